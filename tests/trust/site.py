"""The whole application in this process, over an office with something on every page."""

import logging
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path
from typing import Any

from starlette.testclient import TestClient

from tests.clocks import FixedClock
from tests.trust.office import office, own_address
from tests.web.every_page import Installation, Visit, beside, rich_installation, settings_of
from tracker.app import create_app
from tracker.records.codes import Codes
from tracker.settings import Settings
from tracker.web.access import COOKIE
from tracker.web.pages import Page
from tracker.web.routes import PAGES

_INPUT = re.compile(r"<(?:input|select|textarea)\b[^>]*>")
_ATTRIBUTE = re.compile(r'([a-z-]+)="([^"]*)"')
# Whoever was on these pages may not be signed in afterwards.
_LAST = ("sign_out", "track_end", "own_password", "officer_password", "edit_officer")


@dataclass(frozen=True)
class Target:
    """A page that takes a form, as somebody may send it. `fields`: what its page shows of it."""

    page: Page
    path: str
    who: str
    typed: Mapping[str, str]
    names: tuple[str, ...] = ()
    files: tuple[str, ...] = ()


@dataclass
class Site:
    client: TestClient
    made: Installation
    settings: Settings
    codes: Codes
    targets: list[Target] = field(default_factory=list)

    def as_(self, who: str) -> TestClient:
        self.client.cookies.clear()
        self.client.headers.update(own_address())
        if who:
            self.client.cookies.set(COOKIE, self.made.tokens[who])
        return self.client

    def token(self, who: str) -> str:
        """What our own pages put into every form."""
        return self.codes.digest("form", self.made.tokens.get(who, ""))

    def send(self, target: Target, body: bytes, kind: str) -> Any:
        headers = {"Origin": "http://testserver", "Content-Type": kind}
        return self.as_(target.who).post(target.path, content=body, headers=headers)


@contextmanager
def site(place: Path) -> Iterator[Site]:
    logging.getLogger("tracker").setLevel(logging.CRITICAL)  # what fails is counted here
    clock = FixedClock("2025-09-22 10:00")
    with office(place) as at:
        at.empty()
        settings = settings_of(at.data, at.database_url)
        made = beside(lambda: rich_installation(settings, clock))
        app = create_app(settings, clock)
        with TestClient(
            app,
            raise_server_exceptions=False,
            follow_redirects=False,
            client=("127.0.0.1", 1),
        ) as client:
            found = Site(client, made, settings, Codes(settings.key))
            found.targets = sorted(
                _targets(found), key=lambda target: (target.page.name in _LAST, target.page.name)
            )
            yield found


def _targets(site: Site) -> Iterator[Target]:
    """Each page that takes a form, at up to two places where somebody sees it."""
    by_route: dict[str, dict[str, Visit]] = {}
    for visit in [*site.made.visits, *site.made.files]:
        path = visit.path.partition("?")[0]
        known = by_route.setdefault(visit.route, {})
        if visit.posted is not None or path not in known:
            known[path] = visit
    number = next(
        visit.path for visit in site.made.visits if visit.route == "case" and visit.status == 200
    )
    for page in PAGES:
        if "POST" not in page.methods:
            continue
        visits = list(by_route.get(page.name, {}).values())
        for visit in sorted(visits, key=lambda one: one.posted is None)[:2]:
            yield _read(site, page, visit.path.partition("?")[0], visit.who, visit.posted or {})
        if not visits:
            path = page.path.replace("/desk/applications/{number:path}", number)
            yield _read(site, page, re.sub(r"\{[^}]*\}", "1", path), "officer", {})


def _read(site: Site, page: Page, path: str, who: str, typed: Mapping[str, str]) -> Target:
    names, files, hidden = dict.fromkeys(typed), [], dict(typed)
    if "GET" in page.methods:
        for element in _INPUT.findall(site.as_(who).get(path).text.partition("<main")[2]):
            said = {name: unescape(value) for name, value in _ATTRIBUTE.findall(element)}
            if not (name := said.get("name")):
                continue
            if said.get("type") == "file":
                files.append(name)
            else:
                names[name] = None
                if said.get("type") == "hidden":
                    hidden.setdefault(name, said.get("value", ""))
    return Target(page, path, who, hidden, tuple(names), tuple(dict.fromkeys(files)))


def multipart(fields: list[tuple[str, bytes]], files: list[tuple[str, bytes, bytes]]) -> bytes:
    """A body with the boundary `trust`; names of files as they are, however wrong."""
    parts = [
        b'Content-Disposition: form-data; name="%s"\r\n\r\n%s' % (name.encode(), value)
        for name, value in fields
    ] + [
        b'Content-Disposition: form-data; name="%s"; filename="%s"\r\n'
        b"Content-Type: application/octet-stream\r\n\r\n%s" % (name.encode(), called, content)
        for name, called, content in files
    ]
    return b"".join(b"--trust\r\n%s\r\n" % part for part in parts) + b"--trust--\r\n"


MULTIPART = "multipart/form-data; boundary=trust"
URLENCODED = "application/x-www-form-urlencoded"
