"""The daily heads of the journals: all of them, and one on a sheet of paper."""

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from tracker.actions.daily_jobs import BY_KEY, Title
from tracker.records.heads import head_named, heads_page, positions_of, printed
from tracker.web.access import authority_of_officer
from tracker.web.answer import show
from tracker.web.forms import number_of

PAGE = 50


async def journal_heads(request: Request) -> Response:
    authority = await authority_of_officer(request)
    below = number_of(request.query_params.get("before"))
    found = await heads_page(authority.id, below=below, size=PAGE + 1)
    rows = found[:PAGE]
    return await show(
        request,
        "desk/journal_heads.html",
        rows=[(head, printed(authority.code, head)) for head in rows],
        job=BY_KEY[Title.HEAD],
        is_later_page=below is not None,
        next_page=f"{request.url.path}?before={rows[-1].n}" if len(found) > PAGE else "",
    )


async def journal_head(request: Request) -> Response:
    authority = await authority_of_officer(request)
    head = await head_named(authority.id, request.path_params["n"])
    if head is None:
        raise HTTPException(404)
    return await show(
        request,
        "desk/journal_head.html",
        authority=authority,
        head=head,
        said=printed(authority.code, head),
        grown=len(await positions_of(head)),
    )
