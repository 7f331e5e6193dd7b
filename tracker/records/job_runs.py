"""Which job ran on which day: the row is the lock, whatever the number of processes."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from tortoise.exceptions import IntegrityError
from tortoise.expressions import Q
from tortoise.functions import Max
from tortoise.queryset import QuerySet

from tracker.clock import CHINA
from tracker.records.connections import reader
from tracker.records.job_models import JobRun
from tracker.records.models import Authority

# A run that has not ended by then died with its process; somebody else takes it.
LEASE = timedelta(hours=1)
# Kept as runs, so that the page of jobs and the reminders know of them.
BACKUP, BACKUP_FAILED, BACKUP_TAKEN = "backup_made", "backup_failed", "backup_taken"
_NOTES = (BACKUP, BACKUP_FAILED, BACKUP_TAKEN)
_LONGEST_RESULT = 300
# Longer than the longest holidays.
_LATELY = timedelta(days=21)


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


async def last_good_ones(today: date) -> dict[str, datetime]:
    """When each job last ended well, of those that ran lately: for the office where that is
    longest ago. One where none did lately counts as of when that began, or the office itself."""
    first = today - _LATELY
    runs = _jobs().filter(on__gte=first).annotate(last=Max("ended_at", _filter=Q(failed=False)))
    rows = runs.group_by("job", "authority_code").using_db(reader())
    ended = {
        Task(job, code): datetime.fromisoformat(at) if isinstance(at, str) else at
        for job, code, at in await rows.values_list("job", "authority_code", "last")
    }
    began = datetime.combine(first, time(), CHINA)
    offices = {
        code: max(began, at)
        for code, at in await Authority.all().using_db(reader()).values_list("code", "created_at")
    }
    everywhere = {"": min(offices.values(), default=began)}
    last: dict[str, datetime] = {}
    for task in ended:
        since = offices if task.code else everywhere
        if task.job not in last and since:
            last[task.job] = min(ended.get(Task(task.job, c)) or at for c, at in since.items())
    return last


async def failed_on(day: date) -> int:
    return await _jobs().filter(on=day, failed=True).using_db(reader()).count()


def _jobs() -> QuerySet[JobRun]:
    """What ran by itself, without the notes: a backup that fails is its job's failure too."""
    return JobRun.exclude(job__in=_NOTES)


async def last_run(task: Task) -> JobRun | None:
    return await JobRun.filter(job=task.job, authority_code=task.code).order_by("-on").first()


async def record_backup(name: str, on: date, now: datetime, **about: object) -> None:
    """A backup was made and verified: the last of a day is the one told of. `about`: its size,
    whether it is sealed and holds the key, who had it made."""
    row, _ = await JobRun.get_or_create(
        job=BACKUP, authority_code="", on=on, defaults={"started_at": now, "lines": []}
    )
    await finish(row, name, [about] if about else [], now)


async def record_failed_backup(why: str, on: date, now: datetime) -> None:
    """The last of a day is the one told of, with when it ended: `started_at` is the first's."""
    row, _ = await JobRun.get_or_create(
        job=BACKUP_FAILED, authority_code="", on=on, defaults={"started_at": now, "lines": []}
    )
    await finish(row, why, [], now, failed=True)


async def record_taken(name: str, on: date, now: datetime, *, by: str, size: int) -> None:
    """Somebody took an archive away: every one of a day is a line."""
    row, _ = await JobRun.get_or_create(
        job=BACKUP_TAKEN, authority_code="", on=on, defaults={"started_at": now, "lines": []}
    )
    line: dict[str, object] = {"name": name, "at": now.isoformat(), "by": by, "size": size}
    await finish(row, name, [*row.lines, line], now)


@dataclass(frozen=True, slots=True)
class BackupsTold:
    """The last good backup, and the last that failed if none was good since."""

    good: JobRun | None
    failed: JobRun | None


async def backups_told() -> BackupsTold:
    good, failed = await last_run(Task(BACKUP)), await last_run(Task(BACKUP_FAILED))
    if failed and good and _ended(good) >= _ended(failed):
        failed = None
    return BackupsTold(good, failed)


def _ended(run: JobRun) -> datetime:
    return run.ended_at or run.started_at


async def archives_taken(limit: int) -> list[dict[str, object]]:
    """Who took archives away, the newest first."""
    runs = await JobRun.filter(job=BACKUP_TAKEN).order_by("-on").limit(limit)
    return [line for run in runs for line in reversed(run.lines)][:limit]
