"""What an applicant may read of one application: its journal, own texts, letters, files."""

from collections.abc import Container, Sequence
from dataclasses import dataclass
from datetime import datetime

from tracker.law.entries import Annulled, Delivered, FeeNoticeDelivered, Received
from tracker.law.entries import Entry as LawEntry
from tracker.law.terms import Role
from tracker.records.connections import reader
from tracker.records.journal import entry_of
from tracker.records.models import Application, Attachment, Entry, Letter, Particulars, Statement
from tracker.records.record import Record


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the journal, without the officer who wrote it."""

    seq: int
    entry: LawEntry
    recorded_at: datetime
    by_applicant: bool
    annulled: bool = False


@dataclass(frozen=True, slots=True)
class Papers:
    """What stands beside the journal of one application."""

    particulars: Particulars | None
    statements: Sequence[Statement]
    letters: Sequence[Letter]
    files: Sequence[Attachment]

    def letter(self, seq: int) -> Letter | None:
        return next((letter for letter in self.letters if letter.seq == seq), None)

    def files_of(self, seq: int) -> list[Attachment]:
        return [file for file in self.files if file.seq == seq]


async def application_with_code(number: str, tracking_digest: str) -> Application | None:
    """The application of which both are right, asked for in one question."""
    return await Application.get_or_none(
        register_number=number, tracking_digest=tracking_digest
    ).select_related("authority")


async def lines_of(journal_id: int) -> list[Line]:
    """The journal in the order of writing; what was annulled is marked."""
    rows = await Entry.filter(journal_id=journal_id).order_by("seq")
    entries = [(row, entry_of(row)) for row in rows]
    annulled = {entry.seq for _, entry in entries if isinstance(entry, Annulled)}
    return [
        Line(row.seq, entry, row.recorded_at, row.actor is Role.APPLICANT, row.seq in annulled)
        for row, entry in entries
    ]


async def papers_of(
    application_id: int, tables: Container[type[Record]] = frozenset({Attachment})
) -> Papers:
    """Own texts and files, and the letters that went to the applicant. `tables`: those that have
    something about it (`beside`), where that is known."""
    own = {"application_id": application_id}
    letters = await _letters(application_id)
    sent = {letter.seq for letter in letters}
    return Papers(
        particulars=await Particulars.get_or_none(**own, using_db=reader()),
        statements=await Statement.filter(**own).using_db(reader()).order_by("seq"),
        letters=letters,
        files=[
            file
            for file in await _files(application_id, tables)
            if file.from_applicant or file.seq in sent
        ],
    )


async def _files(application_id: int, tables: Container[type[Record]]) -> Sequence[Attachment]:
    if Attachment not in tables:
        return ()
    return await Attachment.filter(application_id=application_id).using_db(reader()).order_by("id")


async def letter_to_applicant(application_id: int, seq: int) -> Letter | None:
    """A letter of this application and no other, if it went to the applicant."""
    return next((one for one in await _letters(application_id) if one.seq == seq), None)


async def _letters(application_id: int) -> list[Letter]:
    """The letters to the applicant. One that became void before the applicant had it never
    came, and is left out."""
    sent = Letter.filter(application_id=application_id, to_applicant=True).using_db(reader())
    letters = await sent.order_by("seq").prefetch_related("application")
    lines = await lines_of(letters[0].application.journal_id) if letters else []
    void_at = {line.entry.seq: line.seq for line in lines if isinstance(line.entry, Annulled)}
    return [
        letter
        for letter in letters
        if letter.seq not in void_at
        or letter.opened_at is not None
        or _was_delivered(lines[letter.seq : void_at[letter.seq]])
    ]


def _was_delivered(lines: Sequence[Line]) -> bool:
    """Whether the office noted that the letter before these lines was received."""
    return any(isinstance(line.entry, Delivered | FeeNoticeDelivered) for line in lines)


async def open_letter(letter: Letter, now: datetime) -> None:
    """The applicant opens a letter; the first time is kept."""
    if letter.opened_at is None:
        await Letter.filter(id=letter.id, opened_at=None).update(opened_at=now)
        letter.opened_at = now


async def file_in(application_id: int, file_id: int) -> Attachment | None:
    """A file of this application and no other: the applicant's own, or sent with a letter."""
    file = await Attachment.get_or_none(application_id=application_id, id=file_id)
    if file is None or file.from_applicant:
        return file
    return file if await letter_to_applicant(application_id, file.seq) else None


async def received_of(journal_id: int) -> Received:
    """The first entry of every journal of an application."""
    entry = entry_of(await Entry.get(journal_id=journal_id, seq=1))
    assert isinstance(entry, Received)
    return entry
