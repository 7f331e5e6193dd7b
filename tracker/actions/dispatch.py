"""Write down that letters left the house: handed over, posted, or put online."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from tracker.actions.case import opened
from tracker.law.entries import Dispatched
from tracker.law.refusals import Refusal
from tracker.law.terms import DeliveryWay
from tracker.law.waybills import folded_waybill
from tracker.records.connections import in_transaction
from tracker.records.journal import Author


@dataclass(frozen=True, slots=True, kw_only=True)
class Sending:
    """One letter on its way. `waybill` by post, as it was typed."""

    application_id: int
    letter: str
    way: DeliveryWay
    waybill: str = ""
    evidence: str = ""
    on: date


class NotAllSent(Exception):
    """Some letters of a post run may not be recorded so, hence none is; by letter number."""

    def __init__(self, reasons: dict[str, Refusal]) -> None:
        super().__init__()
        self.reasons = reasons


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


async def dispatch_all(sendings: Iterable[Sending], *, author: Author, now: datetime) -> None:
    """A post run: all of it or nothing. Raises `NotAllSent` with the reason of each letter.

    Applications are locked in the order of their ids, so that two runs cannot block each other.
    """
    reasons: dict[str, Refusal] = {}
    async with in_transaction():
        for sending in sorted(sendings, key=lambda one: (one.application_id, one.letter)):
            try:
                await dispatch(sending, author=author, now=now)
            except Refusal as reason:
                reasons[sending.letter] = reason
        if reasons:
            raise NotAllSent(reasons)
