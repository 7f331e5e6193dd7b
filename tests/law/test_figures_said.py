"""Figures in the text of a report against its tables."""

from dataclasses import replace
from decimal import Decimal

import pytest

from tests.law.test_annual import IN_2017, balanced
from tracker.law.annual import ChallengeCount, EndingCount, Fees, NewCount, Tallies
from tracker.law.figures_said import made_true, said_of, untrue
from tracker.law.narrative import headings, offered
from tracker.law.terms import ApplicantKind, ChallengeKind, ChallengeResult, Channel

REVIEWS = (
    ChallengeCount(ChallengeKind.REVIEW, ChallengeResult.UPHELD, 2),
    ChallengeCount(ChallengeKind.DIRECT_LITIGATION, ChallengeResult.UPHELD, 1),
)
FEES = Fees(notices=25, noticed_yuan=Decimal("3100.00"), received_yuan=Decimal("2950.00"))
IN_2023 = balanced(challenges=REVIEWS, fees=FEES)


@pytest.mark.parametrize(
    "tallies", [IN_2023, IN_2017, Tallies(2017), Tallies(2023), Tallies(2020)], ids=repr
)
def test_what_is_offered_is_true(tallies: Tallies) -> None:
    said = said_of(tallies)
    for section, text in offered(tallies).items():
        assert untrue(text, said[section]) == []


def wrong(section: str, text: str, tallies: Tallies = IN_2023) -> list[tuple[str, str, str]]:
    found = untrue(text, said_of(tallies)[section])
    return [(one.words, one.written, one.now) for one in found]


@pytest.mark.parametrize(
    ("section", "text", "found"),
    [
        # 10 new, 2 carried in, 9 ended (8 disclosed, 1 other), 3 carried out
        ("applications", "我局共新收到政府信息公开申请10件。", []),
        (
            "applications",
            "我局共新收到政府信息公开申请12件。",
            [("新收到政府信息公开申请", "12", "10")],
        ),
        ("overview", "全年收到政府信息公开申请11件。", [("收到政府信息公开申请", "11", "10")]),
        ("overview", "全年予以公开11件。", []),  # the general section: only what was received
        ("applications", "上年结转2件，予以公开共 7 件", [("予以公开", "7", "8")]),
        ("applications", "没有上年结转的申请。", [("没有上年结转", "0", "2")]),
        ("applications", "热线办理1,000件，满意率很高。", []),  # words of their own
        ("applications", "结转下年度继续办理4件", [("结转下年度继续办理", "4", "3")]),
        ("applications", "信函申请2件、网络申请9件", [("信函申请", "2", "1")]),
        ("challenges", "行政复议2件，其中结果维持2件。", []),
        ("challenges", "行政复议3件，其中结果维持1件。", [
            ("行政复议", "3", "2"), ("结果维持", "1", "2"),
        ]),
        ("challenges", "行政复议2件；行政诉讼（未经复议直接起诉）1件，其中结果维持2件。", [
            ("结果维持", "2", "1"),
        ]),
        ("challenges", "结果维持9件。", []),  # of which kind, nobody can tell
        ("challenges", "没有行政诉讼案件。", [("没有行政诉讼案件", "0", "1")]),
        ("fees", "发出收费通知25件，通知金额合计3,100元。", []),
        ("fees", "实际收取信息处理费2950.50元。", [("实际收取信息处理费", "2950.50", "2950.00")]),
        ("fees", "没有收取信息处理费。", [("没有收取信息处理费", "0", "2950.00")]),
    ],
)  # fmt: skip
def test_figures_that_are_not_the_tables(
    section: str, text: str, found: list[tuple[str, str, str]]
) -> None:
    assert wrong(section, text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("按时办结5件、延期办结3件", []),
        ("按时办结6件", [("按时办结", "6", "5")]),
        ("不同意公开答复3件、同意公开答复1件", []),
        ("同意公开答复3件", [("同意公开答复", "3", "1")]),
    ],
)
def test_the_longer_words_count(text: str, found: list[tuple[str, str, str]]) -> None:
    assert wrong("applications", text, IN_2017) == found


def test_figures_are_mended_and_the_words_stay() -> None:
    text = "我局共新收到政府信息公开申请12件（增长两成），上年结转1件；没有结转下年度的申请。"
    more = replace(
        IN_2023,
        new=(NewCount(ApplicantKind.NATURAL_PERSON, Channel.ONLINE, 15),),
        endings=(
            EndingCount(ApplicantKind.NATURAL_PERSON, "disclosed", None, extended=False, n=1),
        ),
    )
    found = untrue(text, said_of(more)["applications"])
    assert [one.replaceable for one in found] == [True, True, False]
    assert made_true(text, found) == (
        "我局共新收到政府信息公开申请15件（增长两成），上年结转2件；没有结转下年度的申请。"
    )


@pytest.mark.parametrize(
    ("year", "keys"),
    [
        (
            2017,
            "overview organisation proactive applications challenges fees problems other",
        ),
        (2020, "overview proactive applications challenges problems fees"),
        (2023, "overview proactive applications challenges problems fees"),
    ],
)
def test_the_sections_of_each_form_in_their_order(year: int, keys: str) -> None:
    found = headings(year)
    assert list(found) == keys.split()
    assert [title[0] for title in found.values()] == list("一二三四五六七八")[: len(found)]
