"""Whether everything sealed can be opened, and the digests are those of what was opened."""

from collections.abc import AsyncIterator, Mapping
from typing import Any

from tracker.records.connections import writer
from tracker.records.keyring import SealBroken, current
from tracker.records.sealed_columns import SealedTable, opened_row, rows_after, sealed_tables


async def sealed_findings() -> AsyncIterator[tuple[str, str]]:
    """Where, and what: row by row of every table with personal data."""
    for table in sealed_tables():
        last = 0
        columns = (*table.columns, *table.digests)
        while rows := await rows_after(writer(), table.name, columns, last):
            for row in rows:
                for what in _troubles(table, row):
                    yield f"{table.name} 第{row['id']}行", what
            last = rows[-1]["id"]


def _troubles(table: SealedTable, row: Mapping[str, Any]) -> list[str]:
    said: list[str] = []
    plain: dict[str, Any] = {}
    for name in table.columns:
        try:
            plain |= opened_row(table.name, {name: row[name]})
        except SealBroken as broken:
            said.append(str(broken))
    for digest, of in table.digests.items():
        if of in plain and row[digest] not in current().digests(plain[of], of):
            said.append(f"{table.name}.{digest} 与 {of} 的内容不符，按它找不到这件申请")
    return said
