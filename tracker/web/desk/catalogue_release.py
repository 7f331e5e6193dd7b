"""From a reply to the catalogue: what one person was told, written for everybody."""

from collections.abc import Mapping

from pydantic import Field
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from tracker.actions.catalogue import release, stored
from tracker.files.personal_numbers import look_through
from tracker.law.catalogue import release_refusal
from tracker.law.terms import CatalogueMode
from tracker.records.cases import CaseFile
from tracker.records.catalogue import entries_released_from
from tracker.records.models import Attachment
from tracker.web.answer import go_to
from tracker.web.desk.case_page import case_of, show_case
from tracker.web.desk.catalogue_entry import author_of
from tracker.web.desk.catalogue_form import FAULTS, EntryForm, errors_of
from tracker.web.forms import Checked, fill
from tracker.web.site import site_of
from tracker.web.words import _

_MODES = (CatalogueMode.PROACTIVE, CatalogueMode.ON_REQUEST)


class ReleaseForm(EntryForm):
    """An entry with the officer's word that somebody looked through the files."""

    looked: Checked = Field(False, title="核对")


async def release_page(request: Request) -> Response:
    case = await case_of(request)
    refused = release_refusal(case.facts)
    if refused is not None:
        raise refused
    if request.method == "GET":
        assert case.facts.reply is not None
        first = {"made_on": case.facts.reply.on.isoformat(), "mode": CatalogueMode.ON_REQUEST.value}
        return await _asked(request, case, first, frozenset(f.id for f in files_of(case)), {})
    return await _released(request, case, await request.form())


async def _released(request: Request, case: CaseFile, form: FormData) -> Response:
    filled = fill(ReleaseForm, form)
    errors = filled.errors
    chosen = frozenset(int(str(one)) for one in form.getlist("chosen") if str(one).isdecimal())
    ticked = filled.typed.get("looked") == "yes"
    if chosen and not ticked:
        errors["looked"] = _("请先逐个打开所选文件看过，再勾选这一项。")
    if filled.form is not None and not errors:
        try:
            entry = await release(
                case.application.id,
                filled.form.item(),
                chosen,
                store=site_of(request).store,
                author=await author_of(request),
                now=site_of(request).clock.now(),
            )
        except FAULTS as fault:
            errors |= errors_of(fault)
        else:
            url = request.url_for("desk_catalogue")
            return go_to(url.include_query_params(done="added", id=entry.id))
    return await _asked(request, case, filled.typed, chosen, errors)


def files_of(case: CaseFile) -> list[Attachment]:
    """What went out with the reply in force."""
    seq = next(line.row.seq for line in case.lines if line.said is case.facts.reply)
    return [file for file in case.files_of(seq) if not file.from_applicant]


async def _asked(
    request: Request,
    case: CaseFile,
    typed: Mapping[str, str],
    chosen: frozenset[int],
    errors: Mapping[str, str],
) -> Response:
    files = files_of(case)
    looked = await look_through(
        site_of(request).store, map(stored, files), but=(case.authority.telephone,)
    )
    return await show_case(
        request,
        "desk/case/release.html",
        case,
        status=422 if errors else 200,
        typed=typed,
        chosen=chosen,
        errors=errors,
        files=files,
        unread=looked.unread,
        with_numbers={name for name, _number in looked.found},
        modes=_MODES,
        released=await entries_released_from(case.application.id),
    )
