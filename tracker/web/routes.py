"""The route table, and the one guard before every page."""

from collections import defaultdict
from contextlib import suppress
from functools import wraps
from typing import Any

from starlette.convertors import IntegerConvertor, register_url_convertor
from starlette.datastructures import URLPath
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Mount, NoMatchFound, Route, Router
from starlette.staticfiles import StaticFiles

from tracker.web.access import (
    ConfirmationNeeded,
    FirstElse,
    NotAllowed,
    check_origin,
    check_token,
    comes_first,
    is_fresh,
    note_seen,
    officer_of,
    session_of,
)
from tracker.web.body_limit import BodyLimit
from tracker.web.desk.routes import PAGES as DESK_PAGES
from tracker.web.door import followed_application
from tracker.web.pages import Access, Endpoint, Page
from tracker.web.public.routes import PAGES as PUBLIC_PAGES
from tracker.web.shipped import shipped
from tracker.web.site import site_of
from tracker.web.turns import InTurn, Turns

PAGES: tuple[Page, ...] = (*PUBLIC_PAGES, *DESK_PAGES)


class Number(IntegerConvertor):
    """A number that a column of the database can hold; there is no page of any other."""

    regex = "[0-9]{1,9}"


register_url_convertor("int", Number())


class ByName(Router):
    """Finds the route of a name at once. Starlette's own asks every route, and a list of fifty
    applications asks for the address of fifty pages among hundreds."""

    def __init__(self, routes: list[BaseRoute], **options: Any) -> None:
        super().__init__(routes, **options)
        self._named: dict[str, list[Route]] = defaultdict(list)
        for route in routes:
            if isinstance(route, Route):
                self._named[route.name].append(route)

    def url_path_for(self, name: str, /, **path_params: Any) -> URLPath:
        for route in self._named.get(name, ()):
            with suppress(NoMatchFound):
                return route.url_path_for(name, **path_params)
        return super().url_path_for(name, **path_params)


def routes() -> list[BaseRoute]:
    turns = Turns()
    pages = [
        Route(
            page.path,
            _guarded(page),
            methods=list(page.methods),
            name=page.name,
            middleware=[
                *([] if page.at_once else [Middleware(InTurn, turns=turns)]),
                Middleware(BodyLimit, most=page.body_limit),
            ],
        )
        for page in PAGES
    ]
    return [*pages, Mount("/static", StaticFiles(directory=shipped("static")), name="static")]


def _guarded(page: Page) -> Endpoint:
    """The page's endpoint, asked only once access and form token are right."""

    @wraps(page.endpoint)
    async def endpoint(request: Request) -> Response:
        request.state.page = request  # holds the form that was read, should the page fail
        if request.method == "POST":
            check_origin(request)
        await _admit(page, request)
        try:
            response = await _asked(page, request)
        finally:
            await request.close()  # uploads that nobody read, such as a field left empty
        if page.is_personal or request.method == "POST":
            response.headers["Cache-Control"] = "no-store"
        return response

    return endpoint


async def _asked(page: Page, request: Request) -> Response:
    # Visitors without a session have nothing another site could use, and a form they
    # began before looking up their application must not be lost.
    if request.method == "POST" and page.access is not Access.EVERYONE:
        form = await request.form()
        check_token(request, str(form.get("form_token", "")))
    if request.method in page.fresh and not await is_fresh(request):
        raise ConfirmationNeeded
    replica = site_of(request).replica
    if not (page.lists and replica):
        return await page.endpoint(request)
    return await replica.lists(lambda: page.endpoint(request))


async def _admit(page: Page, request: Request) -> None:
    if page.access is Access.APPLICANT:
        await followed_application(request)
    elif page.access is Access.OFFICER:
        officer = await officer_of(request)
        if page.roles and not page.roles & officer.held_roles:
            raise NotAllowed(*page.roles)
        session = await session_of(request)
        if session and not page.before_all and (first := await comes_first(officer, session)):
            raise FirstElse(first)
        await note_seen(request)
