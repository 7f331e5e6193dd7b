"""The reply period: what the law says of a journal, as a table; and what must hold for any."""

from datetime import date

import pytest

from tests.law.stories import deadline, did, on, received
from tracker.law.calendar import Notice, national
from tracker.law.deadlines import due_on, opinion_due_on, payment_due_on
from tracker.law.facts import fold

ASKED = did("2025-03-10 周一", "consulted", id="a", kind="third_party", received_on="2025-03-12")
TO_CO_AUTHOR = did("2025-03-12 周三", "consulted", id="b", kind="co_author")
TO_AUTHORITY = did("2025-03-10 周一", "consulted", id="c", kind="other_authority")

# story: (received, entries, today, due, running, used, left, overdue)
STORIES = {
    "a plain period, day 1 the working day after receipt": (
        "2025-09-15 周一", [],
        "2025-10-16 周四", "2025-10-17 周五", "counting", 19, 1, 0,
    ),
    "received on a Sunday: day 0 may be a rest day": (
        "2025-09-21 周日", [],
        "2025-09-22 周一", "2025-10-23 周四", "counting", 1, 19, 0,
    ),
    "received on a make-up Saturday": (
        "2024-09-14 周六", [],
        "2024-09-14 周六", "2024-10-18 周五", "counting", 0, 20, 0,
    ),
    "a make-up Sunday counts": (
        "2025-09-22 周一", [],
        "2025-09-28 周日", "2025-10-24 周五", "counting", 5, 15, 0,
    ),
    "a day of the holiday does not, though a Wednesday": (
        "2025-09-22 周一", [],
        "2025-10-01 周三", "2025-10-24 周五", "counting", 7, 13, 0,
    ),
    "the last day": (
        "2025-09-22 周一", [],
        "2025-10-24 周五", "2025-10-24 周五", "counting", 20, 0, 0,
    ),
    "the weekend after the last day is not a working day late": (
        "2025-09-22 周一", [],
        "2025-10-26 周日", "2025-10-24 周五", "counting", 20, 0, 0,
    ),
    "one working day late": (
        "2025-09-22 周一", [],
        "2025-10-27 周一", "2025-10-24 周五", "counting", 21, 0, 1,
    ),
    "supplement asked: no due date while it is awaited": (
        "2024-12-16 周一", [did("2024-12-24 周二", "supplement_asked")],
        "2025-01-03 周五", None, "awaiting_supplement", 6, None, 0,
    ),
    "the supplement begins the period afresh, its day being day 0": (
        "2025-09-22 周一",
        [did("2025-09-26 周五", "supplement_asked"), did("2025-10-13 周一", "supplemented")],
        "2025-10-13 周一", "2025-11-10 周一", "counting", 0, 20, 0,
    ),
    "the extension made before the supplement is forgotten": (
        "2025-03-03 周一",
        [
            did("2025-03-04 周二", "extended", working_days=20),
            did("2025-03-06 周四", "supplement_asked"),
            did("2025-03-17 周一", "supplemented"),
        ],
        "2025-03-18 周二", "2025-04-15 周二", "counting", 1, 19, 0,
    ),
    "fee notice: no due date while payment is awaited": (
        "2025-06-03 周二", [did("2025-06-10 周二", "fee_charged")],
        "2025-06-19 周四", None, "awaiting_payment", 5, None, 0,
    ),
    "payment begins the period afresh": (
        "2025-06-03 周二",
        [did("2025-06-10 周二", "fee_charged"), did("2025-06-20 周五", "fee_paid")],
        "2025-06-27 周五", "2025-07-18 周五", "counting", 5, 15, 0,
    ),
    "an extension made on the first due day adds its days": (
        "2024-12-16 周一", [did("2025-01-14 周二", "extended", working_days=20)],
        "2025-01-15 周三", "2025-02-17 周一", "counting", 21, 19, 0,
    ),
    "an extension may be shorter": (
        "2024-12-16 周一", [did("2024-12-20 周五", "extended", working_days=5)],
        "2024-12-20 周五", "2025-01-21 周二", "counting", 4, 21, 0,
    ),
    "a deferral sets the day": (
        "2025-03-03 周一", [did("2025-03-25 周二", "deferred", until="2025-06-30 周一")],
        "2025-07-01 周二", "2025-06-30 周一", "counting", 82, 0, 1,
    ),
    "a third party asked: suspended, due if it never answers": (
        "2025-03-03 周一", [ASKED],
        "2025-03-20 周四", "2025-04-24 周四", "suspended", 5, 15, 0,
    ),
    "the day the letter goes out still counts": (
        "2025-03-03 周一", [ASKED],
        "2025-03-10 周一", "2025-04-24 周四", "counting", 5, 15, 0,
    ),
    "without a day of its receipt, its 15 working days run from sending": (
        "2025-03-03 周一", [did("2025-03-10 周一", "consulted", id="a", kind="third_party")],
        "2025-03-31 周一", "2025-04-22 周二", "suspended", 5, 15, 0,
    ),
    "the day the letter was received may be told later": (
        "2025-03-03 周一",
        [
            did("2025-03-10 周一", "consulted", id="a", kind="third_party"),
            did("2025-03-12 周三", "consultation_delivered", id="a"),
        ],
        "2025-03-31 周一", "2025-04-24 周四", "suspended", 5, 15, 0,
    ),
    "silence ends on the 15th working day": (
        "2025-03-03 周一", [ASKED],
        "2025-04-02 周三", "2025-04-24 周四", "suspended", 5, 15, 0,
    ),
    "and the count goes on the day after": (
        "2025-03-03 周一", [ASKED],
        "2025-04-03 周四", "2025-04-24 周四", "counting", 6, 14, 0,
    ),
    "the day of the answer is not counted, the next one is": (
        "2025-03-03 周一", [ASKED, did("2025-03-19 周三", "opinion_received", id="a")],
        "2025-03-20 周四", "2025-04-10 周四", "counting", 6, 14, 0,
    ),
    "a late answer takes out the days up to it": (
        "2025-03-03 周一", [ASKED, did("2025-04-10 周四", "opinion_received", id="a")],
        "2025-04-10 周四", "2025-04-30 周三", "suspended", 5, 15, 0,
    ),
    "another authority silent: no due date can be said": (
        "2025-03-03 周一", [TO_AUTHORITY],
        "2025-09-01 周一", None, "suspended", 5, 15, 0,
    ),
    "another authority answers at last": (
        "2025-03-03 周一", [TO_AUTHORITY, did("2025-03-28 周五", "opinion_received", id="c")],
        "2025-03-31 周一", "2025-04-21 周一", "counting", 6, 14, 0,
    ),
    "two consultations that overlap are taken out once": (
        "2025-03-03 周一",
        [
            ASKED, TO_CO_AUTHOR,
            did("2025-03-17 周一", "opinion_received", id="a"),
            did("2025-03-20 周四", "opinion_received", id="b"),
        ],
        "2025-03-21 周五", "2025-04-11 周五", "counting", 6, 14, 0,
    ),
    "one within the other": (
        "2025-03-03 周一",
        [
            ASKED, TO_CO_AUTHOR,
            did("2025-03-14 周五", "opinion_received", id="b"),
            did("2025-03-28 周五", "opinion_received", id="a"),
        ],
        "2025-03-20 周四", "2025-04-21 周一", "suspended", 5, 15, 0,
    ),
    "one open without end beside one with an end": (
        "2025-03-03 周一", [ASKED, TO_AUTHORITY],
        "2025-03-20 周四", None, "suspended", 5, 15, 0,
    ),
    "a consultation begun after the due day stops nothing": (
        "2025-03-03 周一",
        [did("2025-04-01 周二", "consulted", id="a", kind="other_authority")],
        "2025-04-03 周四", "2025-03-31 周一", "counting", 23, 0, 3,
    ),
    "a consultation goes on across a supplement": (
        "2025-03-03 周一",
        [
            did("2025-03-05 周三", "consulted", id="a", kind="other_authority"),
            did("2025-03-06 周四", "supplement_asked"),
            did("2025-03-10 周一", "supplemented"),
            did("2025-03-14 周五", "opinion_received", id="a"),
        ],
        "2025-03-17 周一", "2025-04-14 周一", "counting", 1, 19, 0,
    ),
    "replied on the last day: in time, whenever it arrives": (
        "2025-09-22 周一",
        [did("2025-10-24 周五", "replied"), did("2025-10-29 周三", "delivered")],
        "2025-12-01 周一", "2025-10-24 周五", "stopped", 20, 0, 0,
    ),
    "replied on the third day": (
        "2025-09-22 周一", [did("2025-09-25 周四", "replied")],
        "2025-12-01 周一", "2025-10-24 周五", "stopped", 3, 17, 0,
    ),
    "replied two working days late: late for ever": (
        "2025-09-22 周一", [did("2025-10-28 周二", "replied")],
        "2026-03-02 周一", "2025-10-24 周五", "stopped", 22, 0, 2,
    ),
    "withdrawn while a supplement was awaited": (
        "2024-12-16 周一",
        [did("2024-12-24 周二", "supplement_asked"), did("2024-12-31 周二", "withdrawn")],
        "2025-01-03 周五", None, "stopped", 6, None, 0,
    ),
    "the last day of the 2008 text": (
        "2019-05-14 周二", [],
        "2019-06-05 周三", "2019-06-04 周二", "counting", 16, 0, 1,
    ),
    "the first day of the 2019 text": (
        "2019-05-15 周三", [],
        "2019-06-05 周三", "2019-06-13 周四", "counting", 15, 5, 0,
    ),
    "2008: 15 working days and 15 more; the last one a make-up Sunday": (
        "2018-09-10 周一", [did("2018-09-30 周日", "extended", working_days=15)],
        "2018-10-08 周一", "2018-10-26 周五", "counting", 16, 14, 0,
    ),
    "2008: a third party's silence has no end": (
        "2018-09-10 周一",
        [did("2018-09-12 周三", "consulted", id="a", kind="third_party")],
        "2018-12-03 周一", None, "suspended", 2, 13, 0,
    ),
    "2008: until it answers": (
        "2018-09-10 周一",
        [
            did("2018-09-12 周三", "consulted", id="a", kind="third_party"),
            did("2018-10-31 周三", "opinion_received", id="a"),
        ],
        "2018-11-01 周四", "2018-11-19 周一", "counting", 3, 12, 0,
    ),
    "an entry recorded late stands where its legal day is": (
        "2025-03-03 周一",
        [
            did("2025-03-28 周五", "opinion_received", id="a"),
            did("2025-03-10 周一", "consulted", id="a", kind="third_party"),
        ],
        "2025-03-28 周五", "2025-04-21 周一", "suspended", 5, 15, 0,
    ),
    "an annulled extension gives back the plain period": (
        "2024-12-16 周一",
        [
            did("2024-12-20 周五", "extended", working_days=20),
            did("2024-12-23 周一", "annulled", seq=2, reason="延期未告知申请人"),
        ],
        "2024-12-23 周一", "2025-01-14 周二", "counting", 5, 15, 0,
    ),
}  # fmt: skip


