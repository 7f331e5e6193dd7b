"""Applications that a supervisor pressed (催办): a table as in `models`, and what is asked of it.

Part of the office's own record: no act of law follows from it, and the applicant never sees it.
"""

from tortoise import fields
from tortoise.queryset import QuerySet

from tracker.records.connections import reader
from tracker.records.models import Application, Officer
from tracker.records.record import Record


class Reminder(Record):
    """Why somebody who supervises pressed an application, and what was answered."""

    id = fields.IntField(primary_key=True)
    application: fields.ForeignKeyRelation[Application] = fields.ForeignKeyField(
        "records.Application", on_delete=fields.RESTRICT, db_index=True
    )
    application_id: int
    officer: fields.ForeignKeyRelation[Officer] = fields.ForeignKeyField(
        "records.Officer", related_name="reminders", on_delete=fields.RESTRICT
    )
    officer_id: int
    reason = fields.CharField(max_length=500)
    at = fields.DatetimeField()
    answer = fields.CharField(max_length=500, default="")
    answered_by: fields.ForeignKeyNullableRelation[Officer] = fields.ForeignKeyField(
        "records.Officer",
        related_name="answered_reminders",
        null=True,
        on_delete=fields.RESTRICT,
    )
    answered_by_id: int | None
    answered_at = fields.DatetimeField(null=True)

    class Meta:
        table = "reminder"


async def reminders_of(application_id: int) -> list[Reminder]:
    """All of an application, those without an answer first, then the latest."""
    rows = _read().filter(application_id=application_id)
    found = await rows.order_by("-id").prefetch_related("officer", "answered_by")
    return sorted(found, key=lambda one: one.answered_at is not None)


async def unanswered(authority_id: int, *, size: int) -> list[Reminder]:
    """Those of an authority that nobody answered, the oldest first."""
    rows = _read().filter(application__authority_id=authority_id, answered_at=None)
    return list(await rows.order_by("id").limit(size).select_related("officer", "application"))


def _read() -> QuerySet[Reminder]:
    return Reminder.all().using_db(reader())
