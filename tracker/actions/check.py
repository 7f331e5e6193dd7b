"""Replay every journal and compare: chain, index, texts, files, numbers, identities."""

import re
from collections import defaultdict
from collections.abc import AsyncIterator, Collection, Mapping
from dataclasses import asdict, dataclass
from typing import TypeVar

from tortoise.exceptions import BaseORMException
from tortoise.models import Model

from tracker.actions.annual_report import annual_report
from tracker.actions.archive import dossier_troubles
from tracker.actions.check_catalogue import catalogue_findings
from tracker.actions.check_given import given_findings
from tracker.actions.check_heads import head_findings
from tracker.actions.check_incoming import incoming_findings
from tracker.actions.check_letters import letter_findings
from tracker.actions.check_proposals import proposal_findings
from tracker.actions.check_sealed import sealed_findings
from tracker.actions.numbering import REGISTER
from tracker.annual.report import digest_of_report, unexplained
from tracker.files.store import Store
from tracker.law.calendar import Calendar
from tracker.law.challenge_stages import challenge_of
from tracker.law.entries import Entry
from tracker.law.facts import fold, in_force
from tracker.law.refusals import Refusal
from tracker.law.standing import standing
from tracker.law.terms import EntryKind
from tracker.records.application_terms import terms_agree
from tracker.records.calendars import current_calendar
from tracker.records.challenge_models import ChallengeAttachment
from tracker.records.challenges import index_of
from tracker.records.correspondence import MessageFile
from tracker.records.dossiers import Dossier
from tracker.records.erasures import Gone, gone_of
from tracker.records.handling_models import Assignment, Material
from tracker.records.index import differences
from tracker.records.journal import broken_links, entry_of
from tracker.records.keyring import SealBroken
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
from tracker.records.office_models import PublishedReport
from tracker.records.redaction_models import RedactedCopy, Redaction

_PAGE = 500
_Numbers = defaultdict[int, set[int]]
# What reading a row meets where somebody wrote a word, a day or a JSON of no program's.
_UNREADABLE = (BaseORMException, ValueError, TypeError, ArithmeticError)

_PARTS = (
    head_findings,
    catalogue_findings,
    letter_findings,
    proposal_findings,
    given_findings,
    incoming_findings,
)

M = TypeVar("M", bound=Model)


@dataclass(frozen=True, slots=True)
class Finding:
    """Something in the register that is not as its journals say."""

    where: str
    what: str

    def __str__(self) -> str:
        return f"{self.where}：{self.what}"


async def check_register(store: Store) -> AsyncIterator[Finding]:
    """Every finding of the installation: what is sealed, then application by application."""
    async for where, what in sealed_findings():
        yield Finding(where, what)
    calendar = await current_calendar()
    async for number, application in _each(Application, "register_number"):
        if application is None:
            yield Finding(f"申请 {number}", "索引中有不能识别的内容")
            continue
        found = _check_application(application, calendar, store)
        async for finding in _while_it_opens(f"申请 {number}", found):
            yield finding
    async for number, challenge in _each(Challenge, "case_number"):
        if challenge is None:
            yield Finding(f"案件 {number}", "索引中有不能识别的内容")
            continue
        for finding in await _check_challenge(challenge, store):
            yield finding
    for authority in await Authority.all().order_by("code"):
        for finding in await _check_numbers(authority):
            yield finding
        async for finding in _check_identities(authority):
            yield finding
        async for finding in _check_published(authority):
            yield finding
    async for journal in Journal.filter(applications=None, challenges=None):
        yield Finding(f"办理记录 {journal.id}", "没有对应的申请或者复议诉讼")
    for findings in _PARTS:
        found = (Finding(where, what) async for where, what in findings(store))
        async for finding in _while_it_opens("其余记录", found):
            yield finding


