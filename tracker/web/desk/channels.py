"""Whether somebody looked into mailbox, post and fax: ticked once a day, and kept day by day."""

from datetime import date

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from tracker.actions.check_channel import check_channel, take_back_check
from tracker.law.terms import Channel
from tracker.records.beside import Tables
from tracker.records.calendars import current_calendar
from tracker.records.channel_checks import Looked, checks_between, looked_into, to_look_into
from tracker.records.inbox import Limits
from tracker.records.models import Authority
from tracker.records.office_models import ChannelCheck
from tracker.web.access import authority_of_officer, officer_as
from tracker.web.answer import go_to, show
from tracker.web.desk.ledger_filter import one_of
from tracker.web.months import Month, month_named, months_between
from tracker.web.pages import WORKS
from tracker.web.site import site_of

_TAKE_BACK = "back"


async def channels_today(office: Authority, within: Limits, there: Tables) -> list[Looked]:
    """`there`: what the office has rows of."""
    return await looked_into(
        office.id if ChannelCheck in there else None,
        to_look_into(office.channels),
        today=within.today,
        before=within.before,
        since=office.created_at,
    )


async def channel_checks(request: Request) -> Response:
    """GET: the looks of a month. POST: one tick, or one taken back; then the inbox again."""
    authority, site = await authority_of_officer(request), site_of(request)
    if request.method == "POST":
        officer, form = await officer_as(request, WORKS), await request.form()
        channel = one_of(Channel, str(form.get("channel")))
        if channel not in to_look_into(authority.channels):
            raise HTTPException(400)
        now = site.clock.now()
        if form.get("step") == _TAKE_BACK:
            await take_back_check(authority, channel, now=now)
        else:
            await check_channel(authority, channel, officer_id=officer.id, now=now)
        return go_to(f"{request.url_for('desk').path}#channels")
    today, calendar = site.clock.today(), await current_calendar()
    first = month_named(request.query_params.get("month"), calendar) or today.replace(day=1)
    month = months_between(calendar, first, first)[0]
    checks = await checks_between(authority.id, first, month.end)
    return await show(
        request,
        "desk/channels.html",
        month=month,
        days=_days(month, today, {check.on for check in checks}),
        channels=to_look_into(authority.channels),
        checks={(check.on, check.channel): check for check in reversed(checks)},
        taken_back=[check for check in checks if check.taken_back_at],
    )


def _days(month: Month, today: date, ticked: set[date]) -> list[date]:
    """The working days of a month so far and whatever day somebody looked, the latest first."""
    days = (day for week in month.weeks for day in week if day)
    working = {day.on for day in days if day.working and day.on <= today}
    return sorted(working | ticked, reverse=True)
