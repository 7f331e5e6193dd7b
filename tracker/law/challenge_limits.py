"""The terms of a review or lawsuit, counted from the days that are on record.

`remedy_limits` tells what is known from the day of filing alone, from the earliest day each
term can begin. What happened since makes it exact: the day the papers came in begins the
answer, the day a decision was received begins what may follow, the procedure leaves the terms
of the other one out, a notice of extension names its own day, and what was done is met.

Surprising edges: a hearing has no term, its day is the last to be there; nobody tells the
authority when the court got the appeal, so that the second instance is counted from the day
of the appeal (†).
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from tracker.law.articles import TEXTS, places
from tracker.law.calendar import Calendar
from tracker.law.challenge_stages import ChallengeFile, article_of_move
from tracker.law.challenge_terms import Move, Procedure
from tracker.law.limits import Begins, Limit, Moves, Step, Whose, counted
from tracker.law.remedy_limits import limits_of_challenge
from tracker.law.statute import value_on
from tracker.law.terms import ChallengeKind, Term


class NamedDay(Term):
    """A day that a notice names rather than the law."""

    HEARING = "hearing", "听取意见、听证"
    SITTING = "sitting", "开庭"
    EXTENDED = "extended", "延长后的审理期限"


_SUMMARY = frozenset(
    {
        "review_papers_summary",
        "review_answer_summary",
        "review_decision_summary",
        "litigation_summary",
    }
)
_ORDINARY = frozenset(
    {
        "review_papers",
        "review_answer",
        "review_decision",
        "review_decision_extension",
        "litigation_first_instance",
    }
)
_OF_OTHER_PROCEDURE = {Procedure.ORDINARY: _SUMMARY, Procedure.SUMMARY: _ORDINARY}
_TO_ACCEPTANCE = frozenset(
    {"review_acceptance", "review_supplement_notice", "review_supplement", "litigation_filing"}
)
_PAPERS = frozenset({"review_papers", "review_papers_summary"})
_ANSWER = frozenset({"review_answer", "review_answer_summary", "litigation_answer"})
_DECISION = _SUMMARY - _PAPERS - _ANSWER | {
    "review_decision",
    "review_decision_extension",
    "litigation_first_instance",
}
_LATER = frozenset(
    {"litigation_appeal_judgment", "litigation_appeal_ruling", "litigation_second_instance"}
)
_OF_OTHER_FORM = {True: "litigation_appeal_judgment", False: "litigation_appeal_ruling"}
_CERTAIN = (Begins.REVIEW_PAPERS_RECEIVED, Begins.SUIT_PAPERS_RECEIVED)
_APPEAL_NOT_KNOWN = (
    "没有登记法院收到上诉状的日期，暂自上诉之日起算；法院实际收到更晚的，期限相应推后。"
)


def limits_of_file(case: ChallengeFile, calendar: Calendar, today: date) -> tuple[Limit, ...]:
    """What is due in a case on `today` and what was met, the hearings still to come among it."""
    hearings = [limit for limit in _hearings(case) if limit.on and today <= limit.on]
    if case.first(Move.SECOND_DECIDED):
        return ()
    if case.first(Move.APPEALED):
        return (*hearings, *_second_instance(case, calendar))
    if case.closed_on is not None:
        return tuple(_after_decision(case, case.closed_on, calendar))
    return (*hearings, *_first_instance(case, calendar))


def own_limits(limits: tuple[Limit, ...], today: date) -> list[Limit]:
    """What the authority itself has still to do, the nearest first.

    A day that is past stays while it is certain (its beginning is on record) and nothing was
    done; one that was only reckoned from the earliest day has lapsed silently, and so has the
    shorter of two answers where nobody recorded the procedure.
    """
    answers = [limit.on for limit in limits if limit.key in _ANSWER and limit.on]
    longest = max(answers, default=None)
    found = [
        limit
        for limit in limits
        if limit.whose is Whose.AUTHORITY
        and limit.on is not None
        and not limit.is_met
        and (today <= limit.on or (limit.on == longest and limit.begins in _CERTAIN))
    ]
    return sorted(found, key=lambda limit: limit.on or today)


def _first_instance(case: ChallengeFile, calendar: Calendar) -> Iterator[Limit]:
    left_out = set(_OF_OTHER_PROCEDURE[case.procedure]) if case.procedure else set()
    if case.moves:
        left_out |= _LATER
    if case.first(Move.ACCEPTED):
        left_out |= _TO_ACCEPTANCE
    if case.first(Move.PAPERS_RECEIVED):
        left_out |= _PAPERS | _TO_ACCEPTANCE
    extended = case.first(Move.EXTENDED)
    for limit in limits_of_challenge(case.kind, case.accepted_on, None, calendar):
        if limit.key in left_out or (extended and limit.key in _DECISION):
            continue
        yield _answer(limit, case, calendar) if limit.key in _ANSWER else limit
    if extended and extended.until:
        yield _named(case, Move.EXTENDED, extended.on, extended.until)


def _answer(limit: Limit, case: ChallengeFile, calendar: Calendar) -> Limit:
    """The authority's own answer: from the day the papers came in, once that is known."""
    is_met = case.first(Move.ANSWERED) is not None
    papers = case.first(Move.PAPERS_RECEIVED)
    if papers is None:
        return replace(limit, is_met=is_met)
    parameter = value_on(limit.key, papers.on)
    of_review = case.kind is ChallengeKind.REVIEW
    return counted(
        parameter,
        papers.on,
        calendar,
        whose=Whose.AUTHORITY,
        begins=Begins.REVIEW_PAPERS_RECEIVED if of_review else Begins.SUIT_PAPERS_RECEIVED,
        moves=Moves.NOT if of_review else Moves.COURT,
        note=parameter.note,
        is_met=is_met,
    )


