"""Ledgers as files, in the columns an import reads, so that an export comes back the same.

Spreadsheets run a text that begins like a formula. In a workbook texts are stored as
texts; in CSV such a text gets an apostrophe in front, which the reader takes off again.
"""

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from itertools import groupby
from typing import Any

from tracker.annual import catalogue_ledger, challenge_ledger, ledger
from tracker.annual.catalogue_ledger import CatalogueRow
from tracker.annual.challenge_ledger import ChallengeRow
from tracker.annual.ledger import LedgerRow
from tracker.annual.register_columns import Column
from tracker.annual.sheets import FORMULA_START
from tracker.law.labels import label_of

CSV = "text/csv; charset=utf-8"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

Value = str | int | date | Decimal | None

_FORMULA = re.compile(f"'*[{re.escape(FORMULA_START)}]")
_WIDTHS = {
    ledger.CONTENT: 60,
    ledger.RESULT: 40,
    ledger.APPLICANT: 24,
    challenge_ledger.KIND: 32,
    catalogue_ledger.TITLE: 40,
    catalogue_ledger.SUMMARY: 60,
    catalogue_ledger.LINK: 40,
    catalogue_ledger.FILES: 32,
}
_PLAIN_WIDTH = 16
_A3 = 8
_CELL = 32_767  # UTF-16 units; what is longer, Excel refuses and XlsxWriter cuts off


def ledger_csv(rows: Iterable[LedgerRow]) -> bytes:
    return _csv(ledger.COLUMNS, map(_application, rows))


def ledger_xlsx(rows: Iterable[LedgerRow]) -> bytes:
    """With one column more where a text is longer than a cell can be."""
    written = [_application(row) for row in rows]
    place = ledger.COLUMNS.index(ledger.CONTENT)
    columns: tuple[str, ...] = ledger.COLUMNS
    if any(_overfull(row[place]) for row in written):
        written = [_in_two_cells(row, place) for row in written]
        columns = (*columns, ledger.CONTENT_REST)
    return _xlsx("依申请公开台账", columns, written)


def challenges_csv(rows: Iterable[ChallengeRow]) -> bytes:
    return _csv(challenge_ledger.COLUMNS, map(_challenge, rows))


def plain_csv(columns: Sequence[str], rows: Iterable[tuple[Value, ...]]) -> bytes:
    """Any table as CSV that a spreadsheet opens without running what is in it."""
    return _csv([_defused(column) for column in columns], rows)


def catalogue_csv(rows: Iterable[CatalogueRow]) -> bytes:
    return _csv(catalogue_ledger.COLUMNS, map(_catalogued, rows))


def catalogue_xlsx(rows: Iterable[CatalogueRow]) -> bytes:
    return _xlsx("政府信息公开目录", catalogue_ledger.COLUMNS, map(_catalogued, rows))


def register_csv(columns: Sequence[str], rows: Iterable[tuple[Value, ...]]) -> bytes:
    """The ledger in its own columns; the headings are ours."""
    return _csv(columns, rows)


def register_xlsx(
    columns: Sequence[Column], headings: Sequence[str], rows: Iterable[tuple[Value, ...]]
) -> bytes:
    """The ledger in its own columns, ready to print: A3 across, the heads on every page.

    No import reads it, so that what looks like a formula is defused here too.
    """
    stream = io.BytesIO()
    with _workbook(stream) as book:
        sheet = book.add_worksheet("依申请公开台账")
        wrapped = {"text_wrap": True, "border": 1}
        head = book.add_format({"bold": True, "align": "center", "valign": "vcenter", **wrapped})
        formats = {
            str: book.add_format({"num_format": "@", "valign": "top", **wrapped}),
            date: book.add_format({"num_format": "yyyy-mm-dd", "valign": "top", **wrapped}),
            int: book.add_format({"num_format": "0", "valign": "top", **wrapped}),
        }
        _group_heads(sheet, [column.group for column in columns], head)
        for place, (column, heading) in enumerate(zip(columns, headings, strict=True)):
            sheet.set_column(place, place, column.width / 2)
            sheet.write_string(1, place, heading, head)
        for number, row in enumerate(rows, start=2):
            for place, value in enumerate(row):
                _write(sheet, number, place, value, formats)
        sheet.freeze_panes(2, 2)
        sheet.set_landscape()
        sheet.set_paper(_A3)
        sheet.repeat_rows(0, 1)
        sheet.repeat_columns(0, 1)
        sheet.set_footer("&C第 &P 页，共 &N 页")
    return stream.getvalue()


