"""Scans of sealed letters."""

from tracker.records.connections import reader
from tracker.records.letter_models import LetterScan


async def scans_of(letter_id: int) -> list[LetterScan]:
    """All of a letter, the one that counts first."""
    rows = LetterScan.filter(letter_id=letter_id).using_db(reader()).order_by("-version")
    return await rows.select_related("officer")


async def scan_of(letter_id: int) -> LetterScan | None:
    """The one that counts."""
    return await LetterScan.filter(letter_id=letter_id).order_by("-version").first()


async def scanned(letter_ids: list[int]) -> set[int]:
    """Which of these letters have one."""
    found = LetterScan.filter(letter_id__in=letter_ids).using_db(reader())
    return {scan.letter_id for scan in await found} if letter_ids else set()
