"""The reply period: facts + calendar + today -> deadline, with every day explained.

The rules, in plain words (formats.md, section 5, numbers them the same way):

1. The day of receipt is day 0; the period is over with its n-th counted working day.
2. A supplement or a payment received on D makes D day 0 of a plain period; while one is
   awaited there is no due date (article 30; 国办函〔2020〕109号). So does a fee waived in full
   (‡, as a payment is); a fee notice taken back leaves the period as if there had been none.
3. Days spent asking a third party, a co-author or another authority are not counted
   (article 33): those after the letter went out, up to and including the day of the
   answer. Silence of a third party or co-author ends that on the 15th working day after
   they received the letter (articles 32, 34); of another authority, and under the text
   of 2008, it never ends. A late answer still takes out the days up to it; the stricter
   reading, which stops at the 15th day, is not the one of the fixed format.
4. An extension adds its days to the period it was made in (article 33).
5. A deferral sets the day (article 35), and so does a decision on review or a judgment that
   names one; where it names none, the day it was received is day 0 of a plain period (‡).
6. The reply is in time by the day it was posted or handed over (国办公开办函〔2016〕235号).

Surprising edges: a day can be both a Sunday and counted (make-up day); once the period
is over no consultation can stop the count of overdue days; days counted before a
restart are shown but count for nothing.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from tracker.law.calendar import Calendar, days_from
from tracker.law.facts import Consultation, Facts
from tracker.law.statute import value_on
from tracker.law.terms import ConsultationKind, Law, Running, Stage

_DAY = timedelta(days=1)
REST_DAYS = "国务院关于职工工作时间的规定第七条"
_FEE_MEASURE = "信息处理费办法"
REOPENING_ARTICLE = "行政复议法第六十四条、第六十六条、行政诉讼法第七十条、第七十二条"


@dataclass(frozen=True, slots=True)
class Span:
    """Days taken out of the count: after `after`, up to and including `through` (None: open)."""

    after: date
    through: date | None
    why: str
    article: str

    def holds(self, on: date) -> bool:
        return self.after < on and (self.through is None or on <= self.through)


@dataclass(frozen=True, slots=True)
class CountedDay:
    """One day of the reasoning; `n` is its number in the period in force, if it counts."""

    on: date
    counts: bool
    n: int | None
    why: str
    article: str
    provisional: bool = False

    def as_json(self) -> dict[str, Any]:
        return {
            "on": self.on.isoformat(),
            "counts": self.counts,
            "n": self.n,
            "why": self.why,
            "article": self.article,
        }


@dataclass(frozen=True, slots=True)
class Deadline:
    """When the reply is due and how that was counted. Periods and counts in working days.

    `provisional`: the due date was counted past the last announced holiday notice and may
    still move. `unannounced`: so was any day that is counted here, as used, left or
    overdue too, though an act may have set the due date; this is what the JSON says.
    """

    law: Law
    reply_period: int
    due_on: date | None
    running: Running
    used: int
    left: int | None
    overdue: int
    supplement_notice_due_on: date | None
    provisional: bool
    unannounced: bool
    days: tuple[CountedDay, ...]

    def as_json(self) -> dict[str, Any]:
        notice = self.supplement_notice_due_on
        return {
            "law": self.law.value,
            "reply_period": self.reply_period,
            "due_on": self.due_on and self.due_on.isoformat(),
            "running": self.running.value,
            "used": self.used,
            "left": self.left,
            "overdue": self.overdue,
            "supplement_notice_due_on": notice and notice.isoformat(),
            "provisional": self.unannounced,
            "days": [day.as_json() for day in self.days],
        }


def reply_period(facts: Facts) -> int:
    """Working days of the period in force, extension included (article 33)."""
    plain = value_on("reply_period", facts.received.on).value
    return plain + (facts.extended.working_days if facts.extended else 0)


def supplement_notice_due_on(facts: Facts, calendar: Calendar) -> date | None:
    """Article 30: the last day to ask for a supplement; the text of 2008 sets none."""
    if facts.law is Law.TEXT_2008:
        return None
    limit = value_on("supplement_notice", facts.received.on).value
    return calendar.after(facts.received.on, limit)


def opinion_due_on(consultation: Consultation, facts: Facts, calendar: Calendar) -> date | None:
    """The day on which silence ends the wait, or None where the law sets no such day."""
    names = {
        ConsultationKind.THIRD_PARTY: "third_party_opinion",
        ConsultationKind.CO_AUTHOR: "co_author_opinion",
    }
    if facts.law is Law.TEXT_2008 or consultation.kind not in names:
        return None
    limit = value_on(names[consultation.kind], facts.received.on).value
    return calendar.after(consultation.received_on or consultation.sent_on, limit)


def payment_due_on(facts: Facts, calendar: Calendar) -> date | None:
    """The last day to pay: the 20th working day after the notice was received."""
    if facts.fee_charged is None:
        return None
    received = facts.fee_notice_received_on or facts.fee_charged.on
    return calendar.after(received, value_on("fee_payment", facts.fee_charged.on).value)


def suspensions(facts: Facts, calendar: Calendar) -> tuple[Span, ...]:
    """The spans that consultations take out of the count (article 33)."""
    return tuple(
        Span(
            after=c.sent_on,
            through=c.answered_on or opinion_due_on(c, facts, calendar),
            why=f"征求{c.kind.label}意见，不计入答复期限",
            article=_consultation_article(c.kind, facts.law),
        )
        for c in facts.consultations
    )


def _consultation_article(kind: ConsultationKind, law: Law) -> str:
    if law is Law.TEXT_2008:
        return "2008年条例第二十四条"
    return {
        ConsultationKind.THIRD_PARTY: "条例第三十二条、第三十三条",
        ConsultationKind.CO_AUTHOR: "条例第三十三条、第三十四条",
        ConsultationKind.OTHER_AUTHORITY: "条例第三十三条",
    }[kind]


def due_on(facts: Facts, calendar: Calendar) -> date | None:
    """The due date in force, or None while nothing is counted or no end can be said."""
    return _due_on(facts, calendar, suspensions(facts, calendar))


def _due_on(facts: Facts, calendar: Calendar, spans: Iterable[Span]) -> date | None:
    """Goes from span to span: what the period still needs is counted in the gaps between."""
    if facts.awaits_supplement or facts.awaits_payment:
        return None
    fixed = set_by_act(facts)
    if fixed is not None:
        return fixed
    needed, begun = reply_period(facts), facts.began_on
    for span in sorted(spans, key=lambda span: span.after):
        before = calendar.working_days_between(begun, span.after)
        if before >= needed:
            break
        if span.through is None:
            return None
        needed -= before
        begun = max(begun, span.through)
    return calendar.after(begun, needed)


def set_by_act(facts: Facts) -> date | None:
    """The due date that was named rather than counted: in a ledger, by a deferral, or by the
    decision that has the application handled anew. A period that began afresh forgets it."""
    if facts.deferred is not None:
        return facts.deferred.until
    if facts.reopened is not None and facts.began_on == facts.reopened.on:
        return facts.reopened.reply_by
    return facts.received.extended_to if facts.began_on == facts.received.on else None


def running(facts: Facts, calendar: Calendar, today: date) -> Running:
    """What the clock does on `today`."""
    spans = suspensions(facts, calendar)
    return _running(facts, spans, _due_on(facts, calendar, spans), today)


def _running(facts: Facts, spans: Iterable[Span], due: date | None, today: date) -> Running:
    match facts.stage:
        case Stage.AWAITING_SUPPLEMENT:
            return Running.AWAITING_SUPPLEMENT
        case Stage.AWAITING_PAYMENT:
            return Running.AWAITING_PAYMENT
        case stage if not stage.is_open:
            return Running.STOPPED
    if today < facts.received.on:
        return Running.AWAITING_CONFIRMATION
    over = due is not None and today > due
    if not over and any(span.holds(today) for span in spans):
        return Running.SUSPENDED
    return Running.COUNTING


def reckon(facts: Facts, calendar: Calendar, today: date) -> Deadline:
    """The deadline as `formats.md` section 5 says it, its days up to the due day or today.

    Entries after `today` are facts too: what has ended is measured by the day it ended,
    and a period that begins afresh after `today` has used nothing yet.
    """
    spans = suspensions(facts, calendar)
    due = _due_on(facts, calendar, spans)
    until = facts.ending.on if facts.ending else today
    last = max(due or today, today)
    days = _days(facts, calendar, _left_out(facts, spans, due), max(last, until))
    counted = [day for day in days if day.counts and day.on <= max(due or until, until)]
    return Deadline(
        law=facts.law,
        reply_period=reply_period(facts),
        due_on=due,
        running=_running(facts, spans, due, today),
        used=sum(day.on <= until for day in counted),
        left=_left(facts, due, until, counted),
        overdue=calendar.working_days_between(due, until) if due and until > due else 0,
        supplement_notice_due_on=supplement_notice_due_on(facts, calendar),
        provisional=is_provisional(facts, calendar, due),
        unannounced=any(day.provisional for day in counted),
        days=tuple(_until_ended(facts, [day for day in days if day.on <= last])),
    )


def is_provisional(facts: Facts, calendar: Calendar, due: date | None) -> bool:
    """Whether the due date was counted past the last announced holiday notice."""
    return due is not None and set_by_act(facts) is None and calendar.day(due).provisional


def _left(facts: Facts, due: date | None, until: date, counted: list[CountedDay]) -> int | None:
    if facts.awaits_supplement or facts.awaits_payment:
        return None
    if due is None:
        return max(0, reply_period(facts) - len(counted))
    return sum(until < day.on <= due for day in counted)


def _days(
    facts: Facts, calendar: Calendar, left_out: Sequence[Span], last: date
) -> list[CountedDay]:
    """Every day after receipt up to `last`, as if the matter had not ended."""
    days, n = [], 0
    counting = _counting_article(facts)
    for on in days_from(facts.received.on + _DAY, last):
        day = calendar.day(on)
        span = next((span for span in left_out if span.holds(on)), None)
        if span is not None:
            said = CountedDay(on, False, None, span.why, span.article, day.provisional)
        elif day.working:
            n += 1
            said = CountedDay(on, True, n, day.why, counting, day.provisional)
        else:
            source = day.notice.title if day.notice else REST_DAYS
            said = CountedDay(on, False, None, day.why, source, day.provisional)
        days.append(said)
    return days


def _until_ended(facts: Facts, days: list[CountedDay]) -> list[CountedDay]:
    """The days as they are shown: nothing is counted once the matter has ended."""
    if facts.ending is None:
        return days
    ended_on, article = facts.ending.on, _counting_article(facts)
    why = f"已办结（{facts.stage.label}）"
    return [
        day
        if day.on <= ended_on
        else CountedDay(day.on, False, None, why, article, day.provisional)
        for day in days
    ]


def _counting_article(facts: Facts) -> str:
    return "2008年条例第二十四条" if facts.law is Law.TEXT_2008 else "条例第三十三条"


def _left_out(facts: Facts, suspended: Iterable[Span], due: date | None) -> tuple[Span, ...]:
    """Days out of the count whatever the calendar says; where spans meet, the first explains.

    Once the period is over no consultation can stop the count of overdue days.
    """
    cut = (
        replace(span, through=due)
        if due is not None and (span.through is None or span.through > due)
        else span
        for span in suspended
    )
    return (*_waits(facts), *cut)


def _waits(facts: Facts) -> Iterator[Span]:
    """Waiting for the applicant, and what was counted in vain before a period began afresh."""
    received_on = facts.received.on
    if facts.reopened is not None:
        why = "复议或者诉讼后重新办理，此前的日子不计"
        yield Span(received_on, facts.reopened.on, why, REOPENING_ARTICLE)
    asked, supplemented = facts.supplement_asked, facts.supplemented
    if asked is not None and (supplemented is not None or facts.awaits_supplement):
        again = supplemented.on if supplemented else None
        yield Span(asked.on, again, "等待补正，收到后重新起算", "条例第三十条")
    if supplemented is not None:
        why = "收到补正后重新起算，此前的日子不计"
        yield Span(received_on, supplemented.on, why, "条例第三十条")
    charged, settled = facts.fee_charged, facts.fee_paid or facts.fee_waived
    if charged is not None and (settled is not None or facts.awaits_payment):
        again = settled.on if settled else None
        yield Span(charged.on, again, "等待缴费，缴费后重新起算", _FEE_MEASURE)
    if settled is not None:
        done = "缴费" if facts.fee_paid else "费用免除"
        yield Span(received_on, settled.on, f"{done}后重新起算，此前的日子不计", _FEE_MEASURE)
