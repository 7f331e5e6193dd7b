"""What a journal can say: one frozen dataclass for each kind of entry.

`on` is the legal day of what was done; the moment it was recorded and the officer
stand beside the entry in the register, for the law does not reason about them. An
entry is read strictly: an unknown name, a missing day or a value of the wrong kind
is refused with a sentence, never guessed.
"""

import re
import types
import unicodedata
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, fields
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any, ClassVar, Union, get_args, get_origin, get_type_hints

from tracker.law.refusals import EntryUnreadable, UnknownEntry
from tracker.law.terms import (
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

_DAY = re.compile(r"(\d{4})(?:-(\d\d?)-|/(\d\d?)/|年(\d\d?)月)(\d\d?)日?")


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
    """The notice of the processing fee (国办函〔2020〕109号)."""

    entry: ClassVar[EntryKind] = EntryKind.FEE_CHARGED
    received_on: date | None = None
    basis: FeeBasis | None = None
    quantity: int | None = None
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
class Replied(Entry):
    """Articles 36 to 39: the written reply was posted or handed over on this day.

    `letter` is its document number, `letter_digest` vouches for its words; `grounds` are all
    grounds used, `ground` the one that the annual table counts.
    """

    entry: ClassVar[EntryKind] = EntryKind.REPLIED
    grounds: tuple[str, ...] = ()
    ground: str = ""
    letter: str = ""
    letter_digest: str = ""
    attachments: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivered(Entry):
    """The reply reached the applicant; only the remedies start here."""

    entry: ClassVar[EntryKind] = EntryKind.DELIVERED
    way: DeliveryWay | None = None
    evidence: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyCorrected(Entry):
    """A later reply that takes the place of the one before it, whose number is `corrects`."""

    entry: ClassVar[EntryKind] = EntryKind.REPLY_CORRECTED
    corrects: str = ""
    reason: str = ""
    grounds: tuple[str, ...] = ()
    ground: str = ""
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
class Annulled(Entry):
    """A later entry that says an earlier one was a mistake; the earlier one stays readable."""

    entry: ClassVar[EntryKind] = EntryKind.ANNULLED
    seq: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChallengeRecorded(Entry):
    """A review or litigation as it stands since this entry; in a journal of its own."""

    entry: ClassVar[EntryKind] = EntryKind.CHALLENGE_RECORDED
    kind: ChallengeKind
    case_number: str
    closed_on: date | None = None
    result: ChallengeResult = ChallengeResult.PENDING
    decision: str = ""
    register_number: str = ""
    co_defendant_only: bool = False


ENTRY_CLASSES: Mapping[EntryKind, type[Entry]] = types.MappingProxyType(
    {kind.entry: kind for kind in Entry.__subclasses__()}
)


def read_entry(said: Mapping[str, Any]) -> Entry:
    """The entry that a JSON object says. Refuses what it cannot read."""
    name = str(said.get("entry"))
    if name not in ENTRY_CLASSES:
        raise UnknownEntry(entry=name, known="、".join(ENTRY_CLASSES))
    kind = ENTRY_CLASSES[EntryKind(name)]
    return kind(**_values(kind, {k: v for k, v in said.items() if k != "entry"}))


def read_day(said: Any) -> date:
    """2025-09-22, and as people write it: 2025/9/22, 2025年9月22日. Else a ValueError."""
    found = _DAY.fullmatch(unicodedata.normalize("NFKC", str(said)).strip())
    if not found:
        raise ValueError(said)
    year, month, on = (int(number) for number in found.groups() if number)
    return date(year, month, on)


def write_entry(entry: Entry) -> dict[str, Any]:
    """The JSON object of an entry, without what was left at its default."""
    said: dict[str, Any] = {"entry": entry.entry.value}
    for field in fields(entry):
        value = getattr(entry, field.name)
        if value != field.default:
            said[field.name] = _written(value)
    return said


_HINTS = {kind: get_type_hints(kind) for kind in ENTRY_CLASSES.values()}


def _values(kind: type[Entry], said: Mapping[str, Any]) -> dict[str, Any]:
    known = {field.name: field for field in fields(kind)}
    for name in said:
        if name not in known:
            raise EntryUnreadable(entry=kind.entry.value, problem=f"没有“{name}”这一项")
    values = {}
    for name, field in known.items():
        if name in said:
            values[name] = _read(kind, name, said[name])
        elif field.default is MISSING:
            raise EntryUnreadable(entry=kind.entry.value, problem=f"缺少“{name}”")
    return values


def _read(kind: type[Entry], name: str, value: Any) -> Any:
    hint = _HINTS[kind][name]
    options = get_args(hint) if get_origin(hint) in (Union, types.UnionType) else (hint,)
    if value is None and types.NoneType in options:
        return None
    wanted = next(option for option in options if option is not types.NoneType)
    try:
        return _as(wanted, value)
    except (ValueError, TypeError, InvalidOperation):
        problem = f"“{name}”的值“{value}”不对"
        raise EntryUnreadable(entry=kind.entry.value, problem=problem) from None


def _as(wanted: Any, value: Any) -> Any:
    if get_origin(wanted) is tuple:
        if not isinstance(value, list):
            raise TypeError
        return tuple(_as(str, item) for item in value)
    if wanted is date:
        return read_day(value)
    if wanted is Decimal:
        return Decimal(_exactly(str, value))
    if issubclass(wanted, StrEnum):
        return wanted(value)
    return _exactly(wanted, value)


def _exactly(wanted: type, value: Any) -> Any:
    if type(value) is not wanted:
        raise TypeError
    return value


def _written(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, tuple):
        return list(value)
    return value
