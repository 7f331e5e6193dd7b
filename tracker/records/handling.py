"""What an office noted while it handled an application, and in whose hands it is."""

from collections.abc import Collection, Container, Mapping
from dataclasses import dataclass
from typing import TypeVar

from tortoise.queryset import QuerySet

from tracker.records.connections import reader
from tracker.records.handling_models import (
    Assignment,
    HandlingRecord,
    Material,
    Note,
    SearchRecord,
)
from tracker.records.record import Record

# By the word that addresses use.
KINDS: Mapping[str, type[HandlingRecord]] = {
    "notes": Note,
    "searches": SearchRecord,
    "material": Material,
}


_TABLES = frozenset({Note, SearchRecord, Material, Assignment})

R = TypeVar("R", bound=HandlingRecord)


@dataclass(frozen=True, slots=True)
class Handling:
    """The records of one application, oldest first, struck ones among them."""

    notes: tuple[Note, ...]
    searches: tuple[SearchRecord, ...]
    material: tuple[Material, ...]
    assignments: tuple[Assignment, ...]

    @property
    def current(self) -> Assignment | None:
        """In whose hands it is."""
        lead = [one for one in self.assignments if one.leads and one.ended_at is None]
        return lead[-1] if lead else None

    @property
    def handed(self) -> Assignment | None:
        """The last hand-over, whether or not it still holds."""
        return next((one for one in reversed(self.assignments) if one.leads), None)

    @property
    def helping(self) -> list[Assignment]:
        """The units that still help."""
        return [one for one in self.assignments if not one.leads and one.ended_at is None]

    @property
    def standing_searches(self) -> list[SearchRecord]:
        return [one for one in self.searches if one.struck_at is None]

    @property
    def standing_material(self) -> list[Material]:
        return [one for one in self.material if one.struck_at is None]

    @property
    def pages(self) -> int:
        """The pages counted of what stands."""
        return sum(one.pages or 0 for one in self.standing_material)

    @property
    def uncounted(self) -> int:
        """How many files have pages that nobody has counted."""
        return sum(one.pages is None for one in self.standing_material)


async def handling_of(application_id: int, tables: Container[type[Record]] = _TABLES) -> Handling:
    """`tables`: those that have something about it (`beside`), where that is known."""
    mine = {"application_id": application_id}

    async def recorded(kind: type[R]) -> tuple[R, ...]:
        found = kind.filter(**mine).using_db(reader()).order_by("id")
        return tuple(await found.prefetch_related("officer", "struck_by"))

    return Handling(
        await recorded(Note) if Note in tables else (),
        await recorded(SearchRecord) if SearchRecord in tables else (),
        await recorded(Material) if Material in tables else (),
        tuple(await _assigned(Assignment.filter(**mine))) if Assignment in tables else (),
    )


def _assigned(found: QuerySet[Assignment]) -> QuerySet[Assignment]:
    return found.using_db(reader()).order_by("id").prefetch_related("unit", "officer", "by")


async def hands_of(application_ids: Collection[int]) -> Mapping[int, list[Assignment]]:
    """Who has these applications in hand and who helps, by application."""
    found: dict[int, list[Assignment]] = {}
    for one in await _assigned(
        Assignment.filter(application_id__in=list(application_ids), ended_at__isnull=True)
    ):
        found.setdefault(one.application_id, []).append(one)
    return found


async def record_in(
    kind: type[HandlingRecord], application_id: int, record_id: int
) -> HandlingRecord | None:
    """The record of that id among those of one application."""
    return await kind.get_or_none(id=record_id, application_id=application_id)


async def standing_material(application_id: int) -> list[Material]:
    """What was found and not struck out."""
    found = Material.filter(application_id=application_id, struck_at__isnull=True)
    return await found.using_db(reader()).order_by("id")


def pages_of(material: Collection[Material]) -> int | None:
    """How many pages were found, once every file of it is counted."""
    counted = [one.pages for one in material if one.pages is not None]
    return sum(counted) if counted and len(counted) == len(material) else None


async def was_searched(application_id: int) -> bool:
    found = SearchRecord.filter(application_id=application_id, struck_at__isnull=True)
    return await found.using_db(reader()).exists()
