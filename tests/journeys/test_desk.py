"""A letter from post to archive through the hands of six people, each at a screen of their own."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.journeys.conftest import Office, OpenPage
from tests.journeys.test_paper import registers_a_letter
from tests.journeys.test_story import act, assert_fits, beside, press, send
from tests.journeys.test_workflow import PASSWORD, Told, from_waiting, signed_in, words
from tracker.actions.add_officer import add_officer
from tracker.actions.authorities import add_authority, change_authority
from tracker.actions.choose_steps import choose_steps
from tracker.actions.units import add_unit
from tracker.law.terms import Role, WorkStep
from tracker.records.models import Authority, Officer

pytestmark = [
    pytest.mark.journey,
    pytest.mark.only_on("sqlite", reason="the browser sees the same pages on both"),
]

CAST = {
    "deng": Role.REGISTRAR,
    "ban": Role.HANDLER,
    "shen": Role.CHECKER,
    "qian": Role.SIGNATORY,
    "du": Role.SUPERVISOR,
    "guan": Role.ADMINISTRATOR,
}
UNIT = "城市管理办公室"


@pytest.fixture
def cast(office: Office) -> None:
    """An office that hands over and has its replies checked, with one unit."""

    async def work() -> None:
        now = office.clock.now()
        await add_authority("JD01", name="某某街道办事处", now=now)
        said = {"document_word": "某街公开", "review_body": "某某区人民政府"}
        await change_authority("JD01", now=now, court="某某区人民法院", **said)
        authority = await Authority.get(code="JD01")
        for name, role in CAST.items():
            await add_officer(
                authority,
                name=f"工作人员{name}",
                sign_in_name=name,
                password=PASSWORD,
                roles=[role],
                now=now,
            )
        guan, ban = [await Officer.get(sign_in_name=name) for name in ("guan", "ban")]
        steps = [WorkStep.HANDING_OVER, WorkStep.CHECKING]
        seen = authority.settings_version
        await choose_steps(authority.id, steps, seen=seen, by=guan, now=now)
        await add_unit(authority.id, UNIT, members=[ban.id], by=guan, now=now)

    beside(office, work)


def registered(page: Page) -> Told:
    """By keyboard alone."""
    page.goto("/desk/register")
    registers_a_letter(page)
    number = re.search(r"JD01-\d{4}-\d{5}", words(page))
    assert number, words(page)
    return Told(number[0])


def handed_over(page: Page, told: Told) -> None:
    page.goto(told.url)
    assert re.search(r"现在的环节：\s*转办", words(page)), words(page)
    page.goto(f"{told.url}/hands")
    assert_fits(page)
    page.locator("[name=unit]").select_option(label=UNIT)
    press(page, "main button[value=hand_over]")
    assert UNIT in words(page)


def proposed(page: Page, told: Told, paper: Path) -> str:
    """Searched, found, drafted; the address of the proposal."""
    page.goto(told.url)
    assert re.search(r"现在的环节：\s*拟办", words(page)), words(page)
    page.goto(f"{told.url}/searches")
    send(
        page, place="档案室", searched_by="工作人员ban", terms="垃圾清运",
        on="2025-09-22", found="yes", result="查到合同一份。",
    )  # fmt: skip
    page.goto(f"{told.url}/material")
    send(page, files=str(paper), description="城市管理办公室提供")
    page.goto(f"{told.url}/reply")
    page.locator("[name=ground_1]").select_option("disclosed.provided")
    page.locator("[name=text_1]").fill("合同随附。")
    press(page, "main button[value=check]")
    return page.url


def sent_back_and_mended(checker: Page, handler: Page, told: Told) -> None:
    from_waiting(checker, told)
    checker.get_by_text("退回修改", exact=True).first.click()
    checker.locator("[name=reason]").fill("请写明合同的份数。")
    press(checker, "main button[value=return]")
    from_waiting(handler, told)
    assert "请写明合同的份数。" in words(handler)
    text = handler.locator("#text")
    text.fill(text.input_value().replace("合同随附。", "合同一份随附。"))
    press(handler, "main button[value=text]")


def archived(page: Page, told: Told) -> None:
    page.goto(told.url)
    assert re.search(r"现在的环节：\s*归档", words(page)), words(page)
    page.goto(f"{told.url}/archive")
    press(page, "main form[method=post] button")
    assert "检索记录" in words(page), "a paper of the file"
    assert "查找到的材料清单" in words(page)
    assert "归档完成：JD01-GD-2025-0001" in words(page)


@pytest.mark.usefixtures("cast")
def test_from_post_to_archive(open_page: OpenPage, tmp_path: Path) -> None:
    deng, ban, shen, qian = (
        signed_in(open_page(), name) for name in ("deng", "ban", "shen", "qian")
    )
    paper = tmp_path / "合同.txt"
    paper.write_text("垃圾清运合同", encoding="utf-8")

    told = registered(deng)
    handed_over(deng, told)
    proposal = proposed(ban, told, paper)
    sent_back_and_mended(shen, ban, told)

    from_waiting(shen, told)
    shen.locator("[name=steps][value=secrecy_check]").check()
    press(shen, "main button[value=approve]")
    from_waiting(qian, told)
    press(qian, "main button[value=approve]")
    assert "某街公开〔2025〕1号" in words(qian)

    act(
        deng, told.number, "record_delivery", steps=1,
        way="post", evidence="挂号信 XA00000000011", on="2025-09-22",
    )  # fmt: skip
    archived(ban, told)

    ban.goto(f"{proposal}/sheet")
    sheet = words(ban)
    steps = ["登记", "转办", "拟办", "保密审查", "审核", "签发", "用印和文号", "送达", "归档"]
    table = ban.locator("main table").last
    assert table.locator("tbody th").all_inner_texts() == steps
    assert f"交{UNIT}" in sheet
    assert "工作人员deng" in sheet
    assert_fits(ban)


@pytest.mark.usefixtures("cast")
def test_who_supervises_presses_and_who_administers_sees_what_was_set(
    open_page: OpenPage,
) -> None:
    deng, ban, du, guan = (
        signed_in(open_page(narrow=name == "du"), name) for name in ("deng", "ban", "du", "guan")
    )
    told = registered(deng)
    handed_over(deng, told)

    du.goto(f"{told.url}/reminders")
    assert_fits(du)
    du.locator("[name=reason]").fill("申请人来电，请说明办到哪一步。")
    press(du, "main button[value=press]")
    assert "已经催办" in words(du)
    ban.goto("/desk/waiting")
    press(ban, f"main a:has-text('{told.number}')")
    ban.goto(f"{told.url}/reminders")
    assert "申请人来电，请说明办到哪一步。" in words(ban)
    ban.locator("#answer").fill("正在档案室查找，周三拟稿。")
    press(ban, "main button[value=answer]")
    du.reload()
    assert "正在档案室查找，周三拟稿。" in words(du)

    guan.goto("/desk/settings")
    assert UNIT in words(guan)
    press(guan, "main a[href$='kind=units']")
    assert_fits(guan)
    assert re.search(rf"科室名称：（无） → {UNIT}", words(guan)), words(guan)
    assert "工作人员guan" in words(guan)
    guan.goto("/desk/settings/history?kind=workflow")
    assert re.search(r"还要经过的环节：（无） → 转办、审核", words(guan)), words(guan)
