"""The processing fee: notice, payment, and what changes either (国办函〔2020〕109号)."""

from datetime import date, datetime
from decimal import Decimal

from tracker.actions.case import Case, opened
from tracker.actions.letters import send
from tracker.actions.notices import queue_notice
from tracker.law.entries import (
    FeeCharged,
    FeeNoticeDelivered,
    FeeNoticeWithdrawn,
    FeePaid,
    FeeReduced,
    FeeRefunded,
)
from tracker.law.facts import fold, in_force
from tracker.law.fees import fee
from tracker.law.notices import Notice
from tracker.law.terms import FeeBasis
from tracker.letters.compose import LetterKind
from tracker.records.journal import Author


async def charge(
    application_id: int,
    *,
    basis: FeeBasis,
    quantity: int,
    before: int = 0,
    on: date,
    author: Author,
    now: datetime,
) -> None:
    """The amount follows from the tariff of the day; an office may charge, never must.

    `before`: the items of the same applicant that came earlier in the month.
    """
    tariff = fee(basis, quantity, on, before=before)
    async with opened(application_id, author, now) as case:
        entry = FeeCharged(on=on, basis=basis, quantity=quantity, before=before, yuan=tariff.yuan)
        await send(case, entry, LetterKind.FEE_NOTICE, {"fee": tariff})
        await queue_notice(case, Notice.FEE_CHARGED)


async def record_fee_delivery(
    application_id: int, *, on: date, author: Author, now: datetime
) -> None:
    async with opened(application_id, author, now) as case:
        await case.write(FeeNoticeDelivered(on=on))


async def record_payment(
    application_id: int,
    *,
    yuan: Decimal,
    receipt: str,
    on: date,
    author: Author,
    now: datetime,
) -> None:
    """Payment in full; the reply period begins afresh."""
    async with opened(application_id, author, now) as case:
        await case.write(FeePaid(on=on, yuan=yuan, receipt=receipt))
        await queue_notice(case, Notice.FEE_PAID)


async def reduce_fee(
    application_id: int, *, yuan: Decimal, reason: str, on: date, author: Author, now: datetime
) -> None:
    """`yuan` is what is left to pay; nothing, and the application goes on."""
    async with opened(application_id, author, now) as case:
        entry = FeeReduced(on=on, yuan=yuan, reason=reason)
        await _send_change(case, entry, owed=yuan)


async def withdraw_fee_notice(
    application_id: int, *, reason: str, on: date, author: Author, now: datetime
) -> None:
    async with opened(application_id, author, now) as case:
        await _send_change(case, FeeNoticeWithdrawn(on=on, reason=reason), owed=None)


async def _send_change(
    case: Case, entry: FeeReduced | FeeNoticeWithdrawn, *, owed: Decimal | None
) -> None:
    case.decided(entry)
    charged = fold(one for one in in_force(case.entries) if one.on <= entry.on).fee_charged
    assert charged is not None, "only what was charged can be changed"
    facts = {
        "charged_on": charged.on,
        "notice": charged.letter,
        "charged": charged.yuan,
        "owed": owed,
        "reason": entry.reason,
    }
    await send(case, entry, LetterKind.FEE_CHANGE, facts)
    await queue_notice(case, Notice.FEE_CHANGED)


async def refund_fee(
    application_id: int,
    *,
    yuan: Decimal,
    reason: str,
    receipt: str,
    on: date,
    author: Author,
    now: datetime,
) -> None:
    """All or part of what was paid; the clock does not care."""
    async with opened(application_id, author, now) as case:
        await case.write(FeeRefunded(on=on, yuan=yuan, reason=reason, receipt=receipt))
        await queue_notice(case, Notice.FEE_REFUNDED)
