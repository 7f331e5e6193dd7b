"""Put an application into the archive (归档): bound as one PDF, with its originals and a manifest.

Everything of a dossier is a blob; the manifest names each with its digest, and the dossier
names the manifest. What comes later in the journal makes a new version under the same
number; earlier versions stay.
"""

import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tracker.actions.dossier_sheets import GONE, Filing, front_and_back
from tracker.actions.file_papers import Holdings, Paper, papers_of
from tracker.files.attachments import clean_name
from tracker.files.store import Store
from tracker.law.archiving import archive_refusal
from tracker.law.entry_json import write_entry
from tracker.letters.binding import Binding, Bound
from tracker.records.cases import CaseFile, MovedOn
from tracker.records.connections import in_transaction
from tracker.records.dossiers import Dossier, dossiers_of, list_files
from tracker.records.models import Application, Journal, Officer
from tracker.records.models import Sequence as Series
from tracker.records.sequences import next_number

SERIES = "dossier"
BOUND, JOURNAL, MANIFEST = "案卷.pdf", "办理记录.json", "manifest.json"
ORIGINALS = "原件"


@dataclass(frozen=True, slots=True)
class Step:
    """How far it is: about to bind the n-th of so many documents."""

    n: int
    of: int
    title: str


class _Taken(Exception):
    """Somebody else got the number meanwhile."""


async def archive(
    held: Holdings, *, store: Store, officer: Officer, now: datetime
) -> AsyncIterator[Step | Dossier]:
    """Each step as it begins, at last the dossier. Raises a Refusal, or `MovedOn` where
    the journal grew meanwhile."""
    reason = archive_refusal(held.case.facts)
    if reason is not None:
        raise reason
    papers, binding = papers_of(held), Binding()
    async for step in bind(papers, binding, store):
        yield step
    earlier = await dossiers_of(held.case.application.id)
    while True:
        number, version = await _expected(held.case, earlier)
        filing = Filing(held, papers, binding, number, version, officer.name)
        sheets = await front_and_back(filing)
        title = f"{number} {held.case.application.register_number}"
        pdf, pages = await asyncio.to_thread(
            binding.finished, title, held.office, front=sheets[:2], back=sheets[2:]
        )
        manifest, files = await _kept(filing, pdf, store, now)
        try:
            yield await _filed(filing, pages, manifest, files, officer, now)
        except _Taken:
            continue
        return


async def bind(papers: Sequence[Paper], binding: Binding, store: Store) -> AsyncIterator[Step]:
    """Make and bind document after document; what cannot be bound is listed."""
    for n, paper in enumerate(papers, start=1):
        yield Step(n, len(papers), paper.title)
        if paper.make is not None:
            await asyncio.to_thread(binding.add, paper.title, await paper.make())
        elif paper.file is not None and await store.has(paper.file.digest):
            data = await store.read(paper.file.digest)
            await asyncio.to_thread(binding.add_file, paper.title, data, paper.file.media_type)
        else:
            binding.list_only(paper.title, GONE)


async def _kept(filing: Filing, pdf: bytes, store: Store, now: datetime) -> tuple[str, set[str]]:
    """Put everything into the store; the digest of the manifest, and those it names."""
    case = filing.held.case
    journal = _as_json(_journal(case))
    files = [
        {"path": BOUND, "sha256": await store.put(pdf), "size": len(pdf)},
        {"path": JOURNAL, "sha256": await store.put(journal), "size": len(journal)},
    ]
    documents = []
    for n, (paper, bound) in enumerate(filing.documents, start=1):
        document = _document(n, paper, bound)
        documents.append(document)
        if paper.file is not None and bound.why != GONE:
            path, sha256 = document["path"], paper.file.digest
            files.append({"path": path, "sha256": sha256, "size": paper.file.size})
    manifest = {
        "format": 1,
        "number": filing.number,
        "version": filing.version,
        "authority": {"code": case.authority.code, "name": filing.held.office},
        "register_number": case.application.register_number,
        "archived_at": now.isoformat(),
        "archived_by": filing.officer,
        "entries": case.seen,
        "journal_digest": case.lines[-1].row.digest,
        "documents": documents,
        "files": files,
    }
    return await store.put(_as_json(manifest)), {str(file["sha256"]) for file in files}


