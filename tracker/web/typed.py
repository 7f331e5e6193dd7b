"""What was typed into a form that could not be taken in, to be sent again or copied.

Files and secrets stay behind: numbers of identity documents, codes, passwords.
"""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from starlette.exceptions import HTTPException
from starlette.requests import Request

from tracker.web.access import ForeignForm, check_origin, is_own_host
from tracker.web.body_limit import texts_of_too_large

SECRET = frozenset({"form_token", "identity_number", "agent_number", "code", "kept"})
_CODE = re.compile(r"[a-z_]+|[\w-]{20,}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Kept:
    """What was typed into a form, without files and secrets, and where it was going."""

    path: str
    fields: tuple[tuple[str, str], ...]

    def as_json(self) -> str:
        return json.dumps({"path": self.path, "fields": self.fields}, ensure_ascii=False)

    @property
    def written(self) -> list[tuple[str, str]]:
        """What a person typed of it, without codes of choices and tokens."""
        return [(name, value) for name, value in self.fields if _is_written(value)]

    @property
    def chosen(self) -> list[tuple[str, str]]:
        """The rest, of which nobody needs to see the value."""
        return [(name, value) for name, value in self.fields if not _is_written(value)]


async def kept_of(request: Request) -> Kept | None:
    """The form in the request, if one of our own pages sent it and there is something in it.
    A form that another site sent must not stand on a page of ours, ready to be sent."""
    if request.method != "POST" or not _is_own(request):
        return None
    query = f"?{request.url.query}" if request.url.query else ""
    fields = tuple(
        (name, value)
        for name, value in await _texts(request)
        if name not in SECRET and "password" not in name
    )
    return Kept(request.url.path + query, fields) if any(v.strip() for _, v in fields) else None


def read_kept(said: str) -> Kept | None:
    """What a page carried along; None for anything else."""
    try:
        return kept_from(json.loads(said)) if said else None
    except ValueError:
        return None


def kept_from(said: Any) -> Kept | None:
    """What was kept, from its JSON."""
    match said:
        case {"path": str(path), "fields": list(fields)} if local_path(path):
            pairs = [(str(name), str(value)) for name, value in fields]
            return Kept(path, tuple(pairs))
    return None


def local_path(wanted: str) -> str | None:
    """A path on this site, or None: nobody is sent elsewhere by a link to sign in."""
    plain = wanted.isprintable() and "\\" not in wanted and not wanted.startswith("//")
    parts = urlsplit(wanted) if plain and wanted.startswith("/") else None
    return wanted if parts and not parts.scheme and not parts.netloc else None


def _is_own(request: Request) -> bool:
    try:
        check_origin(request)
    except ForeignForm:
        return False
    return is_own_host(request, request.headers.get("origin", ""))


async def _texts(request: Request) -> Iterable[tuple[str, str]]:
    try:
        form = await request.form()
    except HTTPException:
        return await texts_of_too_large(request)
    return [(name, value) for name, value in form.multi_items() if isinstance(value, str)]


def _is_written(value: str) -> bool:
    return bool(value.strip()) and not _CODE.fullmatch(value)
