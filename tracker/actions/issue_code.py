"""A new tracking code for whoever lost the old one, which ends with it.

By mail: to the address on file goes a link that lives for half an hour; the code is made
when its button is pressed, not when the mail is opened, since mail servers open links too.
At the counter: an officer who has checked the identity issues it and writes down how.

A code is derived from the token of its issue as the first one is from the token of the
form, so it is stored nowhere and can be shown again to who holds the token.
"""

from datetime import datetime

from tracker.actions.case import Case, opened
from tracker.actions.notices import Link, queue_notice
from tracker.law.notices import Notice
from tracker.records.code_issues import LINK_LIFE, is_open, issue_digest
from tracker.records.codes import Codes
from tracker.records.correspondence import CodeIssue
from tracker.records.journal import APPLICANT, Author
from tracker.records.models import Session


async def offer_code(
    application_id: int, *, token: str, url: str, codes: Codes, now: datetime
) -> None:
    """Send the link to the e-mail address on file. Earlier links end."""
    async with opened(application_id, APPLICANT, now) as case:
        await CodeIssue.filter(application_id=application_id, used_at=None).delete()
        issue = await CodeIssue.create(
            application=case.application, token_digest=issue_digest(codes, token), issued_at=now
        )
        link = Link(url, now + LINK_LIFE)
        await queue_notice(case, Notice.CODE_OFFERED, about=issue.id, link=link)


async def take_up_code(issue: CodeIssue, *, token: str, codes: Codes, now: datetime) -> bool:
    """Put the code of an offer in the place of the old one, once; whether it was."""
    async with opened(issue.application_id, APPLICANT, now) as case:
        await issue.refresh_from_db()
        if issue.used_at is not None or not is_open(issue, now):
            return False
        await _replace(case, issue, codes.tracking_code(token), codes)
        return True


async def issue_code(
    application_id: int, *, token: str, reason: str, codes: Codes, author: Author, now: datetime
) -> None:
    """Issue a code at the counter. `reason`: how the officer knows who is asking.

    A second call with the same token changes nothing.
    """
    digest = issue_digest(codes, token)
    async with opened(application_id, author, now) as case:
        if await CodeIssue.exists(token_digest=digest):
            return
        issue = await CodeIssue.create(
            application=case.application,
            officer_id=author.officer_id,
            reason=reason,
            token_digest=digest,
            issued_at=now,
        )
        await _replace(case, issue, codes.tracking_code(token), codes)


async def _replace(case: Case, issue: CodeIssue, code: str, codes: Codes) -> None:
    """The new code counts; whoever came in with the old one is out."""
    case.application.tracking_digest = codes.tracking_digest(code)
    issue.used_at = case.now
    await issue.save(update_fields=["used_at"])
    await Session.filter(application_id=case.application.id).delete()
    await queue_notice(case, Notice.CODE_REPLACED, about=issue.id)
