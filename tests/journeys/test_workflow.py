"""A reply goes from handler to checker, back, and to the signatory: three people, three screens."""

import re
from dataclasses import dataclass

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Office, OpenPage
from tests.journeys.test_story import assert_fits, beside, press, send
from tracker.actions.add_officer import add_officer
from tracker.actions.authorities import add_authority, change_authority
from tracker.actions.receive import Receipt, Submission, receive
from tracker.actions.register import register
from tracker.law.terms import ApplicantKind, Channel, Role
from tracker.records.codes import Codes, new_token
from tracker.records.journal import APPLICANT, officer_author
from tracker.records.models import Authority

pytestmark = [
    pytest.mark.journey,
    pytest.mark.only_on("sqlite", reason="the browser sees the same pages on both"),
]

PASSWORD = "清晨的第一班公交车很准时"
CAST = {"ban": Role.HANDLER, "shen": Role.CHECKER, "qian": Role.SIGNATORY}


@dataclass
class Told:
    """An application under way in an office that has its replies checked."""

    number: str

    @property
    def url(self) -> str:
        return f"/desk/applications/{self.number}"


@pytest.fixture
def told(office: Office) -> Told:
    async def work() -> str:
        now = office.clock.now()
        await add_authority("JD01", name="某某街道办事处", now=now)
        said = {"document_word": "某街公开", "review_body": "某某区人民政府"}
        await change_authority("JD01", now=now, court="某某区人民法院", **said)
        authority = await Authority.get(code="JD01")
        await Authority.filter(id=authority.id).update(optional_steps=["checking"])
        people = [
            await add_officer(
                authority,
                name=f"工作人员{name}",
                sign_in_name=name,
                password=PASSWORD,
                roles=[role],
                now=now,
            )
            for name, role in CAST.items()
        ]
        application = await receive(
            authority,
            Submission(
                description="请公开2025年环卫作业合同，以及付款凭证。",
                applicant_kind=ApplicantKind.NATURAL_PERSON,
                name="申请人甲",
                telephone="13800000000",
            ),
            Receipt(channel=Channel.ONLINE, on=now.date(), evidence="网上提交，系统记录"),
            token=new_token(),
            codes=Codes(office.settings.key),
            author=APPLICANT,
            now=now,
        )
        handler = officer_author(people[0].id, frozenset({Role.HANDLER}))
        await register(application.id, author=handler, now=now)
        return application.register_number

    return Told(beside(office, work))


def signed_in(page: Page, name: str) -> Page:
    page.goto("/desk/sign-in")
    send(page, sign_in_name=name, password=PASSWORD)
    return page


def words(page: Page) -> str:
    return page.locator("main").inner_text()


def from_waiting(page: Page, told: Told) -> None:
    """The officer opens what waits for them."""
    page.goto("/desk/waiting")
    assert_fits(page)
    press(page, f"main a:has-text('{told.number}')")


def test_handler_checker_signatory(told: Told, open_page: OpenPage) -> None:
    ban = signed_in(open_page(), "ban")
    shen = signed_in(open_page(), "shen")
    qian = signed_in(open_page(narrow=True, script=False), "qian")

    ban.goto(f"{told.url}/reply")
    ban.locator("[name=ground_1]").select_option("disclosed.provided")
    ban.locator("[name=text_1]").fill("合同随附。")
    press(ban, "main button[value=check]")
    proposal = ban.url
    assert "请公开2025年环卫作业合同" in words(ban), "the matters stand beside the text"
    assert_fits(ban)
    ban.locator("[name=steps][value=secrecy_check]").check()
    press(ban, "main button[value=record]")
    assert re.search(r"现在的环节：审核\s*工作人员shen", words(ban)), words(ban)

    from_waiting(shen, told)
    shen.get_by_text("退回修改", exact=True).first.click()
    shen.locator("[name=reason]").fill("付款凭证没有答复。")
    press(shen, "main button[value=return]")

    from_waiting(ban, told)
    assert "付款凭证没有答复。" in words(ban)
    text = ban.locator("#text").input_value()
    ban.locator("#text").fill(text.replace("合同随附。", "合同和付款凭证随附。"))
    press(ban, "main button[value=text]")
    assert "已经保存为第2稿" in words(ban)
    ban.locator("[name=steps][value=secrecy_check]").check()
    press(ban, "main button[value=record]")

    from_waiting(shen, told)
    press(shen, "main button[value=approve]")
    shen.goto("/desk/waiting")
    expect(shen.locator("main")).to_contain_text("没有等您审签的拟稿")

    from_waiting(qian, told)
    assert_fits(qian)
    # While the signatory reads, the handler changes a word: what was approved is void.
    ban.goto(proposal)
    ban.locator("#text").fill(ban.locator("#text").input_value().replace("随附。", "一并随附。"))
    press(ban, "main button[value=text]")
    press(qian, "main button[value=approve]")
    assert "别人已经办过" in words(qian)
    assert "第3稿" in words(qian)

    ban.locator("[name=steps][value=secrecy_check]").check()
    press(ban, "main button[value=record]")
    from_waiting(shen, told)
    press(shen, "main button[value=approve]")
    from_waiting(qian, told)
    press(qian, "main button[value=approve]")
    assert "某街公开〔2025〕1号" in words(qian)
    press(qian, "main a[href$='/letters/3']")
    assert "合同和付款凭证一并随附。" in words(qian)
    shen.goto(f"{proposal}/sheet")
    assert "工作人员qian" in words(shen)
