"""Table two: its blocks in each form, and what may be typed into it."""

import pytest

from tracker.law.proactive import (
    FigureKind,
    blocks_of,
    cells_of,
    figure_kept,
    figure_typed,
    stock_doubts,
)
from tracker.law.table_refusals import FigureUnreadable


@pytest.mark.parametrize(
    ("layout", "headings", "cells"),
    [
        (
            "2021",
            [
                "第二十条第（一）项",
                "第二十条第（五）项",
                "第二十条第（六）项",
                "第二十条第（八）项",
            ],
            6 + 1 + 2 + 1,
        ),
        (
            "2019",
            [
                "第二十条第（一）项",
                "第二十条第（五）项",
                "第二十条第（六）项",
                "第二十条第（八）项",
                "第二十条第（九）项",
            ],
            6 + 6 + 6 + 2 + 2,
        ),
        (
            "2014",
            [
                "一、主动公开情况",
                "二、回应解读情况",
                "六、举报投诉数量",
                "八、机构建设和保障经费情况",
                "九、政府信息公开会议和培训情况",
            ],
            8 + 8 + 1 + 6 + 3,
        ),
    ],
)
def test_the_blocks_of_each_form(layout: str, headings: list[str], cells: int) -> None:
    assert [block.heading for block in blocks_of(layout)] == headings
    assert len(cells_of(layout)) == cells


@pytest.mark.parametrize(
    ("layout", "key", "label", "kind"),
    [
        ("2021", "20-1.normative.in_force", "行政规范性文件：现行有效件数", "count"),
        ("2021", "20-8.fees.charged", "行政事业性收费：本年收费金额（单位：万元）", "wan_yuan"),
        ("2019", "20-5.services.change", "其他对外管理服务事项：本年增/减", "change"),
        (
            "2014",
            "8.full_time.n",
            "1.专职人员数（不包括政府公报及政府网站工作人员数）：统计数",
            "count",
        ),
    ],
)
def test_a_cell_says_what_it_asks(layout: str, key: str, label: str, kind: str) -> None:
    cell = cells_of(layout)[key]
    assert (cell.label, cell.kind) == (label, kind)


def test_the_funds_of_2014_are_money_in_a_column_of_counts() -> None:
    assert cells_of("2014")["8.funds.n"].kind is FigureKind.WAN_YUAN


@pytest.mark.parametrize(
    ("key", "typed", "kept"),
    [
        ("20-5.licence.decided", "", None),
        ("20-5.licence.decided", "  ", None),
        ("20-5.licence.decided", "012", "12"),
        ("20-5.licence.decided", "１，２３４", "1234"),
        ("20-5.licence.change", "-2", "-2"),
        ("20-5.licence.change", "−2", "-2"),
        ("20-5.licence.change", "+3", "3"),
        ("20-9.procurement.amount", "3.250", "3.250"),
        ("20-9.procurement.amount", "007", "7"),
    ],
)
def test_what_is_typed_is_kept_as_a_figure(key: str, typed: str, kept: str | None) -> None:
    assert figure_typed(cells_of("2019")[key], typed) == kept


@pytest.mark.parametrize(
    ("key", "typed"),
    [
        ("20-5.licence.decided", "-2"),
        ("20-5.licence.decided", "1.5"),
        ("20-5.licence.decided", "约30"),
        ("20-5.licence.change", "1.5"),
        ("20-9.procurement.amount", "-1"),
        ("20-9.procurement.amount", "0.1234567"),
        ("20-5.licence.decided", "1234567890"),
    ],
)
def test_what_is_no_such_figure_is_refused(key: str, typed: str) -> None:
    with pytest.raises(FigureUnreadable, match="应填"):
        figure_typed(cells_of("2019")[key], typed)


@pytest.mark.parametrize(("kept", "figure"), [("12", 12), ("-2", -2), ("0.125", 0.125)])
def test_a_figure_as_data(kept: str, figure: float) -> None:
    assert figure_kept(kept) == figure


NORMATIVE = {"20-1.normative.made": "3", "20-1.normative.repealed": "1"}


@pytest.mark.parametrize(
    ("in_force", "before", "doubts"),
    [
        ("12", "10", 0),
        ("13", "10", 1),
        ("13", None, 0),
    ],
)
def test_documents_in_force_follow_from_last_years(
    in_force: str, before: str | None, doubts: int
) -> None:
    last = {"20-1.normative.in_force": before} if before else {}
    found = stock_doubts({**NORMATIVE, "20-1.normative.in_force": in_force}, last)
    assert len(found) == doubts
    assert all("应为12件，现填13件" in words for words in found)