@pytest.mark.parametrize("story", STORIES.values(), ids=STORIES.keys())
def test_stories(story):
    begun, entries, today, due, *state = story
    said = deadline([received(begun), *entries], today)
    assert said.due_on == (due and on(due))
    assert [said.running, said.used, said.left, said.overdue] == state


# received, the last day to ask for a supplement (None: the text sets none)
@pytest.mark.parametrize(
    ("begun", "last"),
    [
        ("2025-09-15 周一", "2025-09-24 周三"),
        ("2025-09-22 周一", "2025-09-30 周二"),
        ("2026-09-10 周四", "2026-09-20 周日"),
        ("2024-09-14 周六", "2024-09-26 周四"),
        ("2019-05-14 周二", None),
    ],
)
def test_seven_working_days_to_ask_for_a_supplement(begun, last):
    said = deadline([received(begun)], begun)
    assert said.supplement_notice_due_on == (last and on(last))


@pytest.mark.parametrize(
    ("begun", "due", "provisional"),
    [
        ("2026-12-03 周四", "2026-12-31 周四", False),
        ("2026-12-04 周五", "2027-01-01 周五", True),  # Monday to Friday, until a notice says
        ("2026-12-21 周一", "2027-01-18 周一", True),
    ],
)
def test_past_the_last_notice_a_due_day_is_provisional(begun, due, provisional):
    said = deadline([received(begun)], begun)
    assert (said.due_on, said.provisional) == (on(due), provisional)
    assert said.days[-1].provisional is provisional
    assert ("暂按周一至周五计" in said.days[-1].why) is provisional


