"""The catalogue for everyone: search it, read an entry, take a file away."""

from urllib.parse import urlencode

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from tracker.law.catalogue import article_of
from tracker.law.terms import CatalogueMode
from tracker.records.catalogue import (
    Wanted,
    catalogue_count,
    catalogue_page,
    entry_in,
    files_of_entries,
)
from tracker.records.catalogue_models import CatalogueEntry
from tracker.records.models import Authority
from tracker.records.search import LONGEST_QUERY
from tracker.web.answer import kept_answer, show
from tracker.web.catalogue_place import place_said, said_place
from tracker.web.public.offices import of_office, takes_online

PAGE = 20


@of_office
async def catalogue(request: Request, office: Authority) -> Response:
    asked = request.query_params
    words = "".join(c for c in asked.get("q", "") if c.isprintable()).strip()[:LONGEST_QUERY]
    mode = next((one for one in CatalogueMode if one.value == asked.get("mode")), None)
    wanted, after = Wanted(words=words, mode=mode), said_place(asked.get("after", ""))
    found = await catalogue_page(office.id, wanted, after=after, size=PAGE)
    values = {name: value for name, value in (("q", words), ("mode", mode)) if value}
    place = {**values, "after": place_said(found.next)} if found.next else None
    return await show(
        request,
        "public/catalogue/list.html",
        office=office,
        entries=found.entries,
        files=await files_of_entries([entry.id for entry in found.entries]),
        n=await catalogue_count(office.id, wanted),
        next_page=f"{request.url.path}?{urlencode(place)}" if place else None,
        is_later_page=after is not None,
        words=words,
        mode=mode,
        modes=CatalogueMode,
        takes_online=takes_online(office),
    )


@of_office
async def catalogue_entry(request: Request, office: Authority) -> Response:
    entry = await _entry(request, office)
    if entry.withdrawn_at is not None:
        return await show(request, "public/catalogue/withdrawn.html", status=410, office=office)
    return await show(
        request,
        "public/catalogue/entry.html",
        office=office,
        entry=entry,
        files=(await files_of_entries([entry.id])).get(entry.id, []),
        article=article_of(entry.reason) if entry.reason else "",
        takes_online=takes_online(office),
    )


@of_office
async def catalogue_file(request: Request, office: Authority) -> Response:
    entry = await _entry(request, office)
    if entry.withdrawn_at is not None:
        return await show(request, "public/catalogue/withdrawn.html", status=410, office=office)
    files = (await files_of_entries([entry.id])).get(entry.id, [])
    file = next((one for one in files if one.id == request.path_params["file"]), None)
    return await kept_answer(request, file, public=True)


async def _entry(request: Request, office: Authority) -> CatalogueEntry:
    entry = await entry_in(office.id, request.path_params["id"])
    if entry is None:
        raise HTTPException(404)
    return entry
