"""Errors as a person meets them: what happened, what to do, and what was typed is still there."""

import html
import re
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from tests.clocks import FixedClock
from tests.conftest import Databases
from tests.web.desk.at_desk import KEY, Desk, Page, office_of
from tests.web.public.stories import RESIDENT_NUMBER
from tracker.app import create_app
from tracker.records.connections import sqlite_path
from tracker.records.models import Authority
from tracker.settings import Settings
from tracker.web.body_limit import FORM_LIMIT
from tracker.web.pages import Access
from tracker.web.public.track import TRIES_BY_NUMBER
from tracker.web.routes import PAGES

OWN = {"origin": "http://testserver", "sec-fetch-site": "same-origin"}
TEXT = "2024年度垃圾清运合同 <b>及付款凭证</b> 𠮷😀"
SECRETS = {
    "identity_number": RESIDENT_NUMBER,
    "agent_number": "110101199003070000",
    "code": "7KQ4-M2XP-9RAA-BBCC-DDEE",
    "password": "很长的口令很长的口令",
    "old_password": "更长的口令更长的口令",
}


@pytest.fixture
def desk(database_url: str, clock: FixedClock, tmp_path: Path) -> Iterator[Desk]:
    with office_of(database_url, clock, tmp_path) as desk:
        yield desk


def shown_again(page: Page) -> str:
    """The text in the box of the page that gives it back."""
    found = re.search(r"<textarea[^>]*>\n(.*?)</textarea>", page.body, re.DOTALL)
    return html.unescape(found[1]) if found else ""


def check_gives_back(page: Page) -> None:
    assert shown_again(page) == TEXT
    assert "<b>及付款" not in page.body
    for secret in SECRETS.values():
        assert secret not in page.body


def without_files(path: str) -> str:
    """The address of a page for a request that is refused before the page is asked."""
    filled = path.replace("{year:int}", "2024").replace("{number:path}", "JD-2025-00001")
    return re.sub(r"\{\w+(:\w+)?\}", "JD" if "{code}" in path else "1", filled)


# Buttons without a field, and a page that takes its form only where mail goes out.
READ_NOTHING = {"track_end", "sign_out", "lost_code"}
FORMS = [
    page
    for page in PAGES
    if "POST" in page.methods
    and page.access is not Access.APPLICANT
    and page.name not in READ_NOTHING
]


@pytest.mark.parametrize("page", FORMS, ids=lambda page: str(page.name))
def test_every_form_that_is_too_large_is_given_back_without_its_files(
    desk: Desk, page: object
) -> None:
    path, limit = without_files(page.path), page.body_limit  # type: ignore[attr-defined]
    length = {"content-length": str(limit + 1)}
    token = desk.codes.digest("form", desk.token)
    boundary = "xxboundaryxx"
    parts = {"form_token": token, "text": TEXT, **SECRETS}
    body = "".join(
        f'--{boundary}\r\ncontent-disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in parts.items()
    )
    body += (
        f'--{boundary}\r\ncontent-disposition: form-data; name="files"; filename="a.pdf"\r\n'
        f"content-type: application/pdf\r\n\r\n{'%' * 5000}\r\n--{boundary}--\r\n"
    )
    kind = {"content-type": f"multipart/form-data; boundary={boundary}"}
    answer = desk.client.post(path, content=body.encode(), headers={**OWN, **kind, **length})
    given = Page(answer.status_code, answer.text, dict(answer.headers))
    if given.status == 404:
        pytest.skip("the page looks for what it is about before it reads the form")
    assert given.status == 413
    check_gives_back(given)
    assert "不带附件提交" in given.text
    assert "%%%%" not in given.body
    assert "default-src 'none'" in given.headers["content-security-policy"]
    assert "en-US" not in given.body


def test_a_text_alone_may_be_too_large(desk: Desk) -> None:
    page = desk.post("/track", {"number": TEXT, "more": "长" * FORM_LIMIT}, headers=OWN)
    assert page.status == 413
    assert shown_again(page) == TEXT


