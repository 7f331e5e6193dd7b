"""Applying online: short pages, one page, the check page, the receipt."""

import asyncio

import httpx2
import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from tests.clocks import FixedClock
from tests.files.samples import LOCKED_PDF
from tests.web.public.stories import (
    ASKED,
    CREDIT_CODE,
    ORGANISATION,
    PERSON,
    REACHED,
    RESIDENT_NUMBER,
    apply,
    on_receipt,
    reach_check_page,
)
from tests.web.public.visitor import Visitor
from tracker.actions.authorities import add_authority
from tracker.app import create_app
from tracker.law.terms import ApplicantKind, Carrier, Channel, IdentityDocument, Stage, Way
from tracker.records import connections
from tracker.records.models import (
    Application,
    Attachment,
    Authority,
    Draft,
    Entry,
    Particulars,
    Statement,
)
from tracker.settings import Settings

PNG = b"\x89PNG\r\n\x1a\n" + b"picture"


async def test_a_natural_person_applies_on_three_pages_and_gets_a_receipt(
    visitor: Visitor,
) -> None:
    await (await visitor.get("/")).follow("我要申请")
    assert "第 1 步，共 4 步" in visitor.text
    await visitor.send(description=ASKED)
    await visitor.send(**PERSON)
    await visitor.send(**REACHED, other_form_accepted="yes")
    assert ASKED in visitor.text
    assert f"共 {len(ASKED)} 字" in visitor.text
    assert "1101**********0012" in visitor.text
    assert "138****1234" in visitor.text
    assert RESIDENT_NUMBER not in visitor.page
    assert "13800001234" not in visitor.page
    await visitor.send(statement="yes")

    receipt = on_receipt(visitor)
    assert receipt.number == "JD-2025-00001"
    assert "2025年9月22日 10:00" in visitor.text
    for said in (
        "本机关最迟在2025年10月24日（周五）答复您",
        "如果内容不清楚，最迟在2025年9月30日（周二）请您补充",
        "20 个工作日：从2025年9月23日（周二）算第 1 日，到2025年10月24日（周五）。",
        "国庆节、中秋节放假不算：10月1日（周三）至10月8日（周三）。",
        "调休上班的日子要算：9月28日（周日）、10月11日（周六）",
    ):
        assert said in visitor.text
    application = await receipt.application()
    assert application.stage is Stage.RECEIVED
    assert application.channel is Channel.ONLINE
    assert str(application.received_on) == "2025-09-22"
    told = await Particulars.get(application=application)
    assert (told.name, told.identity_number, told.telephone) == (
        "申请人甲",
        RESIDENT_NUMBER,
        "13800001234",
    )
    assert told.identity_document is IdentityDocument.RESIDENT_CARD
    assert (told.carrier, told.way) == (Carrier.ELECTRONIC, Way.DOWNLOAD)
    assert told.other_form_accepted is True
    entry = await Entry.get(journal_id=application.journal_id)
    assert entry.officer_id is None
    assert "提交成功之日" in str(entry.facts["evidence"])


async def test_an_organisation_applies_in_the_words_of_the_annual_table(visitor: Visitor) -> None:
    await visitor.get("/apply/JD")
    await visitor.send(description=ASKED)
    for kind in ("商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他"):
        assert kind in visitor.text
    await visitor.send(**ORGANISATION)
    await visitor.send(
        telephone=None, email="name@example.com", carrier="paper", way="post",
        postal_address="某市某区某路1号",
    )  # fmt: skip
    assert "示例环保服务中心 · 社会公益组织" in visitor.text
    assert CREDIT_CODE not in visitor.page
    await visitor.send(statement="yes")
    application = await on_receipt(visitor).application()
    assert application.applicant_kind is ApplicantKind.SOCIAL
    told = await Particulars.get(application=application)
    assert (told.name, told.contact_person) == ("示例环保服务中心", "联系人甲")
    assert (told.identity_document, told.identity_number) == (None, CREDIT_CODE)
    assert (told.email, told.postal_address, told.way) == (
        "name@example.com",
        "某市某区某路1号",
        Way.POST,
    )


async def test_an_organisation_without_the_code_gives_another_certificate(
    visitor: Visitor,
) -> None:
    applicant = {**ORGANISATION, "credit_code": "境外登记 12-3"}
    await visitor.get("/apply/JD")
    await visitor.send(description=ASKED)
    await visitor.send(**applicant)
    assert visitor.status == 422
    assert "没有这个代码的，请勾选下面一项" in visitor.text
    await visitor.send(other_certificate="yes")
    await visitor.send(**REACHED)
    await visitor.send(statement="yes")
    told = await Particulars.get(application=await on_receipt(visitor).application())
    assert (told.identity_document, told.identity_number) == (
        IdentityDocument.OTHER,
        "境外登记 12-3",
    )


