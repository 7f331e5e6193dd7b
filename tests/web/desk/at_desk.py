"""A desk to test at: the whole application over a migrated database, and somebody signed in."""

import html
import re
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any, TypeVar

from starlette.testclient import TestClient

from tests.clocks import FixedClock
from tests.keys import KEY
from tracker.actions.import_applications import import_applications
from tracker.annual.ledger import LedgerRow
from tracker.annual.workbook import ledger_csv
from tracker.app import create_app
from tracker.law.terms import OFFICER_ROLES, Role
from tracker.records.codes import Codes
from tracker.records.models import Authority, Officer, Session
from tracker.settings import Settings
from tracker.web.access import COOKIE

T = TypeVar("T")


@dataclass
class Page:
    """An answer, with what a person would see of it."""

    status: int
    body: str
    headers: dict[str, str]

    @property
    def text(self) -> str:
        """The words of the main part, blanks folded."""
        main = self.body.partition("<main")[2].partition("</main>")[0]
        # A citation stands within its sentence, though its parts are links.
        plain = re.sub(r'<a href="/law/[^>]*>(.*?)</a>', r"\1", main)
        return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", plain)).split())

    @property
    def links(self) -> list[str]:
        return [html.unescape(url) for url in re.findall(r'href="([^"]+)"', self.body)]

    @property
    def next(self) -> str:
        """Where the page after this one is; empty on the last."""
        found = re.search(r'href="([^"]+)" rel="next"', self.body)
        return html.unescape(found[1]) if found else ""

    def fields(self, action: str | None = None) -> dict[str, str]:
        """The hidden fields of the form with this action, or of the first in the main part."""
        main = self.body.partition("<main")[2]
        start = main.index(f'action="{action}"') if action else main.index("<form")
        form = main[start:].partition("</form>")[0]
        found = re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)"', form)
        return {html.unescape(name): html.unescape(value) for name, value in found}


@dataclass
class Desk:
    """An office with one officer, and a browser."""

    client: TestClient
    database_url: str
    clock: FixedClock
    codes: Codes = field(default_factory=lambda: Codes(KEY))
    token: str = ""

    def do(self, work: Callable[[], Awaitable[T]]) -> T:
        """Run something over the same database, within the server."""

        async def awaited() -> T:
            return await work()

        assert self.client.portal is not None
        return self.client.portal.call(awaited)

    def get(self, path: str, **options: Any) -> Page:
        return _page(self.client.get(path, follow_redirects=False, **options))

    def post(self, path: str, data: dict[str, Any] | None = None, **options: Any) -> Page:
        """Send a form as the page would have sent it."""
        sent = {"form_token": self.codes.digest("form", self.token), **(data or {})}
        return _page(self.client.post(path, data=sent, follow_redirects=False, **options))

    def submitted(self, path: str, data: dict[str, Any] | None = None) -> Page:
        """Send a form that is accepted, and open the page it leads to."""
        done = self.post(path, data)
        assert done.status == 303, done.text
        return self.get(done.headers["location"])

    def sign_in_as(self, sign_in_name: str, token: str = "a session of this browser") -> None:
        """A session without the toil of a password."""

        async def work() -> None:
            officer = await Officer.get(sign_in_name=sign_in_name)
            await Session.filter(token_digest=self.codes.digest("session", token)).delete()
            await Session.create(
                token_digest=self.codes.digest("session", token),
                officer=officer,
                created_at=self.clock.now(),
                expires_at=self.clock.now() + timedelta(hours=12),
            )

        self.do(work)
        self.token = token
        self.client.cookies.set(COOKIE, token)

    def imports(self, *rows: LedgerRow) -> None:
        async def work() -> None:
            authority = await Authority.get(code="JD")
            done = await import_applications(authority, ledger_csv(rows), now=self.clock.now())
            assert done == len(rows), done

        self.do(work)

    def adds_officer(self, sign_in_name: str, *roles: Role, digest: str = "-") -> None:
        async def work() -> None:
            await Officer.create(
                authority=await Authority.get(code="JD"),
                sign_in_name=sign_in_name,
                name=f"经办人{sign_in_name}",
                password_digest=digest,
                roles=sorted(roles),
                created_at=self.clock.now(),
            )

        self.do(work)


@contextmanager
def empty_installation(
    database_url: str, clock: FixedClock, data: Path, **more: Any
) -> Iterator[Desk]:
    """The pages over a database without any authority. `more`: further settings."""
    settings = Settings(data=data, database=database_url, key=KEY, **more)
    with TestClient(create_app(settings, clock)) as client:
        yield Desk(client, database_url, clock)


@contextmanager
def office_of(
    database_url: str, clock: FixedClock, data: Path, *roles: Role, **more: Any
) -> Iterator[Desk]:
    """The pages of 甲街道办事处 with 经办人jia signed in, in all roles unless some are given."""
    with empty_installation(database_url, clock, data, **more) as desk:

        async def work() -> None:
            await Authority.create(
                code="JD",
                name="甲街道办事处",
                address="中心路8号105室",
                hours="工作日 9:00—17:00",
                telephone="0000-12345678",
                channels=["counter", "post", "online"],
                document_word="甲公开",
                review_body="甲区人民政府",
                court="甲区人民法院",
                created_at=clock.now(),
            )

        desk.do(work)
        desk.adds_officer("jia", *(roles or OFFICER_ROLES))
        desk.sign_in_as("jia")
        yield desk


def _page(answer: Any) -> Page:
    return Page(answer.status_code, answer.text, dict(answer.headers))
