"""Whether the database answers."""

import asyncio

from tracker.records.connections import reader

_SECONDS = 5


async def is_answering() -> bool:
    """Asks for something of ours: a file that was overwritten still answers SELECT 1."""
    try:
        await asyncio.wait_for(reader().execute_query("SELECT id FROM authority LIMIT 1"), _SECONDS)
    except Exception:  # whatever its driver calls it, it does not answer
        return False
    return True
