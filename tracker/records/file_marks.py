"""Files that were taken without having been scanned, where a scanner is set up."""

from collections.abc import Iterable
from datetime import datetime

from tortoise import fields

from tracker.records.connections import reader
from tracker.records.record import Record


class UnscannedFile(Record):
    """Bytes of the store that no scanner has looked at; `since` they were taken."""

    id = fields.IntField(primary_key=True)
    digest = fields.CharField(max_length=64, unique=True)
    since = fields.DatetimeField()

    class Meta:
        table = "unscanned_file"


async def mark_unscanned(digest: str, now: datetime) -> None:
    await UnscannedFile.bulk_create(
        [UnscannedFile(digest=digest, since=now)], ignore_conflicts=True
    )


async def mark_scanned(digest: str) -> None:
    await UnscannedFile.filter(digest=digest).delete()


async def unscanned_among(digests: Iterable[str]) -> frozenset[str]:
    asked = sorted(set(digests))
    if not asked:
        return frozenset()
    rows = await UnscannedFile.filter(digest__in=asked).using_db(reader())
    return frozenset(row.digest for row in rows)