async def test_everything_on_one_page(visitor: Visitor) -> None:
    await visitor.get("/apply/JD/all")
    await visitor.send(description=ASKED, **PERSON, **REACHED)
    assert visitor.path.endswith("/check")
    await visitor.send(statement="yes")
    assert on_receipt(visitor).number == "JD-2025-00001"


async def test_the_one_page_says_everything_that_is_missing_at_once(visitor: Visitor) -> None:
    await visitor.get("/apply/JD/all")
    await visitor.send(who="person", identity_number="123")
    assert visitor.status == 422
    for sentence in (
        "请填写您想要什么信息。",
        "请填写姓名。",
        "居民身份证号码应为18位",
        "电话和电子邮箱请至少填写一项",
    ):
        assert sentence in visitor.text
    assert visitor.typed["identity_number"] == "123"


async def test_changing_to_one_page_and_back_keeps_what_is_typed_right_or_not(
    visitor: Visitor,
) -> None:
    await visitor.get("/apply/JD")
    await visitor.send(description=ASKED, turn="all")
    assert visitor.path.endswith("/all")
    assert visitor.typed["description"] == ASKED
    await visitor.send(name="申请人甲", telephone="1", turn="steps")
    assert visitor.path.endswith("/question")
    await visitor.send(turn="all")
    assert (visitor.typed["name"], visitor.typed["telephone"]) == ("申请人甲", "1")


async def test_saved_for_later_and_taken_up_again(
    visitor: Visitor, new_visitor, clock: FixedClock
) -> None:
    await visitor.get("/apply/JD")
    await visitor.send(description=ASKED, turn="save")
    assert "2025年9月29日 10:00" in visitor.text
    clock.advance(days=6)
    elsewhere = await new_visitor()
    assert f"http://testserver{visitor.path}" in visitor.text
    await (await elsewhere.get(visitor.path)).follow("接着填写")
    assert elsewhere.path.endswith("/applicant"), "the first page that is not filled in"
    await elsewhere.follow("返回")
    assert elsewhere.typed["description"] == ASKED


async def test_a_change_leads_straight_back_to_the_check_page(visitor: Visitor) -> None:
    await reach_check_page(visitor)
    await visitor.follow("修改")
    assert visitor.path.endswith("/question")
    await visitor.send(description=ASKED + "另加一项。")
    assert visitor.path.endswith("/check")
    assert "另加一项。" in visitor.text


async def test_helps_become_part_of_the_text(visitor: Visitor) -> None:
    await visitor.get("/apply/JD")
    await visitor.send(description="", file_name="垃圾清运合同", period="2024年上半年")
    await visitor.follow("返回")
    assert visitor.typed["description"] == "文件名称：垃圾清运合同\n时间：2024年上半年"
    assert visitor.typed["file_name"] == ""


async def test_the_check_page_waits_for_what_is_missing(visitor: Visitor) -> None:
    await visitor.get("/apply/JD")
    await visitor.send(description=ASKED)
    await visitor.get(visitor.path.replace("applicant", "check"))
    assert visitor.path.endswith("/applicant")
    assert "请选择您以谁的名义申请" in visitor.text


async def test_without_the_statement_nothing_is_sent(visitor: Visitor) -> None:
    await reach_check_page(visitor)
    await visitor.send(statement=None)
    assert visitor.status == 422
    assert "请先勾选这一项" in visitor.text
    assert await Application.all().count() == 0


# --- once ----------------------------------------------------------------------------------


async def test_sending_twice_going_back_and_reloading_make_one_application(
    visitor: Visitor,
) -> None:
    await reach_check_page(visitor)
    check = visitor.path
    request = visitor.filled((), {"statement": "yes"})
    first = await visitor.client.post(**request, follow_redirects=True)
    again = await visitor.client.post(**request, follow_redirects=True)
    assert (first.url, first.text) == (again.url, again.text)
    for page in ("check", "question", "applicant", "delivery", "all"):
        await visitor.get(check.replace("check", page))
        assert visitor.path.endswith("/receipt")
    assert await Application.all().count() == 1
    assert (await Draft.get()).typed == {}


