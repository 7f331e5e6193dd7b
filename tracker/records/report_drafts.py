"""What an office writes for its annual reports, and why published figures differ by now."""

import json
from collections.abc import Mapping

from tracker.records.office_models import DifferenceReason, ReportDraft


async def draft_of(authority_id: int, year: int) -> ReportDraft | None:
    """The draft of a year with the officer who saved it last."""
    found = ReportDraft.filter(authority_id=authority_id, year=year)
    return await found.prefetch_related("officer").first()


async def reasons_of(report_id: int) -> Mapping[tuple[str, ...], list[DifferenceReason]]:
    """Every reason written beside the figures of a published report, by figure, in order."""
    found: dict[tuple[str, ...], list[DifferenceReason]] = {}
    rows = DifferenceReason.filter(report_id=report_id).order_by("id").prefetch_related("officer")
    for row in await rows:
        found.setdefault(tuple(row.figure), []).append(row)
    return found


def figure_key(figure: list[str]) -> str:
    """A figure as a form names it."""
    return json.dumps(figure, ensure_ascii=False)
