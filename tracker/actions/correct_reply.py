"""Correct a reply by a later one that takes its place."""

from datetime import datetime

from tracker.actions.case import opened
from tracker.actions.letters import send
from tracker.actions.notices import queue_notice
from tracker.actions.reply import Reply, letter_facts, paths_of, require_grounds
from tracker.law.entries import ReplyCorrected
from tracker.law.notices import Notice
from tracker.law.refusals import NothingToCorrect
from tracker.letters.compose import LetterKind
from tracker.records.journal import Author


async def correct_reply(
    application_id: int,
    drawn: Reply,
    *,
    reason: str,
    text: str = "",
    author: Author,
    now: datetime,
) -> None:
    """Number and keep the new letter; the remedies start anew when it is delivered."""
    require_grounds(drawn)
    async with opened(application_id, author, now) as case:
        before = case.facts.reply
        if before is None:
            raise NothingToCorrect()
        entry = ReplyCorrected(
            on=drawn.on,
            corrects=before.letter,
            reason=reason,
            grounds=tuple(answer.ground for answer in drawn.answers),
            ground=drawn.ground,
            path=paths_of(drawn),
            attachments=tuple(file.digest for file in drawn.files),
        )
        corrected = {"corrects": before.letter, "corrected_on": before.on, "why": reason}
        facts = letter_facts(drawn) | corrected
        seq = await send(case, entry, LetterKind.REPLY, facts, text=text)
        await case.keep_files(seq, drawn.files, from_applicant=False)
        await queue_notice(case, Notice.REPLIED)
