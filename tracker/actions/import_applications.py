"""Take over a ledger of applications into the register: all of it, or none and why."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import Any

from tortoise.exceptions import IntegrityError

from tracker.actions.numbering import REGISTER
from tracker.annual import ledger
from tracker.annual.ledger import LedgerRow, read_ledger
from tracker.annual.sheets import RowError
from tracker.law.calendar import Calendar
from tracker.law.entries import Concluded, Received, Registered
from tracker.law.entries import Entry as LawEntry
from tracker.law.facts import Facts, first_facts
from tracker.law.stages import article_of
from tracker.law.standing import standing
from tracker.records.application_terms import ApplicationTerms, terms_by
from tracker.records.bulk import BATCH, chained, insert, push_number, reserve_ids
from tracker.records.calendars import calendar_to_count_by
from tracker.records.connections import in_transaction
from tracker.records.index import columns_of
from tracker.records.journal import SYSTEM, Author, digest_of_text, officer_author
from tracker.records.models import (
    Application,
    Authority,
    Entry,
    Journal,
    Particulars,
    Statement,
)
from tracker.records.record import Record

_MOST_DIGITS = 9

_Row = dict[str, Any]


async def import_applications(
    authority: Authority,
    data: bytes,
    *,
    now: datetime,
    officer_id: int | None = None,
) -> int | list[RowError]:
    """Read a CSV or XLSX ledger into the register of an authority; how many it held."""
    rows, errors = await _read(authority, data, now.date())
    if errors:
        return errors
    author = officer_author(officer_id, SYSTEM.roles) if officer_id else SYSTEM
    try:
        async with in_transaction():
            taken = _Taken(authority.id, await calendar_to_count_by(), author, now)
            await taken.take(authority.code, rows)
    except IntegrityError:
        # Somebody used one of the numbers since they were compared: tell which.
        _, errors = await _read(authority, data, now.date())
        if not errors:
            raise
        return errors
    return len(rows)


async def _read(
    authority: Authority, data: bytes, today: date
) -> tuple[tuple[LedgerRow, ...], list[RowError]]:
    known = await Application.filter(authority=authority).values_list("register_number", flat=True)
    reading = read_ledger(data, known_numbers=set(map(str, known)), today=today)
    return reading.rows, [*reading.errors, *_too_long(reading.rows)]


def _too_long(rows: Iterable[LedgerRow]) -> Iterator[RowError]:
    """Texts that a ledger may hold and the register has no room for."""
    limits = (
        (ledger.NUMBER, "number", Application, "register_number"),
        (ledger.APPLICANT, "applicant", Particulars, "name"),
        (ledger.DOCUMENT_NUMBER, "document_number", Application, "document_number"),
    )
    for row in rows:
        for column, name, model, stored in limits:
            text = getattr(row, name)
            most = model._meta.fields_map[stored].max_length  # type: ignore[attr-defined]
            if len(text) > most:
                yield RowError(row.row, column, text[:60], f"最多{most}个字，请缩短。")


class _Taken:
    """The rows of all tables, made in memory and written some lines at a time."""

    def __init__(
        self, authority_id: int, calendar: Calendar, author: Author, now: datetime
    ) -> None:
        self._authority_id, self._calendar = authority_id, calendar
        self._author, self._now = author, now

    async def take(self, code: str, lines: Sequence[LedgerRow]) -> None:
        for year, number in _last_numbers(code, lines).items():
            await push_number(REGISTER, self._authority_id, year, number)
        for start in range(0, len(lines), BATCH):
            await self._write(lines[start : start + BATCH])

    async def _write(self, lines: Sequence[LedgerRow]) -> None:
        journal_ids = await reserve_ids(Journal, len(lines))
        ids = await reserve_ids(Application, len(lines))
        rows: dict[type[Record], list[_Row]] = defaultdict(list)
        for line, journal_id, id_ in zip(lines, journal_ids, ids, strict=True):
            for model, row in self._rows_of(line, journal_id, id_):
                rows[model].append(row)
        for model, of_model in rows.items():
            await insert(model, of_model)

    def _rows_of(
        self, line: LedgerRow, journal_id: int, id_: int
    ) -> Iterator[tuple[type[Record], _Row]]:
        """What one line becomes, in the order in which one refers to another."""
        facts, entries = _told(line)
        cited = [(entry, article_of(entry, facts.law)) for entry in entries]
        chain = chained(journal_id, cited, author=self._author, now=self._now)
        journal = {"id": journal_id, "authority_id": self._authority_id}
        yield Journal, {**journal, "length": len(chain), "head": chain[-1]["digest"]}
        for entry in chain:
            yield Entry, entry
        index = columns_of(standing(facts, self._calendar))
        register = {"authority_id": self._authority_id, "register_number": line.number}
        yield Application, {"id": id_, "journal_id": journal_id, **register, **index}
        yield Particulars, {"application_id": id_, "name": line.applicant}
        terms = terms_by(line.number, index["document_number"], line.content)
        yield ApplicationTerms, {"application_id": id_, "terms": terms}
        if line.content:
            digest = digest_of_text(line.content)
            told = {"seq": 1, "text": line.content, "digest": digest}
            yield Statement, {"application_id": id_, **told}


def _told(row: LedgerRow) -> tuple[Facts, list[LawEntry]]:
    """The journal of one line: received, registered the same day, and ended where it did."""
    received = Received(
        on=row.received_on,
        channel=row.channel,
        applicant_kind=row.applicant_kind,
        evidence="由台账导入",
        statement=digest_of_text(row.content) if row.content else "",
        imported=True,
        extended_to=row.extended_to,
        fee_noticed=row.fee_noticed,
        fee_received=row.fee_received,
    )
    entries: list[LawEntry] = [received, Registered(on=row.received_on)]
    if row.ended_on is not None and row.result is not None:
        entries.append(Concluded(on=row.ended_on, result=row.result, letter=row.document_number))
    facts = first_facts(received)
    for entry in entries[1:]:
        facts = facts.after(entry)
    return facts, entries


def _last_numbers(code: str, rows: Iterable[LedgerRow]) -> dict[int, int]:
    """The largest number of each year among those of the register's own form."""
    own = re.compile(rf"{re.escape(code)}-(\d{{4}})-(\d{{5,{_MOST_DIGITS}}})", re.IGNORECASE)
    largest: dict[int, int] = defaultdict(int)
    for row in rows:
        if found := own.fullmatch(row.number):
            year, number = int(found[1]), int(found[2])
            largest[year] = max(largest[year], number)
    return largest
