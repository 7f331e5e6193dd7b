"""Publish the annual report of a year: all of it is frozen as it is now.

A report published before stays, with its day; the later one is in force, and says what it says
otherwise and why.
"""

import json
from collections.abc import Collection
from datetime import datetime
from typing import Any

from tracker.actions.annual_report import annual_report
from tracker.annual.report import (
    digest_of_report,
    named,
    snapshot_of,
    unexplained,
    written,
)
from tracker.annual.whole import changes_between
from tracker.law.annual import publication_refusal
from tracker.law.refusals import Refusal
from tracker.law.terms import Role
from tracker.records.connections import in_transaction
from tracker.records.models import Authority, Officer
from tracker.records.office_models import PublishedReport
from tracker.records.published_reports import latest_report
from tracker.records.report_drafts import reasons_of


class FiguresMoved(Exception):
    """The register has changed since the officer looked the figures over."""


def refusal_to_publish(
    report: dict[str, Any], roles: Collection[Role], now: datetime
) -> Refusal | None:
    """Why this report may not be published; None if it may."""
    failed = [named(check) for check in unexplained(report)]
    return publication_refusal(report["year"], failed, roles, now.date())


def seen_digest(report: dict[str, Any]) -> str:
    """What an officer looked over before publishing: the report without its snapshot."""
    return digest_of_report(written({**report, "snapshot": None}))


async def publish_report(
    authority: Authority, year: int, *, officer: Officer, seen: str, now: datetime
) -> PublishedReport:
    """Publish what the officer saw (`seen_digest`); what was published already with every
    word stays the publication it was. Raises a Refusal, or FiguresMoved."""
    report = await annual_report(authority, year)
    refusal = refusal_to_publish(report, officer.held_roles, now)
    if refusal is not None:
        raise refusal
    if seen_digest(report) != seen:
        raise FiguresMoved
    async with in_transaction():
        # Two who confirm at once, or one who confirms twice, publish one report.
        await Authority.select_for_update(no_key=True).get(id=authority.id)
        former = await latest_report(authority.id, year)
        if former is not None and _says(json.loads(former.text)) == _says(report):
            return former
        report["whole"]["changes"] = await changes_of(authority, report)
        text = written({**report, "snapshot": snapshot_of(now, [])})
        return await PublishedReport.create(
            authority=authority,
            year=year,
            text=text,
            digest=digest_of_report(text),
            officer=officer,
            published_at=now,
        )


def _says(report: dict[str, Any]) -> str:
    """The digest of a report but for what it says of the one before."""
    return seen_digest({**report, "whole": {**report["whole"], "changes": None}})


async def changes_of(authority: Authority, report: dict[str, Any]) -> dict[str, Any] | None:
    """What is otherwise than in the report published before; None if there is none, or its
    text was changed behind our back."""
    former = await latest_report(authority.id, report["year"])
    if former is None or report["snapshot"] is None:
        return None
    reasons = await reasons_of(former.id)
    return changes_between(
        json.loads(former.text),
        report,
        report["snapshot"]["differences"],
        {figure: told[-1].reason for figure, told in reasons.items()},
    )
