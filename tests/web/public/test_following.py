"""Following an application with number and code: look-up, timeline, papers, own acts."""

import asyncio
from decimal import Decimal

import pytest

from tests.clocks import FixedClock
from tests.web.public.conftest import NewVisitor
from tests.web.public.stories import (
    ASKED,
    Submitted,
    apply,
    author_of,
    follow,
    registered,
)
from tests.web.public.visitor import Visitor
from tracker.actions.annul import annul
from tracker.actions.ask_supplement import ask_supplement
from tracker.actions.charge import (
    charge,
    record_payment,
    reduce_fee,
    refund_fee,
    withdraw_fee_notice,
)
from tracker.actions.consult import consult
from tracker.actions.extend import extend
from tracker.actions.reply import Answer, Reply, record_delivery, reply
from tracker.files.attachments import accept
from tracker.law.terms import ConsultationKind, DeliveryWay, FeeBasis, Stage
from tracker.records.access_models import Throttle
from tracker.records.models import (
    Application,
    Attachment,
    Authority,
    Entry,
    Letter,
    Officer,
    Session,
    Statement,
)
from tracker.settings import Settings

NOT_FOUND = "没有找到这件申请。请对照回执，检查登记编号和查询码。"


# --- looking up ----------------------------------------------------------------------------


async def test_number_and_code_open_the_application(visitor: Visitor) -> None:
    receipt = await apply(visitor)
    await follow(visitor, receipt)
    assert visitor.path == "/track/application"
    for said in ("已提交", "您提交了申请", "2025年9月22日 10:00", "还有 20 个工作日", ASKED):
        assert said in visitor.text
    assert visitor.answer.headers["Cache-Control"] == "no-store"


async def test_they_may_be_typed_as_people_type_them(visitor: Visitor) -> None:
    receipt = await apply(visitor)
    await visitor.get("/track")
    full_width = "".join(chr(ord(c) + 0xFEE0) if c != "-" else "－" for c in receipt.code.lower())
    await visitor.send(number=" jd——2025—00001 ", code=full_width.replace("－", " "))
    assert visitor.path == "/track/application"


async def test_one_answer_whichever_of_them_is_wrong(visitor: Visitor) -> None:
    receipt = await apply(visitor)
    other = await apply(visitor)
    answers = set()
    for number, code in (
        (receipt.number, other.code),
        ("JD-2025-00009", receipt.code),
        (receipt.number, "AAAA-AAAA-AAAA-AAAA-AAAA"),
        (receipt.number, "zz-zz"),
    ):
        await visitor.get("/track")
        await visitor.send(number=number, code=code)
        assert visitor.status == 422
        assert NOT_FOUND in visitor.text
        answers.add(visitor.page.replace(number, "N").replace(code, "C"))
    assert len(answers) == 1
    assert await Session.all().count() == 0


async def test_after_five_wrong_codes_the_number_is_closed_for_a_quarter_of_an_hour(
    visitor: Visitor, clock: FixedClock
) -> None:
    receipt = await apply(visitor)
    await visitor.get("/track")
    for _ in range(5):
        await visitor.send(number=receipt.number, code="AAAA-AAAA-AAAA-AAAA-AAAA")
        assert visitor.status == 422
    await visitor.send(number=receipt.number, code=receipt.code)
    assert visitor.status == 429
    assert "请在 15 分钟后再试" in visitor.text
    clock.advance(minutes=16)
    await follow(visitor, receipt)
    assert visitor.path == "/track/application"
    assert [row.key for row in await Throttle.filter(key__startswith="track")] == [
        "track from 127.0.0.1"
    ]


async def test_many_tries_at_once_are_not_more_than_in_a_row(visitor: Visitor) -> None:
    receipt = await apply(visitor)
    await visitor.get("/track")
    wrong = visitor.filled((), {"number": receipt.number, "code": "AAAA-AAAA-AAAA-AAAA-AAAA"})
    answers = await asyncio.gather(*(visitor.client.post(**wrong) for _ in range(12)))
    assert sum(answer.status_code == 422 for answer in answers) <= 5


async def test_without_number_and_code_nothing_is_shown(visitor: Visitor) -> None:
    await visitor.get("/track/application")
    assert visitor.path == "/track"
    await visitor.send(number="", code="")
    assert "请填写登记编号。" in visitor.text
    assert "请填写查询码。" in visitor.text


