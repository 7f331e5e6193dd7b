"""The course of an application as a chart, read from the table of acts.

Nothing of the course is said here a second time: the main way, what can come between,
the stages of waiting and the other ends follow from which act leads from where to where.
A new row of the table finds its own place.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import islice, pairwise

from tracker.law.facts import Facts
from tracker.law.stages import ACTS, ActRule
from tracker.law.terms import OPEN_STAGES, Act, Running, Stage


@dataclass(frozen=True, slots=True)
class Wait:
    """A stage in which the clock waits for the applicant: how one gets in, and back."""

    stage: Stage
    into: ActRule
    back: ActRule


@dataclass(frozen=True, slots=True)
class Chart:
    """The course. `main`: stages from receipt to reply, each with the act that leads to it
    (None for the first). `beside`: acts on the way that leave the stage as it is. `waits`:
    stages beside the way. `after`: what follows the reply. `ends`: acts that end it otherwise.
    """

    main: tuple[tuple[Stage, ActRule | None], ...]
    beside: tuple[ActRule, ...]
    waits: tuple[Wait, ...]
    after: tuple[ActRule, ...]
    ends: tuple[ActRule, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """Where an application is on the chart: its stage, and the acts that are under way."""

    stage: Stage
    acts: frozenset[Act] = frozenset()


@cache
def chart() -> Chart:
    """The chart of today's table of acts."""
    waits = tuple(_waits())
    beside_the_way = {wait.stage for wait in waits}
    stages = [s for s in Stage if s in OPEN_STAGES and s not in beside_the_way]
    stages.append(ACTS[Act.REPLY].to_stage or Stage.REPLIED)
    steps = pairwise(stages)
    main = ((stages[0], None), *((to, _leading(from_, to)) for from_, to in steps))
    return Chart(
        main=main,
        beside=tuple(rule for rule in ACTS.values() if _is_beside(rule)),
        waits=waits,
        after=tuple(rule for rule in ACTS.values() if _is_after(rule)),
        ends=tuple(rule for rule in ACTS.values() if _is_other_end(rule)),
    )


def place_of(facts: Facts, running: Running) -> Place:
    """Where an application stands. A register taken over says only that it has ended."""
    stage = Stage.REPLIED if facts.stage is Stage.CONCLUDED else facts.stage
    acts = set()
    if facts.stage.is_open:
        if running is Running.SUSPENDED:
            acts.add(Act.CONSULT)
        if facts.extended:
            acts.add(Act.EXTEND)
        if facts.reasons_asked and not facts.reasons_given:
            acts.add(Act.ASK_REASONS)
        if facts.deferred:
            acts.add(Act.DEFER)
    return Place(stage, frozenset(acts))


def _waits() -> Iterator[Wait]:
    """Stages that an act leads into, and another back to where the first came from."""
    for stage in Stage:
        ways = (
            Wait(stage, into, back)
            for into in ACTS.values()
            for back in ACTS.values()
            if into.to_stage is stage
            and back.from_stages == {stage}
            and back.to_stage in into.from_stages
        )
        yield from islice(ways, 1)


def _leading(from_: Stage, to: Stage) -> ActRule:
    return next(rule for rule in ACTS.values() if from_ in rule.from_stages and rule.to_stage is to)


def _is_beside(rule: ActRule) -> bool:
    """Done on the way, but not in every stage: the rest is writing down what others did."""
    under_way = Stage.HANDLING in rule.from_stages and rule.from_stages < OPEN_STAGES
    return rule.to_stage is None and under_way


def _is_after(rule: ActRule) -> bool:
    """Only once it is answered; one of these opens it again."""
    return not rule.from_stages & OPEN_STAGES


def _is_other_end(rule: ActRule) -> bool:
    ends = rule.to_stage is not None and rule.to_stage not in OPEN_STAGES
    return ends and rule.act is not Act.REPLY
