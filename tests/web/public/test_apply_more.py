"""The form beyond the straight way: hints, corrections, agents, other authorities, drafts."""

import io
import zipfile

import pytest

from tests.clocks import FixedClock
from tests.web.public.conftest import NewVisitor
from tests.web.public.stories import (
    ASKED,
    PERSON,
    REACHED,
    RESIDENT_NUMBER,
    apply,
    on_receipt,
    reach_check_page,
)
from tests.web.public.visitor import Visitor
from tracker.law.entries import Received
from tracker.law.terms import AgentKind, ApplicationKind, IdentityDocument
from tracker.records.journal import read_journal
from tracker.records.models import Application, Attachment, Authority, Draft, Particulars

PNG = b"\x89PNG\r\n\x1a\n" + b"picture"
AGENT_NUMBER = "11010519491231002X"
AGENT = {
    "by_agent": "yes",
    "agent_kind": "entrusted",
    "agent_name": "代理人乙",
    "agent_document": "resident_card",
    "agent_number": AGENT_NUMBER,
    "agent_telephone": "13900005678",
}


async def received_of(application: Application) -> Received:
    first = (await read_journal(application.journal_id))[0]
    assert isinstance(first, Received)
    return first


# --- hints ---------------------------------------------------------------------------------


@pytest.mark.parametrize("start", ["/apply/JD", "/apply/JD/all"])
async def test_hints_are_shown_once_and_one_click_goes_past_them(
    visitor: Visitor, start: str
) -> None:
    await visitor.get(start)
    filled = {**PERSON, **REACHED} if start.endswith("all") else {}
    await visitor.send(description="1.所有合同\n2.付款凭证", **filled)
    assert visitor.status == 200
    assert "提示：不改也可以继续" in visitor.text
    assert "看起来是 2 项" in visitor.text
    assert "“所有”的范围比较大" in visitor.text
    assert visitor.typed["description"] == "1.所有合同\n2.付款凭证"
    await visitor.send(description="1.全部合同\n2.付款凭证\n3.验收单")
    onward = "/check" if start.endswith("all") else "/applicant"
    assert visitor.path.endswith(onward), "no new hint, so nothing more is shown"


async def test_a_text_with_nothing_to_say_about_it_goes_straight_on(visitor: Visitor) -> None:
    await visitor.get("/apply/JD")
    await visitor.send(description=ASKED)
    assert visitor.path.endswith("/applicant")


async def test_advice_on_length_comes_at_three_levels(visitor: Visitor) -> None:
    await visitor.get("/apply/JD")
    for length, words in (
        (800, "已写 800 字"),
        (801, "已写 801 字。抓住要点会更快"),
        (2001, "已写 2001 字。写得很长了"),
        (20_001, "已写 20001 字，超过了20000字的上限"),
    ):
        await visitor.send(description="长" * length, turn="build")
        assert words in visitor.text


async def test_the_helps_are_added_by_a_button_and_nothing_is_lost(visitor: Visitor) -> None:
    await visitor.get("/apply/JD/all")
    await visitor.send(
        description="垃圾清运", document_number="×政发〔2024〕12号", name="申请人甲", turn="build"
    )
    assert visitor.path.endswith("/all")
    assert visitor.status == 200
    assert visitor.typed["description"] == "垃圾清运\n文号：×政发〔2024〕12号"
    assert visitor.typed["document_number"] == ""
    assert visitor.typed["name"] == "申请人甲"


# --- corrections ---------------------------------------------------------------------------


async def test_who_writes_of_an_own_record_is_offered_to_apply_for_its_correction(
    visitor: Visitor,
) -> None:
    await visitor.get("/apply/JD")
    await visitor.send(description="我的低保登记的家庭人数有误")
    assert "您是想更正与自己有关的记录吗？" in visitor.text
    await visitor.send(turn="correct")
    assert "哪一份记录不准确，应当怎样更正？" in visitor.text
    await visitor.send()
    assert "能证明记录不准确的证据" in visitor.text
    await visitor.send(**PERSON)
    await visitor.send(**REACHED)
    assert "更正政府信息申请" in visitor.text
    assert "还没有上传证据" in visitor.text
    await visitor.send(statement="yes")
    application = await on_receipt(visitor).application()
    assert application.kind is ApplicationKind.CORRECTION
    assert (await received_of(application)).kind is ApplicationKind.CORRECTION


# --- agents --------------------------------------------------------------------------------


