"""The outbox: mails queued with the act that causes them, sent after its commit.

A message is claimed for a while before it is tried, so that several processes share the
work. Between the server's "250" and `mark_sent` lies a window: a process that dies there
leaves a message that went out and is not known to have. It is due again when the claim runs
out, and goes out a second time under the same Message-ID, by which mailboxes and people can
tell that it is the same; the other choice would be a message that is never sent. The claim
(`LEASE`) is longer than the slowest server may take, else two processes could send at once.

Times of attempts are written and asked for in UTC: SQLite compares them as text.
"""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from tortoise.expressions import Q

from tracker.records.connections import in_transaction, reader
from tracker.records.mail_models import OutboxMessage

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
    # An officer may have given it up while it was on its way.
    message.given_up_at, message.given_up_by = None, ""
    message.bounced_at = None
    message.body = "" if forget else message.body
    await message.save(
        update_fields=[
            "sent_at",
            "next_attempt_at",
            "failure",
            "given_up_at",
            "given_up_by",
            "bounced_at",
            "body",
        ]
    )


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


class Post(StrEnum):
    """Where a mail stands, as an officer sees it."""

    WAITING = "waiting"
    FAILED = "failed"
    SENT = "sent"
    GIVEN_UP = "given_up"


# What each is, in parts that exclude one another and that an index each finds by itself.
_BOUNCED = Q(bounced_at__isnull=False)
_NOT_BOUNCED = Q(bounced_at=None)
_STANDS: Mapping[Post, tuple[Q, ...]] = {
    Post.WAITING: (Q(sent_at=None, given_up_at=None, next_attempt_at__isnull=False),),
    Post.FAILED: (
        Q(sent_at=None, given_up_at=None, next_attempt_at=None) & _NOT_BOUNCED,
        Q(given_up_at=None) & _BOUNCED,
    ),
    Post.SENT: (Q(sent_at__isnull=False) & _NOT_BOUNCED,),
    Post.GIVEN_UP: (
        Q(sent_at=None, given_up_at__isnull=False) & _NOT_BOUNCED,
        Q(given_up_at__isnull=False) & _BOUNCED,
    ),
}


def _any_of(*posts: Post) -> Q:
    return Q(*(part for post in posts for part in _STANDS[post]), join_type=Q.OR)


async def mails(
    authority_id: int, post: Post, *, before: int | None, size: int
) -> list[OutboxMessage]:
    """The latest first, `size` at most, each with its application."""
    rows: list[OutboxMessage] = []
    for part in _STANDS[post]:
        found = OutboxMessage.filter(part, authority_id=authority_id)
        if before is not None:
            found = found.filter(id__lt=before)
        rows += await found.order_by("-id").limit(size).select_related("application")
    return sorted(rows, key=lambda row: row.id, reverse=True)[:size]


async def mail_counts(authority_id: int) -> dict[Post, int | None]:
    """How many there are of each; not of those sent, which only ever become more."""
    return {
        post: None if post is Post.SENT else await _count(post, authority_id=authority_id)
        for post in _STANDS
    }


async def unsent_counts() -> dict[Post, int]:
    """How many mails of all offices wait, and failed."""
    return {
        post: await OutboxMessage.filter(_any_of(post)).using_db(reader()).count()
        for post in (Post.WAITING, Post.FAILED)
    }


async def undelivered(application_id: int) -> list[OutboxMessage]:
    """What did not reach the address that was given, while nobody has settled it."""
    found = OutboxMessage.filter(_any_of(Post.FAILED), application_id=application_id)
    return await found.using_db(reader()).order_by("-id")


async def failed_count(authority_id: int) -> int:
    return await _count(Post.FAILED, authority_id=authority_id)


async def _count(post: Post, *, authority_id: int) -> int:
    ours = OutboxMessage.filter(authority_id=authority_id)
    return sum([await ours.filter(part).count() for part in _STANDS[post]])


async def mark_bounced(
    message_id: str, reason: str, now: datetime, *, said: str
) -> OutboxMessage | None:
    """A mail that went out came back, if what came back names whom it went to: the numbers in
    a Message-ID can be guessed, an address not so easily. None where it is no such mail."""
    sent = await OutboxMessage.get_or_none(message_id=message_id, sent_at__isnull=False)
    if sent is None or sent.addressee.lower() not in said.lower():
        return None
    # An officer who settled it before knew less.
    await OutboxMessage.filter(id=sent.id, bounced_at=None).update(
        bounced_at=now, failure=reason[:_LONGEST_REASON], given_up_at=None, given_up_by=""
    )
    return sent


async def retry(authority_id: int, message_id: int, now: datetime) -> bool:
    """Send it once more from the beginning; False when it is under way or sent, or what it said
    is forgotten."""
    failed = OutboxMessage.filter(_any_of(Post.FAILED, Post.GIVEN_UP))
    message = await failed.get_or_none(id=message_id, authority_id=authority_id)
    if message is None or not message.body:
        return False
    return bool(
        await failed.filter(id=message_id, authority_id=authority_id).update(
            next_attempt_at=now.astimezone(UTC),
            attempts=0,
            refused=False,
            sent_at=None,
            bounced_at=None,
            given_up_at=None,
            given_up_by="",
        )
    )


async def give_up(authority_id: int, message_id: int, now: datetime, *, by: str) -> bool:
    """It need not be sent any more; False when it was sent meanwhile. What a process is just
    sending may still arrive."""
    open_ones = OutboxMessage.filter(_any_of(Post.FAILED, Post.WAITING))
    return bool(
        await open_ones.filter(id=message_id, authority_id=authority_id).update(
            next_attempt_at=None, given_up_at=now, given_up_by=by
        )
    )
