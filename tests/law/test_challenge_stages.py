"""A review or a lawsuit step by step: what may be recorded, how it then stands, what is due."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tests.law.stories import on as day
from tracker.law.calendar import national
from tracker.law.challenge_limits import limits_of_file, own_limits
from tracker.law.challenge_stages import (
    RULES,
    ChallengeFile,
    article_of_move,
    challenge_of,
    label_of_move,
    moves_permitted,
    refusal_of_annulment,
    refusal_of_move,
    refusal_of_record,
    second_result,
)
from tracker.law.challenge_terms import ChallengePhase, CostItem, Move, Procedure
from tracker.law.entries import (
    Annulled,
    ChallengeCostPaid,
    ChallengeMoved,
    ChallengeRecorded,
    Entry,
)
from tracker.law.limits import Begins, Limit, Whose
from tracker.law.terms import ChallengeKind, ChallengeResult

CALENDAR = national()
TODAY = day("2026-06-30 周二")
SOON = day("2026-03-10 周二")
REVIEW, DIRECT = ChallengeKind.REVIEW, ChallengeKind.DIRECT_LITIGATION
AFTER = ChallengeKind.LITIGATION_AFTER_REVIEW
UPHELD, CORRECTED, OTHER, PENDING = (
    ChallengeResult.UPHELD,
    ChallengeResult.CORRECTED,
    ChallengeResult.OTHER,
    ChallengeResult.PENDING,
)


def filed(kind: ChallengeKind = REVIEW, said: str = "2026-03-02 周一", **told: Any) -> Entry:
    return ChallengeRecorded(on=day(said), kind=kind, case_number="某号", **told)


def moved(said: str, move: Move, **told: Any) -> ChallengeMoved:
    return ChallengeMoved(on=day(said), move=move, **told)


def decided(said: str, decision: str, result: ChallengeResult, **told: Any) -> ChallengeMoved:
    return moved(said, Move.DECIDED, decision=decision, result=result, **told)


def case(*entries: Entry) -> ChallengeFile:
    return challenge_of(entries)


def by_key(limits: Sequence[Limit]) -> dict[str, Limit]:
    return {limit.key: limit for limit in limits}


ACCEPTED = moved("2026-03-04 周三", Move.ACCEPTED)
PAPERS = moved("2026-03-09 周一", Move.PAPERS_RECEIVED, procedure=Procedure.ORDINARY)
UNTOLD = moved("2026-03-09 周一", Move.PAPERS_RECEIVED)
ANSWERED = moved("2026-03-19 周四", Move.ANSWERED)
HEARING = moved("2026-03-20 周五", Move.HEARING_SET, hearing_on=day("2026-04-01 周三"))
UPHOLDS = decided("2026-04-20 周一", "维持", UPHELD)
RECEIVED = moved("2026-04-22 周三", Move.DECISION_RECEIVED)
DISMISSED = decided("2026-04-20 周一", "驳回诉讼请求", UPHELD)
QUASHED = decided("2026-04-20 周一", "撤销", CORRECTED)
APPEALED = moved("2026-04-30 周四", Move.APPEALED, number="（2026）×行终1号", by_us=True)
SECOND = moved("2026-06-15 周一", Move.SECOND_DECIDED, decision="撤销", result=CORRECTED)
SECOND_RECEIVED = moved("2026-06-17 周三", Move.SECOND_RECEIVED)


# --- how a case stands -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "moves", "phase", "closed_on", "result"),
    [
        (REVIEW, [], ChallengePhase.FILED, None, PENDING),
        (REVIEW, [ACCEPTED], ChallengePhase.ACCEPTED, None, PENDING),
        (REVIEW, [ACCEPTED, PAPERS], ChallengePhase.ANSWER_DUE, None, PENDING),
        (REVIEW, [PAPERS, ANSWERED], ChallengePhase.ANSWERED, None, PENDING),
        (REVIEW, [ACCEPTED, HEARING], ChallengePhase.HEARING, None, PENDING),
        (REVIEW, [PAPERS, UPHOLDS], ChallengePhase.DECIDED, "2026-04-20 周一", UPHELD),
        (REVIEW, [UPHOLDS, RECEIVED], ChallengePhase.DECIDED, "2026-04-20 周一", UPHELD),
        (DIRECT, [DISMISSED], ChallengePhase.DECIDED, "2026-04-20 周一", UPHELD),
        (DIRECT, [DISMISSED, APPEALED], ChallengePhase.SECOND_INSTANCE, None, PENDING),
        (AFTER, [DISMISSED, APPEALED, SECOND], ChallengePhase.SECOND_DECIDED,
         "2026-06-15 周一", CORRECTED),
    ],
)  # fmt: skip
def test_how_a_case_stands(
    kind: ChallengeKind,
    moves: list[ChallengeMoved],
    phase: ChallengePhase,
    closed_on: str | None,
    result: ChallengeResult,
) -> None:
    found = case(filed(kind), *moves)
    assert found.phase is phase
    assert found.closed_on == (day(closed_on) if closed_on else None)
    assert found.result is result
    assert bool(found.decision) is (closed_on is not None)


def test_a_case_closed_by_its_first_entry_is_decided_until_somebody_appeals() -> None:
    first = filed(DIRECT, closed_on=day("2026-04-20 周一"), result=UPHELD, decision="驳回诉讼请求")
    assert case(first).phase is ChallengePhase.DECIDED
    assert case(first).closed_on == case(first).decided_on == day("2026-04-20 周一")
    assert not case(first).closed_by_move
    appealed = case(first, APPEALED)
    assert (appealed.phase, appealed.closed_on) == (ChallengePhase.SECOND_INSTANCE, None)
    assert appealed.closed_by_move


def test_what_a_later_first_entry_corrects_does_not_undo_the_decision() -> None:
    corrected = filed(REVIEW, "2026-03-03 周二")
    found = case(filed(), UPHOLDS, corrected)
    assert found.recorded is corrected
    assert found.result is UPHELD


def test_an_annulled_move_counts_no_more_and_costs_add_up_exactly() -> None:
    first = ChallengeCostPaid(on=TODAY, item=CostItem.COUNSEL, yuan=Decimal("3000.10"))
    second = ChallengeCostPaid(on=TODAY, item=CostItem.COURT_FEE, yuan=Decimal("50.20"))
    wrong = ChallengeCostPaid(on=TODAY, item=CostItem.OTHER, yuan=Decimal("9.99"))
    found = case(
        filed(), UPHOLDS, first, wrong, second,
        Annulled(on=TODAY, seq=2, reason="登错"), Annulled(on=TODAY, seq=4, reason="登错"),
    )  # fmt: skip
    assert found.closed_on is None
    assert found.yuan == Decimal("3050.30")
    assert [paid.seq for paid in found.costs] == [3, 5]


def test_days_on_record_and_those_not_known() -> None:
    found = case(filed(AFTER), QUASHED, RECEIVED)
    assert found.accepted_on == day("2026-03-02 周一")
    assert case(filed(), ACCEPTED).accepted_on == day("2026-03-04 周三")
    assert found.decided_on == day("2026-04-20 周一")
    assert case(filed()).decided_on is None
    assert found.received_on == day("2026-04-22 周三")
    assert found.is_corrected
    assert case(filed(AFTER), QUASHED, RECEIVED, APPEALED, SECOND).received_on is None
    last = case(filed(AFTER), QUASHED, RECEIVED, APPEALED, SECOND, SECOND_RECEIVED)
    assert last.received_on == day("2026-06-17 周三")
    assert case(filed()).procedure is None
    changed = moved("2026-03-12 周四", Move.PAPER_FILED, procedure=Procedure.SUMMARY)
    assert case(filed(), PAPERS, changed).procedure is Procedure.SUMMARY


@pytest.mark.parametrize(
    ("first", "decision", "column", "result"),
    [
        (QUASHED, "维持原判", UPHELD, CORRECTED),
        (DISMISSED, "维持原判", UPHELD, UPHELD),
        (DISMISSED, "撤销", CORRECTED, CORRECTED),
        (None, "维持原判", UPHELD, UPHELD),
    ],
)
def test_a_judgment_upheld_keeps_its_own_column(
    first: ChallengeMoved | None,
    decision: str,
    column: ChallengeResult,
    result: ChallengeResult,
) -> None:
    found = case(filed(DIRECT), *([first] if first else []))
    assert second_result(found, decision, column) is result


# --- what may be recorded --------------------------------------------------------------------

FIRST_INSTANCE = [
    Move.ACCEPTED,
    Move.PAPERS_RECEIVED,
    Move.ANSWERED,
    Move.HEARING_SET,
    Move.EXTENDED,
    Move.DECIDED,
]


@pytest.mark.parametrize(
    ("kind", "moves", "permitted"),
    [
        (REVIEW, [], [*FIRST_INSTANCE, Move.PAPER_FILED]),
        (REVIEW, [ACCEPTED, HEARING],
         [*FIRST_INSTANCE[1:], Move.PAPER_FILED]),
        (REVIEW, [UPHOLDS],
         [*FIRST_INSTANCE[:-1], Move.DECISION_RECEIVED, Move.PAPER_FILED]),
        (DIRECT, [DISMISSED],
         [*FIRST_INSTANCE[:-1], Move.DECISION_RECEIVED, Move.APPEALED, Move.PAPER_FILED]),
        (DIRECT, [ACCEPTED, PAPERS, ANSWERED, DISMISSED, APPEALED],
         [Move.HEARING_SET, Move.EXTENDED, Move.DECISION_RECEIVED, Move.SECOND_HEARING_SET,
          Move.SECOND_DECIDED, Move.PAPER_FILED]),
    ],
)  # fmt: skip
def test_what_can_be_recorded_next(
    kind: ChallengeKind, moves: list[ChallengeMoved], permitted: list[Move]
) -> None:
    assert list(moves_permitted(case(filed(kind), *moves))) == permitted


REFUSED = [
    (REVIEW, [UPHOLDS], APPEALED, "move_of_other_kind"),
    (REVIEW, [], moved("2026-02-27 周五", Move.ACCEPTED), "move_before_filing"),
    (REVIEW, [], moved("2026-07-01 周三", Move.ACCEPTED), "after_today"),
    (REVIEW, [ACCEPTED], moved("2026-03-05 周四", Move.ACCEPTED), "move_twice"),
    (REVIEW, [], RECEIVED, "move_too_soon"),
    (DIRECT, [], APPEALED, "move_too_soon"),
    (DIRECT, [DISMISSED], SECOND, "move_too_soon"),
    (REVIEW, [PAPERS], moved("2026-03-06 周五", Move.ANSWERED), "move_against_order"),
    (REVIEW, [ANSWERED], moved("2026-03-20 周五", Move.PAPERS_RECEIVED), "move_against_order"),
    (REVIEW, [HEARING], decided("2026-03-10 周二", "维持", UPHELD), "move_against_order"),
    (DIRECT, [DISMISSED], moved("2026-04-17 周五", Move.APPEALED), "move_against_order"),
    (REVIEW, [], moved("2026-04-20 周一", Move.DECIDED), "decision_missing"),
    (REVIEW, [], moved("2026-04-20 周一", Move.DECIDED, decision="维持"), "decision_missing"),
    (REVIEW, [], moved("2026-03-20 周五", Move.HEARING_SET), "hearing_day_missing"),
    (REVIEW, [], moved("2026-03-20 周五", Move.HEARING_SET, hearing_on=day("2026-03-19 周四")),
     "hearing_day_missing"),
    (REVIEW, [], moved("2026-04-20 周一", Move.EXTENDED), "extended_into_past"),
    (REVIEW, [], moved("2026-04-20 周一", Move.EXTENDED, until=day("2026-04-20 周一")),
     "extended_into_past"),
    (REVIEW, [ACCEPTED], moved("2026-04-20 周一", Move.EXTENDED, until=day("2026-06-03 周三")),
     "review_extended_too_far"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "before", "move", "key"), REFUSED)
def test_what_contradicts_the_record_is_refused_with_its_article(
    kind: ChallengeKind, before: list[ChallengeMoved], move: ChallengeMoved, key: str
) -> None:
    refusal = refusal_of_move(case(filed(kind), *before), move, TODAY)
    assert refusal is not None
    assert refusal.key == key
    assert refusal.article in str(refusal)
    assert "{" not in refusal.words


@pytest.mark.parametrize(
    ("kind", "before", "move"),
    [
        (REVIEW, [ACCEPTED], moved("2026-04-20 周一", Move.EXTENDED, until=day("2026-06-02 周二"))),
        (DIRECT, [], moved("2026-04-20 周一", Move.EXTENDED, until=day("2026-12-31 周四"))),
        (REVIEW, [ANSWERED], PAPERS),
        (REVIEW, [HEARING], HEARING),
        (REVIEW, [PAPERS], UPHOLDS),
        (DIRECT, [DISMISSED], APPEALED),
        (DIRECT, [DISMISSED, APPEALED], moved(
            "2026-05-06 周三", Move.SECOND_HEARING_SET, hearing_on=day("2026-05-20 周三"))),
        (REVIEW, [], moved("2026-03-05 周四", Move.ACCEPTED, procedure=Procedure.SUMMARY)),
    ],
)  # fmt: skip
def test_what_fits_the_record_is_permitted(
    kind: ChallengeKind, before: list[ChallengeMoved], move: ChallengeMoved
) -> None:
    assert refusal_of_move(case(filed(kind), *before), move, TODAY) is None


def test_a_case_closed_by_its_first_entry_takes_no_second_decision() -> None:
    first = filed(closed_on=day("2026-04-20 周一"), result=UPHELD, decision="维持")
    refusal = refusal_of_move(case(first), UPHOLDS, TODAY)
    assert refusal is not None
    assert refusal.key == "move_twice"


@pytest.mark.parametrize(
    ("kind", "said"), [(REVIEW, "2023-06-01 周四"), (DIRECT, "2014-06-03 周二")]
)
def test_there_was_no_summary_procedure_before_the_law_had_it(
    kind: ChallengeKind, said: str
) -> None:
    move = moved(said, Move.ACCEPTED, procedure=Procedure.SUMMARY)
    refusal = refusal_of_move(case(filed(kind, said)), move, TODAY)
    assert refusal is not None
    assert refusal.key == "no_value_in_force"


@pytest.mark.parametrize(
    ("moves", "seq", "key"),
    [
        ([DISMISSED, RECEIVED], 2, "others_rest_on_it"),
        ([DISMISSED, RECEIVED], 3, None),
        ([DISMISSED], 2, None),
        ([HEARING, HEARING], 2, None),
        ([DISMISSED], 1, "annulled_twice"),
        ([DISMISSED], 9, "annulled_twice"),
        ([ChallengeCostPaid(on=TODAY, item=CostItem.OTHER, yuan=Decimal("1.00"))], 2, None),
    ],
)
def test_what_others_rest_on_is_not_annulled_before_them(
    moves: list[Entry], seq: int, key: str | None
) -> None:
    refusal = refusal_of_annulment(case(filed(DIRECT), *moves), seq)
    assert (refusal.key if refusal else None) == key


# --- what the case itself can be -------------------------------------------------------------


def record(kind: ChallengeKind, said: str, **told: Any) -> ChallengeRecorded:
    return ChallengeRecorded(on=day(said), kind=kind, case_number="某号", **told)


@pytest.mark.parametrize(
    ("entry", "received", "earlier", "key"),
    [
        (record(REVIEW, "2026-03-02 周一"), "2026-03-03 周二", None, "filed_before_application"),
        (record(REVIEW, "2026-03-02 周一"), "2026-03-02 周一", None, None),
        (record(DIRECT, "2026-03-02 周一"), None, record(REVIEW, "2026-01-05 周一"),
         "only_after_review"),
        (record(AFTER, "2026-03-02 周一"), None, record(DIRECT, "2026-01-05 周一"),
         "no_review_before"),
        (record(AFTER, "2026-03-02 周一"), None, record(REVIEW, "2026-03-03 周二"),
         "sued_before_review"),
        (record(AFTER, "2026-03-02 周一"), None, record(REVIEW, "2026-01-05 周一"), None),
    ],
)  # fmt: skip
def test_days_that_contradict_what_a_case_is_linked_to(
    entry: ChallengeRecorded,
    received: str | None,
    earlier: ChallengeRecorded | None,
    key: str | None,
) -> None:
    received_on = day(received) if received else None
    refusal = refusal_of_record(entry, received_on=received_on, earlier=earlier)
    assert (refusal.key if refusal else None) == key


@pytest.mark.parametrize(
    ("entry", "moves", "key"),
    [
        (record(REVIEW, "2026-03-05 周四"), [ACCEPTED], "move_before_filing"),
        (record(REVIEW, "2026-03-02 周一"), [DISMISSED, APPEALED], "move_of_other_kind"),
        (record(DIRECT, "2026-03-02 周一", closed_on=day("2026-03-06 周五")), [PAPERS],
         "closed_before_moves"),
        (record(DIRECT, "2026-03-02 周一", closed_on=day("2026-05-06 周三")), [APPEALED],
         "closed_before_moves"),
        (record(DIRECT, "2026-03-02 周一", closed_on=day("2026-04-20 周一")), [PAPERS, APPEALED],
         None),
        (record(REVIEW, "2026-03-03 周二"), [ACCEPTED, PAPERS], None),
        (record(DIRECT, "2026-03-02 周一"), [RECEIVED], "closed_before_moves"),
        (record(DIRECT, "2026-03-02 周一"), [DISMISSED, RECEIVED], None),
    ],
)  # fmt: skip
def test_a_corrected_record_still_fits_what_happened_since(
    entry: ChallengeRecorded, moves: list[ChallengeMoved], key: str | None
) -> None:
    refusal = refusal_of_record(entry, case=case(filed(DIRECT), *moves))
    assert (refusal.key if refusal else None) == key


# --- names and articles ----------------------------------------------------------------------


def test_every_move_has_its_rule_and_names_by_procedure() -> None:
    assert set(RULES) == set(Move)
    assert label_of_move(Move.ACCEPTED, REVIEW) == "行政复议机关受理"
    assert label_of_move(Move.ACCEPTED, AFTER) == "人民法院立案"
    assert label_of_move(Move.APPEALED, REVIEW) == "上诉"


@pytest.mark.parametrize(
    ("move", "kind", "said", "article"),
    [
        (Move.PAPERS_RECEIVED, REVIEW, date(2024, 1, 1), "行政复议法第四十八条"),
        (Move.PAPERS_RECEIVED, REVIEW, date(2023, 12, 31), "1999年行政复议法"),
        (Move.PAPERS_RECEIVED, DIRECT, date(2015, 5, 1), "行政诉讼法第六十七条"),
        (Move.PAPERS_RECEIVED, DIRECT, date(2015, 4, 30), "1989年行政诉讼法"),
    ],
)
def test_the_article_is_that_of_the_law_in_force(
    move: Move, kind: ChallengeKind, said: date, article: str
) -> None:
    assert article_of_move(move, kind, said) == article


# --- what is due -----------------------------------------------------------------------------


def limits(*entries: Entry, today: date = SOON) -> dict[str, Limit]:
    return by_key(limits_of_file(case(*entries), CALENDAR, today))


SUMMARY_PAPERS = moved("2026-03-09 周一", Move.PAPERS_RECEIVED, procedure=Procedure.SUMMARY)


@pytest.mark.parametrize(
    ("kind", "papers", "key", "last", "begins"),
    [
        (REVIEW, PAPERS, "review_answer", "2026-03-23 周一", Begins.REVIEW_PAPERS_RECEIVED),
        (REVIEW, SUMMARY_PAPERS, "review_answer_summary", "2026-03-16 周一",
         Begins.REVIEW_PAPERS_RECEIVED),
        (DIRECT, PAPERS, "litigation_answer", "2026-03-24 周二", Begins.SUIT_PAPERS_RECEIVED),
        (DIRECT, SUMMARY_PAPERS, "litigation_answer", "2026-03-24 周二",
         Begins.SUIT_PAPERS_RECEIVED),
    ],
)  # fmt: skip
def test_the_answer_is_counted_from_the_day_the_papers_came(
    kind: ChallengeKind, papers: ChallengeMoved, key: str, last: str, begins: Begins
) -> None:
    found = limits(filed(kind), ACCEPTED, papers)
    assert (found[key].on, found[key].begins) == (day(last), begins)
    assert found[key].other_reading is None
    assert not found[key].is_met
    assert limits(filed(kind), ACCEPTED, papers, ANSWERED)[key].is_met


@pytest.mark.parametrize(
    ("papers", "there", "not_there"),
    [
        (PAPERS, {"review_answer", "review_decision", "review_decision_extension"},
         {"review_answer_summary", "review_decision_summary", "review_papers"}),
        (SUMMARY_PAPERS, {"review_answer_summary", "review_decision_summary"},
         {"review_answer", "review_decision", "review_decision_extension", "review_acceptance"}),
    ],
)  # fmt: skip
def test_the_terms_of_the_other_procedure_and_what_is_past_are_left_out(
    papers: ChallengeMoved, there: set[str], not_there: set[str]
) -> None:
    found = limits(filed(), papers)
    assert there <= set(found)
    assert not not_there & set(found)


def test_without_any_move_everything_is_told_from_the_day_of_filing() -> None:
    assert "review_acceptance" in limits(filed())
    assert limits(filed())["review_answer"].assumed
    assert "review_acceptance" not in limits(filed(), ACCEPTED)
    assert "litigation_second_instance" in limits(filed(DIRECT))
    assert "litigation_second_instance" not in limits(filed(DIRECT), ACCEPTED)
    assert limits(filed(), ANSWERED)["review_answer"].is_met


def test_a_notice_of_extension_names_the_day_instead() -> None:
    extended = moved("2026-04-20 周一", Move.EXTENDED, until=day("2026-05-29 周五"))
    found = limits(filed(), ACCEPTED, extended)
    assert found["extended"].on == day("2026-05-29 周五")
    assert found["extended"].whose is Whose.REVIEW_BODY
    assert not {"review_decision", "review_decision_extension"} & set(found)
    suit = limits(filed(DIRECT), moved("2026-04-20 周一", Move.EXTENDED, until=TODAY))
    assert suit["extended"].whose is Whose.COURT
    assert "litigation_first_instance" not in suit


def test_a_hearing_is_told_until_its_day() -> None:
    found = limits(filed(), HEARING)["hearing_set"]
    assert (found.on, found.whose) == (day("2026-04-01 周三"), Whose.AUTHORITY)
    assert (found.label, limits(filed(DIRECT), HEARING)["hearing_set"].label) == (
        "听取意见、听证",
        "开庭",
    )
    assert "hearing_set" in limits(filed(), HEARING, today=day("2026-04-01 周三"))
    assert "hearing_set" not in limits(filed(), HEARING, today=day("2026-04-02 周四"))


def test_what_may_follow_runs_from_the_day_the_decision_came() -> None:
    (known,) = limits(filed(), UPHOLDS, RECEIVED).values()
    assert (known.on, known.assumed) == (day("2026-05-07 周四"), False)
    (unknown,) = limits(filed(), UPHOLDS).values()
    assert unknown.assumed


@pytest.mark.parametrize(
    ("ruling", "key", "last"),
    [
        (False, "litigation_appeal_judgment", "2026-05-07 周四"),
        (True, "litigation_appeal_ruling", "2026-05-06 周三"),
    ],
)
def test_an_appeal_against_a_judgment_has_fifteen_days_against_a_ruling_ten(
    ruling: bool, key: str, last: str
) -> None:
    judged = decided("2026-04-20 周一", "驳回起诉", OTHER, ruling=ruling)
    found = limits(filed(DIRECT), judged, RECEIVED)
    assert {name: limit.on for name, limit in found.items()} == {key: day(last)}


def test_a_lawsuit_closed_without_telling_how_keeps_both_terms() -> None:
    first = filed(DIRECT, closed_on=day("2026-04-20 周一"), result=OTHER, decision="驳回起诉")
    assert set(limits(first)) == {"litigation_appeal_judgment", "litigation_appeal_ruling"}


def test_the_second_instance_has_three_months_and_then_nothing_is_due() -> None:
    sitting = moved("2026-05-06 周三", Move.SECOND_HEARING_SET, hearing_on=day("2026-05-20 周三"))
    found = limits(filed(DIRECT), DISMISSED, APPEALED, sitting)
    assert found["litigation_second_instance"].on == day("2026-07-30 周四")
    assert found["litigation_second_instance"].assumed
    assert found["second_hearing_set"].on == day("2026-05-20 周三")
    assert limits(filed(DIRECT), DISMISSED, APPEALED, SECOND) == {}


@pytest.mark.parametrize(
    ("entries", "today", "keys"),
    [
        ([filed(), PAPERS, HEARING], "2026-03-10 周二", ["review_answer", "hearing_set"]),
        ([filed(), PAPERS, HEARING], "2026-03-30 周一", ["review_answer", "hearing_set"]),
        ([filed(), PAPERS, ANSWERED], "2026-03-20 周五", []),
        # nobody told by which procedure: the shorter term lapses, the longer one stays
        ([filed(), UNTOLD], "2026-03-10 周二", ["review_answer_summary", "review_answer"]),
        ([filed(), UNTOLD], "2026-03-17 周二", ["review_answer"]),
        ([filed(), UNTOLD], "2026-03-30 周一", ["review_answer"]),
        ([filed()], "2026-03-05 周四", ["review_answer_summary", "review_answer"]),
        ([filed()], "2026-04-10 周五", []),
        ([filed(), UPHOLDS], "2026-04-21 周二", []),
        ([filed(DIRECT), QUASHED, RECEIVED], "2026-04-21 周二", ["litigation_appeal_judgment"]),
        ([filed(DIRECT), QUASHED, RECEIVED], "2026-05-10 周日", []),
    ],
)
def test_what_the_authority_itself_has_still_to_do(
    entries: list[Entry], today: str, keys: list[str]
) -> None:
    found = limits_of_file(case(*entries), CALENDAR, day(today))
    assert [limit.key for limit in own_limits(found, day(today))] == keys


def test_every_limit_has_its_article_source_and_reasoning() -> None:
    extended = moved("2026-04-20 周一", Move.EXTENDED, until=day("2026-05-29 周五"))
    for kind in (REVIEW, DIRECT):
        for limit in limits(filed(kind), ACCEPTED, PAPERS, HEARING, extended).values():
            assert limit.article
            assert limit.source
            assert limit.on is None or limit.days or limit.steps
