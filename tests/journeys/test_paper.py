"""How long it takes to register a paper, by keyboard alone, counted in keystrokes.

The clock is the keystroke-level model (Card, Moran, Newell 1980): 0.28 seconds for a key of
an average typist, 1.35 seconds of thought before each field that is filled. A Chinese character
costs four keys: three letters of pinyin on average, and a choice for every two.
"""

import unicodedata
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Page

from tests.journeys.conftest import Office, OpenPage
from tests.journeys.test_story import PASSWORD, beside
from tracker.actions.add_officer import add_officer
from tracker.actions.authorities import add_authority
from tracker.law.terms import OFFICER_ROLES
from tracker.records.models import Application, Particulars, Statement

pytestmark = [
    pytest.mark.journey,
    pytest.mark.only_on("sqlite", reason="the browser sees the same pages on both"),
]

SECONDS_A_KEY, SECONDS_A_THOUGHT, KEYS_A_CHARACTER = 0.28, 1.35, 4
TWO_MINUTES = 120
PAPER = {
    "evidence": "EMS1234567890123",
    "name": "申请人甲",
    "identity_number": "110101199003070038",
    "telephone": "13800001234",
    "postal_address": "某某路1号3单元",
    "description": "2024年1月至6月垃圾清运合同及付款凭证",
}


@dataclass
class Typist:
    """Somebody without a mouse. `keys`: how many were pressed; `moves`: those that type nothing."""

    page: Page
    keys: int = 0
    moves: int = 0
    fields: list[str] = field(default_factory=list)

    def press(self, key: str, *, leads_on: bool = False) -> None:
        self.keys += 1
        self.moves += 1
        if leads_on:
            with self.page.expect_navigation():
                self.page.keyboard.press(key)
        else:
            self.page.keyboard.press(key)

    def at(self) -> str:
        focused: str = self.page.evaluate("document.activeElement.id")
        return focused

    def to(self, id_: str) -> None:
        """Tab until the field has the focus."""
        for _ in range(30):
            if self.at() == id_:
                return
            self.press("Tab")
        pytest.fail(f"{id_} cannot be reached by Tab")

    def write(self, id_: str, text: str) -> None:
        self.to(id_)
        self.fields.append(id_)
        for sign in text:
            if unicodedata.east_asian_width(sign) == "W":
                self.page.keyboard.insert_text(sign)
                self.keys += KEYS_A_CHARACTER
            else:
                self.page.keyboard.press(sign)
                self.keys += 1

    @property
    def seconds(self) -> float:
        return self.keys * SECONDS_A_KEY + len(self.fields) * SECONDS_A_THOUGHT


@pytest.fixture
def page(office: Office, open_page: OpenPage) -> Page:
    """Signed in at the desk; one application is there already."""

    async def work() -> None:
        now = office.clock.now()
        authority = await add_authority("JD", name="某某街道办事处", now=now)
        await add_officer(
            authority,
            name="经办人甲",
            sign_in_name="jia",
            password=PASSWORD,
            roles=frozenset(OFFICER_ROLES),
            now=now,
        )

    beside(office, work)
    page = open_page()
    page.goto("/desk/sign-in")
    page.fill("#sign_in_name", "jia")
    page.fill("#password", PASSWORD)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    return page


def registers_a_letter(page: Page) -> Typist:
    """A registered letter, from the open form to its last key."""
    typist = Typist(page)
    assert typist.at() == "came"  # where the page begins
    typist.press("ArrowDown")  # told at the counter
    typist.press("ArrowDown")  # told on the telephone
    typist.press("ArrowDown")  # a registered letter
    assert page.locator("[name=came]:checked").get_attribute("value") == "post_signed"
    for id_, text in PAPER.items():
        typist.write(id_, text)
    typist.to("carrier-2")
    typist.press("Enter", leads_on=True)
    return typist


def test_a_letter_is_registered_in_two_minutes_without_a_mouse(page: Page, office: Office) -> None:
    page.goto("/desk/register")
    typist = registers_a_letter(page)
    print(f"{typist.keys} keystrokes, {typist.moves} of them moves, {typist.seconds:.0f} seconds")
    assert "登记回执" in page.title()
    assert typist.moves <= 25
    assert typist.keys <= 200
    assert typist.seconds <= TWO_MINUTES
    person = beside(office, Particulars.get)
    told = {name: getattr(person, name) for name in PAPER if hasattr(person, name)}
    assert told == {name: PAPER[name] for name in told}
    assert beside(office, Statement.get).text == PAPER["description"]


def test_who_comes_again_costs_one_more_key(page: Page, office: Office) -> None:
    page.goto("/desk/register")
    registers_a_letter(page)
    # From the inbox: into the list, and the letter that registers.
    page.goto("/desk")
    page.keyboard.press("ArrowDown")
    with page.expect_navigation():
        page.keyboard.press("n")
    typist = registers_a_letter(page)
    main = page.locator("main").inner_text()
    assert "这是同一申请人本月第 2 件" in main
    assert "JD-2025-00001" in main
    assert page.input_value("#description") == PAPER["description"]
    typist.press("Enter", leads_on=True)
    assert "登记回执" in page.title()
    assert typist.seconds <= TWO_MINUTES
    assert beside(office, lambda: Application.all().count()) == 2
