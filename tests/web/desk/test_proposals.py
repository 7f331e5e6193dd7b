"""Proposed letters: text beside the matters, self-check, steps one by one, paper, two officers."""

import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pypdf
import pytest

from tests.clocks import FixedClock
from tests.files.samples import PDF
from tests.web.desk.applications import AtCase, came_in
from tests.web.desk.at_desk import Desk, Page, office_of
from tracker.actions.check import check_register
from tracker.files.folder import FolderStore
from tracker.law.terms import OFFICER_ROLES, Role, WorkStep
from tracker.records.models import Application, Authority, Journal, Letter, Officer
from tracker.records.proposal_models import Proposal, ProposalRuling, ProposalVersion
from tracker.records.proposals import step_of, waiting_for

ONE = {"ground_1": "disclosed.provided", "text_1": "合同随附。", "on": "2025-09-22"}
SECRET = {"ground_1": "withheld.trade_secret", "text_1": "单价属于商业秘密。", "on": "2025-09-22"}
CAST = {
    "ban": (Role.HANDLER,),
    "shen": (Role.CHECKER,),
    "qian": (Role.SIGNATORY,),
    "tou": (Role.HEAD,),
    "dengji": (Role.REGISTRAR,),
    "jian": (Role.SUPERVISOR,),
}


@pytest.fixture
def desk(database_url: str, clock: FixedClock, tmp_path: Path) -> Iterator[Desk]:
    with office_of(database_url, clock, tmp_path) as desk:
        for name, roles in CAST.items():
            desk.adds_officer(name, *roles)
        yield desk


@pytest.fixture
def case(desk: Desk) -> AtCase:
    case = came_in(desk)
    case.done("register")
    return case


def as_(desk: Desk, name: str) -> None:
    desk.sign_in_as(name, f"the browser of {name}")


def steps(desk: Desk, *chosen: WorkStep) -> None:
    async def work() -> None:
        await Authority.filter(code="JD").update(optional_steps=[step.value for step in chosen])

    desk.do(work)


def proposed(case: AtCase, act: str = "reply", **typed: Any) -> str:
    """By the handler; the address of the proposal."""
    as_(case.desk, "ban")
    page = case.send(act, step="check", **{**ONE, **typed})
    assert page.status == 200, page.text
    return case.proposal


def say(desk: Desk, who: str, url: str, step: str = "approve", **typed: Any) -> Page:
    """What somebody sends to the page of a proposal, whether or not it offers them a form."""
    as_(desk, who)
    page = desk.get(url)
    seen = page.fields(url) if f'action="{url}"' in page.body else desk.do(lambda: stands(url))
    return desk.post(url, {**seen, "step": step, **typed})


async def stands(url: str) -> dict[str, str]:
    proposal = await Proposal.get(id=int(url.rpartition("/")[2])).select_related("application")
    journal = await Journal.get(id=proposal.application.journal_id)
    told = (proposal.version, proposal.rulings_count, journal.length)
    return dict(zip(("version", "rulings", "seen"), map(str, told), strict=True))


def letters(desk: Desk) -> list[Letter]:
    async def work() -> list[Letter]:
        return await Letter.all().order_by("seq")

    return desk.do(work)


def rulings(desk: Desk) -> list[tuple[str, str, str, bool]]:
    async def work() -> list[tuple[str, str, str, bool]]:
        rows = await ProposalRuling.all().order_by("id")
        return [(row.step.value, row.ruling.value, row.name, row.on_paper) for row in rows]

    return desk.do(work)


# --- one person, one page -------------------------------------------------------------------


