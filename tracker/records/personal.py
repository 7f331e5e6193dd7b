"""Every column that can hold words, and what becomes of it: the one list of personal data.

`TABLES` names each column of each table, so that a new one cannot be forgotten (a test reads
the models). What is somebody's goes with a `Scope` of the law; the rest stays, and `Stays`
says why. Rows are changed through the models, since some columns are more than their text.

A table's order is the order in which its rows go: those that point at others before them.
"""

from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from tortoise.expressions import RawSQL
from tortoise.models import Model

from tracker.law.erasure import TOGETHER, Scope, alone_holds, shows_identity
from tracker.law.terms import Term
from tracker.records import access_models as access
from tracker.records import account_models as accounts
from tracker.records import application_terms as found_by
from tracker.records import catalogue_models as catalogue
from tracker.records import (
    challenge_models,
    dossiers,
    erasure_models,
    file_marks,
    given_models,
    head_models,
    job_models,
    reminders,
)
from tracker.records import correspondence as written
from tracker.records import handling_models as handling
from tracker.records import letter_models as letters
from tracker.records import mail_models as mail
from tracker.records import models as m
from tracker.records import office_models as office
from tracker.records import proposal_models as proposals
from tracker.records import redaction_models as redaction
from tracker.records import sign_on_models as sign_on


class Stays(StrEnum):
    """Why a column is left as it is."""

    PLAIN = "plain"  # numbers, digests, words of the law: they tell of nobody
    OFFICE = "office"  # the office's own settings, officers and published papers
    JOURNAL = "journal"  # part of the chain, which one changed word would break
    PASSING = "passing"  # ends by itself within days, or is overwritten by the next use
    FOLLOWS = "follows"  # made of other columns, and made anew when they are erased


class Kept(Term):
    """What a table keeps of an application, as officers are told it."""

    PARTICULARS = "particulars", "申请人的登记内容"
    STATEMENTS = "statements", "申请人写的内容"
    MESSAGE_FILES = "message_files", "留言所附文件"
    MESSAGES = "messages", "留言"
    CONTACTS = "contacts", "改过的联系方式"
    CODES = "codes", "补发查询码的记录"
    RATING = "rating", "满意度评价的文字"
    MAILS = "mails", "发送的邮件"
    INCOMING = "incoming", "来信"
    ATTACHMENTS = "attachments", "附件"
    SCANS = "scans", "盖章件"
    LETTERS = "letters", "文书的收件人和正文"
    RULINGS = "rulings", "审签意见"
    VERSIONS = "versions", "拟稿的各稿"
    PROPOSALS = "proposals", "拟稿"
    COPIES = "copies", "遮盖后的副本"
    ORIGINALS = "originals", "遮盖前的原件"
    NOTES = "notes", "内部备注"
    SEARCHES = "searches", "检索记录"
    MATERIAL = "material", "查找到的材料"
    HAND_OVERS = "hand_overs", "交接附言"
    REMINDERS = "reminders", "催办和回复"
    READINGS = "readings", "查看的理由"
    CHALLENGES = "challenges", "复议诉讼材料"


@dataclass(frozen=True, slots=True)
class Table:
    """The columns of a model by what becomes of them. `path`: how it leads to its application.

    `rows`: the rows themselves go with this scope. `copies`: rows that are copies of identity
    documents go with that scope already.
    """

    model: type[Model]
    kept: Kept | None
    path: str
    rows: Scope | None
    copies: bool
    columns: Mapping[str, Scope | Stays]

    @property
    def label(self) -> str:
        return self.kept.label if self.kept else ""

    def blanked_by(self, scopes: frozenset[Scope]) -> list[str]:
        return [name for name, goes in self.columns.items() if goes in scopes]


def _table(
    model: type[Model],
    kept: Kept | None = None,
    path: str = "application_id",
    *,
    rows: Scope | None = None,
    copies: bool = False,
    **named: str,
) -> Table:
    """`named`: the names of columns by their fate; `goes`: those that go with the rows."""
    fates: dict[str, Scope | Stays] = {one.value: one for one in (*Scope, *Stays)}
    if rows is not None:
        fates["goes"] = rows
    columns = {name: fates[fate] for fate, names in named.items() for name in names.split()}
    return Table(model, kept, path, rows, copies, columns)


