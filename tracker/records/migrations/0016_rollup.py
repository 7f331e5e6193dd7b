from tortoise import fields, migrations
from tortoise.fields.base import OnDelete
from tortoise.indexes import Index
from tortoise.migrations import operations as ops
from tortoise.migrations.constraints import CheckConstraint, UniqueConstraint

from tracker.records.operations import RunDialectSQL

_TABLES = ("given_table", "unit_key")


class Migration(migrations.Migration):
    dependencies = [("records", "0015_annual_report")]

    initial = False

    operations = [
        ops.CreateModel(
            name="GivenTable",
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
                ("source", fields.CharField(max_length=32)),
                ("year", fields.IntField()),
                ("until", fields.DateField(null=True)),
                ("text", fields.TextField(unique=False)),
                ("digest", fields.CharField(max_length=64)),
                ("signature", fields.CharField(null=True, max_length=128)),
                ("made_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("key_fingerprint", fields.CharField(default="", db_default="", max_length=64)),
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
                ("taken_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "given_table",
                "app": "records",
                "indexes": [Index(fields=["authority_id", "year"])],
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="UnitKey",
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
                        db_index=True,
                        db_constraint=True,
                        to_field="id",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("fingerprint", fields.CharField(max_length=64)),
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
                ("confirmed_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={"table": "unit_key", "app": "records", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.AddConstraint(
            model_name="GivenTable",
            constraint=CheckConstraint(
                check="(source = 'opening') = (until IS NOT NULL)",
                name="given_table_until_of_opening",
            ),
        ),
        ops.AddConstraint(
            model_name="GivenTable",
            constraint=CheckConstraint(
                check="(source = 'handed_up') = (signature IS NOT NULL AND made_at IS NOT NULL "
                "AND key_fingerprint <> '')",
                name="given_table_handed_up_is_signed",
            ),
        ),
        ops.AddConstraint(
            model_name="GivenTable",
            constraint=CheckConstraint(check="length(digest) = 64", name="given_table_has_digest"),
        ),
        ops.AddConstraint(
            model_name="GivenTable",
            constraint=UniqueConstraint(
                fields=("signature",),
                name="given_table_signature_unique",
                condition="signature IS NOT NULL",
            ),
        ),
        ops.AddConstraint(
            model_name="UnitKey",
            constraint=CheckConstraint(
                check="length(fingerprint) = 64", name="unit_key_has_fingerprint"
            ),
        ),
        RunDialectSQL(
            sqlite=[
                f"""CREATE TRIGGER {table}_not_{done}d BEFORE {done.upper()} ON {table} BEGIN
                    SELECT RAISE(ABORT, 'tables and keys are append-only');
                END"""
                for table in _TABLES
                for done in ("update", "delete")
            ],
            postgres=[
                """CREATE FUNCTION given_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN
                    RAISE EXCEPTION 'tables and keys are append-only'
                        USING ERRCODE = 'integrity_constraint_violation';
                END $$""",
                *(
                    f"""CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE
                    ON {table} FOR EACH STATEMENT EXECUTE FUNCTION given_append_only()"""
                    for table in _TABLES
                ),
            ],
        ),
    ]
