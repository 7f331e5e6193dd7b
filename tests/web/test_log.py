"""What the log tells: references of faults, and nothing by which anybody could come to a person."""

import logging
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.clocks import FixedClock
from tests.web.desk.at_desk import Desk, office_of
from tests.web.public.stories import RESIDENT_NUMBER
from tracker.actions.passwords import password_digest
from tracker.law.terms import Role
from tracker.records.models import Application

OWN = {"origin": "http://testserver", "sec-fetch-site": "same-origin"}
PASSWORD, WRONG = "清晨的第一班公交车", "傍晚的最后一班公交车"
TOLD = {
    "name": "申请人甲乙丙",
    "identity_number": RESIDENT_NUMBER,
    "telephone": "13800001234",
    "email": "jiayibing@example.invalid",
    "postal_address": "乙路3号302室",
}


@pytest.fixture
def desk(database_url: str, clock: FixedClock, tmp_path: Path) -> Iterator[Desk]:
    with office_of(database_url, clock, tmp_path) as desk:
        desk.client.follow_redirects = False
        yield desk


def applied(desk: Desk) -> tuple[str, str]:
    """On one page, as anybody may: the token of the form and the code of the receipt."""
    typed = {
        "description": "2024年度垃圾清运合同及付款凭证", "searched": "yes", "who": "person",
        "identity_document": "resident_card", "carrier": "electronic", "way": "download", **TOLD,
    }  # fmt: skip
    first = desk.client.post("/apply/JD/all", data=typed, headers=OWN)
    draft = first.headers["location"].split("/")[3]
    for _ in range(3):  # a hint may be shown first, and what the catalogue has
        desk.client.post(f"/apply/JD/{draft}/all", data=typed, headers=OWN)
    desk.client.post(f"/apply/JD/{draft}/check", data={"statement": "yes"}, headers=OWN)
    receipt = desk.client.get(f"/apply/JD/{draft}/receipt")
    assert receipt.status_code == 200, receipt.text
    code = re.search(r'id="tracking-code"[^>]*>([^<]+)<', receipt.text)
    assert code
    return draft, code[1]


def test_a_day_of_work_leaves_no_secret_in_the_log(
    desk: Desk, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    caplog.set_level(logging.WARNING)  # as a server of ours runs; no setting makes it tell more
    draft, code = applied(desk)
    number = desk.do(lambda: Application.all().first()).register_number
    desk.client.cookies.clear()
    for tried in (code, "AAAA-AAAA-AAAA-AAAA-AAAA"):
        desk.client.post("/track", data={"number": number, "code": tried}, headers=OWN)
    session = desk.client.cookies["tracker_session"]
    desk.client.get("/track/application")
    digest = desk.do(lambda: password_digest(PASSWORD))
    desk.adds_officer("yi", Role.HANDLER, digest=digest)
    for password in (WRONG, PASSWORD):
        typed = {"sign_in_name": "yi", "password": password}
        desk.client.post("/desk/sign-in", data=typed, headers=OWN)
    officers_session = desk.client.cookies["tracker_session"]
    # Faults at addresses that are secrets, with forms that are full of them.
    (tmp_path / "files").write_text("")
    desk.client.cookies.clear()
    first = desk.client.post("/apply/JD", data={"description": "应急预案"}, headers=OWN)
    fresh = first.headers["location"].split("/")[3]
    fault = desk.client.post(
        f"/apply/JD/{fresh}/all",
        data={"who": "person", **TOLD},
        files={"files": ("a.txt", b"text")},
        headers=OWN,
    )
    assert fault.status_code == 500
    reference = re.search(r'id="reference"[^>]*>(\w{8})<', fault.text)
    assert reference
    logged = caplog.text + "".join(capfd.readouterr())
    assert f"fault {reference[1]} at apply_screen" in logged
    secrets = {
        "draft": draft, "draft with a fault": fresh, "code": code, "password": PASSWORD,
        "wrong password": WRONG, "session": session, "officer's session": officers_session,
        "key": desk.client.app.state.site.settings.key.decode(), **TOLD,
    }  # fmt: skip
    assert [name for name, secret in secrets.items() if secret in logged] == []
    assert "Traceback" not in fault.text
    assert "site-packages" not in fault.text
