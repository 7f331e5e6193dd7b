"""What is to be done today on one sheet of paper."""

from starlette.requests import Request
from starlette.responses import Response

from tracker.law.calendar import Calendar
from tracker.records.beside import Tables, beside_authority
from tracker.records.calendars import current_calendar
from tracker.records.inbox import (
    UNREGISTERED,
    Limits,
    Queue,
    Waits,
    ended_page,
    in_queue,
    limits,
    open_page,
    overstayed,
)
from tracker.records.incoming import waiting_count
from tracker.records.mail_models import IncomingMail
from tracker.records.models import Authority
from tracker.web.access import authority_of_officer
from tracker.web.answer import show
from tracker.web.desk.channels import channels_today
from tracker.web.desk.inbox import Row, rows_of
from tracker.web.site import site_of
from tracker.web.words import _

_MOST = 200

Section = tuple[str, list[Row], bool]


async def day_sheet(request: Request) -> Response:
    office, today = await authority_of_officer(request), site_of(request).clock.today()
    calendar, there = await current_calendar(), await beside_authority(office.id)
    within = limits(today, calendar)
    return await show(
        request,
        "desk/day_sheet.html",
        workday=calendar.day(today),
        channels=await channels_today(office, within, there),
        mails_waiting=await waiting_count(office.id) if IncomingMail in there else 0,
        sections=await _sections(office, within, calendar, there),
    )


async def _sections(
    office: Authority, within: Limits, calendar: Calendar, there: Tables
) -> list[Section]:
    """Each with its title, its lines, and whether there are more of them."""
    most = _MOST + 1
    asked = (
        (_("超期"), in_queue(Queue.OVERDUE, within)),
        (_("今明到期"), in_queue(Queue.URGENT, within)),
        (_("5 日内到期"), in_queue(Queue.NEAR, within)),
        (_("待登记"), UNREGISTERED),
        (_("申请人逾期没有补正、缴费"), overstayed(within)),
    )
    found = [(title, await open_page(office.id, q, size=most)) for title, q in asked]
    found.append((_("待送达"), await ended_page(office.id, Waits.DELIVERY, size=most)))
    return [
        (title, await rows_of(office, ones[:_MOST], within, calendar, there), len(ones) > _MOST)
        for title, ones in found
    ]