async def test_ending_the_visit_ends_it_on_the_server_too(visitor: Visitor) -> None:
    await follow(visitor, await apply(visitor))
    token = visitor.client.cookies["tracker_session"]
    await visitor.send()
    assert "已结束查看" in visitor.text
    assert await Session.all().count() == 0
    visitor.client.cookies.set("tracker_session", token)
    await visitor.get("/track/application")
    assert visitor.path == "/track"


async def test_the_receipt_leads_to_the_look_up_with_its_number(visitor: Visitor) -> None:
    receipt = await apply(visitor)
    await visitor.follow("以后用编号和查询码查询")
    assert visitor.typed["number"] == receipt.number


async def test_the_receipt_leads_to_the_progress_in_one_step(visitor: Visitor) -> None:
    await apply(visitor)
    await visitor.send()
    assert visitor.path == "/track/application"
    assert "您提交了申请" in visitor.text


# --- phases --------------------------------------------------------------------------------


async def test_from_registration_to_delivery_in_plain_words(
    visitor: Visitor, officer: Officer, clock: FixedClock
) -> None:
    receipt = await apply(visitor)
    id_, author = await registered(receipt, officer, clock), author_of(officer)
    await follow(visitor, receipt)
    assert "办理中" in visitor.text
    clock.set_to("2025-09-26 09:00")
    await consult(
        id_, kind=ConsultationKind.THIRD_PARTY, whom="某环卫公司", on=clock.today(),
        matter="垃圾清运合同", author=author, now=clock.now(),
    )  # fmt: skip
    clock.set_to("2025-09-28 09:00")
    await follow(visitor, receipt)
    assert "征求意见中（期限暂停）" in visitor.text
    assert "某环卫公司" not in visitor.page, "whom the office asked is not the applicant's business"
    assert officer.name not in visitor.page
    assert "这段时间依法不计入答复期限" in visitor.text
    assert "国庆节" in visitor.text


async def test_the_flow_chart_marks_where_the_application_is(
    visitor: Visitor, officer: Officer, clock: FixedClock
) -> None:
    receipt = await apply(visitor)
    await follow(visitor, receipt)
    here = visitor.page.partition('<ol class="flow-list">')[2].partition("</ol>")[0]
    assert "<strong>待登记</strong> <strong" in here
    assert here.count("您在这里") == 1
    await registered(receipt, officer, clock)
    await visitor.get("/track/application")
    here = visitor.page.partition('<ol class="flow-list">')[2].partition("</ol>")[0]
    assert "<strong>办理中</strong> <strong" in here
    picture = visitor.page.partition('<svg class="flow"')[2].partition("</svg>")[0]
    assert picture.count('class="flow-box stage here"') == 1
    assert "您的申请现在：办理中。" in picture


async def test_extended_and_then_overdue_is_said_honestly(
    visitor: Visitor, officer: Officer, clock: FixedClock
) -> None:
    receipt = await apply(visitor)
    id_ = await registered(receipt, officer, clock)
    clock.set_to("2025-10-20 09:00")
    await extend(
        id_, working_days=5, reason="案卷较多", consent_by="负责人", on=clock.today(),
        author=author_of(officer), now=clock.now(),
    )  # fmt: skip
    await follow(visitor, receipt)
    assert "已延期" in visitor.text
    assert "2025年10月31日（周五）" in visitor.text
    clock.set_to("2025-11-04 09:00")
    await follow(visitor, receipt)
    assert "已超过法定答复期限 2 个工作日" in visitor.text
    assert "某区人民政府申请行政复议" in visitor.text
    assert "0000-12345678" in visitor.text


async def test_a_fee_notice(visitor: Visitor, officer: Officer, clock: FixedClock) -> None:
    receipt = await apply(visitor)
    id_ = await registered(receipt, officer, clock)
    await charge(
        id_, basis=FeeBasis.PAGES, quantity=68, on=clock.today(),
        author=author_of(officer), now=clock.now(),
    )  # fmt: skip
    await follow(visitor, receipt)
    assert "待您缴费" in visitor.text
    assert "金额 380.00 元" in visitor.text
    assert "应缴金额：380.00元" in visitor.text
    assert "31—6810.00元380.00元" in visitor.text
    assert "逾期不缴费的，依法视为放弃申请" in visitor.text
    assert "凭收费通知书到本机关办理缴款" in visitor.text
    await Authority.all().update(fee_payment="到示例银行中心路支行缴款。")
    await visitor.get("/track/application")
    assert "到示例银行中心路支行缴款。" in visitor.text
    await visitor.follow("阅读《政府信息公开信息处理费收费通知书》")
    assert "380" in visitor.text


