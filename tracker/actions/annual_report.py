"""The annual report of an authority, out of its register, for the page and the command."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
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
from tracker.law.terms import TableSource
from tracker.records.given_models import GivenTable
from tracker.records.given_tables import given_in, in_force
from tracker.records.models import Authority
from tracker.records.office_models import PublishedReport
from tracker.records.published_reports import latest_report, published_in
from tracker.records.report_drafts import draft_of
from tracker.records.tallies import year_tallies

# How a register is counted for a year: anew, or as it is known for a page that is looked at.
Count = Callable[[int, int], Awaitable[Tallies]]


async def annual_report(
    authority: Authority,
    year: int,
    layout: str | None = None,
    *,
    written: Written | None = None,
    count: Count = year_tallies,
) -> dict[str, Any]:
    """The document of formats.md, section 4, and the whole report under `whole`
    (`tracker.annual.whole`). Raises a Refusal for a year without reports, or a layout that
    does not place one of the results.

    What was published counts as reported: last year's report gives what was carried over
    from it, and the report of the year itself the snapshot that the register is compared
    with. A register that opened in the middle of the year has its opening balance added.
    `written`: what the office wrote for it, where that is read already."""
    layout_for(year)  # a year that is refused is not counted before
    texts = written or await written_of(authority, year)
    kept = await _kept(authority, year)
    tallies = _beside(await count(authority.id, year), kept)

    def in_layout(wanted: str | None, snapshot: dict[str, Any] | None = None) -> dict[str, Any]:
        report = report_json(
            authority=authority.name,
            code=authority.code,
            tallies=tallies,
            layout=wanted,
            snapshot=snapshot,
        )
        return {**report, "whole": whole_of(tallies, texts)}

    published = _as_published(next(reversed(kept.published_on(year)), None))
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
    authority: Authority,
    report: Mapping[str, Any],
    written: Written,
    *,
    count: Count = year_tallies,
) -> dict[str, str]:
    """The sections whose text has a figure that is not the table's: key and heading. What is
    still as it is offered follows the figures."""
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
    before = _as_published(await latest_report(authority.id, year - 1))
    return before[1] if before else None


def _as_published(published: PublishedReport | None) -> tuple[datetime, dict[str, Any]] | None:
    """A report in force and when it was published. One whose text was changed behind our back
    was never published; `tracker check` names it."""
    document = document_of(published)
    if published is None or document is None:
        return None
    return published.published_at.astimezone(CHINA), document


async def tallies_of_report(
    authority: Authority, year: int, *, count: Count = year_tallies
) -> Tallies:
    """Of the register, with the balance it opened with, and what last year's report says was
    carried out of it."""
    return _beside(await count(authority.id, year), await _kept(authority, year))


@dataclass(frozen=True, slots=True)
class _Kept:
    """What was published and what came as tables, of the year and the one before, the latest
    last."""

    published: list[PublishedReport]
    given: list[GivenTable]

    def published_on(self, year: int) -> list[PublishedReport]:
        return [one for one in self.published if one.year == year]

    def given_of(self, year: int) -> list[GivenTable]:
        return [one for one in self.given if one.year == year]


async def _kept(authority: Authority, year: int) -> _Kept:
    years, ids = (year - 1, year), [authority.id]
    return _Kept(await published_in(ids, *years), await given_in(ids, *years))


def _beside(tallies: Tallies, kept: _Kept) -> Tallies:
    """The counts of a year beside what was kept of it and of the one before."""
    year, before = tallies.year, tallies.year - 1
    reported = carried_out_as_reported(kept.published_on(before), kept.given_of(before))
    opening = in_force(kept.given_of(year), TableSource.OPENING)
    return opened(tallies, table_of(opening), reported)
