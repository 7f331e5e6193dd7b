"""The figures of authorities for a year, each from where they are: a register here, a file it
handed up, or a report it published elsewhere.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, TypeVar

from tracker.annual.given import TableUnreadable, YearTable, read_table
from tracker.annual.report import carried_out_of, digest_of_report
from tracker.clock import CHINA
from tracker.law.annual import ByApplicant, Check, Tallies, checks, together
from tracker.law.handing_up import handed
from tracker.law.layouts import layout_for
from tracker.law.refusals import Refusal
from tracker.law.terms import Handed, TableSource, UnitSource
from tracker.records.authority_tree import Place
from tracker.records.given_models import GivenTable
from tracker.records.given_tables import given_in, in_force
from tracker.records.models import Officer
from tracker.records.office_models import PublishedReport
from tracker.records.published_reports import published_in
from tracker.records.tallies import unit_tallies

T = TypeVar("T", GivenTable, PublishedReport)


@dataclass(frozen=True, slots=True)
class Unit:
    """One authority in the roll-up of a year.

    `handed_at`: when its report first stood, published here or signed by the unit itself.
    `table`: what its figures were taken from, if from no register here. `opening`: the balance
    its register opened with. `unused`: it handed a file up, and its register here is counted."""

    place: Place
    source: UnitSource
    tallies: Tallies | None
    failed: Sequence[Check] = ()
    handed: Handed = Handed.DUE
    handed_at: datetime | None = None
    table: GivenTable | None = None
    opening: GivenTable | None = None
    published: PublishedReport | None = None
    unused: bool = False


def table_of(given: GivenTable | None) -> YearTable | None:
    """What a kept file says; nothing where it was changed behind our back, which `tracker
    check` names."""
    if given is None or digest_of_report(given.text) != given.digest:
        return None
    try:
        said = json.loads(given.text)
        report = said["report"] if given.source is TableSource.HANDED_UP else said
        return read_table(report, year=given.year)
    except (ValueError, KeyError, TypeError, TableUnreadable, Refusal):
        return None


def document_of(published: PublishedReport | None) -> dict[str, Any] | None:
    """A published report; nothing where its text was changed behind our back."""
    if published is None or digest_of_report(published.text) != published.digest:
        return None
    document: dict[str, Any] = json.loads(published.text)
    return document


def carried_out_as_reported(
    published: Iterable[PublishedReport], given: Iterable[GivenTable]
) -> ByApplicant | None:
    """What the report on a year said was carried out of it: the one published here, else the
    file handed up, else the one taken over from elsewhere."""
    document = document_of(next(reversed(list(published)), None))
    if document is not None:
        return carried_out_of(document)
    given = list(given)
    for source in (TableSource.HANDED_UP, TableSource.PUBLISHED):
        table = table_of(in_force(given, source))
        if table is not None:
            return table.carried_out
    return None


def opened(tallies: Tallies, opening: YearTable | None, before: ByApplicant | None) -> Tallies:
    """A register with the balance it opened with, beside what the year before reported."""
    joined = together(tallies.year, [tallies, opening.tallies]) if opening else tallies
    return joined if before is None else replace(joined, carried_out_before=before)


async def units_of(places: Sequence[Place], year: int, today: date) -> list[Unit]:
    """Every authority of these with its figures, in a number of queries that does not grow
    with theirs. Raises a Refusal for a year without reports."""
    layout_for(year)
    ids = [place.authority.id for place in places]
    known = _Known(
        tallies=await unit_tallies(ids, year),
        works_here=await _working_here(ids),
        given=_by_authority(await given_in(ids, year)),
        given_before=_by_authority(await given_in(ids, year - 1)),
        published=_by_authority(await published_in(ids, year)),
        published_before=_by_authority(await published_in(ids, year - 1)),
    )
    return [_unit(place, known, year, today) for place in places]


@dataclass(frozen=True, slots=True)
class _Known:
    """What was read of all of them, by authority."""

    tallies: Mapping[int, Tallies]
    works_here: frozenset[int]
    given: Mapping[int, Sequence[GivenTable]]
    given_before: Mapping[int, Sequence[GivenTable]]
    published: Mapping[int, Sequence[PublishedReport]]
    published_before: Mapping[int, Sequence[PublishedReport]]


def _by_authority(rows: Iterable[T]) -> dict[int, list[T]]:
    found: defaultdict[int, list[T]] = defaultdict(list)
    for row in rows:
        found[row.authority_id].append(row)
    return found


async def _working_here(ids: Sequence[int]) -> frozenset[int]:
    """Those with somebody who can sign in: their register is here, be it empty."""
    found = Officer.filter(authority_id__in=list(ids), active=True).distinct()
    return frozenset(int(str(id_)) for id_ in await found.values_list("authority_id", flat=True))


def _unit(place: Place, known: _Known, year: int, today: date) -> Unit:
    id_ = place.authority.id
    given, published = known.given.get(id_, ()), known.published.get(id_, ())
    opening = in_force(given, TableSource.OPENING)
    balance = table_of(opening)
    file, former = (in_force(given, one) for one in (TableSource.HANDED_UP, TableSource.PUBLISHED))
    before = carried_out_as_reported(
        known.published_before.get(id_, ()), known.given_before.get(id_, ())
    )
    register = known.tallies[id_]
    first = _first_at(year, published, given)
    told = Unit(
        place=place,
        source=UnitSource.MISSING,
        tallies=None,
        handed=handed(
            year, _day(first), place.authority.level, today, elsewhere=former is not None
        ),
        handed_at=first,
        published=published[-1] if published else None,
    )
    if has_figures(register) or balance is not None:
        unused = file is not None
        told = replace(told, source=UnitSource.REGISTER, opening=opening, unused=unused)
        return _counted(told, opened(register, balance, before))
    for source, table in ((UnitSource.HANDED_UP, file), (UnitSource.PUBLISHED, former)):
        read = table_of(table)
        if read is not None:
            told = replace(told, source=source, table=table)
            return _counted(told, replace(read.tallies, carried_out_before=before))
    if id_ in known.works_here:
        told = replace(told, source=UnitSource.REGISTER)
        return _counted(told, opened(register, None, before))
    return told


def _counted(unit: Unit, tallies: Tallies) -> Unit:
    found = [c for c in checks(layout_for(tallies.year), tallies) if not c.holds]
    return replace(unit, tallies=tallies, failed=found)


def has_figures(tallies: Tallies) -> bool:
    """Whether a register has anything of the year."""
    counts = (tallies.new, tallies.endings, tallies.challenges)
    carried = (tallies.carried_in, tallies.carried_out)
    return any(counts) or any(carried) or bool(tallies.fees.notices or tallies.fees.received_yuan)


def _first_at(
    year: int, published: Iterable[PublishedReport], given: Iterable[GivenTable]
) -> datetime | None:
    """When the report of the year first stood; a file of figures of a running year is none."""
    moments = [report.published_at for report in published]
    moments += [table.made_at for table in given if table.made_at is not None]
    over = [at for at in moments if at.astimezone(CHINA).year > year]
    return min(over, default=None)


def _day(at: datetime | None) -> date | None:
    return at.astimezone(CHINA).date() if at else None
