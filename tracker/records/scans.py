"""Scans of sealed letters."""

from tracker.records.connections import reader
from tracker.records.letter_models import LetterScan


async def scans_of(letter_id: int) -> list[LetterScan]:
    """All of a letter, the one that counts first."""
    rows = LetterScan.filter(letter_id=letter_id).using_db(reader()).order_by("-version")
    return await rows.prefetch_related("officer")


async def scan_of(letter_id: int) -> LetterScan | None:
    """The one that counts."""
    return await LetterScan.filter(letter_id=letter_id).order_by("-version").first()


async def digests_of_scans(letter_ids: list[int]) -> set[str]:
    """Also of those that were replaced."""
    if not letter_ids:
        return set()
    found = LetterScan.filter(letter_id__in=letter_ids).using_db(reader())
    return {digest for (digest,) in await found.values_list("digest")}


async def scans_in_force(letter_ids: list[int]) -> dict[int, LetterScan]:
    """The ones that count, by letter."""
    if not letter_ids:
        return {}
    found = LetterScan.filter(letter_id__in=letter_ids).using_db(reader()).order_by("version")
    return {scan.letter_id: scan for scan in await found}
