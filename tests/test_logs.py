"""A line of the log: what it tells, and what it keeps to itself."""

import json
import logging

from tracker.logs import JsonLines, json_lines, request_id, told

NAME = "申请人甲乙丙"


def line(record: logging.LogRecord) -> dict[str, object]:
    text = JsonLines().format(record)
    assert "\n" not in text
    said: dict[str, object] = json.loads(text)
    return said


def record_of(name: str, words: str, **more: object) -> logging.LogRecord:
    record = logging.LogRecord(name, logging.WARNING, "", 0, words, (), None)
    record.__dict__ |= more
    return record


def test_what_happened_when_and_in_which_request() -> None:
    before = request_id.set("0123456789abcdef")
    try:
        said = line(record_of("tracker", "request", **told(route="law", status=200, ms=3)))
    finally:
        request_id.reset(before)
    assert str(said.pop("time")).endswith("+08:00")
    assert said == {
        "level": "warning",
        "event": "request",
        "request": "0123456789abcdef",
        "route": "law",
        "status": 200,
        "ms": 3,
    }


def test_a_failure_is_told_by_its_kind_and_place_and_not_in_its_words() -> None:
    try:
        try:
            int(NAME)
        except ValueError as failure:
            raise LookupError(NAME) from failure
    except LookupError as failure:
        error = failure
    said = line(record_of("tracker", "fault", exc_info=(type(error), error, error.__traceback__)))
    assert said["errors"] == ["LookupError", "ValueError"]
    assert isinstance(said["places"], list)
    assert said["places"][-1].partition(":")[0].endswith("tests/test_logs.py")
    assert NAME not in json.dumps(said, ensure_ascii=False)


def test_of_what_others_say_the_first_line_is_enough() -> None:
    words = f"Task exception was never retrieved\nfuture: <Task exception=ValueError('{NAME}')>"
    assert line(record_of("asyncio", words))["event"] == "Task exception was never retrieved"


def test_others_say_nothing_but_warnings() -> None:
    assert set(json_lines()["loggers"]) == {"tracker"}
    assert json_lines()["root"]["level"] == "WARNING"
