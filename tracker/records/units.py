"""The units of an office, and who works in them."""

from tracker.records.connections import reader
from tracker.records.models import Officer
from tracker.records.office_models import Unit


async def units_of(authority_id: int, *, active_only: bool = False) -> list[Unit]:
    """Those that still exist first, by name."""
    found = Unit.filter(authority_id=authority_id).using_db(reader())
    if active_only:
        found = found.filter(active=True)
    return await found.order_by("-active", "name")


async def unit_in(authority_id: int, unit_id: int) -> Unit | None:
    return await Unit.get_or_none(id=unit_id, authority_id=authority_id)


async def colleagues(authority_id: int) -> list[Officer]:
    """Everybody who still works in the office, by name."""
    return (
        await Officer.filter(authority_id=authority_id, active=True)
        .using_db(reader())
        .order_by("name", "id")
    )