def test_one_person_in_all_roles_needs_one_tick_and_one_button(case: AtCase) -> None:
    page = case.send("reply", step="check", **ONE)
    assert "办理：保密审查、签发" in page.text
    url = case.proposal
    unticked = case.signed(url, steps=[])
    assert unticked.status == 422
    assert "请先勾选前面的环节" in unticked.text
    assert letters(case.desk) == []
    done = case.desk.post(
        url, {**case.desk.get(url).fields(url), "step": "approve", "steps": ["secrecy_check"]}
    )
    assert done.status == 303
    page = case.desk.get(done.headers["location"])
    assert "已记入：答复" in page.text
    assert "甲公开〔2025〕1号" in page.text
    assert rulings(case.desk) == [
        ("secrecy_check", "approved", "经办人jia", False),
        ("sign_off", "approved", "经办人jia", False),
    ]


def test_the_matters_stand_beside_the_text(case: AtCase) -> None:
    page = case.send("reply", step="check", **ONE)
    assert "请公开2025年环卫作业合同。" in page.text
    assert '<textarea class="input" id="text" name="text"' in page.body


def test_until_the_last_step_nothing_is_recorded_and_no_number_taken(case: AtCase) -> None:
    written = len(case.rows())
    url = proposed(case)
    assert say(case.desk, "ban", url, "record", steps=["secrecy_check"]).status == 303
    assert len(case.rows()) == written
    assert letters(case.desk) == []
    assert say(case.desk, "qian", url).status == 303
    (letter,) = letters(case.desk)
    assert letter.number == "甲公开〔2025〕1号"
    row = case.rows()[-1]
    assert row.officer is not None
    assert (row.officer.name, row.actor) == ("经办人qian", Role.SIGNATORY)


# --- handler, checker, signatory ------------------------------------------------------------


def test_through_all_steps_by_everybody_in_turn(case: AtCase) -> None:
    steps(case.desk, WorkStep.COUNTERSIGN, WorkStep.LEGAL_CHECK, WorkStep.CHECKING)
    url = proposed(case)
    assert say(case.desk, "ban", url, "record", steps=["countersign"]).status == 303
    early = say(case.desk, "qian", url)
    assert early.status == 422, "it is not the signatory's turn"
    for name in ("shen", "qian"):
        ticked = ["legal_check", "secrecy_check"]
        assert say(case.desk, name, url, steps=ticked).status == 303
    assert [(step, name) for step, _ruling, name, _paper in rulings(case.desk)] == [
        ("countersign", "经办人ban"),
        ("legal_check", "经办人shen"),
        ("secrecy_check", "经办人shen"),
        ("checking", "经办人shen"),
        ("sign_off", "经办人qian"),
    ]
    over = say(case.desk, "tou", url, "return", reason="太晚了")
    assert over.status == 409, "it is signed already"


def test_sent_back_with_a_reason_and_done_again(case: AtCase) -> None:
    steps(case.desk, WorkStep.CHECKING)
    url = proposed(case)
    say(case.desk, "ban", url, "record", steps=["secrecy_check"])
    nothing = say(case.desk, "shen", url, "return", reason=" ")
    assert nothing.status == 422
    assert "请填写退回的理由。" in nothing.text
    assert say(case.desk, "shen", url, "return", reason="请写明提供方式。").status == 303
    as_(case.desk, "ban")
    page = case.desk.get(url)
    assert "请写明提供方式。" in page.text
    assert "拟办" in case.page().text
    waiting = case.desk.get("/desk/waiting")
    assert case.number in waiting.text
    assert "已退回" in waiting.text
    fields = page.fields(url)
    body = page.body.partition('name="text"')[2].partition(">\n")[2].partition("</textarea>")[0]
    edited = case.desk.post(
        url,
        {**fields, "step": "text", "text": body.replace("合同随附。", "合同随附，可当面领取。")},
    )
    assert edited.status == 303
    page = case.desk.get(edited.headers["location"])
    assert "已经保存为第2稿" in page.text
    assert "对以前各稿的审签（已经作废）" in page.text
    say(case.desk, "ban", url, "record", steps=["secrecy_check"])
    assert say(case.desk, "shen", url).status == 303
    assert say(case.desk, "qian", url).status == 303
    (letter,) = letters(case.desk)
    assert "可当面领取" in letter.body


