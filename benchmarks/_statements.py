"""What the application asks its database for a page, taken from the log of the statements."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any

from starlette.testclient import TestClient

from benchmarks._databases import Installation
from benchmarks._plain import Statement
from tracker.app import create_app
from tracker.web.access import COOKIE

_LOG = logging.getLogger("tortoise.db_client")


class NotSeen(Exception):
    """A page that did not open."""


class _Kept(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.found: list[tuple[str, list[Any]]] = []

    def emit(self, record: logging.LogRecord) -> None:
        if record.msg == "%s: %s" and isinstance(record.args, tuple):
            query, values = record.args
            self.found.append((str(query), list(values or [])))  # type: ignore[call-overload]


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody at the application within this process."""

    client: TestClient
    on_sqlite: bool

    def looks_up(self, number: str, code: str) -> str:
        """The cookie of whoever shows number and code."""
        self.client.cookies.clear()
        answer = self.client.post("/track", data={"number": number, "code": code})
        if answer.status_code != 303:
            raise NotSeen(f"tracking: {answer.status_code}")
        return f"{COOKIE}={self.client.cookies[COOKIE]}"

    def asks(self, path: str, cookie: str) -> tuple[str, list[Statement]]:
        """The page a path leads to, and its statements when it is opened for the second time."""
        self.client.cookies.clear()
        headers = {"Cookie": cookie} if cookie else {}
        while (answer := self.client.get(path, headers=headers)).is_redirect:
            path = answer.headers["location"]
        if answer.status_code != 200:
            raise NotSeen(f"{path}: {answer.status_code}")
        kept, before = _Kept(), _LOG.level
        _LOG.setLevel(logging.DEBUG)
        _LOG.addHandler(kept)
        try:
            self.client.get(path, headers=headers)
        finally:
            _LOG.removeHandler(kept)
            _LOG.setLevel(before)
        return path, [
            (query, [self._driven(value) for value in values]) for query, values in kept.found
        ]

    def _driven(self, value: Any) -> Any:
        """As the driver takes it, without anything of ours."""
        if isinstance(value, Enum):
            return value.value
        if not self.on_sqlite:
            return value
        if isinstance(value, datetime):
            return value.astimezone(UTC).isoformat(" ")
        if isinstance(value, date):
            return value.isoformat()
        return str(value) if isinstance(value, Decimal) else value


@contextmanager
def visitor(installation: Installation) -> Iterator[Visitor]:
    app = create_app(installation.settings)
    address = ("127.0.0.1", 1)
    with TestClient(app, client=address, follow_redirects=False, base_url="http://127.0.0.1") as it:
        yield Visitor(it, installation.url.startswith("sqlite"))
