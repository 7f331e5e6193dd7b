"""The register of document numbers: how each kind is numbered, and every number of a year."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tracker.law.terms import EntryKind
from tracker.records.connections import reader
from tracker.records.letter_models import DocumentNumber, NumberPattern
from tracker.records.models import Entry, Letter
from tracker.records.models import Sequence as Series


async def patterns_of(authority_id: int) -> dict[str, NumberPattern]:
    """The patterns in force, by kind; "" is that of all kinds without one of their own."""
    rows = NumberPattern.filter(authority_id=authority_id).order_by("id")
    return {row.kind: row for row in await rows}


async def last_ordinal(authority_id: int, series: str, year: int) -> int:
    """The last one given in that series; 0 before the first."""
    row = await Series.get_or_none(authority_id=authority_id, kind=series, year=year)
    return row.last_number if row else 0


@dataclass(frozen=True, slots=True)
class NumberLine:
    """One number of the register. `row` None: counted past, and nobody knows for what."""

    series: str
    year: int
    ordinal: int
    row: DocumentNumber | None
    letter: Letter | None
    is_void: bool

    @property
    def is_unexplained(self) -> bool:
        return self.letter is None and not (self.row and self.row.reason)


async def number_years(authority_id: int) -> list[int]:
    """The years in which numbers were given, the latest first."""
    rows = DocumentNumber.filter(authority_id=authority_id).using_db(reader()).distinct()
    return sorted((row["year"] for row in await rows.values("year")), reverse=True)


async def numbers_of(authority_id: int, year: int) -> list[NumberLine]:
    """Every number of the year, series by series, gaps among them."""
    rows = (
        await DocumentNumber.filter(authority_id=authority_id, year=year)
        .using_db(reader())
        .order_by("series", "ordinal")
        .prefetch_related("officer")
    )
    letters = await _letters(authority_id, year)
    void = await _void(list(letters.values()))
    known = {(row.series, row.ordinal): row for row in rows}
    lines = []
    for series, last in (await _last(authority_id, year, rows)).items():
        for ordinal in range(1, last + 1):
            row = known.get((series, ordinal))
            letter = letters.get(row.text) if row else None
            is_void = letter is not None and letter.id in void
            lines.append(NumberLine(series, year, ordinal, row, letter, is_void))
    return lines


async def number_line(authority_id: int, series: str, year: int, ordinal: int) -> NumberLine | None:
    lines = await numbers_of(authority_id, year)
    return next((one for one in lines if (one.series, one.ordinal) == (series, ordinal)), None)


async def _last(authority_id: int, year: int, rows: Sequence[DocumentNumber]) -> Mapping[str, int]:
    """How far each series has been counted."""
    last: dict[str, int] = {}
    for row in rows:
        last[row.series] = max(last.get(row.series, 0), row.ordinal)
    for series in await Series.filter(
        authority_id=authority_id, year=year, kind__in=list(last)
    ).using_db(reader()):
        last[series.kind] = max(last[series.kind], series.last_number)
    return last


async def _letters(authority_id: int, year: int) -> dict[str, Letter]:
    found = (
        await Letter.filter(authority_id=authority_id, number__contains=f"〔{year}〕")
        .using_db(reader())
        .select_related("application")
    )
    return {letter.number: letter for letter in found}


async def _void(letters: Sequence[Letter]) -> set[int]:
    """The ids of letters whose entry a later one took out of force."""
    journals = {letter.application.journal_id for letter in letters}
    annulments = (
        await Entry.filter(journal_id__in=list(journals), kind=EntryKind.ANNULLED).using_db(
            reader()
        )
        if journals
        else []
    )
    gone = {(entry.journal_id, entry.facts["seq"]) for entry in annulments}
    return {one.id for one in letters if (one.application.journal_id, one.seq) in gone}