async def _while_it_opens(where: str, findings: AsyncIterator[Finding]) -> AsyncIterator[Finding]:
    """The findings up to what cannot be opened; `sealed_findings` says which that is."""
    try:
        async for finding in findings:
            yield finding
    except SealBroken as broken:
        yield Finding(where, f"没有核对完：{broken}")


async def _each(model: type[M], name: str) -> AsyncIterator[tuple[str, M | None]]:
    """Every row with the number it is known by; None for a row that cannot be read."""
    after = 0
    while page := await _numbers(model, name, after):
        rows: dict[int, M | None]
        try:
            rows = {row.pk: row for row in await model.filter(id__in=list(page))}
        except _UNREADABLE:
            rows = {id_: await _one(model, id_) for id_ in page}
        for id_, number in page.items():
            yield number, rows.get(id_)
        after = max(page)


async def _numbers(model: type[M], name: str, after: int) -> dict[int, str]:
    rows = model.filter(id__gt=after).order_by("id").limit(_PAGE).values_list("id", name)
    return {int(id_): str(number) for id_, number in await rows}


async def _one(model: type[M], id_: int) -> M | None:
    try:
        return await model.get_or_none(id=id_)
    except _UNREADABLE:
        return None


async def _check_application(
    application: Application, calendar: Calendar, store: Store
) -> AsyncIterator[Finding]:
    where = f"申请 {application.register_number}"
    rows, findings = await _chain(application.journal_id, application.authority_id)
    for sentence in findings:
        yield Finding(where, sentence)
    if not rows or rows[0].kind is not EntryKind.RECEIVED:
        yield Finding(where, "办理记录不能重演：没有收到申请的记录")
        return
    try:
        entries = {row.seq: entry_of(row) for row in rows}
        facts = fold(in_force(tuple(entries.values())))
        for sentence in differences(application, standing(facts, calendar)):
            yield Finding(where, sentence)
    except (Refusal, KeyError, *_UNREADABLE) as failure:
        yield Finding(where, f"办理记录不能重演：{failure}")
        return
    gone = await gone_of(application.id)
    for sentence in await _texts(application, entries, gone):
        yield Finding(where, sentence)
    for letter in await Letter.filter(application=application):
        sent = facts.dispatch_of(letter.number)
        if letter.sent_on != (sent.on if sent else None):
            yield Finding(where, f"文书 {letter.number} 发出的日期与办理记录不符")
    for sentence in await _files(application, entries, store, gone):
        yield Finding(where, sentence)
    if not await terms_agree(application):
        yield Finding(where, "检索内容与申请不符")
    dossiers = [] if gone.whole else await Dossier.filter(application=application)
    for dossier in sorted(dossiers, key=lambda one: one.version):
        for sentence in await dossier_troubles(dossier, store):
            yield Finding(where, sentence)
    if not await _hands_agree(application):
        yield Finding(where, "承办人或者承办科室与交接记录不符")
    if (application.archived_on is None) == await Dossier.exists(application=application):
        yield Finding(where, "归档日期与案卷不符")


async def _chain(journal_id: int, authority_id: int) -> tuple[list[EntryRow], list[str]]:
    """The readable entries of a journal, and what is wrong with the chain."""
    journal = await Journal.get_or_none(id=journal_id)
    if journal is None:
        return [], ["办理记录缺失"]
    told = [] if journal.authority_id == authority_id else ["所属机关与办理记录的不符"]
    try:
        rows = await EntryRow.filter(journal_id=journal_id).order_by("seq")
    except _UNREADABLE:
        rows = []
        for seq, id_ in await _places(journal_id):
            row = await _one(EntryRow, id_)
            if row is None:
                told.append(f"第{seq}条记录内容被改动，不能识别")
            else:
                rows.append(row)
    return rows, told + broken_links(journal, rows)


async def _places(journal_id: int) -> list[tuple[int, int]]:
    rows = EntryRow.filter(journal_id=journal_id).order_by("seq").values_list("seq", "id")
    return [(int(seq), int(id_)) for seq, id_ in await rows]


