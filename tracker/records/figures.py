"""The counts of the open figures, by SQL over the index; folded by `tracker.law.figures`."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from tortoise.expressions import Q, Subquery
from tortoise.functions import Count
from tortoise.queryset import QuerySet

from tracker.law.figures import Ended, EndedOfKind, FigureCounts, Span
from tracker.law.terms import ApplicantKind, ChallengeKind, Channel, EntryKind, Stage
from tracker.records.connections import reader
from tracker.records.models import Application, Challenge, Entry


@dataclass(frozen=True, slots=True, kw_only=True)
class WantedFigures:
    """Which applications are counted; None asks nothing."""

    authority_ids: Collection[int]
    kind: ApplicantKind | None = None
    channel: Channel | None = None


async def figure_counts(wanted: WantedFigures, span: Span, today: date) -> FigureCounts:
    """Everything the page of statistics is made of."""
    ended = _ended_in(wanted, span)
    return FigureCounts(
        received=dict(await _grouped(_received_in(wanted, span), "received_on")),
        channels={
            Channel(by): n for by, n in await _grouped(_received_in(wanted, span), "channel")
        },
        ended=await _ended(ended),
        kinds=_as_kinds(await _grouped(ended, "applicant_kind", "result", "ground")),
        supplemented=await _supplemented(ended),
        told_by_ledger=await ended.filter(stage=Stage.CONCLUDED).count(),
        open=await _open_at_end(wanted, span).count(),
        overdue=await _overdue(wanted, today).count() if span.last >= today else None,
        challenges=await _challenges(wanted, span),
    )


async def counts_by_authority(
    wanted: WantedFigures, span: Span, today: date
) -> dict[int, FigureCounts]:
    """Of every authority what is told of it beside the sum: received, open and ended."""
    received, ended = _received_in(wanted, span), _ended_in(wanted, span)
    by_day = await _of_each(received, "received_on")
    by_channel = await _of_each(received, "channel")
    endings = await _of_each(ended, "received_on", "ended_on", "late", "extended")
    kinds = await _of_each(ended, "applicant_kind", "result", "ground")
    still = await _of_each(_open_at_end(wanted, span))
    overdue = await _of_each(_overdue(wanted, today))
    return {
        id_: FigureCounts(
            received=dict(by_day[id_]),
            channels={Channel(by): n for by, n in by_channel[id_]},
            ended=_as_ended(endings[id_]),
            kinds=_as_kinds(kinds[id_]),
            open=sum(n for (n,) in still[id_]),
            overdue=sum(n for (n,) in overdue[id_]) if span.last >= today else None,
        )
        for id_ in wanted.authority_ids
    }


async def first_year(wanted: WantedFigures) -> int | None:
    """The first year anything was received in; None for empty registers."""
    first = await _applications(wanted, Q()).order_by("received_on").first()
    return first.received_on.year if first else None


async def line_counts(wanted: WantedFigures, span: Span) -> FigureCounts:
    """The few counts that the line on a home page is made of."""
    return FigureCounts(
        received=dict(await _grouped(_received_in(wanted, span), "received_on")),
        ended=await _ended(_ended_in(wanted, span)),
    )


def _applications(wanted: WantedFigures, condition: Q) -> QuerySet[Application]:
    exact = {"applicant_kind": wanted.kind, "channel": wanted.channel}
    return Application.filter(
        condition,
        counted=True,
        authority_id__in=list(wanted.authority_ids),
        **{name: value for name, value in exact.items() if value is not None},
    ).using_db(reader())


def _received_in(wanted: WantedFigures, span: Span) -> QuerySet[Application]:
    return _applications(wanted, Q(received_on__gte=span.first, received_on__lt=span.after))


def _ended_in(wanted: WantedFigures, span: Span) -> QuerySet[Application]:
    return _applications(wanted, Q(ended_on__gte=span.first, ended_on__lt=span.after))


def _open_at_end(wanted: WantedFigures, span: Span) -> QuerySet[Application]:
    not_ended = Q(ended_on__isnull=True) | Q(ended_on__gte=span.after)
    return _applications(wanted, Q(received_on__lt=span.after) & not_ended)


def _overdue(wanted: WantedFigures, today: date) -> QuerySet[Application]:
    return _applications(wanted, Q(ended_on__isnull=True, due_on__lt=today))


async def _of_each(
    found: QuerySet[Application], *columns: str
) -> defaultdict[int, list[tuple[Any, ...]]]:
    """The same as `_grouped`, by authority."""
    rows: defaultdict[int, list[tuple[Any, ...]]] = defaultdict(list)
    for id_, *row in await _grouped(found, "authority_id", *columns):
        rows[id_].append(tuple(row))
    return rows


async def _grouped(found: QuerySet[Application], *columns: str) -> list[tuple[Any, ...]]:
    """How many there are of every combination of these columns, the number last."""
    counted = found.annotate(n=Count("id")).group_by(*columns).order_by(*columns)
    return [tuple(row) for row in await counted.values_list(*columns, "n")]


async def _ended(found: QuerySet[Application]) -> tuple[Ended, ...]:
    return _as_ended(await _grouped(found, "received_on", "ended_on", "late", "extended"))


def _as_ended(rows: Iterable[tuple[Any, ...]]) -> tuple[Ended, ...]:
    return tuple(
        Ended(received_on, ended_on, bool(late), bool(extended), n)
        for received_on, ended_on, late, extended, n in rows
    )


def _as_kinds(rows: Iterable[tuple[Any, ...]]) -> tuple[EndedOfKind, ...]:
    return tuple(
        EndedOfKind(ApplicantKind(kind), result, ground, n) for kind, result, ground, n in rows
    )


async def _supplemented(found: QuerySet[Application]) -> int:
    """Of these how many were asked for a supplement by an entry that still stands."""
    kinds = (EntryKind.SUPPLEMENT_ASKED, EntryKind.ANNULLED)
    entries = (
        Entry.filter(kind__in=kinds, journal_id__in=Subquery(found.values("journal_id")))
        .using_db(reader())
        .order_by("journal_id", "seq")
    )
    asked: set[tuple[int, int]] = set()
    for journal_id, kind, seq, facts in await entries.values_list(
        "journal_id", "kind", "seq", "facts"
    ):
        if kind == EntryKind.SUPPLEMENT_ASKED:
            asked.add((journal_id, seq))
        else:
            asked.discard((journal_id, facts["seq"]))
    return len({journal_id for journal_id, _ in asked})


async def _challenges(wanted: WantedFigures, span: Span) -> dict[ChallengeKind, int]:
    """Reviews and lawsuits filed in the span. A co-defendant's case is never counted."""
    filed = Challenge.filter(
        authority_id__in=list(wanted.authority_ids),
        co_defendant_only=False,
        filed_on__gte=span.first,
        filed_on__lt=span.after,
    ).using_db(reader())
    rows = filed.annotate(n=Count("id")).group_by("kind").values_list("kind", "n")
    return {ChallengeKind(str(kind)): int(str(n)) for kind, n in await rows}
