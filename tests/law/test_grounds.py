"""Grounds and results: articles, letters, and the row of each in every form."""

from datetime import date

import pytest

from tracker.law.grounds import GROUNDS, RESULTS, grounds_of, grounds_on, repeat_ground, row_of
from tracker.law.layouts import LAYOUTS
from tracker.law.refusals import Refusal
from tracker.law.terms import ApplicationKind, Law, Outcome

CODES_OF_2019 = [
    "disclosed",
    "partly_disclosed",
    "withheld.state_secret",
    "withheld.prohibited_by_law",
    "withheld.security_and_stability",
    "withheld.third_party",
    "withheld.internal_affairs",
    "withheld.process_information",
    "withheld.enforcement_file",
    "withheld.registry_query",
    "unable.not_held",
    "unable.needs_creation",
    "unable.still_unclear",
    "not_processed.petition",
    "not_processed.repeat",
    "not_processed.publication",
    "not_processed.excessive",
    "not_processed.reconfirmation",
    "other.not_supplemented",
    "other.fee_unpaid",
    "other.other",
]

CODES_OF_2008 = [
    "already_public",
    "agreed",
    "partly_agreed",
    "denied.state_secret",
    "denied.trade_secret",
    "denied.privacy",
    "denied.security_and_stability",
    "denied.not_government_information",
    "denied.other_law",
    "not_this_authority",
    "nonexistent",
    "amend_or_supplement",
    "other_way",
]


def test_what_does_not_exist_was_searched_for() -> None:
    needing = {key for key, ground in GROUNDS.items() if ground.needs_search}
    assert needing == {"unable.nonexistent", "nonexistent"}


def test_a_repeat_has_a_ground_of_its_own_since_2019() -> None:
    ground = repeat_ground(Law.TEXT_2019)
    assert ground is not None
    assert (ground.key, ground.article) == ("not_processed.repeat", "条例第三十六条第六项")
    assert repeat_ground(Law.TEXT_2008) is None


def test_the_codes_are_those_of_the_fixed_format() -> None:
    with_row = {code: result for code, result in RESULTS.items() if result.rows}
    assert [code for code, r in with_row.items() if r.law is Law.TEXT_2019] == CODES_OF_2019
    assert [code for code, r in RESULTS.items() if r.law is Law.TEXT_2008] == CODES_OF_2008


@pytest.mark.parametrize("code", CODES_OF_2019)
def test_a_result_of_2019_is_its_own_row_from_2021(code: str) -> None:
    assert RESULTS[code].rows["2021"] == code
    assert RESULTS[code].rows["2019"] == ("other" if code.startswith("other.") else code)
    assert RESULTS[code].outcome is Outcome(code.partition(".")[0])


@pytest.mark.parametrize(
    ("code", "row_2014", "later"),
    [
        ("already_public", "1.属于已主动公开范围数", "disclosed"),
        ("agreed", "2.同意公开答复数", "disclosed"),
        ("partly_agreed", "3.同意部分公开答复数", "partly_disclosed"),
        ("denied.state_secret", "涉及国家秘密", "withheld.state_secret"),
        ("denied.trade_secret", "涉及商业秘密", "withheld.third_party"),
        ("denied.privacy", "涉及个人隐私", "withheld.third_party"),
        (
            "denied.security_and_stability",
            "危及国家安全、公共安全、经济安全和社会稳定",
            "withheld.security_and_stability",
        ),
        ("denied.not_government_information", "不是《条例》所指政府信息", "other.other"),
        ("denied.other_law", "法律法规规定的其他情形", "withheld.prohibited_by_law"),
        ("not_this_authority", "5.不属于本行政机关公开数", "unable.not_held"),
        ("nonexistent", "6.申请信息不存在数", "unable.not_held"),
        ("amend_or_supplement", "7.告知作出更改补充数", "unable.still_unclear"),
        ("other_way", "8.告知通过其他途径办理数", "other.other"),
    ],
)
def test_a_result_of_2008_has_its_row_of_2014_and_later_rows(
    code: str, row_2014: str, later: str
) -> None:
    assert LAYOUTS["2014"].rows[RESULTS[code].rows["2014"]].label == row_2014
    assert RESULTS[code].rows["2021"] == later


@pytest.mark.parametrize(
    "code", ["denied.not_government_information", "amend_or_supplement", "other_way"]
)
def test_later_rows_that_are_our_reading_say_so(code: str) -> None:
    assert RESULTS[code].assumed == {"2019", "2021"}


