"""What every page may use: settings, clock, templates, codes, files. Made once at start."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from jinja2 import Environment
from starlette.requests import Request

from tracker.actions.take_file import take_file
from tracker.clock import Clock
from tracker.files.attachments import StoredFile
from tracker.files.kinds import ACCEPTED, Kind
from tracker.files.scanner import Scanner
from tracker.files.store import Store
from tracker.law.terms import Role
from tracker.records.codes import Codes
from tracker.records.file_marks import unscanned_among
from tracker.records.replica import Replica
from tracker.settings import Settings

if TYPE_CHECKING:
    from tracker.sign_on.provider import Provider


@dataclass(frozen=True, slots=True)
class Site:
    """`roles`: those that the page of a name asks for, one of which an officer must hold;
    `provider`: who else may say who somebody is; `scanner`: who looks for viruses, where
    somebody does; `replica`: what lists may be read from, where there is one."""

    settings: Settings
    clock: Clock
    templates: Environment
    codes: Codes
    store: Store
    roles: Mapping[str, frozenset[Role]]
    provider: "Provider | None"
    scanner: Scanner | None
    replica: Replica | None

    async def take_file(
        self,
        name: str,
        data: bytes,
        *,
        only: tuple[Kind, ...] = ACCEPTED,
        limit: int | None = None,
    ) -> StoredFile:
        """Take a file that somebody sent, of at most `limit` bytes. Raises `FileRefused`."""
        return await take_file(
            self.store,
            name,
            data,
            limit=self.settings.upload_limit if limit is None else limit,
            only=only,
            scanner=self.scanner,
            now=self.clock.now(),
        )

    async def unscanned(self, digests: Iterable[str]) -> frozenset[str]:
        """Those files that the scanner has not looked at, where there is a scanner."""
        return await unscanned_among(digests) if self.scanner else frozenset()


def site_of(request: Request) -> Site:
    site: Site = request.app.state.site
    return site


def whole_address(request: Request, path: str) -> str:
    """An address of this site as it is told elsewhere: in a calendar, on another device."""
    origin = site_of(request).settings.origin
    return (origin or str(request.url.replace(path="", query="", fragment=""))) + path