async def _texts(application: Application, entries: Mapping[int, Entry], gone: Gone) -> list[str]:
    """Texts kept outside the journal, against the digests inside it, by seq; those that were
    erased are empty and compared no more."""
    sentences = []
    statements, letters = set(), set()
    for statement in await Statement.filter(application=application):
        statements.add(statement.seq)
        told = getattr(entries.get(statement.seq), "statement", "")
        if not (gone.fits(statement.text, told) and statement.digest == told):
            sentences.append(f"第{statement.seq}条记录所附申请人陈述被改动")
    for letter in await Letter.filter(application=application):
        letters.add(letter.seq)
        if not _vouches(entries.get(letter.seq), letter, gone):
            sentences.append(f"文书 {letter.number} 与第{letter.seq}条记录不符")
    for seq, entry in entries.items():
        if getattr(entry, "statement", "") and seq not in statements:
            sentences.append(f"第{seq}条记录所附申请人陈述缺失")
        if getattr(entry, "letter_digest", "") and seq not in letters:
            sentences.append(f"第{seq}条记录的文书 {getattr(entry, 'letter', '')} 缺失")
    return sentences


def _vouches(entry: Entry | None, letter: Letter, gone: Gone) -> bool:
    """Whether the entry tells of this letter: its number, its day and its words."""
    return (
        entry is not None
        and letter.digest == getattr(entry, "letter_digest", "")
        and gone.fits(letter.body, letter.digest)
        and getattr(entry, "letter", "") == letter.number
        and entry.on == letter.on
    )


async def _files(
    application: Application, entries: Mapping[int, Entry], store: Store, gone: Gone
) -> list[str]:
    files = await Attachment.filter(application=application)
    sentences = await _lost(files, entries, store, gone)
    for sent in await MessageFile.filter(message__application_id=application.id):
        if not await store.verify(sent.digest):
            sentences.append(f"留言所附附件“{sent.name}”缺失或者被改动")
    for row in await Redaction.filter(application=application):
        if not await store.verify(row.digest):
            sentences.append(f"遮盖前的原件“{row.name}”缺失或者被改动")
    for copy in await RedactedCopy.filter(redaction__application_id=application.id):
        if not await store.verify(copy.digest):
            sentences.append(f"遮盖后的副本“{copy.name}”缺失或者被改动")
    for one in await Material.filter(application=application):
        if not await store.verify(one.digest):
            sentences.append(f"找到的材料“{one.name}”缺失或者被改动")
    return sentences


async def _lost(
    files: Collection[Attachment | ChallengeAttachment],
    entries: Mapping[int, Entry],
    store: Store,
    gone: Gone,
) -> list[str]:
    """Files that entries vouch for, and what is wrong with them; what an erasure took is not
    missed."""
    sentences = []
    kept = defaultdict(set)
    for file in files:
        kept[file.seq].add(file.digest)
        told = getattr(entries.get(file.seq), "attachments", ())
        if file.digest not in told or not await store.verify(file.digest):
            sentences.append(f"附件“{file.name}”缺失或者被改动")
    for seq, entry in entries.items():
        if set(getattr(entry, "attachments", ())) - kept[seq] - gone.digests:
            sentences.append(f"第{seq}条记录所附附件缺失")
    return sentences


async def _hands_agree(application: Application) -> bool:
    """Whether the columns say what the last hand-over says."""
    mine = Assignment.filter(application_id=application.id, leads=True, ended_at__isnull=True)
    found = [(one.officer_id, one.unit_id) for one in await mine]
    return (found or [(None, None)]) == [(application.in_charge_id, application.unit_id)]


