"""Pages of a file: read where the file says them, asked for where it does not."""

import io

import pytest
from pypdf import PdfWriter

from tests.files import samples
from tracker.files.attachments import FileLocked
from tracker.files.page_count import PdfBroken, page_count

PDF = "application/pdf"


def pdf(pages: int, password: str = "") -> bytes:
    writer = PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(595, 842)
    if password:
        writer.encrypt(password)
    file = io.BytesIO()
    writer.write(file)
    return file.getvalue()


@pytest.mark.parametrize("pages", [1, 12])
async def test_a_pdf_says_how_many_it_has(pages: int) -> None:
    assert await page_count("合同.pdf", PDF, pdf(pages)) == pages


@pytest.mark.parametrize("media_type", ["image/jpeg", "image/png", "image/tiff"])
async def test_a_picture_is_one_page(media_type: str) -> None:
    assert await page_count("照片", media_type, samples.JPEG) == 1


async def test_a_text_says_nothing_of_pages() -> None:
    assert await page_count("合同.docx", "application/msword", samples.DOC) is None


@pytest.mark.parametrize(
    "data", [b"%PDF-1.7\n", samples.PDF, pdf(3)[:60], b"%PDF-1.7\n" + b"\0" * 500]
)
async def test_a_broken_pdf_is_named(data: bytes) -> None:
    with pytest.raises(PdfBroken, match=r"“合同\.pdf”是损坏的PDF"):
        await page_count("合同.pdf", PDF, data)


async def test_a_pdf_with_a_password_is_no_broken_one() -> None:
    with pytest.raises(FileLocked):
        await page_count("合同.pdf", PDF, pdf(2, password="secret"))
