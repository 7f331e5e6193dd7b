"""The report as DOCX, XLSX and PDF, opened again by the programs' own libraries."""

import io
from collections.abc import Mapping
from typing import Any

import pytest
from docx import Document
from openpyxl import load_workbook
from pypdf import PdfReader

from tests.annual.test_report import suqian
from tracker.annual.grid import GridCell, grids, parts, placed
from tracker.annual.report import report_json
from tracker.annual.report_files import FORMATS, report_docx, report_pdf, report_xlsx
from tracker.law.annual import Tallies

SECTIONS = [
    "三、收到和处理政府信息公开申请情况",
    "四、政府信息公开行政复议、行政诉讼情况",
    "六、其他需要报告的事项",
]


def of_2017() -> dict[str, Any]:
    return report_json(authority="某局", code="A", tallies=Tallies(2017))


@pytest.mark.parametrize(
    ("report", "titles", "tables"),
    [
        (suqian(), SECTIONS, [True, True, False]),
        (
            of_2017(),
            [
                "四、依申请公开政务信息的情况",
                "五、申请行政复议、提起行政诉讼的情况",
                "六、依申请公开信息收取的费用",
                "政府信息公开情况统计表",
            ],
            [False, False, False, True],
        ),
    ],
    ids=["2021", "2014"],
)
def test_each_table_stands_under_its_section(
    report: Mapping[str, Any], titles: list[str], tables: list[bool]
) -> None:
    found = parts(report)
    assert [part.title for part in found] == titles
    assert [part.grid is not None for part in found] == tables


async def test_the_document_has_the_merged_tables_of_the_form() -> None:
    report = suqian()
    document = Document(io.BytesIO(await report_docx(report)))
    said = [paragraph.text for paragraph in document.paragraphs]
    assert said[0] == "宿迁市2023年政府信息公开工作年度报告（依申请公开部分）"
    assert [words for words in said if words in SECTIONS] == SECTIONS
    assert all("　　" + section["text"] in said for section in report["sections"])
    for table, grid in zip(document.tables, grids(report), strict=True):
        for line, column, cell in placed(grid):
            last = table.cell(line + cell.rowspan - 1, column + cell.colspan - 1)
            assert table.cell(line, column)._tc is last._tc, "spans are merged cells"
            assert last.text.replace("\n", "").strip() == cell.text
    assert document.core_properties.author == "宿迁市"


async def test_the_workbook_has_figures_as_numbers_and_merged_heads() -> None:
    report = suqian()
    book = load_workbook(io.BytesIO(await report_xlsx(report)))
    assert book.sheetnames == [*SECTIONS[:2], "文字说明", "勾稽核对"]
    for grid in grids(report):
        sheet = book[grid.caption]
        merged = {str(span) for span in sheet.merged_cells.ranges}
        for line, column, cell in placed(grid):
            there = sheet.cell(line + 2, column + 1)
            assert there.value == expected(cell), there.coordinate
            last = sheet.cell(line + 1 + cell.rowspan, column + cell.colspan)
            spans = cell.rowspan * cell.colspan > 1
            assert (f"{there.coordinate}:{last.coordinate}" in merged) is spans
    checks = list(book["勾稽核对"].iter_rows(min_row=2, values_only=True))
    assert len(checks) == len(report["checks"])
    assert {row[4] for row in checks} == {"相符"}


def expected(cell: GridCell) -> str | int:
    return int(cell.text) if cell.row is not None else cell.text


async def test_the_statistics_table_is_a_list_of_indented_lines() -> None:
    book = load_workbook(io.BytesIO(await report_xlsx(of_2017())))
    sheet = book["政府信息公开情况统计表"]
    assert [sheet.cell(row, 1).value for row in (2, 3, 4, 5)] == [
        "统计指标", "三、依申请公开情况", "　（一）收到申请数", "　　1.当面申请数",
    ]  # fmt: skip
    assert sheet["A4"].alignment.horizontal == "left"
    assert sheet["C4"].value == 0


async def test_a_failed_identity_is_told_in_the_workbook() -> None:
    report = suqian()
    report["checks"][0] |= {"left": 1, "right": 2, "holds": False}
    book = load_workbook(io.BytesIO(await report_xlsx(report)))
    assert [cell.value for cell in book["勾稽核对"][2]][2:] == [1, 2, "不符"]


async def test_the_pdf_has_the_table_on_one_page_with_every_figure() -> None:
    pages = PdfReader(io.BytesIO(await report_pdf(suqian()))).pages
    first = pages[0].extract_text().replace("\n", "")
    assert "四、结转下年度继续办理" in first
    assert "3511" in first
    assert "3486" in first
    assert len(pages) == 2
    assert pages[0].mediabox.height > pages[0].mediabox.width


async def test_lines_of_a_text_are_paragraphs_in_the_pdf() -> None:
    report = suqian()
    report["sections"][2]["text"] = "第一段。\n第二段。"
    text = PdfReader(io.BytesIO(await report_pdf(report))).pages[-1].extract_text()
    assert "第一段。第二段。" not in text
    assert "第一段。" in text
    assert "第二段。" in text


async def test_a_name_that_no_sheet_of_a_workbook_may_have_does_no_harm() -> None:
    report = report_json(authority="=1+1[甲]", code="A", tallies=Tallies(2023))
    book = load_workbook(io.BytesIO(await report_xlsx(report)))
    assert book.worksheets[0]["A1"].data_type == "s"


@pytest.mark.parametrize("ending", FORMATS)
async def test_every_format_can_be_written_for_every_form(ending: str) -> None:
    for year in (2010, 2017, 2020, 2023):
        report = report_json(authority="某局", code="A", tallies=Tallies(year))
        assert await FORMATS[ending].write(report)
