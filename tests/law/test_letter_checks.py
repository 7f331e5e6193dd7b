"""What forbids a number, what somebody answers for, and what only wants a look."""

from dataclasses import replace

import pytest

from tests.law.stories import did, on, received
from tracker.law.calendar import national
from tracker.law.facts import fold, in_force
from tracker.law.grounds import GROUNDS
from tracker.law.letter_checks import Verdict, Written, letter_checks, lost_of_remedy
from tracker.law.remedies import remedy
from tracker.law.terms import AuthorityLevel

BODIES = {"review_body": "甲区人民政府", "court": "甲区人民法院", "level": None}
REGULATION = "《中华人民共和国政府信息公开条例》"
EITHER = (
    "如不服本告知，可以自收到本告知书之日起60日内向甲区人民政府申请行政复议，"
    "或者自收到本告知书之日起6个月内向甲区人民法院提起行政诉讼。"
)
FIRST = (
    "如不服本决定，应当先自收到本告知书之日起六十日内向甲区人民政府申请行政复议；"
    "对行政复议决定仍不服的，可以自收到行政复议决定书之日起15日内依法向人民法院提起行政诉讼。"
)
GIVEN = f"经审查，根据{REGULATION}第三十六条第二项的规定，予以公开。"
SECRET = (
    f"经审查，根据{REGULATION}第十五条、第三十二条、第三十六条第三项的规定，不予公开。"
    "单价属于商业秘密。"
)


def written(text, *grounds, day="2025-09-24 周三", ground="", **more):
    """A reply on one ground or several; the first is counted where nothing else is said."""
    return Written(
        text=text,
        addressee="申请人甲",
        on=on(day),
        grounds=grounds,
        ground=ground or (grounds[0] if grounds else ""),
        bodies=BODIES,
        **more,
    )


def facts_of(*journal, day="2025-09-22 周一"):
    return fold(in_force([received(day), *journal]))


def keys(letter, *journal, day="2025-09-22 周一"):
    """The points that do not hold, by their verdict."""
    found = letter_checks(letter, facts_of(*journal, day=day), national())
    return {(check.verdict.value, check.key) for check in found if check.verdict != Verdict.HOLDS}


def holding(letter, *journal):
    found = letter_checks(letter, facts_of(*journal), national())
    return [check.words for check in found if check.verdict is Verdict.HOLDS]


def test_a_letter_that_lacks_nothing():
    letter = written(GIVEN + EITHER, "disclosed.provided")
    assert keys(letter) == set()
    assert holding(letter) == [
        "逐项答复：共1项，请与申请内容逐项对照。",
        "计入年度报告：（一）予以公开。",
        "条款：正文引用的条款都有，且在答复之日有效。",
        "答复日期在期限之内（2025年10月24日）。",
        "救济途径：行政复议或者行政诉讼。",
        "收件人：申请人甲，请与申请表核对。",
        "正文和附件中没有身份证号码、手机号码。",
        "没有附件。需要提供文件的，请返回添加。",
        "文号在签发时取得，签发之前不占号。",
    ]


@pytest.mark.parametrize("text", ["", " \n　　\n"])
def test_an_empty_text_forbids_the_number(text):
    assert keys(written(text, "disclosed.provided")) == {("blocks", "text_empty")}


# --- the way to complain -------------------------------------------------------------------

# the ground, the day of the reply, the text, what does not hold
REMEDIES = [
    ("disclosed.provided", "2025-09-24 周三", GIVEN + EITHER, None),
    ("disclosed.provided", "2025-09-24 周三", GIVEN, "remedy_lost"),
    (
        "disclosed.provided", "2025-09-24 周三", GIVEN + EITHER.replace("60日", "90日"),
        "remedy_lost",
    ),
    (
        "disclosed.provided", "2025-09-24 周三",
        GIVEN + EITHER.replace("甲区人民法院", "乙区人民法院"), "remedy_lost",
    ),
    # a choice of ways must not be taken away
    ("disclosed.provided", "2025-09-24 周三", GIVEN + FIRST + EITHER, "remedy_of_other_path"),
    # withheld from 2024 on: review first, and it must say so
    ("withheld.trade_secret", "2025-09-24 周三", SECRET + FIRST, None),
    ("withheld.trade_secret", "2025-09-24 周三", SECRET + EITHER, "remedy_lost"),
    ("withheld.trade_secret", "2025-09-24 周三", SECRET, "remedy_lost"),
    # withheld on the last day of the older rule: a free choice
    ("withheld.trade_secret", "2023-12-29 周五", SECRET + EITHER, None),
    ("withheld.trade_secret", "2023-12-29 周五", SECRET + FIRST, "remedy_lost"),
]  # fmt: skip


