"""How migrations change tables without losing what stands in and around them.

Tortoise's SQLite editor rebuilds a table for most changes and then forgets its indexes,
triggers and unique constraints; it cuts triggers at semicolons, and cannot make a partial
unique index. On both engines it forgets the index of an added column, and the statements
it has prepared for the columns of yesterday.
"""

from collections.abc import Mapping
from copy import copy
from types import SimpleNamespace
from typing import Any, cast

from tortoise.backends.base.executor import EXECUTOR_CACHE
from tortoise.fields.base import Field
from tortoise.fields.relational import ManyToManyFieldInstance
from tortoise.indexes import Index
from tortoise.migrations.constraints import CheckConstraint, UniqueConstraint
from tortoise.migrations.schema_editor import AsyncpgSchemaEditor, SqliteSchemaEditor
from tortoise.models import Model

from tracker.records.sqlite_backend import statements

Constraint = CheckConstraint | UniqueConstraint


class PostgresEditor(AsyncpgSchemaEditor):
    """PostgreSQL alters tables itself."""

    async def create_model(self, model: type[Model]) -> None:
        _refuse_constraints(model)
        await super().create_model(model)

    async def _run_sql(self, sql: str) -> None:
        EXECUTOR_CACHE.clear()
        await super()._run_sql(sql)

    async def add_field(self, model: type[Model], field_name: str) -> None:
        await super().add_field(model, field_name)
        field = model._meta.fields_map[field_name]
        column = field.source_field or field_name
        if field.index and not field.pk:
            await self.add_index(model, Index(fields=(column,)))


class SqliteEditor(SqliteSchemaEditor):
    """SQLite: every change is a new table made from the words of the new model.

    Foreign keys must be off while it works, or dropping the old table deletes its children.
    """

    async def create_model(self, model: type[Model]) -> None:
        _refuse_constraints(model)
        await super().create_model(model)

    async def _run_sql(self, sql: str) -> None:
        EXECUTOR_CACHE.clear()
        for statement in statements(sql):
            await self.client.execute_query(statement)

    def _get_model_sql_data(self, model: type[Model]) -> Any:
        self._checks = [
            self.CHECK_CONSTRAINT_CREATE_TEMPLATE.format(name=rule.name, check=rule.check)
            for rule in model._meta.constraints
            if isinstance(rule, CheckConstraint)
        ]
        return super()._get_model_sql_data(model)

    def _get_inner_statements(self) -> list[str]:
        return self._checks

    async def add_field(self, model: type[Model], field_name: str) -> None:
        if isinstance(model._meta.fields_map[field_name], ManyToManyFieldInstance):
            await super().add_field(model, field_name)
        else:
            await self._rebuild(model)

    async def remove_field(self, model: type[Model], field: Field[Any]) -> None:
        if isinstance(field, ManyToManyFieldInstance):
            await super().remove_field(model, field)
            return
        column = field.source_field or field.model_field_name
        left = {
            name: db_column
            for name, db_column in model._meta.fields_db_projection.items()
            if db_column != column
        }
        await self._rebuild(
            _but_for(model, fields_db_projection=left), without=self._own_index(model, column)
        )

    async def _alter_field(
        self, model: type[Model], old_field: Field[Any], new_field: Field[Any]
    ) -> None:
        old_column = old_field.source_field or old_field.model_field_name
        new_column = new_field.source_field or new_field.model_field_name
        await self._rebuild(
            model,
            renamed={new_column: old_column},
            without=self._own_index(model, old_column),
        )

    async def add_constraint(self, model: type[Model], constraint: Constraint) -> None:
        if isinstance(constraint, CheckConstraint) or constraint.name is None:
            await self._rebuild(model)
            return
        columns = self._resolve_fields_to_columns(model, constraint.fields)
        where = f" WHERE {constraint.condition}" if constraint.condition else ""
        await self._run_sql(
            f'CREATE UNIQUE INDEX "{constraint.name}" ON {self.quote(model._meta.db_table)} '
            f"({self._format_index_fields(columns)}){where}"
        )

    async def remove_constraint(self, model: type[Model], constraint: Constraint) -> None:
        if isinstance(constraint, CheckConstraint):
            left = tuple(rule for rule in model._meta.constraints if rule != constraint)
            await self._rebuild(_but_for(model, constraints=left))
        elif constraint.name is None:
            others = tuple(
                names for names in model._meta.unique_together if tuple(names) != constraint.fields
            )
            await self._rebuild(_but_for(model, unique_together=others))
        else:
            await self._run_sql(f'DROP INDEX "{constraint.name}"')

    async def rename_constraint(
        self, model: type[Model], old_constraint: Constraint, new_constraint: Constraint
    ) -> None:
        if not isinstance(old_constraint, CheckConstraint):
            await self.remove_constraint(model, old_constraint)
        await self.add_constraint(model, new_constraint)

    def _own_index(self, model: type[Model], column: str) -> str:
        """The name of the index that a field has by `db_index=True`."""
        return self._generate_index_name("idx", model, [column])

    async def _rebuild(
        self,
        model: type[Model],
        *,
        renamed: Mapping[str, str] | None = None,
        without: str | None = None,
    ) -> None:
        """Make the table anew as `model` says, with its rows, indexes and triggers.

        `renamed` gives new columns their old names; the index `without` is the model's own
        and comes back only if the model still has it.
        """
        table = model._meta.db_table
        create, *indexes = statements(self._get_model_sql_data(model).table_sql)
        around = await self._indexes_and_triggers(table)
        _, info = await self.client.execute_query(f'PRAGMA table_info("{table}")')
        old_columns = {row["name"] for row in info}
        columns = {
            self.quote(new): self.quote(old)
            for new in model._meta.fields_db_projection.values()
            if (old := (renamed or {}).get(new, new)) in old_columns
        }
        await self._run_sql(create.replace(f'"{table}"', f'"new__{table}"', 1))
        await self._run_sql(
            f'INSERT INTO "new__{table}" ({", ".join(columns)}) '
            f'SELECT {", ".join(columns.values())} FROM "{table}"'
        )
        await self._run_sql(f'DROP TABLE "{table}"')
        # Otherwise SQLite would check the triggers of other tables while this one is away.
        await self._run_sql("PRAGMA legacy_alter_table=ON")
        await self._run_sql(f'ALTER TABLE "new__{table}" RENAME TO "{table}"')
        await self._run_sql("PRAGMA legacy_alter_table=OFF")
        for index in indexes:
            await self._run_sql(index)
        made = await self._indexes_and_triggers(table)
        for name, sql in around.items():
            if name not in made and name != without:
                await self._run_sql(sql)

    async def _indexes_and_triggers(self, table: str) -> dict[str, str]:
        _, rows = await self.client.execute_query(
            "SELECT name, sql FROM sqlite_master WHERE tbl_name = ? AND sql IS NOT NULL "
            "AND type IN ('index', 'trigger')",
            [table],
        )
        return {row["name"]: row["sql"] for row in rows}


def _refuse_constraints(model: type[Model]) -> None:
    """Tortoise makes the table and says nothing of the constraints it leaves out."""
    if model._meta.constraints:
        table = model._meta.db_table
        raise ValueError(f"constraints of the new table {table} need AddConstraint operations")


def _but_for(model: type[Model], **differences: object) -> type[Model]:
    """The model with something else in its `_meta`, enough of a model to make a table from."""
    meta = copy(model._meta)
    for name, value in differences.items():
        setattr(meta, name, value)
    return cast("type[Model]", SimpleNamespace(_meta=meta))
