"""A fee from its notice to what became of it: what may be done, the clock, the money."""

from decimal import Decimal

import pytest

from tests.law.stories import OFFICER, deadline, did, on, received
from tracker.law import fee_refusals as no
from tracker.law import refusals
from tracker.law.calendar import national
from tracker.law.case_limits import reply
from tracker.law.entries import Received
from tracker.law.facts import fold, in_force
from tracker.law.fee_acts import course_of, items_of, notice_of, state_of
from tracker.law.limits import Begins
from tracker.law.stages import decide, refusal, replay
from tracker.law.terms import Act, FeeState, Running, Stage

RECEIVED = received("2025-03-03 周一")
REGISTERED = did("2025-03-03 周一", "registered")
CHARGED = did("2025-03-06 周四", "fee_charged", basis="pages", quantity=68, yuan="380.00")
TOLD = did("2025-03-07 周五", "fee_notice_delivered")
REDUCED = did("2025-03-11 周二", "fee_reduced", yuan="100.00", reason="低保户")
WAIVED = did("2025-03-12 周三", "fee_reduced", yuan="0.00", reason="低保户")
TAKEN_BACK = did("2025-03-12 周三", "fee_notice_withdrawn", reason="页数有误")
PAID = did("2025-03-13 周四", "fee_paid", yuan="380.00", receipt="01234567")
REFUNDED = did("2025-03-20 周四", "fee_refunded", yuan="380.00", receipt="7", reason="多收")
REPLIED = did("2025-03-21 周五", "replied")
LEDGER = Received(
    on=on("2025-03-03 周一"), imported=True, fee_noticed=Decimal("50"), fee_received=Decimal("50")
)

