"""The limits of one application: whose turn it is, and until when.

`limits_now` gives what matters on a day, `limits_ahead` all that follows from the facts
whatever the day; each limit also has a function of its own, which gives None where it does
not apply. The structure is that of `limits`.

Surprising edges: the last day to extend is the due date itself, for the applicant must be
told before the period is over; a third party's 15 days run from the day it got the letter,
and from the day it was sent while that is not known; a party's late answer takes all days
up to it out of the count (formats.md), and the stricter reading is named.
"""

from dataclasses import replace
from datetime import date

from tracker.law.calendar import Calendar
from tracker.law.deadlines import REOPENING_ARTICLE, due_on, opinion_due_on, reckon, set_by_act
from tracker.law.entries import Abandoned, Concluded, Replied
from tracker.law.facts import Consultation, Facts
from tracker.law.grounds import GROUNDS
from tracker.law.limits import Begins, Limit, Step, Whose, counted, shown
from tracker.law.remedies import RemedyPath, remedy
from tracker.law.remedy_limits import limits_of_remedies, limits_on_silence
from tracker.law.statute import value_on
from tracker.law.terms import ConsultationKind, Law, Stage

_UNDER_WAY = (Stage.RECEIVED, Stage.HANDLING)
_LAPSING = {"confirmation_by_hand", "supplement_notice", "extension_notice"}
_CHALLENGEABLE = (Replied, Abandoned, Concluded)
_OPINIONS = {
    ConsultationKind.THIRD_PARTY: "third_party_opinion",
    ConsultationKind.CO_AUTHOR: "co_author_opinion",
}


def limits_now(facts: Facts, calendar: Calendar, today: date) -> tuple[Limit, ...]:
    """The limits that matter on `today`: those of the application, and the remedies once open.

    What can no longer be done in time (a supplement notice, an extension) is left out; what
    is owed stays, however late.
    """
    found = tuple(
        limit
        for limit in case_limits(facts, calendar)
        if not (limit.key in _LAPSING and limit.is_over(today))
    )
    reply_limit = next((limit for limit in found if limit.key == "reply"), None)
    if facts.ending is None and reply_limit is not None and reply_limit.is_over(today):
        assert reply_limit.on is not None
        return (*found, *limits_on_silence(reply_limit.on, calendar))
    return (*found, *limits_of_ending(facts, calendar))


def limits_ahead(facts: Facts, calendar: Calendar) -> tuple[Limit, ...]:
    """The limits of these facts whatever the day: past ones, and the remedies should the
    authority let the reply period pass."""
    found = case_limits(facts, calendar)
    due = due_on(facts, calendar)
    if facts.ending is None and due is not None:
        return (*found, *limits_on_silence(due, calendar))
    return (*found, *limits_of_ending(facts, calendar))


def limits_of_ending(facts: Facts, calendar: Calendar) -> tuple[Limit, ...]:
    """The remedies against what ended it, a correction of the reply taking its place; there
    are none against one's own withdrawal, or against a matter that goes on elsewhere."""
    if not isinstance(facts.ending, _CHALLENGEABLE):
        return ()
    made_on = facts.reply.on if facts.reply else facts.ending.on
    delivered_on = facts.delivered.on if facts.delivered else None
    return limits_of_remedies(made_on, delivered_on, calendar, _path(facts))


def _path(facts: Facts) -> RemedyPath | None:
    """Where the grounds of the reply lead; None where the journal does not tell them."""
    if isinstance(facts.ending, Abandoned):
        return RemedyPath.EITHER
    keys = facts.reply.grounds if facts.reply else ()
    grounds = [GROUNDS[key] for key in keys if key in GROUNDS]
    if not grounds or facts.reply is None:
        return None
    found = remedy(grounds, facts.reply.on, review_body="", court="")
    return found.path if found else None


def case_limits(facts: Facts, calendar: Calendar) -> tuple[Limit, ...]:
    """Every limit of the application itself that applies in these facts, past ones included."""
    asked = (
        confirmation,
        reply,
        supplement_notice,
        extension_notice,
        supplement_response,
        reasons,
        payment,
    )
    found = [ask(facts, calendar) for ask in asked]
    if facts.stage.is_open:
        open_ones = (c for c in facts.consultations if c.answered_on is None)
        found += [opinion(consultation, facts, calendar) for consultation in open_ones]
    return tuple(limit for limit in found if limit is not None)


