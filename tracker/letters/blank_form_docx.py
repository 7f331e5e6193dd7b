"""The blank form as DOCX."""

import io

from docx import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Cm, Pt
from docx.table import Table, _Cell

from tracker.letters.blank_form import BlankForm, Row

_FONT = "仿宋"


def made(form: BlankForm) -> bytes:
    document = Document()
    document.core_properties.title = f"{form.title}（{form.kind}）"
    document.core_properties.author = form.office
    document.core_properties.language = "zh-CN"
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.top_margin = section.bottom_margin = Cm(1.8)
    section.left_margin = section.right_margin = Cm(2)
    style = document.styles["Normal"]
    style.font.size = Pt(11)
    style.font.name = _FONT
    style.element.rPr.rFonts.set(qn("w:eastAsia"), _FONT)
    style.paragraph_format.space_after = Pt(2)
    heading = document.add_paragraph()
    heading.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = heading.add_run(f"{form.title}（{form.kind}）")
    run.bold, run.font.size = True, Pt(18)
    document.add_paragraph(f"受理机关：{form.office}")
    _fill(document.add_table(rows=0, cols=3, style="Table Grid"), form)
    for note in form.notes:
        document.add_paragraph(note)
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


def _fill(table: Table, form: BlankForm) -> None:
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    for part in form.parts:
        first = None
        for row in part.rows:
            cells = _line(table, row)
            if first is None:
                first = cells[0]
                first.text = part.title
            else:
                first = first.merge(cells[0])
    for row in form.signature:
        cells = _line(table, row)
        cells[0].merge(cells[1]).text = row.label
    cells = table.add_row().cells  # type: ignore[no-untyped-call]
    cells[0].merge(cells[2]).text = "以下由工作人员填写"
    for row in form.for_office:
        cells = _line(table, row)
        cells[0].merge(cells[1]).text = row.label


def _line(table: Table, row: Row) -> tuple[_Cell, ...]:
    line = table.add_row()  # type: ignore[no-untyped-call]
    line.height = Cm(0.95 * row.lines)
    for cell, width in zip(line.cells, (2.4, 4.2, 10.4), strict=True):
        cell.width = Cm(width)
    line.cells[1].text = row.label
    line.cells[2].text = row.printed
    return tuple(line.cells)
