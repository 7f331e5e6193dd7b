"""Covering a paper in a real browser: with the mouse, and by the keyboard without any script."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.files import papers
from tests.files.papers import CONTRACT, IDENTITY, MOBILE, NAME
from tests.journeys.conftest import Office, OpenPage
from tests.journeys.test_story import PASSWORD, apply, set_up

pytestmark = [
    pytest.mark.journey,
    pytest.mark.only_on("sqlite", reason="the browser sees the same pages on both"),
]

OTHER = "第二页写着单价壹元。"


@pytest.fixture
def contract(tmp_path: Path) -> Path:
    file = tmp_path / "合同.pdf"
    file.write_bytes(papers.written(f"环卫合同\n\n{CONTRACT}", OTHER))
    return file


@pytest.fixture
def number(office: Office, open_page: OpenPage) -> str:
    """An office, and an application in its register."""
    page = open_page()
    set_up(page, office)
    return apply(page)[0]


def to_paper(page: Page, number: str, file: Path) -> None:
    """From signing in to the first page of the paper."""
    page.goto("/desk/sign-in")
    page.fill("[name=sign_in_name]", "jia")
    page.fill("[name=password]", PASSWORD)
    page.locator("main button[type=submit]").first.click()
    page.goto(f"/desk/applications/{number}")
    page.get_by_role("link", name="遮盖文件").click()
    page.set_input_files("#files", file)
    page.get_by_role("button", name="上传").click()
    page.wait_for_url("**/redact/1")


def drawn(page: Page, left: float, top: float, right: float, bottom: float) -> None:
    """A box with the mouse; the corners are in millimetres."""
    sheet = page.locator("#paper image")
    sheet.scroll_into_view_if_needed()
    frame = sheet.bounding_box()
    assert frame
    scale = frame["width"] / 210
    page.mouse.move(frame["x"] + left * scale, frame["y"] + top * scale)
    page.mouse.down()
    page.mouse.move(frame["x"] + right * scale, frame["y"] + bottom * scale, steps=4)
    page.mouse.up()


def copy_of(page: Page, tmp_path: Path) -> bytes:
    with page.expect_download() as download:
        page.get_by_role("link", name="下载副本").click()
    saved = tmp_path / "copy.pdf"
    download.value.save_as(saved)
    return saved.read_bytes()


def test_with_the_mouse(
    open_page: OpenPage,
    number: str,
    contract: Path,
    tmp_path: Path,
    keep_screenshot: Callable[[Page, str], None],
) -> None:
    page = open_page()
    to_paper(page, number, contract)
    boxes = page.locator(".area-list li")

    drawn(page, 20, 100, 80, 120)
    page.get_by_text("请填写不予公开的依据。").first.wait_for()
    page.select_option("#ground", "withheld.trade_secret")
    drawn(page, 20, 100, 80, 120)
    expect(boxes).to_have_count(1)
    expect(boxes.first).to_contain_text("左20")
    drawn(page, 20, 150, 80, 170)
    expect(boxes).to_have_count(2)
    drawn(page, 20, 200, 20.2, 200.2)  # a click is no box
    page.get_by_role("button", name="撤销上一步").click()
    expect(boxes).to_have_count(1)

    page.select_option("#ground", "withheld.privacy")
    page.fill("#words", NAME)
    page.get_by_role("button", name="查找").click()
    expect(page.locator("[name=picked]")).to_have_count(3)
    keep_screenshot(page, "redact")
    page.get_by_role("button", name="遮盖勾选的").click()
    expect(boxes).to_have_count(4)
    page.get_by_role("button", name="删除").first.click()
    expect(boxes).to_have_count(3)
    assert page.url.endswith("/redact/1")

    # nothing is lost when the window is closed
    page.reload()
    expect(boxes).to_have_count(3)
    page.get_by_role("button", name="生成副本并检查").click()
    page.wait_for_url("**/copies/1")
    text = papers.text_of(copy_of(page, tmp_path))
    assert OTHER in text
    for word in (NAME, IDENTITY, MOBILE):
        assert word not in text


def test_what_could_not_be_sent_is_said_and_can_be_sent_again(
    open_page: OpenPage, number: str, contract: Path
) -> None:
    page = open_page()
    to_paper(page, number, contract)
    page.select_option("#ground", "withheld.privacy")
    page.context.set_offline(True)
    drawn(page, 20, 100, 80, 120)
    expect(page.get_by_text("没有保存，请检查网络后再试一次。")).to_be_visible()
    page.context.set_offline(False)
    drawn(page, 20, 100, 80, 120)
    expect(page.locator(".area-list li")).to_have_count(1)
    expect(page.get_by_text("没有保存，请检查网络后再试一次。")).to_have_count(0)


def by_key(field: Locator, key: str) -> None:
    field.focus()
    field.press(key)


def test_by_the_keyboard_without_script(
    open_page: OpenPage, number: str, contract: Path, tmp_path: Path
) -> None:
    page = open_page(narrow=True, script=False)
    to_paper(page, number, contract)
    by_key(page.get_by_role("link", name="显示方格"), "Enter")
    page.wait_for_url("**grid=1")
    by_key(page.locator("#ground"), "ArrowDown")
    by_key(page.get_by_text("按毫米加框"), "Enter")
    for name, value in (("左边距", "20"), ("上边距", "100"), ("宽", "60"), ("高", "20")):
        page.get_by_label(name, exact=True).focus()
        page.keyboard.type(value)
    by_key(page.get_by_role("button", name="加上这一处"), "Enter")
    expect(page.locator(".area-list li")).to_have_count(1)
    expect(page.locator("#ground")).to_have_value("withheld.state_secret")

    page.select_option("#ground", "withheld.privacy")
    page.locator("#words").focus()
    page.keyboard.type(NAME)
    by_key(page.get_by_role("button", name="查找"), "Enter")
    expect(page.locator("[name=picked]")).to_have_count(3)
    page.select_option("#ground", "withheld.privacy")
    by_key(page.get_by_role("button", name="遮盖勾选的"), "Enter")
    expect(page.locator(".area-list li")).to_have_count(4)
    by_key(page.get_by_role("button", name="生成副本并检查"), "Enter")
    page.wait_for_url("**/copies/1")
    assert "4处内容不予公开" in page.locator("main").inner_text()
    assert NAME not in papers.text_of(copy_of(page, tmp_path))
    assert page.evaluate("document.documentElement.scrollWidth") <= 375