def reply(facts: Facts, calendar: Calendar) -> Limit | None:
    """Article 33: the last day to reply, as `deadlines` counts it; None while none is counted."""
    due = due_on(facts, calendar)
    if due is None:
        return None
    deadline = reckon(replace(facts, ending=None), calendar, facts.received.on)
    parameter = value_on("reply_period", facts.received.on)
    limit = Limit(
        key="reply",
        label=parameter.label,
        whose=Whose.AUTHORITY,
        begins=_begin_of_period(facts),
        day_0=facts.began_on,
        on=due,
        article=parameter.article,
        source=parameter.source,
        days=deadline.days,
        provisional=deadline.provisional,
        is_met=facts.ending is not None,
    )
    set_by_act = _set_by_act(facts, due)
    if set_by_act is not None:
        return replace(limit, steps=(set_by_act,), article=set_by_act.article)
    return replace(
        limit,
        value=deadline.reply_period,
        unit="working_days",
        other_reading=_stricter_waiver(limit) or _stricter_silence(facts, calendar, due),
    )


def confirmation(facts: Facts, calendar: Calendar) -> Limit | None:
    """Article 31, item 3: until when an office that confirms by hand has to (‡)."""
    submitted_on = facts.received.submitted_on
    waits = facts.receipt_confirmed is None and facts.stage is Stage.RECEIVED
    if not facts.received.by_hand or submitted_on is None or not waits:
        return None
    parameter = value_on("confirmation_by_hand", submitted_on)
    return counted(
        parameter,
        submitted_on,
        calendar,
        whose=Whose.AUTHORITY,
        begins=Begins.SUBMITTED,
        note=parameter.note,
    )


def supplement_notice(facts: Facts, calendar: Calendar) -> Limit | None:
    """Article 30: seven working days for the one notice; none in the text of 2008."""
    done = facts.supplement_asked is not None or facts.reopened is not None
    if done or facts.law is Law.TEXT_2008 or facts.stage not in _UNDER_WAY:
        return None
    parameter = value_on("supplement_notice", facts.received.on)
    return counted(
        parameter, facts.received.on, calendar, whose=Whose.AUTHORITY, begins=Begins.RECEIPT
    )


def supplement_response(facts: Facts, _calendar: Calendar) -> Limit | None:
    """Article 30: the reasonable period that the notice names; the law sets no number."""
    asked = facts.supplement_asked
    if asked is None or not facts.awaits_supplement or asked.respond_by is None:
        return None
    if facts.ending is not None:
        return None
    article = "条例第三十条" if facts.law is Law.TEXT_2019 else "2008年条例第二十一条第四项"
    return Limit(
        key="supplement_response",
        label="申请人补正的期限",
        whose=Whose.APPLICANT,
        begins=Begins.ASKED,
        day_0=asked.on,
        on=asked.respond_by,
        article=article,
        source="国务院令第711号" if facts.law is Law.TEXT_2019 else "国务院令第492号",
        steps=(Step(asked.respond_by, "补正告知书写明的日期", article),),
    )


def extension_notice(facts: Facts, calendar: Calendar) -> Limit | None:
    """Article 33: the last day to tell the applicant of an extension is the due date before it."""
    plain = facts.extended is None and facts.deferred is None
    before = reply(facts, calendar) if plain and facts.stage in _UNDER_WAY else None
    if before is None or before.unit is None:
        return None
    parameter = value_on("extension", facts.received.on)
    return replace(
        before,
        key="extension_notice",
        label="告知延长答复期限的最后一日",
        article=parameter.article,
        source=parameter.source,
        note=parameter.note,
    )


def reasons(facts: Facts, _calendar: Calendar) -> Limit | None:
    """Article 35: the period that the letter names for saying why so many applications."""
    asked = facts.reasons_asked
    if asked is None or asked.respond_by is None or facts.reasons_given is not None:
        return None
    if not facts.stage.is_open:
        return None
    return Limit(
        key="reasons",
        label="申请人说明理由的期限",
        whose=Whose.APPLICANT,
        begins=Begins.REASONS_ASKED,
        day_0=asked.on,
        on=asked.respond_by,
        article="条例第三十五条",
        source="国务院令第711号",
        steps=(Step(asked.respond_by, "说明理由告知书写明的日期", "条例第三十五条"),),
    )


