"""Writing the annual report of a year: sections, table two, the note, empty cells or noughts."""

from collections.abc import Mapping

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response

from tracker.actions.annual_report import (
    annual_report,
    published_before,
    tallies_of_report,
)
from tracker.actions.draft_report import save_draft
from tracker.annual.report import failed_checks
from tracker.annual.whole import Written, typed_in
from tracker.files.personal_numbers import NumberKind, personal_numbers
from tracker.law.annual import CARRIED_OVER, Tallies
from tracker.law.figures_said import made_true, said_of, untrue
from tracker.law.layouts import layout_for
from tracker.law.narrative import headings, offered
from tracker.law.proactive import blocks_of, cells_of, figure_typed, stock_doubts
from tracker.law.table_refusals import FigureUnreadable
from tracker.records.cases import MovedOn
from tracker.records.office_models import ReportDraft
from tracker.records.report_drafts import draft_of
from tracker.web.access import authority_of_officer, officer_of
from tracker.web.answer import go_to, show
from tracker.web.forms import number_of
from tracker.web.site import site_of
from tracker.web.templating import chinese
from tracker.web.words import _, gettext
from tracker.web.year_in_path import year_in_path

TEXT_LIMIT = 20_000
BODY_LIMIT = 2 * 1024 * 1024
_TEXT, _CELL = "text.", "cell."


async def draft_report(request: Request) -> Response:
    """The draft as it is kept; then as it was written, kept unless something is wrong. A
    section's `figures` are put right, or its `sentences` replaced by those offered."""
    authority, year = await authority_of_officer(request), year_in_path(request)
    if request.method == "GET":
        draft = await draft_of(authority.id, year)
        return await _asked(request, _as_typed(draft), draft.version if draft else 0)
    form = await request.form()
    typed = {
        name: value.replace("\r\n", "\n").replace("\0", "")
        for name, value in form.items()
        if isinstance(value, str)
    }
    seen = _version(typed)
    tallies = await tallies_of_report(authority, year)
    section = _helped(tallies, typed)
    written, errors = _written(tallies, typed)
    if errors:
        return await _asked(request, typed, seen, errors)
    officer, now = await officer_of(request), site_of(request).clock.now()
    try:
        await save_draft(authority, year, written, seen=seen, officer=officer, now=now)
    except MovedOn:
        return await _asked(request, typed, seen, moved_on=True)
    return go_to(f"{request.url.path}?saved=1{'#' + _TEXT + section if section else ''}")


def _as_typed(draft: ReportDraft | None) -> dict[str, str]:
    if draft is None:
        return {}
    return {
        **{_TEXT + key: text for key, text in draft.texts.items()},
        **{_CELL + key: figure for key, figure in draft.typed.items()},
        "note": draft.note,
        "blank_noughts": "yes" if draft.blank_noughts else "",
    }


def _version(typed: Mapping[str, str]) -> int:
    return number_of(typed.get("seen")) or 0


def _helped(tallies: Tallies, typed: dict[str, str]) -> str:
    """Do with a section what its button says; the section."""
    act, _space, section = typed.pop("do", "").partition(" ")
    if section not in headings(tallies.year):
        return ""
    name = _TEXT + section
    if act == "sentences":
        typed[name] = offered(tallies).get(section, "")
    elif act == "figures":
        said = said_of(tallies).get(section, ())
        typed[name] = made_true(typed.get(name, ""), untrue(typed.get(name, ""), said))
    return section


def _written(tallies: Tallies, typed: Mapping[str, str]) -> tuple[Written, dict[str, str]]:
    """What is to be kept, and what is wrong with it, field by field. Sentences left as they
    are offered are not kept: they go on following the figures."""
    year, sentences = tallies.year, offered(tallies)
    errors, figures = {}, {}
    for key, cell in cells_of(layout_for(year)).items():
        try:
            figure = figure_typed(cell, typed.get(_CELL + key, ""))
        except FigureUnreadable as refused:
            errors[_CELL + key] = _told(refused)
            continue
        if figure is not None:
            figures[key] = figure
    said = {key: typed[_TEXT + key].strip() for key in headings(year) if _TEXT + key in typed}
    texts = {key: text for key, text in said.items() if text != sentences.get(key, "")}
    titles = {_TEXT + key: title for key, title in headings(year).items()} | {"note": _("说明")}
    for name, title in titles.items():
        if len(typed.get(name, "")) > TEXT_LIMIT:
            words = _("%(label)s最多%(limit)s个字，请精简。", label=title, limit=TEXT_LIMIT)
            errors[name] = words
        elif found := _somebodys(typed.get(name, "")):
            words = _("%(number)s像是证件号码或者手机号码；年度报告要公开，请删去。", number=found)
            errors[name] = words
    note = typed.get("note", "").strip()
    return Written(texts, figures, note, bool(typed.get("blank_noughts"))), errors


def _somebodys(text: str) -> str:
    """The first number of a person in a text that is to be published; an office's telephone
    may stand there."""
    found = personal_numbers(text)
    return next((one.shown for one in found if one.kind is not NumberKind.LANDLINE), "")


def _told(refused: FigureUnreadable) -> str:
    """Its sentence, with the labels of the form marked as Chinese."""
    facts = dict(refused.facts)
    right = facts.pop("right")
    told = {"cell": chinese(facts["cell"]), "right": gettext(right), "text": facts["text"]}
    return Markup(gettext(refused.sentence)).format(**told)


async def _asked(
    request: Request,
    typed: Mapping[str, str],
    seen: int,
    errors: Mapping[str, str] | None = None,
    *,
    moved_on: bool = False,
) -> Response:
    authority, year = await authority_of_officer(request), year_in_path(request)
    tallies, layout = await tallies_of_report(authority, year), layout_for(year)
    sentences, said = offered(tallies), said_of(tallies)
    texts = {key: typed.get(_TEXT + key, sentences.get(key, "")) for key in headings(year)}
    before = await published_before(authority, year)
    last = typed_in(before, layout) if before else {}
    draft = await draft_of(authority.id, year)
    report = await annual_report(authority, year)
    figures = {key: typed.get(_CELL + key, "") for key in cells_of(layout)}
    return await show(
        request,
        "desk/draft_report.html",
        status=409 if moved_on else 422 if errors else 200,
        year=year,
        titles=headings(year),
        texts=texts,
        offered=sentences,
        wrong={key: untrue(text, said.get(key, ())) for key, text in texts.items()},
        blocks=blocks_of(layout),
        figures=figures,
        before=last,
        doubts=stock_doubts(_written(tallies, typed)[0].typed, last),
        carried=[c for c in failed_checks(report) if c["name"] == CARRIED_OVER],
        note=typed.get("note", ""),
        blank_noughts=bool(typed.get("blank_noughts")),
        seen=draft.version if draft and moved_on else seen,
        draft=draft,
        errors=errors or {},
        moved_on=moved_on,
        saved="saved" in request.query_params,
    )
