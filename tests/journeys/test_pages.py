"""Every page in a real browser: in both languages and every reading mode, for everybody.

No accessibility fault that axe can find (WCAG 2.2 AA and best practice), no sideways
scrolling on a telephone or a desk, nothing that the security policy refuses. A page is
loaded once in each language; a reading mode is a class of its root and nothing else,
which is put to the test first.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ConsoleMessage, Page

from tests.clocks import FixedClock
from tests.conftest import Databases
from tests.journeys.conftest import Office, serving
from tests.web.every_page import (
    Installation,
    Visit,
    beside,
    empty_installation,
    rich_installation,
    settings_of,
)
from tracker.records.codes import Codes
from tracker.web.access import COOKIE as SESSION
from tracker.web.words import LANGUAGES

pytestmark = [
    pytest.mark.journey,
    pytest.mark.only_on("sqlite", reason="the browser sees the same pages on both"),
]

LANGUAGE, DISPLAY = "tracker_language", "tracker_display"
MODES = ("standard", "large", "contrast")
WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 320, "height": 640}
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
OPTIONS = {
    "runOnly": {"type": "tag", "values": TAGS},
    "resultTypes": ["violations"],
    "preload": False,
}
_AXE = """options => axe.run(document, options).then(found => found.violations.map(
  one => `${one.id}: ${one.help} at ${one.nodes.map(node => node.target).join("; ")}`))"""
_SHOW_AS = """([mode, modes]) => {
  document.documentElement.classList.remove(...modes);
  document.documentElement.classList.add(mode);
}"""
_POST = """([path, fields]) => {
  const form = document.createElement("form");
  form.method = "post";
  form.action = path;
  for (const [name, value] of Object.entries(fields)) {
    const field = form.appendChild(document.createElement("input"));
    field.type = "hidden";
    field.name = name;
    field.value = value;
  }
  document.body.appendChild(form).submit();
}"""
_TOO_WIDE = """() => document.documentElement.scrollWidth - document.documentElement.clientWidth"""


@dataclass
class Walk:
    """A browser window that goes from page to page and notes what is wrong."""

    page: Page
    made: Installation
    codes: Codes
    faults: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.said.append(str(error)))

    def _hear(self, message: ConsoleMessage) -> None:
        # The browser reports the status of the page itself, which the visit expects.
        if message.type == "error" and "the server responded with a status" not in message.text:
            self.said.append(message.text)

    def see(self, visit: Visit, url: str) -> None:
        """Open a page as somebody, and look at it wide and narrow."""
        self._open(visit, url)
        self.page.evaluate(Axe().axe_script)
        for mode in MODES:
            self._look(visit, mode)
            found = self.page.evaluate(_AXE, OPTIONS)
            self.faults += [f"{visit.told}: {mode}: {fault}" for fault in found]
        self.page.set_viewport_size(NARROW)
        for mode in MODES:
            self._look(visit, mode)
        self.page.set_viewport_size(WIDE)
        self.faults += [f"{visit.told}: {words}" for words in self.said]
        self.said.clear()

    def _open(self, visit: Visit, url: str) -> None:
        context = self.page.context
        context.clear_cookies(name=SESSION)
        if visit.who:
            token = self.made.tokens[visit.who]
            context.add_cookies([{"name": SESSION, "value": token, "url": url}])
        sent = self.made.sent(visit, self.codes)
        if sent is None:
            self.page.goto(visit.path)
            return
        if not self.page.url.startswith(url):
            self.page.goto("/track")
        with self.page.expect_navigation():
            self.page.evaluate(_POST, [visit.path, sent])

    def _look(self, visit: Visit, mode: str) -> None:
        self.page.evaluate(_SHOW_AS, [mode, MODES])
        too_wide = self.page.evaluate(_TOO_WIDE)
        if too_wide > 0:
            assert self.page.viewport_size
            width = self.page.viewport_size["width"]
            self.faults.append(f"{visit.told}: {mode}: {too_wide} px too wide at {width} px")


@pytest.fixture(scope="module", params=["empty", "rich"])
def office(
    request: pytest.FixtureRequest,
    databases: Databases,
    template: str,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[tuple[Office, Installation]]:
    name, clock = databases.create(template), FixedClock("2025-09-22 10:00")
    settings = settings_of(tmp_path_factory.mktemp("data"), databases.url(name))
    make = {"empty": empty_installation, "rich": rich_installation}[request.param]
    made = beside(lambda: make(settings, clock))
    with serving(settings, clock) as url:
        yield Office(url, clock, settings), made
    databases.drop(name)


@pytest.mark.parametrize("mode", MODES)
def test_a_reading_mode_is_a_class_of_the_root(
    office: tuple[Office, Installation], browser: Browser, mode: str
) -> None:
    place, _ = office
    context = browser.new_context(base_url=place.url)
    page = context.new_page()
    page.goto("/track")
    plain = page.locator("main").evaluate("main => main.outerHTML")
    context.add_cookies([{"name": DISPLAY, "value": mode, "url": place.url}])
    page.goto("/track")
    root = page.locator("html").get_attribute("class") or ""
    assert set(root.split()) & set(MODES) == {mode}
    assert page.locator("main").evaluate("main => main.outerHTML") == plain
    context.close()


@pytest.mark.parametrize("tongue", LANGUAGES)
def test_every_page_holds_for_everybody(
    office: tuple[Office, Installation], browser: Browser, tongue: str
) -> None:
    place, made = office
    # Colours that fade into each other would be measured half way.
    context = browser.new_context(
        base_url=place.url, locale="zh-CN", viewport=WIDE, reduced_motion="reduce"
    )
    context.add_cookies([{"name": LANGUAGE, "value": tongue, "url": place.url}])
    walk = Walk(context.new_page(), made, Codes(place.settings.key))
    for visit in made.visits:
        if not visit.looks_like_another:
            walk.see(visit, place.url)
    context.close()
    assert not walk.faults, f"{len(walk.faults)} faults\n" + "\n".join(walk.faults)
