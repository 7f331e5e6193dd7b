"""Published tables as they come: read whole, or refused with every cell that is wrong."""

import json
from copy import deepcopy
from decimal import Decimal
from typing import Any

import pytest

from tests.annual.counting import tallies_of
from tests.annual.published import NAMES, challenges_of, ledger_of, published
from tracker.annual.given import TableUnreadable, read_table
from tracker.annual.report import report_json
from tracker.law.annual import Tallies, tables
from tracker.law.refusals import Refusal
from tracker.law.terms import ApplicantKind


def as_published(name: str) -> dict[str, Any]:
    """In the shape the reports are kept in."""
    table = published(name)
    return {
        "agency": table.agency,
        "year": table.year,
        "format": table.layout.key,
        "applications": table.applications,
        "reviews_litigation": table.reviews_litigation,
        "fees": {"text": "收费", "amount_yuan": 2950, "cases": 25},
    }


@pytest.mark.parametrize("name", NAMES)
def test_a_published_table_gives_its_own_figures(name: str) -> None:
    source = published(name)
    table = read_table(as_published(name))
    assert table.failed == []
    assert table.single_other == source.single_other
    for (row, column), n in source.figures.items():
        key = "other.other" if row == "other" and table.single_other else row
        assert table.given.cells[key, column] == n
    written = tables(source.layout.key, table.tallies)
    assert written["reviews_litigation"] == source.reviews_litigation
    assert table.fees.received_yuan == Decimal("2950.00")
    assert table.fees.notices == 25


@pytest.mark.parametrize("name", NAMES)
def test_our_own_report_comes_back_from_its_json(name: str) -> None:
    source = published(name)
    counted = tallies_of(ledger_of(source), challenges_of(source), source.year)
    report = json.loads(json.dumps(report_json(authority="甲", code="A", tallies=counted)))
    again = report_json(authority="甲", code="A", tallies=read_table(report).tallies)
    for part in ("applications", "reviews_litigation", "fees"):
        assert again[part] == report[part]
    words = [section["text"] for section in again["sections"]]
    assert words[1:] == [section["text"] for section in report["sections"]][1:]


def test_the_form_of_2014_comes_back_too() -> None:
    report = report_json(authority="甲", code="A", tallies=Tallies(year=2017))
    table = read_table(report)
    assert table.given.layout == "2014"
    assert table.carried_out is None
    again = report_json(authority="甲", code="A", tallies=table.tallies)
    assert again["statistics_table"] == report["statistics_table"]
    assert "见政府信息公开情况统计表" in again["sections"][0]["text"]


def test_what_was_carried_out_stands_by_kind() -> None:
    table = read_table(as_published("suqian-2023"))
    assert table.carried_out is not None
    assert table.carried_out[ApplicantKind.NATURAL_PERSON] == 118
    assert sum(table.carried_out.values()) == 121


def test_a_figure_that_does_not_fit_is_kept_and_named() -> None:
    said = deepcopy(as_published("suqian-2023"))
    said["applications"]["一、本年新收政府信息公开申请数量"]["自然人"] += 1
    table = read_table(said)
    assert {check.column for check in table.failed} == {"自然人", "总计"}
    assert table.given.cells["new", "自然人"] == 3403


def wrong_cell(said: dict[str, Any]) -> None:
    said["applications"]["二、上年结转政府信息公开申请数量"]["商业企业"] = -1


def missing_cell(said: dict[str, Any]) -> None:
    del said["applications"]["二、上年结转政府信息公开申请数量"]["商业企业"]


def missing_row(said: dict[str, Any]) -> None:
    del said["applications"]["三、本年度办理结果"]["（七）总计"]


def unknown_row(said: dict[str, Any]) -> None:
    said["applications"]["五、其他"] = {"自然人": 1}


def no_challenges(said: dict[str, Any]) -> None:
    del said["reviews_litigation"]


def litigation_is_a_number(said: dict[str, Any]) -> None:
    said["reviews_litigation"]["行政诉讼"] = 3


def wrong_fees(said: dict[str, Any]) -> None:
    said["fees"] = {"amount_yuan": "一百"}


def fees_of_half_a_cent(said: dict[str, Any]) -> None:
    said["fees"] = {"amount_yuan": "0.005"}


def fees_in_words(said: dict[str, Any]) -> None:
    said["fees"] = "没有收费"


def no_year(said: dict[str, Any]) -> None:
    del said["year"]


def form_of_another_year(said: dict[str, Any]) -> None:
    said["format"] = "2019"


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (wrong_cell, "二、上年结转政府信息公开申请数量／商业企业”应为不小于0的整数"),
        (missing_cell, "二、上年结转政府信息公开申请数量／商业企业”应为不小于0的整数"),
        (missing_row, "缺“三、本年度办理结果／（七）总计”一行"),
        (unknown_row, "没有“五、其他”这一行"),
        (no_challenges, "没有 reviews_litigation 一项"),
        (litigation_is_a_number, "缺“行政诉讼／未经复议直接起诉”一栏"),
        (wrong_fees, "fees／received_yuan"),
        (fees_of_half_a_cent, "fees／received_yuan"),
        (fees_in_words, "fees 应为一个对象"),
        (no_year, "没有写明年份"),
        (form_of_another_year, "2023年的年报用2021年版式，文件写的是2019年版式"),
    ],
)
def test_what_is_wrong_is_named(spoil: Any, words: str) -> None:
    said = deepcopy(as_published("suqian-2023"))
    spoil(said)
    with pytest.raises(TableUnreadable) as told:
        read_table(said)
    assert words in str(told.value)


def test_a_local_form_of_older_years_is_refused_with_its_rows() -> None:
    local = {"year": 2017, "format": "2008", "statistics_table": {"受理总条数": {"2017年度": 0}}}
    with pytest.raises(TableUnreadable, match="没有“受理总条数”这一行"):
        read_table(local)


def test_there_is_no_report_before_the_regulation() -> None:
    with pytest.raises(Refusal):
        read_table({"year": 2007})
