"""Which columns of which tables are sealed, and their rows as they stand in the database.

For what no model can do: seal what stood there in plain text, seal it anew with another key,
and say what cannot be opened.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from tortoise.backends.base.client import BaseDBAsyncClient
from tortoise.models import Model

from tracker.records.connections import MODELS, DatabaseUnusable, writer
from tracker.records.keyring import HEAD, Keyring, SealBroken, current
from tracker.records.sealed_fields import DigestField, Sealed, place

BATCH = 500

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class SealedTable:
    """A table with its sealed columns, and the digests kept of them by column."""

    name: str
    columns: Sequence[str]
    digests: Mapping[str, str]


def sealed_tables() -> list[SealedTable]:
    """Every table that has a sealed column."""
    found = []
    for model in _models():
        fields = model._meta.fields_map
        columns = {name: one.column for name, one in fields.items() if isinstance(one, Sealed)}
        if columns:
            kept = [one for one in fields.values() if isinstance(one, DigestField)]
            digests = {one.source_field or one.model_field_name: columns[one.of] for one in kept}
            found.append(SealedTable(model._meta.db_table, list(columns.values()), digests))
    return sorted(found, key=lambda table: table.name)


def _models() -> set[type[Model]]:
    found = (one for name in MODELS for one in vars(import_module(name)).values())
    return {one for one in found if isinstance(one, type) and issubclass(one, Model)}


class OtherKey(DatabaseUnusable):
    """The key file at hand is not that of this database."""

    def __init__(self, broken: SealBroken) -> None:
        super().__init__(
            f"密钥文件不是这个数据库的密钥文件（{broken}）；请从备份中恢复原来的密钥文件，"
            "或者用 TRACKER_KEY_FILE 指定它。"
        )


async def key_opens() -> None:
    """See that the keys at hand are those of the open database, by the last row of the first
    table that holds something sealed. Raises `OtherKey`."""
    for table in sealed_tables():
        names = ", ".join(f'"{name}"' for name in table.columns)
        some = " OR ".join(f'length("{name}") > 0' for name in table.columns)
        rows = await writer().execute_query_dict(
            f'SELECT {names} FROM "{table.name}" WHERE {some} ORDER BY id DESC LIMIT 1'
        )
        for row in rows:
            try:
                opened_row(table.name, {name: value for name, value in row.items() if value})
            except SealBroken as broken:
                raise OtherKey(broken) from broken
            return


async def rows_after(
    connection: BaseDBAsyncClient, table: str, columns: Iterable[str], last: int
) -> list[dict[str, Any]]:
    """The next rows by id, with these columns as they stand there."""
    names = ", ".join(f'"{name}"' for name in ("id", *columns))
    return await connection.execute_query_dict(
        f'SELECT {names} FROM "{table}" WHERE id > {last:d} ORDER BY id LIMIT {BATCH}'
    )


async def rows_of_other_keys(
    connection: BaseDBAsyncClient, table: SealedTable, *, lock: bool = False
) -> list[dict[str, Any]]:
    """Some rows where a value is sealed with another data key than the current one."""
    names = ", ".join(f'"{name}"' for name in ("id", *table.columns))
    for_update = " FOR UPDATE" if lock and _is_postgres(connection) else ""
    return await connection.execute_query_dict(
        f'SELECT {names} FROM "{table.name}" WHERE {_of_other_keys(connection, table)} '
        f"ORDER BY id LIMIT {BATCH}{for_update}"
    )


async def count_of_other_keys(connection: BaseDBAsyncClient, table: SealedTable) -> int:
    """In how many rows a value is sealed with another data key than the current one."""
    (row,) = await connection.execute_query_dict(
        f'SELECT count(*) AS n FROM "{table.name}" WHERE {_of_other_keys(connection, table)}'
    )
    return int(row["n"])


def _of_other_keys(connection: BaseDBAsyncClient, table: SealedTable) -> str:
    number = current().current.to_bytes(HEAD - 1, "big").hex()
    head = f"'\\x{number}'::bytea" if _is_postgres(connection) else f"x'{number}'"
    return " OR ".join(
        f'(length("{name}") > 0 AND substr("{name}", 2, {HEAD - 1}) <> {head})'
        for name in table.columns
    )


def sealed_row(table: str, plain: Row, digests: Mapping[str, str]) -> dict[str, Any]:
    """A row of plain texts as it is to stand in the table, with its digests."""
    keys = current() if any(value for name, value in plain.items() if name != "id") else None
    sealed = dict(plain)
    for name, value in plain.items():
        if name != "id" and value is not None:
            sealed[name] = keys.seal(value, place(table, name)) if keys else b""
    for digest, of in digests.items():
        sealed[digest] = keys.digest(plain[of], of) if keys else ""
    return sealed


def resealed_row(table: str, row: Row, digests: Mapping[str, str]) -> dict[str, Any]:
    """The row with all of it under the current data key; what is there already stays as it is."""
    head = current().current.to_bytes(HEAD - 1, "big")
    fresh = sealed_row(table, opened_row(table, row), digests)
    kept = {n: value for n, value in row.items() if n != "id" and value and value[1:HEAD] == head}
    return {**fresh, **kept}


def opened_row(table: str, row: Row) -> dict[str, Any]:
    """The row with its sealed columns in plain text. Raises `SealBroken`."""
    return {
        name: value if name == "id" or value is None else opened(current(), table, name, value)
        for name, value in row.items()
    }


def opened(keys: Keyring, table: str, column: str, value: object) -> str:
    """A value of a sealed column in plain text. Raises `SealBroken`."""
    if not isinstance(value, bytes):
        raise SealBroken(f"{table}.{column} 中的内容没有加密")
    return keys.open(value, place(table, column))


async def write_rows(connection: BaseDBAsyncClient, table: str, rows: Sequence[Row]) -> None:
    """Put the columns of these rows into the table."""
    names = [name for name in rows[0] if name != "id"]
    sign = _parameter(connection)
    changes = ", ".join(f'"{name}" = {sign(n)}' for n, name in enumerate(names, start=1))
    await connection.execute_many(
        f'UPDATE "{table}" SET {changes} WHERE id = {sign(len(names) + 1)}',
        [[*(row[name] for name in names), row["id"]] for row in rows],
    )


def _is_postgres(connection: BaseDBAsyncClient) -> bool:
    return connection.capabilities.dialect == "postgres"


def _parameter(connection: BaseDBAsyncClient) -> Any:
    return (lambda n: f"${n}") if _is_postgres(connection) else (lambda _: "?")