@pytest.mark.parametrize("step", ["approve", "record", "return"])
def test_text_that_was_typed_and_not_saved_is_kept_whatever_is_pressed(
    case: AtCase, step: str
) -> None:
    url = proposed(case)
    as_(case.desk, "jia")
    page = case.desk.get(url)
    body = page.body.partition('name="text"')[2].partition(">\n")[2].partition("</textarea>")[0]
    sent = {**page.fields(url), "step": step, "steps": ["secrecy_check"], "reason": "再想想"}
    edited = body.replace("合同随附。", "合同随附，可当面领取。").replace("\n", "\r\n")
    answer = case.desk.post(url, {**sent, "text": edited})
    assert answer.status == 422
    assert "正文改过，还没有保存" in answer.text
    assert 'href="#text"' in answer.body
    assert "合同随附，可当面领取。" in answer.body.partition('name="text"')[2]
    assert "再想想" in answer.body
    assert rulings(case.desk) == []
    assert letters(case.desk) == []
    same = body.replace("\n", "\r\n")
    assert case.desk.post(url, {**sent, "text": same}).status == 303, "nothing was edited"
    assert len(rulings(case.desk)) > 0


def test_an_edit_after_approval_voids_it(case: AtCase) -> None:
    steps(case.desk, WorkStep.CHECKING)
    url = proposed(case)
    say(case.desk, "ban", url, "record", steps=["secrecy_check"])
    say(case.desk, "shen", url)
    assert "现在的环节： 签发 经办人qian" in case.desk.get(url).text.replace("经办人jia、", "")
    body = letter_of(case)
    say(case.desk, "ban", url, "text", text=body.replace("合同随附。", "合同随附！"))
    early = say(case.desk, "qian", url)
    assert early.status == 422
    assert letters(case.desk) == []


def letter_of(case: AtCase) -> str:
    async def work() -> str:
        rows = await ProposalVersion.all().order_by("-n")
        return rows[0].body

    return case.desk.do(work)


def test_the_same_words_again_are_no_new_version(case: AtCase) -> None:
    url = proposed(case)
    say(case.desk, "ban", url, "text", text=letter_of(case))
    assert "第1稿" in case.desk.get(url).text
    say(case.desk, "shen", url, "return", reason="请再看看")
    say(case.desk, "ban", url, "text", text=letter_of(case))
    page = case.desk.get(url)
    assert "第2稿" in page.text, "sent again as it was"
    assert "办理：保密审查" in page.text


def test_paragraphs_keep_their_indent(case: AtCase) -> None:
    url = proposed(case)
    before = letter_of(case)
    say(
        case.desk,
        "ban",
        url,
        "text",
        text=before.strip() + "\r\n\r\n另附一段。\r\n　　　　深缩进。",
    )
    after = letter_of(case)
    assert after == before + "\n　　另附一段。\n　　　　深缩进。"


def test_the_form_opened_again_is_filled_and_makes_a_new_version(case: AtCase) -> None:
    url = proposed(case)
    assert case.form("reply").headers["location"].endswith(url)
    form = case.form("reply", "?edit=1")
    assert "合同随附。" in form.body
    again = case.send("reply", step="check", **{**ONE, "text_1": "合同另寄。"})
    assert "第2稿" in again.text
    assert case.proposal == url
    assert "合同另寄。" in letter_of(case)


# --- whose step it is -----------------------------------------------------------------------


@pytest.mark.parametrize("name", ["shen", "tou", "dengji", "jian"])
def test_whoever_does_not_sign_cannot(case: AtCase, name: str) -> None:
    url = proposed(case)
    say(case.desk, "ban", url, "record", steps=["secrecy_check"])
    as_(case.desk, name)
    page = case.desk.get(url)
    assert page.status == 200
    assert 'value="approve"' not in page.body
    said = {"version": "1", "rulings": "1", "seen": "2", "step": "approve"}
    assert case.desk.post(url, said).status == 422
    assert letters(case.desk) == []


