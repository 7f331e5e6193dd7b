"""Tables of the year that came as tables, and the keys of the offices that sign theirs."""

from tortoise import fields

from tracker.law.terms import TableSource
from tracker.records.models import WORD, Authority, Officer
from tracker.records.record import Record


class GivenTable(Record):
    """A year's table of an authority as it came; never changed, only followed by another.

    `text` is the file as it was read, `digest` its SHA-256. `made_at`, `signature`,
    `key_fingerprint`: when and by whom a handed-up file was signed. `until`: the last day an
    opening balance counts.
    """

    id = fields.IntField(primary_key=True)
    authority: fields.ForeignKeyRelation[Authority] = fields.ForeignKeyField(
        "records.Authority", on_delete=fields.RESTRICT
    )
    authority_id: int
    source = fields.CharEnumField(TableSource, max_length=WORD)
    year = fields.IntField()
    until = fields.DateField(null=True)
    text = fields.TextField()
    digest = fields.CharField(max_length=64)
    signature = fields.CharField(max_length=128, null=True)
    made_at = fields.DatetimeField(null=True)
    key_fingerprint = fields.CharField(max_length=64, default="", db_default="")
    officer: fields.ForeignKeyNullableRelation[Officer] = fields.ForeignKeyField(
        "records.Officer", null=True, on_delete=fields.RESTRICT
    )
    officer_id: int | None
    taken_at = fields.DatetimeField()

    class Meta:
        table = "given_table"
        indexes = (("authority", "year"),)


class UnitKey(Record):
    """The public key an authority signs its tables with, as somebody confirmed it; the latest
    is in force."""

    id = fields.IntField(primary_key=True)
    authority: fields.ForeignKeyRelation[Authority] = fields.ForeignKeyField(
        "records.Authority", on_delete=fields.RESTRICT, db_index=True
    )
    authority_id: int
    fingerprint = fields.CharField(max_length=64)
    officer: fields.ForeignKeyNullableRelation[Officer] = fields.ForeignKeyField(
        "records.Officer", null=True, on_delete=fields.RESTRICT
    )
    officer_id: int | None
    confirmed_at = fields.DatetimeField()

    class Meta:
        table = "unit_key"
