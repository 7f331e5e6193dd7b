import functools
from json import dumps, loads

from tortoise import fields, migrations
from tortoise.fields.base import OnDelete
from tortoise.indexes import Index
from tortoise.migrations import operations as ops
from tortoise.migrations.constraints import CheckConstraint, UniqueConstraint

from tracker.records.operations import RunDialectSQL


class Migration(migrations.Migration):
    dependencies = [("records", "0006_follow")]

    initial = False

    operations = [
        ops.CreateModel(
            name="CatalogueEntry",
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
                (
                    "application",
                    fields.ForeignKeyField(
                        "records.Application",
                        source_field="application_id",
                        null=True,
                        db_index=True,
                        db_constraint=True,
                        to_field="id",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("title", fields.CharField(max_length=200)),
                ("index_number", fields.CharField(null=True, max_length=60)),
                ("document_number", fields.CharField(default="", max_length=80)),
                ("made_on", fields.DateField()),
                ("summary", fields.TextField(default="", unique=False)),
                ("link", fields.CharField(default="", max_length=500)),
                ("mode", fields.CharField(max_length=32)),
                ("reason", fields.CharField(null=True, max_length=32)),
                (
                    "withdrawn_at",
                    fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
                ),
                ("version", fields.IntField(default=0)),
                ("title_terms", fields.TextField(default="", unique=False)),
                ("terms", fields.TextField(default="", unique=False)),
            ],
            options={
                "table": "catalogue_entry",
                "app": "records",
                "indexes": [Index(fields=["authority_id", "made_on"])],
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="CatalogueChange",
            fields=[
                (
                    "id",
                    fields.IntField(generated=True, primary_key=True, unique=True, db_index=True),
                ),
                (
                    "entry",
                    fields.ForeignKeyField(
                        "records.CatalogueEntry",
                        source_field="entry_id",
                        db_constraint=True,
                        to_field="id",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("seq", fields.IntField()),
                ("kind", fields.CharField(max_length=32)),
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
                (
                    "said",
                    fields.JSONField(
                        encoder=functools.partial(dumps, ensure_ascii=False, sort_keys=True),
                        decoder=loads,
                    ),
                ),
            ],
            options={
                "table": "catalogue_change",
                "app": "records",
                "unique_together": (("entry", "seq"),),
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="CatalogueFile",
            fields=[
                (
                    "id",
                    fields.IntField(generated=True, primary_key=True, unique=True, db_index=True),
                ),
                (
                    "entry",
                    fields.ForeignKeyField(
                        "records.CatalogueEntry",
                        source_field="entry_id",
                        db_constraint=True,
                        to_field="id",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("name", fields.CharField(max_length=200)),
                ("media_type", fields.CharField(max_length=100)),
                ("size", fields.IntField()),
                ("digest", fields.CharField(max_length=64)),
            ],
            options={
                "table": "catalogue_file",
                "app": "records",
                "unique_together": (("entry", "digest"),),
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="CatalogueHelp",
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
                ("month", fields.DateField()),
                ("shown", fields.IntField(default=0)),
                ("opened", fields.IntField(default=0)),
                ("answered", fields.IntField(default=0)),
            ],
            options={
                "table": "catalogue_help",
                "app": "records",
                "unique_together": (("authority", "month"),),
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
        ops.AddField(
            model_name="Authority",
            name="changed_at",
            field=fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
        ),
        ops.AddField(
            model_name="Draft",
            name="helped",
            field=fields.CharField(null=True, max_length=32),
        ),
        ops.AddField(
            model_name="Draft",
            name="helped_on",
            field=fields.DateField(null=True),
        ),
        ops.AddConstraint(
            model_name="CatalogueEntry",
            constraint=CheckConstraint(check="title <> ''", name="catalogue_entry_has_title"),
        ),
        ops.AddConstraint(
            model_name="CatalogueEntry",
            constraint=CheckConstraint(
                check="(mode = 'withheld') = (reason IS NOT NULL)",
                name="catalogue_entry_withheld_for_a_reason",
            ),
        ),
        ops.AddConstraint(
            model_name="CatalogueEntry",
            constraint=CheckConstraint(
                check="version >= 0", name="catalogue_entry_version_counted"
            ),
        ),
        ops.AddConstraint(
            model_name="CatalogueEntry",
            constraint=UniqueConstraint(
                fields=("index_number", "authority_id"),
                name="catalogue_entry_index_number_unique",
                condition="index_number IS NOT NULL",
            ),
        ),
        ops.AddConstraint(
            model_name="CatalogueChange",
            constraint=CheckConstraint(check="seq >= 1", name="catalogue_change_seq_from_one"),
        ),
        ops.AddConstraint(
            model_name="CatalogueFile",
            constraint=CheckConstraint(check="size >= 0", name="catalogue_file_size_counted"),
        ),
        ops.AddConstraint(
            model_name="CatalogueHelp",
            constraint=CheckConstraint(
                check="answered >= 0 AND opened >= 0 AND shown >= answered AND shown >= opened",
                name="catalogue_help_counted",
            ),
        ),
        RunDialectSQL(
            sqlite=[
                """CREATE VIRTUAL TABLE catalogue_search USING fts5(
                    terms, content='catalogue_entry', content_rowid='id',
                    tokenize='unicode61 remove_diacritics 0')""",
                """CREATE TRIGGER catalogue_entry_search_added AFTER INSERT ON catalogue_entry BEGIN
                    INSERT INTO catalogue_search (rowid, terms) VALUES (new.id, new.terms);
                END""",
                """CREATE TRIGGER catalogue_entry_search_changed
                AFTER UPDATE OF terms ON catalogue_entry BEGIN
                    INSERT INTO catalogue_search (catalogue_search, rowid, terms)
                        VALUES ('delete', old.id, old.terms);
                    INSERT INTO catalogue_search (rowid, terms) VALUES (new.id, new.terms);
                END""",
                """CREATE TRIGGER catalogue_entry_search_deleted
                AFTER DELETE ON catalogue_entry BEGIN
                    INSERT INTO catalogue_search (catalogue_search, rowid, terms)
                        VALUES ('delete', old.id, old.terms);
                END""",
            ],
            postgres=[
                """CREATE INDEX catalogue_entry_search ON catalogue_entry
                USING gin (to_tsvector('simple', terms))""",
            ],
        ),
    ]
