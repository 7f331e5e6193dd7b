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
    """One line: its words, and the rows it adds up in each form (of the table of challenges:
    `challenge.<kind>`). `column`: of challenges, which result; empty for all."""

    key: str
    label: str
    rows: Mapping[str, tuple[str, ...]]
    column: str = ""
    assumed: tuple[str, ...] = ()


def _line(key: str, label: str, old: str, later: str, **more: object) -> Line:
    rows = {"2014": tuple(old.split()), **dict.fromkeys(_LATER, tuple(later.split()))}
    said = MappingProxyType({layout: keys for layout, keys in rows.items() if keys})
    return Line(key, label, said, **more)  # type: ignore[arg-type]


_SUITS = "challenge.direct_litigation challenge.litigation_after_review"

LINES: tuple[Line, ...] = (
    _line("new", "本年新收", "received", "new"),
    _line("carried_in", "上年结转", "", "carried_in"),
    _line("ended", "本年办结", "ended", "total"),
    _line("disclosed", "予以公开", "already_public agreed", "disclosed"),
    _line("partly_disclosed", "部分公开", "partly_agreed", "partly_disclosed"),
    _line("withheld", "不予公开", "denied", "withheld"),
    _line(
        "unable", "无法提供", "not_this_authority nonexistent amend_or_supplement", "unable",
        assumed=("2014",),
    ),
    _line("not_processed", "不予处理", "", "not_processed"),
    _line("other", "其他处理", "other_way", "other", assumed=("2014",)),
    _line("carried_out", "结转下年度", "", "carried_out"),
    _line("reviews", "行政复议", "review", "challenge.review"),
    _line(
        "reviews_corrected", "行政复议结果纠正", "review.corrected", "challenge.review",
        column="结果纠正",
    ),
    _line("litigation", "行政诉讼", "litigation", _SUITS),
    _line(
        "litigation_corrected", "行政诉讼结果纠正", "litigation.corrected", _SUITS,
        column="结果纠正",
    ),
)  # fmt: skip
