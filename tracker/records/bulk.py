"""Many rows at once, as a ledger is taken over: ids and numbers are known before the writing."""

from collections.abc import Sequence
from datetime import datetime

from tortoise.models import Model

from tracker.law.entries import Entry as LawEntry
from tracker.records.connections import writer
from tracker.records.journal import Author, next_row
from tracker.records.models import Entry, Journal

BATCH = 1000

_PUSH = {"sqlite": "?, ?, ?, ?", "postgres": "$1, $2, $3, $4"}


async def reserve_ids(model: type[Model], n: int) -> list[int]:
    """Ids nobody else gets, within the transaction that uses them."""
    connection, table = writer(), model._meta.db_table
    if connection.capabilities.dialect == "postgres":
        taken = await connection.execute_query_dict(
            "SELECT nextval(pg_get_serial_sequence($1, 'id')) AS id FROM generate_series(1, $2)",
            [table, n],
        )
        return [row["id"] for row in taken]
    last = await connection.execute_query_dict(f"SELECT coalesce(max(id), 0) AS id FROM {table}")
    first = last[0]["id"] + 1
    return list(range(first, first + n))


async def push_number(kind: str, authority_id: int, year: int, number: int) -> None:
    """The next number of this series will be later than `number`."""
    connection = writer()
    await connection.execute_query(
        "INSERT INTO sequence (authority_id, kind, year, last_number) "
        f"VALUES ({_PUSH[connection.capabilities.dialect]}) "
        "ON CONFLICT (authority_id, kind, year) DO UPDATE SET last_number = CASE "
        "WHEN excluded.last_number > sequence.last_number "
        "THEN excluded.last_number ELSE sequence.last_number END",
        [authority_id, kind, year, number],
    )


def chained(
    journal: Journal, entries: Sequence[tuple[LawEntry, str]], *, author: Author, now: datetime
) -> list[Entry]:
    """The rows of a new journal, its length and head set; entries come with their articles."""
    return [
        next_row(journal, entry, author=author, article=article, now=now)
        for entry, article in entries
    ]
