"""Mails to applicants: the number, the day, and nothing about the person."""

from datetime import date

import pytest

from tracker.law.notices import Notice
from tracker.letters.mail import notice_text

NUMBER = "SL-2025-00007"


def mail(
    notice, *, due_on=date(2025, 10, 24), waits_until=date(2025, 10, 17), telephone="0000-1", **more
):
    return notice_text(
        notice,
        office="示例街道办事处",
        telephone=telephone,
        register_number=NUMBER,
        due_on=due_on,
        waits_until=waits_until,
        link="https://example.invalid/track/code/abc",
        minutes=30,
        **more,
    )


DAYS = {
    Notice.RECEIVED: "2025年10月24日前",
    Notice.CONSULTED: "2025年10月24日前",
    Notice.EXTENDED: "2025年10月24日前",
    Notice.SUPPLEMENT_ASKED: "2025年10月17日前",
    Notice.FEE_CHARGED: "2025年10月17日前",
}


@pytest.mark.parametrize("notice", Notice)
def test_subject_and_body_name_the_number_and_the_office_signs(notice):
    text = mail(notice)
    assert NUMBER in text.subject
    assert "\n" not in text.subject
    assert NUMBER in text.body
    assert "示例街道办事处\n联系电话：0000-1\n" in text.body
    assert "请不要直接回复" in text.body
    assert "\n答复期限：2025年10月24日前（含当日）\n" in text.body
    assert "\n\n\n\n" not in text.body


@pytest.mark.parametrize("notice", Notice)
def test_who_answers_the_mail_reaches_the_office(notice):
    body = mail(notice, email="gongkai@example.invalid").body
    assert "直接回复的，会寄到本机关的邮箱 gongkai@example.invalid。" in body
    assert "请不要" not in body.partition("\n答复期限：")[2]


WITHOUT = {
    Notice.SUPPLEMENT_ASKED: "收到您的补正后重新计算",
    Notice.FEE_CHARGED: "完成缴费后重新计算",
    Notice.CONSULTED: "收到意见后恢复计算",
    Notice.REPLIED: "已经办结，不再计算",
    Notice.WITHDRAWN: "已经办结，不再计算",
    Notice.ANSWERED: "目前不在计算中",
}


@pytest.mark.parametrize(("notice", "words"), WITHOUT.items())
def test_where_no_day_is_counted_it_says_why(notice, words):
    assert f"\n答复期限：{words}\n" in mail(notice, due_on=None).body


@pytest.mark.parametrize(("notice", "day"), DAYS.items())
def test_the_day_that_counts_is_told(notice, day):
    assert day in mail(notice).body


@pytest.mark.parametrize("notice", Notice)
def test_without_days_and_telephone_nothing_dangles(notice):
    body = mail(notice, due_on=None, waits_until=None, telephone="").body
    assert "None" not in body
    assert "年" not in body
    assert "电话" not in body


def test_one_notice_alone_names_the_code():
    code = "7KQ4-M2XP-9RTT-WXYZ-2345"
    told = {"office": "示例街道办事处", "telephone": "", "register_number": NUMBER}
    for notice in Notice:
        text = notice_text(notice, **told, due_on=None, waits_until=None, tracking_code=code)
        assert (code in text.body) == (notice is Notice.CODE)
        assert code not in text.subject


def test_a_matter_taken_out_promises_no_receipt():
    told = {"office": "示例街道办事处", "telephone": "", "register_number": NUMBER}
    text = notice_text(Notice.RECEIVED, **told, due_on=None, waits_until=None, has_receipt=False)
    assert "附件" not in text.body
    assert "从您原来的申请中分出" in text.body


def test_each_notice_has_its_own_subject():
    assert len({mail(notice).subject for notice in Notice}) == len(Notice)
