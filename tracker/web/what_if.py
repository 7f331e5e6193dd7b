"""A what-if: how an application came in and what happened, as an address says it.

Everything asked stands in the query string, so that a result can be shared and kept: days,
kinds and numbers of working days, never a name or a word of anybody's. The law is asked as
`tracker clock` asks it; here rows become entries, and a refusal finds its row.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from urllib.parse import urlencode

from tracker.law.calendar import Calendar
from tracker.law.case_limits import limits_ahead
from tracker.law.clock import first_refused
from tracker.law.deadlines import CountedDay, Deadline, reckon
from tracker.law.entries import (
    Annulled,
    ConsultationDelivered,
    Consulted,
    Entry,
    FeeCharged,
    FeeNoticeDelivered,
    LetterSent,
    ReasonsAsked,
    ReasonsGiven,
    ReceiptConfirmed,
    Received,
    Registered,
    ThirdPartyInformed,
)
from tracker.law.facts import Facts, fold, in_force
from tracker.law.limits import Limit, after_months
from tracker.law.receipt import Receipt, received_on
from tracker.law.refusals import Refusal
from tracker.law.statute import value_on
from tracker.law.terms import Channel, EntryKind
from tracker.web.events import CONSULTATIONS, DECIDING_DAY, EVENTS, EventKind, Happened, Start
from tracker.web.forms import fill
from tracker.web.months import Month, months_between
from tracker.web.reasons import refusal_sentence
from tracker.web.words import _, gettext, plain_day

MOST_EVENTS = 40
MOST_MONTHS = 12
MOST_DAYS = 366
YEARS = 5  # a day further from receipt is a slip of the pen
_ID = re.compile(r"[0-9A-Za-z]{1,12}")

# Entries of a register that the clock does not read, or reads from another one's fields.
_OF_NO_ACCOUNT = (
    Annulled,
    ConsultationDelivered,
    FeeNoticeDelivered,
    LetterSent,
    ReasonsAsked,
    ReasonsGiven,
    ReceiptConfirmed,
    Received,
    Registered,
    ThirdPartyInformed,
)


@dataclass
class Row:
    """One event as typed. `entry` is None while something it needs is missing or wrong."""

    n: int
    word: str
    typed: dict[str, str]
    errors: dict[str, str] = field(default_factory=dict)
    entry: Entry | None = None
    refusal: Refusal | None = None

    @property
    def kind(self) -> EventKind:
        return EVENTS[self.word]

    @property
    def key(self) -> str:
        return f"e{self.n}"

    @property
    def missing(self) -> list[str]:
        """Fields that are needed and were not filled in yet."""
        return [name for name in self.kind.needs if not self.typed.get(name, "").strip()]


@dataclass
class WhatIf:
    """What was asked, and what the law says to it; `deadline` None: not answered yet."""

    typed: dict[str, str]
    rows: list[Row]
    today: date
    errors: dict[str, str] = field(default_factory=dict)
    receipt: Receipt | None = None
    facts: Facts | None = None
    deadline: Deadline | None = None
    limits: tuple[Limit, ...] = ()
    months: list[Month] = field(default_factory=list)

    @property
    def is_blank(self) -> bool:
        """Nobody has asked anything yet."""
        return not any(self.typed.values()) and not self.rows

    @property
    def waiting(self) -> list[Row]:
        """Rows left out because something they need was not filled in."""
        return [row for row in self.rows if row.missing]

    @property
    def consultations(self) -> list[dict[str, str]]:
        """The letters an opinion can answer, as choices."""
        return [
            {
                "value": row.typed["id"],
                "label": f"{row.typed['id']} {row.kind.label} {row.typed.get('on', '')}".strip(),
            }
            for row in self.rows
            if row.word in CONSULTATIONS
        ]

    @property
    def days(self) -> list[CountedDay]:
        """The reasoning up to the due date; while there is none, a year of it at most."""
        if self.deadline is None:
            return []
        due, days = self.deadline.due_on, self.deadline.days
        return [day for day in days if day.on <= due] if due else list(days[:MOST_DAYS])

    @property
    def numbers(self) -> dict[date, int]:
        return numbered(self.deadline) if self.deadline else {}

    @property
    def query(self) -> str:
        """All of it as the shortest query string, in one order: the address to share."""
        said = {name: self.typed.get(name, "") for name in Start.model_fields}
        for row in self.rows:
            said[row.key] = row.word
            for name in row.kind.fields:
                said[f"{row.key}_{name}"] = row.typed.get(name, "")
        return urlencode({name: value for name, value in said.items() if value})


def asked(query: Mapping[str, str], calendar: Calendar, today: date) -> WhatIf:
    """The what-if of an address, answered as far as it can be."""
    found = WhatIf(
        typed={name: query.get(name, "").strip() for name in Start.model_fields},
        rows=_rows(query),
        today=today,
    )
    if found.is_blank:
        return found
    _read_start(found)
    for row in found.rows:
        _read_row(row, found)
    if found.receipt is not None and not found.errors:
        _answer(found, found.receipt, calendar)
    return found


def pressed(query: Mapping[str, str], today: date) -> tuple[str, str] | None:
    """Query and place on the page that a button of the form leads to; None without one."""
    button = query.get("do")
    if button is None:
        return None
    rows, place = _rows(query), "result"
    if button == "add" and query.get("event") in EVENTS and len(rows) < MOST_EVENTS:
        rows.append(_new_row(query["event"], rows, today))
        place = rows[-1].key
    if button.startswith("remove-"):
        rows = [row for row in rows if f"remove-{row.n}" != button]
        place = "events"
    for n, row in enumerate(rows, start=1):
        row.n = n
    typed = {name: query.get(name, "").strip() for name in Start.model_fields}
    return WhatIf(typed, rows, today).query, place


def query_of(journal: Sequence[Entry]) -> str | None:
    """The address that tells what a register has; None where the clock of the register knows
    more than a what-if can say (a ledger's extension, a part of a split application)."""
    entries = in_force(journal)
    facts = fold(entries)
    received = facts.received
    if received.extended_to or received.split_from:
        return None
    typed = {"channel": received.channel.value, DECIDING_DAY[received.channel]: str(received.on)}
    if received.channel is Channel.EMAIL:
        typed["submitted_on"] = str(received.on)
    rows: list[Row] = []
    for entry in entries:
        if isinstance(entry, _OF_NO_ACCOUNT):
            continue
        word = entry.kind.value if isinstance(entry, Consulted) else entry.entry.value
        if word not in EVENTS:
            return None
        said = {name: _said(entry, name, facts) for name in EVENTS[word].fields}
        rows.append(Row(len(rows) + 1, word, said))
    return WhatIf(typed, rows, received.on).query


def numbered(deadline: Deadline) -> dict[date, int]:
    """The days that were counted up to the due date, each with its number."""
    due = deadline.due_on
    return {
        day.on: day.n
        for day in deadline.days
        if day.n is not None and (due is None or day.on <= due)
    }


def _said(entry: Entry, name: str, facts: Facts) -> str:
    value = getattr(entry, name, None)
    if name == "received_on" and isinstance(entry, Consulted):
        consultation = facts.consultation(entry.id)
        value = consultation.received_on if consultation else value
    if name == "received_on" and isinstance(entry, FeeCharged):
        value = facts.fee_notice_received_on
    return "" if value is None else str(value)


def _rows(query: Mapping[str, str]) -> list[Row]:
    rows = []
    for n in range(1, MOST_EVENTS + 1):
        word = query.get(f"e{n}", "")
        if word in EVENTS:
            typed = {name: query.get(f"e{n}_{name}", "").strip() for name in EVENTS[word].fields}
            rows.append(Row(n, word, typed))
    return rows


def _new_row(word: str, rows: Sequence[Row], today: date) -> Row:
    """An event to be filled in, with what can be suggested."""
    typed = dict.fromkeys(EVENTS[word].fields, "")
    letters = [row.typed["id"] for row in rows if row.word in CONSULTATIONS]
    if word in CONSULTATIONS:
        free = (str(n) for n in range(1, len(letters) + 2))
        typed["id"] = next(id_ for id_ in free if id_ not in letters)
    if word == EntryKind.OPINION_RECEIVED:
        answered = {row.typed["id"] for row in rows if row.word == EntryKind.OPINION_RECEIVED}
        typed["id"] = next((id_ for id_ in letters if id_ not in answered), "")
    if word == EntryKind.EXTENDED:
        typed["working_days"] = str(value_on("extension", today).value)
    return Row(len(rows) + 1, word, typed)


def _read_start(found: WhatIf) -> None:
    filled = fill(Start, found.typed)
    found.errors |= filled.errors
    start = filled.form
    if start is None:
        if not found.typed["channel"]:
            found.errors["channel"] = _("请选择%(label)s。", label=_("渠道"))
        return
    for name in ("signed_on", "confirmed_on"):
        day = getattr(start, name)
        if day is not None and start.submitted_on is not None and day < start.submitted_on:
            found.errors[name] = _("不能早于提交的日期。")
    try:
        found.receipt = received_on(
            start.channel,
            submitted_on=start.submitted_on,
            signed_on=start.signed_on,
            confirmed_on=start.confirmed_on,
        )
    except Refusal as reason:
        found.errors[DECIDING_DAY[start.channel]] = sentence(reason)
        return
    found.today = start.today or max(found.today, found.receipt.on)
    if found.today < found.receipt.on:
        found.errors["today"] = _(
            "不能早于收到申请之日（%(on)s）。", on=plain_day(found.receipt.on)
        )
    if start.today is not None:
        _not_too_far(found, "today", start.today)


def _read_row(row: Row, found: WhatIf) -> None:
    filled = fill(Happened, row.typed)
    id_ = row.typed.get("id", "")
    if id_ and not _ID.fullmatch(id_):
        filled.errors["id"] = _("编号只能用字母和数字，最多12个。")
    row.errors = {f"{row.key}_{name}": said for name, said in filled.errors.items()}
    found.errors |= row.errors
    if filled.form is None or row.errors or row.missing:
        return
    for name in row.kind.fields:
        value = getattr(filled.form, name)
        if isinstance(value, date):
            _not_too_far(found, f"{row.key}_{name}", value)
    row.entry = row.kind.entry(filled.form)


def _not_too_far(found: WhatIf, name: str, on: date) -> None:
    if found.receipt is not None and on > after_months(found.receipt.on, 12 * YEARS):
        found.errors.setdefault(name, _("离收到申请超过%(n)s年，请核对日期。", n=YEARS))


def _answer(found: WhatIf, receipt: Receipt, calendar: Calendar) -> None:
    """Ask the law; a refusal stands beside the event that caused it."""
    received = Received(on=receipt.on, channel=Channel(found.typed["channel"]))
    journal: list[Entry] = [received, *(row.entry for row in found.rows if row.entry)]
    refused = first_refused(journal, calendar)
    if refused is not None:
        entry, reason = refused
        row = next(row for row in found.rows if row.entry is entry)
        row.refusal = reason
        found.errors[f"{row.key}_on"] = sentence(reason)
        return
    facts = fold(in_force(journal))
    try:
        deadline = reckon(facts, calendar, found.today)
        found.limits = limits_ahead(facts, calendar)
    except Refusal as reason:
        found.errors[""] = sentence(reason)
        return
    found.facts, found.deadline = facts, deadline
    last = found.days[-1].on if found.days else receipt.on
    found.months = months_between(calendar, receipt.on, last)[:MOST_MONTHS]


def sentence(reason: Refusal) -> str:
    """What the law says, with its article."""
    return refusal_sentence(reason) + gettext("（") + reason.article + gettext("）")
