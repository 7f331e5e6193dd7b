"""Applications put into the archive (归档): tables as in `models`, and what is asked of them."""

from collections.abc import Collection

from tortoise import fields

from tracker.law.terms import Retention
from tracker.records.connections import in_transaction, reader
from tracker.records.models import WORD, Application, Authority, Officer
from tracker.records.record import Record


class Dossier(Record):
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


class DossierFile(Record):
    """A file of a dossier, as its manifest names it, or the manifest itself.

    One that was filed before these were listed has none, until somebody reads its manifest.
    """

    id = fields.IntField(primary_key=True)
    dossier: fields.ForeignKeyRelation[Dossier] = fields.ForeignKeyField(
        "records.Dossier", on_delete=fields.RESTRICT, related_name="files"
    )
    dossier_id: int
    digest = fields.CharField(max_length=64, db_index=True)

    class Meta:
        table = "dossier_file"
        unique_together = (("dossier", "digest"),)


async def list_files(dossier_id: int, digests: Collection[str]) -> None:
    """All of them or none; once, whoever else does it meanwhile."""
    rows = [DossierFile(dossier_id=dossier_id, digest=digest) for digest in sorted(digests)]
    async with in_transaction():
        await DossierFile.bulk_create(rows, ignore_conflicts=True)


async def without_list(applications: Collection[int] | None = None) -> list[Dossier]:
    """Those of which no file is listed: of these applications, or of all."""
    found = Dossier.filter(files__id__isnull=True)
    if applications is not None:
        found = found.filter(application_id__in=list(applications))
    return await found.order_by("id")


async def files_of_dossiers(application_id: int) -> set[str]:
    """The files of every version, their manifests among them."""
    manifests = Dossier.filter(application_id=application_id)
    listed = DossierFile.filter(dossier__application_id=application_id)
    found = [*await manifests.values_list("digest", flat=True)]
    return {str(digest) for digest in (*found, *await listed.values_list("digest", flat=True))}


async def dossiers_of(application_id: int) -> list[Dossier]:
    """Every version of an application's dossier with its officer, the latest first."""
    return (
        await Dossier.filter(application_id=application_id)
        .using_db(reader())
        .order_by("-version")
        .prefetch_related("officer")
    )
