"""The guide (公开指南): everything in it from the office's settings and the law's tables."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from starlette.requests import Request
from starlette.responses import Response

from tracker.clock import CHINA
from tracker.law.deadlines import Deadline, reckon
from tracker.law.entries import Received
from tracker.law.facts import first_facts
from tracker.law.fees import Tariff, tariff_on
from tracker.law.flow import chart
from tracker.law.grounds import GROUNDS, Ground, grounds_on
from tracker.law.remedies import Remedy, remedy, remedy_for_silence
from tracker.law.statute import Parameter, value_on
from tracker.law.terms import CatalogueMode, Channel, FeeBasis, Outcome
from tracker.records.authorities import bodies_of
from tracker.records.calendars import current_calendar
from tracker.records.catalogue import Wanted, catalogue_count
from tracker.records.models import Authority
from tracker.web.answer import show
from tracker.web.flow_chart import drawing
from tracker.web.public.channels import channel_rows
from tracker.web.public.offices import of_office, takes_online
from tracker.web.site import site_of

_PERIODS = (
    "reply_period",
    "extension",
    "supplement_notice",
    "third_party_opinion",
    "fee_payment",
)
_EXAMPLES = ("withheld.privacy", "unable.nonexistent")


@dataclass(frozen=True, slots=True)
class Remedies:
    """Where to turn: against what was withheld, against other answers, against silence."""

    withheld: Remedy | None
    other: Remedy | None
    silence: Remedy


@of_office
async def guide(request: Request, office: Authority) -> Response:
    today = site_of(request).clock.today()
    periods = {name: value_on(name, today) for name in _PERIODS}
    tariffs = {basis: tariff_on(basis, today) for basis in FeeBasis}
    return await show(
        request,
        "public/guide.html",
        office=office,
        updated_on=updated_on(office, periods, tariffs),
        takes_online=takes_online(office),
        channels=channel_rows(office, today),
        catalogue={
            mode: await catalogue_count(office.id, Wanted(mode=mode)) for mode in CatalogueMode
        },
        periods=periods,
        deadline=await _example(today),
        chart=chart(),
        drawing=drawing(chart()),
        outcomes=_outcomes(today),
        items=tariffs[FeeBasis.ITEMS],
        pages=tariffs[FeeBasis.PAGES],
        remedies=_remedies(office, today),
    )


def updated_on(
    office: Authority, periods: Mapping[str, Parameter], tariffs: Mapping[FeeBasis, Tariff]
) -> date:
    """The last day on which something the guide says began to hold: a change of the
    office's settings, or a number of law."""
    at: datetime = office.changed_at or office.created_at
    law = [one.since for one in periods.values()] + [one.since for one in tariffs.values()]
    return max(at.astimezone(CHINA).date(), *law)


async def _example(today: date) -> Deadline:
    """When an application of today would be answered at the latest."""
    facts = first_facts(Received(on=today, channel=Channel.ONLINE))
    return reckon(facts, await current_calendar(), today)


def _outcomes(today: date) -> dict[Outcome, list[Ground]]:
    grounds = grounds_on(today)
    return {one: [g for g in grounds if g.outcome is one] for one in Outcome}


def _remedies(office: Authority, today: date) -> Remedies:
    bodies = bodies_of(office)
    withheld, other = (remedy([GROUNDS[key]], today, **bodies) for key in _EXAMPLES)
    return Remedies(withheld, other, remedy_for_silence(today, **bodies))
