"""A process that fetches mail once: `python -m tests.jobs.fetcher DATABASE DATA MOMENT`."""

import asyncio
import ssl
import sys
from pathlib import Path

from tests.clocks import FixedClock
from tests.jobs.incoming import settings_in
from tests.keys import KEYRING
from tracker.actions.fetch_mail import fetch_due, post_of
from tracker.records.connections import database


async def main(database_url: str, data: str, moment: str) -> None:
    trust = ssl.create_default_context(cafile=str(Path(data) / "root.pem"))
    async with database(database_url, keyring=KEYRING):
        print("ready", flush=True)
        await asyncio.to_thread(sys.stdin.readline)
        await fetch_due(post_of(settings_in(Path(data)), FixedClock(moment), trust=trust))


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
