"""One entry of the catalogue at the desk: add, amend, take down, put back."""

from collections.abc import Mapping
from dataclasses import dataclass

from pydantic import Field
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from tracker.actions.catalogue import (
    add_entry,
    amend_entry,
    item_of,
    put_back,
    stored,
    take_down,
)
from tracker.files.attachments import StoredFile
from tracker.law.terms import CatalogueMode, WithholdingReason
from tracker.records.cases import MovedOn
from tracker.records.catalogue import changes_of, entry_in, files_of_entries
from tracker.records.catalogue_models import CatalogueEntry
from tracker.records.journal import Author, officer_author
from tracker.web.access import authority_of_officer, officer_of
from tracker.web.answer import go_to, kept_answer, show
from tracker.web.desk.act_files import named, sent_files
from tracker.web.desk.catalogue_form import FAULTS, EntryForm, errors_of, typed_of
from tracker.web.forms import Filled, Form, fill, number_of
from tracker.web.site import site_of
from tracker.web.words import _

_OWNER = "catalogue"
Kept = tuple[tuple[str, StoredFile], ...]


class TakeDownForm(Form):
    """Why: for whoever wonders later."""

    reason: str = Field("", title="撤下的原因", max_length=200)


@dataclass(frozen=True, slots=True)
class Sheet:
    """The form of an entry as it stands: what was typed, its files, what is wrong."""

    typed: Mapping[str, str]
    kept: Kept
    errors: Mapping[str, str]
    seen: int = 0


async def author_of(request: Request) -> Author:
    officer = await officer_of(request)
    return officer_author(officer.id, officer.held_roles)


async def add_catalogue_entry(request: Request) -> Response:
    if request.method == "GET":
        return await _asked(request, Sheet({}, (), {}))
    return await _taken(request, None)


async def edit_catalogue_entry(request: Request) -> Response:
    entry = await _entry(request)
    if request.method == "POST":
        return await _taken(request, entry)
    files = (await files_of_entries([entry.id])).get(entry.id, [])
    kept = named(map(stored, files), site_of(request).codes, await _owner(request))
    sheet = Sheet(typed_of(item_of(entry)), kept, {}, entry.version)
    return await _asked(request, sheet, entry)


async def _taken(request: Request, entry: CatalogueEntry | None) -> Response:
    form = await request.form()
    filled: Filled[EntryForm] = fill(EntryForm, form)
    sent = await sent_files(request, form, await _owner(request))
    seen = number_of(str(form.get("seen", ""))) or 0
    errors = {**filled.errors, **sent.errors}
    if filled.form is not None and not errors:
        try:
            kept = await _keep(request, entry, filled.form, sent.files, seen)
        except FAULTS as fault:
            errors |= errors_of(fault)
        except MovedOn:
            return await _moved_on(request, entry, Sheet(filled.typed, sent.kept, {}))
        else:
            return go_to(_list(request, "saved" if entry else "added", kept.id))
    return await _asked(request, Sheet(filled.typed, sent.kept, errors, seen), entry)


async def _keep(
    request: Request,
    entry: CatalogueEntry | None,
    form: EntryForm,
    files: tuple[StoredFile, ...],
    seen: int,
) -> CatalogueEntry:
    author, now = await author_of(request), site_of(request).clock.now()
    if entry is None:
        authority = await authority_of_officer(request)
        return await add_entry(authority, form.item(), files, author=author, now=now)
    return await amend_entry(entry.id, form.item(), files, seen=seen, author=author, now=now)


async def _moved_on(request: Request, entry: CatalogueEntry | None, sheet: Sheet) -> Response:
    """Somebody else saved it meanwhile: nothing is lost, and nothing overwritten unseen."""
    assert entry is not None
    said = _(
        "您填写期间，别人修改过这一条（见下面的修改记录）。您填写的内容还在，核对后可以再保存。"
    )
    current = await _entry(request)
    again = Sheet(sheet.typed, sheet.kept, {"": said}, current.version)
    return await _asked(request, again, current)


async def take_down_entry(request: Request) -> Response:
    """Asked once more, for the public stops seeing it; it can be undone."""
    entry = await _entry(request)
    if entry.withdrawn_at is not None:
        return go_to(_list(request, "taken_down", entry.id))
    filled: Filled[TakeDownForm] = fill(TakeDownForm, await request.form())
    if request.method == "GET" or filled.form is None:
        return await show(
            request,
            "desk/catalogue/take_down.html",
            status=422 if filled.errors else 200,
            entry=entry,
            typed=filled.typed,
            errors=filled.errors,
        )
    await take_down(
        entry.id,
        reason=filled.form.reason,
        author=await author_of(request),
        now=site_of(request).clock.now(),
    )
    return go_to(_list(request, "taken_down", entry.id))


async def put_entry_back(request: Request) -> Response:
    entry = await _entry(request)
    await put_back(entry.id, author=await author_of(request), now=site_of(request).clock.now())
    return go_to(_list(request, "put_back", entry.id))


async def catalogue_file(request: Request) -> Response:
    entry = await _entry(request)
    files = (await files_of_entries([entry.id])).get(entry.id, [])
    file = next((one for one in files if one.id == request.path_params["file"]), None)
    return await kept_answer(request, file)


async def _entry(request: Request) -> CatalogueEntry:
    officer = await officer_of(request)
    entry = await entry_in(officer.authority_id, request.path_params["id"])
    if entry is None:
        raise HTTPException(404)
    return entry


async def _owner(request: Request) -> str:
    """So that nobody names a file of another office by its digest."""
    return f"{_OWNER} {(await officer_of(request)).authority_id}"


def _list(request: Request, done: str, entry_id: int) -> str:
    return str(request.url_for("desk_catalogue").include_query_params(done=done, id=entry_id))


async def _asked(request: Request, sheet: Sheet, entry: CatalogueEntry | None = None) -> Response:
    files = (await files_of_entries([entry.id])).get(entry.id, []) if entry else []
    return await show(
        request,
        "desk/catalogue/entry.html",
        status=422 if sheet.errors else 200,
        typed=sheet.typed,
        kept=sheet.kept,
        errors=sheet.errors,
        seen=sheet.seen,
        entry=entry,
        files=files,
        unscanned=await site_of(request).unscanned(file.digest for file in files),
        changes=await changes_of(entry.id) if entry else [],
        modes=CatalogueMode,
        reasons=WithholdingReason,
        upload_limit=site_of(request).settings.upload_limit,
    )
