import functools
from json import dumps, loads

from tortoise import fields, migrations
from tortoise.fields.base import OnDelete
from tortoise.migrations import operations as ops
from tortoise.migrations.constraints import CheckConstraint

from tracker.records.operations import RunDialectSQL


class Migration(migrations.Migration):
    dependencies = [("records", "0014_handling")]

    initial = False

    operations = [
        ops.CreateModel(
            name="DifferenceReason",
            fields=[
                (
                    "id",
                    fields.IntField(generated=True, primary_key=True, unique=True, db_index=True),
                ),
                (
                    "report",
                    fields.ForeignKeyField(
                        "records.PublishedReport",
                        source_field="report_id",
                        db_index=True,
                        db_constraint=True,
                        to_field="id",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "figure",
                    fields.JSONField(
                        encoder=functools.partial(dumps, ensure_ascii=False, sort_keys=True),
                        decoder=loads,
                    ),
                ),
                ("frozen", fields.CharField(max_length=40)),
                ("now", fields.CharField(max_length=40)),
                ("reason", fields.TextField(unique=False)),
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
                ("at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={"table": "difference_reason", "app": "records", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.CreateModel(
            name="ReportDraft",
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
                ("year", fields.IntField()),
                ("version", fields.IntField()),
                (
                    "texts",
                    fields.JSONField(
                        default=dict,
                        encoder=functools.partial(dumps, ensure_ascii=False, sort_keys=True),
                        decoder=loads,
                    ),
                ),
                (
                    "typed",
                    fields.JSONField(
                        default=dict,
                        encoder=functools.partial(dumps, ensure_ascii=False, sort_keys=True),
                        decoder=loads,
                    ),
                ),
                ("note", fields.TextField(default="", unique=False)),
                ("blank_noughts", fields.BooleanField(default=False)),
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
                ("changed_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "report_draft",
                "app": "records",
                "unique_together": (("authority", "year"),),
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
        ops.AddConstraint(
            model_name="DifferenceReason",
            constraint=CheckConstraint(
                check="reason <> ''", name="difference_reason_says_something"
            ),
        ),
        ops.AddConstraint(
            model_name="ReportDraft",
            constraint=CheckConstraint(check="version >= 1", name="report_draft_version_from_one"),
        ),
        RunDialectSQL(
            sqlite=[
                f"""CREATE TRIGGER difference_reason_not_{done}d
                BEFORE {done.upper()} ON difference_reason BEGIN
                    SELECT RAISE(ABORT, 'reasons of differences are append-only');
                END"""
                for done in ("update", "delete")
            ],
            postgres=[
                """CREATE FUNCTION difference_reason_append_only() RETURNS trigger
                LANGUAGE plpgsql AS $$
                BEGIN
                    RAISE EXCEPTION 'reasons of differences are append-only'
                        USING ERRCODE = 'integrity_constraint_violation';
                END $$""",
                """CREATE TRIGGER difference_reason_append_only
                BEFORE UPDATE OR DELETE OR TRUNCATE ON difference_reason
                FOR EACH STATEMENT EXECUTE FUNCTION difference_reason_append_only()""",
            ],
        ),
    ]
