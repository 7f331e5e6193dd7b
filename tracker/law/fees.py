"""The processing fee (信息处理费), 国办函〔2020〕109号, in force from 1 January 2021.

An authority may charge it — the regulation says 可以 — where the number or frequency of
applications is clearly beyond reason, so a fee computed here is what could be charged and
never a debt. For one application it chooses one of two ladders, never both (article 3):

* by items (按件, article 4): what one applicant asked of the authority in one calendar
  month, split to the smallest reasonable unit. To 10 free; 11 to 30: 100 yuan each; from
  31 in steps of ten, each step 100 yuan dearer, the first at 200. Each application has a
  notice of its own within its own period, so it is billed for its own items alone, on the
  rungs they stand on after those `before` it in the month, in the order of receipt (‡).
* by pages (按量, article 5): the pages of one application. To 30 free; 31 to 100: 10 yuan;
  101 to 200: 20 yuan; from 201: 40 yuan a page.

Both ladders charge the excess (超额累进): the 41st item costs 300 yuan, the forty before it
keep their own rates. Items start anew on the 1st of a month; pages of several applications
are never added up. What the text leaves open is in the data as assumptions, to be shown
with the amount.

Not covered: the costs of search, copying and posting that authorities charged by local
standards until 31 March 2017 (text of 2008, article 27), which are amounts in a ledger and
nothing to compute; from then until the tariff there was no fee at all (†). Every day before
2021 is refused, with the sentence of its time.
"""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from tracker.law.refusals import (
    FeeQuantityImpossible,
    FeeSuspended,
    LocalCostFees,
    NoTariffInForce,
    PagesNotAddedUp,
    Refusal,
)
from tracker.law.statute import parameters
from tracker.law.terms import FeeBasis

_DATA = Path(__file__).with_name("data") / "tariffs.toml"

# Past this a quantity is a slip of the pen.
LARGEST = 1_000_000


@dataclass(frozen=True, slots=True)
class Line:
    """Part of a fee: the items or pages `first` to `last`, both included, at one rate."""

    first: int
    last: int
    rate: Decimal

    @property
    def yuan(self) -> Decimal:
        return self.rate * (self.last - self.first + 1)

    def after(self, before: int) -> "Line":
        """The part of this line past the first `before` items."""
        return Line(max(self.first, before + 1), self.last, self.rate)

    def as_json(self) -> dict[str, Any]:
        return {
            "from": self.first,
            "to": self.last,
            "rate": f"{self.rate:.2f}",
            "yuan": f"{self.yuan:.2f}",
        }


@dataclass(frozen=True, slots=True)
class Fee:
    """What could be charged for one application, line by line; free bands have no line.

    `quantity` are its own items or pages, `before` the items of the same applicant that came
    before it in the month; the numbers of the lines count from the first of the month.
    `assumptions` are Chinese sentences on what the tariff leaves open.
    """

    basis: FeeBasis
    quantity: int
    before: int
    lines: tuple[Line, ...]
    article: str
    source: str
    assumptions: tuple[str, ...]

    @property
    def yuan(self) -> Decimal:
        return sum((line.yuan for line in self.lines), Decimal("0.00"))

    def as_json(self) -> dict[str, Any]:
        """As `formats.md`, section 6, fixes it: amounts are strings with two decimals.
        `before` stands in it only where something came before."""
        return {
            "basis": self.basis.value,
            "quantity": self.quantity,
            **({"before": self.before} if self.before else {}),
            "yuan": f"{self.yuan:.2f}",
            "lines": [line.as_json() for line in self.lines],
        }


