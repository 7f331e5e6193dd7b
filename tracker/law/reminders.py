"""What an office is reminded of on a day, and who there.

No article asks for reminders; what they count are the limits of law (`case_limits`), in
working days left after today: 0 is the last day itself. A reminder is due when a mark was
passed since the last time anybody looked (`since`), so that after a fortnight without
running the marks passed meanwhile give one reminder, with what is left today, and none is
given twice for the same mark.

Surprising edges: a day set by an act can be a day off (article 35), and then the working day
before it has 0 left; on days off nobody is reminded; an overdue reply is told again every
working day, everything else over once.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from tracker.law.calendar import Calendar
from tracker.law.case_limits import (
    case_limits,
    extension_notice,
    payment,
    reasons,
    reply,
    supplement_notice,
    supplement_response,
)
from tracker.law.erasure import MAY_ERASE
from tracker.law.facts import Facts
from tracker.law.handing_up import is_reminded, report_due_on
from tracker.law.limits import Limit, Whose
from tracker.law.terms import AuthorityLevel, Role, Stage, Term

_REPLY_MARKS = (5, 3, 1, 0)
_REPORT_MARKS = (10, 5, 3, 1, 0)
_SUPPLEMENT_MARKS = (2,)  # day 5 of the 7
_LEADERS_FROM = 3
# An applicant who has not paid is told once, with so many working days left.
PAYMENT_MARK = 5
_BACKUP_DAYS = 7
_MAILBOX_MAY_FAIL = timedelta(days=1)


class Reminder(Term):
    """What the office is reminded of."""

    REPLY = "reply", "答复期限"
    UNREGISTERED = "unregistered", "没有登记的新申请"
    INCOMING_MAIL = "incoming_mail", "没有登记的来信"
    MAILBOX = "mailbox", "邮箱收取失败"
    SUPPLEMENT_NOTICE = "supplement_notice", "告知补正的期限"
    EXTENSION_NOTICE = "extension_notice", "告知延期的最后一日"
    OPINION = "opinion", "征求意见逾期未复"
    UNPAID = "unpaid", "逾期未缴费"
    UNSUPPLEMENTED = "unsupplemented", "逾期未补正"
    UNREASONED = "unreasoned", "逾期未说明理由"
    CHALLENGE = "challenge", "复议诉讼的期限"
    CALENDAR = "calendar", "放假安排未录入"
    ANNUAL_REPORT = "annual_report", "年度报告的公布期限"
    BACKUP = "backup", "备份"
    ERASURE = "erasure", "等待确认清除的个人信息"


@dataclass(frozen=True, slots=True)
class Reminded:
    """One thing to be told. `on`: the last day it is about; `left`: working days left after
    today, negative once it is over; `about`: which of several."""

    reminder: Reminder
    on: date
    left: int
    about: str = ""

    @property
    def roles(self) -> frozenset[Role]:
        """Who is told: whoever works on it, from three days before also who leads, and once
        it is overdue also who supervises."""
        match self.reminder:
            case Reminder.CALENDAR | Reminder.BACKUP:
                return frozenset({Role.ADMINISTRATOR})
            case Reminder.ERASURE:
                return MAY_ERASE
            case Reminder.MAILBOX:
                return frozenset({Role.ADMINISTRATOR, Role.REGISTRAR})
            case Reminder.UNREGISTERED | Reminder.INCOMING_MAIL:
                told = {Role.REGISTRAR, Role.HANDLER}
                return frozenset(told | (_LEADERS if self.left <= -_LEADERS_FROM else set()))
            case Reminder.REPLY | Reminder.CHALLENGE:
                told = {Role.HANDLER} | (_LEADERS if self.left <= _LEADERS_FROM else set())
                return frozenset(told | ({Role.SUPERVISOR} if self.left < 0 else set()))
            case Reminder.ANNUAL_REPORT:
                return frozenset({Role.HANDLER, Role.HEAD})
        return frozenset({Role.HANDLER})


_LEADERS = {Role.SIGNATORY, Role.HEAD}


def left_until(on: date, today: date, calendar: Calendar) -> int:
    """Working days after `today` up to `on`; once it is over, those after it up to `today`,
    as a negative number, and at least one."""
    if today <= on:
        return calendar.working_days_between(today, on)
    return -max(1, calendar.working_days_between(on, today))


def passed(
    on: date, marks: tuple[int, ...], today: date, since: date | None, cal: Calendar
) -> bool:
    """Whether one of these marks was reached after `since`, and the day is not over."""
    left = left_until(on, today, cal)
    before = left_until(on, since, cal) if since is not None else max(marks) + 1
    return left >= 0 and any(left <= mark < before for mark in marks)


def case_reminders(
    reminder: Reminder, facts: Facts, calendar: Calendar, today: date, since: date | None
) -> tuple[Reminded, ...]:
    """Of one kind, for an application that is open on `today`."""
    if not facts.stage.is_open or not calendar.is_working(today):
        return ()
    return tuple(_CASE[reminder](facts, calendar, today, since))


def _reply(facts: Facts, calendar: Calendar, today: date, since: date | None) -> Iterator[Reminded]:
    limit = reply(facts, calendar)
    if limit is None or limit.on is None:
        return
    if today > limit.on or passed(limit.on, _REPLY_MARKS, today, since, calendar):
        yield _told(Reminder.REPLY, limit.on, today, calendar)


def _unregistered(
    facts: Facts, calendar: Calendar, today: date, _since: date | None
) -> Iterator[Reminded]:
    """Not registered by the end of the working day after it came: told until it is."""
    until = calendar.after(facts.received.on, 1)
    if facts.stage is Stage.RECEIVED and today > until:
        yield _told(Reminder.UNREGISTERED, until, today, calendar)


def mail_reminder(arrived_on: date, today: date, calendar: Calendar) -> Reminded | None:
    """Of a mail that waits: as long as an application may wait to be registered, for its reply
    period already runs from the day it arrived if it is one. Told until somebody looked.

    A mail system can name a day long past; what no calendar reaches is late by any.
    """
    until = calendar.after(max(arrived_on, calendar.first_day), 1)
    if today <= until or not calendar.is_working(today):
        return None
    return _told(Reminder.INCOMING_MAIL, until, today, calendar)


def mailbox_reminder(failing_since: datetime | None, now: datetime) -> Reminded | None:
    """Of a mailbox that could not be read for more than a day, until it can: what lies in it
    has arrived all the same. Both moments in the office's own time."""
    if failing_since is None or now - failing_since <= _MAILBOX_MAY_FAIL:
        return None
    return Reminded(Reminder.MAILBOX, failing_since.date(), 0)


