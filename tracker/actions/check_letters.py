"""What can be wrong with letters beside their texts: numbers, scans, templates."""

from collections.abc import AsyncIterator

from tracker.files.store import Store
from tracker.records.letter_models import DocumentNumber, LetterScan, LetterTemplate
from tracker.records.models import Authority, Letter, Sequence

_PAGE = 500


async def letter_findings(store: Store) -> AsyncIterator[tuple[str, str]]:
    """Where, and what: in words, as `check` tells them."""
    for authority in await Authority.all().order_by("code"):
        async for number in _unregistered(authority):
            yield f"文书 {number}", "文号不在文号簿中"
        for number, last in await _counted_short(authority):
            yield f"文书 {number}", f"文号簿只编到{last}号"
    async for scan in LetterScan.all().order_by("id").select_related("letter"):
        if not await store.verify(scan.digest):
            yield f"文书 {scan.letter.number}", f"盖章件“{scan.name}”缺失或者被改动"
    async for template in LetterTemplate.exclude(digest="").order_by("id"):
        if not await store.verify(template.digest):
            yield f"文书模板 {template.name}", "文件缺失或者被改动"


async def _unregistered(authority: Authority) -> AsyncIterator[str]:
    """Numbers of letters that the register of numbers does not know."""
    after = 0
    while (
        letters := await Letter.filter(authority=authority, id__gt=after)
        .order_by("id")
        .limit(_PAGE)
    ):
        borne = [letter.number for letter in letters]
        rows = await DocumentNumber.filter(authority=authority, text__in=borne)
        known = {row.text for row in rows}
        for number in borne:
            if number not in known:
                yield number
        after = letters[-1].id


async def _counted_short(authority: Authority) -> list[tuple[str, int]]:
    """Numbers beyond what their series has counted: they would be given once more."""
    counted = {
        (one.kind, one.year): one.last_number for one in await Sequence.filter(authority=authority)
    }
    return [
        (row.text, counted.get((row.series, row.year), 0))
        for row in await DocumentNumber.filter(authority=authority).order_by("id")
        if row.ordinal > counted.get((row.series, row.year), 0)
    ]
