"""Gather, decide, apply: the sequence every act on an application goes through.

`opened()` locks the application and reads its journal; `Case.write()` asks the law and
appends; leaving the block saves the index and commits. A refusal leaves nothing behind.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime

from tracker.files.attachments import StoredFile
from tracker.law.calendar import Calendar
from tracker.law.entries import Annulled, Dispatched, Entry
from tracker.law.facts import Facts, fold, in_force
from tracker.law.stages import article_of, decide
from tracker.law.standing import standing
from tracker.letters.compose import LetterText
from tracker.records.application_terms import keep_terms
from tracker.records.calendars import calendar_to_count_by
from tracker.records.connections import in_transaction
from tracker.records.index import index_dispatches, set_index
from tracker.records.journal import Author, append, digest_of_text, read_journal
from tracker.records.models import (
    Application,
    Attachment,
    Authority,
    Journal,
    Letter,
    Statement,
)


@dataclass
class Case:
    """An application under lock, with everything an act needs to know of it. `restated`: the
    applicant wrote more."""

    application: Application
    authority: Authority
    journal: Journal
    entries: list[Entry]
    calendar: Calendar
    author: Author
    now: datetime
    facts: Facts
    restated: bool = False

    @property
    def today(self) -> date:
        return self.now.date()

    def decided(self, entry: Entry) -> Facts:
        """The facts as they would be with this entry; nothing is written. Raises a Refusal."""
        return decide(
            self.entries, entry, roles=self.author.roles, today=self.today, calendar=self.calendar
        )

    async def write(self, entry: Entry) -> int:
        """Ask the law, append the entry, and give its seq. Raises a Refusal."""
        self.facts = self.decided(entry)
        article = article_of(entry, self.facts.law)
        row = await append(self.journal, entry, author=self.author, article=article, now=self.now)
        self.entries.append(entry)
        set_index(self.application, standing(self.facts, self.calendar))
        if isinstance(entry, Dispatched | Annulled):
            await index_dispatches(self.application.id, self.facts)
        return row.seq

    async def keep_statement(self, seq: int, text: str) -> None:
        """Store what the applicant wrote with entry `seq`; the entry has its digest."""
        await Statement.create(
            application=self.application, seq=seq, text=text, digest=digest_of_text(text)
        )
        self.restated = True

    async def write_with_letter(self, entry: Entry, letter: LetterText) -> int:
        """Write an entry that sends a letter, and keep the letter as it goes out."""
        digest = digest_of_text(letter.body)
        seq = await self.write(
            replace(entry, letter=letter.number, letter_digest=digest)  # type: ignore[call-arg]
        )
        await Letter.create(
            application=self.application,
            authority_id=self.authority.id,
            seq=seq,
            kind=letter.title,
            number=letter.number,
            addressee=letter.addressee,
            body=letter.body,
            on=letter.on,
            digest=digest,
            to_applicant=letter.to_applicant,
        )
        return seq

    async def keep_files(
        self, seq: int, files: tuple[StoredFile, ...], *, from_applicant: bool
    ) -> None:
        """Record files whose bytes are already in the store."""
        for row in self.files_of(seq, files, from_applicant=from_applicant):
            await row.save()

    def files_of(
        self, seq: int, files: tuple[StoredFile, ...], *, from_applicant: bool
    ) -> list[Attachment]:
        """The same as rows, not yet written."""
        return [
            Attachment(
                application_id=self.application.id,
                seq=seq,
                name=file.name,
                media_type=file.media_type,
                size=file.size,
                digest=file.digest,
                from_applicant=from_applicant,
            )
            for file in files
        ]


@asynccontextmanager
async def opened(application_id: int, author: Author, now: datetime) -> AsyncIterator[Case]:
    """A case under lock; its index is updated and all of it committed on leaving."""
    async with in_transaction():
        calendar = await calendar_to_count_by()
        application = await Application.get(id=application_id)
        journal = await Journal.select_for_update(no_key=True).get(id=application.journal_id)
        await application.refresh_from_db()
        entries = await read_journal(journal.id)
        case = Case(
            application=application,
            authority=await Authority.get(id=application.authority_id),
            journal=journal,
            entries=entries,
            calendar=calendar,
            author=author,
            now=now,
            facts=fold(in_force(entries)),
        )
        number = application.document_number
        yield case
        await application.save()
        if case.restated or application.document_number != number:
            await keep_terms(application)