async def test_many_clicks_at_once_make_one_application(visitor: Visitor) -> None:
    await reach_check_page(visitor)
    request = visitor.filled((), {"statement": "yes"})
    answers = await asyncio.gather(
        *(visitor.client.post(**request, follow_redirects=True) for _ in range(5))
    )
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.text for answer in answers}) == 1
    assert await Application.all().values_list("register_number", flat=True) == ["JD-2025-00001"]


async def test_different_visitors_at_once_get_numbers_without_a_gap(
    new_visitor, office: Authority
) -> None:
    visitors = [await reach_check_page(await new_visitor()) for _ in range(6)]
    await asyncio.gather(*(one.send(statement="yes") for one in visitors))
    numbers = sorted(on_receipt(one).number for one in visitors)
    assert numbers == [f"JD-2025-0000{n}" for n in range(1, 7)]


async def test_a_receipt_can_be_read_for_a_week_and_then_says_where_to_look(
    visitor: Visitor, clock: FixedClock
) -> None:
    receipt = await apply(visitor)
    clock.advance(days=6)
    await visitor.get(receipt.receipt)
    assert receipt.code in visitor.text
    clock.advance(days=1)
    await visitor.get(receipt.receipt)
    assert visitor.status == 404
    assert receipt.code not in visitor.page
    assert "已经提交，不用再提交" in visitor.text


async def test_sending_a_form_again_after_its_draft_is_gone_makes_no_second_application(
    visitor: Visitor, clock: FixedClock
) -> None:
    await reach_check_page(visitor)
    request = visitor.filled((), {"statement": "yes"})
    await visitor.send(statement="yes")
    clock.advance(days=8)
    await Draft.all().delete()
    again = await visitor.client.post(**request, follow_redirects=True)
    assert "已经提交，不用再提交" in again.text
    assert await Application.all().count() == 1


# --- whole ---------------------------------------------------------------------------------


