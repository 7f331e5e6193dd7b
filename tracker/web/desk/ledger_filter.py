"""The filter of the ledger as it stands in an address, and back."""

from collections.abc import Mapping
from datetime import date
from enum import Enum
from typing import TypeVar
from urllib.parse import urlencode

from tracker.law.annual import Days, When
from tracker.law.layouts import LAYOUTS
from tracker.law.terms import ApplicantKind, Channel, Outcome, Stage
from tracker.records.ledger_rows import Figure, Wanted
from tracker.web.desk.listing import search_words
from tracker.web.forms import number_of

E = TypeVar("E", bound=Enum)

FIRST_YEAR, LAST_YEAR = 2008, 2100
_BETWEEN = "_"


def wanted_of(asked: Mapping[str, str]) -> Wanted:
    """The filter these values ask for; a value nobody offers asks nothing."""
    return Wanted(
        year=year_of(asked.get("year")),
        stage=one_of(Stage, asked.get("stage")),
        outcome=one_of(Outcome, asked.get("outcome")),
        channel=one_of(Channel, asked.get("channel")),
        kind=one_of(ApplicantKind, asked.get("kind")),
        words=search_words(asked.get("words", "")),
        figure=_figure(asked),
    )


def values_of(wanted: Wanted) -> dict[str, object]:
    """The filter as the values of a form or an address, without what asks nothing."""
    asked: dict[str, object] = {
        "year": wanted.year,
        "stage": wanted.stage,
        "outcome": wanted.outcome,
        "channel": wanted.channel,
        "kind": wanted.kind,
        "words": wanted.words,
    }
    if wanted.figure is not None:
        figure = wanted.figure
        asked |= {"layout": figure.layout, "report": said(figure.when), "row": figure.row}
    return {name: value for name, value in asked.items() if value}


def address(path: str, values: Mapping[str, object]) -> str:
    """A path with these values in its query."""
    return f"{path}?{urlencode(values, doseq=True)}" if values else path


def one_of(kinds: type[E], said: str | None) -> E | None:
    return next((kind for kind in kinds if kind.value == said), None)


def year_of(said: str | None) -> int | None:
    year = number_of(said, digits=4) or 0
    return year if FIRST_YEAR <= year <= LAST_YEAR else None


def when_of(told: str | None) -> When | None:
    """A year, or days as `said` writes them."""
    first, between, after = (told or "").partition(_BETWEEN)
    if not between:
        return year_of(told)
    try:
        days = Days(date.fromisoformat(first), date.fromisoformat(after))
    except ValueError:
        return None
    known = days.first.year >= FIRST_YEAR and days.after.year <= LAST_YEAR
    return days if known and days.first < days.after else None


def said(when: When) -> str:
    """A year or days as they stand in an address."""
    return f"{when.first}{_BETWEEN}{when.after}" if isinstance(when, Days) else str(when)


def _figure(asked: Mapping[str, str]) -> Figure | None:
    layout, row = asked.get("layout", ""), asked.get("row", "")
    when = when_of(asked.get("report"))
    if layout not in LAYOUTS or when is None or row not in LAYOUTS[layout].rows:
        return None
    return Figure(layout, when, row)
