"""Ways to apply: which are open, which day counts, where to go, and papers to take along."""

from dataclasses import dataclass
from datetime import date
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response

from tracker.actions.letters import sender_of
from tracker.law.receipt import ReceiptDay, days_that_count, received_on
from tracker.law.terms import Channel
from tracker.letters.blank_form import BlankForm, blank_form, blank_form_docx, blank_form_pdf
from tracker.records.models import Authority
from tracker.web.answer import show
from tracker.web.public.offices import of_office, takes_online
from tracker.web.site import site_of

_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_ORGANISATION = "organisation"


@dataclass(frozen=True, slots=True)
class ChannelRow:
    """A way to apply; the days of which one counts as receipt, and the article that says so.
    `assumed`: the article does not say it outright."""

    channel: Channel
    is_open: bool
    days: tuple[ReceiptDay, ...]
    article: str
    assumed: bool


def channel_rows(office: Authority, today: date) -> list[ChannelRow]:
    """All channels; an oral application is made at the counter, when writing is too hard."""
    rows = []
    for channel in Channel:
        by_hand = channel is Channel.ONLINE and office.confirms_by_hand
        confirmed = today if by_hand or channel in (Channel.FAX, Channel.EMAIL) else None
        receipt = received_on(channel, submitted_on=today, signed_on=today, confirmed_on=confirmed)
        announced = not office.channels or channel in office.channels
        rows.append(
            ChannelRow(
                channel,
                announced or channel is Channel.ORAL,
                days_that_count(channel, confirms_by_hand=by_hand),
                receipt.article,
                receipt.assumed,
            )
        )
    return rows


@of_office
async def channels(request: Request, office: Authority) -> Response:
    return await show(
        request,
        "public/channels.html",
        office=office,
        channels=channel_rows(office, site_of(request).clock.today()),
        takes_online=takes_online(office),
    )


@of_office
async def address_label(request: Request, office: Authority) -> Response:
    """To cut out and stick on an envelope."""
    return await show(request, "public/label.html", office=office)


@of_office
async def blank_form_page(request: Request, office: Authority) -> Response:
    """To print and fill in by hand: what article 29 asks, and nothing else."""
    return await show(
        request,
        "public/blank_form.html",
        office=office,
        form=_form(request, office),
        for_organisation=_is_for_organisation(request),
    )


@of_office
async def blank_form_as_pdf(request: Request, office: Authority) -> Response:
    form = _form(request, office)
    return _file(form, await blank_form_pdf(form), "pdf", "application/pdf")


@of_office
async def blank_form_as_docx(request: Request, office: Authority) -> Response:
    form = _form(request, office)
    return _file(form, await blank_form_docx(form), "docx", _DOCX)


def _is_for_organisation(request: Request) -> bool:
    return request.query_params.get("for") == _ORGANISATION


def _form(request: Request, office: Authority) -> BlankForm:
    return blank_form(sender_of(office), for_organisation=_is_for_organisation(request))


def _file(form: BlankForm, data: bytes, suffix: str, media_type: str) -> Response:
    name = quote(f"{form.title}（{form.kind}）.{suffix}", safe="")
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{name}"}
    return Response(data, media_type=media_type, headers=headers)
