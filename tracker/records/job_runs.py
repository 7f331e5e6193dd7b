"""Which job ran on which day: the row is the lock, whatever the number of processes."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from tortoise.exceptions import IntegrityError

from tracker.records.job_models import JobRun

# A run that has not ended by then died with its process; somebody else takes it.
LEASE = timedelta(hours=1)
BACKUP = "backup_made"
_LONGEST_RESULT = 300


@dataclass(frozen=True, slots=True)
class Task:
    """A job for the authority of a code, or (empty) for the installation."""

    job: str
    code: str = ""


async def claim(task: Task, on: date, now: datetime) -> JobRun | None:
    """The run of the day for the caller alone; None when another has it or had it."""
    try:
        return await JobRun.create(
            job=task.job, authority_code=task.code, on=on, started_at=now, lines=[]
        )
    except IntegrityError:
        return await _taken(task, on, now, JobRun.filter(ended_at=None))


async def claim_again(task: Task, on: date, now: datetime, by: str) -> JobRun | None:
    """For somebody who wants it run now; None while it is running."""
    run = await claim(task, on, now)
    run = run or await _taken(task, on, now, JobRun.exclude(ended_at=None), lease=timedelta(0))
    if run is not None:
        run.by = by
    return run


async def _taken(
    task: Task, on: date, now: datetime, among: object, lease: timedelta = LEASE
) -> JobRun | None:
    """The row, started anew: one UPDATE decides who of several gets it."""
    rows = among.filter(  # type: ignore[attr-defined]
        job=task.job,
        authority_code=task.code,
        on=on,
        started_at__lte=now.astimezone(UTC) - lease,
    )
    if not await rows.update(started_at=now, ended_at=None):
        return None
    return await JobRun.get(job=task.job, authority_code=task.code, on=on)


async def finish(
    run: JobRun,
    result: str,
    lines: list[dict[str, object]],
    now: datetime,
    *,
    failed: bool = False,
) -> None:
    run.ended_at, run.failed, run.lines = now, failed, lines
    run.result = result[:_LONGEST_RESULT]
    await run.save()


async def runs_of_day(on: date) -> dict[Task, JobRun]:
    return {Task(run.job, run.authority_code): run for run in await JobRun.filter(on=on)}


async def last_good(task: Task, before: date) -> date | None:
    """The last day before this one on which it ran to its end."""
    runs = JobRun.filter(job=task.job, authority_code=task.code, on__lt=before, failed=False)
    run = await runs.exclude(ended_at=None).order_by("-on").first()
    return run.on if run else None


async def last_run(task: Task) -> JobRun | None:
    return await JobRun.filter(job=task.job, authority_code=task.code).order_by("-on").first()


async def record_backup(name: str, on: date, now: datetime) -> None:
    """A backup was made: the last of a day is the one told of."""
    row, _ = await JobRun.get_or_create(
        job=BACKUP, authority_code="", on=on, defaults={"started_at": now, "lines": []}
    )
    await finish(row, name, [], now)


async def last_backup_on() -> date | None:
    run = await last_run(Task(BACKUP))
    return run.on if run else None
