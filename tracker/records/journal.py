"""The journal: append-only entries, each chained to the one before by its digest."""

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from tracker.law.entries import Entry as LawEntry
from tracker.law.entry_json import read_entry, write_entry
from tracker.law.terms import Role
from tracker.records.connections import reader
from tracker.records.digests import chosen, digest
from tracker.records.models import Entry, Journal


@dataclass(frozen=True, slots=True)
class Author:
    """Who records an entry: an officer of the session, the applicant, or the system."""

    role: Role
    roles: frozenset[Role]
    officer_id: int | None = None


APPLICANT = Author(Role.APPLICANT, frozenset({Role.APPLICANT}))
_CAPACITIES = (Role.HANDLER, Role.REGISTRAR, Role.SIGNATORY, Role.HEAD, Role.CHECKER)
SYSTEM = Author(Role.SYSTEM, frozenset(Role))


def officer_author(officer_id: int, roles: frozenset[Role]) -> Author:
    """An officer acts in the first of their roles that works on applications."""
    role = next((role for role in _CAPACITIES if role in roles), Role.HANDLER)
    return Author(role, roles, officer_id)


async def read_journal(journal_id: int) -> list[LawEntry]:
    """The entries of a journal as the law reads them, in the order of writing."""
    rows = await Entry.filter(journal_id=journal_id).order_by("seq")
    return [entry_of(row) for row in rows]


async def entries_of(journal_ids: Collection[int]) -> dict[int, list[LawEntry]]:
    """The same of several journals at once, for lists."""
    found: dict[int, list[LawEntry]] = {}
    rows = Entry.filter(journal_id__in=list(journal_ids)).using_db(reader())
    for row in await rows.order_by("journal_id", "seq") if journal_ids else ():
        found.setdefault(row.journal_id, []).append(entry_of(row))
    return found


def entry_of(row: Entry) -> LawEntry:
    return read_entry({"entry": row.kind.value, "on": row.on.isoformat(), **row.facts})


async def append(
    journal: Journal, entry: LawEntry, *, author: Author, article: str, now: datetime
) -> Entry:
    """Write one entry after the last. The journal row must be locked by the caller."""
    end = End(journal.id, journal.length, journal.head)
    row = await Entry.create(**columns_after(end, entry, author=author, article=article, now=now))
    journal.length, journal.head = row.seq, row.digest
    await journal.save(update_fields=["length", "head"])
    return row


def first_entry(
    journal: Journal, entry: LawEntry, *, author: Author, article: str, now: datetime
) -> Entry:
    """The first of a journal whose id is known; the caller writes both rows."""
    end = End(journal.id)
    row = Entry(**columns_after(end, entry, author=author, article=article, now=now))
    journal.length, journal.head = row.seq, row.digest
    return row


@dataclass(frozen=True, slots=True)
class End:
    """Where a journal ends: how many entries it has, and the digest of the last."""

    journal_id: int
    length: int = 0
    head: str = ""


def columns_after(
    end: End, entry: LawEntry, *, author: Author, article: str, now: datetime
) -> dict[str, Any]:
    """The columns of the entry that follows there, its digest among them."""
    said = write_entry(entry)
    columns = {
        "journal_id": end.journal_id,
        "seq": end.length + 1,
        "kind": entry.entry,
        "on": entry.on,
        "recorded_at": now.astimezone(UTC).replace(microsecond=0),
        "officer_id": author.officer_id,
        "actor": author.role,
        "article": article,
        "facts": {name: value for name, value in said.items() if name not in ("entry", "on")},
        "previous": end.head,
        "algorithm": chosen(),
    }
    return {**columns, "digest": digest(chosen(), said_by(columns))}


def digest_of(row: Entry) -> str:
    """By its algorithm, over everything an entry says and the digest of the entry before it."""
    return digest(row.algorithm, said_by(vars(row)))


def said_by(columns: Mapping[str, Any]) -> dict[str, Any]:
    """What the digest of an entry is made over; `docs/journal.md` tells others."""
    return {
        "journal": columns["journal_id"],
        "seq": columns["seq"],
        "kind": columns["kind"].value,
        "on": columns["on"].isoformat(),
        "recorded_at": columns["recorded_at"].astimezone(UTC).isoformat(),
        "officer": columns["officer_id"],
        "actor": columns["actor"].value,
        "article": columns["article"],
        "facts": columns["facts"],
        "previous": columns["previous"],
    }


def digest_of_text(text: str) -> str:
    """The digest by which a journal vouches for a text kept outside it."""
    return hashlib.sha256(text.encode()).hexdigest()


def broken_links(journal: Journal, rows: Sequence[Entry]) -> list[str]:
    """What is wrong with a chain, in words; empty when it holds."""
    findings, previous = [], ""
    for place, row in enumerate(rows, start=1):
        if row.seq != place:
            findings.append(f"第{place}条记录缺失或次序不对（现为第{row.seq}条）")
        if row.previous != previous:
            findings.append(f"第{row.seq}条记录与前一条不相接")
        if row.digest != digest_of(row):
            findings.append(f"第{row.seq}条记录（{row.kind.label}，{row.on}）内容被改动")
        previous = row.digest
    if journal.length != len(rows) or journal.head != previous:
        findings.append(f"应有{journal.length}条记录，现有{len(rows)}条，末条摘要不符")
    return findings
