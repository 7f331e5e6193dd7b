"""The example's first officer, and the report of the year before."""

import secrets
from datetime import datetime

from tracker.actions.add_officer import add_officer
from tracker.actions.annual_report import annual_report
from tracker.actions.draft_report import save_draft
from tracker.actions.publish_report import publish_report, seen_digest
from tracker.annual.whole import Written
from tracker.law.terms import OFFICER_ROLES
from tracker.records.models import Authority, Officer

_WRITTEN = Written(
    texts={
        "overview": "示例：本机关通过网站、政务服务窗口公开政府信息，依申请公开由专人登记、答复。",
        "problems": "示例：主动公开不够及时。今后每月核对一次公开目录。",
    },
    typed={
        "20-1.rules.made": "0",
        "20-1.rules.repealed": "0",
        "20-1.rules.in_force": "0",
        "20-1.normative.made": "2",
        "20-1.normative.repealed": "1",
        "20-1.normative.in_force": "9",
        "20-5.licence.decided": "36",
        "20-6.penalty.decided": "4",
        "20-6.coercion.decided": "0",
        "20-8.fees.charged": "0",
    },
)


async def publish_last_year(authority: Authority, officer: Officer, now: datetime) -> None:
    """As an office does in January, so that the page of open figures has a report."""
    year = now.year - 1
    await save_draft(authority, year, _WRITTEN, seen=0, officer=officer, now=now)
    report = await annual_report(authority, year)
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
