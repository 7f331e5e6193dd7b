"""When a mail arrived, and the day of receipt that follows."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from tracker.law.mail_arrival import ArrivalBy, arrival, believed, receipt_of_mail
from tracker.law.mail_refusals import ArrivedOnAnotherDay, CameByMail, ConfirmedBeforeArrival
from tracker.law.terms import Channel

STORED = datetime(2025, 9, 22, 9, 30, tzinfo=ZoneInfo("Asia/Shanghai"))
BEFORE, AFTER = STORED - timedelta(minutes=40), STORED + timedelta(minutes=40)
FETCHED = STORED + timedelta(hours=1)


@pytest.mark.parametrize(
    ("stored_at", "traced_at", "at", "by"),
    [
        (STORED, None, STORED, ArrivalBy.MAILBOX),
        (STORED, STORED, STORED, ArrivalBy.MAILBOX),
        (STORED, BEFORE, BEFORE, ArrivalBy.TRACE),
        (STORED, AFTER, STORED, ArrivalBy.MAILBOX),
        (None, BEFORE, BEFORE, ArrivalBy.TRACE),
        (None, None, FETCHED, ArrivalBy.FETCHED),
        (FETCHED + timedelta(days=1), None, FETCHED, ArrivalBy.FETCHED),
        (STORED, FETCHED + timedelta(days=1), STORED, ArrivalBy.MAILBOX),
        (FETCHED + timedelta(days=1), BEFORE, BEFORE, ArrivalBy.TRACE),
    ],
)
def test_the_earlier_record_of_the_mail_system_counts(stored_at, traced_at, at, by):
    told = arrival(stored_at=stored_at, traced_at=traced_at, fetched_at=FETCHED)
    assert (told.at, told.by) == (at, by)


@pytest.mark.parametrize(
    ("told_at", "kept"),
    [
        (None, None),
        (STORED, STORED),
        (FETCHED + timedelta(days=1), FETCHED + timedelta(days=1)),
        (FETCHED + timedelta(days=1, seconds=1), None),
        (datetime(9999, 12, 31, 23, tzinfo=ZoneInfo("UTC")), None),
    ],
)
def test_a_moment_that_no_clock_can_have_shown_is_not_kept(told_at, kept):
    assert believed(told_at, FETCHED) == kept


def test_the_day_both_sides_confirmed_decides_and_the_arrival_is_named():
    receipt = receipt_of_mail(date(2025, 9, 20), confirmed_on=date(2025, 9, 22))
    assert (receipt.on, receipt.assumed) == (date(2025, 9, 22), True)
    assert "（2025年9月20日）" in receipt.other_reading


def test_without_a_confirmation_the_day_of_arrival_holds_be_it_a_rest_day():
    receipt = receipt_of_mail(date(2025, 9, 20))  # a Saturday
    assert (receipt.on, receipt.article) == (date(2025, 9, 20), "条例第三十一条第三项")
    assert receipt.assumed
    assert receipt.reasoning.endswith("以收到之日为收到申请之日。")
    assert "双方确认之日" in receipt.other_reading


def test_under_the_text_of_2008_the_day_the_system_received_it_counts():
    receipt = receipt_of_mail(date(2018, 9, 20))
    assert (receipt.on, receipt.article) == (date(2018, 9, 20), "2008年条例第二十四条")


def test_nothing_is_confirmed_before_it_came():
    with pytest.raises(ConfirmedBeforeArrival) as refused:
        receipt_of_mail(date(2025, 9, 22), confirmed_on=date(2025, 9, 21))
    assert str(refused.value).startswith("邮件2025年9月22日才到达，不能在2025年9月21日")


@pytest.mark.parametrize("day", [21, 23])
def test_unconfirmed_it_came_on_no_other_day_than_it_arrived(day):
    assert receipt_of_mail(date(2025, 9, 22), submitted_on=date(2025, 9, 22)).on.day == 22
    with pytest.raises(ArrivedOnAnotherDay) as refused:
        receipt_of_mail(date(2025, 9, 22), submitted_on=date(2025, 9, day))
    assert f"邮件2025年9月22日到达，没有另行确认的应为这一天，不能是2025年9月{day}日" in str(
        refused.value
    )
    assert "请改选" not in refused.value.words, "a form says that, if it has another to choose"


@pytest.mark.parametrize("channel", [one for one in Channel if one is not Channel.EMAIL])
def test_a_mail_is_no_paper(channel):
    with pytest.raises(CameByMail) as refused:
        receipt_of_mail(date(2025, 9, 22), date(2025, 9, 22), channel=channel)
    assert f"渠道不能是“{channel.label}”。" in str(refused.value)


def test_the_way_inside_the_authority_is_its_own_time():
    receipt = receipt_of_mail(
        date(2025, 9, 20), first_reached="办公室", passed_on=date(2025, 9, 24)
    )
    assert receipt.on == date(2025, 9, 20)
    assert "申请先由办公室收到，于2025年9月24日转到工作机构" in receipt.reasoning
