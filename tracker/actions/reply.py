"""Answer the application (articles 36 to 39): one letter, one or more grounds."""

from dataclasses import dataclass
from datetime import date, datetime

from tracker.actions.case import opened
from tracker.actions.letters import send
from tracker.actions.notices import queue_notice
from tracker.files.attachments import StoredFile
from tracker.law.entries import Delivered, Replied
from tracker.law.grounds import GROUNDS
from tracker.law.notices import Notice
from tracker.law.refusals import GroundMissing
from tracker.law.terms import DeliveryWay
from tracker.letters.compose import LetterKind
from tracker.records.journal import Author


@dataclass(frozen=True, slots=True)
class Answer:
    """What the reply says to one matter: its ground, and the reasons or the information.

    `path`: the way of the seven questions by which the officer came to the ground, if any.
    """

    ground: str
    text: str
    path: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """A reply as the officer drew it up. `ground`: the one the annual table counts."""

    answers: tuple[Answer, ...]
    ground: str
    on: date
    files: tuple[StoredFile, ...] = ()


async def reply(
    application_id: int, drawn: Reply, *, text: str = "", author: Author, now: datetime
) -> None:
    """Number and keep the letter, and write the entry. `on`: posted or handed over; `text`:
    the letter as it was approved, else as it is composed."""
    entry = _entry(drawn)
    async with opened(application_id, author, now) as case:
        seq = await send(case, entry, LetterKind.REPLY, letter_facts(drawn), text=text)
        await case.keep_files(seq, drawn.files, from_applicant=False)
        await queue_notice(case, Notice.REPLIED)


def require_grounds(drawn: Reply) -> None:
    if not drawn.answers or any(answer.ground not in GROUNDS for answer in drawn.answers):
        raise GroundMissing()


def _entry(drawn: Reply) -> Replied:
    require_grounds(drawn)
    return Replied(
        on=drawn.on,
        grounds=tuple(answer.ground for answer in drawn.answers),
        ground=drawn.ground,
        path=paths_of(drawn),
        attachments=tuple(file.digest for file in drawn.files),
    )


def paths_of(drawn: Reply) -> tuple[str, ...]:
    """The reasoning as the journal keeps it: a way for each matter, or nothing at all."""
    paths = tuple(answer.path for answer in drawn.answers)
    return paths if any(paths) else ()


def letter_facts(drawn: Reply) -> dict[str, object]:
    return {
        "answers": [(GROUNDS[answer.ground], answer.text) for answer in drawn.answers],
        "files": [file.name for file in drawn.files],
    }


async def record_delivery(
    application_id: int,
    *,
    way: DeliveryWay,
    evidence: str,
    on: date,
    author: Author,
    now: datetime,
    files: tuple[StoredFile, ...] = (),
) -> None:
    """The day the reply reached the applicant; only the remedies start here. `files`: the
    signed 送达回证, or whatever else proves it."""
    async with opened(application_id, author, now) as case:
        digests = tuple(file.digest for file in files)
        seq = await case.write(Delivered(on=on, way=way, evidence=evidence, attachments=digests))
        await case.keep_files(seq, files, from_applicant=False)