_FILE = "name media_type"
TABLES: tuple[Table, ...] = (
    # --- of an application ---------------------------------------------------------------
    _table(
        m.Particulars, Kept.PARTICULARS,
        identity="identity_number agent_number",
        contact="contact_person telephone email postal_address agent_telephone",
        whole="name agent_name",
        plain="name_digest identity_digest contact_digest email_digest agent_digest "
        "agent_number_digest",
    ),
    _table(m.Statement, Kept.STATEMENTS, whole="text", plain="digest"),
    _table(found_by.ApplicationTerms, follows="terms"),
    _table(
        written.MessageFile, Kept.MESSAGE_FILES, "message__application_id",
        rows=Scope.WHOLE, copies=True, goes=_FILE, plain="digest",
    ),
    _table(written.Message, Kept.MESSAGES, rows=Scope.WHOLE, goes="text"),
    _table(written.ContactChange, Kept.CONTACTS, rows=Scope.CONTACT, goes="before"),
    _table(written.CodeIssue, Kept.CODES, rows=Scope.CONTACT, goes="reason token_digest"),
    _table(written.Rating, Kept.RATING, contact="text", plain="reasons"),
    _table(
        mail.OutboxMessage, Kept.MAILS, rows=Scope.CONTACT,
        goes="message_id addressee subject body failure", office="given_up_by",
    ),
    _table(
        m.Attachment, Kept.ATTACHMENTS, rows=Scope.WHOLE, copies=True, goes=_FILE, plain="digest",
    ),
    _table(
        letters.LetterScan, Kept.SCANS, "letter__application_id",
        rows=Scope.WHOLE, goes=_FILE, plain="digest",
    ),
    _table(m.Letter, Kept.LETTERS, whole="addressee body", plain="kind number digest"),
    _table(
        proposals.ProposalRuling, Kept.RULINGS, "proposal__application_id", rows=Scope.WHOLE,
        goes="reason scan acknowledged", office="name",
    ),
    _table(
        proposals.ProposalVersion, Kept.VERSIONS, "proposal__application_id", rows=Scope.WHOLE,
        goes="typed files title addressee body",
    ),
    _table(proposals.Proposal, Kept.PROPOSALS, rows=Scope.WHOLE),
    _table(
        redaction.RedactedCopy, Kept.COPIES, "redaction__application_id", rows=Scope.WHOLE,
        goes=f"{_FILE} areas drawn still_there public_numbers", plain="digest",
    ),
    _table(
        redaction.Redaction, Kept.ORIGINALS, rows=Scope.WHOLE,
        goes=f"{_FILE} sheets areas steps words", plain="digest",
    ),
    _table(handling.Note, Kept.NOTES, rows=Scope.WHOLE, goes="text struck_reason"),
    _table(
        handling.SearchRecord, Kept.SEARCHES, rows=Scope.WHOLE,
        goes="place terms result struck_reason", office="searched_by",
    ),
    _table(
        handling.Material, Kept.MATERIAL, rows=Scope.WHOLE,
        goes=f"{_FILE} description struck_reason", plain="digest",
    ),
    _table(handling.Assignment, Kept.HAND_OVERS, whole="note outcome"),
    _table(reminders.Reminder, Kept.REMINDERS, rows=Scope.WHOLE, goes="reason answer"),
    _table(m.Reading, Kept.READINGS, whole="reason"),
    _table(
        challenge_models.ChallengeAttachment, Kept.CHALLENGES, "challenge__application_id",
        rows=Scope.WHOLE, goes=_FILE, plain="digest",
    ),
    # Its blobs go with the whole; the row says that there was a file, and under which number.
    _table(dossiers.Dossier, plain="number digest"),
    _table(dossiers.DossierFile, plain="digest"),
    _table(
        mail.IncomingFile, Kept.INCOMING, "mail__application_id",
        rows=Scope.WHOLE, copies=True, goes=f"{_FILE} refused", plain="digest",
    ),
    # Its original goes with a copy of an identity document that came in it.
    _table(
        mail.IncomingMail, Kept.INCOMING, contact="sender",
        whole="message_id sender_name subject text digest",
        plain="likeness answers flaws sender_digest erased_files",
    ),
    _table(mail.IncomingStep, office="reason"),
    _table(m.Challenge, plain="case_number decision letter_number"),
    _table(
        m.Application,
        plain="register_number tracking_digest submission_digest result ground document_number",
    ),
    _table(m.Entry, journal="facts", plain="article previous digest"),
    _table(m.Journal, plain="head"),
    _table(head_models.JournalHead, plain="previous digest"),
    _table(head_models.JournalPosition, plain="digest"),
    _table(erasure_models.ErasureRun, plain="rule"),
    _table(erasure_models.Erasure, plain="rule removed", office="asked"),
    _table(erasure_models.ErasedFile, plain="digest"),
    _table(erasure_models.Keeping, office="reason"),
    _table(erasure_models.ErasureProposal),
    # --- of no application ---------------------------------------------------------------
    _table(m.Draft, passing="typed", plain="token_digest"),
    _table(m.Session, passing="device", plain="token_digest"),
    _table(access.Throttle, passing="key"),
    _table(access.SetUpLink, plain="token_digest"),
    _table(accounts.SignInRecord, passing="address device"),
    _table(accounts.SignInLock, passing="key subject"),
    _table(accounts.SecondFactor, office="secret"),
    _table(accounts.RecoveryCode, plain="digest"),
    _table(accounts.RecoveryLink, plain="token_digest"),
    _table(sign_on.SignOnAttempt, passing="next kept", plain="state_digest browser_digest"),
    _table(sign_on.OfficerIdentity, office="issuer subject"),
    _table(sign_on.SignOnSession, passing="provider_session id_token"),
    _table(sign_on.EmergencySignIn),
    _table(mail.Mailbox, office="host account password_sealed folder move_to trouble_said"),
    _table(
        m.Officer, office="sign_in_name name password_digest roles email reminders_off",
        passing="ledger",
    ),
    _table(
        m.Authority,
        office="code name address hours telephone email fax channels document_word review_body "
        "court example fee_payment portal_name portal_url operator site_code icp_number "
        "police_number faults_url optional_steps mails_off changed_by",
    ),
    _table(m.Sequence, plain="kind"),
    _table(office.Unit, office="name"),
    _table(office.ChannelCheck),
    _table(office.PublishedReport, office="text", plain="digest"),
    _table(office.CalendarNotice, office="notice"),
    _table(office.ReportDraft, office="texts typed note"),
    _table(office.DifferenceReason, office="figure frozen now reason"),
    _table(office.SettingChange, office="key before after"),
    _table(office.CalendarFeed, plain="token_digest"),
    _table(letters.NumberPattern, office="kind pattern word series"),
    _table(letters.DocumentNumber, plain="series text kind", office="reason"),
    _table(letters.LetterTemplate, office="form text name", plain="kind digest"),
    _table(challenge_models.OwnDecision, office="procedure word reason"),
    _table(
        catalogue.CatalogueEntry,
        office="title index_number document_number summary link title_terms terms",
    ),
    _table(catalogue.CatalogueFile, office=_FILE, plain="digest"),
    _table(catalogue.CatalogueChange, office="said"),
    _table(catalogue.CatalogueHelp),
    _table(file_marks.UnscannedFile, plain="digest"),
    _table(given_models.GivenTable, office="text", plain="digest signature key_fingerprint"),
    _table(given_models.UnitKey, plain="fingerprint"),
    _table(job_models.JobRun, plain="job authority_code result lines", office="by"),
)  # fmt: skip
OF_APPLICATIONS = tuple(table for table in TABLES if table.kept)
_BY_MODEL = {table.model: table for table in OF_APPLICATIONS}
_INCOMING, _INCOMING_FILES = _BY_MODEL[mail.IncomingMail], _BY_MODEL[mail.IncomingFile]


