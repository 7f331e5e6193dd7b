"""Mailboxes and what was fetched from them: who fetches, what waits, and what was done with it.

Times that are compared are written in UTC: SQLite compares them as text.
"""

from datetime import UTC, datetime, timedelta

from tortoise.expressions import Q

from tracker.law.mail_terms import MailboxTrouble, MailState, MailStep
from tracker.records.cases import MovedOn
from tracker.records.connections import in_transaction, reader
from tracker.records.mail_models import (
    IncomingFile,
    IncomingMail,
    IncomingStep,
    Mailbox,
    OutboxMessage,
)
from tracker.records.models import Application, Particulars
from tracker.records.sealed_fields import digests_of

# A fetch that has not ended by then died with its process. Every mail taken begins it anew.
LEASE = timedelta(minutes=10)
EVERY = timedelta(minutes=2)
# An account that is refused again and again may be locked by its provider.
PAUSES = tuple(timedelta(minutes=n) for n in (2, 5, 15, 30, 60))
_LONGEST_SAID = 300
_MOST_NAMED = 10


async def due_mailboxes(now: datetime) -> list[int]:
    at = now.astimezone(UTC)
    due = Mailbox.filter(Q(next_fetch_at=None) | Q(next_fetch_at__lte=at), active=True)
    found = await due.order_by("id").values_list("id", flat=True)
    return [int(str(id_)) for id_ in found]


async def lease(mailbox_id: int, now: datetime) -> Mailbox | None:
    """The mailbox for the caller alone; None while another process fetches from it. One UPDATE
    decides who of several gets it."""
    at = now.astimezone(UTC)
    free = Mailbox.filter(Q(leased_until=None) | Q(leased_until__lte=at), id=mailbox_id)
    if not await free.filter(active=True).update(leased_until=at + LEASE):
        return None
    return await Mailbox.get(id=mailbox_id).select_related("authority")


async def fetch_soon(authority_id: int, now: datetime) -> None:
    """Its turn comes with the next round."""
    own = Mailbox.filter(authority_id=authority_id, active=True)
    await own.update(next_fetch_at=now.astimezone(UTC))


async def release(
    mailbox: Mailbox,
    now: datetime,
    *,
    taken: int,
    trouble: MailboxTrouble | None = None,
    said: str = "",
) -> None:
    """The fetch is over, and whether it went well. Settings that were changed meanwhile begin
    with a fresh start of their own, and whoever asked meanwhile for another fetch gets it."""
    tries = mailbox.tries + 1 if trouble else 0
    pause = PAUSES[min(tries, len(PAUSES)) - 1] if trouble else EVERY
    went_well = {} if trouble else {"fetched_at": now, "fetched_count": taken}
    own, turn = Mailbox.filter(id=mailbox.id, version=mailbox.version), mailbox.next_fetch_at
    async with in_transaction():
        await own.update(
            leased_until=None,
            trouble=trouble,
            trouble_said=said[:_LONGEST_SAID],
            trouble_since=(mailbox.trouble_since or now) if trouble else None,
            tries=tries,
            **went_well,
        )
        unasked = own.filter(next_fetch_at=turn.astimezone(UTC) if turn else None)
        await unasked.update(next_fetch_at=now.astimezone(UTC) + pause)


async def mailbox_of(authority_id: int) -> Mailbox | None:
    return await Mailbox.get_or_none(authority_id=authority_id)


async def unmarked(mailbox: Mailbox, *, size: int) -> list[int]:
    """What was taken and not yet marked in the mailbox, under its numbering of today."""
    own = IncomingMail.filter(authority_id=mailbox.authority_id, marked=False)
    found = own.filter(uid_validity=mailbox.uid_validity).exclude(digest="")
    return [int(str(uid)) for uid in await found.limit(size).values_list("uid", flat=True)]


async def note_marked(mailbox: Mailbox, uids: list[int]) -> None:
    own = IncomingMail.filter(authority_id=mailbox.authority_id, uid__in=uids)
    await own.filter(uid_validity=mailbox.uid_validity).update(marked=True)


