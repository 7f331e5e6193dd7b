"""What an office is reminded of on which day: weeks of an application, day by day.

2025-09-22 is a Monday; 28 September (Sunday) and 11 October (Saturday) are worked, 1 to 8
October are off. Received on 22 September, the reply is due on 24 October.
"""

from datetime import date, datetime, timedelta

import pytest

from tracker.clock import CHINA
from tracker.law.calendar import national
from tracker.law.entries import (
    Consulted,
    Deferred,
    FeeCharged,
    FeeNoticeDelivered,
    ReasonsAsked,
    Received,
    Registered,
    Replied,
    SupplementAsked,
)
from tracker.law.facts import fold
from tracker.law.reminders import (
    OF_CASES,
    Reminder,
    backup_reminder,
    calendar_reminder,
    case_reminders,
    challenge_reminder,
    erasure_reminder,
    left_until,
    mail_reminder,
    mailbox_reminder,
    missing_notice,
    report_reminder,
)
from tracker.law.terms import AuthorityLevel, ConsultationKind, Role

CALENDAR = national()
RECEIVED = Received(on=date(2025, 9, 22))
REGISTERED = Registered(on=date(2025, 9, 22))
WORKS, LEADS = {Role.HANDLER}, {Role.HANDLER, Role.SIGNATORY, Role.HEAD}


def on(said: str) -> date:
    return date.fromisoformat(f"2025-{said}")


def told_day_by_day(reminder, entries, first, last, skipped=()):
    """Day -> what was left, for every day something was told; looked at on working days."""
    told, since, today = {}, None, on(first)
    while today <= on(last):
        if f"{today:%m-%d}" not in skipped:
            facts = fold([entry for entry in entries if entry.on <= today])
            found = case_reminders(reminder, facts, CALENDAR, today, since)
            if found:
                told[f"{today:%m-%d}"] = [one.left for one in found]
            if CALENDAR.is_working(today):
                since = today
        today += timedelta(days=1)
    return told


DEFERRED = Deferred(on=on("10-17"), until=on("11-02"))  # a Sunday
FORTNIGHT = tuple(f"10-{n:02}" for n in range(13, 27))

STORIES = {
    "the reply: 5, 3, 1 and 0 working days before, then every working day": (
        Reminder.REPLY, [REGISTERED], "09-22", "10-29",
        {"10-17": [5], "10-21": [3], "10-23": [1], "10-24": [0],
         "10-27": [-1], "10-28": [-2], "10-29": [-3]},
    ),
    "a reply that left is nobody's concern": (
        Reminder.REPLY, [REGISTERED, Replied(on=on("10-22"), ground="disclosed.provided")],
        "09-22", "10-29", {"10-17": [5], "10-21": [3]},
    ),
    "a deferral to a Sunday: the Friday before is the last working day": (
        Reminder.REPLY, [REGISTERED, DEFERRED], "10-20", "11-03",
        {"10-24": [5], "10-28": [3], "10-30": [1], "10-31": [0], "11-03": [-1]},
    ),
    "not registered: from the second working day on, every day": (
        Reminder.UNREGISTERED, [], "09-22", "09-28",
        {"09-24": [-1], "09-25": [-2], "09-26": [-3], "09-28": [-4]},
    ),
    "registered on the third day": (
        Reminder.UNREGISTERED, [Registered(on=on("09-25"))], "09-22", "09-28", {"09-24": [-1]},
    ),
    "the notice to supplement: day 5 of 7, a Sunday that is worked": (
        Reminder.SUPPLEMENT_NOTICE, [REGISTERED], "09-22", "10-11", {"09-28": [2]},
    ),
    "no supplement is asked twice": (
        Reminder.SUPPLEMENT_NOTICE,
        [REGISTERED, SupplementAsked(on=on("09-24"), respond_by=on("10-10"))],
        "09-22", "10-11", {},
    ),
    "an extension is told on the last day of the period": (
        Reminder.EXTENSION_NOTICE, [REGISTERED], "09-22", "10-29", {"10-24": [0]},
    ),
    "a third party that stays silent: once, the day after its 15 working days": (
        Reminder.OPINION,
        [REGISTERED, Consulted(on=on("09-23"), id="1", kind=ConsultationKind.THIRD_PARTY)],
        "09-22", "10-29", {"10-21": [-1]},
    ),
    "another authority has no such end": (
        Reminder.OPINION,
        [REGISTERED, Consulted(on=on("09-23"), id="1", kind=ConsultationKind.OTHER_AUTHORITY)],
        "09-22", "10-29", {},
    ),
    "a fee that is not paid: once, the day after its 20 working days": (
        Reminder.UNPAID,
        [REGISTERED, FeeCharged(on=on("09-23")), FeeNoticeDelivered(on=on("09-24"))],
        "09-22", "11-05", {"10-29": [-1]},
    ),
    "a supplement that does not come: once": (
        Reminder.UNSUPPLEMENTED,
        [REGISTERED, SupplementAsked(on=on("09-24"), respond_by=on("10-10"))],
        "09-22", "10-20", {"10-11": [-1]},
    ),
    "reasons that are not given: once": (
        Reminder.UNREASONED, [REGISTERED, ReasonsAsked(on=on("09-24"), respond_by=on("10-10"))],
        "09-22", "10-20", {"10-11": [-1]},
    ),
}  # fmt: skip


