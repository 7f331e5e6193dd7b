"""The guide (公开指南) and the blank form, made from the law's own tables."""

from dataclasses import dataclass
from datetime import date

from starlette.requests import Request
from starlette.responses import Response

from tracker.law.deadlines import Deadline, reckon
from tracker.law.entries import Received
from tracker.law.facts import first_facts
from tracker.law.fees import tariff_on
from tracker.law.grounds import GROUNDS, Ground, grounds_on
from tracker.law.receipt import received_on
from tracker.law.remedies import Remedy, remedy, remedy_for_silence
from tracker.law.stages import ACTS, ActRule
from tracker.law.statute import value_on
from tracker.law.terms import Act, Carrier, Channel, FeeBasis, Outcome, Way
from tracker.records.authorities import bodies_of
from tracker.records.calendars import current_calendar
from tracker.records.models import Authority
from tracker.web.answer import show
from tracker.web.public.apply_forms import ORGANISATIONS
from tracker.web.public.offices import of_office, takes_online
from tracker.web.site import site_of

_PERIODS = ("reply_period", "extension", "supplement_notice", "third_party_opinion")
_MAIN_WAY = (Act.REGISTER, Act.REPLY, Act.RECORD_DELIVERY)
_INSIDE = (
    Act.ANNUL,
    Act.RECORD_CONSULTATION_DELIVERY,
    Act.RECORD_OPINION,
    Act.RECORD_FEE_DELIVERY,
)
_EXAMPLES = ("withheld.privacy", "unable.nonexistent")


@dataclass(frozen=True, slots=True)
class ChannelRow:
    """A way to apply, and the article that says which day counts as receipt."""

    channel: Channel
    is_open: bool
    article: str


@dataclass(frozen=True, slots=True)
class Remedies:
    """Where to turn: against what was withheld, against other answers, against silence."""

    withheld: Remedy | None
    other: Remedy | None
    silence: Remedy


@of_office
async def guide(request: Request, office: Authority) -> Response:
    today = site_of(request).clock.today()
    return await show(
        request,
        "public/guide.html",
        office=office,
        takes_online=takes_online(office),
        channels=_channels(office, today),
        periods={name: value_on(name, today) for name in _PERIODS},
        payment=value_on("fee_payment", today),
        deadline=await _example(today),
        main_way=[ACTS[act] for act in _MAIN_WAY],
        side_ways=_side_ways(),
        outcomes=_outcomes(today),
        items=tariff_on(FeeBasis.ITEMS, today),
        pages=tariff_on(FeeBasis.PAGES, today),
        remedies=_remedies(office, today),
    )


@of_office
async def blank_form(request: Request, office: Authority) -> Response:
    """To print and fill in by hand: what article 29 asks, and nothing else."""
    return await show(
        request,
        "public/blank_form.html",
        office=office,
        for_organisation=request.query_params.get("for") == "organisation",
        organisation_kinds=ORGANISATIONS,
        carriers=Carrier,
        ways=Way,
    )


def _channels(office: Authority, today: date) -> list[ChannelRow]:
    """All channels; an oral application is made at the counter, when writing is too hard."""
    rows = []
    for channel in Channel:
        confirmed = today if channel in (Channel.FAX, Channel.EMAIL) else None
        receipt = received_on(channel, submitted_on=today, signed_on=today, confirmed_on=confirmed)
        announced = not office.channels or channel in office.channels
        rows.append(ChannelRow(channel, announced or channel is Channel.ORAL, receipt.article))
    return rows


async def _example(today: date) -> Deadline:
    """When an application of today would be answered at the latest."""
    facts = first_facts(Received(on=today, channel=Channel.ONLINE))
    return reckon(facts, await current_calendar(), today)


def _side_ways() -> list[ActRule]:
    """What can come between registration and reply, from the table of acts."""
    return [rule for act, rule in ACTS.items() if act not in (*_MAIN_WAY, *_INSIDE)]


def _outcomes(today: date) -> dict[Outcome, list[Ground]]:
    grounds = grounds_on(today)
    return {one: [g for g in grounds if g.outcome is one] for one in Outcome}


def _remedies(office: Authority, today: date) -> Remedies:
    bodies = bodies_of(office)
    withheld, other = (remedy([GROUNDS[key]], today, **bodies) for key in _EXAMPLES)
    return Remedies(withheld, other, remedy_for_silence(today, **bodies))
