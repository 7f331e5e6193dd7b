"""The receipt of an application, as the register tells it."""

from dataclasses import dataclass
from datetime import UTC

from tracker.actions.letters import sender_of
from tracker.law.deadlines import Deadline, reckon
from tracker.law.entries import Received
from tracker.law.facts import first_facts
from tracker.law.terms import Channel
from tracker.letters.attestation import Attestation
from tracker.letters.counting import Counting, counting
from tracker.letters.sheet import ReceiptSheet, Signer, receipt_pdf
from tracker.letters.signing_key import SigningKey
from tracker.records.calendars import current_calendar
from tracker.records.codes import Codes
from tracker.records.following import Papers, papers_of, received_of
from tracker.records.models import Application, Authority, Particulars

_CHECK_PAGE = "/verify"


@dataclass(frozen=True, slots=True)
class Told:
    """What was told on the day of receipt."""

    application: Application
    office: Authority
    received: Received
    papers: Papers
    deadline: Deadline
    counting: Counting | None

    @property
    def awaits_confirmation(self) -> bool:
        """Whether the day of receipt is the latest on which the office has to confirm it."""
        return self.received.by_hand

    @property
    def entered(self) -> bool:
        """Whether the office entered it, so that nobody knows the second it was sent."""
        return self.received.channel is not Channel.ONLINE


def signer_of(key: bytes, base_url: str = "") -> Signer:
    """Who signs receipts in an installation with this secret key and this address."""
    check_url = base_url + _CHECK_PAGE if base_url else ""
    return Signer(SigningKey.from_seed(Codes(key).seed("receipt")), check_url)


def has_receipt(application: Application) -> bool:
    """Whether an applicant was given one: not for an imported ledger, nor for a matter that
    the office took out of an application, which keeps the receipt of the whole."""
    return application.tracking_digest is not None


def receipt_name(application: Application) -> str:
    """The name of the receipt's file."""
    return f"回执-{application.register_number.replace('/', '-')}.pdf"


async def told(application: Application, office: Authority) -> Told:
    calendar = await current_calendar()
    facts = first_facts(await received_of(application.journal_id))
    deadline = reckon(facts, calendar, facts.received.on)
    papers = await papers_of(application.id)
    how = counting(deadline, calendar)
    return Told(application, office, facts.received, papers, deadline, how)


def _named(particulars: Particulars) -> str:
    """Who applies, and who acts for them."""
    agent = particulars.agent_kind
    if agent is None:
        return particulars.name
    return f"{particulars.name}（{agent.label}：{particulars.agent_name}）"


async def receipt_file(receipt: Told, signer: Signer, code: str | None = None) -> bytes:
    """The receipt as PDF, with the tracking code where the caller knows it."""
    application, papers = receipt.application, receipt.papers
    at, own = application.submitted_at, papers.statements[0]
    assert at is not None, "whoever was given a code submitted at some moment"
    particulars = papers.particulars
    sheet = ReceiptSheet(
        office=sender_of(receipt.office),
        facts=Attestation(
            register_number=application.register_number,
            authority_code=receipt.office.code,
            authority_name=receipt.office.name,
            at=at.astimezone(UTC).replace(microsecond=0),
            received_on=receipt.received.on,
            text_digest=own.digest,
            entered=receipt.entered,
        ),
        tracking_code=code,
        applicant=_named(particulars) if particulars else "",
        channel=application.channel.label,
        due_on=receipt.deadline.due_on,
        counted=receipt.counting.lines() if receipt.counting else (),
        submitted=own.text,
        files=tuple(file.name for file in papers.files if file.seq == 1),
    )
    return await receipt_pdf(sheet, signer)
