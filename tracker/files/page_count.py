"""How many pages a file has, where the file itself says so."""

import asyncio
import io
import zlib

from tracker.files.attachments import FileLocked, FileRefused

_UNREADABLE = (ValueError, KeyError, TypeError, AttributeError, IndexError, zlib.error)


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
    return await asyncio.to_thread(_pages_of, name, data)


def _pages_of(name: str, data: bytes) -> int:
    from pypdf import PdfReader  # slow to load, and few requests bring a file
    from pypdf.errors import FileNotDecryptedError, PyPdfError

    try:
        pages = len(PdfReader(io.BytesIO(data)).pages)
    except FileNotDecryptedError as failure:
        raise FileLocked(name=name) from failure
    except (PyPdfError, RecursionError, *_UNREADABLE) as failure:
        raise PdfBroken(name=name) from failure
    if not pages:
        raise PdfBroken(name=name)
    return pages
