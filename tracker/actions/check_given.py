"""What `tracker check` finds in tables that came as tables."""

from collections.abc import AsyncIterator

from tracker.actions.unit_figures import table_of
from tracker.annual.exchange import FiguresRefused, read_exchange
from tracker.files.store import Store
from tracker.law.terms import TableSource
from tracker.records.given_models import GivenTable


async def given_findings(_store: Store) -> AsyncIterator[tuple[str, str]]:
    """Those whose text is not what was taken, with where they stand. A file handed up proves
    itself: what it says is checked against its signature once more."""
    async for given in GivenTable.all().order_by("id").select_related("authority"):
        where = f"{given.authority.code} {given.year}年{given.source.label} {given.id}"
        if table_of(given) is None:
            yield where, "内容和收到时不一致，没有计入"
        elif given.source is TableSource.HANDED_UP and not _signed(given):
            yield where, "内容和签名不一致"


def _signed(given: GivenTable) -> bool:
    try:
        exchange = read_exchange(given.text.encode())
    except FiguresRefused:
        return False
    fingerprint = exchange.key.fingerprint
    return (exchange.signature, fingerprint) == (given.signature, given.key_fingerprint)
