"""The steps of the office: which letter goes through which, who takes each, what comes next."""

import pytest

from tracker.law import letter_refusals as no
from tracker.law.articles import places
from tracker.law.stages import ACTS, said_of
from tracker.law.terms import OFFICER_ROLES, Act, Role, Ruling, Stage, WorkStep
from tracker.law.workflow import (
    OPTIONAL,
    ROUTES,
    STEPS,
    may_record,
    may_take,
    own_step,
    route,
    step_refusal,
    waits_for,
    way,
)

COUNTERSIGN, LEGAL, SECRECY = WorkStep.COUNTERSIGN, WorkStep.LEGAL_CHECK, WorkStep.SECRECY_CHECK
CHECKING, CONSENT, SIGN = WorkStep.CHECKING, WorkStep.CONSENT, WorkStep.SIGN_OFF
DRAFTING = WorkStep.DRAFTING
YES, BACK = Ruling.APPROVED, Ruling.RETURNED


@pytest.mark.parametrize(
    ("act", "chosen", "steps"),
    [
        # the smallest office
        ("reply", [], [SECRECY, SIGN]),
        ("correct_reply", [], [SECRECY, SIGN]),
        ("extend", [], [CONSENT]),
        ("defer", [], [SIGN]),
        # one with everything
        ("reply", OPTIONAL, [COUNTERSIGN, LEGAL, SECRECY, CHECKING, SIGN]),
        ("extend", OPTIONAL, [CONSENT]),
        ("defer", OPTIONAL, [CHECKING, SIGN]),
        # one that has its replies checked, and nothing else
        ("reply", [CHECKING], [SECRECY, CHECKING, SIGN]),
        ("reply", [LEGAL], [LEGAL, SECRECY, SIGN]),
    ],
)
def test_which_steps_follow_the_drafting(act, chosen, steps):
    assert route(Act(act), chosen) == tuple(steps)


@pytest.mark.parametrize(
    ("act", "chosen", "labels"),
    [
        ("reply", [], "登记 拟办 保密审查 签发 用印和文号 送达 归档"),
        (
            "reply",
            OPTIONAL,
            "登记 转办 拟办 会签 法制审核 保密审查 审核 签发 用印和文号 送达 归档",
        ),
        ("correct_reply", [], "登记 拟办 保密审查 签发 用印和文号 送达 归档"),
        # the handling goes on after these
        ("extend", [WorkStep.HANDING_OVER], "登记 转办 拟办 负责人同意 用印和文号 送达"),
        ("defer", [], "登记 拟办 签发 用印和文号 送达"),
    ],
)
def test_the_whole_way_of_a_letter(act, chosen, labels):
    assert " ".join(step.label for step in way(Act(act), chosen)) == labels


def test_what_can_never_be_switched_off():
    assert set(OPTIONAL) == {WorkStep.HANDING_OVER, COUNTERSIGN, LEGAL, CHECKING}
    for act in (Act.REPLY, Act.CORRECT_REPLY):
        assert SECRECY in route(act, []), "article 17"
        assert route(act, [])[-1] is SIGN
    assert CONSENT in route(Act.EXTEND, []), "article 33"


@pytest.mark.parametrize(
    ("step", "roles"),
    [
        ("registering", "登记员、经办人"),
        ("handing_over", "登记员、经办人"),
        ("drafting", "经办人"),
        ("countersign", "经办人、审核人"),
        ("legal_check", "审核人"),
        ("secrecy_check", "经办人、审核人"),
        ("checking", "审核人、公开工作机构负责人"),
        ("consent", "公开工作机构负责人"),
        ("sign_off", "签发人"),
        ("numbering", "登记员、经办人"),
        ("delivery", "登记员、经办人"),
        ("archiving", "登记员、经办人"),
    ],
)
def test_who_takes_a_step(step, roles):
    rule = STEPS[WorkStep(step)]
    assert said_of(rule.roles) == roles
    assert "、".join(role.label for role in rule.who) == roles
    assert all(place.exists for place in places(rule.article))