@pytest.mark.parametrize(("ground", "day", "text", "reason"), REMEDIES)
def test_the_way_to_complain_fits_ground_and_day(ground, day, text, reason):
    began = "2023-12-25 周一" if day.startswith("2023") else "2025-09-22 周一"
    expected = {("blocks", reason)} if reason else set()
    assert keys(written(text, ground, day=day), day=began) == expected


def test_what_is_lacking_is_named():
    way = remedy([GROUNDS["withheld.trade_secret"]], on("2025-09-24 周三"), **BODIES)
    assert lost_of_remedy(EITHER, way) == ("15日", "先申请行政复议")
    assert lost_of_remedy("", way) == ("甲区人民政府", "60日", "15日", "先申请行政复议")
    assert lost_of_remedy(FIRST, way) == ()


def test_where_nothing_was_decided_nothing_is_told():
    letter = written("您已撤回申请。", "other.withdrawn")
    assert "本答复不涉及救济途径。" in holding(letter)


def test_a_path_that_is_our_reading_says_so():
    both = written(
        f"一、关于第1项申请内容。{GIVEN}二、关于第2项申请内容。{SECRET}{FIRST}{EITHER}",
        "disclosed.provided", "withheld.trade_secret", ground="partly_disclosed",
    )  # fmt: skip
    assert keys(both) == set()
    assert any(words.endswith("这是系统对规定的理解，请核对。") for words in holding(both))
    assert any("只计部分公开" in words for words in holding(both))


# --- a search that found nothing -----------------------------------------------------------


@pytest.mark.parametrize(
    ("ground", "searched", "reason"),
    [
        ("unable.nonexistent", False, ("look", "search_not_kept")),
        ("unable.nonexistent", True, None),
        ("disclosed.provided", False, None),
    ],
)
def test_what_does_not_exist_was_looked_for(ground, searched, reason):
    article = GROUNDS[ground].article
    text = f"经检索，根据{article}的规定，告知如下。{EITHER}"
    found = keys(written(text, ground, searched=searched))
    assert (reason in found) if reason else not any("search" in key for _, key in found)


# --- matters, articles, days ---------------------------------------------------------------


def test_every_matter_is_answered():
    two = (GIVEN + EITHER, "disclosed.provided", "disclosed.provided")
    assert keys(written(*two)) == {("blocks", "matter_lost")}
    assert keys(written(f"关于第1项和第二项：{two[0]}", *two[1:])) == set()
    assert keys(written(f"关于第1项：{two[0]}", *two[1:])) == {("blocks", "matter_lost")}
    asked = written(two[0], "disclosed.provided", asked=3)
    assert keys(asked) == {("look", "matters_fewer")}


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (GIVEN.replace("第三十六条", "有关条款") + EITHER, "article_lost"),
        (GIVEN + f"参照{REGULATION}第五十七条。" + EITHER, "article_not_in_force"),
        (GIVEN + f"参照{REGULATION}第四十九条。" + EITHER, None),
        (GIVEN + f"{REGULATION}的精神。" + EITHER, None),
        (GIVEN + "参照《中华人民共和国民法典》第二百零一条。" + EITHER, None),
        (GIVEN + "收费依照《政府信息公开信息处理费管理办法》。" + EITHER, None),
    ],
)
def test_articles_are_there_and_in_force(text, reason):
    expected = {("blocks", reason)} if reason else set()
    assert keys(written(text, "disclosed.provided")) == expected


def test_a_text_that_was_not_in_force_yet():
    text = f"{SECRET}参照《中华人民共和国民法典》第二百零一条。{EITHER}"
    letter = written(text, "withheld.trade_secret", day="2020-06-30 周二")
    assert keys(letter, day="2020-06-29 周一") == {("blocks", "article_not_in_force")}


def test_a_ground_without_an_article_asks_for_none():
    """One names no text at all, the other a text without its articles."""
    for ground in ("other.other", "other.fee_unpaid"):
        assert keys(written(f"不再处理。{EITHER}", ground)) == set()


