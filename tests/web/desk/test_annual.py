"""The annual page: every figure leads to exactly what it counts."""

import json
import re
from collections.abc import Iterator
from datetime import date, timedelta
from html import unescape
from pathlib import Path

import pytest

from tests.annual.published import challenges_of, ledger_of, published
from tests.clocks import FixedClock
from tests.web.desk.at_desk import Desk, office_of
from tracker.actions.import_challenges import import_challenges
from tracker.annual.ledger import LedgerRow
from tracker.annual.workbook import challenges_csv
from tracker.law.terms import ApplicantKind, Channel
from tracker.records.models import Application, Authority


@pytest.fixture
def desk(database_url: str, clock: FixedClock, tmp_path: Path) -> Iterator[Desk]:
    with office_of(database_url, clock, tmp_path) as desk:
        yield desk


def fill(desk: Desk, name: str) -> int:
    """The applications and cases behind a published table; its year."""
    table = published(name)
    desk.imports(*ledger_of(table))

    async def cases() -> None:
        authority = await Authority.get()
        data = challenges_csv(challenges_of(table))
        assert isinstance(await import_challenges(authority, data, now=desk.clock.now()), int)

    desk.do(cases)
    return table.year


def linked_figures(body: str) -> list[tuple[str, int]]:
    """Where each non-zero figure leads, and what it says."""
    found = re.findall(r'<td><a href="([^"]+)">([\d.]+)</a></td>', body)
    return [(unescape(url), int(n)) for url, n in found]


def lines_at(desk: Desk, url: str) -> int:
    page = desk.get(url)
    counted = re.search(r"共 (\d+) 件", page.text)
    if counted:
        return int(counted[1])
    return page.body.partition("<tbody>")[2].count("<tr>")


@pytest.mark.parametrize("name", ["pingtan-2019", "pingtan-2021"])
def test_every_figure_leads_to_a_list_of_that_length(desk: Desk, name: str) -> None:
    page = desk.get(f"/desk/annual/{fill(desk, name)}")
    figures = linked_figures(page.body)
    assert len(figures) > 10
    for url, n in figures:
        assert lines_at(desk, url) == n, url


def test_every_figure_of_the_form_of_2014_too(desk: Desk) -> None:
    """Applications of 2017 under the 2008 text, one of each result, in every channel."""
    results = (
        "already_public", "agreed", "partly_agreed", "denied.state_secret", "denied.privacy",
        "denied.other_law", "not_this_authority", "nonexistent", "amend_or_supplement",
        "other_way", "other.other",
    )  # fmt: skip
    channels = tuple(Channel)
    desk.imports(
        *(
            LedgerRow(
                number=f"N-{n}",
                received_on=date(2017, 3, 1) + timedelta(days=n),
                applicant_kind=ApplicantKind.NATURAL_PERSON,
                channel=channels[n % len(channels)],
                extended_to=date(2017, 5, 2) if n % 3 == 0 else None,
                ended_on=date(2017, 4, 5),
                result=result,
            )
            for n, result in enumerate(results)
        )
    )
    page = desk.get("/desk/annual/2017")
    assert "（三）申请答复数" in page.text
    figures = linked_figures(page.body)
    assert sorted(n for _, n in figures)[-1] == len(results)
    for url, n in figures:
        assert lines_at(desk, url) == n, url


def test_noughts_are_not_links(desk: Desk) -> None:
    page = desk.get("/desk/annual/2023")
    assert linked_figures(page.body) == []
    assert page.text.count(" 0 ") > 100


def test_the_form_is_merged_as_the_official_one(desk: Desk) -> None:
    body = desk.get("/desk/annual/2023").body
    assert "三、收到和处理政府信息公开申请情况" in body
    assert "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）" in body
    assert re.search(r'colspan="5"[^>]*>法人或其他组织', body)
    assert re.search(r'rowspan="22"[^>]*>三、本年度办理结果', body)
    assert "复议后起诉" in body


def test_every_figure_of_a_span_of_days_leads_to_a_list_of_that_length(desk: Desk) -> None:
    year = fill(desk, "pingtan-2021")
    page = desk.get(f"/desk/annual?from={year}-03-10&before={year}-09-02")
    assert f"{year}年3月10日至{year}年9月1日" in page.text
    assert "不成立" not in page.text
    figures = linked_figures(page.body)
    assert len(figures) > 10
    for url, n in figures:
        assert lines_at(desk, url) == n, url
    whole = desk.get(f"/desk/annual?from={year}-01-01&before={year + 1}-01-01")
    assert [n for _, n in linked_figures(whole.body)] == [
        n for _, n in linked_figures(desk.get(f"/desk/annual/{year}").body)
    ]


