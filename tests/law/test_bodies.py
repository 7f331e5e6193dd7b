"""To whom one turns, by level of the authority and day."""

from datetime import date

import pytest

from tracker.law.articles import TEXTS, places
from tracker.law.bodies import (
    NAMELESS_COURT,
    NAMELESS_REVIEW_BODY,
    court_in_letters,
    court_rule,
    review_body_in_letters,
    review_body_rule,
)
from tracker.law.layouts import read_data
from tracker.law.refusals import NoValueInForce
from tracker.law.terms import AuthorityLevel

L = AuthorityLevel
BEFORE, SINCE = date(2023, 12, 31), date(2024, 1, 1)

GOVERNMENT_OR_UPPER = "本级人民政府或者上一级主管部门"
REVIEWERS = [
    # level, until the end of 2023, from 2024-01-01, article from then
    (L.STREET_OFFICE, "设立本机关的人民政府", "设立本机关的人民政府",
     "行政复议法第二十四条第一款第三项"),
    (L.TOWNSHIP_GOVERNMENT, "上一级人民政府", "上一级人民政府",
     "行政复议法第二十四条第一款第二项"),
    (L.COUNTY_DEPARTMENT, GOVERNMENT_OR_UPPER, "本级人民政府", "行政复议法第二十四条第一款第一项"),
    (L.COUNTY_GOVERNMENT, "上一级人民政府", "上一级人民政府", "行政复议法第二十四条第一款第二项"),
    (L.CITY_DEPARTMENT, GOVERNMENT_OR_UPPER, "本级人民政府", "行政复议法第二十四条第一款第一项"),
    (L.CITY_GOVERNMENT, "上一级人民政府", "上一级人民政府", "行政复议法第二十四条第一款第二项"),
    (L.PROVINCIAL_DEPARTMENT, GOVERNMENT_OR_UPPER, "本级人民政府",
     "行政复议法第二十四条第一款第一项"),
    (L.PROVINCIAL_GOVERNMENT, "本机关", "本机关", "行政复议法第二十四条第二款"),
    (L.MINISTRY, "本机关", "本机关", "行政复议法第二十五条第一项"),
    (L.VERTICAL, "上一级主管部门", "上一级主管部门", "行政复议法第二十七条"),
    (L.JUSTICE_BUREAU, GOVERNMENT_OR_UPPER, "本级人民政府或者上一级司法行政部门",
     "行政复议法第二十八条"),
]  # fmt: skip

BASIC, MIDDLE, ANY = "有管辖权的基层人民法院", "有管辖权的中级人民法院", "有管辖权的人民法院"
COURTS = [
    # level, until April 2015, from 2015-05-01
    (L.STREET_OFFICE, BASIC, BASIC),
    (L.TOWNSHIP_GOVERNMENT, BASIC, BASIC),
    (L.COUNTY_DEPARTMENT, BASIC, BASIC),
    (L.COUNTY_GOVERNMENT, BASIC, MIDDLE),
    (L.CITY_DEPARTMENT, BASIC, BASIC),
    (L.CITY_GOVERNMENT, BASIC, MIDDLE),
    (L.PROVINCIAL_DEPARTMENT, BASIC, BASIC),
    (L.PROVINCIAL_GOVERNMENT, MIDDLE, MIDDLE),
    (L.MINISTRY, MIDDLE, MIDDLE),
    (L.VERTICAL, ANY, ANY),
    (L.JUSTICE_BUREAU, BASIC, BASIC),
]


@pytest.mark.parametrize(("level", "before", "since", "article"), REVIEWERS)
def test_who_reviews(level: AuthorityLevel, before: str, since: str, article: str) -> None:
    old, new = review_body_rule(level, BEFORE), review_body_rule(level, SINCE)
    assert (old.who, new.who, new.article) == (before, since, article)
    assert old.article.startswith("1999年行政复议法")
    assert old.unread
    assert new.unread


@pytest.mark.parametrize(("level", "before", "since"), COURTS)
def test_which_court(level: AuthorityLevel, before: str, since: str) -> None:
    old, new = court_rule(level, date(2015, 4, 30)), court_rule(level, date(2015, 5, 1))
    assert (old.who, new.who) == (before, since)
    assert old.article.startswith("1989年行政诉讼法")
    assert new.article.startswith("行政诉讼法第十")
    assert old.unread
    assert new.unread


def test_both_tables_name_every_level() -> None:
    assert [row[0] for row in REVIEWERS] == list(AuthorityLevel)
    assert [row[0] for row in COURTS] == list(AuthorityLevel)


@pytest.mark.parametrize("level", AuthorityLevel)
def test_a_day_before_the_laws_is_refused(level: AuthorityLevel) -> None:
    with pytest.raises(NoValueInForce, match="1999年10月1日"):
        review_body_rule(level, date(1999, 9, 30))
    with pytest.raises(NoValueInForce, match="1990年10月1日"):
        court_rule(level, date(1990, 9, 30))


@pytest.mark.parametrize(
    ("level", "review_body", "court", "other_body", "other_court"),
    [
        (L.STREET_OFFICE, "某区人民政府", "某区人民法院", False, False),
        (L.STREET_OFFICE, "某区司法局", "某市中级人民法院", True, True),
        (L.STREET_OFFICE, "某区人民政府", "某市铁路运输法院", False, False),
        (L.COUNTY_DEPARTMENT, "某市住房和城乡建设局", "某县人民法院", True, False),
        (L.CITY_GOVERNMENT, "某省人民政府", "某市第四中级人民法院", False, False),
        (L.CITY_GOVERNMENT, "某省人民政府", "某区人民法院", False, True),
        (L.JUSTICE_BUREAU, "某市司法局", "某区人民法院", False, False),
        (L.VERTICAL, "国家税务总局某省税务局", "某市中级人民法院", False, False),
        (L.MINISTRY, "", "", False, False),
    ],
)
def test_a_name_that_is_obviously_another_body(
    level: AuthorityLevel, review_body: str, court: str, other_body: bool, other_court: bool
) -> None:
    assert review_body_rule(level, SINCE).is_obviously_other(review_body) is other_body
    assert court_rule(level, SINCE).is_obviously_other(court) is other_court


def test_a_department_could_be_reviewed_by_its_upper_department_until_2023() -> None:
    name = "某市住房和城乡建设局"
    assert not review_body_rule(L.COUNTY_DEPARTMENT, BEFORE).is_obviously_other(name)
    assert review_body_rule(L.COUNTY_DEPARTMENT, SINCE).is_obviously_other(name)


@pytest.mark.parametrize(
    ("name", "level", "review_body", "court"),
    [
        ("某机关", L.MINISTRY, "某机关", "某机关"),
        ("某机关", None, "某机关", "某机关"),
        ("", L.COUNTY_GOVERNMENT, "上一级人民政府", MIDDLE),
        ("", None, NAMELESS_REVIEW_BODY, NAMELESS_COURT),
    ],
)
def test_how_a_letter_calls_them(
    name: str, level: AuthorityLevel | None, review_body: str, court: str
) -> None:
    assert review_body_in_letters(name, level, SINCE) == review_body
    assert court_in_letters(name, level, SINCE) == court


@pytest.mark.parametrize("table", ["review_body", "court", "silence"])
def test_what_is_said_of_bodies_and_silence_rests_on_texts_in_force_when_it_begins(
    table: str,
) -> None:
    entries = read_data("remedies")[table]
    for entry in entries:
        for citation in entry.get("articles") or [entry["article"]]:
            for place in places(citation):
                assert place.exists, citation
                assert TEXTS[place.text].in_force_on(entry["since"]), citation
