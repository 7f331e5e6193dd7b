"""Six people, each from the home page to the reply, told as a reader would tell it."""

import re
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.clocks import FixedClock
from tests.journeys.conftest import Office, OpenPage
from tests.journeys.test_story import assert_fits, beside
from tracker.actions.add_officer import add_officer
from tracker.actions.authorities import add_authority, change_authority
from tracker.actions.register import register
from tracker.actions.reply import Answer, Reply, reply
from tracker.files.attachments import accept
from tracker.law.terms import OFFICER_ROLES
from tracker.records.journal import officer_author
from tracker.records.models import Application, Officer

pytestmark = [
    pytest.mark.journey,
    pytest.mark.only_on("sqlite", reason="the browser sees the same pages on both"),
]

WANTED = "2024年1月至6月本街道签订的垃圾清运合同。"
NAME, NUMBER, TELEPHONE = "申请人甲", "11010519491231002X", "13800001234"
OFFICE = {
    "address": "某某路8号105室",
    "hours": "工作日 9:00—17:00",
    "telephone": "0000-12345678",
    "document_word": "某街公开",
    "review_body": "某某区人民政府",
    "court": "某某区人民法院",
}
REPLIED = "提供合同复印件。"
# 我要申请; three times 继续; in whose name; the declaration; 提交申请. Nothing else is asked for.
FEWEST_CLICKS = 7
SHOWS_FOCUS = """() => {
  const one = document.activeElement;
  const style = getComputedStyle(one);
  const ring = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
  const box = one.getBoundingClientRect();
  const within = box.bottom > 0 && box.top < innerHeight;
  return one.matches(":focus-visible") && (ring || style.boxShadow !== "none") && within;
}"""
CHINESE_LEFT = """() => {
  const found = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const said = walker.currentNode.textContent.trim();
    const around = walker.currentNode.parentElement;
    if (/[\\u3400-\\u9fff]/.test(said) && around.closest("[lang]") === document.documentElement
        && !around.closest("script, textarea") && around.checkVisibility()) {
      found.push(said);
    }
  }
  return found;
}"""


@pytest.fixture(autouse=True)
def _office(office: Office, clock: FixedClock) -> None:
    async def work() -> None:
        await add_authority("JD", name="某某街道办事处", now=clock.now())
        authority = await change_authority("JD", now=clock.now(), **OFFICE)
        await add_officer(
            authority,
            sign_in_name="jia",
            name="经办人甲",
            password="清晨的第一班公交车很准时",
            roles=frozenset(OFFICER_ROLES),
            now=clock.now(),
        )

    beside(office, work)


def office_replies(office: Office, number: str, at: str = "2025-10-13 10:00") -> None:
    """The office registers, and answers with the contract."""
    office.clock.set_to(at)
    store = office.settings.store()

    async def work() -> None:
        application = await Application.get(register_number=number)
        officer = await Officer.get(sign_in_name="jia")
        by = {
            "author": officer_author(officer.id, officer.held_roles),
            "now": office.clock.now(),
        }
        file = await accept(store, "合同.txt", "垃圾清运合同".encode(), limit=1024)
        answer = Answer("disclosed.provided", REPLIED)
        drawn = Reply(
            answers=(answer,), ground=answer.ground, on=office.clock.today(), files=(file,)
        )
        await register(application.id, **by)
        await reply(application.id, drawn, **by)

    beside(office, work)


def applications(office: Office) -> int:
    return beside(office, lambda: Application.all().count())


@dataclass
class Person:
    """Somebody before a page: clicks, and counts how often."""

    page: Page
    clicks: int = 0

    def click(self, what: Locator) -> None:
        what.click()
        self.clicks += 1

    def press(self, words: str) -> None:
        """The button or link with these words, and the page it leads to."""
        target = self.page.get_by_role("button", name=words, exact=True).or_(
            self.page.get_by_role("link", name=words, exact=True)
        )
        self.click(target.first)

    def fill(self, label: str, text: str) -> None:
        self.page.get_by_label(label, exact=True).fill(text)

    def says_who(self) -> None:
        self.click(self.page.get_by_label("个人（自然人）"))
        self.fill("姓名", NAME)
        self.fill("证件号码", NUMBER)

    def applies(self) -> tuple[str, str]:
        """From the home page to the receipt."""
        self.page.goto("/")
        self.press_in_main("我要申请")
        self.fill("您想要什么信息？", WANTED)
        self.press("继续")
        self.says_who()
        self.press("继续")
        self.fill("电话", TELEPHONE)
        self.press("继续")
        return self.sends()

    def press_in_main(self, words: str) -> None:
        self.click(self.page.locator("main").get_by_role("link", name=words, exact=True))

    def sends(self) -> tuple[str, str]:
        self.click(self.page.locator("#statement"))
        self.press("提交申请")
        return number_and_code(self.page)

    def follows(self, number: str, code: str) -> None:
        self.page.goto("/track")
        self.fill("登记编号", number)
        self.fill("查询码", code)
        self.page.locator("main form button[type=submit]").first.click()
        self.page.wait_for_url("**/track/application")

    def takes_away(self, words: str) -> Path:
        with self.page.expect_download() as download:
            self.page.locator("main").get_by_role("link", name=words).first.click()
        return Path(download.value.path())


