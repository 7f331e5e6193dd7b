"""Receive an application: the register number, the first entry, the tracking code."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, fields
from datetime import date, datetime

from tortoise.exceptions import IntegrityError

from tracker.actions.case import Case
from tracker.actions.notices import queue_notice
from tracker.actions.numbering import next_register_number
from tracker.files.attachments import StoredFile
from tracker.law.entries import Received, Registered
from tracker.law.facts import first_facts
from tracker.law.notices import Notice
from tracker.law.refusals import AfterToday
from tracker.law.stages import article_of
from tracker.law.standing import standing
from tracker.law.terms import (
    AgentKind,
    ApplicantKind,
    ApplicationKind,
    Carrier,
    Channel,
    IdentityDocument,
    Way,
)
from tracker.records.application_terms import ApplicationTerms, terms_by
from tracker.records.calendars import calendar_to_count_by
from tracker.records.codes import Codes
from tracker.records.connections import in_transaction
from tracker.records.index import set_index
from tracker.records.journal import Author, digest_of_text, first_entry
from tracker.records.models import (
    Application,
    Authority,
    Draft,
    Journal,
    Particulars,
    Statement,
)
from tracker.records.together import Change, write_together

# Who acts for the applicant, where somebody does.
AGENT = ("agent_kind", "agent_name", "agent_document", "agent_number", "agent_telephone")


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """The official form, filled in (article 29)."""

    description: str
    kind: ApplicationKind = ApplicationKind.DISCLOSURE
    applicant_kind: ApplicantKind
    name: str
    identity_document: IdentityDocument | None = None
    identity_number: str = ""
    contact_person: str = ""
    telephone: str = ""
    email: str = ""
    postal_address: str = ""
    carrier: Carrier = Carrier.ELECTRONIC
    way: Way = Way.DOWNLOAD
    other_form_accepted: bool = True
    agent_kind: AgentKind | None = None
    agent_name: str = ""
    agent_document: IdentityDocument | None = None
    agent_number: str = ""
    agent_telephone: str = ""
    files: tuple[StoredFile, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """How and when it reached the authority; `on` is the day that counts (article 31).

    The other days and `first_reached` are what is known besides, as in `Received`.
    """

    channel: Channel
    on: date
    evidence: str
    submitted_on: date | None = None
    signed_on: date | None = None
    confirmed_on: date | None = None
    by_hand: bool = False
    first_reached: str = ""
    passed_on: date | None = None
    unsure: bool = False


async def receive(
    authority: Authority,
    submission: Submission,
    receipt: Receipt,
    *,
    token: str,
    codes: Codes,
    author: Author,
    now: datetime,
    draft: Draft | None = None,
    counted: Callable[[], Awaitable[None]] | None = None,
) -> Application:
    """Take an application into the register, once for each `token`.

    A second call with the same token returns the application of the first. What an
    officer enters is registered at once; what a visitor submits waits to be registered.
    `counted` says no, or counts this one, in the same transaction.
    Raises a Refusal for a receipt after today or before any law.
    """
    digest = codes.digest("submission", token)
    tracking = codes.tracking_digest(codes.tracking_code(token))
    received = _received(submission, receipt)
    if received.on > now.date() and not received.by_hand:
        raise AfterToday(entry=received.entry, on=received.on)
    try:
        async with in_transaction():
            if counted is not None:
                await counted()
            case = await opening_case(authority, received, author=author, now=now)
            case.application.update_from_dict(
                {"submission_digest": digest, "tracking_digest": tracking, "submitted_at": now}
            )
            also = []
            if draft is not None:
                draft.application_id, draft.typed = case.application.id, {}
                also = [Change(draft, ("application_id", "typed", "expires_at"))]
            await enter(case, submission, *also)
            return case.application
    except IntegrityError:
        # Whoever waited for the number's lock may meet its twin, committed meanwhile.
        twin = await Application.get_or_none(submission_digest=digest)
        if twin is None:
            raise
        return twin


def _received(submission: Submission, receipt: Receipt) -> Received:
    return Received(
        **{field.name: getattr(receipt, field.name) for field in fields(receipt)},
        kind=submission.kind,
        applicant_kind=submission.applicant_kind,
        statement=digest_of_text(submission.description),
        attachments=tuple(file.digest for file in submission.files),
    )


async def opening_case(
    authority: Authority, received: Received, *, author: Author, now: datetime
) -> Case:
    """A case with its number and its entry of receipt, not yet written."""
    calendar = await calendar_to_count_by()
    # From here to the end of the transaction whoever wants a number waits.
    number, journal_id, id_ = await next_register_number(authority, now.date())
    return Case(
        application=Application(
            id=id_, authority=authority, journal_id=journal_id, register_number=number
        ),
        authority=authority,
        journal=Journal(id=journal_id, authority=authority),
        entries=[received],
        calendar=calendar,
        author=author,
        now=now,
        facts=first_facts(received),
    )


async def enter(case: Case, submission: Submission, *also: Change) -> None:
    """Write the entry of receipt and everything that stands beside it, and `also` this."""
    received, application, text = case.facts.received, case.application, submission.description
    set_index(application, standing(case.facts, case.calendar))
    terms = terms_by(application.register_number, application.document_number, text)
    await write_together(
        case.journal,
        first_entry(
            case.journal,
            received,
            author=case.author,
            article=article_of(received, case.facts.law),
            now=case.now,
        ),
        application,
        Particulars(
            application_id=application.id,
            **{name: getattr(submission, name) for name in _PARTICULARS},
        ),
        Statement(application_id=application.id, seq=1, text=text, digest=digest_of_text(text)),
        ApplicationTerms(application_id=application.id, terms=terms),
        *case.files_of(1, submission.files, from_applicant=True),
        *also,
    )
    if case.author.officer_id is not None:
        await case.write(Registered(on=case.today))
        await application.save()
    if submission.email:
        await queue_notice(case, Notice.RECEIVED)


_PARTICULARS = (
    "name",
    "identity_document",
    "identity_number",
    "contact_person",
    "telephone",
    "email",
    "postal_address",
    "carrier",
    "way",
    "other_form_accepted",
    *AGENT,
)
