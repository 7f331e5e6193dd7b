"""Letters on the desk: as a page, as a PDF, and marked when their entry is annulled."""

import io
from collections.abc import Iterator
from pathlib import Path

import pypdf
import pytest

from tests.clocks import FixedClock
from tests.web.desk.applications import AtCase, came_in
from tests.web.desk.at_desk import Desk, office_of


@pytest.fixture
def desk(database_url: str, clock: FixedClock, tmp_path: Path) -> Iterator[Desk]:
    with office_of(database_url, clock, tmp_path) as desk:
        yield desk


@pytest.fixture
def case(desk: Desk) -> AtCase:
    """An application with one letter, of its third entry."""
    case = came_in(desk)
    case.done("register")
    case.done("extend", working_days="5", reason="<材料>较多", on="2025-09-22")
    return case


def test_a_letter_as_a_page(case: AtCase) -> None:
    page = case.desk.get(f"{case.url}/letters/3")
    assert page.status == 200
    assert "甲公开〔2025〕1号" in page.text
    assert "申请人甲：" in page.text
    assert "&lt;材料&gt;较多" in page.body
    assert "2025年9月22日" in page.text


def test_a_letter_as_a_pdf(case: AtCase) -> None:
    answer = case.desk.client.get(f"{case.url}/letters/3/letter.pdf")
    assert answer.headers["content-type"] == "application/pdf"
    assert "filename*=UTF-8''%E7%94%B2" in answer.headers["content-disposition"]
    assert answer.headers["cache-control"] == "no-store"
    text = pypdf.PdfReader(io.BytesIO(answer.content)).pages[0].extract_text()
    assert "甲公开〔2025〕1号" in text


def test_letters_are_listed_with_their_papers(case: AtCase) -> None:
    page = case.page()
    assert f"{case.url}/letters/3" in page.links
    assert f"{case.url}/letters/3/letter.pdf" in page.links


def test_a_letter_of_an_annulled_entry_says_so(case: AtCase) -> None:
    case.done("annul", seq="3", reason="误发")
    page = case.desk.get(f"{case.url}/letters/3").text
    assert "这份文书已经作废" in page
    assert "经办人jia：误发" in page


@pytest.mark.parametrize(
    "path", ["letters/1", "letters/99", "letters/99/letter.pdf", "letters/x", "files/1"]
)
def test_what_is_not_there(case: AtCase, path: str) -> None:
    assert case.desk.get(f"{case.url}/{path}").status == 404
