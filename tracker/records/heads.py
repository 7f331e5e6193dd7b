"""Taking and reading the daily heads of an authority.

A head vouches for how far each journal was when it was taken, by the digest of the last entry
there, not by the hours entries carry: a clock set back, or a ledger taken over with old days,
changes nothing. Whatever is removed, rewritten or truncated later no longer fits a head.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from tracker.records.connections import in_transaction, reader, writer
from tracker.records.digests import chosen, digest
from tracker.records.head_models import JournalHead, JournalPosition
from tracker.records.head_text import PrintedHead
from tracker.records.models import Authority

_GROWN = """
SELECT id, length, head, vouched FROM (
    SELECT j.id, j.length, j.head, coalesce(
        (SELECT max(p.length) FROM journal_position p WHERE p.journal_id = j.id), 0) AS vouched
    FROM journal j WHERE j.authority_id = {authority_id}
) AS known WHERE length > vouched ORDER BY id
"""
_BATCH = 1000


@dataclass(frozen=True, slots=True)
class Position:
    """How far a journal was, and the digest of its last entry there."""

    journal: int
    length: int
    digest: str


async def take_head(authority: Authority, now: datetime) -> JournalHead:
    """The next head, over every journal that grew since the last one."""
    async with in_transaction():
        await Authority.filter(id=authority.id).select_for_update(no_key=True).get()
        last = await last_head(authority.id)
        grown = await writer().execute_query_dict(_GROWN.format(authority_id=int(authority.id)))
        head = JournalHead(
            authority_id=authority.id,
            n=last.n + 1 if last else 1,
            on=now.date(),
            taken_at=now.astimezone(UTC).replace(microsecond=0),
            journals=(last.journals if last else 0) + sum(not row["vouched"] for row in grown),
            entries=(last.entries if last else 0)
            + sum(row["length"] - row["vouched"] for row in grown),
            previous=last.digest if last else "",
            algorithm=chosen(),
        )
        positions = [Position(row["id"], row["length"], row["head"]) for row in grown]
        head.digest = digest(head.algorithm, said_by_head(authority.code, head, positions))
        await head.save(force_create=True)
        await JournalPosition.bulk_create(
            [
                JournalPosition(
                    head_id=head.id, journal_id=one.journal, length=one.length, digest=one.digest
                )
                for one in positions
            ],
            batch_size=_BATCH,
        )
    return head


def said_by_head(code: str, head: JournalHead, positions: Sequence[Position]) -> dict[str, Any]:
    """What the digest of a head is made over; `docs/journal.md` tells others."""
    return {
        "authority": code,
        "n": head.n,
        "on": head.on.isoformat(),
        "taken_at": head.taken_at.astimezone(UTC).isoformat(),
        "journals": head.journals,
        "entries": head.entries,
        "positions": [[one.journal, one.length, one.digest] for one in positions],
        "previous": head.previous,
    }


def printed(code: str, head: JournalHead) -> PrintedHead:
    return PrintedHead(code, head.n, head.on, head.algorithm, head.digest)


async def last_head(authority_id: int, *, before: date | None = None) -> JournalHead | None:
    """The last one there is; the last of a day before `before`."""
    heads = JournalHead.filter(authority_id=authority_id)
    if before is not None:
        heads = heads.filter(on__lt=before)
    return await heads.order_by("-n").first()


async def head_named(authority_id: int, n: int) -> JournalHead | None:
    return await JournalHead.get_or_none(authority_id=authority_id, n=n)


async def heads_page(authority_id: int, *, below: int | None, size: int) -> list[JournalHead]:
    """The newest first; `below` a number, those before it."""
    heads = JournalHead.filter(authority_id=authority_id).using_db(reader())
    if below is not None:
        heads = heads.filter(n__lt=below)
    return await heads.order_by("-n").limit(size)


async def positions_of(head: JournalHead) -> list[Position]:
    """What a head says of journals, in the order its digest wants."""
    rows = JournalPosition.filter(head_id=head.id).order_by("journal_id")
    return [Position(*row) for row in await rows.values_list("journal_id", "length", "digest")]
