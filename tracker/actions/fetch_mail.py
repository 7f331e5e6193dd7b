"""Fetch what came into the mailboxes of the offices: each mail once, whatever happens.

A mail is on record before it is marked in its mailbox. A process that dies between the two
leaves a mail that is known and not yet marked; the next fetch marks it. Several processes
share the work by a lease, and where the lease ran out under a slow one, the mail's likeness
is still taken only once.
"""

import asyncio
import logging
import ssl
from collections.abc import Mapping
from dataclasses import dataclass

from tracker.actions.take_mail import SettingsChanged, pass_over, take_mail
from tracker.clock import Clock
from tracker.files.scanner import Scanner
from tracker.files.store import Store
from tracker.law.mail_terms import AfterFetch, MailboxTrouble, Security
from tracker.letters.mailbox import MailboxConnection, MailboxFailed, MailboxServer
from tracker.records.incoming import due_mailboxes, lease, note_marked, release, unmarked
from tracker.records.mail_models import Mailbox
from tracker.settings import Settings

# Of one mail with everything in it; what is larger is named and stays where it is.
LARGEST = 64 * 1024 * 1024
# Of one round; the next one goes on.
MOST = 100

log = logging.getLogger("tracker")


@dataclass(frozen=True, slots=True)
class Post:
    """What fetching needs of the installation. `trust`: whose certificates are believed."""

    store: Store
    clock: Clock
    file_limit: int
    passwords: Mapping[str, str]
    scanner: Scanner | None = None
    trust: ssl.SSLContext | None = None


def post_of(settings: Settings, clock: Clock, *, trust: ssl.SSLContext | None = None) -> Post:
    return Post(
        store=settings.store(),
        clock=clock,
        file_limit=settings.upload_limit,
        passwords=settings.imap_passwords,
        scanner=Scanner(settings.clamd) if settings.clamd else None,
        trust=trust,
    )


async def fetch_due(post: Post) -> int:
    """Every mailbox whose turn it is; how many mails were new."""
    return sum([await fetch(id_, post) or 0 for id_ in await due_mailboxes(post.clock.now())])


async def fetch(mailbox_id: int, post: Post) -> int | None:
    """How many mails were new. None where another process fetches from it just now."""
    mailbox = await lease(mailbox_id, post.clock.now())
    if mailbox is None:
        return None
    taken = _Taken()
    try:
        await _fetch(mailbox, post, taken)
    except MailboxFailed as failed:
        log.warning("mailbox of %s: %s %s", mailbox.authority.code, failed.trouble, failed.said)
        await release(
            mailbox, post.clock.now(), taken=taken.n, trouble=failed.trouble, said=failed.said
        )
    except SettingsChanged:
        pass  # whoever set it otherwise gave the lease back
    except Exception:
        log.exception("mailbox of %s", mailbox.authority.code)
        trouble = MailboxTrouble.FAULT
        await release(mailbox, post.clock.now(), taken=taken.n, trouble=trouble)
    else:
        await release(mailbox, post.clock.now(), taken=taken.n)
    return taken.n


def server_of(mailbox: Mailbox, post: Post) -> MailboxServer:
    """Raises `MailboxFailed` where there is no password."""
    password = mailbox.password_sealed or post.passwords.get(mailbox.authority.code, "")
    if not password:
        raise MailboxFailed(MailboxTrouble.NO_PASSWORD)
    return MailboxServer(
        host=mailbox.host,
        port=mailbox.port,
        start_tls=mailbox.security is Security.STARTTLS,
        account=mailbox.account,
        password=password,
        folder=mailbox.folder,
        move_to=mailbox.move_to if mailbox.afterwards is AfterFetch.MOVED else "",
    )


async def try_mailbox(server: MailboxServer, trust: ssl.SSLContext | None) -> None:
    """Sign in, look and change nothing. Raises `MailboxFailed`."""

    def look() -> None:
        with MailboxConnection(server, trust=trust, look=True):
            pass

    await asyncio.to_thread(look)


@dataclass
class _Taken:
    """How many mails were new so far, also when the round ends early."""

    n: int = 0


async def _fetch(mailbox: Mailbox, post: Post, taken: _Taken) -> None:
    connection = MailboxConnection(server_of(mailbox, post), trust=post.trust)
    await asyncio.to_thread(connection.__enter__)
    try:
        validity = connection.uid_validity
        # What a process before this one took and could not mark. Where a mailbox began to
        # number anew, the old numbers mean nothing: its mails come again, and are known.
        after = mailbox.last_uid if mailbox.uid_validity == validity else 0
        uids = await asyncio.to_thread(connection.new_uids, after, mailbox.since_on)
        for uid in uids[:MOST]:
            fetched = await asyncio.to_thread(connection.fetch, uid, LARGEST)
            now = post.clock.now()
            if fetched is None:
                await pass_over(mailbox, validity, uid, now=now)
                continue
            taken.n += await take_mail(
                mailbox,
                validity,
                fetched,
                store=post.store,
                limit=post.file_limit,
                scanner=post.scanner,
                now=now,
            )
        if mailbox.uid_validity == validity:
            await _mark(connection, mailbox)
    finally:
        await asyncio.to_thread(connection.__exit__, None, None, None)


async def _mark(connection: MailboxConnection, mailbox: Mailbox) -> None:
    while uids := await unmarked(mailbox, size=MOST):
        await asyncio.to_thread(connection.mark, uids)
        await note_marked(mailbox, uids)
