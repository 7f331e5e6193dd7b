"""The outbox: mails queued with the act that causes them, sent after its commit.

A message is claimed for a while before it is tried, so that several processes share the
work. Between the server's "250" and `mark_sent` lies a window: a process that dies there
leaves a message that went out and is not known to have. It is due again when the claim runs
out, and goes out a second time under the same Message-ID, by which mailboxes and people can
tell that it is the same; the other choice would be a message that is never sent. The claim
(`LEASE`) is longer than the slowest server may take, else two processes could send at once.

Times of attempts are written and asked for in UTC: SQLite compares them as text.
"""

from datetime import UTC, datetime, timedelta

from tortoise.expressions import Q

from tracker.records.connections import in_transaction
from tracker.records.models import OutboxMessage

LEASE = timedelta(minutes=10)
PAUSES = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=6),
    timedelta(hours=12),
    timedelta(days=1),
    timedelta(days=1),
    timedelta(days=1),
)
_LONGEST_REASON = 300


async def claim_next(now: datetime) -> OutboxMessage | None:
    """The message that has been due longest, with its authority, for the caller alone."""
    at = now.astimezone(UTC)
    async with in_transaction():
        message = (
            await OutboxMessage.filter(
                Q(useless_at=None) | Q(useless_at__gt=at), sent_at=None, next_attempt_at__lte=at
            )
            .order_by("next_attempt_at", "id")
            .select_for_update(skip_locked=True, no_key=True)
            .first()
        )
        if message is None:
            return None
        message.attempts += 1
        message.next_attempt_at = at + LEASE
        await message.save(update_fields=["attempts", "next_attempt_at"])
        await message.fetch_related("authority")
        return message


async def mark_sent(message: OutboxMessage, now: datetime, *, forget: bool = False) -> None:
    """`forget`: what it said is nobody's business any more."""
    message.sent_at, message.next_attempt_at, message.failure = now, None, ""
    message.body = "" if forget else message.body
    await message.save(update_fields=["sent_at", "next_attempt_at", "failure", "body"])


async def mark_failed(
    message: OutboxMessage, reason: str, now: datetime, *, permanent: bool, server: bool = False
) -> None:
    """Keep the reason, and the day of the next attempt unless this was the last.

    `server`: the trouble is not this message's, so whatever else is due waits as long.
    """
    tried_out = permanent or message.attempts > len(PAUSES)
    message.failure, message.refused = reason[:_LONGEST_REASON], permanent
    at = now.astimezone(UTC)
    message.next_attempt_at = None if tried_out else at + PAUSES[message.attempts - 1]
    await message.save(update_fields=["failure", "refused", "next_attempt_at"])
    if server:
        again = message.next_attempt_at or at + PAUSES[0]
        due = OutboxMessage.filter(sent_at=None, next_attempt_at__lte=at)
        await due.update(next_attempt_at=again)
