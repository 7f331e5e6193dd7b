"""How long the remedies are open, and the terms of a review or lawsuit once there is one.

An applicant has 60 days to ask for a review and six months to sue (three before 1 May
2015), from the day the reply reached him; where the authority let the reply period pass,
from the day it ended. After a review he has 15 days. These are days of the calendar, and
their ends move past days off; of the review law's own terms only those of three, five,
seven and ten days are working days (复议法, article 88).

Readings, stricter for the authority first:

* The review law does not say what happens when the 60th day is a day off. Moved, by
  民法典 203: the applicant has longer. For suits 行诉解释 48 says so outright.
* The term of a decision on review binds an authority, so it is not moved; terms of courts
  are (行诉解释 48).
* Where the office did not record the day the papers of a review or lawsuit came in, its
  own answer is counted from acceptance, the earliest day they can have come.
* What the applicant may still do after a decision or judgment runs from the day he got it;
  until that is known it is counted from the day of the decision, the earliest.

Surprising edges: before anything was delivered no term runs, so limits have a length and
no day; a year after delivery, where the reply did not tell the remedy, and five years after
it was made, everything is over: these longest terms are told too, as such.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

from tracker.law.calendar import Calendar
from tracker.law.limits import Begins, Limit, Moves, Step, Whose, counted, shown
from tracker.law.refusals import NoValueInForce
from tracker.law.remedies import RemedyPath
from tracker.law.statute import end_of_month_after, value_on
from tracker.law.terms import ChallengeKind

_REVIEW_FIRST = (
    "2024年1月1日以后依照条例第十四条至第十六条不予公开的，应当先申请行政复议，不能直接起诉。"
)
_ONLY_THE_REST = "不予公开的部分应当先申请行政复议，只有其余部分可以直接起诉。"
_COURTS_DIFFER = "逾期不答复是否须先申请行政复议，各地法院理解不一；先申请行政复议不会错。"
_NOT_KNOWN_WHEN = "没有登记对方收到的日期，暂自审结之日起算；实际收到更晚的，期限相应推后。"
_PAPERS_NOT_KNOWN = (
    "没有登记收到申请书副本的日期，暂自受理之日起算；也可以自实际收到之日起算，可能更晚。"
)
_SUIT_PAPERS_NOT_KNOWN = (
    "没有登记收到起诉状副本的日期，暂自立案之日起算；也可以自实际收到之日起算，可能更晚。"
)


def limits_of_remedies(
    replied_on: date, delivered_on: date | None, calendar: Calendar, path: RemedyPath | None = None
) -> tuple[Limit, ...]:
    """What the applicant may do against a reply, by the path its grounds lead to.

    `path` None: the grounds are not known, and both ways are told with the condition. The
    terms are those in force on the day they begin, or, before delivery, on `replied_on`.
    """
    review = _term("review_term", delivered_on, replied_on, calendar, Begins.REPLY_RECEIVED)
    found = [_read_by_civil_code(review)]
    if path is RemedyPath.REVIEW_FIRST:
        found.append(
            _term("litigation_after_review_term", None, replied_on, calendar, Begins.REVIEW_DECIDED)
        )
    else:
        note = {None: _REVIEW_FIRST, RemedyPath.SPLIT: _ONLY_THE_REST}.get(path, "")
        suit = _suit(delivered_on, replied_on, calendar, Begins.REPLY_RECEIVED)
        found.append(replace(suit, note=note))
    return (*found, *_longest(replied_on, delivered_on, calendar))


def limits_on_silence(due_on: date, calendar: Calendar) -> tuple[Limit, ...]:
    """Where the reply period ended on `due_on` without a reply (‡: 实施条例 16, by analogy)."""
    review = _term("review_term", due_on, due_on, calendar, Begins.REPLY_OVERDUE)
    suit = _suit(due_on, due_on, calendar, Begins.REPLY_OVERDUE)
    return (
        replace(_read_by_civil_code(review), assumed=True),
        replace(suit, assumed=True, note=_COURTS_DIFFER),
    )


def limits_of_challenge(
    kind: ChallengeKind, filed_on: date, closed_on: date | None, calendar: Calendar
) -> tuple[Limit, ...]:
    """The terms of a review accepted, or a suit docketed, on `filed_on`.

    While it is open those of the procedure, those without a day among them; once it is
    closed what may still follow. Terms the law did not have on that day are left out.
    """
    of_review = kind is ChallengeKind.REVIEW
    if closed_on is None:
        terms = _review_terms if of_review else _suit_terms
        return tuple(terms(filed_on, calendar))
    terms_after = _after_review if of_review else _after_judgment
    return tuple(terms_after(closed_on, calendar))


def limit_of_annual_report(year: int, calendar: Calendar, *, government: bool) -> Limit:
    """Article 49: by 31 January, a government's by 31 March; a day off does not move it."""
    name = "annual_report_of_government" if government else "annual_report_of_department"
    return _in_next_year(name, year, calendar)