@dataclass(frozen=True, slots=True)
class _Meant:
    """Rows of a table that lose something: their ids, each with its application. `columns`: what
    of them is blanked; where none is named the rows go."""

    table: Table
    rows: Mapping[int, int]
    columns: Sequence[str] = ()


async def would_go(ids: Collection[int], scope: Scope) -> dict[int, dict[str, int]]:
    """What an erasure would take of each of these applications, by the label of the table.
    Nothing sealed is opened for it."""
    counts: dict[int, dict[str, int]] = {id_: {} for id_ in ids}
    async for meant in _meant(ids, TOGETHER[scope]):
        for id_ in meant.rows.values():
            label = meant.table.label
            counts[id_][label] = counts[id_].get(label, 0) + 1
    return counts


async def remove(application_id: int, scope: Scope) -> set[str]:
    """Take it, within the caller's transaction; the erasure is on record already. Gives the
    digests of the files that it named."""
    return await _removed([meant async for meant in _meant([application_id], TOGETHER[scope])])


async def remove_mail(mail_id: int) -> set[str]:
    """Take what a mail that is of no application says, likewise."""
    files = await mail.IncomingFile.filter(mail_id=mail_id).values_list("id", flat=True)
    blanked = _INCOMING.blanked_by(frozenset(Scope))
    return await _removed(
        [
            _Meant(_INCOMING_FILES, dict.fromkeys([int(str(id_)) for id_ in files], 0)),
            _Meant(_INCOMING, {mail_id: 0}, blanked),
        ]
    )


async def _removed(parts: Sequence[_Meant]) -> set[str]:
    digests: set[str] = set()
    for meant in parts:
        for row in await meant.table.model.filter(id__in=list(meant.rows)).order_by("id"):
            if not meant.columns:
                digests |= set(_digests(row))
                await row.delete()
                continue
            if "digest" in meant.columns:
                digests |= set(_digests(row))
            for name in meant.columns:
                setattr(row, name, "")
            await row.save()
    return digests