@pytest.mark.parametrize(
    ("reminder", "entries", "first", "last", "told"), STORIES.values(), ids=STORIES
)
def test_days_of_an_application(reminder, entries, first, last, told) -> None:
    assert told_day_by_day(reminder, [RECEIVED, *entries], first, last) == told


def test_after_a_fortnight_without_running_it_is_told_once_what_is_left_today() -> None:
    entries = [RECEIVED, REGISTERED]
    told = told_day_by_day(Reminder.REPLY, entries, "09-22", "10-28", skipped=FORTNIGHT)
    assert told == {"10-27": [-1], "10-28": [-2]}
    late = told_day_by_day(Reminder.REPLY, entries, "09-22", "10-23", skipped=FORTNIGHT[:9])
    assert late == {"10-22": [2], "10-23": [1]}, "the marks of 5 and 3 were passed meanwhile"


def test_whoever_begins_late_is_told_at_once() -> None:
    facts = fold([RECEIVED, REGISTERED])
    for day, told in (("10-22", [2]), ("10-16", [])):
        found = case_reminders(Reminder.REPLY, facts, CALENDAR, on(day), None)
        assert [one.left for one in found] == told


def test_on_days_off_nobody_is_reminded() -> None:
    facts = fold([RECEIVED])
    for reminder in OF_CASES:
        assert case_reminders(reminder, facts, CALENDAR, on("10-25"), None) == ()


def test_while_nothing_is_counted_no_reply_is_due() -> None:
    facts = fold([RECEIVED, REGISTERED, SupplementAsked(on=on("09-24"), respond_by=None)])
    for reminder in (Reminder.REPLY, Reminder.EXTENSION_NOTICE, Reminder.UNSUPPLEMENTED):
        assert case_reminders(reminder, facts, CALENDAR, on("10-24"), None) == ()


LEFT = [
    ("10-24", "10-24", 0), ("10-24", "10-23", 1), ("10-24", "10-11", 10), ("10-24", "09-22", 20),
    ("10-24", "10-25", -1), ("10-24", "10-27", -1), ("10-24", "10-28", -2),
    ("10-26", "10-24", 0), ("10-26", "10-25", 0),
]  # fmt: skip


@pytest.mark.parametrize(("last", "today", "left"), LEFT)
def test_working_days_left(last: str, today: str, left: int) -> None:
    assert left_until(on(last), on(today), CALENDAR) == left


