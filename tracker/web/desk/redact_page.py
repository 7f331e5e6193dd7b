"""A paper with the areas drawn on it: one page at a time, each step kept at once."""

from collections import Counter
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from tracker.actions.redact import (
    MOST_AREAS,
    Cover,
    NothingCovered,
    NumbersLeft,
    TooManyAreas,
    areas_of,
    cover,
    give_ground,
    look_for,
    make_copy,
    open_ones,
    uncover,
    undo,
    within,
)
from tracker.files.areas import Found, Search
from tracker.files.attachments import FileRefused
from tracker.files.kinds import PDF
from tracker.files.sheet_work import Worked
from tracker.law.grounds import Ground
from tracker.law.redaction import redaction_grounds
from tracker.law.refusals import Refusal
from tracker.records.cases import CaseFile
from tracker.records.journal import officer_author
from tracker.records.redactions import Original, original_of
from tracker.web.access import officer_of
from tracker.web.answer import go_to
from tracker.web.desk.case_page import case_url, show_case
from tracker.web.desk.redact_form import (
    AreaForm,
    CopyForm,
    GroundForm,
    WordsForm,
    ids_in,
    picked,
    value_of,
)
from tracker.web.door import case_of
from tracker.web.forms import Filled, Form, fill, number_of
from tracker.web.headers import POLICY
from tracker.web.reasons import refusal_sentence
from tracker.web.site import site_of
from tracker.web.words import _, _l, gettext

DOTS = (110, 200, 360)  # to the inch, by how large the page is shown
_GROUND = "ground"
KINDS = {
    "identity": _l("身份证号码"),
    "mobile": _l("手机号码"),
    "landline": _l("固定电话"),
    "bank_card": _l("银行卡号"),
    "email": _l("电子邮箱"),
    "word": _l("要找的文字"),
}
# The script sends each step to this page itself; nothing else may be connected to.
_HEADERS = {"Content-Security-Policy": f"{POLICY['Content-Security-Policy']}; connect-src 'self'"}


@dataclass
class Desk:
    """One request on one paper."""

    request: Request
    case: CaseFile
    original: Original
    page: int
    zoom: int
    grid: bool
    errors: dict[str, str] = field(default_factory=dict)
    typed: dict[str, str] = field(default_factory=dict)
    numbers: tuple[Found, ...] = ()

    @property
    def id(self) -> int:
        return self.original.redaction.id

    @property
    def url(self) -> str:
        return f"{case_url(self.request, self.case)}/redact/{self.id}"

    def at(self, **change: Any) -> str:
        """The address of this page with something changed."""
        said = {"page": self.page, "zoom": self.zoom, "grid": int(self.grid), **change}
        return f"{self.url}?{urlencode(said)}"

    def worked(self) -> Worked:
        row = self.original.redaction
        return Worked(site_of(self.request).store, row.digest, row.name)

    def public(self) -> tuple[str, ...]:
        telephone = self.case.authority.telephone
        return (telephone,) if telephone else ()


async def redact_page(request: Request) -> Response:
    desk = await desk_of(request)
    if request.method == "GET":
        return await _shown(desk)
    form = await request.form()
    desk.typed = {name: value for name, value in form.items() if isinstance(value, str)}
    drop = ids_in(form, "drop")
    if drop:
        await uncover(desk.id, drop)
        return go_to(desk.at())
    do = _DOES.get(str(form.get("do")))
    if do is None:
        raise HTTPException(400)
    return await _tried(desk, do, form)


async def desk_of(request: Request) -> Desk:
    case = await case_of(request)
    original = await original_of(case.application.id, request.path_params["file"])
    if original is None or not await site_of(request).store.has(original.redaction.digest):
        raise HTTPException(404)
    asked = request.query_params
    pages = len(original.redaction.sheets)
    return Desk(
        request,
        case,
        original,
        page=min(number_of(asked.get("page"), digits=5) or 1, pages),
        zoom=min(number_of(asked.get("zoom"), digits=5) or 1, len(DOTS)),
        grid=asked.get("grid") == "1",
    )


async def redact_image(request: Request) -> Response:
    """A page of the original."""
    desk = await desk_of(request)
    return await image_of(desk.worked(), request, len(desk.original.redaction.sheets))


async def image_of(worked: Worked, request: Request, pages: int) -> Response:
    page = request.path_params["page"]
    asked = number_of(request.query_params.get("zoom"), digits=5)
    zoom = 1 if asked is None else asked
    if not 1 <= page <= pages or not 1 <= zoom <= len(DOTS):
        raise HTTPException(404)
    try:
        data = await worked.image(page, DOTS[zoom - 1])
    except FileRefused as refused:
        raise HTTPException(404) from refused
    return Response(data, media_type="image/jpeg", headers={"Cache-Control": "no-store"})


async def _tried(
    desk: Desk, do: Callable[[Desk, FormData], Awaitable[str | None]], form: FormData
) -> Response:
    """One step. What speaks against it is said on the page, with all that was typed."""
    try:
        url = await do(desk, form)
        if url is not None:
            return go_to(url)
    except Refusal as refused:
        desk.errors[_GROUND] = refusal_sentence(refused)
    except TooManyAreas:
        desk.errors[""] = _("一个文件最多%(n)s处，请把文件拆开。", n=MOST_AREAS)
    except FileRefused as refused:
        desk.errors[""] = gettext(refused.pattern).format(**refused.facts)
    return await _shown(await _again(desk))


