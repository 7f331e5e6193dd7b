"""The application: the only module that knows all the others."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.applications import Starlette
from starlette.middleware import Middleware

from tracker.clock import Clock, SystemClock
from tracker.files.store import Store
from tracker.jobs.run import run_jobs
from tracker.records.codes import Codes
from tracker.records.connections import database
from tracker.settings import Settings, read_settings
from tracker.web.access import SignInNeeded
from tracker.web.desk.resume import sign_in_needed
from tracker.web.errors import HANDLERS
from tracker.web.headers import SecurityHeaders
from tracker.web.language import ChosenLanguage
from tracker.web.routes import routes
from tracker.web.site import Site
from tracker.web.templating import environment

FORM_LIMIT = 1024 * 1024


def create_app(settings: Settings, clock: Clock | None = None, *, jobs: bool = False) -> Starlette:
    """The web application over a database that is already migrated; `jobs` runs them too."""
    time, stop = clock or SystemClock(), asyncio.Event()
    # Made here, so that a wrong mail server stops the start with its sentence.
    work = run_jobs(settings, time, stop) if jobs else None

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        async with database(settings.database, every_task=True):
            running = asyncio.create_task(work) if work else None
            yield
            stop.set()
            if running:
                await running

    app = Starlette(
        routes=routes(),
        middleware=[
            Middleware(SecurityHeaders, https=settings.secure_cookies),
            Middleware(ChosenLanguage),
        ],
        exception_handlers={**HANDLERS, SignInNeeded: sign_in_needed},
        lifespan=lifespan,
        max_body_size=FORM_LIMIT,
    )
    app.state.site = Site(
        settings=settings,
        clock=time,
        templates=environment(),
        codes=Codes(settings.key),
        store=Store(settings.files),
    )
    return app


def web_of_environment() -> Starlette:
    """For a server that starts several processes: pages only, settings of the environment."""
    return create_app(read_settings())
