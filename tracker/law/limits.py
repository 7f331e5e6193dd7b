"""One structure for every date the system shows: its last day, and how it was counted.

A term of working days is told day by day, as the reply period is (`deadlines`). A term
of days, months or years by the calendar is told in steps: the day that is not counted,
the day on which the term would end, the days off its end moved past, the last day.

1. The day on which a term begins is day 0 (民法典, article 201).
2. Months and years end on the corresponding day; where the month has none, on its last
   day: 31 August and six months is 28 February (article 202).
3. A last day that is a day off moves to the first day after the holiday (民法典, article
   203; for courts 行诉解释, article 48). Weekends are days off; a make-up day is not, so a
   term can end on a Saturday that the notice marks 上班, and no end moves past it.

Where a rule can be read in two ways, the reading that is stricter for the authority is
the one counted, and `other_reading` names the other with the day it leads to.

Surprising edges: the articles on counting are dated too (`data/counting.toml`), by the day
on which the term begins; a term whose beginning is not known has no last day, but still
its length and its article.
"""

import tomllib
from calendar import monthrange
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum
from functools import cache
from pathlib import Path
from typing import Any

from tracker.law.calendar import Calendar, Day
from tracker.law.deadlines import REST_DAYS, CountedDay
from tracker.law.statute import Parameter
from tracker.law.terms import Term

_DATA = Path(__file__).with_name("data") / "counting.toml"
_DAY = timedelta(days=1)
_MONTHS = {"months": 1, "years": 12}


class Whose(Term):
    """Who has to act by the last day."""

    AUTHORITY = "authority", "本机关"
    APPLICANT = "applicant", "申请人"
    CONSULTED = "consulted", "被征求意见的一方"
    REVIEW_BODY = "review_body", "行政复议机关"
    COURT = "court", "人民法院"


class Begins(Term):
    """What happens on day 0."""

    RECEIPT = "receipt", "收到申请之日"
    SUPPLEMENTED = "supplemented", "收到补正之日"
    PAID = "paid", "缴清费用之日"
    FEE_WAIVED = "fee_waived", "免除费用之日"
    REOPENED = "reopened", "收到复议决定或者裁判之日"
    SUBMITTED = "submitted", "网上提交之日"
    ASKED = "asked", "告知补正之日"
    REASONS_ASKED = "reasons_asked", "要求说明理由之日"
    CONSULTATION_RECEIVED = "consultation_received", "对方收到征求意见书之日"
    CONSULTATION_SENT = "consultation_sent", "发出征求意见书之日"
    FEE_NOTICE_RECEIVED = "fee_notice_received", "收到收费通知之日"
    FEE_NOTICE_SENT = "fee_notice_sent", "发出收费通知之日"
    REPLY_RECEIVED = "reply_received", "收到答复之日"
    REPLY_MADE = "reply_made", "作出答复之日"
    REPLY_OVERDUE = "reply_overdue", "答复期限届满之日"
    REVIEW_ASKED = "review_asked", "收到行政复议申请之日"
    REVIEW_SUPPLEMENT_ASKED = "review_supplement_asked", "收到补正通知之日"
    REVIEW_ACCEPTED = "review_accepted", "行政复议受理之日"
    REVIEW_PAPERS_RECEIVED = "review_papers_received", "收到行政复议申请书副本之日"
    REVIEW_DECIDED = "review_decided", "收到行政复议决定书之日"
    SUIT_FILED = "suit_filed", "收到起诉状之日"
    SUIT_ACCEPTED = "suit_accepted", "立案之日"
    SUIT_PAPERS_RECEIVED = "suit_papers_received", "收到起诉状副本之日"
    HEARING_NOTICE = "hearing_notice", "收到听证、开庭通知之日"
    EXTENSION_NOTICE = "extension_notice", "收到延期通知之日"
    JUDGED = "judged", "收到裁判文书之日"
    APPEALED = "appealed", "收到上诉状之日"
    YEAR_END = "year_end", "上一年度结束之日"


_AGAINST = frozenset(
    {Begins.REPLY_RECEIVED, Begins.REPLY_MADE, Begins.REPLY_OVERDUE, Begins.REVIEW_DECIDED}
)


