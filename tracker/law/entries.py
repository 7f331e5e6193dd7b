"""What a journal can say: one frozen dataclass for each kind of entry.

`on` is the legal day of what was done; the moment it was recorded and the officer
stand beside the entry in the register, for the law does not reason about them.
"""

import types
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from typing import ClassVar

from tracker.law.challenge_terms import CostItem, Move, Procedure
from tracker.law.terms import (
    AccompanyingLetter,
    ApplicantKind,
    ApplicationKind,
    ChallengeKind,
    ChallengeResult,
    Channel,
    ConsultationKind,
    DeliveryWay,
    EntryKind,
    FeeBasis,
    Opinion,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """Something that was done on a legal day."""

    entry: ClassVar[EntryKind]
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Received(Entry):
    """Article 31: the day that counts as receipt. Day 0 of the reply period.

    `submitted_on`, `signed_on` and `confirmed_on` are the days of the channel that are known
    besides; `by_hand`: the office confirms what came online itself, and `on` is the day by
    which it counts as confirmed anyway. `first_reached` had the letter before the disclosure
    office, which got it on `passed_on`. `unsure`: the applicant did not know which authority is
    responsible and left it to the one that takes such applications. `split_from` is the
    application this one was part of; with it come the days of a supplement made before the
    split. `extended_to` and the fees are what an imported ledger states of acts that are not
    in the register themselves.
    """

    entry: ClassVar[EntryKind] = EntryKind.RECEIVED
    kind: ApplicationKind = ApplicationKind.DISCLOSURE
    channel: Channel = Channel.ONLINE
    applicant_kind: ApplicantKind = ApplicantKind.NATURAL_PERSON
    submitted_on: date | None = None
    signed_on: date | None = None
    confirmed_on: date | None = None
    by_hand: bool = False
    first_reached: str = ""
    passed_on: date | None = None
    unsure: bool = False
    split_from: str = ""
    supplement_asked_on: date | None = None
    supplemented_on: date | None = None
    evidence: str = ""
    statement: str = ""
    attachments: tuple[str, ...] = ()
    imported: bool = False
    extended_to: date | None = None
    fee_noticed: Decimal | None = None
    fee_received: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptConfirmed(Entry):
    """Article 31, item 3: the office confirmed with the applicant before the day did."""

    entry: ClassVar[EntryKind] = EntryKind.RECEIPT_CONFIRMED
    evidence: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Registered(Entry):
    """Article 45: the disclosure office entered the application in its register."""

    entry: ClassVar[EntryKind] = EntryKind.REGISTERED
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SupplementAsked(Entry):
    """Article 30: the one notice that says what to supplement and until when."""

    entry: ClassVar[EntryKind] = EntryKind.SUPPLEMENT_ASKED
    items: str = ""
    respond_by: date | None = None
    letter: str = ""
    letter_digest: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Supplemented(Entry):
    """Article 30: the supplemented application arrived; the reply period begins afresh."""

    entry: ClassVar[EntryKind] = EntryKind.SUPPLEMENTED
    channel: Channel = Channel.ONLINE
    statement: str = ""
    attachments: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Consulted(Entry):
    """Articles 32 to 34: a letter asking a third party, a co-author or another authority."""

    entry: ClassVar[EntryKind] = EntryKind.CONSULTED
    id: str
    kind: ConsultationKind
    received_on: date | None = None
    whom: str = ""
    letter: str = ""
    letter_digest: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsultationDelivered(Entry):
    """Article 32: the day the party consulted received the letter; its 15 days start here."""

    entry: ClassVar[EntryKind] = EntryKind.CONSULTATION_DELIVERED
    id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OpinionReceived(Entry):
    """Articles 32, 34: the party consulted answered."""

    entry: ClassVar[EntryKind] = EntryKind.OPINION_RECEIVED
    id: str
    opinion: Opinion = Opinion.OTHER
    summary: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Extended(Entry):
    """Article 33: the period was extended, and the applicant told, before it ended."""

    entry: ClassVar[EntryKind] = EntryKind.EXTENDED
    working_days: int
    consent_by: str = ""
    reason: str = ""
    letter: str = ""
    letter_digest: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReasonsAsked(Entry):
    """Article 35: the applicant is asked why so many applications; the period goes on."""

    entry: ClassVar[EntryKind] = EntryKind.REASONS_ASKED
    items: str = ""
    respond_by: date | None = None
    letter: str = ""
    letter_digest: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReasonsGiven(Entry):
    """Article 35: the applicant said why."""

    entry: ClassVar[EntryKind] = EntryKind.REASONS_GIVEN
    channel: Channel = Channel.ONLINE
    statement: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Deferred(Entry):
    """Article 35: a reasonable later day for excessive applications with good reasons."""

    entry: ClassVar[EntryKind] = EntryKind.DEFERRED
    until: date
    reason: str = ""
    letter: str = ""
    letter_digest: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FeeCharged(Entry):
    """The notice of the processing fee (国办函〔2020〕109号).

    `quantity` are the items or pages of this application; `before` the items of the same
    applicant in the calendar month that came before it and are not billed again.
    """

    entry: ClassVar[EntryKind] = EntryKind.FEE_CHARGED
    received_on: date | None = None
    basis: FeeBasis | None = None
    quantity: int | None = None
    before: int = 0
    yuan: Decimal | None = None
    letter: str = ""
    letter_digest: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FeeNoticeDelivered(Entry):
    """The day the applicant received the fee notice; the term to pay starts the day after."""

    entry: ClassVar[EntryKind] = EntryKind.FEE_NOTICE_DELIVERED


@dataclass(frozen=True, slots=True, kw_only=True)
class FeePaid(Entry):
    """The fee was paid in full; the reply period begins afresh."""

    entry: ClassVar[EntryKind] = EntryKind.FEE_PAID
    yuan: Decimal | None = None
    receipt: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FeeReduced(Entry):
    """The office asks for less than its notice did: `yuan` is what is left to pay, 0 all waived.

    Article 42: an authority may charge and need not. A fee waived is settled as one paid is,
    and the reply period begins afresh (‡; the text speaks of payment alone).
    """

    entry: ClassVar[EntryKind] = EntryKind.FEE_REDUCED
    yuan: Decimal
    reason: str = ""
    letter: str = ""
    letter_digest: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FeeNoticeWithdrawn(Entry):
    """The office takes back a notice that should not have gone out. The reply period is counted
    as if there had been none (‡, stricter for the authority); a right notice may follow in it.
    """

    entry: ClassVar[EntryKind] = EntryKind.FEE_NOTICE_WITHDRAWN
    reason: str = ""
    letter: str = ""
    letter_digest: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FeeRefunded(Entry):
    """All or part of a fee was given back, against the fiscal receipt of that number."""

    entry: ClassVar[EntryKind] = EntryKind.FEE_REFUNDED
    yuan: Decimal
    receipt: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Replied(Entry):
    """Articles 36 to 39: the written reply was posted or handed over on this day.

    `letter` is its document number, `letter_digest` vouches for its words; `grounds` are all
    grounds used, `ground` the one that the annual table counts. `path` is the reasoning, where
    the officer came by the seven questions: a way of `decision_path` for each ground.
    """

    entry: ClassVar[EntryKind] = EntryKind.REPLIED
    grounds: tuple[str, ...] = ()
    ground: str = ""
    path: tuple[str, ...] = ()
    letter: str = ""
    letter_digest: str = ""
    attachments: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivered(Entry):
    """The reply reached the applicant; only the remedies start here."""

    entry: ClassVar[EntryKind] = EntryKind.DELIVERED
    way: DeliveryWay | None = None
    evidence: str = ""
    attachments: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Dispatched(Entry):
    """The letter of number `letter` left the house: handed over, posted or put online.

    By post this day, 交邮之日, decides whether a reply was in time (国办公开办函〔2016〕235号).
    """

    entry: ClassVar[EntryKind] = EntryKind.DISPATCHED
    letter: str
    way: DeliveryWay | None = None
    waybill: str = ""
    evidence: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyCorrected(Entry):
    """A later reply that takes the place of the one before it, whose number is `corrects`.

    It says what a `Replied` says.
    """

    entry: ClassVar[EntryKind] = EntryKind.REPLY_CORRECTED
    corrects: str = ""
    reason: str = ""
    grounds: tuple[str, ...] = ()
    ground: str = ""
    path: tuple[str, ...] = ()
    letter: str = ""
    letter_digest: str = ""
    attachments: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ThirdPartyInformed(Entry):
    """Article 32: told what was disclosed over its objection, and why; `id` is its letter's."""

    entry: ClassVar[EntryKind] = EntryKind.THIRD_PARTY_INFORMED
    id: str
    reason: str = ""
    letter: str = ""
    letter_digest: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Split(Entry):
    """Several matters, an application each: the register numbers of those taken out."""

    entry: ClassVar[EntryKind] = EntryKind.SPLIT
    into: tuple[str, ...] = ()
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Joined(Entry):
    """The same asked twice: goes on in the application of that register number."""

    entry: ClassVar[EntryKind] = EntryKind.JOINED
    into: str
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Transferred(Entry):
    """Mail for another authority that arrived here, passed on to it on this day."""

    entry: ClassVar[EntryKind] = EntryKind.TRANSFERRED
    whom: str
    way: DeliveryWay | None = None
    evidence: str = ""
    reason: str = ""
    letter: str = ""
    letter_digest: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reopened(Entry):
    """A review or judgment has the authority handle it anew. `on`: its decision was received.

    `reply_by` is the day it set, where it set one.
    """

    entry: ClassVar[EntryKind] = EntryKind.REOPENED
    case_number: str = ""
    decision: str = ""
    reply_by: date | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawn(Entry):
    """The applicant took the application back."""

    entry: ClassVar[EntryKind] = EntryKind.WITHDRAWN
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Abandoned(Entry):
    """Article 30 or the fee measure: not supplemented, or not paid, within the term."""

    entry: ClassVar[EntryKind] = EntryKind.ABANDONED
    letter: str = ""
    letter_digest: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Concluded(Entry):
    """An ending taken over from an imported ledger, with its result as the ledger names it."""

    entry: ClassVar[EntryKind] = EntryKind.CONCLUDED
    result: str
    letter: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterSent(Entry):
    """A letter beside the acts (`letters`): kept and numbered as theirs are."""

    entry: ClassVar[EntryKind] = EntryKind.LETTER_SENT
    kind: AccompanyingLetter
    addressee: str = ""
    letter: str = ""
    letter_digest: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Annulled(Entry):
    """A later entry that says an earlier one was a mistake; the earlier one stays readable."""

    entry: ClassVar[EntryKind] = EntryKind.ANNULLED
    seq: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChallengeRecorded(Entry):
    """A review or litigation as it stands since this entry; in a journal of its own.

    `letter`: number of the reply it turns against. `earlier`: the review before a lawsuit, by
    its id in the register, for a case number may be corrected.
    """

    entry: ClassVar[EntryKind] = EntryKind.CHALLENGE_RECORDED
    kind: ChallengeKind
    case_number: str
    closed_on: date | None = None
    result: ChallengeResult = ChallengeResult.PENDING
    decision: str = ""
    register_number: str = ""
    co_defendant_only: bool = False
    letter: str = ""
    earlier: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChallengeMoved(Entry):
    """One event of a review or lawsuit; which of the facts belong to it, `challenge_stages` says.

    `number`: of the decision, or of the case before the second instance. `hearing_on` may be
    still to come. `ruling`: decided by ruling (裁定), not by judgment. `by_us`: the authority
    itself appeals.
    """

    entry: ClassVar[EntryKind] = EntryKind.CHALLENGE_MOVED
    move: Move
    number: str = ""
    procedure: Procedure | None = None
    hearing_on: date | None = None
    until: date | None = None
    decision: str = ""
    result: ChallengeResult = ChallengeResult.PENDING
    ruling: bool = False
    by_us: bool = False
    note: str = ""
    attachments: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ChallengeCostPaid(Entry):
    """What a review or lawsuit cost the authority: one line."""

    entry: ClassVar[EntryKind] = EntryKind.CHALLENGE_COST_PAID
    item: CostItem
    yuan: Decimal
    receipt: str = ""
    note: str = ""


ENTRY_CLASSES: Mapping[EntryKind, type[Entry]] = types.MappingProxyType(
    {kind.entry: kind for kind in Entry.__subclasses__()}
)


_DAYS: Mapping[type[Entry], tuple[str, ...]] = {
    kind: tuple(field.name for field in fields(kind) if field.type in (date, date | None))
    for kind in ENTRY_CLASSES.values()
}


def days_of(entry: Entry) -> Iterator[date]:
    """Every day an entry names, its own first."""
    days = (getattr(entry, name) for name in _DAYS[type(entry)])
    return (day for day in days if day is not None)
