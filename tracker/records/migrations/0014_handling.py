from tortoise import fields, migrations
from tortoise.fields.base import OnDelete
from tortoise.indexes import Index
from tortoise.migrations import operations as ops
from tortoise.migrations.constraints import CheckConstraint

from tracker.records.operations import RunDialectSQL


class Migration(migrations.Migration):
    dependencies = [("records", "0013_redaction")]

    initial = False

    operations = [
        ops.CreateModel(
            name="ChannelCheck",
            fields=[
                (
                    "id",
                    fields.IntField(generated=True, primary_key=True, unique=True, db_index=True),
                ),
                (
                    "authority",
                    fields.ForeignKeyField(
                        "records.Authority",
                        source_field="authority_id",
                        db_constraint=True,
                        to_field="id",
                        related_name=False,
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("channel", fields.CharField(max_length=32)),
                ("on", fields.DateField()),
                (
                    "officer",
                    fields.ForeignKeyField(
                        "records.Officer",
                        source_field="officer_id",
                        db_constraint=True,
                        to_field="id",
                        related_name=False,
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                (
                    "taken_back_at",
                    fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
                ),
            ],
            options={
                "table": "channel_check",
                "app": "records",
                "indexes": [Index(fields=["authority_id", "on"])],
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Material",
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
                        db_index=True,
                        db_constraint=True,
                        to_field="id",
                        related_name=False,
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                (
                    "officer",
                    fields.ForeignKeyField(
                        "records.Officer",
                        source_field="officer_id",
                        db_constraint=True,
                        to_field="id",
                        related_name=False,
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("struck_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                (
                    "struck_by",
                    fields.ForeignKeyField(
                        "records.Officer",
                        source_field="struck_by_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name=False,
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("struck_reason", fields.CharField(default="", max_length=200)),
                ("name", fields.CharField(max_length=200)),
                ("media_type", fields.CharField(max_length=100)),
                ("size", fields.IntField()),
                ("digest", fields.CharField(max_length=64)),
                ("description", fields.CharField(default="", max_length=200)),
                ("pages", fields.IntField(null=True)),
            ],
            options={"table": "material", "app": "records", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Note",
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
                        db_index=True,
                        db_constraint=True,
                        to_field="id",
                        related_name=False,
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                (
                    "officer",
                    fields.ForeignKeyField(
                        "records.Officer",
                        source_field="officer_id",
                        db_constraint=True,
                        to_field="id",
                        related_name=False,
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("struck_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                (
                    "struck_by",
                    fields.ForeignKeyField(
                        "records.Officer",
                        source_field="struck_by_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name=False,
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("struck_reason", fields.CharField(default="", max_length=200)),
                ("text", fields.TextField(unique=False)),
            ],
            options={"table": "note", "app": "records", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.CreateModel(
            name="SearchRecord",
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
                        db_index=True,
                        db_constraint=True,
                        to_field="id",
                        related_name=False,
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                (
                    "officer",
                    fields.ForeignKeyField(
                        "records.Officer",
                        source_field="officer_id",
                        db_constraint=True,
                        to_field="id",
                        related_name=False,
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("struck_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                (
                    "struck_by",
                    fields.ForeignKeyField(
                        "records.Officer",
                        source_field="struck_by_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name=False,
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("struck_reason", fields.CharField(default="", max_length=200)),
                ("place", fields.CharField(max_length=200)),
                ("searched_by", fields.CharField(max_length=60)),
                ("terms", fields.CharField(max_length=300)),
                ("on", fields.DateField()),
                ("found", fields.BooleanField()),
                ("result", fields.TextField(default="", unique=False)),
            ],
            options={"table": "search_record", "app": "records", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Unit",
            fields=[
                (
                    "id",
                    fields.IntField(generated=True, primary_key=True, unique=True, db_index=True),
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
                ("name", fields.CharField(max_length=60)),
                ("active", fields.BooleanField(default=True)),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "unit",
                "app": "records",
                "unique_together": (("authority", "name"),),
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Assignment",
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
                        db_index=True,
                        db_constraint=True,
                        to_field="id",
                        related_name=False,
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("leads", fields.BooleanField()),
                (
                    "unit",
                    fields.ForeignKeyField(
                        "records.Unit",
                        source_field="unit_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name=False,
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "officer",
                    fields.ForeignKeyField(
                        "records.Officer",
                        source_field="officer_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name=False,
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("due_on", fields.DateField(null=True)),
                ("note", fields.CharField(default="", max_length=200)),
                (
                    "by",
                    fields.ForeignKeyField(
                        "records.Officer",
                        source_field="by_id",
                        db_constraint=True,
                        to_field="id",
                        related_name=False,
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("ended_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("outcome", fields.CharField(default="", max_length=200)),
            ],
            options={
                "table": "assignment",
                "app": "records",
                "indexes": [Index(fields=["unit_id", "ended_at"])],
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
        ops.AddField(
            model_name="Application",
            name="archived_on",
            field=fields.DateField(null=True),
        ),
        ops.AddField(
            model_name="Application",
            name="in_charge",
            field=fields.ForeignKeyField(
                "records.Officer",
                source_field="in_charge_id",
                null=True,
                db_constraint=True,
                to_field="id",
                related_name=False,
                on_delete=OnDelete.RESTRICT,
            ),
        ),
        ops.AddField(
            model_name="Application",
            name="opened_at",
            field=fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
        ),
        ops.AddField(
            model_name="Application",
            name="unit",
            field=fields.ForeignKeyField(
                "records.Unit",
                source_field="unit_id",
                null=True,
                db_constraint=True,
                to_field="id",
                related_name=False,
                on_delete=OnDelete.RESTRICT,
            ),
        ),
        ops.AddIndex(
            model_name="Application",
            index=Index(fields=["authority_id", "stage", "delivered_on"]),
        ),
        ops.AddIndex(
            model_name="Application",
            index=Index(fields=["authority_id", "stage", "archived_on"]),
        ),
        ops.AddField(
            model_name="Officer",
            name="unit",
            field=fields.ForeignKeyField(
                "records.Unit",
                source_field="unit_id",
                null=True,
                db_index=True,
                db_constraint=True,
                to_field="id",
                on_delete=OnDelete.RESTRICT,
            ),
        ),
        ops.AddIndex(
            model_name="Particulars",
            index=Index(fields=["identity_number"]),
        ),
        ops.AddIndex(
            model_name="Particulars",
            index=Index(fields=["name"]),
        ),
        ops.AddConstraint(
            model_name="Material",
            constraint=CheckConstraint(
                check=(
                    "size >= 0 AND (pages IS NULL OR pages >= 0) "
                    "AND (struck_at IS NULL OR struck_reason <> '')"
                ),
                name="material_counted_and_reasoned",
            ),
        ),
        ops.AddConstraint(
            model_name="Note",
            constraint=CheckConstraint(
                check="text <> '' AND (struck_at IS NULL OR struck_reason <> '')",
                name="note_says_something_or_why_not",
            ),
        ),
        ops.AddConstraint(
            model_name="SearchRecord",
            constraint=CheckConstraint(
                check="place <> '' AND (struck_at IS NULL OR struck_reason <> '')",
                name="search_record_has_place_and_reason",
            ),
        ),
        ops.AddConstraint(
            model_name="Unit",
            constraint=CheckConstraint(check="name <> ''", name="unit_has_name"),
        ),
        # What was archived before has its dossier already.
        RunDialectSQL(
            sqlite=[
                """UPDATE application SET archived_on = (
                    SELECT date(min(bound_at), '+8 hours') FROM dossier
                    WHERE dossier.application_id = application.id
                )"""
            ],
            postgres=[
                """UPDATE application SET archived_on = (
                    SELECT (min(bound_at) AT TIME ZONE 'Asia/Shanghai')::date FROM dossier
                    WHERE dossier.application_id = application.id
                )"""
            ],
        ),
    ]
