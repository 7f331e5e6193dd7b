"""The processing fee (信息处理费), 国办函〔2020〕109号, in force from 1 January 2021.

An authority may charge it — the regulation says 可以 — where the number or frequency of
applications is clearly beyond reason, so a fee computed here is what could be charged and
never a debt. For one application it chooses one of two ladders, never both (article 3):

* by items (按件, article 4): what one applicant asked of the authority in one calendar
  month, split to the smallest reasonable unit. To 10 free; 11 to 30: 100 yuan each; from
  31 in steps of ten, each step 100 yuan dearer, the first at 200.
* by pages (按量, article 5): the pages of one application. To 30 free; 31 to 100: 10 yuan;
  101 to 200: 20 yuan; from 201: 40 yuan a page.

Both ladders charge the excess (超额累进): the 41st item costs 300 yuan, the forty before it
keep their own rates. Items start anew on the 1st of a month. What the text leaves open is
in the data as assumptions, to be shown with the amount.

Not covered: the costs of search, copying and posting that authorities charged by local
standards until 31 March 2017 (text of 2008, article 27); before 2021 every day is refused.
"""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from tracker.law.refusals import FeeQuantityImpossible, NoTariffInForce
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

    def as_json(self) -> dict[str, Any]:
        return {
            "from": self.first,
            "to": self.last,
            "rate": f"{self.rate:.2f}",
            "yuan": f"{self.yuan:.2f}",
        }


@dataclass(frozen=True, slots=True)
class Fee:
    """What could be charged, line by line; free bands have no line.

    `assumptions` are Chinese sentences on what the tariff leaves open.
    """

    basis: FeeBasis
    quantity: int
    lines: tuple[Line, ...]
    article: str
    source: str
    assumptions: tuple[str, ...]

    @property
    def yuan(self) -> Decimal:
        return sum((line.yuan for line in self.lines), Decimal("0.00"))

    def as_json(self) -> dict[str, Any]:
        """As `formats.md`, section 6, fixes it: amounts are strings with two decimals."""
        return {
            "basis": self.basis.value,
            "quantity": self.quantity,
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


def fee(basis: FeeBasis, quantity: int, on: date) -> Fee:
    """The fee for `quantity` items of the month, or pages of the application, on a day.

    `on` is the day of the fee notice. Raises `NoTariffInForce` before 1 January 2021 and
    `FeeQuantityImpossible` for a negative or absurd quantity; 0 is a fee of nothing.
    """
    tariff = tariff_on(basis, on)
    if not 0 <= quantity <= LARGEST:
        raise FeeQuantityImpossible(quantity=quantity, largest=LARGEST)
    return Fee(
        basis=basis,
        quantity=quantity,
        lines=tuple(line for line in tariff.ladder(quantity) if line.rate),
        article=tariff.article,
        source=tariff.source,
        assumptions=tuple(text for first, text in tariff.assumptions if first <= quantity),
    )


def tariff_on(basis: FeeBasis, on: date) -> Tariff:
    """The ladder in force on a day. Raises `NoTariffInForce` before the first one."""
    tariffs = _tariffs()[basis]
    in_force = [tariff for tariff in tariffs if tariff.since <= on]
    if not in_force:
        raise NoTariffInForce(since=min(tariff.since for tariff in tariffs), on=on)
    return max(in_force, key=lambda tariff: tariff.since)


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
