"""What the law asks of an act beyond its stage: of the day, and of what the entry says.

`TIMING` and `NOTHING_OPEN` are asked of a day, whatever the entry says (a page greys a
button by them); `CONTENT` of an entry, wherever its journal comes from; `WRITTEN` of an
entry that is written here and now, which must say more than a journal from elsewhere can.
All give the reason why not, or None. `stages` asks them.
"""

from collections.abc import Callable, Mapping
from datetime import date

from tracker.law import fee_acts, side_acts
from tracker.law import refusals as no
from tracker.law.answers import path_refusal, reply_refusal
from tracker.law.calendar import Calendar
from tracker.law.deadlines import (
    due_on,
    payment_due_on,
    running,
    set_by_act,
    supplement_notice_due_on,
)
from tracker.law.entries import (
    ConsultationDelivered,
    Consulted,
    Deferred,
    Dispatched,
    Entry,
    Extended,
    OpinionReceived,
    ReasonsAsked,
    Replied,
    ReplyCorrected,
    SupplementAsked,
)
from tracker.law.facts import Facts
from tracker.law.refusals import Refusal
from tracker.law.statute import value_on
from tracker.law.terms import Act, DeliveryWay, Law
from tracker.law.waybills import is_waybill

# --- what the law asks of the day and the history, whatever the entry says -------------


def _supplement_timing(facts: Facts, on: date, calendar: Calendar) -> Refusal | None:
    """Article 30: once, within 7 working days of receipt; no day limit in the 2008 text."""
    if facts.supplement_asked is not None:
        return no.SupplementAskedTwice(asked_on=facts.supplement_asked.on)
    last = supplement_notice_due_on(facts, calendar)
    if last is None or on <= last:
        return None
    limit = value_on("supplement_notice", facts.received.on).value
    return no.SupplementNoticeLate(limit=limit, notice_due_on=last)


def _extension_timing(facts: Facts, on: date, calendar: Calendar) -> Refusal | None:
    """Article 33: once in a period, and told to the applicant before it ends."""
    if facts.extended is not None:
        return no.ExtendedTwice(extended_on=facts.extended.on)
    if facts.deferred is not None:
        return no.ExtensionAfterDeferral(until=facts.deferred.until)
    if facts.reopened is not None and set_by_act(facts) is not None:
        return no.ExtensionAfterDecision(reply_by=facts.reopened.reply_by)
    due = due_on(facts, calendar)
    if due is None:
        return no.NothingRunning(running=running(facts, calendar, on), act=Act.EXTEND)
    return no.ExtensionLate(due_on=due) if on > due else None


def _deferral_timing(facts: Facts, on: date, calendar: Calendar) -> Refusal | None:
    """Article 35: not in the 2008 text; told before the period ends."""
    if facts.law is Law.TEXT_2008:
        return no.DeferralUnknownTo2008()
    due = due_on(facts, calendar)
    if due is not None and on > due:
        return no.DeferralLate(due_on=due)
    return None


def _abandonment_timing(facts: Facts, on: date, calendar: Calendar) -> Refusal | None:
    """Article 30, 国办函〔2020〕109号: only once the term given is over."""
    if facts.awaits_supplement and facts.supplement_asked:
        respond_by = facts.supplement_asked.respond_by
        if respond_by is not None and on <= respond_by:
            return no.SupplementPeriodRunning(respond_by=respond_by)
        return None
    pay_by = payment_due_on(facts, calendar)
    if pay_by is not None and on <= pay_by:
        return no.PaymentPeriodRunning(pay_by=pay_by)
    return None


def _delivery_timing(facts: Facts, _on: date, _calendar: Calendar) -> Refusal | None:
    """The remedies run from one day."""
    if facts.delivered is None:
        return None
    return no.DeliveredTwice(letter="答复书", delivered_on=facts.delivered.on)


