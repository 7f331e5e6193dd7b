"""The shape of the route table: a page, who may open it, and what it accepts."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import StrEnum

from starlette.requests import Request
from starlette.responses import Response

from tracker.web.body_limit import FORM_LIMIT

Endpoint = Callable[[Request], Awaitable[Response]]


class Access(StrEnum):
    """Who may open a page."""

    EVERYONE = "everyone"
    APPLICANT = "applicant"  # showed number and code of one application
    OFFICER = "officer"
    ADMINISTRATOR = "administrator"


@dataclass(frozen=True, slots=True)
class Page:
    """One row of the route table. `body_limit` in bytes, larger for pages that take files."""

    path: str
    name: str
    endpoint: Endpoint
    access: Access = Access.EVERYONE
    methods: tuple[str, ...] = ("GET", "POST")
    body_limit: int = FORM_LIMIT
