"""The catalogue as a file: rows in and out, every error at once.

Files do not travel in a table: their names stand in it, so that an export tells which
entries have some, and an import which of them are still to be added.
"""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date

from tracker.annual.fields import Fields
from tracker.annual.sheets import RowError, SheetRow, read_sheet
from tracker.files.personal_numbers import NumberKind, personal_numbers
from tracker.law.catalogue import Item, faults
from tracker.law.terms import CatalogueMode, WithholdingReason

INDEX_NUMBER = "索引号"
TITLE = "名称"
DOCUMENT_NUMBER = "文号"
MADE_ON = "生成日期"
SUMMARY = "内容概述"
MODE = "公开方式"
REASON = "不予公开理由"
LINK = "网址"
FILES = "文件"

COLUMNS = (INDEX_NUMBER, TITLE, DOCUMENT_NUMBER, MADE_ON, SUMMARY, MODE, REASON, LINK, FILES)
NEEDED = (TITLE, MADE_ON, MODE)

LONGEST_TITLE, LONGEST_INDEX_NUMBER, LONGEST_DOCUMENT_NUMBER = 200, 60, 80
LONGEST_SUMMARY, LONGEST_LINK = 2000, 500
_LONGEST_FILES = 2000
_COLUMN_OF = {"made_on": MADE_ON, "link": LINK, "reason": REASON}
_REFUSED = {
    NumberKind.IDENTITY: "含有像是身份证号码的数字（{shown}），不能公开，请删去。",
    NumberKind.MOBILE: "含有像是手机号码的数字（{shown}），不能公开，请删去。",
}


@dataclass(frozen=True, slots=True)
class CatalogueRow:
    """One entry as a file tells it. `files`: the names of its files, one a line."""

    item: Item
    files: str = ""
    row: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class CatalogueReading:
    """What a file says. With any error the rows are not to be used: all or nothing."""

    rows: tuple[CatalogueRow, ...]
    errors: tuple[RowError, ...]


def read_catalogue(data: bytes, *, known_numbers: Collection[str], today: date) -> CatalogueReading:
    """The entries of a CSV or XLSX file. `known_numbers`: index numbers in the catalogue."""
    sheet = read_sheet(data, columns=COLUMNS, needed=NEEDED)
    errors = list(sheet.errors)
    rows: list[CatalogueRow] = []
    first_seen: dict[str, int] = {}
    for sheet_row in sheet.rows:
        fields = Fields(sheet_row, errors)
        number = fields.text(INDEX_NUMBER, limit=LONGEST_INDEX_NUMBER)
        _check_unused(fields, number, first_seen, known_numbers)
        row = _row(sheet_row, fields, number, today)
        if row is not None:
            rows.append(row)
    return CatalogueReading(tuple(rows), tuple(errors))


def _check_unused(
    fields: Fields, number: str, first_seen: dict[str, int], known: Collection[str]
) -> None:
    if number and number in first_seen:
        fields.wrong(INDEX_NUMBER, f"与第{first_seen[number]}行重复，应当各不相同。")
    elif number and number in known:
        fields.wrong(INDEX_NUMBER, "目录中已有这个索引号；要修改请在目录中打开它。")
    first_seen.setdefault(number, fields.row.number)


def _row(sheet_row: SheetRow, fields: Fields, number: str, today: date) -> CatalogueRow | None:
    title = fields.text(TITLE, limit=LONGEST_TITLE, needed=True)
    summary = fields.text(SUMMARY, limit=LONGEST_SUMMARY)
    mode = fields.term(MODE, CatalogueMode)
    made_on = fields.day(MADE_ON, needed=True)
    item_of_row = {
        "document_number": fields.text(DOCUMENT_NUMBER, limit=LONGEST_DOCUMENT_NUMBER),
        "link": fields.text(LINK, limit=LONGEST_LINK),
        "reason": _reason(fields, mode),
    }
    files = fields.text(FILES, limit=_LONGEST_FILES)
    _check_numbers(fields, ((TITLE, title), (SUMMARY, summary)))
    if mode is None or made_on is None:
        return None
    item = Item(
        title=title,
        made_on=made_on,
        mode=mode,
        index_number=number,
        summary=summary,
        **item_of_row,  # type: ignore[arg-type]
    )
    for name, fault in faults(item, has_files=bool(files), today=today):
        if not (name == "reason" and fields.given(REASON)):  # told already
            fields.wrong(_COLUMN_OF[name], fault.label)
    return CatalogueRow(item, files, sheet_row.number)


def _reason(fields: Fields, mode: CatalogueMode | None) -> WithholdingReason | None:
    if mode is not CatalogueMode.WITHHELD:
        if fields.given(REASON) and mode is not None:
            fields.wrong(REASON, f"“{mode.label}”的条目没有这一栏，请留空。")
        return None
    return fields.term(REASON, WithholdingReason) if fields.given(REASON) else None


def _check_numbers(fields: Fields, texts: Collection[tuple[str, str]]) -> None:
    for column, text in texts:
        for number in personal_numbers(text):
            if number.kind in _REFUSED:
                fields.wrong(column, _REFUSED[number.kind].format(shown=number.shown), value="")
