"""Every act by its page: what the form suggests, what is looked over, what is written."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from tests.clocks import FixedClock
from tests.files.samples import PDF
from tests.web.desk.applications import AtCase, came_in
from tests.web.desk.at_desk import Desk, office_of
from tracker.annual.ledger import LedgerRow
from tracker.law.stages import ACTS
from tracker.law.terms import OFFICER_ROLES, ApplicantKind, EntryKind, Stage
from tracker.law.workflow import ROUTES
from tracker.records.mail_models import OutboxMessage
from tracker.records.models import Attachment, Letter, Statement


@pytest.fixture
def desk(database_url: str, clock: FixedClock, tmp_path: Path) -> Iterator[Desk]:
    with office_of(database_url, clock, tmp_path) as desk:
        yield desk


@pytest.fixture
def case(desk: Desk) -> AtCase:
    """Received and registered on Monday 22 September 2025; due on 24 October."""
    case = came_in(desk)
    case.done("register")
    return case


ASKED = {"items": "请写明年份。", "on": "2025-09-22", "respond_by": "2025-10-15"}
CONSULTED = {"kind": "third_party", "whom": "乙公司", "matter": "单价", "on": "2025-09-22"}
EXTENDED = {"working_days": "20", "reason": "材料较多", "on": "2025-09-22"}
REASONS_ASKED = {"items": "本月35件。", "on": "2025-09-22", "respond_by": "2025-10-15"}
REASONS_GIVEN = {"text": "为研究所需。", "channel": "counter", "on": "2025-09-22"}
CHARGED = {
    "basis": "pages", "items": "1", "before": "0", "pages": "68", "on": "2025-09-22",
}  # fmt: skip
PAID = {"yuan": "380.00", "receipt": "No.1", "on": "2025-09-22"}
REPLIED = {"ground_1": "disclosed.provided", "text_1": "随附。", "on": "2025-09-22"}

# act: (what leads to it, on which day, what is typed, the entry, the stage after it)
STORY = {
    "ask_supplement": ([], None, ASKED, EntryKind.SUPPLEMENT_ASKED, Stage.AWAITING_SUPPLEMENT),
    "supplement": (
        [("ask_supplement", ASKED)], "2025-10-09 09:00",
        {"text": "2025年。", "channel": "post", "on": "2025-10-09"},
        EntryKind.SUPPLEMENTED, Stage.HANDLING,
    ),
    "consult": ([], None, CONSULTED, EntryKind.CONSULTED, Stage.HANDLING),
    "record_consultation_delivery": (
        [("consult", CONSULTED)], "2025-09-24 09:00", {"id_": "1", "on": "2025-09-24"},
        EntryKind.CONSULTATION_DELIVERED, Stage.HANDLING,
    ),
    "record_opinion": (
        [("consult", CONSULTED)], "2025-09-26 09:00",
        {"id_": "1", "opinion": "objects", "summary": "商业秘密", "on": "2025-09-26"},
        EntryKind.OPINION_RECEIVED, Stage.HANDLING,
    ),
    "extend": ([], None, EXTENDED, EntryKind.EXTENDED, Stage.HANDLING),
    "ask_reasons": ([], None, REASONS_ASKED, EntryKind.REASONS_ASKED, Stage.HANDLING),
    "record_reasons": (
        [("ask_reasons", REASONS_ASKED)], None, REASONS_GIVEN,
        EntryKind.REASONS_GIVEN, Stage.HANDLING,
    ),
    "defer": (
        [("ask_reasons", REASONS_ASKED), ("record_reasons", REASONS_GIVEN)],
        None, {"until": "2026-03-31", "reason": "数量较多", "on": "2025-09-22"},
        EntryKind.DEFERRED, Stage.HANDLING,
    ),
    "charge": ([], None, CHARGED, EntryKind.FEE_CHARGED, Stage.AWAITING_PAYMENT),
    "record_fee_delivery": (
        [("charge", CHARGED)], "2025-09-24 09:00", {"on": "2025-09-24"},
        EntryKind.FEE_NOTICE_DELIVERED, Stage.AWAITING_PAYMENT,
    ),
    "record_payment": (
        [("charge", CHARGED)], "2025-09-24 09:00",
        {"yuan": "380.00", "receipt": "No.1", "on": "2025-09-24"},
        EntryKind.FEE_PAID, Stage.HANDLING,
    ),
    "reduce_fee": (
        [("charge", CHARGED)], "2025-09-24 09:00",
        {"yuan": "0", "reason": "低保户", "on": "2025-09-24"},
        EntryKind.FEE_REDUCED, Stage.HANDLING,
    ),
    "withdraw_fee_notice": (
        [("charge", CHARGED)], "2025-09-24 09:00", {"reason": "页数有误", "on": "2025-09-24"},
        EntryKind.FEE_NOTICE_WITHDRAWN, Stage.HANDLING,
    ),
    "refund_fee": (
        [("charge", CHARGED), ("record_payment", PAID)], "2025-09-24 09:00",
        {"yuan": "380", "receipt": "No.2", "reason": "多收", "on": "2025-09-24"},
        EntryKind.FEE_REFUNDED, Stage.HANDLING,
    ),
    "reply": ([], None, REPLIED, EntryKind.REPLIED, Stage.REPLIED),
    "dispatch": (
        [("reply", REPLIED)], "2025-09-24 09:00",
        {
            "letter": "甲公开〔2025〕1号", "way": "post", "waybill": "1012345678931",
            "on": "2025-09-24",
        },
        EntryKind.DISPATCHED, Stage.REPLIED,
    ),
    "record_delivery": (
        [("reply", REPLIED)], "2025-09-24 09:00",
        {"way": "post", "evidence": "挂号信", "on": "2025-09-24"},
        EntryKind.DELIVERED, Stage.REPLIED,
    ),
    "correct_reply": (
        [("reply", REPLIED)], "2025-09-24 09:00",
        {**REPLIED, "ground_1": "unable.nonexistent", "reason": "依据有误", "on": "2025-09-24"},
        EntryKind.REPLY_CORRECTED, Stage.REPLIED,
    ),
    "inform_third_party": (
        [("consult", CONSULTED), ("reply", REPLIED)], None,
        {"id_": "1", "disclosed": "合同单价", "reason": "涉及财政资金", "on": "2025-09-22"},
        EntryKind.THIRD_PARTY_INFORMED, Stage.REPLIED,
    ),
    "split": (
        [], None,
        {"matters": "请公开付款凭证。\n\n请公开招标公告。", "reason": "三项", "on": "2025-09-22"},
        EntryKind.SPLIT, Stage.HANDLING,
    ),
    "transfer": (
        [], None,
        {"whom": "乙公司所在区某局", "way": "post", "reason": "误投", "on": "2025-09-22"},
        EntryKind.TRANSFERRED, Stage.TRANSFERRED,
    ),
    "reopen": (
        [("reply", REPLIED)], "2025-12-15 09:00",
        {"case_number": "甲府复〔2025〕1号", "decision": "撤销", "on": "2025-12-15"},
        EntryKind.REOPENED, Stage.HANDLING,
    ),
    "withdraw": (
        [], None, {"reason": "书面撤回", "on": "2025-09-22"},
        EntryKind.WITHDRAWN, Stage.WITHDRAWN,
    ),
    "abandon": (
        [("ask_supplement", ASKED)], "2025-10-16 09:00", {"on": "2025-10-16"},
        EntryKind.ABANDONED, Stage.ABANDONED,
    ),
    "annul": (
        [("extend", EXTENDED)], None, {"seq": "3", "reason": "负责人没有同意"},
        EntryKind.ANNULLED, Stage.HANDLING,
    ),
}  # fmt: skip


def test_the_story_has_every_act() -> None:
    """Those that need another application, or another office, are told in test_side_acts."""
    assert set(STORY) | {"register", "confirm_receipt", "join"} == set(ACTS)


@pytest.mark.parametrize("act", STORY)
def test_every_act_by_its_page(case: AtCase, act: str) -> None:
    before, day, typed, entry, stage = STORY[act]
    for earlier, said in before:
        case.done(earlier, **said)
    if day:
        case.on(day)
    page = case.done(act, **typed)
    assert f"已记入：{entry.label}" in page.text
    rows = case.rows()
    assert (rows[-1].kind, case.index().stage) == (entry, stage)
    assert all(row.article for row in rows)
    assert [row.officer and row.officer.name for row in rows] == [
        None,
        *["经办人jia"] * (len(rows) - 1),
    ]


LOOKED_OVER = (
    "ask_supplement", "consult", "extend", "ask_reasons", "defer", "charge", "reply",
    "correct_reply", "inform_third_party", "transfer", "abandon",
)  # fmt: skip


@pytest.mark.parametrize("act", LOOKED_OVER)
def test_what_sends_a_letter_is_looked_over_and_leaves_nothing_before(
    case: AtCase, act: str
) -> None:
    before, day, typed, _entry, _stage = STORY[act]
    for earlier, said in before:
        case.done(earlier, **said)
    if day:
        case.on(day)
    written, stage = len(case.rows()), case.index().stage
    page = case.send(act, step="check", **typed)
    assert page.status == 200
    assert "文书预览" in page.text
    assert (len(case.rows()), case.index().stage) == (written, stage)
    if act in ROUTES:
        assert "（文号在签发时取得）" in page.text
        confirmed = case.signed(case.proposal)
    else:
        assert "现在还没有记入，也没有取文号" in page.text
        form = page.fields(f"{case.url}/{act}")
        confirmed = case.desk.post(f"{case.url}/{act}", {**form, "step": "confirm"})
    assert confirmed.status == 303
    assert len(case.rows()) == written + 1


def test_looking_over_costs_no_number_and_sends_no_mail(desk: Desk, case: AtCase) -> None:
    for _ in range(3):
        case.send("extend", step="check", **EXTENDED)

    async def queued() -> int:
        return await OutboxMessage.all().count()

    assert desk.do(queued) == 0
    page = case.done("extend", **EXTENDED)
    assert "甲公开〔2025〕1号" in page.text


def test_going_back_keeps_what_was_typed(case: AtCase) -> None:
    page = case.send("extend", step="back", **EXTENDED)
    assert page.status == 200
    assert "材料较多" in page.body


def test_the_form_of_an_extension_knows_the_law_s_number(case: AtCase) -> None:
    page = case.form("extend")
    assert 'name="working_days" value="20"' in page.body
    assert "最多20个工作日，只能延长一次" in page.text
    assert "现在的答复期限：2025年10月24日（周五）" in page.text


def test_the_look_over_of_an_extension_shows_the_new_date(case: AtCase) -> None:
    page = case.send("extend", step="check", **EXTENDED)
    assert "正文写明了新的答复期限（2025年11月21日）。" in page.text


def test_the_form_of_a_supplement_suggests_a_term(case: AtCase) -> None:
    """Ten working days after 22 September 2025, past the holiday: a make-up Saturday."""
    page = case.form("ask_supplement")
    assert 'name="respond_by" value="2025-10-11"' in page.body
    assert 'name="on" value="2025-09-22"' in page.body


def test_the_look_over_of_a_fee_shows_its_lines(case: AtCase) -> None:
    page = case.send("charge", step="check", **CHARGED)
    assert "31—68" in page.text
    assert "10.00元" in page.text
    assert "合计 380.00元" in page.text
    assert "可以收费，也可以不收" in case.form("charge").text


def test_the_look_over_of_a_fee_shows_both_ladders(case: AtCase) -> None:
    page = case.send("charge", step="check", **{**CHARGED, "basis": "items", "before": "40"})
    assert "按件计收，当月第41件至第41件 所选" in page.text
    assert "41 300.00元 300.00元" in page.text
    assert "按量计收，68页 仅供对照" in page.text
    assert "不是申请人的欠款" in page.text
    assert "办法没有给出计算实例" in page.text
    assert "累计申请41件，其中本申请1件，此前的件数不重复计费，" in page.text
    case.done("charge", **{**CHARGED, "basis": "items", "before": "40", "pages": ""})
    told = case.page().text.partition("办理经过")[2]
    assert "当月此前的件数： 40" in told
    assert "金额： 300.00元" in told


def test_a_fee_proposes_how_many_items_came_before(desk: Desk) -> None:
    """The same applicant, authority and month, in the order of receipt."""
    desk.clock.set_to("2025-08-31 10:00")
    came_in(desk)
    desk.clock.set_to("2025-09-01 10:00")
    desk.sign_in_as("jia")
    first, _other = came_in(desk), came_in(desk, identity_number="110105194912310046", name="乙")
    second = came_in(desk)
    desk.clock.set_to("2025-09-22 10:00")
    desk.sign_in_as("jia")
    third = came_in(desk)
    for case, count in ((first, 0), (second, 1), (third, 2)):
        page = case.form("charge")
        assert f'name="before" value="{count}"' in page.body
        assert f"按证件号码，收到这件申请的当月此前还收到{count}件" in page.text


def test_without_an_identity_number_the_name_is_looked_for(desk: Desk) -> None:
    company = {"applicant_kind": ApplicantKind.BUSINESS, "identity_document": None}
    for _ in range(2):
        case = came_in(desk, **company, identity_number="", name="乙公司")
    page = case.form("charge")
    assert 'name="before" value="1"' in page.body
    assert "按姓名或者名称，收到这件申请的当月此前还收到1件，可能有同名的" in page.text


def test_of_a_ledger_without_names_nothing_is_looked_for(desk: Desk) -> None:
    desk.imports(
        LedgerRow(
            number="A-1",
            received_on=date(2025, 9, 1),
            applicant_kind=ApplicantKind.NATURAL_PERSON,
        )
    )
    page = AtCase(desk, "A-1").form("charge")
    assert "没有查找，请自行清点" in page.text


def test_a_payment_suggests_what_was_charged(case: AtCase) -> None:
    case.done("charge", **CHARGED)
    assert 'name="yuan" value="380.00"' in case.form("record_payment").body
    case.done("record_payment", yuan="380.00", receipt="No.1", on="2025-09-22")
    assert case.index().fee_received == Decimal("380.00")


def test_a_letter_awaiting_its_answer_is_chosen_by_the_link(case: AtCase) -> None:
    case.done("consult", **CONSULTED)
    case.done("consult", **{**CONSULTED, "whom": "丙局", "kind": "co_author"})
    page = case.page()
    assert f"{case.url}/record_opinion?id_=2" in page.links
    chosen = case.form("record_opinion", "?id_=2").body
    assert '<option value="2" selected>2　丙局' in chosen


def test_only_entries_in_force_can_be_annulled(case: AtCase) -> None:
    case.done("extend", **EXTENDED)
    assert f"{case.url}/annul?seq=3" in case.page().links
    case.done("annul", seq="3", reason="误登")
    form = case.form("annul").body
    assert '<option value="2">' in form
    assert '<option value="3">' not in form
    assert '<option value="4">' not in form
    assert '<option value="1">' not in form
    page = case.page()
    assert page.text.count("已作废") == 2  # the entry, and its letter
    assert case.index().due_on.isoformat() == "2025-10-24"


def test_a_supplement_on_paper_with_its_scans(desk: Desk, case: AtCase) -> None:
    case.done("ask_supplement", **ASKED)
    form = case.form("supplement").fields(f"{case.url}/supplement")
    answer = desk.post(
        f"{case.url}/supplement",
        {**form, "text": "2025年。\r\n三月。", "channel": "post", "on": "2025-09-22"},
        files=[
            ("files", ("一.pdf", PDF, "application/pdf")),
            ("files", ("二.pdf", PDF + b" ", "application/pdf")),
        ],
    )
    assert answer.status == 303

    async def kept() -> tuple[str, list[str]]:
        statement = await Statement.get(seq=4)
        files = await Attachment.all().order_by("id")
        return statement.text, [file.name for file in files]

    assert desk.do(kept) == ("2025年。\n三月。", ["一.pdf", "二.pdf"])
    page = case.page()
    assert "一.pdf" in page.text
    assert "<p>2025年。<br>" in page.body


def test_files_taken_already_survive_a_mistake_beside_them(desk: Desk, case: AtCase) -> None:
    case.done("ask_supplement", **ASKED)
    url = f"{case.url}/supplement"
    typed = {"text": "2025年。", "channel": "post", "on": "不知道"}
    wrong = desk.post(
        url,
        {**case.form("supplement").fields(url), **typed},
        files=[("files", ("一.pdf", PDF, "application/pdf"))],
    )
    assert wrong.status == 422
    (kept,) = [part.split('"')[0] for part in wrong.body.split('name="kept" value="')[1:]]
    right = desk.post(
        url,
        {
            **wrong.fields(url),
            **typed,
            "on": "2025-09-22",
            "kept": kept.replace("&#34;", '"').replace("&quot;", '"'),
        },
    )
    assert right.status == 303, right.text
    assert "一.pdf" in case.page().text


def test_a_file_named_by_somebody_else_is_not_attached(desk: Desk, case: AtCase) -> None:
    case.done("ask_supplement", **ASKED)
    forged = (
        '{"digest": "' + "0" * 64 + '", "media_type": "application/pdf", "name": "x", "size": 1}'
    )
    page = case.done(
        "supplement", text="x", channel="post", on="2025-09-22", kept=f"{'a' * 64}{forged}"
    )
    assert page.status == 200

    async def attached() -> int:
        return await Attachment.all().count()

    assert desk.do(attached) == 0


def test_a_file_that_cannot_be_taken_is_an_error_of_its_field(desk: Desk, case: AtCase) -> None:
    case.done("ask_supplement", **ASKED)
    url = f"{case.url}/supplement"
    answer = desk.post(
        url,
        {**case.form("supplement").fields(url), "text": "x", "channel": "post", "on": "2025-09-22"},
        files=[("files", ("病毒.exe", b"MZ\x90\0", "application/pdf"))],
    )
    assert answer.status == 422
    assert "的格式不能接收" in answer.text
    assert len(case.rows()) == 3


# --- what is wrong, and what the law refuses -------------------------------------------------


@pytest.mark.parametrize(
    ("act", "typed", "sentence"),
    [
        ("ask_supplement", {"items": ""}, "请填写需要补正的内容。"),
        (
            "ask_supplement",
            {**ASKED, "respond_by": "2025-09-22"},
            "补正的期限应当在告知的日期之后。",
        ),
        ("extend", {**EXTENDED, "working_days": "二十"}, "延长的工作日数应为整数"),
        ("extend", {**EXTENDED, "on": "2025-02-30"}, "请填写真实存在的日期"),
        ("consult", {**CONSULTED, "kind": "nobody"}, "请选择征求谁的意见。"),
        ("charge", {**CHARGED, "pages": "-1"}, "这件申请的页数不能小于0。"),
        ("charge", {**CHARGED, "items": "0"}, "这件申请的件数不能小于1。"),
        ("charge", {**CHARGED, "before": ""}, "请填写当月此前的件数。"),
        ("charge", {**CHARGED, "pages": ""}, "按量计收的，请填写这件申请的页数。"),
        ("withdraw", {"on": "2025-09-22"}, "请填写撤回的情况。"),
        ("annul", {"reason": "x"}, "请填写要作废的记录。"),
    ],
)
def test_a_mistake_is_said_beside_its_field_and_nothing_is_lost(
    case: AtCase, act: str, typed: dict[str, str], sentence: str
) -> None:
    page = case.send(act, **typed)
    assert page.status == 422
    assert sentence in page.text
    assert page.body.count("<title>错误：") == 1
    for value in typed.values():
        assert value in page.body or value == "nobody"
    assert len(case.rows()) == 2


@pytest.mark.parametrize("step", ["check", "confirm"])
@pytest.mark.parametrize(
    ("act", "typed", "sentence"),
    [
        (
            "extend",
            {**EXTENDED, "working_days": "21"},
            "延长的期限为1至20个工作日，不能延长21个工作日。（条例第三十三条）",
        ),
        (
            "defer",
            {"until": "2025-10-24", "reason": "数量较多", "on": "2025-09-22"},
            "延迟答复确定的日期2025年10月24日应当晚于现有答复期限2025年10月24日。（条例第三十五条）",
        ),
        (
            "withdraw",
            {"reason": "书面撤回", "on": "2025-09-21"},
            "“撤回申请”的日期2025年9月21日早于收到申请之日2025年9月22日。（条例第三十一条）",
        ),
        (
            "withdraw",
            {"reason": "书面撤回", "on": "2025-09-23"},
            "“撤回申请”的日期2025年9月23日在今天之后，不能预先登记。（条例第四章）",
        ),
        (
            "record_payment",
            {"yuan": "1", "receipt": "x", "on": "2025-09-22"},
            "没有待缴费的收费通知，不能登记。（信息处理费办法）",
        ),
        ("annul", {"seq": "9", "reason": "x"}, "没有第9条记录可以更正"),
    ],
)
def test_the_law_s_refusal_is_shown_with_its_article_above_the_kept_form(
    case: AtCase, act: str, typed: dict[str, str], sentence: str, step: str
) -> None:
    page = case.send(act, step=step, **typed)
    assert page.status == 422
    assert sentence in page.text
    for name, value in typed.items():
        assert value in page.body or name == "seq"
    assert len(case.rows()) == 2


def test_in_place_of_what_the_law_refuses_the_lawful_acts_are_offered(case: AtCase) -> None:
    assert "可以这样办理" not in case.form("extend").text
    case.done("extend", **EXTENDED)
    page = case.form("extend")
    assert "今天不能办理" in page.text
    assert "可以这样办理：" in page.text
    for act in ("reply", "consult", "ask_reasons"):
        assert f"{case.url}/{act}" in page.links
    assert f"{case.url}/defer" not in page.links


def test_an_act_of_an_earlier_day_is_recorded_late(case: AtCase) -> None:
    """On 29 October an extension is greyed; one that was told on the 24th was in time."""
    case.on("2025-10-29 09:00")
    form = case.form("extend")
    assert "最迟为2025年10月24日" in form.text
    assert case.send("extend", **{**EXTENDED, "on": "2025-10-27"}).status == 422
    page = case.done("extend", **{**EXTENDED, "on": "2025-10-24"})
    assert "2025年11月21日（周五）" in page.text


def test_a_form_of_another_session_is_refused(case: AtCase) -> None:
    answer = case.desk.post(f"{case.url}/withdraw", {"form_token": "x", "seen": "2", "reason": "y"})
    assert answer.status == 400
    assert len(case.rows()) == 2


def test_double_clicking_writes_once(case: AtCase) -> None:
    form = case.form("withdraw").fields(f"{case.url}/withdraw")
    sent = {**form, "step": "confirm", "reason": "书面撤回", "on": "2025-09-22"}
    assert case.desk.post(f"{case.url}/withdraw", sent).status == 303
    assert case.desk.post(f"{case.url}/withdraw", sent).status == 409
    assert len(case.rows()) == 3


# --- two officers at once --------------------------------------------------------------------


def test_a_form_that_others_have_overtaken_says_what_they_did(desk: Desk, case: AtCase) -> None:
    url = f"{case.url}/extend"
    mine = case.form("extend").fields(url)
    desk.adds_officer("yi", *OFFICER_ROLES)
    desk.sign_in_as("yi", "the other browser")
    case.done("consult", **CONSULTED)
    desk.sign_in_as("jia")
    late = desk.post(url, {**mine, **EXTENDED, "step": "check"})
    assert late.status == 409
    assert "这件申请有了新的记录" in late.text
    assert "征求意见 2025年9月22日（周一）" in late.text
    assert "经办人yi" in late.text
    assert "材料较多" in late.body
    assert case.index().extended is False
    again = desk.post(url, {**late.fields(url), **EXTENDED, "step": "check"})
    assert again.status == 303
    assert case.signed(case.proposal).status == 303
    assert len(case.rows()) == 4


def test_overtaken_between_the_look_over_and_the_confirmation(desk: Desk, case: AtCase) -> None:
    case.send("extend", step="check", **EXTENDED)
    url = case.proposal
    form = desk.get(url).fields(url)
    case.done("consult", **CONSULTED)
    late = desk.post(url, {**form, "step": "approve"})
    assert late.status == 409
    assert "别人已经办过" in late.text
    assert "征求意见 2025年9月22日（周一）" in late.text

    async def letters() -> int:
        return await Letter.all().count()

    assert desk.do(letters) == 1
