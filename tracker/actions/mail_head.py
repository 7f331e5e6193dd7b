"""The head of the day, mailed to where the administrator of the machine has no hand in."""

from datetime import datetime

from tracker.actions.notices import HOST
from tracker.law.terms import Role
from tracker.letters.mail import head_mail_text
from tracker.letters.post import mail_address
from tracker.records.head_models import JournalHead
from tracker.records.heads import printed
from tracker.records.mail_models import OutboxMessage
from tracker.records.models import Authority, Officer


async def queue_head(authority: Authority, head: JournalHead, now: datetime) -> int:
    """To the office's own address and its administrators', where it wants that; how many."""
    if not authority.mails_heads:
        return 0
    text = head_mail_text(
        printed(authority.code, head).line,
        office=authority.name,
        on=head.on,
        journals=head.journals,
        entries=head.entries,
    )
    addresses = await _addresses(authority)
    for which, address in enumerate(addresses, start=1):
        await OutboxMessage.create(
            authority_id=authority.id,
            message_id=f"<{authority.code}.{head.n}.{which}.head{HOST}",
            addressee=address,
            subject=text.subject,
            body=text.body,
            queued_at=now,
            next_attempt_at=now,
        )
    return len(addresses)


async def _addresses(authority: Authority) -> list[str]:
    people = await Officer.filter(authority_id=authority.id, active=True).order_by("id")
    said = [authority.email, *(p.email for p in people if Role.ADMINISTRATOR in p.held_roles)]
    return list(dict.fromkeys(one for one in said if _is_address(one)))


def _is_address(said: str) -> bool:
    """The address of an office is a text of its own, such as 见公告."""
    try:
        return bool(said) and bool(mail_address(said))
    except ValueError:
        return False