def _as_json(data: Any) -> bytes:
    return json.dumps(data, ensure_ascii=False, indent=1).encode()


def _document(n: int, paper: Paper, bound: Bound) -> dict[str, Any]:
    """What the manifest says of one document of the list."""
    said = {
        "n": n,
        "title": paper.title,
        "number": paper.number,
        "on": paper.on.isoformat(),
        "pages": bound.page_range,
    }
    if bound.why:
        said["not_bound"] = bound.why
    if paper.file is not None:
        said["path"] = f"{ORIGINALS}/{n:03d}-{clean_name(paper.file.name)}"
        said["sha256"] = paper.file.digest
    return said


def _journal(case: CaseFile) -> list[dict[str, Any]]:
    """Every entry with its place in the chain, as `tracker clock` reads them."""
    return [
        {
            "seq": line.row.seq,
            **write_entry(line.said),
            "recorded_at": line.row.recorded_at.isoformat(),
            "actor": line.row.actor.value,
            "officer": line.officer,
            "article": line.row.article,
            "previous": line.row.previous,
            "digest": line.row.digest,
        }
        for line in case.lines
    ]


async def _expected(case: CaseFile, earlier: Sequence[Dossier]) -> tuple[str, int]:
    """Number and version it will have, if nobody comes before."""
    if earlier:
        return earlier[0].number, earlier[0].version + 1
    year = _year(case)
    series = await Series.get_or_none(authority_id=case.authority.id, kind=SERIES, year=year)
    return _number(case, (series.last_number if series else 0) + 1), 1


def _number(case: CaseFile, n: int) -> str:
    return f"{case.authority.code}-GD-{_year(case)}-{n:04d}"


def _year(case: CaseFile) -> int:
    """A file belongs to the year in which its matter ended."""
    ended_on = case.application.ended_on
    assert ended_on is not None, "only what has ended is archived"
    return ended_on.year


async def _filed(
    filing: Filing, pages: int, manifest: str, files: set[str], officer: Officer, now: datetime
) -> Dossier:
    """Take the number and write the dossier down, if journal and number are still as they were."""
    case = filing.held.case
    async with in_transaction():
        journal = await Journal.select_for_update(no_key=True).get(id=case.application.journal_id)
        filed = await Dossier.exists(application_id=case.application.id, version=filing.version)
        if filed or journal.length != case.seen:
            raise MovedOn
        if filing.version == 1:
            n = await next_number(SERIES, case.authority.id, _year(case))
            if _number(case, n) != filing.number:
                raise _Taken
            await Application.filter(id=case.application.id).update(archived_on=now.date())
        dossier = await Dossier.create(
            application_id=case.application.id,
            authority_id=case.authority.id,
            number=filing.number,
            version=filing.version,
            entries=case.seen,
            pages=pages,
            retention=case.authority.retention,
            digest=manifest,
            officer_id=officer.id,
            bound_at=now,
        )
        await list_files(dossier.id, {manifest, *files})
        return dossier


async def files_named(dossier: Dossier, store: Store) -> set[str]:
    """The files of a filed dossier, its manifest among them; none where that cannot be read."""
    try:
        files = json.loads(await store.read(dossier.digest))["files"]
        return {dossier.digest, *(str(file["sha256"]) for file in files)}
    except (FileNotFoundError, ValueError, LookupError, TypeError):
        return set()


async def dossier_troubles(dossier: Dossier, store: Store) -> list[str]:
    """What of a filed dossier is missing or not as it was filed, in words."""
    where = f"归档 {dossier.number} 第{dossier.version}版"
    if not await store.verify(dossier.digest):
        return [f"{where}的清单缺失或者被改动"]
    files = json.loads(await store.read(dossier.digest))["files"]
    return [
        f"{where}的文件“{one['path']}”缺失或者被改动"
        for one in files
        if not await store.verify(one["sha256"])
    ]
