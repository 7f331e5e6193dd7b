"""Numbers without gaps and without doubles, per kind, authority and year."""

from tortoise.backends.base.client import TransactionalDBClient
from tortoise.exceptions import TransactionManagementError
from tortoise.models import Model

from tracker.records.connections import writer

_MARKS = {"sqlite": "?, ?, ?", "postgres": "$1, $2, $3"}
_NEXT_ID = {
    "sqlite": "coalesce((SELECT seq FROM sqlite_sequence WHERE name = '{table}'), 0) + 1",
    "postgres": "nextval(pg_get_serial_sequence('{table}', 'id'))",
}


async def next_number(kind: str, authority_id: int, year: int) -> int:
    """The number after the last one given. Others who want it wait for the transaction.

    If the transaction is undone the number is given again, so that the register has no
    gap; hence outside of a transaction there are no numbers.
    """
    number, *_ = await next_number_and_ids(kind, authority_id, year)
    return number


async def next_number_and_ids(
    kind: str, authority_id: int, year: int, *models: type[Model]
) -> list[int]:
    """The same, and an id for a new row of each of these, which the transaction writes."""
    connection = writer()
    if not isinstance(connection, TransactionalDBClient):
        raise TransactionManagementError("a number is given within a transaction only")
    ids = [f"{next_id(model)} AS id_{n}" for n, model in enumerate(models)]
    rows = await connection.execute_query_dict(
        "INSERT INTO sequence (authority_id, kind, year, last_number) "
        f"VALUES ({_MARKS[connection.capabilities.dialect]}, 1) "
        "ON CONFLICT (authority_id, kind, year) DO UPDATE "
        f"SET last_number = sequence.last_number + 1 RETURNING {', '.join(['last_number', *ids])}",
        [authority_id, kind, year],
    )
    return list(rows[0].values())


def next_id(model: type[Model]) -> str:
    """What a statement within the transaction says for the id that the next row would get."""
    return _NEXT_ID[writer().capabilities.dialect].format(table=model._meta.db_table)
