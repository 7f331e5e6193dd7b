"""What an office notes while it handles an application: tables, as in `models`.

Notes, searches, material and hand-overs stand in no journal, for nothing of the law follows
from them. Each has its author and moment; none is ever deleted, but struck out with a reason.
"""

from tortoise import fields

from tracker.records.models import Application, Officer
from tracker.records.office_models import Unit
from tracker.records.record import Record


class HandlingRecord(Record):
    """What all of them have: to which application, by whom, when, and whether it still holds."""

    id = fields.IntField(primary_key=True)
    application: fields.ForeignKeyRelation[Application] = fields.ForeignKeyField(
        "records.Application", on_delete=fields.CASCADE, related_name=False, db_index=True
    )
    application_id: int
    officer: fields.ForeignKeyRelation[Officer] = fields.ForeignKeyField(
        "records.Officer", on_delete=fields.RESTRICT, related_name=False
    )
    officer_id: int
    at = fields.DatetimeField()
    struck_at = fields.DatetimeField(null=True)
    struck_by: fields.ForeignKeyNullableRelation[Officer] = fields.ForeignKeyField(
        "records.Officer", null=True, on_delete=fields.RESTRICT, related_name=False
    )
    struck_by_id: int | None
    struck_reason = fields.CharField(max_length=200, default="")

    class Meta:
        abstract = True


class Note(HandlingRecord):
    """An internal note: never shown outside the office."""

    text = fields.TextField()

    class Meta:
        table = "note"


class SearchRecord(HandlingRecord):
    """Where the information was looked for, and what came of it (article 36, item 4).

    `on`: the day of the search; `found`: whether anything was.
    """

    place = fields.CharField(max_length=200)
    searched_by = fields.CharField(max_length=60)
    terms = fields.CharField(max_length=300)
    on = fields.DateField()
    found = fields.BooleanField()
    result = fields.TextField(default="")

    class Meta:
        table = "search_record"


class Material(HandlingRecord):
    """A file that was found; its bytes are a blob named by `digest`.

    `pages`: None while nobody has counted them.
    """

    name = fields.CharField(max_length=200)
    media_type = fields.CharField(max_length=100)
    size = fields.IntField()
    digest = fields.CharField(max_length=64)
    description = fields.CharField(max_length=200, default="")
    pages = fields.IntField(null=True)

    class Meta:
        table = "material"


class Assignment(Record):
    """Who has an application in hand, one after the other, and which units help, with their days.

    `leads`: it is this one's turn; of those only the last has no `ended_at`. A unit that
    helps ends when it has answered.
    """

    id = fields.IntField(primary_key=True)
    application: fields.ForeignKeyRelation[Application] = fields.ForeignKeyField(
        "records.Application", on_delete=fields.CASCADE, related_name=False, db_index=True
    )
    application_id: int
    leads = fields.BooleanField()
    unit: fields.ForeignKeyNullableRelation[Unit] = fields.ForeignKeyField(
        "records.Unit", null=True, on_delete=fields.RESTRICT, related_name=False
    )
    unit_id: int | None
    officer: fields.ForeignKeyNullableRelation[Officer] = fields.ForeignKeyField(
        "records.Officer", null=True, on_delete=fields.RESTRICT, related_name=False
    )
    officer_id: int | None
    due_on = fields.DateField(null=True)
    note = fields.CharField(max_length=200, default="")
    by: fields.ForeignKeyRelation[Officer] = fields.ForeignKeyField(
        "records.Officer", on_delete=fields.RESTRICT, related_name=False
    )
    by_id: int
    at = fields.DatetimeField()
    ended_at = fields.DatetimeField(null=True)
    outcome = fields.CharField(max_length=200, default="")

    class Meta:
        table = "assignment"
        indexes = (("unit", "ended_at"),)
