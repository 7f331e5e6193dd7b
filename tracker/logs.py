"""Log lines for machines: one JSON object a line, and nothing in it that tells of a person.

What a failure says of itself may hold what somebody typed, so its kind and the places in the
program are logged, and its words are not.
"""

import json
import logging
import traceback
from collections.abc import Iterator
from contextvars import ContextVar
from datetime import datetime
from pathlib import Path
from typing import Any

from tracker.clock import CHINA

# Of the request that is being answered: what links the lines of one.
request_id: ContextVar[str] = ContextVar("request_id", default="")

_OURS = "tracker"
_PACKAGES = "site-packages"


def told(**facts: object) -> dict[str, dict[str, object]]:
    """`log.info(event, extra=told(...))`: facts beside the event, in lines for machines alone."""
    return {"told": facts}


class JsonLines(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        event = record.getMessage()
        line: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, CHINA).isoformat(
                timespec="milliseconds"
            ),
            "level": record.levelname.lower(),
            # Others put whatever failed below their first line.
            "event": event if record.name.startswith(_OURS) else event.partition("\n")[0],
        }
        if request_id.get():
            line["request"] = request_id.get()
        line |= getattr(record, "told", {})
        if record.exc_info and record.exc_info[1]:
            line["errors"] = [_kind(one) for one in _chain(record.exc_info[1])]
            line["places"] = list(_places(record.exc_info[1]))
        return json.dumps(line, ensure_ascii=False, default=str)


def json_lines(level: str = "INFO") -> dict[str, Any]:
    """For `logging.config`: everything in JSON on standard error."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"json": {"()": JsonLines}},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
        "root": {"level": "WARNING", "handlers": ["stderr"]},
        "loggers": {_OURS: {"level": level}},
    }


def _kind(failure: BaseException) -> str:
    return f"{type(failure).__module__}.{type(failure).__qualname__}".removeprefix("builtins.")


def _chain(failure: BaseException | None) -> Iterator[BaseException]:
    while failure is not None:
        yield failure
        failure = failure.__cause__ or (
            None if failure.__suppress_context__ else failure.__context__
        )


def _places(failure: BaseException) -> Iterator[str]:
    """Where it came from, the innermost last: module, line and function."""
    for frame in traceback.extract_tb(failure.__traceback__):
        parts = Path(frame.filename).parts
        start = len(parts) - parts[::-1].index(_PACKAGES) if _PACKAGES in parts else -3
        yield f"{'/'.join(parts[start:])}:{frame.lineno} {frame.name}"
