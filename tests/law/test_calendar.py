"""Working days against two independent packages, and against tables read from the notices."""

from datetime import date, timedelta

import chinese_calendar
import holidays
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.law.calendar import LAST_DAY, Notice, national
from tracker.law.refusals import DayOutsideCalendar

CALENDAR = national()
ONE = timedelta(days=1)
YEARS = range(2008, 2027)
DAYS = [date(2008, 1, 1) + n * ONE for n in range((date(2026, 12, 31) - date(2008, 1, 1)).days + 1)]

WEEKDAYS = {day: n for n, day in enumerate("一二三四五六日")}

# Weekend days that the notices mark 上班, by the year they lie in.
MAKE_UP_DAYS = {
    2017: "01-22日 02-04六 04-01六 05-27六 09-30六",
    2018: "02-11日 02-24六 04-08日 04-28六 09-29六 09-30日 12-29六",
    2019: "02-02六 02-03日 04-28日 05-05日 09-29日 10-12六",
    2020: "01-19日 04-26日 05-09六 06-28日 09-27日 10-10六",
    2021: "02-07日 02-20六 04-25日 05-08六 09-18六 09-26日 10-09六",
    2022: "01-29六 01-30日 04-02六 04-24日 05-07六 10-08六 10-09日",
    2023: "01-28六 01-29日 04-23日 05-06六 06-25日 10-07六 10-08日",
    2024: "02-04日 02-18日 04-07日 04-28日 05-11六 09-14六 09-29日 10-12六",
    2025: "01-26日 02-08六 04-27日 09-28日 10-11六",
    2026: "01-04日 02-14六 02-28六 05-09六 09-20日 10-10六",
}

# Weekdays off, by the year they lie in.
WEEKDAYS_OFF = {
    2017: "01-02一 01-27五 01-30一 01-31二 02-01三 02-02四 04-03一 04-04二 05-01一 05-29一 05-30二"
    " 10-02一 10-03二 10-04三 10-05四 10-06五",
    2019: "01-01二 02-04一 02-05二 02-06三 02-07四 02-08五 04-05五 05-01三 05-02四 05-03五 06-07五"
    " 09-13五 10-01二 10-02三 10-03四 10-04五 10-07一",
    2020: "01-01三 01-24五 01-27一 01-28二 01-29三 01-30四 01-31五 04-06一 05-01五 05-04一 05-05二"
    " 06-25四 06-26五 10-01四 10-02五 10-05一 10-06二 10-07三 10-08四",
    2026: "01-01四 01-02五 02-16一 02-17二 02-18三 02-19四 02-20五 02-23一 04-06一 05-01五 05-04一"
    " 05-05二 06-19五 09-25五 10-01四 10-02五 10-05一 10-06二 10-07三",
}

WORKING_DAYS = {
    2017: 249,
    2018: 250,
    2019: 250,
    2020: 249,
    2021: 250,
    2022: 249,
    2023: 249,
    2024: 251,
    2025: 248,
    2026: 248,
}

MAKE_UP_DAYS_A_YEAR = [5, 6, 8, 6, 6, 12, 5, 5, 6, 5, 7, 6, 6, 7, 7, 7, 8, 5, 6]


def listed(year, said):
    """Days written "MM-DD" with the weekday beside, which must agree."""
    days = set()
    for written in said.split():
        on = date.fromisoformat(f"{year}-{written[:5]}")
        assert on.weekday() == WEEKDAYS[written[5]], written
        days.add(on)
    return days


def test_every_day_agrees_with_chinesecalendar():
    assert [d for d in DAYS if CALENDAR.is_working(d) != chinese_calendar.is_workday(d)] == []


def test_every_day_agrees_with_holidays():
    china = holidays.country_holidays("CN", years=YEARS)
    assert [d for d in DAYS if CALENDAR.is_working(d) != china.is_working_day(d)] == []


def test_every_weekday_off_has_the_name_of_its_holiday():
    for on in DAYS:
        off, english = chinese_calendar.get_holiday_detail(on)
        if off and english and on.weekday() < 5:
            chinese = chinese_calendar.Holiday(english).chinese
            assert chinese.removesuffix("节") in CALENDAR.day(on).why, on


@pytest.mark.parametrize("year", MAKE_UP_DAYS)
def test_make_up_days_of_a_year(year):
    found = {d for d in DAYS if d.year == year and d.weekday() >= 5 and CALENDAR.is_working(d)}
    assert found == listed(year, MAKE_UP_DAYS[year])


