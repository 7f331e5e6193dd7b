"""Dated parameters of law: a value holds from a day until the next value begins.

Nothing is guessed outside the data. A day before the first value is refused, so that an
old application is never measured by a younger rule; after the last value the last one
goes on, for law holds until it is changed. Where the law ended a number and put nothing
in its place, the value has its last day (`until`), and the days after it are refused too.
The numbers, their articles and their sources stand in `data/periods.toml`, where a lawyer
can read and correct them; the tests ask whether values are in order and leave no gap.

Which day to ask with is part of the rule and differs by parameter: periods of the reply
go by the day the application was received (an application of 14 May 2019 keeps its 15
days, however late it is answered), the term to pay by the day of the fee notice, the
terms of review and litigation by the day they begin to run.
"""

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from types import MappingProxyType
from typing import Any

from tracker.law.articles import REGULATION, REGULATION_OF_2008, TEXTS, Text
from tracker.law.layouts import read_data
from tracker.law.refusals import NoLawInForce, NoValueInForce, ValueEnded
from tracker.law.terms import Law

# Each unit with its Chinese words.
UNITS: Mapping[str, str] = MappingProxyType(
    {
        "working_days": "{n}个工作日",
        "calendar_days": "{n}日",
        "months": "{n}个月",
        "years": "{n}年",
        "months_of_next_year": "次年{n}月底前",
        "kinds": "{n}种",
    }
)


@dataclass(frozen=True, slots=True)
class Parameter:
    """One number of law as it holds from `since`, and until `until`, both days included.

    `until` is None where the law has not ended it: the value holds until the next one.
    `note` is Chinese: from when it counts and what follows. `assumed` says that the number
    was not read in the text itself, or that the text leaves it open and this is our
    reading; `reason` then says which, and pages show both.
    """

    name: str
    label: str
    value: int
    unit: str
    article: str
    source: str
    since: date
    assumed: bool
    until: date | None
    note: str
    reason: str

    @property
    def words(self) -> str:
        """20个工作日; 次年1月底前."""
        return UNITS[self.unit].format(n=self.value)


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

    The first day of a value belongs to it, and so does its last. Raises `NoValueInForce`
    before the first value, `ValueEnded` after one that the law ended, and `KeyError` for a
    name the data does not have, which is a mistake of the program.
    """
    values = parameters()[name]
    place = bisect_right(values, on, key=lambda value: value.since)
    if place == 0:
        first = values[0]
        raise NoValueInForce(label=first.label, since=first.since, on=on)
    value = values[place - 1]
    if value.until is not None and on > value.until:
        raise ValueEnded(label=value.label, until=value.until, on=on)
    return value


def last_day(value: Parameter) -> date | None:
    """The last day a value holds or held, that day included; None for one still in force."""
    later = [one.since for one in parameters()[value.name] if one.since > value.since]
    return value.until or (min(later) - timedelta(days=1) if later else None)


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
    return end_of_month_after(year, value_on(whose, date(year + 1, 1, 1)))


def end_of_month_after(year: int, month: Parameter) -> date:
    """The last day of that month of the year after `year`."""
    return date(year + 1, month.value + 1, 1) - timedelta(days=1)


@cache
def parameters() -> Mapping[str, tuple[Parameter, ...]]:
    """Every parameter with all its values, oldest first."""
    periods = read_data("periods")["periods"]
    return MappingProxyType(
        {
            name: tuple(_parameter(name, said, value) for value in said["values"])
            for name, said in periods.items()
        }
    )


@cache
def enactments() -> Mapping[Law, Enactment]:
    """The texts of the regulation, oldest first."""
    names = {Law.TEXT_2008: REGULATION_OF_2008, Law.TEXT_2019: REGULATION}
    return MappingProxyType({law: _enactment(law, TEXTS[name]) for law, name in names.items()})


def _enactment(law: Law, text: Text) -> Enactment:
    assert text.promulgated_on is not None
    assert text.since is not None
    return Enactment(law, text.title, text.number, text.promulgated_on, text.since)


def _parameter(name: str, said: Mapping[str, Any], value: Mapping[str, Any]) -> Parameter:
    return Parameter(
        name=name,
        label=said["label"],
        value=value["value"],
        unit=value.get("unit", said["unit"]),
        article=value["article"],
        source=value["source"],
        since=value["since"],
        assumed=value.get("assumed", False),
        until=value.get("until"),
        note=said["note"],
        reason=value.get("note", ""),
    )
