"""Bring a database to this version's schema, or leave it as it was.

All that is missing happens in one transaction, with its checks before the commit. SQLite
is copied to a file beside it first; a PostgreSQL server has backups of its own.
"""

import asyncio
import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

from tortoise import models
from tortoise.backends.base.client import BaseDBAsyncClient
from tortoise.backends.base.executor import EXECUTOR_CACHE
from tortoise.exceptions import BaseORMException
from tortoise.fields.relational import ForeignKeyFieldInstance
from tortoise.migrations import operations
from tortoise.migrations.executor import MigrationExecutor, MigrationTarget, PlanStep
from tortoise.migrations.migration import Migration
from tortoise.migrations.schema_editor import BaseSchemaEditor
from tortoise.migrations.schema_generator.state import State
from tortoise.migrations.schema_generator.state_apps import StateApps

from tracker.clock import Clock, SystemClock
from tracker.records.connections import APP, MIGRATIONS, WRITER, in_transaction, sqlite_path
from tracker.records.keyring import Keyring
from tracker.records.operations import RunDialectSQL, SealColumns
from tracker.records.schema_editors import PostgresEditor, SqliteEditor
from tracker.records.schema_version import (
    RECORDER,
    SchemaIsNewer,
    applied_by,
    has_old_rows,
    known,
    opened,
)

# Two servers that start at once migrate one after the other; any number will do.
_ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(20190515)"

# What asks nothing of the state before it.
_LOOKS_AHEAD = (
    operations.CreateModel,
    operations.AddField,
    operations.AddIndex,
    operations.AddConstraint,
    RunDialectSQL,
    SealColumns,
)

_NO_COPY = "PostgreSQL 的备份由数据库服务器另行安排"

# What says that old rows have to be wiped, who says it, and how: a comment of the recorder's
# table on PostgreSQL, a number in the head of the file that is SQLite's for such things.
_MARK = {
    "sqlite": "PRAGMA user_version=1",
    "postgres": f"COMMENT ON TABLE {RECORDER} IS 'old rows'",
}
_WIPE = {
    "sqlite": ("VACUUM", "PRAGMA user_version=0", "PRAGMA wal_checkpoint(TRUNCATE)"),
    "postgres": ("VACUUM FULL", f"COMMENT ON TABLE {RECORDER} IS NULL"),
}


@dataclass(frozen=True, slots=True)
class Migrated:
    """From which migration to which, and where the copy from before is."""

    from_: str | None
    to: str
    backup_path: Path | None

    @property
    def sentence(self) -> str:
        if self.from_ is None:
            return f"数据库已建立（{self.to}）。"
        if self.from_ == self.to:
            return f"数据库已是最新（{self.to}），无需升级。"
        copy = f"升级前的备份在 {self.backup_path}" if self.backup_path else _NO_COPY
        return f"数据库已由 {self.from_} 升级到 {self.to}，{copy}。"


class MigrationFailed(Exception):
    """A migration did not go through; the sentence says how things stand."""


class _Step:
    """A migration that keeps the state from before only for an operation that looks back at it:
    to clone a state builds every model anew, which took most of the time there is."""

    def __init__(self, migration: Migration) -> None:
        self.app_label, self.name, self.atomic = (
            migration.app_label,
            migration.name,
            migration.atomic,
        )
        self._operations = migration.operations

    async def apply(self, state: State, *, dry_run: bool, schema_editor: BaseSchemaEditor) -> State:
        assert not dry_run, "the database is there to be changed"
        for operation in self._operations:
            before = state if isinstance(operation, _LOOKS_AHEAD) else state.clone()
            if isinstance(operation, operations.RunPython):
                _make_queries(before.apps)
            operation.state_forward(self.app_label, state)
            await operation.database_forward(self.app_label, before, state, schema_editor)
        state.validate_relations_initialized()
        return state


class Executor(MigrationExecutor):
    """Tortoise's executor with editors that lose nothing."""

    def _schema_editor(self, atomic: bool = True, collect_sql: bool = False) -> BaseSchemaEditor:
        sqlite = self.connection.capabilities.dialect == "sqlite"
        editor = SqliteEditor if sqlite else PostgresEditor
        return editor(self.connection, atomic=atomic, collect_sql=collect_sql)

    def _migration_plan(self, *told: Any) -> list[PlanStep]:
        steps = super()._migration_plan(*told)
        return [PlanStep(_Step(step.migration), step.backward) for step in steps]  # type: ignore[arg-type]


async def migrate(
    database_url: str,
    *,
    to: str | None = None,
    migrations: str = MIGRATIONS,
    clock: Clock | None = None,
    keyring: Keyring | None = None,
) -> Migrated:
    """Apply what is missing, up to and with `to`, or everything. `keyring`: for what has to be
    sealed in it."""
    path = sqlite_path(database_url)
    if path:
        path.parent.mkdir(parents=True, exist_ok=True)
    worth_a_copy = path is not None and path.exists() and path.stat().st_size > 0
    async with opened(database_url, migrations, keyring) as connection:
        done = await _migrated(connection, migrations, to, path if worth_a_copy else None, clock)
        if await has_old_rows(connection):
            await _wipe(connection)
        return done


