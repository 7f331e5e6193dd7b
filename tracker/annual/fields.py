"""Reading the cells of one row: days, money, words; every fault noted, none raised."""

import re
import unicodedata
from collections.abc import Collection
from datetime import date, datetime
from decimal import Decimal
from typing import TypeVar

from tracker.annual.sheets import Cell, RowError, SheetRow
from tracker.law.labels import folded
from tracker.law.terms import Term

T = TypeVar("T", bound=Term)

MAX_TEXT = 20_000
_SHOWN = 60
_EXACT = 10**15  # a spreadsheet keeps fifteen digits of a number
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_TIME = re.compile(r"[T\s]+\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?$")
_DAYS = (
    re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})"),
    re.compile(r"(\d{4})(年)(\d{1,2})月(\d{1,2})日?"),
)
_YUAN = re.compile(r"-?\d{1,12}(?:\.\d+)?")
_LINE_BREAK = re.compile(r"\r\n?")
_BLANKS = re.compile(r"\s+")
# Full-width letters, digits and signs in their usual width.
_NARROW = {n: unicodedata.normalize("NFKC", chr(n)) for n in range(ord("！"), ord("～") + 1)}
_CHINESE_BRACKETS = str.maketrans("()[]", "（）〔〕")
_MONEY_MARKS = str.maketrans("", "", ",，¥￥元 ")


class Fields:
    """The cells of one row as values of the register; faults go to `errors`."""

    def __init__(self, row: SheetRow, errors: list[RowError]) -> None:
        self.row = row
        self._errors = errors

    def wrong(self, column: str, message: str, value: str | None = None) -> None:
        given = _written(self.row.cells.get(column)) if value is None else value
        shown = given if len(given) <= _SHOWN else f"{given[:_SHOWN]}……"
        self._errors.append(RowError(self.row.number, column, shown, message))

    def given(self, column: str) -> str:
        """What the cell says, without blanks around it."""
        return _written(self.row.cells.get(column)).strip()

    def text(self, column: str, *, limit: int, needed: bool = False, rest: str = "") -> str:
        """Words kept as they are, apart from blanks around them and the kind of line break.
        `rest` is a column that goes on where a cell of `column` was full."""
        cells = (self.row.cells.get(name) for name in (column, rest))
        text = _LINE_BREAK.sub("\n", "".join(map(_written, cells)).strip())
        if needed and not text:
            self.wrong(column, "必须填写。")
        if len(text) > limit:
            self.wrong(column, f"有{len(text)}个字，最多{limit}个字。")
        if _CONTROL.search(text):
            self.wrong(column, "含有看不见的控制字符，请删去后再试。")
        return text

    def number(self, column: str, *, limit: int = 64, needed: bool = False) -> str:
        """A register or case number: widths folded, no blanks inside."""
        cell = self.row.cells.get(column)
        if isinstance(cell, int | float) and abs(cell) >= _EXACT:
            self.wrong(column, "Excel把这个编号存成了数，末几位已经丢失；请设为文本后重新填写。")
        text = self.text(column, limit=limit, needed=needed)
        return _BLANKS.sub("", text.translate(_NARROW))

    def case_number(self, column: str, *, needed: bool = False) -> str:
        """A number of a court or review body, which is written with Chinese brackets."""
        return self.number(column, limit=100, needed=needed).translate(_CHINESE_BRACKETS)

    def check_unused(
        self, column: str, number: str, first_seen: dict[str, int], known: Collection[str]
    ) -> None:
        """A number must be new to the file (`first_seen` keeps the rows) and to the register."""
        if not number:
            return
        if number in first_seen:
            self.wrong(column, f"与第{first_seen[number]}行重复，应当各不相同。", number)
        elif number in known:
            self.wrong(column, "登记簿中已有这个编号，不能重复导入。", number)
        first_seen.setdefault(number, self.row.number)

    def term(self, column: str, kinds: type[T], default: T | None = None) -> T | None:
        """A word of a closed vocabulary, by label or code."""
        given = folded(self.given(column))
        if not given and default is not None:
            return default
        for kind in kinds:
            if given in (folded(kind.label), kind.value):
                return kind
        labels = "、".join(kind.label for kind in kinds)
        self.wrong(column, f"应为下列之一：{labels}。" if given else f"必须填写，应为：{labels}。")
        return None

    def day(self, column: str, *, needed: bool = False) -> date | None:
        cell = self.row.cells.get(column)
        if isinstance(cell, datetime):
            return cell.date()
        if isinstance(cell, date):
            return cell
        given = self.given(column)
        if not given:
            if needed:
                self.wrong(column, "必须填写，格式如 2025-09-22。")
            return None
        plain = "".join(_TIME.sub("", unicodedata.normalize("NFKC", given)).split())
        for pattern in _DAYS:
            if match := pattern.fullmatch(plain):
                try:
                    return date(int(match[1]), int(match[3]), int(match[4]))
                except ValueError:
                    self.wrong(column, "历法上没有这一天。")
                    return None
        self.wrong(column, "不是日期；应如 2025-09-22、2025/9/22、2025年9月22日，或者Excel日期。")
        return None

    def yuan(self, column: str) -> Decimal | None:
        given = unicodedata.normalize("NFKC", self.given(column)).translate(_MONEY_MARKS)
        if not given:
            return None
        if not _YUAN.fullmatch(given):
            self.wrong(column, "不是金额；应为以元为单位的数，如 2950.00。")
            return None
        amount = Decimal(given)
        if amount < 0:
            self.wrong(column, "金额不能是负数。")
            return None
        if amount != amount.quantize(Decimal("0.01")):
            self.wrong(column, "金额最多两位小数，到分为止。")
            return None
        return amount.quantize(Decimal("0.01"))


def _written(cell: Cell) -> str:
    """A cell as a person would write it: whole numbers without `.0`, days as YYYY-MM-DD."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        return format(cell, ".15g")
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == datetime.min.time() else str(cell)
    return str(cell)
