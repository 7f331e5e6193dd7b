"""From a reply to the catalogue: what one person was told, written for everybody."""

from collections.abc import Mapping
from dataclasses import dataclass

from pydantic import Field
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from tracker.actions.catalogue import release, stored
from tracker.files.attachments import StoredFile
from tracker.files.personal_numbers import look_through
from tracker.law.catalogue import release_refusal
from tracker.law.terms import CatalogueMode
from tracker.records.cases import CaseFile
from tracker.records.catalogue import entries_released_from
from tracker.records.redactions import copies_by_original
from tracker.web.answer import go_to
from tracker.web.desk.case_page import case_url, show_case
from tracker.web.desk.catalogue_entry import author_of
from tracker.web.desk.catalogue_form import FAULTS, EntryForm, errors_of
from tracker.web.door import case_of
from tracker.web.forms import Checked, fill, number_of
from tracker.web.site import site_of
from tracker.web.words import _

_COPY = "copy-"
_MODES = (CatalogueMode.PROACTIVE, CatalogueMode.ON_REQUEST)


@dataclass(frozen=True, slots=True)
class Choice:
    """A file that may go into the catalogue. `covers`: the name of the original whose copy
    it is; that stays in the office. `public`: numbers in it that were told to be public."""

    value: str
    file: StoredFile
    url: str
    covers: str = ""
    public: tuple[str, ...] = ()


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
        return await _asked(request, case, first, None, {})
    return await _released(request, case, await request.form())


async def _released(request: Request, case: CaseFile, form: FormData) -> Response:
    filled = fill(ReleaseForm, form)
    errors = filled.errors
    chosen = frozenset(str(one) for one in form.getlist("chosen"))
    offered = {one.value for one in await _files_of(case, case_url(request, case))}
    if not chosen <= offered:
        # An original that somebody has covered meanwhile is no longer to be given away.
        errors["chosen"] = _("所选的文件有变化，请看过下面的文件再选择。")
    ticked = filled.typed.get("looked") == "yes"
    if chosen and not ticked:
        errors["looked"] = _("请先逐个打开所选文件看过，再勾选这一项。")
    if filled.form is not None and not errors:
        try:
            entry = await release(
                case.application.id,
                filled.form.item(),
                _ids(chosen, ""),
                copies=_ids(chosen, _COPY),
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


async def _files_of(case: CaseFile, url: str) -> list[Choice]:
    """What went out with the reply in force; of an original that was covered, its copy."""
    seq = next(line.row.seq for line in case.lines if line.said is case.facts.reply)
    covered = await copies_by_original(case.application.id)
    choices = []
    for file in case.files_of(seq):
        copy = covered.get(file.digest)
        if file.from_applicant:
            continue
        if copy is None:
            choices.append(Choice(str(file.id), stored(file), f"{url}/files/{file.id}"))
        else:
            shown = f"{url}/redact/{copy.redaction_id}/copies/{copy.id}"
            choices.append(
                Choice(
                    f"{_COPY}{copy.id}", stored(copy), shown, file.name, tuple(copy.public_numbers)
                )
            )
    return choices


def _ids(chosen: frozenset[str], mark: str) -> frozenset[int]:
    """Those of one kind: attachments are numbers, copies have a mark before theirs."""
    said = (number_of(one.removeprefix(mark)) for one in chosen if one.startswith(mark))
    return frozenset(id_ for id_ in said if id_ is not None)


async def _asked(
    request: Request,
    case: CaseFile,
    typed: Mapping[str, str],
    chosen: frozenset[str] | None,
    errors: Mapping[str, str],
) -> Response:
    """`chosen`: None for all of them."""
    files = await _files_of(case, case_url(request, case))
    public = (case.authority.telephone, *(number for one in files for number in one.public))
    store = site_of(request).store
    looked = await look_through(store, (one.file for one in files), but=public)
    return await show_case(
        request,
        "desk/case/release.html",
        case,
        status=422 if errors else 200,
        typed=typed,
        chosen=frozenset(one.value for one in files) if chosen is None else chosen,
        errors=errors,
        files=files,
        unread=looked.unread,
        with_numbers={name for name, _number in looked.found},
        modes=_MODES,
        released=await entries_released_from(case.application.id),
    )
