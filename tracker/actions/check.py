"""Replay every journal and compare: chain, index, texts, files, numbers, identities."""

import re
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass

from tracker.files.store import Store
from tracker.law.calendar import Calendar
from tracker.law.entries import ChallengeRecorded, Entry
from tracker.law.facts import fold, in_force
from tracker.law.refusals import Refusal
from tracker.law.standing import standing
from tracker.records.calendars import current_calendar
from tracker.records.index import differences
from tracker.records.journal import broken_links, digest_of_text, entry_of
from tracker.records.models import (
    Application,
    Attachment,
    Authority,
    Challenge,
    Journal,
    Letter,
    Sequence,
    Statement,
)
from tracker.records.models import Entry as EntryRow

_PAGE = 500


@dataclass(frozen=True, slots=True)
class Finding:
    """Something in the register that is not as its journals say."""

    where: str
    what: str

    def __str__(self) -> str:
        return f"{self.where}：{self.what}"


async def check_register(store: Store) -> AsyncIterator[Finding]:
    """Every finding of the installation, application by application."""
    calendar = await current_calendar()
    after = 0
    while page := await Application.filter(id__gt=after).order_by("id").limit(_PAGE):
        for application in page:
            async for finding in _check_application(application, calendar, store):
                yield finding
        after = page[-1].id
    async for challenge in Challenge.all().order_by("id"):
        for finding in await _check_challenge(challenge):
            yield finding
    async for finding in _check_numbers():
        yield finding
    async for journal in Journal.filter(applications=None, challenges=None):
        yield Finding(f"办理记录 {journal.id}", "没有对应的申请或者复议诉讼")


async def _check_application(
    application: Application, calendar: Calendar, store: Store
) -> AsyncIterator[Finding]:
    where = f"申请 {application.register_number}"
    rows, findings = await _chain(application.journal_id)
    for sentence in findings:
        yield Finding(where, sentence)
    try:
        entries = [entry_of(row) for row in rows]
        facts = fold(in_force(entries))
        for sentence in differences(application, standing(facts, calendar)):
            yield Finding(where, sentence)
    except (Refusal, AssertionError, KeyError) as failure:
        yield Finding(where, f"办理记录不能重演：{failure}")
        return
    told = {row.seq: entry for row, entry in zip(rows, entries, strict=True)}
    for sentence in await _texts(application, told):
        yield Finding(where, sentence)
    for sentence in await _files(application, store):
        yield Finding(where, sentence)


async def _chain(journal_id: int) -> tuple[list[EntryRow], list[str]]:
    journal = await Journal.get(id=journal_id)
    rows = await EntryRow.filter(journal_id=journal_id).order_by("seq")
    return rows, broken_links(journal, rows)


async def _texts(application: Application, entries: Mapping[int, Entry]) -> list[str]:
    """Texts kept outside the journal, against the digests inside it, by seq."""
    sentences = []
    for statement in await Statement.filter(application=application):
        told = getattr(entries.get(statement.seq), "statement", "")
        if not digest_of_text(statement.text) == statement.digest == told:
            sentences.append(f"第{statement.seq}条记录所附申请人陈述被改动")
    for letter in await Letter.filter(application=application):
        entry = entries.get(letter.seq)
        told = getattr(entry, "letter_digest", "")
        same = digest_of_text(letter.body) == letter.digest == told
        if not same or getattr(entry, "letter", "") != letter.number:
            sentences.append(f"文书 {letter.number} 与第{letter.seq}条记录不符")
    return sentences


async def _files(application: Application, store: Store) -> list[str]:
    return [
        f"附件“{file.name}”缺失或者被改动"
        for file in await Attachment.filter(application=application)
        if not await store.verify(file.digest)
    ]


async def _check_challenge(challenge: Challenge) -> list[Finding]:
    where = f"案件 {challenge.case_number}"
    rows, sentences = await _chain(challenge.journal_id)
    findings = [Finding(where, sentence) for sentence in sentences]
    last = entry_of(rows[-1]) if rows else None
    if not isinstance(last, ChallengeRecorded):
        return [*findings, Finding(where, "没有登记记录")]
    told = {
        "kind": last.kind,
        "case_number": last.case_number,
        "filed_on": last.on,
        "closed_on": last.closed_on,
        "result": last.result,
        "decision": last.decision,
        "co_defendant_only": last.co_defendant_only,
    }
    return findings + [
        Finding(where, f"{name}：索引为{getattr(challenge, name)}，按记录应为{value}")
        for name, value in told.items()
        if getattr(challenge, name) != value
    ]


async def _check_numbers() -> AsyncIterator[Finding]:
    """Register numbers run from 1 to the last given, without gaps; imported ones aside."""
    async for series in Sequence.filter(kind="register").select_related("authority"):
        prefix = f"{series.authority.code}-{series.year}-"
        taken, imported = await _taken(series.authority, prefix)
        first = max(imported, default=0) + 1
        for number in sorted(set(range(first, series.last_number + 1)) - taken):
            yield Finding(f"登记编号 {prefix}{number:05d}", "编号已给出，登记簿中没有这件申请")


async def _taken(authority: Authority, prefix: str) -> tuple[set[int], set[int]]:
    rows = await Application.filter(
        authority=authority, register_number__startswith=prefix
    ).values_list("register_number", "submission_digest")
    numbers: tuple[set[int], set[int]] = set(), set()
    for number, submission in rows:
        if found := re.fullmatch(re.escape(prefix) + r"(\d+)", number):
            numbers[0].add(int(found[1]))
            if submission is None:
                numbers[1].add(int(found[1]))
    return numbers
