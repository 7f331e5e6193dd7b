"""The fold: what a journal makes of an application, entry by entry."""

import pytest

from tests.law.stories import did, on, received
from tracker.law.facts import fold, in_force
from tracker.law.terms import Law, Opinion, Stage

RECEIVED = received("2025-03-03 周一")
REGISTERED = did("2025-03-04 周二", "registered")
ASKED = did("2025-03-05 周三", "supplement_asked", items="请写明年份")
SUPPLEMENTED = did("2025-03-10 周一", "supplemented")
CHARGED = did("2025-03-12 周三", "fee_charged", basis="pages", quantity=68, yuan="380.00")
PAID = did("2025-03-20 周四", "fee_paid", yuan="380.00")


@pytest.mark.parametrize(
    ("entries", "stage"),
    [
        ([], Stage.RECEIVED),
        ([REGISTERED], Stage.HANDLING),
        ([REGISTERED, ASKED], Stage.AWAITING_SUPPLEMENT),
        ([REGISTERED, ASKED, SUPPLEMENTED], Stage.HANDLING),
        ([ASKED, SUPPLEMENTED], Stage.RECEIVED),  # still to be entered in the register
        ([REGISTERED, CHARGED], Stage.AWAITING_PAYMENT),
        ([REGISTERED, CHARGED, PAID], Stage.HANDLING),
        ([REGISTERED, did("2025-03-05 周三", "replied")], Stage.REPLIED),
        ([REGISTERED, ASKED, did("2025-03-06 周四", "withdrawn")], Stage.WITHDRAWN),
        ([REGISTERED, ASKED, did("2025-04-07 周一", "abandoned")], Stage.ABANDONED),
        ([did("2025-03-05 周三", "concluded", result="disclosed")], Stage.CONCLUDED),
    ],
)
def test_stages(entries, stage):
    assert fold([RECEIVED, *entries]).stage is stage


def test_the_law_follows_from_the_day_of_receipt_for_good():
    assert fold([received("2019-05-14 周二")]).law is Law.TEXT_2008
    assert fold([received("2019-05-15 周三")]).law is Law.TEXT_2019


def test_a_period_begins_with_receipt_with_the_supplement_and_with_payment():
    journal = [RECEIVED, REGISTERED, ASKED, SUPPLEMENTED, CHARGED, PAID]
    assert [fold(journal[:n]).began_on for n in (1, 3, 4, 5, 6)] == [
        on("2025-03-03 周一"),
        on("2025-03-03 周一"),
        on("2025-03-10 周一"),
        on("2025-03-10 周一"),
        on("2025-03-20 周四"),
    ]


def test_a_fresh_period_forgets_extension_and_deferral_but_not_who_was_asked():
    facts = fold(
        [
            RECEIVED,
            did("2025-03-04 周二", "consulted", id="1", kind="third_party"),
            did("2025-03-04 周二", "extended", working_days=5),
            did("2025-03-04 周二", "deferred", until="2025-06-30 周一"),
            ASKED,
            SUPPLEMENTED,
        ]
    )
    assert (facts.extended, facts.deferred) == (None, None)
    assert [c.id for c in facts.consultations] == ["1"]
    assert facts.supplement_asked is ASKED


def test_what_says_nothing_of_the_application_leaves_it_as_it_is():
    """Kept in journals of their own, or refused; the fold itself refuses nothing."""
    challenge = did("2025-04-10 周四", "challenge_recorded", kind="review", case_number="1")
    assert fold([RECEIVED, REGISTERED, challenge]) == fold([RECEIVED, REGISTERED])


def test_consultations_keep_their_own_days():
    facts = fold(
        [
            RECEIVED,
            did("2025-03-04 周二", "consulted", id="1", kind="third_party", whom="某公司"),
            did("2025-03-05 周三", "consulted", id="2", kind="co_author", whom="某局"),
            did("2025-03-06 周四", "consultation_delivered", id="1"),
            did("2025-03-12 周三", "opinion_received", id="2", opinion="objects"),
        ]
    )
    first, second = facts.consultations
    assert (first.sent_on, first.received_on, first.answered_on) == (
        on("2025-03-04 周二"),
        on("2025-03-06 周四"),
        None,
    )
    assert (second.received_on, second.answered_on, second.opinion) == (
        None,
        on("2025-03-12 周三"),
        Opinion.OBJECTS,
    )
    assert facts.consultation("2") is second
    assert facts.consultation("3") is None


def test_the_term_to_pay_runs_from_delivery_when_it_is_known():
    delivered = did("2025-03-14 周五", "fee_notice_delivered")
    told = did("2025-03-12 周三", "fee_charged", received_on="2025-03-13 周四")
    assert fold([RECEIVED, CHARGED]).fee_notice_received_on is None
    assert fold([RECEIVED, told]).fee_notice_received_on == on("2025-03-13 周四")
    assert fold([RECEIVED, CHARGED, delivered]).fee_notice_received_on == delivered.on


def test_entries_count_by_legal_day_and_on_one_day_as_they_were_written():
    late = did("2025-03-03 周一", "registered")
    first = did("2025-03-05 周三", "consulted", id="1", kind="co_author")
    answered = did("2025-03-05 周三", "opinion_received", id="1")
    assert in_force([RECEIVED, first, answered, late]) == (RECEIVED, late, first, answered)


def test_receipt_comes_first_whatever_day_it_bears():
    before = did("2025-02-28 周五", "registered")
    assert in_force([RECEIVED, before])[0] is RECEIVED


def test_an_annulled_entry_and_its_annulment_are_out_of_force():
    annulled = did("2025-03-11 周二", "annulled", seq=3, reason="重复登记")
    assert in_force([RECEIVED, REGISTERED, ASKED, annulled]) == (RECEIVED, REGISTERED)
