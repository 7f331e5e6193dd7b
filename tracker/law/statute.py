"""Dated parameters of law: a value holds from a day until the next value begins.

Nothing is guessed outside the data. A day before the first value is refused, so that an
old application is never measured by a younger rule; after the last value the last one
goes on, for law holds until it is changed. The numbers, their articles and their sources
stand in `data/periods.toml`, where a lawyer can read and correct them.

Which day to ask with is part of the rule and differs by parameter: periods of the reply
go by the day the application was received (an application of 14 May 2019 keeps its 15
days, however late it is answered), the term to pay by the day of the fee notice, the
terms of review and litigation by the day they begin to run.
"""

import tomllib
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from itertools import pairwise
from pathlib import Path
from types import MappingProxyType
from typing import Any

from tracker.law.refusals import NoLawInForce, NoValueInForce
from tracker.law.terms import Law

_DATA = Path(__file__).with_name("data") / "periods.toml"

UNITS = frozenset({"working_days", "calendar_days", "months", "months_of_next_year"})


@dataclass(frozen=True, slots=True)
class Parameter:
    """One number of law as it holds from `since`.

    `assumed` says that it was not read in the text itself, or that the text leaves it
    open and this is our reading: pages show it as an assumption.
    """

    name: str
    label: str
    value: int
    unit: str
    article: str
    source: str
    since: date
    assumed: bool


@dataclass(frozen=True, slots=True)
class Enactment:
    """A text of the regulation with its number and its days."""

    law: Law
    title: str
    number: str
    promulgated_on: date
    effective_on: date


def value_on(name: str, on: date) -> Parameter:
    """The parameter in force on `on`.

    The first day of a value belongs to it. Raises `NoValueInForce` before the first one,
    and `KeyError` for a name the data does not have, which is a mistake of the program.
    """
    values = parameters()[name]
    place = bisect_right(values, on, key=lambda value: value.since)
    if place == 0:
        first = values[0]
        raise NoValueInForce(label=first.label, since=first.since, on=on)
    return values[place - 1]


def law_on(received_on: date) -> Law:
    """The text that governs an application received on this day, for its whole life.

    The revision of 2019 has no rule of transition for applications under way on 15 May
    2019; the day of receipt decides, as the periods count from it. Raises `NoLawInForce`
    before 1 May 2008.
    """
    in_force = [text for text in enactments().values() if text.effective_on <= received_on]
    if not in_force:
        first = min(text.effective_on for text in enactments().values())
        raise NoLawInForce(on=received_on, since=first)
    return max(in_force, key=lambda text: text.effective_on).law


def enactment(law: Law) -> Enactment:
    """The text itself: title, number of the decree, promulgated and effective days."""
    return enactments()[law]


def annual_report_due_on(year: int, *, government: bool) -> date:
    """The last day to publish the report on `year`, that day included (article 49).

    Departments: 31 January of the next year; the disclosure authority of a government:
    31 March. Under the text of 2008 everybody had until 31 March, which still held for
    the report on 2018, due before the revision began.
    """
    whose = "annual_report_of_government" if government else "annual_report_of_department"
    month = value_on(whose, date(year + 1, 1, 1)).value
    return date(year + 1, month + 1, 1) - timedelta(days=1)


@cache
def parameters() -> Mapping[str, tuple[Parameter, ...]]:
    """Every parameter with all its values, oldest first."""
    periods = _data()["periods"]
    return MappingProxyType({name: _values(name, said) for name, said in periods.items()})


@cache
def enactments() -> Mapping[Law, Enactment]:
    """The texts of the regulation, oldest first."""
    texts = [Enactment(law=Law[key], **said) for key, said in _data()["laws"].items()]
    return MappingProxyType({text.law: text for text in texts})


def _values(name: str, said: Mapping[str, Any]) -> tuple[Parameter, ...]:
    if said["unit"] not in UNITS:
        raise ValueError(f"periods.toml: {name} has the unknown unit {said['unit']}")
    values = tuple(
        Parameter(
            name=name,
            label=said["label"],
            value=value["value"],
            unit=said["unit"],
            article=value["article"],
            source=value["source"],
            since=value["since"],
            assumed=value.get("assumed", False),
        )
        for value in said["values"]
    )
    if any(one.since >= other.since for one, other in pairwise(values)):
        raise ValueError(f"periods.toml: the values of {name} are not in the order of `since`")
    return values


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads(_DATA.read_text(encoding="utf-8"))
