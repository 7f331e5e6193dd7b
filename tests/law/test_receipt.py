"""Article 31: one day of receipt for each channel."""

from datetime import date

import pytest

from tracker.law.calendar import national
from tracker.law.receipt import ReceiptDay, confirmed_by_hand, days_that_count, received_on
from tracker.law.refusals import NoValueInForce, PassedOnBeforeArrival, ReceiptEvidenceMissing
from tracker.law.terms import Channel

SAID = {
    "submitted_on": date(2025, 9, 20),  # a Saturday
    "signed_on": date(2025, 9, 22),
    "confirmed_on": date(2025, 9, 23),
}


@pytest.mark.parametrize(
    ("channel", "known", "counts", "article", "assumed"),
    [
        (Channel.COUNTER, ["submitted_on"], "submitted_on", "条例第三十一条第一项", False),
        (Channel.ORAL, ["submitted_on"], "submitted_on", "条例第二十九条、第三十一条第一项", False),
        (Channel.POST, ["signed_on"], "signed_on", "条例第三十一条第二项", False),
        (Channel.POST, ["confirmed_on"], "confirmed_on", "条例第三十一条第二项", False),
        (Channel.POST, ["signed_on", "confirmed_on"], "signed_on", "条例第三十一条第二项", False),
        (
            Channel.FAX,
            ["submitted_on", "confirmed_on"],
            "confirmed_on",
            "条例第三十一条第三项",
            False,
        ),
        (
            Channel.EMAIL,
            ["submitted_on", "confirmed_on"],
            "confirmed_on",
            "条例第三十一条第三项",
            True,
        ),
        (Channel.ONLINE, ["submitted_on"], "submitted_on", "条例第三十一条第三项", True),
        (
            Channel.ONLINE,
            ["submitted_on", "confirmed_on"],
            "confirmed_on",
            "条例第三十一条第三项",
            False,
        ),
    ],
)
def test_which_day_counts(channel, known, counts, article, assumed):
    receipt = received_on(channel, **{name: SAID[name] for name in known})
    assert (receipt.on, receipt.article, receipt.assumed) == (SAID[counts], article, assumed)
    assert f"{receipt.on.year}年{receipt.on.month}月{receipt.on.day}日" in receipt.reasoning
    assert receipt.reasoning.endswith("之日为收到申请之日。")


def test_an_oral_application_by_telephone_is_our_reading():
    told = received_on(Channel.ORAL, submitted_on=date(2025, 9, 22), by_telephone=True)
    assert told.on == date(2025, 9, 22)
    assert told.assumed
    assert "通过电话口头提出" in told.reasoning
    assert "签名确认之日" in told.other_reading


@pytest.mark.parametrize(
    ("channel", "known", "needed"),
    [
        (Channel.COUNTER, [], "提交的日期"),
        (Channel.ORAL, ["signed_on"], "提交的日期"),
        (Channel.POST, ["submitted_on"], "签收的日期"),
        (Channel.FAX, ["submitted_on"], "双方确认的日期"),
        (Channel.EMAIL, ["submitted_on"], "双方确认的日期"),
        (Channel.ONLINE, ["signed_on"], "提交成功的日期"),
    ],
)
def test_without_the_day_that_counts_there_is_no_receipt(channel, known, needed):
    with pytest.raises(ReceiptEvidenceMissing) as refused:
        received_on(channel, **{name: SAID[name] for name in known})
    assert channel.label in str(refused.value)
    assert needed in str(refused.value)


def test_every_channel_has_a_rule():
    for channel in Channel:
        assert received_on(channel, **SAID).on in SAID.values()


def test_online_the_automatic_receipt_confirms_even_on_a_rest_day():
    receipt = received_on(Channel.ONLINE, submitted_on=date(2025, 10, 4))
    assert receipt.on == date(2025, 10, 4)
    assert "系统当即出具回执，视为双方确认" in receipt.reasoning
    assert "双方确认之日" in receipt.other_reading


