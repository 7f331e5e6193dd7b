"""What stood before the register: taken over on the desk, and seen where it counts."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from tests.actions.test_rollup import balance
from tests.annual.published import published
from tests.clocks import FixedClock
from tests.web.desk.at_desk import Desk, Page, office_of
from tracker.annual.ledger import LedgerRow
from tracker.law.terms import ApplicantKind, Role
from tracker.records.given_models import GivenTable
from tracker.records.models import Authority

HERE = "/desk/given"


@pytest.fixture
def desk(database_url: str, clock: FixedClock, tmp_path: Path) -> Iterator[Desk]:
    with office_of(database_url, clock, tmp_path) as desk:
        yield desk


def send(desk: Desk, data: bytes | None, **typed: str) -> Page:
    files = {"file": ("report.json", data, "application/json")} if data is not None else None
    return desk.post(HERE, typed, files=files)


def test_an_opening_balance_is_taken_shown_and_counted(desk: Desk) -> None:
    person = ApplicantKind.NATURAL_PERSON
    desk.imports(LedgerRow(number="1", received_on=date(2025, 7, 1), applicant_kind=person))
    done = send(desk, balance(), source="opening", until="2025年6月30日")
    assert done.status == 303
    shown = desk.get(done.headers["location"])
    assert "2025年期初余额" in shown.text
    assert HERE + "/" in next(link for link in desk.get(HERE).links if link.startswith(HERE + "/"))
    annual = desk.get("/desk/annual/2025")
    assert "含期初余额，计到2025年6月30日" in annual.text
    assert "项勾稽关系不成立，不能上报" not in annual.text
    url = next(link for link in annual.links if "row=new" in link and "natural_person" in link)
    opened = desk.get(url)
    assert "年报的数另含期初余额" in opened.text
    carried = next(link for link in annual.links if "row=carried_out" in link)
    assert "年报的数另含期初余额" not in desk.get(carried).text


def test_the_sentences_of_a_draft_count_the_opening_balance(desk: Desk) -> None:
    person = ApplicantKind.NATURAL_PERSON
    desk.imports(LedgerRow(number="1", received_on=date(2025, 7, 1), applicant_kind=person))
    send(desk, balance(), source="opening", until="2025年6月30日")
    new = published("shanghai-kewei-2024").figures["new", "总计"] + 1
    assert f"新收到政府信息公开申请{new}件" in desk.get("/desk/annual/2025/draft").text


def test_what_ended_before_the_day_is_pointed_out_when_it_comes_later(desk: Desk) -> None:
    done = send(desk, balance(), source="opening", until="2025-06-30")
    desk.imports(
        LedgerRow(
            number="1",
            received_on=date(2025, 3, 3),
            applicant_kind=ApplicantKind.NATURAL_PERSON,
            ended_on=date(2025, 3, 20),
            result="disclosed",
        )
    )
    assert "可能重复计数" in desk.get(done.headers["location"]).text


def test_a_report_published_before_is_taken_and_a_later_one_replaces(desk: Desk) -> None:
    first = send(desk, balance(year=2024), source="published")
    assert first.status == 303
    send(desk, balance(year=2024, note="改正"), source="published")
    assert "这一份不再计入" in desk.get(first.headers["location"]).text
    assert desk.get("/at/JD/reports/2024").status == 404, "not for the public"


@pytest.mark.parametrize(
    ("data", "typed", "words"),
    [
        (None, {"source": "published"}, "请选择要导入的 JSON 文件"),
        (b"{", {"source": "published"}, "文件不能读取"),
        (b"[]", {"source": "published"}, "文件应为一个对象"),
        (b'{"year": 2024}', {"source": "published"}, "没有 applications 一项"),
        (balance(), {"source": "published"}, "2025年还没有过完"),
        (balance(), {"source": "opening"}, "期初余额要写明计到哪一天"),
        (balance(), {"source": "opening", "until": "2025-02-30"}, "真实存在的日期"),
        (balance(), {"source": "opening", "until": "2024-06-30"}, "应为2025年里已经过去的一天"),
        (balance(), {"source": "handed_up"}, "请选择是什么"),
        (balance(), {}, "请填写是什么"),
    ],
)
def test_what_is_refused_says_why(
    desk: Desk, data: bytes | None, typed: dict[str, str], words: str
) -> None:
    page = send(desk, data, **typed)
    assert page.status == 422
    assert words in page.text
    assert desk.do(lambda: GivenTable.all().count()) == 0


def test_a_table_that_was_changed_behind_our_back_does_not_count(
    desk: Desk, clock: FixedClock
) -> None:
    async def forge() -> int:
        made = await GivenTable.create(
            authority=await Authority.get(code="JD"),
            source="published",
            year=2024,
            text="{}",
            digest="0" * 64,
            taken_at=clock.now(),
        )
        return int(made.id)

    assert "没有计入" in desk.get(f"{HERE}/{desk.do(forge)}").text


def test_others_may_look_and_not_take(desk: Desk) -> None:
    desk.adds_officer("bing", Role.HANDLER)
    desk.sign_in_as("bing")
    assert "导入</button>" not in desk.get(HERE).body
    assert send(desk, balance(year=2024), source="published").status == 403
    assert desk.get(f"{HERE}/999").status == 404


def test_it_is_found_under_the_annual_report(desk: Desk) -> None:
    body = desk.get("/desk/given").body
    assert '<a href="/desk/annual" aria-current="page">' in body
