"""Letters of an act: composed from the case, numbered in the act's own transaction."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from tracker.actions.case import Case
from tracker.actions.numbering import next_document_number
from tracker.law.entries import Entry
from tracker.letters.compose import LetterKind, Sender, compose
from tracker.records.models import Authority, Particulars


def sender_of(authority: Authority) -> Sender:
    return Sender(
        name=authority.name,
        address=authority.address,
        telephone=authority.telephone,
        hours=authority.hours,
        review_body=authority.review_body,
        court=authority.court,
        level=authority.level,
    )


async def send(
    case: Case,
    entry: Entry,
    kind: LetterKind,
    facts: Mapping[str, Any],
    *,
    addressee: str | None = None,
    text: str = "",
) -> int:
    """Write an entry with its letter: to the applicant, unless an addressee is named; in the
    words of `text`, where they were approved before.

    The law is asked before a number is taken or a word composed. Raises a Refusal.
    """
    case.decided(entry)
    number = await next_document_number(case.authority, entry.on)
    particulars = await Particulars.get_or_none(application_id=case.application.id)
    letter = compose(
        kind,
        sender=sender_of(case.authority),
        number=number,
        addressee=addressee or (particulars.name if particulars else ""),
        to_applicant=addressee is None,
        on=entry.on,
        facts={
            "register_number": case.application.register_number,
            "received_on": case.facts.received.on,
            "law": case.facts.law,
            "asked": case.facts.received.kind.label,
            **facts,
        },
    )
    return await case.write_with_letter(entry, replace(letter, body=text or letter.body))
