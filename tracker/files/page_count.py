"""How many pages a file has, where the file itself says so."""

import asyncio
import io
import zlib

from pypdf import PdfReader
from pypdf.errors import FileNotDecryptedError, PyPdfError

from tracker.files.attachments import FileLocked, FileRefused

_UNREADABLE = (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, zlib.error)


class PdfBroken(FileRefused):
    pattern = "“{name}”是损坏的PDF，打不开，没有收下。请用原来的软件重新保存或者重新扫描，再选择。"


async def page_count(name: str, media_type: str, data: bytes) -> int | None:
    """A PDF's pages, one for a picture; None where only a person can tell.

    Raises `PdfBroken` for a PDF that nobody could open, `FileLocked` for one with a password.
    """
    if media_type.startswith("image/"):
        return 1
    if media_type != "application/pdf":
        return None
    try:
        return await asyncio.to_thread(_pages_of, data)
    except FileNotDecryptedError as failure:
        raise FileLocked(name=name) from failure
    except (*_UNREADABLE, RecursionError) as failure:
        raise PdfBroken(name=name) from failure


def _pages_of(data: bytes) -> int:
    pages = len(PdfReader(io.BytesIO(data)).pages)
    if not pages:
        raise ValueError("a PDF without a page")
    return pages