def _group_heads(sheet: Any, groups: Sequence[str], head: Any) -> None:
    """One head over the columns of each group."""
    start = 0
    for group, members in groupby(groups):
        end = start + len(list(members)) - 1
        if end > start:
            sheet.merge_range(0, start, 0, end, group, head)
        else:
            sheet.write_string(0, start, group, head)
        start = end + 1


def _write(sheet: Any, row: int, place: int, value: Value, formats: Mapping[type, Any]) -> None:
    if isinstance(value, str):
        sheet.write_string(row, place, _defused(value), formats[str])
    elif isinstance(value, int):
        sheet.write_number(row, place, value, formats[int])
    elif isinstance(value, date):
        sheet.write_datetime(row, place, value, formats[date])
    else:
        sheet.write_blank(row, place, None, formats[str])


def sheet_xlsx(title: str, columns: Sequence[str], rows: Iterable[tuple[Value, ...]]) -> bytes:
    """A plain table of ours, whole numbers among it."""
    return _xlsx(title, columns, rows)


def _application(row: LedgerRow) -> tuple[Value, ...]:
    return (
        row.number,
        row.received_on,
        row.applicant_kind.label,
        row.channel.label,
        row.applicant,
        row.content,
        row.extended_to,
        row.ended_on,
        label_of(row.result) if row.result else None,
        row.document_number,
        row.fee_noticed,
        row.fee_received,
    )


def _overfull(value: Value) -> bool:
    return isinstance(value, str) and len(value.encode("utf-16-le")) // 2 > _CELL


def _in_two_cells(row: tuple[Value, ...], place: int) -> tuple[Value, ...]:
    text = row[place]
    if not isinstance(text, str) or not _overfull(text):
        return (*row, None)
    return (*row[:place], text[: _CELL // 2], *row[place + 1 :], text[_CELL // 2 :])


def _challenge(row: ChallengeRow) -> tuple[Value, ...]:
    decision = row.decision or (row.result.label if row.decided_on else None)
    return (
        row.kind.label,
        row.case_number,
        row.filed_on,
        row.decided_on,
        decision,
        row.register_number,
        "是" if row.co_defendant else "否",
    )


def _catalogued(row: CatalogueRow) -> tuple[Value, ...]:
    item = row.item
    return (
        item.index_number,
        item.title,
        item.document_number,
        item.made_on,
        item.summary,
        item.mode.label,
        item.reason.label if item.reason else None,
        item.link,
        row.files,
    )


def _csv(columns: Sequence[str], rows: Iterable[tuple[Value, ...]]) -> bytes:
    stream = io.StringIO(newline="")
    writer = csv.writer(stream)
    writer.writerow(columns)
    writer.writerows([_defused(value) for value in row] for row in rows)
    return stream.getvalue().encode("utf-8-sig")


def _defused(value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return f"'{value}" if _FORMULA.match(value) else value
    if isinstance(value, int):
        return str(value)
    return f"{value:.2f}" if isinstance(value, Decimal) else value.isoformat()


def _workbook(stream: io.BytesIO) -> Any:
    from xlsxwriter import Workbook  # slow to load, and few take a sheet along

    return Workbook(
        stream, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )


def _xlsx(title: str, columns: Sequence[str], rows: Iterable[tuple[Value, ...]]) -> bytes:
    stream = io.BytesIO()
    with _workbook(stream) as book:
        sheet = book.add_worksheet(title)
        head = book.add_format({"bold": True, "text_wrap": True, "valign": "vcenter"})
        text = book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
        day = book.add_format({"num_format": "yyyy-mm-dd", "align": "left", "valign": "top"})
        yuan = book.add_format({"num_format": "0.00", "valign": "top"})
        sheet.freeze_panes(1, 1)
        for column, name in enumerate(columns):
            sheet.set_column(column, column, _WIDTHS.get(name, _PLAIN_WIDTH))
            sheet.write_string(0, column, name, head)
        for number, row in enumerate(rows, start=1):
            for column, value in enumerate(row):
                if isinstance(value, str) and value:
                    sheet.write_string(number, column, value, text)
                elif isinstance(value, Decimal):
                    sheet.write_number(number, column, float(value), yuan)
                elif isinstance(value, int):
                    sheet.write_number(number, column, value)
                elif isinstance(value, date):
                    sheet.write_datetime(number, column, value, day)
    return stream.getvalue()
