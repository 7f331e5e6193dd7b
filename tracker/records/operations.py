"""Operations of migrations that Tortoise has no word for."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any

from cryptography.fernet import InvalidToken
from tortoise.backends.base.client import BaseDBAsyncClient
from tortoise.fields import BinaryField
from tortoise.migrations.operations import TortoiseOperation
from tortoise.migrations.schema_editor import BaseSchemaEditor
from tortoise.migrations.schema_generator.state import State

from tracker.records.codes import Codes
from tracker.records.keyring import current
from tracker.records.schema_editors import PostgresEditor, SqliteEditor
from tracker.records.sealed_columns import rows_after, sealed_row, write_rows

# The version of Fernet and the first bytes of a time before the year 2106.
_BOXED = "gAAAAA"


class RunDialectSQL(TortoiseOperation):
    """Statements that the two engines say differently, such as triggers."""

    reversible = False

    def __init__(self, *, sqlite: Sequence[str], postgres: Sequence[str]) -> None:
        self.statements = {"sqlite": sqlite, "postgres": postgres}

    def describe(self) -> str:
        return "Run SQL"

    async def database_forward(
        self,
        app_label: str,  # noqa: ARG002 - Tortoise's signature
        old_state: State,  # noqa: ARG002
        new_state: State,  # noqa: ARG002
        state_editor: BaseSchemaEditor | None = None,
    ) -> None:
        if state_editor is not None:
            for statement in self.statements[state_editor.DIALECT]:
                await state_editor._run_sql(statement)


class SealColumns(TortoiseOperation):
    """Columns of texts or JSON become columns of a sealed field, with what stands in them.

    `digests`: of which of these columns a digest is kept, by the name of its column, which has to
    be there already. `boxed`: the one in which texts may stand that the installation's own key
    sealed (`codes`). The database must be open with its keyring, unless nothing stands there.
    """

    reversible = False

    def __init__(
        self,
        model_name: str,
        *columns: str,
        digests: Mapping[str, str] | None = None,
        boxed: str = "",
    ) -> None:
        self.model_name, self.columns, self.digests = model_name, columns, dict(digests or {})
        self.boxed = boxed

    def describe(self) -> str:
        return f"Seal {', '.join(self.columns)} of {self.model_name}"

    def state_forward(self, app_label: str, state: State) -> None:
        model = self.get_model_state(state, app_label, self.model_name)
        for name in self.columns:
            sealed: BinaryField[bytes] = BinaryField()
            sealed.null = model.fields[name].null
            model.fields[name] = sealed
        state.reload_models({(app_label, self.model_name)})

    async def database_forward(
        self,
        app_label: str,
        old_state: State,  # noqa: ARG002 - Tortoise's signature
        new_state: State,
        state_editor: BaseSchemaEditor | None = None,
    ) -> None:
        if state_editor is None:
            return
        model = new_state.apps.get_model(f"{app_label}.{self.model_name}")
        table = model._meta.db_table
        if isinstance(state_editor, SqliteEditor):
            await state_editor._rebuild(model)
        elif isinstance(state_editor, PostgresEditor):
            await state_editor._run_sql(_as_bytes(table, self.columns))
        await self._seal(state_editor.client, table)

    async def _seal(self, connection: BaseDBAsyncClient, table: str) -> None:
        last = 0
        while rows := await rows_after(connection, table, self.columns, last):
            sealed = [sealed_row(table, self._plain(row), self.digests) for row in rows]
            await write_rows(connection, table, sealed)
            last = rows[-1]["id"]

    def _plain(self, row: Mapping[str, Any]) -> dict[str, Any]:
        """SQLite still gives texts, PostgreSQL by now their bytes."""
        plain = {
            n: value.decode() if isinstance(value, bytes) else value for n, value in row.items()
        }
        if self.boxed and plain[self.boxed].startswith(_BOXED):
            with suppress(InvalidToken):  # somebody wrote a text that begins so
                plain[self.boxed] = Codes(current().own).opened(plain[self.boxed])
        return plain


def _as_bytes(table: str, columns: Sequence[str]) -> str:
    changes = (
        f'ALTER "{name}" DROP DEFAULT, '
        f'ALTER "{name}" TYPE BYTEA USING convert_to("{name}"::text, \'UTF8\')'
        for name in columns
    )
    return f'ALTER TABLE "{table}" {", ".join(changes)}'
