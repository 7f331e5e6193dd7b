"""The application: the only module that knows all the others."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from importlib import import_module
from typing import TYPE_CHECKING, Any

from starlette.applications import Starlette
from starlette.middleware import Middleware
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from tracker.clock import Clock, SystemClock
from tracker.files.scanner import Scanner
from tracker.jobs.run import run_jobs
from tracker.records.authorities import authorities, frame_of
from tracker.records.codes import Codes
from tracker.records.connections import database
from tracker.records.replica import Replica
from tracker.records.sealed_columns import key_opens
from tracker.settings import Settings, read_settings
from tracker.web.access import ConfirmationNeeded, FirstElse, SignInNeeded
from tracker.web.around import Around, Memory
from tracker.web.chosen import Chosen
from tracker.web.desk.confirm import confirmation_needed, first_else
from tracker.web.desk.resume import sign_in_needed
from tracker.web.errors import HANDLERS, Faults
from tracker.web.figures import TwelveMonths
from tracker.web.front import Hosts
from tracker.web.headers import SecurityHeaders
from tracker.web.mounted import Mounted
from tracker.web.public.health import Readiness
from tracker.web.routes import PAGES, ByName, routes
from tracker.web.site import Site
from tracker.web.templating import environment, kept_in
from tracker.web.watch import Watch

if TYPE_CHECKING:
    from tracker.sign_on.provider import Provider

_JOBS_END_SECONDS = 20


def create_app(settings: Settings, clock: Clock | None = None, *, jobs: bool = False) -> Starlette:
    """The web application over a database that is already migrated; `jobs` runs them too."""
    time, stop = clock or SystemClock(), asyncio.Event()
    # Made here, so that a wrong mail server stops the start with its sentence.
    work = run_jobs(settings, time, stop) if jobs else None

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        async with database(
            settings.database,
            replica_url=settings.replica,
            keyring=settings.keyring(),
            every_task=True,
            impatient=not jobs,
            digests=settings.digests,
        ):
            await key_opens()
            for office in await authorities():
                memory.remember(Around(office, await frame_of(office)))
            running = asyncio.create_task(work) if work else None
            yield
            stop.set()
            if running:
                # What is under way ends first, or is begun anew by whoever runs it next.
                with suppress(TimeoutError):
                    await asyncio.wait_for(running, _JOBS_END_SECONDS)

    app = Starlette(
        middleware=[
            Middleware(Watch, measured=settings.metrics is not None),
            Middleware(ProxyHeadersMiddleware, trusted_hosts=list(settings.proxies)),
            Middleware(SecurityHeaders, https=settings.secure_cookies),
            Middleware(Hosts, base_url=settings.base_url, named=settings.hosts),
            Middleware(Mounted, root=settings.root),
            Middleware(Chosen, root=settings.root, secure=settings.secure_cookies),
            Middleware(Faults),
        ],
        exception_handlers={
            **HANDLERS,
            SignInNeeded: sign_in_needed,
            ConfirmationNeeded: confirmation_needed,
            FirstElse: first_else,
        },
    )
    app.router = ByName(routes(), lifespan=lifespan)
    app.state.memory = memory = Memory()
    app.state.readiness = Readiness()
    app.state.twelve_months = TwelveMonths()
    app.state.site = Site(
        settings=settings,
        clock=time,
        templates=kept_in(environment(settings.root), settings.data / "templates"),
        codes=Codes(settings.key),
        store=settings.store(),
        roles={page.name: page.roles for page in PAGES},
        provider=_provider(settings),
        scanner=Scanner(settings.clamd) if settings.clamd else None,
        replica=Replica() if settings.replica else None,
    )
    return app


def _provider(settings: Settings) -> "Provider | None":
    if settings.provider is None:
        return None
    module: Any = import_module("tracker.sign_on.provider")  # its libraries are slow to load
    provider: Provider = module.Provider(settings.provider)
    return provider


def web_of_environment() -> Starlette:
    """For a server that starts several processes: pages only, settings of the environment."""
    return create_app(read_settings())
