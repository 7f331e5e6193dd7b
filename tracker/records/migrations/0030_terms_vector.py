from tortoise import migrations

from tracker.records.operations import RunDialectSQL


class Migration(migrations.Migration):
    """PostgreSQL keeps what it compares a query with: where its index does not help it would take
    the terms of every application apart again, which for 1,000,000 lasts half a minute."""

    dependencies = [("records", "0029_application_terms")]

    initial = False

    operations = [
        RunDialectSQL(
            sqlite=[],
            postgres=[
                """ALTER TABLE application_terms ADD COLUMN vector tsvector
                GENERATED ALWAYS AS (strip(to_tsvector('simple', terms))) STORED""",
                "DROP INDEX application_terms_search",
                """CREATE INDEX application_terms_vector ON application_terms
                USING gin (vector)""",
            ],
        ),
    ]
