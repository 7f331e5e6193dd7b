"""The annual report of an authority, out of its register, for the page and the command."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from tracker.annual.report import (
    carried_out_of,
    differences,
    digest_of_report,
    report_json,
    snapshot_of,
)
from tracker.annual.whole import Written, whole_of
from tracker.clock import CHINA
from tracker.law.annual import Tallies
from tracker.law.figures_said import said_of, untrue
from tracker.law.narrative import headings
from tracker.records.models import Authority
from tracker.records.published_reports import latest_report
from tracker.records.report_drafts import draft_of
from tracker.records.tallies import year_tallies


async def annual_report(
    authority: Authority, year: int, layout: str | None = None, *, with_subordinates: bool = False
) -> dict[str, Any]:
    """The document of formats.md, section 4, and for one authority the whole report under
    `whole` (`tracker.annual.whole`). Raises a Refusal for a year without reports,
    or a layout that does not place one of the results.

    What was published counts as reported: last year's report gives what was carried over
    from it, and the report of the year itself the snapshot that the register is compared
    with. For several authorities together there is neither."""
    below = await _subordinates(authority.id) if with_subordinates else []
    written = None if below else await written_of(authority, year)
    tallies = await year_tallies([authority.id, *below], year)
    if not below:
        tallies = await _beside_last_year(authority, tallies)

    def in_layout(wanted: str | None, snapshot: dict[str, Any] | None = None) -> dict[str, Any]:
        report = report_json(
            authority=authority.name,
            code=authority.code,
            tallies=tallies,
            layout=wanted,
            snapshot=snapshot,
            who="本机关及所属机关" if below else "本机关",
        )
        return report if written is None else {**report, "whole": whole_of(tallies, written)}

    published = None if below else await _as_published(authority, year)
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


async def stale_sections(authority: Authority, report: Mapping[str, Any]) -> dict[str, str]:
    """The sections whose text has a figure that is not the table's: key and heading. What is
    still as it is offered follows the figures."""
    written = await written_of(authority, report["year"])
    if not written.texts:
        return {}
    said = said_of(await year_tallies([authority.id], report["year"]))
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
    if published is None or digest_of_report(published.text) != published.digest:
        return None
    return published.published_at.astimezone(CHINA), json.loads(published.text)


async def _beside_last_year(authority: Authority, tallies: Tallies) -> Tallies:
    """With what last year's report says was carried out of it, if it was published."""
    before = await published_before(authority, tallies.year)
    reported = carried_out_of(before) if before else None
    return tallies if reported is None else replace(tallies, carried_out_before=reported)


async def _subordinates(authority_id: int) -> list[int]:
    """All authorities below, at any depth."""
    below: list[int] = []
    level = [authority_id]
    while level:
        found = Authority.filter(parent_id__in=level).values_list("id", flat=True)
        level = [int(id_) for id_ in await found]  # type: ignore[call-overload]
        below += level
    return below
