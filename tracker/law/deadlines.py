"""The reply period: facts + calendar + today -> deadline, with every day explained.

The rules, in plain words (formats.md, section 5, numbers them the same way):

1. The day of receipt is day 0; the period is over with its n-th counted working day.
2. A supplement or a payment received on D makes D day 0 of a plain period; while one is
   awaited there is no due date (article 30; 国办函〔2020〕109号).
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

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from tracker.law.calendar import Calendar
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
    """When the reply is due and how that was counted. Periods and counts in working days."""

    law: Law
    reply_period: int
    due_on: date | None
    running: Running
    used: int
    left: int | None
    overdue: int
    supplement_notice_due_on: date | None
    provisional: bool
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
            "provisional": self.provisional,
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
    if facts.awaits_supplement or facts.awaits_payment:
        return None
    fixed = set_by_act(facts)
    if fixed is not None:
        return fixed
    spans = suspensions(facts, calendar)
    period, counted, day = reply_period(facts), 0, facts.began_on
    while counted < period:
        day += _DAY
        inside = [span for span in spans if span.holds(day)]
        if any(span.through is None for span in inside):
            return None
        counted += not inside and calendar.is_working(day)
    return day


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
    match facts.stage:
        case Stage.AWAITING_SUPPLEMENT:
            return Running.AWAITING_SUPPLEMENT
        case Stage.AWAITING_PAYMENT:
            return Running.AWAITING_PAYMENT
        case stage if not stage.is_open:
            return Running.STOPPED
    if today < facts.received.on:
        return Running.AWAITING_CONFIRMATION
    due = due_on(facts, calendar)
    over = due is not None and today > due
    if not over and any(span.holds(today) for span in suspensions(facts, calendar)):
        return Running.SUSPENDED
    return Running.COUNTING


def reckon(facts: Facts, calendar: Calendar, today: date) -> Deadline:
    """The deadline as `formats.md` section 5 says it, its days up to the due day or today.

    Entries after `today` are facts too: what has ended is measured by the day it ended,
    and a period that begins afresh after `today` has used nothing yet.
    """
    due = due_on(facts, calendar)
    until = facts.ending.on if facts.ending else today
    counted = _counted(facts, calendar, due, until)
    return Deadline(
        law=facts.law,
        reply_period=reply_period(facts),
        due_on=due,
        running=running(facts, calendar, today),
        used=sum(on <= until for on in counted),
        left=_left(facts, due, until, counted),
        overdue=calendar.working_days_between(due, until) if due and until > due else 0,
        supplement_notice_due_on=supplement_notice_due_on(facts, calendar),
        provisional=is_provisional(facts, calendar, due),
        days=tuple(_days(facts, calendar, due, max(due or today, today))),
    )


def is_provisional(facts: Facts, calendar: Calendar, due: date | None) -> bool:
    """Whether a day counted lies past the last announced holiday notice."""
    return due is not None and set_by_act(facts) is None and calendar.day(due).provisional


def _counted(facts: Facts, calendar: Calendar, due: date | None, until: date) -> tuple[date, ...]:
    """The days counted up to the due day or `until`, as if the matter had not ended."""
    open_facts = replace(facts, ending=None)
    days = _days(open_facts, calendar, due, max(due or until, until))
    return tuple(day.on for day in days if day.counts)


def _left(facts: Facts, due: date | None, until: date, counted: tuple[date, ...]) -> int | None:
    if facts.awaits_supplement or facts.awaits_payment:
        return None
    if due is None:
        return max(0, reply_period(facts) - len(counted))
    return sum(until < on <= due for on in counted)


def _days(facts: Facts, calendar: Calendar, due: date | None, last: date) -> Iterator[CountedDay]:
    n, on = 0, facts.received.on
    spans = suspensions(facts, calendar)
    while on < last:
        on += _DAY
        day = calendar.day(on)
        excluded = _excluded(facts, spans, due, on)
        if excluded is not None:
            why, article = excluded
            yield CountedDay(on, False, None, why, article, day.provisional)
        elif day.working:
            n += 1
            yield CountedDay(on, True, n, day.why, _counting_article(facts), day.provisional)
        else:
            source = day.notice.title if day.notice else REST_DAYS
            yield CountedDay(on, False, None, day.why, source, day.provisional)


def _counting_article(facts: Facts) -> str:
    return "2008年条例第二十四条" if facts.law is Law.TEXT_2008 else "条例第三十三条"


def _excluded(
    facts: Facts, spans: tuple[Span, ...], due: date | None, on: date
) -> tuple[str, str] | None:
    """Why a day is out of the count whatever the calendar says, with the article."""
    if facts.ending and on > facts.ending.on:
        return f"已办结（{facts.stage.label}）", _counting_article(facts)
    if on <= facts.began_on:
        return _before_restart(facts, on)
    asked, charged = facts.supplement_asked, facts.fee_charged
    if facts.awaits_supplement and asked and on > asked.on:
        return "等待补正，收到后重新起算", "条例第三十条"
    if facts.awaits_payment and charged and on > charged.on:
        return "等待缴费，缴费后重新起算", _FEE_MEASURE
    if due is None or on <= due:
        for span in spans:
            if span.holds(on):
                return span.why, span.article
    return None


def _before_restart(facts: Facts, on: date) -> tuple[str, str]:
    """Days before day 0 of the period in force: waited, or counted for nothing."""
    if facts.reopened is not None and on <= facts.reopened.on:
        return "复议或者诉讼后重新办理，此前的日子不计", REOPENING_ARTICLE
    asked, supplemented = facts.supplement_asked, facts.supplemented
    if asked and supplemented and on <= supplemented.on:
        if on > asked.on:
            return "等待补正，收到后重新起算", "条例第三十条"
        return "收到补正后重新起算，此前的日子不计", "条例第三十条"
    if facts.fee_charged and on > facts.fee_charged.on:
        return "等待缴费，缴费后重新起算", _FEE_MEASURE
    return "缴费后重新起算，此前的日子不计", _FEE_MEASURE
