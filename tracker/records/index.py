"""The index beside a journal: the law's `Standing` as columns of `Application`."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import fields
from typing import Any

from tracker.law.facts import Facts
from tracker.law.standing import Standing
from tracker.records.connections import writer
from tracker.records.models import Application, Letter
from tracker.records.together import update_statement

COLUMNS = tuple(field.name for field in fields(Standing))


def columns_of(standing: Standing) -> dict[str, Any]:
    """A standing as the columns of an application."""
    return {name: getattr(standing, name) for name in COLUMNS}


def set_index(application: Application, standing: Standing) -> None:
    """Put a standing into the columns; the caller saves."""
    application.update_from_dict(columns_of(standing))


def changed(application: Application, standing: Standing) -> list[str]:
    """The columns whose stored value is not what the journal says."""
    return [name for name in COLUMNS if getattr(application, name) != getattr(standing, name)]


async def save_columns(rows: Iterable[tuple[int, Mapping[str, Any]]]) -> None:
    """Columns of many applications, by id: one order to the database for all that change the
    same ones."""
    alike: dict[tuple[str, ...], list[list[Any]]] = defaultdict(list)
    for id_, values in rows:
        alike[tuple(values)].append([*values.values(), id_])
    meta, connection = Application._meta, writer()
    on_sqlite = connection.capabilities.dialect == "sqlite"
    for columns, told in alike.items():
        kept = [meta.fields_map[name] for name in (*columns, "id")]
        await connection.execute_many(
            update_statement(Application, columns, on_sqlite),
            [
                [
                    field.to_db_value(value, Application)
                    for field, value in zip(kept, row, strict=True)
                ]
                for row in told
            ],
        )


def differences(application: Application, standing: Standing) -> list[str]:
    """The same in words."""
    return [
        f"{name}：索引为{getattr(application, name)}，按记录应为{getattr(standing, name)}"
        for name in changed(application, standing)
    ]


async def index_dispatches(application_id: int, facts: Facts) -> None:
    """Put beside each letter the day it left the house, as the journal says."""
    sent = {one.letter: one.on for one in facts.dispatches}
    for letter in await Letter.filter(application_id=application_id):
        if letter.sent_on != sent.get(letter.number):
            letter.sent_on = sent.get(letter.number)
            await letter.save(update_fields=["sent_on"])
