"""What a ledger may call a result, and what is refused as unclear."""

from datetime import date

import pytest

from tracker.law.grounds import RESULTS
from tracker.law.labels import label_of, result_named
from tracker.law.layouts import LAYOUTS
from tracker.law.table_refusals import (
    LabelAmbiguous,
    LabelUnknown,
    ResultOfOlderText,
    YearBeforeRegulation,
)

IN_2016, IN_2019, IN_2023 = date(2016, 6, 1), date(2019, 12, 2), date(2023, 6, 1)


@pytest.mark.parametrize("code", [code for code, result in RESULTS.items() if result.rows])
def test_code_label_and_path_name_the_result(code: str) -> None:
    result = RESULTS[code]
    year = IN_2023 if result.rows["2021"] == code else IN_2016
    for text in (code, result.label, label_of(code), "/".join(result.path)):
        assert result_named(text, ended_on=year) == code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("予以公开", "disclosed"),
        ("(一)予以公开", "disclosed"),
        ("㈠予以公开", "disclosed"),
        ("部分公开", "partly_disclosed"),
        ("（二）部分公开（区分处理的，只计这一情形，不计其他情形）", "partly_disclosed"),
        ("1.属于国家秘密", "withheld.state_secret"),
        ("１．属于国家秘密", "withheld.state_secret"),
        ("1、属于国家秘密", "withheld.state_secret"),
        (" 属于 国家秘密　", "withheld.state_secret"),
        ("（三）不予公开/1.属于国家秘密", "withheld.state_secret"),
        ("不予公开／属于国家秘密", "withheld.state_secret"),
        ("三、本年度办理结果/（三）不予公开/1.属于国家秘密", "withheld.state_secret"),
        ("3.危及“三安全一稳定”", "withheld.security_and_stability"),
        ('危及"三安全一稳定"', "withheld.security_and_stability"),
        ("危及「三安全一稳定」", "withheld.security_and_stability"),
        ("DISCLOSED", "disclosed"),
        ("其他", "other.other"),
        ("其他处理/其他", "other.other"),
        ("【六】其他处理/3.其他", "other.other"),
        ("申请人无正当理由逾期不补正", "other.not_supplemented"),
        ("1.申请人无正当理由逾期不补正…", "other.not_supplemented"),
        ("同意公开答复数", "agreed"),
        ("4.不同意公开答复数/涉及商业秘密", "denied.trade_secret"),
        ("其中：涉及国家秘密", "denied.state_secret"),
        ("不是《条例》所指政府信息", "denied.not_government_information"),
    ],
)
def test_styles_of_writing_make_no_difference(text: str, code: str) -> None:
    assert result_named(text, ended_on=IN_2023) == code


@pytest.mark.parametrize("text", ["（六）其他处理", "其他处理"])
def test_other_is_a_row_only_in_the_form_of_2019_and_2020(text: str) -> None:
    assert result_named(text, ended_on=date(2019, 1, 1)) == "other.other"
    assert result_named(text, ended_on=date(2020, 12, 31)) == "other.other"
    with pytest.raises(LabelAmbiguous) as refusal:
        result_named(text, ended_on=date(2021, 1, 1))
    for row in ("other.not_supplemented", "other.fee_unpaid", "other.other"):
        assert row in str(refusal.value)


@pytest.mark.parametrize(
    ("text", "year", "named"),
    [
        ("不予公开", IN_2023, ["1.属于国家秘密", "8.属于行政查询事项"]),
        ("（四）无法提供", IN_2023, ["unable.not_held", "unable.still_unclear"]),
        ("不同意公开答复数", IN_2016, ["denied.privacy", "denied.other_law"]),
        ("withheld.third_party", IN_2016, ["denied.trade_secret", "denied.privacy"]),
        ("保护第三方合法权益", IN_2016, ["denied.trade_secret", "denied.privacy"]),
        ("本机关不掌握相关政府信息", IN_2016, ["not_this_authority", "nonexistent"]),
    ],
)
def test_what_could_mean_two_rows_is_refused_naming_them(
    text: str, year: date, named: list[str]
) -> None:
    with pytest.raises(LabelAmbiguous) as refusal:
        result_named(text, ended_on=year)
    assert all(row in str(refusal.value) for row in named)


@pytest.mark.parametrize("code", ["disclosed", "withheld.state_secret", "not_processed.petition"])
def test_newer_words_serve_for_older_years_where_one_row_is_meant(code: str) -> None:
    assert result_named(code, ended_on=IN_2016) == code
    assert "2014" in RESULTS[code].assumed


def test_results_of_2008_belong_to_applications_received_under_that_text() -> None:
    late_ending = {"ended_on": IN_2019, "received_on": date(2019, 5, 14)}
    assert result_named("agreed", **late_ending) == "agreed"
    with pytest.raises(ResultOfOlderText, match=r"（一）予以公开（disclosed）"):
        result_named("同意公开答复数", ended_on=IN_2019, received_on=date(2019, 5, 15))


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("", "应为代码"),
        ("总计", "应为代码"),
        ("三、本年度办理结果", "应为代码"),
        ("2.属于国家秘密", "1.属于国家秘密"),
        ("（四）无法提供/1.属于国家秘密", "属于国家秘密"),
        ("信息不存在", "申请信息不存在数"),
        ("重复申清", "重复申请"),
    ],
)
def test_what_no_form_knows_is_refused_with_the_nearest(text: str, hint: str) -> None:
    with pytest.raises(LabelUnknown) as refusal:
        result_named(text, ended_on=IN_2023)
    assert hint in str(refusal.value)


def test_there_is_no_form_before_the_regulation() -> None:
    with pytest.raises(YearBeforeRegulation, match="2007年"):
        result_named("disclosed", ended_on=date(2007, 12, 31))


def test_labels_are_unique_within_their_form() -> None:
    for form in LAYOUTS.values():
        paths = [row.path for row in form.rows.values()]
        assert len(paths) == len(set(paths))


@pytest.mark.parametrize("code", [code for code, result in RESULTS.items() if not result.rows])
def test_a_result_without_row_has_a_label_and_no_ledger_can_name_it(code: str) -> None:
    assert label_of(code) == RESULTS[code].label
    for text in (code, label_of(code)):
        with pytest.raises(LabelUnknown):
            result_named(text, ended_on=IN_2023)
