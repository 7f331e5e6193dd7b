"""What belongs to an office and to no single application: tables, as in `models`."""

from tortoise import fields
from tortoise.models import Model

from tracker.law.terms import SettingKind
from tracker.records.models import WORD, Authority, Officer, encoder


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


class SettingChange(Model):
    """A setting was changed; never changed itself, never removed.

    `key`: which officer, letter or notice; empty for the office itself. `before` and `after`
    hold the fields that differ, by name. No authority: the calendar, which all share. No
    officer: somebody at the command line.
    """

    id = fields.IntField(primary_key=True)
    authority: fields.ForeignKeyNullableRelation[Authority] = fields.ForeignKeyField(
        "records.Authority", null=True, on_delete=fields.RESTRICT
    )
    authority_id: int | None
    kind = fields.CharEnumField(SettingKind, max_length=WORD)
    key = fields.CharField(max_length=60, default="")
    before = fields.JSONField[dict[str, object]](encoder=encoder)
    after = fields.JSONField[dict[str, object]](encoder=encoder)
    officer: fields.ForeignKeyNullableRelation[Officer] = fields.ForeignKeyField(
        "records.Officer", null=True, on_delete=fields.RESTRICT
    )
    officer_id: int | None
    at = fields.DatetimeField()

    class Meta:
        table = "setting_change"
        indexes = (("authority", "kind"),)
