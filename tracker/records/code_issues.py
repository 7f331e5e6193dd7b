"""New tracking codes: who issued them, and the links that are still open."""

from datetime import datetime, timedelta

from tracker.records.codes import Codes
from tracker.records.connections import reader
from tracker.records.correspondence import CodeIssue
from tracker.records.keyring import compared
from tracker.records.models import Application, Particulars

LINK_LIFE = timedelta(minutes=30)

_PURPOSE = "code issue"


def issue_digest(codes: Codes, token: str) -> str:
    return codes.digest(_PURPOSE, token)


async def issue_of(codes: Codes, token: str) -> CodeIssue | None:
    """The issue under this token, with its application, however long ago."""
    return await CodeIssue.get_or_none(token_digest=issue_digest(codes, token)).select_related(
        "application__authority"
    )


def is_open(issue: CodeIssue, now: datetime) -> bool:
    """Whether its code may still be taken up, or be shown once more."""
    return now < issue.issued_at + LINK_LIFE


async def issues_of(application_id: int) -> list[CodeIssue]:
    """The codes that took the place of an earlier one, newest first."""
    found = CodeIssue.filter(application_id=application_id, used_at__isnull=False)
    return list(
        await found.using_db(reader()).order_by("-used_at", "-id").prefetch_related("officer")
    )


async def applications_reached_by(number: str, email: str) -> list[Application]:
    """Applications of this number whose applicant gave this e-mail address."""
    if not number or not email:
        return []
    found = Particulars.filter(application__register_number=number).select_related("application")
    return [one.application for one in await found if compared(one.email) == compared(email)]


def current_code(codes: Codes, application: Application, token: str) -> str | None:
    """The tracking code of a token, unless another has taken its place."""
    code = codes.tracking_code(token)
    return code if codes.tracking_digest(code) == application.tracking_digest else None
