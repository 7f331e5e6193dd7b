"""What an officer types from next year's notice."""

from datetime import date

import pytest

from tracker.law.calendar import national
from tracker.law.holiday_notice import NoticeUnreadable, read_notice

YEAR_2027 = """
2027-01-01至2027-01-03 放假 元旦
2027-02-05至2027-02-11 放假 春节
2027-01-30 上班 春节
2027-02-14 上班 春节
2027-04-03至2027-04-05 放假 清明节
2027-05-01至2027-05-05 放假 劳动节
2027-05-08 上班 劳动节
2027-06-09 放假 端午节
2027-09-15 放假 中秋节
2027-10-01至2027-10-07 放假 国庆节
2027-10-09 上班 国庆节
"""


def days(notice):
    return {f"{on:%m-%d}": name for on, name in sorted({**notice.off, **notice.work}.items())}


def sentences(text, year=2027, **facts):
    with pytest.raises(NoticeUnreadable) as unreadable:
        read_notice(text, year=year, **facts)
    return [str(problem) for problem in unreadable.value.problems]


def test_a_whole_year():
    notice = read_notice(YEAR_2027, year=2027, document="国办发明电〔2026〕×号")
    assert notice.key == "2027"
    assert notice.title == "国务院办公厅关于2027年部分节假日安排的通知"
    assert notice.document == "国办发明电〔2026〕×号"
    assert len(notice.off) == 3 + 7 + 3 + 5 + 1 + 1 + 7
    assert notice.work == {
        date(2027, 1, 30): "春节",
        date(2027, 2, 14): "春节",
        date(2027, 5, 8): "劳动节",
        date(2027, 10, 9): "国庆节",
    }
    calendar = national().with_notice(notice)
    assert calendar.announced_until == date(2027, 12, 31)
    assert calendar.after(date(2027, 2, 4), 1) == date(2027, 2, 12)
    assert calendar.after(date(2027, 2, 12), 1) == date(2027, 2, 14)


@pytest.mark.parametrize(
    "line",
    [
        "2027-02-05至2027-02-07 放假 春节",
        "2027/2/5-2027/2/7 放假 春节",
        "2027.2.5～2027.2.7，放假，春节",
        "2027年2月5日至2027年2月7日放假 春节",
        "２０２７年２月５日（周五）至２０２７年２月７日（农历正月初二、星期天）　放假调休　春节",
        "2027-02-05到2027-02-07,放假,春节",
        "\t2027-02-05 — 2027-02-07\t休息\t春节  ",
    ],
)
def test_ways_to_write_a_line(line):
    notice = read_notice(line, year=2027, changes=national())
    assert days(notice) == {"02-05": "春节", "02-06": "春节", "02-07": "春节"}


def test_the_last_days_of_the_december_before():
    text = YEAR_2027.replace("2027-01-01至", "2026年12月31日至") + "2027-01-09 上班 元旦"
    assert date(2026, 12, 31) in read_notice(text, year=2027).off


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        (
            "二月五日放假",
            "第1行：“二月五日放假”看不懂，请写成“2027-02-05至2027-02-11 放假 春节”"
            "或者“2027-02-14 上班 春节”的样子。",
        ),
        ("2027-02-05 放价 春节", "第1行：“放价”看不懂，请写“放假”或者“上班”。"),
        ("2027-02-05 放假", "第1行：没有写节日名称，请写明是哪个节日，例如“春节”。"),
        ("2027-02-30 放假 春节", "第1行：没有2027年2月30日这一天。"),
        ("2027-02-05（周四） 放假 春节", "第1行：2027年2月5日是周五，不是周四，请核对。"),
        (
            "2027-02-11至2027-02-05 放假 春节",
            "第1行：起止日期颠倒：2027年2月5日早于2027年2月11日。",
        ),
        (
            "2027-02-05至2027-03-11 放假 春节",
            "第1行：从2027年2月5日到2027年3月11日超过15天，请核对起止日期。",
        ),
        (
            "2026-12-24 放假 元旦",
            "第1行：2026年12月24日不在2027年；2027年的通知只可以另外包括2026年12月25日以后的日子。",
        ),
        (
            "2028-01-01 放假 元旦",
            "第1行：2028年1月1日不在2027年；2027年的通知只可以另外包括2026年12月25日以后的日子。",
        ),
        (
            "2027-02-15 上班 春节",
            "第1行：2027年2月15日是周一，本来就上班，不必列出；如果日期有误，请改正。",
        ),
        (
            "2027-02-05 放假 春节\n2027-02-05 放假 春节",
            "第2行：2027年2月5日已在第1行列为放假，请不要重复。",
        ),
        (
            "2027-02-06 放假 春节\n2027-02-06 上班 春节",
            "第2行：2027年2月6日已在第1行列为放假，不能又列为上班。",
        ),
        ("", "没有放假或者上班的日子，请按通知逐行填写。"),
        (" \n　\n", "没有放假或者上班的日子，请按通知逐行填写。"),
    ],
)
def test_what_is_wrong_is_said_with_its_line(line, sentence):
    assert sentences(line) == [sentence]


def test_everything_wrong_is_said_at_once():
    found = sentences("2027-02-05 放假\n\n2028-01-01 放假 元旦\n2027-02-15 上班 春节\n乱")
    assert [said.split("：")[0] for said in found] == ["第1行", "第3行", "第4行", "第5行"]


def test_a_yearly_notice_names_all_seven_holidays():
    text = "\n".join(line for line in YEAR_2027.splitlines() if "清明" not in line)
    text = text.replace("2027-06-09 放假", "2027-06-12 上班")
    assert sentences(text) == [
        "没有清明、端午的放假日期。全年的通知七个节日都要列出，只在周末放假的也要列出。"
    ]


def test_joint_holidays_count_for_both():
    text = YEAR_2027.replace("2027-09-15 放假 中秋节\n", "").replace("国庆节", "中秋节、国庆节")
    assert read_notice(text, year=2027).off[date(2027, 10, 1)] == "中秋节、国庆节"


def test_a_year_has_no_more_holidays_than_the_law_gives_it():
    without = YEAR_2027.replace("2027-10-09 上班 国庆节\n", "")
    assert sentences(without) == [
        "工作日放假17天、周末上班3天，相差14天，超过法定的13天。请核对有没有漏写上班的日子；"
        "国务院另有决定的，作为对已公布安排的调整录入。（全国年节及纪念日放假办法第二条）"
    ]


class TestAChange:
    """A notice that changes or adds to a year under way, as in 2015, 2019 and 2020."""

    def test_need_not_name_every_holiday_and_has_its_own_key(self):
        notice = read_notice(
            "2026-09-03 放假 纪念日\n2026-09-06 上班 纪念日",
            year=2026,
            title="关于纪念日调休放假的通知",
            changes=national(),
        )
        assert (notice.key, notice.title) == ("2026-0903", "关于纪念日调休放假的通知")
        calendar = national().with_notice(notice)
        assert not calendar.is_working(date(2026, 9, 3))
        assert not calendar.is_working(date(2026, 10, 1))

    def test_can_turn_a_day_off_back_into_a_working_day(self):
        calendar = national()
        assert not calendar.is_working(date(2026, 10, 7))
        notice = read_notice("2026-10-07 上班 国庆节", year=2026, changes=calendar)
        assert calendar.with_notice(notice).is_working(date(2026, 10, 7))

    def test_cannot_make_an_ordinary_weekday_work(self):
        [said] = sentences("2026-10-08 上班 国庆节", year=2026, changes=national())
        assert "本来就上班" in said
