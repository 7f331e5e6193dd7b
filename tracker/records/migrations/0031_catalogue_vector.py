from tortoise import migrations

from tracker.records.operations import RunDialectSQL


class Migration(migrations.Migration):
    """PostgreSQL keeps what it compares a query of the catalogue with: for a word that nearly all
    entries have it reads them all, and took the terms of each apart again, for 1,000,000 of them
    eight seconds long."""

    dependencies = [("records", "0030_terms_vector")]

    initial = False

    operations = [
        RunDialectSQL(
            sqlite=[],
            postgres=[
                """ALTER TABLE catalogue_entry ADD COLUMN vector tsvector
                GENERATED ALWAYS AS (strip(to_tsvector('simple', terms))) STORED""",
                "DROP INDEX catalogue_entry_search",
                """CREATE INDEX catalogue_entry_vector ON catalogue_entry
                USING gin (vector)""",
            ],
        ),
    ]
