"""Letters of a case: as DOCX, void, with their sealed copy, and those beside the acts."""

import io
from collections.abc import Iterator
from pathlib import Path

import pypdf
import pytest
from docx import Document

from tests.clocks import FixedClock
from tests.files.samples import JPEG
from tests.web.desk.applications import AtCase, came_in
from tests.web.desk.at_desk import Desk, Page, office_of
from tracker.law.terms import Role
from tracker.letters.postal import RETURN_SLIP
from tracker.records.models import Letter

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@pytest.fixture
def desk(database_url: str, clock: FixedClock, tmp_path: Path) -> Iterator[Desk]:
    with office_of(database_url, clock, tmp_path) as desk:
        yield desk


@pytest.fixture
def case(desk: Desk) -> AtCase:
    """An application with one letter, of its third entry."""
    case = came_in(desk)
    case.done("register")
    case.done("extend", working_days="5", consent_by="负责人甲", reason="材料较多", on="2025-09-22")
    return case


def content(case: AtCase, path: str) -> bytes:
    answer = case.desk.client.get(f"{case.url}/{path}")
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    return answer.content


def pdf_of(text: str = "盖章") -> bytes:
    writer, written = pypdf.PdfWriter(), io.BytesIO()
    writer.add_blank_page(595, 842)
    writer.add_metadata({"/Title": text})
    writer.write(written)
    return written.getvalue()


def scan(case: AtCase, name: str, data: bytes) -> Page:
    return case.desk.post(f"{case.url}/letters/3/scan", files={"scan": (name, data)})


# --- papers ---------------------------------------------------------------------------------


def test_a_letter_as_docx(case: AtCase) -> None:
    document = Document(io.BytesIO(content(case, "letters/3/letter.docx")))
    lines = [line.text for line in document.paragraphs]
    assert lines[:3] == ["甲公开〔2025〕1号", "政府信息公开延期答复告知书", "申请人甲："]
    assert "材料较多" in lines


def test_the_sheet_on_which_it_is_signed_for(case: AtCase) -> None:
    data = content(case, "letters/3/delivery-sheet.pdf")
    text = "".join(pypdf.PdfReader(io.BytesIO(data)).pages[0].extract_text().split())
    for said in (
        RETURN_SLIP,
        "《政府信息公开延期答复告知书》甲公开〔2025〕1号",
        "申请人甲",
        case.number,
    ):
        assert said in text


# --- void -----------------------------------------------------------------------------------


def voided(case: AtCase, reason: str = "收件人写错") -> Page:
    return case.desk.submitted(f"{case.url}/letters/3/void", {"reason": reason})


def test_a_letter_is_voided_with_a_reason_and_stays_readable(case: AtCase) -> None:
    asked = case.desk.get(f"{case.url}/letters/3/void").text
    assert "作废不能撤销" in asked
    assert "还没有打开过" in asked
    page = voided(case)
    assert "这份文书已经作废" in page.text
    assert "经办人jia：收件人写错" in page.text
    assert "letter void" in page.body
    assert "材料较多" in page.text
    assert "作废这份文书" not in page.text
    assert case.rows()[-1].facts == {"seq": 3, "reason": "收件人写错"}


def test_a_void_letter_is_stamped_on_paper(case: AtCase) -> None:
    voided(case)
    page = pypdf.PdfReader(io.BytesIO(content(case, "letters/3/letter.pdf"))).pages[0]
    text = "".join(page.extract_text().split())
    assert "作废：2025年9月22日，经办人jia；原因：收件人写错" in text
    document = Document(io.BytesIO(content(case, "letters/3/letter.docx")))
    assert document.paragraphs[0].text.startswith("【作废：2025年9月22日")


def test_voiding_needs_a_reason(case: AtCase) -> None:
    page = case.desk.post(f"{case.url}/letters/3/void", {"reason": " "})
    assert page.status == 422
    assert "请填写作废的原因" in page.text


def test_a_letter_on_which_later_entries_rest_is_not_voided(desk: Desk) -> None:
    case = came_in(desk)
    case.done("register")
    case.done("ask_supplement", items="请写明。", on="2025-09-22", respond_by="2025-10-20")
    case.done("supplement", text="写明。", channel="online", on="2025-09-22")
    page = desk.post(f"{case.url}/letters/3/void", {"reason": "写错"})
    assert page.status == 422
    assert "不能登记补正" in page.text


def test_a_void_letter_is_not_voided_again(case: AtCase) -> None:
    voided(case)
    assert case.desk.get(f"{case.url}/letters/3/void").status == 303


def test_who_only_sets_the_office_voids_nothing(case: AtCase) -> None:
    case.desk.adds_officer("admin", Role.ADMINISTRATOR)
    case.desk.sign_in_as("admin")
    assert case.desk.get(f"{case.url}/letters/3/void").status == 403
    assert scan(case, "a.pdf", pdf_of()).status == 403
    assert case.desk.get(f"{case.url}/letters/new/assistance_request").status == 403


# --- the sealed copy ------------------------------------------------------------------------


def test_a_sealed_copy_is_kept_and_the_one_before_it_stays(case: AtCase) -> None:
    first, second = pdf_of("一"), pdf_of("二")
    assert scan(case, "盖章件.pdf", first).status == 303
    assert scan(case, "重扫.pdf", second).status == 303
    page = case.desk.get(f"{case.url}/letters/3")
    assert "重扫.pdf" in page.text
    assert "盖章件.pdf" in page.text
    assert page.text.count("已替换") == 1
    assert content(case, "letters/3/scans/1") == first
    assert content(case, "letters/3/scans/2") == second
    assert "有盖章件" in case.page().text
    assert case.desk.get(f"{case.url}/letters/3/scans/3").status == 404


