"""Numbers without gaps and without doubles, per kind, authority and year."""

from tortoise.backends.base.client import TransactionalDBClient
from tortoise.exceptions import TransactionManagementError

from tracker.records.connections import writer

_MARKS = {"sqlite": "?, ?, ?", "postgres": "$1, $2, $3"}


async def next_number(kind: str, authority_id: int, year: int) -> int:
    """The number after the last one given. Others who want it wait for the transaction.

    If the transaction is undone the number is given again, so that the register has no
    gap; hence outside of a transaction there are no numbers.
    """
    connection = writer()
    if not isinstance(connection, TransactionalDBClient):
        raise TransactionManagementError("a number is given within a transaction only")
    rows = await connection.execute_query_dict(
        "INSERT INTO sequence (authority_id, kind, year, last_number) "
        f"VALUES ({_MARKS[connection.capabilities.dialect]}, 1) "
        "ON CONFLICT (authority_id, kind, year) "
        "DO UPDATE SET last_number = sequence.last_number + 1 RETURNING last_number",
        [authority_id, kind, year],
    )
    number: int = rows[0]["last_number"]
    return number
