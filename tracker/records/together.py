"""Rows of several tables written together: one order to PostgreSQL, on SQLite one after another."""

from dataclasses import dataclass
from functools import cache
from typing import Any

from tortoise.fields.base import DatabaseDefault
from tortoise.models import Model

from tracker.records.connections import writer


@dataclass(frozen=True, slots=True)
class Change:
    """A row that is there, of which these fields are written."""

    row: Model
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Shape:
    """What the order says of a row. Of a change, its id is the last value."""

    model: type[Model]
    names: tuple[str, ...]
    new: bool = True


async def write_together(*rows: Model | Change) -> None:
    """Write new rows, and changes of others, where one refers to another by an id that is known.

    What is not known of a new row is its own id, where the database gives it.
    """
    connection = writer()
    on_sqlite = connection.capabilities.dialect == "sqlite"
    told = [_changed(row) if isinstance(row, Change) else _new(row) for row in rows]
    for some in [[one] for one in told] if on_sqlite else [told]:
        statement = _statement(tuple(shape for shape, _ in some), on_sqlite)
        values = [value for _, values in some for value in values]
        await connection.execute_query(statement, values)
    for row in rows:
        if isinstance(row, Model):
            row._saved_in_db = True


def _new(row: Model) -> tuple[_Shape, list[Any]]:
    """Without what stands at the default of the database."""
    meta, said = row._meta, vars(row)
    names = tuple(
        name
        for name in meta.fields_db_projection
        if not isinstance(said.get(name), DatabaseDefault)
        and (name != meta.pk_attr or said[name] is not None)
    )
    return _Shape(type(row), names), _values(row, names)


def _changed(change: Change) -> tuple[_Shape, list[Any]]:
    row, names = change.row, change.names
    return _Shape(type(row), names, new=False), [*_values(row, names), row.pk]


def _values(row: Model, names: tuple[str, ...]) -> list[Any]:
    of = row._meta.fields_map
    return [of[name].to_db_value(getattr(row, name), row) for name in names]


def insert_statement(model: type[Model], names: tuple[str, ...], on_sqlite: bool) -> str:
    """One new row, of which these fields are told, in this order."""
    return _statement((_Shape(model, names),), on_sqlite)


def update_statement(model: type[Model], names: tuple[str, ...], on_sqlite: bool) -> str:
    """These fields of one row, in this order; its id is the last value."""
    return _statement((_Shape(model, names, new=False),), on_sqlite)


@cache
def _statement(shapes: tuple[_Shape, ...], on_sqlite: bool) -> str:
    orders, marked = [], 0
    for shape in shapes:
        meta = shape.model._meta
        told = [meta.fields_db_projection[name] for name in shape.names]
        columns = [f'"{name}"' for name in (told if shape.new else [*told, meta.db_pk_column])]
        marks = ["?" if on_sqlite else f"${marked + n}" for n, _ in enumerate(columns, start=1)]
        marked += len(columns)
        if shape.new:
            order = f'INSERT INTO "{meta.db_table}" ({", ".join(columns)}) '
            orders.append(f"{order}VALUES ({', '.join(marks)})")
        else:
            *pairs, of_id = map("{} = {}".format, columns, marks)
            orders.append(f'UPDATE "{meta.db_table}" SET {", ".join(pairs)} WHERE {of_id}')
    *before, last = orders
    others = ", ".join(f"row_{n} AS ({order})" for n, order in enumerate(before))
    return f"WITH {others} {last}" if others else last
