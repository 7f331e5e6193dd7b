"""One server at one SQLite file, so that no job runs twice and no page goes by another's memory.

The lock is the operating system's and ends with the process, however that ends: what a
killed server leaves behind is an empty file and stops nobody. Commands do not ask for it.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from filelock import FileLock, Timeout

from tracker.records.connections import DatabaseUnusable, sqlite_path


@contextmanager
def serving_alone(database_url: str) -> Iterator[None]:
    """Hold the database for this server; any number of them may share a PostgreSQL.
    Raises `DatabaseUnusable` when another has it."""
    path = sqlite_path(database_url)
    if path is None:
        yield
        return
    place = path.resolve()  # by whatever name the file is reached
    lock = FileLock(place.with_name(f"{place.name}.serving"), timeout=0)
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        lock.acquire()
    except Timeout as taken:
        raise DatabaseUnusable(
            f"数据库 {path} 已由另一个 tracker serve 使用。一个 SQLite 数据库只能由一个服务打开："
            "请先停止那一个；需要多个服务时，请改用 PostgreSQL（TRACKER_DATABASE）。"
        ) from taken
    except OSError as failure:
        raise DatabaseUnusable(
            f"数据库 {path} 所在的目录不能写入：{failure.strerror}。"
        ) from failure
    try:
        yield
    finally:
        lock.release()
