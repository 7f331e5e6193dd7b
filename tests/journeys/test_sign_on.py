"""From the sign-in page to a real provider and back, in a browser; and out again at both."""

import socket
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.journeys.conftest import Office, serving
from tests.journeys.test_story import beside
from tests.sign_on.glewlwyd import (
    CLIENT,
    PASSWORD,
    SECRET,
    Provider,
    glewlwyd,
    needs_glewlwyd,
)
from tracker.actions.authorities import add_authority
from tracker.clock import SystemClock
from tracker.law.terms import Role
from tracker.settings import read_settings
from tracker.sign_on.configured import Configured
from tracker.sign_on.grants import Grant

pytestmark = [
    pytest.mark.journey,
    pytest.mark.only_on("sqlite", reason="the browser sees the same pages on both"),
    needs_glewlwyd,
]
GRANTS = (Grant("handlers", "JD", frozenset({Role.HANDLER, Role.REGISTRAR})),)


@dataclass
class Town:
    """An office and the provider that knows its people."""

    office: str
    provider: Provider


@pytest.fixture
def town(tmp_path: Path, database_url: str) -> Iterator[Town]:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    office, clock = f"http://127.0.0.1:{port}", SystemClock()
    with glewlwyd(tmp_path) as provider:
        provider.adds_client(office)
        provider.adds_user("yi", "handlers")
        settings = replace(
            read_settings({"TRACKER_DATA": str(tmp_path / "data")}),
            database=database_url,
            base_url=office,
            provider=Configured(
                issuer=provider.issuer,
                client_id=CLIENT,
                secret=SECRET,
                grants=GRANTS,
                creates=True,
            ),
        )

        real: Any = clock
        founded = Office(office, real, settings)
        beside(founded, lambda: add_authority("JD", name="某某街道办事处", now=clock.now()))
        with serving(settings, real, port):
            yield Town(office, provider)


@pytest.fixture
def screen(browser: Browser, town: Town) -> Iterator[Page]:
    context: BrowserContext = browser.new_context(base_url=town.office, locale="zh-CN")
    page = context.new_page()
    page.set_default_timeout(30_000)
    yield page
    context.close()


def sign_in(page: Page) -> None:
    page.goto("/desk/ledger")
    page.get_by_role("link", name="用统一身份认证登录").click()
    page.fill("#username", "yi")
    page.fill("#password", PASSWORD)
    page.click("#loginbut")
    page.click(".btn-success")  # its name begins with the sign of an icon font
    page.wait_for_url("**/desk/ledger")


def test_in_by_the_provider_and_out_at_both(town: Town, screen: Page) -> None:
    # The office becomes known to the person once, as a provider asks everybody.
    town.provider.knows("yi").close()
    sign_in(screen)
    expect(screen.locator(".officer")).to_have_text("经办人yi")
    screen.get_by_role("button", name="退出登录").click()
    screen.wait_for_url(f"{town.provider.url}/login.html**")
    assert "prompt=end_session" in screen.url
    screen.goto(f"{town.office}/desk")
    screen.wait_for_url("**/desk/sign-in**")


def test_out_here_when_somebody_signs_out_there(town: Town, screen: Page) -> None:
    town.provider.knows("yi").close()
    sign_in(screen)
    cookies = {cookie["name"]: cookie["value"] for cookie in screen.context.cookies()}
    there = town.provider.admin
    ended = there.delete(
        f"/api/oidc/session/{cookies['GLEWLWYD2_OIDC_SID']}",
        headers={"Cookie": f"GLEWLWYD2_SESSION_ID={cookies['GLEWLWYD2_SESSION_ID']}"},
    )
    assert ended.status_code == 200, ended.text
    for _ in range(100):  # it tells the office in its own time
        screen.goto("/desk")
        if "/desk/sign-in" in screen.url:
            return
        screen.wait_for_timeout(100)
    pytest.fail("the office never heard of it")
