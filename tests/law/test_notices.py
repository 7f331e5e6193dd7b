"""Which mails to applicants an authority may leave out, and which not, with the article."""

import pytest

from tracker.law.notices import NOTICE_RULES, Keep, Notice, is_left_out

STATUTORY = {
    Notice.RECEIVED: "条例第三十一条第三项",
    Notice.SUPPLEMENT_ASKED: "条例第三十条",
    Notice.EXTENDED: "条例第三十三条",
    Notice.REASONS_ASKED: "条例第三十五条",
    Notice.FEE_CHARGED: "信息处理费办法",
    Notice.FEE_CHANGED: "信息处理费办法",
    Notice.REPLIED: "条例第三十三条、第三十六条",
    Notice.ABANDONED: "条例第三十条",
    Notice.TRANSFERRED: "条例第三十六条第五项",
}
OPTIONAL = {
    Notice.CONSULTED,
    Notice.FEE_REMINDER,
    Notice.FEE_PAID,
    Notice.FEE_REFUNDED,
    Notice.SPLIT,
    Notice.JOINED,
    Notice.REOPENED,
}
ALL = [notice.value for notice in Notice]


def test_the_table_names_every_mail_once() -> None:
    assert list(NOTICE_RULES) == list(Notice)


@pytest.mark.parametrize("notice", Notice)
def test_what_may_be_left_out(notice: Notice) -> None:
    rule = NOTICE_RULES[notice]
    assert rule.optional == (notice in OPTIONAL)
    assert is_left_out(notice, ALL) == (notice in OPTIONAL)
    assert not is_left_out(notice, ())


@pytest.mark.parametrize("notice", Notice)
def test_what_the_law_asks_to_tell_has_its_article(notice: Notice) -> None:
    rule = NOTICE_RULES[notice]
    assert (rule.keep is Keep.LAW) == (notice in STATUTORY)
    assert rule.article == STATUTORY.get(notice, "")
    assert bool(rule.why) == rule.assumed, "our reading is explained"
