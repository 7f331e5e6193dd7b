"""Letters of an act: composed from the case, numbered in the act's own transaction."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from tracker.actions.case import Case
from tracker.actions.numbering import next_document_number
from tracker.law.entries import Annulled, Entry
from tracker.law.refusals import quoted
from tracker.letters.compose import LetterKind, LetterText, Sender, compose
from tracker.letters.kinds import numbered_as
from tracker.letters.wording import day
from tracker.records.cases import CaseFile
from tracker.records.letter_templates import wording_of
from tracker.records.models import Authority, Letter, Particulars


def sender_of(authority: Authority) -> Sender:
    return Sender(
        name=authority.name,
        address=authority.address,
        telephone=authority.telephone,
        hours=authority.hours,
        review_body=authority.review_body,
        court=authority.court,
        level=authority.level,
        payment=authority.fee_payment,
    )


def text_of(letter: Letter, *, void: str = "") -> LetterText:
    """A letter as it was kept. `void`: the words that go on its paper once it is void."""
    return LetterText(
        title=letter.kind,
        number=letter.number,
        addressee=letter.addressee,
        body=letter.body,
        on=letter.on,
        to_applicant=letter.to_applicant,
        void=void,
    )


def void_words(case: CaseFile, letter: Letter) -> str:
    """What the paper of a void letter says to the office: when, by whom, and why."""
    line = case.annulment_of(letter.seq)
    if line is None:
        return ""
    assert isinstance(line.said, Annulled)
    return f"作废：{day(line.said.on)}，{line.officer}；原因：{quoted(line.said.reason)}"


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
    number = await next_document_number(case.authority, entry.on, numbered_as(kind, facts))
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
        wording=await wording_of(case.authority.id, kind),
    )
    return await case.write_with_letter(entry, replace(letter, body=text or letter.body))
