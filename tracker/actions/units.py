"""The units of an office: made, renamed, closed, and who works in them."""

from collections.abc import Collection
from datetime import datetime

from tracker.records.connections import in_transaction
from tracker.records.models import Authority, Officer
from tracker.records.office_models import Unit


class UnitNameTaken(Exception):
    """The office has a unit of that name."""


async def add_unit(
    authority: Authority, name: str, *, members: Collection[int], now: datetime
) -> None:
    """Raises `UnitNameTaken`."""
    async with in_transaction():
        await _refuse_taken(authority.id, name)
        unit = await Unit.create(authority_id=authority.id, name=name, created_at=now)
        await _set_members(unit, members)


async def change_unit(unit: Unit, *, name: str, active: bool, members: Collection[int]) -> None:
    """A unit that is closed is offered no more; what it had in hand stays with it."""
    async with in_transaction():
        if name != unit.name:
            await _refuse_taken(unit.authority_id, name)
        unit.name, unit.active = name, active
        await unit.save(update_fields=["name", "active"])
        await _set_members(unit, members)


async def _refuse_taken(authority_id: int, name: str) -> None:
    if await Unit.filter(authority_id=authority_id, name=name).exists():
        raise UnitNameTaken


async def _set_members(unit: Unit, members: Collection[int]) -> None:
    """An officer works in one unit: who joins this one leaves another."""
    mine = Officer.filter(authority_id=unit.authority_id)
    await mine.filter(unit_id=unit.id).update(unit_id=None)
    await mine.filter(id__in=list(members)).update(unit_id=unit.id)