# the journal before, the entry, the reason (None: lawful)
GUARDS = {
    "a notice over the free pages": ([], CHARGED, None),
    "a notice for free pages": (
        [], did("2025-03-06 周四", "fee_charged", basis="pages", quantity=30, yuan="0.00"),
        no.NothingToCharge,
    ),
    "a notice for free items": (
        [], did("2025-03-06 周四", "fee_charged", basis="items", quantity=2, before=8, yuan="0.00"),
        no.NothingToCharge,
    ),
    "a payment before its notice": (
        [CHARGED], did("2025-03-05 周三", "fee_paid", yuan="380.00"), refusals.NoFeeCharged,
    ),
    "a payment larger than the notice": (
        [CHARGED], did("2025-03-12 周三", "fee_paid", yuan="380.01"), refusals.PaymentTooLarge,
    ),
    "a payment in part": (
        [CHARGED], did("2025-03-12 周三", "fee_paid", yuan="379.99"), refusals.PaymentTooSmall,
    ),
    "a payment of what is left after a reduction": (
        [CHARGED, REDUCED], did("2025-03-12 周三", "fee_paid", yuan="100.00"), None,
    ),
    "a payment of the whole notice after a reduction": (
        [CHARGED, REDUCED], did("2025-03-12 周三", "fee_paid", yuan="380.00"),
        refusals.PaymentTooLarge,
    ),
    "a payment of what was waived": ([CHARGED, WAIVED], PAID, refusals.NoFeeCharged),
    "a payment after its term, before the application is given up": (
        [CHARGED, TOLD], did("2025-04-25 周五", "fee_paid", yuan="380.00"), None,
    ),
    "a second payment": ([CHARGED, PAID], PAID, refusals.NoFeeCharged),
    "a reduction without a notice": ([], REDUCED, refusals.NoFeeCharged),
    "a reduction to more": (
        [CHARGED], did("2025-03-11 周二", "fee_reduced", yuan="380.00"), no.NotReduced,
    ),
    "a further reduction": (
        [CHARGED, REDUCED], did("2025-03-12 周三", "fee_reduced", yuan="50.00"), None,
    ),
    "a reduction of a notice without an amount": (
        [did("2025-03-06 周四", "fee_charged")], REDUCED, None,
    ),
    "a reduction of what was paid": (
        [CHARGED, PAID], did("2025-03-14 周五", "fee_reduced", yuan="0.00"), refusals.NoFeeCharged,
    ),
    "a notice taken back": ([CHARGED], TAKEN_BACK, None),
    "no notice to take back": ([], TAKEN_BACK, refusals.NoFeeCharged),
    "a notice taken back after the payment": (
        [CHARGED, PAID], did("2025-03-14 周五", "fee_notice_withdrawn"), refusals.NoFeeCharged,
    ),
    "a new notice after one taken back": (
        [CHARGED, TAKEN_BACK],
        did("2025-03-13 周四", "fee_charged", basis="pages", quantity=86, yuan="560.00"), None,
    ),
    "a new notice after one taken back, past the period": (
        [CHARGED, TAKEN_BACK],
        did("2025-04-01 周二", "fee_charged", basis="pages", quantity=86, yuan="560.00"),
        refusals.FeeNoticeLate,
    ),
    "a new notice after a waiver": (
        [CHARGED, WAIVED],
        did("2025-03-13 周四", "fee_charged", basis="pages", quantity=86, yuan="560.00"),
        refusals.FeeChargedTwice,
    ),
    "a refund of all": ([CHARGED, PAID], REFUNDED, None),
    "a refund of a part": (
        [CHARGED, PAID], did("2025-03-20 周四", "fee_refunded", yuan="0.01"), None,
    ),
    "a refund of nothing": (
        [CHARGED, PAID], did("2025-03-20 周四", "fee_refunded", yuan="0.00"), no.RefundOfNothing,
    ),
    "a refund above what was paid": (
        [CHARGED, PAID], did("2025-03-20 周四", "fee_refunded", yuan="380.01"), no.RefundTooLarge,
    ),
    "a refund of what was not paid": ([CHARGED], REFUNDED, no.NothingToRefund),
    "a refund dated before the payment": (
        [CHARGED, PAID], did("2025-03-12 周三", "fee_refunded", yuan="380.00"), no.NothingToRefund,
    ),
    "a second refund": ([CHARGED, PAID, REFUNDED], REFUNDED, no.RefundedTwice),
    "a refund after the reply": (
        [CHARGED, PAID, REPLIED], did("2025-03-24 周一", "fee_refunded", yuan="380.00"), None,
    ),
    "a refund of a payment whose amount is not known": (
        [CHARGED, did("2025-03-13 周四", "fee_paid")], REFUNDED, None,
    ),
}  # fmt: skip


@pytest.mark.parametrize(("before", "entry", "reason"), GUARDS.values(), ids=GUARDS)
def test_guards(before, entry, reason):
    journal = [RECEIVED, REGISTERED, *before, entry]
    if reason is None:
        replay(journal, national())
    else:
        with pytest.raises(reason) as refused:
            replay(journal, national())
        assert "{" not in str(refused.value)
        assert refused.value.article


@pytest.mark.parametrize(
    ("yuan", "reason"), [("50.00", None), ("50.01", no.RefundTooLarge)], ids=["all", "more"]
)
def test_what_a_ledger_received_can_be_refunded(yuan, reason):
    back = did("2025-03-20 周四", "fee_refunded", yuan=yuan)
    if reason is None:
        assert state_of(replay([LEDGER, back], national())) is FeeState.REFUNDED
    else:
        with pytest.raises(reason):
            replay([LEDGER, back], national())


