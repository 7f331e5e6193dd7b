"""The words of a mailbox: what an officer reads of a mail, and of a fetch that failed."""

import pytest

from tracker.law.mail_terms import AfterFetch, MailboxTrouble, MailState, MailStep, Security
from tracker.law.terms import Term

STATES = {
    "waiting": "待登记",
    "registered": "登记为申请",
    "joined": "归入已有申请",
    "dismissed": "不是申请",
    "report": "退信和投递报告",
}


def test_a_mail_waits_until_somebody_says_what_it_is() -> None:
    assert {state.value: state.label for state in MailState} == STATES


@pytest.mark.parametrize("words", [AfterFetch, MailboxTrouble, MailState, MailStep, Security])
def test_no_two_words_look_the_same(words: type[Term]) -> None:
    labels = [word.label for word in words]
    assert all(labels)
    assert len(labels) == len(set(labels))
