"""Operations of migrations that Tortoise has no word for."""

from collections.abc import Sequence

from tortoise.migrations.operations import TortoiseOperation
from tortoise.migrations.schema_editor import BaseSchemaEditor
from tortoise.migrations.schema_generator.state import State


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
