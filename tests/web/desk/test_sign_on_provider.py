"""Signing in through a real provider, Glewlwyd, as its users and its administrator would."""

from collections.abc import Iterator
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.sign_on.glewlwyd import CLIENT, SECRET, Provider, glewlwyd, needs_glewlwyd, new_key
from tests.web.desk.at_desk import Desk, Page, office_of
from tracker.clock import SystemClock
from tracker.law.terms import Role
from tracker.records.models import Officer
from tracker.records.office_models import SettingChange
from tracker.sign_on.configured import Configured
from tracker.sign_on.grants import Grant
from tracker.web.access import COOKIE

pytestmark = needs_glewlwyd

OFFICE = "http://testserver"
GRANTS = (
    Grant("handlers", "JD", frozenset({Role.HANDLER, Role.REGISTRAR})),
    Grant("heads", "JD", frozenset({Role.HEAD})),
)


class RealClock(SystemClock):
    """The machine's, for the provider has no other; a test may be a little ahead of it."""

    ahead = timedelta(0)

    def now(self) -> datetime:
        return super().now() + self.ahead


@pytest.fixture(scope="module")
def provider(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Provider]:
    with glewlwyd(tmp_path_factory.mktemp("glewlwyd")) as provider:
        provider.adds_client(OFFICE)
        provider.adds_user("yi", "handlers")
        provider.adds_user("bing", "strangers")
        yield provider


@pytest.fixture
def desk(provider: Provider, database_url: str, tmp_path: Path) -> Iterator[Desk]:
    configured = Configured(
        issuer=provider.issuer, client_id=CLIENT, secret=SECRET, grants=GRANTS, creates=True
    )
    real: Any = RealClock()
    with office_of(database_url, real, tmp_path, base_url=OFFICE, provider=configured) as desk:
        desk.token = ""
        desk.client.cookies.clear()
        yield desk


def signs_in(desk: Desk, provider: Provider, name: str) -> Page:
    left = desk.get("/desk/sign-in/leave?next=/desk/ledger")
    with closing(provider.knows(name)) as browser:
        back = browser.get(f"{left.headers['location']}&g_continue")
    assert back.status_code == 302, back.text
    address = urlsplit(back.headers["location"])
    assert address.path == "/desk/sign-in/return", back.headers["location"]
    return desk.get(f"{address.path}?{address.query}")


def test_somebody_comes_in_works_and_leaves(desk: Desk, provider: Provider) -> None:
    done = signs_in(desk, provider, "yi")
    assert (done.status, done.headers.get("location")) == (303, "/desk/ledger")
    assert "经办人yi" in desk.get("/desk").body
    made = desk.do(lambda: Officer.get(name="经办人yi"))
    assert made.roles == ["handler", "registrar"]
    desk.token = desk.client.cookies[COOKIE]
    left = desk.post("/desk/sign-out")
    [url] = {url for url in left.links if url.startswith(provider.url)}
    onward = provider.admin.get(url)
    asked = parse_qs(urlsplit(onward.headers["location"]).query)
    assert (asked["prompt"], asked["client_id"]) == (["end_session"], [CLIENT])
    assert desk.get("/desk").status == 303


def test_it_asks_again_but_never_says_when_it_asked(desk: Desk, provider: Provider) -> None:
    """It shows its page to whoever it knows; in the exchange of a code its `auth_time` is 0."""
    assert signs_in(desk, provider, "yi").status == 303
    desk.token = desk.client.cookies[COOKIE]
    assert desk.post("/desk/profile/feed").status == 403
    left = desk.get("/desk/sign-in/leave?again=yes").headers["location"]
    with closing(provider.knows("yi")) as browser:
        asked = urlsplit(browser.get(left).headers["location"])
        assert asked.path == "/login.html"
        back = urlsplit(browser.get(f"{left}&g_continue").headers["location"])
    page = desk.get(f"{back.path}?{back.query}")
    assert (page.status, "没有再次核验您的身份" in page.text) == (403, True)
    assert desk.get("/desk").status == 200


def test_the_same_person_is_the_same_officer_with_the_roles_of_the_day(
    desk: Desk, provider: Provider
) -> None:
    signs_in(desk, provider, "yi")
    provider.puts_in("yi", "heads")
    try:
        assert signs_in(desk, provider, "yi").status == 303
    finally:
        provider.puts_in("yi", "handlers")
    [officer] = desk.do(lambda: Officer.filter(name="经办人yi"))
    assert officer.roles == ["head"]
    assert desk.do(lambda: SettingChange.filter(key=officer.sign_in_name).count()) == 2


def test_who_has_no_role_there_stays_out(desk: Desk, provider: Provider) -> None:
    page = signs_in(desk, provider, "bing")
    assert (page.status, "没有给您本系统的岗位" in page.text) == (403, True)
    assert COOKIE not in desk.client.cookies


def test_its_keys_may_change_between_two_sign_ins(desk: Desk, provider: Provider) -> None:
    first, second = new_key("third"), new_key("fourth")
    provider.signs_with(first)
    assert signs_in(desk, provider, "yi").status == 303
    clock: Any = desk.clock
    clock.ahead = timedelta(seconds=40)
    provider.signs_with(second, first)
    assert signs_in(desk, provider, "yi").status == 303


def test_its_code_is_good_for_one_exchange(desk: Desk, provider: Provider) -> None:
    left = desk.get("/desk/sign-in/leave").headers["location"]
    other = desk.get("/desk/sign-in/leave").headers["location"]
    with closing(provider.knows("yi")) as browser:
        back = urlsplit(browser.get(f"{left}&g_continue").headers["location"])
    assert desk.get(f"{back.path}?{back.query}").status == 303
    # The code of one sign-in under the state of another: the proof does not fit.
    [state] = parse_qs(urlsplit(other).query)["state"]
    [code] = parse_qs(back.query)["code"]
    again = desk.get(f"{back.path}?code={code}&state={state}&iss={provider.issuer}")
    assert (again.status, "没有登录成功" in again.text) == (403, True)
