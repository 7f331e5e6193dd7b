"""An administrator with a telephone: set up because the office asks for it, signed in with it,
a lost password brought back by a colleague."""

from collections.abc import Callable

import pyotp
import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Office, OpenPage
from tests.journeys.test_story import assert_fits, beside, press, send
from tracker.actions.add_officer import add_officer
from tracker.actions.authorities import add_authority
from tracker.actions.lockout import RULES, Counted
from tracker.law.terms import Role
from tracker.records.models import Authority

pytestmark = [
    pytest.mark.journey,
    pytest.mark.only_on("sqlite", reason="the browser sees the same pages on both"),
]

PASSWORD, NEW = "清晨的第一班公交车很准时", "傍晚的最后一班渡船开走了"


@pytest.fixture
def people(office: Office) -> None:
    """Two administrators, of whom the office asks for sign-in codes."""

    async def work() -> None:
        now = office.clock.now()
        await add_authority("JD01", name="某某街道办事处", now=now)
        authority = await Authority.get(code="JD01")
        for name in ("jia", "yi"):
            await add_officer(
                authority,
                name=f"管理员{name}",
                sign_in_name=name,
                password=PASSWORD,
                roles=[Role.ADMINISTRATOR],
                now=now,
            )
        await Authority.filter(id=authority.id).update(second_factor_required=True)

    beside(office, work)


def words(page: Page) -> str:
    return page.locator("main").inner_text()


def sign_in(page: Page, name: str, password: str = PASSWORD) -> None:
    page.goto("/desk/sign-in")
    send(page, sign_in_name=name, password=password)


def enrol(page: Page, office: Office, keep: Callable[[Page, str], None]) -> pyotp.TOTP:
    """Follow the page that comes before anything else; the secret is typed by hand."""
    assert page.url.endswith("/desk/account/second-factor")
    assert "本机关要求管理员使用动态码" in words(page)
    assert_fits(page)
    keep(page, "factor-begin")
    press(page, "main form button")
    picture = page.locator("main img")
    expect(picture).to_be_visible()
    assert picture.evaluate("image => image.naturalWidth") > 100
    assert_fits(page)
    keep(page, "factor-scan")
    phone = pyotp.TOTP(page.locator("main .verbatim").inner_text().replace(" ", ""))
    send(page, code=phone.at(office.clock.now()))
    expect(page.locator("main .verbatim")).to_have_count(10)
    assert_fits(page)
    keep(page, "factor-codes")
    office.clock.advance(seconds=30)
    return phone


@pytest.mark.usefixtures("people")
def test_a_second_factor_from_first_to_last(
    office: Office, open_page: OpenPage, keep_screenshot: Callable[[Page, str], None]
) -> None:
    jia, yi = open_page(), open_page(narrow=True, script=False)
    sign_in(jia, "jia")
    own = enrol(jia, office, keep_screenshot)
    sign_in(yi, "yi")
    phone = enrol(yi, office, lambda page, name: keep_screenshot(page, f"{name}-narrow"))
    press(yi, "main a:has-text('已经保存好了')")
    assert_fits(yi)
    keep_screenshot(yi, "account-narrow")
    recovery = open_page(narrow=True)

    # The password is forgotten; strangers try as well.
    press(yi, "form[action='/desk/sign-out'] button")
    for _ in range(RULES[Counted.DEVICE].free):
        sign_in(yi, "yi", "不记得是哪一句话了")
    sign_in(yi, "yi")
    assert "请在1分钟后再试" in words(yi)
    assert_fits(yi)
    keep_screenshot(yi, "paused-narrow")

    # A colleague makes a link, and is asked first who they are.
    office.clock.advance(minutes=11)
    jia.goto("/desk/officers")
    press(jia, "main a:has-text('管理员yi')")
    assert "请再次确认是您本人" in words(jia)
    assert_fits(jia)
    keep_screenshot(jia, "confirm")
    send(jia, proof=own.at(office.clock.now()))
    press(jia, "main a:has-text('忘记密码、手机丢失')")
    keep_screenshot(jia, "officer-account")
    assert_fits(jia)
    jia.locator("main [name=reason]").fill("本人当面提出忘记密码")
    press(jia, "main button:has-text('生成恢复登录的链接')")
    link = jia.locator("main .notice .verbatim").inner_text()
    keep_screenshot(jia, "officer-link")

    recovery.goto(link)
    assert_fits(recovery)
    send(recovery, password=NEW, password_again=NEW)
    send(recovery, sign_in_name="yi", password=NEW)
    keep_screenshot(recovery, "code-narrow")
    assert_fits(recovery)
    send(recovery, code=phone.at(office.clock.now()))
    assert recovery.url.endswith("/desk")
    assert "管理员jia修改过您的账号" in words(recovery)
    keep_screenshot(recovery, "inbox-narrow")
    recovery.goto("/desk/account")
    assert "本人当面提出忘记密码" in words(recovery)
    assert_fits(recovery)
    keep_screenshot(recovery, "account-after-narrow")

    jia.goto("/desk/settings/sign-in")
    assert_fits(jia)
    keep_screenshot(jia, "sign-in-settings")
    jia.goto("/desk/settings/sign-in/record")
    assert "使用恢复链接设置了新密码" in words(jia)
    assert_fits(jia)
    keep_screenshot(jia, "record")
    jia.goto("/desk/account")
    keep_screenshot(jia, "account")