@pytest.mark.parametrize("name", ["shen", "qian", "jian"])
def test_only_handlers_write(case: AtCase, name: str) -> None:
    url = proposed(case)
    for step in ("text", "drop"):
        refused = say(
            case.desk, name, url, step, text="别的内容", version="1", rulings="0", seen="2"
        )
        assert refused.status == 422
        assert "“拟办”应由经办人办理" in refused.text
    as_(case.desk, name)
    assert "“答复”应由经办人办理" in case.form("reply").text


def test_an_extension_needs_the_head(case: AtCase) -> None:
    url = proposed(case, "extend", working_days="5", reason="材料较多")
    say(case.desk, "ban", url)
    assert case.index().extended is False, "no name was given for the paper"
    assert say(case.desk, "qian", url).status == 422
    assert say(case.desk, "tou", url).status == 303
    assert case.rows()[-1].facts["consent_by"] == "经办人tou"


def test_a_proposal_of_another_application_is_not_found(case: AtCase) -> None:
    url = proposed(case)
    other = came_in(case.desk)
    assert case.desk.get(url.replace(case.number, other.number)).status == 404
    assert case.desk.get(f"{url}9").status == 404
    assert case.desk.get(f"{url}9/sheet").status == 404
    assert case.desk.get(f"{url}/files/{'0' * 64}").status == 404


# --- paper ----------------------------------------------------------------------------------


def test_a_step_signed_on_paper_is_recorded_with_name_day_and_scan(case: AtCase) -> None:
    url = proposed(case)
    as_(case.desk, "ban")
    page = case.desk.get(url)
    assert "补记纸面审签：签发" in page.text
    fields = {**page.fields(url), "step": "approve", "steps": ["secrecy_check"]}
    nameless = case.desk.post(url, fields)
    assert nameless.status == 422
    assert "应当写明签字人的姓名和签字的日期" in nameless.text
    later = case.desk.post(url, {**fields, "name": "主任甲", "signed_on": "2025-09-23"})
    assert later.status == 422
    done = case.desk.post(
        url,
        {**fields, "name": "主任甲", "signed_on": "2025-09-19"},
        files=[("files", ("审批表.pdf", PDF, "application/pdf"))],
    )
    assert done.status == 303, done.text
    assert rulings(case.desk)[-1] == ("sign_off", "approved", "主任甲", True)
    page = case.desk.get(url)
    assert "这份拟稿已经签发" in page.text
    assert "主任甲 纸面 由经办人ban补记" in page.text
    scan = next(link for link in page.links if f"{url}/files/" in link)
    assert case.desk.client.get(scan).content == PDF


def test_whoever_signs_online_may_also_record_what_was_signed_on_paper(case: AtCase) -> None:
    url = proposed(case)
    say(case.desk, "ban", url, "record", steps=["secrecy_check"])
    done = say(case.desk, "qian", url, by="paper", name="主任甲", signed_on="2025-09-22")
    assert done.status == 303
    assert rulings(case.desk)[-1] == ("sign_off", "approved", "主任甲", True)


# --- the self-check -------------------------------------------------------------------------


def test_a_refusal_that_lost_review_first_gets_no_number(case: AtCase) -> None:
    url = proposed(case, **SECRET)
    body = letter_of(case).replace("应当先自", "可以自")
    say(case.desk, "ban", url, "text", text=body)
    say(case.desk, "ban", url, "record", steps=["secrecy_check"])
    page = case.desk.get(url)
    assert "不能取号 正文里的救济途径不完整" in page.text
    assert "缺少先申请行政复议" in page.text
    refused = say(case.desk, "qian", url)
    assert refused.status == 422
    assert letters(case.desk) == []
    assert rulings(case.desk)[-1][0] == "secrecy_check", "the signature is not recorded either"


