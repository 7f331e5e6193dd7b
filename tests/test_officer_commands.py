"""The commands for officers who cannot sign in, as whoever is at the machine runs them."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import TypeVar

import pytest
from click.testing import CliRunner, Result

from tests.clocks import FixedClock
from tracker.actions.add_officer import add_officer
from tracker.actions.authorities import add_authority
from tracker.actions.recover import officer_of_link
from tracker.actions.second_factor import begin
from tracker.cli import main
from tracker.clock import SystemClock
from tracker.law.terms import Role
from tracker.officer_commands import officer_group
from tracker.records.account_models import SecondFactor
from tracker.records.codes import Codes
from tracker.records.connections import database
from tracker.records.models import Officer
from tracker.records.office_models import SettingChange
from tracker.settings import read_settings

T = TypeVar("T")


@pytest.fixture
def environment(database_url: str, tmp_path: Path, clock: FixedClock) -> Mapping[str, str]:
    """An office whose only administrator has begun to set up a second factor."""
    said = {
        "TRACKER_DATA": str(tmp_path),
        "TRACKER_DATABASE": database_url,
        "TRACKER_BASE_URL": "https://example.org",
    }

    async def work() -> None:
        office = await add_authority("JD", name="甲街道办事处", now=clock.now())
        officer = await add_officer(
            office, name="经办人甲", sign_in_name="jia", password="清晨的第一班公交车",
            roles=frozenset({Role.ADMINISTRATOR}), now=clock.now(),
        )  # fmt: skip
        await begin(officer, clock.now())
        await SecondFactor.all().update(confirmed_at=clock.now())

    do(said, work)
    return said


def do(environment: Mapping[str, str], work: Callable[[], Awaitable[T]]) -> T:
    async def opened() -> T:
        settings = read_settings(environment)
        async with database(settings.database, keyring=settings.keyring()):
            return await work()

    return asyncio.run(opened())


def run(environment: Mapping[str, str], *words: str) -> Result:
    return CliRunner().invoke(officer_group, words, env=dict(environment))


def test_the_only_administrator_gets_back_in(environment: Mapping[str, str]) -> None:
    done = run(environment, "recover", " ＪＩＡ ", "--reason", "管理员忘记密码")
    assert done.exit_code == 0, done.output
    link = done.stdout.strip()
    assert link.startswith("https://example.org/recover/")
    assert "8小时内有效" in done.stderr
    codes, token = Codes(read_settings(environment).key), link.rpartition("/")[2]

    async def work() -> tuple[Officer | None, SettingChange | None, int]:
        officer = await officer_of_link(codes, token, SystemClock().now())
        change = await SettingChange.all().order_by("-id").first()
        return officer, change, await SecondFactor.all().count()

    officer, change, factors = do(environment, work)
    assert officer is not None
    assert change is not None
    assert officer.sign_in_name == "jia"
    assert change.after == {"recovery_link": True, "reason": "管理员忘记密码"}
    assert factors == 1  # the telephone is asked for as before


def test_the_second_factor_goes_only_where_it_is_said(environment: Mapping[str, str]) -> None:
    assert run(environment, "recover", "jia", "--reset-second-factor").exit_code == 0
    assert do(environment, lambda: SecondFactor.all().count()) == 0


def test_an_emergency_gives_a_link_to_an_administrator(environment: Mapping[str, str]) -> None:
    done = run(environment, "emergency", " ＪＩＵＪＩ ", "--authority", "jd", "--hours", "2")
    assert done.exit_code == 0, done.output
    link = done.stdout.strip()
    assert link.startswith("https://example.org/recover/")
    assert "2小时内可以" in done.stderr
    assert "已新建为管理员" in done.stderr
    again = run(environment, "emergency", "jiuji", "--authority", "JD")
    assert "已新建为管理员" not in again.stderr
    link = again.stdout.strip()
    codes, token = Codes(read_settings(environment).key), link.rpartition("/")[2]

    async def work() -> Officer | None:
        return await officer_of_link(codes, token, SystemClock().now())

    officer = do(environment, work)
    assert officer is not None
    assert (officer.sign_in_name, officer.held_roles) == ("jiuji", {Role.ADMINISTRATOR})


def test_an_emergency_for_somebody_elsewhere_is_refused(environment: Mapping[str, str]) -> None:
    do(environment, lambda: add_authority("YI", name="乙", now=SystemClock().now()))
    done = CliRunner().invoke(
        main, ["officer", "emergency", "jia", "--authority", "YI"], env=dict(environment)
    )
    assert (done.exit_code, done.stdout) == (2, "")
    assert "其他机关的人员" in done.stderr
    bad = run(environment, "emergency", "a b", "--authority", "JD")
    assert (bad.exit_code, "登录名应为" in bad.stderr) == (2, True)


@pytest.mark.parametrize("name", ["nobody", "", "-"])
def test_a_name_that_nobody_has_is_said(environment: Mapping[str, str], name: str) -> None:
    done = run(environment, "recover", name)
    assert done.exit_code == 2
    assert "没有登录名为" in done.stderr
    assert done.stdout == ""
