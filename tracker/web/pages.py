"""The shape of the route table: a page, who may open it, and what it accepts."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import StrEnum

from starlette.requests import Request
from starlette.responses import Response

from tracker.law.annual import PUBLISHERS
from tracker.law.erasure import MAY_ERASE
from tracker.law.stages import HANDLER, REGISTRAR
from tracker.law.terms import Role
from tracker.web.body_limit import FORM_LIMIT

Endpoint = Callable[[Request], Awaitable[Response]]


class Access(StrEnum):
    """Who may open a page."""

    EVERYONE = "everyone"
    APPLICANT = "applicant"  # showed number and code of one application
    OFFICER = "officer"


@dataclass(frozen=True, slots=True)
class Page:
    """One row of the route table. `body_limit` in bytes, larger for pages that take files.
    `roles`: one of which an officer must hold; any officer may where there are none.
    `fresh`: the methods for which somebody signed in must have shown within the last minutes
    who they are, for what they do cannot be taken back or opens doors. `before_all`: open also
    to whoever must first change a password or set up the second factor. `lists`: it only reads,
    and much, so that a replica may be asked. `at_once`: answered though others wait for a turn."""

    path: str
    name: str
    endpoint: Endpoint
    access: Access = Access.EVERYONE
    methods: tuple[str, ...] = ("GET", "POST")
    body_limit: int = FORM_LIMIT
    roles: frozenset[Role] = frozenset()
    fresh: tuple[str, ...] = ()
    before_all: bool = False
    lists: bool = False
    at_once: bool = False

    @property
    def is_personal(self) -> bool:
        """Whether it is one person's, by who may open it or by a secret in its address."""
        secret = "{draft}" in self.path or "{token}" in self.path
        return secret or self.access is not Access.EVERYONE


# Whoever works on applications; supervisors and administrators only look on.
WORKS, HANDLES = REGISTRAR, HANDLER
REPORTS = HANDLER | frozenset(PUBLISHERS)
ADMINISTERS = frozenset({Role.ADMINISTRATOR})
SUPERVISES = frozenset({Role.SUPERVISOR})
PUBLISHES = frozenset(PUBLISHERS)
# Whoever sees to personal data: those who work with it, and those who may say that it goes.
ERASES = MAY_ERASE
LOOKS_AFTER = WORKS | MAY_ERASE
