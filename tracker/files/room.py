"""How much a disk still takes."""

import asyncio
import shutil
from pathlib import Path


async def room_left(folder: Path) -> int:
    """Bytes that may still be written to the disk of a folder."""
    return (await asyncio.to_thread(shutil.disk_usage, folder)).free
