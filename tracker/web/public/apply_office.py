"""Another authority for a form that is half filled in: nothing typed is lost."""

from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import Response

from tracker.records.authorities import MOST_SHOWN, authorities, authority_of_code
from tracker.records.drafts import move
from tracker.records.models import Authority
from tracker.web.answer import go_to, show
from tracker.web.public.apply import STEPS, Visit, draft_over, keep_sheet, still_applies, visit_of
from tracker.web.public.apply_forms import PARTS, read
from tracker.web.public.offices import of_office, office_for_unsure, online, takes_online
from tracker.web.words import _

UNSURE = "unsure"


@of_office
@online
async def apply_office(request: Request, office: Authority) -> Response:
    visit = await visit_of(request, office)
    if visit.submitted:
        return go_to(visit.address("receipt"))
    if visit.draft is None:
        return await draft_over(visit)
    if request.method == "GET":
        return await _ask(visit, {})
    chosen = str((await request.form()).get("office", ""))
    other = await office_for_unsure() if chosen == UNSURE else await authority_of_code(chosen)
    if other is None:
        return await _ask(visit, {"office": _("请选择一个机关；不知道选哪个的，请选“不确定”。")})
    if not takes_online(other):
        said = _("“%(name)s”没有开通网上申请，请到窗口或者寄信申请。", name=other.name)
        return await _ask(visit, {"office": said})
    return await _move(visit, other, unsure=chosen == UNSURE)


async def _move(visit: Visit, other: Authority, *, unsure: bool) -> Response:
    """On to the page it was at: the check page once nothing is missing."""
    assert visit.draft is not None
    sheet = visit.sheet.with_values(unsure="yes" if unsure else "", searched="")
    await still_applies(visit)
    await keep_sheet(visit, sheet)
    await move(visit.draft, other.id)
    moved = Visit(visit.request, other, visit.token, visit.draft, submitted=False)
    if read(PARTS, sheet.typed).errors:
        return go_to(moved.address("apply_screen", screen=STEPS[0].key))
    return go_to(moved.address("check"))


async def _ask(visit: Visit, errors: Mapping[str, str]) -> Response:
    words = visit.request.query_params.get("q", "").strip()
    found = await authorities(words)
    shown = [one for one in found[:MOST_SHOWN] if takes_online(one)]
    return await show(
        visit.request,
        "public/apply/office.html",
        status=422 if errors else 200,
        office=visit.office,
        found=shown,
        offline=[one for one in found[:MOST_SHOWN] if not takes_online(one)],
        more=len(found) > MOST_SHOWN,
        words=words,
        unsure=await office_for_unsure(),
        chosen=UNSURE if visit.sheet.typed.get("unsure") == "yes" else visit.office.code,
        errors=errors,
        mark=visit.sheet.typed.get("mark"),
        back=visit.address("apply_screen", screen=STEPS[0].key),
    )
