"""The units of an office: made, renamed, closed, and who works in them."""

from collections.abc import Collection
from datetime import datetime

from tracker.actions.office_settings import save_settings
from tracker.law.terms import SettingKind
from tracker.records.authorities import authority_as_seen
from tracker.records.connections import in_transaction
from tracker.records.models import Authority, Officer
from tracker.records.office_models import Unit
from tracker.records.setting_changes import note_change


class UnitNameTaken(Exception):
    """The office has a unit of that name."""


async def add_unit(
    authority_id: int, name: str, *, members: Collection[int], by: Officer | None, now: datetime
) -> None:
    """Raises `UnitNameTaken`. `by`: None at the command line."""
    async with in_transaction():
        await _next_version(authority_id, None, by, now)
        await _refuse_taken(authority_id, name)
        before = await _told(authority_id)
        unit = await Unit.create(authority_id=authority_id, name=name, created_at=now)
        await _set_members(unit, members)
        await _note(authority_id, before, by=by, now=now)


async def change_unit(
    unit: Unit,
    *,
    name: str,
    active: bool,
    members: Collection[int],
    by: Officer,
    now: datetime,
    seen: int | None = None,
) -> None:
    """A unit that is closed is offered no more; what it had in hand stays with it. `seen`: in
    which version the settings were looked at; raises `MovedOn` where they are another."""
    async with in_transaction():
        await _next_version(unit.authority_id, seen, by, now)
        if name != unit.name:
            await _refuse_taken(unit.authority_id, name)
        before = await _told(unit.authority_id)
        unit.name, unit.active = name, active
        await unit.save(update_fields=["name", "active"])
        await _set_members(unit, members)
        await _note(unit.authority_id, before, by=by, now=now)


async def _next_version(
    authority_id: int, seen: int | None, by: Officer | None, now: datetime
) -> None:
    """Pages of settings shown until now are no longer true."""
    locked = Authority.select_for_update(no_key=True)
    authority = await (
        locked.get(id=authority_id) if seen is None else authority_as_seen(authority_id, seen)
    )
    await save_settings(authority, {}, by=by, now=now)


async def _refuse_taken(authority_id: int, name: str) -> None:
    if await Unit.filter(authority_id=authority_id, name=name).exists():
        raise UnitNameTaken


async def _set_members(unit: Unit, members: Collection[int]) -> None:
    """An officer works in one unit: who joins this one leaves another."""
    mine = Officer.filter(authority_id=unit.authority_id)
    await mine.filter(unit_id=unit.id).update(unit_id=None)
    await mine.filter(id__in=list(members)).update(unit_id=unit.id)


async def _told(authority_id: int) -> dict[int, dict[str, object]]:
    """What the history tells of every unit: of all, for who joins one leaves another."""
    units = await Unit.filter(authority_id=authority_id).order_by("id")
    people = await Officer.filter(authority_id=authority_id, unit_id__isnull=False).order_by("id")
    return {
        unit.id: {
            "name": unit.name,
            "active": unit.active,
            "members": [one.name for one in people if one.unit_id == unit.id],
        }
        for unit in units
    }


async def _note(
    authority_id: int,
    before: dict[int, dict[str, object]],
    *,
    by: Officer | None,
    now: datetime,
) -> None:
    for unit_id, after in (await _told(authority_id)).items():
        await note_change(
            authority_id,
            SettingKind.UNITS,
            str(after["name"]),
            before.get(unit_id, {}),
            after,
            by=by.id if by else None,
            now=now,
        )