async def test_what_became_of_a_fee(visitor: Visitor, officer: Officer, clock: FixedClock) -> None:
    receipt = await apply(visitor)
    id_ = await registered(receipt, officer, clock)
    by = {"on": clock.today(), "author": author_of(officer), "now": clock.now()}
    await charge(id_, basis=FeeBasis.PAGES, quantity=68, **by)
    await reduce_fee(id_, yuan=Decimal("300.00"), reason="低保户", **by)
    await follow(visitor, receipt)
    assert "应缴金额：300.00元（收费通知380.00元，已经减免）" in visitor.text
    assert "费用已经减收" in visitor.text
    await record_payment(id_, yuan=Decimal("300.00"), receipt="No.0001", **by)
    await refund_fee(id_, yuan=Decimal("100.00"), reason="多收", receipt="No.0002", **by)
    await visitor.get("/track/application")
    for said in ("已退费", "实收金额 300.00元", "No.0001", "退费金额 100.00元", "退还 100.00 元"):
        assert said in visitor.text
    assert "待您缴费" not in visitor.text


@pytest.mark.parametrize("taken_back", [True, False], ids=["taken back", "waived"])
async def test_a_fee_that_need_not_be_paid(
    visitor: Visitor, officer: Officer, clock: FixedClock, *, taken_back: bool
) -> None:
    receipt = await apply(visitor)
    id_ = await registered(receipt, officer, clock)
    by = {"on": clock.today(), "author": author_of(officer), "now": clock.now()}
    await charge(id_, basis=FeeBasis.PAGES, quantity=68, **by)
    if taken_back:
        await withdraw_fee_notice(id_, reason="页数有误", **by)
    else:
        await reduce_fee(id_, yuan=Decimal("0.00"), reason="低保户", **by)
    await follow(visitor, receipt)
    assert ("通知已撤回" if taken_back else "已免除") in visitor.text
    assert "您不用缴费" in visitor.text
    await visitor.follow("阅读《政府信息公开信息处理费变更告知书》")
    assert "您不需要缴纳" in visitor.text


async def test_a_line_that_was_corrected_says_so(
    visitor: Visitor, officer: Officer, clock: FixedClock
) -> None:
    receipt = await apply(visitor)
    id_ = await registered(receipt, officer, clock)
    author = author_of(officer)
    await extend(
        id_, working_days=5, reason="案卷较多", consent_by="负责人", on=clock.today(),
        author=author, now=clock.now(),
    )  # fmt: skip
    await follow(visitor, receipt)
    await visitor.follow("阅读《政府信息公开延期答复告知书》")
    await annul(id_, seq=3, reason="内部写错了", author=author, now=clock.now())
    await visitor.get("/track/application")
    assert "这条记录有误，已经更正" in visitor.text
    assert "内部写错了" not in visitor.page
    assert "2025年10月24日（周五）" in visitor.text
    await visitor.follow("政府信息公开延期答复告知书")
    assert "这份文书不再有效" in visitor.text


# --- supplement ----------------------------------------------------------------------------


async def asked_to_supplement(visitor: Visitor, officer: Officer, clock: FixedClock) -> Submitted:
    receipt = await apply(visitor)
    id_ = await registered(receipt, officer, clock)
    clock.set_to("2025-09-24 09:00")
    await ask_supplement(
        id_, items="请写明合同的年份。", respond_by=clock.today().replace(month=10, day=17),
        on=clock.today(), author=author_of(officer), now=clock.now(),
    )  # fmt: skip
    return receipt


async def test_a_supplement_begins_the_period_afresh(
    visitor: Visitor, officer: Officer, clock: FixedClock
) -> None:
    receipt = await asked_to_supplement(visitor, officer, clock)
    await follow(visitor, receipt)
    assert "待您补正" in visitor.text
    assert "请最迟在2025年10月17日（周五）回复" in visitor.text
    await visitor.follow("现在补充")
    assert "请写明合同的年份。" in visitor.text
    assert ASKED in visitor.text
    clock.set_to("2025-10-13 15:00")
    await follow(visitor, receipt)
    await visitor.follow("现在补充")
    text = "2024年的，𠮷🙂。"
    await visitor.send(text=text, files=(("说明.txt", "合同说明".encode()),))
    assert visitor.path == "/track/application"
    assert "已收到您的补充说明" in visitor.text
    assert "您提交了补充说明" in visitor.text
    application = await receipt.application()
    assert application.stage is Stage.HANDLING
    assert str(application.due_on) == "2025-11-10"
    assert (await Statement.get(application=application, seq=4)).text == text
    assert (await Attachment.get(application=application)).name == "说明.txt"


