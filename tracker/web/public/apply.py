"""Applying: short pages or one long page, then the check page, then the receipt.

A draft on the server follows the visitor from page to page. Its token stands in the
address and is the idempotency token: however often it is sent, it makes one application.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta

from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from tracker.law.terms import AgentKind, Carrier, IdentityDocument, Way
from tracker.records.authorities import has_several
from tracker.records.catalogue_help import take_back_answer
from tracker.records.drafts import LIFE, delete, draft_of, keep, new_draft, was_submitted
from tracker.records.models import Authority, Draft
from tracker.web import throttle
from tracker.web.answer import go_to, show
from tracker.web.forms import DESCRIPTION_LIMIT
from tracker.web.front import caller
from tracker.web.public.apply_forms import (
    APPLICANT,
    ORGANISATIONS,
    PARTS,
    QUESTION,
    Part,
    Question,
    read,
)
from tracker.web.public.draft_sheet import (
    EMPTY,
    NEVER_CARRIED,
    Sheet,
    carried,
    read_carried,
    sheet_of,
)
from tracker.web.public.hints import Hint, hints
from tracker.web.public.offices import of_office, online
from tracker.web.public.uploads import keep_pace, take_files
from tracker.web.site import site_of, whole_address
from tracker.web.words import _


@dataclass(frozen=True, slots=True)
class Screen:
    """One page of the form: a part, or all of them. `step` None: not one of the short pages."""

    key: str
    parts: tuple[Part, ...]
    step: int | None = None

    @property
    def fields(self) -> tuple[str, ...]:
        return tuple(name for part in self.parts for name in part.fields)


STEPS = tuple(Screen(part.key, (part,), step) for step, part in enumerate(PARTS, start=1))
ALL = Screen("all", PARTS)
SCREENS = {screen.key: screen for screen in (*STEPS, ALL)}

# Of one address: each is kept for a week, and nobody has looked at it yet.
DRAFTS = throttle.Pace(at_once=60, every=timedelta(seconds=30))

# Where the buttons beside 继续 lead; what was typed is kept, right or not.
_TURNS = {"all": ALL.key, "steps": QUESTION.key}
_PLACES = {"save": "apply_saved", "office": "apply_office"}
# The script's word for one sending of a form; a page tells it which came last.
_MARK = "mark"
_TO_TEXT = frozenset({"build", "correct"})
_CHOICES = {
    "organisation_kinds": ORGANISATIONS,
    "agent_kinds": AgentKind,
    "documents": IdentityDocument,
    "carriers": Carrier,
    "ways": Way,
}


@dataclass(frozen=True, slots=True)
class Visit:
    """A visitor on a page of the form. Without a draft: at its beginning, or too late."""

    request: Request
    office: Authority
    token: str
    draft: Draft | None
    submitted: bool

    @property
    def late(self) -> bool:
        return bool(self.token) and self.draft is None

    @property
    def sheet(self) -> Sheet:
        return sheet_of(self.draft.typed) if self.draft else EMPTY

    def address(self, page: str, **path: str) -> str:
        code = self.office.code
        return self.request.url_for(page, code=code, draft=self.token, **path).path


async def visit_of(request: Request, office: Authority) -> Visit:
    site, token = site_of(request), request.path_params.get("draft", "")
    draft = None
    if token:
        draft = await draft_of(site.codes, office.id, token, now=site.clock.now())
    submitted = draft.application_id is not None if draft else False
    if token and draft is None:
        submitted = await was_submitted(site.codes, token)
    return Visit(request, office, token, draft, submitted)


@of_office
@online
async def apply(request: Request, office: Authority) -> Response:
    return await _fill(await visit_of(request, office), STEPS[0])


@of_office
@online
async def apply_all(request: Request, office: Authority) -> Response:
    return await _fill(await visit_of(request, office), ALL)


@of_office
@online
async def apply_screen(request: Request, office: Authority) -> Response:
    screen = SCREENS.get(request.path_params["screen"])
    if screen is None:
        raise HTTPException(404)
    return await _fill(await visit_of(request, office), screen)


@of_office
@online
async def apply_saved(request: Request, office: Authority) -> Response:
    """Where a visitor who goes away finds the way back."""
    visit = await visit_of(request, office)
    if visit.draft is None or visit.submitted:
        return await draft_over(visit)
    if request.method == "POST":
        await delete(visit.draft)
        return await show(request, "public/draft_deleted.html", office=office)
    unfinished = (one.key for one in STEPS if read(one.parts, visit.sheet.typed).errors)
    screen = next(unfinished, None)
    response = await show(
        request,
        "public/saved.html",
        office=office,
        until=visit.draft.expires_at,
        mark=visit.sheet.typed.get("mark"),
        link=whole_address(request, request.url.path),
        onward=visit.address("apply_screen", screen=screen) if screen else visit.address("check"),
    )
    response.headers["Cache-Control"] = "no-store"
    return response


async def _fill(visit: Visit, screen: Screen) -> Response:
    if visit.submitted:
        return go_to(visit.address("receipt"))
    if visit.request.method == "POST":
        return await _take(visit, screen)
    if visit.late:
        return await draft_over(visit)
    wanted = visit.request.query_params
    errors = read(screen.parts, visit.sheet.typed).errors if "check" in wanted else {}
    sheet = visit.sheet.with_values(unsure="yes") if "unsure" in wanted else visit.sheet
    return await show_screen(visit, screen, sheet, errors)


async def _take(visit: Visit, screen: Screen) -> Response:
    """Keep what was typed, right or not; then go on, or say what to mend."""
    form = await visit.request.form()
    sheet, refused = await _filled_in(visit, screen, form)
    turn = str(form.get("turn", ""))
    answers = read(screen.parts, sheet.typed)
    said = answers.form(Question)
    if said is not None or turn == "build":  # the helps are part of the text now
        text = Question.whole(sheet.typed.get("description", ""), sheet.typed)
        sheet = sheet.with_values(description=text, **dict.fromkeys(Question.HELPS, ""))
    if turn == "correct":
        sheet = sheet.with_values(correction="yes")
    sheet, advised = _advised(screen, sheet)
    if sheet.typed.get("description") != visit.sheet.typed.get("description"):
        sheet = sheet.with_values(searched="")
    kept = await keep_sheet(visit, sheet)
    await still_applies(kept)
    if visit.late:
        errors = {"": _too_late(sheet), **answers.errors, **refused}
        return await show_screen(kept, screen, sheet, errors)
    if onward := _turn(kept, screen, turn):
        return go_to(onward)
    if errors := {**answers.errors, **refused}:
        return await show_screen(kept, screen, sheet, errors)
    if advised:
        return go_to(kept.address("apply_screen", screen=screen.key) + "#advice")
    if QUESTION in screen.parts and _is_to_be_searched(sheet):
        return go_to(kept.address("found", screen=screen.key))
    return go_to(next_page(kept, screen, sheet))


def _is_to_be_searched(sheet: Sheet) -> bool:
    """Once for each question. No catalogue holds what somebody wants put right of themselves."""
    return not sheet.typed.get("searched") and sheet.typed.get("correction") != "yes"


def _advised(screen: Screen, sheet: Sheet) -> tuple[Sheet, bool]:
    """The sheet with the hints its text gets now, and whether one of them is new.

    Each is shown once before it lets the visitor go on; it is never asked to be followed.
    """
    if QUESTION not in screen.parts:
        return sheet, False
    before = set(sheet.typed.get("advised", "").split())
    now = {str(hint.key) for hint in hints_on(sheet)}
    return sheet.with_values(advised=" ".join(sorted(before | now))), not now <= before


def hints_on(sheet: Sheet) -> tuple[Hint, ...]:
    correction = sheet.typed.get("correction") == "yes"
    return hints(sheet.typed.get("description", ""), correction=correction)


async def _filled_in(
    visit: Visit, screen: Screen, form: FormData
) -> tuple[Sheet, Mapping[str, str]]:
    """The sheet with what this page says, and the sentence on files that were refused."""
    site = site_of(visit.request)
    before = read_carried(site.codes, form) if visit.late else visit.sheet
    sheet = before.with_fields((*screen.fields, _MARK), form)
    if APPLICANT not in screen.parts:
        return sheet, {}
    await keep_pace(visit.request, form)
    files, refused = await take_files(site, form, sheet.files)
    return replace(sheet, files=files), refused


def _turn(visit: Visit, screen: Screen, turn: str) -> str | None:
    if turn in _TURNS:
        return visit.address("apply_screen", screen=_TURNS[turn])
    if turn in _TO_TEXT:
        return visit.address("apply_screen", screen=screen.key) + "#description"
    return visit.address(_PLACES[turn]) if turn in _PLACES else None


async def still_applies(visit: Visit) -> None:
    """Whoever goes on after all was not answered by the catalogue."""
    if visit.draft is not None:
        await take_back_answer(visit.draft, today=site_of(visit.request).clock.today())


def next_page(visit: Visit, screen: Screen, sheet: Sheet) -> str:
    """The next page, or the check page once nothing is missing: so from a change straight back."""
    steps = [one for one in STEPS if screen.step is not None and one.step == screen.step + 1]
    if not steps or not read(PARTS, sheet.typed).errors:
        return visit.address("check")
    return visit.address("apply_screen", screen=steps[0].key)


async def keep_sheet(visit: Visit, sheet: Sheet) -> Visit:
    """Store the sheet in the visitor's draft, or in a new one under a fresh token."""
    site, now = site_of(visit.request), site_of(visit.request).clock.now()
    if visit.draft is not None:
        await keep(visit.draft, sheet.as_json(), now=now)
        return visit
    await throttle.keep_pace(f"drafts from {caller(visit.request)}", DRAFTS, now=now)
    token, draft = await new_draft(site.codes, visit.office.id, sheet.as_json(), now=now)
    return Visit(visit.request, visit.office, token, draft, submitted=False)


