"""Write at the report of a year, and explain where a published figure differs by now."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from tortoise.exceptions import IntegrityError

from tracker.annual.whole import Written
from tracker.records.cases import MovedOn
from tracker.records.connections import in_transaction
from tracker.records.models import Authority, Officer
from tracker.records.office_models import DifferenceReason, PublishedReport, ReportDraft
from tracker.records.report_drafts import draft_of


async def save_draft(
    authority: Authority,
    year: int,
    written: Written,
    *,
    seen: int,
    officer: Officer,
    now: datetime,
) -> None:
    """Keep what was written. `seen`: the version of the page it was written on, 0 for the
    first. Raises MovedOn where somebody else saved meanwhile."""
    said = {
        "texts": dict(written.texts),
        "typed": dict(written.typed),
        "note": written.note,
        "blank_noughts": written.blank_noughts,
        "officer_id": officer.id,
        "changed_at": now,
        "version": seen + 1,
    }
    async with in_transaction():
        changed = 0
        if seen:
            of_year = ReportDraft.filter(authority_id=authority.id, year=year, version=seen)
            changed = await of_year.update(**said)
        elif await draft_of(authority.id, year) is None:
            changed = await _begin(authority, year, said)
        if not changed:
            raise MovedOn


async def _begin(authority: Authority, year: int, said: Mapping[str, Any]) -> int:
    try:
        await ReportDraft.create(authority=authority, year=year, **said)
    except IntegrityError as twice:
        raise MovedOn from twice
    return 1


async def explain_difference(
    report: PublishedReport,
    difference: Mapping[str, Any],
    reason: str,
    *,
    officer: Officer,
    now: datetime,
) -> None:
    """Write down why the register says another figure now. A later reason follows, none is
    changed."""
    await DifferenceReason.create(
        report=report,
        figure=difference["figure"],
        frozen=str(difference["frozen"]),
        now=str(difference["now"]),
        reason=reason,
        officer=officer,
        at=now,
    )
