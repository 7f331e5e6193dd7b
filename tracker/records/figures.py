"""The counts of the open figures, by SQL over the index; folded by `tracker.law.figures`."""

from collections.abc import Collection
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
        kinds=tuple(
            EndedOfKind(ApplicantKind(kind), result, ground, n)
            for kind, result, ground, n in await _grouped(
                ended, "applicant_kind", "result", "ground"
            )
        ),
        supplemented=await _supplemented(ended),
        told_by_ledger=await ended.filter(stage=Stage.CONCLUDED).count(),
        open=await _open_at_end(wanted, span).count(),
        overdue=await _overdue(wanted, today) if span.last >= today else None,
        challenges=await _challenges(wanted, span),
    )


async def line_counts(authority_id: int, span: Span) -> FigureCounts:
    """The few counts that the line on the home page is made of."""
    wanted = WantedFigures(authority_ids=[authority_id])
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


async def _overdue(wanted: WantedFigures, today: date) -> int:
    return await _applications(wanted, Q(ended_on__isnull=True, due_on__lt=today)).count()


async def _grouped(found: QuerySet[Application], *columns: str) -> list[tuple[Any, ...]]:
    """How many there are of every combination of these columns, the number last."""
    counted = found.annotate(n=Count("id")).group_by(*columns).order_by(*columns)
    return [tuple(row) for row in await counted.values_list(*columns, "n")]


async def _ended(found: QuerySet[Application]) -> tuple[Ended, ...]:
    rows = await _grouped(found, "received_on", "ended_on", "late", "extended")
    return tuple(
        Ended(received_on, ended_on, bool(late), bool(extended), n)
        for received_on, ended_on, late, extended, n in rows
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