WHO = [
    (Reminder.REPLY, "10-17", WORKS),
    (Reminder.REPLY, "10-21", LEADS),
    (Reminder.REPLY, "10-27", LEADS | {Role.SUPERVISOR}),
    (Reminder.UNREGISTERED, "09-24", {Role.REGISTRAR, Role.HANDLER}),
    (Reminder.UNREGISTERED, "09-26", {Role.REGISTRAR} | LEADS),
    (Reminder.SUPPLEMENT_NOTICE, "09-28", WORKS),
]


@pytest.mark.parametrize(("reminder", "today", "roles"), WHO)
def test_who_is_told(reminder: Reminder, today: str, roles: set[Role]) -> None:
    facts = fold([RECEIVED] if reminder is Reminder.UNREGISTERED else [RECEIVED, REGISTERED])
    (told,) = case_reminders(reminder, facts, CALENDAR, on(today), None)
    assert told.roles == roles


# --- the office ---------------------------------------------------------------------------

NEXT_YEAR = national().announced_until.year


@pytest.mark.parametrize(
    ("month", "day", "year"), [(11, 30, None), (12, 1, NEXT_YEAR + 1), (12, 31, NEXT_YEAR + 1)]
)
def test_the_notice_for_next_year_is_missed_from_december(month, day, year) -> None:
    assert missing_notice(date(NEXT_YEAR, month, day), CALENDAR) == year


def test_the_missing_notice_is_told_once_a_week_to_the_administrator() -> None:
    monday = date(2026, 12, 7)
    assert calendar_reminder(monday, None, CALENDAR).roles == {Role.ADMINISTRATOR}
    assert calendar_reminder(monday, monday - timedelta(days=3), CALENDAR) is not None
    assert calendar_reminder(monday + timedelta(days=1), monday, CALENDAR) is None
    assert calendar_reminder(date(2026, 11, 30), None, CALENDAR) is None


DEPARTMENT, GOVERNMENT = AuthorityLevel.COUNTY_DEPARTMENT, AuthorityLevel.COUNTY_GOVERNMENT
REPORT = [
    # level, today, looked at last, working days left or None
    (DEPARTMENT, "2026-01-16", "2026-01-15", 10),
    (DEPARTMENT, "2026-01-15", "2026-01-14", None),
    (None, "2026-01-30", "2026-01-29", 0),
    (GOVERNMENT, "2026-01-30", "2026-01-29", None),
    (GOVERNMENT, "2026-03-31", "2026-03-30", 0),
    (DEPARTMENT, "2026-02-02", "2026-01-30", -1),
    (DEPARTMENT, "2026-02-03", "2026-02-02", None),
    (DEPARTMENT, "2026-02-09", "2026-02-06", -6),
    (DEPARTMENT, "2026-04-27", "2026-04-24", -56),
    (DEPARTMENT, "2026-05-06", "2026-04-30", None),
]


@pytest.mark.parametrize(("level", "today", "since", "left"), REPORT)
def test_the_report_of_last_year(level, today, since, left) -> None:
    day, before = date.fromisoformat(today), date.fromisoformat(since)
    told = report_reminder(level, day, before, CALENDAR)
    assert (told.left if told else None) == left
    assert told is None or told.roles == {Role.HANDLER, Role.HEAD}


OWED = [
    # the last day, today, looked at last, working days left or None
    ("09-30", "09-23", "09-22", None),  # seven: Sunday 28 September is worked
    ("09-30", "09-24", "09-23", 5),
    ("09-30", "09-25", "09-24", None),
    ("09-30", "09-26", "09-25", 3),
    ("09-30", "09-27", "09-26", None),  # a Saturday
    ("09-30", "09-30", "09-29", 0),
    ("09-30", "10-01", "09-30", None),  # a holiday
    ("09-30", "10-09", "09-30", -1),
    ("09-30", "10-10", "10-09", -2),
]


@pytest.mark.parametrize(("last", "today", "since", "left"), OWED)
def test_what_is_owed_in_a_review_or_lawsuit(last, today, since, left) -> None:
    told = challenge_reminder(on(last), on(today), on(since), CALENDAR)
    assert (told.left if told else None) == left
    if told is not None:
        assert Role.HANDLER in told.roles
        assert (Role.HEAD in told.roles) == (told.left <= 3)
        assert (Role.SUPERVISOR in told.roles) == (told.left < 0)


