"""What the law asks of letters: what none may leave out, and those that no act sends.

Which parts a kind of letter must have, and under which article, is data
(`data/letters.toml`), so that no template of an office can drop a decision, its basis or
the remedies. Letters beside the acts tell or ask: that time is suspended while opinions
are asked (article 33), that an opinion was understood (32), a request for help, mail and
corrections that went elsewhere (29, 41). They change neither stage nor clock.

Surprising edge: a letter beside the acts is offered by what happened, not by the stage; a
transfer is told after the case has ended here.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from tracker.law import letter_refusals as no
from tracker.law.entries import Transferred
from tracker.law.facts import Consultation, Facts
from tracker.law.layouts import read_data
from tracker.law.refusals import Refusal
from tracker.law.terms import AccompanyingLetter


@dataclass(frozen=True, slots=True)
class RequiredPart:
    """What a letter must say from `since` on. `assumed`: our reading (‡)."""

    kind: str
    name: str
    why: str
    since: date
    article: str
    assumed: bool = False


@dataclass(frozen=True, slots=True)
class FramePart:
    """What every letter bears (GB/T 9704—2012, a standard and no law)."""

    name: str
    why: str


@dataclass(frozen=True, slots=True)
class BesideRule:
    """A letter that no act sends: to whom, when it is offered, and under which article."""

    kind: AccompanyingLetter
    to: str
    offered: str
    when: str
    article: str
    article_2008: str


def required_parts(kind: str, on: date) -> tuple[RequiredPart, ...]:
    """What a letter of that kind, sent on that day, must say."""
    return tuple(part for part in _PARTS if part.kind == kind and part.since <= on)


def rule_of(kind: AccompanyingLetter) -> BesideRule:
    return _BESIDE[kind]


def letter_refusal(kind: AccompanyingLetter, facts: Facts) -> Refusal | None:
    """Why this letter is out of place; None where it may go."""
    rule = _BESIDE[kind]
    if _OFFERED[rule.offered](facts):
        return None
    return no.LetterOutOfPlace(letter=kind, when=rule.when)


def unanswered(facts: Facts) -> tuple[Consultation, ...]:
    """Whose opinion is still waited for."""
    return tuple(asked for asked in facts.consultations if asked.answered_on is None)


def answered(facts: Facts) -> tuple[Consultation, ...]:
    """Whose opinion came in."""
    return tuple(asked for asked in facts.consultations if asked.answered_on is not None)


def _is_to_forward(facts: Facts) -> bool:
    """Article 41: the applicant was told that the correction went to whom it belongs."""
    reply = facts.reply
    return reply is not None and any(key in _FORWARDED for key in reply.grounds)


_FORWARDED = frozenset({"correction.forwarded", "forwarded"})
_OFFERED: Mapping[str, Callable[[Facts], bool]] = {
    "open": lambda facts: facts.ending is None,
    "asked": lambda facts: facts.ending is None and bool(unanswered(facts)),
    "answered": lambda facts: bool(answered(facts)),
    "transferred": lambda facts: isinstance(facts.ending, Transferred),
    "to_forward": _is_to_forward,
}
_DATA = read_data("letters")
_PARTS = tuple(RequiredPart(**entry) for entry in _DATA["part"])
FRAME = tuple(FramePart(**entry) for entry in _DATA["frame"])
_BESIDE: Mapping[AccompanyingLetter, BesideRule] = MappingProxyType(
    {
        AccompanyingLetter(entry["kind"]): BesideRule(
            **{**entry, "kind": AccompanyingLetter(entry["kind"])}
        )
        for entry in _DATA["beside"]
    }
)