def limit_of_submission(year: int, calendar: Calendar) -> Limit | None:
    """Article 49: a department hands its report to the disclosure authority of its government
    by 31 January; the text of 2008 spoke of publication only."""
    try:
        return _in_next_year("annual_report_submission", year, calendar)
    except NoValueInForce:
        return None


def _in_next_year(name: str, year: int, calendar: Calendar) -> Limit:
    """Until the end of a month of the year after, as the law stands when that year begins."""
    parameter = value_on(name, date(year + 1, 1, 1))
    on = end_of_month_after(year, parameter)
    later = calendar.working_day_at_or_after(on)
    other = None
    if later != on:
        other = (
            f"{shown(on)}是休息日，条例没有规定可以顺延，以当日为限；"
            f"也有理解认为可以顺延到{shown(later)}。"
        )
    return Limit(
        key=parameter.name,
        label=parameter.label,
        whose=Whose.AUTHORITY,
        begins=Begins.YEAR_END,
        day_0=date(year, 12, 31),
        on=on,
        article=parameter.article,
        source=parameter.source,
        steps=(Step(on, f"次年{parameter.value}月的最后一日", parameter.article),),
        assumed=parameter.assumed,
        provisional=calendar.day(on).provisional,
        other_reading=other,
        note=parameter.note,
    )


def _term(
    name: str,
    day_0: date | None,
    law_on: date,
    calendar: Calendar,
    begins: Begins,
    whose: Whose = Whose.APPLICANT,
    moves: Moves = Moves.CIVIL,
    **more: Any,
) -> Limit:
    """A term from `day_0`; while that is not known, as the law stands on `law_on`."""
    parameter = value_on(name, day_0 or law_on)
    more = {"note": parameter.note, **more}
    return counted(parameter, day_0, calendar, whose=whose, begins=begins, moves=moves, **more)


def _suit(day_0: date | None, law_on: date, calendar: Calendar, begins: Begins) -> Limit:
    return _term("litigation_term", day_0, law_on, calendar, begins, moves=Moves.COURT)


def _read_by_civil_code(limit: Limit) -> Limit:
    """Moved past days off, though the review law does not say so."""
    raw = limit.steps[1].on if limit.steps else None
    if raw is None or raw == limit.on:
        return limit
    other = f"行政复议法没有规定遇休息日顺延，也有理解认为不顺延，最后一日为{shown(raw)}。"
    return replace(limit, assumed=True, other_reading=other)


def _longest(replied_on: date, delivered_on: date | None, calendar: Calendar) -> Iterator[Limit]:
    told, made = (delivered_on, Begins.REPLY_RECEIVED), (replied_on, Begins.REPLY_MADE)
    terms = {
        "review_term_untold": (told, Moves.CIVIL),
        "review_term_cap": (made, Moves.CIVIL),
        "litigation_term_untold": (told, Moves.COURT),
        "litigation_term_cap": (made, Moves.COURT),
    }
    for name, ((day_0, begins), moves) in terms.items():
        try:
            limit = _term(name, day_0, replied_on, calendar, begins, moves=moves)
        except NoValueInForce:
            continue
        yield replace(limit, is_cap=True)


