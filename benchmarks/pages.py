"""Pages of a large register through `tracker serve`, beside a plain route that runs their SQL.

For each size of register a real server and, in a process of its own, a bare Starlette route over
the same database, which runs the statements that the page itself sent (taken once from its log,
with their parameters) and renders the same bytes: the page's own template, with a context that is
ready. All of them take turns under the same load.
"""

import asyncio
from argparse import Namespace
from collections.abc import AsyncIterator, Sequence
from contextlib import ExitStack, asynccontextmanager
from dataclasses import dataclass
from itertools import repeat
from statistics import median

from benchmarks import _plain
from benchmarks._databases import ENGINES, Installation, installed, settle
from benchmarks._load import Load, body_of, head, load
from benchmarks._open_ones import Followed, add_somebody, fill_open, sign_in
from benchmarks._register import fill, fill_persons
from benchmarks._serving import RENDERED, Server, plain, tracker
from benchmarks._statements import Visitor, visitor
from benchmarks._turns import ResultsDiffer, arguments, heading, in_turns, line
from tracker.actions.authorities import change_authority
from tracker.clock import SystemClock
from tracker.records.codes import Codes
from tracker.web.access import COOKIE

TARGET, TARGET_OF_SIZE = 0.5, 1.2
YEAR = 2024


@dataclass(frozen=True, slots=True)
class Page:
    """A page, who opens it, and the statements behind it."""

    name: str
    path: str
    cookie: str
    statements: list[_plain.Statement]


@dataclass(frozen=True, slots=True)
class Site:
    """A register behind both servers."""

    applications: int
    pages: dict[str, Page]
    ours: Server
    plain: Server


async def made(
    installation: Installation, applications: int, open_ones: int
) -> tuple[Followed, str]:
    """The register filled; an application to follow, and the session of an officer."""
    codes, now = Codes(installation.settings.key), SystemClock().now()
    async with installation.opened():
        await fill(applications, 1, settled=True)
        await fill_persons()
        office = await change_authority("A1", now=now, document_word="某街公开", court="某法院")
        officer = await add_somebody(office, now)
        followed = await fill_open(office, officer, open_ones, codes=codes, now=now)
        token = await sign_in(officer, codes, now)
        await settle()
    return followed, f"{COOKIE}={token}"


def pages_of(visit: Visitor, followed: Followed, officer: str) -> dict[str, Page]:
    """What is measured, each opened once to be read and once to see what it asks."""
    applicant = visit.looks_up(followed.number, followed.code)
    places = {
        "home": ("/", ""),
        "tracking": ("/track/application", applicant),
        "inbox": ("/desk", officer),
        "application": (f"/desk/applications/{followed.number}", officer),
        "annual tables": (f"/desk/annual/{YEAR}", officer),
    }
    found = {}
    for name, (place, cookie) in places.items():
        path, statements = visit.asks(place, cookie)
        found[name] = Page(name, path, cookie, statements)
    return found


async def told(installation: Installation, pages: dict[str, Page], ours: Server) -> _plain.Told:
    """For the plain server: the statements, and the bytes that our own server answers."""
    answers = {}
    for page in pages.values():
        body, media_type = await body_of(ours.port, head(page.path, page.cookie))
        again, _ = await body_of(ours.port, head(page.path, page.cookie))
        if body != again:
            raise ResultsDiffer(f"{page.name} is another page every time")
        answers[page.path] = _plain.Page(page.statements, body, media_type, page.cookie)
    return _plain.Told(installation.url, answers)


async def hold_against(site: Site) -> None:
    for page in site.pages.values():
        asked = head(page.path, page.cookie)
        if await body_of(site.ours.port, asked) != await body_of(site.plain.port, asked):
            raise ResultsDiffer(f"{page.name} of {site.applications:,}")


@asynccontextmanager
async def sites(
    engine: str, sizes: Sequence[int], open_ones: int, workers: int = 1
) -> AsyncIterator[list[Site]]:
    with ExitStack() as stack:
        new, found = stack.enter_context(ENGINES[engine]()), []
        for size in sizes:
            here = stack.enter_context(installed(new))
            followed, officer = await made(here, size, open_ones)
            pages = await asyncio.to_thread(_seen, here, followed, officer)
            ours = stack.enter_context(tracker(here, workers))
            place = _plain.tell(await told(here, pages, ours), here.data / "plain")
            beside = stack.enter_context(plain(here, place, RENDERED, workers))
            found.append(Site(size, pages, ours, beside))
            await hold_against(found[-1])
        yield found


def _seen(here: Installation, followed: Followed, officer: str) -> dict[str, Page]:
    with visitor(here) as visit:
        return pages_of(visit, followed, officer)


async def measure(
    found: Sequence[Site], name: str, clients: int, seconds: float, turns: int
) -> list[tuple[Site, list[Load], list[Load]]]:
    """Ours and plain of every size, in turns."""
    works = [
        lambda server=server, site=site: load(
            server.port,
            repeat(head(site.pages[name].path, site.pages[name].cookie)),
            clients,
            seconds,
        )
        for site in found
        for server in (site.ours, site.plain)
    ]
    loads = await in_turns(works, turns)
    return list(zip(found, loads[::2], loads[1::2], strict=True))


def _speed(loads: Sequence[Load]) -> float:
    return median(one.a_second for one in loads)


def _waited(loads: Sequence[Load], share: float) -> str:
    return f"{median(one.percentile(share) for one in loads) * 1000:,.0f}"


def show(
    engine: str, name: str, clients: int, measured: Sequence[tuple[Site, list[Load], list[Load]]]
) -> None:
    first = _speed(measured[0][1])
    for site, ours, beside in measured:
        line(
            f"{engine}: {name}, {site.applications:,}, {clients} at once",
            f"{_speed(ours):,.1f}",
            f"{_speed(beside):,.1f}",
            f"{_speed(ours) / _speed(beside):.2f}",
            f"{first / _speed(ours):.2f}",
            _waited(ours, 0.5),
            _waited(ours, 0.99),
            str(len(site.pages[name].statements)),
        )


async def run(engine: str, sizes: Sequence[int], many: Sequence[int], asked: Namespace) -> None:
    async with sites(engine, sizes, asked.open, asked.workers) as found:
        for name in asked.page or found[0].pages:
            for clients in many:
                measured = await measure(found, name, clients, asked.seconds, asked.turns)
                show(engine, name, clients, measured)
        for site in found:
            memory = f"{site.ours.memory:,.0f} MB, plain {site.plain.memory:,.0f} MB"
            line(f"{engine}: memory after all that, {site.applications:,}", memory)


def main() -> None:
    reader = arguments(__doc__, turns=5)
    reader.add_argument("--applications", type=int, action="append", help="10,000 and 1,000,000")
    reader.add_argument("--clients", type=int, action="append", help="16, 64 and 256")
    reader.add_argument("--page", action="append", help="all by default")
    reader.add_argument("--open", type=int, default=300, help="applications that are under way")
    reader.add_argument("--workers", type=int, default=1, help="processes of each server")
    reader.add_argument("--seconds", type=float, default=4.0, help="of load, each time")
    asked = reader.parse_args()
    heading("a second", "plain", "ratio", "to first", "p50, ms", "p99, ms", "statements")
    for engine in asked.engine or ENGINES:
        sizes = asked.applications or [10_000, 1_000_000]
        asyncio.run(run(engine, sizes, asked.clients or [16, 64, 256], asked))
    print(f"target: at least {TARGET} of the plain route, and for the largest register at most")
    print(f"{TARGET_OF_SIZE} times the time of the smallest (to first); both answer the same bytes")


if __name__ == "__main__":
    main()