@pytest.mark.parametrize("year", WEEKDAYS_OFF)
def test_weekdays_off_of_a_year(year):
    found = {d for d in DAYS if d.year == year and d.weekday() < 5 and not CALENDAR.is_working(d)}
    assert found == listed(year, WEEKDAYS_OFF[year])


@pytest.mark.parametrize(("year", "count"), WORKING_DAYS.items())
def test_working_days_of_a_year(year, count):
    assert CALENDAR.working_days_between(date(year - 1, 12, 31), date(year, 12, 31)) == count


@pytest.mark.parametrize(("year", "count"), list(zip(YEARS, MAKE_UP_DAYS_A_YEAR, strict=True)))
def test_number_of_make_up_days_of_a_year(year, count):
    days = (d for d in DAYS if d.year == year and d.weekday() >= 5)
    assert sum(map(CALENDAR.is_working, days)) == count


@pytest.mark.parametrize(
    ("on", "why", "notice"),
    [
        (date(2025, 9, 22), "工作日", None),
        (date(2025, 9, 21), "周末", None),
        (date(2025, 10, 1), "国庆节、中秋节放假", "2025"),
        (date(2025, 10, 4), "国庆节、中秋节放假", "2025"),
        (date(2025, 10, 11), "调休上班（国庆节、中秋节）", "2025"),
        # Notices that reach into the December before their year.
        (date(2011, 12, 31), "调休上班（元旦）", "2012"),
        (date(2018, 12, 29), "调休上班（元旦）", "2019"),
        (date(2018, 12, 31), "元旦放假", "2019"),
        (date(2022, 12, 31), "元旦放假", "2023"),
        # Notices that changed a year under way.
        (
            date(2015, 9, 6),
            "调休上班（中国人民抗日战争暨世界反法西斯战争胜利70周年纪念日）",
            "2015-victory",
        ),
        (date(2019, 5, 1), "劳动节放假", "2019-labour"),
        (date(2019, 5, 5), "调休上班（劳动节）", "2019-labour"),
        (date(2020, 1, 30), "春节放假", "2020"),
        (date(2020, 1, 31), "春节放假", "2020-spring"),
        (date(2020, 2, 1), "春节放假", "2020-spring"),
        (date(2020, 2, 3), "工作日", None),
    ],
)
def test_why_a_day_counts_or_not(on, why, notice):
    day = CALENDAR.day(on)
    assert (day.why, day.notice and day.notice.key) == (why, notice)
    assert not day.provisional
    assert day.working == CALENDAR.is_working(on)


def test_notices_name_their_title_number_day_and_place():
    for notice in CALENDAR.notices:
        assert notice.title.startswith("国务院")
        assert str(notice.year) in notice.title or notice.key == "2015-victory"
        assert notice.document.startswith(("国办发明电〔", "国发明电〔"))
        assert notice.published_on < date(notice.year, 12, 31)
        assert notice.url.startswith("https://www.gov.cn/")


RECEIVED = [
    # received, weekday, n, n-th working day after, weekday
    ("2024-09-14", "六", 7, "2024-09-26", "四"),
    ("2024-09-14", "六", 15, "2024-10-12", "六"),
    ("2024-09-14", "六", 20, "2024-10-18", "五"),
    ("2024-09-14", "六", 40, "2024-11-15", "五"),
    ("2024-12-16", "一", 7, "2024-12-25", "三"),
    ("2024-12-16", "一", 15, "2025-01-07", "二"),
    ("2024-12-16", "一", 20, "2025-01-14", "二"),
    ("2024-12-16", "一", 40, "2025-02-17", "一"),
    ("2025-01-10", "五", 7, "2025-01-21", "二"),
    ("2025-01-10", "五", 15, "2025-02-07", "五"),
    ("2025-01-10", "五", 20, "2025-02-13", "四"),
    ("2025-01-10", "五", 40, "2025-03-13", "四"),
    ("2025-09-15", "一", 7, "2025-09-24", "三"),
    ("2025-09-15", "一", 15, "2025-10-11", "六"),
    ("2025-09-15", "一", 20, "2025-10-17", "五"),
    ("2025-09-15", "一", 40, "2025-11-14", "五"),
    ("2026-01-23", "五", 7, "2026-02-03", "二"),
    ("2026-01-23", "五", 15, "2026-02-13", "五"),
    ("2026-01-23", "五", 20, "2026-02-27", "五"),
    ("2026-01-23", "五", 40, "2026-03-26", "四"),
    ("2026-04-20", "一", 7, "2026-04-29", "三"),
    ("2026-04-20", "一", 15, "2026-05-13", "三"),
    ("2026-04-20", "一", 20, "2026-05-20", "三"),
    ("2026-04-20", "一", 40, "2026-06-17", "三"),
    ("2026-09-10", "四", 7, "2026-09-20", "日"),
    ("2026-09-10", "四", 15, "2026-10-08", "四"),
    ("2026-09-10", "四", 20, "2026-10-14", "三"),
    ("2026-09-10", "四", 40, "2026-11-11", "三"),
    # Received on a rest day: the first working day after it is day 1.
    ("2025-10-04", "六", 1, "2025-10-09", "四"),
    ("2025-10-04", "六", 0, "2025-10-04", "六"),
]


