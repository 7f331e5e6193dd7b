"""The numbers of law by day, with their articles."""

from datetime import date, timedelta
from itertools import pairwise

import pytest

from tracker.law.refusals import NoLawInForce, NoValueInForce, ValueEnded
from tracker.law.statute import (
    UNITS,
    annual_report_due_on,
    enactment,
    last_day,
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
        ("confirmation_by_hand", "2025-06-01", 1, "working_days", "条例第三十一条第三项"),
        ("cost_fees", "2017-03-31", 3, "kinds", "2008年条例第二十七条"),
        ("review_term_untold", "2024-01-01", 1, "years", "行政复议法第二十条第三款"),
        ("review_term_cap", "2024-01-01", 5, "years", "行政复议法第二十一条"),
        ("review_acceptance", "2023-12-31", 5, "working_days", "1999年行政复议法第十七条"),
        ("review_acceptance", "2024-01-01", 5, "working_days", "行政复议法第三十条"),
        ("review_supplement_notice", "2024-01-01", 5, "working_days", "行政复议法第三十一条"),
        ("review_supplement", "2024-01-01", 10, "working_days", "行政复议法第三十一条"),
        ("review_papers", "2024-01-01", 7, "working_days", "行政复议法第四十八条"),
        ("review_answer", "2023-12-31", 10, "calendar_days", "1999年行政复议法第二十三条"),
        ("review_answer", "2024-01-01", 10, "working_days", "行政复议法第四十八条"),
        ("review_papers_summary", "2024-01-01", 3, "working_days", "行政复议法第五十四条"),
        ("review_answer_summary", "2024-01-01", 5, "working_days", "行政复议法第五十四条"),
        ("review_decision", "2024-01-01", 60, "calendar_days", "行政复议法第六十二条"),
        ("review_decision_extension", "2024-01-01", 30, "calendar_days", "行政复议法第六十二条"),
        ("review_decision_summary", "2024-01-01", 30, "calendar_days", "行政复议法第六十二条"),
        ("litigation_term_untold", "2018-02-07", 2, "years", "2000年行诉解释第四十一条"),
        ("litigation_term_untold", "2018-02-08", 1, "years", "行诉解释第六十四条"),
        ("litigation_term_cap", "2015-05-01", 5, "years", "行政诉讼法第四十六条第二款"),
        ("litigation_filing", "2015-05-01", 7, "calendar_days", "行政诉讼法第五十一条"),
        ("litigation_first_instance", "2015-04-30", 3, "months", "1989年行政诉讼法第五十七条"),
        ("litigation_first_instance", "2015-05-01", 6, "months", "行政诉讼法第八十一条"),
        ("litigation_summary", "2015-05-01", 45, "calendar_days", "行政诉讼法第八十三条"),
        ("litigation_appeal_judgment", "2015-05-01", 15, "calendar_days", "行政诉讼法第八十五条"),
        ("litigation_appeal_ruling", "2015-05-01", 10, "calendar_days", "行政诉讼法第八十五条"),
        ("litigation_second_instance", "2015-04-30", 2, "months", "1989年行政诉讼法第六十条"),
        ("litigation_second_instance", "2015-05-01", 3, "months", "行政诉讼法第八十八条"),
        ("sign_in_record", "2025-12-31", 6, "months", "2016年网络安全法第二十一条第三项"),
        ("sign_in_record", "2026-01-01", 6, "months", "网络安全法第二十三条第三项"),
        ("annual_report_submission", "2020-01-01", 1, "months_of_next_year", "条例第四十九条"),
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
        ("review_term_untold", "2023-12-31"),
        ("review_answer_summary", "2023-12-31"),
        ("litigation_summary", "2015-04-30"),
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


def test_after_its_last_day_a_value_the_law_ended_holds_no_more():
    with pytest.raises(ValueEnded) as refused:
        value_on("cost_fees", date(2017, 4, 1))
    assert refused.value.words == (
        "“可以收取的成本费用（检索、复制、邮寄）”的规定到2017年3月31日为止，"
        "2017年4月1日没有可以适用的数值。"
    )


def test_an_unknown_name_is_a_mistake_of_the_program():
    with pytest.raises(KeyError):
        value_on("reply_time", date(2025, 1, 1))


OLDER_TEXTS = ("1999年行政复议法", "行政复议法实施条例", "1989年行政诉讼法", "2000年行诉解释")


def test_what_was_not_read_in_the_text_is_marked_and_says_why():
    """Values of texts that are no longer in force were not read; and eight more."""
    values = [p for values in parameters().values() for p in values]
    assert all(p.assumed for p in values if p.article.startswith(OLDER_TEXTS))
    assert {
        (p.name, str(p.since))
        for p in values
        if p.assumed and not p.article.startswith(OLDER_TEXTS)
    } == {
        ("supplement_response_default", "2019-05-15"),
        ("confirmation_by_hand", "2019-05-15"),
        ("cost_fees", "2008-05-01"),
        ("annual_report_of_department", "2008-05-01"),
        ("annual_report_of_government", "2008-05-01"),
        ("litigation_answer", "2015-05-01"),
        ("sign_in_record", "2017-06-01"),
        ("sign_in_record", "2026-01-01"),
    }
    assert [p for p in values if p.assumed != bool(p.reason)] == []


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
        assert value.note
        assert value_on(name, value.since) == value


@pytest.mark.parametrize("name", parameters())
def test_values_leave_no_gap_and_do_not_overlap(name):
    """Each holds to the day before the next; what the law ended has no successor."""
    values = parameters()[name]
    for value, later in pairwise(values):
        assert value.until is None
        assert last_day(value) == later.since - timedelta(days=1)
        assert value_on(name, last_day(value)) == value
    assert last_day(values[-1]) == values[-1].until


@pytest.mark.parametrize("name", parameters())
def test_outside_its_days_a_number_is_refused(name):
    values = parameters()[name]
    with pytest.raises(NoValueInForce):
        value_on(name, values[0].since - timedelta(days=1))
    if values[-1].until:
        assert value_on(name, values[-1].until) == values[-1]
        with pytest.raises(ValueEnded):
            value_on(name, values[-1].until + timedelta(days=1))


@pytest.mark.parametrize(
    ("name", "on", "words"),
    [
        ("reply_period", "2025-01-01", "20个工作日"),
        ("review_term", "2025-01-01", "60日"),
        ("litigation_term", "2025-01-01", "6个月"),
        ("review_term_cap", "2025-01-01", "5年"),
        ("annual_report_of_department", "2025-01-01", "次年1月底前"),
        ("cost_fees", "2010-01-01", "3种"),
    ],
)
def test_a_number_in_words(name, on, words):
    assert value_on(name, date.fromisoformat(on)).words == words


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
