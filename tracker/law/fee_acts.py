"""What the law asks of the acts about a fee, and what became of one.

A notice (国办函〔2020〕109号) goes out once, inside the handling period, for the amount of the
tariff; it is paid in full, or reduced, or taken back; what was paid may be given back. As in
`conditions`: `TIMING` and `NOTHING_OPEN` are asked of a day, `CONTENT` of an entry, `WRITTEN`
of an entry that is written here and now.

Surprising edges: a payment in part is not recorded, for the period begins afresh only once
all is paid; a payment after its term is, as long as the application is not given up; giving up
needs the day the notice was received, for the term runs from it; a notice is counted in the
year it was issued with the amount it named, whatever was reduced later, and one that was taken
back not at all (‡); a refund counts in the year it was made.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from tracker.law import fee_refusals as no
from tracker.law import refusals
from tracker.law.calendar import Calendar
from tracker.law.deadlines import due_on
from tracker.law.entries import (
    Abandoned,
    Entry,
    FeeCharged,
    FeeNoticeWithdrawn,
    FeePaid,
    FeeReduced,
    FeeRefunded,
)
from tracker.law.facts import Facts
from tracker.law.fees import Fee, fee
from tracker.law.refusals import Refusal
from tracker.law.statute import value_on
from tracker.law.terms import Act, FeeBasis, FeeState

_NONE = Decimal("0.00")

# --- what is asked of the day and the history -------------------------------------------


def _notice_timing(facts: Facts, on: date, calendar: Calendar) -> Refusal | None:
    """One basis, one notice, inside the handling period."""
    if facts.fee_charged is not None:
        return refusals.FeeChargedTwice(charged_on=facts.fee_charged.on)
    due = due_on(facts, calendar)
    if due is not None and on > due:
        return refusals.FeeNoticeLate(due_on=due)
    try:
        value_on("fee_payment", on)
    except refusals.NoValueInForce as reason:
        return reason
    return None


def _delivery_timing(facts: Facts, _on: date, _calendar: Calendar) -> Refusal | None:
    """The term to pay runs from one day."""
    if facts.fee_notice_received_on is None:
        return None
    return refusals.DeliveredTwice(letter="收费通知书", delivered_on=facts.fee_notice_received_on)


def _refund_timing(facts: Facts, _on: date, _calendar: Calendar) -> Refusal | None:
    if facts.fee_refunded is not None:
        return no.RefundedTwice(refunded_on=facts.fee_refunded.on)
    told = facts.received.fee_received if facts.fee_charged is None else None
    return no.NothingToRefund() if facts.fee_paid is None and not told else None


TIMING: Mapping[Act, Callable[[Facts, date, Calendar], Refusal | None]] = {
    Act.CHARGE: _notice_timing,
    Act.RECORD_FEE_DELIVERY: _delivery_timing,
    Act.REFUND_FEE: _refund_timing,
}


# --- what is asked before an application is given up ------------------------------------


def not_delivered(facts: Facts) -> Refusal | None:
    """20 working days from the day after the notice was received: nobody knows from when."""
    waits = facts.awaits_payment and facts.fee_notice_received_on is None
    return no.FeeNoticeNotDelivered() if waits else None


NOTHING_OPEN: Mapping[Act, Callable[[Facts], Refusal | None]] = {Act.ABANDON: not_delivered}


# --- what is asked of what the entry says -----------------------------------------------


def _notice_content(_facts: Facts, entry: Entry, _calendar: Calendar) -> Refusal | None:
    """The amount is what the tariff says for the quantity, never typed."""
    assert isinstance(entry, FeeCharged)
    if entry.basis is not None and entry.quantity is not None and entry.yuan is not None:
        due = fee(entry.basis, entry.quantity, entry.on, before=entry.before).yuan
        if entry.yuan != due:
            return refusals.FeeNotByTariff(yuan=entry.yuan, due=due)
        if not due:
            unit = "件" if entry.basis is FeeBasis.ITEMS else "页"
            return no.NothingToCharge(quantity=entry.before + entry.quantity, unit=unit)
    if entry.received_on is not None and entry.received_on < entry.on:
        return refusals.ArrivedBeforeSent(on=entry.received_on, sent_on=entry.on)
    return None


def _payment_content(facts: Facts, entry: Entry, _calendar: Calendar) -> Refusal | None:
    assert isinstance(entry, FeePaid)
    owed = facts.fee_owed
    if entry.yuan is None or owed is None or entry.yuan == owed:
        return None
    if entry.yuan > owed:
        return refusals.PaymentTooLarge(paid=entry.yuan, charged=owed)
    return refusals.PaymentTooSmall(paid=entry.yuan, charged=owed)


def _reduction_content(facts: Facts, entry: Entry, _calendar: Calendar) -> Refusal | None:
    assert isinstance(entry, FeeReduced)
    owed = facts.fee_owed
    if owed is None or entry.yuan < owed:
        return None
    return no.NotReduced(yuan=entry.yuan, owed=owed)


def _refund_content(facts: Facts, entry: Entry, _calendar: Calendar) -> Refusal | None:
    assert isinstance(entry, FeeRefunded)
    if not entry.yuan:
        return no.RefundOfNothing()
    paid = facts.fee_paid.yuan if facts.fee_paid else facts.received.fee_received
    if paid is not None and entry.yuan > paid:
        return no.RefundTooLarge(refunded=entry.yuan, paid=paid)
    return None


CONTENT: Mapping[type[Entry], Callable[[Facts, Entry, Calendar], Refusal | None]] = {
    FeeCharged: _notice_content,
    FeePaid: _payment_content,
    FeeReduced: _reduction_content,
    FeeRefunded: _refund_content,
}


# --- what is asked of an entry written here and now -------------------------------------


def _payment_written(_facts: Facts, entry: Entry) -> Refusal | None:
    assert isinstance(entry, FeePaid)
    return None if entry.receipt.strip() else no.FiscalReceiptMissing(entry=entry.entry)


def _with_reason(_facts: Facts, entry: Entry) -> Refusal | None:
    assert isinstance(entry, FeeReduced | FeeNoticeWithdrawn | FeeRefunded)
    return None if entry.reason.strip() else no.FeeReasonMissing(entry=entry.entry)


def _refund_written(facts: Facts, entry: Entry) -> Refusal | None:
    assert isinstance(entry, FeeRefunded)
    if not entry.receipt.strip():
        return no.FiscalReceiptMissing(entry=entry.entry)
    return _with_reason(facts, entry)


WRITTEN: Mapping[type[Entry], Callable[[Facts, Entry], Refusal | None]] = {
    FeePaid: _payment_written,
    FeeReduced: _with_reason,
    FeeNoticeWithdrawn: _with_reason,
    FeeRefunded: _refund_written,
    Abandoned: lambda facts, _: not_delivered(facts),
}


# --- what became of it ------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class FeeCourse:
    """Money in yuan and legal days; a ledger gives no days, so the day of the ending is
    assumed, else of receipt, for its year is the one the ledger reports."""

    noticed_on: date | None = None
    noticed: Decimal = _NONE
    received_on: date | None = None
    received: Decimal = _NONE
    withdrawn_on: date | None = None
    refunded_on: date | None = None
    refunded: Decimal = _NONE


def course_of(facts: Facts) -> FeeCourse:
    charged, paid, told = facts.fee_charged, facts.fee_paid, facts.received
    refunded = facts.fee_refunded
    back: tuple[date | None, Decimal] = (refunded.on, refunded.yuan) if refunded else (None, _NONE)
    if charged is None and (told.fee_noticed or told.fee_received):
        noticed, received = told.fee_noticed or _NONE, told.fee_received or _NONE
        on = facts.ending.on if facts.ending else told.on
        return FeeCourse(
            on if noticed else None, noticed, on if received else None, received, None, *back
        )
    return FeeCourse(
        charged.on if charged else None,
        (charged.yuan if charged else None) or _NONE,
        paid.on if paid else None,
        (paid.yuan if paid else None) or _NONE,
        facts.fee_withdrawn.on if facts.fee_withdrawn else None,
        *back,
    )


def notice_of(facts: Facts) -> Fee | None:
    """The notice line by line, by the tariff of its day; None where there is none, or where
    the journal does not say for what."""
    charged = facts.fee_charged
    if charged is None or charged.basis is None or charged.quantity is None:
        return None
    return fee(charged.basis, charged.quantity, charged.on, before=charged.before)


def items_of(facts: Facts) -> int:
    """How many items an application counts for in its month (article 4): those of its notice
    by items, else one, also where it was charged by pages (‡)."""
    charged = facts.fee_charged
    by_items = charged is not None and charged.basis is FeeBasis.ITEMS
    return (charged.quantity if by_items and charged else None) or 1


def state_of(facts: Facts) -> FeeState | None:
    """What became of the fee; None where none was ever noticed or received."""
    course = course_of(facts)
    if course.refunded_on is not None:
        return FeeState.REFUNDED
    if course.received_on is not None:
        return FeeState.PAID
    if facts.fee_charged is None:
        if course.noticed_on is not None:
            return FeeState.NOT_COLLECTED
        return FeeState.WITHDRAWN if course.withdrawn_on else None
    if facts.fee_waived:
        return FeeState.WAIVED
    if not facts.awaits_payment:
        return FeeState.NOT_COLLECTED
    if facts.ending is None:
        return FeeState.AWAITED
    return FeeState.UNPAID if isinstance(facts.ending, Abandoned) else FeeState.NOT_COLLECTED
