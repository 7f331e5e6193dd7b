"""A report as XLSX."""

import io
from collections.abc import Mapping
from math import ceil
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format as Style
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from tracker.annual.grid import Grid, GridCell, parts, placed, title_of
from tracker.annual.whole import sections_of
from tracker.widths import width_of

# How wide a figure is, half a Chinese character, in mm; how high a line, in points.
_DIGIT, _LINE = 1.6, 15
_INDENT = "　"
_TEXT_COLUMN = 100  # characters of the column with the text of a section
_HIGHEST = 409  # points a row may be high
_SHEET_NAME = 31  # characters Excel lets a sheet's name have
_NOT_IN_SHEET_NAME = str.maketrans("", "", "[]:*?/\\")


def made(report: Mapping[str, Any]) -> bytes:
    stream = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(stream, options) as book:
        book.set_properties({"title": title_of(report), "author": report["authority"]})
        for part in parts(report):
            if part.grid:
                _sheet(book, part.grid, title_of(report))
        _text_sheet(book, report)
        _check_sheet(book, report)
    return stream.getvalue()


def _sheet(book: Workbook, grid: Grid, title: str) -> None:
    sheet = _named(book, grid.caption)
    columns = len(grid.widths)
    bold = book.add_format({"bold": True, "font_size": 14, "align": "center", "valign": "vcenter"})
    text = {"border": 1, "text_wrap": True, "valign": "vcenter"}
    middle = book.add_format({**text, "align": "center"})
    label = book.add_format({**text, "align": "left"})
    sheet.merge_range(0, 0, 0, columns - 1, title, bold)
    for line, column, cell in placed(grid):
        _write(sheet, line + 1, column, cell, label if grid.is_label(line, cell) else middle)
    for line, lines in enumerate(_lines(grid), start=1):
        sheet.set_row(line, lines * _LINE)
    for column, width in enumerate(grid.widths):
        sheet.set_column(column, column, width / _DIGIT)
    sheet.freeze_panes(len(grid.head) + 1, 0)
    if grid.head:
        sheet.repeat_rows(1, len(grid.head))


def _lines(grid: Grid) -> list[int]:
    """How many lines of text each row of a table needs: no program finds it for merged cells."""
    needed = [1] * (len(grid.head) + len(grid.body))
    for line, column, cell in placed(grid):
        width = sum(grid.widths[column : column + cell.colspan])
        if cell.rowspan == 1:
            needed[line] = max(needed[line], ceil(width_of(cell.text) * _DIGIT / width))
    return needed


def _write(sheet: Worksheet, line: int, column: int, cell: GridCell, form: Style) -> None:
    if cell.colspan > 1 or cell.rowspan > 1:
        last = (line + cell.rowspan - 1, column + cell.colspan - 1)
        sheet.merge_range(line, column, *last, cell.text, form)
    if cell.figure and cell.text:
        sheet.write_number(line, column, float(cell.text), form)
    elif cell.colspan == cell.rowspan == 1:
        sheet.write_string(line, column, _INDENT * cell.level + cell.text, form)


def _text_sheet(book: Workbook, report: Mapping[str, Any]) -> None:
    sheet = _named(book, "文字说明")
    text = book.add_format({"text_wrap": True, "valign": "top"})
    sheet.set_column(0, 0, 40)
    sheet.set_column(1, 1, _TEXT_COLUMN)
    for line, section in enumerate(sections_of(report)):
        lines = (ceil(width_of(said) / _TEXT_COLUMN) for said in section["text"].splitlines())
        sheet.set_row(line, min(max(1, sum(max(1, n) for n in lines)) * _LINE, _HIGHEST))
        sheet.write_string(line, 0, section["title"], text)
        sheet.write_string(line, 1, section["text"], text)


def _check_sheet(book: Workbook, report: Mapping[str, Any]) -> None:
    sheet = _named(book, "勾稽核对")
    head = book.add_format({"bold": True})
    sheet.set_column(0, 0, 60)
    sheet.set_column(1, 1, 24)
    for column, name in enumerate(("关系", "列", "左边", "右边", "是否相符")):
        sheet.write_string(0, column, name, head)
    for line, check in enumerate(report["checks"], start=1):
        sheet.write_string(line, 0, check["name"])
        sheet.write_string(line, 1, check["column"])
        sheet.write_number(line, 2, check["left"])
        sheet.write_number(line, 3, check["right"])
        sheet.write_string(line, 4, "相符" if check["holds"] else "不符")


def _named(book: Workbook, name: str) -> Worksheet:
    sheet = book.add_worksheet(name.translate(_NOT_IN_SHEET_NAME)[:_SHEET_NAME])
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    return sheet
