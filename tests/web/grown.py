"""A register that grew: every application again, with all that belongs to it.

Rows are copied as they are: what is sealed is bound to its column, not to its row. Numbers and
digests that nothing else may have become others.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

# What grows without an application: of these every row, of others those that belong to a copy.
ROOTS = ("journal", "application", "catalogue_entry", "incoming_mail", "outbox_message")


def grow(file: Path, times: int) -> None:
    """Copy the applications of the database so often."""
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("PRAGMA defer_foreign_keys = ON")
        connection.row_factory = sqlite3.Row
        order = list(_ordered(connection))
        rows = {table: connection.execute(f'SELECT * FROM "{table}"').fetchall() for table in order}
        for turn in range(times):
            ids: dict[tuple[str, Any], Any] = {}
            for table in order:
                for row in rows[table]:
                    _copy(connection, table, row, ids, f"-{turn}")


def _ordered(connection: sqlite3.Connection) -> Iterator[str]:
    """The roots and every table that belongs to them, owners before what they own."""
    asked = "SELECT name FROM sqlite_schema WHERE type = 'table' AND sql NOT LIKE '%VIRTUAL%'"
    left = {name for (name,) in map(tuple, connection.execute(asked))}
    known: list[str] = []
    while more := [
        table
        for table in sorted(left - set(known))
        if table in ROOTS[:1]
        or (table in ROOTS and set(ROOTS[: ROOTS.index(table)]) <= set(known))
        or (set(ROOTS) <= set(known) and set(_owners(connection, table).values()) & set(known))
    ]:
        known += more
    yield from known


def _owners(connection: sqlite3.Connection, table: str) -> dict[str, str]:
    """Which table each foreign key is of."""
    rows = connection.execute(f'PRAGMA foreign_key_list("{table}")')
    return {row["from"]: row["table"] for row in rows}


def _copy(
    connection: sqlite3.Connection,
    table: str,
    row: sqlite3.Row,
    ids: dict[tuple[str, Any], Any],
    suffix: str,
) -> None:
    copied, owned = dict(row), False
    for column, owner in _owners(connection, table).items():
        if (owner, row[column]) in ids:
            copied[column], owned = ids[owner, row[column]], True
    if not owned and table not in ROOTS:
        return
    copied.pop("id", None)
    for column in _alone(connection, table):
        if isinstance(copied.get(column), str):
            copied[column] = _another(copied[column], suffix)
    names, marks = ", ".join(f'"{name}"' for name in copied), ", ".join("?" * len(copied))
    done = connection.execute(
        f'INSERT OR IGNORE INTO "{table}" ({names}) VALUES ({marks})', list(copied.values())
    )
    if done.rowcount and "id" in row.keys():  # noqa: SIM118 - a row has no membership
        ids[table, row["id"]] = done.lastrowid


def _alone(connection: sqlite3.Connection, table: str) -> set[str]:
    """The columns of unique indexes."""
    indexes = connection.execute(f'PRAGMA index_list("{table}")').fetchall()
    names = [index["name"] for index in indexes if index["unique"]]
    return {
        column["name"]
        for name in names
        for column in connection.execute(f'PRAGMA index_info("{name}")')
        if column["name"]
    }


def _another(said: str, suffix: str) -> str:
    """Digests keep their length."""
    return said[: 64 - len(suffix)] + suffix if len(said) == 64 else said + suffix
