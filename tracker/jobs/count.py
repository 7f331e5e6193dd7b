"""Count for Prometheus what no single request tells."""

from datetime import UTC, datetime

from tracker.clock import CHINA
from tracker.metrics import Counted, counts
from tracker.records.inbox import overdue_count
from tracker.records.job_runs import failed_on, last_good_ones
from tracker.records.outbox import unsent_counts


async def count(now: datetime) -> None:
    today = now.astimezone(CHINA).date()
    counts.last = Counted(
        at=now.astimezone(UTC),
        mails={post.value: n for post, n in (await unsent_counts()).items()},
        overdue=await overdue_count(today),
        jobs=await last_good_ones(today),
        jobs_failed=await failed_on(today),
    )
