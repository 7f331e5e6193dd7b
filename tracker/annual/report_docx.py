"""A report as DOCX."""

import io
from collections.abc import Mapping
from typing import Any

from docx import Document
from docx.document import Document as DocumentType
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Mm, Pt, RGBColor
from docx.table import _Cell

from tracker.annual.grid import Grid, parts, placed, title_of

_BODY, _HEADS = "仿宋", "黑体"
_IN_TABLE = 9  # points
_PAGE, _MARGIN = (Cm(21), Cm(29.7)), Cm(2)
_INDENT = "　　"


def made(report: Mapping[str, Any]) -> bytes:
    document = _paper(report)
    title = document.add_paragraph()
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _said(title.add_run(title_of(report)), _HEADS, 16)
    for part in parts(report):
        _said(document.add_paragraph(style="Heading 1").add_run(part.title), _HEADS, 14)
        if part.grid:
            _table(document, part.grid)
        for line in part.text.splitlines():
            document.add_paragraph(_INDENT + line)
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
