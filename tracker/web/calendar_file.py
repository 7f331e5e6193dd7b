"""Last days as a calendar file (RFC 5545) that people take into their own calendars."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING

from tracker.law.limits import Limit
from tracker.web.reasons import reason
from tracker.web.words import _, gettext, plain_day

if TYPE_CHECKING:
    from icalendar import Event

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Dated:
    """A limit with whose it is: `about`, in a form that stays the same; where to read of it;
    and `name`, which stands in the title."""

    limit: Limit
    about: str
    url: str
    name: str = ""


def calendar_file(
    limits: Iterable[Limit], *, about: str, url: str, now: datetime, name: str = ""
) -> bytes:
    """The limits of one question or application."""
    return calendar_of((Dated(limit, about, url, name) for limit in limits), now=now)


def calendar_of(dates: Iterable[Dated], *, now: datetime) -> bytes:
    """One event of a whole day for every limit that has a day; longest terms are left out.

    The same question gives the same events, so that taking the file in twice changes nothing.
    """
    from icalendar import Calendar, Event  # slow to load, and few visitors take the file

    made = Calendar()
    made.add("prodid", "-//tracker//clock//ZH")
    made.add("version", "2.0")
    made.add("method", "PUBLISH")
    made.add("x-wr-calname", _("政府信息公开的期限"))
    for dated in dates:
        if dated.limit.on is not None and not dated.limit.is_cap:
            made.add_component(_filled(Event(), dated, now))
    written: bytes = made.to_ical()
    return written


def _filled(event: "Event", dated: Dated, now: datetime) -> "Event":
    limit = dated.limit
    assert limit.on is not None
    mark = _("（") + _("暂定") + _("）") if limit.provisional else ""
    digest = sha256(f"{dated.about} {limit.key} {limit.about}".encode()).hexdigest()[:32]
    event.add("uid", f"{digest}@tracker")
    event.add("dtstamp", now)
    event.add("dtstart", limit.on)
    event.add("dtend", limit.on + _DAY)
    event.add("summary", " ".join(filter(None, (gettext(limit.label) + mark, dated.name))))
    event.add("description", "\n".join(_lines(limit)))
    event.add("transp", "TRANSPARENT")
    event.add("url", dated.url)
    return event


def _lines(limit: Limit) -> list[str]:
    begun = []
    if limit.day_0 is not None:
        begun = [f"{gettext(limit.begins.label)}{_('：')}{plain_day(limit.day_0)}"]
    said = [
        *begun,
        f"{_('依据')}{_('：')}{limit.article}",
        reason(limit.other_reading) if limit.other_reading else "",
        _("其中有放假安排尚未公布的日子，暂按周一至周五计，公布后可能变动。")
        if limit.provisional
        else "",
    ]
    return [line for line in said if line]