def _too_late(sheet: Sheet) -> str:
    said = _("您离开得比较久，原来的草稿已经过期。您填写的内容都还在，请核对后再按“继续”。")
    if not sheet.typed.get("who"):
        return said
    return said + _("为了安全，没有显示在本页上的证件号码和电话没有保留，需要您再填一次。")


async def show_screen(
    visit: Visit, screen: Screen, sheet: Sheet, errors: Mapping[str, str]
) -> Response:
    kept, seal = carried(site_of(visit.request).codes, sheet, without=screen.fields)
    asks = QUESTION in screen.parts
    response = await show(
        visit.request,
        f"public/apply/{screen.key}.html",
        status=422 if errors else 200,
        office=visit.office,
        screen=screen,
        action=visit.address("apply_screen", screen=screen.key) if visit.token else None,
        back=_back(visit, screen),
        typed=sheet.shown,
        files=sheet.files,
        errors=errors,
        helps=Question.HELPS,
        description_limit=DESCRIPTION_LIMIT,
        hints=hints_on(sheet) if asks else (),
        several_offices=asks and await has_several(),
        unsaved=" ".join(sorted(NEVER_CARRIED)),
        carried=kept,
        seal=seal,
        takes_files=APPLICANT in screen.parts,
        upload_limit=site_of(visit.request).settings.upload_limit,
        **_CHOICES,
    )
    response.headers["Cache-Control"] = "no-store"
    return response


def _back(visit: Visit, screen: Screen) -> str:
    before = [one for one in STEPS if screen.step is not None and one.step == screen.step - 1]
    if before and visit.token:
        return visit.address("apply_screen", screen=before[0].key)
    return visit.request.url_for("authority", code=visit.office.code).path


async def draft_over(visit: Visit) -> Response:
    """The link to a draft or a receipt whose seven days are over."""
    return await show(
        visit.request,
        "public/draft_over.html",
        status=404,
        office=visit.office,
        submitted=visit.submitted,
        days=LIFE.days,
    )
