"""Putting the file of an ended application into the archive, and taking it out again."""

from datetime import date, datetime

from tracker.records.connections import in_transaction
from tracker.records.handling_models import Note
from tracker.records.models import Application, Journal


async def archive(
    application: Application, *, on: date, number: str, officer_id: int, now: datetime
) -> None:
    """The day and the number of the file; a note says who wrote it down and when."""
    said = f"归档：{on.isoformat()}" + (f"，归档号 {number}" if number else "")
    await _set(application, on, number, said, officer_id, now)


async def take_out(
    application: Application, reason: str, *, officer_id: int, now: datetime
) -> None:
    """It was archived by mistake, or is needed again."""
    await _set(application, None, "", f"撤销归档：{reason}", officer_id, now)


async def _set(
    application: Application,
    on: date | None,
    number: str,
    said: str,
    officer_id: int,
    now: datetime,
) -> None:
    async with in_transaction():
        await Journal.select_for_update(no_key=True).get(id=application.journal_id)
        await application.refresh_from_db(fields=["archived_on", "archive_number"])
        if (application.archived_on, application.archive_number) == (on, number):
            return
        application.archived_on, application.archive_number = on, number
        await application.save(update_fields=["archived_on", "archive_number"])
        await Note.create(application_id=application.id, officer_id=officer_id, at=now, text=said)