async def test_twenty_thousand_characters_arrive_whole(visitor: Visitor) -> None:
    line = "𠮷野家旁𪚥🙂👨\u200d👩\u200d👧第三方"
    text = (line * (20_000 // len(line) + 1))[:20_000]
    receipt = await apply(visitor, asked=text)
    application = await receipt.application()
    assert (await Statement.get(application=application)).text == text
    await (await visitor.get("/track")).send(number=receipt.number, code=receipt.code)
    assert text in visitor.page


async def test_one_character_more_is_refused_and_kept(visitor: Visitor) -> None:
    await visitor.get("/apply/JD")
    await visitor.send(description="长" * 20_001)
    assert visitor.status == 422
    assert "您写了20001字，最多20000字" in visitor.text
    assert visitor.typed["description"] == "长" * 20_001


async def test_what_is_typed_is_text_and_never_markup(visitor: Visitor) -> None:
    evil = "<script>alert(1)</script>\"'>{{ 7*7 }}&lt;"
    await reach_check_page(visitor, asked=evil, **{**PERSON, "name": f"甲{evil}"})
    assert "<script>alert" not in visitor.page
    assert evil in visitor.text
    await visitor.send(statement="yes")
    assert "<script>alert" not in visitor.page
    receipt = on_receipt(visitor)
    await visitor.get("/track")
    await visitor.send(number=receipt.number, code=receipt.code)
    assert "<script>alert" not in visitor.page
    assert evil in visitor.text


async def test_line_ends_and_empty_lines_stay_as_they_were_typed(visitor: Visitor) -> None:
    receipt = await apply(visitor, asked="第一项\r\n\r\n第二项\r\n（一）甲")
    text = (await Statement.get(application=await receipt.application())).text
    assert text == "第一项\n\n第二项\n（一）甲"


# --- wrong ---------------------------------------------------------------------------------

BAD_APPLICANTS = [
    ({"who": None}, "请选择您以谁的名义申请。"),
    ({"who": "someone"}, "请选择您以谁的名义申请。"),
    ({"name": ""}, "请填写姓名。"),
    ({"name": "甲" * 61}, "姓名最多60个字，请精简。"),
    ({"identity_number": ""}, "请填写证件号码。"),
    ({"identity_number": "110111195503070013"}, "居民身份证号码应为18位"),
    ({"identity_number": "110111195513070014"}, "居民身份证号码应为18位"),
    ({"identity_document": "library_card"}, "请选择证件种类。"),
]


@pytest.mark.parametrize(("change", "sentence"), BAD_APPLICANTS)
async def test_what_is_wrong_with_a_person_is_said_beside_the_field(
    visitor: Visitor, change: dict[str, str | None], sentence: str
) -> None:
    await visitor.get("/apply/JD")
    await visitor.send(description=ASKED)
    await visitor.send(**{**PERSON, **change})
    assert visitor.status == 422
    assert sentence in visitor.text
    assert "<title>错误：" in visitor.page
    kept = {**PERSON, **change}
    assert visitor.typed.get("name", "") == kept["name"]


@pytest.mark.parametrize(
    "number", ["110111195503070012", "１１０１１１１９５５０３０７００１２", " 11010519491231002x "]
)
async def test_resident_numbers_as_people_write_them(visitor: Visitor, number: str) -> None:
    await reach_check_page(visitor, **{**PERSON, "identity_number": number})


@pytest.mark.parametrize("document", ["passport", "military_card", "taiwan_permit", "other"])
async def test_other_documents_are_not_checked_for_their_form(
    visitor: Visitor, document: str
) -> None:
    applicant = {**PERSON, "identity_document": document, "identity_number": "字第 7 号"}
    await reach_check_page(visitor, **applicant)


BAD_DELIVERIES = [
    ({}, "电话和电子邮箱请至少填写一项"),
    ({"telephone": "12"}, "请写完整的电话号码"),
    ({"telephone": "13800001234", "email": "name@"}, "请写完整的电子邮箱"),
    ({"telephone": "13800001234", "way": "email"}, "请填写电子邮箱"),
    ({"telephone": "13800001234", "carrier": "paper", "way": "post"}, "请填写邮寄地址"),
    ({"telephone": "13800001234", "carrier": "paper"}, "纸质文件不能从网上发送"),
]


@pytest.mark.parametrize(("typed", "sentence"), BAD_DELIVERIES)
async def test_what_is_wrong_with_the_delivery(
    visitor: Visitor, typed: dict[str, str], sentence: str
) -> None:
    await visitor.get("/apply/JD")
    await visitor.send(description=ASKED)
    await visitor.send(**PERSON)
    await visitor.send(**typed)
    assert visitor.status == 422
    assert sentence in visitor.text


@pytest.mark.parametrize("screen", ["question", "applicant", "delivery", "all"])
async def test_an_expired_draft_loses_nothing(
    visitor: Visitor, clock: FixedClock, screen: str
) -> None:
    await reach_check_page(visitor)
    await visitor.get(visitor.path.replace("check", screen))
    before, old = visitor.typed, visitor.path
    clock.advance(days=8)
    await Draft.all().delete()
    added = {"description": "新写的内容"} if "description" in before else {}
    await visitor.send(**added)
    assert visitor.status == 422
    assert "草稿已经过期" in visitor.text
    typed = visitor.typed
    # A masked number stands for one that is kept no more.
    same = set(before) - {"carried", "seal", "description", "identity_number"}
    assert typed.get("identity_number", "") == ""
    assert {name: typed[name] for name in same} == {name: before[name] for name in same}
    assert typed.get("description") == (added or {"description": None})["description"]
    assert old.split("/")[3] not in visitor.form.action
    await visitor.send()
    again = {"identity_number": RESIDENT_NUMBER, **REACHED}  # all that was not kept
    while not visitor.path.endswith("/check"):
        assert visitor.typed.get("name") in (None, "申请人甲")
        await visitor.send(**{name: again[name] for name in again if name in visitor.typed})
    await visitor.send(statement="yes")
    application = await on_receipt(visitor).application()
    text = (await Statement.get(application=application)).text
    assert text == added.get("description", ASKED)


async def test_the_check_page_of_an_expired_draft_asks_for_masked_numbers_only(
    visitor: Visitor, clock: FixedClock
) -> None:
    await reach_check_page(visitor, files=(("证件.png", PNG),))
    clock.advance(days=8)
    await visitor.send(statement="yes")
    assert "申请还没有提交" in visitor.text
    assert visitor.typed["name"] == "申请人甲"
    assert "证件.png" in visitor.text
    await visitor.send(identity_number=RESIDENT_NUMBER)
    await visitor.send(**REACHED)
    await visitor.send(statement="yes")
    application = await on_receipt(visitor).application()
    assert (await Statement.get(application=application)).text == ASKED
    assert (await Attachment.get(application=application)).name == "证件.png"


async def test_a_forged_carried_draft_is_not_believed(visitor: Visitor) -> None:
    await visitor.get("/apply/JD")
    await visitor.send(description=ASKED)
    forged = '{"typed": {}, "files": [{"name": "x", "media_type": "x", "size": 1, "digest": "0"}]}'
    request = visitor.filled((), {"carried": forged, **PERSON})
    request["url"] = "http://testserver/apply/JD/unknown-token/applicant"
    answer = await visitor.client.post(**request)
    assert answer.status_code == 422
    assert (await Draft.all().order_by("-id").first()).typed["files"] == []


async def test_the_page_of_an_unknown_draft_offers_to_begin_again(visitor: Visitor) -> None:
    await visitor.get("/apply/JD/no-such-token/applicant")
    assert visitor.status == 404
    assert "重新填写" in visitor.text


async def test_a_draft_of_one_office_is_unknown_at_another(
    visitor: Visitor, clock: FixedClock
) -> None:
    await Authority.create(code="JY", name="乙街道办事处", created_at=clock.now())
    await visitor.get("/apply/JD")
    await visitor.send(description=ASKED)
    await visitor.get(visitor.path.replace("/JD/", "/JY/"))
    assert visitor.status == 404


# --- files ---------------------------------------------------------------------------------


async def test_refused_files_get_their_sentences_and_good_ones_are_kept(visitor: Visitor) -> None:
    await visitor.get("/apply/JD")
    await visitor.send(description=ASKED)
    files = (
        ("证件.png", PNG),
        ("空.txt", b""),
        ("程序.exe", b"MZ\x90\x00"),
        ("太大.txt", b"x" * (1024 * 1024 + 1)),
        ("合同.pdf", LOCKED_PDF),
    )
    await visitor.send(files=files, **PERSON)
    assert visitor.status == 422
    assert visitor.path.endswith("/applicant")
    sentences = (
        "“空.txt”是空文件",
        "“程序.exe”的格式不能接收",
        "“太大.txt”有",
        "“合同.pdf”加了密码",
    )
    for sentence in sentences:
        assert sentence in visitor.text
    assert "不要“证件.png”" in visitor.text
    assert visitor.typed["identity_number"] == RESIDENT_NUMBER
    await visitor.send()
    assert visitor.path.endswith("/delivery"), "a refused file never stands in the way"
    await visitor.send(**REACHED)
    await visitor.send(statement="yes")
    application = await on_receipt(visitor).application()
    assert await Attachment.filter(application=application).values_list("name", flat=True) == [
        "证件.png"
    ]


async def test_files_are_kept_though_something_else_is_wrong(visitor: Visitor) -> None:
    await visitor.get("/apply/JD/all")
    await visitor.send(files=(("证件.png", PNG),), **PERSON)
    assert visitor.status == 422
    assert "不要“证件.png”" in visitor.text


async def test_a_file_can_be_left_out_again(visitor: Visitor) -> None:
    await reach_check_page(visitor, files=(("证件.png", PNG), ("委托书.png", PNG + b"2")))
    assert "委托书.png" in visitor.text
    await visitor.follow("修改：附件")
    digest = visitor.page.split('name="drop" value="')[1].split('"')[0]
    await visitor.send(drop=digest)
    assert visitor.path.endswith("/check")
    assert "证件.png" not in visitor.text
    assert "委托书.png" in visitor.text


async def test_the_same_file_twice_is_one(visitor: Visitor) -> None:
    await reach_check_page(visitor, files=(("证件.png", PNG), ("又一次.png", PNG)))
    assert "又一次.png" not in visitor.text


# --- offices -------------------------------------------------------------------------------


async def test_an_office_without_the_online_channel_says_which_ways_are_open(
    visitor: Visitor, office: Authority
) -> None:
    office.channels = ["counter", "post"]
    await office.save()
    await visitor.get("/apply/JD")
    assert visitor.status == 404
    assert "没有开通网上申请" in visitor.text
    assert office.address in visitor.text


def test_with_the_lifespan_of_the_server(settings: Settings, clock: FixedClock) -> None:
    """The same through Starlette's own client, which starts and stops the application."""

    async def found() -> None:
        async with connections.database(settings.database, keyring=settings.keyring()):
            await add_authority("JD", name="甲街道办事处", now=clock.now())

    asyncio.run(found())
    with TestClient(create_app(settings, clock)) as client:
        assert client.get("/healthz").text == "ok"
        first = client.post("/apply/JD", data={"description": ASKED})
        assert first.status_code == 200
        assert str(first.url).endswith("/applicant")


async def test_a_form_from_another_site_is_refused(visitor: Visitor, app: Starlette) -> None:
    answer = await visitor.client.post(
        "/apply/JD", data={"description": ASKED}, headers={"Origin": "http://elsewhere.example"}
    )
    assert answer.status_code == 400
    assert isinstance(answer, httpx2.Response)
    assert await Draft.all().count() == 0
