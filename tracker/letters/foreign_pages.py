"""Files that people sent as pages to be bound: PDF and pictures, made in a process of its own.

Strangers' files can cost time without end and take their reader down, so that a child with
a limit of time reads them, and writes plain pages with their numbers.
`python -m tracker.letters.foreign_pages KIND FIRST` reads a file from standard input and
writes a PDF; its exit status says why not.
"""

import io
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from tracker.letters.page_numbers import number_pages

if TYPE_CHECKING:
    from pypdf import PdfWriter

TIMEOUT = 60
MOST_PAGES = 1000
PDF = "application/pdf"
PICTURES = {
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/gif": "gif",
    "image/webp": "webp",
}
_LOCKED, _BROKEN = 3, 4
_PICTURE = """
#set page(paper: "a4", margin: 15mm)
#align(center + horizon, image("{name}", width: 100%, height: 100%, fit: "contain"))
"""
# What reading a stranger's file meets.
_TROUBLES = (OSError, ValueError, TypeError, KeyError, IndexError, AttributeError)
_TROUBLES_OF_PICTURE = (RuntimeError, OSError, ValueError)


class NoPages(Exception):
    """The file cannot be bound as pages; the words say why."""


def foreign_pages(data: bytes, media_type: str, *, first: int) -> bytes:
    """The pages of a file as PDF, numbered from `first`. Raises `NoPages`."""
    if media_type != PDF and media_type not in PICTURES:
        raise NoPages("不是PDF或者图片")
    try:
        done = subprocess.run(
            [sys.executable, "-m", "tracker.letters.foreign_pages", media_type, str(first)],
            input=data,
            capture_output=True,
            timeout=TIMEOUT,
            check=False,
        )
    except subprocess.TimeoutExpired as late:
        raise NoPages("读取时间过长") from late
    if done.returncode == _LOCKED:
        raise NoPages("有打开密码")
    if done.returncode or not done.stdout:
        raise NoPages("文件损坏，不能读取")
    return done.stdout


def main() -> None:
    from pypdf.errors import PyPdfError  # slow to load, and only this process needs it

    media_type, first = sys.argv[1], int(sys.argv[2])
    data = sys.stdin.buffer.read()
    try:
        pages = _of_pdf(data) if media_type == PDF else _of_picture(data, PICTURES[media_type])
        number_pages(pages, first=first)
        out = io.BytesIO()
        pages.write(out)
    except (PyPdfError, *_TROUBLES, *_TROUBLES_OF_PICTURE, MemoryError, RecursionError):
        sys.exit(_BROKEN)
    sys.stdout.buffer.write(out.getvalue())


def _of_pdf(data: bytes) -> "PdfWriter":
    """Only the pages: no script, no outline, nothing that acts on opening."""
    from pypdf import PdfReader, PdfWriter

    reader = PdfReader(io.BytesIO(data))
    if reader.is_encrypted and not reader.decrypt(""):
        sys.exit(_LOCKED)
    if not 0 < len(reader.pages) <= MOST_PAGES:
        sys.exit(_BROKEN)
    writer = PdfWriter()
    for page in reader.pages:
        added = writer.add_page(page)
        added.pop("/AA", None)
    return writer


def _of_picture(data: bytes, suffix: str) -> "PdfWriter":
    """A picture alone on a page, as large as it fits."""
    import typst
    from pypdf import PdfWriter

    with tempfile.TemporaryDirectory() as folder:
        name = f"picture.{suffix}"
        (Path(folder) / name).write_bytes(data)
        sheet = Path(folder) / "sheet.typ"
        sheet.write_text(_PICTURE.format(name=name), encoding="utf-8")
        pdf = typst.Compiler(sheet, root=folder).compile(format="pdf")
    assert isinstance(pdf, bytes)
    return PdfWriter(clone_from=io.BytesIO(pdf))


if __name__ == "__main__":
    main()
