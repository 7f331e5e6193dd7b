"""Take over a catalogue from a file: all of it, or none and why."""

from dataclasses import dataclass
from datetime import UTC, datetime

from tortoise.exceptions import IntegrityError

from tracker.actions.catalogue import columns_of, said_of
from tracker.annual.catalogue_ledger import CatalogueReading, CatalogueRow, read_catalogue
from tracker.annual.sheets import RowError
from tracker.law.terms import CatalogueChangeKind
from tracker.records.bulk import BATCH, reserve_ids
from tracker.records.catalogue_models import CatalogueChange, CatalogueEntry
from tracker.records.connections import in_transaction
from tracker.records.journal import Author
from tracker.records.models import Authority


@dataclass(frozen=True, slots=True)
class Imported:
    """How many entries came in, and how many of them name files that are to be added."""

    entries: int
    with_files: int


async def import_catalogue(
    authority: Authority, data: bytes, *, author: Author, now: datetime
) -> Imported | list[RowError]:
    """Read a CSV or XLSX file into the catalogue of an authority."""
    reading = await _read(authority, data, now)
    if reading.errors:
        return list(reading.errors)
    try:
        async with in_transaction():
            await _write(authority, reading.rows, author, now)
    except IntegrityError:
        # Somebody used one of the numbers since they were compared: tell which.
        reading = await _read(authority, data, now)
        if not reading.errors:
            raise
        return list(reading.errors)
    return Imported(len(reading.rows), sum(bool(row.files) for row in reading.rows))


async def _read(authority: Authority, data: bytes, now: datetime) -> CatalogueReading:
    known = CatalogueEntry.filter(authority=authority, index_number__isnull=False)
    numbers = await known.values_list("index_number", flat=True)
    return read_catalogue(data, known_numbers=set(map(str, numbers)), today=now.date())


async def _write(
    authority: Authority, rows: tuple[CatalogueRow, ...], author: Author, now: datetime
) -> None:
    at = now.astimezone(UTC)
    ids = await reserve_ids(CatalogueEntry, len(rows))
    await CatalogueEntry.bulk_create(
        [
            CatalogueEntry(id=id_, authority_id=authority.id, version=1, **columns_of(row.item))
            for id_, row in zip(ids, rows, strict=True)
        ],
        batch_size=BATCH,
    )
    await CatalogueChange.bulk_create(
        [
            CatalogueChange(
                entry_id=id_,
                seq=1,
                kind=CatalogueChangeKind.IMPORTED,
                officer_id=author.officer_id,
                at=at,
                said=said_of(row.item),
            )
            for id_, row in zip(ids, rows, strict=True)
        ],
        batch_size=BATCH,
    )
