from tortoise import fields, migrations
from tortoise.fields.base import OnDelete
from tortoise.indexes import Index
from tortoise.migrations import operations as ops
from tortoise.migrations.constraints import CheckConstraint

from tracker.records.operations import RunDialectSQL


class Migration(migrations.Migration):
    dependencies = [("records", "0009_site_frame")]

    initial = False

    operations = [
        ops.CreateModel(
            name="DocumentNumber",
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
                ("series", fields.CharField(max_length=32)),
                ("year", fields.IntField()),
                ("ordinal", fields.IntField()),
                ("text", fields.CharField(max_length=80)),
                ("kind", fields.CharField(default="", max_length=32)),
                ("given_on", fields.DateField()),
                ("reason", fields.CharField(default="", max_length=200)),
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
                (
                    "reasoned_at",
                    fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
                ),
            ],
            options={
                "table": "document_number",
                "app": "records",
                "unique_together": (
                    ("authority", "series", "year", "ordinal"),
                    ("authority", "text"),
                ),
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="LetterScan",
            fields=[
                (
                    "id",
                    fields.IntField(generated=True, primary_key=True, unique=True, db_index=True),
                ),
                (
                    "letter",
                    fields.ForeignKeyField(
                        "records.Letter",
                        source_field="letter_id",
                        db_constraint=True,
                        to_field="id",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("version", fields.IntField()),
                ("name", fields.CharField(max_length=200)),
                ("media_type", fields.CharField(max_length=100)),
                ("size", fields.IntField()),
                ("digest", fields.CharField(max_length=64)),
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
                ("at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "letter_scan",
                "app": "records",
                "unique_together": (("letter", "version"),),
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="LetterTemplate",
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
                ("kind", fields.CharField(max_length=32)),
                ("form", fields.CharField(max_length=8)),
                ("version", fields.IntField()),
                ("text", fields.TextField(default="", unique=False)),
                ("name", fields.CharField(default="", max_length=200)),
                ("size", fields.IntField(default=0)),
                ("digest", fields.CharField(default="", max_length=64)),
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
                ("at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "letter_template",
                "app": "records",
                "unique_together": (("authority", "kind", "form", "version"),),
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="NumberPattern",
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
                ("kind", fields.CharField(default="", max_length=32)),
                ("pattern", fields.CharField(max_length=60)),
                ("word", fields.CharField(default="", max_length=20)),
                ("series", fields.CharField(max_length=32)),
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
                ("at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "number_pattern",
                "app": "records",
                "indexes": [Index(fields=["authority_id", "kind"])],
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
        ops.AddConstraint(
            model_name="DocumentNumber",
            constraint=CheckConstraint(check="ordinal >= 1", name="document_number_from_one"),
        ),
        ops.AddConstraint(
            model_name="DocumentNumber",
            constraint=CheckConstraint(check="text <> ''", name="document_number_has_text"),
        ),
        ops.AddConstraint(
            model_name="DocumentNumber",
            constraint=CheckConstraint(
                check="officer_id IS NULL OR reason <> ''",
                name="document_number_reason_by_officer",
            ),
        ),
        ops.AddConstraint(
            model_name="LetterScan",
            constraint=CheckConstraint(check="version >= 1", name="letter_scan_version_from_one"),
        ),
        ops.AddConstraint(
            model_name="LetterScan",
            constraint=CheckConstraint(check="size > 0", name="letter_scan_size_counted"),
        ),
        ops.AddConstraint(
            model_name="LetterTemplate",
            constraint=CheckConstraint(
                check="form IN ('text', 'docx')", name="letter_template_form_known"
            ),
        ),
        ops.AddConstraint(
            model_name="LetterTemplate",
            constraint=CheckConstraint(
                check="version >= 1", name="letter_template_version_from_one"
            ),
        ),
        ops.AddConstraint(
            model_name="NumberPattern",
            constraint=CheckConstraint(
                check="pattern <> '' AND series <> ''", name="number_pattern_has_pattern"
            ),
        ),
        # Letters that went out before: their numbers are given.
        RunDialectSQL(
            sqlite=[
                """INSERT OR IGNORE INTO document_number
                (authority_id, series, year, ordinal, text, kind, given_on, reason)
                SELECT authority_id, 'letters',
                    CAST(substr(number, instr(number, '〔') + 1, 4) AS INTEGER),
                    CAST(substr(number, instr(number, '〕') + 1) AS INTEGER),
                    number, '', "on", ''
                FROM letter WHERE number LIKE '%〔____〕%号' ORDER BY id""",
            ],
            postgres=[
                """INSERT INTO document_number
                (authority_id, series, year, ordinal, text, kind, given_on, reason)
                SELECT authority_id, 'letters',
                    substring(number from '〔([0-9]{4})〕')::int,
                    substring(number from '〕([0-9]{1,9})号$')::int,
                    number, '', "on", ''
                FROM letter WHERE number ~ '〔[0-9]{4}〕[1-9][0-9]{0,8}号$' ORDER BY id
                ON CONFLICT DO NOTHING""",
            ],
        ),
    ]