@pytest.mark.parametrize("role", [Role.SUPERVISOR, Role.ADMINISTRATOR])
def test_who_supervises_or_administers_takes_none(role):
    assert not any(may_take(step, frozenset({role})) for step in STEPS)
    assert not any(may_record(step, frozenset({role})) for step in STEPS)


def test_one_person_in_all_roles_takes_every_step():
    assert all(may_take(step, frozenset(OFFICER_ROLES)) for step in STEPS)
    assert STEPS.keys() == set(WorkStep)


def test_only_letters_are_proposed():
    assert all(ACTS[act].letter for act in ROUTES)


ROUTE = (SECRECY, CHECKING, SIGN)


@pytest.mark.parametrize(
    ("rulings", "waits"),
    [
        ([], SECRECY),
        ([(SECRECY, YES)], CHECKING),
        ([(SECRECY, YES), (CHECKING, YES)], SIGN),
        ([(SECRECY, YES), (CHECKING, YES), (SIGN, YES)], None),
        ([(SECRECY, BACK)], DRAFTING),
        ([(SECRECY, YES), (CHECKING, BACK)], DRAFTING),
        # 会签 was switched off since: nobody misses it
        ([(COUNTERSIGN, YES)], SECRECY),
        # 审核 was switched on after 签发 had been waited for: it is made up for
        ([(SECRECY, YES), (SIGN, YES)], CHECKING),
    ],
)
def test_what_comes_next(rulings, waits):
    assert waits_for(ROUTE, rulings) is waits


@pytest.mark.parametrize(
    ("step", "waits", "role", "on_paper", "reason"),
    [
        (CHECKING, CHECKING, Role.CHECKER, False, None),
        (CHECKING, CHECKING, Role.HANDLER, False, no.NotYourStep),
        (CHECKING, CHECKING, Role.HANDLER, True, None),
        (CHECKING, CHECKING, Role.HEAD, True, None),
        (CHECKING, CHECKING, Role.SUPERVISOR, True, no.NotYourStep),
        (SIGN, CHECKING, Role.SIGNATORY, False, no.StepOutOfTurn),
        (SIGN, None, Role.SIGNATORY, False, no.StepOutOfTurn),
        (SIGN, DRAFTING, Role.HANDLER, True, no.StepOutOfTurn),
    ],
)
def test_who_may_take_or_record_a_step(step, waits, role, on_paper, reason):
    found = step_refusal(step, waits, frozenset({role}), on_paper=on_paper)
    assert type(found) is (reason or type(None))


def test_a_refused_step_says_whose_it_is():
    found = step_refusal(SIGN, SIGN, frozenset({Role.CHECKER}), on_paper=False)
    assert str(found) == "“签发”应由签发人办理；在纸上签过的，由经办人补记。（条例第四条）"


@pytest.mark.parametrize(
    ("stage", "done", "step"),
    [
        ("received", "", "登记"),
        ("handling", "in_hand", "拟办"),
        ("handling", "", "转办"),
        ("replied", "", "送达"),
        ("replied", "delivered", "归档"),
        ("replied", "delivered archived", ""),
        ("abandoned", "", "送达"),
        ("abandoned", "delivered", "归档"),
        # nothing to deliver
        ("withdrawn", "", "归档"),
        ("transferred", "", "归档"),
        ("joined", "", "归档"),
        ("withdrawn", "archived", ""),
        # archived before it was delivered: what comes later makes a new version
        ("replied", "archived", "送达"),
        # of an imported ledger
        ("concluded", "", ""),
        ("awaiting_supplement", "", ""),
        ("awaiting_payment", "", ""),
    ],
)
def test_where_an_application_without_a_proposal_stands(stage, done, step):
    said = {name: name in done.split() for name in ("in_hand", "delivered", "archived")}
    found = own_step(Stage(stage), OPTIONAL, **said)
    assert (found.label if found else "") == step


def test_an_office_without_hand_overs_drafts_at_once():
    said = {"in_hand": False, "delivered": False, "archived": False}
    assert own_step(Stage.HANDLING, [], **said) is DRAFTING
