"""The register as a list: which applications a filter means, page by page or all of them."""

from collections.abc import AsyncIterator, Collection
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import starmap
from typing import Generic, NamedTuple, TypeVar

from tortoise.expressions import Q, Subquery
from tortoise.functions import Max, Min
from tortoise.queryset import QuerySet

from tracker.law.annual import When
from tracker.law.grounds import RESULTS
from tracker.law.terms import ApplicantKind, Channel, Outcome, Stage
from tracker.records.application_terms import having
from tracker.records.connections import reader
from tracker.records.models import Application, Particulars, Reading, Statement
from tracker.records.places import Place
from tracker.records.sealed_fields import digests_of
from tracker.records.search import parts_query_of
from tracker.records.tallies import behind, received_in

_CHUNK = 1000


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure of the annual tables: the row of a form in a year or a span of days."""

    layout: str
    when: When
    row: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A filter of the ledger; None and empty ask nothing. `year` is that of receipt."""

    year: int | None = None
    stage: Stage | None = None
    outcome: Outcome | None = None
    channel: Channel | None = None
    kind: ApplicantKind | None = None
    words: str = ""
    figure: Figure | None = None


class Told(NamedTuple):
    """What a ledger taken away tells of an application; its other columns are not read."""

    id: int
    register_number: str
    received_on: date
    applicant_kind: ApplicantKind
    channel: Channel
    due_on: date | None
    extended: bool
    ended_on: date | None
    result: str | None
    document_number: str | None
    fee_noticed: Decimal
    fee_received: Decimal


A = TypeVar("A", Application, Told)


@dataclass(frozen=True, slots=True)
class Line(Generic[A]):
    """An application with the name of who applied and the description, as they wrote it."""

    application: A
    name: str
    description: str

    @property
    def of_person(self) -> bool:
        """The name is a natural person's, to be masked in lists."""
        return self.application.applicant_kind is ApplicantKind.NATURAL_PERSON


async def mentioning(authority_id: int, words: str) -> Q:
    """Numbers or texts contain every one of the words; or all of it is the name of the applicant
    or the contact person, which can only be found whole. Mostly it is nobody's, and with one list
    of ids PostgreSQL goes through no more applications than are shown."""
    named = Particulars.filter(
        Q(name_digest__in=digests_of(words, "name"))
        | Q(contact_digest__in=digests_of(words, "contact_person"))
    ).using_db(reader())
    somebody = await named.filter(application__authority_id=authority_id).exists()
    others = Subquery(named.values("application_id")) if somebody else None
    return having(parts_query_of(words), others=others)


async def matching(authority_id: int, wanted: Wanted) -> QuerySet[Application]:
    """The applications of an authority that a filter means."""
    exact = {
        "stage": wanted.stage,
        "channel": wanted.channel,
        "applicant_kind": wanted.kind,
    }
    found = Application.filter(
        authority_id=authority_id,
        **{name: value for name, value in exact.items() if value is not None},
    ).using_db(reader())
    if wanted.year is not None:
        found = found.filter(received_in(wanted.year))
    if wanted.outcome is not None:
        codes = [code for code, result in RESULTS.items() if result.outcome is wanted.outcome]
        found = found.filter(result__in=codes)
    if wanted.words:
        found = found.filter(await mentioning(authority_id, wanted.words))
    if wanted.figure is not None:
        counted = behind(wanted.figure.layout, wanted.figure.when, wanted.figure.row)
        found = found.filter(counted) if counted is not None else found.filter(id__isnull=True)
    return found


async def ledger_page(
    authority_id: int, wanted: Wanted, *, after: Place | None = None, size: int
) -> list[Line[Application]]:
    """Those after a place, the latest received first, `size` at most."""
    found = await matching(authority_id, wanted)
    if after is not None:
        found = found.filter(_further(after))
    return await lines(await found.order_by("-received_on", "-id").limit(size))


async def ledger_count(authority_id: int, wanted: Wanted, *, until: Place | None = None) -> int:
    """How many there are; `until`: up to where a page ended, the latest received first."""
    found = await matching(authority_id, wanted)
    return await (found.filter(~_further(until)) if until is not None else found).count()


def _further(place: Place) -> Q:
    """Received before the place, or on its day and entered before it."""
    assert place.on is not None
    return Q(received_on__lt=place.on) | Q(received_on=place.on, id__lt=place.id)


async def ledger_lines(authority_id: int, wanted: Wanted) -> AsyncIterator[Line[Told]]:
    """All of them, in the order they were entered."""
    last, wanted_ones = 0, await matching(authority_id, wanted)
    while True:
        found = wanted_ones.filter(id__gt=last)
        told = await found.order_by("id").limit(_CHUNK).values_list(*Told._fields)
        rows = list(starmap(Told, told))
        for line in await lines(rows):
            yield line
        if len(rows) < _CHUNK:
            return
        last = rows[-1].id


async def lines(applications: Collection[A]) -> list[Line[A]]:
    """The applications with names and descriptions, in the same order."""
    ids = [application.id for application in applications]
    people = Particulars.filter(application_id__in=ids).using_db(reader())
    names = dict(await people.values_list("application_id", "name"))
    first = Statement.filter(application_id__in=ids, seq=1).using_db(reader())
    texts = dict(await first.values_list("application_id", "text"))
    return [Line(a, names.get(a.id, ""), texts.get(a.id, "")) for a in applications]


async def years_of_register(authority_id: int) -> tuple[int, int] | None:
    """The first and the last year anything was received in; None for an empty register."""
    ours = Application.filter(authority_id=authority_id).using_db(reader())
    rows = (
        await ours.annotate(first=Min("received_on"), last=Max("received_on"))
        .group_by("authority_id")
        .values_list("first", "last")
    )
    return (rows[0][0].year, rows[0][1].year) if rows else None


async def note_readings(
    application_ids: Collection[int], *, officer_id: int, reason: str, now: datetime
) -> None:
    """Log that an officer read the names of these applicants in full."""
    await Reading.bulk_create(
        [
            Reading(application_id=id_, officer_id=officer_id, reason=reason, at=now)
            for id_ in application_ids
        ],
        batch_size=_CHUNK,
    )
