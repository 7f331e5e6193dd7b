"""The annual report of an authority, out of its register, for the page and the command."""

from datetime import datetime
from typing import Any

from tracker.actions.units import carried_out_as_reported, document_of, opened, table_of
from tracker.annual.report import differences, report_json, snapshot_of
from tracker.clock import CHINA
from tracker.law.annual import Tallies
from tracker.records.given_tables import given_in, opening_of
from tracker.records.models import Authority
from tracker.records.published_reports import latest_report, published_in
from tracker.records.tallies import year_tallies


async def annual_report(
    authority: Authority, year: int, layout: str | None = None
) -> dict[str, Any]:
    """The document of formats.md, section 4. Raises a Refusal for a year without reports,
    or a layout that does not place one of the results.

    What was published counts as reported: last year's report gives what was carried over
    from it, and the report of the year itself the snapshot that the register is compared
    with. A register that opened in the middle of the year has its opening balance added."""
    tallies = await _beside_last_year(authority, await year_tallies([authority.id], year))

    def in_layout(wanted: str | None, snapshot: dict[str, Any] | None = None) -> dict[str, Any]:
        return report_json(
            authority=authority.name,
            code=authority.code,
            tallies=tallies,
            layout=wanted,
            snapshot=snapshot,
        )

    published = await _as_published(authority, year)
    if published is None:
        return in_layout(layout)
    frozen_at, frozen = published
    changed = differences(frozen, in_layout(frozen["layout"]))
    return in_layout(layout, snapshot_of(frozen_at, changed))


async def _as_published(authority: Authority, year: int) -> tuple[datetime, dict[str, Any]] | None:
    """The report in force of a year and when it was published. One whose text was changed
    behind our back was never published; `tracker check` names it."""
    published = await latest_report(authority.id, year)
    document = document_of(published)
    if published is None or document is None:
        return None
    return published.published_at.astimezone(CHINA), document


async def _beside_last_year(authority: Authority, tallies: Tallies) -> Tallies:
    """With the balance the register opened with, and what last year's report says was carried
    out of it."""
    before = tallies.year - 1
    reported = carried_out_as_reported(
        await published_in([authority.id], before), await given_in([authority.id], before)
    )
    opening = await opening_of(authority.id, tallies.year)
    return opened(tallies, table_of(opening), reported)
