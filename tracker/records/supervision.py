"""How the offices of a tree keep their periods, each in counts, in two queries for all."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from tortoise.expressions import Q
from tortoise.functions import Count

from tracker.law.terms import OPEN_STAGES, Stage
from tracker.records.connections import reader
from tracker.records.inbox import Clock, Limits, Queue, queue_of
from tracker.records.models import Application
from tracker.records.tallies import ended_in

_APPROACHING = (Queue.URGENT, Queue.NEAR)


@dataclass(slots=True)
class Watched:
    """Of one register: what is open now, and what ended in a year. `approaching`: at most five
    working days are left."""

    open: int = 0
    approaching: int = 0
    overdue: int = 0
    closed: int = 0
    closed_late: int = 0

    @property
    def on_time(self) -> float | None:
        """Per cent of what ended; None where nothing did."""
        return 100 * (self.closed - self.closed_late) / self.closed if self.closed else None

    def add(self, other: "Watched") -> None:
        self.open += other.open
        self.approaching += other.approaching
        self.overdue += other.overdue
        self.closed += other.closed
        self.closed_late += other.closed_late


async def watched(
    authority_ids: Collection[int], year: int, within: Limits
) -> defaultdict[int, Watched]:
    """By authority."""
    found: defaultdict[int, Watched] = defaultdict(Watched)
    ours = Application.filter(authority_id__in=list(authority_ids), counted=True)
    clocks = ("stage", "due_on", "suspended_from", "suspended_until")
    rows = ours.filter(stage__in=OPEN_STAGES).annotate(n=Count("id")).using_db(reader())
    grouped = rows.group_by("authority_id", *clocks).values_list("authority_id", *clocks, "n")
    for id_, stage, *days, n in await grouped:
        one, queue = found[id_], queue_of(Clock(Stage(stage), *days), within)
        one.open += n
        one.approaching += n if queue in _APPROACHING else 0
        one.overdue += n if queue is Queue.OVERDUE else 0
    ended = ours.filter(ended_in(year)).annotate(n=Count("id")).using_db(reader())
    for id_, late, n in await ended.group_by("authority_id", "late").values_list(
        "authority_id", "late", "n"
    ):
        found[id_].closed += n
        found[id_].closed_late += n if late else 0
    return found


async def running_ones(
    authority_id: int, *, after: tuple[date, int] | None, size: int
) -> list[Application]:
    """The open applications of a register that are counted and have a due date, the earliest
    first."""
    ours = Application.filter(authority_id=authority_id, counted=True).using_db(reader())
    found = ours.filter(stage__in=OPEN_STAGES, due_on__isnull=False)
    if after is not None:
        day, id_ = after
        found = found.filter(Q(due_on__gt=day) | Q(due_on=day, id__gt=id_))
    return await found.order_by("due_on", "id").limit(size)
