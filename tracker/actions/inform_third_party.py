"""Tell a third party what was disclosed over its objection, and why (article 32)."""

from datetime import date, datetime

from tracker.actions.case import opened
from tracker.actions.letters import send
from tracker.law.entries import ThirdPartyInformed
from tracker.law.refusals import NoSuchConsultation
from tracker.letters.compose import LetterKind
from tracker.records.journal import Author


async def inform_third_party(
    application_id: int,
    *,
    id_: str,
    disclosed: str,
    reason: str,
    on: date,
    author: Author,
    now: datetime,
) -> None:
    """`id_` is the number of the consultation; the letter goes to whom it went to."""
    async with opened(application_id, author, now) as case:
        asked = case.facts.consultation(id_)
        if asked is None:
            raise NoSuchConsultation(id=id_, on=on)
        entry = ThirdPartyInformed(on=on, id=id_, reason=reason)
        facts = {"disclosed": disclosed, "reason": reason, "consulted_on": asked.sent_on}
        await send(case, entry, LetterKind.THIRD_PARTY_NOTICE, facts, addressee=asked.whom)
