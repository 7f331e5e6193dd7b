"""Applications with everything that the columns of the ledger tell of them, read in batches."""

from collections import defaultdict
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass

from tortoise.functions import Max

from tracker.law.entries import Entry as LawEntry
from tracker.law.facts import Facts, fold, in_force
from tracker.records.applicants import before_in_month
from tracker.records.catalogue_models import CatalogueEntry
from tracker.records.connections import reader
from tracker.records.correspondence import Rating
from tracker.records.dossiers import Dossier
from tracker.records.journal import entry_of
from tracker.records.ledger_rows import Wanted, matching
from tracker.records.models import (
    Application,
    Challenge,
    Entry,
    Letter,
    Particulars,
    Statement,
)
from tracker.records.proposals import ProposalFile, signed_replies

_CHUNK = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterLine:
    """One application of the ledger. `officers`: who wrote each kind of entry last;
    `signed`: what its reply was made from."""

    n: int
    application: Application
    facts: Facts
    person: Particulars | None
    content: str
    letters: Sequence[Letter]
    officers: Mapping[type[LawEntry], str]
    signed: ProposalFile | None
    challenges: Sequence[Challenge]
    rating: int | None
    dossier: str
    released: bool
    before_in_month: int | None


async def register_lines(
    authority_id: int, wanted: Wanted, *, counts_month: bool
) -> AsyncIterator[RegisterLine]:
    """All that the filter means, in the order they were entered. `counts_month`: with how many
    the same applicant asked before in the month, which is a question for each."""
    last, n, wanted_ones = 0, 0, await matching(authority_id, wanted)
    while True:
        found = wanted_ones.filter(id__gt=last)
        rows = await found.order_by("id").limit(_CHUNK)
        for line in await register_lines_of(rows, first=n + 1, counts_month=counts_month):
            yield line
        if len(rows) < _CHUNK:
            return
        last, n = rows[-1].id, n + len(rows)


async def register_lines_of(
    applications: Sequence[Application], *, first: int = 1, counts_month: bool = False
) -> list[RegisterLine]:
    """These applications, numbered from `first`, in the same order."""
    ids = [application.id for application in applications]
    read = await _Read.of(ids, [application.journal_id for application in applications])
    found = []
    for n, application in enumerate(applications, start=first):
        before = None
        if counts_month:
            before = await before_in_month(application, read.people.get(application.id))
        found.append(read.line(application, n, before.count if before else None))
    return found


@dataclass(frozen=True, slots=True)
class _Read:
    """What was read for a batch, by application or journal."""

    entries: Mapping[int, list[Entry]]
    people: Mapping[int, Particulars]
    texts: Mapping[int, str]
    letters: Mapping[int, list[Letter]]
    signed: Mapping[int, ProposalFile]
    challenges: Mapping[int, list[Challenge]]
    ratings: Mapping[int, int]
    dossiers: Mapping[int, str]
    released: frozenset[int]

    @classmethod
    async def of(cls, ids: list[int], journal_ids: list[int]) -> "_Read":
        db, mine = reader(), {"application_id__in": ids}
        entries: dict[int, list[Entry]] = defaultdict(list)
        rows = Entry.filter(journal_id__in=journal_ids).using_db(db).prefetch_related("officer")
        for row in await rows.order_by("journal_id", "seq"):
            entries[row.journal_id].append(row)
        letters: dict[int, list[Letter]] = defaultdict(list)
        for letter in await Letter.filter(**mine).using_db(db).order_by("seq"):
            letters[letter.application_id].append(letter)
        challenges: dict[int, list[Challenge]] = defaultdict(list)
        for challenge in await Challenge.filter(**mine).using_db(db).order_by("filed_on"):
            challenges[challenge.application_id or 0].append(challenge)
        texts = Statement.filter(**mine, seq=1).using_db(db)
        ratings = Rating.filter(**mine).using_db(db)
        dossiers = (
            Dossier.filter(**mine)
            .using_db(db)
            .annotate(latest=Max("version"))
            .group_by("application_id", "number")
        )
        released = CatalogueEntry.filter(**mine).using_db(db)
        people = await Particulars.filter(**mine).using_db(db)
        return cls(
            entries=entries,
            people={person.application_id: person for person in people},
            texts=dict(await texts.values_list("application_id", "text")),
            letters=letters,
            signed=await signed_replies(ids),
            challenges=challenges,
            ratings=dict(await ratings.values_list("application_id", "score")),
            dossiers=dict(await dossiers.values_list("application_id", "number")),
            released=frozenset(
                id_ for (id_,) in await released.values_list("application_id") if id_
            ),
        )

    def line(self, application: Application, n: int, before: int | None) -> RegisterLine:
        rows = self.entries[application.journal_id]
        said = [(row, entry_of(row)) for row in rows]
        return RegisterLine(
            n=n,
            application=application,
            facts=fold(in_force([entry for _, entry in said])),
            person=self.people.get(application.id),
            content=self.texts.get(application.id, ""),
            letters=self.letters.get(application.id, ()),
            officers={type(entry): row.officer.name for row, entry in said if row.officer},
            signed=self.signed.get(application.id),
            challenges=self.challenges.get(application.id, ()),
            rating=self.ratings.get(application.id),
            dossier=self.dossiers.get(application.id, ""),
            released=application.id in self.released,
            before_in_month=before,
        )
