"""Mails that an officer found to be no application, and reports about none: since when they lie."""

from datetime import UTC, date, datetime, time, timedelta

from tracker.clock import CHINA
from tracker.law.erasure import PUT_ASIDE
from tracker.law.mail_terms import MailStep
from tracker.records.mail_models import IncomingMail, IncomingStep


async def put_aside_mails(by: date) -> list[int]:
    """Those of every office that are not erased, of what was fetched by that day: the others
    cannot have been put aside by then."""
    before = datetime.combine(by + timedelta(days=1), time(), CHINA)
    found = IncomingMail.filter(
        state__in=list(PUT_ASIDE),
        application_id=None,
        erased_at=None,
        fetched_at__lt=before.astimezone(UTC),
    )
    return [int(str(id_)) for id_ in await found.order_by("id").values_list("id", flat=True)]


async def put_aside_on(mail: IncomingMail) -> date | None:
    """The day it was put aside, or came in as a report; None where it is not, or not any more,
    or belongs to an application, with which it stays."""
    if mail.state not in PUT_ASIDE or mail.application_id is not None or mail.erased_at is not None:
        return None
    steps = IncomingStep.filter(mail_id=mail.id, step=MailStep.DISMISSED)
    last = await steps.order_by("-id").first()
    return (last.at if last else mail.fetched_at).astimezone(CHINA).date()
