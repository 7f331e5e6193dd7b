import functools
from json import dumps, loads

from tortoise import fields, migrations
from tortoise.fields.base import OnDelete
from tortoise.indexes import Index
from tortoise.migrations import operations as ops
from tortoise.migrations.constraints import CheckConstraint


class Migration(migrations.Migration):
    dependencies = [("records", "0010_letters")]

    initial = False

    operations = [
        ops.CreateModel(
            name="Dossier",
            fields=[
                (
                    "id",
                    fields.IntField(generated=True, primary_key=True, unique=True, db_index=True),
                ),
                (
                    "application",
                    fields.ForeignKeyField(
                        "records.Application",
                        source_field="application_id",
                        db_constraint=True,
                        to_field="id",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "authority",
                    fields.ForeignKeyField(
                        "records.Authority",
                        source_field="authority_id",
                        db_constraint=True,
                        to_field="id",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("number", fields.CharField(max_length=60)),
                ("version", fields.IntField()),
                ("entries", fields.IntField()),
                ("pages", fields.IntField()),
                ("digest", fields.CharField(max_length=64)),
                (
                    "officer",
                    fields.ForeignKeyField(
                        "records.Officer",
                        source_field="officer_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("bound_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "dossier",
                "app": "records",
                "unique_together": (("application", "version"), ("authority", "number", "version")),
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
        ops.AddField(
            model_name="Letter",
            name="sent_on",
            field=fields.DateField(null=True),
        ),
        ops.AddIndex(
            model_name="Letter",
            index=Index(fields=["authority_id", "sent_on"]),
        ),
        ops.AddField(
            model_name="Officer",
            name="ledger",
            field=fields.JSONField(
                null=True,
                encoder=functools.partial(dumps, ensure_ascii=False, sort_keys=True),
                decoder=loads,
            ),
        ),
        ops.AddConstraint(
            model_name="Dossier",
            constraint=CheckConstraint(check="number <> ''", name="dossier_has_number"),
        ),
        ops.AddConstraint(
            model_name="Dossier",
            constraint=CheckConstraint(check="version >= 1", name="dossier_version_from_one"),
        ),
        ops.AddConstraint(
            model_name="Dossier",
            constraint=CheckConstraint(check="entries >= 1 AND pages >= 1", name="dossier_counted"),
        ),
    ]
