"""The server is stopped while somebody fills in the form: what was typed can be printed."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Error, Page, expect

from tests.journeys.conftest import NARROW, until
from tests.journeys.test_kill import Server

pytestmark = [
    pytest.mark.journey,
    pytest.mark.only_on("sqlite", reason="the browser sees the same pages on both"),
]

WRITTEN = "2024年垃圾清运合同。\n以及付款凭证。"
NUMBER, TELEPHONE = "110101199003070038", "13800001234"


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    server = Server(tmp_path)
    assert server.command("authority", "add", "JD", "--name", "某某街道办事处").returncode == 0
    told = ("address=某某路8号", "telephone=0000-12345678", "hours=工作日9:00—17:00")
    assert server.command("authority", "set", "JD", *told).returncode == 0
    server.start()
    yield server
    server.kill()


@pytest.fixture
def page(browser: Browser, server: Server) -> Iterator[Page]:
    context = browser.new_context(base_url=server.url, viewport=NARROW, locale="zh-CN")
    page = context.new_page()
    page.set_default_timeout(20_000)
    page.on("pageerror", lambda error: pytest.fail(f"script error: {error}"))
    yield page
    context.close()


def go_on(page: Page) -> None:
    page.get_by_role("button", name="继续", exact=True).click()


def prepared(page: Page) -> None:
    """Once the worker stands before the pages and keeps the one it needs."""
    until(page, "navigator.serviceWorker.controller !== null")
    until(page, "caches.match('/apply/JD/offline').then(Boolean)")
    until(page, "caches.match(document.querySelector('script').src).then(Boolean)")


def test_with_the_server_gone_the_form_is_printed_and_sent_later(
    server: Server, page: Page
) -> None:
    page.goto("/apply/JD")
    page.fill("#description", WRITTEN)
    prepared(page)
    go_on(page)
    page.check("#who")
    page.fill("#name", "申请人甲")
    page.fill("#identity_number", NUMBER)
    applicant = page.url
    server.kill()
    go_on(page)

    expect(page.get_by_role("heading", name="申请还没有提交")).to_be_visible()
    expect(page.get_by_role("heading", name="还没有收到回执")).to_be_hidden()
    main = page.locator("main")
    for said in ("某某路8号", "0000-12345678", "工作日9:00—17:00", "申请人甲", "居民身份证"):
        expect(main).to_contain_text(said)
    assert page.locator("[data-fill=description]").inner_text() == WRITTEN
    expect(page.locator("[data-fill=organisation_name]")).to_be_hidden()
    expect(page.locator("[data-fill=agent_name]")).to_be_hidden()
    assert NUMBER not in page.content()
    assert page.evaluate("getComputedStyle(document.body).fontSize") == "18px", "styled as ever"
    wide = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
    assert not page.evaluate(wide)
    page.emulate_media(media="print")
    expect(page.get_by_role("heading", name="申请还没有提交")).to_be_hidden()
    expect(page.locator("[data-fill=description]")).to_be_visible()
    page.emulate_media(media="screen")

    page.get_by_role("link", name="再试一次").click()
    expect(page.get_by_role("heading", name="申请还没有提交")).to_be_visible()
    server.start()
    page.get_by_role("link", name="再试一次").click()
    page.wait_for_url(applicant)
    page.get_by_role("button", name="放回表里").click()
    expect(page.locator("#name")).to_have_value("申请人甲")
    page.fill("#identity_number", NUMBER)
    go_on(page)
    page.fill("#telephone", TELEPHONE)
    go_on(page)
    page.wait_for_url("**/check")

    page.check("#statement")
    server.kill()
    page.get_by_role("button", name="提交申请").click()
    expect(page.get_by_role("heading", name="还没有收到回执")).to_be_visible()
    expect(page.get_by_role("heading", name="申请还没有提交")).to_be_hidden()
    server.start()
    page.get_by_role("link", name="再试一次").click()
    page.wait_for_url("**/check")
    page.check("#statement")
    page.get_by_role("button", name="提交申请").click()
    page.wait_for_url("**/receipt")
    assert page.evaluate("sessionStorage.length") == 0


def test_what_a_proxy_says_of_a_server_that_is_gone_is_not_the_last_word(page: Page) -> None:
    page.goto("/apply/JD")
    page.fill("#description", WRITTEN)
    prepared(page)
    page.context.route("**/apply/JD", lambda route: route.fulfill(status=502, body="Bad Gateway"))
    go_on(page)
    expect(page.get_by_role("heading", name="申请还没有提交")).to_be_visible()
    expect(page.locator("[data-fill=description]")).to_contain_text("2024年垃圾清运合同")


def test_a_receipt_never_says_that_nothing_was_sent(server: Server, page: Page) -> None:
    page.goto("/apply/JD/all")
    prepared(page)
    page.fill("#description", WRITTEN)
    page.check("#who")
    page.fill("#name", "申请人甲")
    page.fill("#identity_number", NUMBER)
    page.fill("#telephone", TELEPHONE)
    go_on(page)
    page.check("#statement")
    page.get_by_role("button", name="提交申请").click()
    page.wait_for_url("**/receipt")
    receipt = page.url
    server.kill()
    with pytest.raises(Error, match="ERR_FAILED"):
        page.reload()
    server.start()
    page.goto(receipt)
    expect(page.get_by_role("heading", name="申请已提交成功").first).to_be_visible()
