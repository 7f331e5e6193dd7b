"""What belongs to an office and to no single application: tables, as in `models`."""

from tortoise import fields
from tortoise.models import Model

from tracker.records.models import Authority, Officer, encoder


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


class CalendarFeed(Model):
    """The secret address at which an officer's calendar program reads the due dates."""

    id = fields.IntField(primary_key=True)
    officer: fields.OneToOneRelation[Officer] = fields.OneToOneField(
        "records.Officer", on_delete=fields.CASCADE
    )
    officer_id: int
    token_digest = fields.CharField(max_length=64, unique=True)
    created_at = fields.DatetimeField()

    class Meta:
        table = "calendar_feed"