async def test_an_empty_supplement_and_refused_files(
    visitor: Visitor, officer: Officer, clock: FixedClock
) -> None:
    await follow(visitor, await asked_to_supplement(visitor, officer, clock))
    await visitor.follow("现在补充")
    await visitor.send(text=" ", files=(("好.txt", b"good"), ("坏.exe", b"MZ\x00")))
    assert visitor.status == 422
    assert "请填写要补充的内容。" in visitor.text
    assert "“坏.exe”的格式不能接收" in visitor.text
    assert "不要“好.txt”" in visitor.text
    await visitor.send(text="补充")
    assert visitor.path == "/track/application"
    assert (await Attachment.get()).name == "好.txt"


async def test_an_empty_supplement_that_nobody_asked_for_leads_back(visitor: Visitor) -> None:
    await follow(visitor, await apply(visitor))
    token = visitor.typed["form_token"]
    answer = await visitor.client.post("/track/application/supplement", data={"form_token": token})
    assert answer.status_code == 303
    assert answer.headers["location"] == "/track/application"


async def test_sending_a_supplement_twice_takes_it_in_once(
    visitor: Visitor, officer: Officer, clock: FixedClock
) -> None:
    await follow(visitor, await asked_to_supplement(visitor, officer, clock))
    await visitor.follow("现在补充")
    request = visitor.filled((), {"text": "补充"})
    answers = await asyncio.gather(
        *(visitor.client.post(**request, follow_redirects=True) for _ in range(3))
    )
    assert {answer.status_code for answer in answers} == {200}
    assert await Statement.filter(seq__gt=1).count() == 1


async def test_a_supplement_outlives_the_visit(
    visitor: Visitor, officer: Officer, clock: FixedClock
) -> None:
    receipt = await asked_to_supplement(visitor, officer, clock)
    await follow(visitor, receipt)
    await visitor.follow("现在补充")
    clock.advance(hours=3)
    await visitor.send(text="写了三个小时", files=(("好.txt", b"good"),))
    assert "请再填一次登记编号和查询码" in visitor.text
    assert visitor.typed["text"] == "写了三个小时"
    await visitor.send(number=receipt.number, code="wrong")
    assert NOT_FOUND in visitor.text
    assert visitor.typed["text"] == "写了三个小时"
    await visitor.send(code=receipt.code)
    assert visitor.path == "/track/application"
    application = await receipt.application()
    assert (await Statement.get(application=application, seq=4)).text == "写了三个小时"
    assert (await Attachment.get(application=application)).name == "好.txt"


async def test_without_a_notice_there_is_nothing_to_supplement(visitor: Visitor) -> None:
    await follow(visitor, await apply(visitor))
    await visitor.get("/track/application/supplement")
    assert visitor.path == "/track/application"


# --- withdrawal ----------------------------------------------------------------------------


async def test_a_withdrawal_is_asked_about_first(visitor: Visitor) -> None:
    receipt = await apply(visitor)
    await follow(visitor, receipt)
    await visitor.follow("撤回申请")
    assert "确定撤回申请吗？" in visitor.text
    assert (await receipt.application()).stage is Stage.RECEIVED
    request = visitor.filled((), {"reason": "已经找到了"})
    answers = [await visitor.client.post(**request, follow_redirects=True) for _ in range(2)]
    assert {answer.status_code for answer in answers} == {200}
    assert "申请已撤回" in answers[1].text
    assert (await receipt.application()).stage is Stage.WITHDRAWN
    await visitor.get("/track/application")
    assert "已终止" in visitor.text
    assert "您撤回了申请" in visitor.text
    assert "/track/application/withdraw" not in set(visitor.links())
    application = await receipt.application()
    assert await Entry.filter(journal_id=application.journal_id).count() == 2


# --- the reply -----------------------------------------------------------------------------


async def replied(
    receipt: Submitted, officer: Officer, clock: FixedClock, settings: Settings
) -> Application:
    id_ = await registered(receipt, officer, clock)
    clock.set_to("2025-10-17 09:00")
    file = await accept(settings.store(), "合同.txt", "合同".encode(), limit=1000)
    drawn = Reply(
        answers=(
            Answer("disclosed.provided", "随本告知书提供合同。"),
            Answer("partly_disclosed", "付款凭证涉及<b>个人</b>隐私。"),
        ),
        ground="partly_disclosed",
        on=clock.today(),
        files=(file,),
    )
    await reply(id_, drawn, author=author_of(officer), now=clock.now())
    return await receipt.application()