async def _check_challenge(challenge: Challenge, store: Store) -> list[Finding]:
    where = f"案件 {challenge.case_number}"
    rows, sentences = await _chain(challenge.journal_id, challenge.authority_id)
    findings = [Finding(where, sentence) for sentence in sentences]
    if not rows or rows[0].kind is not EntryKind.CHALLENGE_RECORDED:
        return [*findings, Finding(where, "没有登记记录")]
    try:
        entries = {row.seq: entry_of(row) for row in rows}
        case = challenge_of(tuple(entries.values()))
    except (Refusal, *_UNREADABLE) as failure:
        return [*findings, Finding(where, f"登记记录不能重演：{failure}")]
    about = await Application.filter(id=challenge.application_id).values_list(
        "register_number", flat=True
    )
    told = asdict(index_of(case))
    stored = {name: getattr(challenge, name) for name in told}
    told["register_number"] = case.recorded.register_number
    stored["register_number"] = about[0] if about else ""
    findings += [
        Finding(where, f"{name}：索引为{stored[name]}，按记录应为{value}")
        for name, value in told.items()
        if stored[name] != value
    ]
    files = await ChallengeAttachment.filter(challenge=challenge)
    gone = await gone_of(challenge.application_id)
    lost = await _lost(files, entries, store, gone)
    return findings + [Finding(where, sentence) for sentence in lost]


async def _check_numbers(authority: Authority) -> list[Finding]:
    """Register numbers run from 1 to the last given, without gaps; imported ones aside."""
    series = await Sequence.filter(authority=authority, kind=REGISTER)
    last = {one.year: one.last_number for one in series}
    taken, imported = await _taken(authority)
    findings = []
    for year in sorted(last.keys() | taken.keys()):
        first, given = max(imported[year], default=0) + 1, last.get(year, 0)
        prefix = f"登记编号 {authority.code}-{year}-"
        for number in sorted(set(range(first, given + 1)) - taken[year]):
            findings.append(Finding(f"{prefix}{number:05d}", "编号已给出，登记簿中没有这件申请"))
        for number in sorted(n for n in taken[year] if n > given):
            findings.append(Finding(f"{prefix}{number:05d}", f"编号簿只到{given}号"))
    return findings


async def _taken(authority: Authority) -> tuple[_Numbers, _Numbers]:
    """The numbers of the register's own form by year: all, and those that were imported."""
    rows = await Application.filter(
        authority=authority, register_number__startswith=f"{authority.code}-"
    ).values_list("register_number", "submitted_at")
    taken: _Numbers = defaultdict(set)
    imported: _Numbers = defaultdict(set)
    for number, submitted_at in rows:
        if found := re.fullmatch(re.escape(authority.code) + r"-(\d{4})-(\d{5,9})", number):
            taken[int(found[1])].add(int(found[2]))
            if submitted_at is None:
                imported[int(found[1])].add(int(found[2]))
    return taken, imported


async def _check_identities(authority: Authority) -> AsyncIterator[Finding]:
    """Every identity of the tables of every year in which the authority had applications."""
    for year in await _years(authority):
        where = f"{authority.code} {year}年报表"
        try:
            report = await annual_report(authority, year)
        except (Refusal, *_UNREADABLE) as failure:
            yield Finding(where, f"不能出表：{failure}")
            continue
        for check in unexplained(report):
            sides = f"{check['left']} ≠ {check['right']}"
            yield Finding(where, f"勾稽关系不符：{check['name']}（{check['column']}）{sides}")


async def _years(authority: Authority) -> range:
    """From the first receipt to the last day anything is said of."""
    found: list[int] = []
    for name in ("received_on", "ended_on"):
        known = Application.filter(authority=authority, **{f"{name}__isnull": False})
        for order in (name, f"-{name}"):
            try:
                first = await known.order_by(order).first()
            except _UNREADABLE:  # the application itself is named already
                continue
            found += [getattr(first, name).year] if first else []
    return range(min(found), max(found) + 1) if found else range(0)


async def _check_published(authority: Authority) -> AsyncIterator[Finding]:
    """A published report is what its digest says it was."""
    async for report in PublishedReport.filter(authority=authority).order_by("id"):
        if digest_of_report(report.text) != report.digest:
            yield Finding(f"{authority.name}{report.year}年年报", "公布的内容与摘要不符")
