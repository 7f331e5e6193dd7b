"""Open applications in the order of their due dates, sorted into queues by urgency."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from tortoise.expressions import Q
from tortoise.functions import Count
from tortoise.queryset import QuerySet

from tracker.law.calendar import Calendar
from tracker.law.terms import OPEN_STAGES, Stage
from tracker.records.connections import reader
from tracker.records.ledger_rows import mentioning
from tracker.records.models import Application, Entry


class Queue(StrEnum):
    """What an open application asks of the office today: exactly one of these."""

    OVERDUE = "overdue"
    URGENT = "urgent"  # 0 or 1 working day left
    NEAR = "near"  # 2 to 5
    AMPLE = "ample"
    PAUSED = "paused"  # an opinion is awaited
    SUPPLEMENT = "supplement"
    PAYMENT = "payment"


@dataclass(frozen=True, slots=True)
class Limits:
    """The first due dates that are near, and ample, seen from today."""

    today: date
    near_from: date
    ample_from: date


def limits(today: date, calendar: Calendar) -> Limits:
    return Limits(today, calendar.after(today, 2), calendar.after(today, 6))


@dataclass(frozen=True, slots=True)
class Clock:
    """The columns of the index that decide the queue."""

    stage: Stage
    due_on: date | None
    suspended_from: date | None
    suspended_until: date | None


def queue_of(clock: Clock, within: Limits) -> Queue:
    """Past its due date it is overdue, whatever is awaited from others."""
    if clock.stage is Stage.AWAITING_SUPPLEMENT:
        return Queue.SUPPLEMENT
    if clock.stage is Stage.AWAITING_PAYMENT:
        return Queue.PAYMENT
    if clock.due_on is None:
        return Queue.PAUSED
    if clock.due_on < within.today:
        return Queue.OVERDUE
    began = clock.suspended_from is not None and clock.suspended_from <= within.today
    if began and (clock.suspended_until is None or within.today <= clock.suspended_until):
        return Queue.PAUSED
    if clock.due_on < within.near_from:
        return Queue.URGENT
    return Queue.NEAR if clock.due_on < within.ample_from else Queue.AMPLE


def clock_of(application: Application) -> Clock:
    return Clock(
        application.stage,
        application.due_on,
        application.suspended_from,
        application.suspended_until,
    )


@dataclass(frozen=True, slots=True)
class Counts:
    """How many open applications stand in each queue, and what else the top of the page says."""

    queues: Counter[Queue]
    unregistered: int
    provisional: int

    @property
    def all(self) -> int:
        return self.queues.total()


async def open_counts(authority_id: int, within: Limits) -> Counts:
    """Counted in the database by what decides the queue, then sorted."""
    groups = (
        await _open(authority_id)
        .annotate(n=Count("id"))
        .group_by("stage", "due_on", "suspended_from", "suspended_until", "provisional")
        .values_list("stage", "due_on", "suspended_from", "suspended_until", "provisional", "n")
    )
    queues: Counter[Queue] = Counter()
    unregistered = provisional = 0
    for stage, due_on, suspended_from, suspended_until, is_provisional, n in groups:
        clock = Clock(Stage(stage), due_on, suspended_from, suspended_until)
        queues[queue_of(clock, within)] += n
        unregistered += n if clock.stage is Stage.RECEIVED else 0
        provisional += n if is_provisional else 0
    return Counts(queues, unregistered, provisional)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page ends: the due date and id of its last application."""

    due_on: date | None
    id: int


async def open_page(
    authority_id: int,
    within: Limits,
    *,
    queue: Queue | None,
    unregistered: bool,
    words: str,
    after: Place | None,
    size: int,
) -> list[Application]:
    """Open applications after a place, those with a due date first, `size` at most."""
    found = _open(authority_id)
    if queue is not None:
        found = found.filter(_in_queue(queue, within))
    if unregistered:
        found = found.filter(stage=Stage.RECEIVED)
    if words:
        found = found.filter(mentioning(words))
    rows: list[Application] = []
    if after is None or after.due_on is not None:
        dated = found.filter(due_on__isnull=False).filter(_later(after))
        rows = list(await dated.order_by("due_on", "id").limit(size))
    if len(rows) < size:
        undated = found.filter(due_on__isnull=True)
        if after is not None and after.due_on is None:
            undated = undated.filter(id__gt=after.id)
        rows += await undated.order_by("id").limit(size - len(rows))
    return rows


async def sent_unsure(applications: Iterable[Application]) -> frozenset[int]:
    """Of these the ids of those whose applicants did not know which authority is theirs."""
    of_journal = {one.journal_id: one.id for one in applications}
    first = Entry.filter(journal_id__in=list(of_journal), seq=1).using_db(reader())
    told = await first.values_list("journal_id", "facts")
    return frozenset(of_journal[journal_id] for journal_id, facts in told if facts.get("unsure"))


def _open(authority_id: int) -> QuerySet[Application]:
    return Application.filter(authority_id=authority_id, stage__in=sorted(OPEN_STAGES)).using_db(
        reader()
    )


def _later(after: Place | None) -> Q:
    if after is None:
        return Q()
    return Q(due_on__gt=after.due_on) | Q(due_on=after.due_on, id__gt=after.id)


def _in_queue(queue: Queue, within: Limits) -> Q:
    """The condition of `queue_of`, said to the database."""
    today = within.today
    if queue is Queue.SUPPLEMENT:
        return Q(stage=Stage.AWAITING_SUPPLEMENT)
    if queue is Queue.PAYMENT:
        return Q(stage=Stage.AWAITING_PAYMENT)
    counting = Q(stage__in=[Stage.RECEIVED, Stage.HANDLING])
    if queue is Queue.OVERDUE:
        return counting & Q(due_on__lt=today)
    paused = Q(suspended_from__lte=today) & (
        Q(suspended_until__isnull=True) | Q(suspended_until__gte=today)
    )
    if queue is Queue.PAUSED:
        return counting & (Q(due_on__isnull=True) | (Q(due_on__gte=today) & paused))
    running = counting & (
        Q(suspended_from__isnull=True) | Q(suspended_from__gt=today) | Q(suspended_until__lt=today)
    )
    bounds = {
        Queue.URGENT: Q(due_on__gte=today, due_on__lt=within.near_from),
        Queue.NEAR: Q(due_on__gte=within.near_from, due_on__lt=within.ample_from),
        Queue.AMPLE: Q(due_on__gte=within.ample_from),
    }
    return running & bounds[queue]
