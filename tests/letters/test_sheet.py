"""Letters and receipts on paper: everything arrives, nothing is executed, pages are whole."""

import asyncio
import io
from datetime import date

import pytest
from pypdf import PdfReader

from tests.letters.letters import NUMBER, OFFICE, letter, reply
from tests.letters.receipts import pages_of
from tracker.letters.compose import LetterKind, LetterText
from tracker.letters.sheet import letter_pdf

ON = date(2025, 10, 17)
MILLIMETRE = 72 / 25.4
SIGNATURE = "示例街道办事处2025年10月17日"


def plain(body, *, addressee="申请人甲", number=NUMBER):
    return LetterText(
        title="政府信息公开告知书",
        number=number,
        addressee=addressee,
        body=body,
        on=ON,
        to_applicant=True,
    )


async def printed(body, **more):
    return "".join(pages_of(await letter_pdf(plain(body, **more), OFFICE.name)))


@pytest.mark.parametrize("kind", LetterKind)
async def test_the_whole_letter_stands_on_the_paper_in_order(kind):
    written = letter(kind)
    text = "".join(pages_of(await letter_pdf(written, OFFICE.name)))
    body = "".join(written.body.split())
    for number in "2345":
        text = text.replace(f"—{number}—", "")
    assert text == f"{OFFICE.name}{NUMBER}{written.title}申请人甲：{body}{SIGNATURE}"


async def test_people_get_their_names_right():
    """𬭎 (U+2CB4E) is in the font; what is not is printed as its code point, never left out."""
    assert "𬭎甲：" in await printed("　　正文。", addressee="𬭎甲")
    text = await printed("　　正文🙂。", addressee="𠮷甲")
    assert "［U+20BB7］甲：" in text
    assert "正文［U+1F642］。" in text
    assert "注：［U+…］处的字" in text


async def test_marks_without_a_sign_of_their_own_are_left_out():
    text = await printed("　　葛\U000e0100城\ufe0f\u200b的合同。")
    assert "葛城的合同。" in text
    assert "［U+" not in text


async def test_typed_text_is_never_code():
    typed = '　　#panic("x") $1+1$ *a* _b_ @c <d> \\ #read("/etc/passwd") // e'
    assert "".join(typed.split()) in await printed(typed)


async def test_twenty_thousand_characters():
    body = "\n".join(f"　　{n:04d}" + "公开是原则不公开是例外" * 9 for n in range(194))
    assert len(body) > 20_000
    pages = pages_of(await letter_pdf(plain(body), OFFICE.name))
    numbered = [f"—{n}—" for n in range(2, len(pages) + 1)]
    assert len(pages) > 30
    for page, number in zip(pages[1:], numbered, strict=True):
        assert number in page
    text = "".join(page.replace(f"—{n}—", "") for n, page in enumerate(pages, start=1))
    assert "".join(body.split()) in text


async def test_the_first_page_has_no_number():
    assert "—1—" not in await printed("　　正文。")


async def test_the_grid_of_the_standard_22_lines_of_28_characters():
    pdf = await letter_pdf(plain("公" * 28 * 60), OFFICE.name)
    pages = PdfReader(io.BytesIO(pdf)).pages
    lines = [line for line in pages[1].extract_text().splitlines() if "公" in line]
    assert len(lines) == 22
    assert {len(line) for line in lines} == {28}


async def test_a4_and_what_readers_of_the_file_are_told():
    reader = PdfReader(io.BytesIO(await letter_pdf(plain("　　正文。"), OFFICE.name)))
    box = reader.pages[0].mediabox
    assert (round(box.width / MILLIMETRE), round(box.height / MILLIMETRE)) == (210, 297)
    assert reader.metadata.title == "政府信息公开告知书"
    assert reader.metadata.author == OFFICE.name
    assert reader.trailer["/Root"]["/Lang"] == "zh-CN"
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert b"pdfaid:part" in reader.trailer["/Root"]["/Metadata"].get_data()


@pytest.mark.parametrize("length", range(180, 420, 20))
async def test_no_page_holds_the_signature_alone(length):
    body = "　　" + "公" * length + "\n　　联系电话：0000-12345678。"
    last = pages_of(await letter_pdf(plain(body), OFFICE.name))[-1]
    assert SIGNATURE in last
    assert "联系电话" in last


async def test_the_same_letter_gives_the_same_bytes():
    one = await letter_pdf(letter(LetterKind.FEE_NOTICE), OFFICE.name)
    assert one == await letter_pdf(letter(LetterKind.FEE_NOTICE), OFFICE.name)


async def test_many_at_once():
    letters = [plain(f"　　第{n}件。") for n in range(24)]
    for n, pdf in enumerate(await asyncio.gather(*(letter_pdf(x, OFFICE.name) for x in letters))):
        assert f"第{n}件。" in pages_of(pdf)[0]


async def test_a_draft_without_number_and_addressee():
    text = await printed("　　正文。", number="", addressee="")
    assert text == f"{OFFICE.name}政府信息公开告知书正文。{SIGNATURE}"


async def test_a_long_name_of_an_office_and_an_endless_word_stay_on_the_paper():
    name = "示例市示例区人民政府城市管理和综合行政执法局（示例区数据资源管理办公室）"
    text = "".join(pages_of(await letter_pdf(plain("　　" + "a1" * 300), name)))
    assert text.count(name) == 2
    assert "a1" * 300 in text


async def test_files_are_listed_below_each_other():
    written = reply(("disclosed.provided", "见附件。"), files=["合同.pdf", "清单.xlsx"])
    text = "".join(pages_of(await letter_pdf(written, OFFICE.name)))
    assert "附件：1.合同.pdf2.清单.xlsx" in text
