"""What the office says of itself, and what the law says to its level."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.clocks import FixedClock
from tests.web.desk.at_desk import Desk, office_of
from tracker.law.terms import AuthorityLevel
from tracker.records.models import Authority

URL = "/desk/office"
TOLD = {
    "name": "某县人民政府",
    "address": "某县甲路1号",
    "hours": "工作日 9:00—17:00",
    "telephone": "0000-12345678",
    "channels": ["online"],
    "document_word": "某政公开",
    "review_body": "某市人民政府",
    "court": "某市中级人民法院",
}


def shown(desk: Desk) -> dict[str, str]:
    """What the page carries along."""
    return desk.get(URL).fields(URL)


@pytest.fixture
def desk(database_url: str, clock: FixedClock, tmp_path: Path) -> Iterator[Desk]:
    with office_of(database_url, clock, tmp_path) as desk:
        yield desk


def saved(desk: Desk) -> Authority:
    async def work() -> Authority:
        return await Authority.get(code="JD")

    return desk.do(work)


def test_every_level_can_be_chosen_and_none_is_chosen_at_first(desk: Desk) -> None:
    page = desk.get(URL)
    for level in AuthorityLevel:
        assert f'<option value="{level.value}">{level.label}</option>' in page.body
    assert "按机关层级，应为" not in page.text


def test_what_the_law_says_stands_beside_the_bodies_once_the_level_is_saved(desk: Desk) -> None:
    page = desk.submitted(URL, {**shown(desk), **TOLD, "level": "county_government"})
    assert saved(desk).level is AuthorityLevel.COUNTY_GOVERNMENT
    assert "按机关层级，应为： 上一级人民政府 （行政复议法第二十四条第一款第二项" in page.text
    assert "按机关层级，应为： 有管辖权的中级人民法院 （行政诉讼法第十五条第一项" in page.text
    assert "条款出处待核" in page.text
    assert "与机关层级不符" not in page.text


def test_bodies_that_do_not_fit_the_level_are_saved_once_they_were_looked_up(desk: Desk) -> None:
    told = {
        **TOLD,
        "review_body": "某市司法局",
        "court": "某县人民法院",
        "level": "county_government",
    }
    page = desk.post(URL, {**shown(desk), **told})
    assert page.status == 422
    assert (
        "应为上一级人民政府（行政复议法第二十四条第一款第二项），“某市司法局”与此不符" in page.text
    )
    assert 'href="#review_body"' in page.body
    assert "已经核对" in page.text
    assert saved(desk).level is None
    told["bodies_looked_up"] = "yes"
    assert desk.submitted(URL, {**shown(desk), **told}).text.count("与机关层级不符，请核对。") == 2


def test_the_level_can_be_taken_away_again(desk: Desk) -> None:
    desk.submitted(URL, {**shown(desk), **TOLD, "level": "ministry"})
    desk.submitted(URL, {**shown(desk), **TOLD, "level": ""})
    assert saved(desk).level is None


@pytest.mark.parametrize(("channel", "where"), [("fax", "传真"), ("email", "电子邮件")])
def test_an_open_channel_says_where_it_leads(desk: Desk, channel: str, where: str) -> None:
    page = desk.post(URL, {**TOLD, "channels": ["online", channel]})
    assert page.status == 422
    assert f"开通了{where}，请写明发到哪里。" in page.text
    assert f'href="#{channel}"' in page.body
    assert saved(desk).channels == ["counter", "post", "online"]


def test_fax_is_opened_with_its_number_and_everyone_reads_it(desk: Desk) -> None:
    told = {**TOLD, "channels": ["online", "fax"], "fax": "0000-12345679"}
    assert "已经保存" in desk.submitted(URL, told).text
    for path in ("/", "/at/JD/guide", "/at/JD/channels"):
        assert desk.get(path).text.count("0000-12345679") >= 1, path
    row = desk.get("/at/JD/channels").text.split("发到传真号码")[1].split("网络")[0]
    assert "以确认之日为收到申请之日" in row
    desk.submitted(URL, {**told, "channels": ["online"], "settings_version": "1"})
    assert "0000-12345679" not in desk.get("/at/JD/channels").text
    assert saved(desk).fax == "0000-12345679", "kept for the day it is opened again"


def test_the_example_of_the_form_is_the_office_s_own(desk: Desk) -> None:
    ordinary = "贵机关与环卫公司签订的垃圾清运合同"
    assert ordinary in desk.get("/apply/JD").text
    own = "2025年本县小学招生划片方案\n<b>及</b>其附图"
    desk.submitted(URL, {**TOLD, "example": own})
    assert saved(desk).example == own
    page = desk.get("/apply/JD")
    assert "2025年本县小学招生划片方案<br>\n&lt;b&gt;及&lt;/b&gt;其附图" in page.body
    assert ordinary not in page.text
    assert "最多500个字" in desk.post(URL, {**TOLD, "example": "长" * 501}).text
    desk.submitted(URL, {**TOLD, "example": " ", "settings_version": "1"})
    assert ordinary in desk.get("/apply/JD/all").text


def test_a_level_that_is_none_is_said_beside_its_field(desk: Desk) -> None:
    page = desk.post(URL, {**TOLD, "level": "village"})
    assert page.status == 422
    assert "请选择机关层级。" in page.text
    assert 'href="#level"' in page.body
    assert saved(desk).level is None
