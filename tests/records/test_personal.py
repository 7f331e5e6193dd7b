"""Every column that can hold words is in the list of personal data, with what becomes of it."""

import importlib

import pytest
from tortoise.fields.data import (
    BooleanField,
    CharEnumFieldInstance,
    DateField,
    DatetimeField,
    DecimalField,
    IntField,
)
from tortoise.fields.relational import RelationalField
from tortoise.models import Model

from tracker.law.erasure import Scope
from tracker.records.connections import MODELS
from tracker.records.personal import OF_APPLICATIONS, TABLES, Stays

# Fields that cannot hold what somebody wrote.
WORDLESS = (
    IntField, BooleanField, DateField, DatetimeField, DecimalField, CharEnumFieldInstance,
    RelationalField,
)  # fmt: skip


def every_model() -> list[type[Model]]:
    rooms = [importlib.import_module(name) for name in MODELS]
    return [
        model
        for room in rooms
        for model in vars(room).values()
        if isinstance(model, type)
        and issubclass(model, Model)
        and model.__module__ == room.__name__
        and model._meta.db_table
        and not model._meta.abstract
    ]


LISTED = {table.model: table for table in TABLES}


@pytest.mark.parametrize("model", every_model(), ids=lambda model: model.__name__)
def test_every_column_that_can_hold_words_is_listed_once(model: type[Model]) -> None:
    worded = {
        name for name, field in model._meta.fields_map.items() if not isinstance(field, WORDLESS)
    }
    assert LISTED[model].columns.keys() == worded


def test_every_table_is_listed_once() -> None:
    assert len(LISTED) == len(TABLES)
    assert LISTED.keys() == set(every_model())


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.model.__name__)
async def test_what_goes_is_reached_from_its_application(table, database) -> None:
    goes = [name for name, fate in table.columns.items() if isinstance(fate, Scope)]
    if not goes and table.rows is None:
        assert not table.label
        return
    assert table in OF_APPLICATIONS
    assert await table.model.filter(**{table.path: 1}).count() == 0


def test_only_the_journal_keeps_what_people_said() -> None:
    kept = {
        (table.model.__name__, name)
        for table in TABLES
        for name, fate in table.columns.items()
        if fate is Stays.JOURNAL
    }
    assert kept == {("Entry", "facts")}
