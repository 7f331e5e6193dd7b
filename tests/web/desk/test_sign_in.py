"""Signing in: one answer to every wrong pair, a fresh session, and nothing typed is lost."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.clocks import FixedClock
from tests.web.desk.at_desk import Desk, Page, office_of
from tracker.actions.lockout import Counted, tries_of
from tracker.actions.passwords import password_digest, password_fits
from tracker.law.terms import Role
from tracker.records.account_models import SignInRecord
from tracker.records.models import Draft, Officer, Session
from tracker.web.access import COOKIE

PASSWORD = "街道公开办的第一句话"


@pytest.fixture(scope="module")
def digest() -> str:
    return asyncio.run(password_digest(PASSWORD))


@pytest.fixture
def desk(database_url: str, clock: FixedClock, tmp_path: Path, digest: str) -> Iterator[Desk]:
    """An office where 经办人yi can sign in, and nobody is."""
    with office_of(database_url, clock, tmp_path) as desk:
        desk.adds_officer("yi", Role.HANDLER, digest=digest)
        desk.token = ""
        desk.client.cookies.clear()
        yield desk


def sign_in(desk: Desk, name: str = "yi", password: str = PASSWORD, **more: str) -> Page:
    return desk.post("/desk/sign-in", {"sign_in_name": name, "password": password, **more})


def sessions(desk: Desk) -> int:
    return desk.do(lambda: Session.filter(officer__sign_in_name="yi").count())


def test_the_right_pair_opens_the_desk(desk: Desk) -> None:
    done = sign_in(desk)
    assert (done.status, done.headers["location"]) == (303, "/desk")
    assert "HttpOnly" in done.headers["set-cookie"]
    assert desk.get("/desk").status == 200


def test_a_form_of_the_page_itself_is_accepted(desk: Desk) -> None:
    fields = desk.get("/desk/sign-in").fields()
    sent = {**fields, "sign_in_name": "yi", "password": PASSWORD}
    assert desk.client.post("/desk/sign-in", data=sent, follow_redirects=False).status_code == 303


@pytest.mark.parametrize("name", ["yi", "ｙｉ", " Yi "])
def test_width_and_case_of_the_name_make_no_difference(desk: Desk, name: str) -> None:
    assert sign_in(desk, name).status == 303


@pytest.mark.parametrize(
    ("name", "password"),
    [("yi", "街道公开办的第二句话"), ("bing", PASSWORD), ("yi", "'; DROP"), ("jia", "-- // --")],
)
def test_every_wrong_pair_gets_the_same_answer(desk: Desk, name: str, password: str) -> None:
    answer = sign_in(desk, name, password)
    assert answer.status == 422
    assert "登录名或者密码不正确" in answer.text
    assert password not in answer.body
    assert "set-cookie" not in answer.headers


def test_who_left_gets_that_answer_too(desk: Desk) -> None:
    desk.do(lambda: Officer.filter(sign_in_name="yi").update(active=False))
    assert "登录名或者密码不正确" in sign_in(desk).text


def test_the_session_is_fresh_and_the_old_one_over(desk: Desk) -> None:
    sign_in(desk)
    first = desk.client.cookies[COOKIE]
    desk.token = first
    sign_in(desk)
    assert desk.client.cookies[COOKIE] != first
    assert sessions(desk) == 1


def test_signing_out_ends_the_session_on_the_server(desk: Desk) -> None:
    sign_in(desk)
    stolen = desk.token = desk.client.cookies[COOKIE]
    assert desk.post("/desk/sign-out").headers["location"] == "/desk/sign-in"
    assert sessions(desk) == 0
    desk.client.cookies.set(COOKIE, stolen)
    assert desk.get("/desk").status == 303


def test_five_wrong_passwords_close_the_name_for_a_while(desk: Desk, clock: FixedClock) -> None:
    for _ in range(5):
        assert sign_in(desk, password="错的密码错的密码").status == 422
    assert sign_in(desk).status == 429
    clock.advance(minutes=16)
    assert sign_in(desk).status == 303


def test_a_name_nobody_has_is_closed_just_the_same(desk: Desk) -> None:
    answers = [sign_in(desk, "nobody", "错的密码错的密码").status for _ in range(6)]
    assert answers == [422] * 5 + [429]


def test_one_address_cannot_try_many_names(desk: Desk) -> None:
    answers = {sign_in(desk, f"name{n}", "错的密码错的密码").status for n in range(30)}
    assert answers == {422}
    assert sign_in(desk).status == 429


@pytest.mark.parametrize(("password", "noted"), [(PASSWORD, []), ("错", ["wrong_password"])])
def test_many_tries_at_once_are_no_more_than_many_in_a_row(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, password: str, noted: list[str]
) -> None:
    """While this password is looked at, others from the same address use up its tries."""

    async def slowly(digest: str | None, typed: str) -> bool:
        address = tries_of(desk.codes, Counted.ADDRESS, "testclient")
        for _ in range(30):
            await address.count(desk.clock.now())
        return await password_fits(digest, typed)

    monkeypatch.setattr("tracker.web.desk.sign_in.password_fits", slowly)
    assert sign_in(desk, password=password).status == 429
    assert sessions(desk) == 0
    assert desk.do(lambda: SignInRecord.all().values_list("event", flat=True)) == noted


def test_success_forgets_what_failed_before(desk: Desk) -> None:
    for _ in range(2):
        for _ in range(4):
            sign_in(desk, password="错的密码错的密码")
        assert sign_in(desk).status == 303
        desk.client.cookies.clear()


@pytest.mark.parametrize(
    ("wanted", "leads_to"),
    [
        ("/desk/ledger?year=2025&words=%E7%94%B2", "/desk/ledger?year=2025&words=%E7%94%B2"),
        ("https://example.org/", "/desk"),
        ("//example.org/desk", "/desk"),
        ("/\\example.org", "/desk"),
        ("/desk\r\nSet-Cookie: a=b", "/desk"),
        ("javascript:alert(1)", "/desk"),
        ("desk/ledger", "/desk"),
        ("", "/desk"),
    ],
)
def test_after_signing_in_only_pages_of_this_site(desk: Desk, wanted: str, leads_to: str) -> None:
    assert sign_in(desk, next=wanted).headers["location"] == leads_to


def test_the_page_that_was_asked_for_opens_after_signing_in(desk: Desk) -> None:
    asked = desk.get("/desk/ledger?year=2025&words=甲")
    assert asked.status == 303
    fields = desk.get(asked.headers["location"]).fields()
    done = sign_in(desk, next=fields["next"])
    assert done.headers["location"] == "/desk/ledger?year=2025&words=%E7%94%B2"


def test_who_is_signed_in_is_not_asked_again(desk: Desk) -> None:
    sign_in(desk)
    assert desk.get("/desk/sign-in?next=/desk/ledger").headers["location"] == "/desk/ledger"


# --- a session that is over while somebody was typing ---------------------------------------

OWN = {"origin": "http://testserver", "sec-fetch-site": "same-origin"}
TYPED = {
    "kind": "review",
    "case_number": "政复〔2025〕7号 <b>",
    "filed_on": "2025-03-03",
    "new_password": "不该带走的密码",
}


def test_what_was_typed_comes_back_after_signing_in(desk: Desk) -> None:
    late = desk.post("/desk/challenges/new", TYPED, headers=OWN)
    assert late.status == 403
    assert "您填写的内容没有丢失" in late.text
    assert "不该带走的密码" not in late.body
    kept = late.fields("/desk/sign-in")
    done = sign_in(desk, kept=kept["kept"])
    resumed = desk.get(done.headers["location"])
    assert "继续提交" in resumed.text
    assert "政复〔2025〕7号 <b>" in resumed.text
    fields = resumed.fields("/desk/challenges/new")
    assert fields["case_number"] == TYPED["case_number"]
    sent = desk.client.post("/desk/challenges/new", data=fields, follow_redirects=False)
    assert sent.status_code == 303
    assert "政复〔2025〕7号" in desk.get("/desk/challenges").text


def test_a_wrong_password_in_between_loses_nothing(desk: Desk) -> None:
    kept = desk.post("/desk/challenges/new", TYPED, headers=OWN).fields("/desk/sign-in")["kept"]
    again = sign_in(desk, password="错的密码错的密码", kept=kept)
    assert again.fields("/desk/sign-in")["kept"] == kept


def test_what_waits_is_gone_after_an_hour_and_for_strangers(desk: Desk, clock: FixedClock) -> None:
    kept = desk.post("/desk/challenges/new", TYPED, headers=OWN).fields("/desk/sign-in")["kept"]
    page = sign_in(desk, kept=kept).headers["location"]
    assert desk.get(page).status == 200
    assert desk.get("/desk/resume/other").status == 404
    for _ in range(2):
        clock.advance(minutes=31)
        gone = desk.get(page).status  # before an hour of doing nothing, or the session is over
    assert gone == 404


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"origin": "https://example.org", "sec-fetch-site": "cross-site"}, 400),
        ({"origin": "http://testserver", "sec-fetch-site": "cross-site"}, 400),
        ({"origin": "https://example.org"}, 400),
        ({"origin": "null"}, 303),
        ({}, 303),
    ],
)
def test_a_form_of_another_site_is_not_kept(
    desk: Desk, headers: dict[str, str], status: int
) -> None:
    late = desk.post("/desk/challenges/new", TYPED, headers=headers)
    assert late.status == status
    assert "政复" not in late.body


@pytest.mark.parametrize(
    "kept",
    [
        "no json",
        "[]",
        '{"path": "https://example.org/", "fields": [["a", "b"]]}',
        '{"path": "//example.org/", "fields": []}',
        '{"path": "/desk", "fields": [["a"]]}',
    ],
)
def test_a_mangled_remainder_is_ignored(desk: Desk, kept: str) -> None:
    assert sign_in(desk, kept=kept).headers["location"] == "/desk"
    assert desk.do(lambda: Draft.all().count()) == 0
