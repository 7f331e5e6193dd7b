"""The page of one application: what it asks, what it says, and what it keeps to itself."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest

from tests.clocks import FixedClock
from tests.web.desk.applications import AtCase, buttons, came_in
from tests.web.desk.at_desk import Desk, office_of
from tracker.law.stages import ACTS
from tracker.law.terms import ApplicantKind, Role
from tracker.records.models import Application, Authority, Officer


@pytest.fixture
def desk(database_url: str, clock: FixedClock, tmp_path: Path) -> Iterator[Desk]:
    with office_of(database_url, clock, tmp_path) as desk:
        yield desk


@pytest.fixture
def case(desk: Desk) -> AtCase:
    return came_in(desk)


def test_what_came_in(case: AtCase) -> None:
    page = case.page()
    assert page.status == 200
    assert "JD-2025-00001" in page.text
    assert "<p>请公开2025年环卫作业合同。</p>" in page.body
    assert "<p>以及付款凭证。</p>" in page.body
    assert "网上提交，系统记录" in page.text
    assert "2025年10月24日（周五）" in page.text
    assert "条例第三十一条" in page.text


def test_personal_data_is_masked(case: AtCase) -> None:
    body = case.page().body
    assert "申*" in body
    assert "138****5678" in body
    assert "1101**********002X" in body
    for secret in ("申请人甲", "13812345678", "11010519491231002X", "乙路3号"):
        assert secret not in body


def test_an_organisation_is_named(desk: Desk) -> None:
    page = came_in(desk, applicant_kind=ApplicantKind.BUSINESS, name="乙公司").page()
    assert "乙公司" in page.text


def test_what_to_do_now_is_one_button_at_first(case: AtCase) -> None:
    page = case.page()
    assert "登记这件申请。" in page.text
    done = case.desk.submitted(f"{case.url}/register", page.fields(f"{case.url}/register"))
    assert "已记入：登记" in done.text
    assert "审查并答复，最迟2025年10月24日（周五）。" in done.text
    assert "最迟2025年9月30日（周二）一次性告知补正" in done.text
    assert done.links.count(f"{case.url}/reply") == 1, "not offered a second time"


def test_every_act_of_the_law_is_a_button_or_greyed_with_its_reason(case: AtCase) -> None:
    case.done("register")
    page = case.page()
    offered = buttons(page)
    assert offered == {
        "ask_supplement", "consult", "extend", "ask_reasons", "charge", "reply", "withdraw",
        "split", "join", "transfer", "annul",
    }  # fmt: skip
    for act in set(ACTS) - offered:
        assert f"{case.url}/{act}" in page.links, "what was done before can be recorded late"
    assert page.body.count('class="button off"') == len(ACTS) - len(offered)
    assert "没有待补正的告知，不能登记补正。（条例第三十条）" in page.text
    assert "还没有可以送达的答复。（条例第三十六条）" in page.text


def test_a_greyed_act_says_why_on_its_own_page_too(case: AtCase) -> None:
    page = case.form("record_payment")
    assert page.status == 200
    assert "今天不能办理" in page.text
    assert "没有待缴费的收费通知，不能登记。（信息处理费办法）" in page.text


def test_the_clock_is_shown_day_by_day_with_articles(case: AtCase) -> None:
    page = case.page()
    assert "已用 0 个，共 20 个工作日" in page.text
    assert "调休上班（国庆节、中秋节）" in page.text
    assert "条例第三十三条" in page.text


def test_a_date_past_the_last_notice_is_marked(desk: Desk) -> None:
    desk.clock.set_to("2026-12-21 10:00")
    desk.sign_in_as("jia")
    case = came_in(desk)
    page = case.page()
    assert "2027年1月18日（周一） 暂定" in page.text
    case.done("register")
    assert "最迟2027年1月18日（周一）（暂定）。" in case.page().text
    assert "告知申请人。 暂定" in case.form("extend").text


def test_an_overdue_application_says_so_first(case: AtCase) -> None:
    case.on("2025-10-28 10:00")
    text = case.page().text
    assert "超期 2 个工作日" in text
    assert "已经超过答复期限2个工作日，请立即答复。" in text


def test_the_timeline_tells_seq_day_moment_officer_article_and_facts(case: AtCase) -> None:
    case.done("register")
    case.on("2025-09-24 16:30")
    page = case.done("extend", working_days="5", reason="材料较多", on="2025-09-23")
    told = page.text.partition("办理经过")[2]
    assert "延长答复期限 2025年9月23日（周二）" in told
    assert "延长的工作日数： 5" in told
    assert "同意延长的负责人： 经办人jia" in told
    assert "第3条 · 2025年9月24日 16:30 · 经办人jia · 条例第三十三条" in told
    assert "第1条 · 2025年9月22日 10:00 · 申请人 · 条例第三十一条" in told


def test_another_authority_s_application_does_not_exist_here(desk: Desk, case: AtCase) -> None:
    async def another_office() -> None:
        other = await Authority.create(code="YI", name="乙街道办事处", created_at=desk.clock.now())
        await Officer.create(
            authority=other,
            sign_in_name="yi",
            name="经办人乙",
            password_digest="-",
            roles=sorted(Role),
            created_at=desk.clock.now(),
        )

    desk.do(another_office)
    desk.sign_in_as("yi", "another browser")
    assert case.page().status == 404
    for path in (*ACTS, "particulars", "letters/1", "letters/1/letter.pdf", "files/1"):
        assert desk.get(f"{case.url}/{path}").status == 404
    assert desk.post(f"{case.url}/withdraw", {"seen": "1", "reason": "x"}).status == 404
    assert desk.post(f"{case.url}/particulars", {"reason": "x"}).status == 404
    assert len(case.rows()) == 1


def test_an_unknown_number_is_not_found(desk: Desk) -> None:
    assert desk.get("/desk/applications/JD-2025-99999").status == 404
    assert desk.get("/desk/applications/JD-2025-99999/extend").status == 404


def test_a_visitor_signs_in_first(case: AtCase) -> None:
    case.desk.client.cookies.clear()
    answer = case.page()
    assert answer.status == 303
    assert "/desk/sign-in?next=" in answer.headers["location"]


def test_an_administrator_who_does_not_handle_reads_but_does_not_act(
    desk: Desk, case: AtCase
) -> None:
    desk.adds_officer("bing", Role.ADMINISTRATOR)
    desk.sign_in_as("bing", "a third browser")
    page = case.page()
    assert page.status == 200
    assert buttons(page) == set()
    assert "现在没有由您办理的。" in page.text
    own = {"messages", "material", "searches", "notes"}
    assert not {f"{case.url}/{name}" for name in own} & set(page.links)
    assert "应由" in page.text
    assert case.form("extend").status == 409


def test_odd_numbers_of_an_imported_register_have_their_page(desk: Desk) -> None:
    odd, came = "2018/12#3?a%b〔甲〕", came_in(desk)

    async def renumbered() -> None:
        await Application.filter(register_number=came.number).update(register_number=odd)

    desk.do(renumbered)
    url = f"/desk/applications/{quote(odd, safe='/')}"
    page = desk.get(url)
    assert page.status == 200
    assert f"{url}/extend" in page.links
    done = desk.post(f"{url}/register", page.fields(f"{url}/register"))
    assert done.status == 303
    assert desk.get(done.headers["location"]).status == 200


def test_the_page_speaks_english(case: AtCase) -> None:
    case.done("register")
    page = case.desk.get(f"{case.url}?lang=en")
    assert page.status == 200
    assert 'lang="en"' in page.body


def test_an_application_of_somebody_not_sure_says_so_until_it_is_answered(desk: Desk) -> None:
    case = came_in(desk, receipt={"unsure": True})
    assert "申请人不确定受理机关" in case.page().text
    case.done("register")
    assert "申请人不确定受理机关" in case.page().text
    case.done("withdraw", on="2025-09-22", reason="当面提交书面撤回申请")
    assert "申请人不确定受理机关" not in case.page().text


def test_who_is_sure_is_not_doubted(case: AtCase) -> None:
    assert "申请人不确定受理机关" not in case.page().text
