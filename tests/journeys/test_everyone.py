"""At 320 px, in every reading mode, no page moves sideways; the first page is light; and on
paper there is what belongs there.

320 px is what a window of 1280 px shows at a zoom of 400 %.
"""

import asyncio
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from playwright.sync_api import Browser, Page, Response

from tests.journeys.conftest import Office
from tracker.actions.authorities import add_authority
from tracker.actions.demo import fill_demo
from tracker.records.codes import Codes
from tracker.records.connections import database
from tracker.web.chosen import DISPLAY

pytestmark = [
    pytest.mark.journey,
    pytest.mark.only_on("sqlite", reason="the browser sees the same pages on both"),
]

PAGES = (
    "/", "/track", "/track/lost", "/apply/DEMO", "/apply/DEMO/all", "/at/DEMO/guide",
    "/at/DEMO/channels", "/at/DEMO/label", "/at/DEMO/form", "/at/DEMO/catalogue",
    "/at/DEMO/figures", "/clock", "/clock?channel=online&submitted=2025-09-22", "/law", "/verify",
    "/receipt-key", "/help", "/privacy", "/accessibility", "/nowhere", "/desk/sign-in",
)  # fmt: skip
FIRST_PAGE = 100_000


def beside_the_server(office: Office, work: Callable[[], Coroutine[None, None, object]]) -> None:
    """In a thread of its own: the browser keeps the loop of this one."""

    async def opened() -> None:
        async with database(office.settings.database, keyring=office.settings.keyring()):
            await work()

    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, opened()).result()


@pytest.fixture
def screen(browser: Browser, office: Office) -> Iterator[Page]:
    async def add() -> object:
        return await add_authority("JD", name="甲街道办事处", now=office.clock.now())

    beside_the_server(office, add)
    context = browser.new_context(base_url=office.url, viewport={"width": 320, "height": 640})
    yield context.new_page()
    context.close()


def widest(page: Page) -> int:
    wide: int = page.evaluate("document.documentElement.scrollWidth")
    return wide


def test_nothing_moves_sideways_in_any_mode(browser: Browser, office: Office) -> None:
    store, codes = office.settings.store(), Codes(office.settings.key)
    beside_the_server(office, lambda: fill_demo(store, codes, office.clock))
    context = browser.new_context(base_url=office.url, viewport={"width": 320, "height": 640})
    page, found = context.new_page(), {}
    for mode in DISPLAY.values:
        for path in PAGES:
            page.goto(path + ("&" if "?" in path else "?") + f"display={mode}")
            if (wide := widest(page)) > 320:
                found[path, mode] = wide
    context.close()
    assert found == {}


def test_large_words_have_large_targets(screen: Page) -> None:
    screen.goto("/apply/JD?display=large")
    assert screen.evaluate("getComputedStyle(document.documentElement).fontSize") == "22px"
    small = screen.evaluate(
        """() => Array.from(document.querySelectorAll(
            '.button, .menu a, .switches a, .footer li a, summary, .choice > label, .input'
        )).filter((e) => e.offsetParent && e.getBoundingClientRect().height < 60)
        .map((e) => e.outerHTML)"""
    )
    assert small == []


def test_contrast_is_for_the_screen_and_not_for_paper(screen: Page) -> None:
    screen.goto("/?display=contrast")
    background = "getComputedStyle(document.body).backgroundColor"
    assert screen.evaluate(background) == "rgb(0, 0, 0)"
    link = "getComputedStyle(document.querySelector('main a:not(.button)')).color"
    assert screen.evaluate(link) == "rgb(255, 225, 77)"
    screen.emulate_media(media="print")
    assert screen.evaluate(background) == "rgb(255, 255, 255)"
    assert screen.evaluate(link) == "rgb(0, 0, 0)"


def test_the_first_page_is_light(screen: Page) -> None:
    bodies: dict[str, int] = {}

    def weigh(response: Response) -> None:
        bodies[response.url] = len(response.body())

    screen.on("response", weigh)
    screen.goto("/", wait_until="networkidle")
    assert len(bodies) >= 3, "page, styles and script"
    assert sum(bodies.values()) < FIRST_PAGE, bodies


@pytest.mark.parametrize("path", ["/", "/at/JD/guide", "/help", "/at/JD/figures"])
def test_paper_has_no_buttons(screen: Page, path: str) -> None:
    screen.goto(path)
    screen.emulate_media(media="print")
    shown = screen.evaluate(
        """() => Array.from(document.querySelectorAll(
            'button, .button, .menu, .switches, .skip, .footer-links, input'
        )).filter((e) => e.getClientRects().length)
        .map((e) => e.outerHTML)"""
    )
    assert shown == []
    assert widest(screen) <= 320
