"""A year's table as JSON, as published or handed up, read into the cells of its form.

The shape is that of `tracker report` (formats.md, section 4). Labels are misprinted now and
then, so a row is known by its number within its group. Nothing is added up or repaired: a
cell that is not there is an error, named; a figure that does not fit stays as it is.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from tracker.law.annual import FIGURE, Check, Fees, Given, Tallies, challenge_row, checks
from tracker.law.layouts import LAYOUTS, Layout, Row, layout_for
from tracker.law.terms import ApplicantKind

_NUMBER = re.compile(r"（.+?）|\d+\.|[一二三四五六七八九十]、")
_CENT = Decimal("0.01")
_MOST = 1_000_000_000
# 其他处理 printed as one row although the form has three: read as its last, 其他 (‡).
_SINGLE = ("other", "other.other")
_MOST_TOLD = 10


class TableUnreadable(Exception):
    """This is no table of the year; the words name every cell that is missing or wrong."""


@dataclass(frozen=True, slots=True)
class YearTable:
    """A table with its money. `single_other`: 其他处理 had one row, counted as its last."""

    year: int
    given: Given
    fees: Fees
    single_other: bool = False

    @property
    def tallies(self) -> Tallies:
        return Tallies(year=self.year, fees=self.fees, given=(self.given,))

    @property
    def failed(self) -> list[Check]:
        """The identities that its figures do not satisfy."""
        return [check for check in checks(self.given.layout, self.tallies) if not check.holds]

    @property
    def carried_out(self) -> dict[ApplicantKind, int] | None:
        """The row 结转下年度 by kind of applicant; None for a form without it."""
        if not LAYOUTS[self.given.layout].by_applicant:
            return None
        return {kind: self.given.cells["carried_out", kind.label] for kind in ApplicantKind}


def read_table(said: Mapping[str, Any], *, year: int | None = None) -> YearTable:
    """Raises TableUnreadable, or a Refusal for a year without reports."""
    if year is None:
        year = said.get("year")
    if not isinstance(year, int) or isinstance(year, bool) or not 0 < year < 10_000:
        raise TableUnreadable("没有写明年份（year），应为四位数字，例如 2024。")
    layout = layout_for(year)
    named = said.get("layout") or said.get("format")
    if named in LAYOUTS and named != layout:
        raise TableUnreadable(f"{year}年的年报用{layout}年版式，文件写的是{named}年版式。")
    return _Reader(LAYOUTS[layout], year).read(said)


class _Reader:
    """Reads one document, and notes down everything that is wrong with it."""

    def __init__(self, form: Layout, year: int) -> None:
        self._form, self._year = form, year
        self._wrong: list[str] = []
        self._cells: dict[tuple[str, str], int] = {}
        self._single_other = False

    def read(self, said: Mapping[str, Any]) -> YearTable:
        form = self._form
        if form.by_applicant:
            self._rows(self._part(said, "applications"), None, form.columns, ())
            self._challenges(self._part(said, "reviews_litigation"))
            self._missing(form.columns)
        else:
            self._rows(self._part(said, "statistics_table"), None, (FIGURE,), ())
            self._missing((FIGURE,))
        fees = self._fees(said.get("fees"))
        if self._wrong:
            more = len(self._wrong) - _MOST_TOLD
            told = "；".join(self._wrong[:_MOST_TOLD]) + (f"；另有{more}处" if more > 0 else "")
            raise TableUnreadable(f"{self._year}年的表不能读取：{told}。")
        given = Given(form.key, self._cells)
        return YearTable(self._year, given, fees, self._single_other)

    def _part(self, said: Mapping[str, Any], name: str) -> Mapping[str, Any]:
        part = said.get(name)
        if isinstance(part, Mapping):
            return part
        self._wrong.append(f"没有 {name} 一项")
        return {}

    def _rows(
        self,
        table: Mapping[str, Any],
        under: str | None,
        columns: tuple[str, ...],
        path: tuple[str, ...],
    ) -> None:
        rows = {_number(row.label): row for row in self._form.rows.values() if row.under == under}
        for label, found in table.items():
            row = rows.get(_number(label))
            here = (*path, label)
            if under is not None and label in ("单位", FIGURE):
                continue
            if row is None or not isinstance(found, Mapping):
                self._wrong.append(f"没有“{'／'.join(here)}”这一行")
                continue
            if any(column in found for column in columns):
                self._line(row, found, columns, here)
            if any(isinstance(below, Mapping) for below in found.values()):
                self._rows(found, row.key, columns, here)

    def _line(
        self, row: Row, found: Mapping[str, Any], columns: tuple[str, ...], path: tuple[str, ...]
    ) -> None:
        key = row.key
        if key == _SINGLE[0] and row.heading:
            key, self._single_other = _SINGLE[1], True
            for other in self._form.leaves(row.key):
                self._cells |= {(other.key, column): 0 for column in columns}
        elif row.heading or key == "fees":
            return
        for column in columns:
            self._cells[key, column] = self._count(found.get(column), (*path, column))

    def _missing(self, columns: tuple[str, ...]) -> None:
        for row in self._form.rows.values():
            if not row.heading and row.key != "fees" and (row.key, columns[0]) not in self._cells:
                self._wrong.append(f"缺“{'／'.join(row.path)}”一行")

    def _challenges(self, table: Mapping[str, Any]) -> None:
        for kind, path in self._form.challenge_rows.items():
            found: Any = table
            for label in path:
                found = found.get(label) if isinstance(found, Mapping) else None
            if not isinstance(found, Mapping):
                self._wrong.append(f"缺“{'／'.join(path)}”一栏")
                continue
            for column in self._form.challenge_columns:
                where = (*path, column)
                self._cells[challenge_row(kind), column] = self._count(found.get(column), where)

    def _count(self, said: Any, path: tuple[str, ...]) -> int:
        if isinstance(said, int) and not isinstance(said, bool) and 0 <= said < _MOST:
            return said
        self._wrong.append(f"“{'／'.join(path)}”应为不小于0的整数，写的是“{str(said)[:20]}”")
        return 0

    def _fees(self, said: Any) -> Fees:
        """`tracker report` tells notices and both sums; a published text only what was paid."""
        if said is None:
            return Fees()
        if not isinstance(said, Mapping):
            self._wrong.append("fees 应为一个对象")
            return Fees()
        received = said.get("received_yuan", said.get("amount_yuan", 0))
        return Fees(
            notices=self._count(said.get("notices", said.get("cases", 0)), ("fees", "notices")),
            noticed_yuan=self._yuan(said.get("noticed_yuan", received), "noticed_yuan"),
            received_yuan=self._yuan(received, "received_yuan"),
        )

    def _yuan(self, said: Any, name: str) -> Decimal:
        try:
            yuan = Decimal(str(said))
            if yuan.is_finite() and 0 <= yuan < _MOST and yuan == yuan.quantize(_CENT):
                return yuan.quantize(_CENT)
        except InvalidOperation:
            pass
        self._wrong.append(f"“fees／{name}”应为金额（元，两位小数），写的是“{str(said)[:20]}”")
        return Decimal("0.00")


def _number(label: str) -> str:
    """What a row is known by in its group: its number; a row without one by its label."""
    found = _NUMBER.match(label)
    return found[0] if found else label