@pytest.mark.parametrize(
    ("key", "article", "result", "row_2014"),
    [
        ("disclosed.already_public", "条例第三十六条第一项", "disclosed", "already_public"),
        ("disclosed.provided", "条例第三十六条第二项", "disclosed", "agreed"),
        ("partly_disclosed", "条例第三十七条", "partly_disclosed", "partly_agreed"),
        (
            "withheld.trade_secret",
            "条例第十五条、第三十二条、第三十六条第三项",
            "withheld.third_party",
            "denied.trade_secret",
        ),
        (
            "withheld.privacy",
            "条例第十五条、第三十二条、第三十六条第三项",
            "withheld.third_party",
            "denied.privacy",
        ),
        (
            "withheld.internal_affairs",
            "条例第十六条第一款、第三十六条第三项",
            "withheld.internal_affairs",
            "denied.not_government_information",
        ),
        ("unable.nonexistent", "条例第三十六条第四项", "unable.not_held", "nonexistent"),
        ("unable.other_authority", "条例第三十六条第五项", "unable.not_held", "not_this_authority"),
        ("not_processed.repeat", "条例第三十六条第六项", "not_processed.repeat", None),
        ("withheld.registry_query", "条例第三十六条第七项", "withheld.registry_query", "other_way"),
        (
            "unable.needs_creation",
            "条例第三十八条",
            "unable.needs_creation",
            "denied.not_government_information",
        ),
        ("not_processed.petition", "条例第三十九条第一款", "not_processed.petition", "other_way"),
        (
            "not_processed.publication",
            "条例第三十九条第二款",
            "not_processed.publication",
            "other_way",
        ),
        ("not_processed.excessive", "条例第三十五条", "not_processed.excessive", None),
        ("other.withdrawn", "", "other.other", None),
        (
            "denied.privacy",
            "2008年条例第十四条第四款、第二十一条第二项、第二十三条",
            "denied.privacy",
            "denied.privacy",
        ),
        (
            "amend_or_supplement",
            "2008年条例第二十一条第四项",
            "amend_or_supplement",
            "amend_or_supplement",
        ),
    ],
)
def test_articles_and_rows(key: str, article: str, result: str, row_2014: str | None) -> None:
    ground = GROUNDS[key]
    assert (ground.article, ground.result, ground.rows["2014"]) == (article, result, row_2014)


@pytest.mark.parametrize("key", GROUNDS)
def test_every_ground_is_complete(key: str) -> None:
    ground = GROUNDS[key]
    result = RESULTS[ground.result]
    assert ground.label
    assert ground.help.endswith("。")
    assert ground.letter.endswith("书")
    assert ground.remedy in {"review_first", "split", "either", "none"}
    for layout, form in LAYOUTS.items():
        row = ground.rows[layout]
        assert row in form.rows or (row is None and layout in result.no_row)
        if layout == "2014" and ground.law is Law.TEXT_2019 and row is not None:
            assert layout in ground.assumed
    assert ground.article.startswith(
        {Law.TEXT_2008: ("2008年条例", ""), Law.TEXT_2019: ("条例", "信息处理费办法", "")}[
            ground.law
        ]
    )


@pytest.mark.parametrize(
    ("law", "keys", "article"),
    [
        (
            Law.TEXT_2019,
            [
                "correction.corrected",
                "correction.forwarded",
                "correction.told_where",
                "correction.not_corrected",
            ],
            "条例第四十一条",
        ),
        (
            Law.TEXT_2008,
            ["corrected", "forwarded", "not_corrected"],
            "2008年条例第二十五条第二款",
        ),
    ],
)
def test_a_correction_has_grounds_of_its_own_and_no_row(
    law: Law, keys: list[str], article: str
) -> None:
    grounds = grounds_of(law, kind=ApplicationKind.CORRECTION)
    assert [ground.key for ground in grounds] == keys
    for ground in grounds:
        assert ground.article == article
        assert ground.outcome is None
        assert ground.group == "更正政府信息申请"
        assert RESULTS[ground.result].group == ground.group
        assert set(RESULTS[ground.result].no_row) == set(LAYOUTS)
        assert ground not in grounds_of(law)


@pytest.mark.parametrize(
    ("key", "title"),
    [
        ("correction.corrected", "更正告知书"),
        ("correction.forwarded", "转送告知书"),
        ("correction.told_where", "更正途径告知书"),
        ("correction.not_corrected", "不予更正告知书"),
        ("forwarded", "转送告知书"),
    ],
)
def test_the_letters_of_a_correction(key: str, title: str) -> None:
    assert GROUNDS[key].letter == title


def test_every_result_is_reached_by_a_ground() -> None:
    assert {ground.result for ground in GROUNDS.values()} == set(RESULTS)


def test_every_row_that_takes_endings_is_reached_by_a_result() -> None:
    for layout, group in (("2014", "answered"), ("2019", "results"), ("2021", "results")):
        leaves = {row.key for row in LAYOUTS[layout].leaves(group)} - {"total"}
        assert leaves == {r.rows[layout] for r in RESULTS.values() if layout in r.rows}


def test_the_text_in_force_on_receipt_gives_the_grounds() -> None:
    older, newer = grounds_on(date(2019, 5, 14)), grounds_on(date(2019, 5, 15))
    assert {ground.law for ground in older} == {Law.TEXT_2008}
    assert {ground.law for ground in newer} == {Law.TEXT_2019}
    assert all(ground.is_reply for ground in (*older, *newer))
    with pytest.raises(Refusal, match="2008年5月1日"):
        grounds_on(date(2008, 4, 30))


def test_a_ground_places_an_ending_more_finely_than_its_result() -> None:
    assert row_of("2014", "unable.not_held", "unable.nonexistent") == "nonexistent"
    assert row_of("2021", "unable.not_held", "unable.nonexistent") == "unable.not_held"
    assert row_of("2014", "unable.not_held") is None
    assert row_of("2021", "no such result") is None
    assert row_of("2021", None) is None