def _digests(row: Any) -> list[str]:
    """The files a row names."""
    told = [getattr(row, "digest", "")]
    told += [str(file["digest"]) for file in getattr(row, "files", None) or ()]
    told += [str(scan["digest"]) for scan in [getattr(row, "scan", None)] if scan]
    return [digest for digest in told if digest]


async def _meant(ids: Collection[int], scopes: frozenset[Scope]) -> AsyncIterator[_Meant]:
    copies = Scope.IDENTITY in scopes
    said = await _said_of_files(ids) if copies else {}
    for table in OF_APPLICATIONS:
        columns = table.blanked_by(scopes)
        if table.rows in scopes:
            yield _Meant(table, await _rows(table, ids))
        elif table.rows is None and columns:
            there = " OR ".join(f"length({name}) > 0" for name in columns)
            yield _Meant(table, await _rows(table, ids, there), columns)
        elif copies and table.copies:
            yield _Meant(table, await _copies(table, ids, said))
        elif copies and table is _INCOMING:
            yield _Meant(table, await _mails_with_copies(table, ids, said), ["digest"])


async def _rows(table: Table, ids: Collection[int], there: str = "") -> dict[int, int]:
    """`there`: what of a row has to be there, in SQL, since no condition opens what is sealed."""
    found = table.model.filter(**{f"{table.path}__in": list(ids)}).order_by("id")
    if there:
        told = RawSQL(f"CASE WHEN {there} THEN 1 ELSE 0 END")
        found = found.annotate(there=told).filter(there=1)
    return {int(row): int(id_) for row, id_ in await found.values_list("id", table.path)}


async def _said_of_files(ids: Collection[int]) -> dict[tuple[int, str], bool]:
    """What officers said of the files of an application, by its id and the file's digest: also
    of one that came by mail and was taken over."""
    said = {}
    for table in OF_APPLICATIONS:
        if "shows_identity" in table.model._meta.fields_map:
            own = table.model.filter(**{f"{table.path}__in": list(ids)})
            rows = own.exclude(shows_identity=None)
            for id_, digest, shows in await rows.values_list(
                table.path, "digest", "shows_identity"
            ):
                said[int(id_), str(digest)] = bool(shows)
    return said


async def _copies(
    table: Table, ids: Collection[int], said: Mapping[tuple[int, str], bool]
) -> dict[int, int]:
    rows = table.model.filter(**{f"{table.path}__in": list(ids)}).order_by("id")
    return {
        int(row): int(id_)
        for row, id_, name, digest in await rows.values_list("id", table.path, "name", "digest")
        if shows_identity(str(name), said.get((int(id_), str(digest))))
    }


async def _mails_with_copies(
    table: Table, ids: Collection[int], said: Mapping[tuple[int, str], bool]
) -> dict[int, int]:
    """Mails whose originals are still there and hold a copy of an identity document, and nothing
    that is in them alone."""
    found = await _copies(_INCOMING_FILES, ids, said)
    copies = mail.IncomingFile.filter(id__in=list(found))
    meant = table.model.filter(id__in=list(await copies.values_list("mail_id", flat=True)))
    rows = meant.exclude(digest="").order_by("id").values_list("id", table.path)
    there = {int(row): int(id_) for row, id_ in await rows}
    alone = await _holding_alone(there, said)
    return {row: id_ for row, id_ in there.items() if row not in alone}


async def originals_left(application_id: int) -> list[int]:
    """Mails of an application whose originals stay for what is in them alone, though copies of
    identity documents may be in them too: now, or before such copies were erased."""
    said = await _said_of_files([application_id])
    rows = mail.IncomingMail.filter(application_id=application_id).exclude(digest="")
    there = {int(str(id_)): application_id for id_ in await rows.values_list("id", flat=True)}
    alone = await _holding_alone(there, said)
    if not alone or await erasure_models.Erasure.exists(
        application_id=application_id, scope=Scope.IDENTITY
    ):
        return sorted(alone)
    copies = mail.IncomingFile.filter(
        id__in=list(await _copies(_INCOMING_FILES, [application_id], said))
    )
    return sorted(alone.intersection(await copies.values_list("mail_id", flat=True)))


async def _holding_alone(
    mails: Mapping[int, int], said: Mapping[tuple[int, str], bool]
) -> set[int]:
    """Those of these mails, each with its application, of which more is in the original than
    was kept of it and may go with a copy."""
    refused = mail.IncomingFile.filter(mail_id__in=list(mails)).exclude(refused="")
    others = {
        int(mail_id)
        for mail_id, name, digest in await refused.values_list("mail_id", "name", "digest")
        if not shows_identity(str(name), said.get((mails[int(mail_id)], str(digest))))
    }
    rows = mail.IncomingMail.filter(id__in=list(mails)).values_list("id", "flaws")
    return {int(id_) for id_, flaws in await rows if alone_holds(flaws, refused=int(id_) in others)}
