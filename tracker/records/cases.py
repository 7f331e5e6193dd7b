"""One application with everything that stands around it, read at once.

Also the two ways in which a page does an act: as it was seen, and on trial.
"""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from functools import cached_property

from tracker.law.entries import Annulled
from tracker.law.entries import Entry as LawEntry
from tracker.law.facts import Facts, fold, in_force
from tracker.records.beside import Tables, beside_application
from tracker.records.connections import in_transaction, reader
from tracker.records.handling import standing_material, was_searched
from tracker.records.handling_models import Material, SearchRecord
from tracker.records.journal import entry_of
from tracker.records.lengths import fits
from tracker.records.models import (
    Application,
    Attachment,
    Authority,
    Entry,
    Journal,
    Letter,
    Particulars,
    Statement,
)


class MovedOn(Exception):
    """The journal has grown since it was last looked at."""


@dataclass(frozen=True, slots=True)
class Line:
    """One entry of the journal, with the name of the officer who recorded it."""

    row: Entry
    said: LawEntry
    officer: str


@dataclass(frozen=True)
class CaseFile:
    """An application as its page shows it. `statements` and `letters` are by seq; `material`
    is what was found and stands; `searched`: a search is on record. `beside`: which tables have
    something about it."""

    application: Application
    authority: Authority
    lines: tuple[Line, ...]
    particulars: Particulars | None
    statements: Mapping[int, Statement]
    letters: Mapping[int, Letter]
    attachments: tuple[Attachment, ...]
    material: tuple[Material, ...]
    searched: bool
    beside: Tables

    @property
    def seen(self) -> int:
        """How long the journal is: what a form says it has seen."""
        return len(self.lines)

    @cached_property
    def journal(self) -> tuple[LawEntry, ...]:
        return tuple(line.said for line in self.lines)

    @cached_property
    def facts(self) -> Facts:
        return fold(in_force(self.journal))

    @cached_property
    def annulled(self) -> frozenset[int]:
        """The seqs of entries that a later entry took out of force."""
        return frozenset(entry.seq for entry in self.journal if isinstance(entry, Annulled))

    def annulment_of(self, seq: int) -> Line | None:
        """The line that took an entry, and the letter of it, out of force."""
        return next(
            (one for one in self.lines if isinstance(one.said, Annulled) and one.said.seq == seq),
            None,
        )

    def files_of(self, seq: int) -> list[Attachment]:
        return [file for file in self.attachments if file.seq == seq]


async def case_named(authority: Authority, register_number: str) -> CaseFile | None:
    """The case of that number in the register of one authority."""
    if not fits(Application, "register_number", register_number):
        return None
    application = (
        await Application.filter(authority_id=authority.id, register_number=register_number)
        .using_db(reader())
        .first()
    )
    if application is None:
        return None
    application.authority = authority
    there = await beside_application(application.id)
    rows = (
        await Entry.filter(journal_id=application.journal_id)
        .using_db(reader())
        .order_by("seq")
        .prefetch_related("officer")
    )
    mine = {"application_id": application.id}
    statements = await Statement.filter(**mine).using_db(reader())
    letters = await Letter.filter(**mine).using_db(reader())
    return CaseFile(
        application=application,
        authority=authority,
        lines=tuple(_line(row) for row in rows),
        particulars=await Particulars.filter(**mine).using_db(reader()).first(),
        statements={statement.seq: statement for statement in statements},
        letters={letter.seq: letter for letter in letters},
        attachments=await _attachments(application.id) if Attachment in there else (),
        material=tuple(await standing_material(application.id)) if Material in there else (),
        searched=SearchRecord in there and await was_searched(application.id),
        beside=there,
    )


async def _attachments(application_id: int) -> tuple[Attachment, ...]:
    found = Attachment.filter(application_id=application_id).using_db(reader())
    return tuple(await found.order_by("id"))


def _line(row: Entry) -> Line:
    return Line(row, entry_of(row), row.officer.name if row.officer else "")


@asynccontextmanager
async def as_seen(journal_id: int, length: int) -> AsyncIterator[None]:
    """Holds the journal for one act. Raises `MovedOn` unless it is as long as it was seen."""
    async with in_transaction():
        journal = await Journal.select_for_update(no_key=True).get(id=journal_id)
        if journal.length != length:
            raise MovedOn
        yield


class _Over(Exception):
    """Ends a trial."""


@asynccontextmanager
async def on_trial() -> AsyncIterator[None]:
    """Whatever is written within is taken back at the end, numbers of letters included."""
    with suppress(_Over):
        async with in_transaction():
            yield
            raise _Over


@dataclass(frozen=True, slots=True)
class Tried:
    """What an act on trial has made: its entry, its letter if it sends one, the new index."""

    said: LawEntry
    letter: Letter | None
    application: Application


async def tried(application_id: int) -> Tried:
    """To be read within the trial."""
    application = await Application.get(id=application_id)
    row = await Entry.filter(journal_id=application.journal_id).order_by("-seq").first()
    assert row is not None, "a journal begins with receipt"
    letter = await Letter.get_or_none(application_id=application_id, seq=row.seq)
    return Tried(entry_of(row), letter, application)
