"""The journals of an authority as the lines of a file that outsiders can verify."""

import json
from collections.abc import AsyncIterator, Collection, Mapping
from dataclasses import dataclass, fields
from datetime import UTC, date, datetime
from typing import Any, get_type_hints

from tracker.law.entries import ENTRY_CLASSES
from tracker.law.terms import EntryKind
from tracker.records.connections import reader
from tracker.records.head_models import JournalHead, JournalPosition
from tracker.records.heads import last_head, positions_of, said_by_head
from tracker.records.journal import said_by
from tracker.records.journal_file import FORMAT, VERSION, free_texts, without_texts
from tracker.records.models import Application, Authority, Entry, Journal

_PAGE = 500


class NothingVouched(Exception):
    """No head was taken before that day."""


@dataclass(frozen=True, slots=True)
class _Scope:
    """Up to which head; None: to the last entry there is. `texts`: free texts included."""

    last: JournalHead | None
    whole: bool
    texts: bool


async def export_journals(
    authority: Authority, *, before: date | None, texts: bool, now: datetime
) -> AsyncIterator[str]:
    """The lines; with `before`, what the last head before that day vouches for. Raises
    `NothingVouched`."""
    last = await last_head(authority.id, before=before)
    if before is not None and last is None:
        raise NothingVouched(
            f"{authority.code} 在 {before} 以前没有总摘要；不写 --before 可以导出全部。"
        )
    scope = _Scope(last, whole=before is None, texts=texts)
    yield _line(
        "export",
        format=FORMAT,
        version=VERSION,
        authority=authority.code,
        name=authority.name,
        exported_at=now.astimezone(UTC).replace(microsecond=0).isoformat(),
        before=before.isoformat() if before else None,
        texts=texts,
    )
    counted = dict.fromkeys(("journal", "entry", "head"), 0)
    async for kind, said in _all(authority, scope):
        counted[kind] += 1
        yield _line(kind, **said)
    yield _line("end", journals=counted["journal"], entries=counted["entry"], heads=counted["head"])


def _line(line: str, **said: Any) -> str:
    return json.dumps({"line": line, **said}, ensure_ascii=False)


async def _all(authority: Authority, scope: _Scope) -> AsyncIterator[tuple[str, Mapping[str, Any]]]:
    after = 0
    while ids := await _ids(authority, after):
        page = await _journals(ids, scope)
        entries = await _entries({said["journal"]: said["length"] for said in page})
        for said in page:
            yield "journal", said
            for row in entries[said["journal"]]:
                yield "entry", _entry(row, texts=scope.texts)
        after = ids[-1]
    async for head in _heads(authority, scope):
        told = said_by_head(authority.code, head, await positions_of(head))
        yield "head", {**told, "digest": head.digest, "algorithm": head.algorithm}


async def _heads(authority: Authority, scope: _Scope) -> AsyncIterator[JournalHead]:
    """Those there are: one that is missing shows in the file too."""
    last, after = scope.last.n if scope.last else 0, 0
    while (
        page := await JournalHead.filter(authority_id=authority.id, n__gt=after, n__lte=last)
        .order_by("n")
        .limit(_PAGE)
    ):
        for head in page:
            yield head
        after = page[-1].n


async def _ids(authority: Authority, after: int) -> list[int]:
    journals = Journal.filter(authority_id=authority.id, id__gt=after, length__gt=0)
    rows = journals.using_db(reader()).order_by("id").limit(_PAGE)
    return [row.id for row in await rows.only("id")]


async def _journals(ids: Collection[int], scope: _Scope) -> list[dict[str, Any]]:
    """What the file says of these journals: each with how far it goes there."""
    if scope.whole:
        rows = Journal.filter(id__in=list(ids)).using_db(reader()).order_by("id")
        found = [(row.id, row.length, row.head) for row in await rows]
    else:
        found = await _positions(ids, scope)
    about = await _register_numbers(ids)
    return [
        {"journal": id_, "about": about.get(id_, ""), "length": length, "head": head}
        for id_, length, head in found
    ]


async def _positions(ids: Collection[int], scope: _Scope) -> list[tuple[int, int, str]]:
    """How far the last head of the file has each of them."""
    assert scope.last is not None
    rows = JournalPosition.filter(journal_id__in=list(ids), head__n__lte=scope.last.n)
    latest = {
        id_: (id_, length, digest)
        for id_, length, digest in await rows.order_by("journal_id", "length").values_list(
            "journal_id", "length", "digest"
        )
    }
    return list(latest.values())


async def _register_numbers(ids: Collection[int]) -> dict[int, str]:
    rows = Application.filter(journal_id__in=list(ids)).values_list("journal_id", "register_number")
    return {int(id_): str(number) for id_, number in await rows}


async def _entries(lengths: Mapping[int, int]) -> Mapping[int, list[Entry]]:
    """Of these journals, each as far as it goes in the file."""
    rows = Entry.filter(journal_id__in=list(lengths)).using_db(reader())
    found: dict[int, list[Entry]] = {id_: [] for id_ in lengths}
    for row in await rows.order_by("journal_id", "seq"):
        if row.seq <= lengths[row.journal_id]:
            found[row.journal_id].append(row)
    return found


def _entry(row: Entry, *, texts: bool) -> dict[str, Any]:
    said = said_by(vars(row)) | {"digest": row.digest, "algorithm": row.algorithm}
    free = [] if texts else free_texts(row.facts, _CODED[row.kind])
    if free:
        said |= {"facts": without_texts(row.facts, free), "withheld": free}
    return said


def _coded(kind: type) -> frozenset[str]:
    """Fields whose text is a day, an amount or a word of a closed vocabulary."""
    hints = get_type_hints(kind)
    return frozenset(one.name for one in fields(kind) if hints[one.name] is not str)


_CODED: Mapping[EntryKind, frozenset[str]] = {
    kind: _coded(entry) for kind, entry in ENTRY_CLASSES.items()
}
