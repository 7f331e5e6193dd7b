"""What runs without anyone asking, each job again and again until told to stop."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine, Iterable
from datetime import timedelta
from importlib import import_module
from typing import Any

from tracker.actions.daily_jobs import run_due, surroundings_of
from tracker.actions.erase import carry_out_confirmed
from tracker.actions.fetch_mail import fetch_due, post_of
from tracker.clock import Clock
from tracker.jobs.post import send_post
from tracker.letters.post import MailServer, mail_address
from tracker.settings import SettingError, Settings

POST_EVERY = timedelta(seconds=5)
DAILY_EVERY = timedelta(minutes=1)
ERASE_EVERY = timedelta(seconds=15)
MAIL_IN_EVERY = timedelta(minutes=1)
COUNT_EVERY = timedelta(minutes=1)

log = logging.getLogger("tracker")

Job = Callable[[], Awaitable[object]]


def run_jobs(settings: Settings, clock: Clock, stop: asyncio.Event) -> Coroutine[Any, Any, None]:
    """Run every job over the opened database until `stop` is set; what is under way ends first.

    Raises `SettingError` at the call itself when the mail server or address cannot be read,
    so that a start with a wrong setting stops.
    """
    jobs: list[tuple[timedelta, Job]] = [
        (DAILY_EVERY, lambda: run_due(clock.now(), surroundings_of(settings))),
        (ERASE_EVERY, lambda: carry_out_confirmed(settings.store(), clock.now())),
        (MAIL_IN_EVERY, lambda: fetch_due(post_of(settings, clock))),
    ]
    if settings.metrics:
        counting: Any = import_module("tracker.jobs.count")  # its library is slow to load
        jobs.append((COUNT_EVERY, lambda: counting.count(clock.now())))
    if settings.smtp:
        server = _mail_server(settings)
        jobs.append((POST_EVERY, lambda: send_post(server, settings, clock)))
    return _run(jobs, stop)


async def _run(jobs: Iterable[tuple[timedelta, Job]], stop: asyncio.Event) -> None:
    async with asyncio.TaskGroup() as tasks:
        for pause, job in jobs:
            tasks.create_task(_repeat(job, pause, stop))


def _mail_server(settings: Settings) -> MailServer:
    try:
        mail_address(settings.mail_from)
    except ValueError as failure:
        raise SettingError(
            f"TRACKER_MAIL_FROM 的{failure}，应写成 公开@单位域名 的形式。"
        ) from failure
    try:
        return MailServer.from_url(settings.smtp)
    except ValueError as failure:
        raise SettingError(f"TRACKER_SMTP 不能读取：{failure}") from failure


async def _repeat(job: Job, pause: timedelta, stop: asyncio.Event) -> None:
    """A failure is logged and tried again at the next turn: the others go on meanwhile."""
    while not stop.is_set():
        try:
            await job()
        except Exception:
            log.exception("job failed")
        try:
            await asyncio.wait_for(stop.wait(), pause.total_seconds())
        except TimeoutError:
            continue
