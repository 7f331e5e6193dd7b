"""Mails to applicants: the number, the day, and nothing about the person."""

from datetime import date

import pytest

from tracker.letters.mail import Notice, notice_text

NUMBER = "SL-2025-00007"


def mail(notice, *, due_on=date(2025, 10, 24), waits_until=date(2025, 10, 17), telephone="0000-1"):
    return notice_text(
        notice,
        office="示例街道办事处",
        telephone=telephone,
        register_number=NUMBER,
        due_on=due_on,
        waits_until=waits_until,
        link="https://example.invalid/track/code/abc",
        minutes=30,
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
    assert "\n\n\n\n" not in text.body


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
