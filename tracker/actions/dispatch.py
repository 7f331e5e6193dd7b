"""Write down that letters left the house, and when those that were posted arrived."""

from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar

from tracker.actions.case import opened
from tracker.law.entries import Delivered, Dispatched
from tracker.law.refusals import Refusal
from tracker.law.terms import DeliveryWay
from tracker.law.waybills import folded_waybill
from tracker.records.connections import in_transaction
from tracker.records.journal import Author


@dataclass(frozen=True, slots=True, kw_only=True)
class OneLetter:
    """Something done with one letter of an application, on a day."""

    application_id: int
    letter: str
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Sending(OneLetter):
    """A letter on its way. `waybill` by post, as it was typed."""

    way: DeliveryWay
    waybill: str = ""
    evidence: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival(OneLetter):
    """A letter that was received."""


L = TypeVar("L", bound=OneLetter)


class _NotAll(Exception):
    """Ends the transaction with nothing written."""


async def dispatch(sending: Sending, *, author: Author, now: datetime) -> None:
    """Only by post the day decides whether a reply was in time. Raises a Refusal."""
    async with opened(sending.application_id, author, now) as case:
        await case.write(
            Dispatched(
                on=sending.on,
                letter=sending.letter,
                way=sending.way,
                waybill=folded_waybill(sending.waybill),
                evidence=sending.evidence,
            )
        )


async def dispatch_all(
    sendings: Sequence[Sending], *, author: Author, now: datetime
) -> dict[str, Refusal]:
    """A post run: all of it or nothing; why not, by letter number, empty when all is written.

    Applications are locked in the order of their ids, so that two runs cannot block each other.
    """

    async def write(sending: Sending) -> None:
        await dispatch(sending, author=author, now=now)

    return await _all_or_none(sorted(sendings, key=_order), write)


async def arrive_all(
    arrivals: Sequence[Arrival], *, author: Author, now: datetime
) -> dict[str, Refusal]:
    """The days on which posted replies reached their applicants: all of them or none."""

    async def write(one: Arrival) -> None:
        """By the way it was sent; the number of the post is its evidence."""
        async with opened(one.application_id, author, now) as case:
            sent = case.facts.dispatch_of(one.letter)
            way = (sent.way if sent else None) or DeliveryWay.POST
            evidence = (sent.waybill or sent.evidence) if sent else ""
            await case.write(Delivered(on=one.on, way=way, evidence=evidence))

    return await _all_or_none(sorted(arrivals, key=_order), write)


def _order(one: OneLetter) -> tuple[int, str]:
    return one.application_id, one.letter


async def _all_or_none(
    letters: Sequence[L], write: Callable[[L], Awaitable[None]]
) -> dict[str, Refusal]:
    refused: dict[str, Refusal] = {}
    with suppress(_NotAll):
        async with in_transaction():
            for one in letters:
                try:
                    await write(one)
                except Refusal as reason:
                    refused[one.letter] = reason
            if refused:
                raise _NotAll
    return refused
