"""Remedies: where an applicant can turn against a reply or silence, and how long.

Which path follows from the grounds of the reply and the day it was made (law.md, 6.4):
information withheld under articles 14 to 16 must go to review first, from 2024-01-01
(复议法第二十三条); a partial disclosure is split (‡); everything else may go to review or to
court. Before that day, review or court was a free choice for all. To whom follows from the
level of the authority (`bodies`). Terms are those of `statute` and run from the day the
letter is delivered; the words are data (`data/remedies.toml`).

Surprising edges: 36(7) stands under 不予公开 in the annual table, but is no refusal under
14 to 16, so the choice is free (‡); a fee notice can be attacked only through the later
end of handling; on silence review is recommended, for courts differ on whether it must
come first (‡); silence is never a refusal. To have a record put right is no application
for information, so review or court is a free choice there (‡). The last part of the
module says in which column of the annual table a decided review or lawsuit counts
(law.md, 6.5, ‡).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from tracker.law.bodies import court_in_letters, in_force, review_body_in_letters
from tracker.law.grounds import Ground
from tracker.law.labels import folded
from tracker.law.layouts import read_data
from tracker.law.refusals import Refusal
from tracker.law.statute import Parameter, value_on
from tracker.law.table_refusals import (
    ColumnIsItself,
    DecisionAmbiguous,
    DecisionNotPending,
    DecisionUnknown,
)
from tracker.law.terms import AuthorityLevel, ChallengeKind, ChallengeResult, Term

# Places in the sentences of the data, and the terms of law that fill them.
_TERMS = {
    "review": "review_term",
    "after_review": "litigation_after_review_term",
    "litigation": "litigation_term",
}
_UNITS = {"calendar_days": "日", "months": "个月"}


class RemedyPath(Term):
    """Which way is open."""

    EITHER = "either", "行政复议或者行政诉讼"
    REVIEW_FIRST = "review_first", "应当先申请行政复议"
    SPLIT = "split", "不予公开的部分应当先申请行政复议，其余部分可以选择"
    SILENCE = "silence", "建议先申请行政复议"
    THIRD_PARTY = "third_party", "第三方可以申请行政复议或者提起行政诉讼"


class DecidedIn(Term):
    """Where a decision is made; the same word may count differently in the other."""

    REVIEW = "review", "行政复议"
    LITIGATION = "litigation", "行政诉讼"


@dataclass(frozen=True, slots=True)
class RemedyPart:
    """One sentence of a letter with its articles."""

    text: str
    articles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Remedy:
    """What a letter tells: the path, then the way to complain, each a part.

    `review_body` and `court` as the letter names them; `terms` are the numbers of law in its
    sentences, which run from the day of delivery, on silence from the end of the reply
    period. `assumed`: the path is our reading (‡).
    """

    path: RemedyPath
    parts: tuple[RemedyPart, ...]
    review_body: str
    court: str
    terms: tuple[Parameter, ...]
    assumed: bool

    @property
    def text(self) -> str:
        return "".join(part.text for part in self.parts)

    @property
    def articles(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(a for part in self.parts for a in part.articles))


@dataclass(frozen=True, slots=True)
class LetterWithoutRemedy:
    """A letter of the procedure that decides nothing, and why it tells no remedy."""

    key: str
    title: str
    why: str


@dataclass(frozen=True, slots=True)
class Silence:
    """What it means that somebody does not answer. `assumed` (‡), `unread` (†)."""

    key: str
    who: str
    meaning: str
    articles: tuple[str, ...]
    assumed: bool
    unread: bool


def remedy(
    grounds: Iterable[Ground],
    replied_on: date,
    *,
    review_body: str = "",
    court: str = "",
    level: AuthorityLevel | None = None,
) -> Remedy | None:
    """The remedies against a reply on these grounds, given on that day.

    The bodies are named by the authority; one it did not name is called as its level has
    it, else in the law's own words. With several grounds the strictest part decides its own
    part only: withheld and otherwise answered together are split. None where nothing was
    decided (withdrawal).
    """
    decided = [ground for ground in grounds if ground.remedy != "none"]
    if not decided:
        return None
    path = _path_of({ground.remedy for ground in decided})
    assumed = any(ground.remedy_assumed for ground in decided)
    if not _review_comes_first(replied_on):
        path, assumed = RemedyPath.EITHER, False
    return _remedy(path, replied_on, review_body, court, level, assumed=assumed)


def remedy_for_silence(
    due_on: date, *, review_body: str = "", court: str = "", level: AuthorityLevel | None = None
) -> Remedy:
    """When the reply period ended on `due_on` without a reply; terms run from that day."""
    return _remedy(RemedyPath.SILENCE, due_on, review_body, court, level)


def remedy_for_third_party(
    told_on: date, *, review_body: str = "", court: str = "", level: AuthorityLevel | None = None
) -> Remedy:
    """For a third party told that information was disclosed over its objection (article 32)."""
    return _remedy(RemedyPath.THIRD_PARTY, told_on, review_body, court, level)


def silences_on(on: date) -> tuple[Silence, ...]:
    """What silence means on that day: of the authority, and of the review body."""
    keys = dict.fromkeys(entry["key"] for entry in _DATA["silence"] if entry["since"] <= on)
    said = [
        in_force((e for e in _DATA["silence"] if e["key"] == key), on, "逾期的后果") for key in keys
    ]
    return tuple(
        Silence(
            key=entry["key"],
            who=entry["who"],
            meaning=entry["meaning"],
            articles=tuple(entry["articles"]),
            assumed=entry.get("assumed", False),
            unread=entry.get("unread", False),
        )
        for entry in said
    )


def decision_result(
    text: str, kind: ChallengeKind, own: Mapping[str, ChallengeResult] = MappingProxyType({})
) -> ChallengeResult:
    """The column a decided review or lawsuit counts to.

    Accepts the columns themselves (结果维持, 维持), and the kinds of decision; no rule says
    how to count them, so that an office may have words of its `own` (‡), which go first.
    Refuses a word of the other procedure or of none (DecisionUnknown), and a word that
    decisions of two columns begin with, such as 驳回 (DecisionAmbiguous).
    """
    procedure = procedure_of(kind)
    words = folded(text)
    if words in own:
        return own[words]
    meanings = _DECISIONS["ambiguous"][procedure].get(words)
    if meanings:
        raise DecisionAmbiguous(text=text, meanings="或者".join(meanings))
    for result in _COLUMNS:
        short = result.label.replace("结果", "")
        if words in (result, result.label, short, *_DECISIONS[procedure][result]):
            return result
    known = [word for words in _DECISIONS[procedure].values() for word in words]
    raise DecisionUnknown(
        text=text, kind=kind, known="、".join(["结果维持", "结果纠正", "其他结果", *known])
    )


def procedure_of(kind: ChallengeKind) -> str:
    """Whether it is decided as a review or as a lawsuit."""
    return "review" if kind is ChallengeKind.REVIEW else "litigation"


def usual_decisions(procedure: str) -> dict[str, ChallengeResult]:
    """The kinds of decision, each with its column as practice has it (‡)."""
    said = _DECISIONS[procedure]
    return {word: result for result in _COLUMNS for word in said[result]}


def refusal_of_own_decision(word: str, result: ChallengeResult) -> Refusal | None:
    """Why an office cannot count that word to that column; None where it can."""
    if result is ChallengeResult.PENDING:
        return DecisionNotPending(text=word)
    names = {folded(name): column for column in _COLUMNS for name in (column, column.label)}
    if names.get(folded(word), result) is not result:
        return ColumnIsItself(text=word)
    return None


def _path_of(remedies: set[str]) -> RemedyPath:
    if len(remedies) > 1 and remedies & {"review_first", "split"}:
        return RemedyPath.SPLIT
    return RemedyPath(min(remedies))


def _review_comes_first(on: date) -> bool:
    """Whether the rule that withheld information goes to review first is in force."""
    return any(e["since"] <= on for e in _DATA["path"] if e["key"] == RemedyPath.REVIEW_FIRST)


def _remedy(
    path: RemedyPath,
    on: date,
    review_body: str,
    court: str,
    level: AuthorityLevel | None,
    *,
    assumed: bool = False,
) -> Remedy:
    entry = in_force((e for e in _DATA["path"] if e["key"] == path), on, "救济途径")
    complaint = in_force(_DATA["complaint"], on, "投诉、举报")
    bodies = {
        "review_body": review_body_in_letters(review_body, level, on),
        "court": court_in_letters(court, level, on),
    }
    terms = {
        place: value_on(name, on)
        for place, name in _TERMS.items()
        if f"{{{place}}}" in entry["text"]
    }
    words = entry["text"].format(
        **bodies,
        **{place: f"{term.value}{_UNITS[term.unit]}" for place, term in terms.items()},
    )
    articles = (*entry["articles"], *(term.article for term in terms.values()))
    return Remedy(
        path=path,
        parts=(
            RemedyPart(words, articles),
            RemedyPart(complaint["text"], (complaint["article"],)),
        ),
        **bodies,
        terms=tuple(terms.values()),
        assumed=assumed or entry.get("assumed", False),
    )


_DATA = read_data("remedies")
_DECISIONS = read_data("decisions")
_COLUMNS = (ChallengeResult.UPHELD, ChallengeResult.CORRECTED, ChallengeResult.OTHER)
LETTERS_WITHOUT_REMEDY: Mapping[str, LetterWithoutRemedy] = MappingProxyType(
    {entry["key"]: LetterWithoutRemedy(**entry) for entry in _DATA["letter"]}
)