def number_and_code(page: Page) -> tuple[str, str]:
    page.wait_for_url("**/receipt")
    return page.locator("#register-number").inner_text(), page.locator(
        "#tracking-code"
    ).inner_text()


def test_a_citizen_in_a_hurry(office: Office, open_page: OpenPage) -> None:
    citizen = Person(open_page())
    number, code = citizen.applies()
    assert citizen.clicks <= FEWEST_CLICKS
    expect(citizen.page.locator("main")).to_contain_text("2025年10月24日")

    citizen.press("查看进度、补充或者撤回")
    expect(citizen.page.locator("h1")).to_contain_text(number)
    office_replies(office, number)
    citizen.follows(number, code)
    expect(citizen.page.locator("main")).to_contain_text("答复已经作出")
    assert citizen.takes_away("合同.txt").read_text("utf-8") == "垃圾清运合同"
    citizen.press("阅读答复")
    expect(citizen.page.locator("main")).to_contain_text(REPLIED)
    assert citizen.takes_away("下载 PDF").read_bytes().startswith(b"%PDF")


@dataclass
class Keys:
    """Somebody who never touches a mouse: Tab, Enter, Space and what is typed."""

    page: Page
    steps: int = 0

    def to(self, target: Locator) -> None:
        """Tab until the target has the focus; wherever it stops, that can be seen."""
        place = target.first
        for _ in range(120):
            if place.evaluate("one => one === document.activeElement"):
                return
            self.page.keyboard.press("Tab")
            self.steps += 1
            assert self.page.evaluate(SHOWS_FOCUS), self._where()
        pytest.fail(f"no way by keyboard to {target} on {self.page.url}")

    def _where(self) -> str:
        said = self.page.evaluate("document.activeElement.outerHTML.slice(0, 200)")
        return f"the focus cannot be seen at {said}"

    def press(self, target: Locator) -> None:
        """Enter on a link or button, and the page it leads to."""
        self.to(target)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")
        root = self.page.locator("html").get_attribute("class") or ""
        assert "large" in root.split(), f"大字 is lost on {self.page.url}"
        assert_fits(self.page)

    def tick(self, target: Locator) -> None:
        self.to(target)
        self.page.keyboard.press("Space")
        expect(target.first).to_be_checked()

    def write(self, target: Locator, text: str) -> None:
        self.to(target)
        self.page.keyboard.insert_text(text)


def test_one_over_seventy_with_large_type_and_the_keyboard_only(
    office: Office, open_page: OpenPage
) -> None:
    page = open_page()
    keys, button = Keys(page), lambda words: page.get_by_role("button", name=words, exact=True)
    page.goto("/")
    keys.press(page.get_by_role("link", name="大字"))
    assert page.locator("body").evaluate("one => parseFloat(getComputedStyle(one).fontSize)") >= 22
    keys.press(page.locator("main").get_by_role("link", name="我要申请"))
    keys.write(page.locator("#description"), WANTED)
    keys.press(button("继续"))
    keys.tick(page.get_by_label("个人（自然人）"))
    keys.write(page.locator("#name"), NAME)
    keys.write(page.locator("#identity_number"), NUMBER)
    keys.press(button("继续"))
    keys.write(page.locator("#telephone"), TELEPHONE)
    keys.press(button("继续"))
    keys.press(button("提交申请"))
    expect(page.locator(".error-summary")).to_be_focused()
    keys.tick(page.locator("#statement"))
    keys.press(button("提交申请"))
    number, code = number_and_code(page)

    office_replies(office, number)
    keys.press(page.locator("nav").get_by_role("link", name="查询进度"))
    keys.write(page.locator("#number"), number)
    keys.write(page.locator("#code"), code)
    keys.press(page.locator("main form button[type=submit]"))
    keys.press(page.get_by_role("link", name="阅读答复"))
    expect(page.locator("main")).to_contain_text(REPLIED)


def test_an_organisation_with_an_agent_and_an_uploaded_authority(
    office: Office, open_page: OpenPage, tmp_path: Path
) -> None:
    mandate = tmp_path / "授权委托书.txt"
    mandate.write_text("委托代理人甲申请公开政府信息。", encoding="utf-8")
    agent = Person(open_page())
    agent.page.goto("/apply/JD")
    agent.fill("您想要什么信息？", WANTED)
    agent.press("继续")
    agent.click(agent.page.get_by_label("单位（法人或者其他组织）"))
    agent.fill("单位名称", "示例环保服务中心")
    agent.click(agent.page.get_by_label("社会公益组织"))
    agent.fill("统一社会信用代码", "91110000600037341L")
    agent.fill("联系人", "联系人甲")
    agent.click(agent.page.get_by_label("我是代理人，替上面的人或者单位申请"))
    agent.press("继续")
    expect(agent.page.locator(".error-summary")).to_be_focused()
    agent.click(agent.page.get_by_label("委托代理人"))
    agent.fill("代理人姓名", "代理人甲")
    agent.fill("代理人证件号码", NUMBER)
    agent.page.locator("#mandate").set_input_files(mandate)
    agent.press("继续")
    agent.fill("电话", TELEPHONE)
    agent.press("继续")
    looked_over = agent.page.locator("main")
    for words in ("示例环保服务中心", "代理人甲", "授权委托书.txt"):
        expect(looked_over).to_contain_text(words)
    assert NUMBER not in agent.page.content()
    number, code = agent.sends()

    office_replies(office, number)
    agent.follows(number, code)
    assert agent.takes_away("授权委托书.txt").read_bytes() == mandate.read_bytes()
    agent.press("阅读答复")
    expect(agent.page.locator("main")).to_contain_text("示例环保服务中心")