# what is written here and now must say more: the journal before, the entry, the reason
WRITTEN = {
    "a payment with its receipt": ([CHARGED], PAID, None),
    "a payment without": (
        [CHARGED], did("2025-03-13 周四", "fee_paid", yuan="380.00", receipt=" "),
        no.FiscalReceiptMissing,
    ),
    "a reduction without a reason": (
        [CHARGED], did("2025-03-12 周三", "fee_reduced", yuan="0.00"), no.FeeReasonMissing,
    ),
    "a notice taken back without a reason": (
        [CHARGED], did("2025-03-12 周三", "fee_notice_withdrawn"), no.FeeReasonMissing,
    ),
    "a refund without a reason": (
        [CHARGED, PAID], did("2025-03-20 周四", "fee_refunded", yuan="380.00", receipt="7"),
        no.FeeReasonMissing,
    ),
    "a refund without a receipt": (
        [CHARGED, PAID], did("2025-03-20 周四", "fee_refunded", yuan="380.00", reason="多收"),
        no.FiscalReceiptMissing,
    ),
    "a refund with both": ([CHARGED, PAID], REFUNDED, None),
    "given up though nobody knows when the notice came": (
        [CHARGED], did("2025-04-25 周五", "abandoned"), no.FeeNoticeNotDelivered,
    ),
    "given up after the term": ([CHARGED, TOLD], did("2025-04-08 周二", "abandoned"), None),
    "given up on its last day": (
        [CHARGED, TOLD], did("2025-04-07 周一", "abandoned"), refusals.PaymentPeriodRunning,
    ),
}  # fmt: skip


@pytest.mark.parametrize(("before", "entry", "reason"), WRITTEN.values(), ids=WRITTEN)
def test_what_an_officer_must_say(before, entry, reason):
    journal = [RECEIVED, REGISTERED, *before]
    today = on("2025-05-30 周五")
    said = {"roles": OFFICER, "today": today, "calendar": national()}
    if reason is None:
        decide(journal, entry, **said)
    else:
        with pytest.raises(reason):
            decide(journal, entry, **said)


def test_an_application_is_not_given_up_before_its_notice_was_delivered():
    today = on("2025-04-25 周五")
    for journal, reason in (([CHARGED], no.FeeNoticeNotDelivered), ([CHARGED, TOLD], type(None))):
        facts = replay([RECEIVED, REGISTERED, *journal], national())
        assert type(refusal(Act.ABANDON, facts, OFFICER, today, national())) is reason


# --- the clock ---------------------------------------------------------------------------

