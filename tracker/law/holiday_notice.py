"""A holiday notice as an officer types it, read strictly.

One line says one day or span, what it is, and for which holiday:

    2027-01-01至2027-01-03 放假 元旦
    2027年2月14日 上班 春节

Everything wrong is reported at once, each with its line, in words that say what would be
right; nothing is read half. A yearly notice must name all seven holidays, because
entering it makes the whole year announced: a due date counted through a forgotten
holiday would look certain and be wrong.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from tracker.law.calendar import Calendar, Notice, days_from
from tracker.law.office_rules import holidays_refusal

_OFF = frozenset({"放假", "放假调休", "休息", "休", "off"})
_WORK = frozenset({"上班", "调休上班", "补班", "班", "work"})
_HOLIDAYS = ("元旦", "春节", "清明", "劳动", "端午", "中秋", "国庆")

_DAY = r"(\d{4})(?:年|[-/.])(\d{1,2})(?:月|[-/.])(\d{1,2})日?(?:\(([^)]*)\))?"
_LINE = re.compile(rf"{_DAY}(?:\s*(?:至|到|~|—+|–|-)\s*{_DAY})?[\s,;]*([^\s,;\d]+)(?:[\s,;]+(.+))?")
_WEEKDAYS = "一二三四五六日"
_SATURDAY = 5
_WEEKDAY_SAID = re.compile(r"(?:周|星期)([一二三四五六日天])")

# The longest holiday so far had 10 days; more is a slip in the month.
_LONGEST = 15
# Notices have reached back to 29 December; earlier is a slip in the year.
_DECEMBER_FROM = 25

_EXAMPLE = "请写成“2027-02-05至2027-02-11 放假 春节”或者“2027-02-14 上班 春节”的样子"


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a line, in Chinese. `line` counts from 1; 0 is the text as a whole."""

    line: int
    sentence: str

    def __str__(self) -> str:
        return f"第{self.line}行：{self.sentence}" if self.line else self.sentence


