"""What rests on an article, how people ask for it, and the law of a day."""

from datetime import date

import pytest
from wcwidth import wcswidth

from tracker.law.concordance import (
    NotFound,
    article_said,
    law_of,
    listed,
    resting_on,
    text_said,
    whole_text_json,
)
from tracker.law.printed import looked_up, since
from tracker.law.statute import last_day, parameters

TODAY = date(2026, 11, 2)


@pytest.mark.parametrize(
    ("words", "text", "number"),
    [
        ("33", "条例", 33),
        ("３３", "条例", 33),
        ("第三十三条", "条例", 33),
        ("三十三", "条例", 33),
        ("第33条", "条例", 33),
        ("条例33", "条例", 33),
        ("条例 第三十三条 第一款", "条例", 33),
        ("复议法20", "行政复议法", 20),
        ("中华人民共和国行政复议法第二十条", "行政复议法", 20),
        ("《行政诉讼法》第四十六条第二款", "行政诉讼法", 46),
        ("2008年条例24", "2008年条例", 24),
        ("国务院令第492号24", "2008年条例", 24),
        ("办法4", "信息处理费办法", 4),
        ("放假办法2", "全国年节及纪念日放假办法", 2),
        ("法释(2025)8号1", "法释〔2025〕8号", 1),
        ("法释[2018]1号第六十四条", "行诉解释", 64),
        ("年度报告格式表三", "年度报告格式", 3),
        ("民法典201", "民法典", 201),
    ],
)
def test_what_people_type(words, text, number):
    found = article_said(words)
    assert (found.text, found.number) == (text, number)


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (
            "第九十九条",
            "条例共五十六条，没有第九十九条。本系统收录的有第二、四、五、十、十一、十三至十八、",
        ),
        ("0", "没有第0条"),
        ("条例3", "本系统没有收录条例第三条的内容。本系统收录的有第二、四、五、"),
        ("办法99999", "本系统没有收录信息处理费办法第99999条的内容。本系统收录的有第二至五条。"),
        ("民法", "没有“民法”这个法律文本；可以查的有条例、2008年条例、信息处理费办法、"),
        ("条例", "请写明条例的哪一条，例如条例第二条。"),
        ("条例的", "请写明条例的哪一条"),
        (
            "国办公开办函〔2016〕235号",
            "例如国办公开办函〔2016〕235号。这份文件不分条收录，只有全文摘要。",
        ),
        ("", "没有“”这个法律文本"),
        ("甲" * 1000, f"没有“{'甲' * 40}”这个法律文本"),
    ],
)
def test_what_is_not_there_is_said_with_what_is(words, sentence):
    with pytest.raises(NotFound) as unknown:
        article_said(words)
    assert sentence in str(unknown.value)
    assert "\n" not in str(unknown.value)


@pytest.mark.parametrize(
    ("words", "numbers", "acts", "grounds"),
    [
        ("条例33", {"reply_period", "extension"}, {"extend", "consult"}, set()),
        ("2008年条例24", {"reply_period", "extension"}, {"extend"}, set()),
        (
            "条例30",
            {"supplement_notice", "supplement_response_default"},
            {"ask_supplement", "supplement", "abandon"},
            {"unable.still_unclear", "other.not_supplemented"},
        ),
        ("条例34", {"co_author_opinion"}, {"consult", "record_opinion"}, set()),
        ("条例49", {"annual_report_of_department", "annual_report_submission"}, set(), set()),
        ("复议法62", {"review_decision", "review_decision_extension"}, set(), set()),
        ("条例38", set(), set(), {"unable.needs_creation"}),
        ("条例5", set(), set(), set()),
    ],
)
def test_what_rests_on_an_article(words, numbers, acts, grounds):
    found = resting_on(article_said(words), TODAY)
    assert numbers <= {values[0].name for values in found.numbers}
    assert acts <= {rule.act.value for rule in found.acts}
    assert grounds <= {ground.key for ground in found.grounds}
    if not (numbers or acts or grounds):
        assert (found.numbers, found.acts, found.grounds, found.assumed) == ((), (), (), False)


def test_a_number_comes_with_all_its_values_and_their_days():
    (values, *_) = resting_on(article_said("33"), TODAY).numbers
    assert [(v.value, v.article, str(v.since), str(last_day(v))) for v in values] == [
        (15, "2008年条例第二十四条", "2008-05-01", "2019-05-14"),
        (20, "条例第三十三条", "2019-05-15", "None"),
    ]


def test_the_last_day_of_a_value_the_law_ended():
    (ended,) = parameters()["cost_fees"]
    assert last_day(ended) == date(2017, 3, 31)
    assert since(ended) == "2008年5月1日至2017年3月31日"


