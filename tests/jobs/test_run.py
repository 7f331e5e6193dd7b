"""The loop of jobs: it begins, survives a failing job, and ends when told."""

import asyncio
from datetime import timedelta

import pytest

from tests.jobs.messages import office, queued
from tests.letters.mail_server import MailBox, serving
from tracker.jobs.run import _repeat, run_jobs
from tracker.records.access_models import Throttle
from tracker.records.mail_models import OutboxMessage
from tracker.settings import SettingError, Settings


def settings(tmp_path, **more):
    facts = {"data": tmp_path, "database": "sqlite:////nowhere", "key": b"k" * 32}
    return Settings(**{**facts, "mail_from": "gongkai@example.invalid", **more})


@pytest.mark.usefixtures("database")
async def test_mail_goes_out_and_what_ran_out_goes(clock, tmp_path):
    await queued(await office(clock), clock)
    await Throttle.create(key="over", until=clock.now())
    box, stop, loop = MailBox(), asyncio.Event(), asyncio.get_running_loop()
    box.on_message = lambda: loop.call_soon_threadsafe(stop.set)
    with serving(box) as port:
        chosen = settings(tmp_path, smtp=f"smtp://127.0.0.1:{port}?tls=no")
        await asyncio.wait_for(run_jobs(chosen, clock, stop), timeout=20)
    assert len(box.messages) == 1
    assert (await OutboxMessage.get()).sent_at == clock.now(), "what was under way was finished"
    assert await Throttle.all().count() == 0


@pytest.mark.usefixtures("database")
async def test_without_a_mail_server_messages_wait(clock, tmp_path):
    await queued(await office(clock), clock)
    stop = asyncio.Event()
    running = asyncio.create_task(run_jobs(settings(tmp_path), clock, stop))
    stop.set()
    await running
    assert (await OutboxMessage.get()).attempts == 0


async def test_a_failing_job_is_logged_and_runs_again(caplog):
    turns, stop = [], asyncio.Event()

    async def job():
        turns.append(len(turns))
        if len(turns) == 1:
            raise RuntimeError("磁盘已满")
        stop.set()

    await _repeat(job, timedelta(0), stop)
    assert turns == [0, 1]
    assert "磁盘已满" in caplog.text


WRONG = [
    ({"smtp": "mail.example.invalid:25"}, "TRACKER_SMTP"),
    ({"smtp": "smtp://h", "mail_from": "示例街道办事处"}, "TRACKER_MAIL_FROM"),
]


@pytest.mark.parametrize(("wrong", "named"), WRONG)
def test_a_wrong_setting_stops_the_start(wrong, named, clock, tmp_path):
    with pytest.raises(SettingError, match=named):
        run_jobs(settings(tmp_path, **wrong), clock, asyncio.Event())