def _review_terms(accepted_on: date, calendar: Calendar) -> Iterator[Limit]:
    body, accepted = Whose.REVIEW_BODY, Begins.REVIEW_ACCEPTED
    for name, whose, begins in (
        ("review_acceptance", body, Begins.REVIEW_ASKED),
        ("review_supplement_notice", body, Begins.REVIEW_ASKED),
        ("review_supplement", Whose.APPLICANT, Begins.REVIEW_SUPPLEMENT_ASKED),
    ):
        yield from _if_any(name, None, accepted_on, calendar, begins, whose)
    for name in ("review_papers", "review_papers_summary"):
        yield from _if_any(name, accepted_on, accepted_on, calendar, accepted, body)
    for name in ("review_answer", "review_answer_summary"):
        for limit in _if_any(
            name, accepted_on, accepted_on, calendar, accepted, Whose.AUTHORITY, Moves.NOT
        ):
            yield replace(limit, assumed=True, other_reading=_PAPERS_NOT_KNOWN)
    for name in ("review_decision", "review_decision_summary"):
        for limit in _if_any(name, accepted_on, accepted_on, calendar, accepted, body, Moves.NOT):
            yield _not_moved(limit, calendar)
            if name == "review_decision":
                yield from _longer_decision(limit, calendar)


def _longer_decision(plain: Limit, calendar: Calendar) -> Iterator[Limit]:
    """Sixty days and at most thirty more, in one stretch from acceptance."""
    assert plain.day_0 is not None
    assert plain.value is not None
    more = value_on("review_decision_extension", plain.day_0)
    both = replace(more, label="延长后作出行政复议决定的期限", value=plain.value + more.value)
    limit = counted(
        both, plain.day_0, calendar, whose=plain.whose, begins=plain.begins, moves=Moves.NOT
    )
    yield _not_moved(replace(limit, note=more.note), calendar)


def _not_moved(limit: Limit, calendar: Calendar) -> Limit:
    """A term that binds an authority ends on its last day, be it a day off."""
    assert limit.on is not None
    later = calendar.working_day_at_or_after(limit.on)
    if later == limit.on:
        return limit
    other = f"最后一日是休息日，这里不顺延；也有理解认为可以顺延到{shown(later)}。"
    return replace(limit, assumed=True, other_reading=other)


def _suit_terms(docketed_on: date, calendar: Calendar) -> Iterator[Limit]:
    court, moves = Whose.COURT, Moves.COURT
    for limit in _if_any(
        "litigation_answer", docketed_on, docketed_on, calendar,
        Begins.SUIT_ACCEPTED, Whose.AUTHORITY, moves,
    ):  # fmt: skip
        yield replace(limit, assumed=True, other_reading=_SUIT_PAPERS_NOT_KNOWN)
    for name, day_0, begins, whose in (
        ("litigation_filing", None, Begins.SUIT_FILED, court),
        ("litigation_first_instance", docketed_on, Begins.SUIT_ACCEPTED, court),
        ("litigation_summary", docketed_on, Begins.SUIT_ACCEPTED, court),
        ("litigation_appeal_judgment", None, Begins.JUDGED, Whose.AUTHORITY),
        ("litigation_appeal_ruling", None, Begins.JUDGED, Whose.AUTHORITY),
        ("litigation_second_instance", None, Begins.APPEALED, court),
    ):
        yield from _if_any(name, day_0, docketed_on, calendar, begins, whose, moves)


def _after_review(decided_on: date, calendar: Calendar) -> Iterator[Limit]:
    limit = _term(
        "litigation_after_review_term", decided_on, decided_on, calendar,
        Begins.REVIEW_DECIDED, moves=Moves.COURT,
    )  # fmt: skip
    yield replace(limit, assumed=True, other_reading=_NOT_KNOWN_WHEN)


def _after_judgment(judged_on: date, calendar: Calendar) -> Iterator[Limit]:
    for name in ("litigation_appeal_judgment", "litigation_appeal_ruling"):
        for limit in _if_any(
            name, judged_on, judged_on, calendar, Begins.JUDGED, Whose.AUTHORITY, Moves.COURT
        ):
            yield replace(limit, assumed=True, other_reading=_NOT_KNOWN_WHEN)
    yield from _if_any(
        "litigation_second_instance", None, judged_on, calendar,
        Begins.APPEALED, Whose.COURT, Moves.COURT,
    )  # fmt: skip


def _if_any(
    name: str,
    day_0: date | None,
    law_on: date,
    calendar: Calendar,
    begins: Begins,
    whose: Whose,
    moves: Moves = Moves.CIVIL,
) -> Iterator[Limit]:
    """The term, where the law had it on that day."""
    try:
        yield _term(name, day_0, law_on, calendar, begins, whose, moves)
    except NoValueInForce:
        return
