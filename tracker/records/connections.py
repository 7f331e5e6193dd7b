"""Where the records are: one URL, opened twice, to write and to read lists; and where a replica
of it may be read instead (`replica`).

`sqlite:///` is followed by a path as it is (`sqlite:///C:/办公/tracker.sqlite3`,
`sqlite:////srv/tracker.sqlite3`); `postgres://` is what PostgreSQL's own tools take.
"""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from contextvars import ContextVar
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from tortoise import transactions
from tortoise.backends.base.client import BaseDBAsyncClient, TransactionContext
from tortoise.backends.base.config_generator import expand_db_url
from tortoise.backends.base.executor import EXECUTOR_CACHE
from tortoise.connection import get_connection
from tortoise.context import TortoiseContext
from tortoise.exceptions import ConfigurationError

from tracker.records.digests import Algorithm, written_by
from tracker.records.keyring import Keyring, install
from tracker.records.transactions import uninterrupted

APP = "records"
WRITER = "default"
READER = "reader"
REPLICA = "replica"
MODELS = (
    "tracker.records.models",
    "tracker.records.head_models",
    "tracker.records.access_models",
    "tracker.records.account_models",
    "tracker.records.correspondence",
    "tracker.records.catalogue_models",
    "tracker.records.application_terms",
    "tracker.records.challenge_models",
    "tracker.records.letter_models",
    "tracker.records.dossiers",
    "tracker.records.proposal_models",
    "tracker.records.office_models",
    "tracker.records.redaction_models",
    "tracker.records.handling_models",
    "tracker.records.given_models",
    "tracker.records.reminders",
    "tracker.records.job_models",
    "tracker.records.erasure_models",
    "tracker.records.sign_on_models",
    "tracker.records.mail_models",
    "tracker.records.file_marks",
)
MIGRATIONS = "tracker.records.migrations"

# Which connection the lists of this request are read from.
reads_from: ContextVar[str] = ContextVar("reads_from", default=READER)

_SQLITE = "sqlite:///"
_POSTGRES = ("postgres", "postgresql")
_ENCRYPTION = re.compile(r"(^|&)ssl\w*=")
_IN_QUERY = re.compile(r"([?&]\w*password=)[^&]*")
_WRITTEN = "sqlite:///文件路径 或者 postgres://用户:密码@主机/库名"
# Seconds for a connection to be made, and for a statement that somebody at a page waits for.
_CONNECT, _CONNECT_REPLICA, _STATEMENT = 10, 1, 30
# What a URL may say that is neither the server's nor the session's.
_POOL = {
    "minsize",
    "maxsize",
    "min_size",
    "max_size",
    "max_queries",
    "max_inactive_connection_lifetime",
    "statement_cache_size",
    "max_cached_statement_lifetime",
    "max_cacheable_statement_size",
    "timeout",
    "command_timeout",
}
# What PostgreSQL says by number, and SQLite in words.
_BY_STATE = {
    "28P01": "用户名或者密码不对",
    "28000": "用户名或者密码不对",
    "3D000": "服务器上没有这个库",
    "53300": "数据库服务器的连接数已满",
    "57P03": "数据库服务器正在启动或者停止",
}
_BY_WORDS = {
    "file is not a database": "这个文件不是 SQLite 数据库",
    "unable to open database file": "文件不能打开，请检查路径和权限",
    "attempt to write a readonly database": "文件不能写入，请检查权限",
    "database is locked": "文件被其他程序占用",
}
_UNREACHABLE = "连不上数据库服务器，请检查主机、端口和网络"


class DatabaseUnusable(Exception):
    """The database cannot be opened; the sentence says which and why."""


def sqlite_url(path: Path) -> str:
    return _SQLITE + path.as_posix()


def sqlite_path(database_url: str) -> Path | None:
    """The file of a SQLite database; None for PostgreSQL."""
    if database_url.startswith(_SQLITE) and database_url != _SQLITE:
        return Path(database_url.removeprefix(_SQLITE))
    if database_url.partition("://")[0].lower() in _POSTGRES:
        return None
    raise DatabaseUnusable(f"数据库地址 {shown(database_url)} 无法识别，请写成 {_WRITTEN}。")


def shown(database_url: str) -> str:
    """The URL without its password, wherever in it that is."""
    scheme, separator, rest = _IN_QUERY.sub(r"\1***", database_url).partition("://")
    account, at, place = rest.rpartition("@")
    user, colon, _ = account.partition(":")
    return f"{scheme}{separator}{user}{colon and ':***'}{at}{place}"


def server_url(database_url: str) -> str:
    """A PostgreSQL URL as the driver and PostgreSQL's own tools take it: they refuse what is said
    to the pool."""
    address, _, query = database_url.partition("?")
    said = "&".join(one for one in query.split("&") if one.partition("=")[0] not in _POOL)
    return f"{address}{said and '?'}{said}"


def tortoise_config(
    database_url: str,
    *,
    replica_url: str = "",
    migrations: str = MIGRATIONS,
    impatient: bool = False,
) -> dict[str, Any]:
    """What Tortoise needs to know. Times are stored in UTC, for ever."""
    path = sqlite_path(database_url)
    writer, reader = _sqlite(path) if path else _postgres(database_url, impatient)
    connections = {WRITER: writer, READER: reader}
    if replica_url:
        if path or sqlite_path(replica_url):
            raise DatabaseUnusable(
                "只读副本须是 PostgreSQL 的流复制副本，数据库也须是 PostgreSQL。"
            )
        replica = _postgres(replica_url, impatient)[1]
        # Nobody waits for a replica that is out of reach: the primary is there.
        replica["credentials"]["timeout"] = _CONNECT_REPLICA
        connections[REPLICA] = replica
    return {
        "connections": connections,
        "apps": {
            APP: {"models": [*MODELS], "default_connection": WRITER, "migrations": migrations}
        },
        "use_tz": True,
        "timezone": "UTC",
    }


