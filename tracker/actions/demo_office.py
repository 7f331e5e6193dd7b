"""The example's first officer, and the report of the year before."""

import secrets
from datetime import datetime

from tracker.actions.add_officer import add_officer
from tracker.actions.annual_report import annual_report
from tracker.actions.publish_report import publish_report, seen_digest
from tracker.law.terms import OFFICER_ROLES
from tracker.records.models import Authority, Officer


async def publish_last_year(authority: Authority, officer: Officer, now: datetime) -> None:
    """As an office does in January, so that the page of open figures has a report."""
    report = await annual_report(authority, now.year - 1)
    await publish_report(
        authority, report["year"], officer=officer, seen=seen_digest(report), now=now
    )


async def first_officer(authority: Authority, now: datetime) -> tuple[Officer, str]:
    """The example has no default password either."""
    password = secrets.token_urlsafe(9)
    officer = await add_officer(
        authority,
        sign_in_name="demo",
        name="经办人甲",
        password=password,
        roles=OFFICER_ROLES,
        now=now,
    )
    return officer, password
