"""Which day counts as the day an application was received (article 31).

The day depends on the channel, not on when somebody opened the letter:

1. handed in: the day it was handed in; an oral application the day the office wrote it
   down (articles 29 and 31, item 1);
2. posted: the day the authority signed for it; ordinary mail that nobody signs for: the
   day the office confirmed it with the applicant, which it must do on the day it gets it
   (item 2);
3. an internet channel, or the office's fax: the day both sides confirm (item 3).

Surprising edges:

* Day 0 may be a rest day. An application sent online on a Sunday is received on that
  Sunday; only the days counted after it are working days.
* Online, the receipt that the page shows in the same second is taken as the confirmation
  of both sides: the day of submission, by the clock of Shanghai. That is the reading that
  is stricter for the authority and that 指导案例26号 took. An authority that confirms by
  hand gives `confirmed_on`, and that day counts.
* E-mail is read as an internet channel. The older 国办公开办函〔2015〕207号 took the day the
  mail system received it; both days are named. Where nobody confirmed, that older day is
  taken (`arrived_by_email`), for it is the stricter one for the office.
* The text of 2008 says nothing on receipt; the same days are used after 207号, and e-mail
  counts from the day the system received it.

Days go in and a day comes out; instants are turned into days before.
"""

from dataclasses import dataclass, replace
from datetime import date

from tracker.law.calendar import Calendar
from tracker.law.refusals import PassedOnBeforeArrival, ReceiptEvidenceMissing
from tracker.law.statute import law_on, value_on
from tracker.law.terms import Channel, Law, Term

_LETTER_207 = "国办公开办函〔2015〕207号"
_ARTICLE_2008 = "2008年条例第二十四条"


class ReceiptDay(Term):
    """Which day counts, in the words of every reasoning."""

    HANDED_IN = "handed_in", "以提交之日为收到申请之日"
    TOLD = "told", "以提出之日为收到申请之日"
    SIGNED_FOR = "signed_for", "以签收之日为收到申请之日"
    CONFIRMED = "confirmed", "以确认之日为收到申请之日"
    SENT = "sent", "以提交成功之日为收到申请之日"
    ARRIVED = "arrived", "以收到之日为收到申请之日"


_DAYS = {
    Channel.COUNTER: (ReceiptDay.HANDED_IN,),
    Channel.ORAL: (ReceiptDay.TOLD,),
    Channel.POST: (ReceiptDay.SIGNED_FOR, ReceiptDay.CONFIRMED),
    Channel.ONLINE: (ReceiptDay.SENT,),
    Channel.FAX: (ReceiptDay.CONFIRMED,),
    Channel.EMAIL: (ReceiptDay.CONFIRMED,),
}


_ON_THE_TELEPHONE = (
    "条例没有写明电话提出的口头申请；也有理解认为，以申请人在代为填写的申请上签名确认之日为"
    "收到申请之日。"
)


@dataclass(frozen=True, slots=True)
class Receipt:
    """The day of receipt with its article and its reasoning, a Chinese sentence.

    `assumed`: the text does not say it outright. `other_reading` names what else is held.
    """

    on: date
    article: str
    reasoning: str
    assumed: bool = False
    other_reading: str | None = None


def received_on(
    channel: Channel,
    *,
    submitted_on: date | None = None,
    signed_on: date | None = None,
    confirmed_on: date | None = None,
    first_reached: str = "",
    passed_on: date | None = None,
    by_telephone: bool = False,
) -> Receipt:
    """The day of receipt by what is known.

    `submitted_on`: handed in, told, sent online, or come in by fax or e-mail;
    `signed_on`: the authority signed for the letter;
    `confirmed_on`: the office confirmed with the applicant that it has it;
    `first_reached`: who of the authority had it before the disclosure office, which got it
    on `passed_on`;
    `by_telephone`: an oral application was told on the telephone.

    Raises `ReceiptEvidenceMissing` where the day that counts for the channel is missing, and
    `PassedOnBeforeArrival` where the office had it before the authority did.
    """
    match channel:
        case Channel.COUNTER | Channel.ORAL:
            receipt = _handed_in(channel, submitted_on, by_telephone)
        case Channel.POST:
            receipt = _posted(signed_on, confirmed_on)
        case Channel.ONLINE:
            receipt = _online(submitted_on, confirmed_on)
        case Channel.EMAIL if submitted_on and law_on(submitted_on) is Law.TEXT_2008:
            receipt = _arrived_by_email(submitted_on)
        case _:  # by fax, and by e-mail since the text of 2019
            receipt = _confirmed(channel, submitted_on, confirmed_on)
    if passed_on is not None:
        receipt = passed_inside(receipt, first_reached, passed_on)
    return _by_older_text(receipt) if law_on(receipt.on) is Law.TEXT_2008 else receipt


def confirmed_by_hand(submitted_on: date, calendar: Calendar) -> Receipt:
    """What an office that confirms by hand is held to: the end of the next working day.

    An earlier confirmation is an entry of its own and moves the day of receipt earlier.
    Raises `NoValueInForce` under the text of 2008, which knows no confirmation.
    """
    term = value_on("confirmation_by_hand", submitted_on)
    on = calendar.after(submitted_on, term.value)
    return Receipt(
        on,
        term.article,
        f"申请人于{_shown(submitted_on)}通过网络提交，由工作机构确认收到；"
        f"到{_shown(on)}还没有确认的，视为双方于当日确认，以该日为收到申请之日。",
        assumed=True,
        other_reading=f"系统出具回执即视为双方确认的，收到申请之日为{_shown(submitted_on)}。",
    )


