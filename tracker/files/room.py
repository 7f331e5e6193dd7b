"""Whether a folder takes files, and for how long still."""

import asyncio
import shutil
import tempfile
from pathlib import Path


async def check_folder(folder: Path) -> None:
    """Write a file into it, made where missing. Raises `OSError`."""
    await asyncio.to_thread(_write, folder)


async def room_left(folder: Path) -> int:
    """Bytes that may still be written to the disk of a folder."""
    return (await asyncio.to_thread(shutil.disk_usage, folder)).free


def _write(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryFile(dir=folder) as file:
        file.write(b"ready")
        file.flush()