def test_a_late_reply_is_answered_for_by_name():
    late = written(GIVEN + EITHER, "disclosed.provided", day="2025-10-27 周一")
    assert keys(late) == {("asks", "late")}


def test_a_due_date_counted_without_a_notice_says_so():
    letter = written(GIVEN + EITHER, "disclosed.provided", day="2027-12-29 周三")
    found = letter_checks(letter, facts_of(day="2027-12-27 周一"), national())
    assert [c.key for c in found if "in_time" in c.key] == ["in_time_as_far_as_known"]


def test_without_a_running_clock_there_is_no_lateness():
    asked = did("2025-09-23 周二", "supplement_asked", items="年份", respond_by="2025-10-15")
    letter = written(GIVEN + EITHER, "disclosed.provided")
    assert "答复期限目前没有计算。" in holding(letter, asked)


def test_one_of_several_rows_by_choice_and_no_row_at_all():
    text = (
        f"关于第1项：{GIVEN}关于第2项：根据{REGULATION}第三十六条第四项的规定，没有该信息。{EITHER}"
    )
    letter = written(text, "disclosed.provided", "unable.nonexistent", ground="unable.nonexistent")
    assert any("这是您在所用的依据中选择的。" in words for words in holding(letter))
    correction = f"根据{REGULATION}第四十一条的规定，已经更正。{EITHER}"
    letter = written(correction, "correction.corrected")
    assert "本答复不计入年度报告的表格。" in holding(letter)


@pytest.mark.parametrize(
    ("new_due", "text", "reason"),
    [
        ("2025-11-21 周五", "延长至2025年11月21日。", None),
        ("2025-11-24 周一", "延长至2025年11月21日。", "new_due_lost"),
    ],
)
def test_an_extension_tells_the_new_due_date(new_due, text, reason):
    letter = replace(written(text), new_due=on(new_due))
    assert keys(letter) == ({("blocks", reason)} if reason else set())


# --- parties, bodies, persons, files -------------------------------------------------------


def test_what_parties_said_or_left_unsaid():
    sent = {"whom": "乙公司", "kind": "third_party"}
    asked = did("2025-09-23 周二", "consulted", id="1", **sent)
    objects = did("2025-09-24 周三", "opinion_received", id="1", opinion="objects")
    consents = did("2025-09-24 周三", "opinion_received", id="1", opinion="consents")
    letter = written(GIVEN + EITHER, "disclosed.provided")
    assert keys(letter, asked) == {("look", "opinion_awaited")}
    assert keys(letter, asked, objects) == {("look", "opinion_against")}
    assert keys(letter, asked, consents) == set()
    later = written(GIVEN + EITHER, "disclosed.provided", day="2025-11-03 周一")
    assert keys(later, asked) == {("look", "opinion_silent")}
    author = did("2025-09-23 周二", "consulted", id="1", whom="丙局", kind="co_author")
    assert keys(later, author) == set(), "silence is consent"


def test_bodies_that_are_missing_or_of_another_level():
    letter = written(GIVEN + EITHER, "disclosed.provided")
    nameless = {"review_body": "", "court": "", "level": None}
    lacking = {("look", "no_review_body"), ("look", "no_court"), ("blocks", "remedy_lost")}
    assert keys(replace(letter, bodies=nameless)) == lacking
    of_level = {**BODIES, "level": AuthorityLevel.COUNTY_DEPARTMENT}
    assert keys(replace(letter, bodies=of_level)) == set()
    other = {**of_level, "court": "某市中级人民法院"}
    text = (GIVEN + EITHER).replace("甲区人民法院", "某市中级人民法院")
    assert keys(replace(letter, text=text, bodies=other)) == {("look", "body_of_other_level")}


def test_numbers_of_persons_and_files():
    letter = written(f"{GIVEN}{EITHER}附件：合同.pdf", "disclosed.provided")
    found = replace(
        letter,
        addressee="",
        numbers_in_text=("138******78",),
        numbers_in_files=(("合同.pdf", "110***"),),
        files=("合同.pdf", "发票.pdf"),
        files_unread=("发票.pdf",),
        files_gone=("合同.pdf",),
    )
    assert keys(found) == {
        ("look", "nobody_addressed"),
        ("blocks", "number_in_text"),
        ("asks", "number_in_file"),
        ("look", "file_not_named"),
        ("look", "file_unread"),
        ("blocks", "file_gone"),
    }
    assert "附件2个，请打开核对内容。" in holding(found)