def test_a_foreign_resident_in_english(office: Office, open_page: OpenPage) -> None:
    page = open_page()
    page.on("load", speaks_english)
    page.goto("/?lang=en")
    main = page.locator("main")
    main.get_by_role("link", name="Apply", exact=True).click()
    page.fill("#description", "Waste collection contracts, January to June 2024")
    go_on = page.get_by_role("button", name="Continue", exact=True)
    go_on.click()
    page.get_by_label("A person", exact=True).check()
    page.fill("#name", "A. Applicant")
    page.select_option("#identity_document", "passport")
    page.fill("#identity_number", "P1234567")
    go_on.click()
    page.fill("#telephone", "1")
    go_on.click()
    expect(page).to_have_title(re.compile("^Error: "))
    page.fill("#telephone", TELEPHONE)
    go_on.click()
    page.check("#statement")
    page.get_by_role("button", name="Submit", exact=False).click()
    number, code = number_and_code(page)
    expect(main).to_contain_text("24 October 2025")

    office_replies(office, number)
    page.goto("/track")
    page.fill("#number", number)
    page.fill("#code", code)
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_url("**/track/application")
    page.locator("main .notice a.button").first.click()
    expect(page.locator("article.letter")).to_have_attribute("lang", "zh-CN")
    expect(page.locator("article.letter")).to_contain_text(REPLIED)


def speaks_english(page: Page) -> None:
    """What is not said to be Chinese is English, but for what people and the office wrote."""
    if page.url.startswith("http"):
        assert page.locator("html").get_attribute("lang") == "en", page.url
        own = ("某某街道办事处", REPLIED, *OFFICE.values(), "合同.txt")
        left = [
            said for said in page.evaluate(CHINESE_LEFT) if not any(map(said.__contains__, own))
        ]
        assert left == [], page.url


def test_one_without_script(office: Office, open_page: OpenPage) -> None:
    person = Person(open_page(script=False))
    page = person.page
    number, code = person.applies()
    office_replies(office, number)
    person.follows(number, code)
    assert person.takes_away("合同.txt").read_text("utf-8") == "垃圾清运合同"
    person.press("阅读答复")
    assert person.takes_away("下载 PDF").read_bytes().startswith(b"%PDF")
    page.go_back()
    page.get_by_role("button", name="结束查看").click()
    page.goto("/track/application")
    assert page.url.endswith("/track"), "whoever comes next sees nothing"


def test_one_whose_connection_breaks_while_typing_and_while_sending(
    office: Office, open_page: OpenPage
) -> None:
    # As on plain http, where browsers run no workers: only the tab itself keeps the text.
    person = Person(open_page(narrow=True, workers="block"))
    page, line = person.page, person.page.context
    page.goto("/apply/JD")
    line.set_offline(True)
    person.fill("您想要什么信息？", WANTED)
    person.press("继续")
    page.wait_for_url("chrome-error://**")
    line.set_offline(False)
    page.goto("/apply/JD")
    page.get_by_role("button", name="放回表里").click()
    expect(page.locator("#description")).to_have_value(WANTED)
    person.press("继续")
    person.says_who()
    person.press("继续")
    person.fill("电话", TELEPHONE)
    person.press("继续")
    page.wait_for_url("**/check")
    looked_over = page.url

    line.set_offline(True)
    person.click(page.locator("#statement"))
    person.press("提交申请")
    page.wait_for_url("chrome-error://**")
    line.set_offline(False)
    assert applications(office) == 0

    page.goto(looked_over)
    expect(page.locator("main")).to_contain_text(WANTED)
    person.click(page.locator("#statement"))
    page.route("**/check", loses_the_answer, times=1)
    person.press("提交申请")
    page.wait_for_url("chrome-error://**")
    assert applications(office) == 1, "it had arrived"

    page.goto(looked_over)
    number, code = number_and_code(page)
    assert_fits(page)
    assert applications(office) == 1
    office_replies(office, number)
    person.follows(number, code)
    expect(page.locator("main")).to_contain_text("答复已经作出")


def loses_the_answer(route: Route) -> None:
    """The form reaches the office; what the office says does not come back."""
    route.fetch(max_redirects=0)
    route.abort("connectionreset")
