"""Several matters, an application each (一事一申请); and the same matter joined again."""

from datetime import date, datetime

from tracker.actions.case import Case, opened
from tracker.actions.notices import queue_notice
from tracker.actions.receive import AGENT, Submission, enter, opening_case
from tracker.law.entries import Joined, Received, Split
from tracker.law.facts import fold, in_force
from tracker.law.notices import Notice
from tracker.law.refusals import JoinTargetUnknown, SplitIntoNothing
from tracker.law.side_acts import join_refusal
from tracker.records.journal import Author, digest_of_text, read_journal
from tracker.records.models import Application, Particulars
from tracker.records.same_applicant import is_same_applicant


async def split(
    application_id: int,
    *,
    matters: tuple[str, ...],
    reason: str,
    on: date,
    author: Author,
    now: datetime,
) -> tuple[str, ...]:
    """Take matters out of an application; each becomes one of its own with the same receipt.

    `matters` are the texts of the new ones; what is not taken out stays where it is. Gives
    their register numbers. The applicant reads them all with the number and code of the first.
    """
    if not matters:
        raise SplitIntoNothing()
    async with opened(application_id, author, now) as case:
        case.decided(Split(on=on, into=tuple(f"{n}" for n in range(len(matters)))))
        numbers = tuple([await _taken_out(case, text) for text in matters])
        await case.write(Split(on=on, into=numbers, reason=reason))
        await queue_notice(case, Notice.SPLIT)
        return numbers


async def _taken_out(whole: Case, text: str) -> str:
    """One matter as an application with the receipt and the clock of the whole."""
    case = await opening_case(
        whole.authority, _receipt_of_part(whole, text), author=whole.author, now=whole.now
    )
    case.application.submitted_at = whole.application.submitted_at or whole.now
    person = await Particulars.get_or_none(application_id=whole.application.id)
    await enter(case, _submission_of_part(whole, person, text))
    return case.application.register_number


def _receipt_of_part(whole: Case, text: str) -> Received:
    received, facts = whole.facts.received, whole.facts
    asked, came = facts.supplement_asked, facts.supplemented
    return Received(
        on=received.on,
        kind=received.kind,
        channel=received.channel,
        applicant_kind=received.applicant_kind,
        split_from=whole.application.register_number,
        supplement_asked_on=asked.on if asked else None,
        supplemented_on=came.on if came else None,
        evidence=received.evidence,
        statement=digest_of_text(text),
    )


def _submission_of_part(whole: Case, person: Particulars | None, text: str) -> Submission:
    kind = whole.facts.received.applicant_kind
    if person is None:
        return Submission(description=text, applicant_kind=kind, name="")
    return Submission(
        description=text,
        applicant_kind=kind,
        name=person.name,
        identity_document=person.identity_document,
        identity_number=person.identity_number,
        contact_person=person.contact_person,
        telephone=person.telephone,
        email=person.email,
        postal_address=person.postal_address,
        other_form_accepted=person.other_form_accepted,
        **{name: getattr(person, name) for name in AGENT},
        **{name: value for name in ("carrier", "way") if (value := getattr(person, name))},
    )


async def join(
    application_id: int, *, into: str, reason: str, on: date, author: Author, now: datetime
) -> None:
    """The same asked twice goes on in the application received first. Raises a Refusal."""
    async with opened(application_id, author, now) as case:
        other = await Application.get_or_none(authority_id=case.authority.id, register_number=into)
        if other is None or other.id == application_id:
            raise JoinTargetUnknown(number=into)
        facts = fold(in_force(await read_journal(other.journal_id)))
        same = await _same_applicant(application_id, other.id)
        refused = join_refusal(case.facts, facts, same_applicant=same)
        if refused is not None:
            raise refused
        await case.write(Joined(on=on, into=into, reason=reason))
        await queue_notice(case, Notice.JOINED)


async def _same_applicant(one_id: int, other_id: int) -> bool:
    one = await Particulars.get_or_none(application_id=one_id)
    other = await Particulars.get_or_none(application_id=other_id)
    return one is not None and other is not None and is_same_applicant(one, other)
