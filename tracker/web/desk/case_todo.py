"""What an application asks of the office now, in one sentence each, the most urgent first."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from tracker.law.calendar import Calendar
from tracker.law.deadlines import Deadline, payment_due_on
from tracker.law.facts import Facts
from tracker.law.fee_acts import not_delivered
from tracker.law.grounds import GROUNDS
from tracker.law.opinions import voice
from tracker.law.refusals import Refusal
from tracker.law.terms import Act, ConsultationKind, Opinion, Outcome, Running, Stage
from tracker.web.words import _, day, gettext

_NEAR = 5


@dataclass(frozen=True, slots=True)
class Todo:
    """`act`: what to do about it, where there is something; `late`: it should be done already."""

    words: str
    act: Act | None = None
    late: bool = False


@dataclass(frozen=True, slots=True)
class Now:
    """A case today: its clock, and of every act why it may not be done."""

    facts: Facts
    deadline: Deadline
    refusals: Mapping[Act, Refusal | None]
    calendar: Calendar
    today: date

    def may(self, act: Act) -> bool:
        return self.refusals[act] is None

    def counted(self, on: date) -> str:
        """A day that working days were counted to, and whether the count is certain."""
        return marked(on, provisional=self.calendar.day(on).provisional)


def marked(on: date, *, provisional: bool) -> str:
    return day(on) + (_("（") + _("暂定") + _("）") if provisional else "")


def todos(now: Now) -> list[Todo]:
    """Empty when nothing is left to do."""
    asked = (_late, _register, _waiting, _opinions, _reasons, _handle, _end, _third_parties)
    return [todo for ask in asked for todo in ask(now)]


def _late(now: Now) -> Iterator[Todo]:
    if now.deadline.overdue and now.facts.stage.is_open:
        days = now.deadline.overdue
        words = _("已经超过答复期限%(n)s个工作日，请立即答复。", n=days)
        yield Todo(words, Act.REPLY, late=True)


def _register(now: Now) -> Iterator[Todo]:
    if now.may(Act.CONFIRM_RECEIPT):
        until = day(now.facts.received.on)
        words = _("与申请人确认收到；到%(day)s还没有确认的，视为已经确认。", day=until)
        if now.deadline.running is Running.AWAITING_CONFIRMATION:
            yield Todo(words, Act.CONFIRM_RECEIPT)
            return
    if now.may(Act.REGISTER):
        yield Todo(_("登记这件申请。"), Act.REGISTER)


def _waiting(now: Now) -> Iterator[Todo]:
    """For the applicant: to supplement, or to pay."""
    match now.facts.stage:
        case Stage.AWAITING_SUPPLEMENT:
            asked = now.facts.supplement_asked
            until, act = asked.respond_by if asked else None, Act.SUPPLEMENT
            shown = day(until) if until else _("（未定）")
            waiting, over = _("等待申请人补正，期限到%(until)s。"), _("补正期限已于%(until)s届满。")
        case Stage.AWAITING_PAYMENT:
            until, act = payment_due_on(now.facts, now.calendar), Act.RECORD_PAYMENT
            if until and until < now.today and not_delivered(now.facts):
                until = None
            shown = now.counted(until) if until else _("（未定）")
            waiting, over = _("等待申请人缴费，期限到%(until)s。"), _("缴费期限已于%(until)s届满。")
        case _:
            return
    if now.may(Act.RECORD_FEE_DELIVERY):
        words = _("登记申请人收到收费通知的日期，缴费期限从次日起计算。")
        yield Todo(words, Act.RECORD_FEE_DELIVERY)
    if until is None or now.today <= until:
        yield Todo(waiting % {"until": shown}, act)
    else:
        yield Todo(over % {"until": shown}, Act.ABANDON, late=True)


def _opinions(now: Now) -> Iterator[Todo]:
    if not now.facts.stage.is_open:
        return
    for asked in now.facts.consultations:
        if asked.answered_on is not None:
            continue
        heard = voice(asked, now.facts, now.calendar, now.today)
        until = heard.due_on
        if until is None:
            words = _("等待“%(whom)s”的意见，收到之前答复期限不再计算。", whom=asked.whom)
        elif now.today <= until:
            words = _("等待“%(whom)s”的意见，", whom=asked.whom)
            words += _("到%(until)s没有答复的，期限继续计算。", until=now.counted(until))
        else:
            words = _("“%(whom)s”到期没有答复意见，期限已经继续计算。", whom=asked.whom)
        if heard.silence is not None:
            words += _("（") + gettext(heard.silence.meaning.label) + _("）")
        yield Todo(words, Act.RECORD_OPINION)


def _reasons(now: Now) -> Iterator[Todo]:
    asked = now.facts.reasons_asked
    if asked is None or now.facts.reasons_given or not now.facts.stage.is_open:
        return
    if asked.respond_by is None or now.today <= asked.respond_by:
        until = day(asked.respond_by) if asked.respond_by else _("（未定）")
        words = _("等待申请人说明理由，期限到%(until)s；答复期限照常计算。", until=until)
        yield Todo(words, Act.RECORD_REASONS)
    else:
        words = _("申请人逾期没有说明理由，可以不予处理。")
        yield Todo(words, Act.REPLY)


def _third_parties(now: Now) -> Iterator[Todo]:
    """Disclosed over an objection: the third party is told what and why (article 32)."""
    reply = now.facts.reply
    given = (Outcome.DISCLOSED, Outcome.PARTLY_DISCLOSED)
    if reply is None or not any(
        GROUNDS[key].outcome in given for key in reply.grounds if key in GROUNDS
    ):
        return
    for asked in now.facts.consultations:
        objects = asked.opinion is Opinion.OBJECTS and asked.kind is ConsultationKind.THIRD_PARTY
        if objects and asked.informed_on is None:
            words = _("“%(whom)s”曾不同意公开，公开了的须书面告知内容和理由。", whom=asked.whom)
            yield Todo(words, Act.INFORM_THIRD_PARTY)


def _handle(now: Now) -> Iterator[Todo]:
    due = now.deadline.due_on
    if now.facts.stage is not Stage.HANDLING or due is None or now.deadline.overdue:
        return
    shown = marked(due, provisional=now.deadline.provisional)
    yield Todo(_("审查并答复，最迟%(due)s。", due=shown), Act.REPLY)
    notice_due = now.deadline.supplement_notice_due_on
    if now.may(Act.ASK_SUPPLEMENT) and notice_due is not None:
        words = _("内容不明确的，最迟%(due)s一次性告知补正。", due=now.counted(notice_due))
        yield Todo(words, Act.ASK_SUPPLEMENT)
    if now.may(Act.EXTEND) and (now.deadline.left or 0) <= _NEAR:
        words = _("来不及答复的，最迟%(due)s告知申请人延期。", due=shown)
        yield Todo(words, Act.EXTEND)


def _end(now: Now) -> Iterator[Todo]:
    if now.may(Act.RECORD_DELIVERY) and now.facts.stage is not Stage.CONCLUDED:
        yield Todo(_("文书送达后，登记送达的日期和凭证。"), Act.RECORD_DELIVERY)