@pytest.mark.parametrize(
    ("first", "before", "said"),
    [
        ("2024-13-01", "2025-01-01", "真实存在的日期"),
        ("2024-02-01", "2024-02-01", "应在“从哪天起”之后"),
        ("2007-02-01", "2024-02-01", "不早于2008年"),
        ("2024-02-01", "", "请填写到哪天之前"),
    ],
)
def test_days_that_are_no_span_are_told(desk: Desk, first: str, before: str, said: str) -> None:
    page = desk.get(f"/desk/annual?from={first}&before={before}")
    assert page.status == 422
    assert said in page.text


def test_checks_that_hold_are_said_in_one_line(desk: Desk) -> None:
    page = desk.get(f"/desk/annual/{fill(desk, 'pingtan-2021')}")
    assert "项全部成立" in page.text
    assert "不成立" not in page.text


def test_a_check_that_fails_shows_both_sides(desk: Desk) -> None:
    year = fill(desk, "pingtan-2021")

    async def damage() -> None:
        application = await Application.filter(result="disclosed").first()
        assert application is not None
        application.result = "no such result"
        await application.save()

    desk.do(damage)
    page = desk.get(f"/desk/annual/{year}")
    assert "勾稽关系不成立，不能上报" in page.text
    assert re.search(r"\d+ ≠ \d+", page.text)
    assert 'role="alert"' in page.body


def test_sections_are_under_the_headings_of_the_year(desk: Desk) -> None:
    page = desk.get("/desk/annual/2017")
    assert "四、依申请公开政务信息的情况" in page.text
    assert "2017年，本机关没有收到政府信息公开申请" in page.text


def test_another_layout_can_be_chosen_and_stays_for_the_downloads(desk: Desk) -> None:
    page = desk.get("/desk/annual/2023?layout=2019")
    assert "（六）其他处理" in page.text
    url = next(link for link in page.links if "report.json" in link)
    assert json.loads(desk.get(url).body)["layout"] == "2019"


def test_the_data_and_the_text_can_be_taken_away(desk: Desk) -> None:
    year = fill(desk, "pingtan-2021")
    answer = desk.get(f"/desk/annual/{year}/report.json")
    report = json.loads(answer.body)
    assert report["authority"] == "甲街道办事处"
    assert report["applications"]["三、本年度办理结果"]["（七）总计"]["总计"] > 0
    assert answer.headers["content-disposition"].endswith("annual-JD-2021.json")
    document = desk.get(f"/desk/annual/{year}/report.docx")
    assert document.headers["content-type"].endswith("wordprocessingml.document")
    assert desk.get(f"/desk/annual/{year}/report.exe").status == 404
    text = desk.get(f"/desk/annual/{year}/report.txt")
    assert "勾稽关系" in text.body
    assert text.headers["content-type"].startswith("text/plain")


def test_a_year_before_the_regulation_is_refused_with_its_article(desk: Desk) -> None:
    page = desk.get("/desk/annual/2007")
    assert page.status == 409
    assert "2008年条例" in page.text


def test_a_form_that_does_not_place_a_result_is_refused_in_words(desk: Desk) -> None:
    year = fill(desk, "pingtan-2021")
    page = desk.get(f"/desk/annual/{year}?layout=2014")
    assert page.status == 409
    assert "不能用该版式出表" in page.text


def test_the_menu_leads_to_last_year_and_this_year_is_marked_unfinished(desk: Desk) -> None:
    assert desk.get("/desk/annual").headers["location"] == "/desk/annual/2024"
    assert "还没有过完" not in desk.get("/desk/annual/2024").text
    assert "还没有过完" in desk.get("/desk/annual/2025").text


@pytest.mark.parametrize("year", ["0", "9999", "12345678901234567890"])
@pytest.mark.parametrize("page", ["", "/draft", "/publish", "/report.json"])
def test_a_year_out_of_reach_has_no_page(desk: Desk, year: str, page: str) -> None:
    assert desk.get(f"/desk/annual/{year}{page}").status == 404
    assert desk.get(f"/at/JD/reports/{year}").status == 404
