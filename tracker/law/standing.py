"""What lists and counts need to know of an application, computed from its facts.

The register stores a `Standing` beside each application as an index. Nothing in it
depends on today: what the clock does on a given day follows from `due_on` and the
suspension together with the calendar.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from tracker.law.calendar import Calendar
from tracker.law.deadlines import (
    due_on,
    is_provisional,
    opinion_due_on,
    payment_due_on,
    supplement_notice_due_on,
)
from tracker.law.entries import (
    Abandoned,
    Concluded,
    Joined,
    Replied,
    Transferred,
    Withdrawn,
)
from tracker.law.facts import Facts
from tracker.law.fee_acts import course_of
from tracker.law.grounds import GROUNDS
from tracker.law.side_acts import leaves_the_tables
from tracker.law.terms import ApplicantKind, ApplicationKind, Channel, Law, Stage


@dataclass(frozen=True, slots=True)
class Standing:
    """The index columns of an application; days are legal days, money is yuan.

    `counted`: the annual tables count it. What they count is the first handling: `ended_on`,
    `result`, `ground`, `extended` and `late` are those of the first ending, also when the
    application is open anew; `stage` and `due_on` say how it stands now.
    """

    kind: ApplicationKind
    counted: bool
    law: Law
    stage: Stage
    channel: Channel
    applicant_kind: ApplicantKind
    received_on: date
    due_on: date | None
    provisional: bool
    supplement_notice_due_on: date | None
    waits_until: date | None
    suspended_from: date | None
    suspended_until: date | None
    extended: bool
    ended_on: date | None
    result: str | None
    ground: str | None
    document_number: str | None
    delivered_on: date | None
    late: bool
    fee_noticed_on: date | None
    fee_noticed: Decimal
    fee_received_on: date | None
    fee_received: Decimal
    fee_withdrawn_on: date | None
    fee_refunded_on: date | None
    fee_refunded: Decimal


def standing(facts: Facts, calendar: Calendar) -> Standing:
    """The index of an application. `late`: it ended, or its reply was
    posted, after the due date then in force."""
    due, first = due_on(facts, calendar), facts.first_run
    ending, ground = first.ending, _ground(first)
    suspended_from, suspended_until = _suspension(facts, calendar)
    fee = course_of(facts)
    return Standing(
        kind=facts.received.kind,
        counted=not leaves_the_tables(facts),
        law=facts.law,
        stage=facts.stage,
        channel=facts.received.channel,
        applicant_kind=facts.received.applicant_kind,
        received_on=facts.received.on,
        due_on=due,
        provisional=is_provisional(facts, calendar, due),
        supplement_notice_due_on=supplement_notice_due_on(facts, calendar),
        waits_until=_waits_until(facts, calendar),
        suspended_from=suspended_from,
        suspended_until=suspended_until,
        extended=first.extended is not None or facts.received.extended_to is not None,
        ended_on=ending.on if ending else None,
        result=_result(first, ground),
        ground=ground,
        document_number=_document_number(facts),
        delivered_on=facts.delivered.on if facts.delivered else None,
        late=_late(first, calendar),
        fee_noticed_on=fee.noticed_on,
        fee_noticed=fee.noticed,
        fee_received_on=fee.received_on,
        fee_received=fee.received,
        fee_withdrawn_on=fee.withdrawn_on,
        fee_refunded_on=fee.refunded_on,
        fee_refunded=fee.refunded,
    )


def _ground(facts: Facts) -> str | None:
    """The ground the annual table counts; endings no officer chooses have their own."""
    match facts.ending:
        case Replied(ground=chosen) as reply:
            # A correction of a later year does not change the tables of this one (‡).
            same_year = (c.ground for c in facts.corrections if c.on.year == reply.on.year)
            return [chosen, *same_year][-1] or None
        case Abandoned():
            return "other.not_supplemented" if facts.awaits_supplement else "other.fee_unpaid"
        case Withdrawn():
            return "withdrawn" if facts.law is Law.TEXT_2008 else "other.withdrawn"
    return None


def _result(first: Facts, ground: str | None) -> str | None:
    """The code of the result (formats.md, section 2)."""
    match first.ending:
        case Concluded(result=said):
            return said
        case Joined() | Transferred():
            return "other.other"
    return GROUNDS[ground].result if ground is not None and ground in GROUNDS else None


def _document_number(facts: Facts) -> str | None:
    """Of the reply in force, else of the letter that ended the matter, else of the last one."""
    sent = facts.reply or facts.ending
    if isinstance(sent, Withdrawn | Joined):
        return None
    if sent is None:
        return _document_number(facts.before) if facts.before else None
    return sent.letter


def _late(first: Facts, calendar: Calendar) -> bool:
    due, left_on = due_on(first, calendar), first.left_on
    return left_on is not None and due is not None and left_on > due


def _waits_until(facts: Facts, calendar: Calendar) -> date | None:
    """The last day of the applicant's own term, while the office waits for the applicant."""
    if facts.ending is not None:
        return None
    if facts.awaits_supplement and facts.supplement_asked:
        return facts.supplement_asked.respond_by
    return payment_due_on(facts, calendar) if facts.awaits_payment else None


def _suspension(facts: Facts, calendar: Calendar) -> tuple[date | None, date | None]:
    """The open consultation that ends last: sent on, and when silence ends it (None: never)."""
    unanswered = [c for c in facts.consultations if c.answered_on is None]
    if facts.ending is not None or not unanswered:
        return None, None
    sent_on = min(c.sent_on for c in unanswered)
    ends = [opinion_due_on(c, facts, calendar) for c in unanswered]
    known = [end for end in ends if end is not None]
    return sent_on, max(known) if len(known) == len(ends) else None
