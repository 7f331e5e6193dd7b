"""The working days of a year, and the page where next year's notice is entered."""

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from pydantic import Field
from starlette.requests import Request
from starlette.responses import Response

from tracker.actions.enter_notice import enter_notice
from tracker.law.calendar import Calendar, Day, Notice
from tracker.law.holiday_notice import NoticeUnreadable, Problem, read_notice
from tracker.records.calendars import current_calendar
from tracker.web.access import officer_of
from tracker.web.answer import show
from tracker.web.desk.ledger_filter import year_of
from tracker.web.forms import Checked, Filled, Form, fill
from tracker.web.site import site_of

_DAYS_OF_WEEK = 7


@dataclass(frozen=True, slots=True)
class Month:
    """A month as rows of seven days from Monday; None where another month's day would be."""

    first: date
    weeks: tuple[tuple[Day | None, ...], ...]
    working_days: int


class NoticeForm(Form):
    """A notice as text; confirmed once its preview was looked at."""

    year: int = Field(title="年份", ge=2008, le=2099)
    text: str = Field(title="放假和调休日期", max_length=5000)
    title: str = Field("", title="通知标题", max_length=200)
    document: str = Field("", title="发文字号", max_length=60)
    changes: Checked = False
    confirmed: Checked = False


async def calendar_year(request: Request) -> Response:
    today, calendar = site_of(request).clock.today(), await current_calendar()
    year = year_of(request.query_params.get("year")) or today.year
    return await show(
        request,
        "desk/calendar.html",
        year=year,
        years=range(calendar.first_day.year, today.year + 3),
        months=months_of(calendar, year),
        notices=[notice for notice in calendar.notices if notice.year == year],
        announced_until=calendar.announced_until,
    )


async def enter_notice_page(request: Request) -> Response:
    """First the preview, then, confirmed, the due dates that moved."""
    calendar = await current_calendar()
    if request.method == "GET":
        asked = year_of(request.query_params.get("year"))
        year = asked or calendar.announced_until.year + 1
        return await _asked(request, Filled({"year": str(year)}))
    filled = fill(NoticeForm, await request.form())
    form = filled.form
    notice, problems = _read(form, calendar) if form else (None, ())
    if form is None or notice is None:
        return await _asked(request, filled, problems=problems)
    if not form.confirmed:
        preview = months_of(calendar.with_notice(notice), form.year)
        return await _asked(request, filled, notice=notice, months=preview)
    return await _entered(request, form)


async def _entered(request: Request, form: NoticeForm) -> Response:
    officer = await officer_of(request)
    differences = await enter_notice(
        form.year,
        form.text,
        title=form.title,
        document=form.document,
        changes=form.changes,
        officer_id=officer.id,
        now=site_of(request).clock.now(),
    )
    own = [d for d in differences if d.authority_id == officer.authority_id]
    return await show(
        request,
        "desk/notice_entered.html",
        year=form.year,
        moved=[d for d in own if d.moved],
        certain=sum(not d.moved for d in own),
        elsewhere=sum(d.moved for d in differences) - sum(d.moved for d in own),
    )


def _read(form: NoticeForm, calendar: Calendar) -> tuple[Notice | None, Sequence[Problem]]:
    try:
        notice = read_notice(
            form.text,
            year=form.year,
            title=form.title,
            document=form.document or None,
            changes=calendar if form.changes else None,
        )
    except NoticeUnreadable as unreadable:
        return None, unreadable.problems
    return notice, ()


async def _asked(
    request: Request,
    filled: Filled[NoticeForm],
    *,
    problems: Sequence[Problem] = (),
    notice: Notice | None = None,
    months: Sequence[Month] = (),
) -> Response:
    wrong_lines = {f"text {n}": str(problem) for n, problem in enumerate(problems)}
    filled.errors |= wrong_lines
    return await show(
        request,
        "desk/notice.html",
        status=422 if filled.errors else 200,
        typed=filled.typed,
        errors=filled.errors,
        ids=dict.fromkeys(wrong_lines, "text"),
        problems=problems,
        notice=notice,
        months=months,
    )


def months_of(calendar: Calendar, year: int) -> list[Month]:
    return [_month(calendar, date(year, month, 1)) for month in range(1, 13)]


def _month(calendar: Calendar, first: date) -> Month:
    _, length = monthrange(first.year, first.month)
    days = [calendar.day(first.replace(day=n)) for n in range(1, length + 1)]
    cells: list[Day | None] = [None] * first.weekday() + list(days)
    cells += [None] * (-len(cells) % _DAYS_OF_WEEK)
    weeks = [
        tuple(cells[start : start + _DAYS_OF_WEEK]) for start in range(0, len(cells), _DAYS_OF_WEEK)
    ]
    return Month(first, tuple(weeks), sum(day.working for day in days))
