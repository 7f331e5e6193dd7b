"""When a mail arrived, and which day of receipt follows from it (article 31, item 3).

Two clocks tell of a mail's arrival: the mailbox keeps the moment it stored it, and the mail
server that handed it over wrote a line above all others. 国办公开办函〔2015〕207号 asked for
the day the mail system received it; both are records of that system, so that

1. the earlier of the two counts: the way inside the authority's own mail system is its own
   time, and a mail that somebody moved to another folder or server was stored there later
   than it came;
2. a moment after the mail was fetched cannot be right and does not count, and one that is
   more than a day after it is not even kept: clocks differ by less;
3. where neither is left, the mail has arrived by the moment it was fetched.

Which day is the day of receipt is asked of `receipt_of_mail`: the text of 2019 counts an
internet channel from the day both sides confirm. An office that has not confirmed by itself
is held to the day of arrival: the reading that is stricter for it, as with what is sent
online, and the one that cannot be put off by leaving the mailbox unread.

Surprising edge: only the uppermost line of the trace is believed, for everything below it
was there when the mail came in and may say what its sender liked.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from tracker.law.mail_refusals import ArrivedOnAnotherDay, CameByMail, ConfirmedBeforeArrival
from tracker.law.receipt import Receipt, arrived_by_email, passed_inside, received_on
from tracker.law.terms import Channel, Term

_CLOCKS_DIFFER = timedelta(days=1)


class ArrivalBy(Term):
    """What tells the moment of arrival."""

    MAILBOX = "mailbox", "邮箱系统记录的收到时间"
    TRACE = "trace", "邮件头最上面一条收信记录的时间"
    FETCHED = "fetched", "本系统取信的时间"


@dataclass(frozen=True, slots=True)
class Arrival:
    """The moment that counts as arrival, and what tells it."""

    at: datetime
    by: ArrivalBy


def believed(told_at: datetime | None, fetched_at: datetime) -> datetime | None:
    """A moment of arrival as far as it may be kept: a header can name the end of all time."""
    if told_at is None or told_at > fetched_at + _CLOCKS_DIFFER:
        return None
    return told_at


def arrival(
    *, stored_at: datetime | None, traced_at: datetime | None, fetched_at: datetime
) -> Arrival:
    """The moment of arrival by what is known: when the mailbox stored the mail, what the
    uppermost line of its trace says, and when it was fetched. All of them aware."""
    known = {ArrivalBy.MAILBOX: stored_at, ArrivalBy.TRACE: traced_at}
    told = [Arrival(at, by) for by, at in known.items() if at is not None and at <= fetched_at]
    return min(told, key=lambda one: one.at, default=Arrival(fetched_at, ArrivalBy.FETCHED))


def receipt_of_mail(
    arrived_on: date,
    confirmed_on: date | None = None,
    *,
    channel: Channel = Channel.EMAIL,
    submitted_on: date | None = None,
    first_reached: str = "",
    passed_on: date | None = None,
) -> Receipt:
    """The day of receipt of an application that came by e-mail.

    `confirmed_on`: the office and the applicant confirmed it with one another, which decides.
    `channel`, `submitted_on`: how and on which day the office says that it came. `first_reached`,
    `passed_on`: as in `received_on`. Raises `CameByMail`, `ArrivedOnAnotherDay`,
    `ConfirmedBeforeArrival`, and `PassedOnBeforeArrival`.
    """
    if channel is not Channel.EMAIL:
        raise CameByMail(channel=channel.label)
    if submitted_on not in (None, arrived_on):
        raise ArrivedOnAnotherDay(submitted_on=submitted_on, arrived_on=arrived_on)
    if confirmed_on is None:
        receipt = arrived_by_email(arrived_on)
        return passed_inside(receipt, first_reached, passed_on) if passed_on else receipt
    if confirmed_on < arrived_on:
        raise ConfirmedBeforeArrival(confirmed_on=confirmed_on, arrived_on=arrived_on)
    return received_on(
        Channel.EMAIL,
        submitted_on=arrived_on,
        confirmed_on=confirmed_on,
        first_reached=first_reached,
        passed_on=passed_on,
    )