async def _migrated(
    connection: BaseDBAsyncClient,
    migrations: str,
    to: str | None,
    to_copy: Path | None,
    clock: Clock | None,
) -> Migrated:
    async with in_transaction() as transaction:
        if connection.capabilities.dialect == "postgres":
            await transaction.execute_query(_ONE_AT_A_TIME)
        done, names = await applied_by(transaction), known(migrations)
        if unknown := [name for name in done if name not in names]:
            raise SchemaIsNewer(unknown)
        goal = to or names[-1]
        missing = [name for name in names if name not in done and name <= goal]
        before = done[-1] if done else None
        if not missing:
            return Migrated(before, before or goal, None)
        backup = None
        try:
            if to_copy:
                backup = await asyncio.to_thread(
                    back_up, to_copy, missing[0], clock or SystemClock()
                )
            await _apply(transaction, migrations, goal)
            if before and any(_leaves_old_rows(migrations, name) for name in missing):
                await transaction.execute_script(_MARK[transaction.capabilities.dialect])
        except Exception as error:
            raise MigrationFailed(_sentence(goal, backup, error)) from error
        return Migrated(before, goal, backup)


def _leaves_old_rows(migrations: str, name: str) -> bool:
    """Whether a migration says that what it changed must not be left over in the files."""
    migration = import_module(f"{migrations}.{name}").Migration
    return bool(getattr(migration, "leaves_old_rows", False))


async def _wipe(connection: BaseDBAsyncClient) -> None:
    """Leave nothing in the files of a database but what stands in its tables."""
    try:
        for statement in _WIPE[connection.capabilities.dialect]:
            await connection.execute_script(statement)
    except BaseORMException as error:
        raise MigrationFailed(
            "数据库已经升级，但文件中残留的旧内容没有清除完；"
            f"请停止其他使用数据库的程序，再运行一次 tracker migrate。原因：{error}"
        ) from error


def _sentence(goal: str, backup: Path | None, error: Exception) -> str:
    copy = f"，升级前的备份在 {backup}" if backup else ""
    return f"数据库升级到 {goal} 没有成功，数据库保持原样{copy}。原因：{error}"


async def _apply(transaction: BaseDBAsyncClient, migrations: str, goal: str) -> None:
    apps = {APP: {"migrations": migrations, "default_connection": WRITER}}
    executor = Executor(transaction, apps)
    await executor.recorder.ensure_schema(executor._schema_editor(atomic=False))
    EXECUTOR_CACHE.clear()
    with _light_models():
        await executor.migrate([MigrationTarget(APP, goal)], direction="forward")
    if transaction.capabilities.dialect == "sqlite":
        await _check(transaction)


_make_queries = StateApps._build_initial_querysets


@contextmanager
def _light_models() -> Iterator[None]:
    """No operation but `RunPython` asks models for rows, and none for a filter or what leads back
    to a model. To make filters and queries for every model at every operation, and every model
    anew that is related to the changed one, would be nine tenths of the time."""
    with (
        _instead(models, "get_filters_for_field", lambda *_, **__: {}),
        _instead(StateApps, "_build_initial_querysets", lambda _: None),
        _instead(State, "_find_related_models", _pointed_at),
    ):
        yield


def _pointed_at(state: State, app: str, name: str) -> set[tuple[str, str]]:
    """A model and those that it points at, directly or through others."""
    found, new = set[tuple[str, str]](), {(app, name)}
    while new:
        found |= new
        pointing = [field for key in new for field in state.models[key].fields.values()]
        new = {
            state.apps.split_reference(field.model_name)
            for field in pointing
            if isinstance(field, ForeignKeyFieldInstance)
        } & state.models.keys() - found
    return found


@contextmanager
def _instead(place: Any, name: str, other: Callable[..., Any]) -> Iterator[None]:
    own = getattr(place, name)
    setattr(place, name, other)
    try:
        yield
    finally:
        setattr(place, name, own)


async def _check(connection: BaseDBAsyncClient) -> None:
    """What SQLite did not watch while foreign keys were off."""
    for orphan in await connection.execute_query_dict("PRAGMA foreign_key_check"):
        raise MigrationFailed(
            "表 {table} 第 {rowid} 行指向 {parent} 中不存在的记录".format(**orphan)
        )
    for row in await connection.execute_query_dict("PRAGMA integrity_check"):
        if row["integrity_check"] != "ok":
            raise MigrationFailed(row["integrity_check"])


def back_up(path: Path, before: str, clock: Clock) -> Path:
    """Copy a SQLite database, consistent while others write, to a file beside it."""
    backup = _reserved(path, f"{path.stem}-{clock.now():%Y%m%d-%H%M%S}-before-{before}")
    try:
        with closing(sqlite3.connect(path)) as connection:
            connection.execute("VACUUM INTO ?", (str(backup),))
        with backup.open("rb+") as file:
            os.fsync(file.fileno())
    except BaseException:
        backup.unlink()
        raise
    return backup


def _reserved(path: Path, stem: str) -> Path:
    """A new empty file beside `path`, which nobody else has."""
    for number in range(1, 1000):
        backup = path.with_name(f"{stem}{f'-{number}' if number > 1 else ''}{path.suffix}")
        try:
            backup.touch(exist_ok=False)
        except FileExistsError:
            continue
        return backup
    raise FileExistsError(stem)
