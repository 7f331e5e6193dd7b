"""Reading modes: chosen by a link, kept in a cookie, for everybody and on every page."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.clocks import FixedClock
from tests.web.desk.at_desk import Desk, Page, office_of


@pytest.fixture
def desk(database_url: str, clock: FixedClock, tmp_path: Path) -> Iterator[Desk]:
    with office_of(database_url, clock, tmp_path) as desk:
        yield desk


def mode(page: Page) -> str:
    found = re.search(r'<html lang="[\w-]+" class="(?:public|desk)[ \w-]* (\w+)"', page.body)
    assert found, page.body[:200]
    return found[1]


@pytest.mark.parametrize("path", ["/", "/track", "/at/JD/guide", "/desk", "/desk/ledger"])
@pytest.mark.parametrize("chosen", ["large", "contrast", "standard"])
def test_a_link_chooses_and_the_choice_is_kept(desk: Desk, path: str, chosen: str) -> None:
    assert mode(desk.get(path)) == "standard"
    assert f"{path}?display={chosen}" in desk.get(path).links
    assert mode(desk.get(f"{path}?display={chosen}")) == chosen
    assert mode(desk.get("/law")) == chosen


def test_the_mode_in_force_is_said(desk: Desk) -> None:
    page = desk.get("/?display=large")
    assert 'href="/?display=large" aria-current="true">大字' in page.body
    assert page.body.count('aria-current="true"') == 1


def test_nobody_else_is_shown_it(desk: Desk) -> None:
    page = desk.get("/?display=large")
    assert "tracker_display=large; Path=/; Max-Age=31536000; SameSite=Lax; HttpOnly" in str(
        page.headers
    )
    desk.client.cookies.clear()
    assert mode(desk.get("/")) == "standard"


@pytest.mark.parametrize("wish", ["huge", "", "large%22%20onload=x", "LARGE"])
def test_a_mode_that_is_none_changes_nothing(desk: Desk, wish: str) -> None:
    desk.get("/?display=contrast")
    page = desk.get(f"/?display={wish}")
    assert mode(page) == "contrast"
    assert "set-cookie" not in page.headers


def test_the_question_of_the_page_is_kept(desk: Desk) -> None:
    page = desk.get("/at/JD/catalogue?q=合同&mode=proactive&display=large&lang=zh")
    links = [link for link in page.links if "display=contrast" in link]
    assert links == [
        "/at/JD/catalogue?q=%E5%90%88%E5%90%8C&mode=proactive&lang=zh&display=contrast"
    ]


def test_a_page_that_answers_a_form_has_no_link_to_lose_it_by(desk: Desk) -> None:
    page = desk.post("/track", {"number": "JD-2025-00001", "code": ""})
    assert page.status == 422
    assert not [link for link in page.links if "display=" in link or "lang=" in link]


def test_language_and_mode_are_chosen_together(desk: Desk) -> None:
    page = desk.get("/?lang=en&display=contrast")
    assert mode(page) == "contrast"
    assert '<html lang="en"' in page.body
    assert mode(desk.get("/track")) == "contrast"
    assert '<html lang="en"' in desk.get("/track").body