def _supplement(
    facts: Facts, calendar: Calendar, today: date, since: date | None
) -> Iterator[Reminded]:
    limit = supplement_notice(facts, calendar)
    if limit and limit.on and passed(limit.on, _SUPPLEMENT_MARKS, today, since, calendar):
        yield _told(Reminder.SUPPLEMENT_NOTICE, limit.on, today, calendar)


def _extension(
    facts: Facts, calendar: Calendar, today: date, since: date | None
) -> Iterator[Reminded]:
    limit = extension_notice(facts, calendar)
    if limit and limit.on and passed(limit.on, (0,), today, since, calendar):
        yield _told(Reminder.EXTENSION_NOTICE, limit.on, today, calendar)


def _opinions(
    facts: Facts, calendar: Calendar, today: date, since: date | None
) -> Iterator[Reminded]:
    for limit in case_limits(facts, calendar):
        if limit.whose is Whose.CONSULTED:
            yield from _once_over(Reminder.OPINION, limit, calendar, today, since)


def _once_over(
    reminder: Reminder, limit: Limit | None, calendar: Calendar, today: date, since: date | None
) -> Iterator[Reminded]:
    if limit is None or limit.on is None or today <= limit.on:
        return
    if since is None or since <= limit.on:
        yield _told(reminder, limit.on, today, calendar, limit.about)


