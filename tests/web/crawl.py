"""Walks a site by its own links, as anybody may, and keeps every page it saw."""

import asyncio
import html
import re
from collections import Counter, deque
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from urllib.parse import urljoin, urlsplit

from starlette.testclient import TestClient

from tests.clocks import FixedClock
from tests.conftest import Databases
from tests.keys import KEY, KEYRING
from tracker.actions.demo import fill_demo
from tracker.app import create_app
from tracker.records.codes import Codes
from tracker.records.connections import database
from tracker.records.models import Application, Authority, Officer, Session
from tracker.settings import Settings
from tracker.web.access import COOKIE

ADDRESS = re.compile(r'\b(href|src|action|formaction|data|poster|srcset)="([^"]*)"')
# Of pages that differ only in a number, a day or a code, as many are read.
_ALIKE = 2
_VARIES = re.compile(r"\d+|(?<==)[^&]+|[A-Z]{2,}")


@dataclass(frozen=True)
class Seen:
    """One answer on the way."""

    url: str
    status: int
    type: str
    body: str
    location: str

    @property
    def addresses(self) -> list[tuple[str, str]]:
        """(attribute, address) of everything a browser would follow, fetch or send to."""
        found = ADDRESS.findall(self.body) if self.type.startswith("text/html") else []
        return [(name, html.unescape(address)) for name, address in found]


@dataclass(frozen=True)
class Demo:
    """The demonstration office behind its pages."""

    client: TestClient
    url: str
    clock: FixedClock

    def do(self, work: Callable[[], Awaitable[None]]) -> None:
        async def opened() -> None:
            async with database(self.url, keyring=KEYRING):
                await work()

        asyncio.run(opened())

    def sign_out(self) -> None:
        self.client.cookies.clear()

    def sign_in(self, *, officer: bool) -> None:
        """A session of its officer, or of an applicant who was answered."""

        async def begin() -> None:
            digest = Codes(KEY).digest("session", "t")
            await Session.filter(token_digest=digest).delete()
            await Session.create(
                token_digest=digest,
                officer=await Officer.get(sign_in_name="demo") if officer else None,
                application=None
                if officer
                else await Application.filter(ended_on__isnull=False).first(),
                created_at=self.clock.now(),
                expires_at=self.clock.now() + timedelta(hours=1),
            )

        self.do(begin)
        self.client.cookies.set(COOKIE, "t")


@contextmanager
def demo_site(
    databases: Databases, template: str, data: Path, base_url: str = ""
) -> Iterator[Demo]:
    """Made once for a module, since it takes a while; its tests only read."""
    name, clock = databases.create(template), FixedClock("2025-09-22 10:00")
    settings = Settings(data=data, database=databases.url(name), key=KEY, base_url=base_url)

    async def fill() -> None:
        await fill_demo(settings.store(), Codes(KEY), clock)
        await Authority.all().update(
            portal_name="某区人民政府",
            portal_url="https://portal.example.gov.cn/",
            site_code="0000000000",
            icp_number="某ICP备00000000号",
            police_number="某公网安备00000000000000号",
            faults_url="https://faults.example.gov.cn/",
        )

    async def opened() -> None:
        async with database(settings.database, keyring=settings.keyring()):
            await fill()

    asyncio.run(opened())
    with TestClient(create_app(settings, clock)) as client:
        yield Demo(client, settings.database, clock)
    databases.drop(name)


def crawl(client: TestClient, *starts: str, within: str = "") -> list[Seen]:
    """Every page that links lead to, redirects not followed but walked; only below `within`."""
    waiting, known = deque(starts), set(starts)
    alike: Counter[str] = Counter()
    seen = []
    while waiting:
        url = waiting.popleft()
        answer = client.get(url, follow_redirects=False)
        location = answer.headers.get("location", "")
        kind = answer.headers.get("content-type", "")
        body = answer.text if kind.startswith("text/") else ""
        seen.append(Seen(url, answer.status_code, kind, body, location))
        links = [address for name, address in seen[-1].addresses if name == "href"]
        for link in [*links, *([location] if location else [])]:
            parts = urlsplit(urljoin(url, link))
            path = parts.path + (f"?{parts.query}" if parts.query else "")
            if parts.netloc or parts.scheme not in ("", "http") or not path.startswith(within):
                continue
            if "lang=" in parts.query or "display=" in parts.query:
                continue
            shape = _VARIES.sub("*", path)
            if path not in known and alike[shape] < _ALIKE:
                alike[shape] += 1
                known.add(path)
                waiting.append(path)
    return seen
