"""A review or a lawsuit as its journal tells it, and what may be recorded next.

The first entry says which case it is (`ChallengeRecorded`; a later one corrects it), the
others what happened since. One table (`data/challenge_stages.toml`) says which moves there
are in a review and in a lawsuit, in which order their days stand, and what each needs.

A case is closed by the decision; a lawsuit opens again when somebody appeals, and is closed
by the second instance. In the annual table it stays one case, with the result of the
instance that ended it (†: no filling rule tells; national forms have no second row).

Surprising edges: an office may learn late of an earlier day, so moves are judged by their
days and not by the order of writing; a case that was imported or closed by hand counts as
decided on that day; 维持原判 keeps the result of the first instance, whichever it was.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property
from types import MappingProxyType

from tracker.law.challenge_refusals import (
    AnnulledTwice,
    ClosedBeforeMoves,
    DecisionMissing,
    ExtendedIntoPast,
    FiledBeforeApplication,
    HearingDayMissing,
    MoveAgainstOrder,
    MoveBeforeFiling,
    MoveOfOtherKind,
    MoveTooSoon,
    MoveTwice,
    NoReviewBefore,
    OnlyAfterReview,
    OthersRestOnIt,
    ReviewExtendedTooFar,
    SuedBeforeReview,
)
from tracker.law.challenge_terms import ChallengePhase, Move, Procedure
from tracker.law.entries import (
    Annulled,
    ChallengeCostPaid,
    ChallengeMoved,
    ChallengeRecorded,
    Entry,
)
from tracker.law.layouts import read_data
from tracker.law.refusals import AfterToday, NoValueInForce, Refusal
from tracker.law.remedies import procedure_of
from tracker.law.statute import value_on
from tracker.law.terms import ChallengeKind, ChallengeResult

_SUMMARY = {"review": "review_decision_summary", "litigation": "litigation_summary"}
_UPHELD_BEFORE = "维持原判"
_DECIDING = (Move.DECIDED, Move.SECOND_DECIDED)
_HEARING = (Move.HEARING_SET, Move.SECOND_HEARING_SET)


@dataclass(frozen=True, slots=True)
class MoveRule:
    """One move: its name and article in reviews and in lawsuits, and where it stands."""

    move: Move
    labels: Mapping[str, str]
    articles: Mapping[str, str]
    after: tuple[Move, ...]
    needs: Move | None
    once: bool


@dataclass(frozen=True, slots=True)
class Moved:
    """A move on record, with its place in the journal."""

    seq: int
    entry: ChallengeMoved


@dataclass(frozen=True, slots=True)
class Paid:
    """A line of costs on record, with its place in the journal."""

    seq: int
    entry: ChallengeCostPaid


@dataclass(frozen=True)
class ChallengeFile:
    """A case: what it is, and what happened in it, by day."""

    recorded: ChallengeRecorded
    moves: tuple[Moved, ...] = ()
    costs: tuple[Paid, ...] = ()

    @property
    def kind(self) -> ChallengeKind:
        return self.recorded.kind

    def first(self, move: Move) -> ChallengeMoved | None:
        """The move where it is on record; of several, the latest."""
        found = [moved.entry for moved in self.moves if moved.entry.move is move]
        return found[-1] if found else None

    @cached_property
    def closing(self) -> ChallengeMoved | ChallengeRecorded | None:
        """The entry that closed the case; None while it is open."""
        found: ChallengeMoved | ChallengeRecorded | None = (
            self.recorded if self.recorded.closed_on else None
        )
        for moved in self.moves:
            if moved.entry.move in _DECIDING:
                found = moved.entry
            elif moved.entry.move is Move.APPEALED:
                found = None
        return found

    @property
    def closed_on(self) -> date | None:
        closing = self.closing
        return closing.closed_on if isinstance(closing, ChallengeRecorded) else _day(closing)

    @property
    def result(self) -> ChallengeResult:
        return self.closing.result if self.closing else ChallengeResult.PENDING

    @property
    def decision(self) -> str:
        return self.closing.decision if self.closing else ""

    @property
    def closed_by_move(self) -> bool:
        """Whether moves, and no longer the first entry, say how the case stands."""
        return any(moved.entry.move in (*_DECIDING, Move.APPEALED) for moved in self.moves)

    @property
    def accepted_on(self) -> date:
        """The day it was accepted or docketed; as far as is known, that of filing."""
        return _day(self.first(Move.ACCEPTED)) or self.recorded.on

    @property
    def procedure(self) -> Procedure | None:
        """As it was last told; None while it was not."""
        told = [moved.entry.procedure for moved in self.moves if moved.entry.procedure]
        return told[-1] if told else None

    @property
    def decided_on(self) -> date | None:
        """When the first instance, or the review, decided."""
        return _day(self.first(Move.DECIDED)) or self.recorded.closed_on

    @property
    def received_on(self) -> date | None:
        """When the decision that closed the case reached the authority; None if not known."""
        second = self.first(Move.SECOND_DECIDED) is not None
        return _day(self.first(Move.SECOND_RECEIVED if second else Move.DECISION_RECEIVED))

    @property
    def is_corrected(self) -> bool:
        return self.result is ChallengeResult.CORRECTED

    @property
    def yuan(self) -> Decimal:
        return sum((paid.entry.yuan for paid in self.costs), Decimal("0.00"))

    @property
    def phase(self) -> ChallengePhase:
        if self.first(Move.SECOND_DECIDED):
            return ChallengePhase.SECOND_DECIDED
        if self.first(Move.APPEALED):
            return ChallengePhase.SECOND_INSTANCE
        if self.closing:
            return ChallengePhase.DECIDED
        for move, phase in _PHASES.items():
            if self.first(move):
                return phase
        return ChallengePhase.FILED


_PHASES = {
    Move.HEARING_SET: ChallengePhase.HEARING,
    Move.ANSWERED: ChallengePhase.ANSWERED,
    Move.PAPERS_RECEIVED: ChallengePhase.ANSWER_DUE,
    Move.ACCEPTED: ChallengePhase.ACCEPTED,
}


def challenge_of(journal: Sequence[Entry]) -> ChallengeFile:
    """The case that a journal tells, annulled entries left out. `journal` is in the order of
    writing and begins with `ChallengeRecorded`; of several the last one holds."""
    annulled = {entry.seq for entry in journal if isinstance(entry, Annulled)}
    recorded: ChallengeRecorded | None = None
    moves, costs = [], []
    for seq, entry in enumerate(journal, start=1):
        if isinstance(entry, ChallengeRecorded):
            recorded = entry
        elif isinstance(entry, ChallengeMoved) and seq not in annulled:
            moves.append(Moved(seq, entry))
        elif isinstance(entry, ChallengeCostPaid) and seq not in annulled:
            costs.append(Paid(seq, entry))
    assert recorded is not None, "the journal of a case begins with what it is"
    by_day = sorted(moves, key=lambda moved: (moved.entry.on, _ORDER[moved.entry.move], moved.seq))
    return ChallengeFile(recorded, tuple(by_day), tuple(costs))


def label_of_move(move: Move, kind: ChallengeKind) -> str:
    return RULES[move].labels.get(procedure_of(kind), move.label)


def article_of_move(move: Move, kind: ChallengeKind, on: date) -> str:
    """The article it is done under; of a law before, the law alone."""
    older = _DATA["older"][procedure_of(kind)]
    article: str = (
        older["article"] if on < older["until"] else RULES[move].articles[procedure_of(kind)]
    )
    return article


def moves_permitted(case: ChallengeFile) -> tuple[Move, ...]:
    """What can be recorded next, in the order in which it usually happens."""
    return tuple(move for move in RULES if _refusal_of_place(case, move) is None)


def refusal_of_move(case: ChallengeFile, entry: ChallengeMoved, today: date) -> Refusal | None:
    """Why this move cannot be recorded; None where it can."""
    refusal = _refusal_of_place(case, entry.move) or _refusal_of_day(case, entry, today)
    return refusal or _refusal_of_content(case, entry)


def refusal_of_annulment(case: ChallengeFile, seq: int) -> Refusal | None:
    """Why the entry cannot be annulled: it is none that counts, or another rests on it."""
    if any(paid.seq == seq for paid in case.costs):
        return None
    move = next((moved.entry.move for moved in case.moves if moved.seq == seq), None)
    if move is None:
        return AnnulledTwice()
    if not RULES[move].once:
        return None
    for moved in case.moves:
        if RULES[moved.entry.move].needs is move:
            return OthersRestOnIt(
                later=label_of_move(moved.entry.move, case.kind),
                move=label_of_move(move, case.kind),
            )
    return None


def refusal_of_record(
    entry: ChallengeRecorded,
    *,
    case: ChallengeFile | None = None,
    received_on: date | None = None,
    earlier: ChallengeRecorded | None = None,
) -> Refusal | None:
    """Why a case cannot be what the entry says: its days contradict those of the application,
    of the review before it, or of what was already recorded of it (`case`)."""
    if received_on is not None and entry.on < received_on:
        return FiledBeforeApplication(filed_on=entry.on, received_on=received_on)
    if earlier is not None:
        after = ChallengeKind.LITIGATION_AFTER_REVIEW
        if entry.kind is not after:
            return OnlyAfterReview(kind=after)
        if earlier.kind is not ChallengeKind.REVIEW:
            return NoReviewBefore(number=earlier.case_number)
        if entry.on < earlier.on:
            return SuedBeforeReview(
                filed_on=entry.on, number=earlier.case_number, review_on=earlier.on
            )
    return next(_contradictions(entry, case), None) if case else None


def second_result(case: ChallengeFile, decision: str, column: ChallengeResult) -> ChallengeResult:
    """The column of a second instance: where it upheld the judgment, that of the first."""
    first = case.first(Move.DECIDED) or case.recorded
    upheld = decision == _UPHELD_BEFORE and first.result is not ChallengeResult.PENDING
    return first.result if upheld else column


def _refusal_of_place(case: ChallengeFile, move: Move) -> Refusal | None:
    rule, kind = RULES[move], case.kind
    if procedure_of(kind) not in rule.labels:
        return MoveOfOtherKind(move=move, kind=kind)
    days = _days(case)
    label = label_of_move(move, kind)
    if rule.once and move in days:
        return MoveTwice(on=days[move][-1], move=label)
    if rule.needs and rule.needs not in days:
        return MoveTooSoon(needed=label_of_move(rule.needs, kind), move=label)
    return None


def _refusal_of_day(case: ChallengeFile, entry: ChallengeMoved, today: date) -> Refusal | None:
    label = label_of_move(entry.move, case.kind)
    if entry.on > today:
        return AfterToday(entry=label, on=entry.on)
    if entry.on < case.recorded.on:
        return MoveBeforeFiling(move=label, on=entry.on, filed_on=case.recorded.on)
    for other, days in _days(case).items():
        other_label = label_of_move(other, case.kind)
        if other in RULES[entry.move].after and entry.on < days[-1]:
            return MoveAgainstOrder(
                later=label, later_on=entry.on, earlier=other_label, earlier_on=days[-1]
            )
        if entry.move in RULES[other].after and days[0] < entry.on:
            return MoveAgainstOrder(
                later=other_label, later_on=days[0], earlier=label, earlier_on=entry.on
            )
    return None


def _refusal_of_content(case: ChallengeFile, entry: ChallengeMoved) -> Refusal | None:
    if entry.procedure is Procedure.SUMMARY:
        name = _SUMMARY[procedure_of(case.kind)]
        try:
            value_on(name, case.accepted_on)
        except NoValueInForce as refusal:
            return refusal
    if entry.move in _DECIDING:
        told = entry.decision and entry.result is not ChallengeResult.PENDING
        return None if told else DecisionMissing(move=label_of_move(entry.move, case.kind))
    if entry.move in _HEARING:
        told = entry.hearing_on is not None and entry.on <= entry.hearing_on
        return None if told else HearingDayMissing(on=entry.on)
    if entry.move is Move.EXTENDED:
        return _refusal_of_extension(case, entry)
    return None


def _refusal_of_extension(case: ChallengeFile, entry: ChallengeMoved) -> Refusal | None:
    """A review lasts at most sixty days and thirty more; of courts the law names no end."""
    if entry.until is None or entry.until <= entry.on:
        return ExtendedIntoPast(on=entry.on)
    if case.kind is not ChallengeKind.REVIEW:
        return None
    accepted_on = case.accepted_on
    plain = value_on("review_decision", accepted_on).value
    days = plain + value_on("review_decision_extension", accepted_on).value
    most = accepted_on + timedelta(days=days)
    if entry.until > most:
        return ReviewExtendedTooFar(most=most, days=days, until=entry.until)
    return None


def _contradictions(entry: ChallengeRecorded, case: ChallengeFile) -> Iterator[Refusal]:
    """Moves on record that the corrected first entry no longer fits."""
    for moved in case.moves:
        move, on = moved.entry.move, moved.entry.on
        label = label_of_move(move, case.kind)
        rule = RULES[move]
        if procedure_of(entry.kind) not in rule.labels:
            yield MoveOfOtherKind(move=label, kind=entry.kind)
        if on < entry.on:
            yield MoveBeforeFiling(move=label, on=on, filed_on=entry.on)
        if entry.closed_on is None:
            if rule.needs is Move.DECIDED and case.first(Move.DECIDED) is None:
                yield ClosedBeforeMoves(move=label, on=on)
            continue
        if (move in RULES[Move.DECIDED].after and entry.closed_on < on) or (
            rule.needs is Move.DECIDED and on < entry.closed_on
        ):
            yield ClosedBeforeMoves(move=label, on=on)


def _days(case: ChallengeFile) -> dict[Move, list[date]]:
    """The days on record of each move. A case closed by its first entry was decided that day."""
    days: dict[Move, list[date]] = {}
    for moved in case.moves:
        days.setdefault(moved.entry.move, []).append(moved.entry.on)
    if case.recorded.closed_on:
        days.setdefault(Move.DECIDED, [case.recorded.closed_on])
    return days


def _day(entry: Entry | None) -> date | None:
    return entry.on if entry else None


_DATA = read_data("challenge_stages")
RULES: Mapping[Move, MoveRule] = MappingProxyType(
    {
        Move(said["key"]): MoveRule(
            move=Move(said["key"]),
            labels={name: said[name]["label"] for name in ("review", "litigation") if name in said},
            articles={
                name: said[name]["article"] for name in ("review", "litigation") if name in said
            },
            after=tuple(Move(key) for key in said["after"]),
            needs=Move(said["needs"]) if "needs" in said else None,
            once=said["once"],
        )
        for said in _DATA["move"]
    }
)
_ORDER = {move: place for place, move in enumerate(RULES)}
