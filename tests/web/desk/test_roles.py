"""Nobody is led to a page that their role may not open."""

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.clocks import FixedClock
from tests.web.desk.applications import AtCase, came_in
from tests.web.desk.at_desk import Desk, Page, office_of
from tests.web.desk.test_act_pages import REPLIED
from tests.web.desk.test_catalogue import ENTRY
from tracker.law.terms import OFFICER_ROLES, Role

PAGES = (
    "/desk", "/desk/waiting", "/desk/ledger", "/desk/challenges", "/desk/fees", "/desk/catalogue",
    "/desk/figures", "/desk/annual/2024", "/desk/calendar", "/desk/numbers", "/desk/settings",
)  # fmt: skip


@pytest.fixture
def desk(database_url: str, clock: FixedClock, tmp_path: Path) -> Iterator[Desk]:
    with office_of(database_url, clock, tmp_path) as desk:
        yield desk


@pytest.fixture
def cases(desk: Desk) -> list[AtCase]:
    """One that is open, one answered and released, and an entry of the catalogue taken down."""
    under_way, answered = came_in(desk), came_in(desk)
    under_way.done("register")
    answered.done("register")
    answered.done("reply", **REPLIED)
    for title in ("目录甲", "目录乙"):
        desk.submitted("/desk/catalogue/new", {**ENTRY, "title": title})
    desk.submitted("/desk/catalogue/1/take-down", {"reason": "内容有误"})
    return [under_way, answered]


def led_to(desk: Desk, path: str) -> set[str]:
    """What a page of the desk leads to within the desk, by links and by forms that open pages."""
    page = desk.get(path)
    assert page.status == 200, path
    addresses = {*page.links, *re.findall(r'<form method="get" action="([^"]+)"', page.body)}
    inside = {urlsplit(one)._replace(fragment="").geturl() for one in addresses}
    return {one for one in inside if one.startswith("/desk") and "sign-out" not in one}


@pytest.mark.parametrize("role", OFFICER_ROLES)
def test_no_link_leads_to_a_page_of_another_role(
    desk: Desk, cases: list[AtCase], role: Role
) -> None:
    desk.adds_officer("yi", role)
    desk.sign_in_as("yi")
    letters = [link for case in cases for link in case.page().links if "/letters/" in link]
    places = [*PAGES, *(case.url for case in cases), *(one for one in letters if one[-1].isdigit())]
    found = {one: place for place in places for one in led_to(desk, place)}
    refused = [f"{found[one]} → {one}" for one in found if turns_away(desk.get(one))]
    assert not refused, "\n".join(refused)


def turns_away(page: Page) -> bool:
    return page.status == 403 or (page.status == 409 and "应由" in page.text)
