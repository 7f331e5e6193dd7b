"""Before what opens doors or cannot be taken back, the officer shows again who they are."""

import asyncio
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.clocks import FixedClock
from tests.web.desk.at_desk import Desk, office_of
from tracker.actions.passwords import password_digest
from tracker.records.account_models import SignInRecord
from tracker.records.models import Officer, Session
from tracker.web.pages import Access
from tracker.web.routes import PAGES

PASSWORD = "街道公开办的第一句话"
OWN = {"origin": "http://testserver", "sec-fetch-site": "same-origin"}
DANGEROUS = {
    "begin_second_factor",
    "confirm_erasure",
    "edit_officer",
    "end_second_factor",
    "identity",
    "lift_networks",
    "lift_officer_pause",
    "mail_settings",
    "mailbox_settings",
    "make_feed",
    "new_officer",
    "new_recovery_codes",
    "officer_password",
    "person_copy",
    "person_erase",
    "publish_report",
    "recovery_link",
    "reset_second_factor",
    "second_factor",
    "second_factor_image",
    "sign_in_settings",
    "take_backup",
}


@pytest.fixture(scope="module")
def digest() -> str:
    return asyncio.run(password_digest(PASSWORD))


@pytest.fixture
def desk(database_url: str, clock: FixedClock, tmp_path: Path, digest: str) -> Iterator[Desk]:
    """经办人jia signed in eleven minutes ago."""
    with office_of(database_url, clock, tmp_path) as desk:
        desk.do(lambda: Officer.filter(sign_in_name="jia").update(password_digest=digest))
        clock.advance(minutes=11)
        yield desk


def path_of(path: str) -> str:
    for said, there in {"{id:int}": "1", "{year:int}": "2025"}.items():
        path = path.replace(said, there)
    return path


def test_every_dangerous_page_asks(desk: Desk) -> None:
    asked = [page for page in PAGES if page.fresh]
    assert {page.name for page in asked} == DANGEROUS
    for page in asked:
        assert page.access is Access.OFFICER
        path = path_of(page.path)
        if "GET" in page.fresh:
            answer = desk.get(path)
            assert answer.headers["location"] == f"/desk/confirm?next={path}", page.name
        if "POST" in page.fresh:
            answer = desk.post(path, {"reason": "理由"}, headers=OWN)
            assert answer.status == 403, page.name
            assert "请再次确认是您本人" in answer.text, page.name


def test_no_other_page_does(desk: Desk) -> None:
    for path in ("/desk", "/desk/officers", "/desk/account", "/desk/mail/settings"):
        assert desk.get(path).status == 200


def test_a_foreign_form_is_refused_before_anything_is_asked(desk: Desk) -> None:
    assert desk.post("/desk/officers/new", {"form_token": "x"}).status == 400


def test_after_confirming_the_page_opens_and_nobody_is_asked_for_ten_minutes(
    desk: Desk, clock: FixedClock
) -> None:
    asked = desk.get("/desk/officers/new")
    page = desk.get(asked.headers["location"])
    sent = {**page.fields("/desk/confirm"), "proof": PASSWORD}
    assert desk.post("/desk/confirm", sent).headers["location"] == "/desk/officers/new"
    clock.advance(minutes=9)
    assert desk.get("/desk/officers/new").status == 200
    clock.advance(minutes=1)
    assert desk.get("/desk/officers/new").status == 303


def test_a_form_that_was_sent_goes_on_after_confirming(desk: Desk) -> None:
    typed = {"name": "经办人甲改名", "roles": ["administrator"], "active": "yes"}
    page = desk.post("/desk/officers/1", typed, headers=OWN)
    assert "您填写的内容没有丢失" in page.text
    sent = {**page.fields("/desk/confirm"), "proof": PASSWORD}
    resumed = desk.get(desk.post("/desk/confirm", sent).headers["location"])
    assert "经办人甲改名" in resumed.text
    done = desk.client.post(
        "/desk/officers/1", data=resumed.fields("/desk/officers/1"), follow_redirects=False
    )
    assert done.status_code == 303
    assert desk.do(lambda: Officer.get(id=1)).name == "经办人甲改名"


def test_an_empty_form_goes_on_too(desk: Desk) -> None:
    page = desk.post("/desk/profile/feed", headers=OWN)
    sent = {**page.fields("/desk/confirm"), "proof": PASSWORD}
    resumed = desk.get(desk.post("/desk/confirm", sent).headers["location"])
    done = desk.client.post(
        "/desk/profile/feed", data=resumed.fields("/desk/profile/feed"), follow_redirects=False
    )
    assert "您的日历地址" in done.text


def test_guessing_there_pauses_this_session_alone_and_is_recorded(
    desk: Desk, clock: FixedClock
) -> None:
    wrong = {"proof": "猜的密码猜的密码", "next": "/desk/officers/new"}
    answers = [desk.post("/desk/confirm", wrong).status for _ in range(6)]
    assert answers == [422] * 5 + [429]
    assert desk.post("/desk/confirm", {"proof": PASSWORD}).status == 429
    pair = {"sign_in_name": "jia", "password": PASSWORD}
    assert desk.post("/desk/sign-in", pair).status == 303
    events = desk.do(lambda: SignInRecord.all().order_by("id").values_list("event", flat=True))
    assert events == ["wrong_confirmation"] * 5 + ["paused", "signed_in"]
    clock.advance(minutes=1)


def test_only_pages_of_this_site_follow(desk: Desk) -> None:
    sent = {"proof": PASSWORD, "next": "https://example.org/"}
    assert desk.post("/desk/confirm", sent).headers["location"] == "/desk"


def test_a_link_brings_no_form_along(desk: Desk) -> None:
    """Somebody else's link may name a page, but not what is sent there."""
    planted = {"path": "/desk/officers/1", "fields": [["roles", "administrator"]]}
    page = desk.get("/desk/confirm", params={"next": "/desk", "kept": json.dumps(planted)})
    assert page.fields("/desk/confirm").keys() == {"form_token", "next"}
    assert "您填写的内容没有丢失" not in page.text


def test_confirming_lasts_no_longer_than_the_session(desk: Desk) -> None:
    desk.post("/desk/confirm", {"proof": PASSWORD})
    assert desk.do(lambda: Session.filter(confirmed_at__isnull=False).count()) == 1
    desk.post("/desk/sign-out")
    assert desk.get("/desk/officers/new").headers["location"].startswith("/desk/sign-in")
