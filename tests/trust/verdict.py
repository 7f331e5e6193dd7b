"""What is in the register after a fault, against what people were told."""

import asyncio
import sqlite3
from collections import Counter
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass

from tests.trust.office import Office
from tests.trust.people import Memory, Told
from tracker.records.connections import database, sqlite_path
from tracker.records.handling_models import Note
from tracker.records.models import Application, Draft, Entry, Journal, Particulars, Statement


@dataclass(frozen=True, slots=True)
class Verdict:
    lost: int
    twice: int
    half: int
    findings: int = 0


def judged(office: Office, memory: Memory) -> Verdict:
    """Of the register as it lies on the disk; the server may run or not."""
    found = asyncio.run(_of(office, memory.told))
    checked = office.command("check")
    findings = len(checked.stdout.splitlines())
    if checked.returncode not in (0, 1):
        findings += 1
    if path := sqlite_path(office.database_url):
        with closing(sqlite3.connect(path)) as connection:
            said = [row[0] for row in connection.execute("PRAGMA integrity_check")]
        findings += said != ["ok"]
    return Verdict(found.lost, found.twice, found.half, findings)


async def _of(office: Office, told: Iterable[Told]) -> Verdict:
    async with database(office.database_url, keyring=office.keyring):
        return await compared(told)


async def compared(told: Iterable[Told]) -> Verdict:
    """The open register against what was told."""
    known = list(told)
    texts = {
        row["application_id"]: row["text"]
        async for row in Statement.filter(seq=1).values("application_id", "text")
    }
    rows = {
        row["register_number"]: row
        async for row in Application.all().values("id", "register_number", "journal_id")
    }
    acts: Counter[tuple[int, str]] = Counter()
    async for row in Entry.all().values("journal_id", "kind"):
        acts[row["journal_id"], str(row["kind"])] += 1
    notes: Counter[tuple[int, str]] = Counter()
    async for row in Note.all().values("application_id", "text"):
        notes[row["application_id"], row["text"]] += 1
    lost = 0
    for one in known:
        if not one.number:
            continue
        row = rows.get(one.number)
        if row is None or texts.get(row["id"]) != one.asked:
            lost += 1 + len(one.acts) + len(one.notes)
            continue
        lost += sum(not acts[row["journal_id"], act] for act in one.acts)
        lost += sum(not notes[row["id"], note] for note in one.notes)
    numbers = Counter(one.number for one in known if one.number)
    asked = Counter(texts.values())
    twice = sum(times - 1 for times in numbers.values())
    twice += sum(asked[one.asked] > 1 for one in known)
    twice += sum(
        times - 1 for (_, kind), times in acts.items() if kind in ("received", "withdrawn")
    )
    return Verdict(
        lost, twice, await _half({row["id"] for row in rows.values()}, texts, acts, rows)
    )


async def _half(
    ids: set[int],
    texts: dict[int, str],
    acts: Counter[tuple[int, str]],
    rows: dict[str, dict[str, int]],
) -> int:
    """Applications without person, text or entry of receipt; such of these without application;
    drafts that were submitted and still hold what was typed."""
    people = set(await Particulars.all().values_list("application_id", flat=True))
    half = len(ids ^ people) + len(ids ^ texts.keys())
    half += sum(acts[row["journal_id"], "received"] != 1 for row in rows.values())
    half += await Journal.filter(applications=None, challenges=None).count()
    submitted = await Draft.exclude(application_id=None).values_list("typed", flat=True)
    return half + sum(bool(typed) for typed in submitted)
