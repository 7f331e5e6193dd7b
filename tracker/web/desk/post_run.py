"""The post run: print what goes out, enter the numbers of the post, later the days of receipt.

Printing shows names and addresses in full, which is a reading of each application.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from urllib.parse import urlencode

from pydantic import Field
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from tracker.actions.dispatch import Arrival, Sending, arrive_all, dispatch_all
from tracker.actions.letters import sender_of
from tracker.law.refusals import Refusal
from tracker.law.terms import DeliveryWay
from tracker.law.waybills import folded_waybill
from tracker.letters.postal import (
    RETURN_SLIP,
    EnvelopeSize,
    Posted,
    envelopes_pdf,
    post_list_pdf,
    return_slips_pdf,
)
from tracker.records.journal import Author, officer_author
from tracker.records.ledger_rows import note_readings
from tracker.records.places import Place
from tracker.records.post_run import (
    Outgoing,
    letters_named,
    posted_letters,
    posted_named,
    waiting_letters,
)
from tracker.web.access import authority_of_officer, officer_of
from tracker.web.answer import go_to, pdf_answer, show
from tracker.web.desk.dispatch_form import waybill_trouble
from tracker.web.desk.ledger_filter import one_of
from tracker.web.desk.listing import place_of, said_place
from tracker.web.forms import Day, Form, fill, number_of
from tracker.web.reasons import refusal_sentence
from tracker.web.site import site_of
from tracker.web.words import _

# What the button pressed asks for; anything else prints envelopes.
LIST, SLIPS, WAYBILLS, SENT = "list", "slips", "waybills", "sent"
ONLINE, RECEIVED = "online", "received"
_ONLINE_EVIDENCE = "系统记录：申请人可以凭查询码在网上查阅"


class _OneDay(Form):
    on: Day = Field(title="日期")


async def post_run(request: Request) -> Response:
    if request.method == "GET":
        return await _listed(request)
    form = await request.form()
    step = form.get("step")
    if step == RECEIVED:
        return await _received(request, form)
    chosen = await _chosen(request, form)
    if not chosen:
        return await _listed(request, {"letter": _("请先在表中勾选文书。")})
    if step == SENT:
        return await _sent(request, form, chosen)
    if step == ONLINE:
        return await _online(request, chosen)
    if step == WAYBILLS:
        return await _numbers(request, form, chosen, {})
    return await _printed(request, form, chosen)


async def _listed(
    request: Request, errors: dict[str, str] | None = None, typed: dict[str, str] | None = None
) -> Response:
    officer, asked = await officer_of(request), request.query_params
    waiting = await waiting_letters(officer.authority_id, place_of(asked.get("waiting", "")))
    posted = await posted_letters(officer.authority_id, place_of(asked.get("posted", "")))
    return await show(
        request,
        "desk/post_run.html",
        status=422 if errors else 200,
        waiting=waiting.letters,
        posted=posted.letters,
        next_waiting=_next(request, "waiting", waiting.next),
        next_posted=_next(request, "posted", posted.next),
        is_later_page=bool({"waiting", "posted"} & asked.keys()),
        here=f"{request.url.path}?{urlencode(_places(request))}",
        sizes=EnvelopeSize,
        errors=errors or {},
        typed=typed or {},
        sent=asked.get("sent", ""),
        received=asked.get("received", ""),
    )


def _places(request: Request) -> dict[str, str]:
    """Which page of each table is shown."""
    asked = request.query_params
    return {name: asked[name] for name in ("waiting", "posted") if name in asked}


def _next(request: Request, table: str, ended: Place | None) -> str:
    if ended is None:
        return ""
    said = _places(request) | {table: said_place(ended.on, ended.id)}
    return f"{request.url.path}?{urlencode(said)}#{table}"


async def _chosen(request: Request, form: FormData) -> list[Outgoing]:
    officer = await officer_of(request)
    return await letters_named(officer.authority_id, _ids(map(str, form.getlist("letter"))))


def _ids(said: Iterable[str]) -> list[int]:
    return [id_ for one in said if (id_ := number_of(one)) is not None]


async def _printed(request: Request, form: FormData, chosen: Sequence[Outgoing]) -> Response:
    officer, site = await officer_of(request), site_of(request)
    office, step = sender_of(await authority_of_officer(request)), form.get("step")
    items = [_posted(one, form) for one in chosen]
    size = one_of(EnvelopeSize, str(form.get("size", ""))) or EnvelopeSize.DL
    if step == LIST:
        name, pdf = "交寄邮件清单", await post_list_pdf(office, items, site.clock.today())
    elif step == SLIPS:
        name, pdf = RETURN_SLIP, await return_slips_pdf(office, items)
    else:
        name, pdf = "信封", await envelopes_pdf(office, items, size)
    read = {one.application.id for one in chosen if one.of_person}
    await note_readings(sorted(read), officer_id=officer.id, reason=name, now=site.clock.now())
    return pdf_answer(f"{name}-{site.clock.today():%Y%m%d}.pdf", pdf)


def _posted(one: Outgoing, form: FormData) -> Posted:
    return Posted(
        to=one.letter.addressee,
        address=one.address,
        title=one.letter.kind,
        number=one.letter.number,
        register_number=one.application.register_number,
        waybill=folded_waybill(str(form.get(f"waybill_{one.letter.id}", ""))),
    )


async def _online(request: Request, chosen: Sequence[Outgoing]) -> Response:
    """A letter can be read online from the day it is written, by whoever has a code."""
    offline = [one for one in chosen if not one.is_online]
    if offline:
        numbers = _("、").join(one.letter.number for one in offline)
        error = _("收件人不能在网上查阅：%(numbers)s。请去掉勾选。", numbers=numbers)
        return await _listed(request, {"letter": error})
    sendings = [
        Sending(
            application_id=one.application.id,
            letter=one.letter.number,
            way=DeliveryWay.ONLINE,
            evidence=_ONLINE_EVIDENCE,
            on=one.letter.on,
        )
        for one in chosen
    ]
    author, now = await _author(request), site_of(request).clock.now()
    refused = await dispatch_all(sendings, author=author, now=now)
    if refused:
        return await _listed(request, _reasons("letter", chosen, refused))
    return go_to(request.url_for("post_run").include_query_params(sent=len(sendings)))


async def _numbers(
    request: Request, form: FormData, chosen: Sequence[Outgoing], errors: dict[str, str]
) -> Response:
    typed = {name: value for name, value in form.items() if isinstance(value, str)}
    return await show(
        request,
        "desk/post_waybills.html",
        status=422 if errors else 200,
        chosen=chosen,
        errors=errors,
        typed={"on": site_of(request).clock.today().isoformat(), **typed},
    )


async def _sent(request: Request, form: FormData, chosen: Sequence[Outgoing]) -> Response:
    """All letters of the table with their numbers, posted on one day."""
    errors = {
        f"waybill_{one.letter.id}": f"{one.letter.number}：{trouble}"
        for one in chosen
        if (trouble := waybill_trouble(_posted(one, form).waybill))
    }
    errors |= _doubles(form, chosen, errors)
    filled = fill(_OneDay, {"on": str(form.get("on", ""))})
    if filled.form is None:
        errors["on"] = filled.errors["on"]
    if filled.form is None or errors:
        return await _numbers(request, form, chosen, errors)
    sendings = [
        Sending(
            application_id=one.application.id,
            letter=one.letter.number,
            way=DeliveryWay.POST,
            waybill=_posted(one, form).waybill,
            on=filled.form.on,
        )
        for one in chosen
    ]
    author, now = await _author(request), site_of(request).clock.now()
    refused = await dispatch_all(sendings, author=author, now=now)
    if refused:
        return await _numbers(request, form, chosen, _reasons("waybill", chosen, refused))
    return go_to(request.url_for("post_run").include_query_params(sent=len(sendings)))


def _doubles(form: FormData, chosen: Sequence[Outgoing], errors: dict[str, str]) -> dict[str, str]:
    """A number of the post belongs to one cover, and a cover goes to one person."""
    seen: dict[str, str] = {}
    found = {}
    for one in chosen:
        key, number = f"waybill_{one.letter.id}", _posted(one, form).waybill
        if key in errors:
            continue
        first = seen.setdefault(number, one.letter.addressee)
        if first != one.letter.addressee:
            found[key] = _("%(number)s：同一个邮件号不能寄给两个人。", number=one.letter.number)
    return found


async def _received(request: Request, form: FormData) -> Response:
    """The days that were filled in; the other rows wait on."""
    officer = await officer_of(request)
    typed = {name: value for name, value in form.items() if isinstance(value, str)}
    told = [name.removeprefix("received_") for name, value in typed.items() if value.strip()]
    posted = await posted_named(officer.authority_id, _ids(told))
    came: list[Arrival] = []
    errors: dict[str, str] = {}
    for one in posted:
        key = f"received_{one.letter.id}"
        on = _day(typed[key], one, errors, key)
        if on is not None:
            letter = one.letter
            came.append(Arrival(application_id=letter.application_id, letter=letter.number, on=on))
    if not came and not errors:
        errors = {"posted": _("请先填写收到的日期。")}
    if errors:
        return await _listed(request, errors, typed)
    author, now = await _author(request), site_of(request).clock.now()
    refused = await arrive_all(came, author=author, now=now)
    if refused:
        return await _listed(request, _reasons("received", posted, refused), typed)
    return go_to(request.url_for("post_run").include_query_params(received=len(came)))


def _day(typed: str, one: Outgoing, errors: dict[str, str], key: str) -> date | None:
    filled = fill(_OneDay, {"on": typed})
    if filled.form is None:
        errors[key] = f"{one.letter.number}：{filled.errors['on']}"
        return None
    if one.letter.sent_on and filled.form.on < one.letter.sent_on:
        errors[key] = _("%(number)s：收到的日期在交邮之前。", number=one.letter.number)
        return None
    return filled.form.on


async def _author(request: Request) -> Author:
    officer = await officer_of(request)
    return officer_author(officer.id, officer.held_roles)


def _reasons(
    name: str, letters: Sequence[Outgoing], refused: Mapping[str, Refusal]
) -> dict[str, str]:
    """Why the law says no, on the field of each letter."""
    return {
        f"{name}_{one.letter.id}": f"{one.letter.number}：{refusal_sentence(reason)}"
        for one in letters
        if (reason := refused.get(one.letter.number)) is not None
    }