def test_a_photo_will_do(case: AtCase) -> None:
    assert scan(case, "盖章件.jpg", JPEG).status == 303


@pytest.mark.parametrize(
    ("name", "data", "sentence"),
    [
        ("", b"", "请选择盖章件的扫描件。"),
        ("盖章件.pdf", b"", "是空文件"),
        ("盖章件.pdf", b"%PDF-1.7 and no more", "内容不是PDF格式"),
        ("盖章件.pdf", b"\x89PNG\r\n\x1a\n", "内容不是PDF格式"),
        ("盖章件.png", b"\x89PNG\r\n\x1a\n", "可以接收的格式有：PDF、JPG"),
        ("说明.txt", "说明".encode(), "可以接收的格式有：PDF、JPG"),
    ],
)
def test_what_is_no_scan_is_refused(case: AtCase, name: str, data: bytes, sentence: str) -> None:
    page = scan(case, name, data)
    assert page.status == 422
    assert sentence in page.text


def test_a_void_letter_takes_no_sealed_copy(case: AtCase) -> None:
    voided(case)
    assert "文书已经作废，不再接收盖章件" in scan(case, "盖章件.pdf", pdf_of()).text


# --- letters beside the acts ----------------------------------------------------------------


def sent(case: AtCase, kind: str, **typed: str) -> Page:
    url = f"{case.url}/letters/new/{kind}"
    fields = case.desk.get(url).fields(url)
    looked = case.desk.post(url, {**fields, "on": "2025-09-22", "step": "check", **typed})
    assert looked.status == 200, looked.text
    assert "文号在确认时取得" in looked.text
    return case.desk.submitted(url, {**looked.fields(url), "step": "confirm"})


def letters(case: AtCase) -> list[Letter]:
    async def work() -> list[Letter]:
        return list(await Letter.all().order_by("seq"))

    return case.desk.do(work)


def test_a_request_for_help_is_numbered_kept_and_recorded(case: AtCase) -> None:
    assert "政府信息公开申请协办函" in case.page().text
    due = case.index().due_on
    page = sent(case, "assistance_request", addressee="乙局", text="检索付款凭证。")
    assert "已记入：发出其他文书" in page.text
    letter = letters(case)[-1]
    assert (letter.kind, letter.number) == ("政府信息公开申请协办函", "甲公开〔2025〕2号")
    assert (letter.addressee, letter.to_applicant) == ("乙局", False)
    assert "检索付款凭证。" in letter.body
    row = case.rows()[-1]
    assert (row.kind.value, row.article) == ("letter_sent", "条例第四条")
    assert case.index().due_on == due


def test_the_applicant_is_told_that_opinions_are_asked(case: AtCase) -> None:
    assert "政府信息公开征求意见告知书" not in case.page().text
    case.done("consult", kind="third_party", whom="某公司", matter="合同", on="2025-09-22")
    assert "政府信息公开征求意见告知书" in case.page().text
    sent(case, "consultation_notice")
    letter = letters(case)[-1]
    assert (letter.addressee, letter.to_applicant) == ("申请人甲", True)
    assert "需要征求第三方的意见" in letter.body
    assert "某公司" not in letter.body


def test_an_opinion_is_confirmed_to_whom_it_came_from(case: AtCase) -> None:
    case.done("consult", kind="third_party", whom="某公司", matter="合同", on="2025-09-22")
    case.done("record_opinion", id_="1", opinion="objects", summary="属于商业秘密", on="2025-09-22")
    sent(case, "opinion_confirmation", about="1")
    letter = letters(case)[-1]
    assert (letter.addressee, letter.to_applicant) == ("某公司", False)
    assert "本机关登记的意见为：不同意公开。" in letter.body
    assert "属于商业秘密" in letter.body


def test_the_applicant_is_told_where_mail_for_others_went(desk: Desk) -> None:
    case = came_in(desk)
    case.done("register")
    case.done(
        "transfer", whom="乙局", way="post", evidence="挂号信", reason="写错", on="2025-09-22"
    )
    sent(case, "transfer_notice")
    assert "已于2025年9月22日转送乙局" in letters(case)[-1].body


def test_what_a_letter_needs_is_asked_for(case: AtCase) -> None:
    url = f"{case.url}/letters/new/assistance_request"
    page = case.desk.post(url, {"seen": "3", "on": "2025-09-22", "step": "check"})
    assert page.status == 422
    assert "请填写收件机关。" in page.text
    assert "请写明具体事项。" in page.text


def test_a_letter_out_of_place_is_refused_with_its_article(case: AtCase) -> None:
    page = case.desk.get(f"{case.url}/letters/new/transfer_notice")
    assert page.status == 409
    assert "现在不能发“政府信息公开申请转送告知书”" in page.text
    assert case.desk.get(f"{case.url}/letters/new/nonsense").status == 404


def test_what_others_recorded_meanwhile_is_not_overwritten(case: AtCase) -> None:
    url = f"{case.url}/letters/new/assistance_request"
    typed = {"seen": "2", "addressee": "乙局", "text": "检索", "on": "2025-09-22"}
    page = case.desk.post(url, {**typed, "step": "confirm"})
    assert page.status == 409
    assert "有了新的记录" in page.text
    assert "检索" in page.body
    assert len(letters(case)) == 1


def test_a_day_to_come_is_refused(case: AtCase) -> None:
    url = f"{case.url}/letters/new/assistance_request"
    typed = {"seen": "3", "addressee": "乙局", "text": "检索", "on": "2025-09-23"}
    page = case.desk.post(url, {**typed, "step": "confirm"})
    assert page.status == 422
    assert "在今天之后" in page.text