@pytest.mark.parametrize(("received", "weekday", "n", "due", "due_weekday"), RECEIVED)
def test_the_nth_working_day_after_receipt(received, weekday, n, due, due_weekday):
    received_on, due_on = date.fromisoformat(received), date.fromisoformat(due)
    assert (received_on.weekday(), due_on.weekday()) == (WEEKDAYS[weekday], WEEKDAYS[due_weekday])
    assert CALENDAR.after(received_on, n) == due_on
    assert CALENDAR.working_days_between(received_on, due_on) == n


@given(st.dates(date(2008, 1, 1), date(2027, 6, 30)), st.integers(1, 60))
def test_a_term_in_working_days_ends_on_a_working_day(on, n):
    due = CALENDAR.after(on, n)
    assert CALENDAR.is_working(due)
    assert CALENDAR.working_days_between(on, due) == n
    assert CALENDAR.working_days_between(on, due - ONE) == n - 1
    assert CALENDAR.after(on, n + 1) > due
    assert CALENDAR.working_day_at_or_after(due) == due


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (date(2025, 9, 30), date(2025, 9, 30)),
        (date(2025, 10, 1), date(2025, 10, 9)),
        (date(2025, 10, 11), date(2025, 10, 11)),
    ],
)
def test_working_day_at_or_after(on, expected):
    assert CALENDAR.working_day_at_or_after(on) == expected


@pytest.mark.parametrize(
    ("on", "before"),
    [
        (date(2025, 9, 23), date(2025, 9, 22)),
        (date(2025, 9, 22), date(2025, 9, 19)),  # Monday: Friday
        (date(2025, 9, 29), date(2025, 9, 28)),  # the Sunday before was worked
        (date(2025, 10, 9), date(2025, 9, 30)),  # after eight days off
        (date(2025, 10, 5), date(2025, 9, 30)),
    ],
)
def test_the_working_day_before(on, before):
    assert CALENDAR.before(on) == before


def test_before_the_first_day_there_is_none():
    with pytest.raises(DayOutsideCalendar):
        CALENDAR.before(CALENDAR.first_day)


def test_no_working_days_backwards():
    assert CALENDAR.working_days_between(date(2025, 9, 5), date(2025, 9, 1)) == 0


def test_no_day_before_the_received_one():
    with pytest.raises(ValueError, match="no -1-th"):
        CALENDAR.after(date(2025, 9, 5), -1)


@pytest.mark.parametrize("on", [date(2007, 12, 31), LAST_DAY + ONE, date.min, date.max])
def test_days_outside_the_data_are_refused(on):
    for ask in (CALENDAR.day, CALENDAR.is_working, CALENDAR.working_day_at_or_after):
        with pytest.raises(DayOutsideCalendar):
            ask(on)
    for n in (0, 1):
        with pytest.raises(DayOutsideCalendar):
            CALENDAR.after(on, n)
    with pytest.raises(DayOutsideCalendar) as refused:
        CALENDAR.working_days_between(on, on)
    assert str(refused.value).startswith("工作日历从2008年1月1日起到2100年12月31日止，没有")


def test_a_count_past_the_last_day_is_refused_too():
    with pytest.raises(DayOutsideCalendar):
        CALENDAR.after(LAST_DAY, 1)