async def test_an_agent_applies_with_a_mandate(visitor: Visitor) -> None:
    await visitor.get("/apply/JD")
    await visitor.send(description=ASKED)
    await visitor.send(**PERSON, **AGENT)
    await visitor.send(**REACHED)
    assert "代理人乙 · 委托代理人" in visitor.text
    assert "1101**********002X" in visitor.text
    assert AGENT_NUMBER not in visitor.page
    assert "还没有上传委托书" in visitor.text
    await visitor.follow("修改：代理人")
    request = visitor.filled((), {})
    request["files"] = [("mandate", ("扫描件.png", PNG))]
    visitor.answer = await visitor.client.post(**request, follow_redirects=True)
    assert "委托书-扫描件.png" in visitor.text
    assert "还没有上传委托书" not in visitor.text
    await visitor.send(statement="yes")
    application = await on_receipt(visitor).application()
    assert "代* · 委托代理人" in visitor.text
    told = await Particulars.get(application=application)
    assert (told.name, told.identity_number) == ("申请人甲", RESIDENT_NUMBER)
    assert (told.agent_kind, told.agent_name) == (AgentKind.ENTRUSTED, "代理人乙")
    assert (told.agent_document, told.agent_number, told.agent_telephone) == (
        IdentityDocument.RESIDENT_CARD,
        AGENT_NUMBER,
        "13900005678",
    )
    assert (await Attachment.get(application=application)).name == "委托书-扫描件.png"


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"agent_kind": None}, "请选择代理的依据。"),
        ({"agent_name": ""}, "请填写代理人姓名。"),
        ({"agent_number": "123"}, "居民身份证号码应为18位"),
        ({"agent_telephone": "12"}, "请写完整的电话号码"),
    ],
)
async def test_what_is_wrong_with_an_agent(
    visitor: Visitor, change: dict[str, str | None], sentence: str
) -> None:
    await visitor.get("/apply/JD")
    await visitor.send(description=ASKED)
    await visitor.send(**{**PERSON, **AGENT, **change})
    assert visitor.status == 422
    assert sentence in visitor.text


async def test_an_agent_that_was_unticked_is_not_kept(visitor: Visitor) -> None:
    await visitor.get("/apply/JD")
    await visitor.send(description=ASKED)
    await visitor.send(**PERSON, **AGENT)
    await visitor.follow("返回")
    await visitor.send(by_agent=None)
    await visitor.send(**REACHED)
    assert "代理人乙" not in visitor.text
    await visitor.send(statement="yes")
    told = await Particulars.get(application=await on_receipt(visitor).application())
    assert (told.agent_kind, told.agent_name, told.agent_number) == (None, "", "")


# --- masked --------------------------------------------------------------------------------


async def test_a_number_comes_back_masked_and_stands_for_the_one_that_was_typed(
    visitor: Visitor,
) -> None:
    await reach_check_page(visitor)
    await visitor.follow("修改：证件")
    assert visitor.typed["identity_number"] == "1101**********0012"
    assert RESIDENT_NUMBER not in visitor.page
    await visitor.send(name="申请人乙")
    await visitor.send(statement="yes")
    told = await Particulars.get(application=await on_receipt(visitor).application())
    assert (told.name, told.identity_number) == ("申请人乙", RESIDENT_NUMBER)


@pytest.mark.parametrize("typed", ["1101**********0013", "****"])
async def test_a_masked_number_that_was_changed_is_asked_for_again(
    visitor: Visitor, typed: str
) -> None:
    await reach_check_page(visitor)
    await visitor.follow("修改：证件")
    await visitor.send(identity_number=typed)
    assert visitor.status == 422
    assert "请填写证件号码。" in visitor.text


# --- authorities ---------------------------------------------------------------------------


@pytest.fixture
async def county(office: Authority, clock: FixedClock) -> Authority:
    """The authority above; with it there is something to choose."""
    above = await Authority.create(
        code="QF", name="某区人民政府", address="府前路1号", created_at=clock.now()
    )
    office.parent = above
    await office.save()
    return above


async def test_one_authority_leaves_nothing_to_choose(visitor: Visitor) -> None:
    await visitor.get("/apply/JD")
    assert "向谁申请" not in visitor.text


async def test_another_authority_is_chosen_and_nothing_is_lost(
    visitor: Visitor, county: Authority
) -> None:
    await visitor.get("/apply/JD")
    await visitor.send(description=ASKED, turn="office")
    await visitor.get(f"{visitor.path}?q=府前")
    assert 'value="JD"' not in visitor.page
    await visitor.send(office="QF")
    assert visitor.path.startswith("/apply/QF/")
    assert visitor.typed["description"] == ASKED
    await visitor.send()
    await visitor.send(**PERSON)
    await visitor.send(**REACHED)
    assert "某区人民政府" in visitor.text
    await visitor.send(statement="yes")
    application = await Application.get().select_related("authority")
    assert application.authority.code == "QF"
    assert application.register_number.startswith("QF-")
    assert (await received_of(application)).unsure is False


