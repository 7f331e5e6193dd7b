"""The facts the law reasons about, folded from a journal.

The fold keeps what was said and refuses nothing: whether an entry is lawful is asked
of `stages`, which folds entry by entry. Entries are taken in the order of their legal
days, entries of the same day in the order they were written.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cached_property

from tracker.law.entries import (
    Abandoned,
    Annulled,
    Concluded,
    ConsultationDelivered,
    Consulted,
    Deferred,
    Delivered,
    Dispatched,
    Entry,
    Extended,
    FeeCharged,
    FeeNoticeDelivered,
    FeeNoticeWithdrawn,
    FeePaid,
    FeeReduced,
    FeeRefunded,
    Joined,
    OpinionReceived,
    ReasonsAsked,
    ReasonsGiven,
    ReceiptConfirmed,
    Received,
    Registered,
    Reopened,
    Replied,
    ReplyCorrected,
    Split,
    SupplementAsked,
    Supplemented,
    ThirdPartyInformed,
    Transferred,
    Withdrawn,
)
from tracker.law.statute import law_on
from tracker.law.terms import ConsultationKind, Law, Opinion, Stage

Ending = Replied | Withdrawn | Abandoned | Concluded | Joined | Transferred


@dataclass(frozen=True, slots=True)
class Consultation:
    """One party asked, and what came of it."""

    id: str
    kind: ConsultationKind
    sent_on: date
    received_on: date | None = None
    answered_on: date | None = None
    opinion: Opinion | None = None
    whom: str = ""
    informed_on: date | None = None


@dataclass(frozen=True, slots=True)
class SentLetter:
    """The number of a letter, and the entry it was written with."""

    number: str
    entry: Entry


@dataclass(frozen=True)
class Facts:
    """An application as its journal tells it. `began_on` is day 0 of the period in force.

    `before`: the facts as they stood when a review or judgment had it handled anew.
    `letters`: the numbers of all letters written, `dispatches` how they left the house.
    """

    received: Received
    began_on: date
    receipt_confirmed: ReceiptConfirmed | None = None
    registered: Registered | None = None
    supplement_asked: SupplementAsked | None = None
    supplemented: Supplemented | None = None
    consultations: tuple[Consultation, ...] = ()
    extended: Extended | None = None
    reasons_asked: ReasonsAsked | None = None
    reasons_given: ReasonsGiven | None = None
    deferred: Deferred | None = None
    fee_charged: FeeCharged | None = None
    fee_notice_received_on: date | None = None
    fee_reduced: FeeReduced | None = None
    fee_withdrawn: FeeNoticeWithdrawn | None = None
    fee_paid: FeePaid | None = None
    fee_refunded: FeeRefunded | None = None
    split_into: tuple[str, ...] = ()
    ending: Ending | None = None
    corrections: tuple[ReplyCorrected, ...] = ()
    delivered: Delivered | None = None
    reopened: Reopened | None = None
    before: "Facts | None" = None
    letters: tuple[SentLetter, ...] = ()
    dispatches: tuple[Dispatched, ...] = ()

    @cached_property
    def law(self) -> Law:
        return law_on(self.received.on)

    @property
    def awaits_supplement(self) -> bool:
        """What was asked before the application was opened anew is waited for no more."""
        asked = self.supplement_asked
        return asked is not None and self.supplemented is None and asked.on >= self.began_on

    @property
    def awaits_payment(self) -> bool:
        charged = self.fee_charged
        open_ = charged is not None and self.fee_paid is None and self.fee_waived is None
        return open_ and charged is not None and charged.on >= self.began_on

    @property
    def fee_waived(self) -> FeeReduced | None:
        """The reduction that left nothing to pay."""
        reduced = self.fee_reduced
        return reduced if reduced is not None and not reduced.yuan else None

    @property
    def fee_owed(self) -> Decimal | None:
        """What the notice asks, less what was reduced; None where no amount is known."""
        if self.fee_reduced is not None:
            return self.fee_reduced.yuan
        return self.fee_charged.yuan if self.fee_charged else None

    @property
    def reply(self) -> Replied | ReplyCorrected | None:
        """The reply in force: the last one that corrects the others."""
        if self.corrections:
            return self.corrections[-1]
        return self.ending if isinstance(self.ending, Replied) else None

    @property
    def first_run(self) -> "Facts":
        """The facts of the first handling, which the annual tables count: opening an
        application anew makes no new one (formats.md, law.md 4.3: one row each)."""
        return self.before.first_run if self.before else self

    @property
    def stage(self) -> Stage:
        if self.ending is not None:
            return _STAGE_OF_ENDING[type(self.ending)]
        if self.awaits_supplement:
            return Stage.AWAITING_SUPPLEMENT
        if self.awaits_payment:
            return Stage.AWAITING_PAYMENT
        return Stage.HANDLING if self.registered or self.reopened else Stage.RECEIVED

    def consultation(self, id_: str) -> Consultation | None:
        return next((c for c in self.consultations if c.id == id_), None)

    def dispatch_of(self, number: str) -> Dispatched | None:
        """How the letter of that number left the house, where that is recorded."""
        return next((sent for sent in self.dispatches if sent.letter == number), None)

    @property
    def left_on(self) -> date | None:
        """The day of the ending by which its being in time is judged: of a reply that was
        dispatched later than it was dated, the day of posting (235号)."""
        if not isinstance(self.ending, Replied):
            return self.ending.on if self.ending else None
        sent = self.dispatch_of(self.ending.letter)
        return max(sent.on, self.ending.on) if sent else self.ending.on

    @property
    def undispatched(self) -> tuple[SentLetter, ...]:
        """Letters of which nobody recorded that they left the house."""
        return tuple(one for one in self.letters if self.dispatch_of(one.number) is None)

    def after(self, entry: Entry) -> "Facts":
        """The facts once `entry` was done."""
        facts = self._with(entry)
        number = "" if isinstance(entry, Dispatched) else getattr(entry, "letter", "")
        if not number:
            return facts
        return replace(facts, letters=(*facts.letters, SentLetter(number, entry)))

    def _with(self, entry: Entry) -> "Facts":
        match entry:
            case ReceiptConfirmed():
                received = replace(self.received, on=entry.on)
                return replace(self, received=received, began_on=entry.on, receipt_confirmed=entry)
            case Registered():
                return replace(self, registered=entry)
            case SupplementAsked():
                return replace(self, supplement_asked=entry)
            case Supplemented():
                return self._afresh(entry.on, supplemented=entry)
            case Consulted():
                return replace(self, consultations=(*self.consultations, _opened(entry)))
            case ConsultationDelivered():
                return self._consultation_with(entry.id, received_on=entry.on)
            case OpinionReceived():
                return self._consultation_with(
                    entry.id, answered_on=entry.on, opinion=entry.opinion
                )
            case Extended():
                return replace(self, extended=entry)
            case ReasonsAsked():
                return replace(self, reasons_asked=entry)
            case ReasonsGiven():
                return replace(self, reasons_given=entry)
            case Deferred():
                return replace(self, deferred=entry)
            case FeeCharged():
                return replace(self, fee_charged=entry, fee_notice_received_on=entry.received_on)
            case FeeNoticeDelivered():
                return replace(self, fee_notice_received_on=entry.on)
            case FeePaid():
                return self._afresh(entry.on, fee_paid=entry)
            case FeeReduced():
                reduced = replace(self, fee_reduced=entry)
                return reduced._afresh(entry.on) if reduced.fee_waived else reduced
            case FeeNoticeWithdrawn():
                return replace(
                    self,
                    fee_charged=None,
                    fee_notice_received_on=None,
                    fee_reduced=None,
                    fee_withdrawn=entry,
                )
            case FeeRefunded():
                return replace(self, fee_refunded=entry)
            case Split():
                return replace(self, split_into=(*self.split_into, *entry.into))
            case Replied() | Withdrawn() | Abandoned() | Concluded() | Joined() | Transferred():
                return replace(self, ending=entry)
            case ReplyCorrected():
                return replace(self, corrections=(*self.corrections, entry), delivered=None)
            case Dispatched():
                return replace(self, dispatches=(*self.dispatches, entry))
            case Delivered():
                return replace(self, delivered=entry)
            case ThirdPartyInformed():
                return self._consultation_with(entry.id, informed_on=entry.on)
            case Reopened():
                return self._anew(entry)
        return self

    def _anew(self, entry: Reopened) -> "Facts":
        """Day 0 of a new period; what went before is kept aside, and nothing of it is
        waited for any more."""
        return replace(
            self,
            began_on=entry.on,
            extended=None,
            deferred=None,
            consultations=tuple(c for c in self.consultations if c.answered_on),
            ending=None,
            corrections=(),
            delivered=None,
            reopened=entry,
            before=self,
        )

    def _afresh(
        self, on: date, *, supplemented: Supplemented | None = None, fee_paid: FeePaid | None = None
    ) -> "Facts":
        """A plain period with day 0 on `on`: it forgets extension and deferral."""
        return replace(
            self,
            began_on=on,
            extended=None,
            deferred=None,
            supplemented=supplemented or self.supplemented,
            fee_paid=fee_paid or self.fee_paid,
        )

    def _consultation_with(
        self,
        id_: str,
        *,
        received_on: date | None = None,
        answered_on: date | None = None,
        opinion: Opinion | None = None,
        informed_on: date | None = None,
    ) -> "Facts":
        told = tuple(
            replace(
                c,
                received_on=received_on or c.received_on,
                answered_on=answered_on or c.answered_on,
                opinion=opinion or c.opinion,
                informed_on=informed_on or c.informed_on,
            )
            if c.id == id_
            else c
            for c in self.consultations
        )
        return replace(self, consultations=told)


_STAGE_OF_ENDING = {
    Replied: Stage.REPLIED,
    Withdrawn: Stage.WITHDRAWN,
    Abandoned: Stage.ABANDONED,
    Concluded: Stage.CONCLUDED,
    Joined: Stage.JOINED,
    Transferred: Stage.TRANSFERRED,
}


def _opened(entry: Consulted) -> Consultation:
    return Consultation(
        id=entry.id,
        kind=entry.kind,
        sent_on=entry.on,
        received_on=entry.received_on,
        whom=entry.whom,
    )


def first_facts(received: Received) -> Facts:
    """The facts on the day of receipt, with the days of a supplement made before a split."""
    asked, came = received.supplement_asked_on, received.supplemented_on
    return Facts(
        received=received,
        began_on=came or received.on,
        supplement_asked=SupplementAsked(on=asked) if asked else None,
        supplemented=Supplemented(on=came) if came else None,
    )


def in_force(journal: Sequence[Entry]) -> tuple[Entry, ...]:
    """The entries that still count, by legal day: annulled ones and annulments left out.

    `journal` is in the order of writing; the first entry has seq 1.
    """
    annulled = {entry.seq for entry in journal if isinstance(entry, Annulled)}
    kept = [
        entry
        for seq, entry in enumerate(journal, start=1)
        if seq not in annulled and not isinstance(entry, Annulled)
    ]
    return tuple(sorted(kept, key=lambda entry: (not isinstance(entry, Received), entry.on)))


def fold(entries: Iterable[Entry]) -> Facts:
    """The facts of entries in legal order, the first being `Received`."""
    facts: Facts | None = None
    for entry in entries:
        if isinstance(entry, Received):
            facts = first_facts(entry)
        else:
            assert facts is not None, "a journal begins with receipt"
            facts = facts.after(entry)
    assert facts is not None, "a journal begins with receipt"
    return facts