def test_a_late_reply_is_numbered_once_somebody_answers_for_it(case: AtCase) -> None:
    case.desk.clock.set_to("2025-10-27 09:00")
    url = proposed(case, on="2025-10-27")
    say(case.desk, "ban", url, "record", steps=["secrecy_check"])
    refused = say(case.desk, "qian", url)
    assert refused.status == 422
    assert "有须由签字人签认的事项" in refused.text
    assert "须签认 答复日期已经超过期限（2025年10月24日）。" in refused.text
    assert say(case.desk, "qian", url, acknowledged=["late"]).status == 303
    assert case.index().late
    assert "已签认：超期" in case.desk.get(url).text


def test_a_number_in_a_file_is_answered_for(case: AtCase) -> None:
    as_(case.desk, "ban")
    form = f"{case.url}/reply"
    case.desk.post(
        form,
        {**case.form("reply").fields(form), "step": "check", **ONE},
        files=[("files", ("名单.txt", "申请人甲 13812345678".encode(), "text/plain"))],
    )
    url = case.proposal
    page = case.desk.get(url)
    assert "附件“名单.txt”中有疑似身份证号码或者手机号码（138" in page.text
    say(case.desk, "ban", url, "record", steps=["secrecy_check"])
    assert say(case.desk, "qian", url).status == 422
    assert say(case.desk, "qian", url, acknowledged=["number_in_file"]).status == 303


def test_a_reply_signed_days_later_bears_the_day_of_signing(case: AtCase) -> None:
    url = proposed(case)
    case.desk.clock.set_to("2025-09-25 09:00")
    say(case.desk, "ban", url, "record", steps=["secrecy_check"])
    say(case.desk, "qian", url)
    assert letters(case.desk)[0].on.isoformat() == "2025-09-25"


# --- what waits, and where it is stuck ------------------------------------------------------


def test_what_waits_for_whom(case: AtCase) -> None:
    desk = case.desk
    as_(desk, "qian")
    assert "没有等您审签的拟稿" in desk.get("/desk/waiting").text
    url = proposed(case)
    assert case.number in desk.get("/desk/waiting").text
    as_(desk, "qian")
    assert case.number not in desk.get("/desk/waiting").text
    say(desk, "ban", url, "record", steps=["secrecy_check"])
    as_(desk, "qian")
    page = desk.get("/desk/waiting")
    assert case.number in page.text
    assert "申请人甲" not in page.text
    assert url in page.links
    say(desk, "qian", url)
    assert case.number not in desk.get("/desk/waiting").text


def test_a_proposal_of_a_withdrawn_application_waits_for_nobody(case: AtCase) -> None:
    proposed(case)
    case.done("withdraw", reason="书面撤回", on="2025-09-22")
    assert case.number not in case.desk.get("/desk/waiting").text


def test_where_an_application_is_stuck(case: AtCase) -> None:
    async def where() -> list[str]:
        index = await Application.get(register_number=case.number).select_related("authority")
        return [str(stuck) for stuck in (await step_of(index.authority, [index])).values()]

    assert case.desk.do(where) == ["拟办 · 经办人jia、经办人ban"]
    url = proposed(case)
    assert case.desk.do(where) == ["保密审查"], "three could take it on, so nobody is named"
    say(case.desk, "ban", url, "record", steps=["secrecy_check"])
    assert case.desk.do(where) == ["签发 · 经办人jia、经办人qian"]
    assert "签发 经办人jia、经办人qian" in case.page().text
    say(case.desk, "qian", url)
    assert case.desk.do(where)[0].startswith("送达")
    case.desk.sign_in_as("jia")
    case.done("record_delivery", way="hand", evidence="回证", on="2025-09-22")
    assert case.desk.do(where)[0].startswith("归档")
    sheet = case.desk.get(f"{url}/sheet").text
    assert "用印和文号 甲公开〔2025〕1号 2025年9月22日" in sheet
    assert "送达 当面送达 2025年9月22日" in sheet
    assert "归档完成" in case.desk.post(f"{case.url}/archive").text
    assert case.desk.do(where) == []
    assert re.search(r"归档 2025年9月22日", case.desk.get(f"{url}/sheet").text)


