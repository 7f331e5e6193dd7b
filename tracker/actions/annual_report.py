"""The annual report of an authority, out of its register, for the page and the command."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from typing import Any

from tracker.actions.unit_figures import carried_out_as_reported, document_of, opened, table_of
from tracker.annual.report import differences, report_json, snapshot_of
from tracker.annual.whole import Written, whole_of
from tracker.clock import CHINA
from tracker.law.annual import Tallies
from tracker.law.figures_said import said_of, untrue
from tracker.law.layouts import layout_for
from tracker.law.narrative import headings
from tracker.records.given_tables import given_in, opening_of
from tracker.records.models import Authority
from tracker.records.published_reports import latest_report, published_in
from tracker.records.report_drafts import draft_of
from tracker.records.tallies import year_tallies

# How a register is counted for a year: anew, or as it is known for a page that is looked at.
Count = Callable[[int, int], Awaitable[Tallies]]


async def annual_report(
    authority: Authority, year: int, layout: str | None = None, *, count: Count = year_tallies
) -> dict[str, Any]:
    """The document of formats.md, section 4, and the whole report under `whole`
    (`tracker.annual.whole`). Raises a Refusal for a year without reports, or a layout that
    does not place one of the results.

    What was published counts as reported: last year's report gives what was carried over
    from it, and the report of the year itself the snapshot that the register is compared
    with. A register that opened in the middle of the year has its opening balance added."""
    layout_for(year)  # a year that is refused is not counted before
    written = await written_of(authority, year)
    tallies = await tallies_of_report(authority, year, count=count)

    def in_layout(wanted: str | None, snapshot: dict[str, Any] | None = None) -> dict[str, Any]:
        report = report_json(
            authority=authority.name,
            code=authority.code,
            tallies=tallies,
            layout=wanted,
            snapshot=snapshot,
        )
        return {**report, "whole": whole_of(tallies, written)}

    published = await _as_published(authority, year)
    if published is None:
        return in_layout(layout)
    frozen_at, frozen = published
    changed = differences(frozen, in_layout(frozen["layout"]))
    return in_layout(layout, snapshot_of(frozen_at, changed))


async def written_of(authority: Authority, year: int) -> Written:
    """What the office wrote for that report so far."""
    draft = await draft_of(authority.id, year)
    if draft is None:
        return Written()
    return Written(draft.texts, draft.typed, draft.note, draft.blank_noughts)


async def stale_sections(
    authority: Authority, report: Mapping[str, Any], *, count: Count = year_tallies
) -> dict[str, str]:
    """The sections whose text has a figure that is not the table's: key and heading. What is
    still as it is offered follows the figures."""
    written = await written_of(authority, report["year"])
    if not written.texts:
        return {}
    said = said_of(await tallies_of_report(authority, report["year"], count=count))
    return {
        key: title
        for key, title in headings(report["year"]).items()
        if untrue(written.texts.get(key, ""), said.get(key, ()))
    }


async def published_before(authority: Authority, year: int) -> dict[str, Any] | None:
    """The report in force of the year before, as it was published."""
    before = await _as_published(authority, year - 1)
    return before[1] if before else None


async def _as_published(authority: Authority, year: int) -> tuple[datetime, dict[str, Any]] | None:
    """The report in force of a year and when it was published. One whose text was changed
    behind our back was never published; `tracker check` names it."""
    published = await latest_report(authority.id, year)
    document = document_of(published)
    if published is None or document is None:
        return None
    return published.published_at.astimezone(CHINA), document


async def tallies_of_report(
    authority: Authority, year: int, *, count: Count = year_tallies
) -> Tallies:
    """Of the register, with the balance it opened with, and what last year's report says was
    carried out of it."""
    before = year - 1
    reported = carried_out_as_reported(
        await published_in([authority.id], before), await given_in([authority.id], before)
    )
    opening = await opening_of(authority.id, year)
    return opened(await count(authority.id, year), table_of(opening), reported)
