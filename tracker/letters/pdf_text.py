"""What a PDF says, read in a process of its own: strangers' files can cost time without end.

`python -m tracker.letters.pdf_text` reads a PDF from standard input and writes JSON.
"""

import io
import json
import subprocess
import sys
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pypdf import PdfReader

TIMEOUT = 20
MOST_PAGES = 400  # 20,000 characters, every other one the end of a line
MOST_CHARACTERS = 200_000
_ENCODING = "utf-8"


class PdfUnreadable(Exception):
    """Not a whole PDF, or one that takes too long to read."""


@dataclass(frozen=True, slots=True)
class PdfText:
    """The words of a PDF. `has_more`: pictures, remarks or form fields lie on its pages."""

    pages: tuple[str, ...]
    keywords: str
    attachments: dict[str, str]
    has_more: bool


def read_pdf(data: bytes) -> PdfText:
    """The text of a PDF. Raises `PdfUnreadable`."""
    try:
        done = subprocess.run(
            [sys.executable, "-m", "tracker.letters.pdf_text"],
            input=data,
            capture_output=True,
            timeout=TIMEOUT,
            check=True,
        )
    except (subprocess.SubprocessError, OSError) as failure:
        raise PdfUnreadable from failure
    said = json.loads(done.stdout)
    return PdfText(
        pages=tuple(_whole(page) for page in said["pages"]),
        keywords=said["keywords"],
        attachments=said["attachments"],
        has_more=said["has_more"],
    )


def _whole(text: str) -> str:
    """Without halves of characters, which a damaged font can give and nothing can print."""
    return text.encode(errors="replace").decode()


def _read_here(data: bytes) -> PdfText:
    from pypdf import PdfReader  # slow to load, and only this process needs it
    from pypdf.errors import PyPdfError

    try:
        return _text_of(PdfReader(io.BytesIO(data)))
    except PyPdfError as failure:
        raise PdfUnreadable(str(failure)) from failure


def _text_of(reader: "PdfReader") -> PdfText:
    if len(reader.pages) > MOST_PAGES:
        raise PdfUnreadable
    told = reader.metadata
    pages: list[str] = []
    for page in reader.pages:
        pages.append(page.extract_text())
        if sum(map(len, pages)) > MOST_CHARACTERS:
            raise PdfUnreadable
    return PdfText(
        pages=tuple(pages),
        keywords=str(told.keywords or "") if told else "",
        attachments={
            name: held[0][: 4 * MOST_CHARACTERS].decode(_ENCODING, errors="replace")
            for name, held in reader.attachments.items()
        },
        has_more=any("/Annots" in page or len(page.images) for page in reader.pages),
    )


def main() -> None:
    try:
        read = _read_here(sys.stdin.buffer.read())
    except PdfUnreadable as failure:
        sys.exit(f"unreadable: {failure}")
    # Plain ASCII: pipes of Windows may not speak UTF-8.
    sys.stdout.write(json.dumps(asdict(read)))


if __name__ == "__main__":
    main()