class Moves(Enum):
    """Under which rule a last day moves past days off; the value is its name in the data."""

    CIVIL = "rest_day"
    COURT = "rest_day_in_court"
    NOT = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of counting by the calendar. `article` is a rule, or the notice of a holiday."""

    on: date
    why: str
    article: str


@dataclass(frozen=True, slots=True)
class Limit:
    """A last day, that day included, and how it was counted.

    `on` and `day_0` are None where it is not known when the term begins. `value` and `unit`
    (working_days, calendar_days, months, years) are the length, None where an act set the
    day. `days` explain working days, `steps` everything else. `assumed`: our reading, or a
    number not read in its text. `note`: what else a reader must know. `is_cap`: a longest
    term that stands behind the ordinary one. `is_met`: what it is for was done. `about`:
    which of several, such as the number of a consultation. All words are Chinese.
    """

    key: str
    label: str
    whose: Whose
    begins: Begins
    day_0: date | None
    on: date | None
    article: str
    source: str
    value: int | None = None
    unit: str | None = None
    days: tuple[CountedDay, ...] = ()
    steps: tuple[Step, ...] = ()
    assumed: bool = False
    provisional: bool = False
    other_reading: str | None = None
    note: str = ""
    is_cap: bool = False
    is_met: bool = False
    about: str = ""

    @property
    def is_remedy(self) -> bool:
        """Whether it is for turning against a reply or against silence."""
        return self.begins in _AGAINST

    def left(self, today: date) -> int | None:
        """Days left after `today`: working days where the term has them, else of the calendar;
        negative once a term by the calendar is over, 0 for one of working days."""
        if self.on is None:
            return None
        if self.days:
            return sum(day.counts and today < day.on for day in self.days)
        return (self.on - today).days

    def is_over(self, today: date) -> bool:
        return self.on is not None and today > self.on and not self.is_met


def counted(
    parameter: Parameter,
    day_0: date | None,
    calendar: Calendar,
    *,
    whose: Whose,
    begins: Begins,
    moves: Moves = Moves.CIVIL,
    **more: Any,
) -> Limit:
    """The limit that `parameter` sets from `day_0`; without a day 0, its length alone.

    `moves` says how a term by the calendar ends on a day off; one of working days cannot.
    `more` are further fields of `Limit`. Raises `DayOutsideCalendar`.
    """
    said: dict[str, Any] = {
        "key": parameter.name,
        "label": parameter.label,
        "whose": whose,
        "begins": begins,
        "day_0": day_0,
        "article": parameter.article,
        "source": parameter.source,
        "value": parameter.value,
        "unit": parameter.unit,
    }
    if day_0 is None:
        return Limit(**said, on=None, assumed=more.pop("assumed", parameter.assumed), **more)
    calendar.day(day_0)  # refuses a beginning before the first notice
    if parameter.unit == "working_days":
        days = tuple(working_days(day_0, parameter.value, parameter.article, calendar))
        found: dict[str, Any] = {
            "on": days[-1].on,
            "days": days,
            "provisional": calendar.day(days[-1].on).provisional,
        }
        assumed = parameter.assumed
    else:
        steps, assumed = _by_the_calendar(parameter, day_0, calendar, begins, moves)
        on = steps[-1].on
        provisional = moves is not Moves.NOT and any(
            calendar.day(step.on).provisional for step in steps[1:]
        )
        found = {"on": on, "steps": steps, "provisional": provisional}
        assumed = assumed or parameter.assumed
    return Limit(**{**said, **found, "assumed": assumed, **more})


def working_days(after: date, n: int, article: str, calendar: Calendar) -> Iterator[CountedDay]:
    """The days after day 0 up to the n-th working day, each with its number or why it has none."""
    on, number = after, 0
    while number < n:
        on += _DAY
        day = calendar.day(on)
        number += day.working
        yield CountedDay(
            on,
            day.working,
            number if day.working else None,
            day.why,
            article if day.working else _rest(day),
            day.provisional,
        )


def after_months(day_0: date, months: int) -> date:
    """The corresponding day of a later month, or its last day where it has none."""
    year, month = divmod(day_0.month - 1 + months, 12)
    first = date(day_0.year + year, month + 1, 1)
    return first.replace(day=min(day_0.day, monthrange(first.year, first.month)[1]))


def shown(on: date) -> str:
    """2025年9月22日."""
    return f"{on.year}年{on.month}月{on.day}日"


def _by_the_calendar(
    parameter: Parameter, day_0: date, calendar: Calendar, begins: Begins, moves: Moves
) -> tuple[tuple[Step, ...], bool]:
    """The steps to the last day, and whether a rule they use was not read in its text."""
    first, ended = _rule("first_day", day_0), _rule("months", day_0)
    steps = [Step(day_0, f"{begins.label}，当日不计入", first["article"])]
    if parameter.unit in _MONTHS:
        raw = after_months(day_0, parameter.value * _MONTHS[parameter.unit])
        steps.append(Step(raw, _months_why(parameter, day_0, raw), ended["article"]))
        rules = [first, ended]
    else:
        raw = day_0 + parameter.value * _DAY
        steps.append(Step(raw, f"第{parameter.value}日", parameter.article))
        rules = [first]
    if moves is not Moves.NOT and not calendar.is_working(raw):
        rule = _rule(moves.value, day_0)
        steps += _moved(raw, calendar, rule["article"])
        rules.append(rule)
    return tuple(steps), any(rule.get("assumed", False) for rule in rules)


def _months_why(parameter: Parameter, day_0: date, raw: date) -> str:
    later = f"{parameter.value}个月后" if parameter.unit == "months" else f"{parameter.value}年后"
    if raw.day == day_0.day:
        return f"{later}的对应日"
    return f"{later}的当月没有{day_0.day}日，到月末为止"


def _moved(raw: date, calendar: Calendar, article: str) -> Iterator[Step]:
    on = raw
    while not (day := calendar.day(on)).working:
        yield Step(on, f"{day.why}，期限顺延", _rest(day))
        on += _DAY
    yield Step(on, "休息日之后的第一个工作日", article)


def _rest(day: Day) -> str:
    return day.notice.title if day.notice else REST_DAYS


def _rule(name: str, on: date) -> Mapping[str, Any]:
    """The rule of counting in force on `on`; every day of the calendar has one."""
    in_force = [rule for rule in _rules()[name] if rule["since"] <= on]
    return max(in_force, key=lambda rule: rule["since"])


@cache
def _rules() -> dict[str, Any]:
    return tomllib.loads(_DATA.read_text(encoding="utf-8"))
