"""One of several processes that read, think and write at once; prints what went wrong.

It opens the database, says "ready", and waits for a line before it begins.

python -m tests.records.counting ours|stock DATABASE_URL TIMES
"""

import asyncio
import sys
from collections import Counter

from tests.records.stock import stock_database
from tracker.records.access_models import Throttle
from tracker.records.connections import database, in_transaction
from tracker.records.sequences import next_number

DATABASES = {"ours": database, "stock": stock_database}


async def count_one_more() -> None:
    async with in_transaction():
        row = await Throttle.all().select_for_update().get(key="k")
        row.tries += 1
        await row.save()
        await next_number("application", authority_id=1, year=2025)


async def count(whose: str, database_url: str, times: int) -> Counter[str]:
    failures: Counter[str] = Counter()
    async with DATABASES[whose](database_url):
        print("ready", flush=True)
        await asyncio.to_thread(sys.stdin.readline)
        for _ in range(times):
            try:
                await count_one_more()
            except Exception as error:
                failures[f"{error}"] += 1
    return failures


if __name__ == "__main__":
    whose, database_url, times = sys.argv[1:]
    for failure, often in asyncio.run(count(whose, database_url, int(times))).items():
        print(often, failure)
