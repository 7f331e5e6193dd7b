"""Every page as it is sent, in both languages: sound, named, in order, and silent about people."""

import io
import re
from collections import defaultdict
from collections.abc import Iterator
from typing import Any
from zipfile import ZipFile

import pytest
from pypdf import PdfReader
from starlette.testclient import TestClient

from tests.clocks import FixedClock
from tests.conftest import Databases
from tests.web.every_page import (
    AGENT_TELEPHONE,
    FILES,
    TELEPHONE,
    Installation,
    Visit,
    beside,
    empty_installation,
    rich_installation,
    settings_of,
    unvisited,
)
from tests.web.html_rules import check, check_outline, text_of
from tracker.app import create_app
from tracker.records.codes import Codes
from tracker.web.access import COOKIE as SESSION
from tracker.web.identity import is_resident_number
from tracker.web.words import LANGUAGES

LANGUAGE = "tracker_language"
_CANDIDATE = re.compile(r"(?<![0-9A-Za-z])\d{17}[\dXx](?![0-9A-Za-z])")
# One page at several addresses: the pages of the form, a letter to either side, and an account
# with the link that was made for it.
SAME = {
    "apply": "apply_screen",
    "apply_all": "apply_screen",
    "case_letter": "letter",
    "recovery_link": "officer_account",
}
# Who applied, in full, to an officer who said why; and it is written down.
SHOWS_PARTICULARS = ("case_particulars", {"reason": "核对身份"})
# The telephones applicants typed, in the fields of their own form until it is sent; identity
# numbers come back masked even there.
OWN_FORM, OWN_TELEPHONES = "apply_screen", {TELEPHONE, AGENT_TELEPHONE}


class Pages:
    """Answers of an installation, asked for as a browser would."""

    def __init__(self, client: TestClient, made: Installation, codes: Codes) -> None:
        self.client, self.made, self.codes = client, made, codes
        self.client.follow_redirects = False

    def __call__(self, visit: Visit, tongue: str = "zh") -> Any:
        self.client.cookies.clear()
        self.client.cookies.set(LANGUAGE, tongue)
        if visit.who:
            self.client.cookies.set(SESSION, self.made.tokens[visit.who])
        sent = self.made.sent(visit, self.codes)
        if sent is None:
            return self.client.get(visit.path)
        return self.client.post(visit.path, data=sent, headers={"Origin": "http://testserver"})


@pytest.fixture(scope="module", params=["empty", "rich"])
def pages(
    request: pytest.FixtureRequest,
    databases: Databases,
    template: str,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Pages]:
    name, clock = databases.create(template), FixedClock("2025-09-22 10:00")
    settings = settings_of(tmp_path_factory.mktemp("data"), databases.url(name))
    make = {"empty": empty_installation, "rich": rich_installation}[request.param]
    made = beside(lambda: make(settings, clock))
    with TestClient(create_app(settings, clock)) as client:
        yield Pages(client, made, Codes(settings.key))
    databases.drop(name)


@pytest.mark.parametrize("tongue", LANGUAGES)
def test_every_page_is_sound_and_says_what_it_is(pages: Pages, tongue: str) -> None:
    wrong: list[str] = []
    titles: defaultdict[str, set[str]] = defaultdict(set)
    for visit in pages.made.visits:
        answer = pages(visit, tongue)
        try:
            assert answer.status_code == visit.status, answer.headers.get("location")
            tree = check(answer.text)
            check_outline(tree)
            assert tree.get("lang") == {"zh": "zh-CN", "en": "en"}[tongue]
            title = text_of(next(tree.iter("title")))
            subject, _, site = title.rpartition(" - ")
            assert len(subject) > 1, title
            assert len(site) > 1, title
            if visit.status == 200:
                titles[title].add(SAME.get(visit.route, visit.route))
        except Exception as fault:
            wrong.append(
                f"{visit.told} [{answer.status_code}]\n    {type(fault).__name__}: {fault}"
            )
    wrong += [f"the title “{title}” on {sorted(of)}" for title, of in titles.items() if len(of) > 1]
    assert not wrong, f"{len(wrong)} faults\n" + "\n".join(wrong)


# The record that an applicant signs names the applicant; opening it is recorded.
TO_BE_SIGNED = "oral_record"
# The file the office binds for its own archive is whole, and so is a person's copy of their own
# data; who opens it is recorded.
KEPT_WHOLE = {"dossier_pdf", "dossier_zip", "person_copy"}


def test_no_page_is_forgotten(pages: Pages) -> None:
    if len(pages.made.files):
        assert unvisited(pages.made.visits) - {"set_up"} == set()
        assert {file.route for file in pages.made.files} == FILES.keys()
    else:
        assert {visit.route for visit in pages.made.visits} >= {"set_up"}


def test_no_page_tells_an_identity_number_or_a_telephone(pages: Pages) -> None:
    told: list[str] = []
    shown_in_full = 0
    for visit in pages.made.visits:
        found = numbers_in(pages(visit).text, pages.made.secret)
        if visit.route == OWN_FORM:
            found -= OWN_TELEPHONES
        if (visit.route, visit.posted) == SHOWS_PARTICULARS or visit.route == TO_BE_SIGNED:
            shown_in_full += len(found)
        elif found:
            told.append(f"{visit.told}: {sorted(found)}")
    assert not told, "\n".join(told)
    assert shown_in_full or not pages.made.secret, "the search finds what is there"


def test_no_file_that_goes_out_tells_an_identity_number(pages: Pages) -> None:
    told: list[str] = []
    for visit in pages.made.files:
        answer = pages(visit)
        assert answer.status_code == 200, visit.told
        saved = answer.headers.get("content-disposition", "").startswith("attachment")
        assert saved or "html" not in answer.headers["content-type"], visit.told
        found = numbers_in(text_in(answer), pages.made.secret)
        if found and visit.route not in KEPT_WHOLE:
            told.append(f"{visit.told}: {sorted(found)}")
    told += [mail for mail in pages.made.mails if numbers_in(mail, pages.made.secret)]
    assert not told, "\n".join(told)
    assert pages.made.mails or not pages.made.files, "mails are looked through too"


def numbers_in(text: str, secret: set[str]) -> set[str]:
    """Numbers of the applicants and agents, and whatever else is a resident number."""
    valid = {found for found in _CANDIDATE.findall(text) if is_resident_number(found)}
    return valid | {number for number in secret if number in text}


def text_in(answer: Any) -> str:
    if "pdf" in answer.headers["content-type"]:
        reader = PdfReader(io.BytesIO(answer.content))
        return "\n".join(page.extract_text() for page in reader.pages)
    if answer.content.startswith(b"PK"):
        with ZipFile(io.BytesIO(answer.content)) as parts:
            return "\n".join(_decoded(parts.read(name)) for name in parts.namelist())
    return _decoded(answer.content)


def _decoded(data: bytes) -> str:
    return data.decode("utf-8", errors="replace")
