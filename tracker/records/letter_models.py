"""What an office sets for its letters, and the register of their numbers; as in `models`."""

from tortoise import fields

from tracker.records.models import WORD, Authority, Letter, Officer
from tracker.records.record import Record


class NumberPattern(Record):
    """How the letters of a kind are numbered; of several for a kind the latest counts.

    `kind` empty: all kinds without a pattern of their own. `series`: the sequence that is
    counted, which kinds may share.
    """

    id = fields.IntField(primary_key=True)
    authority: fields.ForeignKeyRelation[Authority] = fields.ForeignKeyField(
        "records.Authority", on_delete=fields.RESTRICT
    )
    authority_id: int
    kind = fields.CharField(max_length=WORD, default="")
    pattern = fields.CharField(max_length=60)
    word = fields.CharField(max_length=20, default="")
    series = fields.CharField(max_length=WORD)
    officer: fields.ForeignKeyRelation[Officer] = fields.ForeignKeyField(
        "records.Officer", on_delete=fields.RESTRICT
    )
    officer_id: int
    at = fields.DatetimeField()

    class Meta:
        table = "number_pattern"
        indexes = (("authority", "kind"),)


class DocumentNumber(Record):
    """A number that was given, once and for ever, whether or not a letter bears it.

    `reason`: why no letter does, as an officer recorded it; for one reserved by hand, from
    the beginning. `kind` empty: reserved, or given before kinds were recorded.
    """

    id = fields.IntField(primary_key=True)
    authority: fields.ForeignKeyRelation[Authority] = fields.ForeignKeyField(
        "records.Authority", on_delete=fields.RESTRICT
    )
    authority_id: int
    series = fields.CharField(max_length=WORD)
    year = fields.IntField()
    ordinal = fields.IntField()
    text = fields.CharField(max_length=80)
    kind = fields.CharField(max_length=WORD, default="")
    given_on = fields.DateField()
    reason = fields.CharField(max_length=200, default="")
    officer: fields.ForeignKeyNullableRelation[Officer] = fields.ForeignKeyField(
        "records.Officer", null=True, on_delete=fields.RESTRICT
    )
    officer_id: int | None
    reasoned_at = fields.DatetimeField(null=True)

    class Meta:
        table = "document_number"
        unique_together = (("authority", "series", "year", "ordinal"), ("authority", "text"))


class LetterTemplate(Record):
    """A version of an office's template; the last of its form counts, and an empty one means
    the standard wording. `form`: the text on the page, or a file in DOCX."""

    id = fields.IntField(primary_key=True)
    authority: fields.ForeignKeyRelation[Authority] = fields.ForeignKeyField(
        "records.Authority", on_delete=fields.RESTRICT
    )
    authority_id: int
    kind = fields.CharField(max_length=WORD)
    form = fields.CharField(max_length=8)
    version = fields.IntField()
    text = fields.TextField(default="")
    name = fields.CharField(max_length=200, default="")
    size = fields.IntField(default=0)
    digest = fields.CharField(max_length=64, default="")
    officer: fields.ForeignKeyRelation[Officer] = fields.ForeignKeyField(
        "records.Officer", on_delete=fields.RESTRICT
    )
    officer_id: int
    at = fields.DatetimeField()

    class Meta:
        table = "letter_template"
        unique_together = (("authority", "kind", "form", "version"),)

    @property
    def is_standard(self) -> bool:
        return not (self.text or self.digest)


class LetterScan(Record):
    """A scan of the sealed letter; the last version counts, the others are kept."""

    id = fields.IntField(primary_key=True)
    letter: fields.ForeignKeyRelation[Letter] = fields.ForeignKeyField(
        "records.Letter", on_delete=fields.RESTRICT
    )
    letter_id: int
    version = fields.IntField()
    name = fields.CharField(max_length=200)
    media_type = fields.CharField(max_length=100)
    size = fields.IntField()
    digest = fields.CharField(max_length=64)
    officer: fields.ForeignKeyRelation[Officer] = fields.ForeignKeyField(
        "records.Officer", on_delete=fields.RESTRICT
    )
    officer_id: int
    at = fields.DatetimeField()

    class Meta:
        table = "letter_scan"
        unique_together = (("letter", "version"),)
