"""From set-up to the annual table: one office, one citizen, one year, in a real browser."""

import asyncio
import json
import re
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar

import pytest
from playwright.sync_api import Page

from tests.journeys.conftest import Office, OpenPage
from tracker.actions.demo import fill_demo
from tracker.actions.set_up import new_set_up_link
from tracker.records.codes import Codes
from tracker.records.connections import database

pytestmark = [
    pytest.mark.journey,
    pytest.mark.only_on("sqlite", reason="the browser sees the same pages on both"),
]

Keep = Callable[[Page, str], None]
PASSWORD = "清晨的第一班公交车很准时"
OFFICE = {
    "name": "某某街道办事处",
    "code": "JD01",
    "address": "某某路8号105室",
    "hours": "工作日 9:00—17:00",
    "telephone": "0000-12345678",
    "document_word": "某街公开",
    "review_body": "某某区人民政府",
    "court": "某某区人民法院",
    "officer_name": "经办人甲",
    "sign_in_name": "jia",
    "password": PASSWORD,
    "password_again": PASSWORD,
}
WANTED = "2024年1月至6月本街道与环卫公司签订的垃圾清运合同。𠮷😀"


T = TypeVar("T")


def beside(office: Office, work: Callable[[], Awaitable[T]]) -> T:
    """Do something over the same database, as a command beside the server would."""

    async def opened() -> T:
        async with database(office.settings.database, keyring=office.settings.keyring()):
            return await work()

    # The browser's own loop runs in this thread.
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, opened()).result()


def set_up_link(office: Office) -> str:
    """The link that `tracker serve` prints."""
    codes = Codes(office.settings.key)
    return f"/set-up/{beside(office, lambda: new_set_up_link(codes, office.clock.now()))}"


def press(page: Page, button: str) -> None:
    """Press the first such button or link and wait for the page it leads to."""
    with page.expect_navigation():
        page.locator(button).first.click()


def send(page: Page, **fields: str) -> None:
    """Fill the form of the page as a person does, and press its first main button."""
    form = page.locator("main form[method=post]").first
    for name, value in fields.items():
        field = form.locator(f"[name={name}]").first
        kind = field.evaluate("e => e.type || e.tagName")
        if kind in ("radio", "checkbox"):
            form.locator(f"[name={name}][value={value}]").check()
        elif kind == "select-one":
            field.select_option(value)
        elif kind == "file":
            field.set_input_files(value)
        else:
            field.fill(value)
    press(page, "main form[method=post] .button:not(.secondary)[type=submit]")


def at_desk(page: Page, path: str) -> None:
    """A page of the desk; a new day begins with signing in."""
    page.goto(path)
    if "/desk/sign-in" in page.url:
        send(page, sign_in_name="jia", password=PASSWORD)


def act(page: Page, number: str, name: str, *, steps: int = 2, **fields: str) -> None:
    """An act on the desk: its form, and where there is one the look over before it is done."""
    at_desk(page, f"/desk/applications/{number}/{name}")
    send(page, **fields)
    if steps > 1:
        press(page, "main button[value=confirm], main button[value=approve]")
    assert page.url.partition("?")[0].endswith(number), page.locator("main").inner_text()


def set_up(page: Page, office: Office) -> None:
    page.goto(set_up_link(office))
    send(page, **OFFICE)
    assert "设置已经完成" in page.locator("main").inner_text()
    page.goto("/desk/sign-in")
    send(page, sign_in_name="jia", password=PASSWORD)
    assert page.url.endswith("/desk")


def apply(page: Page) -> tuple[str, str]:
    """The three short pages, the check page, the receipt: number and code."""
    page.goto("/apply")
    send(page, description=WANTED)
    send(
        page,
        who="person",
        name="申请人甲",
        identity_document="resident_card",
        identity_number="11010519491231002X",
    )
    send(page, telephone="13800000000", carrier="electronic", way="download")
    assert WANTED in page.locator("main").inner_text()
    assert "11010519491231002X" not in page.content()
    send(page, statement="yes")
    text = page.locator("main").inner_text()
    number = re.search(r"JD01-\d{4}-\d{5}", text)
    code = re.search(r"(?:[2-9A-HJKMNP-Z]{4}-){4}[2-9A-HJKMNP-Z]{4}", text)
    assert number, text
    assert code, text
    return number[0], code[0]


def follow(page: Page, number: str, code: str) -> str:
    page.goto("/track")
    send(page, number=number.lower(), code=code.replace("-", " ").lower())
    return page.locator("main").inner_text()


