from tortoise import fields, migrations
from tortoise.apps import Apps
from tortoise.fields.base import OnDelete
from tortoise.migrations import operations as ops
from tortoise.migrations.schema_editor import BaseSchemaEditor

from tracker.records.operations import RunDialectSQL
from tracker.records.search import parts_of

_BATCH = 1000
_INSERT = {
    "sqlite": "INSERT INTO application_terms (application_id, terms) VALUES (?, ?)",
    "postgres": "INSERT INTO application_terms (application_id, terms) VALUES ($1, $2)",
}


async def _fill(_: Apps, editor: BaseSchemaEditor) -> None:
    """The terms of the applications there are."""
    connection, last = editor.client, 0
    while rows := await connection.execute_query_dict(
        "SELECT id, register_number, document_number FROM application "
        f"WHERE id > {last:d} ORDER BY id LIMIT {_BATCH}"
    ):
        first, last = rows[0]["id"], rows[-1]["id"]
        texts: dict[int, list[str]] = {}
        for one in await connection.execute_query_dict(
            "SELECT application_id, text FROM statement "
            f"WHERE application_id BETWEEN {first:d} AND {last:d} ORDER BY application_id, seq"
        ):
            texts.setdefault(one["application_id"], []).append(one["text"])
        await connection.execute_many(
            _INSERT[editor.DIALECT],
            [
                [
                    row["id"],
                    parts_of(
                        row["register_number"],
                        row["document_number"] or "",
                        *texts.get(row["id"], ()),
                    ),
                ]
                for row in rows
            ],
        )


class Migration(migrations.Migration):
    dependencies = [("records", "0028_list_indexes")]

    initial = False

    operations = [
        ops.CreateModel(
            name="ApplicationTerms",
            fields=[
                (
                    "id",
                    fields.IntField(generated=True, primary_key=True, unique=True, db_index=True),
                ),
                (
                    "application",
                    fields.OneToOneField(
                        "records.Application",
                        source_field="application_id",
                        db_constraint=True,
                        to_field="id",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("terms", fields.TextField(unique=False)),
            ],
            options={"table": "application_terms", "app": "records", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.RunPython(_fill),
        RunDialectSQL(
            sqlite=[
                """CREATE VIRTUAL TABLE application_search USING fts5(
                    terms, content='application_terms', content_rowid='application_id',
                    tokenize='unicode61 remove_diacritics 0')""",
                "INSERT INTO application_search (application_search) VALUES ('rebuild')",
                """CREATE TRIGGER application_terms_search_added
                AFTER INSERT ON application_terms BEGIN
                    INSERT INTO application_search (rowid, terms)
                        VALUES (new.application_id, new.terms);
                END""",
                """CREATE TRIGGER application_terms_search_changed
                AFTER UPDATE OF terms ON application_terms BEGIN
                    INSERT INTO application_search (application_search, rowid, terms)
                        VALUES ('delete', old.application_id, old.terms);
                    INSERT INTO application_search (rowid, terms)
                        VALUES (new.application_id, new.terms);
                END""",
                """CREATE TRIGGER application_terms_search_deleted
                AFTER DELETE ON application_terms BEGIN
                    INSERT INTO application_search (application_search, rowid, terms)
                        VALUES ('delete', old.application_id, old.terms);
                END""",
            ],
            postgres=[
                """CREATE INDEX application_terms_search ON application_terms
                USING gin (to_tsvector('simple', terms))""",
            ],
        ),
    ]
