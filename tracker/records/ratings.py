"""How satisfied applicants of an authority were."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from tortoise.functions import Count

from tracker.records.connections import reader
from tracker.records.correspondence import Rating

SCORES = range(1, 6)


@dataclass(frozen=True, slots=True)
class Tally:
    """How often each score was given."""

    counts: Mapping[int, int]

    @property
    def number(self) -> int:
        return sum(self.counts.values())

    @property
    def average(self) -> float | None:
        """None while nobody has rated."""
        total = sum(score * n for score, n in self.counts.items())
        return total / self.number if self.number else None


async def tally(authority_id: int, *, since: datetime | None = None) -> Tally:
    """Counted over all ratings, or those first given from a moment on."""
    found = Rating.filter(application__authority_id=authority_id).using_db(reader())
    if since is not None:
        found = found.filter(rated_at__gte=since)
    rows = await found.annotate(n=Count("id")).group_by("score").values_list("score", "n")
    counts = dict(rows)
    return Tally({score: counts.get(score, 0) for score in SCORES})


async def ratings_page(authority_id: int, *, before: int | None, size: int) -> Sequence[Rating]:
    """The last given first, `size` at most; `before`: the id where the page before ended."""
    found = Rating.filter(application__authority_id=authority_id).using_db(reader())
    if before is not None:
        found = found.filter(id__lt=before)
    return list(await found.order_by("-id").limit(size).select_related("application"))
