"""Keep a scan of a letter as it was sealed, beside its text."""

import asyncio
import io
from datetime import datetime

from tracker.files.attachments import FileDisguised, StoredFile
from tracker.files.kinds import PDF
from tracker.records.connections import in_transaction
from tracker.records.letter_models import LetterScan
from tracker.records.models import Letter, Officer


async def keep_scan(
    letter: Letter, file: StoredFile, data: bytes, *, officer: Officer, now: datetime
) -> None:
    """The last one kept is the one that is shown; those before it stay on record.

    Raises `FileRefused` for a PDF that cannot be opened.
    """
    if file.media_type == PDF.media_type and not await asyncio.to_thread(_has_pages, data):
        raise FileDisguised(name=file.name, claimed=PDF.label)
    async with in_transaction():
        await Letter.select_for_update(no_key=True).get(id=letter.id)
        before = await LetterScan.filter(letter=letter).order_by("-version").first()
        await LetterScan.create(
            letter=letter,
            version=before.version + 1 if before else 1,
            name=file.name,
            media_type=file.media_type,
            size=file.size,
            digest=file.digest,
            officer=officer,
            at=now,
        )


def _has_pages(data: bytes) -> bool:
    from pypdf import PdfReader  # slow to load, and few letters are scanned
    from pypdf.errors import PyPdfError

    try:
        return bool(PdfReader(io.BytesIO(data)).pages)
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return False
