"""Documents bound into one: numbered whatever their size and turn, and nothing stops the rest."""

import io

import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.generic import DictionaryObject, NameObject, TextStringObject

from tests.letters.receipts import pages_of
from tracker.letters.binding import Binding
from tracker.letters.file_sheet import Table, cover_sheet, file_sheet

OFFICE = "示例街道办事处"


def blank(*sizes: tuple[float, float], turned: int = 0) -> bytes:
    writer = PdfWriter()
    for width, height in sizes:
        writer.add_blank_page(width, height).rotate(turned)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def number_at(pdf: bytes, page: int) -> tuple[str, float, float]:
    """The text of a page with one number on it, and where it stands, from the upper right."""
    found: list[tuple[str, float, float]] = []

    def visit(text: str, _cm: object, tm: list[float], *_: object) -> None:
        if text.strip():
            found.append((text.strip(), tm[4], tm[5]))

    shown = PdfReader(io.BytesIO(pdf)).pages[page]
    shown.extract_text(visitor_text=visit)
    text, x, y = found[-1]
    box = shown.mediabox
    return text, round(float(box.right) - x), round(float(box.top) - y)


async def test_pages_run_on_from_document_to_document() -> None:
    binding = Binding()
    binding.add("目录", await file_sheet("目录", OFFICE, text="一"))
    binding.add_file("图纸.pdf", blank((1000, 500), (300, 400)), "application/pdf")
    binding.add_file("坏的.pdf", b"%PDF-1.4", "application/pdf")
    binding.add_file("表.xlsx", b"PK", "application/zip")
    binding.add_file("横放.pdf", blank((600, 800), turned=90), "application/pdf")
    binding.list_only("丢了.pdf", "文件不在存储中")
    assert [(one.page_range, one.why) for one in binding.documents] == [
        ("1", ""),
        ("2—3", ""),
        ("", "文件损坏，不能读取"),
        ("", "不是PDF或者图片"),
        ("4", ""),
        ("", "文件不在存储中"),
    ]
    cover = await cover_sheet("案卷", OFFICE)
    pdf, pages = binding.finished("案卷", OFFICE, front=[("封面", cover)])
    assert pages == 5
    assert [number_at(pdf, page) for page in (2, 3, 4)] == [
        ("2", 40, 28),
        ("3", 40, 28),
        ("4", 40, 28),
    ]
    reader = PdfReader(io.BytesIO(pdf))
    assert (reader.metadata or {})["/Title"] == "案卷"
    assert [one.title for one in reader.outline] == ["封面", "目录", "图纸.pdf", "横放.pdf"]


async def test_what_a_sent_pdf_would_do_on_opening_is_left_behind() -> None:
    writer = PdfWriter()
    writer.add_blank_page(300, 400)
    script = {"/S": NameObject("/JavaScript"), "/JS": TextStringObject("app.alert('x')")}
    action = DictionaryObject({NameObject(name): value for name, value in script.items()})
    writer.root_object[NameObject("/OpenAction")] = action
    writer.pages[0][NameObject("/AA")] = DictionaryObject({NameObject("/O"): action})
    out = io.BytesIO()
    writer.write(out)
    assert b"/JavaScript" in out.getvalue()
    binding = Binding()
    binding.add_file("脚本.pdf", out.getvalue(), "application/pdf")
    pdf, _ = binding.finished("案卷", OFFICE, front=[])
    assert b"/JavaScript" not in pdf
    assert "/OpenAction" not in PdfReader(io.BytesIO(pdf)).trailer["/Root"]


async def test_a_locked_file_says_so() -> None:
    writer = PdfWriter()
    writer.add_blank_page(300, 400)
    writer.encrypt("x")
    out = io.BytesIO()
    writer.write(out)
    binding = Binding()
    binding.add_file("加密.pdf", out.getvalue(), "application/pdf")
    assert binding.documents[0].why == "有打开密码"


@pytest.mark.parametrize("landscape", [False, True])
async def test_the_head_of_a_table_stands_on_every_page(landscape: bool) -> None:
    rows = [(str(n), f"第{n}件 #panic() *x*\n第二行") for n in range(120)]
    table = Table(("序号", "题名"), (1, 8), rows)
    pages = pages_of(await file_sheet("清单", OFFICE, tables=[table], landscape=landscape))
    assert len(pages) > 2
    assert all("题名" in page for page in pages)
    assert "第119件#panic()*x*第二行" in pages[-1]


async def test_what_is_typed_keeps_its_lines_and_a_table_without_rows_is_left_out() -> None:
    sheet = await file_sheet(
        "表", OFFICE, facts=[("甲", "乙\n丙"), ("丁", "")], tables=[Table(("头",), (1,), ())]
    )
    reader = PdfReader(io.BytesIO(sheet))
    text = reader.pages[0].extract_text()
    assert "乙" in text
    assert "乙丙" not in text
    assert "头" not in text
