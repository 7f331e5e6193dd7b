"""The chart is the table of acts, drawn: every act has its place, and none is made up."""

import pytest

from tests.law.stories import did, received
from tracker.law.facts import fold, in_force
from tracker.law.flow import Place, chart, place_of
from tracker.law.stages import ACTS
from tracker.law.terms import OPEN_STAGES, Act, Running, Stage

# Written down of what others did, or undone: no step of the course.
BOOKKEEPING = {
    Act.CONFIRM_RECEIPT,
    Act.DISPATCH,
    Act.RECORD_CONSULTATION_DELIVERY,
    Act.RECORD_OPINION,
    Act.RECORD_FEE_DELIVERY,
    Act.REDUCE_FEE,
    Act.WITHDRAW_FEE_NOTICE,
    Act.REFUND_FEE,
    Act.ANNUL,
}


def acts_on_the_chart() -> list[Act]:
    drawn = chart()
    return [
        *(rule.act for _, rule in drawn.main if rule),
        *(rule.act for rule in drawn.beside),
        *(act for wait in drawn.waits for act in (wait.into.act, wait.back.act)),
        *(rule.act for rule in drawn.after),
        *(rule.act for rule in drawn.ends),
    ]


def test_the_course_as_it_is_today() -> None:
    drawn = chart()
    assert [(stage, rule and rule.act) for stage, rule in drawn.main] == [
        (Stage.RECEIVED, None),
        (Stage.HANDLING, Act.REGISTER),
        (Stage.REPLIED, Act.REPLY),
    ]
    assert [rule.act for rule in drawn.beside] == [
        Act.CONSULT,
        Act.EXTEND,
        Act.ASK_REASONS,
        Act.RECORD_REASONS,
        Act.DEFER,
        Act.SPLIT,
    ]
    assert [(wait.stage, wait.into.act, wait.back.act) for wait in drawn.waits] == [
        (Stage.AWAITING_SUPPLEMENT, Act.ASK_SUPPLEMENT, Act.SUPPLEMENT),
        (Stage.AWAITING_PAYMENT, Act.CHARGE, Act.RECORD_PAYMENT),
    ]
    assert [rule.act for rule in drawn.after] == [
        Act.RECORD_DELIVERY,
        Act.INFORM_THIRD_PARTY,
        Act.CORRECT_REPLY,
        Act.REOPEN,
    ]
    assert [rule.act for rule in drawn.ends] == [
        Act.JOIN,
        Act.TRANSFER,
        Act.WITHDRAW,
        Act.ABANDON,
    ]


def test_every_act_stands_on_the_chart_once() -> None:
    drawn = acts_on_the_chart()
    assert len(drawn) == len(set(drawn))
    assert set(drawn) == set(ACTS) - BOOKKEEPING


def test_every_stage_that_an_act_leads_to_stands_on_the_chart() -> None:
    drawn = chart()
    shown = {stage for stage, _ in drawn.main} | {wait.stage for wait in drawn.waits}
    shown |= {rule.to_stage for rule in drawn.ends}
    assert shown == {Stage.RECEIVED} | {rule.to_stage for rule in ACTS.values() if rule.to_stage}
    assert shown >= OPEN_STAGES


ASKED = did("2025-09-03 周三", "supplement_asked", items="年份", respond_by="2025-09-17 周三")
WHY_ASKED = did("2025-09-04 周四", "reasons_asked", items="用途", respond_by="2025-09-18 周四")
WHY_GIVEN = did("2025-09-09 周二", "reasons_given", statement="研究")
EXTENDED = did("2025-09-10 周三", "extended", working_days=20, consent_by="负责人", reason="多")


@pytest.mark.parametrize(
    ("then", "running", "place"),
    [
        ([], Running.COUNTING, Place(Stage.HANDLING)),
        ([ASKED], Running.AWAITING_SUPPLEMENT, Place(Stage.AWAITING_SUPPLEMENT)),
        ([EXTENDED], Running.COUNTING, Place(Stage.HANDLING, frozenset({Act.EXTEND}))),
        (
            [EXTENDED],
            Running.SUSPENDED,
            Place(Stage.HANDLING, frozenset({Act.EXTEND, Act.CONSULT})),
        ),
        ([WHY_ASKED], Running.COUNTING, Place(Stage.HANDLING, frozenset({Act.ASK_REASONS}))),
        ([WHY_ASKED, WHY_GIVEN], Running.COUNTING, Place(Stage.HANDLING)),
        (
            [did("2025-09-12 周五", "deferred", until="2025-10-31 周五", reason="多")],
            Running.COUNTING,
            Place(Stage.HANDLING, frozenset({Act.DEFER})),
        ),
        ([did("2025-09-12 周五", "withdrawn")], Running.STOPPED, Place(Stage.WITHDRAWN)),
        (
            [EXTENDED, did("2025-09-12 周五", "concluded", result="disclosed")],
            Running.STOPPED,
            Place(Stage.REPLIED),
        ),
    ],
)
def test_where_an_application_stands(then: list, running: Running, place: Place) -> None:
    journal = [received("2025-09-01 周一"), did("2025-09-01 周一", "registered"), *then]
    assert place_of(fold(in_force(journal)), running) == place