def _sqlite(path: Path) -> tuple[dict[str, Any], dict[str, Any]]:
    engine, file = "tracker.records.sqlite_backend", {"file_path": str(path)}
    return (
        {"engine": engine, "credentials": file},
        {"engine": engine, "credentials": {**file, "query_only": "ON"}},
    )


def _postgres(database_url: str, impatient: bool) -> tuple[dict[str, Any], dict[str, Any]]:
    if find_spec("asyncpg") is None:
        raise DatabaseUnusable("使用 PostgreSQL 需要另装组件：pip install 'tracker[postgres]'。")
    if _ENCRYPTION.search(database_url.partition("?")[2]):
        raise DatabaseUnusable(
            f"数据库地址 {shown(database_url)} 中不写加密连接的参数，"
            "请用环境变量 PGSSLMODE、PGSSLROOTCERT 设置：备份用的 pg_dump 也认它们。"
        )
    engine = "tracker.records.asyncpg_backend"
    try:
        server = expand_db_url(database_url)["credentials"]
        for size in ("minsize", "maxsize"):
            int(server.get(size, 1))
    except (ConfigurationError, ValueError) as failure:
        raise DatabaseUnusable(
            f"数据库地址 {shown(database_url)} 写法不对（{failure}），请写成 {_WRITTEN}。"
        ) from failure
    server["user"] = unquote(server["user"]) if server["user"] else None
    server |= {"timeout": _CONNECT, "command_timeout": _STATEMENT if impatient else None}
    read_only = {"server_settings": {"default_transaction_read_only": "on"}}
    return (
        {"engine": engine, "credentials": server},
        {"engine": engine, "credentials": {**server, **read_only}},
    )


@asynccontextmanager
async def database(
    database_url: str,
    *,
    replica_url: str = "",
    keyring: Keyring | None = None,
    every_task: bool = False,
    impatient: bool = False,
    digests: Algorithm = Algorithm.SHA256,
) -> AsyncIterator[TortoiseContext]:
    """Open the database for this task and those it starts, and close it after.

    `keyring` opens what is sealed in it; without one, nothing sealed can be read or written.
    `every_task` opens it for all tasks of the process, as a server needs, whose requests
    are not children of the task that runs its lifespan. One database at a time can be so.
    `impatient`: no statement may take as long as nobody at a page would wait.
    `replica_url`: a streaming replica of it, connected to when first read from.
    `digests`: how journals are chained.
    """
    EXECUTOR_CACHE.clear()  # statements prepared for another engine, by the connection's name
    with TortoiseContext() as context, written_by(digests):
        install(context, keyring)
        try:
            await context.init(
                config=tortoise_config(database_url, replica_url=replica_url, impatient=impatient),
                _enable_global_fallback=every_task,
            )
            for name in (WRITER, READER):
                await connect(context.connections.get(name), database_url)
            yield context
        finally:
            await uninterrupted(context.close_connections())


async def connect(connection: BaseDBAsyncClient, database_url: str) -> None:
    """Connect now rather than at the first query, so that what is wrong is said at the start."""
    try:
        await connection.create_connection(with_db=True)
    except Exception as error:
        said = f"{_reason(error)}（{str(error) or type(error).__name__}）"
        raise DatabaseUnusable(f"无法打开数据库 {shown(database_url)}：{said}。") from error


def _reason(failure: BaseException) -> str:
    """What to look after, from what the driver says."""
    chain: list[BaseException] = []
    one: BaseException | None = failure
    while one is not None:
        chain.append(one)
        one = one.__cause__
    for one in chain:
        known = _BY_STATE.get(getattr(one, "sqlstate", None) or "") or _BY_WORDS.get(str(one))
        if known:
            return known
    if any(isinstance(one, OSError) for one in chain):
        return _UNREACHABLE
    return "没有成功"


def in_transaction() -> TransactionContext:
    """All or nothing. Never wait for a mail server or another host within it."""
    return transactions.in_transaction(WRITER)


def writer() -> BaseDBAsyncClient:
    """The connection of models: within a transaction, that transaction."""
    return get_connection(WRITER)


def primary() -> BaseDBAsyncClient:
    """For what is asked before it is known whether a replica has caught up, as sessions are: it
    waits for no transaction either, and cannot write."""
    return get_connection(READER)


def reader() -> BaseDBAsyncClient:
    """For lists and counts: `.using_db(reader())` waits for no transaction, and cannot write."""
    return get_connection(reads_from.get())


@asynccontextmanager
async def planned_anew() -> AsyncIterator[BaseDBAsyncClient]:
    """To read by what one row may have, or nearly all: asked often enough, PostgreSQL would plan
    without looking at what is asked for, and read a million rows by an index."""
    connection = reader()
    if connection.capabilities.dialect == "sqlite":
        yield connection
        return
    async with transactions.in_transaction(reads_from.get()) as moment:
        await moment.execute_script("SET LOCAL plan_cache_mode = force_custom_plan")
        yield moment
