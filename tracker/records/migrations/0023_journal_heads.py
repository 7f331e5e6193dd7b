from tortoise import fields, migrations
from tortoise.fields.base import OnDelete
from tortoise.migrations import operations as ops
from tortoise.migrations.constraints import CheckConstraint

from tracker.records.operations import RunDialectSQL

_TABLES = ("journal_head", "journal_position")


class Migration(migrations.Migration):
    dependencies = [("records", "0022_sealed")]

    initial = False

    operations = [
        ops.CreateModel(
            name="JournalHead",
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
                ("n", fields.IntField()),
                ("on", fields.DateField()),
                ("taken_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("journals", fields.IntField()),
                ("entries", fields.IntField()),
                ("previous", fields.CharField(max_length=64)),
                ("digest", fields.CharField(max_length=64)),
                ("algorithm", fields.CharField(max_length=32)),
            ],
            options={
                "table": "journal_head",
                "app": "records",
                "unique_together": (("authority", "n"),),
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="JournalPosition",
            fields=[
                (
                    "id",
                    fields.IntField(generated=True, primary_key=True, unique=True, db_index=True),
                ),
                (
                    "head",
                    fields.ForeignKeyField(
                        "records.JournalHead",
                        source_field="head_id",
                        db_index=True,
                        db_constraint=True,
                        to_field="id",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "journal",
                    fields.ForeignKeyField(
                        "records.Journal",
                        source_field="journal_id",
                        db_constraint=True,
                        to_field="id",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("length", fields.IntField()),
                ("digest", fields.CharField(max_length=64)),
            ],
            options={
                "table": "journal_position",
                "app": "records",
                "unique_together": (("journal", "length"),),
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
        ops.AddField(
            model_name="Authority",
            name="mails_heads",
            field=fields.BooleanField(default=False, db_default=False),
        ),
        ops.AddField(
            model_name="Entry",
            name="algorithm",
            field=fields.CharField(db_default="sha256", max_length=32),
        ),
        ops.AddConstraint(
            model_name="JournalHead",
            constraint=CheckConstraint(
                check="n >= 1 AND journals >= 0", name="journal_head_counted"
            ),
        ),
        ops.AddConstraint(
            model_name="JournalHead",
            constraint=CheckConstraint(
                check="(n = 1) = (previous = '')", name="journal_head_first_has_no_previous"
            ),
        ),
        ops.AddConstraint(
            model_name="JournalHead",
            constraint=CheckConstraint(check="length(digest) = 64", name="journal_head_has_digest"),
        ),
        ops.AddConstraint(
            model_name="JournalPosition",
            constraint=CheckConstraint(
                check="length >= 1 AND length(digest) = 64", name="journal_position_of_an_entry"
            ),
        ),
        RunDialectSQL(
            sqlite=[
                f"""CREATE TRIGGER {table}_not_{done}d BEFORE {done.upper()} ON {table} BEGIN
                    SELECT RAISE(ABORT, 'journal heads are append-only');
                END"""
                for table in _TABLES
                for done in ("update", "delete")
            ],
            postgres=[
                """CREATE FUNCTION journal_head_append_only() RETURNS trigger
                LANGUAGE plpgsql AS $$
                BEGIN
                    RAISE EXCEPTION 'journal heads are append-only'
                        USING ERRCODE = 'integrity_constraint_violation';
                END $$""",
                *(
                    f"""CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE
                    ON {table} FOR EACH STATEMENT EXECUTE FUNCTION journal_head_append_only()"""
                    for table in _TABLES
                ),
            ],
        ),
    ]
