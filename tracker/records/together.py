"""New rows of several tables: one order to PostgreSQL, on SQLite one after the other."""

from functools import cache
from typing import Any

from tortoise.fields.base import DatabaseDefault
from tortoise.models import Model

from tracker.records.connections import writer

_Shape = tuple[type[Model], tuple[str, ...]]


async def insert_together(*rows: Model) -> None:
    """Write rows of which one refers to another by an id that is known already.

    What is not known of a row is its own id, where the database gives it.
    """
    connection = writer()
    on_sqlite = connection.capabilities.dialect == "sqlite"
    told = [(row, (type(row), _names(row))) for row in rows]
    for some in [[one] for one in told] if on_sqlite else [told]:
        statement = insert_statement(tuple(shape for _, shape in some), on_sqlite)
        values = [value for row, (_, names) in some for value in _values(row, names)]
        await connection.execute_query(statement, values)
    for row in rows:
        row._saved_in_db = True


def _names(row: Model) -> tuple[str, ...]:
    """The fields that are written; the others stand at the default of the database."""
    return tuple(
        name
        for name in row._meta.fields_db_projection
        if not (name == row._meta.pk_attr and row.pk is None)
        and not isinstance(getattr(row, name), DatabaseDefault)
    )


def _values(row: Model, names: tuple[str, ...]) -> list[Any]:
    of = row._meta.fields_map
    return [of[name].to_db_value(getattr(row, name), row) for name in names]


@cache
def insert_statement(shapes: tuple[_Shape, ...], on_sqlite: bool) -> str:
    """One row of each model, of which these fields are told, in this order."""
    inserts, marked = [], 0
    for model, names in shapes:
        columns = ", ".join(f'"{model._meta.fields_db_projection[name]}"' for name in names)
        numbers = range(marked + 1, marked + len(names) + 1)
        marks = ", ".join("?" if on_sqlite else f"${number}" for number in numbers)
        inserts.append(f'INSERT INTO "{model._meta.db_table}" ({columns}) VALUES ({marks})')
        marked += len(names)
    *before, last = inserts
    others = ", ".join(f"row_{n} AS ({insert})" for n, insert in enumerate(before))
    return f"WITH {others} {last}" if others else last
