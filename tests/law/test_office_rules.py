"""What an office may set, and what is refused because it would be looser than the law."""

from datetime import date, timedelta

import pytest

from tracker.law import setting_refusals as no
from tracker.law.articles import places
from tracker.law.bodies import bodies_refusal
from tracker.law.calendar import Notice, national
from tracker.law.office_rules import (
    ALWAYS_OPEN,
    FIXED_STEPS,
    announcement_refusal,
    channels_refusal,
    holidays_refusal,
    retention_named,
    step_stays,
    steps_refusal,
)
from tracker.law.refusals import Refusal
from tracker.law.terms import AuthorityLevel, Channel, Retention, WorkStep
from tracker.law.workflow import OPTIONAL

NUMBER = {Channel.FAX: "0000-1", Channel.EMAIL: "gongkai@example.cn"}


def said(refusal: Refusal | None) -> str | None:
    return refusal and str(refusal)


# (channels open, where they lead, why not)
CHANNELS = {
    "counter and post alone": ("counter post", {}, None),
    "everything, each with its address": ("counter post online fax email", NUMBER, None),
    "an address for a day that the channel is opened again": ("counter post", NUMBER, None),
    "no counter": (
        "post online", {},
        "当面是基本渠道，不能关闭。（条例第二十八条、国办公开办函〔2017〕19号）",
    ),
    "no post": (
        "counter online", {},
        "信函是基本渠道，不能关闭。（条例第二十八条、国办公开办函〔2017〕19号）",
    ),
    "fax that leads nowhere": (
        "counter post fax", {Channel.FAX: ""},
        "开通了传真，请写明发到哪里。（国办公开办函〔2017〕19号）",
    ),
    "mail that leads nowhere": (
        "counter post fax email", {Channel.FAX: "0000-1"},
        "开通了电子邮件，请写明发到哪里。（国办公开办函〔2017〕19号）",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("channels", "leads_to", "why"), CHANNELS.values(), ids=CHANNELS)
def test_channels(channels, leads_to, why):
    assert said(channels_refusal([Channel(c) for c in channels.split()], leads_to)) == why


def test_a_closed_channel_needs_no_address():
    assert announcement_refusal(Channel.FAX, ALWAYS_OPEN, {}) is None


@pytest.mark.parametrize(
    ("steps", "why"),
    [
        ([], None),
        (OPTIONAL, None),
        (["secrecy_check"], "公开以前都要经过保密审查，机关不能自行取舍。（条例第十七条）"),
        (
            ["checking", "consent"],
            "延长答复期限须经公开工作机构负责人同意，机关不能自行取舍。（条例第三十三条）",
        ),
        (["sign_off"], "“签发”每个机关都有，不能自行取舍。（条例第四条）"),
        (["registering"], "“登记”每个机关都有，不能自行取舍。（条例第四条）"),
    ],
)
def test_steps(steps, why):
    assert said(steps_refusal([WorkStep(step) for step in steps])) == why


def test_the_steps_that_stand_say_why():
    assert {step: step_stays(step).article for step in FIXED_STEPS} == {
        WorkStep.SECRECY_CHECK: "条例第十七条",
        WorkStep.CONSENT: "条例第三十三条",
        WorkStep.SIGN_OFF: "条例第四条",
    }


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("permanent", Retention.PERMANENT),
        ("永久", Retention.PERMANENT),
        ("30", Retention.THIRTY_YEARS),
        ("30年", Retention.THIRTY_YEARS),
        ("10年", Retention.TEN_YEARS),
    ],
)
def test_periods_of_the_archive(text, period):
    assert retention_named(text) is period


@pytest.mark.parametrize("text", ["5年", "5", "15年", "短期", ""])
def test_no_other_period_and_none_shorter(text):
    with pytest.raises(no.RetentionUnknown) as refused:
        retention_named(text)
    assert str(refused.value) == (
        f"没有“{text}”这一保管期限；可用的有：永久、30年、10年。（文书档案保管期限规定）"
    )


# (level, review body, court, which of them is refused)
BODIES = {
    "no level told": (None, "某市司法局", "某市中级人民法院", None),
    "as the law says": ("street_office", "某区人民政府", "某区人民法院", None),
    "no names yet": ("street_office", "", "", None),
    "a bureau does not review a street office": (
        "street_office", "某区司法局", "某区人民法院", "review_body",
    ),
    "a suit against a street office begins at the basic court": (
        "street_office", "某区人民政府", "某市中级人民法院", "court",
    ),
    "against a county government at the intermediate one": (
        "county_government", "某市人民政府", "某县人民法院", "court",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("level", "review_body", "court", "field"), BODIES.values(), ids=BODIES)
def test_bodies(level, review_body, court, field):
    bodies = {"level": level and AuthorityLevel(level), "review_body": review_body, "court": court}
    refusal = bodies_refusal(bodies, date(2026, 9, 22))
    assert (refusal and refusal.facts["field"]) == field


def test_a_refused_body_says_whose_it_would_be():
    bodies = {"level": AuthorityLevel.STREET_OFFICE, "review_body": "某区司法局", "court": ""}
    assert said(bodies_refusal(bodies, date(2026, 9, 22))) == (
        "街道办事处的应为设立本机关的人民政府（行政复议法第二十四条第一款第三项），"
        "“某区司法局”与此不符。（条例第五十一条）"
    )


def notice(key: str, off: int, work: int, first: str) -> Notice:
    """So many weekdays off from a Monday on, and so many Saturdays worked."""
    monday = date.fromisoformat(first)
    weekdays = [monday + timedelta(days=7 * (n // 5) + n % 5) for n in range(off)]
    saturdays = [monday + timedelta(days=7 * n + 5) for n in range(work)]
    return Notice(key, "", off=dict.fromkeys(weekdays, "节"), work=dict.fromkeys(saturdays, "节"))


@pytest.mark.parametrize(
    ("key", "off", "work", "first", "refused"),
    [
        ("2027", 18, 5, "2027-01-04", False),
        ("2027", 18, 4, "2027-01-04", True),
        ("2027", 13, 0, "2027-01-04", False),
        ("2027", 5, 3, "2027-01-04", False),
        # a notice that changes a year may give more, as in 2020
        ("2027-spring", 20, 0, "2027-01-04", False),
        # the number of earlier years is not recorded
        ("2020", 20, 0, "2020-01-06", False),
    ],
)
def test_a_year_of_holidays(key, off, work, first, refused):
    assert isinstance(holidays_refusal(notice(key, off, work, first)), Refusal) is refused


def test_no_notice_of_the_state_council_is_refused():
    assert [one.key for one in national().notices if holidays_refusal(one)] == []


@pytest.mark.parametrize(
    "refusal", [c for c in vars(no).values() if isinstance(c, type) and c is not Refusal], ids=repr
)
def test_every_refusal_names_a_recorded_article(refusal):
    assert all(place.exists for place in places(refusal.article))
