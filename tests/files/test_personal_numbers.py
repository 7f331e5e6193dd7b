"""Numbers that are somebody's are found before they are published."""

import io
from pathlib import Path

import pytest
import xlsxwriter
from docx import Document

from tests.files.samples import PDF, ofd, zipped
from tracker.files.attachments import accept
from tracker.files.folder import FolderStore
from tracker.files.personal_numbers import (
    NEVER_PUBLISHED,
    NumberKind,
    look_through,
    numbers_hidden,
    personal_numbers,
)
from tracker.letters.blank_form import blank_form, blank_form_pdf
from tracker.letters.compose import Sender

IDENTITY, MOBILE, LANDLINE = NEVER_PUBLISHED
LIMIT = 1024 * 1024


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("身份证110101199003070011。", [(IDENTITY, "110*************11")]),
        ("身份证１１０１０１１９９００３０７００１１。", [(IDENTITY, "110*************11")]),
        ("110101 19900307 0011", [(IDENTITY, "110*************11")]),
        ("11010119900307001X", [(IDENTITY, "110*************1X")]),
        ("110101199003070012（校验位不对也是号码）", [(IDENTITY, "110*************12")]),
        ("电话13800001234", [(MOBILE, "138******34")]),
        ("138 0000 1234、138-0000-1234", [(MOBILE, "138******34")]),
        ("010-62345678", [(LANDLINE, "010******78")]),
        ("（0571）8765432", [(LANDLINE, "057******32")]),
        ("甲110101199003070011，乙13800001234", [(IDENTITY, "110*************11"),
                                                (MOBILE, "138******34")]),
        # what is no number of a person
        ("示街办〔2024〕12号", []),
        ("金额13800001234567元", []),
        ("合同编号110101199913070011", []),  # no month 13
        ("档号20240101001、邮编100000、2024-2025", []),
        ("91110000600037341L", []),  # a credit code
        ("", []),
    ],
)  # fmt: skip
def test_numbers_in_a_text(text: str, found: list[tuple[NumberKind, str]]) -> None:
    assert [(one.kind, one.shown) for one in personal_numbers(text)] == found


def test_a_text_is_shown_with_its_numbers_hidden_and_all_else_as_it_was() -> None:
    said = "电话１３９00001111，证件11010519491231002X。"
    assert numbers_hidden(said) == "电话139******11，证件110*************2X。"
    assert numbers_hidden("㈠要合同，没有号码。") == "㈠要合同，没有号码。"
    assert numbers_hidden("㈠电话13900001111") == "(一)电话139******11"


def test_the_office_may_be_called() -> None:
    assert personal_numbers("咨询电话：0000-12345678", but=("0000-12345678",)) == []
    assert personal_numbers("110101199003070011", but=("110101199003070011",))
    assert personal_numbers("咨询电话：0000—22345678", but=("０000 22345678",)) == []


def document(*runs: str) -> bytes:
    """A Word file whose one paragraph is written in these runs."""
    made, stream = Document(), io.BytesIO()
    paragraph = made.add_paragraph()
    for run in runs:
        paragraph.add_run(run)
    made.save(stream)
    return stream.getvalue()


def sheet(*cells: object) -> bytes:
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        book.add_worksheet().write_row(0, 0, cells)
    return stream.getvalue()


def parted(*runs: str) -> bytes:
    """A sheet whose one cell is written in these runs."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        bold = book.add_format({"bold": True})
        pieces = [part for run in runs for part in (bold, run)]
        book.add_worksheet().write_rich_string(0, 0, *pieces)
    return stream.getvalue()


async def printed(number: str) -> bytes:
    office = Sender(name="甲街道办事处", address="中心路8号", telephone=number)
    return await blank_form_pdf(blank_form(office, for_organisation=False))


async def test_numbers_in_files_are_found(tmp_path: Path) -> None:
    store = FolderStore(tmp_path)
    files = {
        "名单.txt": "张某 13800001234".encode(),
        "旧名单.txt": "张某，电话13800001235".encode("gb18030"),
        "名单.docx": document("1101011990", "03070011"),
        "名单.xlsx": sheet("姓名", 13800001236),
        "两格.xlsx": sheet(1380000, 1234),  # two cells are no number
        "通知.pdf": await printed("13800001237"),
        "一格.xlsx": parted("138", "0000", "1238"),
        # a line cut into pieces; two columns and two lines that only look like a number
        "公文.ofd": ofd((10, 30, "电话138"), (35, 30.2, "00001239"), (10, 40, "完")),
        "两栏.ofd": ofd(
            (10, 30, "1380000"), (90, 30, "1234"), (10, 40, "1380000"), (45, 50, "1234")
        ),
    }
    stored = [await accept(store, name, data, limit=LIMIT) for name, data in files.items()]
    looked = await look_through(store, stored)
    assert {(name, one.shown) for name, one in looked.found} == {
        ("名单.txt", "138******34"),
        ("旧名单.txt", "138******35"),
        ("名单.docx", "110*************11"),
        ("名单.xlsx", "138******36"),
        ("通知.pdf", "138******37"),
        ("一格.xlsx", "138******38"),
        ("公文.ofd", "138******39"),
    }
    assert looked.unread == ()
    assert (await look_through(store, stored[:1], but=("13800001234",))).found == ()


async def test_what_cannot_be_read_is_said(tmp_path: Path) -> None:
    store = FolderStore(tmp_path)
    files = [
        await accept(store, "照片.png", b"\x89PNG\r\n\x1a\n...", limit=LIMIT),
        await accept(store, "扫描件.pdf", PDF, limit=LIMIT),
        await accept(store, "坏.pdf", b"%PDF-1.4 13800001234", limit=LIMIT),
        await accept(store, "扫描件.ofd", ofd(), limit=LIMIT),
        await accept(store, "坏.ofd", zipped({"OFD.xml": "<ofd:OFD/>"}), limit=LIMIT),
    ]
    looked = await look_through(store, files)
    assert looked.found == ()
    assert looked.unread == ("照片.png", "扫描件.pdf", "坏.pdf", "扫描件.ofd", "坏.ofd")
    store.path(files[0].digest).unlink()
    assert (await look_through(store, files[:1])).unread == ("照片.png",)