def test_a_notice_makes_it_certain_and_later():
    notice = Notice("2027", "2027年放假安排", off={date(2027, 1, 1): "元旦"})
    said = deadline(
        [received("2026-12-04 周五")], "2026-12-04 周五", national().with_notice(notice)
    )
    assert (said.due_on, said.provisional) == (on("2027-01-04 周一"), False)


def test_a_day_set_by_deferral_is_not_provisional():
    deferred = did("2026-12-07 周一", "deferred", until="2027-03-31 周三")
    said = deadline([received("2026-12-04 周五"), deferred], "2026-12-07 周一")
    assert (said.due_on, said.provisional) == (on("2027-03-31 周三"), False)


def test_the_reasoning_of_every_day():
    """One line a day, with the rule that takes it out or counts it."""
    journal = [
        received("2025-03-03 周一"),
        ASKED,
        did("2025-03-19 周三", "opinion_received", id="a"),
        did("2025-04-10 周四", "replied"),
    ]
    days = {day.on: day for day in deadline(journal, "2025-04-14 周一").days}

    def said(day: str) -> tuple[int | None, str, str]:
        of = days[on(day)]
        return of.n, of.why, of.article

    assert said("2025-03-04 周二") == (1, "工作日", "条例第三十三条")
    assert said("2025-03-08 周六") == (None, "周末", "国务院关于职工工作时间的规定第七条")
    assert said("2025-03-10 周一") == (5, "工作日", "条例第三十三条")
    asked = (None, "征求第三方意见，不计入答复期限", "条例第三十二条、第三十三条")
    assert said("2025-03-11 周二") == asked
    assert said("2025-03-19 周三") == asked
    assert said("2025-03-20 周四") == (6, "工作日", "条例第三十三条")
    assert said("2025-04-04 周五")[1] == "清明节放假"
    assert "2025" in said("2025-04-04 周五")[2]  # the notice of the year
    assert said("2025-04-10 周四")[0] == 20
    assert said("2025-04-11 周五") == (None, "已办结（已答复）", "条例第三十三条")


