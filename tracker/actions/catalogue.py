"""Keep the catalogue: add, amend, take down, put back, release a reply into it.

Every change leaves a line of who did what and what the entry said after. Nothing is
deleted; what is taken down can be put back.
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime

from tortoise.exceptions import IntegrityError

from tracker.files.attachments import StoredFile
from tracker.files.personal_numbers import (
    NumberKind,
    PersonalNumber,
    look_through,
    personal_numbers,
)
from tracker.files.store import Store
from tracker.law.catalogue import Fault, Item, faults, release_refusal
from tracker.law.facts import fold, in_force
from tracker.law.terms import CatalogueChangeKind
from tracker.records.cases import MovedOn
from tracker.records.catalogue_models import CatalogueChange, CatalogueEntry, CatalogueFile
from tracker.records.connections import in_transaction
from tracker.records.journal import Author, read_journal
from tracker.records.models import Application, Attachment, Authority
from tracker.records.redaction_models import RedactedCopy
from tracker.records.redactions import copies_by_original
from tracker.records.search import terms_of


class IndexNumberTaken(Exception):
    """The catalogue has another entry of this index number."""


class ItemFaulty(Exception):
    """The entry breaks a rule of the catalogue; field by field."""

    def __init__(self, faulty: Mapping[str, Fault]) -> None:
        super().__init__()
        self.faulty = faulty


@dataclass(frozen=True, slots=True)
class Finding:
    """A number that must not be published, and where it stands: a field, or a file."""

    place: str
    number: PersonalNumber
    in_file: bool = False


class NumbersFound(Exception):
    """Somebody's identity or telephone number is about to be published."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        super().__init__()
        self.findings = tuple(findings)


async def add_entry(
    authority: Authority,
    item: Item,
    files: tuple[StoredFile, ...],
    *,
    author: Author,
    now: datetime,
) -> CatalogueEntry:
    """A new entry. Raises ItemFaulty, NumbersFound, IndexNumberTaken."""
    _check(authority, item, files, now)
    try:
        async with in_transaction():
            entry = CatalogueEntry(authority=authority)
            return await _write(entry, item, files, CatalogueChangeKind.ADDED, author, now)
    except IntegrityError as taken:
        raise IndexNumberTaken from taken


async def amend_entry(
    entry_id: int,
    item: Item,
    files: tuple[StoredFile, ...],
    *,
    seen: int,
    author: Author,
    now: datetime,
) -> CatalogueEntry:
    """Change an entry as it was `seen`. Raises MovedOn, and what `add_entry` raises.

    The same told again changes nothing.
    """
    try:
        async with in_transaction():
            entry = await _locked(entry_id, seen)
            await _check_amended(entry, item, files, now)
            kept = await CatalogueFile.filter(entry_id=entry.id).order_by("id")
            if item_of(entry) == item and [f.digest for f in kept] == [f.digest for f in files]:
                return entry
            return await _write(entry, item, files, CatalogueChangeKind.AMENDED, author, now)
    except IntegrityError as taken:
        raise IndexNumberTaken from taken


async def take_down(entry_id: int, *, reason: str, author: Author, now: datetime) -> CatalogueEntry:
    """The public no longer sees it. Once more changes nothing."""
    return await _turn(entry_id, CatalogueChangeKind.TAKEN_DOWN, author, now, reason=reason)


async def put_back(entry_id: int, *, author: Author, now: datetime) -> CatalogueEntry:
    """Undo taking down."""
    return await _turn(entry_id, CatalogueChangeKind.PUT_BACK, author, now)


async def release(
    application_id: int,
    item: Item,
    chosen: Iterable[int],
    *,
    store: Store,
    author: Author,
    now: datetime,
    copies: Iterable[int] = (),
) -> CatalogueEntry:
    """Enter what a reply gave (article 44), with those of its files whose ids are `chosen`.
    Of an original that was covered only the copy goes, where its id is among `copies`.

    Raises a Refusal where nothing was disclosed, and NumbersFound for every identity or
    telephone number in the texts and in the files that can be read, the office's own and
    those told to be public apart.
    """
    application = await Application.get(id=application_id).select_related("authority")
    files, public = await _files_of_reply(application, frozenset(chosen), frozenset(copies))
    looked = await look_through(store, files, but=public)
    findings = [Finding(name, number, in_file=True) for name, number in looked.found]
    _check(application.authority, item, files, now, every_number=True, known=findings)
    try:
        async with in_transaction():
            entry = CatalogueEntry(authority=application.authority, application=application)
            return await _write(entry, item, files, CatalogueChangeKind.RELEASED, author, now)
    except IntegrityError as taken:
        raise IndexNumberTaken from taken


