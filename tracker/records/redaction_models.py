"""Papers being covered before they are handed over: tables, as in `models`.

The original is kept and never handed over; of every copy stays who made it, when, what was
covered and on which ground. A file is a blob named by its digest, and by the digests a copy
is known again wherever it is attached.
"""

from typing import Any

from tortoise import fields

from tracker.records.models import Application, Officer, encoder
from tracker.records.record import Record
from tracker.records.sealed_fields import SealedJSONField


class Redaction(Record):
    """An original of an application, and the areas drawn on it so far.

    `sheets`: width and height of each page in millimetres. `areas`: mappings with id, page,
    left, top, width, height and ground. `steps`: what can be undone, the last one last.
    `words`: what the officers look for.
    """

    id = fields.IntField(primary_key=True)
    application: fields.ForeignKeyRelation[Application] = fields.ForeignKeyField(
        "records.Application", on_delete=fields.RESTRICT
    )
    application_id: int
    name = fields.CharField(max_length=200)
    media_type = fields.CharField(max_length=100)
    size = fields.IntField()
    digest = fields.CharField(max_length=64)
    sheets = fields.JSONField[list[list[float]]](encoder=encoder)
    areas = fields.JSONField[list[dict[str, Any]]](encoder=encoder, default=list)
    last_area = fields.IntField(default=0)
    steps = fields.JSONField[list[dict[str, Any]]](encoder=encoder, default=list)
    words = SealedJSONField[list[str]](default=list)
    officer: fields.ForeignKeyRelation[Officer] = fields.ForeignKeyField(
        "records.Officer", on_delete=fields.RESTRICT
    )
    officer_id: int
    created_at = fields.DatetimeField()

    class Meta:
        table = "redaction"
        unique_together = (("application", "digest"),)


class RedactedCopy(Record):
    """A copy without what lay under the areas.

    `drawn`: pages that became pictures. `still_there`: mappings with word and page, covered words
    that still stand elsewhere. `public_numbers`: telephones that somebody said are public.
    """

    id = fields.IntField(primary_key=True)
    redaction: fields.ForeignKeyRelation[Redaction] = fields.ForeignKeyField(
        "records.Redaction", on_delete=fields.RESTRICT, db_index=True
    )
    redaction_id: int
    name = fields.CharField(max_length=200)
    media_type = fields.CharField(max_length=100)
    size = fields.IntField()
    digest = fields.CharField(max_length=64)
    areas = fields.JSONField[list[dict[str, Any]]](encoder=encoder)
    drawn = fields.JSONField[list[int]](encoder=encoder)
    still_there = SealedJSONField[list[dict[str, Any]]](default=list)
    public_numbers = fields.JSONField[list[str]](encoder=encoder, default=list)
    officer: fields.ForeignKeyRelation[Officer] = fields.ForeignKeyField(
        "records.Officer", on_delete=fields.RESTRICT
    )
    officer_id: int
    made_at = fields.DatetimeField()

    class Meta:
        table = "redacted_copy"