def test_days_before_a_restart_are_shown_and_count_for_nothing():
    journal = [
        received("2025-09-22 周一"),
        did("2025-09-24 周三", "supplement_asked"),
        did("2025-09-26 周五", "supplemented"),
        did("2025-09-29 周一", "fee_charged"),
        did("2025-10-09 周四", "fee_paid"),
    ]
    days = deadline(journal, "2025-10-10 周五").days
    assert [
        (day.on.day, day.why, day.article) for day in days if day.on < on("2025-10-01 周三")
    ] == [
        (23, "收到补正后重新起算，此前的日子不计", "条例第三十条"),
        (24, "收到补正后重新起算，此前的日子不计", "条例第三十条"),
        (25, "等待补正，收到后重新起算", "条例第三十条"),
        (26, "等待补正，收到后重新起算", "条例第三十条"),
        (27, "缴费后重新起算，此前的日子不计", "信息处理费办法"),
        (28, "缴费后重新起算，此前的日子不计", "信息处理费办法"),
        (29, "缴费后重新起算，此前的日子不计", "信息处理费办法"),
        (30, "等待缴费，缴费后重新起算", "信息处理费办法"),
    ]
    first = next(day for day in days if day.counts)
    assert (first.on, first.n) == (on("2025-10-10 周五"), 1)


@pytest.mark.parametrize(
    ("kind", "begun", "sent", "until"),
    [
        ("third_party", "2025-03-03 周一", "2025-03-10 周一", "2025-03-31 周一"),
        ("co_author", "2025-03-03 周一", "2025-03-10 周一", "2025-03-31 周一"),
        ("other_authority", "2025-03-03 周一", "2025-03-10 周一", None),
        ("third_party", "2018-09-10 周一", "2018-09-12 周三", None),
    ],
)
def test_how_long_silence_is_waited_for(kind, begun, sent, until):
    facts = fold([received(begun), did(sent, "consulted", id="a", kind=kind)])
    end = opinion_due_on(facts.consultations[0], facts, national())
    assert end == (until and on(until))


def test_twenty_working_days_to_pay_from_receipt_of_the_notice():
    charged = did("2025-06-10 周二", "fee_charged")
    begun = received("2025-06-03 周二")
    told = did("2025-06-11 周三", "fee_notice_delivered")
    assert payment_due_on(fold([begun]), national()) is None
    assert payment_due_on(fold([begun, charged]), national()) == on("2025-07-08 周二")
    assert payment_due_on(fold([begun, charged, told]), national()) == on("2025-07-09 周三")


def test_a_ledger_s_extension_holds_for_the_first_period_only():
    begun = received("2025-03-03 周一", imported=True, extended_to=on("2025-04-30 周三"))
    restarted = (did("2025-03-05 周三", "supplement_asked"), did("2025-03-07 周五", "supplemented"))
    assert due_on(fold([begun]), national()) == on("2025-04-30 周三")
    assert due_on(fold([begun, *restarted]), national()) == on("2025-04-07 周一")
