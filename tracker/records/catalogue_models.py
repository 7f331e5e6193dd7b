"""The tables of the catalogue; like `models`, columns and relations and nothing else."""

import json
from functools import partial

from tortoise import fields

from tracker.law.terms import CatalogueChangeKind, CatalogueMode, WithholdingReason
from tracker.records.models import Application, Authority, Officer
from tracker.records.record import Record

_WORD = 32

_encoder = partial(json.dumps, ensure_ascii=False, sort_keys=True)


class CatalogueEntry(Record):
    """An entry of the catalogue (政府信息公开目录): something published, released or withheld.

    `application`: the one it was released from; never shown to the public. `terms` is what
    is searched, `title_terms` the part of it by which it is ranked (see `search`);
    `version` counts the changes.
    """

    id = fields.IntField(primary_key=True)
    authority: fields.ForeignKeyRelation[Authority] = fields.ForeignKeyField(
        "records.Authority", on_delete=fields.RESTRICT
    )
    authority_id: int
    application: fields.ForeignKeyNullableRelation[Application] = fields.ForeignKeyField(
        "records.Application", null=True, on_delete=fields.RESTRICT, db_index=True
    )
    application_id: int | None
    title = fields.CharField(max_length=200)
    index_number = fields.CharField(max_length=60, null=True)
    document_number = fields.CharField(max_length=80, default="")
    made_on = fields.DateField()
    summary = fields.TextField(default="")
    link = fields.CharField(max_length=500, default="")
    mode = fields.CharEnumField(CatalogueMode, max_length=_WORD)
    reason = fields.CharEnumField(WithholdingReason, max_length=_WORD, null=True)
    withdrawn_at = fields.DatetimeField(null=True)
    version = fields.IntField(default=0)
    title_terms = fields.TextField(default="")
    terms = fields.TextField(default="")

    class Meta:
        table = "catalogue_entry"
        indexes = (("authority", "made_on"),)


class CatalogueFile(Record):
    """A file of an entry of the catalogue; its bytes are a blob named by `digest`."""

    id = fields.IntField(primary_key=True)
    entry: fields.ForeignKeyRelation[CatalogueEntry] = fields.ForeignKeyField(
        "records.CatalogueEntry", on_delete=fields.RESTRICT
    )
    entry_id: int
    name = fields.CharField(max_length=200)
    media_type = fields.CharField(max_length=100)
    size = fields.IntField()
    digest = fields.CharField(max_length=64)

    class Meta:
        table = "catalogue_file"
        unique_together = (("entry", "digest"),)


class CatalogueChange(Record):
    """One change of an entry of the catalogue: who, when, and what it said after."""

    id = fields.IntField(primary_key=True)
    entry: fields.ForeignKeyRelation[CatalogueEntry] = fields.ForeignKeyField(
        "records.CatalogueEntry", on_delete=fields.RESTRICT
    )
    entry_id: int
    seq = fields.IntField()
    kind = fields.CharEnumField(CatalogueChangeKind, max_length=_WORD)
    officer: fields.ForeignKeyNullableRelation[Officer] = fields.ForeignKeyField(
        "records.Officer", null=True, on_delete=fields.RESTRICT
    )
    officer_id: int | None
    at = fields.DatetimeField()
    said = fields.JSONField[dict[str, object]](encoder=_encoder)

    class Meta:
        table = "catalogue_change"
        unique_together = (("entry", "seq"),)


class CatalogueHelp(Record):
    """How often in a month the catalogue helped people who were about to apply.

    `month` is its first day. Each draft counts once in `shown`, and in the others as far
    as it came. Nothing says who.
    """

    id = fields.IntField(primary_key=True)
    authority: fields.ForeignKeyRelation[Authority] = fields.ForeignKeyField(
        "records.Authority", on_delete=fields.RESTRICT
    )
    authority_id: int
    month = fields.DateField()
    shown = fields.IntField(default=0)
    opened = fields.IntField(default=0)
    answered = fields.IntField(default=0)

    class Meta:
        table = "catalogue_help"
        unique_together = (("authority", "month"),)
