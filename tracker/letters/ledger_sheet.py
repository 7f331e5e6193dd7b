"""The ledger on paper: A3 or A4 across, in bands of columns that fit."""

from collections.abc import Sequence
from dataclasses import dataclass

from tracker.law.terms import Term
from tracker.letters.sheet import sheet_pdf

MOST_ROWS = 1000


class Paper(Term):
    """The paper in the printer."""

    A3 = "a3", "A3横向"
    A4 = "a4", "A4横向"

    @property
    def width(self) -> int:
        """Millimetres between the margins."""
        return 396 if self is Paper.A3 else 273


@dataclass(frozen=True, slots=True)
class Band:
    """Columns that fit on the paper side by side. `groups`: names over so many columns."""

    widths: tuple[int, ...]
    groups: tuple[tuple[str, int], ...]
    heads: tuple[str, ...]
    rows: Sequence[Sequence[str]]


async def ledger_pdf(office: str, made: str, bands: Sequence[Band], paper: Paper) -> bytes:
    """All rows in every band. `made`: by whom and when, for the head of each page."""
    data = {
        "title": "依申请公开台账",
        "office": office,
        "made": made,
        "paper": paper.value,
        "bands": [
            {
                "widths": band.widths,
                "groups": [{"name": name, "span": span} for name, span in band.groups],
                "heads": band.heads,
                "rows": band.rows,
            }
            for band in bands
        ],
    }
    return await sheet_pdf("ledger_sheet.typ", data)
