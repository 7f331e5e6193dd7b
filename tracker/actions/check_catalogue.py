"""Compare the catalogue with its history: what it says, its files, what it is searched by."""

from collections.abc import AsyncIterator, Sequence

from tracker.actions.catalogue import columns_of, item_of, said_of, stored
from tracker.files.store import Store
from tracker.law.terms import CatalogueChangeKind
from tracker.records.catalogue_models import CatalogueChange, CatalogueEntry, CatalogueFile

_PAGE = 500
_TURNS = (CatalogueChangeKind.TAKEN_DOWN, CatalogueChangeKind.PUT_BACK)


async def catalogue_findings(store: Store) -> AsyncIterator[tuple[str, str]]:
    """Where, and what is not as the history says."""
    after = 0
    while page := await CatalogueEntry.filter(id__gt=after).order_by("id").limit(_PAGE):
        for entry in page:
            changes = await CatalogueChange.filter(entry_id=entry.id).order_by("seq")
            files = await CatalogueFile.filter(entry_id=entry.id).order_by("id")
            for what in _differences(entry, changes, files):
                yield f"目录 {entry.id}", what
            for file in files:
                if not await store.verify(file.digest):
                    yield f"目录 {entry.id}", f"文件“{file.name}”缺失或者内容不符"
        after = page[-1].id


def _differences(
    entry: CatalogueEntry, changes: Sequence[CatalogueChange], files: Sequence[CatalogueFile]
) -> list[str]:
    found = []
    if [change.seq for change in changes] != list(range(1, entry.version + 1)):
        found.append("修改记录缺失")
    told = [change for change in changes if change.kind not in _TURNS]
    item, own = item_of(entry), [stored(file) for file in files]
    if not told or told[-1].said != said_of(item, own):
        found.append("内容与最近一次修改记录不符")
    turns = [change.kind for change in changes if change.kind in _TURNS]
    down = bool(turns) and turns[-1] is CatalogueChangeKind.TAKEN_DOWN
    if down is not (entry.withdrawn_at is not None):
        found.append("是否撤下与修改记录不符")
    terms = columns_of(item, own)
    if (entry.title_terms, entry.terms) != (terms["title_terms"], terms["terms"]):
        found.append("检索内容与条目不符")
    return found
