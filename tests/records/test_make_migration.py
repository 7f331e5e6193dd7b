"""`make migration`: what a program may write of a migration, and what it must ask."""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tortoise.migrations.operations import AddConstraint, CreateModel, Operation, RenameField

from tests.records.introspection import schema
from tests.records.series import Series
from tracker.records.connections import database, writer
from tracker.records.make_migration import main, missing_operations, objections, write
from tracker.records.migrate import migrate

Module = Callable[[str], str]

HEAD = """
from enum import StrEnum
from tortoise import fields
from tortoise.models import Model
KEY = {"primary_key": True}
class Colour(StrEnum):
    RED = "red"
"""
PERSON = """
class Person(Model):
    "A person."
    id = fields.IntField(**KEY)
    email = fields.CharField(max_length=40)
    colour = fields.CharEnumField(Colour, max_length=32)
    parent = fields.ForeignKeyField("records.Person", null=True)
    class Meta:
        table = "person"
"""


@pytest.fixture
def module(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Module]:
    """Writes a module of models; its name."""
    monkeypatch.syspath_prepend(tmp_path)

    def write_module(models: str) -> str:
        name = f"models_{len(list(tmp_path.iterdir()))}"
        (tmp_path / f"{name}.py").write_text(HEAD + models, encoding="utf-8")
        return name

    yield write_module
    for name in list(sys.modules):
        if name.startswith("models_"):
            del sys.modules[name]


@pytest.fixture
async def person(module: Module, series: Series) -> str:
    """Migrations that made the table of persons."""
    migrations = series()
    write(
        "initial",
        await missing_operations(models=[module(PERSON)], migrations=migrations),
        migrations=migrations,
    )
    return migrations


def said(operations: list[Operation], *, renamed: bool = False) -> str:
    return " ".join(objections(operations, renamed=renamed))


def test_nothing_is_missing_here() -> None:
    assert main(["--check"]) == 0
    assert main([]) == 0


async def test_what_it_writes_makes_the_tables(
    empty_database_url: str, person: str, module: Module
) -> None:
    assert not await missing_operations(models=[module(PERSON)], migrations=person)
    done = await migrate(empty_database_url, migrations=person)
    assert done.to == "0001_initial"
    async with database(empty_database_url):
        assert (await schema(writer()))["person"].columns.keys() == {
            "id",
            "email",
            "colour",
            "parent_id",
        }


@pytest.mark.parametrize(
    ("was", "now"),
    [
        ('RED = "red"', 'RED = "red"\n    BLUE = "a longer word than any before"'),
        ('"A person."', '"Somebody."'),
    ],
    ids=["a word more", "another docstring"],
)
async def test_what_the_database_does_not_see_needs_no_migration(
    person: str, module: Module, was: str, now: str
) -> None:
    changed = module((HEAD + PERSON).replace(was, now))
    assert not await missing_operations(models=[changed], migrations=person)


def test_a_migration_does_not_name_the_words(person: str, tmp_path: Path) -> None:
    text = (tmp_path / person / "0001_initial.py").read_text(encoding="utf-8")
    assert "Colour" not in text
    assert "('colour', fields.CharField(max_length=32))" in text


async def test_a_renamed_field_is_asked_about(person: str, module: Module) -> None:
    """To remove one and to add one of the same type looks the same, and mixes their data."""
    renamed = module(PERSON.replace("email", "telephone"))
    operations = await missing_operations(models=[renamed], migrations=person)
    assert [type(operation) for operation in operations] == [RenameField]
    assert said(operations).startswith("email -> telephone: if it is renamed, say --renamed")
    assert not said(operations, renamed=True)


@pytest.mark.parametrize(
    ("field", "objection"),
    [
        ("fields.IntField()", "Person.age: rows that exist need a value"),
        ("fields.IntField(default=0)", "Person.age: rows that exist need a value"),
        ("fields.IntField(default=0, db_default=0)", ""),
        ("fields.IntField(null=True)", ""),
    ],
)
async def test_an_added_field_needs_a_value_for_the_rows_that_exist(
    person: str, module: Module, field: str, objection: str
) -> None:
    added = module(PERSON.replace("    parent =", f"    age = {field}\n    parent ="))
    operations = await missing_operations(models=[added], migrations=person)
    assert said(operations)[: len(objection) or None] == objection


async def test_indexes_are_written_by_column(
    empty_database_url: str, module: Module, series: Series
) -> None:
    indexed, migrations = f'{PERSON}        indexes = (("parent", "email"),)\n', series()
    operations = await missing_operations(models=[module(indexed)], migrations=migrations)
    write("initial", operations, migrations=migrations)
    await migrate(empty_database_url, migrations=migrations)
    async with database(empty_database_url):
        assert (await schema(writer()))["person"].indexes == {("parent_id", "email")}
    assert not await missing_operations(models=[module(indexed)], migrations=migrations)


async def test_constraints_of_a_new_table_are_operations_of_their_own(
    module: Module, series: Series
) -> None:
    throttle = PERSON.replace("Person", "Throttle").replace("email", "tries")
    created, *added = await missing_operations(models=[module(throttle)], migrations=series())
    assert isinstance(created, CreateModel)
    assert "constraints" not in (created.options or {})
    names = [rule.constraint.name for rule in added if isinstance(rule, AddConstraint)]
    assert names == ["throttle_tries_counted"]