def test_email_names_the_older_reading_with_its_day():
    receipt = received_on(
        Channel.EMAIL, submitted_on=date(2025, 9, 20), confirmed_on=date(2025, 9, 22)
    )
    assert receipt.on == date(2025, 9, 22)
    assert receipt.other_reading == (
        "国办公开办函〔2015〕207号曾以电子邮件系统收到之日（2025年9月20日）为收到申请之日。"
    )


@pytest.mark.parametrize(
    ("submitted_on", "counts"),
    [
        ("2025-09-22", "2025-09-23"),  # Monday: Tuesday
        ("2025-09-26", "2025-09-28"),  # Friday: Sunday, a make-up day
        ("2025-09-30", "2025-10-09"),  # the eve of the National Day holiday: the day after it
        ("2025-10-04", "2025-10-09"),  # within it
    ],
)
def test_confirmed_by_hand_at_the_latest_on_the_next_working_day(submitted_on, counts):
    receipt = confirmed_by_hand(date.fromisoformat(submitted_on), national())
    assert receipt.on == date.fromisoformat(counts)
    assert receipt.assumed
    assert receipt.article == "条例第三十一条第三项"
    assert "系统出具回执即视为双方确认" in receipt.other_reading


def test_confirmation_by_hand_is_unknown_to_the_text_of_2008():
    with pytest.raises(NoValueInForce):
        confirmed_by_hand(date(2018, 9, 10), national())


@pytest.mark.parametrize(
    ("first_reached", "named"), [("门卫", "由门卫收到"), ("", "由本机关其他部门收到")]
)
def test_the_way_inside_the_authority_is_its_own_time(first_reached, named):
    receipt = received_on(
        Channel.POST,
        signed_on=date(2025, 9, 1),
        first_reached=first_reached,
        passed_on=date(2025, 9, 22),
    )
    assert receipt.on == date(2025, 9, 1)
    assert named in receipt.reasoning
    assert "2025年9月22日转到工作机构" in receipt.reasoning
    assert "207号" in receipt.other_reading


def test_it_cannot_be_passed_on_before_it_came():
    with pytest.raises(PassedOnBeforeArrival):
        received_on(Channel.POST, signed_on=date(2025, 9, 22), passed_on=date(2025, 9, 1))


class TestUnderTheTextOf2008:
    def test_the_same_days_are_used_and_marked(self):
        receipt = received_on(Channel.COUNTER, submitted_on=date(2018, 3, 5))
        assert receipt.on == date(2018, 3, 5)
        assert receipt.article == "2008年条例第二十四条"
        assert receipt.assumed
        assert "国办公开办函〔2015〕207号" in receipt.reasoning

    def test_email_counts_from_its_arrival(self):
        receipt = received_on(
            Channel.EMAIL, submitted_on=date(2018, 3, 5), confirmed_on=date(2018, 3, 7)
        )
        assert receipt.on == date(2018, 3, 5)
        assert receipt.assumed


@pytest.mark.parametrize(
    ("channel", "by_hand", "days"),
    [
        (Channel.COUNTER, False, (ReceiptDay.HANDED_IN,)),
        (Channel.ORAL, False, (ReceiptDay.TOLD,)),
        (Channel.POST, False, (ReceiptDay.SIGNED_FOR, ReceiptDay.CONFIRMED)),
        (Channel.ONLINE, False, (ReceiptDay.SENT,)),
        (Channel.ONLINE, True, (ReceiptDay.CONFIRMED,)),
        (Channel.FAX, False, (ReceiptDay.CONFIRMED,)),
        (Channel.EMAIL, True, (ReceiptDay.CONFIRMED,)),
    ],
)
def test_the_guide_and_the_reasoning_say_the_same(
    channel: Channel, by_hand: bool, days: tuple[ReceiptDay, ...]
) -> None:
    assert days_that_count(channel, confirms_by_hand=by_hand) == days
    known = dict(SAID)
    if channel is Channel.ONLINE and not by_hand:
        del known["confirmed_on"]
    assert days[0].label in received_on(channel, **known).reasoning