def opinion(consultation: Consultation, facts: Facts, calendar: Calendar) -> Limit | None:
    """Articles 32, 34: 15 working days from the letter; other authorities have no such end."""
    if facts.law is Law.TEXT_2008 or consultation.kind not in _OPINIONS:
        return None
    parameter = value_on(_OPINIONS[consultation.kind], facts.received.on)
    known = consultation.received_on is not None
    limit = counted(
        parameter,
        consultation.received_on or consultation.sent_on,
        calendar,
        whose=Whose.CONSULTED,
        begins=Begins.CONSULTATION_RECEIVED if known else Begins.CONSULTATION_SENT,
        about=consultation.id,
        note=parameter.note,
    )
    if known:
        return limit
    return replace(
        limit,
        assumed=True,
        other_reading="没有登记对方收到的日期，暂自发出之日起算；实际收到更晚的，期限相应推后。",
    )


def payment(facts: Facts, calendar: Calendar) -> Limit | None:
    """国办函〔2020〕109号: 20 working days from the day after the notice was received."""
    charged = facts.fee_charged
    if charged is None or not facts.awaits_payment or facts.ending is not None:
        return None
    parameter = value_on("fee_payment", charged.on)
    received = facts.fee_notice_received_on
    limit = counted(
        parameter,
        received or charged.on,
        calendar,
        whose=Whose.APPLICANT,
        begins=Begins.FEE_NOTICE_RECEIVED if received else Begins.FEE_NOTICE_SENT,
        note=parameter.note,
    )
    if received:
        return limit
    return replace(
        limit,
        assumed=True,
        other_reading="没有登记收费通知送达的日期，暂自发出之日起算；实际收到更晚的，期限相应推后。",
    )


def _begin_of_period(facts: Facts) -> Begins:
    if facts.began_on == facts.received.on:
        return Begins.RECEIPT
    if facts.reopened is not None and facts.began_on == facts.reopened.on:
        return Begins.REOPENED
    if facts.supplemented is not None and facts.supplemented.on == facts.began_on:
        return Begins.SUPPLEMENTED
    return Begins.FEE_WAIVED if facts.fee_waived else Begins.PAID


def _set_by_act(facts: Facts, due: date) -> Step | None:
    """The step of a due date that was named rather than counted."""
    if set_by_act(facts) is None:
        return None
    if facts.deferred is not None:
        return Step(due, "延迟答复告知书确定的日期", "条例第三十五条")
    if facts.reopened is not None and facts.began_on == facts.reopened.on:
        return Step(due, "复议决定或者裁判确定的日期", REOPENING_ARTICLE)
    article = value_on("extension", facts.received.on).article
    return Step(due, "台账载明延长到这一天", article)


def _stricter_waiver(limit: Limit) -> str | None:
    """The text has the period begin afresh on payment and says nothing of a waiver."""
    if limit.begins is not Begins.FEE_WAIVED:
        return None
    return (
        "费用全部免除的，这里比照缴清费用，从次日起重新计算答复期限；办法只写明缴费后重新计算，"
        "也有理解认为免除后只继续计算发出收费通知时剩余的期限。"
    )


def _stricter_silence(facts: Facts, calendar: Calendar, due: date) -> str | None:
    """The due date if a late answer no longer stopped the count after its 15 working days."""
    stricter = due_on(
        replace(
            facts, consultations=tuple(_ended(c, facts, calendar) for c in facts.consultations)
        ),
        calendar,
    )
    if stricter is None or stricter == due:
        return None
    return (
        "征求意见逾期才答复的，这里不计入答复期限的时间算到收到意见之日；"
        f"也有理解认为只算到15个工作日届满之日，则最迟为{shown(stricter)}。"
    )


def _ended(consultation: Consultation, facts: Facts, calendar: Calendar) -> Consultation:
    end, answered = opinion_due_on(consultation, facts, calendar), consultation.answered_on
    if answered is None or end is None or answered <= end:
        return consultation
    return replace(consultation, answered_on=end)