async def waiting_count(authority_id: int) -> int:
    """Mails that nobody has registered, filed or put aside."""
    waiting = IncomingMail.filter(authority_id=authority_id, state=MailState.WAITING)
    return await waiting.using_db(reader()).count()


async def waiting_since(authority_id: int) -> list[tuple[int, datetime]]:
    """Number and arrival of every mail that waits, the earliest first."""
    waiting = IncomingMail.filter(authority_id=authority_id, state=MailState.WAITING)
    return await waiting.order_by("arrived_at", "id").values_list("id", "arrived_at")


async def state_counts(authority_id: int) -> dict[MailState, int]:
    own = IncomingMail.filter(authority_id=authority_id).using_db(reader())
    return {state: await own.filter(state=state).count() for state in MailState}


async def mail_page(
    authority_id: int, state: MailState, *, after: int | None, size: int
) -> list[IncomingMail]:
    """Those of a state, `size` at most: what waits as it was fetched, all else the latest first.
    `after`: the id of the last one before."""
    found = IncomingMail.filter(authority_id=authority_id, state=state).using_db(reader())
    waits = state is MailState.WAITING
    if after is not None:
        found = found.filter(id__gt=after) if waits else found.filter(id__lt=after)
    ordered = found.order_by("id" if waits else "-id")
    return await ordered.limit(size).select_related("application")


async def mail_of(authority_id: int, mail_id: int) -> IncomingMail | None:
    own = IncomingMail.filter(authority_id=authority_id, id=mail_id)
    return await own.first().select_related("application")


async def files_of(mail_id: int) -> list[IncomingFile]:
    return await IncomingFile.filter(mail_id=mail_id).order_by("id")


async def steps_of(mail_id: int) -> list[IncomingStep]:
    """Who did what with it, the latest first."""
    return await IncomingStep.filter(mail_id=mail_id).order_by("-id").select_related("officer")


async def mails_of_application(application_id: int) -> list[IncomingMail]:
    """The mails it was registered from or that were filed to it, in the order they came."""
    bound = (MailState.REGISTERED, MailState.JOINED)
    found = IncomingMail.filter(application_id=application_id, state__in=bound)
    return await found.using_db(reader()).order_by("arrived_at", "id")


async def likely_applications(mail: IncomingMail) -> list[Application]:
    """What it may be about: the application of the mail it answers, then those whose applicant
    has the sender's address; the latest first."""
    answered = await OutboxMessage.filter(
        message_id__in=mail.answers, authority_id=mail.authority_id
    ).values_list("application_id", flat=True)
    found = {int(str(id_)): None for id_ in answered if id_ is not None}
    if mail.sender:
        same = Particulars.filter(
            email_digest__in=digests_of(mail.sender, "email"),
            application__authority_id=mail.authority_id,
        )
        ids = (
            await same.order_by("-application_id")
            .limit(_MOST_NAMED)
            .values_list("application_id", flat=True)
        )
        found |= dict.fromkeys(int(str(id_)) for id_ in ids)
    rows = {one.id: one for one in await Application.filter(id__in=list(found))}
    return [rows[id_] for id_ in found if id_ in rows]


async def mail_as_seen(mail_id: int, version: int, *states: MailState) -> IncomingMail:
    """Under lock, within a transaction, for somebody who saw it in that version and in one of
    these states. Raises MovedOn, also once it was erased."""
    mail = await IncomingMail.select_for_update(no_key=True).get(id=mail_id)
    if mail.version != version or mail.state not in states or mail.erased_at is not None:
        raise MovedOn
    return mail


async def settle(
    mail: IncomingMail,
    state: MailState,
    step: MailStep,
    *,
    officer_id: int,
    now: datetime,
    reason: str = "",
    application_id: int | None = None,
) -> None:
    """What becomes of it, with who decided that."""
    mail.state, mail.application_id = state, application_id
    mail.version += 1
    await mail.save(update_fields=["state", "application_id", "version"])
    await note_step(mail.id, step, officer_id=officer_id, reason=reason, now=now)


async def note_step(
    mail_id: int, step: MailStep, *, officer_id: int, reason: str, now: datetime
) -> None:
    await IncomingStep.create(
        mail_id=mail_id, step=step, officer_id=officer_id, reason=reason, at=now
    )