def _after_decision(case: ChallengeFile, closed_on: date, calendar: Calendar) -> Iterator[Limit]:
    """What may follow: from the day the decision was received, once that is known."""
    decided = case.first(Move.DECIDED)
    left_out = _OF_OTHER_FORM[decided.ruling] if decided else ""
    for limit in limits_of_challenge(case.kind, case.recorded.on, closed_on, calendar):
        if limit.key == left_out or limit.on is None:
            continue
        if case.received_on is None:
            yield limit
            continue
        parameter = value_on(limit.key, case.received_on)
        yield counted(
            parameter,
            case.received_on,
            calendar,
            whose=limit.whose,
            begins=limit.begins,
            moves=Moves.COURT,
            note=parameter.note,
        )


def _second_instance(case: ChallengeFile, calendar: Calendar) -> Iterator[Limit]:
    appealed = case.first(Move.APPEALED)
    assert appealed is not None
    parameter = value_on("litigation_second_instance", appealed.on)
    limit = counted(
        parameter,
        appealed.on,
        calendar,
        whose=Whose.COURT,
        begins=Begins.APPEALED,
        moves=Moves.COURT,
        note=parameter.note,
    )
    yield replace(limit, assumed=True, other_reading=_APPEAL_NOT_KNOWN)


def _hearings(case: ChallengeFile) -> Iterator[Limit]:
    for moved in case.moves:
        if moved.entry.hearing_on:
            yield _named(case, moved.entry.move, moved.entry.on, moved.entry.hearing_on)


def _named(case: ChallengeFile, move: Move, told_on: date, on: date) -> Limit:
    """A day that a notice named rather than the law counted."""
    hearing = move is not Move.EXTENDED
    of_review = case.kind is ChallengeKind.REVIEW
    article = article_of_move(move, case.kind, told_on)
    whose = Whose.REVIEW_BODY if of_review else Whose.COURT
    day = (NamedDay.HEARING if of_review else NamedDay.SITTING) if hearing else NamedDay.EXTENDED
    return Limit(
        key=move.value,
        label=day.label,
        whose=Whose.AUTHORITY if hearing else whose,
        begins=Begins.HEARING_NOTICE if hearing else Begins.EXTENSION_NOTICE,
        day_0=told_on,
        on=on,
        article=article,
        source=TEXTS[places(article)[0].text].number,
        steps=(Step(on, "通知书写明的日期", article),),
    )
