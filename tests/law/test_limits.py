"""Every last day besides the reply's own, as tables: day 0, last day, and why."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.law.stories import did, on, received
from tracker.law.calendar import national
from tracker.law.case_limits import case_limits, limits_ahead, limits_now
from tracker.law.deadlines import opinion_due_on, payment_due_on, reckon, supplement_notice_due_on
from tracker.law.facts import fold
from tracker.law.limits import Begins, Limit, Moves, Whose, after_months, counted
from tracker.law.refusals import DayOutsideCalendar
from tracker.law.remedies import RemedyPath
from tracker.law.remedy_limits import (
    limit_of_annual_report,
    limit_of_submission,
    limits_of_challenge,
    limits_of_remedies,
    limits_on_silence,
)
from tracker.law.stages import replay
from tracker.law.statute import value_on
from tracker.law.terms import ChallengeKind

CALENDAR = national()
REVIEW, DIRECT = ChallengeKind.REVIEW, ChallengeKind.DIRECT_LITIGATION


def by_key(limits: tuple[Limit, ...]) -> dict[str, Limit]:
    return {limit.key: limit for limit in limits}


def term(name: str, day_0: date, moves: Moves = Moves.CIVIL) -> Limit:
    return counted(
        value_on(name, day_0),
        day_0,
        CALENDAR,
        whose=Whose.APPLICANT,
        begins=Begins.REPLY_RECEIVED,
        moves=moves,
    )


# --- terms counted by the calendar ---------------------------------------------------------------

# (term, day 0, where it would end, its last day)
BY_THE_CALENDAR = {
    "60 days: the day of delivery is day 0": (
        "review_term", "2025-10-24 周五", "2025-12-23 周二", "2025-12-23 周二",
    ),
    "60 days that end on a Saturday: the Monday": (
        "review_term", "2025-10-21 周二", "2025-12-20 周六", "2025-12-22 周一",
    ),
    "60 days that end on National Day: the first working day after the holiday": (
        "review_term", "2025-08-02 周六", "2025-10-01 周三", "2025-10-09 周四",
    ),
    "on the last day of the holiday: the same": (
        "review_term", "2025-08-09 周六", "2025-10-08 周三", "2025-10-09 周四",
    ),
    "on a make-up Sunday: that Sunday, it is a working day": (
        "review_term", "2025-07-30 周三", "2025-09-28 周日", "2025-09-28 周日",
    ),
    "after Spring Festival the make-up Saturday is the first working day": (
        "litigation_after_review_term", "2021-02-01 周一", "2021-02-16 周二", "2021-02-18 周四",
    ),
    "on the Saturday after New Year 2026: the make-up Sunday": (
        "litigation_after_review_term", "2025-12-19 周五", "2026-01-03 周六", "2026-01-04 周日",
    ),
    "15 days after the decision on review": (
        "litigation_after_review_term", "2025-11-03 周一", "2025-11-18 周二", "2025-11-18 周二",
    ),
    "six months: the corresponding day": (
        "litigation_term", "2025-10-24 周五", "2026-04-24 周五", "2026-04-24 周五",
    ),
    "six months from 31 August: the last day of February, here moved": (
        "litigation_term", "2025-08-31 周日", "2026-02-28 周六", "2026-02-28 周六",
    ),
    "from 31 August 2023 it is 29 February": (
        "litigation_term", "2023-08-31 周四", "2024-02-29 周四", "2024-02-29 周四",
    ),
    "from 30 August 2024, no leap year after": (
        "litigation_term", "2024-08-30 周五", "2025-02-28 周五", "2025-02-28 周五",
    ),
    "from 31 March: 30 September": (
        "litigation_term", "2025-03-31 周一", "2025-09-30 周二", "2025-09-30 周二",
    ),
    "from 1 April: 1 October, moved past the holiday": (
        "litigation_term", "2025-04-01 周二", "2025-10-01 周三", "2025-10-09 周四",
    ),
    "the last day of the three months of old": (
        "litigation_term", "2015-04-30 周四", "2015-07-30 周四", "2015-07-30 周四",
    ),
    "the first day of the six months": (
        "litigation_term", "2015-05-01 周五", "2015-11-01 周日", "2015-11-02 周一",
    ),
    "a year from 29 February: 28 February": (
        "review_term_untold", "2024-02-29 周四", "2025-02-28 周五", "2025-02-28 周五",
    ),
    "five years at most": (
        "review_term_cap", "2024-03-04 周一", "2029-03-04 周日", "2029-03-05 周一",
    ),
}  # fmt: skip


@pytest.mark.parametrize(
    ("name", "day_0", "raw", "last"), BY_THE_CALENDAR.values(), ids=BY_THE_CALENDAR
)
def test_a_term_by_the_calendar(name: str, day_0: str, raw: str, last: str) -> None:
    limit = term(name, on(day_0))
    assert (limit.steps[0].on, limit.steps[1].on, limit.on) == (on(day_0), on(raw), on(last))
    assert limit.steps[0].why == "收到答复之日，当日不计入"
    assert limit.steps[-1].on == limit.on
    assert CALENDAR.is_working(on(last))
    assert limit.days == ()


def test_every_step_says_why_and_by_which_article() -> None:
    limit = term("review_term", on("2025-08-09 周六"))
    assert [(step.on, step.why, step.article) for step in limit.steps] == [
        (on("2025-08-09 周六"), "收到答复之日，当日不计入", "民法典第二百零一条"),
        (on("2025-10-08 周三"), "第60日", "行政复议法第二十条"),
        (
            on("2025-10-08 周三"),
            "国庆节、中秋节放假，期限顺延",
            "国务院办公厅关于2025年部分节假日安排的通知",
        ),
        (on("2025-10-09 周四"), "休息日之后的第一个工作日", "民法典第二百零三条"),
    ]
    assert limit.article == "行政复议法第二十条"
    assert limit.source == "主席令第9号（2023年）"


def test_terms_of_courts_move_under_their_own_rule() -> None:
    limit = term("litigation_term", on("2025-04-01 周二"), Moves.COURT)
    assert limit.steps[-1].article == "行诉解释第四十八条"
    assert limit.assumed is False


def test_rules_of_counting_are_those_of_the_day() -> None:
    first, months = term("litigation_term", on("2020-12-31 周四")).steps
    assert (first.article, months.article) == ("民法总则第二百零一条", "民法总则第二百零二条")
    assert term("litigation_term", on("2020-12-31 周四")).assumed is True
    first, months = term("litigation_term", on("2021-01-01 周五")).steps
    assert (first.article, months.article) == ("民法典第二百零一条", "民法典第二百零二条")


def test_days_past_the_last_notice_make_a_limit_provisional() -> None:
    first = date(CALENDAR.announced_until.year, 12, 1)
    assert term("review_term", first).provisional is True
    assert term("review_term", first, Moves.NOT).provisional is False, "no day off can move it"
    assert term("review_term", first.replace(month=9)).provisional is False


def test_before_the_calendar_nothing_is_counted() -> None:
    with pytest.raises(DayOutsideCalendar):
        term("review_term", date(2007, 12, 31))


def test_without_a_beginning_there_is_a_length_but_no_day() -> None:
    limit = counted(
        value_on("review_term", date(2025, 9, 22)),
        None,
        CALENDAR,
        whose=Whose.APPLICANT,
        begins=Begins.REPLY_RECEIVED,
    )
    assert (limit.on, limit.day_0, limit.value, limit.unit) == (None, None, 60, "calendar_days")
    assert limit.left(date(2025, 9, 22)) is None
    assert limit.is_over(date(2099, 1, 1)) is False


@given(st.dates(date(2008, 1, 1), date(2090, 1, 1)), st.integers(1, 60))
def test_months_never_reach_into_the_month_after(day_0: date, months: int) -> None:
    later = after_months(day_0, months)
    assert (later.year * 12 + later.month) - (day_0.year * 12 + day_0.month) == months
    assert later.day == day_0.day or (
        later.day < day_0.day
        and (later.replace(day=1).month != (date.fromordinal(later.toordinal() + 1).month))
    )


@given(st.dates(date(2009, 1, 1), date(2026, 6, 1)))
def test_an_end_that_moves_is_the_first_working_day_from_where_it_was(day_0: date) -> None:
    limit = term("review_term" if day_0.year % 2 else "litigation_term", day_0)
    assert limit.on == CALENDAR.working_day_at_or_after(limit.steps[1].on)


# --- terms of working days -----------------------------------------------------------------------


def test_working_days_are_told_one_by_one() -> None:
    limit = term("review_answer", on("2025-09-24 周三"))
    assert limit.on == on("2025-10-14 周二")
    numbers = {day.on: (day.n, day.why, day.article) for day in limit.days}
    assert numbers[on("2025-09-28 周日")] == (
        3, "调休上班（国庆节、中秋节）", "行政复议法第四十八条",
    )  # fmt: skip
    assert numbers[on("2025-10-01 周三")][0] is None
    assert numbers[on("2025-10-01 周三")][2] == "国务院办公厅关于2025年部分节假日安排的通知"
    assert numbers[on("2025-09-27 周六")][2] == "国务院关于职工工作时间的规定第七条"
    assert numbers[on("2025-10-14 周二")][0] == 10


def test_the_ten_days_of_the_review_law_of_old_were_of_the_calendar() -> None:
    assert term("review_answer", on("2023-09-20 周三"), Moves.NOT).on == on("2023-09-30 周六")


@pytest.mark.parametrize(
    ("today", "left", "over"),
    [
        ("2025-09-24 周三", 10, False),
        ("2025-09-28 周日", 7, False),
        ("2025-10-14 周二", 0, False),
        ("2025-10-15 周三", 0, True),
    ],
)
def test_what_is_left_of_working_days(today: str, left: int, over: bool) -> None:
    limit = term("review_answer", on("2025-09-24 周三"))
    assert (limit.left(on(today)), limit.is_over(on(today))) == (left, over)


def test_what_is_left_of_calendar_days() -> None:
    limit = term("review_term", on("2025-10-24 周五"))
    assert [limit.left(date(2025, 12, n)) for n in (13, 23, 24)] == [10, 0, -1]


# --- the limits of an application ----------------------------------------------------------------

CONSULTED = did("2025-09-23 周二", "consulted", id="1", kind="third_party")
AT_AUTHORITY = did("2025-09-23 周二", "consulted", id="2", kind="other_authority")

# what was done since receipt on Monday 22 September 2025: the limits with their last days
OF_A_CASE = {
    "just received": (
        [],
        {
            "reply": "2025-10-24 周五",
            "supplement_notice": "2025-09-30 周二",
            "extension_notice": "2025-10-24 周五",
        },
    ),
    "supplement asked: nothing runs but the applicant's period": (
        [did("2025-09-26 周五", "supplement_asked", respond_by="2025-10-15 周三")],
        {"supplement_response": "2025-10-15 周三"},
    ),
    "supplement asked without a date": ([did("2025-09-26 周五", "supplement_asked")], {}),
    "supplemented: a new period, no second notice": (
        [did("2025-09-26 周五", "supplement_asked"), did("2025-10-13 周一", "supplemented")],
        {"reply": "2025-11-10 周一", "extension_notice": "2025-11-10 周一"},
    ),
    "extended: it can be done once": (
        [did("2025-09-26 周五", "extended", working_days=20)],
        {"reply": "2025-11-21 周五", "supplement_notice": "2025-09-30 周二"},
    ),
    "a third party asked, nothing known of its receipt": (
        [CONSULTED],
        {
            "reply": "2025-11-14 周五",
            "supplement_notice": "2025-09-30 周二",
            "extension_notice": "2025-11-14 周五",
            "third_party_opinion": "2025-10-20 周一",
        },
    ),
    "its receipt known": (
        [CONSULTED, did("2025-09-25 周四", "consultation_delivered", id="1")],
        {
            "reply": "2025-11-18 周二",
            "supplement_notice": "2025-09-30 周二",
            "extension_notice": "2025-11-18 周二",
            "third_party_opinion": "2025-10-22 周三",
        },
    ),
    "another authority asked: no end of its own, none of the reply's": (
        [AT_AUTHORITY],
        {"supplement_notice": "2025-09-30 周二"},
    ),
    "a fee: the applicant's 20 days from the notice": (
        [did("2025-09-24 周三", "fee_charged", received_on="2025-09-26 周五")],
        {"fee_payment": "2025-10-30 周四"},
    ),
    "a deferral sets the day and leaves nothing to extend": (
        [did("2025-09-24 周三", "deferred", until="2026-03-31 周二")],
        {"reply": "2026-03-31 周二", "supplement_notice": "2025-09-30 周二"},
    ),
    "reasons asked: the applicant's day beside the period that goes on": (
        [did("2025-09-24 周三", "reasons_asked", respond_by="2025-10-10 周五")],
        {
            "reply": "2025-10-24 周五",
            "supplement_notice": "2025-09-30 周二",
            "extension_notice": "2025-10-24 周五",
            "reasons": "2025-10-10 周五",
        },
    ),
    "reasons given": (
        [did("2025-09-24 周三", "reasons_asked", respond_by="2025-10-10 周五"),
         did("2025-09-25 周四", "reasons_given"),
         did("2025-09-26 周五", "extended", working_days=20)],
        {"reply": "2025-11-21 周五", "supplement_notice": "2025-09-30 周二"},
    ),
    "joined to another while reasons were awaited": (
        [did("2025-09-24 周三", "reasons_asked", respond_by="2025-10-10 周五"),
         did("2025-09-25 周四", "joined", into="A-1")],
        {"reply": "2025-10-24 周五"},
    ),
    "handled anew: a new period, its own day of ending, no second notice": (
        [did("2025-09-29 周一", "replied"), did("2025-12-15 周一", "reopened")],
        {"reply": "2026-01-13 周二", "extension_notice": "2026-01-13 周二"},
    ),
    "handled anew by a day that the decision names": (
        [did("2025-09-29 周一", "replied"),
         did("2025-12-15 周一", "reopened", reply_by="2025-12-31 周三")],
        {"reply": "2025-12-31 周三"},
    ),
    "ended: the reply's own limit stays to be seen": (
        [did("2025-10-20 周一", "replied")],
        {"reply": "2025-10-24 周五"},
    ),
    "withdrawn while a supplement was awaited": (
        [did("2025-09-26 周五", "supplement_asked", respond_by="2025-10-15 周三"),
         did("2025-09-29 周一", "withdrawn")],
        {},
    ),
}  # fmt: skip


@pytest.mark.parametrize(("entries", "expected"), OF_A_CASE.values(), ids=OF_A_CASE)
def test_the_limits_of_an_application(entries: list, expected: dict[str, str]) -> None:
    facts = replay([received("2025-09-22 周一"), *entries], CALENDAR)
    found = case_limits(facts, CALENDAR)
    assert {limit.key: limit.on for limit in found} == {
        key: on(said) for key, said in expected.items()
    }


@pytest.mark.parametrize("entries", [story[0] for story in OF_A_CASE.values()], ids=OF_A_CASE)
def test_they_are_the_days_that_the_guards_use(entries: list) -> None:
    """What is shown and what is enforced cannot differ."""
    facts = replay([received("2025-09-22 周一"), *entries], CALENDAR)
    found = by_key(case_limits(facts, CALENDAR))
    deadline = reckon(facts, CALENDAR, facts.received.on)
    if "reply" in found:
        assert found["reply"].on == deadline.due_on
        assert [day.on for day in found["reply"].days if day.counts][-1] == deadline.due_on
    if "supplement_notice" in found:
        assert found["supplement_notice"].on == supplement_notice_due_on(facts, CALENDAR)
    if "third_party_opinion" in found:
        assert found["third_party_opinion"].on == opinion_due_on(
            facts.consultations[0], facts, CALENDAR
        )
    if "fee_payment" in found:
        assert found["fee_payment"].on == payment_due_on(facts, CALENDAR)


def test_the_text_of_2008_has_fewer() -> None:
    asked = did("2019-04-10 周三", "consulted", id="1", kind="third_party")
    facts = replay([received("2019-04-08 周一"), asked], CALENDAR)
    assert case_limits(facts, CALENDAR) == ()
    plain = by_key(case_limits(replay([received("2019-04-08 周一")], CALENDAR), CALENDAR))
    assert set(plain) == {"reply", "extension_notice"}
    assert plain["reply"].article == "2008年条例第二十四条"
    waiting = did("2019-04-10 周三", "supplement_asked", respond_by="2019-04-30 周二")
    facts = replay([received("2019-04-08 周一"), waiting], CALENDAR)
    (limit,) = case_limits(facts, CALENDAR)
    assert (limit.article, limit.source) == ("2008年条例第二十一条第四项", "国务院令第492号")


def test_what_is_counted_from_sending_is_an_assumption_and_says_so() -> None:
    sent = replay([received("2025-09-22 周一"), CONSULTED], CALENDAR)
    limit = by_key(case_limits(sent, CALENDAR))["third_party_opinion"]
    assert (limit.begins, limit.assumed, limit.about) == (Begins.CONSULTATION_SENT, True, "1")
    assert "实际收到更晚的，期限相应推后" in (limit.other_reading or "")
    charged = replay([received("2025-09-22 周一"), did("2025-09-24 周三", "fee_charged")], CALENDAR)
    (limit,) = case_limits(charged, CALENDAR)
    assert (limit.begins, limit.assumed) == (Begins.FEE_NOTICE_SENT, True)


def test_a_late_opinion_names_the_stricter_reading() -> None:
    late = [
        received("2025-09-22 周一"),
        CONSULTED,
        did("2025-10-24 周五", "opinion_received", id="1"),
    ]
    limit = by_key(case_limits(replay(late, CALENDAR), CALENDAR))["reply"]
    assert limit.on == on("2025-11-20 周四")
    assert limit.other_reading is not None
    assert "最迟为2025年11月14日" in limit.other_reading
    in_time = [*late[:2], did("2025-10-20 周一", "opinion_received", id="1")]
    limit = by_key(case_limits(replay(in_time, CALENDAR), CALENDAR))["reply"]
    assert limit.other_reading is None


def test_a_day_set_by_an_act_says_by_which() -> None:
    deferred = [received("2025-09-22 周一"), did("2025-09-24 周三", "deferred", until="2026-03-31")]
    limit = by_key(case_limits(replay(deferred, CALENDAR), CALENDAR))["reply"]
    assert (limit.value, limit.unit, limit.article) == (None, None, "条例第三十五条")
    assert limit.steps[0].why == "延迟答复告知书确定的日期"
    of_a_ledger = received("2025-09-22 周一", imported=True, extended_to=date(2025, 11, 14))
    limit = by_key(case_limits(replay([of_a_ledger], CALENDAR), CALENDAR))["reply"]
    assert (limit.on, limit.steps[0].why) == (date(2025, 11, 14), "台账载明延长到这一天")


@pytest.mark.parametrize(
    ("entry", "begins"), [("supplemented", Begins.SUPPLEMENTED), ("fee_paid", Begins.PAID)]
)
def test_a_period_begun_afresh_says_from_what(entry: str, begins: Begins) -> None:
    before = {"supplemented": "supplement_asked", "fee_paid": "fee_charged"}[entry]
    facts = replay(
        [
            received("2025-09-22 周一"),
            did("2025-09-26 周五", before),
            did("2025-10-13 周一", entry),
        ],
        CALENDAR,
    )
    limit = by_key(case_limits(facts, CALENDAR))["reply"]
    assert (limit.begins, limit.day_0) == (begins, on("2025-10-13 周一"))


# --- what matters on a day -----------------------------------------------------------------------


def keys(journal: list, today: str) -> list[str]:
    facts = replay([received("2025-09-22 周一"), *journal], CALENDAR)
    return [limit.key for limit in limits_now(facts, CALENDAR, on(today)) if not limit.is_cap]


REPLIED = did("2025-10-20 周一", "replied")
DELIVERED = did("2025-10-24 周五", "delivered")
BOTH = ["review_term", "litigation_term"]


@pytest.mark.parametrize(
    ("journal", "today", "found"),
    [
        ([], "2025-09-30 周二", ["reply", "supplement_notice", "extension_notice"]),
        ([], "2025-10-09 周四", ["reply", "extension_notice"]),
        ([], "2025-10-24 周五", ["reply", "extension_notice"]),
        ([], "2025-10-25 周六", ["reply", *BOTH]),
        ([REPLIED], "2025-10-20 周一", ["reply", *BOTH]),
        ([did("2025-10-20 周一", "withdrawn")], "2025-10-20 周一", ["reply"]),
        ([did("2025-10-20 周一", "joined", into="A-1")], "2025-10-20 周一", ["reply"]),
        ([did("2025-10-20 周一", "transferred", whom="乙局")], "2025-10-20 周一", ["reply"]),
    ],
)
def test_what_can_no_longer_be_done_in_time_is_left_out(
    journal: list, today: str, found: list[str]
) -> None:
    assert keys(journal, today) == found


@pytest.mark.parametrize(
    ("grounds", "found"),
    [
        (["disclosed.provided"], BOTH),
        (["withheld.state_secret"], ["review_term", "litigation_after_review_term"]),
        (["no.longer.known"], BOTH),
    ],
)
def test_the_grounds_of_the_reply_decide_the_way(grounds: list[str], found: list[str]) -> None:
    """A journal is folded, not judged: a ground the law does not know leads nowhere."""
    replied = did("2025-10-20 周一", "replied", grounds=grounds, ground=grounds[0])
    facts = fold([received("2025-09-22 周一"), replied])
    limits = limits_now(facts, CALENDAR, on("2025-10-20 周一"))
    assert [limit.key for limit in limits if not limit.is_cap] == ["reply", *found]


def test_an_application_no_longer_handled_can_be_taken_either_way() -> None:
    journal = [
        received("2025-09-22 周一"),
        did("2025-09-26 周五", "supplement_asked", respond_by="2025-10-15 周三"),
        did("2025-10-16 周四", "abandoned"),
        did("2025-10-20 周一", "delivered"),
    ]
    found = by_key(limits_now(replay(journal, CALENDAR), CALENDAR, on("2025-10-20 周一")))
    assert found["litigation_term"].on == on("2026-04-20 周一")
    assert found["litigation_term"].note == "", "no way is barred"


def test_before_delivery_the_remedies_have_a_length_and_no_day() -> None:
    facts = replay([received("2025-09-22 周一"), REPLIED], CALENDAR)
    found = by_key(limits_now(facts, CALENDAR, on("2025-10-21 周二")))
    assert (found["review_term"].on, found["review_term"].value) == (None, 60)
    assert (found["litigation_term"].on, found["litigation_term"].value) == (None, 6)
    assert found["review_term_cap"].day_0 == on("2025-10-20 周一"), "the reply was made"


def test_delivered_they_run_from_delivery() -> None:
    facts = replay([received("2025-09-22 周一"), REPLIED, DELIVERED], CALENDAR)
    found = by_key(limits_now(facts, CALENDAR, on("2025-10-24 周五")))
    assert found["review_term"].on == on("2025-12-23 周二")
    assert found["litigation_term"].on == on("2026-04-24 周五")
    assert found["review_term_untold"].on == on("2026-10-26 周一")
    assert found["litigation_term_cap"].on == on("2030-10-21 周一")
    assert {key for key, limit in found.items() if not limit.is_remedy} == {"reply"}


def test_a_corrected_reply_takes_the_place_of_the_first() -> None:
    corrected = did(
        "2025-11-03 周一", "reply_corrected", corrects="甲公开〔2025〕1号", reason="笔误"
    )
    facts = replay([received("2025-09-22 周一"), REPLIED, DELIVERED, corrected], CALENDAR)
    found = by_key(limits_now(facts, CALENDAR, on("2025-11-03 周一")))
    assert found["review_term"].on is None, "the correction has not been delivered"
    assert found["review_term_cap"].day_0 == on("2025-11-03 周一")


def test_what_an_office_confirms_by_hand_it_has_a_working_day_for() -> None:
    """Sent on the Saturday before the holiday, which is no make-up day; Sunday is one."""
    by_hand = received("2025-09-28 周日", by_hand=True, submitted_on=on("2025-09-27 周六"))
    facts = replay([by_hand], CALENDAR)
    limit = by_key(limits_now(facts, CALENDAR, on("2025-09-27 周六")))["confirmation_by_hand"]
    assert (limit.on, limit.assumed) == (on("2025-09-28 周日"), True)
    assert "confirmation_by_hand" not in by_key(limits_now(facts, CALENDAR, on("2025-09-29 周一")))
    confirmed = replay([by_hand, did("2025-09-27 周六", "receipt_confirmed")], CALENDAR)
    assert "confirmation_by_hand" not in by_key(case_limits(confirmed, CALENDAR))


def test_a_period_begun_by_a_decision_says_so() -> None:
    journal = [received("2025-09-22 周一"), REPLIED, did("2025-12-15 周一", "reopened")]
    limit = by_key(case_limits(replay(journal, CALENDAR), CALENDAR))["reply"]
    assert (limit.begins, limit.day_0) == (Begins.REOPENED, on("2025-12-15 周一"))
    named = [*journal[:2], did("2025-12-15 周一", "reopened", reply_by="2025-12-31 周三")]
    limit = by_key(case_limits(replay(named, CALENDAR), CALENDAR))["reply"]
    assert limit.steps[0].why == "复议决定或者裁判确定的日期"


def test_ahead_means_whatever_the_day() -> None:
    facts = replay([received("2025-09-22 周一")], CALENDAR)
    found = by_key(limits_ahead(facts, CALENDAR))
    assert found["supplement_notice"].on == on("2025-09-30 周二")
    assert found["review_term"].begins is Begins.REPLY_OVERDUE
    assert found["review_term"].on == on("2025-12-23 周二")
    waiting = replay(
        [received("2025-09-22 周一"), did("2025-09-26 周五", "supplement_asked")], CALENDAR
    )
    assert limits_ahead(waiting, CALENDAR) == ()
    ended = replay([received("2025-09-22 周一"), REPLIED], CALENDAR)
    assert by_key(limits_ahead(ended, CALENDAR))["review_term"].on is None


# --- remedies ------------------------------------------------------------------------------------

DELIVERED_ON = on("2025-10-24 周五")


@pytest.mark.parametrize(
    ("path", "found"),
    [
        (RemedyPath.EITHER, BOTH),
        (RemedyPath.SPLIT, BOTH),
        (None, BOTH),
        (RemedyPath.REVIEW_FIRST, ["review_term", "litigation_after_review_term"]),
    ],
)
def test_the_way_decides_which_terms_run(path: RemedyPath | None, found: list[str]) -> None:
    limits = limits_of_remedies(DELIVERED_ON, DELIVERED_ON, CALENDAR, path)
    assert [limit.key for limit in limits if not limit.is_cap] == found


def test_where_the_way_is_open_or_split_it_is_said() -> None:
    def note(path: RemedyPath | None) -> str:
        return by_key(limits_of_remedies(DELIVERED_ON, DELIVERED_ON, CALENDAR, path))[
            "litigation_term"
        ].note

    assert "应当先申请行政复议" in note(None)
    assert "只有其余部分可以直接起诉" in note(RemedyPath.SPLIT)
    assert note(RemedyPath.EITHER) == ""


def test_after_review_the_fifteen_days_wait_for_the_decision() -> None:
    limits = limits_of_remedies(DELIVERED_ON, DELIVERED_ON, CALENDAR, RemedyPath.REVIEW_FIRST)
    after = by_key(limits)["litigation_after_review_term"]
    assert (after.on, after.value, after.begins) == (None, 15, Begins.REVIEW_DECIDED)


def test_the_review_term_moves_and_names_the_reading_that_it_does_not() -> None:
    moved = by_key(limits_of_remedies(*2 * (on("2025-10-21 周二"),), CALENDAR))["review_term"]
    assert (moved.on, moved.assumed) == (on("2025-12-22 周一"), True)
    assert moved.other_reading == (
        "行政复议法没有规定遇休息日顺延，也有理解认为不顺延，最后一日为2025年12月20日。"
    )
    plain = by_key(limits_of_remedies(DELIVERED_ON, DELIVERED_ON, CALENDAR))["review_term"]
    assert (plain.assumed, plain.other_reading) == (False, None)


def test_on_silence_the_terms_run_from_the_end_of_the_period() -> None:
    review, suit = limits_on_silence(on("2025-10-24 周五"), CALENDAR)
    assert (review.day_0, review.on) == (on("2025-10-24 周五"), on("2025-12-23 周二"))
    assert (suit.day_0, suit.on) == (on("2025-10-24 周五"), on("2026-04-24 周五"))
    assert review.assumed
    assert suit.assumed
    assert "各地法院理解不一" in suit.note


def test_longest_terms_that_the_law_did_not_have_yet_are_left_out() -> None:
    day = on("2016-03-01 周二")
    assert [limit.key for limit in limits_of_remedies(day, day, CALENDAR) if limit.is_cap] == [
        "litigation_term_untold", "litigation_term_cap",
    ]  # fmt: skip


# --- reviews and lawsuits ------------------------------------------------------------------------

# term: (day it ends, whose) for a review accepted on Wednesday 3 December 2025
OF_A_REVIEW = {
    "review_papers": ("2025-12-12 周五", Whose.REVIEW_BODY),
    "review_papers_summary": ("2025-12-08 周一", Whose.REVIEW_BODY),
    "review_answer": ("2025-12-17 周三", Whose.AUTHORITY),
    "review_answer_summary": ("2025-12-10 周三", Whose.AUTHORITY),
    "review_decision": ("2026-02-01 周日", Whose.REVIEW_BODY),
    "review_decision_extension": ("2026-03-03 周二", Whose.REVIEW_BODY),
    "review_decision_summary": ("2026-01-02 周五", Whose.REVIEW_BODY),
}
BEFORE_ACCEPTANCE = {"review_acceptance", "review_supplement_notice", "review_supplement"}


def test_the_terms_of_an_open_review() -> None:
    found = by_key(limits_of_challenge(REVIEW, on("2025-12-03 周三"), None, CALENDAR))
    dated = {key: (limit.on, limit.whose) for key, limit in found.items() if limit.on}
    assert dated == {key: (on(said), whose) for key, (said, whose) in OF_A_REVIEW.items()}
    assert set(found) - set(dated) == BEFORE_ACCEPTANCE


def test_its_five_seven_and_ten_days_are_working_days_the_others_are_not() -> None:
    found = by_key(limits_of_challenge(REVIEW, on("2025-12-03 周三"), None, CALENDAR))
    working = {key for key, limit in found.items() if limit.unit == "working_days"}
    assert {found[key].value for key in working} == {3, 5, 7, 10}
    assert {limit.value for key, limit in found.items() if key not in working} == {30, 60, 90}


def test_a_decision_that_falls_on_a_day_off_is_not_moved_and_names_the_other_day() -> None:
    found = by_key(limits_of_challenge(REVIEW, on("2025-12-03 周三"), None, CALENDAR))
    decision = found["review_decision"]
    assert decision.other_reading == (
        "最后一日是休息日，这里不顺延；也有理解认为可以顺延到2026年2月2日。"
    )
    assert decision.assumed
    assert found["review_decision_extension"].other_reading is None


def test_the_offices_own_answer_is_counted_from_the_earliest_day() -> None:
    found = by_key(limits_of_challenge(REVIEW, on("2025-12-03 周三"), None, CALENDAR))
    assert found["review_answer"].begins is Begins.REVIEW_ACCEPTED
    assert found["review_answer"].assumed
    assert "可能更晚" in (found["review_answer"].other_reading or "")


def test_a_review_of_old_had_no_summary_procedure() -> None:
    found = by_key(limits_of_challenge(REVIEW, on("2023-06-01 周四"), None, CALENDAR))
    assert not any(key.endswith("summary") or key == "review_supplement" for key in found)
    assert found["review_answer"].on == on("2023-06-11 周日"), "ten days of the calendar, not moved"


def test_the_terms_of_an_open_lawsuit() -> None:
    found = by_key(limits_of_challenge(DIRECT, on("2025-08-29 周五"), None, CALENDAR))
    assert {key: limit.on for key, limit in found.items() if limit.on} == {
        "litigation_answer": on("2025-09-15 周一"),
        "litigation_first_instance": on("2026-02-28 周六"),
        "litigation_summary": on("2025-10-13 周一"),
    }
    lengths = {key: (limit.value, limit.unit) for key, limit in found.items() if not limit.on}
    assert lengths == {
        "litigation_filing": (7, "calendar_days"),
        "litigation_appeal_judgment": (15, "calendar_days"),
        "litigation_appeal_ruling": (10, "calendar_days"),
        "litigation_second_instance": (3, "months"),
    }


def test_after_a_decision_on_review_there_are_fifteen_days_to_sue() -> None:
    (limit,) = limits_of_challenge(REVIEW, date(2025, 9, 1), on("2025-11-07 周五"), CALENDAR)
    assert (limit.on, limit.whose) == (on("2025-11-24 周一"), Whose.APPLICANT)
    assert limit.steps[1].on == on("2025-11-22 周六")
    assert "实际收到更晚的" in (limit.other_reading or "")


def test_after_a_judgment_there_are_fifteen_days_after_a_ruling_ten() -> None:
    found = by_key(limits_of_challenge(DIRECT, date(2025, 6, 2), on("2025-11-03 周一"), CALENDAR))
    assert found["litigation_appeal_judgment"].on == on("2025-11-18 周二")
    assert found["litigation_appeal_ruling"].on == on("2025-11-13 周四")
    assert found["litigation_second_instance"].on is None


# --- the annual report ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("year", "government", "last", "other"),
    [
        (2025, False, "2026-01-31 周六", "2026年2月2日"),
        (2025, True, "2026-03-31 周二", None),
        (2023, True, "2024-03-31 周日", "2024年4月1日"),
        (2018, False, "2019-03-31 周日", "2019年4月1日"),
        (2021, False, "2022-01-31 周一", "2022年2月7日"),
    ],
)
def test_the_annual_report_is_not_moved(
    year: int, government: bool, last: str, other: str | None
) -> None:
    limit = limit_of_annual_report(year, CALENDAR, government=government)
    assert limit.on == on(last)
    assert (
        (limit.other_reading is None) if other is None else (other in (limit.other_reading or ""))
    )


def test_a_department_hands_its_report_in_by_31_january_since_the_revision() -> None:
    limit = limit_of_submission(2024, CALENDAR)
    assert limit is not None
    assert (limit.on, limit.article) == (date(2025, 1, 31), "条例第四十九条")
    assert limit_of_submission(2018, CALENDAR) is None


def test_no_limit_lacks_its_article_and_source() -> None:
    facts = replay([received("2025-09-22 周一"), REPLIED, DELIVERED], CALENDAR)
    found = (
        *limits_now(facts, CALENDAR, date(2025, 10, 24)),
        *limits_on_silence(date(2025, 10, 24), CALENDAR),
        *limits_of_challenge(REVIEW, date(2025, 9, 1), None, CALENDAR),
        *limits_of_challenge(DIRECT, date(2025, 9, 1), None, CALENDAR),
        limit_of_annual_report(2025, CALENDAR, government=False),
    )
    assert all(limit.article and limit.source and limit.label for limit in found)
    for limit in found:
        assert limit.on is None or limit.days or limit.steps
