"""A running office and a real browser.

The server runs in a thread with a clock that stands still until the story moves it; the
browser is the system's Chromium. With `--screenshots DIR` the pages shown in the README
are kept there.
"""

import asyncio
import shutil
import threading
from collections.abc import Awaitable, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeVar

import httpx2
import pytest
import uvicorn
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.clocks import FixedClock
from tracker.app import create_app
from tracker.records.codes import Codes
from tracker.records.connections import database
from tracker.settings import Settings, read_settings

T = TypeVar("T")

CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 375, "height": 740}


@dataclass
class Office:
    """A server of this test alone, and the clock on its wall."""

    url: str
    clock: FixedClock
    settings: Settings

    @property
    def codes(self) -> Codes:
        return Codes(self.settings.key)

    def beside(self, work: Callable[[], Awaitable[T]]) -> T:
        """Do something over the same database, as a command beside the server would."""

        async def opened() -> T:
            async with database(self.settings.database):
                return await work()

        # The browser's own loop runs in this thread.
        with ThreadPoolExecutor(1) as thread:
            return thread.submit(asyncio.run, opened()).result()


@pytest.fixture
def office(tmp_path: Path, database_url: str, clock: FixedClock) -> Iterator[Office]:
    settings = replace(
        read_settings({"TRACKER_DATA": str(tmp_path / "data")}), database=database_url
    )
    config = uvicorn.Config(create_app(settings, clock), port=0, log_level="error", lifespan="on")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        yield Office(_address(server), clock, settings)
    finally:
        server.should_exit = True
        thread.join(timeout=20)


def _address(server: uvicorn.Server) -> str:
    """Where the server listens, once it answers."""
    ready = threading.Event()
    while not server.started:
        ready.wait(0.02)
    port = server.servers[0].sockets[0].getsockname()[1]
    url = f"http://127.0.0.1:{port}"
    httpx2.get(f"{url}/healthz").raise_for_status()
    return url


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = next(found for name in CHROMIUM if (found := shutil.which(name)))
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=list(QUIET))
        yield chromium
        chromium.close()


OpenPage = Callable[..., Page]


@pytest.fixture
def open_page(browser: Browser, office: Office) -> Iterator[OpenPage]:
    """`open_page(narrow=True, script=False)`: a person at a screen of their own.

    Whatever happens there, no page may fail, run a faulty script, or ask another host.
    """
    contexts: list[BrowserContext] = []
    faults: list[str] = []

    def opened(*, narrow: bool = False, script: bool = True) -> Page:
        context = browser.new_context(
            base_url=office.url,
            viewport=NARROW if narrow else WIDE,
            java_script_enabled=script,
            locale="zh-CN",
            accept_downloads=True,
        )
        contexts.append(context)
        _watch(context, office.url, faults)
        return context.new_page()

    yield opened
    for context in contexts:
        context.close()
    assert not faults


def _watch(context: BrowserContext, home: str, faults: list[str]) -> None:
    """Note what may not happen; raised from here, the browser would swallow it."""

    def asked(request: Any) -> None:
        if not request.url.startswith((f"{home}/", "data:", "blob:")):
            faults.append(f"another host was asked: {request.url}")

    def answered(response: Any) -> None:
        if response.status >= 500:
            faults.append(f"{response.status} {response.url}")

    def said(message: Any) -> None:
        if "Content Security Policy" in message.text:
            faults.append(message.text)

    context.on("request", asked)
    context.on("response", answered)
    context.on("console", said)
    context.on("weberror", lambda found: faults.append(f"script error: {found.error}"))


@pytest.fixture
def keep_screenshot(request: pytest.FixtureRequest) -> Callable[[Page, str], None]:
    """Keep a picture where the run was asked to."""
    folder = request.config.getoption("--screenshots")

    def keep(page: Page, name: str) -> None:
        if folder:
            Path(folder).mkdir(parents=True, exist_ok=True)
            page.screenshot(path=Path(folder) / f"{name}.png")

    return keep
