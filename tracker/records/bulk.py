"""Many rows at once, as a ledger is taken over: ids and numbers are known before the writing."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from tortoise.models import Model

from tracker.law.entries import Entry as LawEntry
from tracker.records.connections import writer
from tracker.records.journal import Author, End, columns_after
from tracker.records.sequences import next_id
from tracker.records.together import insert_statement

BATCH = 1000

_PUSH = {"sqlite": "?, ?, ?, ?", "postgres": "$1, $2, $3, $4"}


async def reserve_ids(model: type[Model], n: int) -> list[int]:
    """Ids nobody else gets, within the transaction that uses them."""
    connection = writer()
    if connection.capabilities.dialect == "postgres":
        taken = await connection.execute_query_dict(
            f"SELECT {next_id(model)} AS id FROM generate_series(1, $1)", [n]
        )
        return [row["id"] for row in taken]
    rows = await connection.execute_query_dict(f"SELECT {next_id(model)} AS id")
    first = rows[0]["id"]
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


async def insert(model: type[Model], rows: Sequence[Mapping[str, Any]]) -> None:
    """Rows that all tell the same fields; what they do not tell stands at its default.

    One object lends itself to all of them: to make one for each takes longer than the rest.
    """
    if not rows:
        return
    told, one, of = rows[0].keys(), model(), model._meta.fields_map
    # Where there is no default, the database has its own.
    names = [n for n in model._meta.fields_db_projection if n in told or of[n].default is not None]
    # Of a digest `of` is the field that it is made over.
    own = [n for n in names if n in told or getattr(of[n], "of", None) in told]
    alike = [n for n in names if n not in own]
    rest = [of[n].to_db_value(getattr(one, n), one) for n in alike]
    values = []
    for row in rows:
        vars(one).update(row)
        values.append([*(of[n].to_db_value(getattr(one, n), one) for n in own), *rest])
    on_sqlite = writer().capabilities.dialect == "sqlite"
    statement = insert_statement(model, (*own, *alike), on_sqlite)
    await writer().execute_many(statement, values)


def chained(
    journal_id: int, entries: Sequence[tuple[LawEntry, str]], *, author: Author, now: datetime
) -> list[dict[str, Any]]:
    """The entries of a new journal as columns; they come with their articles."""
    end, chain = End(journal_id), []
    for entry, article in entries:
        chain.append(columns_after(end, entry, author=author, article=article, now=now))
        end = End(journal_id, chain[-1]["seq"], chain[-1]["digest"])
    return chain