def test_too_many_tries_say_when_to_come_back(desk: Desk) -> None:
    desk.client.cookies.clear()
    desk.token = ""
    typed = {"number": "JD-2025-00001", "code": SECRETS["code"], "more": TEXT}
    for _ in range(TRIES_BY_NUMBER):
        assert desk.post("/track", typed, headers=OWN).status == 422
    desk.clock.advance(minutes=3)
    page = desk.post("/track", typed, headers=OWN)
    assert page.status == 429
    assert "请在 12 分钟后再试" in page.text
    assert page.headers["retry-after"] == str(12 * 60)
    assert html.escape(TEXT, quote=False) in page.body
    assert SECRETS["code"] not in page.body
    assert "12 minutes" in desk.post("/track?lang=en", typed, headers=OWN).text
    desk.clock.advance(minutes=12)
    assert desk.post("/track", typed, headers=OWN).status == 422


@pytest.mark.parametrize(
    ("path", "method", "status", "said", "english"),
    [
        ("/nowhere", "GET", 404, "没有找到这个页面", "not found"),
        ("/track/end", "GET", 405, "这个网址不能这样打开", "cannot be opened like this"),
        ("/law", "POST", 405, "这个网址不能这样打开", "cannot be opened like this"),
        ("/desk/nowhere", "GET", 404, "没有找到这个页面", "not found"),
    ],
)
@pytest.mark.parametrize("signed_in", [True, False])
def test_a_wrong_address_is_said_in_both_languages(
    desk: Desk, path: str, method: str, status: int, said: str, english: str, signed_in: bool
) -> None:
    if not signed_in:
        desk.client.cookies.clear()
    for query, words in (("", said), ("?lang=en", english)):
        answer = desk.client.request(method, path + query, headers=OWN)
        page = Page(answer.status_code, answer.text, {})
        assert page.status == status
        assert words in page.text
        assert "0000-12345678" in page.text
    if status == 405:
        assert answer.headers["allow"]


def test_a_page_of_another_role_says_whom_to_ask(
    database_url: str, clock: FixedClock, tmp_path: Path
) -> None:
    with office_of(database_url, clock, tmp_path) as desk:
        desk.adds_officer("yi")
        desk.sign_in_as("yi")
        page = desk.get("/desk/officers")
        assert page.status == 403
        assert "请联系本机关的管理员" in page.text


def test_an_applicant_whose_visit_is_over_keeps_the_text(desk: Desk) -> None:
    desk.client.cookies.clear()
    page = desk.post("/track/application/related", {"text": TEXT, **SECRETS}, headers=OWN)
    assert page.status == 403
    assert "查询已经结束" in page.text
    check_gives_back(page)
    assert "/track" in page.links
    assert desk.get("/track/application").headers["location"] == "/track"


def test_an_officer_whose_session_is_over_keeps_the_text_and_no_secret(desk: Desk) -> None:
    desk.client.cookies.clear()
    page = desk.post("/desk/challenges/new", {"summary": TEXT, **SECRETS}, headers=OWN)
    assert page.status == 403
    assert "您填写的内容没有丢失" in page.text
    for secret in SECRETS.values():
        assert secret not in page.body


def test_a_form_of_a_session_before_is_given_back(desk: Desk) -> None:
    typed = {"summary": TEXT, "form_token": "of another session", **SECRETS}
    page = desk.post("/desk/challenges/new", typed, headers=OWN)
    assert page.status == 400
    check_gives_back(page)
    token = page.fields("/desk/challenges/new")["form_token"]
    assert token == desk.codes.digest("form", desk.token)


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://example.org"},
        {"origin": "null"},
        {},
        {"origin": "http://testserver", "sec-fetch-site": "cross-site"},
    ],
)
def test_what_another_site_sends_never_stands_on_a_page_of_ours(
    desk: Desk, headers: dict[str, str]
) -> None:
    typed = {"summary": TEXT, "form_token": "of another session"}
    page = desk.post("/desk/challenges/new", typed, headers=headers)
    assert page.status == 400
    assert "及付款凭证" not in page.body


