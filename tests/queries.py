"""How many statements a piece of work sends to the database."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager


class _Counter(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.statements: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.statements.append(record.getMessage())


@contextmanager
def statements() -> Iterator[list[str]]:
    """Those sent while it is open, as Tortoise logs them."""
    log, counter = logging.getLogger("tortoise.db_client"), _Counter()
    before = log.level
    log.setLevel(logging.DEBUG)
    log.addHandler(counter)
    try:
        yield counter.statements
    finally:
        log.removeHandler(counter)
        log.setLevel(before)
