"""For when the connection breaks while somebody fills in the form.

A small worker in the browser (static/worker.js) keeps one page of each office whose form was
opened, and shows it in place of any page of the form that cannot be reached: what was typed as
a sheet to print, and where to take it. Browsers run workers only on https and on the machine
itself; elsewhere the script still offers back what was typed, once the connection is there.
"""

from starlette.requests import Request
from starlette.responses import FileResponse, Response

from tracker.law.terms import AgentKind, Carrier, IdentityDocument, Way
from tracker.records.models import Authority
from tracker.web.answer import show
from tracker.web.public.apply_forms import ORGANISATIONS
from tracker.web.public.offices import of_office, online
from tracker.web.shipped import shipped

# What the worker fetches is asked of this server alone; pages themselves may fetch nothing.
_POLICY = "default-src 'none'; connect-src 'self'"


async def apply_worker(_request: Request) -> Response:
    """Its address decides which pages it may stand before: those below /apply."""
    return FileResponse(
        shipped("static") / "worker.js",
        media_type="text/javascript; charset=utf-8",
        headers={"Cache-Control": "no-cache", "Content-Security-Policy": _POLICY},
    )


@of_office
@online
async def apply_offline(request: Request, office: Authority) -> Response:
    return await show(
        request,
        "public/apply/offline.html",
        office=office,
        organisation_kinds=ORGANISATIONS,
        agent_kinds=AgentKind,
        documents=IdentityDocument,
        carriers=Carrier,
        ways=Way,
    )
