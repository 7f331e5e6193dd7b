"""What waits for the office: open applications in the order of their due dates, sorted into
queues by urgency, and ended ones whose letter is to be delivered or whose file is to be archived.

Everything here is read by an index that leads to what waits, however long the register is.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from tortoise.expressions import Q, Subquery
from tortoise.functions import Count
from tortoise.queryset import QuerySet

from tracker.law.calendar import Calendar
from tracker.law.stages import ACTS
from tracker.law.terms import OPEN_STAGES, Act, Stage
from tracker.records.connections import reader
from tracker.records.handling_models import Assignment
from tracker.records.ledger_rows import mentioning
from tracker.records.models import Application, Entry, Officer
from tracker.records.places import Place


class Queue(StrEnum):
    """What an open application asks of the office today: exactly one of these."""

    OVERDUE = "overdue"
    URGENT = "urgent"  # 0 or 1 working day left
    NEAR = "near"  # 2 to 5
    AMPLE = "ample"
    PAUSED = "paused"  # an opinion is awaited
    SUPPLEMENT = "supplement"
    PAYMENT = "payment"


class Waits(StrEnum):
    """What an ended application still asks for."""

    DELIVERY = "delivery"
    ARCHIVE = "archive"


# Counted no further than this: more is "99+".
MOST_COUNTED = 100
# What a ledger says was concluded lies in the archive of its time.
_TO_DELIVER = sorted(ACTS[Act.RECORD_DELIVERY].from_stages - {Stage.CONCLUDED})
# Where the days of the office are counted.
_COUNTING = [Stage.RECEIVED, Stage.HANDLING]
WITHOUT_LETTER = [Stage.WITHDRAWN, Stage.JOINED, Stage.TRANSFERRED]


@dataclass(frozen=True, slots=True)
class Limits:
    """The first due dates that are near, and ample, seen from today, and the working day before."""

    today: date
    near_from: date
    ample_from: date
    before: date


def limits(today: date, calendar: Calendar) -> Limits:
    return Limits(today, calendar.after(today, 2), calendar.after(today, 6), calendar.before(today))


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
        await open_ones(authority_id)
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


async def count_up_to_most(found: QuerySet[Application]) -> int:
    """Read no further than `MOST_COUNTED`."""
    return len(await found.limit(MOST_COUNTED).values_list("id", flat=True))


def waits_for(authority_id: int, what: Waits) -> QuerySet[Application]:
    """Ended applications whose letter has not been delivered, or whose file not archived."""
    found = Application.filter(authority_id=authority_id).using_db(reader())
    if what is Waits.DELIVERY:
        return found.filter(stage__in=_TO_DELIVER, delivered_on__isnull=True)
    delivered = Q(stage__in=_TO_DELIVER, delivered_on__isnull=False)
    return found.filter(
        delivered | Q(stage__in=WITHOUT_LETTER),
        stage__in=[*_TO_DELIVER, *WITHOUT_LETTER],
        archived_on__isnull=True,
    )


def mine(officer: Officer) -> Q:
    """In the hands of an officer or of the officer's unit, or the unit is asked to help."""
    if officer.unit_id is None:
        return Q(in_charge_id=officer.id)
    helping = Assignment.filter(unit_id=officer.unit_id, ended_at__isnull=True, leads=False)
    asked = Subquery(helping.using_db(reader()).values("application_id"))
    return Q(in_charge_id=officer.id) | Q(unit_id=officer.unit_id) | Q(id__in=asked)


UNREGISTERED = Q(stage=Stage.RECEIVED)


def unopened(authority_id: int, within: Limits) -> QuerySet[Application]:
    """New ones nobody has opened by the end of the working day after they came, the oldest
    first. Asked for by their stage alone: as one of the open ones by the stages of all of them,
    SQLite would go through whatever came in before that day."""
    new = Application.filter(UNREGISTERED, authority_id=authority_id).using_db(reader())
    waits = new.filter(opened_at__isnull=True, received_on__lt=within.before)
    return waits.order_by("received_on", "id")


def overstayed(within: Limits) -> Q:
    """The applicant's own term, to supplement or to pay, is over."""
    return Q(waits_until__lt=within.today)


async def open_page(
    authority_id: int, asked: Q, *, words: str = "", after: Place | None = None, size: int
) -> list[Application]:
    """Open applications after a place, those with a due date first, `size` at most."""
    found = open_ones(authority_id).filter(asked)
    if words:
        found = found.filter(await mentioning(authority_id, words))
    rows: list[Application] = []
    if after is None or after.on is not None:
        dated = found.filter(due_on__isnull=False).filter(_later(after))
        rows = list(await dated.order_by("due_on", "id").limit(size))
    if len(rows) < size:
        undated = found.filter(due_on__isnull=True)
        if after is not None and after.on is None:
            undated = undated.filter(id__gt=after.id)
        rows += await undated.order_by("id").limit(size - len(rows))
    return rows


async def sent_unsure(applications: Iterable[Application]) -> frozenset[int]:
    """Of these the ids of those whose applicants did not know which authority is theirs."""
    of_journal = {one.journal_id: one.id for one in applications}
    first = Entry.filter(journal_id__in=list(of_journal), seq=1).using_db(reader())
    told = await first.values_list("journal_id", "facts")
    return frozenset(of_journal[journal_id] for journal_id, facts in told if facts.get("unsure"))


async def ended_page(
    authority_id: int, what: Waits, *, words: str = "", after: Place | None = None, size: int
) -> list[Application]:
    """What waits for delivery or the archive, in the order of the register."""
    found = waits_for(authority_id, what)
    if words:
        found = found.filter(await mentioning(authority_id, words))
    if after is not None:
        found = found.filter(id__gt=after.id)
    return await found.order_by("id").limit(size)


def open_ones(authority_id: int) -> QuerySet[Application]:
    return Application.filter(authority_id=authority_id, stage__in=sorted(OPEN_STAGES)).using_db(
        reader()
    )


async def overdue_count(today: date) -> int:
    """How many stand in that queue in all offices together."""
    late = Application.filter(stage__in=_COUNTING, due_on__lt=today)
    return await late.using_db(reader()).count()


def _later(after: Place | None) -> Q:
    if after is None:
        return Q()
    return Q(due_on__gt=after.on) | Q(due_on=after.on, id__gt=after.id)


def in_queue(queue: Queue, within: Limits) -> Q:
    """The condition of `queue_of`, said to the database."""
    today = within.today
    if queue is Queue.SUPPLEMENT:
        return Q(stage=Stage.AWAITING_SUPPLEMENT)
    if queue is Queue.PAYMENT:
        return Q(stage=Stage.AWAITING_PAYMENT)
    counting = Q(stage__in=_COUNTING)
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
