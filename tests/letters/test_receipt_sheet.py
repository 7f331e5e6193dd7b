"""The receipt on paper: what it tells, and what a phone reads from it."""

import io
from datetime import date

import pypdfium2
import pytest
import zxingcpp
from pypdf import PdfReader

from tests.letters.letters import OFFICE, REGISTER_NUMBER
from tests.letters.receipts import CHECK_URL, KEY, SIGNER, facts, pages_of, receipt
from tracker.letters.attestation import attested
from tracker.letters.sheet import RECEIPT_TEXT_FILE, Signer, receipt_pdf


def scanned(pdf, dpi=150):
    """What a camera reads on the first page at so many dots an inch."""
    with pypdfium2.PdfDocument(pdf) as opened:
        page = opened[0].render(scale=dpi / 72, grayscale=True)
        picture = memoryview(bytes(page.buffer)).cast("B", shape=[page.height, page.stride])
        return [code.text for code in zxingcpp.read_barcodes(picture)]


async def test_the_receipt_tells_number_code_days_and_how_they_were_counted():
    pages = pages_of(await receipt_pdf(receipt(files=("身份证.jpg",)), SIGNER))
    for part in (
        "政府信息公开申请登记回执",
        f"登记编号{REGISTER_NUMBER}",
        "查询码7KQ4-M2XP-9RTT-WXYZ-2345",
        "申请人申请人甲",
        "提交时间2025年9月22日20:14:05",
        "收到日期2025年9月22日",
        "答复期限2025年10月24日",
        "期限计算收到之日不计入。9月28日（周日）调休上班，计入。",
        "附件身份证.jpg",
        "申请内容（共15字）请公开2024年垃圾清运合同。",
        "本回执只证明本机关收到上述申请",
        "示例市示例区中心路8号",
        "示例街道办事处2025年9月22日",
    ):
        assert part in pages[0]
    assert len(pages) == 1


async def test_a_receipt_printed_later_has_no_code():
    sheet = receipt(tracking_code=None, due_on=None)
    text = "".join(pages_of(await receipt_pdf(sheet, SIGNER)))
    assert "查询码" not in text
    assert "答复期限" not in text


async def test_what_came_on_paper_has_the_time_of_its_registration():
    signed = {"entered": True, "received_on": date(2025, 9, 20)}
    text = "".join(pages_of(await receipt_pdf(receipt(signed=signed, channel="信函"), SIGNER)))
    assert "登记时间2025年9月22日20:14:05收到日期2025年9月20日" in text
    assert "提交时间" not in text


async def test_a_receipt_of_twenty_thousand_characters():
    submitted = "请公开环卫作业合同及付款凭证、验收记录全文。" * 909
    text = "".join(pages_of(await receipt_pdf(receipt(submitted), SIGNER)))
    assert f"共{len(submitted)}字" in text
    assert text.count("请公开环卫作业合同") > 900


async def test_the_code_reads_as_the_signed_text():
    pdf = await receipt_pdf(receipt(), SIGNER)
    assert scanned(pdf) == [attested(facts(), KEY)]


async def test_where_the_address_is_known_the_code_leads_there():
    pdf = await receipt_pdf(receipt(), Signer(KEY, CHECK_URL))
    assert scanned(pdf) == [f"{CHECK_URL}?receipt={attested(facts(), KEY)}"]
    assert CHECK_URL in pages_of(pdf)[0]


async def test_the_code_of_a_long_name_still_reads():
    signed = {"authority_name": "某" * 120, "register_number": "A" * 60}
    pdf = await receipt_pdf(receipt(signed=signed), Signer(KEY, f"https://{'a' * 60}.cn/verify"))
    assert len(scanned(pdf, dpi=300)) == 1


@pytest.mark.parametrize("files", [(), ("合同" * 60 + ".pdf",) * 10])
async def test_the_same_text_stands_in_print_and_in_the_keywords(files):
    pdf = await receipt_pdf(receipt(files=files), SIGNER)
    text = attested(facts(), KEY)
    assert f"校验文字：{text}。" in "".join(pages_of(pdf))
    assert PdfReader(io.BytesIO(pdf)).metadata.keywords == text


async def test_the_applicants_text_is_enclosed_as_it_was_sent():
    text = "第一项 𠮷🙂\n\n\t（一）ABC　全角 ①⼀\u200b"
    reader = PdfReader(io.BytesIO(await receipt_pdf(receipt(text), SIGNER)))
    assert reader.attachments[RECEIPT_TEXT_FILE] == [text.encode()]
    assert b"<pdfaid:part>3" in reader.trailer["/Root"]["/Metadata"].get_data()


async def test_the_same_receipt_gives_the_same_bytes():
    assert await receipt_pdf(receipt(), SIGNER) == await receipt_pdf(receipt(), SIGNER)


async def test_the_office_signs():
    assert OFFICE.name in pages_of(await receipt_pdf(receipt(), SIGNER))[0]
