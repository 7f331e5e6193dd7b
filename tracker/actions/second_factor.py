"""Six digits from a telephone beside the password (TOTP, RFC 6238), and codes on paper for
whoever has lost it."""

import hmac
import secrets
from datetime import UTC, datetime, timedelta

import pyotp

from tracker.records.account_models import RecoveryCode, SecondFactor
from tracker.records.codes import ALPHABET, Codes
from tracker.records.connections import in_transaction
from tracker.records.models import Officer
from tracker.records.setting_changes import note_of_officer

STEP = 30
# A clock that is half a minute off, on either side.
DRIFT = (0, -1, 1)
CODES = 10
# To scan a picture and read six digits.
PATIENCE = timedelta(minutes=10)
_CODE_LENGTH = 10
_PURPOSE = "recovery code"


async def begin(officer: Officer, now: datetime) -> SecondFactor:
    """A secret that waits for its first digits; asked again, the one that waits already."""
    async with in_transaction():
        await Officer.select_for_update(no_key=True).get(id=officer.id)
        at = now.astimezone(UTC)  # SQLite compares times as text, and keeps them in UTC
        waiting = SecondFactor.filter(officer_id=officer.id, confirmed_at=None)
        await waiting.filter(begun_at__lte=at - PATIENCE).delete()
        begun = await SecondFactor.get_or_none(officer_id=officer.id)
        if begun is None:
            secret = pyotp.random_base32()
            begun = await SecondFactor.create(officer_id=officer.id, secret=secret, begun_at=now)
        return begun


async def waiting_of(officer_id: int, now: datetime) -> SecondFactor | None:
    """The one that waits for its first digits: what was seen of it by others is soon worthless."""
    waiting = await SecondFactor.get_or_none(officer_id=officer_id, confirmed_at=None)
    return waiting if waiting and waiting.begun_at > now - PATIENCE else None


def address_of(factor: SecondFactor, *, name: str, issuer: str) -> str:
    """What the picture says to the telephone."""
    return pyotp.TOTP(factor.secret).provisioning_uri(name=name, issuer_name=issuer)


async def digits_fit(officer_id: int, typed: str, now: datetime) -> bool:
    """Whether these are the digits of now, and nobody has used them or later ones before."""
    async with in_transaction():
        factor = await SecondFactor.select_for_update().get_or_none(officer_id=officer_id)
        step = _step(factor, typed, now) if factor else None
        if factor is None or step is None:
            return False
        factor.last_step = step
        await factor.save(update_fields=["last_step"])
        return True


def _step(factor: SecondFactor, typed: str, now: datetime) -> int | None:
    """The half minute these digits belong to."""
    totp, current = pyotp.TOTP(factor.secret), int(now.timestamp()) // STEP
    for step in (current + drift for drift in DRIFT):
        right = hmac.compare_digest(totp.generate_otp(step).encode(), typed.encode())
        if right and step > factor.last_step:
            return step
    return None


async def confirm(
    officer: Officer, typed: str, codes: Codes, now: datetime
) -> tuple[str, ...] | None:
    """The first right digits: from now on they are asked for. The recovery codes, which are
    shown this once; None when the digits are wrong or nothing was begun."""
    async with in_transaction():
        waiting = await waiting_of(officer.id, now)
        if waiting is None or not await digits_fit(officer.id, typed, now):
            return None
        await SecondFactor.filter(officer_id=officer.id).update(confirmed_at=now)
        await note_of_officer(
            officer, {"second_factor": False}, {"second_factor": True}, by=officer, now=now
        )
        return await new_codes(officer.id, codes)


async def new_codes(officer_id: int, codes: Codes) -> tuple[str, ...]:
    """Fresh recovery codes; those before them end."""
    made = tuple(
        "".join(secrets.choice(ALPHABET) for _ in range(_CODE_LENGTH)) for _ in range(CODES)
    )
    async with in_transaction():
        await RecoveryCode.filter(officer_id=officer_id).delete()
        await RecoveryCode.bulk_create(
            RecoveryCode(officer_id=officer_id, digest=_digest(codes, officer_id, code))
            for code in made
        )
    half = _CODE_LENGTH // 2
    return tuple(f"{code[:half]}-{code[half:]}" for code in made)


async def use_code(officer_id: int, typed: str, codes: Codes, now: datetime) -> bool:
    """Whether this is a recovery code nobody has used; it is used now."""
    plain = "".join(c for c in typed.upper() if c.isalnum())
    unused = RecoveryCode.filter(digest=_digest(codes, officer_id, plain), used_at=None)
    return bool(await unused.update(used_at=now))


async def switch_off(officer: Officer, *, by: Officer | None, now: datetime, reason: str) -> bool:
    """Ask this officer for the password alone from now on; whether it was asked for more.

    `by`: None at the command line.
    """
    async with in_transaction():
        gone = await SecondFactor.filter(officer_id=officer.id).delete()
        await RecoveryCode.filter(officer_id=officer.id).delete()
        if gone:
            said = {"second_factor": False, "reason": reason}
            await note_of_officer(officer, {"second_factor": True}, said, by=by, now=now)
        return bool(gone)


def _digest(codes: Codes, officer_id: int, code: str) -> str:
    return codes.digest(_PURPOSE, f"{officer_id}\0{code}")
