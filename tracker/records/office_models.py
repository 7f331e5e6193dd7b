"""What belongs to an office and to no single application: tables, as in `models`."""

from tortoise import fields

from tracker.law.terms import Channel, SettingKind
from tracker.records.models import WORD, Authority, Officer, encoder
from tracker.records.record import Record


class Unit(Record):
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


class ChannelCheck(Record):
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


class PublishedReport(Record):
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


class CalendarNotice(Record):
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


class ReportDraft(Record):
    """What an office writes for the report of a year, until it is published and after.

    `texts` by section of the form; `typed` the figures of table two by cell; `note` explains
    what was carried in beside last year's report. `version` counts the saves, against pages
    that are no longer true."""

    id = fields.IntField(primary_key=True)
    authority: fields.ForeignKeyRelation[Authority] = fields.ForeignKeyField(
        "records.Authority", on_delete=fields.RESTRICT
    )
    authority_id: int
    year = fields.IntField()
    version = fields.IntField()
    texts = fields.JSONField[dict[str, str]](encoder=encoder, default=dict)
    typed = fields.JSONField[dict[str, str]](encoder=encoder, default=dict)
    note = fields.TextField(default="")
    blank_noughts = fields.BooleanField(default=False)
    officer: fields.ForeignKeyNullableRelation[Officer] = fields.ForeignKeyField(
        "records.Officer", null=True, on_delete=fields.RESTRICT
    )
    officer_id: int | None
    changed_at = fields.DatetimeField()

    class Meta:
        table = "report_draft"
        unique_together = (("authority", "year"),)


class DifferenceReason(Record):
    """Why the register says another figure than a report that was published; never changed,
    only followed by another. `figure`: the labels it stands under."""

    id = fields.IntField(primary_key=True)
    report: fields.ForeignKeyRelation[PublishedReport] = fields.ForeignKeyField(
        "records.PublishedReport", on_delete=fields.RESTRICT, db_index=True
    )
    report_id: int
    figure = fields.JSONField[list[str]](encoder=encoder)
    frozen = fields.CharField(max_length=40)
    now = fields.CharField(max_length=40)
    reason = fields.TextField()
    officer: fields.ForeignKeyNullableRelation[Officer] = fields.ForeignKeyField(
        "records.Officer", null=True, on_delete=fields.RESTRICT
    )
    officer_id: int | None
    at = fields.DatetimeField()

    class Meta:
        table = "difference_reason"


class SettingChange(Record):
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


class CalendarFeed(Record):
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
