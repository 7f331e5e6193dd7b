"""The outbox: mails queued with the act that causes them, sent after its commit.

A message is claimed for a while before it is tried. If the process ends in between, it is
due again after that while; at worst it goes out twice, under the same Message-ID.

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
    message: OutboxMessage, reason: str, now: datetime, *, permanent: bool
) -> None:
    """Keep the reason, and the day of the next attempt unless this was the last."""
    given_up = permanent or message.attempts > len(PAUSES)
    message.failure = reason[:_LONGEST_REASON]
    at = now.astimezone(UTC)
    message.next_attempt_at = None if given_up else at + PAUSES[message.attempts - 1]
    await message.save(update_fields=["failure", "next_attempt_at"])
