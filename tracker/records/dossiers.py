"""Applications put into the archive (归档): a table as in `models`, and what is asked of it."""

from tortoise import fields
from tortoise.models import Model

from tracker.law.terms import Retention
from tracker.records.connections import reader
from tracker.records.models import WORD, Application, Authority, Officer


class Dossier(Model):
    """An application as it was bound and filed away; never changed, only followed by another.

    `digest` is that of the manifest, a blob that names every file of the dossier with its
    digest. `entries`: how long the journal was. A later version keeps the `number`. `retention`:
    how long it is kept, as the office had chosen then.
    """

    id = fields.IntField(primary_key=True)
    application: fields.ForeignKeyRelation[Application] = fields.ForeignKeyField(
        "records.Application", on_delete=fields.RESTRICT
    )
    application_id: int
    authority: fields.ForeignKeyRelation[Authority] = fields.ForeignKeyField(
        "records.Authority", on_delete=fields.RESTRICT
    )
    authority_id: int
    number = fields.CharField(max_length=60)
    version = fields.IntField()
    entries = fields.IntField()
    pages = fields.IntField()
    retention = fields.CharEnumField(Retention, max_length=WORD, null=True)
    digest = fields.CharField(max_length=64)
    officer: fields.ForeignKeyNullableRelation[Officer] = fields.ForeignKeyField(
        "records.Officer", null=True, on_delete=fields.RESTRICT
    )
    officer_id: int | None
    bound_at = fields.DatetimeField()

    class Meta:
        table = "dossier"
        unique_together = (("application", "version"), ("authority", "number", "version"))


async def dossiers_of(application_id: int) -> list[Dossier]:
    """Every version of an application's dossier with its officer, the latest first."""
    return (
        await Dossier.filter(application_id=application_id)
        .using_db(reader())
        .order_by("-version")
        .select_related("officer")
    )