def test_from_set_up_to_the_annual_table(
    office: Office, open_page: OpenPage, keep_screenshot: Keep, tmp_path: Path
) -> None:
    desk, citizen = open_page(), open_page()
    set_up(desk, office)

    number, code = apply(citizen)
    assert "2025年10月24日" in citizen.locator("main").inner_text(), "20 working days from 9-22"
    keep_screenshot(citizen, "receipt")
    receipt = citizen.url
    citizen.reload()
    citizen.go_back()
    citizen.goto(receipt)
    assert number in citizen.locator("main").inner_text(), "still one application"

    desk.goto("/desk")
    assert number in desk.locator("main").inner_text()
    act(desk, number, "register", steps=1)
    office.clock.set_to("2025-09-26 09:30")
    act(
        desk, number, "ask_supplement",
        items="请说明合同的名称。", on="2025-09-26", respond_by="2025-10-15",
    )  # fmt: skip

    assert "请您补充说明" in follow(citizen, number, code)
    office.clock.set_to("2025-10-13 20:14")
    follow(citizen, number, code)
    citizen.goto("/track/application/supplement")
    send(citizen, text="合同名称是《2024年环卫服务合同》。")
    assert "2025年11月10日" in citizen.locator("main").inner_text(), "20 more from 10-13"

    office.clock.set_to("2025-10-20 10:00")
    act(
        desk, number, "consult",
        kind="third_party", whom="某某环卫有限公司", matter="公开合同单价", on="2025-10-20",
    )  # fmt: skip
    assert "征求" in follow(citizen, number, code)
    office.clock.set_to("2025-10-28 10:00")
    act(
        desk, number, "record_opinion", steps=1,
        opinion="objects", summary="单价属于商业秘密。", on="2025-10-28",
    )  # fmt: skip
    office.clock.set_to("2025-11-07 10:00")
    act(
        desk, number, "extend",
        working_days="10", reason="需要隐去单价", on="2025-11-07",
    )  # fmt: skip

    office.clock.set_to("2025-11-20 15:00")
    contract = tmp_path / "合同（隐去单价）.txt"
    contract.write_text("垃圾清运合同", encoding="utf-8")
    at_desk(desk, f"/desk/applications/{number}/reply")
    desk.locator("[name=ground_1]").select_option("partly_disclosed")
    desk.locator("[name=text_1]").fill("提供合同，隐去单价。")
    desk.locator("[name=files]").set_input_files(str(contract))
    desk.locator("[name=on]").fill("2025-11-20")
    press(desk, "main form[method=post] button[type=submit]")
    preview = desk.locator("#text").input_value()
    assert "应当先" in preview, "review first for what is withheld"
    assert "某某区人民政府" in preview
    desk.locator("[name=steps][value=secrecy_check]").check()
    press(desk, "main button[value=approve]")
    assert "某街公开〔2025〕" in desk.locator("main").inner_text()
    act(
        desk, number, "record_delivery", steps=1,
        way="post", evidence="挂号信 XA00000000011", on="2025-11-20",
    )  # fmt: skip

    assert "答复" in follow(citizen, number, code)
    with citizen.expect_download() as download:
        citizen.locator("main a[href*='/files/']").first.click()
    assert Path(download.value.path()).read_text("utf-8") == "垃圾清运合同"
    press(citizen, "main a[href*='/letters/']:not([href$='.pdf'])")
    assert "某街公开" in citizen.locator("main").inner_text()

    office.clock.set_to("2025-12-31 16:00")
    open_page_number, _ = apply(open_page(narrow=True, script=False))
    at_desk(desk, "/desk")
    check_annual(desk, number, open_page_number, keep_screenshot)


def check_annual(desk: Page, ended: str, still_open: str, keep_screenshot: Keep) -> None:
    """The table of the year: two new, one partly disclosed, one carried out, all linked."""
    desk.goto("/desk/annual/2025")
    keep_screenshot(desk, "annual")
    said: dict[str, Any] = json.loads(desk.request.get("/desk/annual/2025/report.json").text())
    rows = said["applications"]
    partly = "（二）部分公开（区分处理的，只计这一情形，不计其他情形）"
    assert rows["一、本年新收政府信息公开申请数量"]["自然人"] == 2
    assert rows["三、本年度办理结果"][partly]["自然人"] == 1
    assert rows["四、结转下年度继续办理"]["总计"] == 1
    assert all(check["holds"] for check in said["checks"])
    row = desk.locator("tr", has_text=partly).first
    with desk.expect_navigation():
        row.locator("a").first.click()
    listed = desk.locator("main table").inner_text()
    assert ended in listed
    assert still_open not in listed


@pytest.mark.parametrize("narrow", [False, True], ids=["1280", "375"])
def test_the_example_has_something_on_every_page(
    office: Office, open_page: OpenPage, keep_screenshot: Keep, narrow: bool
) -> None:
    codes, store = Codes(office.settings.key), office.settings.store()
    told = beside(office, lambda: fill_demo(store, codes, office.clock))
    page = open_page(narrow=narrow)
    page.goto("/desk/sign-in")
    send(page, sign_in_name="demo", password=told[1].rpartition(" ")[2])
    if not narrow:
        keep_screenshot(page, "inbox")
    for path in (
        "",
        "/ledger",
        "/challenges",
        "/fees?year=2025",
        "/annual/2025",
        "/calendar",
        "/waiting",
    ):
        page.goto(f"/desk{path}")
        assert page.locator("main table").count(), path
        assert_fits(page)
    for path in ("/", "/guide", "/apply", "/track", "/at/DEMO/form"):
        page.goto(path)
        assert_fits(page)


def assert_fits(page: Page) -> None:
    """Nothing makes a person scroll sideways; wide tables scroll in boxes of their own."""
    too_wide = page.evaluate(
        "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    assert too_wide <= 0, page.url
