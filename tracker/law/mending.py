"""What is to be mended in the register before an annual report is made of it.

Not what is forbidden (the identities say that), but what is probably missing or was read into
a row: endings without a result, endings that stand in a row only by our reading of the form
(‡), applications whose last day has passed without an ending, and challenges that ended, or
must have ended, without what became of them.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from tracker.law.calendar import Calendar
from tracker.law.grounds import GROUNDS, RESULTS
from tracker.law.layouts import LAYOUTS
from tracker.law.remedy_limits import limits_of_challenge
from tracker.law.terms import ChallengeKind


@dataclass(frozen=True, slots=True)
class Doubt:
    """Why an ending is to be looked at before it is reported: it has no known result (`result`
    and `row` are empty), or its result stands in a row by our reading alone."""

    result: str = ""
    row: str = ""


NO_RESULT = Doubt()


def doubt_of(layout: str, result: str | None, ground: str | None) -> Doubt | None:
    """What is doubtful about an ending in that form; None where its row is plain."""
    known = RESULTS.get(result or "")
    if known is None:
        return NO_RESULT
    finer = GROUNDS.get(ground or "")
    row = (finer or known).rows.get(layout)
    if row is None or layout not in (finer or known).assumed:
        return None
    label = LAYOUTS[layout].rows[row].label
    return Doubt(known.label, label)


def should_have_ended(kind: ChallengeKind, filed_on: date, calendar: Calendar, today: date) -> bool:
    """Whether every day the law sets for a pending challenge is past: it was probably decided,
    and the result not entered. Terms whose first day the register does not know are left out."""
    days = [
        limit.on
        for limit in limits_of_challenge(kind, filed_on, None, calendar)
        if limit.on is not None
    ]
    return bool(days) and max(days) < today


def doubts(
    layout: str, endings: Iterable[tuple[str | None, str | None]]
) -> dict[tuple[str | None, str | None], Doubt]:
    """The pairs of result and ground that are doubtful, with why."""
    found = {pair: doubt_of(layout, *pair) for pair in endings}
    return {pair: doubt for pair, doubt in found.items() if doubt is not None}
