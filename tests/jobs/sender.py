"""A process that sends the post once: `python -m tests.jobs.sender DATABASE PORT MOMENT`."""

import asyncio
import sys
from pathlib import Path

from tests.clocks import FixedClock
from tracker.jobs.post import send_post
from tracker.letters.post import MailServer
from tracker.records.connections import database
from tracker.settings import Settings


async def main(database_url: str, port: str, moment: str) -> None:
    settings = Settings(
        data=Path("nowhere"), database="", key=b"k" * 32, mail_from="gongkai@example.invalid"
    )
    async with database(database_url, keyring=settings.keyring()):
        print("ready", flush=True)
        await asyncio.to_thread(sys.stdin.readline)
        server = MailServer.from_url(f"smtp://127.0.0.1:{port}?tls=no")
        await send_post(server, settings, FixedClock(moment))


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
