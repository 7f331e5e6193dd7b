"""Registering paper: the day that counts, one application per form, the receipt."""

import io
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from pypdf import PdfReader

from tests.clocks import FixedClock
from tests.web.desk.at_desk import KEY, Desk, Page, office_of
from tracker.actions.receipt import signer_of
from tracker.actions.verify_receipt import Checked, check_receipt
from tracker.annual.ledger import LedgerRow
from tracker.law.entries import Received
from tracker.law.terms import AgentKind, ApplicantKind, Channel, Role, Stage
from tracker.records.journal import read_journal
from tracker.records.models import (
    Application,
    Authority,
    Officer,
    Particulars,
    Reading,
    Statement,
)

CARD = "110101199003070038"
CREDIT_CODE = "91110000600037341L"


@pytest.fixture
def desk(database_url: str, clock: FixedClock, tmp_path: Path) -> Iterator[Desk]:
    """Monday 22 September 2025."""
    with office_of(database_url, clock, tmp_path) as desk:
        yield desk


def paper(**told: object) -> dict[str, object]:
    return {
        "came": "counter",
        "on": "2025-09-22",
        "applicant_kind": "natural_person",
        "name": "申请人甲",
        "identity_document": "resident_card",
        "identity_number": CARD,
        "telephone": "０００-12345678",
        "postal_address": "某某路1号",
        "description": "2024年垃圾清运合同𠮷🙂\r\n及付款凭证",
        "carrier": "paper",
        "way": "post",
        **told,
    }


def send(desk: Desk, **told: object) -> Page:
    token = desk.get("/desk/register").fields("/desk/register")["token"]
    return desk.post("/desk/register", {"token": token, **paper(**told)})


async def received() -> Received:
    first = (await read_journal((await Application.get()).journal_id))[0]
    assert isinstance(first, Received)
    return first


def test_a_paper_is_registered_on_one_page(desk: Desk) -> None:
    done = send(desk)
    receipt = desk.get(done.headers["location"])
    assert receipt.status == 200
    application = desk.do(Application.get)
    assert application.register_number == "JD-2025-00001"
    assert application.stage is Stage.HANDLING
    assert application.due_on == date(2025, 10, 24)
    person = desk.do(Particulars.get)
    assert (person.name, person.identity_number) == ("申请人甲", CARD)
    assert person.telephone == "000-12345678"
    assert desk.do(Statement.get).text == "2024年垃圾清运合同𠮷🙂\n及付款凭证"


def test_the_receipt_has_number_code_and_the_counted_date(desk: Desk) -> None:
    receipt = desk.get(send(desk).headers["location"])
    assert "JD-2025-00001" in receipt.text
    assert "2025年10月24日" in receipt.text
    code = re.search(r"([2-9A-Z]{4}-){4}[2-9A-Z]{4}", receipt.text)
    assert code is not None
    digest = desk.codes.tracking_digest(code[0])
    assert desk.do(Application.get).tracking_digest == digest
    assert "调休上班" in receipt.text


def test_the_code_shows_only_right_after(desk: Desk, clock: FixedClock) -> None:
    url = send(desk).headers["location"]
    assert "查询码 " in desk.get(url).text
    clock.advance(minutes=31)
    late = desk.get(url)
    assert late.status == 200
    assert re.search(r"([2-9A-Z]{4}-){4}[2-9A-Z]{4}", late.text) is None
    assert desk.get("/desk/register/another").status == 404


def test_a_double_click_registers_once(desk: Desk) -> None:
    token = desk.get("/desk/register").fields("/desk/register")["token"]
    answers = [desk.post("/desk/register", {"token": token, **paper()}) for _ in range(2)]
    assert len({answer.headers["location"] for answer in answers}) == 1
    assert desk.do(lambda: Application.all().count()) == 1