def test_an_office_that_hands_over_waits_for_it(case: AtCase) -> None:
    async def where() -> list[str]:
        index = await Application.get(register_number=case.number).select_related("authority")
        found = await step_of(index.authority, [index])
        return [stuck.step.label for stuck in found.values()]

    desk = case.desk
    steps(desk, WorkStep.HANDING_OVER)
    desk.adds_officer("deng", Role.REGISTRAR)
    assert "现在的环节： 转办" in case.page().text
    as_(desk, "deng")
    hands = f"{case.url}/hands"
    ban = desk.do(lambda: Officer.get(sign_in_name="ban")).id
    assert "请哪个科室协办" not in desk.get(hands).text, "which is for the handler to ask"
    assert desk.post(hands, {"step": "help", "help_unit": "1"}).status == 403
    desk.submitted(hands, {"step": "hand_over", "officer": str(ban)})
    assert "现在的环节： 拟办" in case.page().text
    sheet = desk.get(f"{proposed(case)}/sheet").text
    assert re.search(r"登记 经办人jia JD-2025-00001 2025年9月22日", sheet), sheet
    assert "转办 经办人deng 交经办人ban 2025年9月22日" in sheet


def test_waiting_as_data(case: AtCase) -> None:
    proposed(case)
    authority = case.index().authority_id

    async def work() -> list[tuple[str, str]]:
        found = await waiting_for(authority, frozenset({Role.CHECKER}))
        return [(one.step.value, one.application.register_number) for one in found]

    assert case.desk.do(work) == [("secrecy_check", case.number)]


def test_a_dropped_proposal_is_kept_and_another_may_begin(case: AtCase) -> None:
    url = proposed(case)
    assert say(case.desk, "ban", url, "drop").status == 303
    assert "这份拟稿已经撤销" in case.desk.get(url).text
    assert proposed(case) != url


# --- two officers at once -------------------------------------------------------------------


def test_a_step_on_a_text_that_was_changed_meanwhile_is_not_recorded(case: AtCase) -> None:
    url = proposed(case)
    say(case.desk, "ban", url, "record", steps=["secrecy_check"])
    as_(case.desk, "qian")
    mine = case.desk.get(url).fields(url)
    say(case.desk, "ban", url, "text", text=letter_of(case).replace("随附。", "随附！"))
    as_(case.desk, "qian")
    late = case.desk.post(url, {**mine, "step": "approve"})
    assert late.status == 409
    assert "别人已经办过" in late.text
    assert "第2稿 · 经办人ban" in late.text
    assert letters(case.desk) == []


def test_two_handlers_edit_at_once_and_nothing_is_lost(case: AtCase) -> None:
    desk = case.desk
    url = proposed(case)
    mine = desk.get(url).fields(url)
    desk.adds_officer("yi", *OFFICER_ROLES)
    say(desk, "yi", url, "text", text=letter_of(case).replace("随附。", "随附（乙）。"))
    as_(desk, "ban")
    late = desk.post(url, {**mine, "step": "text", "text": "　　我改的一段。"})
    assert late.status == 409
    assert "第2稿 · 经办人yi" in late.text
    assert "我改的一段。" in late.body
    assert "随附（乙）" in letter_of(case)
    again = desk.post(url, {**late.fields(url), "step": "text", "text": "　　我改的一段。"})
    assert again.status == 303
    assert letter_of(case) == "　　我改的一段。"


