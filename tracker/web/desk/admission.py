"""The door of the desk: tries that are counted and recorded, and the session that opens."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from functools import partial

from starlette.requests import Request
from starlette.responses import Response

from tracker.actions.lockout import Counted, Paused, Tries, tries_of
from tracker.actions.passwords import password_fits
from tracker.actions.second_factor import digits_fit, use_code
from tracker.records.account_models import SignInEvent
from tracker.records.accounts import note_event, second_factor_of
from tracker.records.models import Officer
from tracker.web.access import open_session, session_of
from tracker.web.answer import go_to
from tracker.web.desk.credentials import is_digits
from tracker.web.desk.resume import keep_for
from tracker.web.devices import (
    address_of,
    device_of,
    device_words,
    remember_device,
)
from tracker.web.front import caller
from tracker.web.site import site_of
from tracker.web.typed import local_path, read_kept
from tracker.web.words import _


async def note(request: Request, event: SignInEvent, officer: Officer | None) -> None:
    await note_event(
        event,
        officer,
        address=address_of(request),
        device=device_words(request),
        now=site_of(request).clock.now(),
    )


def tries_from(request: Request, sign_in_name: str) -> tuple[Tries, Tries | None]:
    """What a try of this name counts for: the device where it is known, else name and address."""
    codes, device = site_of(request).codes, device_of(request)
    if device.knows(codes, sign_in_name):
        own = f"{device.nonce}\0{sign_in_name}"
        return tries_of(codes, Counted.DEVICE, own, name=sign_in_name), None
    by_address = tries_of(codes, Counted.ADDRESS, caller(request))
    return tries_of(codes, Counted.NAME, sign_in_name, name=sign_in_name), by_address


def code_tries_from(request: Request, sign_in_name: str) -> Tries:
    """What a try of the second step counts for: as the first, but each for itself."""
    codes, device = site_of(request).codes, device_of(request)
    nonce = device.nonce if device.knows(codes, sign_in_name) else ""
    return tries_of(codes, Counted.CODE, f"{nonce}\0{sign_in_name}", name=sign_in_name)


async def note_wrong(
    request: Request, event: SignInEvent, officer: Officer | None, until: datetime | None
) -> None:
    """A wrong try, and that it was the last for a while; tries during a pause are not
    recorded, or whoever hammers at the door would fill the disk."""
    await note(request, event, officer)
    if until is not None:
        await note(request, SignInEvent.PAUSED, officer)


async def admit(request: Request, officer: Officer, wanted: str, said: str = "") -> Response:
    """Everything asked for was right: a fresh session, and on to where they wanted to go.

    `said`: what was typed into a form that came without a session.
    """
    kept = read_kept(said)
    onward = await keep_for(request, officer, kept) if kept else None
    response = go_to(onward or local_path(wanted) or request.url_for("desk").path)
    await open_session(request, response, officer_id=officer.id)
    remember_device(request, response, officer.sign_in_name)
    await note(request, SignInEvent.SIGNED_IN, officer)
    return response


def minutes_until(request: Request, paused: Paused) -> int:
    """As a page says it: at least one."""
    wait = paused.until - site_of(request).clock.now()
    return max(1, -int(-wait.total_seconds() // 60))


def pause_sentence(request: Request, paused: Paused) -> str:
    minutes = minutes_until(request, paused)
    return _("连续输错的次数太多，暂停尝试。请在%(n)s分钟后再试。", n=minutes)


async def is_own_password(request: Request, officer: Officer, typed: str) -> bool:
    """Whether somebody signed in knows the password. Raises `Paused`."""
    return await _proven(request, officer, partial(password_fits, officer.password_digest, typed))


async def is_own_proof(request: Request, officer: Officer, typed: str) -> bool:
    """The password; where there is a second factor, that alone: whoever found a desk open may
    know the password, and would take the factor away. Raises `Paused`."""
    if await second_factor_of(officer.id):
        return await _proven(request, officer, partial(code_fits, request, officer, typed))
    return await is_own_password(request, officer, typed)


async def code_fits(request: Request, officer: Officer, typed: str) -> bool:
    """The digits of now, or a code on paper."""
    codes, now = site_of(request).codes, site_of(request).clock.now()
    if is_digits(typed):
        return await digits_fit(officer.id, typed.replace(" ", ""), now)
    fits = await use_code(officer.id, typed, codes, now)
    if fits:
        await note(request, SignInEvent.RECOVERY_CODE_USED, officer)
    return fits


async def _proven(request: Request, officer: Officer, fits: Callable[[], Awaitable[bool]]) -> bool:
    """Counted for this session alone: whoever found a desk open guesses no password there,
    and pauses nobody at the door."""
    site, session = site_of(request), await session_of(request)
    assert session is not None, "whoever is signed in has one"
    tries = tries_of(site.codes, Counted.CONFIRMING, session.token_digest)
    until = await tries.count(site.clock.now())
    if await fits():
        await tries.forget()
        return True
    await note_wrong(request, SignInEvent.WRONG_CONFIRMATION, officer, until)
    return False
