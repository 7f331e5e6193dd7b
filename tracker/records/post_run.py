"""Letters on their way: those that nobody sent yet, and replies posted and not yet received."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from tortoise.expressions import F, Q
from tortoise.queryset import QuerySet

from tracker.law.entries import Annulled
from tracker.law.terms import ApplicantKind, EntryKind, Stage
from tracker.records.connections import reader
from tracker.records.journal import entry_of
from tracker.records.models import Application, Entry, Letter, Particulars
from tracker.records.places import Place

SIZE = 100


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A letter with its application and, where it goes to the applicant, with the person."""

    letter: Letter
    person: Particulars | None

    @property
    def application(self) -> Application:
        application: Application = self.letter.application
        return application

    @property
    def of_person(self) -> bool:
        """It goes to a natural person, whose name is masked in lists."""
        natural = self.application.applicant_kind is ApplicantKind.NATURAL_PERSON
        return self.letter.to_applicant and natural

    @property
    def is_online(self) -> bool:
        """The applicant can read it online: there is a tracking code."""
        return self.letter.to_applicant and self.application.tracking_digest is not None

    @property
    def address(self) -> str:
        """Where it goes; nothing is registered of those who are no applicants."""
        return self.person.postal_address if self.person and self.letter.to_applicant else ""


@dataclass(frozen=True, slots=True)
class Listed:
    """One page of letters. `next`: where it ended, if there are more."""

    letters: list[Outgoing]
    next: Place | None


async def waiting_letters(authority_id: int, after: Place | None = None) -> Listed:
    """Letters that did not leave yet, the oldest first; of replies known to have arrived
    nobody asks any more how they went."""
    arrived = Q(to_applicant=True, application__delivered_on__isnull=False)
    found = _letters(authority_id).filter(~arrived, sent_on__isnull=True)
    return await _page(found, "on", after)


async def posted_letters(authority_id: int, after: Place | None = None) -> Listed:
    """Replies and endings that left, and of which nobody recorded that they arrived."""
    return await _page(_posted(authority_id), "sent_on", after)


async def posted_named(authority_id: int, ids: Collection[int]) -> list[Outgoing]:
    """Those of them with these ids, the first sent first."""
    found = _posted(authority_id).filter(id__in=list(ids))
    return await _outgoing(await found.order_by("sent_on", "id"))


def _posted(authority_id: int) -> QuerySet[Letter]:
    return _letters(authority_id).filter(
        to_applicant=True,
        sent_on__isnull=False,
        application__delivered_on__isnull=True,
        application__stage__in=(Stage.REPLIED, Stage.ABANDONED),
        number=F("application__document_number"),
    )


async def _page(found: QuerySet[Letter], day: str, after: Place | None) -> Listed:
    """A page in the order of that day. A void letter takes a place of its page all the same."""
    if after is not None:
        on_later_days: dict[str, Any] = {f"{day}__gt": after.on}
        that_day: dict[str, Any] = {day: after.on, "id__gt": after.id}
        later = Q(**on_later_days) | Q(**that_day)
        found = found.filter(later)
    letters = await found.order_by(day, "id").limit(SIZE + 1)
    last = letters[SIZE - 1] if len(letters) > SIZE else None
    ended = Place(getattr(last, day), last.id) if last else None
    return Listed(await _outgoing(letters[:SIZE]), ended)


async def letters_named(authority_id: int, ids: Collection[int]) -> list[Outgoing]:
    """These letters of the authority, in the order of their numbers."""
    found = _letters(authority_id).filter(id__in=list(ids))
    return await _outgoing(await found.order_by("on", "id"))


def _letters(authority_id: int) -> QuerySet[Letter]:
    return Letter.filter(authority_id=authority_id).using_db(reader()).select_related("application")


async def _outgoing(letters: list[Letter]) -> list[Outgoing]:
    people = await _people([letter.application_id for letter in letters])
    over = await _annulled([letter.application.journal_id for letter in letters])
    kept = [letter for letter in letters if (letter.application.journal_id, letter.seq) not in over]
    return [Outgoing(letter, people.get(letter.application_id)) for letter in kept]


async def _people(application_ids: list[int]) -> Mapping[int, Particulars]:
    rows = await Particulars.filter(application_id__in=application_ids).using_db(reader())
    return {row.application_id: row for row in rows}


async def _annulled(journal_ids: list[int]) -> set[tuple[int, int]]:
    """Journal and seq of the entries taken out of force."""
    rows = Entry.filter(journal_id__in=journal_ids, kind=EntryKind.ANNULLED).using_db(reader())
    said = [(row.journal_id, entry_of(row)) for row in await rows]
    return {(journal_id, one.seq) for journal_id, one in said if isinstance(one, Annulled)}