async def test_the_reply_is_read_and_its_files_downloaded(
    visitor: Visitor, officer: Officer, clock: FixedClock, settings: Settings
) -> None:
    receipt = await apply(visitor)
    application = await replied(receipt, officer, clock, settings)
    await follow(visitor, receipt)
    assert "已答复" in visitor.text
    assert "部分公开" in visitor.text
    assert "不服怎么办" in visitor.text
    assert "应当先" in visitor.text
    file_url = visitor.link("合同.txt")
    await visitor.follow("阅读答复")
    assert application.document_number in visitor.text
    assert "付款凭证涉及<b>个人</b>隐私。" in visitor.text
    pdf = await visitor.client.get(visitor.link("下载 PDF"))
    assert pdf.content.startswith(b"%PDF")
    assert pdf.headers["Content-Disposition"].startswith("attachment")
    file = await visitor.client.get(file_url)
    assert file.content == "合同".encode()
    assert file.headers["Content-Disposition"].startswith("attachment; filename*=")
    assert file.headers["X-Content-Type-Options"] == "nosniff"
    await record_delivery(
        application.id, way=DeliveryWay.POST, evidence="挂号信 经办人甲", on=clock.today(),
        author=author_of(officer), now=clock.now(),
    )  # fmt: skip
    await visitor.get("/track/application")
    assert "答复已送达" in visitor.text
    assert "经办人甲" not in visitor.page


async def test_papers_of_other_applications_are_out_of_reach(
    visitor: Visitor,
    new_visitor: NewVisitor,
    officer: Officer,
    clock: FixedClock,
    settings: Settings,
) -> None:
    receipt = await apply(visitor)
    application = await replied(receipt, officer, clock, settings)
    letter = await Letter.get(application=application, to_applicant=True)
    file = await Attachment.get(application=application)
    stranger = await new_visitor()
    await follow(stranger, await apply(stranger))
    for path in (
        f"/track/application/letters/{letter.seq}",
        f"/track/application/letters/{letter.seq}.pdf",
        f"/track/application/files/{file.id}",
    ):
        assert (await stranger.client.get(path)).status_code == 404
        nobody = await new_visitor()
        assert (await nobody.client.get(path)).headers["location"] == "/track"


async def test_letters_to_others_are_not_the_applicants(
    visitor: Visitor, officer: Officer, clock: FixedClock
) -> None:
    receipt = await apply(visitor)
    id_ = await registered(receipt, officer, clock)
    await consult(
        id_, kind=ConsultationKind.THIRD_PARTY, whom="某环卫公司", on=clock.today(),
        matter="垃圾清运合同", author=author_of(officer), now=clock.now(),
    )  # fmt: skip
    letter = await Letter.get(application_id=id_)
    await Attachment.create(
        application_id=id_, seq=letter.seq, name="附.txt", media_type="text/plain", size=1,
        digest="0" * 64, from_applicant=False,
    )  # fmt: skip
    await follow(visitor, receipt)
    assert "附.txt" not in visitor.page
    for path in (f"letters/{letter.seq}", f"files/{(await Attachment.get()).id}"):
        await visitor.get(f"/track/application/{path}")
        assert visitor.status == 404


async def test_a_form_without_the_token_of_this_visit_does_nothing(visitor: Visitor) -> None:
    receipt = await apply(visitor)
    await follow(visitor, receipt)
    await visitor.follow("撤回申请")
    await visitor.send(form_token="0" * 64)
    assert visitor.status == 400
    assert (await receipt.application()).stage is Stage.RECEIVED


@pytest.mark.usefixtures("office")
async def test_the_receipt_as_a_sheet(visitor: Visitor) -> None:
    await apply(visitor)
    pdf = await visitor.client.get(visitor.link("下载回执"))
    assert pdf.content.startswith(b"%PDF")
    assert pdf.headers["Content-Type"] == "application/pdf"
    assert "no-store" in pdf.headers["Cache-Control"]


async def test_the_sheet_can_be_had_again_without_the_code(visitor: Visitor) -> None:
    await follow(visitor, await apply(visitor))
    pdf = await visitor.client.get(visitor.link("PDF：登记回执"))
    assert pdf.content.startswith(b"%PDF")


async def test_the_office_stands_on_the_page(visitor: Visitor, office: Authority) -> None:
    await follow(visitor, await apply(visitor))
    assert office.name in visitor.text
