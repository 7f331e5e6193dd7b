"""A file of rows, CSV or XLSX, into cells by column name; what is wrong with it as values.

The kind is told by the content, never by the name. Nothing here knows what a column
means; `fields` reads the cells.
"""

import csv
import io
import re
import unicodedata
import warnings
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from xml.etree.ElementTree import ParseError

Cell = str | int | float | bool | datetime | date | time | timedelta | None
Record = Sequence[Cell]

MAX_UNPACKED = 500_000_000
_MOST_COLUMNS = 1_000
FORMULA_START = "=+-@\t\r＝＋－＠"

_OLD_OFFICE = b"\xd0\xcf\x11\xe0"
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_DEFUSED = re.compile(f"'+[{re.escape(FORMULA_START)}]")
# A workbook writes a control character as _x000D_; openpyxl undoes only the escape of the escape.
_ESCAPED_CONTROL = re.compile(r"_x(00[01][0-9A-Fa-f]|007F)_")
_BROKEN_WORKBOOK = (
    zipfile.BadZipFile,
    zlib.error,
    ParseError,
    OSError,
    EOFError,
    KeyError,
    ValueError,
    TypeError,
    AttributeError,
    IndexError,
    NotImplementedError,
)


@dataclass(frozen=True, slots=True)
class RowError:
    """What is wrong where; `message` also says what would be right. `row` is the number a
    spreadsheet shows; None with `column` None where the file as a whole is meant."""

    row: int | None
    column: str | None
    value: str
    message: str

    def __str__(self) -> str:
        where = f"第{self.row}行" if self.row else ""
        where += f"“{self.column}”" if self.column else ""
        value = f"（{self.value}）" if self.value else ""
        return f"{where}{value}：{self.message}" if where else self.message


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One row below the header: its cells by column name."""

    number: int
    cells: Mapping[str, Cell]


@dataclass(frozen=True, slots=True)
class Sheet:
    """The rows of a file, or why it cannot be read. With errors there are no rows."""

    rows: tuple[SheetRow, ...] = ()
    errors: tuple[RowError, ...] = ()


class _UnreadableError(Exception):
    """The file as a whole cannot be read; the words say why and what would help."""


def read_sheet(data: bytes, *, columns: Sequence[str], needed: Iterable[str]) -> Sheet:
    """The rows of a CSV or XLSX file with these columns, in any order."""
    try:
        records = list(_records(data, columns))
    except _UnreadableError as error:
        return Sheet(errors=(RowError(None, None, "", str(error)),))
    filled = [(n, record) for n, record in records if any(map(_is_filled, record))]
    if not filled:
        return Sheet(errors=(RowError(None, None, "", "文件是空的；第一行应为中文表头。"),))
    header_number, header = filled[0]
    names = [_column_name(cell) for cell in header]
    errors = list(_header_errors(header_number, header, names, columns, needed))
    if errors:
        return Sheet(errors=tuple(errors))
    errors = [
        _too_wide(n, record, names)
        for n, record in filled[1:]
        if any(map(_is_filled, record[len(names) :]))
    ]
    if errors:
        return Sheet(errors=tuple(errors))
    return Sheet(
        rows=tuple(
            SheetRow(n, {name: cell for name, cell in zip(names, record, strict=False) if name})
            for n, record in filled[1:]
        )
    )


def _records(data: bytes, columns: Sequence[str]) -> Iterator[tuple[int, Record]]:
    if data.startswith(b"PK"):
        return _xlsx_records(data, columns)
    if data.startswith(_OLD_OFFICE):
        raise _UnreadableError("这是旧版XLS或者加了密码的工作簿；请另存为不加密的XLSX或者CSV。")
    return _csv_records(data, columns)


# --- CSV -----------------------------------------------------------------------------------


def _csv_records(data: bytes, columns: Sequence[str]) -> Iterator[tuple[int, Record]]:
    text = _decoded(data, columns)
    first_line = text.partition("\n")[0]
    delimiter = max(",\t;", key=first_line.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    number = 0
    try:
        for number, record in enumerate(reader, start=1):
            yield number, [_undefused(cell) for cell in record]
    except csv.Error as error:
        reason = (
            "引号没有闭合，文件可能没有写完"
            if "end of data" in str(error)
            else ("单元格过长" if "field limit" in str(error) else "引号的用法有误")
        )
        raise _UnreadableError(f"CSV文件第{number + 1}行读不下去：{reason}。") from error


def _decoded(data: bytes, columns: Sequence[str]) -> str:
    if data.startswith(_UTF16):
        raise _UnreadableError("文件是UTF-16编码（Unicode文本）；请另存为“CSV UTF-8”或者XLSX。")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        bad = error.start
    try:
        text = data.decode("gb18030")
    except UnicodeDecodeError:
        text = ""
    if any(column in text.partition("\n")[0] for column in columns):
        return text
    line = data.count(b"\n", 0, bad) + 1
    raise _UnreadableError(
        f"文件不是UTF-8编码（第{line}行起有不能识别的字节），也不是可以识别的GBK编码，"
        "或者不是CSV、XLSX文件；请另存为“CSV UTF-8”或者XLSX。"
    )


def _undefused(cell: str) -> str:
    """Takes back the apostrophe that keeps spreadsheets from running a text as a formula."""
    return cell[1:] if _DEFUSED.match(cell) else cell


# --- XLSX ----------------------------------------------------------------------------------


def _xlsx_records(data: bytes, columns: Sequence[str]) -> Iterator[tuple[int, Record]]:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl on styles and validations it drops
            sheets = _worksheets(data)
    except _BROKEN_WORKBOOK as error:
        raise _UnreadableError(
            "这不是完整的XLSX工作簿，可能没有保存完或者没有传完；请重新保存后再试。"
        ) from error
    filled = {name: records for name, records in sheets.items() if records}
    ours = {name: records for name, records in filled.items() if _names_column(records, columns)}
    if len(ours) > 1:
        names = "、".join(ours)
        raise _UnreadableError(f"工作簿中有{len(ours)}个台账工作表（{names}），请只留一个。")
    yield from next(iter((ours or filled).values()), [])


def _worksheets(data: bytes) -> dict[str, list[tuple[int, Record]]]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if sum(member.file_size for member in archive.infolist()) > MAX_UNPACKED:
            raise _UnreadableError("工作簿解开后过大，请只保留台账一个工作表。")
        if archive.testzip() is not None:
            raise zipfile.BadZipFile
    from openpyxl import load_workbook  # slow to load, and few processes read a workbook

    book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    sheets: dict[str, list[tuple[int, Record]]] = {}
    for sheet in book.worksheets:
        sheet.reset_dimensions()  # writers that state a wrong size would hide rows
        sheets[sheet.title] = [
            (number, cells)
            for number, record in enumerate(sheet.iter_rows(values_only=True), start=1)
            if any(map(_is_filled, cells := [_plain(cell) for cell in record]))
        ]
    book.close()
    return sheets


def _plain(cell: object) -> Cell:
    if isinstance(cell, str):
        return _ESCAPED_CONTROL.sub(lambda match: chr(int(match[1], 16)), cell)
    return cell if isinstance(cell, Cell) else str(cell)


def _names_column(records: list[tuple[int, Record]], columns: Sequence[str]) -> bool:
    return any(_column_name(cell) in columns for cell in records[0][1])


# --- header --------------------------------------------------------------------------------


def _is_filled(cell: Cell) -> bool:
    return cell is not None and (not isinstance(cell, str) or bool(cell.strip()))


def _column_name(cell: Cell) -> str:
    if cell is None:
        return ""
    return re.sub(r"[\s\u200b\ufeff*]+", "", unicodedata.normalize("NFKC", str(cell)))


def _header_errors(
    number: int,
    header: Record,
    names: Sequence[str],
    columns: Sequence[str],
    needed: Iterable[str],
) -> Iterator[RowError]:
    allowed = "、".join(columns)
    named = Counter(filter(None, names))
    if named.total() > _MOST_COLUMNS:
        said = f"表头有{named.total()}列，不是台账；可用的列有：{allowed}。"
        yield RowError(number, None, "", said)
        return
    for cell, name in zip(header, names, strict=True):
        if name and name not in columns:
            yield RowError(number, name, "", f"不认识的列；可用的列有：{allowed}。")
        elif named[name] > 1 and cell is not None:
            yield RowError(number, name, "", "这一列出现了不止一次，请只留一列。")
    for name in needed:
        if name not in names:
            yield RowError(number, name, "", "缺少这一列，表头中必须有。")


def _too_wide(number: int, record: Record, names: Sequence[str]) -> RowError:
    extra = next(cell for cell in record[len(names) :] if _is_filled(cell))
    return RowError(number, None, str(extra)[:60], "这一行的内容比表头的列多，请检查逗号和引号。")