TIMING: Mapping[Act, Callable[[Facts, date, Calendar], Refusal | None]] = {
    Act.ASK_SUPPLEMENT: _supplement_timing,
    Act.EXTEND: _extension_timing,
    Act.DEFER: _deferral_timing,
    Act.RECORD_DELIVERY: _delivery_timing,
    Act.ABANDON: _abandonment_timing,
    **side_acts.TIMING,
    **fee_acts.TIMING,
}


# --- what a page asks besides: an entry names the letter it is about, a button does not --


def _no_letter_under_way(facts: Facts) -> Refusal | None:
    """Nobody cares for the way of a letter once it was answered."""
    if any(c.received_on is None and c.answered_on is None for c in facts.consultations):
        return None
    return no.NoConsultationOpen(act=Act.RECORD_CONSULTATION_DELIVERY)


def _no_letter_unanswered(facts: Facts) -> Refusal | None:
    """A party that was silent too long may still answer."""
    if any(c.answered_on is None for c in facts.consultations):
        return None
    return no.NoConsultationOpen(act=Act.RECORD_OPINION)


def _nothing_to_dispatch(facts: Facts) -> Refusal | None:
    return None if facts.undispatched else no.NothingToDispatch()


NOTHING_OPEN: Mapping[Act, Callable[[Facts], Refusal | None]] = {
    Act.DISPATCH: _nothing_to_dispatch,
    Act.RECORD_CONSULTATION_DELIVERY: _no_letter_under_way,
    Act.RECORD_OPINION: _no_letter_unanswered,
    **side_acts.NOTHING_OPEN,
    **fee_acts.NOTHING_OPEN,
}


# --- what the law asks of what the entry says ------------------------------------------


def _supplement_content(_facts: Facts, entry: Entry, _calendar: Calendar) -> Refusal | None:
    assert isinstance(entry, SupplementAsked)
    if entry.respond_by is not None and entry.respond_by <= entry.on:
        return no.SupplementPeriodMissing()
    return None


def _reasons_content(_facts: Facts, entry: Entry, _calendar: Calendar) -> Refusal | None:
    assert isinstance(entry, ReasonsAsked)
    if entry.respond_by is not None and entry.respond_by <= entry.on:
        return no.ReasonsPeriodOver(respond_by=entry.respond_by, on=entry.on)
    return None


def _extension_content(facts: Facts, entry: Entry, _calendar: Calendar) -> Refusal | None:
    assert isinstance(entry, Extended)
    limit = value_on("extension", facts.received.on).value
    if not 1 <= entry.working_days <= limit:
        return no.ExtensionTooLong(limit=limit, working_days=entry.working_days)
    return None


def _deferral_content(facts: Facts, entry: Entry, calendar: Calendar) -> Refusal | None:
    assert isinstance(entry, Deferred)
    due = due_on(facts, calendar)
    if due is not None and entry.until <= due:
        return no.DeferralTooEarly(until=entry.until, due_on=due)
    if entry.until <= entry.on:
        return no.DeferralIntoThePast(until=entry.until, on=entry.on)
    return None


def _consultation_content(facts: Facts, entry: Entry, _calendar: Calendar) -> Refusal | None:
    assert isinstance(entry, Consulted)
    if facts.consultation(entry.id):
        return no.ConsultationKnown(id=entry.id)
    return _arrival(entry.received_on, entry.on)


def _arrival(received_on: date | None, sent_on: date) -> Refusal | None:
    if received_on is None or received_on >= sent_on:
        return None
    return no.ArrivedBeforeSent(on=received_on, sent_on=sent_on)


def _answer_content(facts: Facts, entry: Entry, _calendar: Calendar) -> Refusal | None:
    assert isinstance(entry, ConsultationDelivered | OpinionReceived)
    consultation = facts.consultation(entry.id)
    if consultation is None:
        return no.NoSuchConsultation(id=entry.id, on=entry.on)
    if consultation.answered_on is not None:
        return no.ConsultationAnswered(id=entry.id, answered_on=consultation.answered_on)
    if isinstance(entry, ConsultationDelivered) and consultation.received_on is not None:
        return no.DeliveredTwice(letter="征求意见书", delivered_on=consultation.received_on)
    return None


