"""The report as data, as text, and as a grid merged like the official form."""

import json
from decimal import Decimal

import pytest
from wcwidth import wcswidth

from tests.annual.counting import tallies_of
from tests.annual.published import challenges_of, ledger_of, published
from tracker.annual.grid import Grid, GridCell, grids
from tracker.annual.report import failed_checks, report_json
from tracker.annual.text import report_text
from tracker.law.annual import EndingCount, Fees, Tallies
from tracker.law.terms import ApplicantKind

FEES = Fees(notices=25, noticed_yuan=Decimal("3100"), received_yuan=Decimal("2950.5"))


def suqian() -> dict:
    table = published("suqian-2023")
    tallies = tallies_of(ledger_of(table), challenges_of(table), table.year)
    return report_json(authority=table.agency, code="SQ", tallies=tallies)


def test_the_shape_of_the_fixed_format() -> None:
    report = report_json(authority="某街道办事处", code="GM", tallies=Tallies(2023, fees=FEES))
    assert list(report) == [
        "authority",
        "code",
        "year",
        "layout",
        "applications",
        "reviews_litigation",
        "sections",
        "fees",
        "checks",
        "snapshot",
    ]
    assert (report["layout"], report["snapshot"]) == ("2021", None)
    assert report["fees"] == {
        "notices": 25,
        "noticed_yuan": "3100.00",
        "received_yuan": "2950.50",
    }
    assert set(report["checks"][0]) == {"name", "column", "left", "right", "holds"}
    assert json.loads(json.dumps(report, ensure_ascii=False)) == report


def test_the_year_2017_has_a_statistics_table_and_three_sections() -> None:
    report = report_json(authority="光明街道办事处", code="GM", tallies=Tallies(2017))
    assert report["layout"] == "2014"
    assert "applications" not in report
    assert report["statistics_table"]["三、依申请公开情况"]["（一）收到申请数"]["统计数"] == 0
    assert [section["title"] for section in report["sections"]] == [
        "四、依申请公开政务信息的情况",
        "五、申请行政复议、提起行政诉讼的情况",
        "六、依申请公开信息收取的费用",
    ]
    assert all("没有" in section["text"] for section in report["sections"])


def test_a_layout_asked_for_changes_the_tables_not_the_headings() -> None:
    report = report_json(authority="某局", code="A", tallies=Tallies(2020), layout="2021")
    assert "3.其他" in report["applications"]["三、本年度办理结果"]["（六）其他处理"]
    assert report["sections"][0]["title"] == "三、收到和处理政府信息公开申请情况"


def test_a_failed_check_is_listed_and_shown() -> None:
    ending = EndingCount(ApplicantKind.NATURAL_PERSON, None, None, extended=False, n=3)
    report = report_json(authority="某局", code="A", tallies=Tallies(2023, endings=(ending,)))
    assert {check["column"] for check in failed_checks(report)} == {"自然人", "总计"}
    text = report_text(report)
    assert "其中4项不成立" in text
    assert "不成立：三（七）总计，等于（一）至（六）各行之和（自然人）：左边3，右边0" in text


def test_text_columns_are_aligned_by_width() -> None:
    lines = report_text(suqian()).splitlines()
    start = next(n for n, line in enumerate(lines) if line.startswith("三、收到和处理"))
    table = lines[start : lines.index("", start)]
    assert len(table) == 1 + 25 + 5  # head, figures, group headings
    figures = [line for line in table if line[-1].isdigit()]
    assert {wcswidth(line) for line in figures} == {wcswidth(table[0])}
    assert table[1].split() == [
        "一、本年新收政府信息公开申请数量",
        "3402",
        "99",
        "0",
        "4",
        "5",
        "1",
        "3511",
    ]
    assert "勾稽关系：49项，全部成立" in lines


def test_text_of_the_form_of_2014() -> None:
    fees = Fees(received_yuan=Decimal("1250.00"))
    tallies = Tallies(2016, fees=fees)
    text = report_text(report_json(authority="某局", code="A", tallies=tallies))
    assert "    1.当面申请数" in text
    line = next(line for line in text.splitlines() if line.startswith("七、依申请公开"))
    assert line.split() == ["七、依申请公开信息收取的费用", "万元", "0.125"]


# --- the grid ------------------------------------------------------------------------------


def covered(rows: tuple[tuple[GridCell, ...], ...]) -> list[list[str]]:
    """Every place of a table with the text of the cell that covers it."""
    places: dict[tuple[int, int], str] = {}
    for y, row in enumerate(rows):
        x = 0
        for cell in row:
            while (y, x) in places:
                x += 1
            for dy in range(cell.rowspan):
                for dx in range(cell.colspan):
                    assert (y + dy, x + dx) not in places, f"two cells at {cell}"
                    places[y + dy, x + dx] = cell.text
            x += cell.colspan
    width = max(x for _, x in places) + 1
    table = [[places[y, x] for x in range(width)] for y in range(len(rows))]
    assert len(places) == width * len(rows)
    return table


@pytest.mark.parametrize(("year", "rows"), [(2017, [33]), (2020, [23, 1]), (2023, [25, 1])])
def test_spans_cover_every_place_once(year: int, rows: list[int]) -> None:
    found = grids(report_json(authority="某局", code="A", tallies=Tallies(year)))
    for grid in found:
        covered(grid.head + grid.body)
    assert [len(grid.body) for grid in found] == rows


def test_heads_are_merged_as_on_the_official_form() -> None:
    applications, challenges = grids(suqian())
    assert [line[3:] for line in covered(applications.head)] == [
        ["申请人情况"] * 7,
        ["自然人", *["法人或其他组织"] * 5, "总计"],
        ["自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计"],
    ]
    body = covered(applications.body)
    assert body[2][:3] == ["三、本年度办理结果", "（一）予以公开", "（一）予以公开"]
    assert body[4][:3] == ["三、本年度办理结果", "（三）不予公开", "1.属于国家秘密"]
    assert body[-1][:3] == ["四、结转下年度继续办理"] * 3
    results = ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"]
    assert covered(challenges.head) == [
        ["行政复议"] * 5 + ["行政诉讼"] * 10,
        results + ["未经复议直接起诉"] * 5 + ["复议后起诉"] * 5,
        results * 3,
    ]
    assert covered(challenges.body)[0][:5] == ["309", "17", "88", "26", "440"]


def test_every_figure_knows_the_applications_behind_it() -> None:
    applications, challenges = grids(suqian())
    cell = figure(applications, "unable.not_held", "business")
    assert cell.text == "74"
    assert figure(applications, "total", None).text == "3486"
    assert figure(challenges, "litigation_after_review", "other").text == "67"


def figure(grid: Grid, row: str, column: str | None) -> GridCell:
    [cell] = [
        cell for line in grid.body for cell in line if (cell.row, cell.column) == (row, column)
    ]
    return cell
