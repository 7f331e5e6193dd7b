"""The roll-up on the desk: the sum, its units, and the file that is looked over and taken."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.actions.test_rollup import IN_JANUARY, OTHER, PRINT, handed_up
from tests.clocks import FixedClock
from tests.web.desk.at_desk import Desk, Page, office_of
from tracker.actions.authorities import add_authority
from tracker.annual.exchange import read_exchange
from tracker.annual.ledger import LedgerRow
from tracker.law.terms import ApplicantKind, Role
from tracker.records.given_models import GivenTable, UnitKey
from tracker.records.models import Authority

TAKE = "/desk/rollup/take"


@pytest.fixture
def desk(database_url: str, clock: FixedClock, tmp_path: Path) -> Iterator[Desk]:
    """甲街道办事处 as the authority above, with 乙 and 丙 below it."""
    with office_of(database_url, clock, tmp_path) as desk:

        async def work() -> None:
            await add_authority("YI", name="乙社区", now=clock.now(), parent="JD")
            await add_authority("BING", name="丙社区", now=clock.now(), parent="YI")
            await add_authority("DING", name="丁街道办事处", now=clock.now())

        desk.do(work)
        desk.imports(
            LedgerRow(
                number="1",
                received_on=date(2024, 3, 4),
                applicant_kind=ApplicantKind.NATURAL_PERSON,
                ended_on=date(2024, 3, 20),
                result="disclosed",
            )
        )
        yield desk


def preview(desk: Desk, data: bytes, year: str = "2024") -> Page:
    sent = {"file": ("figures.json", data, "application/json")}
    return desk.post(TAKE, {"year": year}, files=sent)


def taken(desk: Desk, data: bytes) -> Page:
    fields = preview(desk, data).fields(TAKE)
    return desk.submitted(TAKE, {**fields, "confirmed": PRINT})


def test_the_sum_names_its_units_and_who_is_missing(desk: Desk) -> None:
    page = desk.get("/desk/rollup?year=2024")
    assert page.status == 200
    assert "没有数字，没有计入（2个机关）：乙社区、丙社区" in page.text.replace(" ", "")
    assert "丁街道办事处" not in page.text
    assert "逾期未报" in page.text
    assert "/desk/rollup/2024/units/YI" in page.links


def test_a_file_is_looked_over_confirmed_and_counted(desk: Desk) -> None:
    looked = preview(desk, handed_up("YI"))
    assert looked.status == 200
    assert "第一次报送" in looked.text
    assert desk.do(lambda: GivenTable.all().count()) == 0
    unconfirmed = desk.post(TAKE, looked.fields(TAKE))
    assert unconfirmed.status == 422
    assert "请先打电话核对指纹" in unconfirmed.text
    done = desk.submitted(TAKE, {**unconfirmed.fields(TAKE), "confirmed": PRINT})
    assert "已收：乙社区" in done.text
    assert "交换文件" in done.text
    assert desk.do(lambda: UnitKey.all().count()) == 1
    table = desk.get("/desk/rollup/2024/report.csv").body
    assert "一、本年新收政府信息公开申请数量,总计,3" in table
    unit = desk.get("/desk/rollup/2024/units/YI")
    assert PRINT.upper() in unit.text.replace("-", "")


def test_what_is_refused_says_why_and_takes_nothing(desk: Desk) -> None:
    for data, year, words in (
        (b"", "2024", "文件不能读取"),
        (handed_up("DING"), "2024", "不是甲街道办事处所属的机关"),
        (handed_up("YI"), "2023", "这里汇总的是2023年"),
        (handed_up("YI").replace(b'"version": 1', b'"version": 9'), "2024", "更新版本"),
    ):
        page = preview(desk, data, year)
        assert page.status == 422
        assert words in page.text
    assert desk.post(TAKE, {"year": "2024"}).status == 422
    assert desk.post(TAKE, {"held": "{}", "year": "2024"}).status == 422
    assert desk.do(lambda: GivenTable.all().count()) == 0


def test_twice_and_with_another_key(desk: Desk) -> None:
    taken(desk, handed_up("YI"))
    assert "已经收过" in preview(desk, handed_up("YI")).text
    changed = preview(desk, handed_up("YI", key=OTHER, new=4, out=4))
    assert "该机关换了公钥" in changed.text
    refused = desk.post(TAKE, {**changed.fields(TAKE), "confirmed": PRINT})
    assert refused.status == 422


def test_files_and_keys_of_a_unit_stay_in_view(desk: Desk) -> None:
    taken(desk, handed_up("YI"))
    taken(desk, handed_up("YI", at=IN_JANUARY + timedelta(days=1), new=4, out=4))
    page = desk.get("/desk/rollup/2024/units/YI")
    assert "2025年1月20日 10:00" in page.text, "the former file"
    assert "2025年1月21日 10:00" in page.text
    assert "确认过的公钥" in page.text
    assert page.body.count("现在有效") == 2


def test_a_figure_opens_into_the_shares_of_the_units(desk: Desk) -> None:
    taken(desk, handed_up("YI"))
    page = desk.get("/desk/rollup?year=2024")
    url = next(link for link in page.links if "row=new" in link and "natural_person" in link)
    shares = desk.get(url).text
    assert "一、本年新收政府信息公开申请数量／自然人" in shares
    cases = next(link for link in page.links if "row=review" in link)
    assert "行政复议／结果维持" in desk.get(cases).text
    assert desk.get("/desk/rollup?year=2024&row=results").status == 200
    assert desk.get("/desk/rollup?year=2017").status == 200


def test_the_units_as_a_table(desk: Desk) -> None:
    rows = desk.get("/desk/rollup/2024/units.csv").body.splitlines()
    assert re.match(r"JD,甲街道办事处,,本系统登记簿,1,0,1,0,0,逾期未报,2025-01-31", rows[1])
    assert rows[2].startswith("YI,乙社区,JD,没有数字,")


def test_only_units_below_are_shown(desk: Desk) -> None:
    assert desk.get("/desk/rollup/2024/units/DING").status == 404
    assert desk.get("/desk/rollup/2024/units/BING").status == 200
    assert desk.get("/desk/rollup/2024/report.exe").status == 404
    for year in (1999, 2026, 99999):
        assert desk.get(f"/desk/rollup/{year}/units/YI").status == 404
        assert desk.get(f"/desk/rollup/{year}/report.json").status == 404
    assert "2025年汇总" in desk.get("/desk/rollup?year=2099").text


def test_a_register_that_moved_since_its_report_was_published_says_so(desk: Desk) -> None:
    publish = "/desk/annual/2024/publish"
    desk.submitted(publish, desk.get(publish).fields())
    assert "和公布的有" not in desk.get("/desk/rollup/2024/units/JD").text
    desk.imports(
        LedgerRow(
            number="2",
            received_on=date(2024, 3, 4),
            applicant_kind=ApplicantKind.NATURAL_PERSON,
        )
    )
    page = desk.get("/desk/rollup/2024/units/JD")
    assert "登记簿现在的数和公布的有 4 处不同" in page.text
    assert "本年新收政府信息公开申请数量／自然人：公布的是 1，现在是 2" in page.text


def test_the_office_hands_up_its_own_figures(desk: Desk) -> None:
    page = desk.get("/desk/rollup/hand-up?year=2024")
    file = desk.post("/desk/rollup/hand-up", {"year": "2024"})
    read = read_exchange(file.body.encode())
    assert (read.code, read.table.given.cells["new", "总计"]) == ("JD", 1)
    assert read.key.fingerprint.upper()[:4] in page.text
    assert desk.post("/desk/rollup/hand-up", {"year": "x"}).status == 200


def test_only_head_and_administrator_hand_up_or_take(desk: Desk) -> None:
    desk.adds_officer("bing", Role.HANDLER)
    desk.sign_in_as("bing")
    page = desk.get("/desk/rollup?year=2024")
    assert page.status == 200
    assert not {TAKE, "/desk/rollup/hand-up"} & {link.partition("?")[0] for link in page.links}
    assert desk.get(TAKE).status == 403
    assert desk.get("/desk/rollup/hand-up").status == 403


def test_an_office_with_none_below_sees_itself(desk: Desk) -> None:
    desk.do(lambda: Authority.filter(parent_id__isnull=False).update(parent_id=None))
    page = desk.get("/desk/rollup?year=2024")
    assert page.status == 200
    assert "项勾稽关系" in page.text
