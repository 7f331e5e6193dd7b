"""The one table of acts, and the one guard.

`ACTS` says of every act: the entry it writes, from which stages it may be done and to
which it leads, who does it, under which article, and which letter it sends. Buttons,
guards, journal words, the flow chart of the guide and the tests are read from it.

`refusal()` answers for a page (may this act be done today?), `admit()` for one entry
(may this be written?), `replay()` for a whole journal. All give the same reasons.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from tracker.law import refusals as no
from tracker.law.calendar import Calendar
from tracker.law.conditions import CONTENT, NOTHING_OPEN, TIMING, WRITTEN
from tracker.law.entries import (
    Abandoned,
    Annulled,
    Concluded,
    ConsultationDelivered,
    Consulted,
    Deferred,
    Delivered,
    Dispatched,
    Entry,
    Extended,
    FeeCharged,
    FeeNoticeDelivered,
    FeeNoticeWithdrawn,
    FeePaid,
    FeeReduced,
    FeeRefunded,
    Joined,
    LetterSent,
    OpinionReceived,
    ReasonsAsked,
    ReasonsGiven,
    ReceiptConfirmed,
    Received,
    Registered,
    Reopened,
    Replied,
    ReplyCorrected,
    Split,
    SupplementAsked,
    Supplemented,
    ThirdPartyInformed,
    Transferred,
    Withdrawn,
    days_of,
)
from tracker.law.facts import Facts, first_facts, fold, in_force
from tracker.law.letter_refusals import NotYourLetter
from tracker.law.letters import letter_refusal, rule_of
from tracker.law.refusals import Refusal
from tracker.law.terms import OFFICER_ROLES, OPEN_STAGES, Act, Law, Role, Stage

HANDLER = frozenset({Role.HANDLER})
REGISTRAR = frozenset({Role.REGISTRAR, Role.HANDLER})  # what comes in and what goes out
ANYONE = REGISTRAR | {Role.APPLICANT}
_UNDER_WAY = frozenset({Stage.RECEIVED, Stage.HANDLING})
_ANSWERED = frozenset({Stage.REPLIED, Stage.ABANDONED, Stage.CONCLUDED})
_REPLIED = frozenset({Stage.REPLIED})


@dataclass(frozen=True, slots=True)
class ActRule:
    """One row of the table of acts. `to_stage` None: the stage stays as it is."""

    act: Act
    entry: type[Entry]
    from_stages: frozenset[Stage]
    to_stage: Stage | None
    roles: frozenset[Role]
    article: str
    article_2008: str | None
    letter: str | None = None


_TABLE = (
    ActRule(
        Act.CONFIRM_RECEIPT, ReceiptConfirmed, frozenset({Stage.RECEIVED}), None,
        ANYONE, "条例第三十一条第三项", None,
    ),
    ActRule(
        Act.REGISTER, Registered, frozenset({Stage.RECEIVED}), Stage.HANDLING,
        REGISTRAR, "条例第四十五条", "2008年条例第二十条", "政府信息公开申请登记回执",
    ),
    ActRule(
        Act.ASK_SUPPLEMENT, SupplementAsked, _UNDER_WAY, Stage.AWAITING_SUPPLEMENT,
        HANDLER, "条例第三十条", "2008年条例第二十一条第四项", "政府信息公开申请补正告知书",
    ),
    ActRule(
        Act.SUPPLEMENT, Supplemented, frozenset({Stage.AWAITING_SUPPLEMENT}), Stage.HANDLING,
        ANYONE, "条例第三十条", "2008年条例第二十一条第四项",
    ),
    ActRule(
        Act.CONSULT, Consulted, _UNDER_WAY, None,
        HANDLER, "条例第三十二条至第三十四条", "2008年条例第二十三条", "征求意见书",
    ),
    ActRule(
        Act.RECORD_CONSULTATION_DELIVERY, ConsultationDelivered, OPEN_STAGES, None,
        REGISTRAR, "条例第三十二条", "2008年条例第二十三条",
    ),
    ActRule(
        Act.RECORD_OPINION, OpinionReceived, OPEN_STAGES, None,
        REGISTRAR, "条例第三十二条、第三十四条", "2008年条例第二十三条",
    ),
    ActRule(
        Act.EXTEND, Extended, _UNDER_WAY, None,
        HANDLER, "条例第三十三条", "2008年条例第二十四条", "政府信息公开延期答复告知书",
    ),
    ActRule(
        Act.ASK_REASONS, ReasonsAsked, _UNDER_WAY, None,
        HANDLER, "条例第三十五条", None, "政府信息公开申请说明理由告知书",
    ),
    ActRule(
        Act.RECORD_REASONS, ReasonsGiven, _UNDER_WAY, None,
        ANYONE, "条例第三十五条", None,
    ),
    ActRule(
        Act.DEFER, Deferred, _UNDER_WAY, None,
        HANDLER, "条例第三十五条", None, "政府信息公开延迟答复告知书",
    ),
    ActRule(
        Act.CHARGE, FeeCharged, _UNDER_WAY, Stage.AWAITING_PAYMENT,
        HANDLER, "条例第四十二条", None, "政府信息公开信息处理费收费通知书",
    ),
    ActRule(
        Act.RECORD_FEE_DELIVERY, FeeNoticeDelivered, frozenset({Stage.AWAITING_PAYMENT}), None,
        REGISTRAR, "信息处理费办法", None,
    ),
    ActRule(
        Act.RECORD_PAYMENT, FeePaid, frozenset({Stage.AWAITING_PAYMENT}), Stage.HANDLING,
        REGISTRAR, "信息处理费办法", None,
    ),
    ActRule(
        Act.REDUCE_FEE, FeeReduced, frozenset({Stage.AWAITING_PAYMENT}), None,
        HANDLER, "条例第四十二条", None, "政府信息公开信息处理费变更告知书",
    ),
    ActRule(
        Act.WITHDRAW_FEE_NOTICE, FeeNoticeWithdrawn, frozenset({Stage.AWAITING_PAYMENT}),
        Stage.HANDLING, HANDLER, "条例第四十二条", None, "政府信息公开信息处理费变更告知书",
    ),
    ActRule(
        Act.REFUND_FEE, FeeRefunded, frozenset(Stage), None,
        HANDLER, "信息处理费办法", None,
    ),
    ActRule(
        Act.REPLY, Replied, OPEN_STAGES, Stage.REPLIED,
        HANDLER, "条例第三十六条", "2008年条例第二十一条", "政府信息公开申请答复书",
    ),
    ActRule(
        Act.DISPATCH, Dispatched, frozenset(Stage), None,
        HANDLER, "国办公开办函〔2016〕235号", "国办公开办函〔2016〕235号",
    ),
    ActRule(
        Act.RECORD_DELIVERY, Delivered, _ANSWERED, None,
        REGISTRAR, "条例第三十三条", "2008年条例第二十四条",
    ),
    ActRule(
        Act.INFORM_THIRD_PARTY, ThirdPartyInformed, _REPLIED, None,
        HANDLER, "条例第三十二条", "2008年条例第二十三条", "政府信息依申请公开告知书",
    ),
    ActRule(
        Act.CORRECT_REPLY, ReplyCorrected, _REPLIED, None,
        HANDLER, "条例第三十六条", "2008年条例第二十一条", "政府信息公开申请答复书",
    ),
    ActRule(
        Act.SPLIT, Split, _UNDER_WAY, None,
        HANDLER, "国办发〔2010〕5号", "国办发〔2010〕5号",
    ),
    ActRule(
        Act.JOIN, Joined, _UNDER_WAY, Stage.JOINED,
        HANDLER, "条例第三十六条第六项", "2008年条例第二十一条",
    ),
    ActRule(
        Act.TRANSFER, Transferred, _UNDER_WAY, Stage.TRANSFERRED,
        HANDLER, "条例第二十九条", "2008年条例第二十条", "政府信息公开申请转送函",
    ),
    ActRule(
        Act.REOPEN, Reopened, _ANSWERED, Stage.HANDLING,
        HANDLER, "条例第五十一条", "2008年条例第三十三条",
    ),
    ActRule(
        Act.WITHDRAW, Withdrawn, OPEN_STAGES, Stage.WITHDRAWN,
        ANYONE, "条例第二十九条", "2008年条例第二十条",
    ),
    ActRule(
        Act.ABANDON, Abandoned,
        frozenset({Stage.AWAITING_SUPPLEMENT, Stage.AWAITING_PAYMENT}), Stage.ABANDONED,
        HANDLER, "条例第三十条", None, "不再处理政府信息公开申请告知书",
    ),
    ActRule(
        Act.ANNUL, Annulled, frozenset(Stage), None,
        HANDLER, "条例第四十五条", "2008年条例第四条",
    ),
)  # fmt: skip

ACTS: Mapping[Act, ActRule] = MappingProxyType({rule.act: rule for rule in _TABLE})
_RULE_OF_ENTRY: Mapping[type[Entry], ActRule] = MappingProxyType(
    {rule.entry: rule for rule in _TABLE}
)


def refusal(
    act: Act, facts: Facts, roles: frozenset[Role], today: date, calendar: Calendar
) -> Refusal | None:
    """Why somebody in `roles` may not do `act` today; None when they may."""
    rule = ACTS[act]
    if not rule.roles & roles:
        return _not_your_act(rule)
    return (
        _wrong_stage(rule, facts)
        or _unlawful(rule, facts, today, calendar)
        or _nothing_open(act, facts)
    )


def admit(facts: Facts, entry: Entry, calendar: Calendar) -> Refusal | None:
    """Why this entry may not follow these facts; None when it may."""
    if entry.on < facts.received.on and not isinstance(entry, ReceiptConfirmed):
        return no.BeforeReceipt(entry=entry.entry.label, on=entry.on, received_on=facts.received.on)
    if isinstance(entry, Received):
        return no.SecondReceipt()
    if isinstance(entry, Concluded) and facts.received.imported:
        return None
    if isinstance(entry, LetterSent):
        return letter_refusal(entry.kind, facts) or _outside_calendar(entry, calendar)
    rule = _RULE_OF_ENTRY.get(type(entry))
    if rule is None:
        known = "、".join(rule.entry.entry for rule in _TABLE)
        return no.UnknownEntry(entry=entry.entry.value, known=known)
    return (
        _wrong_stage(rule, facts)
        or _unlawful(rule, facts, entry.on, calendar)
        or _wrong_content(facts, entry, calendar)
        or _outside_calendar(entry, calendar)
    )


def decide(
    journal: Sequence[Entry],
    entry: Entry,
    *,
    roles: frozenset[Role],
    today: date,
    calendar: Calendar,
) -> Facts:
    """The facts once `entry` is written by somebody in `roles` today. Raises a Refusal.

    The whole journal is asked with the new entry in its place by legal day: the entry
    must be lawful there, and what was lawful after it must stay so. An old entry that a
    later holiday notice has made unlawful is no reason against a new one.
    """
    rule = _RULE_OF_ENTRY.get(type(entry))
    if rule is not None and not rule.roles & roles:
        raise _not_your_act(rule)
    if isinstance(entry, LetterSent) and not HANDLER & roles:
        raise NotYourLetter(letter=entry.kind, roles=said_of(HANDLER))
    if entry.on > today:
        raise no.AfterToday(entry=entry.entry, on=entry.on)
    if isinstance(entry, Annulled):
        _check_annulment(journal, entry)
    known = [id(refused) for refused, _ in _refusals(journal, calendar)]
    longer = (*journal, entry)
    for refused, reason in _refusals(longer, calendar):
        if id(refused) not in known:
            raise reason
    check = WRITTEN.get(type(entry))
    said_too_little = check(fold(in_force(journal)), entry) if check else None
    if said_too_little is not None:
        raise said_too_little
    return fold(in_force(longer))


def article_of(entry: Entry, law: Law) -> str:
    """The article under which an entry is written; empty for receipt in a ledger."""
    if isinstance(entry, Received):
        return "2008年条例第二十条" if law is Law.TEXT_2008 else "条例第三十一条"
    if isinstance(entry, LetterSent):
        beside = rule_of(entry.kind)
        return beside.article_2008 if law is Law.TEXT_2008 else beside.article
    rule = _RULE_OF_ENTRY.get(type(entry))
    if rule is None:
        return ""
    return (rule.article_2008 or "") if law is Law.TEXT_2008 else rule.article


def _not_your_act(rule: ActRule) -> Refusal:
    return no.NotYourAct(act=rule.act, roles=said_of(rule.roles))


def said_of(roles: frozenset[Role]) -> str:
    """The roles of an office among these, in the order of its work: 登记员、经办人."""
    return "、".join(role.label for role in OFFICER_ROLES if role in roles)


def _check_annulment(journal: Sequence[Entry], entry: Annulled) -> None:
    """Article 45: a mistake is corrected by a later entry; receipt itself stands."""
    done = {earlier.seq for earlier in journal if isinstance(earlier, Annulled)}
    known = 1 < entry.seq <= len(journal) and entry.seq not in done
    if not known or isinstance(journal[entry.seq - 1], Annulled):
        raise no.NothingToAnnul(seq=entry.seq)
    if isinstance(journal[entry.seq - 1], Split):
        raise no.SplitStands()
    if not entry.reason.strip():
        raise no.AnnulmentWithoutReason()


def replay(journal: Sequence[Entry], calendar: Calendar) -> Facts:
    """The facts of a journal, every entry asked of the law. Raises the first refusal."""
    for place, entry in enumerate(journal):
        if isinstance(entry, Annulled):
            _check_annulment(journal[:place], entry)
    facts = _begun(journal)
    for _, reason, after in _steps(journal, calendar):
        if reason is not None:
            raise reason
        facts = after
    return facts


def _refusals(journal: Sequence[Entry], calendar: Calendar) -> Iterator[tuple[Entry, Refusal]]:
    """The entries in force that the law refuses, by legal day, each with its reason."""
    for entry, reason, _ in _steps(journal, calendar):
        if reason is not None:
            yield entry, reason


def _steps(
    journal: Sequence[Entry], calendar: Calendar
) -> Iterator[tuple[Entry, Refusal | None, Facts]]:
    """The entries in force by legal day: each, what the law says to it, the facts after it."""
    facts = _begun(journal)
    for entry in in_force(journal):
        if entry is journal[0]:
            continue
        reason = admit(facts, entry, calendar)
        facts = facts.after(entry)
        yield entry, reason, facts


def _begun(journal: Sequence[Entry]) -> Facts:
    received = journal[0]
    assert isinstance(received, Received)
    return first_facts(received)


def _wrong_stage(rule: ActRule, facts: Facts) -> Refusal | None:
    if facts.stage in rule.from_stages:
        return None
    special = _STAGE_REASONS.get(rule.act)
    reason = special(facts) if special else None
    if reason is not None:
        return reason
    if facts.ending is not None:
        return no.AlreadyEnded(ended_on=facts.ending.on, stage=facts.stage, act=rule.act)
    return no.WrongStage(stage=facts.stage, act=rule.act)


def _supplement_asked_twice(facts: Facts) -> Refusal | None:
    if facts.supplement_asked is None or facts.ending is not None:
        return None
    return no.SupplementAskedTwice(asked_on=facts.supplement_asked.on)


def _fee_charged_twice(facts: Facts) -> Refusal | None:
    if facts.fee_charged is None or facts.ending is not None:
        return None
    return no.FeeChargedTwice(charged_on=facts.fee_charged.on)


def _not_awaiting(reason: type[Refusal]) -> Callable[[Facts], Refusal | None]:
    return lambda facts: None if facts.ending else reason()


_STAGE_REASONS: Mapping[Act, Callable[[Facts], Refusal | None]] = {
    Act.ASK_SUPPLEMENT: _supplement_asked_twice,
    Act.SUPPLEMENT: _not_awaiting(no.NoSupplementAsked),
    Act.CHARGE: _fee_charged_twice,
    Act.RECORD_FEE_DELIVERY: _not_awaiting(no.NoFeeCharged),
    Act.RECORD_PAYMENT: _not_awaiting(no.NoFeeCharged),
    Act.REDUCE_FEE: _not_awaiting(no.NoFeeCharged),
    Act.WITHDRAW_FEE_NOTICE: _not_awaiting(no.NoFeeCharged),
    Act.RECORD_DELIVERY: lambda _: no.NothingToDeliver(),
}


def _unlawful(rule: ActRule, facts: Facts, on: date, calendar: Calendar) -> Refusal | None:
    check = TIMING.get(rule.act)
    return check(facts, on, calendar) if check else None


def _wrong_content(facts: Facts, entry: Entry, calendar: Calendar) -> Refusal | None:
    check = CONTENT.get(type(entry))
    return check(facts, entry, calendar) if check else None


def _outside_calendar(entry: Entry, calendar: Calendar) -> Refusal | None:
    """Whatever it is the day of, a day the calendar does not know is a slip of the pen."""
    try:
        for on in days_of(entry):
            calendar.day(on)
    except no.DayOutsideCalendar as reason:
        return reason
    return None


def _nothing_open(act: Act, facts: Facts) -> Refusal | None:
    check = NOTHING_OPEN.get(act)
    return check(facts) if check else None
