"""What the script adds to the form: helps at once, and nothing typed is lost on a bad line."""

import pytest
from playwright.sync_api import Page, expect

from tests.clocks import FixedClock
from tests.journeys.conftest import Office, OpenPage
from tests.journeys.test_story import beside
from tracker.actions.authorities import add_authority

pytestmark = [
    pytest.mark.journey,
    pytest.mark.only_on("sqlite", reason="the browser sees the same pages on both"),
]

WRITTEN = "2024年垃圾清运合同。\n以及付款凭证。"
NUMBER, TELEPHONE = "110101199003070038", "13800001234"


@pytest.fixture
def page(office: Office, open_page: OpenPage, clock: FixedClock) -> Page:
    beside(office, lambda: add_authority("JD", name="某某街道办事处", now=clock.now()))
    return open_page(narrow=True)


def go_on(page: Page) -> None:
    page.get_by_role("button", name="继续", exact=True).click()


def send_on_a_broken_line(page: Page) -> None:
    page.context.set_offline(True)
    go_on(page)
    page.wait_for_url("chrome-error://**")
    page.context.set_offline(False)


def test_what_a_broken_connection_swallowed_is_offered_back(page: Page) -> None:
    page.goto("/apply/JD")
    page.fill("#description", WRITTEN)
    send_on_a_broken_line(page)
    page.goto("/apply/JD")
    expect(page.locator("#description")).to_have_value("")
    page.get_by_role("button", name="放回表里").click()
    expect(page.locator("#description")).to_have_value(WRITTEN)
    go_on(page)

    page.check("#who")
    page.fill("#name", "申请人甲")
    page.fill("#identity_number", NUMBER)
    applicant = page.url
    kept = page.evaluate("JSON.stringify(sessionStorage)")
    assert "申请人甲" in kept
    assert NUMBER not in kept
    send_on_a_broken_line(page)
    page.goto(applicant)
    page.get_by_role("button", name="放回表里").click()
    expect(page.locator("#name")).to_have_value("申请人甲")
    expect(page.locator("#identity_number")).to_have_value("")
    page.fill("#identity_number", NUMBER)
    go_on(page)
    page.fill("#telephone", TELEPHONE)
    go_on(page)
    page.wait_for_url("**/check")
    assert page.evaluate("sessionStorage.length") == 0


def test_what_is_not_wanted_back_is_forgotten(page: Page) -> None:
    page.goto("/apply/JD")
    page.fill("#description", WRITTEN)
    page.goto("/apply/JD")
    page.get_by_role("button", name="不要了").click()
    assert page.evaluate("sessionStorage.length") == 0
    page.goto("/apply/JD")
    expect(page.locator("[data-offer]")).to_be_hidden()


def test_the_helps_go_under_the_text_at_once(page: Page) -> None:
    page.goto("/apply/JD")
    page.fill("#description", "垃圾清运合同")
    page.get_by_text("帮我写清楚（选填）").click()
    page.fill("#period", "2024年上半年")
    page.get_by_role("button", name="加到上面的内容").click()
    expect(page.locator("#description")).to_have_value("垃圾清运合同\n时间：2024年上半年")
    expect(page.locator("#period")).to_have_value("")
    expect(page.locator("#description")).to_be_focused()
    assert page.url.endswith("/apply/JD")
