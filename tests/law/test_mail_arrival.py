"""When a mail arrived, and the day of receipt that follows."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from tracker.law.mail_arrival import ArrivalBy, arrival, receipt_of_mail
from tracker.law.mail_refusals import ConfirmedBeforeArrival

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


def test_the_way_inside_the_authority_is_its_own_time():
    receipt = receipt_of_mail(
        date(2025, 9, 20), first_reached="办公室", passed_on=date(2025, 9, 24)
    )
    assert receipt.on == date(2025, 9, 20)
    assert "申请先由办公室收到，于2025年9月24日转到工作机构" in receipt.reasoning
