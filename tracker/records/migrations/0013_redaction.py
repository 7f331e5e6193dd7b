import functools
from json import dumps, loads

from tortoise import fields, migrations
from tortoise.fields.base import OnDelete
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    dependencies = [("records", "0012_workflow")]

    initial = False

    operations = [
        ops.CreateModel(
            name="Redaction",
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
                ("name", fields.CharField(max_length=200)),
                ("media_type", fields.CharField(max_length=100)),
                ("size", fields.IntField()),
                ("digest", fields.CharField(max_length=64)),
                (
                    "sheets",
                    fields.JSONField(
                        encoder=functools.partial(dumps, ensure_ascii=False, sort_keys=True),
                        decoder=loads,
                    ),
                ),
                (
                    "areas",
                    fields.JSONField(
                        default=list,
                        encoder=functools.partial(dumps, ensure_ascii=False, sort_keys=True),
                        decoder=loads,
                    ),
                ),
                ("last_area", fields.IntField(default=0)),
                (
                    "steps",
                    fields.JSONField(
                        default=list,
                        encoder=functools.partial(dumps, ensure_ascii=False, sort_keys=True),
                        decoder=loads,
                    ),
                ),
                (
                    "words",
                    fields.JSONField(
                        default=list,
                        encoder=functools.partial(dumps, ensure_ascii=False, sort_keys=True),
                        decoder=loads,
                    ),
                ),
                (
                    "officer",
                    fields.ForeignKeyField(
                        "records.Officer",
                        source_field="officer_id",
                        db_constraint=True,
                        to_field="id",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "redaction",
                "app": "records",
                "unique_together": (("application", "digest"),),
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="RedactedCopy",
            fields=[
                (
                    "id",
                    fields.IntField(generated=True, primary_key=True, unique=True, db_index=True),
                ),
                (
                    "redaction",
                    fields.ForeignKeyField(
                        "records.Redaction",
                        source_field="redaction_id",
                        db_index=True,
                        db_constraint=True,
                        to_field="id",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("name", fields.CharField(max_length=200)),
                ("media_type", fields.CharField(max_length=100)),
                ("size", fields.IntField()),
                ("digest", fields.CharField(max_length=64)),
                (
                    "areas",
                    fields.JSONField(
                        encoder=functools.partial(dumps, ensure_ascii=False, sort_keys=True),
                        decoder=loads,
                    ),
                ),
                (
                    "drawn",
                    fields.JSONField(
                        encoder=functools.partial(dumps, ensure_ascii=False, sort_keys=True),
                        decoder=loads,
                    ),
                ),
                (
                    "still_there",
                    fields.JSONField(
                        default=list,
                        encoder=functools.partial(dumps, ensure_ascii=False, sort_keys=True),
                        decoder=loads,
                    ),
                ),
                (
                    "public_numbers",
                    fields.JSONField(
                        default=list,
                        encoder=functools.partial(dumps, ensure_ascii=False, sort_keys=True),
                        decoder=loads,
                    ),
                ),
                (
                    "officer",
                    fields.ForeignKeyField(
                        "records.Officer",
                        source_field="officer_id",
                        db_constraint=True,
                        to_field="id",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("made_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={"table": "redacted_copy", "app": "records", "pk_attr": "id"},
            bases=["Model"],
        ),
    ]
