"""Figures of several years side by side, though the form changed in between.

A line of the comparison is the sum of rows that mean the same in each form; a form without
such a row has no figure there, which is not nought. Where the 2014 form is read into the later
groups, that is our reading (‡).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

_LATER = ("2019", "2021")


@dataclass(frozen=True, slots=True)
class Line:
    """One line: the rows it adds up in each form (of the table of challenges:
    `challenge.<kind>`). `column`: of challenges, which result; empty for all. `assumed`: forms
    whose rows stand in it by our reading."""

    key: str
    rows: Mapping[str, tuple[str, ...]]
    column: str = ""
    assumed: tuple[str, ...] = ()


def _line(key: str, old: str, later: str, **more: object) -> Line:
    rows = {"2014": tuple(old.split()), **dict.fromkeys(_LATER, tuple(later.split()))}
    said = MappingProxyType({layout: keys for layout, keys in rows.items() if keys})
    return Line(key, said, **more)  # type: ignore[arg-type]


_SUITS = "challenge.direct_litigation challenge.litigation_after_review"

LINES: tuple[Line, ...] = (
    _line("new", "received", "new"),
    _line("carried_in", "", "carried_in"),
    _line("ended", "ended", "total"),
    _line("disclosed", "already_public agreed", "disclosed"),
    _line("partly_disclosed", "partly_agreed", "partly_disclosed"),
    _line("withheld", "denied", "withheld"),
    _line(
        "unable", "not_this_authority nonexistent amend_or_supplement", "unable",
        assumed=("2014",),
    ),
    _line("not_processed", "", "not_processed"),
    _line("other", "other_way", "other", assumed=("2014",)),
    _line("carried_out", "", "carried_out"),
    _line("reviews", "review", "challenge.review"),
    _line(
        "reviews_corrected", "review.corrected", "challenge.review",
        column="结果纠正",
    ),
    _line("litigation", "litigation", _SUITS),
    _line(
        "litigation_corrected", "litigation.corrected", _SUITS,
        column="结果纠正",
    ),
)  # fmt: skip
