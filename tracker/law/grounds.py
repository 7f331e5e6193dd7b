"""Results and grounds: how an application ended, under which article, in which rows.

A *result* is a code of the fixed format (formats.md, section 2), what the annual table
counts. A *ground* is what an officer cites in the reply (articles 36 to 39); it may be
finer: 36(1) already public and 36(2) provided both count as `disclosed`, 36(4) not found
and 36(5) another authority's both as `unable.not_held`. Each knows its row in every
layout; rows that are our own reading of a form are named in `assumed` (‡) and shown so.
All of it is data (`data/grounds.toml`), so that a lawyer can amend it in one place.

Surprising edges: registry queries, 36(7), stand under 不予公开 in the table without being
a refusal under articles 14 to 16; a withdrawal has no row in the form of 2014, for it is
no answer; being told to amend an application was itself a reply under the 2008 text. To
have a record about oneself put right (article 41) is no application for information: its
results have no row in any form (‡) and no ledger can name them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from types import MappingProxyType
from typing import Any

from tracker.law.layouts import LAYOUTS, read_data
from tracker.law.statute import law_on
from tracker.law.terms import ApplicationKind, Law, Outcome


@dataclass(frozen=True, slots=True)
class Result:
    """A code of the fixed format with its row in each layout.

    `label` and `path` are those of the newest form of its own text. `rows` lacks a layout
    without a row for it: then either `choose` names the codes one of which must be meant
    there, or `no_row` says why there is none. `outcome` is its group in the form; None for
    what the forms do not know, the results of a correction.
    """

    code: str
    law: Law
    outcome: Outcome | None
    label: str
    path: tuple[str, ...]
    rows: Mapping[str, str]
    assumed: frozenset[str]
    choose: Mapping[str, tuple[str, ...]]
    no_row: Mapping[str, str]

    @property
    def group(self) -> str:
        """Under which words it stands in a list: its group in the form, else its kind."""
        return _group(self.outcome)


@dataclass(frozen=True, slots=True)
class Ground:
    """A basis of a reply to an application of that `kind`.

    `article` is empty where no text names one; `unread` marks an article known but not read
    in its text (†); `is_reply` is false for endings that the register makes by itself.
    `remedy` is one of review_first, split, either, none, and is asked of `remedies`, for it
    depends on the day.
    """

    key: str
    law: Law
    kind: ApplicationKind
    label: str
    article: str
    outcome: Outcome | None
    result: str
    rows: Mapping[str, str | None]
    assumed: frozenset[str]
    letter_kind: str
    letter: str
    remedy: str
    remedy_assumed: bool
    unread: bool
    is_reply: bool
    help: str

    @property
    def group(self) -> str:
        """As `Result.group`."""
        return _group(self.outcome)

    @property
    def needs_search(self) -> bool:
        """What does not exist was looked for and not found (article 36, item 4): the search
        has to be shown."""
        return self.letter_kind == "nonexistence"


def _group(outcome: Outcome | None) -> str:
    return outcome.label if outcome else ApplicationKind.CORRECTION.label


def grounds_of(
    law: Law, *, kind: ApplicationKind = ApplicationKind.DISCLOSURE
) -> tuple[Ground, ...]:
    """The grounds a reply to an application of that kind can cite under that text, in the
    order of the annual table."""
    return tuple(g for g in GROUNDS.values() if g.law is law and g.kind is kind and g.is_reply)


@cache
def grounds_on(
    received_on: date, *, kind: ApplicationKind = ApplicationKind.DISCLOSURE
) -> tuple[Ground, ...]:
    """The grounds for an application received on that day; refuses before 2008-05-01."""
    return grounds_of(law_on(received_on), kind=kind)


def repeat_ground(law: Law) -> Ground | None:
    """The ground for what the same applicant was answered before (article 36, item 6); the
    2008 text has none."""
    return next((ground for ground in grounds_of(law) if ground.letter_kind == "repeat"), None)


def row_of(layout: str, result: str | None, ground: str | None = None) -> str | None:
    """The row an ending counts to: the ground's where it is known, else the result's.

    None where the layout has no row for it, or where result and ground are unknown, which
    only a damaged register has; the identities then show the difference.
    """
    known = GROUNDS.get(ground or "")
    if known is not None:
        return known.rows[layout]
    counted = RESULTS.get(result or "")
    return counted.rows.get(layout) if counted else None


def _newest_path(entry: dict[str, Any]) -> tuple[str, ...]:
    """The labels of a result: those of the form its own text was reported in, or the label
    of its own where no form has a row for it."""
    if not entry["rows"]:
        return (entry["label"],)
    code, text = entry["code"], entry["text"]
    layout = LAYOUTS["2014" if text == Law.TEXT_2008 else "2021"]
    return layout.rows[code].path


def _result(entry: dict[str, Any]) -> Result:
    path = _newest_path(entry)
    return Result(
        code=entry["code"],
        law=Law(entry["text"]),
        outcome=Outcome(entry["outcome"]) if "outcome" in entry else None,
        label=path[-1],
        path=path,
        rows=MappingProxyType(entry["rows"]),
        assumed=frozenset(entry.get("assumed", ())),
        choose=MappingProxyType({k: tuple(v) for k, v in entry.get("choose", {}).items()}),
        no_row=MappingProxyType(entry.get("no_row", {})),
    )


def _ground(entry: dict[str, Any], letters: dict[str, str]) -> Ground:
    result = RESULTS[entry["result"]]
    finer: dict[str, str] = entry.get("rows", {})
    return Ground(
        key=entry["key"],
        law=Law(entry["text"]),
        kind=ApplicationKind(entry.get("kind", ApplicationKind.DISCLOSURE)),
        label=entry["label"],
        article=entry["article"],
        outcome=result.outcome,
        result=result.code,
        rows=MappingProxyType({key: finer.get(key, result.rows.get(key)) for key in LAYOUTS}),
        assumed=frozenset(entry.get("assumed", ())) | (result.assumed - finer.keys()),
        letter_kind=entry["letter"],
        letter=letters[entry["letter"]],
        remedy=entry["remedy"],
        remedy_assumed=entry.get("remedy_assumed", False),
        unread=entry.get("unread", False),
        is_reply=entry.get("reply", True),
        help=entry["help"],
    )


_DATA = read_data("grounds")
RESULTS: Mapping[str, Result] = MappingProxyType(
    {entry["code"]: _result(entry) for entry in _DATA["result"]}
)
GROUNDS: Mapping[str, Ground] = MappingProxyType(
    {entry["key"]: _ground(entry, _DATA["letter"]) for entry in _DATA["ground"]}
)
