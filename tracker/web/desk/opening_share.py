"""What a figure of the report has from the opening balance, beside the lines of the register."""

from dataclasses import dataclass

from tracker.actions.unit_figures import table_of
from tracker.law.annual import FIGURE
from tracker.law.layouts import LAYOUTS, TOTAL
from tracker.records.given_models import GivenTable
from tracker.records.given_tables import opening_of
from tracker.records.ledger_rows import Wanted


@dataclass(frozen=True, slots=True)
class OpeningShare:
    """So many that no line of the register stands for."""

    given: GivenTable
    n: int


async def opening_share(authority_id: int, wanted: Wanted) -> OpeningShare | None:
    """Nothing where the register did not open within the year, or with nought there, and for
    a span of days."""
    figure = wanted.figure
    if figure is None or not isinstance(figure.when, int):
        return None
    opening = await opening_of(authority_id, figure.when)
    table = table_of(opening)
    if opening is None or table is None or table.given.layout != figure.layout:
        return None
    column = wanted.kind.label if wanted.kind else TOTAL
    if not LAYOUTS[figure.layout].by_applicant:
        column = FIGURE
    n = table.given.cells.get((figure.row, column), 0)
    return OpeningShare(opening, n) if n else None
