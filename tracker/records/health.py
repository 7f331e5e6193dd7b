"""Whether the database answers."""

from tortoise.exceptions import BaseORMException

from tracker.records.connections import reader


async def is_answering() -> bool:
    try:
        await reader().execute_query("SELECT 1")
    except (BaseORMException, OSError):
        return False
    return True