def _reply_content(facts: Facts, entry: Entry, _calendar: Calendar) -> Refusal | None:
    assert isinstance(entry, Replied | ReplyCorrected)
    return reply_refusal(entry.grounds, entry.ground, law=facts.law, kind=facts.received.kind)


def _dispatch_content(facts: Facts, entry: Entry, _calendar: Calendar) -> Refusal | None:
    """235号: a letter leaves once, not before it is written; by post through China Post."""
    assert isinstance(entry, Dispatched)
    if entry.letter not in [one.number for one in facts.letters]:
        return no.NoSuchLetter(letter=entry.letter, on=entry.on)
    sent = facts.dispatch_of(entry.letter)
    if sent is not None:
        return no.DispatchedTwice(letter=entry.letter, dispatched_on=sent.on)
    if entry.waybill and not is_waybill(entry.waybill):
        return no.WaybillImpossible(waybill=entry.waybill)
    return None


def _corrected_reply_content(facts: Facts, entry: Entry, calendar: Calendar) -> Refusal | None:
    side = side_acts.CONTENT[ReplyCorrected]
    return side(facts, entry, calendar) or _reply_content(facts, entry, calendar)


CONTENT: Mapping[type[Entry], Callable[[Facts, Entry, Calendar], Refusal | None]] = {
    SupplementAsked: _supplement_content,
    ReasonsAsked: _reasons_content,
    Extended: _extension_content,
    Deferred: _deferral_content,
    Consulted: _consultation_content,
    ConsultationDelivered: _answer_content,
    OpinionReceived: _answer_content,
    Replied: _reply_content,
    Dispatched: _dispatch_content,
    **side_acts.CONTENT,
    **fee_acts.CONTENT,
    ReplyCorrected: _corrected_reply_content,
}


# --- what an entry must say that is written here and now -------------------------------


def _supplement_written(_facts: Facts, entry: Entry) -> Refusal | None:
    """Article 30: a reasonable period; the text gives no number of days."""
    assert isinstance(entry, SupplementAsked)
    return no.SupplementPeriodMissing() if entry.respond_by is None else None


def _extension_written(_facts: Facts, entry: Entry) -> Refusal | None:
    """Article 33: with the consent of the head of the disclosure office, by name."""
    assert isinstance(entry, Extended)
    return None if entry.consent_by.strip() else no.ExtensionWithoutConsent()


def _deferral_written(facts: Facts, _entry: Entry) -> Refusal | None:
    return side_acts.reasons_not_heard(facts)


def _dispatch_written(_facts: Facts, entry: Entry) -> Refusal | None:
    """235号: posted through the postal enterprise, whose number proves the day of posting."""
    assert isinstance(entry, Dispatched)
    return no.WaybillMissing() if entry.way is DeliveryWay.POST and not entry.waybill else None


def _reply_written(facts: Facts, entry: Entry) -> Refusal | None:
    """Article 35: not handled for its excess only once the applicant could say why.

    The reasoning kept with it must be that of its grounds.
    """
    assert isinstance(entry, Replied | ReplyCorrected)
    until = facts.reasons_asked.respond_by if facts.reasons_asked else None
    heard = facts.reasons_given is not None or (until is not None and entry.on > until)
    if "not_processed.excessive" in entry.grounds and not heard:
        return no.ReasonsNotAsked()
    return path_refusal(entry.path, entry.grounds)


WRITTEN: Mapping[type[Entry], Callable[[Facts, Entry], Refusal | None]] = {
    SupplementAsked: _supplement_written,
    Extended: _extension_written,
    Deferred: _deferral_written,
    Dispatched: _dispatch_written,
    Replied: _reply_written,
    ReplyCorrected: _reply_written,
    **fee_acts.WRITTEN,
}
