"""Whose turn it is: handing an application to an officer or a unit, and asking units to help."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date, datetime
from typing import Any

from tracker.records.cases import MovedOn
from tracker.records.connections import in_transaction
from tracker.records.handling_models import Assignment
from tracker.records.models import Application, Journal


async def hand_over(
    application: Application,
    *,
    unit_id: int | None,
    officer_id: int | None,
    due_on: date | None,
    note: str,
    by_id: int,
    now: datetime,
    seen: int | None = None,
) -> None:
    """To an officer, a unit, or an officer of a unit; whoever had it before has it no more.

    The same hand-over sent twice is done once. `seen`: the hand-over that was looked at, 0 where
    there was none; raises `MovedOn` where another came since.
    """
    async with _held(application):
        current = await Assignment.filter(
            application_id=application.id, leads=True, ended_at__isnull=True
        ).first()
        said: dict[str, Any] = {
            "unit_id": unit_id,
            "officer_id": officer_id,
            "due_on": due_on,
            "note": note,
        }
        if current and all(getattr(current, name) == value for name, value in said.items()):
            return
        if seen is not None and seen != (current.id if current else 0):
            raise MovedOn
        if current is not None:
            current.ended_at = now
            await current.save(update_fields=["ended_at"])
        await Assignment.create(
            application_id=application.id, leads=True, by_id=by_id, at=now, **said
        )
        await Application.filter(id=application.id).update(in_charge_id=officer_id, unit_id=unit_id)


async def ask_help(
    application: Application,
    *,
    unit_id: int,
    due_on: date | None,
    note: str,
    by_id: int,
    now: datetime,
) -> None:
    """A unit helps; one that helps already has a new day, and the old one stays written."""
    async with _held(application):
        asked = Assignment.filter(
            application_id=application.id, leads=False, unit_id=unit_id, ended_at__isnull=True
        )
        before = await asked.first()
        if before is not None and (before.due_on, before.note) == (due_on, note):
            return
        await asked.update(ended_at=now)
        await Assignment.create(
            application_id=application.id,
            leads=False,
            unit_id=unit_id,
            due_on=due_on,
            note=note,
            by_id=by_id,
            at=now,
        )


async def end_help(help_: Assignment, outcome: str, *, now: datetime) -> None:
    """The unit has answered, or is asked no more."""
    going_on = Assignment.filter(id=help_.id, ended_at__isnull=True)
    await going_on.update(ended_at=now, outcome=outcome)


@asynccontextmanager
async def _held(application: Application) -> AsyncIterator[None]:
    """As an act holds it: an act saves the whole row, and must not undo a hand-over."""
    async with in_transaction():
        await Journal.select_for_update(no_key=True).get(id=application.journal_id)
        yield