@dataclass(frozen=True, slots=True)
class Tariff:
    """One ladder from `since` on. `bands` have an end; the open band goes on in steps."""

    since: date
    article: str
    source: str
    bands: tuple[Line, ...]
    open_from: int
    open_step: int
    open_rate: Decimal
    open_rise: Decimal
    assumptions: tuple[tuple[int, str], ...]

    @property
    def free_to(self) -> int:
        """How many are free; the threshold is crossed with the next."""
        return max(band.last for band in self.bands if not band.rate)

    def ladder(self, quantity: int) -> Iterator[Line]:
        """The bands that hold items of `quantity`, the last one cut off at it."""
        for band in self.bands:
            if band.first <= quantity:
                yield Line(band.first, min(band.last, quantity), band.rate)
        first, rate = self.open_from, self.open_rate
        while first <= quantity:
            last = min(first + self.open_step - 1, quantity) if self.open_step else quantity
            yield Line(first, last, rate)
            first, rate = last + 1, rate + self.open_rise


def fee(basis: FeeBasis, quantity: int, on: date, *, before: int = 0) -> Fee:
    """The fee for `quantity` items after `before` others of the month, or for pages, on a day.

    `on` is the day of the fee notice. The items before are not billed again: the fees of all
    applications of a month add up to the fee of the month. Raises `NoTariffInForce` before
    1 January 2021, `FeeQuantityImpossible` for a negative or absurd number, and
    `PagesNotAddedUp` where pages are to come after others; 0 is a fee of nothing.
    """
    tariff = tariff_on(basis, on)
    for number in (quantity, before, quantity + before):
        if not 0 <= number <= LARGEST:
            raise FeeQuantityImpossible(quantity=number, largest=LARGEST)
    if basis is FeeBasis.PAGES and before:
        raise PagesNotAddedUp()
    last = before + quantity
    own = (line.after(before) for line in tariff.ladder(last) if before < line.last)
    return Fee(
        basis=basis,
        quantity=quantity,
        before=before,
        lines=tuple(line for line in own if line.rate),
        article=tariff.article,
        source=tariff.source,
        assumptions=tuple(text for first, text in tariff.assumptions if first <= last),
    )


def ladders(items: int, before: int, pages: int | None, on: date) -> tuple[Fee, ...]:
    """What either way would come to for one application; by pages only where they are counted.
    The authority chooses one, or neither (articles 2 and 3)."""
    by_items = fee(FeeBasis.ITEMS, items, on, before=before)
    return (by_items,) if pages is None else (by_items, fee(FeeBasis.PAGES, pages, on))


def tariff_on(basis: FeeBasis, on: date) -> Tariff:
    """The ladder in force on a day. Raises `NoTariffInForce` before the first one."""
    tariffs = _tariffs()[basis]
    in_force = [tariff for tariff in tariffs if tariff.since <= on]
    if not in_force:
        raise _before_any_tariff(min(tariff.since for tariff in tariffs), on)
    return max(in_force, key=lambda tariff: tariff.since)


def _before_any_tariff(since: date, on: date) -> Refusal:
    """What could be charged instead: the costs of old until they were suspended, then nothing."""
    (costs,) = parameters()["cost_fees"]
    assert costs.until is not None, "the cost fees have ended"
    if on < costs.since:
        return NoTariffInForce(since=since, on=on)
    if on <= costs.until:
        return LocalCostFees(since=since, on=on)
    suspended_from = costs.until + timedelta(days=1)
    return FeeSuspended(since=since, suspended_from=suspended_from, on=on)


@cache
def _tariffs() -> Mapping[FeeBasis, tuple[Tariff, ...]]:
    said = tomllib.loads(_DATA.read_text(encoding="utf-8"))
    return MappingProxyType(
        {basis: tuple(_tariff(one) for one in said[basis.value]) for basis in FeeBasis}
    )


def _tariff(said: Mapping[str, Any]) -> Tariff:
    top = said["open"]
    return Tariff(
        since=said["since"],
        article=said["article"],
        source=said["source"],
        bands=tuple(
            Line(band["from"], band["to"], Decimal(band["rate"])) for band in said["bands"]
        ),
        open_from=top["from"],
        open_step=top["step"],
        open_rate=Decimal(top["rate"]),
        open_rise=Decimal(top["rise"]),
        assumptions=tuple((one["from"], one["text"]) for one in said["assumptions"]),
    )
