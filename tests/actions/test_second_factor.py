"""The digits of a telephone and the codes on paper: right once, and once only."""

import pyotp
import pytest

from tests.clocks import FixedClock
from tracker.actions.add_officer import add_officer
from tracker.actions.authorities import add_authority
from tracker.actions.second_factor import (
    begin,
    confirm,
    digits_fit,
    new_codes,
    switch_off,
    use_code,
    waiting_of,
)
from tracker.law.terms import Role
from tracker.records.account_models import RecoveryCode, SecondFactor
from tracker.records.accounts import codes_left, second_factor_of
from tracker.records.codes import Codes
from tracker.records.models import Officer
from tracker.records.office_models import SettingChange

pytestmark = pytest.mark.usefixtures("database")

CODES = Codes(b"k" * 32)


@pytest.fixture
async def officer(database: object, clock: FixedClock) -> Officer:
    office = await add_authority("JD", name="甲街道办事处", now=clock.now())
    return await add_officer(
        office,
        name="经办人甲",
        sign_in_name="jia",
        password="清晨的第一班公交车",
        roles=frozenset({Role.ADMINISTRATOR}),
        now=clock.now(),
    )


async def telephone(officer: Officer) -> pyotp.TOTP:
    factor = await SecondFactor.get(officer_id=officer.id)
    return pyotp.TOTP(factor.secret)


async def set_up(officer: Officer, clock: FixedClock) -> tuple[pyotp.TOTP, tuple[str, ...]]:
    await begin(officer, clock.now())
    phone = await telephone(officer)
    codes = await confirm(officer, phone.at(clock.now()), CODES, clock.now())
    assert codes is not None
    clock.advance(minutes=5)
    return phone, codes


async def test_nothing_is_asked_until_the_first_digits_were_right(
    officer: Officer, clock: FixedClock
) -> None:
    assert await confirm(officer, "123456", CODES, clock.now()) is None
    begun = await begin(officer, clock.now())
    assert (await begin(officer, clock.now())).secret == begun.secret
    assert await confirm(officer, "000000", CODES, clock.now()) is None
    assert await second_factor_of(officer.id) is None
    await set_up(officer, clock)
    assert await second_factor_of(officer.id) is not None
    assert await confirm(officer, "123456", CODES, clock.now()) is None


async def test_a_secret_that_waited_ten_minutes_is_made_anew(
    officer: Officer, clock: FixedClock
) -> None:
    await begin(officer, clock.now())
    seen = await telephone(officer)
    clock.advance(minutes=9)
    await begin(officer, clock.now())
    assert (await telephone(officer)).secret == seen.secret
    clock.advance(minutes=1)
    assert await waiting_of(officer.id, clock.now()) is None
    assert await confirm(officer, seen.at(clock.now()), CODES, clock.now()) is None
    await begin(officer, clock.now())
    assert (await telephone(officer)).secret != seen.secret
    await set_up(officer, clock)
    clock.advance(minutes=10)
    confirmed = await begin(officer, clock.now())
    assert confirmed.confirmed_at is not None


@pytest.mark.parametrize(("seconds", "fits"), [(-60, False), (-30, True), (30, True), (60, False)])
async def test_a_clock_may_be_half_a_minute_off(
    officer: Officer, clock: FixedClock, seconds: int, fits: bool
) -> None:
    phone, _codes = await set_up(officer, clock)
    shown = phone.at(int(clock.now().timestamp()) + seconds)
    assert await digits_fit(officer.id, shown, clock.now()) is fits


async def test_digits_are_used_once_and_none_older(officer: Officer, clock: FixedClock) -> None:
    phone, _codes = await set_up(officer, clock)
    shown = phone.at(clock.now())
    before = phone.at(int(clock.now().timestamp()) - 30)
    assert await digits_fit(officer.id, shown, clock.now())
    assert not await digits_fit(officer.id, shown, clock.now())
    assert not await digits_fit(officer.id, before, clock.now())
    clock.advance(seconds=30)
    assert await digits_fit(officer.id, phone.at(clock.now()), clock.now())


async def test_recovery_codes_are_used_once_however_written(
    officer: Officer, clock: FixedClock
) -> None:
    _phone, codes = await set_up(officer, clock)
    assert len(set(codes)) == 10
    assert await use_code(officer.id, codes[0].lower().replace("-", " "), CODES, clock.now())
    assert not await use_code(officer.id, codes[0], CODES, clock.now())
    assert await codes_left(officer.id) == 9
    kept = [row.digest async for row in RecoveryCode.all()]
    assert not set(codes) & set(kept)


async def test_new_codes_end_those_before(officer: Officer, clock: FixedClock) -> None:
    _phone, codes = await set_up(officer, clock)
    fresh = await new_codes(officer.id, CODES)
    assert not await use_code(officer.id, codes[1], CODES, clock.now())
    assert await use_code(officer.id, fresh[1], CODES, clock.now())


async def test_switching_off_is_recorded_with_its_reason(
    officer: Officer, clock: FixedClock
) -> None:
    phone, codes = await set_up(officer, clock)
    assert await switch_off(officer, by=None, reason="手机丢失", now=clock.now())
    assert not await digits_fit(officer.id, phone.at(clock.now()), clock.now())
    assert not await use_code(officer.id, codes[0], CODES, clock.now())
    last = await SettingChange.all().order_by("-id").first()
    assert last is not None
    assert last.before == {"second_factor": True}
    assert last.after == {"second_factor": False, "reason": "手机丢失"}
    assert not await switch_off(officer, by=None, reason="又一次", now=clock.now())