def test_two_forms_of_one_reply_at_once(case: AtCase) -> None:
    desk, form = case.desk, f"{case.url}/reply"
    as_(desk, "ban")
    mine = case.form("reply").fields(form)
    desk.sign_in_as("jia", "the other browser")
    case.send("reply", step="check", **{**ONE, "text_1": "合同另寄。"})
    as_(desk, "ban")
    late = desk.post(form, {**mine, **ONE, "step": "check"})
    assert late.status == 409
    assert "这份拟稿已经改过" in late.text
    assert "合同随附。" in late.body
    assert "合同另寄。" in letter_of(case)


def test_a_second_click_signs_once(case: AtCase) -> None:
    url = proposed(case)
    say(case.desk, "ban", url, "record", steps=["secrecy_check"])
    as_(case.desk, "qian")
    sent = {**case.desk.get(url).fields(url), "step": "approve"}
    assert case.desk.post(url, sent).status == 303
    assert case.desk.post(url, sent).status == 409
    assert len(letters(case.desk)) == 1


# --- settings and papers --------------------------------------------------------------------


def test_the_office_switches_steps_on_and_off(case: AtCase) -> None:
    desk, url = case.desk, "/desk/workflow"
    desk.sign_in_as("jia")
    page = desk.get(url)
    assert "登记 → 拟办 → 保密审查 → 签发 → 用印和文号 → 送达 → 归档" in page.text
    both = ["checking", "legal_check", "handing_over"]
    page = desk.submitted(url, {**page.fields(url), "steps": both})
    assert "已经保存" in page.text
    assert "登记 → 转办 → 拟办 → 法制审核 → 保密审查 → 审核 → 签发 → 用印和文号 →" in page.text
    stale = desk.post(url, {"settings_version": "0", "steps": ["countersign"]})
    assert stale.status == 409
    assert "经办人jia" in stale.text
    assert 'value="countersign" checked' in stale.body
    secrecy = {**desk.get(url).fields(url), "steps": ["secrecy_check"]}
    assert "公开以前都要经过保密审查，机关不能自行取舍。" in desk.post(url, secrecy).text
    desk.submitted(url, {**secrecy, "steps": []})
    assert "拟办 → 保密审查 → 签发" in desk.get(url).text, "it cannot be switched off"
    as_(desk, "ban")
    assert desk.get(url).status == 403
    assert "这个页面由下列岗位使用：管理员" in desk.get(url).text


def test_the_approval_sheet_is_printed_for_the_pen(case: AtCase) -> None:
    url = proposed(case)
    page = case.desk.get(f"{url}/sheet")
    assert "请公开2025年环卫作业合同。" in page.text
    assert "合同随附。" in page.text
    answer = case.desk.client.get(f"{url}/sheet.pdf")
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["cache-control"] == "no-store"
    text = "".join(p.extract_text() for p in pypdf.PdfReader(io.BytesIO(answer.content)).pages)
    assert "政府信息公开申请答复审批表" in text
    assert "签字：经办人ban" in text
    assert text.count("年　　月　　日") == 5, "to come: two signatures, seal, delivery, archive"
    as_(case.desk, "ban")
    fields = {**case.desk.get(url).fields(url), "step": "approve", "steps": ["secrecy_check"]}
    case.desk.post(url, {**fields, "name": "主任甲", "signed_on": "2025-09-22"})
    answer = case.desk.client.get(f"{url}/sheet.pdf")
    text = "".join(p.extract_text() for p in pypdf.PdfReader(io.BytesIO(answer.content)).pages)
    assert "同意（纸面签字，补记）。" in text
    assert "签字：主任甲" in text


def test_the_register_is_checked_against_what_was_approved(case: AtCase, tmp_path: Path) -> None:
    url = proposed(case)
    say(case.desk, "ban", url, "record", steps=["secrecy_check"])
    say(case.desk, "qian", url)

    async def findings() -> list[str]:
        return [str(found) async for found in check_register(FolderStore(tmp_path / "files"))]

    async def other_words() -> None:
        await Letter.all().update(body="别的内容")

    assert case.desk.do(findings) == []
    case.desk.do(other_words)
    assert any("与签发的正文不同" in found for found in case.desk.do(findings))
