"""Numbers that are given once and in order: of the register and of letters."""

from collections.abc import Mapping
from datetime import date, datetime

from tracker.law.terms import SettingKind
from tracker.letters.kinds import NUMBERED
from tracker.letters.numbers import (
    Numbering,
    NumbersAlike,
    NumbersGivenAlike,
    check_numbering,
)
from tracker.records.connections import in_transaction
from tracker.records.letter_models import DocumentNumber, NumberPattern
from tracker.records.models import Application, Authority, Journal, Officer
from tracker.records.numbers import patterns_of
from tracker.records.sequences import next_number, next_number_and_ids
from tracker.records.setting_changes import note_change

REGISTER = "register"
MOST_AT_ONCE = 200


async def next_register_number(authority: Authority, on: date) -> tuple[str, int, int]:
    """`CODE-YEAR-00001`, and the ids of the journal and the application that bear it, within the
    transaction that uses them."""
    number, journal_id, id_ = await next_number_and_ids(
        REGISTER, authority.id, on.year, Journal, Application
    )
    return f"{authority.code}-{on.year}-{number:05d}", journal_id, id_


async def next_document_number(authority: Authority, on: date, kind: str = "") -> str:
    """The next number of a kind of letter (`kinds.NUMBERED`), entered in the register of
    numbers, within the transaction that uses it."""
    return (await _given(authority, on, kind)).text


async def numbering_of(authority_id: int, kind: str) -> Numbering:
    """How a kind of letter is numbered now."""
    return effective(await patterns_of(authority_id), kind)


def effective(patterns: Mapping[str, NumberPattern], kind: str) -> Numbering:
    """The kind's own pattern, else that of all replies, of all kinds, or the standard."""
    row = patterns.get(kind) or patterns.get(kind.partition(".")[0]) or patterns.get("")
    return Numbering(row.pattern, row.word, row.series) if row else Numbering()


async def set_pattern(
    authority: Authority, kind: str, numbering: Numbering, *, officer: Officer, now: datetime
) -> None:
    """From the next number on. Raises `PatternRefused`."""
    check_numbering(numbering, authority.document_word)
    row = NumberPattern(
        authority=authority,
        kind=kind,
        pattern=numbering.pattern,
        word=numbering.word,
        series=numbering.series,
        officer=officer,
        at=now,
    )
    async with in_transaction():
        before = await patterns_of(authority.id)
        _check_alike(authority, numbering, before | {kind: row})
        await _check_given(authority, numbering, now.year)
        await row.save()
        was = _said_of(before[kind]) if kind in before else {}
        await note_change(
            authority.id,
            SettingKind.NUMBERING,
            kind,
            was,
            _said_of(row),
            by=officer.id,
            now=now,
        )


def _said_of(row: NumberPattern) -> dict[str, object]:
    return {"pattern": row.pattern, "word": row.word, "series": row.series}


async def reserve_numbers(
    authority: Authority,
    kind: str,
    count: int,
    *,
    reason: str,
    on: date,
    officer: Officer,
    now: datetime,
) -> list[str]:
    """Numbers taken by hand, for letters that this system does not write."""
    async with in_transaction():
        rows = [await _given(authority, on, kind) for _ in range(count)]
        for row in rows:
            row.reason, row.officer_id, row.reasoned_at = reason, officer.id, now
            await row.save()
    return [row.text for row in rows]


async def explain_number(
    authority: Authority,
    series: str,
    year: int,
    ordinal: int,
    *,
    reason: str,
    officer: Officer,
    now: datetime,
) -> None:
    """Why no letter bears this number. A number that was only counted gets its row."""
    async with in_transaction():
        text = await _free_text(authority, series, year, ordinal)
        row, _ = await DocumentNumber.get_or_create(
            authority=authority,
            series=series,
            year=year,
            ordinal=ordinal,
            defaults={"text": text, "given_on": now.date()},
        )
        row.reason, row.officer_id, row.reasoned_at = reason, officer.id, now
        await row.save()


async def _given(authority: Authority, on: date, kind: str) -> DocumentNumber:
    """Counted on past a number that a letter of another series bears already."""
    numbering = await numbering_of(authority.id, kind)
    while True:
        ordinal = await next_number(numbering.series, authority.id, on.year)
        text = numbering.number(authority.document_word, on.year, ordinal)
        if not await DocumentNumber.exists(authority=authority, text=text):
            break
    return await DocumentNumber.create(
        authority=authority,
        series=numbering.series,
        year=on.year,
        ordinal=ordinal,
        text=text,
        kind=kind,
        given_on=on,
    )


async def _free_text(authority: Authority, series: str, year: int, ordinal: int) -> str:
    """How a number looks that was counted past; marked, where another series bears it."""
    numbering = _of_series(await patterns_of(authority.id), series)
    text = numbering.number(authority.document_word, year, ordinal)
    taken = await DocumentNumber.exists(authority=authority, text=text)
    return f"{text}（{series}）" if taken else text


def _of_series(patterns: Mapping[str, NumberPattern], series: str) -> Numbering:
    """How the numbers of a series look: those of all kinds, else of the first that counts it."""
    common = effective(patterns, "")
    if common.series == series:
        return common
    rows = (row for row in patterns.values() if row.series == series)
    row = next(rows, None)
    return Numbering(row.pattern, row.word, row.series) if row else Numbering(series=series)


def _check_alike(
    authority: Authority, numbering: Numbering, patterns: Mapping[str, NumberPattern]
) -> None:
    """No kind that counts another series makes the same numbers."""
    made = numbering.number(authority.document_word, 1, 1)
    for other in ("", *NUMBERED):
        known = effective(patterns, other)
        alike = known.number(authority.document_word, 1, 1) == made
        if alike and known.series != numbering.series:
            raise NumbersAlike(other=NUMBERED.get(other, "其他文书"))


async def _check_given(authority: Authority, numbering: Numbering, year: int) -> None:
    """Nor has another series given one of its numbers this year."""
    rows = DocumentNumber.filter(authority=authority, year=year).exclude(series=numbering.series)
    for row in await rows:
        if numbering.number(authority.document_word, year, row.ordinal) == row.text:
            raise NumbersGivenAlike(number=row.text)
