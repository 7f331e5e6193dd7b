"""A new data key, and everything sealed in the database sealed and digested anew with it.

The installation's own key stays: tracking codes, links, sessions and the signature of receipts
follow from it. In the database it seals nothing once there is a data key beside it; what a
browser holds for minutes while somebody signs in is always sealed with it (`codes`). A rotation
can be interrupted at any time and goes on where it stopped; whoever serves or searches
meanwhile reads the key file anew and knows both keys.
"""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

from tracker.records.connections import in_transaction, writer
from tracker.records.key_file import add_data_key, keep_last_data_key, read_key_file
from tracker.records.keyring import current
from tracker.records.sealed_columns import (
    SealedTable,
    count_of_other_keys,
    resealed_row,
    rows_of_other_keys,
    sealed_tables,
    write_rows,
)


class StillNeeded(Exception):
    """An earlier data key cannot go: rows are still sealed with it."""

    def __init__(self, rows: int) -> None:
        super().__init__(
            f"还有 {rows} 行由以前的数据密钥加密；请先运行 tracker rotate-key 直到完成。"
        )


@dataclass(frozen=True, slots=True)
class Progress:
    """How far one table is."""

    table: str
    done: int
    of: int


async def rows_left() -> int:
    """In how many rows something is sealed with another data key than the current one."""
    return sum([await count_of_other_keys(writer(), table) for table in sealed_tables()])


async def begin(key_file: Path) -> bool:
    """Make a new data key, unless an earlier rotation is still under way; whether one was made."""
    if read_key_file(key_file).data and await rows_left():
        return False
    add_data_key(key_file)
    return True


async def reseal() -> AsyncIterator[Progress]:
    """Seal everything with the current data key, batch by batch, each in its transaction."""
    for table in sealed_tables():
        of, done = await count_of_other_keys(writer(), table), 0
        while batch := await _batch(table):
            done += batch
            yield Progress(table.name, done, max(of, done))


async def _batch(table: SealedTable) -> int:
    """The rows are locked while they are opened and sealed again."""
    async with in_transaction() as transaction:
        rows = await rows_of_other_keys(transaction, table, lock=True)
        if rows:
            sealed = [resealed_row(table.name, row, table.digests) for row in rows]
            await write_rows(transaction, table.name, sealed)
        return len(rows)


async def forget(key_file: Path) -> list[int]:
    """Take the earlier data keys out of the file; their numbers. Raises `StillNeeded`."""
    if left := await rows_left():
        raise StillNeeded(left)
    gone = keep_last_data_key(key_file)
    current().look_again()
    return gone
