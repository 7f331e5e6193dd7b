"""What is counted for Prometheus: of all offices together, and only how many."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

import pytest
from prometheus_client import generate_latest

from tests.clocks import FixedClock
from tests.jobs.messages import office, queued
from tracker import metrics
from tracker.actions.import_applications import import_applications
from tracker.annual.ledger import LedgerRow
from tracker.annual.workbook import ledger_csv
from tracker.clock import CHINA
from tracker.jobs.count import count
from tracker.law.terms import ApplicantKind
from tracker.records.job_runs import (
    Task,
    claim,
    claim_again,
    finish,
    record_backup,
    record_failed_backup,
)
from tracker.records.models import Authority

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture(autouse=True)
def nothing_counted(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    metrics.counts.last = None
    yield
    metrics.counts.last = None


def shown() -> dict[str, float]:
    text = generate_latest(metrics._registry).decode()
    lines = [line.rpartition(" ") for line in text.splitlines() if not line.startswith("#")]
    return {name: float(value) for name, _, value in lines}


async def test_nothing_is_told_before_it_was_counted(clock: FixedClock) -> None:
    assert not any("overdue" in name or "mails" in name for name in shown())
    await count(clock.now())
    assert shown()["tracker_applications_overdue"] == 0
    assert shown()["tracker_counted_timestamp_seconds"] == clock.now().timestamp()


async def test_mails_and_what_is_overdue(clock: FixedClock) -> None:
    authority = await office(clock)
    await queued(authority, clock, 1)
    await queued(authority, clock, 2)
    await queued(authority, clock, 3, next_attempt_at=None, failure="550")
    await queued(authority, clock, 4, next_attempt_at=None, sent_at=clock.now())
    rows = [
        LedgerRow("SL-2025-00001", date(2025, 7, 1), ApplicantKind.NATURAL_PERSON, applicant="甲"),
        LedgerRow("SL-2025-00002", date(2025, 9, 19), ApplicantKind.NATURAL_PERSON, applicant="乙"),
    ]
    assert await import_applications(authority, ledger_csv(rows), now=clock.now()) == 2
    await count(clock.now())
    told = shown()
    assert told['tracker_mails{state="waiting"}'] == 2
    assert told['tracker_mails{state="failed"}'] == 1
    assert told["tracker_applications_overdue"] == 1


async def test_a_backup_that_failed_counts_once_and_until_one_is_made(clock: FixedClock) -> None:
    job, now = Task("make_backup"), clock.now()
    for failed in (True, False):
        run = await claim_again(job, now.date(), now, "管理员")
        assert run is not None
        if failed:
            await record_failed_backup("没有空间", now.date(), now)
        else:
            await record_backup("backup.tar", now.date(), now)
        await finish(run, "", [], now, failed=failed)
        await count(now)
        assert shown()["tracker_jobs_failed"] == failed
    told = [name for name in shown() if name.startswith("tracker_job_ok")]
    assert told == ['tracker_job_ok_timestamp_seconds{job="make_backup"}']


async def offices(clock: FixedClock, **days: int) -> None:
    """Some that were there by so many days."""
    for code, n in days.items():
        since = clock.now() - timedelta(days=n)
        await Authority.create(code=code, name=code, created_at=since)


async def test_an_office_where_a_job_never_ends_well_is_not_forgotten(clock: FixedClock) -> None:
    """Nor one whose job is not even begun; nor a job that fails everywhere."""
    await offices(clock, A=99, B=99)
    start = datetime.combine(clock.today() - timedelta(days=21), time(), CHINA).timestamp()
    runs = [
        ("head", "A", False),
        ("digest", "A", False),
        ("digest", "B", True),
        ("clean", "", True),
    ]
    for job, code, failed in runs:
        run = await claim(Task(job, code), clock.today(), clock.now())
        assert run is not None
        await finish(run, "", [], clock.now(), failed=failed)
    await count(clock.now())
    for job in ("head", "digest", "clean"):
        assert shown()[f'tracker_job_ok_timestamp_seconds{{job="{job}"}}'] == start


async def test_a_new_office_is_not_behind_at_once(clock: FixedClock) -> None:
    await offices(clock, A=99, B=2)
    run = await claim(Task("head", "A"), clock.today(), clock.now())
    assert run is not None
    await finish(run, "", [], clock.now())
    await count(clock.now())
    two_days_ago = (clock.now() - timedelta(days=2)).timestamp()
    assert shown()['tracker_job_ok_timestamp_seconds{job="head"}'] == two_days_ago


async def test_a_job_is_as_old_as_at_the_office_where_it_is_oldest(clock: FixedClock) -> None:
    await offices(clock, A=99, B=99)
    for code, days, failed in (("A", 3, False), ("A", 1, False), ("B", 2, False), ("B", 0, True)):
        at = clock.now() - timedelta(days=days)
        run = await claim(Task("head", code), at.date(), at)
        assert run is not None
        await finish(run, "", [], at, failed=failed)
    await count(clock.now())
    two_days_ago = (clock.now() - timedelta(days=2)).timestamp()
    assert shown()['tracker_job_ok_timestamp_seconds{job="head"}'] == two_days_ago
    assert shown()["tracker_jobs_failed"] == 1
