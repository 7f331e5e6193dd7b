"""Send a letter beside the acts: it tells or asks, and changes nothing in the procedure."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from tracker.actions.case import Case, opened
from tracker.actions.letters import send
from tracker.law.deadlines import due_on
from tracker.law.entries import LetterSent, OpinionReceived, Transferred
from tracker.law.facts import Consultation, in_force
from tracker.law.letters import letter_refusal, rule_of, unanswered
from tracker.law.refusals import NoSuchConsultation
from tracker.law.terms import AccompanyingLetter, ConsultationKind
from tracker.letters.compose import LetterKind
from tracker.records.journal import Author

_ASKED = {
    ConsultationKind.THIRD_PARTY: "征求第三方的意见",
    ConsultationKind.CO_AUTHOR: "征求共同制作机关的意见",
    ConsultationKind.OTHER_AUTHORITY: "征求其他机关的意见",
}


async def send_letter(
    application_id: int,
    kind: AccompanyingLetter,
    *,
    addressee: str = "",
    about: str = "",
    text: str = "",
    on: date,
    author: Author,
    now: datetime,
) -> None:
    """`about`: the number of the consultation that is confirmed; `addressee`: the authority,
    where the letter goes to one. Raises a Refusal."""
    async with opened(application_id, author, now) as case:
        refusal = letter_refusal(kind, case.facts)
        if refusal is not None:
            raise refusal
        asked = _asked(case, kind, about, on)
        whom = asked.whom if asked else addressee or None
        entry = LetterSent(on=on, kind=kind, addressee=whom or "")
        facts = {**_facts(case, kind, asked), "text": text}
        to = None if rule_of(kind).to == "applicant" else whom
        await send(case, entry, LetterKind(kind), facts, addressee=to)


def _summary(case: Case, id_: str) -> str:
    """What was noted of the opinion."""
    noted = (one for one in in_force(case.entries) if isinstance(one, OpinionReceived))
    return next((one.summary for one in noted if one.id == id_), "")


def _asked(case: Case, kind: AccompanyingLetter, about: str, on: date) -> Consultation | None:
    if kind is not AccompanyingLetter.OPINION_CONFIRMATION:
        return None
    asked = case.facts.consultation(about)
    if asked is None or asked.answered_on is None:
        raise NoSuchConsultation(id=about, on=on)
    return asked


def _facts(case: Case, kind: AccompanyingLetter, asked: Consultation | None) -> Mapping[str, Any]:
    """What the register knows of the matter of the letter."""
    facts = case.facts
    match kind:
        case AccompanyingLetter.CONSULTATION_NOTICE:
            waited = unanswered(facts)
            whom = dict.fromkeys(_ASKED[one.kind] for one in waited)
            return {
                "whom_asked": "、".join(whom),
                "asked_on": min(one.sent_on for one in waited),
                "is_several": len(waited) > 1,
            }
        case AccompanyingLetter.OPINION_CONFIRMATION:
            assert asked is not None
            return {
                "consulted_on": asked.sent_on,
                "answered_on": asked.answered_on,
                "opinion": asked.opinion.label if asked.opinion else "",
                "summary": _summary(case, asked.id),
            }
        case AccompanyingLetter.ASSISTANCE_REQUEST:
            return {"due_on": due_on(facts, case.calendar)}
        case AccompanyingLetter.TRANSFER_NOTICE:
            assert isinstance(facts.ending, Transferred)
            return {"whom": facts.ending.whom, "transferred_on": facts.ending.on}
    return {}
