"""The layouts of the annual tables: which rows and columns each year's form has.

Three national forms (law.md, sections 4 and 5): the statistics table of 2014 with its
channels and without carry-over; the trial format of 2019 and 2020; the format from 2021
with three rows of 其他处理. Years before 2014 had local forms only and use the one of
2014. The forms are data (`data/layouts.toml`): labels there are the official ones,
character by character.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Any

from tracker.law.table_refusals import YearBeforeRegulation
from tracker.law.terms import ChallengeKind, Channel

TOTAL = "总计"


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a form. `path` is its label with those above it, outermost first.

    `heading`: the row has no figure of its own. `total`: its figure must equal the sum
    of the rows directly under it. `also`: shorter forms a ledger may use for the label.
    """

    key: str
    label: str
    path: tuple[str, ...]
    under: str | None
    heading: bool
    total: bool
    unit: str | None
    also: tuple[str, ...]


@dataclass(frozen=True)
class Layout:
    """One form. `until` is the last year it was in use, None for the one in use.

    `channels` and `challenges` say to which row a channel or a kind of challenge counts
    (form of 2014 only); `challenge_rows` are the rows of the table of reviews and
    litigation, with the labels above their cells (from 2019). `processing_fee`: the fee
    section reports notices and receipts of the processing fee (from 2021). `headings` are those
    of the sections in their order. `table_since`: reports on earlier years are text alone.
    """

    key: str
    since: int
    until: int | None
    source: str
    columns: tuple[str, ...]
    rows: Mapping[str, Row]
    headings: Mapping[str, str]
    hint: str
    channels: Mapping[Channel, str]
    challenges: Mapping[ChallengeKind, str]
    challenge_columns: tuple[str, ...]
    challenge_rows: Mapping[ChallengeKind, tuple[str, ...]]
    processing_fee: bool
    table_since: int
    assumed: tuple[str, ...]

    @property
    def by_applicant(self) -> bool:
        """Whether the columns are kinds of applicant (all forms but the one of 2014)."""
        return TOTAL in self.columns

    @cached_property
    def parents(self) -> frozenset[str]:
        return frozenset(row.under for row in self.rows.values() if row.under)

    def leaves(self, under: str) -> tuple[Row, ...]:
        """The rows at any depth below `under` that have nothing below themselves."""
        found: list[Row] = []
        for row in self.rows.values():
            if row.under == under:
                found += self.leaves(row.key) if row.key in self.parents else [row]
        return tuple(found)

    def children(self, under: str) -> tuple[Row, ...]:
        return tuple(row for row in self.rows.values() if row.under == under)


@cache
def read_data(name: str) -> Mapping[str, Any]:
    """One of the data files beside this module."""
    path = Path(__file__).with_name("data") / f"{name}.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))


def layout_for(year: int) -> str:
    """The key of the form a report on that year is made in. Refuses years before 2008."""
    for layout in LAYOUTS.values():
        if layout.since <= year and (layout.until is None or year <= layout.until):
            return layout.key
    raise YearBeforeRegulation(year=year)


def _rows(entries: list[dict[str, Any]]) -> Mapping[str, Row]:
    rows: dict[str, Row] = {}
    for entry in entries:
        under = entry.get("under")
        rows[entry["key"]] = Row(
            key=entry["key"],
            label=entry["label"],
            path=(*(rows[under].path if under else ()), entry["label"]),
            under=under,
            heading=entry.get("heading", False),
            total=entry.get("total", False),
            unit=entry.get("unit"),
            also=tuple(entry.get("also", ())),
        )
    return MappingProxyType(rows)


def _layout(entry: dict[str, Any]) -> Layout:
    return Layout(
        key=entry["key"],
        since=entry["since"],
        until=entry.get("until"),
        source=entry["source"],
        columns=tuple(entry["columns"]),
        rows=_rows(entry["rows"]),
        headings=MappingProxyType(entry["headings"]),
        hint=entry.get("hint", ""),
        channels={Channel(k): v for k, v in entry.get("channels", {}).items()},
        challenges={ChallengeKind(k): v for k, v in entry.get("challenges", {}).items()},
        challenge_columns=tuple(entry.get("challenge_columns", ())),
        challenge_rows={
            ChallengeKind(row["kind"]): tuple(row["path"])
            for row in entry.get("challenge_rows", ())
        },
        processing_fee=entry.get("processing_fee", False),
        table_since=entry.get("table_since", 0),
        assumed=tuple(entry.get("assumed", ())),
    )


LAYOUTS: Mapping[str, Layout] = MappingProxyType(
    {entry["key"]: _layout(entry) for entry in read_data("layouts")["layout"]}
)
