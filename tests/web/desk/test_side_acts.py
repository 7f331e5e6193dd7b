"""The acts beside the straight way by their pages, and what the law asks before them."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from tests.clocks import FixedClock
from tests.web.desk.applications import AtCase, buttons, came_in
from tests.web.desk.at_desk import Desk, office_of
from tracker.law.terms import ApplicationKind, Channel, Stage
from tracker.records.models import Application, Authority, Statement


@pytest.fixture
def desk(database_url: str, clock: FixedClock, tmp_path: Path) -> Iterator[Desk]:
    with office_of(database_url, clock, tmp_path) as desk:
        yield desk


@pytest.fixture
def case(desk: Desk) -> AtCase:
    case = came_in(desk)
    case.done("register")
    return case


def by_hand(desk: Desk) -> AtCase:
    """Submitted on Monday 22 September 2025 to an office that confirms by hand."""
    receipt = {
        "on": date(2025, 9, 23),
        "submitted_on": date(2025, 9, 22),
        "by_hand": True,
    }
    return came_in(desk, receipt=receipt)


def test_what_is_to_be_confirmed_comes_first_and_moves_receipt_earlier(desk: Desk) -> None:
    case = by_hand(desk)
    page = case.page()
    assert "与申请人确认收到；到2025年9月23日（周二）还没有确认的，视为已经确认。" in page.text
    case.done("confirm_receipt", evidence="电话 9:20", on="2025-09-22")
    assert case.index().received_on == date(2025, 9, 22)
    assert "登记这件申请。" in case.page().text


def test_it_confirms_itself_at_the_end_of_the_next_working_day(desk: Desk) -> None:
    case = by_hand(desk)
    case.on("2025-09-24 09:00")
    case.done("register")
    assert (case.index().received_on, case.index().due_on) == (
        date(2025, 9, 23),
        date(2025, 10, 27),
    )


def test_the_office_says_in_its_settings_whether_it_confirms_by_hand(desk: Desk) -> None:
    fields = desk.get("/desk/office").fields("/desk/office")
    typed = {
        "name": "甲街道办事处",
        "address": "甲路1号",
        "hours": "工作日",
        "telephone": "0000-12345678",
        "document_word": "甲公开",
        "review_body": "甲区人民政府",
        "court": "甲区人民法院",
    }
    answer = desk.post("/desk/office", {**fields, **typed, "confirms_by_hand": "yes"})
    assert answer.status == 303, answer.text

    async def of_office() -> bool:
        return (await Authority.get(code="JD")).confirms_by_hand

    assert desk.do(of_office) is True
    assert 'name="confirms_by_hand" value="yes" checked' in desk.get("/desk/office").body


def test_a_deferral_is_greyed_until_reasons_were_heard(case: AtCase) -> None:
    assert "defer" not in buttons(case.page())
    case.done("ask_reasons", items="本月35件。", on="2025-09-22", respond_by="2025-10-15")
    assert (
        "等待申请人说明理由，期限到2025年10月15日（周三）；答复期限照常计算。" in case.page().text
    )
    case.done("record_reasons", text="为研究所需。", channel="counter", on="2025-09-22")
    assert "defer" in buttons(case.page())


def test_not_handled_for_excess_without_asking_why_is_refused(case: AtCase) -> None:
    typed = {"ground_1": "not_processed.excessive", "text_1": "数量过多。", "on": "2025-09-22"}
    page = case.send("reply", **typed)
    assert page.status == 422
    assert "须先要求申请人说明理由" in page.text
    assert "数量过多。" in page.text


def test_a_split_keeps_each_paragraph_as_an_application(case: AtCase) -> None:
    matters = "请公开付款凭证，\n含附件。\n\n\n请公开招标公告。\n"
    page = case.done("split", matters=matters, reason="三项", on="2025-09-22")
    assert "JD-2025-00002" in page.text

    async def kept() -> list[str]:
        return [statement.text for statement in await Statement.all().order_by("id")]

    assert case.desk.do(kept)[1:] == ["请公开付款凭证，\n含附件。", "请公开招标公告。"]
    part = case.desk.get("/desk/applications/JD-2025-00002")
    assert "由此件分立： JD-2025-00001" in part.text


@pytest.mark.parametrize("act", ["split", "reopen"])
def test_what_cannot_be_taken_back_is_looked_over_first(case: AtCase, act: str) -> None:
    if act == "reopen":
        case.done("reply", ground_1="disclosed.provided", text_1="随附。", on="2025-09-22")
    written = len(case.rows())
    typed = {
        "split": {"matters": "请公开付款凭证。\n\n请公开招标公告。", "reason": "三项"},
        "reopen": {"case_number": "甲府复〔2025〕1号", "decision": "撤销"},
    }[act]
    page = case.send(act, step="check", on="2025-09-22", **typed)
    assert "现在还没有记入。核对无误后再确认。" in page.text
    assert all(said in page.text for said in typed["reason" if act == "split" else "decision"])
    assert len(case.rows()) == written
    if act == "split":
        assert "JD-2025-00002；JD-2025-00003" in page.text
        assert "请公开招标公告。" in page.text


def test_more_than_ten_at_once_is_refused_with_everything_kept(case: AtCase) -> None:
    page = case.send("split", matters="\n\n".join("甲" * 11), reason="多项", on="2025-09-22")
    assert page.status == 422
    assert "一次最多分立出10件" in page.text
    assert "多项" in page.body


def test_the_same_matter_twice_goes_on_in_the_first(case: AtCase) -> None:
    again = came_in(case.desk)
    again.done("register")
    page = again.done("join", into=" jd-2025-00001", reason="内容相同", on="2025-09-22")
    assert "去向： JD-2025-00001" in page.text
    assert (again.index().stage, again.index().counted) == (Stage.JOINED, False)


def test_joining_into_an_unknown_number_is_said_above_the_kept_form(case: AtCase) -> None:
    page = case.send("join", into="JD-2025-00077", reason="内容相同", on="2025-09-22")
    assert page.status == 422
    assert "登记簿中没有登记编号为“JD-2025-00077”的另一件申请。" in page.text
    assert "内容相同" in page.body


def test_a_corrected_reply_names_the_first_and_is_delivered_anew(case: AtCase) -> None:
    first = {"ground_1": "disclosed.provided", "text_1": "随附。", "on": "2025-09-22"}
    case.done("reply", **first)
    case.done("record_delivery", way="hand", evidence="签收", on="2025-09-22")
    case.on("2025-09-25 09:00")
    page = case.send(
        "correct_reply", step="check", reason="附件有误", **{**first, "on": "2025-09-25"}
    )
    assert "本机关已于2025年9月22日以" in page.text
    case.done("correct_reply", reason="附件有误", **{**first, "on": "2025-09-25"})
    assert "record_delivery" in buttons(case.page())


def test_handled_anew_the_clock_begins_with_the_decision(case: AtCase) -> None:
    case.done("reply", ground_1="disclosed.provided", text_1="随附。", on="2025-09-22")
    case.on("2025-12-15 09:00")
    page = case.done(
        "reopen",
        case_number="甲府复〔2025〕1号",
        decision="撤销",
        on="2025-12-15",
        reply_by="2026-01-05",
    )
    assert "须在此前答复： 2026年1月5日" in page.text
    assert case.index().due_on == date(2026, 1, 5)
    assert "extend" not in buttons(case.page())


def test_third_parties_that_objected_are_to_be_told(case: AtCase) -> None:
    case.done("consult", kind="third_party", whom="乙公司", matter="单价", on="2025-09-22")
    case.done("record_opinion", id_="1", opinion="objects", on="2025-09-22")
    page = case.send(
        "reply", step="check", ground_1="disclosed.public_interest", text_1="随附。",
        on="2025-09-22",
    )  # fmt: skip
    assert "“乙公司”不同意公开，请核对各项答复。" in page.text
    case.done("reply", ground_1="disclosed.public_interest", text_1="随附。", on="2025-09-22")
    assert "“乙公司”曾不同意公开，公开了的须书面告知内容和理由。" in case.page().text


PAPER = {
    "came": "post_signed",
    "on": "2025-09-15",
    "evidence": "XA1",
    "applicant_kind": "natural_person",
    "name": "申请人乙",
    "description": "请更正本人的登记信息。",
    "carrier": "paper",
    "way": "post",
    "postal_address": "乙路3号",
}


def registered_on_paper(desk: Desk, **typed: str) -> Application:
    page = desk.get("/desk/register")
    answer = desk.post("/desk/register", {**page.fields("/desk/register"), **PAPER, **typed})
    assert answer.status == 303, answer.text

    async def last() -> Application:
        return await Application.all().order_by("-id").first()

    return desk.do(last)


def test_mail_that_the_gatehouse_kept_counts_from_its_signature(desk: Desk) -> None:
    application = registered_on_paper(desk, first_reached="门卫", passed_on="2025-09-22")
    assert (application.received_on, application.channel) == (date(2025, 9, 15), Channel.POST)
    page = desk.get(f"/desk/applications/{application.register_number}")
    assert "先由谁收到： 门卫" in page.text
    assert "内部转送的时间计入答复期限" in page.text


def test_it_was_not_passed_on_before_it_came(desk: Desk) -> None:
    page = desk.get("/desk/register")
    typed = {**page.fields("/desk/register"), **PAPER, "passed_on": "2025-09-14"}
    answer = desk.post("/desk/register", typed)
    assert answer.status == 422
    assert "转到工作机构的日期2025年9月14日早于本机关收到的日期2025年9月15日。" in answer.text


def test_a_correction_of_a_record_is_a_kind_of_its_own(desk: Desk) -> None:
    application = registered_on_paper(desk, kind="correction")
    assert (application.kind, application.counted) == (ApplicationKind.CORRECTION, False)
    page = desk.get(f"/desk/applications/{application.register_number}")
    assert "更正政府信息申请" in page.text
