"""How the letters of the office are numbered, kind by kind."""

from pydantic import Field
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from tracker.actions.numbering import effective, set_pattern
from tracker.letters.kinds import NUMBERED
from tracker.letters.numbers import (
    PLACES,
    SHARED,
    STANDARD,
    Numbering,
    PatternRefused,
    check_numbering,
)
from tracker.records.letter_models import NumberPattern
from tracker.records.models import Authority
from tracker.records.numbers import last_ordinal, patterns_of
from tracker.web.access import authority_of_officer, officer_of
from tracker.web.answer import go_to, show
from tracker.web.forms import Checked, Filled, Form, fill
from tracker.web.site import site_of
from tracker.web.words import _, gettext

ALL = "all"


class PatternForm(Form):
    pattern: str = Field(title="编号样式", max_length=60)
    word: str = Field("", title="类别字", max_length=20)
    series: str = Field(SHARED, title="序号", max_length=32)
    agreed: Checked = False

    def numbering(self) -> Numbering:
        return Numbering(self.pattern, self.word, self.series)


async def number_pattern(request: Request) -> Response:
    """The pattern of a kind, or of all without one of their own; looked at before it is kept."""
    authority = await authority_of_officer(request)
    kind = _kind(request)
    patterns = await patterns_of(authority.id)
    if request.method == "GET":
        now_used = effective(patterns, kind)
        typed = {"pattern": now_used.pattern, "word": now_used.word, "series": now_used.series}
        return await _asked(request, authority, kind, patterns, Filled[PatternForm](typed))
    form = await request.form()
    filled = fill(PatternForm, form)
    if filled.form is None:
        return await _asked(request, authority, kind, patterns, filled)
    known = {value for value, _label in _series(kind, patterns)}
    if filled.form.series not in known:
        filled.errors["series"] = _("请选择序号怎么编。")
        return await _asked(request, authority, kind, patterns, filled)
    try:
        check_numbering(filled.form.numbering(), authority.document_word)
        if form.get("step") == "preview":
            return await _asked(request, authority, kind, patterns, filled, looked=True)
        given = await _given(request, authority, effective(patterns, kind).series)
        if given and not filled.form.agreed:
            filled.errors["agreed"] = _("今年已经编过号，请看过说明再勾选。")
            return await _asked(request, authority, kind, patterns, filled)
        officer, now = await officer_of(request), site_of(request).clock.now()
        await set_pattern(authority, kind, filled.form.numbering(), officer=officer, now=now)
    except PatternRefused as refused:
        filled.errors["pattern"] = gettext(refused.pattern).format(**refused.facts)
        return await _asked(request, authority, kind, patterns, filled)
    return go_to(f"{request.url.path}?done=kept")


def _kind(request: Request) -> str:
    """A key of `NUMBERED`; empty for all kinds without a pattern of their own."""
    kind: str = request.path_params["kind"]
    if kind != ALL and kind not in NUMBERED:
        raise HTTPException(404)
    return "" if kind == ALL else kind


def _series(kind: str, patterns: dict[str, NumberPattern]) -> list[tuple[str, str]]:
    """What can be counted: the series of all, one of its own, and those of other kinds."""
    told = [(SHARED, _("与其他文书共用一个序号"))]
    if not kind:
        return told
    told.append((kind, _("单独编号")))
    others = {row.series for row in patterns.values()} - {SHARED, kind}
    told += [
        (series, _("与《%(kind)s》共用一个序号", kind=NUMBERED[series]))
        for series in sorted(others)
    ]
    return told


async def _given(request: Request, authority: Authority, series: str) -> int:
    year = site_of(request).clock.today().year
    return await last_ordinal(authority.id, series, year)


async def _asked(
    request: Request,
    authority: Authority,
    kind: str,
    patterns: dict[str, NumberPattern],
    filled: Filled[PatternForm],
    *,
    looked: bool = False,
) -> Response:
    now_used, today = effective(patterns, kind), site_of(request).clock.today()
    shown = filled.form.numbering() if filled.form and looked else now_used
    next_one = await last_ordinal(authority.id, shown.series, today.year) + 1
    return await show(
        request,
        "desk/letters/numbering.html",
        status=422 if filled.errors else 200,
        kind=kind,
        title=NUMBERED.get(kind, ""),
        typed=filled.typed,
        errors=filled.errors,
        looked=looked,
        next_number=shown.number(authority.document_word, today.year, next_one),
        first_next_year=shown.number(authority.document_word, today.year + 1, 1),
        given=await _given(request, authority, now_used.series),
        series=[{"value": value, "label": label} for value, label in _series(kind, patterns)],
        places=PLACES,
        standard=STANDARD,
        done=request.query_params.get("done", ""),
    )