@pytest.mark.parametrize("marked", [False, True])
async def test_not_sure_goes_to_the_top_or_to_the_one_that_takes_such_applications(
    visitor: Visitor, office: Authority, county: Authority, marked: bool
) -> None:
    office.takes_unsure = marked
    await office.save()
    await (await visitor.get("/apply")).follow("不确定，先申请")
    code = "JD" if marked else "QF"
    assert visitor.path == f"/apply/{code}"
    await visitor.send(description=ASKED)
    await visitor.send(**PERSON)
    await visitor.send(**REACHED)
    assert "您不确定由哪个机关负责，先交给这里" in visitor.text
    await visitor.send(statement="yes")
    application = await Application.get().select_related("authority")
    assert application.authority.code == code
    assert (await received_of(application)).unsure is True


async def test_not_sure_can_be_said_and_taken_back_from_the_check_page(
    visitor: Visitor, county: Authority
) -> None:
    await visitor.get("/apply/JD/all")
    await visitor.send(description=ASKED, **PERSON, **REACHED)
    await visitor.follow("修改：受理机关")
    await visitor.send(office="unsure")
    assert visitor.path.startswith("/apply/QF/")
    assert visitor.path.endswith("/check")
    await visitor.follow("修改：受理机关")
    assert visitor.typed["office"] == "unsure"
    await visitor.send(office="JD")
    assert "您不确定由哪个机关负责" not in visitor.text


async def test_what_cannot_be_chosen_is_said(visitor: Visitor, county: Authority) -> None:
    county.channels = ["counter", "post"]
    await county.save()
    await visitor.get("/apply/JD")
    await visitor.send(description=ASKED, turn="office")
    assert "下面的机关没有开通网上申请" in visitor.text
    await visitor.send(office="QF")
    assert visitor.status == 422
    assert "“某区人民政府”没有开通网上申请" in visitor.text
    await visitor.send(office="XX")
    assert "请选择一个机关" in visitor.text


async def test_authorities_are_found_by_address(visitor: Visitor, county: Authority) -> None:
    await visitor.get("/apply?q=中心路")
    assert "/apply/JD" in visitor.links()
    assert "/apply/QF" not in visitor.links()


# --- drafts --------------------------------------------------------------------------------


async def test_a_draft_is_deleted_when_asked_and_its_link_is_dead(visitor: Visitor) -> None:
    await visitor.get("/apply/JD")
    await visitor.send(description=ASKED, turn="save")
    saved = visitor.path
    await visitor.send()
    assert "已经删除" in visitor.text
    assert await Draft.all().count() == 0
    await visitor.get(saved)
    assert visitor.status == 404


async def test_a_link_that_became_an_application_shows_nothing_typed(
    visitor: Visitor, new_visitor: NewVisitor
) -> None:
    receipt = await apply(visitor)
    elsewhere = await new_visitor()
    await elsewhere.get(receipt.receipt.replace("/receipt", "/saved"))
    assert elsewhere.status == 404
    assert ASKED not in elsewhere.page
    assert "已经提交，不用再提交" in elsewhere.text


async def test_a_page_says_which_sending_arrived_last(visitor: Visitor) -> None:
    """So that the script forgets what it kept, and nothing else."""
    await visitor.get("/apply/JD")
    request = visitor.filled((), {"description": ASKED})
    request["data"]["mark"] = "sent-1"
    visitor.answer = await visitor.client.post(**request, follow_redirects=True)
    assert 'data-arrived="sent-1"' in visitor.page
    assert 'data-keep="JD applicant"' in visitor.page
    for unkept in ("identity_number", "agent_number", "credit_code", "telephone"):
        assert unkept in visitor.page.split('data-unkept="')[1].split('"')[0].split()


# --- archives ------------------------------------------------------------------------------


async def test_a_trap_among_the_files_is_refused_with_its_sentence(visitor: Visitor) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("../../etc/cron.d/x", "x")
    await visitor.get("/apply/JD")
    await visitor.send(description=ASKED)
    await visitor.send(files=(("材料.zip", packed.getvalue()), ("空.txt", b"")), **PERSON)
    assert visitor.status == 422
    assert "有 2 处需要修改" in visitor.text
    assert "“材料.zip”里面的文件路径不安全" in visitor.text
    assert visitor.page.count('href="#files"') == 2
    await visitor.send()
    assert visitor.path.endswith("/delivery")
