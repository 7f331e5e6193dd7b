"""Change how the applicant is reached; who applies can never be changed here."""

from collections.abc import Mapping
from datetime import datetime

from tracker.actions.case import opened
from tracker.actions.notices import queue_notice
from tracker.law.notices import Notice
from tracker.law.terms import Contact
from tracker.records.correspondence import ContactChange
from tracker.records.journal import APPLICANT
from tracker.records.models import Particulars


async def change_contact(
    application_id: int, wanted: Mapping[Contact, str], *, now: datetime
) -> tuple[Contact, ...]:
    """What differs is changed and what stood there kept; which ways these are.

    Mail tells of it at the address that was on file and at the one that is: whoever did not
    do it learns of it.
    """
    async with opened(application_id, APPLICANT, now) as case:
        on_file = await Particulars.get(application_id=application_id)
        email = on_file.email
        changed = [(contact, value) for contact, value in wanted.items()
                   if getattr(on_file, contact) != value]  # fmt: skip
        for contact, value in changed:
            row = await ContactChange.create(
                application=case.application,
                contact=contact,
                before=getattr(on_file, contact),
                at=now,
            )
            setattr(on_file, contact, value)
        if changed:
            await on_file.save()
            for place, address in enumerate(dict.fromkeys(filter(None, (email, on_file.email)))):
                about = f"{row.id}-{place}"
                await queue_notice(case, Notice.CONTACT_CHANGED, about=about, to=address)
    return tuple(contact for contact, _ in changed)
