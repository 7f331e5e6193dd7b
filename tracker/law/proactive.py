"""Table two of the annual report: what the office counts outside the register and types.

Item by item of article 20: regulations and normative documents, licences, penalties and
coercive measures, charges, and to 2020 the projects and procurement that the trial form
asked for. The form of 2014 has in its place the parts of the statistics table that are not
about applications. The blocks are data (`data/proactive.toml`).

A cell nobody typed is no nought: it has no figure. Figures are kept as they are printed,
whole numbers or 万元 with up to six decimals (one yuan is the fourth).
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from tracker.law.layouts import LAYOUTS, read_data
from tracker.law.table_refusals import FigureUnreadable
from tracker.law.terms import Term

_FORMS = {
    "count": re.compile(r"\d{1,9}"),
    "change": re.compile(r"-?\d{1,9}"),
    "wan_yuan": re.compile(r"\d{1,9}(\.\d{1,6})?"),
}


class FigureKind(Term):
    """What a cell of table two may say."""

    COUNT = "count", "不带小数的数，例如 12"
    CHANGE = "change", "增减的项数，减少写负数，例如 -2"
    WAN_YUAN = "wan_yuan", "以万元为单位的金额，最多六位小数，例如 3.25"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a block, and what its figures are."""

    key: str
    label: str
    kind: FigureKind


@dataclass(frozen=True, slots=True)
class TypedRow:
    """A row of a block; `unit`, `level` and `heading` only in the form of 2014."""

    key: str
    label: str
    unit: str
    level: int
    heading: bool
    kind: FigureKind | None


@dataclass(frozen=True, slots=True)
class Block:
    """One block of the table. `before`: the row of the 2014 form in front of which it stands;
    empty behind the last."""

    key: str
    heading: str
    columns: tuple[Column, ...]
    rows: tuple[TypedRow, ...]
    before: str

    def cells(self) -> Iterator["Cell"]:
        for row in self.rows:
            if not row.heading:
                for column in self.columns:
                    yield Cell(self, row, column)


@dataclass(frozen=True, slots=True)
class Cell:
    """One figure of the table."""

    block: Block
    row: TypedRow
    column: Column

    @property
    def key(self) -> str:
        return f"{self.block.key}.{self.row.key}.{self.column.key}"

    @property
    def kind(self) -> FigureKind:
        return self.row.kind or self.column.kind

    @property
    def label(self) -> str:
        return f"{self.row.label}：{self.column.label}"


def blocks_of(layout: str) -> tuple[Block, ...]:
    """The blocks of a form, in its order."""
    return BLOCKS[layout]


def cells_of(layout: str) -> dict[str, Cell]:
    """Every figure a form asks for, by its key."""
    return {cell.key: cell for block in BLOCKS[layout] for cell in block.cells()}


def figure_typed(cell: Cell, said: str) -> str | None:
    """What was typed into a cell, as it is kept; None for nothing. Full-width digits, signs
    and thousands' commas are folded. Refuses what is no figure of that kind."""
    folded = unicodedata.normalize("NFKC", said).replace(",", "").replace(" ", "").lstrip("+")
    folded = folded.replace("−", "-").replace("–", "-")
    if not folded:
        return None
    if not _FORMS[cell.kind].fullmatch(folded):
        raise FigureUnreadable(cell=cell.label, text=said, right=cell.kind)
    figure = Decimal(folded)
    return f"{figure:f}" if cell.kind is FigureKind.WAN_YUAN else str(int(figure))


def figure_kept(said: str) -> int | float:
    """A figure as data has it: a whole number, or an amount in 万元."""
    return float(said) if "." in said else int(said)


def stock_doubts(figures: Mapping[str, str], before: Mapping[str, str]) -> list[str]:
    """Documents in force that do not follow from last year's, made and repealed: last year's
    现行有效 plus made less repealed (‡, the form prints no such rule). By label of the row; only
    where all four figures are there, in the form of 2021."""
    found = []
    for row in BLOCKS["2021"][0].rows:
        made, repealed, in_force = (
            figures.get(f"20-1.{row.key}.{column}") for column in ("made", "repealed", "in_force")
        )
        last = before.get(f"20-1.{row.key}.in_force")
        if None in (made, repealed, in_force, last):
            continue
        expected = int(last or 0) + int(made or 0) - int(repealed or 0)
        if expected != int(in_force or 0):
            found.append(
                f"{row.label}：上年现行有效{last}件，加本年制发{made}件，减本年废止{repealed}件，"
                f"应为{expected}件，现填{in_force}件"
            )
    return found


def _block(entry: dict[str, Any]) -> Block:
    return Block(
        key=entry["key"],
        heading=entry["heading"],
        columns=tuple(
            Column(column["key"], column["label"], FigureKind(column.get("kind", "count")))
            for column in entry["columns"]
        ),
        rows=tuple(
            TypedRow(
                key=row["key"],
                label=row["label"],
                unit=row.get("unit", ""),
                level=row.get("level", 0),
                heading=row.get("heading", False),
                kind=FigureKind(row["kind"]) if "kind" in row else None,
            )
            for row in entry["rows"]
        ),
        before=entry.get("before", ""),
    )


_ENTRIES = read_data("proactive")["block"]
BLOCKS: Mapping[str, tuple[Block, ...]] = MappingProxyType(
    {key: tuple(_block(e) for e in _ENTRIES if e["layout"] == key) for key in LAYOUTS}
)