@pytest.mark.parametrize(
    ("came", "channel", "reason"),
    [
        ("counter", Channel.COUNTER, "以提交之日为收到申请之日"),
        ("oral", Channel.ORAL, "当面口头提出"),
        ("telephone", Channel.ORAL, "通过电话口头提出"),
        ("post_signed", Channel.POST, "以签收之日为收到申请之日"),
        ("post_ordinary", Channel.POST, "以确认之日为收到申请之日"),
        ("fax", Channel.FAX, "双方于2025年9月18日确认"),
        ("email", Channel.EMAIL, "双方于2025年9月18日确认"),
    ],
)
def test_the_channel_decides_which_day_counts_and_why(
    desk: Desk, came: str, channel: Channel, reason: str
) -> None:
    assert send(desk, came=came, on="2025年9月18日", evidence="EMS 1").status == 303
    told = desk.do(received)
    assert (told.channel, told.on) == (channel, date(2025, 9, 18))
    assert reason in told.evidence
    assert told.evidence.endswith("凭据：EMS 1")


@pytest.mark.parametrize(
    ("told", "name", "says"),
    [
        ({"on": "2025-09-23"}, "on", "不能在今天之后"),
        ({"on": "2025-02-30"}, "on", "真实存在的日期"),
        ({"on": "2008-04-30"}, "on", "2008年5月1日"),
        ({"on": "1999-01-01"}, "on", "1999年1月1日"),
        ({"came": "pigeon"}, "came", "请选择渠道"),
        ({"name": ""}, "name", "请填写姓名或者名称"),
        ({"description": " \n "}, "description", "请填写所需信息"),
        ({"description": "字" * 20_001}, "description", "最多20000个字"),
        ({"identity_number": CARD[:-1] + "7"}, "identity_number", "校验不符"),
        (
            {"applicant_kind": "business", "identity_number": "123"},
            "identity_number",
            "统一社会信用代码校验不符",
        ),
        ({"postal_address": ""}, "postal_address", "邮寄需要通信地址"),
        ({"way": "email"}, "email", "需要邮箱"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_nothing_typed_is_lost(
    desk: Desk, told: dict[str, object], name: str, says: str
) -> None:
    page = send(desk, **told)
    assert page.status == 422
    assert f'href="#{name}"' in page.body
    assert f'id="{name}"' in page.body
    assert says in page.text
    if name != "description":
        assert "2024年垃圾清运合同𠮷🙂" in page.body
    assert desk.do(lambda: Application.all().count()) == 0


def test_a_number_that_stands_there_wrongly_is_copied_as_it_is(desk: Desk) -> None:
    wrong = CARD[:-1] + "7"
    page = send(desk, identity_number=wrong)
    assert "照原样登记" in page.text
    assert send(desk, identity_number=wrong, as_written="yes").status == 303
    assert desk.do(Particulars.get).identity_number == wrong


@pytest.mark.parametrize(
    "told",
    [
        {"identity_document": "passport", "identity_number": "E00000000"},
        {"identity_document": "", "identity_number": ""},
        {"applicant_kind": "business", "identity_number": CREDIT_CODE.lower()},
        {"telephone": "", "way": "pick_up", "postal_address": ""},
    ],
)
def test_an_incomplete_paper_is_registered_all_the_same(
    desk: Desk, told: dict[str, object]
) -> None:
    assert send(desk, **told).status == 303


def test_twenty_thousand_characters_arrive_whole(desk: Desk) -> None:
    text = "𠮷" * 19_999 + "🙂"
    assert send(desk, description=text).status == 303
    assert desk.do(Statement.get).text == text


def test_who_only_administers_does_not_register(
    database_url: str, clock: FixedClock, tmp_path: Path
) -> None:
    with office_of(database_url, clock, tmp_path, Role.ADMINISTRATOR) as desk:
        assert desk.get("/desk/register").status == 403
        assert desk.post("/desk/register", paper(token="x" * 24)).status == 403


def receipt_of(desk: Desk, path: str) -> tuple[Checked, str]:
    """What checking the downloaded receipt finds, and its words."""
    pdf = desk.client.get(path)
    assert pdf.headers["content-type"] == "application/pdf"
    pages = PdfReader(io.BytesIO(pdf.content)).pages
    words = "".join("".join(page.extract_text().split()) for page in pages)
    return check_receipt(pdf.content, signer_of(KEY).key.public), words


def test_the_receipt_to_hand_over_is_signed_and_has_the_code(desk: Desk) -> None:
    page = desk.get(send(desk, came="post_signed", on="2025-09-19").headers["location"])
    code = re.search(r"([2-9A-Z]{4}-){4}[2-9A-Z]{4}", page.text)
    assert code
    path = next(link for link in page.links if link.endswith("/receipt.pdf"))
    checked, words = receipt_of(desk, path)
    assert checked.valid
    assert checked.facts is not None
    assert checked.facts.entered
    assert checked.facts.received_on == date(2025, 9, 19)
    assert checked.facts.moment == desk.clock.now()
    assert code[0] in words
    assert "登记时间2025年9月22日10:00:00收到日期2025年9月19日" in words
    desk.clock.advance(minutes=31)
    desk.sign_in_as("jia", "later")
    checked, words = receipt_of(desk, path)
    assert checked.valid
    assert code[0] not in words


def test_the_receipt_can_be_had_from_the_case_and_is_logged(desk: Desk) -> None:
    send(desk)
    page = desk.get("/desk/applications/JD-2025-00001")
    path = next(link for link in page.links if link.endswith("/receipt.pdf"))
    checked, words = receipt_of(desk, path)
    assert checked.valid
    assert "查询码" not in words.partition("核对本回执")[0]
    assert desk.do(Reading.get).reason == "登记回执"


def test_an_imported_application_has_no_receipt(desk: Desk) -> None:
    kind = ApplicantKind.NATURAL_PERSON
    desk.imports(LedgerRow(number="2024-7", received_on=date(2024, 3, 4), applicant_kind=kind))
    assert "receipt.pdf" not in desk.get("/desk/applications/2024-7").body
    assert desk.get("/desk/applications/2024-7/receipt.pdf").status == 404


def test_a_colleague_of_another_office_cannot_open_the_receipt(desk: Desk) -> None:
    url = send(desk).headers["location"]

    async def elsewhere() -> None:
        other = await Authority.create(code="YL", name="乙镇", created_at=desk.clock.now())
        await Officer.create(
            authority=other,
            sign_in_name="ding",
            name="经办人丁",
            password_digest="-",
            roles=["handler"],
            created_at=desk.clock.now(),
        )

    desk.do(elsewhere)
    desk.sign_in_as("ding", "another session")
    assert desk.get(url).status == 404


AGENT = {
    "agent_name": "代理人乙",
    "agent_kind": "statutory",
    "agent_document": "resident_card",
    "agent_number": "11010519491231002x",
    "agent_telephone": "0000-12345678",
}


def test_an_agent_on_paper_is_registered_and_shown(desk: Desk) -> None:
    desk.get(send(desk, **AGENT).headers["location"])
    person = desk.do(Particulars.get)
    assert (person.agent_name, person.agent_kind) == ("代理人乙", AgentKind.STATUTORY)
    assert (person.agent_number, person.agent_telephone) == ("11010519491231002X", "0000-12345678")
    case = desk.get("/desk/applications/JD-2025-00001")
    assert "代* · 法定代理人（监护人）" in case.text
    assert "11010519491231002X" not in case.body
    shown = desk.post("/desk/applications/JD-2025-00001/particulars", {"reason": "核对委托书"})
    assert "11010519491231002X" in shown.text


@pytest.mark.parametrize(
    ("change", "name", "says"),
    [
        ({"agent_kind": ""}, "agent_kind", "请选择代理的依据"),
        ({"agent_name": ""}, "agent_name", "请填写代理人姓名"),
        ({"agent_number": "123"}, "agent_number", "校验不符"),
    ],
)
def test_what_is_wrong_with_an_agent_is_said(
    desk: Desk, change: dict[str, object], name: str, says: str
) -> None:
    page = send(desk, **{**AGENT, **change})
    assert page.status == 422
    assert f'href="#{name}"' in page.body
    assert says in page.text


def test_an_agent_needs_no_number_on_paper(desk: Desk) -> None:
    assert send(desk, agent_name="代理人乙", agent_kind="entrusted").status == 303


def test_who_asked_before_is_pointed_out_before_anything_is_registered(desk: Desk) -> None:
    send(desk)
    page = send(desk, description="应急预案全文和演练记录")
    assert page.status == 200
    assert "这是同一申请人本月第 2 件" in page.text
    assert "JD-2025-00001" in page.text
    assert "应急预案全文和演练记录" in page.body
    assert desk.do(lambda: Application.all().count()) == 1
    seen = page.fields("/desk/register")
    sent = paper(description="应急预案全文和演练记录", **seen)
    assert desk.post("/desk/register", sent).status == 303
    assert desk.do(lambda: Application.all().count()) == 2


@pytest.mark.parametrize(
    ("told", "known"),
    [
        ({}, True),
        ({"name": "申请人丙", "telephone": ""}, True),  # the number alone
        ({"identity_number": "", "telephone": ""}, True),  # the name, where one gave no number
        ({"identity_number": "11010519491231002X"}, False),  # the name, with another number
        ({"identity_number": "", "name": "申请人丙"}, False),
    ],
)
def test_the_same_applicant_is_known_by_number_or_by_name(
    desk: Desk, told: dict[str, object], known: bool
) -> None:
    send(desk)
    page = send(desk, description="应急预案全文和演练记录", **told)
    assert ("同一申请人" in page.text) is known


def test_the_same_matter_of_somebody_else_is_pointed_out_too(desk: Desk) -> None:
    other = {"name": "申请人丙", "identity_number": "", "telephone": ""}
    send(desk, description="2024年中心路垃圾清运合同以及各月付款凭证")
    page = send(desk, description="中心路垃圾清运合同和2024年各月的付款凭证", **other)
    assert "内容相似" in page.text
    assert "同一申请人 内容" not in page.text
    assert "这是同一申请人" not in page.text
    assert send(desk, description="低保对象人数和发放总额", **other).status == 303


def test_what_is_shown_is_not_waved_through_for_another(desk: Desk) -> None:
    """Somebody registers one more between the look and the press of the button."""
    send(desk)
    page = send(desk)
    seen = page.fields("/desk/register")
    again = send(desk)
    assert desk.post("/desk/register", paper(**again.fields("/desk/register"))).status == 303
    assert desk.post("/desk/register", paper(**seen)).status == 200
    assert desk.do(lambda: Application.all().count()) == 2


def test_what_another_office_registered_is_not_told(desk: Desk) -> None:
    send(desk)

    async def elsewhere() -> None:
        other = await Authority.create(code="YL", name="乙镇", created_at=desk.clock.now())
        await Officer.create(
            authority=other,
            sign_in_name="ding",
            name="经办人丁",
            password_digest="-",
            roles=["handler"],
            created_at=desk.clock.now(),
        )

    desk.do(elsewhere)
    desk.sign_in_as("ding", "another session")
    assert send(desk).status == 303


def test_an_oral_application_gives_a_record_to_sign(desk: Desk) -> None:
    receipt = desk.get(send(desk, came="oral").headers["location"])
    path = next(link for link in receipt.links if link.endswith("/oral-record"))
    record = desk.get(path)
    for told in (
        "政府信息公开口头申请记录",
        "申请人甲",
        CARD,
        "2024年垃圾清运合同𠮷🙂",
        "申请人签名",
    ):
        assert told in record.text
    assert "代为填写的工作人员 经办人jia" in record.text
    assert desk.do(Reading.get).reason == "口头申请记录"
    assert path in desk.get("/desk/applications/JD-2025-00001").links


def test_a_paper_gives_no_such_record(desk: Desk) -> None:
    send(desk)
    assert desk.get("/desk/applications/JD-2025-00001/oral-record").status == 404