class TestYearsWithoutNotice:
    def test_end_with_the_last_announced_year(self):
        assert CALENDAR.announced_until == date(2026, 12, 31)
        assert not CALENDAR.day(date(2026, 12, 31)).provisional

    @pytest.mark.parametrize(
        ("on", "working", "why"),
        [
            (date(2027, 1, 1), True, "工作日（放假安排未公布，暂按周一至周五计）"),
            (date(2027, 1, 2), False, "周末（放假安排未公布，暂按周末休息计）"),
            (date(2030, 10, 1), True, "工作日（放假安排未公布，暂按周一至周五计）"),
        ],
    )
    def test_count_monday_to_friday_and_say_so(self, on, working, why):
        day = CALENDAR.day(on)
        assert (day.working, day.why, day.notice, day.provisional) == (working, why, None, True)


def notice(key, off=(), work=(), holiday="元旦"):
    return Notice(
        key=key,
        title=f"关于{key}年的通知",
        off=dict.fromkeys(off, holiday),
        work=dict.fromkeys(work, holiday),
    )


class TestANoticeLaidOver:
    NEW_YEAR = notice("2027", off=[date(2027, 1, 1)], work=[date(2027, 1, 3)])

    def test_announces_its_year(self):
        calendar = CALENDAR.with_notice(self.NEW_YEAR)
        assert calendar.announced_until == date(2027, 12, 31)
        assert calendar.day(date(2027, 1, 1)).why == "元旦放假"
        assert calendar.is_working(date(2027, 1, 3))
        assert calendar.day(date(2027, 3, 1)).why == "工作日"
        assert calendar.day(date(2028, 1, 3)).provisional

    def test_leaves_the_first_calendar_alone(self):
        CALENDAR.with_notice(self.NEW_YEAR)
        assert CALENDAR.announced_until == date(2026, 12, 31)
        assert CALENDAR.is_working(date(2027, 1, 1))

    def test_can_name_days_of_the_december_before(self):
        calendar = CALENDAR.with_notice(notice("2027", off=[date(2026, 12, 31)]))
        assert not calendar.is_working(date(2026, 12, 31))

    def test_wins_over_an_earlier_one_for_its_days(self):
        calendar = CALENDAR.with_notice(
            notice("2026-more", off=[date(2026, 10, 8)], work=[date(2026, 10, 7)])
        )
        assert not calendar.is_working(date(2026, 10, 8))
        assert calendar.is_working(date(2026, 10, 7))
        assert not calendar.is_working(date(2026, 10, 6))

    def test_that_corrects_one_replaces_it_whole(self):
        mistyped = notice("2027", off=[date(2027, 1, 1), date(2027, 1, 11)])
        calendar = CALENDAR.with_notice(mistyped).with_notice(self.NEW_YEAR)
        assert calendar.is_working(date(2027, 1, 11))
        assert len(calendar.notices) == len(CALENDAR.notices) + 1

    def test_that_corrects_one_stays_below_what_changed_it(self):
        change = notice("2027-more", work=[date(2027, 1, 1)])
        calendar = CALENDAR.with_notice(self.NEW_YEAR).with_notice(change)
        assert calendar.with_notice(self.NEW_YEAR).is_working(date(2027, 1, 1))

    def test_after_a_gap_leaves_the_years_between_provisional(self):
        calendar = CALENDAR.with_notice(notice("2028", off=[date(2028, 1, 3)]))
        assert calendar.announced_until == date(2026, 12, 31)
        assert calendar.day(date(2027, 3, 1)).provisional
        assert calendar.day(date(2028, 3, 1)).provisional
        assert not calendar.day(date(2028, 1, 3)).provisional

    def test_that_only_adds_a_day_announces_no_year(self):
        calendar = CALENDAR.with_notice(notice("2027-more", off=[date(2027, 9, 3)]))
        assert calendar.announced_until == date(2026, 12, 31)
        assert not calendar.day(date(2027, 9, 3)).provisional
        assert calendar.day(date(2027, 9, 2)).provisional


@pytest.mark.parametrize("known", CALENDAR.notices, ids=lambda known: known.key)
def test_a_notice_survives_storage(known):
    assert Notice.from_json(known.as_json()) == known


def test_a_notice_is_stored_as_plain_values():
    assert CALENDAR.with_notice(TestANoticeLaidOver.NEW_YEAR).notices[-1].as_json() == {
        "key": "2027",
        "title": "关于2027年的通知",
        "document": None,
        "published_on": None,
        "url": None,
        "off": {"2027-01-01": "元旦"},
        "work": {"2027-01-03": "元旦"},
    }
