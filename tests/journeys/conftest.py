"""A running office and a real browser.

The server runs in a thread with a clock that stands still until the story moves it; the
browser is the system's Chromium. With `--screenshots DIR` the pages shown in the README
are kept there.
"""

import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import httpx2
import pytest
import uvicorn
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.clocks import FixedClock
from tracker.app import create_app
from tracker.settings import Settings, read_settings

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


@pytest.fixture
def office(tmp_path: Path, database_url: str, clock: FixedClock) -> Iterator[Office]:
    settings = replace(
        read_settings({"TRACKER_DATA": str(tmp_path / "data")}), database=database_url
    )
    with serving(settings, clock) as url:
        yield Office(url, clock, settings)


@contextmanager
def serving(settings: Settings, clock: FixedClock, port: int = 0) -> Iterator[str]:
    """A server in a thread of its own; where it listens."""
    app = create_app(settings, clock)
    config = uvicorn.Config(app, port=port, log_level="error", lifespan="on")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        yield _address(server)
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

    Every page a person sees must be without a fault and without sideways scrolling.
    """
    contexts: list[BrowserContext] = []

    def opened(*, narrow: bool = False, script: bool = True, workers: str = "allow") -> Page:
        context = browser.new_context(
            base_url=office.url,
            viewport=NARROW if narrow else WIDE,
            java_script_enabled=script,
            service_workers=workers,  # type: ignore[arg-type]
            locale="zh-CN",
            accept_downloads=True,
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.on("pageerror", lambda error: pytest.fail(f"script error: {error}"))
        page.on("response", _no_fault)
        return page

    yield opened
    for context in contexts:
        context.close()


def until(page: Page, said: str) -> None:
    """Until an expression holds on the page. The page's own policy forbids the browser to ask
    it by itself again and again."""
    for _ in range(400):
        if page.evaluate(said):
            return
        page.wait_for_timeout(50)
    pytest.fail(f"never true: {said}")


def _no_fault(response: object) -> None:
    status = getattr(response, "status", 200)
    assert status < 500, getattr(response, "url", "")


@pytest.fixture
def keep_screenshot(request: pytest.FixtureRequest) -> Callable[[Page, str], None]:
    """Keep a picture where the run was asked to."""
    folder = request.config.getoption("--screenshots")

    def keep(page: Page, name: str) -> None:
        if folder:
            Path(folder).mkdir(parents=True, exist_ok=True)
            page.screenshot(path=Path(folder) / f"{name}.png")

    return keep
