"""Keep a scan of a letter as it was sealed, beside its text."""

from datetime import datetime

from tracker.files.attachments import StoredFile
from tracker.records.connections import in_transaction
from tracker.records.letter_models import LetterScan
from tracker.records.models import Letter, Officer


async def keep_scan(letter: Letter, file: StoredFile, *, officer: Officer, now: datetime) -> None:
    """The last one kept is the one that is shown; those before it stay on record."""
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