def _told(
    reminder: Reminder, on: date, today: date, calendar: Calendar, about: str = ""
) -> Reminded:
    return Reminded(reminder, on, left_until(on, today, calendar), about)


_Ask = Callable[[Facts, Calendar, date, date | None], Iterator[Reminded]]
_CASE: Mapping[Reminder, _Ask] = {
    Reminder.REPLY: _reply,
    Reminder.UNREGISTERED: _unregistered,
    Reminder.SUPPLEMENT_NOTICE: _supplement,
    Reminder.EXTENSION_NOTICE: _extension,
    Reminder.OPINION: _opinions,
    Reminder.UNPAID: lambda facts, cal, today, since: _once_over(
        Reminder.UNPAID, payment(facts, cal), cal, today, since
    ),
    Reminder.UNSUPPLEMENTED: lambda facts, cal, today, since: _once_over(
        Reminder.UNSUPPLEMENTED, supplement_response(facts, cal), cal, today, since
    ),
    Reminder.UNREASONED: lambda facts, cal, today, since: _once_over(
        Reminder.UNREASONED, reasons(facts, cal), cal, today, since
    ),
}
OF_CASES: tuple[Reminder, ...] = tuple(_CASE)


def challenge_reminder(
    on: date, today: date, since: date | None, calendar: Calendar
) -> Reminded | None:
    """Of the last day of what the authority itself owes in a review or lawsuit, by the marks of
    a reply."""
    if not calendar.is_working(today):
        return None
    if today > on or passed(on, _REPLY_MARKS, today, since, calendar):
        return _told(Reminder.CHALLENGE, on, today, calendar)
    return None


def missing_notice(today: date, calendar: Calendar) -> int | None:
    """The year whose holidays should be known by now: from December on, the next one."""
    wanted = today.year + (today.month == 12)
    return wanted if calendar.announced_until.year < wanted else None


def calendar_reminder(today: date, since: date | None, calendar: Calendar) -> Reminded | None:
    """Once a week while a notice is missing."""
    if missing_notice(today, calendar) is None or not _is_new_week(today, since):
        return None
    return Reminded(Reminder.CALENDAR, calendar.announced_until, 0)


def report_reminder(
    level: AuthorityLevel | None,
    today: date,
    since: date | None,
    calendar: Calendar,
) -> Reminded | None:
    """Of a report on last year that is not there (article 49): by its marks, and once it is
    late once a week, for as long as anybody is reminded."""
    year = today.year - 1
    on = report_due_on(year, level)
    late = on < today and is_reminded(year, today) and _is_new_week(today, since)
    if not (late or passed(on, _REPORT_MARKS, today, since, calendar)):
        return None
    return _told(Reminder.ANNUAL_REPORT, on, today, calendar)


def backup_is_old(last_on: date | None, today: date) -> bool:
    """Older than a week, or there is none."""
    return last_on is None or (today - last_on).days > _BACKUP_DAYS


def backup_reminder(
    last_on: date | None, today: date, since: date | None, failed_on: date | None = None
) -> Reminded | None:
    """Once a week while the last backup is old, and of each day on which one failed since."""
    if failed_on is not None and (since is None or failed_on > since):
        return Reminded(Reminder.BACKUP, failed_on, 0)
    if not backup_is_old(last_on, today):
        return None
    return Reminded(Reminder.BACKUP, last_on or today, 0) if _is_new_week(today, since) else None


def erasure_reminder(waiting: int, today: date, since: date | None) -> Reminded | None:
    """Once a week while personal data waits for somebody to say that it goes."""
    if not waiting or not _is_new_week(today, since):
        return None
    return Reminded(Reminder.ERASURE, today, 0)


def _is_new_week(today: date, since: date | None) -> bool:
    return since is None or since.isocalendar()[:2] != today.isocalendar()[:2]
