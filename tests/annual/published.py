"""Published tables, and the ledgers that must give them back.

`tables/*.json` hold the figures of official reports, one list per row in the order of the
columns. `ledger_of` and `challenges_of` invent the applications and cases behind a table;
whatever counts them (a fold in Python, the register in SQL) must come to the same figures.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count
from pathlib import Path
from typing import Any

from tracker.annual.challenge_ledger import ChallengeRow
from tracker.annual.ledger import LedgerRow
from tracker.law.layouts import LAYOUTS, Layout, Row
from tracker.law.terms import ApplicantKind, ChallengeResult, Channel

TABLES = Path(__file__).with_name("tables")
NAMES = tuple(sorted(path.stem for path in TABLES.glob("*.json")))

_NUMBER = re.compile(r"^(（.+?）|\d+\.|.、)")
_CHANNELS = tuple(Channel)

Figures = dict[tuple[str, str], int]


@dataclass(frozen=True)
class Published:
    """One report: nested tables under the labels as printed (formats.md, section 4)."""

    agency: str
    year: int
    layout: Layout
    applications: Mapping[str, Any]
    reviews_litigation: Mapping[str, Any]

    @property
    def single_other(self) -> bool:
        """Whether 其他处理 is printed as one row although the form has three."""
        return self.layout.key == "2021" and ("other", "总计") in self.figures

    @property
    def figures(self) -> Figures:
        """Every figure of the table of applications by row key and column. A row is known
        by its number in its group, for labels are misprinted now and then."""
        return dict(_figures(self.layout, self.applications))


def published(name: str) -> Published:
    said = json.loads((TABLES / f"{name}.json").read_text(encoding="utf-8"))
    layout = LAYOUTS[said["layout"]]
    return Published(
        agency=said["agency"],
        year=said["year"],
        layout=layout,
        applications=_nested(said["applications"], layout.columns),
        reviews_litigation=_nested(said["reviews_litigation"], layout.challenge_columns),
    )


def figures_of(layout: str, applications: Mapping[str, Any]) -> Figures:
    """The figures of a table in the shape of `tracker report`, by row key and column."""
    return dict(_figures(LAYOUTS[layout], applications))


def assert_gives_back(report: Mapping[str, Any], table: Published) -> None:
    """The report has every figure of the published table."""
    ours = figures_of(report["layout"], report["applications"])
    if table.single_other:
        other = {key: n for key, n in ours.items() if key[0].startswith("other.")}
        for key, n in other.items():
            del ours[key]
            ours["other", key[1]] = ours.get(("other", key[1]), 0) + n
    assert ours == table.figures
    assert report["reviews_litigation"] == table.reviews_litigation
    assert report["layout"] == table.layout.key


def ledger_of(table: Published) -> list[LedgerRow]:
    """Applications that make this table: carried in, new, ended by row, still open."""
    numbers = count(1)
    return [row for applicant in ApplicantKind for row in _applications(table, applicant, numbers)]


def challenges_of(table: Published) -> list[ChallengeRow]:
    """Reviews and lawsuits that make this table; the pending ones have no end."""
    cases = []
    for kind, path in table.layout.challenge_rows.items():
        figures = table.reviews_litigation
        for label in path:
            figures = figures[label]
        for result in ChallengeResult:
            for n in range(figures[result.label]):
                pending = result is ChallengeResult.PENDING
                cases.append(
                    ChallengeRow(
                        kind=kind,
                        case_number=f"{kind}-{result}-{n}",
                        filed_on=date(table.year, 1, 4) + timedelta(days=n % 200),
                        decided_on=None if pending else date(table.year, 10, 1),
                        result=result,
                        decision="" if pending else result.label,
                    )
                )
    return cases


def _applications(
    table: Published, applicant: ApplicantKind, numbers: Iterator[int]
) -> Iterator[LedgerRow]:
    """The first ones end, carried-in before new, so that nothing ends before it came."""
    figures, column = table.figures, applicant.label
    results = [
        "other.other" if key == "other" else key
        for key, of_column in figures
        if of_column == column and key not in ("new", "carried_in", "total", "carried_out")
        for _ in range(figures[key, column])
    ]
    carried_in = figures["carried_in", column]
    applications = carried_in + figures["new", column]
    assert applications == len(results) + figures["carried_out", column], "the table is at fault"
    for n in range(applications):
        received_on = (
            date(table.year - 1, 12, 1) + timedelta(days=n % 31)
            if n < carried_in
            else date(table.year, 1, 2) + timedelta(days=n % 320)
        )
        ended = n < len(results)
        number = next(numbers)
        yield LedgerRow(
            number=f"T-{table.year}-{number:05d}",
            received_on=received_on,
            applicant_kind=applicant,
            channel=_CHANNELS[number % len(_CHANNELS)],
            applicant=f"申请人{number}",
            content=f"第{number}件申请所需的政府信息",
            ended_on=max(received_on + timedelta(days=20), date(table.year, 1, 6))
            if ended
            else None,
            result=results[n] if ended else None,
        )


def _nested(rows: Mapping[str, list[int]], columns: tuple[str, ...]) -> dict[str, Any]:
    nested: dict[str, Any] = {}
    for path, figures in rows.items():
        *above, label = path.split("/")
        at = nested
        for group in above:
            at = at.setdefault(group, {})
        at[label] = dict(zip(columns, figures, strict=True))
    return nested


def _figures(
    layout: Layout, table: Mapping[str, Any], under: str | None = None
) -> Iterator[tuple[tuple[str, str], int]]:
    rows = {_number(row.label): row for row in layout.rows.values() if row.under == under}
    for label, found in table.items():
        row: Row = rows[_number(label)]
        if layout.columns[0] in found:
            yield from (((row.key, column), n) for column, n in found.items())
        else:
            yield from _figures(layout, found, row.key)


def _number(label: str) -> str:
    match = _NUMBER.match(label)
    assert match, f"a row without a number: {label}"
    return match[0]
