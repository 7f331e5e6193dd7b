"""Delete what has run out: sessions, drafts, throttles, links, old records of sign-ins."""

from datetime import UTC, datetime

from tracker.records.access_models import Throttle
from tracker.records.account_models import RecoveryLink, SignInLock, SignInRecord
from tracker.records.accounts import RECORD_KEPT
from tracker.records.code_issues import LINK_LIFE
from tracker.records.correspondence import CodeIssue
from tracker.records.mail_models import OutboxMessage
from tracker.records.models import Draft, Session
from tracker.records.sign_on import delete_old_attempts


async def delete_expired(now: datetime) -> int:
    """How many rows went. Personal data typed into a draft ends with it."""
    at = now.astimezone(UTC)  # SQLite compares times as text, and keeps them in UTC
    return (
        await Session.filter(expires_at__lte=at).delete()
        + await Draft.filter(expires_at__lte=at).delete()
        + await Throttle.filter(until__lte=at).delete()
        + await SignInLock.filter(forgotten_at__lte=at).delete()
        + await RecoveryLink.filter(expires_at__lte=at).delete()
        + await SignInRecord.filter(at__lte=at - RECORD_KEPT).delete()
        + await OutboxMessage.filter(useless_at__lte=at).delete()
        + await CodeIssue.filter(used_at=None, issued_at__lte=at - LINK_LIFE).delete()
        + await delete_old_attempts(now)
    )
