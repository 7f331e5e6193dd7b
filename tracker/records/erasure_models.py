"""What may be erased, who said so, and what went: tables, as in `models`.

A proposal comes and goes with what the law says of its day. What was confirmed, kept and
erased is never changed and never removed, as triggers say too.
"""

from tortoise import fields

from tracker.law.erasure import Scope
from tracker.records.models import WORD, Application, Authority, Officer, encoder
from tracker.records.record import Record


class ErasureRun(Record):
    """An officer confirmed that data of a kind goes, of `count` applications at once."""

    id = fields.IntField(primary_key=True)
    authority: fields.ForeignKeyRelation[Authority] = fields.ForeignKeyField(
        "records.Authority", on_delete=fields.RESTRICT, db_index=True
    )
    authority_id: int
    scope = fields.CharEnumField(Scope, max_length=WORD)
    rule = fields.CharField(max_length=120)
    count = fields.IntField()
    officer: fields.ForeignKeyRelation[Officer] = fields.ForeignKeyField(
        "records.Officer", on_delete=fields.RESTRICT
    )
    officer_id: int
    at = fields.DatetimeField()

    class Meta:
        table = "erasure_run"


class ErasureProposal(Record):
    """Data of a kind may go `since` a day. `run`: it was confirmed; the row ends once it went."""

    id = fields.IntField(primary_key=True)
    authority: fields.ForeignKeyRelation[Authority] = fields.ForeignKeyField(
        "records.Authority", on_delete=fields.RESTRICT
    )
    authority_id: int
    application: fields.ForeignKeyRelation[Application] = fields.ForeignKeyField(
        "records.Application", on_delete=fields.RESTRICT
    )
    application_id: int
    scope = fields.CharEnumField(Scope, max_length=WORD)
    since = fields.DateField()
    proposed_at = fields.DatetimeField()
    run: fields.ForeignKeyNullableRelation[ErasureRun] = fields.ForeignKeyField(
        "records.ErasureRun", null=True, on_delete=fields.RESTRICT, db_index=True
    )
    run_id: int | None

    class Meta:
        table = "erasure_proposal"
        unique_together = (("application", "scope"),)
        indexes = (("authority", "scope"),)


class Erasure(Record):
    """Data of a kind went from an application. `removed`: how much of each table, by its label.

    `asked`: why, where the applicant asked for it; else it went in a `run`.
    """

    id = fields.IntField(primary_key=True)
    application: fields.ForeignKeyRelation[Application] = fields.ForeignKeyField(
        "records.Application", on_delete=fields.RESTRICT, db_index=True
    )
    application_id: int
    authority: fields.ForeignKeyRelation[Authority] = fields.ForeignKeyField(
        "records.Authority", on_delete=fields.RESTRICT, db_index=True
    )
    authority_id: int
    scope = fields.CharEnumField(Scope, max_length=WORD)
    rule = fields.CharField(max_length=120)
    run: fields.ForeignKeyNullableRelation[ErasureRun] = fields.ForeignKeyField(
        "records.ErasureRun", null=True, on_delete=fields.RESTRICT, db_index=True
    )
    run_id: int | None
    asked = fields.CharField(max_length=200, default="")
    removed = fields.JSONField[dict[str, int]](encoder=encoder)
    officer: fields.ForeignKeyRelation[Officer] = fields.ForeignKeyField(
        "records.Officer", on_delete=fields.RESTRICT
    )
    officer_id: int
    at = fields.DatetimeField()

    class Meta:
        table = "erasure"


class ErasedFile(Record):
    """The digest of a file that went with an erasure; its bytes go once nothing names them."""

    id = fields.IntField(primary_key=True)
    erasure: fields.ForeignKeyRelation[Erasure] = fields.ForeignKeyField(
        "records.Erasure", on_delete=fields.RESTRICT, db_index=True
    )
    erasure_id: int
    digest = fields.CharField(max_length=64, db_index=True)

    class Meta:
        table = "erased_file"


class Keeping(Record):
    """An officer keeps an application from erasure, or no longer does; the last one counts."""

    id = fields.IntField(primary_key=True)
    application: fields.ForeignKeyRelation[Application] = fields.ForeignKeyField(
        "records.Application", on_delete=fields.RESTRICT, db_index=True
    )
    application_id: int
    kept = fields.BooleanField()
    reason = fields.CharField(max_length=200)
    officer: fields.ForeignKeyRelation[Officer] = fields.ForeignKeyField(
        "records.Officer", on_delete=fields.RESTRICT
    )
    officer_id: int
    at = fields.DatetimeField()

    class Meta:
        table = "keeping"
