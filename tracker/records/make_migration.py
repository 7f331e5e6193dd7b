"""Write the migration that brings the tables to the models (for developers).

    python -m tracker.records.make_migration NAME     write migrations/NNNN_NAME.py
    python -m tracker.records.make_migration --check  exit status 1 if one is missing

Read what it writes before you keep it. SQL, triggers and data to be filled in are written
by hand, with `tortoise.migrations.operations` and `tracker.records.operations`.
"""

import argparse
import asyncio
import sys
from collections.abc import Iterator, Mapping, Sequence
from copy import copy
from typing import Any

from tortoise.context import TortoiseContext
from tortoise.fields import BinaryField, CharField
from tortoise.fields.base import Field
from tortoise.fields.data import CharEnumFieldInstance
from tortoise.fields.relational import ManyToManyFieldInstance
from tortoise.indexes import Index
from tortoise.migrations.autodetector import MigrationAutodetector
from tortoise.migrations.operations import (
    AddConstraint,
    AddField,
    CreateModel,
    Operation,
    RenameField,
    RenameModel,
)
from tortoise.migrations.schema_generator.state import ModelState, State
from tortoise.migrations.writer import MigrationWriter, format_migration_name

from tracker.records.connections import APP, MIGRATIONS, MODELS, tortoise_config
from tracker.records.constraints import CONSTRAINTS, Constraint
from tracker.records.schema_version import known
from tracker.records.sealed_fields import DigestField, Sealed


class Detector(MigrationAutodetector):
    """Tortoise's autodetector, comparing what the database sees, and nothing else."""

    def _current_state(self) -> State:
        state = super()._current_state()
        for (_, name), model in state.models.items():
            model.options = _options(model, CONSTRAINTS.get(name, ()))
            model.fields = {key: _stored(field) for key, field in model.fields.items()}
        return state


def _options(model: ModelState, constraints: Sequence[Constraint]) -> dict[str, Any]:
    """With the constraints, without the docstring, and indexes by column.

    An index by the name of a relation is an error on PostgreSQL; SQLite takes the name
    for a text and makes an index that is of no use.
    """
    options = {key: value for key, value in model.options.items() if key != "table_description"}
    if constraints:
        options["constraints"] = tuple(constraints)
    if indexes := options.get("indexes"):
        columns = {key: field.source_field or key for key, field in model.fields.items()}
        options["indexes"] = tuple(_by_column(index, columns) for index in indexes)
    return options


def _by_column(index: Index | Sequence[str], columns: Mapping[str, str]) -> Index:
    resolved = copy(index) if isinstance(index, Index) else Index(fields=tuple(index))
    resolved.fields = [columns.get(name, name) for name in resolved.fields]
    return resolved


def _stored(field: Field[Any]) -> Field[Any]:
    """A word of a closed vocabulary is stored as text: a migration that named the enum
    would change with it, and break without it. What is sealed is stored as bytes."""
    plain: Field[Any]
    if isinstance(field, Sealed):
        plain = BinaryField()
    elif isinstance(field, CharEnumFieldInstance | DigestField):
        plain = CharField(field.max_length)
    else:
        return field
    for attribute in ("source_field", "null", "unique", "index"):
        setattr(plain, attribute, getattr(field, attribute))
    if field.has_db_default():
        plain.db_default = str(field.db_default)
    return plain


async def missing_operations(
    *, models: Sequence[str] = MODELS, migrations: str = MIGRATIONS
) -> list[Operation]:
    """What the models, or those of one module, and constraints say and no migration does yet."""
    config = tortoise_config("sqlite:///never-opened", migrations=migrations)
    config["apps"][APP]["models"] = [*models]
    with TortoiseContext() as context:
        await context.init(config=config, init_connections=False)
        assert context.apps is not None
        writers = await Detector(context.apps, config["apps"]).changes()
    found = [operation for writer in writers for operation in writer.operations]
    return found + [rule for operation in found for rule in _constraints_taken_out(operation)]


async def models_match_migrations() -> bool:
    return not await missing_operations()


def _constraints_taken_out(operation: Operation) -> Iterator[Operation]:
    """Constraints of a new table, as operations of their own: with the table they are lost."""
    if isinstance(operation, CreateModel) and operation.options:
        for constraint in operation.options.pop("constraints", ()):
            yield AddConstraint(operation.name, constraint)


def objections(operations: Sequence[Operation], *, renamed: bool) -> Iterator[str]:
    """What a program must not decide: whether a name changed, what stands in old rows."""
    for operation in operations:
        if isinstance(operation, RenameField | RenameModel) and not renamed:
            names = f"{operation.old_name} -> {operation.new_name}"
            yield f"{names}: if it is renamed, say --renamed; if not, remove first and add later"
        if isinstance(operation, AddField) and _needs_a_value(operation.field):
            column = f"{operation.model_name}.{operation.name}"
            yield f"{column}: rows that exist need a value; give it null=True or db_default="


def _needs_a_value(field: object) -> bool:
    if not isinstance(field, Field) or isinstance(field, ManyToManyFieldInstance):
        return False
    return not (field.null or field.has_db_default())


def write(name: str, operations: Sequence[Operation], *, migrations: str = MIGRATIONS) -> str:
    """Write the next migration; its path."""
    existing = known(migrations)
    writer = MigrationWriter(
        format_migration_name(len(existing) + 1, name),
        APP,
        operations,
        dependencies=[(APP, existing[-1])] if existing else [],
        initial=not existing,
        migrations_module=migrations,
    )
    return str(writer.write())


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tracker.records.make_migration")
    parser.add_argument("name", nargs="?", help="what it is about, such as letter_number")
    parser.add_argument("--check", action="store_true", help="write nothing, only look")
    parser.add_argument("--renamed", action="store_true", help="names found changed are renamed")
    chosen = parser.parse_args(arguments)
    operations = asyncio.run(missing_operations())
    for operation in operations:
        print(operation.describe(), file=sys.stderr)
    if chosen.check or not operations:
        return int(bool(operations))
    if chosen.name is None:
        parser.error("a migration needs a name")
    if refused := list(objections(operations, renamed=chosen.renamed)):
        print(*refused, sep="\n", file=sys.stderr)
        return 2
    print(write(chosen.name, operations))
    return 0


if __name__ == "__main__":
    sys.exit(main())
