"""A report as files an office sends on, publishes or reads by program; `FORMATS` are all of them.

DOCX, XLSX and PDF are the official form: heads merged as government sites print them, each
table under the heading of its section. They say what the report says, and nothing beside it.
"""

import asyncio
import io
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from math import ceil
from types import MappingProxyType
from typing import Any

import xlsxwriter
from docx import Document
from docx.document import Document as DocumentType
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Mm, Pt, RGBColor
from docx.table import _Cell
from wcwidth import wcswidth
from xlsxwriter.format import Format as Style
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from tracker.annual.grid import Grid, GridCell, Part, parts, placed, title_of
from tracker.annual.report import report_csv, written
from tracker.annual.text import report_text
from tracker.annual.whole import sections_of
from tracker.annual.workbook import CSV, XLSX
from tracker.letters.sheet import sheet_pdf

_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_BODY, _HEADS = "仿宋", "黑体"
_IN_TABLE = 9  # points
_PAGE, _MARGIN = (Cm(21), Cm(29.7)), Cm(2)
# In a sheet: how wide a figure is, half a Chinese character, in mm; how high a line, in points.
_DIGIT, _LINE = 1.6, 15
_INDENT = "　"
_TEXT_COLUMN = 100  # characters of the column with the text of a section
_HIGHEST = 409  # points a row may be high
_SHEET_NAME = 31  # characters Excel lets a sheet's name have
_NOT_IN_SHEET_NAME = str.maketrans("", "", "[]:*?/\\")


@dataclass(frozen=True, slots=True)
class Format:
    """How a report is written as a file, and what kind of file that is."""

    media_type: str
    write: Callable[[Mapping[str, Any]], Awaitable[bytes]]


async def report_docx(report: Mapping[str, Any]) -> bytes:
    """To be edited further with an office program."""
    return await asyncio.to_thread(_docx, report)


async def report_xlsx(report: Mapping[str, Any]) -> bytes:
    """A sheet for each table, and one for the text and one for the checks."""
    return await asyncio.to_thread(_xlsx, report)


async def report_pdf(report: Mapping[str, Any]) -> bytes:
    """To be printed and published; PDF/A and tagged."""
    return await sheet_pdf(
        "annual_report.typ",
        {
            "title": title_of(report),
            "office": report["authority"],
            "parts": [_printed(part) for part in parts(report)],
        },
    )


def _printed(part: Part) -> dict[str, Any]:
    """A part line by line: line ends are no signs that paper could show."""
    grid = part.grid
    if grid is None:
        return {"title": part.title, "lines": part.text.splitlines(), "cells": []}
    return {
        "title": part.title,
        "lines": part.text.splitlines(),
        "widths": grid.widths,
        "head": len(grid.head),
        "cells": [
            {
                "lines": grid.printed(column, cell).splitlines(),
                "x": column,
                "y": line,
                "colspan": cell.colspan,
                "rowspan": cell.rowspan,
                "left": grid.is_label(line, cell),
            }
            for line, column, cell in placed(grid)
        ],
    }


async def _json(report: Mapping[str, Any]) -> bytes:
    return written(report).encode()


async def _csv(report: Mapping[str, Any]) -> bytes:
    return report_csv(report)


async def _text(report: Mapping[str, Any]) -> bytes:
    return report_text(report).encode()


FORMATS: Mapping[str, Format] = MappingProxyType(
    {
        "docx": Format(_DOCX, report_docx),
        "xlsx": Format(XLSX, report_xlsx),
        "pdf": Format("application/pdf", report_pdf),
        "csv": Format(CSV, _csv),
        "json": Format("application/json", _json),
        "txt": Format("text/plain; charset=utf-8", _text),
    }
)


# --- DOCX --------------------------------------------------------------------------------------


def _docx(report: Mapping[str, Any]) -> bytes:
    document = _paper(report)
    title = document.add_paragraph()
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _said(title.add_run(title_of(report)), _HEADS, 16)
    for part in parts(report):
        _said(document.add_paragraph(style="Heading 1").add_run(part.title), _HEADS, 14)
        if part.grid:
            _table(document, part.grid)
        for line in part.text.splitlines():
            document.add_paragraph(_INDENT * 2 + line)
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


def _paper(report: Mapping[str, Any]) -> DocumentType:
    document = Document()
    document.core_properties.title = title_of(report)
    document.core_properties.author = report["authority"]
    document.core_properties.language = "zh-CN"
    section = document.sections[0]
    section.page_width, section.page_height = _PAGE
    section.top_margin = section.bottom_margin = _MARGIN
    section.left_margin = section.right_margin = _MARGIN
    style = document.styles["Normal"]
    style.font.size = Pt(12)
    style.font.name = _BODY
    style.element.rPr.rFonts.set(qn("w:eastAsia"), _BODY)
    # Without it, some programs set Chinese marks as another region has them.
    language = OxmlElement("w:lang")
    language.set(qn("w:eastAsia"), "zh-CN")
    style.element.rPr.append(language)
    return document


def _said(run: Any, font: str, size: int) -> None:
    run.font.size, run.font.name, run.bold = Pt(size), font, False
    run.font.color.rgb = RGBColor(0, 0, 0)
    run._element.rPr.rFonts.set(qn("w:eastAsia"), font)


def _table(document: DocumentType, grid: Grid) -> None:
    lines, columns = len(grid.head) + len(grid.body), len(grid.widths)
    table = document.add_table(rows=lines, cols=columns, style="Table Grid")
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    for column, width in zip(table.columns, grid.widths, strict=True):
        column.width = Mm(width)
    # The cells of the whole table at once: asked one by one, each walks the table anew.
    cells = table._cells
    for line, column, cell in placed(grid):
        first = cells[line * columns + column]
        last = cells[(line + cell.rowspan - 1) * columns + column + cell.colspan - 1]
        there = first.merge(last) if first is not last else first
        there.width = Mm(sum(grid.widths[column : column + cell.colspan]))
        _cell(there, grid.printed(column, cell), left=grid.is_label(line, cell))
    for row in table.rows[: len(grid.head)]:
        row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    for row in table.rows:
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
    document.add_paragraph()


def _cell(there: _Cell, text: str, *, left: bool) -> None:
    there.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    paragraph = there.paragraphs[0]
    paragraph.paragraph_format.space_after = Pt(0)
    paragraph.alignment = WD_ALIGN_PARAGRAPH.LEFT if left else WD_ALIGN_PARAGRAPH.CENTER
    _said(paragraph.add_run(text), _BODY, _IN_TABLE)


# --- XLSX --------------------------------------------------------------------------------------


def _xlsx(report: Mapping[str, Any]) -> bytes:
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
            needed[line] = max(needed[line], ceil(wcswidth(cell.text) * _DIGIT / width))
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
        lines = (ceil(wcswidth(said) / _TEXT_COLUMN) for said in section["text"].splitlines())
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
