"""What belongs to an office and to no single application: tables, as in `models`."""

from tortoise import fields
from tortoise.models import Model

from tracker.law.terms import Channel
from tracker.records.models import WORD, Authority, Officer, encoder


class Unit(Model):
    """A part of an office that has the information and helps to answer (承办科室)."""

    id = fields.IntField(primary_key=True)
    authority: fields.ForeignKeyRelation[Authority] = fields.ForeignKeyField(
        "records.Authority", on_delete=fields.RESTRICT
    )
    authority_id: int
    name = fields.CharField(max_length=60)
    active = fields.BooleanField(default=True)
    created_at = fields.DatetimeField()

    class Meta:
        table = "unit"
        unique_together = (("authority", "name"),)


class ChannelCheck(Model):
    """Somebody looked whether anything came by mailbox, post or fax on that day.

    `taken_back_at`: it was ticked by mistake.
    """

    id = fields.IntField(primary_key=True)
    authority: fields.ForeignKeyRelation[Authority] = fields.ForeignKeyField(
        "records.Authority", on_delete=fields.RESTRICT, related_name=False
    )
    authority_id: int
    channel = fields.CharEnumField(Channel, max_length=WORD)
    on = fields.DateField()
    officer: fields.ForeignKeyRelation[Officer] = fields.ForeignKeyField(
        "records.Officer", on_delete=fields.RESTRICT, related_name=False
    )
    officer_id: int
    at = fields.DatetimeField()
    taken_back_at = fields.DatetimeField(null=True)

    class Meta:
        table = "channel_check"
        indexes = (("authority", "on"),)


class PublishedReport(Model):
    """The annual report of a year as it was published; never changed, only followed by another.

    `text` is the JSON that everyone can take away, byte for byte, `digest` its SHA-256."""

    id = fields.IntField(primary_key=True)
    authority: fields.ForeignKeyRelation[Authority] = fields.ForeignKeyField(
        "records.Authority", on_delete=fields.RESTRICT
    )
    authority_id: int
    year = fields.IntField()
    text = fields.TextField()
    digest = fields.CharField(max_length=64)
    officer: fields.ForeignKeyNullableRelation[Officer] = fields.ForeignKeyField(
        "records.Officer", null=True, on_delete=fields.RESTRICT
    )
    officer_id: int | None
    published_at = fields.DatetimeField()

    class Meta:
        table = "published_report"
        indexes = (("authority", "year"),)


class CalendarNotice(Model):
    """A holiday notice an officer entered; of several for the same days the latest counts."""

    id = fields.IntField(primary_key=True)
    year = fields.IntField()
    notice = fields.JSONField[dict[str, object]](encoder=encoder)
    officer: fields.ForeignKeyNullableRelation[Officer] = fields.ForeignKeyField(
        "records.Officer", null=True, on_delete=fields.RESTRICT
    )
    officer_id: int | None
    entered_at = fields.DatetimeField()

    class Meta:
        table = "calendar_notice"
