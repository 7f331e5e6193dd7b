"""Tables that came as tables, and keys: the latest of each is in force, the others stay."""

from collections.abc import Collection, Iterable

from tracker.law.terms import TableSource
from tracker.records.connections import reader
from tracker.records.given_models import GivenTable, UnitKey


async def given_in(authority_ids: Collection[int], *years: int) -> list[GivenTable]:
    """Every table of the years that came for these, the latest last."""
    found = GivenTable.filter(authority_id__in=list(authority_ids), year__in=years)
    return list(await found.order_by("id"))


def in_force(tables: Iterable[GivenTable], source: TableSource) -> GivenTable | None:
    """The latest of a source."""
    return next((one for one in reversed(list(tables)) if one.source is source), None)


async def opening_of(authority_id: int, year: int) -> GivenTable | None:
    """The balance its register opened with in that year, if it did."""
    return in_force(await given_in([authority_id], year), TableSource.OPENING)


async def given_to(authority_id: int) -> list[GivenTable]:
    """Everything that came for an authority, the latest first."""
    found = GivenTable.filter(authority_id=authority_id).using_db(reader())
    return list(await found.order_by("-id").prefetch_related("officer"))


async def key_in_force(authority_id: int) -> UnitKey | None:
    """The key somebody confirmed last."""
    return await UnitKey.filter(authority_id=authority_id).order_by("-id").first()


async def keys_of(authority_id: int) -> list[UnitKey]:
    """Every key that was confirmed, the one in force first."""
    found = UnitKey.filter(authority_id=authority_id).using_db(reader())
    return list(await found.order_by("-id").prefetch_related("officer"))
