"""Checking a receipt on the page: the same answers as the command, in plain words."""

from dataclasses import replace
from urllib.parse import quote

import pytest

from tests.files import samples
from tests.letters.receipts import OTHER_KEY, TEXT, facts, receipt
from tests.web.public.stories import ASKED, apply
from tests.web.public.visitor import Visitor
from tracker.actions.receipt import signer_of
from tracker.letters.attestation import attested
from tracker.letters.sheet import Signer, receipt_data, receipt_pdf
from tracker.letters.signing_key import read_public_key
from tracker.records.models import Attachment
from tracker.settings import Settings

GENUINE = "这份回执是真的"
NOT_GENUINE = "这份回执不能证明是真的"


@pytest.fixture
def signer(settings: Settings) -> Signer:
    return signer_of(settings.key)


async def upload(visitor: Visitor, data: bytes, name: str = "回执.pdf", **typed: str) -> Visitor:
    await visitor.get("/verify")
    sent = visitor.filled((), dict(typed)) | {"files": {"file": (name, data)}}
    visitor.answer = await visitor.client.post(**sent)
    return visitor


async def paste(visitor: Visitor, said: str, written: str = "") -> Visitor:
    await visitor.get("/verify")
    sent = visitor.filled((), {"receipt": said, "written": written})
    visitor.answer = await visitor.client.post(**sent | {"files": {"file": ("", b"")}})
    return visitor


async def test_the_receipt_one_has_just_got(visitor: Visitor) -> None:
    submitted = await apply(visitor)
    pdf = await visitor.client.get(visitor.link("下载回执"))
    await visitor.follow("核对回执的真伪")
    await upload(visitor, pdf.content, written=ASKED)
    assert visitor.status == 200
    for part in (
        GENUINE,
        "甲街道办事处",
        submitted.number,
        "2025年9月22日 10:00:00",
        "2025年9月22日（周一）",
        "与签名的一致",
        "您填写的申请内容，与签名的是同一份。",
    ):
        assert part in visitor.text
    assert visitor.answer.headers["cache-control"] == "no-store"


async def test_the_text_of_the_code(visitor: Visitor, signer: Signer) -> None:
    await paste(visitor, attested(facts(), signer.key))
    assert GENUINE in visitor.text
    assert "SL-2025-00007" in visitor.text
    assert "文件上印的" not in visitor.text


async def test_the_address_of_the_code_answers_at_once(visitor: Visitor, signer: Signer) -> None:
    """As the camera of a telephone opens it."""
    await visitor.get(f"/verify?receipt={attested(facts(entered=True), signer.key)}")
    assert GENUINE in visitor.text
    assert "登记时间" in visitor.text
    await visitor.follow("English")
    assert "This receipt is genuine" in visitor.text


async def test_what_was_altered_is_said_in_both_languages(visitor: Visitor, signer: Signer) -> None:
    sheet = receipt()
    real = receipt_data(sheet, signer)["proof"]["text"]
    forged = await receipt_pdf(replace(sheet, facts=facts(register_number="SL-1")), signer)
    await upload(visitor, forged)
    assert GENUINE in visitor.text, "signed by the office, whatever it says"
    await paste(visitor, f"{real[:60]}{'AB'[real[60] == 'A']}{real[61:]}")
    assert NOT_GENUINE in visitor.text
    assert "签名不符" in visitor.text
    await visitor.get("/verify?lang=en")
    await paste(visitor, attested(facts(), OTHER_KEY))
    assert "was not signed with the key used here" in visitor.text


async def test_the_text_of_the_application_is_compared(visitor: Visitor, signer: Signer) -> None:
    said = attested(facts(), signer.key)
    await paste(visitor, said, TEXT)
    assert GENUINE in visitor.text
    await paste(visitor, said, "另一段文字")
    assert NOT_GENUINE in visitor.text
    assert "您提供的申请内容与签名时的不是同一份。" in visitor.text
    assert "另一段文字" in visitor.page, "what was typed is kept"


REFUSED = {
    "another kind": (samples.DOCX, "这不是PDF，也不是文字"),
    "a picture": (samples.PNG, "这是图片，不能直接核对"),
    "a damaged file": (samples.PDF, "已经损坏，不能读取"),
    "too large": (b"%PDF-1.7" + b" " * 2 * 1024 * 1024, "文件超过2MB"),
    "words": ("您好".encode(), "这里没有回执的校验文字"),
}


@pytest.mark.parametrize(("data", "sentence"), REFUSED.values(), ids=REFUSED)
async def test_what_is_no_receipt_gets_its_sentence(
    visitor: Visitor, data: bytes, sentence: str
) -> None:
    await upload(visitor, data)
    assert visitor.status == 422
    assert sentence in visitor.text
    assert "有 1 处需要修改" in visitor.text
    assert 'href="#file"' in visitor.page


async def test_an_empty_form_is_told_what_to_do(visitor: Visitor) -> None:
    await paste(visitor, "")
    assert visitor.status == 422
    assert "没有内容。请选择回执的PDF文件" in visitor.text
    assert 'href="#receipt"' in visitor.page


async def test_a_body_beyond_all_limits_is_not_read(visitor: Visitor) -> None:
    await upload(visitor, b"%PDF-1.7" + b" " * 5 * 1024 * 1024)
    assert visitor.status == 413


async def test_nothing_is_stored(visitor: Visitor, signer: Signer, settings: Settings) -> None:
    await upload(visitor, await receipt_pdf(receipt(), signer))
    assert GENUINE in visitor.text
    assert {kept.name for kept in settings.data.iterdir()} <= {"templates"}  # as compiled
    assert await Attachment.all().count() == 0


async def test_strange_input_harms_nothing(visitor: Visitor) -> None:
    for said in ("RECEIPT1-", "<script>alert(1)</script>", "RECEIPT" + "9" * 3900 + "-A", "\0"):
        await visitor.get(f"/verify?receipt={quote(said[:4000])}")
        assert visitor.status in (200, 422)
        assert "<script>alert" not in visitor.page


async def test_many_checks_from_one_place_have_an_end(visitor: Visitor) -> None:
    for _ in range(30):
        assert (await visitor.get("/verify?receipt=RECEIPT1-A")).status == 200
    assert (await visitor.get("/verify?receipt=RECEIPT1-A")).status == 429
    assert (await visitor.get("/verify")).status == 200, "the page itself stays open"


async def test_the_public_key_is_there_to_read_and_to_keep(
    visitor: Visitor, signer: Signer
) -> None:
    await visitor.get("/verify")
    await visitor.follow("自己核对")
    assert "-----BEGIN PUBLIC KEY-----" in visitor.text
    pem = await visitor.client.get(visitor.link("下载公钥文件"))
    assert read_public_key(pem.content).id == signer.key.public.id
    assert "PRIVATE" not in pem.text + visitor.page
