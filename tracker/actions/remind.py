"""Press an application (催办) and answer for it: in the office's own record, and in no journal."""

from datetime import datetime
from typing import Any

from tracker.records.connections import in_transaction
from tracker.records.models import Application, Officer
from tracker.records.reminders import Reminder


class NothingToPress(Exception):
    """The application has ended."""


class AnsweredAlready(Exception):
    """Somebody else has answered meanwhile."""


async def remind(application_id: int, *, reason: str, officer: Officer, now: datetime) -> None:
    """The same words again, while nobody has answered them, are taken once."""
    async with in_transaction():
        application = await Application.select_for_update(no_key=True).get(id=application_id)
        if not application.stage.is_open:
            raise NothingToPress
        said: dict[str, Any] = {
            "application_id": application_id,
            "officer_id": officer.id,
            "reason": reason,
        }
        if not await Reminder.exists(**said, answered_at=None):
            await Reminder.create(**said, at=now)


async def answer_reminder(
    application_id: int, reminder_id: int, *, answer: str, officer: Officer, now: datetime
) -> None:
    async with in_transaction():
        found = Reminder.filter(id=reminder_id, application_id=application_id, answered_at=None)
        reminder = await found.select_for_update(no_key=True).first()
        if reminder is None:
            raise AnsweredAlready
        reminder.answer, reminder.answered_by_id, reminder.answered_at = answer, officer.id, now
        await reminder.save(update_fields=["answer", "answered_by_id", "answered_at"])