@pytest.fixture
def faulty(database_url: str, clock: FixedClock, tmp_path: Path) -> Iterator[Desk]:
    """An office whose files' folder is a file: whatever is uploaded fails unforeseen."""
    with office_of(database_url, clock, tmp_path) as desk:
        (tmp_path / "files").write_text("")
        yield desk


def test_a_fault_gives_back_the_text_under_a_reference(
    faulty: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    assert faulty.get("/at/JD").status == 200
    answer = faulty.client.post(
        "/apply/JD/all",
        data={"description": TEXT, "who": "person", **SECRETS},
        files={"files": ("a.txt", b"text")},
        headers=OWN,
    )
    page = Page(answer.status_code, answer.text, dict(answer.headers))
    assert page.status == 500, page.text
    check_gives_back(page)
    reference = re.search(r'id="reference"[^>]*>(\w{8})<', page.body)
    assert reference
    assert reference[1] in caplog.text
    assert "垃圾清运" not in caplog.text
    assert "0000-12345678" in page.text
    assert 'class="desk' in page.body or 'class="public' in page.body
    assert "default-src 'none'" in page.headers["content-security-policy"]
    english = faulty.client.post(
        "/apply/JD/all?lang=en",
        data={"description": TEXT},
        files={"files": ("a.txt", b"text")},
        headers=OWN,
    )
    assert "not your fault" in english.text or "What you wrote is still here" in english.text


def test_without_its_database_the_site_says_so_and_gives_back_the_text(
    databases: Databases, template: str, clock: FixedClock, tmp_path: Path, engine: str
) -> None:
    name = databases.create(template)
    url = databases.url(name)
    with office_of(url, clock, tmp_path) as desk:
        assert desk.get("/at/JD").status == 200
        take_away(databases, name)
        for path in ("/at/JD", "/", "/track", "/desk", "/nowhere"):
            page = desk.get(path)
            assert page.status == 503, (path, page.text)
            assert page.headers["retry-after"] == "60"
            assert "系统正在维护" in page.text
            assert "0000-12345678" in page.text
        assert desk.get("/healthz").status == 503
        for path in ("/apply/JD", "/desk/challenges/new", "/track"):
            page = desk.post(path, {"text": TEXT, **SECRETS}, headers=OWN)
            assert page.status == 503
            check_gives_back(page)
        assert "Please come back" in desk.get("/at/JD?lang=en").text


def take_away(databases: Databases, name: str) -> None:
    """The server drops it while it is used; a file is overwritten, for one that is only
    unlinked goes on to answer."""
    path = sqlite_path(databases.url(name))
    if path is None:
        databases.drop(name)
        databases.drop(databases.create())  # in the same queue: by then the first is gone
        return
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    path.write_bytes(b"no database any more" * 1000)


def test_an_office_of_several_is_named_only_where_the_address_names_it(
    databases: Databases, template: str, clock: FixedClock, tmp_path: Path
) -> None:
    name = databases.create(template)
    with office_of(databases.url(name), clock, tmp_path) as desk:

        async def another() -> None:
            await Authority.create(
                code="YI", name="乙街道办事处", telephone="0000-87654321", created_at=clock.now()
            )

        desk.do(another)
    settings = Settings(data=tmp_path, database=databases.url(name), key=KEY)
    with TestClient(create_app(settings, clock)) as client:
        take_away(databases, name)
        assert "0000-87654321" in client.get("/at/yi").text
        assert "0000-12345678" in client.get("/at/JD/guide").text
        body = client.get("/track").text
        assert "0000-87654321" not in body
        assert "0000-12345678" not in body