BACKUPS = [
    ("2025-09-15", "2025-09-22", None, False),
    ("2025-09-14", "2025-09-22", None, True),
    ("2025-09-14", "2025-09-23", "2025-09-22", False),
    ("2025-09-14", "2025-09-29", "2025-09-28", True),
    (None, "2025-09-22", None, True),
]


@pytest.mark.parametrize(("last", "today", "since", "told"), BACKUPS)
def test_a_backup_that_has_grown_old(last, today, since, told) -> None:
    days = [date.fromisoformat(day) if day else None for day in (last, today, since)]
    assert (backup_reminder(*days) is not None) == told


@pytest.mark.parametrize(
    ("waiting", "since", "told"),
    [
        (1, None, True),
        (1, "2025-09-19", True),
        (1, "2025-09-22", False),  # this week already
        (0, None, False),
    ],
)
def test_personal_data_that_waits_to_go_is_told_once_a_week(waiting, since, told) -> None:
    today = date(2025, 9, 23)
    found = erasure_reminder(waiting, today, date.fromisoformat(since) if since else None)
    assert (found is not None) is told
    if found:
        assert found.roles == {Role.HEAD, Role.ADMINISTRATOR}


FAILED = [
    ("2025-09-22", None, True),
    ("2025-09-22", "2025-09-21", True),
    ("2025-09-22", "2025-09-22", False),
]


@pytest.mark.parametrize(("failed", "since", "told"), FAILED)
def test_a_backup_that_failed_is_told_of_once(failed, since, told) -> None:
    today = date(2025, 9, 22)
    last = date.fromisoformat(since) if since else None
    reminder = backup_reminder(today, today, last, date.fromisoformat(failed))
    assert (reminder is not None) == told


MAILS = {  # arrived -> today -> working days left
    "09-22": {"09-22": None, "09-23": None, "09-24": -1, "09-26": -3, "09-27": None, "09-28": -4},
    "09-20": {"09-20": None, "09-22": None, "09-23": -1},  # a Saturday
    "09-30": {"10-09": None, "10-10": -1, "10-11": -2, "10-12": None},
}


@pytest.mark.parametrize(
    ("arrived", "today", "left"),
    [(arrived, today, left) for arrived, days in MAILS.items() for today, left in days.items()],
)
def test_a_mail_waits_no_longer_than_an_application(arrived, today, left):
    told = mail_reminder(on(arrived), on(today), CALENDAR)
    assert (told.left if told else None) == left


@pytest.mark.parametrize(
    ("left", "led"), [("09-24", False), ("09-25", False), ("09-26", True), ("09-28", True)]
)
def test_of_a_mail_that_waits_long_the_leaders_hear(left, led):
    told = mail_reminder(on("09-22"), on(left), CALENDAR)
    assert told.roles == {Role.REGISTRAR, Role.HANDLER} | (LEADS if led else set())


def test_a_mail_from_before_every_calendar_is_late():
    told = mail_reminder(date(1970, 1, 1), on("09-24"), CALENDAR)
    assert told.on == CALENDAR.after(CALENDAR.first_day, 1)
    assert told.left < -1000


NINE = datetime(2025, 9, 22, 9, tzinfo=CHINA)


@pytest.mark.parametrize(
    ("since", "told"),
    [
        (None, False),
        (NINE, False),
        (NINE - timedelta(days=1), False),
        (NINE - timedelta(days=1, seconds=1), True),
        (NINE - timedelta(days=40), True),
    ],
)
def test_a_mailbox_that_fails_for_more_than_a_day_is_told_of(since, told):
    found = mailbox_reminder(since, NINE)
    assert (found is not None) is told
    if found is not None:
        assert found.on == since.date()
        assert found.roles == {Role.ADMINISTRATOR, Role.REGISTRAR}
