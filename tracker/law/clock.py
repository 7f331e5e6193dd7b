"""A journal in JSON to its deadline in JSON: `tracker clock` (formats.md, section 5).

The input says the day of receipt, the day of asking, and the entries in the order they
were written; nothing else is known and nothing is guessed. Every entry is asked of the
law in its place by legal day, so impossible input is refused by the same reasons as on
the desk: by a `Refusal` with its article where the law says no, by `ClockInputError`
where the input is not of the fixed shape.

Surprising edges: entries after `today` are facts too; entries may stand in any order of
days; receipt itself is the first entry, so what an `annulled` entry names as `seq` 2 is
the first one written in `entries`.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from tracker.law.calendar import Calendar, national
from tracker.law.deadlines import reckon
from tracker.law.entries import Entry, Received
from tracker.law.entry_json import read_day, read_entry
from tracker.law.facts import Facts, first_facts, in_force
from tracker.law.refusals import Refusal, quoted
from tracker.law.stages import admit, replay

_NAMES = ("received_on", "today", "entries")


class ClockInputError(Exception):
    """The input is not of the fixed shape; the text is one sentence that says where."""


def answer(journal_json: Any) -> dict[str, Any]:
    """The deadline with its reasoning. Raises `Refusal` or `ClockInputError`."""
    said = _checked(journal_json)
    received_on, today = _day(said, "received_on"), _day(said, "today")
    if today < received_on:
        raise ClockInputError(
            f"today（{today}）早于 received_on（{received_on}），还没有收到申请。"
        )
    journal = [Received(on=received_on), *_entries(said)]
    calendar = national()
    return reckon(replay(journal, calendar), calendar, today).as_json()


def first_refused(journal: Sequence[Entry], calendar: Calendar) -> tuple[Entry, Refusal] | None:
    """The first entry, by legal day, that the law refuses, and why; None where all may stand.

    `journal` begins with receipt. A page shows the reason beside the entry; a command, which
    has no place for it, says the reason alone.
    """
    facts: Facts | None = None
    for entry in in_force(journal):
        if facts is None:
            assert isinstance(entry, Received), "a journal begins with receipt"
            facts = first_facts(entry)
            continue
        try:
            reason = admit(facts, entry, calendar)
        except Refusal as raised:
            reason = raised
        if reason is not None:
            return entry, reason
        facts = facts.after(entry)
    return None


def _checked(said: Any) -> Mapping[str, Any]:
    if not isinstance(said, Mapping):
        raise ClockInputError("输入应为一个 JSON 对象，含 received_on、today 和 entries。")
    for name in said:
        if name not in _NAMES:
            known = "、".join(_NAMES)
            raise ClockInputError(f"输入中没有“{quoted(name)}”这一项；可用的有：{known}。")
    return said


def _day(said: Mapping[str, Any], name: str) -> date:
    if name not in said:
        raise ClockInputError(f"输入缺少“{name}”，应为日期，例如 2025-09-22。")
    try:
        return read_day(said[name])
    except ValueError:
        sentence = f"“{name}”的值“{quoted(said[name])}”不是日期，应如 2025-09-22。"
        raise ClockInputError(sentence) from None


def _entries(said: Mapping[str, Any]) -> list[Entry]:
    entries = said.get("entries", [])
    if not isinstance(entries, list):
        raise ClockInputError("“entries”应为数组，每项是一条办理记录。")
    for place, entry in enumerate(entries, start=1):
        if not isinstance(entry, Mapping):
            raise ClockInputError(f"“entries”的第{place}项应为 JSON 对象，例如含 entry 和 on。")
    return [read_entry(entry) for entry in entries]