def arrived_by_email(arrived_on: date) -> Receipt:
    """An e-mail that office and applicant have not confirmed: the day it arrived."""
    if law_on(arrived_on) is Law.TEXT_2008:
        return received_on(Channel.EMAIL, submitted_on=arrived_on)
    return Receipt(
        arrived_on,
        "条例第三十一条第三项",
        f"申请以电子邮件提出，邮件系统于{_shown(arrived_on)}收到，双方没有另行确认，"
        f"{ReceiptDay.ARRIVED.label}。",
        assumed=True,
        other_reading=f"条例的文字是“双方确认之日”；{_LETTER_207}以电子邮件系统收到之日为准，"
        "现行条例施行后是否仍然适用有不同理解。如以另行确认之日为准，收到申请之日可能更晚。",
    )


def passed_inside(receipt: Receipt, first_reached: str, passed_on: date) -> Receipt:
    """The way inside the authority is the authority's own time. Raises `PassedOnBeforeArrival`
    where the office had it before the authority did."""
    if passed_on < receipt.on:
        raise PassedOnBeforeArrival(passed_on=passed_on, received_on=receipt.on)
    whose = first_reached or "本机关其他部门"
    return replace(
        receipt,
        reasoning=f"{receipt.reasoning}申请先由{whose}收到，于{_shown(passed_on)}转到工作机构；"
        "内部转送的时间计入答复期限。",
        assumed=True,
        other_reading=f"{_LETTER_207}曾规定，没有寄给工作机构的，以工作机构与申请人电话确认之日为"
        "收到申请之日。",
    )


def days_that_count(channel: Channel, *, confirms_by_hand: bool = False) -> tuple[ReceiptDay, ...]:
    """The day that counts for a channel under the text in force, before anything is sent.

    Two for a letter: signed for, or, where nobody signs for ordinary mail, confirmed.
    `confirms_by_hand`: the authority confirms what comes in online itself.
    """
    if channel is Channel.ONLINE and confirms_by_hand:
        return (ReceiptDay.CONFIRMED,)
    return _DAYS[channel]


def _handed_in(channel: Channel, submitted_on: date | None, by_telephone: bool) -> Receipt:
    if submitted_on is None:
        raise ReceiptEvidenceMissing(channel=channel, needed="提交的日期")
    if channel is Channel.ORAL:
        how = "通过电话" if by_telephone else "当面"
        return Receipt(
            submitted_on,
            "条例第二十九条、第三十一条第一项",
            f"申请人于{_shown(submitted_on)}{how}口头提出，由工作机构代为填写，{ReceiptDay.TOLD.label}。",
            assumed=by_telephone,
            other_reading=_ON_THE_TELEPHONE if by_telephone else None,
        )
    return Receipt(
        submitted_on,
        "条例第三十一条第一项",
        f"申请人于{_shown(submitted_on)}当面提交，{ReceiptDay.HANDED_IN.label}。",
    )


def _posted(signed_on: date | None, confirmed_on: date | None) -> Receipt:
    """A signature counts before a later confirmation: article 31 needs none then."""
    if signed_on is not None:
        why = f"信函由本机关于{_shown(signed_on)}签收，{ReceiptDay.SIGNED_FOR.label}。"
        return Receipt(signed_on, "条例第三十一条第二项", why)
    if confirmed_on is not None:
        why = (
            f"信函以无需签收的平常信函寄来，工作机构于{_shown(confirmed_on)}与申请人确认，"
            f"{ReceiptDay.CONFIRMED.label}。"
        )
        return Receipt(confirmed_on, "条例第三十一条第二项", why)
    needed = "签收的日期，或者（平常信函）与申请人确认的日期"
    raise ReceiptEvidenceMissing(channel=Channel.POST, needed=needed)


def _online(submitted_on: date | None, confirmed_on: date | None) -> Receipt:
    if confirmed_on is not None:
        return _confirmed(Channel.ONLINE, submitted_on, confirmed_on)
    if submitted_on is None:
        raise ReceiptEvidenceMissing(channel=Channel.ONLINE, needed="提交成功的日期")
    return Receipt(
        submitted_on,
        "条例第三十一条第三项",
        f"申请人于{_shown(submitted_on)}通过网络提交，系统当即出具回执，视为双方确认，"
        f"{ReceiptDay.SENT.label}。",
        assumed=True,
        other_reading="条例的文字是“双方确认之日”；如以工作机构另行确认为准，收到申请之日可能更晚。",
    )


def _confirmed(channel: Channel, submitted_on: date | None, confirmed_on: date | None) -> Receipt:
    if confirmed_on is None:
        needed = "与申请人双方确认的日期"
        raise ReceiptEvidenceMissing(channel=channel, needed=needed)
    other = None
    if channel is Channel.EMAIL:
        arrived = f"（{_shown(submitted_on)}）" if submitted_on else ""
        other = f"{_LETTER_207}曾以电子邮件系统收到之日{arrived}为收到申请之日。"
    return Receipt(
        confirmed_on,
        "条例第三十一条第三项",
        f"申请通过{channel.label}提出，双方于{_shown(confirmed_on)}确认，{ReceiptDay.CONFIRMED.label}。",
        assumed=channel is Channel.EMAIL,
        other_reading=other,
    )


def _arrived_by_email(submitted_on: date) -> Receipt:
    why = f"电子邮件系统于{_shown(submitted_on)}收到，{ReceiptDay.ARRIVED.label}。"
    return Receipt(submitted_on, _ARTICLE_2008, why)


def _by_older_text(receipt: Receipt) -> Receipt:
    return Receipt(
        receipt.on,
        _ARTICLE_2008,
        f"{receipt.reasoning}2008年施行的条例没有规定收到之日，参照{_LETTER_207}。",
        assumed=True,
        other_reading=receipt.other_reading,
    )


def _shown(on: date) -> str:
    return f"{on.year}年{on.month}月{on.day}日"