# the journal; stage, what the clock does, the due date
CLOCKS = {
    "no fee: due on the 20th working day": (
        [], Stage.HANDLING, Running.COUNTING, "2025-03-31 周一",
    ),
    "a fee reduced is still waited for": (
        [CHARGED, REDUCED], Stage.AWAITING_PAYMENT, Running.AWAITING_PAYMENT, None,
    ),
    "paid on 13 March: 20 working days from the day after": (
        [CHARGED, PAID], Stage.HANDLING, Running.COUNTING, "2025-04-11 周五",
    ),
    "waived on 12 March: as paid": (
        [CHARGED, WAIVED], Stage.HANDLING, Running.COUNTING, "2025-04-10 周四",
    ),
    "a notice taken back: as if there had been none": (
        [CHARGED, TAKEN_BACK], Stage.HANDLING, Running.COUNTING, "2025-03-31 周一",
    ),
    "a refund changes nothing": (
        [CHARGED, PAID, REFUNDED], Stage.HANDLING, Running.COUNTING, "2025-04-11 周五",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("journal", "stage", "runs", "due"), CLOCKS.values(), ids=CLOCKS)
def test_the_clock_of_a_fee(journal, stage, runs, due):
    told = [RECEIVED, REGISTERED, *journal]
    found = deadline(told, "2025-03-20 周四")
    assert fold(told).stage is stage
    assert found.running is runs
    assert found.due_on == (on(due) if due else None)


def test_the_days_of_a_waived_fee_say_why_they_do_not_count():
    days = deadline([RECEIVED, REGISTERED, CHARGED, WAIVED], "2025-03-13 周四").days
    waited = {day.why for day in days if on("2025-03-06 周四") < day.on <= WAIVED.on}
    assert waited == {"等待缴费，缴费后重新起算"}
    assert {day.why for day in days if day.on <= CHARGED.on} == {
        "费用免除后重新起算，此前的日子不计"
    }


def test_a_waiver_names_the_stricter_reading():
    waived = reply(replay([RECEIVED, REGISTERED, CHARGED, WAIVED], national()), national())
    assert waived is not None
    assert waived.begins is Begins.FEE_WAIVED
    assert "剩余的期限" in (waived.other_reading or "")
    paid = reply(replay([RECEIVED, REGISTERED, CHARGED, PAID], national()), national())
    assert paid is not None
    assert (paid.begins, paid.other_reading) == (Begins.PAID, None)


# --- what became of it -------------------------------------------------------------------

ABANDONED = did("2025-04-08 周二", "abandoned")
REOPENED = did("2025-05-06 周二", "reopened", case_number="甲复〔2025〕1号")

# the journal; the state, noticed, received, refunded
COURSES = {
    "nothing": ([RECEIVED], None, 0, 0, 0),
    "noticed": ([RECEIVED, CHARGED], FeeState.AWAITED, 380, 0, 0),
    "reduced: the notice stays what it was": (
        [RECEIVED, CHARGED, REDUCED], FeeState.AWAITED, 380, 0, 0,
    ),
    "waived": ([RECEIVED, CHARGED, WAIVED], FeeState.WAIVED, 380, 0, 0),
    "taken back: no notice is counted": (
        [RECEIVED, CHARGED, TAKEN_BACK], FeeState.WITHDRAWN, 0, 0, 0,
    ),
    "paid": ([RECEIVED, CHARGED, PAID], FeeState.PAID, 380, 380, 0),
    "refunded": ([RECEIVED, CHARGED, PAID, REFUNDED], FeeState.REFUNDED, 380, 380, 380),
    "not paid, given up": ([RECEIVED, CHARGED, TOLD, ABANDONED], FeeState.UNPAID, 380, 0, 0),
    "answered without payment": ([RECEIVED, CHARGED, REPLIED], FeeState.NOT_COLLECTED, 380, 0, 0),
    "not paid, given up, opened anew": (
        [RECEIVED, CHARGED, TOLD, ABANDONED, REOPENED], FeeState.NOT_COLLECTED, 380, 0, 0,
    ),
    "a notice and a payment without amounts": (
        [RECEIVED, did("2025-03-06 周四", "fee_charged"), did("2025-03-13 周四", "fee_paid")],
        FeeState.PAID, 0, 0, 0,
    ),
    "a ledger": ([LEDGER], FeeState.PAID, 50, 50, 0),
    "a ledger with a notice alone": (
        [Received(on=LEDGER.on, imported=True, fee_noticed=Decimal("50"))],
        FeeState.NOT_COLLECTED, 50, 0, 0,
    ),
    "a ledger with a payment alone": (
        [Received(on=LEDGER.on, imported=True, fee_received=Decimal("50"))],
        FeeState.PAID, 0, 50, 0,
    ),
}  # fmt: skip


@pytest.mark.parametrize(
    ("journal", "state", "noticed", "received", "refunded"), COURSES.values(), ids=COURSES
)
def test_what_became_of_a_fee(journal, state, noticed, received, refunded):
    facts = fold(in_force(journal))
    course = course_of(facts)
    assert state_of(facts) is state
    assert (course.noticed, course.received, course.refunded) == (noticed, received, refunded)
    assert (course.refunded_on is None) == (refunded == 0)


def test_the_items_an_application_counts_for():
    by_items = did(
        "2025-03-06 周四", "fee_charged", basis="items", quantity=3, before=10, yuan="300.00"
    )
    assert items_of(fold([RECEIVED])) == 1
    assert items_of(fold([RECEIVED, by_items])) == 3
    assert items_of(fold([RECEIVED, CHARGED])) == 1
    assert items_of(fold([RECEIVED, did("2025-03-06 周四", "fee_charged")])) == 1


def test_the_notice_line_by_line():
    notice = notice_of(fold([RECEIVED, CHARGED]))
    assert notice is not None
    assert [(line.first, line.last, line.yuan) for line in notice.lines] == [(31, 68, 380)]
    for journal in ([RECEIVED], [RECEIVED, did("2025-03-06 周四", "fee_charged")]):
        assert notice_of(fold(journal)) is None