def test_the_tariff_of_an_article_is_that_of_the_day():
    article = article_said("办法4")
    assert [basis.value for basis, _ in resting_on(article, TODAY).tariffs] == ["items"]
    assert resting_on(article, date(2020, 12, 31)).tariffs == ()
    assert resting_on(article, TODAY).assumed, "which applications count is our reading"


def test_review_first_rests_on_its_article_from_its_day():
    found = resting_on(article_said("复议法23"), TODAY)
    assert ("review_first", "2024-01-01") in {(r.path.value, str(r.since)) for r in found.remedies}
    assert found.assumed, "the split of a partial disclosure is our reading"


@pytest.mark.parametrize(
    ("on", "has", "lacks"),
    [
        ("2008-04-30", ["1999年行政复议法"], ["2008年条例", "条例"]),
        ("2018-03-01", ["2008年条例", "行诉解释"], ["条例", "2000年行诉解释", "信息处理费办法"]),
        (
            "2026-11-02",
            ["条例", "行政复议法", "信息处理费办法"],
            ["2008年条例", "1999年行政复议法"],
        ),
    ],
)
def test_the_texts_of_a_day(on, has, lacks):
    names = {text.name for text in law_of(date.fromisoformat(on)).texts}
    assert set(has) <= names
    assert not names & set(lacks)


def test_every_number_is_in_force_or_missing():
    for on in (date(1980, 1, 1), date(2010, 1, 1), date(2018, 3, 1), TODAY):
        law = law_of(on)
        names = [value.name for value in law.numbers] + [v[0].name for v in law.missing]
        assert sorted(names) == sorted(parameters())
    assert [values[0].name for values in law_of(TODAY).missing] == ["cost_fees"]


def test_the_law_of_a_day_as_json():
    said = law_of(date(2018, 3, 1)).as_json()
    assert said["on"] == "2018-03-01"
    assert said["tariffs"] == []
    reply = next(number for number in said["numbers"] if number["name"] == "reply_period")
    assert (reply["value"], reply["unit"], reply["article"]) == (
        15,
        "working_days",
        "2008年条例第二十四条",
    )
    assert "fee_payment" in said["missing"]


def test_an_article_as_json():
    said = resting_on(article_said("条例16"), TODAY).as_json()
    assert (said["text"], said["article"], said["number"]) == ("条例", 16, "国务院令第711号")
    assert {ground["ground"] for ground in said["grounds"]} == {
        "withheld.internal_affairs",
        "withheld.process_information",
        "withheld.enforcement_file",
    }
    fees = resting_on(article_said("办法5"), TODAY).as_json()["tariffs"]
    assert fees[0]["open"] == {"from": 201, "step": 0, "rate": "40.00", "rise": "0.00"}
    acts = resting_on(article_said("条例35"), TODAY).as_json()["acts"]
    assert {"act": "defer", "label": "延迟答复", "letter": "政府信息公开延迟答复告知书"} in acts
    ways = resting_on(article_said("法释〔2025〕8号1"), TODAY).as_json()["remedies"]
    assert ways[0]["since"] == "2025-06-01"


def test_a_text_as_json():
    said = whole_text_json(text_said("国办公开办函〔2016〕235号")[0])
    assert (said["since"], said["until"], said["held"]) == ("2016", None, [])
    assert whole_text_json(text_said("2008年条例")[0])["until"] == "2019-05-14"


@pytest.mark.parametrize(
    ("numbers", "words"),
    [([], ""), ([7], "七"), ([1, 2], "一、二"), ([1, 2, 3, 5, 6, 9], "一至三、五、六、九")],
)
def test_numbers_listed(numbers, words):
    assert listed(numbers) == words


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("", ["2026年11月2日的法律规定", "※ 假定", "31件起每件200元，每10件再加100元"]),
        ("条例33", ["15个工作日  2008年条例第二十四条  2008年5月1日至2019年5月14日"]),
        ("2008年条例14", ["※（通行说法，未核对原文）", "涉及国家秘密"]),
        ("条例", ["第五十六条※", "第一、三、六至九、十二、", "不是条文原文"]),
        ("国办公开办函〔2016〕235号", ["国办公开办函〔2016〕235号，2016年起※"]),
        ("复议法23", ["救济途径", "应当先申请行政复议"]),
        ("1999年行政复议法23", ["※（未核对旧条文原文；旧法只规定五日、七日指工作日"]),
    ],
)  # fmt: skip
def test_the_law_printed(words, shown):
    _, text = looked_up(words, TODAY)
    for expected in shown:
        assert expected in text
    assert all(line == line.rstrip() for line in text.splitlines())


def test_columns_stand_under_each_other_though_chinese_is_wide():
    _, text = looked_up("", TODAY)
    lines = [line for line in text.splitlines() if "条例第" in line and "个工作日" in line]
    assert len(lines) > 5
    assert len({wcswidth(line[: line.index("条例第")]) for line in lines}) == 1