async def _files_of_reply(
    application: Application, chosen: frozenset[int], copies: frozenset[int]
) -> tuple[tuple[StoredFile, ...], tuple[str, ...]]:
    """The files, and the numbers that may stand in them."""
    journal = await read_journal(application.journal_id)
    facts = fold(in_force(journal))
    refused = release_refusal(facts)
    if refused is not None:
        raise refused
    seq = next(n for n, entry in enumerate(journal, start=1) if entry is facts.reply)
    own = Attachment.filter(application=application, seq=seq, from_applicant=False)
    covered = await copies_by_original(application.id)
    files, public = [], [application.authority.telephone]
    for file in await own.order_by("id"):
        copy = covered.get(file.digest)
        if copy is None and file.id in chosen:
            files.append(stored(file))
        elif copy is not None and copy.id in copies:
            files.append(stored(copy))
    for copy in covered.values():
        if copy.digest in {file.digest for file in files}:
            public += copy.public_numbers
    return tuple(files), tuple(public)


def _check(
    authority: Authority,
    item: Item,
    files: tuple[StoredFile, ...],
    now: datetime,
    *,
    every_number: bool = False,
    known: Iterable[Finding] = (),
) -> None:
    faulty: dict[str, Fault] = {}
    for name, fault in faults(item, has_files=bool(files), today=now.date()):
        faulty.setdefault(name, fault)
    if faulty:
        raise ItemFaulty(faulty)
    if findings := [*numbers_in(item, authority, every=every_number), *known]:
        raise NumbersFound(findings)


async def _check_amended(
    entry: CatalogueEntry, item: Item, files: tuple[StoredFile, ...], now: datetime
) -> None:
    """What was released from an application stays as closely looked at."""
    authority = await Authority.get(id=entry.authority_id)
    _check(authority, item, files, now, every_number=entry.application_id is not None)


def numbers_in(item: Item, authority: Authority, *, every: bool) -> list[Finding]:
    """Numbers in the title and summary. A line of the office may stand in what it
    publishes itself; in what an applicant was told, `every` number is one too many."""
    found = []
    for place, text in (("title", item.title), ("summary", item.summary)):
        for number in personal_numbers(text, but=(authority.telephone,)):
            if every or number.kind is not NumberKind.LANDLINE:
                found.append(Finding(place, number))
    return found


async def _locked(entry_id: int, seen: int | None = None) -> CatalogueEntry:
    entry = await CatalogueEntry.select_for_update(no_key=True).get(id=entry_id)
    if seen is not None and entry.version != seen:
        raise MovedOn
    return entry


async def _turn(
    entry_id: int, kind: CatalogueChangeKind, author: Author, now: datetime, *, reason: str = ""
) -> CatalogueEntry:
    down = kind is CatalogueChangeKind.TAKEN_DOWN
    async with in_transaction():
        entry = await _locked(entry_id)
        if (entry.withdrawn_at is not None) is not down:
            entry.withdrawn_at = now if down else None
            await _note(entry, kind, {"reason": reason} if reason else {}, author, now)
            await entry.save()
        return entry


async def _write(
    entry: CatalogueEntry,
    item: Item,
    files: tuple[StoredFile, ...],
    kind: CatalogueChangeKind,
    author: Author,
    now: datetime,
) -> CatalogueEntry:
    entry.update_from_dict(columns_of(item, files))
    await entry.save()
    await CatalogueFile.filter(entry_id=entry.id).delete()
    for file in {file.digest: file for file in files}.values():
        await CatalogueFile.create(entry=entry, **asdict(file))
    await _note(entry, kind, said_of(item, files), author, now)
    await entry.save(update_fields=["version"])
    return entry


async def _note(
    entry: CatalogueEntry,
    kind: CatalogueChangeKind,
    said: dict[str, object],
    author: Author,
    at: datetime,
) -> None:
    entry.version += 1
    await CatalogueChange.create(
        entry=entry,
        seq=entry.version,
        kind=kind,
        officer_id=author.officer_id,
        at=at,
        said=said,
    )


def columns_of(item: Item, files: Iterable[StoredFile] = ()) -> dict[str, object]:
    """The columns of an entry; what it is searched by follows from what it says."""
    names = " ".join(file.name for file in files)
    return {
        **asdict(item),
        "index_number": item.index_number or None,
        "title_terms": terms_of(item.title),
        "terms": terms_of(item.title, item.document_number, item.index_number, item.summary, names),
    }


def said_of(item: Item, files: Iterable[StoredFile] = ()) -> dict[str, object]:
    """What a line of the history keeps."""
    said = {name: value for name, value in asdict(item).items() if value}
    return {
        **said,
        "made_on": item.made_on.isoformat(),
        "files": [{"name": file.name, "digest": file.digest} for file in files],
    }


def item_of(entry: CatalogueEntry) -> Item:
    return Item(
        title=entry.title,
        made_on=entry.made_on,
        mode=entry.mode,
        index_number=entry.index_number or "",
        document_number=entry.document_number,
        summary=entry.summary,
        link=entry.link,
        reason=entry.reason,
    )


def stored(file: Attachment | CatalogueFile | RedactedCopy) -> StoredFile:
    return StoredFile(file.name, file.media_type, file.size, file.digest)