class NoticeUnreadable(ValueError):
    """The text of a notice with everything that is wrong in it."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = tuple(problems)


@dataclass(frozen=True, slots=True)
class _Row:
    line: int
    first: date
    last: date
    working: bool
    holiday: str


def read_notice(
    text: str,
    *,
    year: int,
    title: str = "",
    document: str | None = None,
    published_on: date | None = None,
    url: str | None = None,
    changes: Calendar | None = None,
) -> Notice:
    """The notice that `text` says. Raises `NoticeUnreadable` with all its problems.

    With `changes`, the text changes or adds to the arrangement of that calendar: it need
    not name every holiday, may turn a day off back into a working day, and gets a key of
    its own by its first day, so that it does not replace the yearly notice.
    """
    problems: list[Problem] = []
    rows = list(_rows(text, problems))
    off, work = _by_day(rows, year, changes, problems)
    if not rows and not problems:
        problems.append(Problem(0, "没有放假或者上班的日子，请按通知逐行填写。"))
    if rows and not problems and changes is None:
        problems.extend(_missing_holidays(rows))
    if problems:
        raise NoticeUnreadable(sorted(problems, key=lambda problem: problem.line))
    notice = Notice(
        key=str(year) if changes is None else f"{year}-{min([*off, *work]):%m%d}",
        title=title.strip() or f"国务院办公厅关于{year}年部分节假日安排的通知",
        document=document,
        published_on=published_on,
        url=url,
        off=off,
        work=work,
    )
    if refusal := holidays_refusal(notice):
        raise NoticeUnreadable([Problem(0, str(refusal))])
    return notice


def _rows(text: str, problems: list[Problem]) -> Iterator[_Row]:
    for number, line in enumerate(text.splitlines(), start=1):
        if line.strip():
            try:
                yield _row(number, unicodedata.normalize("NFKC", line).strip())
            except ValueError as problem:
                problems.append(Problem(number, str(problem)))


def _row(number: int, line: str) -> _Row:
    """One line. Raises `ValueError` with the Chinese sentence of what is wrong."""
    said = _LINE.fullmatch(line)
    if said is None:
        raise ValueError(f"“{line}”看不懂，{_EXAMPLE}。")
    *parts, what, holiday = said.groups()
    first = _day(*parts[:4])
    last = _day(*parts[4:]) if parts[4] else first
    if what not in _OFF | _WORK:
        raise ValueError(f"“{what}”看不懂，请写“放假”或者“上班”。")
    if not holiday:
        raise ValueError("没有写节日名称，请写明是哪个节日，例如“春节”。")
    if last < first:
        raise ValueError(f"起止日期颠倒：{_shown(last)}早于{_shown(first)}。")
    if (last - first).days >= _LONGEST:
        raise ValueError(f"从{_shown(first)}到{_shown(last)}超过{_LONGEST}天，请核对起止日期。")
    return _Row(number, first, last, what in _WORK, " ".join(holiday.split()))


def _day(year: str, month: str, day: str, remark: str | None) -> date:
    try:
        on = date(int(year), int(month), int(day))
    except ValueError:
        raise ValueError(f"没有{year}年{int(month)}月{int(day)}日这一天。") from None
    said = _WEEKDAY_SAID.search(remark or "")
    if said and _WEEKDAYS[on.weekday()] != said[1].replace("天", "日"):
        raise ValueError(f"{_shown(on)}是{_weekday(on)}，不是周{said[1]}，请核对。")
    return on


def _by_day(
    rows: Sequence[_Row], year: int, changes: Calendar | None, problems: list[Problem]
) -> tuple[dict[date, str], dict[date, str]]:
    """The days off and the working days with their holidays; problems on the way."""
    seen: dict[date, _Row] = {}
    for row in rows:
        for on in days_from(row.first, row.last):
            wrong = (
                _wrong_year(on, year)
                or _wrong_twice(on, row, seen.get(on))
                or _wrong_working(on, row, changes)
            )
            if wrong:
                problems.append(Problem(row.line, wrong))
                break
            seen[on] = row
    off = {on: row.holiday for on, row in seen.items() if not row.working}
    return off, {on: row.holiday for on, row in seen.items() if row.working}


def _wrong_year(on: date, year: int) -> str | None:
    december_before = on.year == year - 1 and on.month == 12 and on.day >= _DECEMBER_FROM
    if on.year == year or december_before:
        return None
    return (
        f"{_shown(on)}不在{year}年；{year}年的通知只可以另外包括"
        f"{year - 1}年12月{_DECEMBER_FROM}日以后的日子。"
    )


def _wrong_twice(on: date, row: _Row, before: _Row | None) -> str | None:
    if before is None:
        return None
    then, now = ("上班" if r.working else "放假" for r in (before, row))
    if then == now:
        return f"{_shown(on)}已在第{before.line}行列为{then}，请不要重复。"
    return f"{_shown(on)}已在第{before.line}行列为{then}，不能又列为{now}。"


def _wrong_working(on: date, row: _Row, changes: Calendar | None) -> str | None:
    """A weekday works anyway, unless the arrangement that is changed had given it off."""
    if not row.working or on.weekday() >= _SATURDAY:
        return None
    if changes and not changes.is_working(on):
        return None
    return f"{_shown(on)}是{_weekday(on)}，本来就上班，不必列出；如果日期有误，请改正。"


def _missing_holidays(rows: Sequence[_Row]) -> Iterator[Problem]:
    named = " ".join(row.holiday for row in rows if not row.working)
    missing = [holiday for holiday in _HOLIDAYS if holiday not in named]
    if missing:
        yield Problem(
            0,
            f"没有{'、'.join(missing)}的放假日期。"
            "全年的通知七个节日都要列出，只在周末放假的也要列出。",
        )


def _shown(on: date) -> str:
    return f"{on.year}年{on.month}月{on.day}日"


def _weekday(on: date) -> str:
    return f"周{_WEEKDAYS[on.weekday()]}"
