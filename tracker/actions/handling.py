"""What an officer notes while handling: notes, searches, material. None is ever deleted."""

from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from tracker.files.attachments import StoredFile
from tracker.records.handling_models import HandlingRecord, Material, Note, SearchRecord


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """One search: where, by whom, for which words, on which day, and what came of it."""

    place: str
    searched_by: str
    terms: str
    on: date
    found: bool
    result: str


async def add_note(application_id: int, text: str, *, officer_id: int, now: datetime) -> None:
    """The same words by the same officer sent twice in a row are taken once."""
    last = await Note.filter(application_id=application_id).order_by("-id").first()
    if last and (last.text, last.officer_id, last.struck_at) == (text, officer_id, None):
        return
    await Note.create(application_id=application_id, officer_id=officer_id, at=now, text=text)


async def log_search(
    application_id: int, search: Search, *, officer_id: int, now: datetime
) -> None:
    said: dict[str, Any] = asdict(search)
    same = SearchRecord.filter(application_id=application_id, struck_at__isnull=True, **said)
    if not await same.exists():
        await SearchRecord.create(
            application_id=application_id, officer_id=officer_id, at=now, **said
        )


async def add_material(
    application_id: int,
    file: StoredFile,
    *,
    description: str,
    pages: int | None,
    officer_id: int,
    now: datetime,
) -> None:
    """A file whose bytes are in the store already; the same one is taken once."""
    known = Material.filter(
        application_id=application_id, digest=file.digest, struck_at__isnull=True
    )
    if not await known.exists():
        await Material.create(
            application_id=application_id,
            officer_id=officer_id,
            at=now,
            name=file.name,
            media_type=file.media_type,
            size=file.size,
            digest=file.digest,
            description=description,
            pages=pages,
        )


async def count_pages(material: Material, pages: int) -> None:
    """What a person counted, for a file that does not say it."""
    material.pages = pages
    await material.save(update_fields=["pages"])


async def strike_out(
    record: HandlingRecord, reason: str, *, officer_id: int, now: datetime
) -> None:
    """It no longer counts, and stays to be read with the reason. Struck once, it is struck."""
    standing = type(record).filter(id=record.id, struck_at__isnull=True)
    await standing.update(struck_at=now, struck_by_id=officer_id, struck_reason=reason)
