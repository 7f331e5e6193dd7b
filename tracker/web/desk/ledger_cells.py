"""What stands in each column of the ledger for one application, in Chinese, for paper and files.

A summary is the first 200 characters; whoever needs the whole text exports the register.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from tracker.annual.register_columns import Column
from tracker.clock import CHINA
from tracker.files.personal_numbers import with_numbers_hidden
from tracker.law.calendar import Calendar
from tracker.law.deadlines import reckon, suspensions
from tracker.law.entries import Registered, Replied, ReplyCorrected
from tracker.law.grounds import GROUNDS
from tracker.law.labels import label_of
from tracker.law.terms import (
    ApplicantKind,
    ChallengeKind,
    Channel,
    ConsultationKind,
    DeliveryWay,
    WorkStep,
)
from tracker.records.register_lines import RegisterLine
from tracker.web.templating import masked_email, masked_name, masked_phone

Cell = str | int | date | None
_SUMMARY = 200


@dataclass(frozen=True, slots=True)
class Told:
    """A line as it is told today, masked or in full."""

    line: RegisterLine
    calendar: Calendar
    today: date
    masked: bool

    @property
    def hides(self) -> bool:
        natural = self.line.application.applicant_kind is ApplicantKind.NATURAL_PERSON
        return self.masked and natural


def cells_of(told: Told, columns: Iterable[Column]) -> tuple[Cell, ...]:
    """The cells of these columns; None where the register holds nothing."""
    return tuple(_CELLS[column.key](told) if column.key in _CELLS else None for column in columns)


def written(cell: Cell) -> str:
    """A cell as text."""
    if cell is None:
        return ""
    return cell.isoformat() if isinstance(cell, date) else str(cell)


def _pair(*values: date | str | None) -> str | None:
    """Days and words of one cell, with a stroke between; None where there are none."""
    if not any(values):
        return None
    return "/".join(
        value.isoformat() if isinstance(value, date) else value or "" for value in values
    )


def _applicant(told: Told) -> str | None:
    name = told.line.person.name if told.line.person else ""
    return (masked_name(name) if told.hides else name) or None


def _contact(told: Told) -> str | None:
    person = told.line.person
    if person is None:
        return None
    telephone, email = person.telephone, person.email
    if told.masked:
        telephone, email = masked_phone(telephone), masked_email(email)
    return "，".join(filter(None, (telephone, email))) or None


def _agent(told: Told) -> str | None:
    person = told.line.person
    if person is None or person.agent_kind is None:
        return None
    name = masked_name(person.agent_name) if told.masked else person.agent_name
    return f"{name}（{person.agent_kind.label}）"


def _submitted_at(told: Told) -> str | None:
    at = told.line.application.submitted_at
    return f"{at.astimezone(CHINA):%Y-%m-%d %H:%M}" if at else None


def _evidence(told: Told) -> str | None:
    received = told.line.facts.received
    by_system = received.channel is Channel.ONLINE and told.line.application.submitted_at
    return received.evidence or ("系统" if by_system else None)


def _receipt_number(told: Told) -> str | None:
    application = told.line.application
    return application.register_number if application.tracking_digest else None


def _content(told: Told) -> str | None:
    words = " ".join(told.line.content.split())
    words = with_numbers_hidden(words) if told.masked else words
    return (words if len(words) <= _SUMMARY else f"{words[:_SUMMARY]}…") or None


def _items(told: Told) -> int | None:
    """As many as the reply answers; nobody counts them before."""
    reply = told.line.facts.reply
    return len(reply.grounds) if reply and reply.grounds else None


def _nth_in_month(told: Told) -> int | None:
    before = told.line.before_in_month
    return None if before is None else before + 1


def _related(told: Told) -> str | None:
    facts = told.line.facts
    joined = getattr(facts.ending, "into", "")
    numbers = [facts.received.split_from, *facts.split_into, joined]
    return "、".join(filter(None, numbers)) or None


def _consulted(*kinds: ConsultationKind) -> Callable[[Told], str | None]:
    def tell(told: Told) -> str | None:
        asked = [c for c in told.line.facts.consultations if c.kind in kinds]
        return "；".join(_pair(c.sent_on, c.answered_on) or "" for c in asked) or None

    return tell


def _supplement(told: Told) -> str | None:
    asked, came = told.line.facts.supplement_asked, told.line.facts.supplemented
    return _pair(asked.on if asked else None, came.on if came else None)


def _extension(told: Told) -> str | None:
    extended = told.line.facts.extended
    if extended is None:
        return None
    return _pair(extended.consent_by, extended.on, told.line.application.due_on)


def _suspended_days(told: Told) -> int | None:
    """Working days taken out of the count so far."""
    facts = told.line.facts
    until = facts.ending.on if facts.ending else told.today
    spans = [s for s in suspensions(facts, told.calendar) if s.after < until]
    ends = [min(s.through or until, until) for s in spans]
    days = zip(spans, ends, strict=True)
    between = told.calendar.working_days_between
    return sum(between(span.after, end) for span, end in days) or None


def _left(told: Told) -> str | None:
    line = told.line
    if line.facts.ending is not None:
        return "超期" if line.application.late else None
    deadline = reckon(line.facts, told.calendar, told.today)
    if deadline.overdue:
        return f"超期{deadline.overdue}日"
    return None if deadline.left is None else f"剩余{deadline.left}日"


def _handler(told: Told) -> str | None:
    """Who answered, else who registered it."""
    officers = told.line.officers
    return officers.get(ReplyCorrected) or officers.get(Replied) or officers.get(Registered)


def _proposed(told: Told) -> str | None:
    """Who drew the letter up, and what it was to be."""
    signed = told.line.signed
    return f"{signed.current.officer.name}：{signed.current.title}" if signed else None


def _approved_by(*steps: WorkStep) -> Callable[[Told], str | None]:
    def tell(told: Told) -> str | None:
        signed = told.line.signed
        rulings = [signed.approved(step) for step in steps] if signed else []
        return _pair(*(ruling.name if ruling else None for ruling in rulings))

    return tell


def _signed(told: Told) -> str | None:
    ruling = told.line.signed.approved(WorkStep.SIGN_OFF) if told.line.signed else None
    return _pair(ruling.name, ruling.on) if ruling else None


def _letter(told: Told) -> str | None:
    number = told.line.application.document_number
    return next((one.kind for one in told.line.letters if one.number == number), None)


def _article(told: Told) -> str | None:
    reply = told.line.facts.reply
    found = [GROUNDS[key].article for key in reply.grounds if key in GROUNDS] if reply else []
    return "；".join(dict.fromkeys(filter(None, found))) or None


def _result(told: Told) -> str | None:
    code = told.line.application.result
    return f"{label_of(code)}（{code}）" if code else None


def _fee(told: Told) -> str | None:
    application = told.line.application
    if application.fee_noticed_on is None and not application.fee_received:
        return None
    return _yuan(application.fee_received or application.fee_noticed)


def _yuan(amount: Decimal) -> str:
    return f"是/{amount:.2f}"


def _way(told: Told) -> str | None:
    sent, delivered = _sent_way(told), told.line.facts.delivered
    way = (delivered.way if delivered else None) or sent
    return way.label if way else None


def _sent_way(told: Told) -> DeliveryWay | None:
    sent = told.line.facts.dispatch_of(told.line.application.document_number or "")
    return sent.way if sent else None


def _posted(told: Told) -> str | None:
    sent = told.line.facts.dispatch_of(told.line.application.document_number or "")
    return _pair(sent.on, sent.waybill) if sent else None


def _delivery_evidence(told: Told) -> str | None:
    delivered = told.line.facts.delivered
    return (delivered.evidence if delivered else "") or None


def _challenged(*kinds: ChallengeKind) -> Callable[[Told], str | None]:
    def tell(told: Told) -> str | None:
        found = [c for c in told.line.challenges if c.kind in kinds and not c.co_defendant_only]
        said = (f"{c.kind.label} {c.case_number} {c.decision or c.result.label}" for c in found)
        return "；".join(said) or None

    return tell


def _of_index(name: str) -> Callable[[Told], Cell]:
    return lambda told: getattr(told.line.application, name)


_CELLS: Mapping[str, Callable[[Told], Cell]] = {
    "n": lambda told: told.line.n,
    "register_number": _of_index("register_number"),
    "applicant": _applicant,
    "applicant_kind": lambda told: told.line.application.applicant_kind.label,
    "contact": _contact,
    "agent": _agent,
    "submitted_at": _submitted_at,
    "channel": lambda told: told.line.application.channel.label,
    "received_on": _of_index("received_on"),
    "evidence": _evidence,
    "registered_by": lambda told: told.line.officers.get(Registered),
    "receipt_number": _receipt_number,
    "content": _content,
    "items": _items,
    "carrier": lambda told: _label(told.line.person and told.line.person.carrier),
    "way": lambda told: _label(told.line.person and told.line.person.way),
    "nth_in_month": _nth_in_month,
    "related": _related,
    "due_on": _of_index("due_on"),
    "supplement": _supplement,
    "third_party": _consulted(ConsultationKind.THIRD_PARTY),
    "other_authority": _consulted(ConsultationKind.OTHER_AUTHORITY, ConsultationKind.CO_AUTHOR),
    "extension": _extension,
    "suspended_days": _suspended_days,
    "left": _left,
    "handler": _handler,
    "proposal": _proposed,
    "checker": _approved_by(WorkStep.CHECKING),
    "legal_check": _approved_by(WorkStep.LEGAL_CHECK, WorkStep.SECRECY_CHECK),
    "sign_off": _signed,
    "replied_on": _of_index("ended_on"),
    "letter": _letter,
    "document_number": _of_index("document_number"),
    "result": _result,
    "article": _article,
    "fee": _fee,
    "published": lambda told: "是" if told.line.released else None,
    "delivery_way": _way,
    "posted": _posted,
    "delivered_on": _of_index("delivered_on"),
    "delivery_evidence": _delivery_evidence,
    "rating": lambda told: told.line.rating,
    "review": _challenged(ChallengeKind.REVIEW),
    "litigation": _challenged(
        ChallengeKind.DIRECT_LITIGATION, ChallengeKind.LITIGATION_AFTER_REVIEW
    ),
    "archive_number": lambda told: told.line.dossier or None,
}


def _label(term: object) -> str | None:
    return getattr(term, "label", None)
