"""The numbers of law by day, with their articles."""

from datetime import date

import pytest

from tracker.law.refusals import NoLawInForce, NoValueInForce
from tracker.law.statute import (
    UNITS,
    annual_report_due_on,
    enactment,
    law_on,
    parameters,
    value_on,
)
from tracker.law.terms import Law


@pytest.mark.parametrize(
    ("name", "on", "value", "unit", "article"),
    [
        ("reply_period", "2008-05-01", 15, "working_days", "2008年条例第二十四条"),
        ("reply_period", "2019-05-14", 15, "working_days", "2008年条例第二十四条"),
        ("reply_period", "2019-05-15", 20, "working_days", "条例第三十三条"),
        ("reply_period", "2026-11-01", 20, "working_days", "条例第三十三条"),
        ("extension", "2019-05-14", 15, "working_days", "2008年条例第二十四条"),
        ("extension", "2019-05-15", 20, "working_days", "条例第三十三条"),
        ("supplement_notice", "2019-05-15", 7, "working_days", "条例第三十条"),
        ("third_party_opinion", "2019-05-15", 15, "working_days", "条例第三十二条"),
        ("co_author_opinion", "2019-05-15", 15, "working_days", "条例第三十四条"),
        ("fee_payment", "2021-01-01", 20, "working_days", "信息处理费办法"),
        ("review_term", "2023-12-31", 60, "calendar_days", "1999年行政复议法第九条"),
        ("review_term", "2024-01-01", 60, "calendar_days", "行政复议法第二十条"),
        ("litigation_term", "2015-04-30", 3, "months", "1989年行政诉讼法第三十九条"),
        ("litigation_term", "2015-05-01", 6, "months", "行政诉讼法第四十六条"),
        ("litigation_after_review_term", "2025-06-01", 15, "calendar_days", "行政诉讼法第四十五条"),
        ("supplement_response_default", "2025-06-01", 10, "working_days", "条例第三十条"),
    ],
)
def test_the_value_on_a_day(name, on, value, unit, article):
    found = value_on(name, date.fromisoformat(on))
    assert (found.name, found.value, found.unit, found.article) == (name, value, unit, article)


@pytest.mark.parametrize(
    ("name", "on"),
    [
        ("reply_period", "2008-04-30"),
        ("supplement_notice", "2019-05-14"),
        ("third_party_opinion", "2019-05-14"),
        ("co_author_opinion", "2019-05-14"),
        ("fee_payment", "2020-12-31"),
    ],
)
def test_before_the_first_value_there_is_none(name, on):
    with pytest.raises(NoValueInForce):
        value_on(name, date.fromisoformat(on))


def test_the_refusal_says_since_when():
    with pytest.raises(NoValueInForce) as refused:
        value_on("fee_payment", date(2020, 12, 31))
    assert (
        refused.value.words
        == "“缴费期限”自2021年1月1日起才有规定，2020年12月31日没有可以适用的数值。"
    )


def test_an_unknown_name_is_a_mistake_of_the_program():
    with pytest.raises(KeyError):
        value_on("reply_time", date(2025, 1, 1))


def test_what_was_not_read_in_the_text_is_marked():
    marked = {
        (p.name, str(p.since)) for values in parameters().values() for p in values if p.assumed
    }
    assert marked == {
        ("supplement_response_default", "2019-05-15"),
        ("review_term", "1999-10-01"),
        ("litigation_term", "1990-10-01"),
        ("litigation_after_review_term", "1990-10-01"),
        ("annual_report_of_department", "2008-05-01"),
        ("annual_report_of_government", "2008-05-01"),
    }


@pytest.mark.parametrize("name", parameters())
def test_every_value_has_its_source_and_they_follow_each_other(name):
    values = parameters()[name]
    assert [value.since for value in values] == sorted({value.since for value in values})
    for value in values:
        assert value.value > 0
        assert value.unit in UNITS
        assert value.label
        assert value.article
        assert value.source
        assert value_on(name, value.since) == value


@pytest.mark.parametrize(
    ("received", "law"),
    [
        ("2008-05-01", Law.TEXT_2008),
        ("2019-05-14", Law.TEXT_2008),
        ("2019-05-15", Law.TEXT_2019),
        ("2026-11-01", Law.TEXT_2019),
    ],
)
def test_the_law_follows_the_day_of_receipt(received, law):
    assert law_on(date.fromisoformat(received)) is law


def test_before_may_2008_there_is_no_law():
    with pytest.raises(NoLawInForce) as refused:
        law_on(date(2008, 4, 30))
    assert str(refused.value) == (
        "《政府信息公开条例》自2008年5月1日起施行，2008年4月30日收到的申请没有可以适用的规定。"
        "（2008年条例第三十八条）"
    )


@pytest.mark.parametrize(
    ("law", "number", "promulgated", "effective"),
    [
        (Law.TEXT_2008, "国务院令第492号", "2007-04-05", "2008-05-01"),
        (Law.TEXT_2019, "国务院令第711号", "2019-04-03", "2019-05-15"),
    ],
)
def test_the_texts(law, number, promulgated, effective):
    text = enactment(law)
    assert (text.law, text.number) == (law, number)
    assert (str(text.promulgated_on), str(text.effective_on)) == (promulgated, effective)


@pytest.mark.parametrize(
    ("year", "government", "due"),
    [
        (2017, False, "2018-03-31"),
        (2018, False, "2019-03-31"),
        (2019, False, "2020-01-31"),
        (2024, False, "2025-01-31"),
        (2018, True, "2019-03-31"),
        (2024, True, "2025-03-31"),
    ],
)
def test_the_day_of_the_annual_report(year, government, due):
    assert annual_report_due_on(year, government=government) == date.fromisoformat(due)
