"""What the law asks of the acts beside the straight way from receipt to reply.

Confirming receipt by hand (article 31), reasons for very many applications (35), telling
a third party (32), several matters and the same matter twice, mail for somebody else,
correcting a reply, and handling anew after a review or judgment. As in `conditions`:
`TIMING` and `NOTHING_OPEN` are asked of a day, `CONTENT` of an entry.

Surprising edges: a confirmation moves the day of receipt earlier, never later; reasons do
not stop the clock, for article 35 says nothing of it (‡, stricter for the authority); a
transfer is for mail addressed to somebody else, while a matter of another authority asked
of this one is answered under article 36, item 5.
"""

from collections.abc import Callable, Mapping
from datetime import date

from tracker.law import refusals as no
from tracker.law.calendar import Calendar
from tracker.law.entries import (
    Entry,
    Joined,
    ReceiptConfirmed,
    Reopened,
    ReplyCorrected,
    Split,
    ThirdPartyInformed,
    Transferred,
)
from tracker.law.facts import Consultation, Facts
from tracker.law.refusals import Refusal
from tracker.law.terms import Act, ApplicationKind, ConsultationKind, Law

# --- what is asked of the day and the history -------------------------------------------


def _confirmation_timing(facts: Facts, _on: date, _calendar: Calendar) -> Refusal | None:
    if not facts.received.by_hand or facts.receipt_confirmed is not None:
        return no.ReceiptStands(received_on=facts.received.on)
    return None


def _asking_timing(facts: Facts, _on: date, _calendar: Calendar) -> Refusal | None:
    if facts.law is Law.TEXT_2008:
        return no.ReasonsUnknownTo2008()
    if facts.reasons_asked is not None:
        return no.ReasonsAskedTwice(asked_on=facts.reasons_asked.on)
    return None


def _reasons_timing(facts: Facts, _on: date, _calendar: Calendar) -> Refusal | None:
    if facts.reasons_asked is None:
        return no.NoReasonsAsked()
    if facts.reasons_given is not None:
        return no.ReasonsGivenTwice(given_on=facts.reasons_given.on)
    return None


def _split_timing(facts: Facts, _on: date, _calendar: Calendar) -> Refusal | None:
    """A correction is about one record; what is charged for is counted already."""
    if facts.received.kind is ApplicationKind.CORRECTION:
        return no.CorrectionNotSplit()
    if facts.fee_charged is not None:
        return no.SplitAfterFee(charged_on=facts.fee_charged.on)
    return None


TIMING: Mapping[Act, Callable[[Facts, date, Calendar], Refusal | None]] = {
    Act.CONFIRM_RECEIPT: _confirmation_timing,
    Act.ASK_REASONS: _asking_timing,
    Act.RECORD_REASONS: _reasons_timing,
    Act.SPLIT: _split_timing,
}


# --- what a page asks besides -----------------------------------------------------------


def _nobody_to_inform(facts: Facts) -> Refusal | None:
    return None if any(_may_be_informed(c) for c in facts.consultations) else no.NobodyToInform()


def _may_be_informed(asked: Consultation) -> bool:
    return asked.kind is ConsultationKind.THIRD_PARTY and asked.informed_on is None


def reasons_not_heard(facts: Facts) -> Refusal | None:
    """A later day is for applications whose reasons were asked for and found good (35)."""
    return no.ReasonsNotHeard() if facts.reasons_given is None else None


NOTHING_OPEN: Mapping[Act, Callable[[Facts], Refusal | None]] = {
    Act.INFORM_THIRD_PARTY: _nobody_to_inform,
    Act.DEFER: reasons_not_heard,
}


# --- what is asked of what the entry says -----------------------------------------------


def _confirmation_content(facts: Facts, entry: Entry, _calendar: Calendar) -> Refusal | None:
    """Between submission and the day by which it counts as confirmed anyway."""
    assert isinstance(entry, ReceiptConfirmed)
    submitted = facts.received.submitted_on
    if submitted is not None and entry.on < submitted:
        return no.ConfirmedBeforeSubmitted(on=entry.on, submitted_on=submitted)
    if entry.on > facts.received.on:
        return no.ReceiptStands(received_on=facts.received.on)
    return None


def _informing_content(facts: Facts, entry: Entry, _calendar: Calendar) -> Refusal | None:
    assert isinstance(entry, ThirdPartyInformed)
    asked = facts.consultation(entry.id)
    if asked is None:
        return no.NoSuchConsultation(id=entry.id, on=entry.on)
    return None if _may_be_informed(asked) else no.NobodyToInform()


def _split_content(facts: Facts, entry: Entry, _calendar: Calendar) -> Refusal | None:
    assert isinstance(entry, Split)
    if not entry.into or len(set(entry.into)) < len(entry.into):
        return no.SplitIntoNothing()
    return no.SplitIntoNothing() if set(entry.into) & set(facts.split_into) else None


def _correction_content(_facts: Facts, entry: Entry, _calendar: Calendar) -> Refusal | None:
    assert isinstance(entry, ReplyCorrected)
    return None if entry.reason.strip() else no.CorrectionWithoutReason()


def _reopening_content(_facts: Facts, entry: Entry, _calendar: Calendar) -> Refusal | None:
    assert isinstance(entry, Reopened)
    if entry.reply_by is not None and entry.reply_by <= entry.on:
        return no.ReplyDayBeforeDecision(reply_by=entry.reply_by, on=entry.on)
    return None


CONTENT: Mapping[type[Entry], Callable[[Facts, Entry, Calendar], Refusal | None]] = {
    ReceiptConfirmed: _confirmation_content,
    ThirdPartyInformed: _informing_content,
    Split: _split_content,
    ReplyCorrected: _correction_content,
    Reopened: _reopening_content,
}


# --- what is asked of two applications ----------------------------------------------------


def join_refusal(facts: Facts, into: Facts, *, same_applicant: bool) -> Refusal | None:
    """Why an application may not go on in another; None when it may.

    Both open, of one applicant and kind, and the other received no later: its clock, the
    earlier one, goes on for both (‡, no text says so; stricter for the authority).
    """
    if not into.stage.is_open:
        return no.JoinIntoEnded(stage=into.stage)
    if not same_applicant or into.received.kind is not facts.received.kind:
        return no.JoinOtherApplicant()
    if into.received.on > facts.received.on:
        return no.JoinIntoLater(received_on=facts.received.on, other_on=into.received.on)
    return None


def leaves_the_tables(facts: Facts) -> bool:
    """Whether an application is not counted in the annual tables at all (‡).

    A correction of a record (article 41) is no application for information. Mail passed on
    was another authority's; what was joined is counted in the one it went on in. But a year
    whose tables have counted it as carried out keeps it: joined or passed on in a later
    year it counts there, under 其他处理, so that both years balance.
    """
    if facts.received.kind is ApplicationKind.CORRECTION:
        return True
    ending = facts.first_run.ending
    gone = isinstance(ending, Joined | Transferred)
    return gone and ending is not None and ending.on.year == facts.received.on.year
