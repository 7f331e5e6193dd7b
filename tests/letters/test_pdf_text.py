"""Reading strangers' PDFs: what is too much is refused, not read."""

import io

import pytest
from pypdf import PdfReader, PdfWriter

from tests.letters.receipts import SIGNER, TEXT, receipt
from tracker.letters import pdf_text
from tracker.letters.pdf_text import PdfUnreadable, read_pdf
from tracker.letters.sheet import RECEIPT_TEXT_FILE, receipt_pdf


async def test_words_keywords_and_enclosed_files():
    read = read_pdf(await receipt_pdf(receipt(), SIGNER))
    assert TEXT in read.pages[0]
    assert read.keywords.startswith("RECEIPT1-")
    assert read.attachments[RECEIPT_TEXT_FILE] == TEXT
    assert not read.has_more


@pytest.mark.parametrize(
    "data", [b"", b"%PDF-", b"\0" * 999, b"%PDF-1.7\nxref\n0 9\ntrailer\n<<>>"]
)
def test_what_is_no_pdf(data):
    with pytest.raises(PdfUnreadable):
        read_pdf(data)


async def test_more_pages_than_any_receipt_has():
    one = PdfReader(io.BytesIO(await receipt_pdf(receipt(), SIGNER)))
    writer = PdfWriter()
    for _ in range(pdf_text.MOST_PAGES + 1):
        writer.add_page(one.pages[0])
    written = io.BytesIO()
    writer.write(written)
    with pytest.raises(PdfUnreadable):
        read_pdf(written.getvalue())


async def test_the_longest_receipt_of_the_form_is_read():
    """Twenty thousand characters, every other one the end of a line."""
    pdf = await receipt_pdf(receipt("公\n" * 10_000), SIGNER)
    assert len(pdf) < 2 * 1024 * 1024
    assert len(read_pdf(pdf).pages) > 100