async def _again(desk: Desk) -> Desk:
    """The same request on what is kept by now."""
    fresh = await original_of(desk.case.application.id, desk.id)
    assert fresh is not None
    desk.original = fresh
    return desk


def _filled(desk: Desk, model: type[Form], form: FormData) -> Any:
    filled: Filled[Any] = fill(model, form)
    desk.errors |= filled.errors
    return filled.form


async def _draw(desk: Desk, form: FormData) -> str | None:
    drawn: AreaForm | None = _filled(desk, AreaForm, form)
    if drawn is None:
        return None
    area = drawn.area(desk.page)
    if within(area, desk.original.redaction.sheets) is None:
        desk.errors["left"] = _("这一处不在页面上，或者太小。请对照页边的毫米刻度。")
        return None
    return _added(desk, await cover(desk.id, [Cover(area, drawn.ground)]))


async def _pick(desk: Desk, form: FormData) -> str | None:
    areas, chosen = picked(form), _filled(desk, GroundForm, form)
    if not areas:
        desk.errors["picked"] = _("请先勾选要遮盖的文字。")
    if desk.errors:
        return None
    return _added(desk, await cover(desk.id, [Cover(area, chosen.ground) for area in areas]))


async def _pick_all(desk: Desk, form: FormData) -> str | None:
    chosen: GroundForm | None = _filled(desk, GroundForm, form)
    if chosen is None:
        return None
    kept = areas_of(desk.original.redaction.areas)
    found = open_ones((await _search(desk)).found, kept)
    covers = [Cover(area, chosen.ground) for one in found for area in one.areas]
    return _added(desk, await cover(desk.id, covers))


async def _change(desk: Desk, form: FormData) -> str | None:
    ids, chosen = ids_in(form, "area"), _filled(desk, GroundForm, form)
    if not ids:
        desk.errors["area"] = _("请先在列表中勾选。")
    if desk.errors:
        return None
    await give_ground(desk.id, ids, chosen.ground)
    return desk.at()


async def _undo(desk: Desk, _form: FormData) -> str:
    await undo(desk.id)
    return desk.at()


async def _look(desk: Desk, form: FormData) -> str | None:
    asked: WordsForm | None = _filled(desk, WordsForm, form)
    if asked is None:
        return None
    await look_for(desk.id, asked.list)
    return desk.at()


async def _copy(desk: Desk, form: FormData) -> str | None:
    asked: CopyForm | None = _filled(desk, CopyForm, form)
    if asked is None:
        return None
    officer, site = await officer_of(desk.request), site_of(desk.request)
    try:
        copy = await make_copy(
            desk.id,
            whole=asked.whole,
            public=(*desk.public(), *asked.numbers),
            store=site.store,
            author=officer_author(officer.id, officer.held_roles),
            now=site.clock.now(),
        )
    except NothingCovered:
        desk.errors[""] = _("还没有遮盖任何内容；不用遮盖的文件可以直接附在答复里。")
    except NumbersLeft as left:
        desk.numbers = left.found
        desk.errors["public"] = _("里面还有身份证号码或者电话号码，没有生成副本。")
    else:
        return f"{desk.url}/copies/{copy.id}"
    return None


_DOES: Mapping[str, Callable[[Desk, FormData], Awaitable[str | None]]] = {
    "draw": _draw,
    "pick": _pick,
    "pick_all": _pick_all,
    "change": _change,
    "undo": _undo,
    "look": _look,
    "copy": _copy,
}


def _added(desk: Desk, count: int) -> str:
    return desk.at(added=count)


async def _search(desk: Desk) -> Search:
    return await desk.worked().search(desk.original.redaction.words, desk.public())


async def _shown(desk: Desk) -> Response:
    row = desk.original.redaction
    try:
        search = await _search(desk)
    except FileRefused as refused:
        search = Search((), ())
        desk.errors.setdefault("", gettext(refused.pattern).format(**refused.facts))
    found = open_ones(search.found, areas_of(row.areas))
    grounds = redaction_grounds(desk.case.facts.law)
    added = desk.request.query_params.get("added")
    answer = await show_case(
        desk.request,
        "desk/redact/page.html",
        desk.case,
        status=422 if desk.errors else 200,
        desk=desk,
        row=row,
        copies=desk.original.copies,
        typed=desk.typed,
        errors=desk.errors,
        size=row.sheets[desk.page - 1],
        pages=len(row.sheets),
        areas=[area for area in row.areas if area["page"] == desk.page],
        elsewhere=Counter(area["page"] for area in row.areas if area["page"] != desk.page),
        found=[one for one in found if one.page == desk.page],
        found_elsewhere=Counter(one.page for one in found if one.page != desk.page),
        is_pdf=row.media_type == PDF.media_type,
        has_text=desk.page in search.with_text,
        without_text=len(row.sheets) - len(search.with_text),
        ground_items=[{"value": one.key, "label": _ground(one)} for one in grounds],
        default_ground=_last_ground(row.areas),
        ground_labels={ground.key: ground for ground in grounds},
        kinds=KINDS,
        value_of=value_of,
        added=-1 if (n := number_of(added, digits=5)) is None else n,
        has_step=bool(row.steps),
    )
    answer.headers.update(_HEADERS)
    return answer


def _ground(ground: Ground) -> str:
    """The ground with the article it names first: shorter than all of them."""
    return f"{gettext(ground.label)}（{ground.article.partition('、')[0]}）"


def _last_ground(areas: list[dict[str, Any]]) -> str:
    """What was chosen last is likely to be meant again."""
    return max(areas, key=lambda area: area["id"])[_GROUND] if areas else ""
