"""The decision path: from an application to the ground of its reply, in seven questions.

补不补, 是不是, 谁负责, 有没有, 给不给, 怎么给, 怎么答: the order in which an office must ask,
for each question presupposes the answers before it (what is unclear cannot be searched,
what is not held cannot be withheld). A question has answers; each leads to a further
question or to an end, and an end is either the one ground the reply then has, or an act
that comes before any reply (a supplement to be asked for, a third party to be heard).

There is one path for each text of the regulation and kind of application, all of them
data (`data/decision_path.toml`). A way through one is written as a line of text, such as
`2019:clear/information/ours/held/withhold/privacy/objects`, which an address carries and
the journal keeps as the reasoning of the reply.

Surprising edges: one of the seven may take more than one question (why it is withheld,
what the third party said); a ground may end several ways, but a way has exactly one end;
silence of a third party leaves the decision to the authority under the 2019 text, and is
no consent under that of 2008.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from tracker.law.grounds import GROUNDS, Ground
from tracker.law.layouts import read_data
from tracker.law.refusals import PathImpossible, PathUnfinished
from tracker.law.terms import Act, ApplicationKind, ConsultationKind, EntryKind, Law, Term


class Step(Term):
    """The seven questions."""

    SUPPLEMENT = "supplement", "补不补"
    INFORMATION = "information", "是不是"
    RESPONSIBLE = "responsible", "谁负责"
    HELD = "held", "有没有"
    WITHHOLD = "withhold", "给不给"
    MANNER = "manner", "怎么给"
    ANSWER = "answer", "怎么答"


@dataclass(frozen=True, slots=True)
class End:
    """Where a way ends: at a ground of reply, or at an act that comes before any reply.

    One of `ground` and `act` is None. `consultation`: whom that act asks. `assumed`: our
    reading (‡); `unread`: the article was not read in its text (†).
    """

    label: str
    help: str
    article: str
    ground: Ground | None = None
    act: Act | None = None
    consultation: ConsultationKind | None = None
    assumed: bool = False
    unread: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer; it has either the key of the `next` question or an `end`."""

    key: str
    label: str
    next: str = ""
    end: End | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """One question. `help` says why it matters, `article` what it is asked under, `known`
    which kinds of entry bear on the answer."""

    key: str
    step: Step
    label: str
    help: str
    article: str
    unread: bool
    known: frozenset[EntryKind]
    answers: Mapping[str, Answer]


@dataclass(frozen=True, slots=True)
class DecisionPath:
    """The questions for one text of the regulation and one kind of application."""

    key: str
    law: Law
    kind: ApplicationKind
    label: str
    first: str
    questions: Mapping[str, Question]


@dataclass(frozen=True, slots=True)
class Walked:
    """A way through a path as far as it was walked: the questions answered, in order, and
    then either the `question` to be answered now, or the `end`."""

    path: DecisionPath
    steps: tuple[tuple[Question, Answer], ...]
    question: Question | None
    end: End | None

    @property
    def answers(self) -> tuple[str, ...]:
        return tuple(answer.key for _question, answer in self.steps)

    @property
    def written(self) -> str:
        """As the journal keeps it and `read` reads it."""
        return f"{self.path.key}:{'/'.join(self.answers)}"


def path_of(law: Law, kind: ApplicationKind = ApplicationKind.DISCLOSURE) -> DecisionPath:
    """The path for an application of that kind under that text."""
    return next(path for path in PATHS.values() if path.law is law and path.kind is kind)


def walk(path: DecisionPath, answers: Sequence[str]) -> Walked:
    """Follow the answers as far as they go. Refuses an answer its question does not have,
    and one after the end."""
    steps: list[tuple[Question, Answer]] = []
    question: Question | None = path.questions[path.first]
    end: End | None = None
    for key in answers:
        answer = question.answers.get(key) if question else None
        if question is None or answer is None:
            raise PathImpossible(answer=key, question=question.label if question else path.label)
        steps.append((question, answer))
        question, end = path.questions.get(answer.next), answer.end
    return Walked(path=path, steps=tuple(steps), question=question, end=end)


def read(written: str) -> Walked:
    """The way a line of text tells of, `path:answer/answer/…`; it may stop half way."""
    key, _colon, answers = written.partition(":")
    if key not in PATHS:
        raise PathImpossible(answer=written, question="、".join(PATHS))
    return walk(PATHS[key], tuple(answers.split("/")) if answers else ())


def end_of(written: str) -> End:
    """The end of a way. Refuses an impossible one, and one that stops before its end."""
    walked = read(written)
    if walked.end is None:
        assert walked.question is not None
        raise PathUnfinished(question=walked.question.label)
    return walked.end


def leads_to(written: str, ground: str) -> bool:
    """Whether this way ends at that ground; an impossible or unfinished one does not."""
    try:
        end = end_of(written)
    except (PathImpossible, PathUnfinished):
        return False
    return end.ground is not None and end.ground.key == ground


def every_way(path: DecisionPath) -> Iterator[Walked]:
    """All ways through a path from its first question to an end, in the order of the data."""
    yield from _onwards(path, ())


def _onwards(path: DecisionPath, answers: tuple[str, ...]) -> Iterator[Walked]:
    walked = walk(path, answers)
    if walked.question is None:
        yield walked
        return
    for key in walked.question.answers:
        yield from _onwards(path, (*answers, key))


def _ends(law: Law) -> Mapping[str, End]:
    """The acts that come before a reply, as that text knows them."""
    return {
        said["key"]: End(
            label=said["label"],
            help=said["help"],
            article=said["article"][law],
            act=Act(said["act"]),
            consultation=ConsultationKind(said["consultation"]) if "consultation" in said else None,
            assumed=said.get("assumed", False),
        )
        for said in _DATA["act"]
        if law in said["article"]
    }


def _end_at(ground: Ground) -> End:
    return End(
        label=ground.label,
        help=ground.help,
        article=ground.article,
        ground=ground,
        unread=ground.unread,
    )


def _answer(said: Mapping[str, str], acts: Mapping[str, End]) -> Answer:
    if "next" in said:
        return Answer(said["key"], said["label"], next=said["next"])
    end = _end_at(GROUNDS[said["ground"]]) if "ground" in said else acts[said["act"]]
    return Answer(said["key"], said["label"], end=end)


def _question(said: Mapping[str, Any], acts: Mapping[str, End]) -> Question:
    return Question(
        key=said["key"],
        step=Step(said["step"]),
        label=said["label"],
        help=said["help"],
        article=said["article"],
        unread=said.get("unread", False),
        known=frozenset(map(EntryKind, said.get("known", ()))),
        answers=MappingProxyType({a["key"]: _answer(a, acts) for a in said["answers"]}),
    )


def _path(said: Mapping[str, Any]) -> DecisionPath:
    law = Law(said["text"])
    acts = _ends(law)
    mine = (entry for entry in _DATA["question"] if entry["path"] == said["key"])
    return DecisionPath(
        key=said["key"],
        law=law,
        kind=ApplicationKind(said["kind"]),
        label=said["label"],
        first=said["first"],
        questions=MappingProxyType({entry["key"]: _question(entry, acts) for entry in mine}),
    )


_DATA = read_data("decision_path")
PATHS: Mapping[str, DecisionPath] = MappingProxyType(
    {said["key"]: _path(said) for said in _DATA["path"]}
)
