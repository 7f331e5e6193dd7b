"""What a consultation says so far: the answer, or what silence means (articles 32 to 34).

Silence is not one thing. A third party that does not answer in time leaves the decision to
the authority (32); a co-author that does not answer has consented (34); another authority
must be waited for, for the text gives it no term (33). Under the text of 2008 a third party
must consent, so that silence forbids disclosure (2008, article 23), however long it lasts:
that text gave no term either. Data: `data/opinions.toml`.

Surprising edges: an answer after the term is an answer all the same; a third party's
objection forbids nothing by itself under the text of 2019, the authority weighs its reasons.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any

from tracker.law.calendar import Calendar
from tracker.law.deadlines import opinion_due_on
from tracker.law.facts import Consultation, Facts
from tracker.law.layouts import read_data
from tracker.law.terms import ConsultationKind, Law, Opinion, Silence


@dataclass(frozen=True, slots=True)
class MeaningOfSilence:
    """What silence of one kind of party means under one text, with its article."""

    kind: ConsultationKind
    law: Law
    meaning: Silence
    article: str
    assumed: bool


@dataclass(frozen=True, slots=True)
class Voice:
    """How a consultation stands on a day: answered, silent past its term, or still awaited.

    `due_on` is the last day of the term; None where the text gives none.
    """

    opinion: Opinion | None
    silence: MeaningOfSilence | None
    due_on: date | None

    @property
    def awaited(self) -> bool:
        return self.opinion is None and self.silence is None


def meaning_of_silence(kind: ConsultationKind, law: Law) -> MeaningOfSilence:
    """What it means that this kind of party does not answer."""
    return _MEANINGS[kind, law]


def voice(asked: Consultation, facts: Facts, calendar: Calendar, today: date) -> Voice:
    """How a consultation stands today. Silence counts from the day after the term, and where
    there is no term as long as no answer came: it then forbids, or must be waited out."""
    due = opinion_due_on(asked, facts, calendar)
    if asked.opinion is not None:
        return Voice(asked.opinion, None, due)
    meaning = meaning_of_silence(asked.kind, facts.law)
    over = today > due if due is not None else meaning.meaning is Silence.NO_CONSENT
    return Voice(None, meaning if over else None, due)


def _meaning(said: Mapping[str, Any]) -> MeaningOfSilence:
    return MeaningOfSilence(
        kind=ConsultationKind(said["kind"]),
        law=Law(said["text"]),
        meaning=Silence(said["meaning"]),
        article=said["article"],
        assumed=said.get("assumed", False),
    )


_MEANINGS: Mapping[tuple[ConsultationKind, Law], MeaningOfSilence] = MappingProxyType(
    {(one.kind, one.law): one for one in map(_meaning, read_data("opinions")["silence"])}
)
