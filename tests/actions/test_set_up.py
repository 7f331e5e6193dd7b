"""The one-time link, the first officer, and those who come after."""

import asyncio

import pytest

from tests.clocks import FixedClock
from tracker.actions.add_officer import (
    LastAdministrator,
    SignInNameTaken,
    add_officer,
    change_officer,
    set_password,
)
from tracker.actions.passwords import password_fits
from tracker.actions.set_up import (
    AlreadySetUp,
    FirstOfficer,
    Office,
    change_office,
    is_known_link,
    new_set_up_link,
    set_up,
)
from tracker.law.terms import OFFICER_ROLES, Channel, Role
from tracker.records.access_models import SetUpLink
from tracker.records.cases import MovedOn
from tracker.records.codes import Codes
from tracker.records.models import Authority, Officer, Session

pytestmark = pytest.mark.usefixtures("database")

CODES = Codes(b"k" * 32)
OFFICE = Office(
    name="甲街道办事处",
    address="中心路8号105室",
    hours="工作日 9:00—17:00",
    telephone="0000-12345678",
    email="",
    channels=frozenset({Channel.ONLINE}),
    document_word="甲公开",
    review_body="甲区人民政府",
    court="甲区人民法院",
)
FIRST = FirstOfficer(name="经办人甲", sign_in_name="jia", password="街道公开办的第一句话")


async def link(clock: FixedClock) -> str:
    token = await new_set_up_link(CODES, clock.now())
    assert token is not None
    return token


async def done(token: str, clock: FixedClock, code: str = "JD") -> Authority:
    return await set_up(CODES, token, code=code, office=OFFICE, first=FIRST, now=clock.now())


async def test_the_first_officer_holds_every_role(clock: FixedClock) -> None:
    authority = await done(await link(clock), clock)
    officer = await Officer.get().select_related("authority")
    assert officer.held_roles == frozenset(OFFICER_ROLES)
    assert officer.authority.id == authority.id
    assert officer.password_digest.startswith("$argon2id$")
    assert await password_fits(officer.password_digest, FIRST.password)


async def test_counter_and_post_are_open_whatever_was_chosen(clock: FixedClock) -> None:
    authority = await done(await link(clock), clock)
    officer = await Officer.get()
    assert authority.channels == ["counter", "post", "online"]
    clock.set_to("2025-10-09 09:00")
    await change_office(
        authority.id,
        Office(**{**vars_of(OFFICE), "channels": frozenset({Channel.FAX}), "fax": "0000-1"}),
        seen=1,
        by=officer,
        now=clock.now(),
    )
    changed = await Authority.get()
    assert (changed.channels, changed.changed_at) == (["counter", "post", "fax"], clock.now())
    assert (changed.settings_version, changed.changed_by) == (2, "经办人甲")
    with pytest.raises(MovedOn):
        await change_office(authority.id, OFFICE, seen=1, by=officer, now=clock.now())


def vars_of(office: Office) -> dict[str, object]:
    return {name: getattr(office, name) for name in Office.__slots__}


async def test_only_a_digest_of_the_link_is_stored(clock: FixedClock) -> None:
    token = await link(clock)
    assert token not in str([vars(row) for row in await SetUpLink.all()])


async def test_a_newer_link_ends_the_older(clock: FixedClock) -> None:
    old, new = await link(clock), await link(clock)
    assert not await is_known_link(CODES, old)
    assert await is_known_link(CODES, new)
    with pytest.raises(AlreadySetUp):
        await done(old, clock)


async def test_once_there_is_an_officer_there_are_no_links(clock: FixedClock) -> None:
    token = await link(clock)
    await done(token, clock)
    assert await new_set_up_link(CODES, clock.now()) is None
    with pytest.raises(AlreadySetUp):
        await done(token, clock, "OTHER")


async def test_two_clicks_at_once_make_one_office(clock: FixedClock) -> None:
    token = await link(clock)
    made = await asyncio.gather(done(token, clock), done(token, clock), return_exceptions=True)
    assert sorted(type(one).__name__ for one in made) == ["AlreadySetUp", "Authority"]
    assert await Officer.all().count() == await Authority.all().count() == 1


async def test_an_authority_that_a_command_added_is_completed(clock: FixedClock) -> None:
    known = await Authority.create(code="JD", name="暂名", created_at=clock.now())
    authority = await done(await link(clock), clock)
    assert authority.id == known.id
    assert authority.name == "甲街道办事处"


async def another(authority: Authority, clock: FixedClock, name: str, *roles: Role) -> Officer:
    return await add_officer(
        authority,
        name=name,
        sign_in_name=name,
        password="一句足够长的密码",
        roles=roles,
        now=clock.now(),
    )


async def test_a_sign_in_name_belongs_to_one_person(clock: FixedClock) -> None:
    authority = await done(await link(clock), clock)
    await another(authority, clock, "乙", Role.HANDLER)
    with pytest.raises(SignInNameTaken):
        await another(authority, clock, "乙", Role.HANDLER)


@pytest.mark.parametrize(
    ("roles", "active"), [([Role.HANDLER], True), (list(OFFICER_ROLES), False)]
)
async def test_the_last_administrator_stays(
    clock: FixedClock, roles: list[Role], active: bool
) -> None:
    authority = await done(await link(clock), clock)
    first = await Officer.get()
    away = await another(authority, clock, "乙", Role.ADMINISTRATOR)
    by = {"by": first, "now": clock.now()}
    await change_officer(away.id, name="乙", roles=[Role.ADMINISTRATOR], active=False, seen=1, **by)
    with pytest.raises(LastAdministrator):
        await change_officer(first.id, name=first.name, roles=roles, active=active, seen=2, **by)
    assert Role.ADMINISTRATOR in (await Officer.get(id=first.id)).held_roles


async def test_two_administrators_cannot_remove_each_other_at_once(clock: FixedClock) -> None:
    authority = await done(await link(clock), clock)
    first = await Officer.get()
    second = await another(authority, clock, "乙", Role.ADMINISTRATOR)
    await asyncio.gather(
        *(
            change_officer(
                one.id,
                name=one.name,
                roles=[Role.HANDLER],
                active=True,
                seen=1,
                by=one,
                now=clock.now(),
            )
            for one in (first, second)
        ),
        return_exceptions=True,
    )
    left = [one for one in await Officer.all() if Role.ADMINISTRATOR in one.held_roles]
    assert len(left) == 1


async def test_who_leaves_or_gets_a_new_password_is_signed_out(clock: FixedClock) -> None:
    authority = await done(await link(clock), clock)
    officer = await another(authority, clock, "乙", Role.HANDLER)
    for end in (
        set_password(officer.id, "另一句足够长的密码", by=officer, now=clock.now()),
        change_officer(
            officer.id,
            name="乙",
            roles=[Role.HANDLER],
            active=False,
            seen=1,
            by=officer,
            now=clock.now(),
        ),
    ):
        await Session.create(
            token_digest="0" * 64,
            officer=officer,
            created_at=clock.now(),
            expires_at=clock.now(),
        )
        await end
        assert await Session.all().count() == 0
    assert await password_fits(
        (await Officer.get(id=officer.id)).password_digest, "另一句足够长的密码"
    )


async def test_nobody_fits_no_digest_and_a_broken_one() -> None:
    assert not await password_fits(None, "一句足够长的密码")
    assert not await password_fits("$argon2id$broken", "一句足够长的密码")
