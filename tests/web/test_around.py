"""What stands around the pages of a government site, and the way out of it."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest

from tests.clocks import FixedClock
from tests.web.desk.at_desk import Desk, office_of
from tests.web.desk.test_office import TOLD
from tracker.actions.authorities import AuthorityRefused, add_authority, change_authority
from tracker.records.models import Authority

FRAME = {
    "portal_name": "某区人民政府",
    "portal_url": "https://portal.example.gov.cn/",
    "operator": "某区政务中心",
    "site_code": "4200000016",
    "icp_number": "某ICP备00000001号",
    "police_number": "某公网安备00000000000001号",
    "faults_url": "https://faults.example.gov.cn/report?site=1",
}


@pytest.fixture
def desk(database_url: str, clock: FixedClock, tmp_path: Path) -> Iterator[Desk]:
    with office_of(database_url, clock, tmp_path) as desk:
        yield desk


def change(desk: Desk, code: str, **values: str) -> None:
    async def work() -> None:
        await change_authority(code, now=desk.clock.now(), **values)

    desk.do(work)


def add(desk: Desk, code: str, name: str, parent: str | None) -> None:
    async def work() -> None:
        await add_authority(code, name=name, now=desk.clock.now(), parent=parent)

    desk.do(work)


def footer(body: str) -> str:
    return body.partition("<footer")[2]


def test_nothing_stands_there_until_it_is_set(desk: Desk) -> None:
    page = desk.get("/at/JD")
    assert 'class="strip"' not in page.body
    for label in ("承办单位", "网站标识码", "ICP备案号", "公安备案号", "找错"):
        assert label not in footer(page.body)


def test_what_is_set_on_the_desk_stands_on_every_page(desk: Desk) -> None:
    page = desk.submitted("/desk/office", {**TOLD, **FRAME})
    assert "已经保存" in page.text
    for path in ("/", "/track", "/law", "/at/JD/guide", "/desk", "/nowhere", "/help"):
        body = desk.get(path).body
        assert "某区人民政府</a>" in body.partition("<main")[0], path
        for name in ("operator", "site_code", "icp_number", "police_number"):
            assert FRAME[name] in footer(body), (path, name)
    bare = {**TOLD, "settings_version": "1"}
    assert desk.submitted("/desk/office", bare).body.count("某区政务中心") == 0, "taken away again"


def test_what_a_child_leaves_empty_is_taken_from_above(desk: Desk) -> None:
    change(desk, "JD", **FRAME)
    add(desk, "KE", "甲街道城管科", "JD")
    add(desk, "ZU", "甲街道城管科一组", "KE")
    change(desk, "KE", site_code="0000000002", portal_name="甲街道")
    body = desk.get("/at/ZU").body
    assert "0000000002" in footer(body)
    assert "4200000016" not in footer(body)
    assert FRAME["icp_number"] in footer(body)
    strip = body.partition('class="strip"')[2].partition("</div>")[0]
    assert "甲街道" in strip
    assert "href" not in strip, "a name is never joined with the address of another"


def test_the_settings_say_what_is_taken_from_above(desk: Desk) -> None:
    add(desk, "SJ", "某区人民政府", None)
    change(desk, "SJ", **FRAME)

    async def put_under() -> None:
        above = await Authority.get(code="SJ")
        await Authority.filter(code="JD").update(parent_id=above.id)

    desk.do(put_under)
    page = desk.get("/desk/office")
    assert "沿用上级机关：4200000016" in page.text
    change(desk, "JD", site_code="0000000003")
    page = desk.get("/desk/office")
    assert "沿用上级机关：4200000016" not in page.text
    assert "沿用上级机关：某ICP备00000001号" in page.text


def test_pages_about_no_office_have_the_frame_of_the_one_above_all(desk: Desk) -> None:
    change(desk, "JD", **FRAME)
    add(desk, "KE", "甲街道城管科", "JD")
    desk.client.cookies.clear()
    assert "4200000016" in footer(desk.get("/track").body)
    add(desk, "YI", "乙街道办事处", None)
    assert "4200000016" not in footer(desk.get("/track").body)


@pytest.mark.parametrize("field", ["portal_url", "faults_url"])
@pytest.mark.parametrize("said", ["portal", "javascript:alert(1)", "ftp://a", "https://", "//a/b"])
def test_an_address_that_is_none_is_said_beside_its_field(
    desk: Desk, field: str, said: str
) -> None:
    page = desk.post("/desk/office", {**TOLD, field: said})
    assert page.status == 422
    assert f'href="#{field}"' in page.body
    with pytest.raises(AuthorityRefused, match=field):
        change(desk, "JD", **{field: said})


def test_links_away_go_by_a_page_that_says_so(desk: Desk) -> None:
    change(desk, "JD", **FRAME)
    away = [link for link in desk.get("/").links if link.startswith("/leaving?")]
    assert len(away) == 4  # the portal, ICP, police, faults
    for link in away:
        page = desk.get(link)
        assert page.status == 200
        assert "您访问的链接即将离开本站，是否继续？" in page.text
        assert [one for one in page.links if one.startswith("https://")]
    assert "https://faults.example.gov.cn/report?site=1" in desk.get(away[-1]).links
    assert (
        "https://beian.mps.gov.cn/#/query/webSearch?code=00000000000001" in desk.get(away[2]).links
    )


def test_nobody_else_can_send_people_away_in_our_name(desk: Desk) -> None:
    change(desk, "JD", **FRAME)
    own = next(link for link in desk.get("/").links if "faults" in link)
    by = own.partition("&by=")[2]
    evil = quote("https://example.org/", safe="")
    for link in (
        "/leaving",
        f"/leaving?to={evil}",
        f"/leaving?to={evil}&by={by}",
        f"/leaving?to={evil}&by=",
        f"/leaving?to={evil}&by=甲",
        own.replace("site%3D1", "site%3D2"),
    ):
        page = desk.get(link)
        assert page.status == 404
        assert "example.org" not in page.body.partition("<main")[2].partition("</main>")[0]


def test_the_portals_own_host_is_not_away(desk: Desk) -> None:
    change(desk, "JD", portal_name="某区人民政府", portal_url="http://testserver/portal")
    assert "http://testserver/portal" in desk.get("/").links


@pytest.mark.parametrize("page", ["help", "privacy", "accessibility"])
def test_pages_about_the_site_name_the_office_and_are_linked_from_everywhere(
    desk: Desk, page: str
) -> None:
    link = f"/at/JD/{page}"
    for path in ("/", "/law", "/desk", "/nowhere"):
        assert link in desk.get(path).links, path
    for path in (link, f"/{page}"):
        assert "0000-12345678" in desk.get(path).text
    add(desk, "YI", "乙街道办事处", None)
    desk.client.cookies.clear()
    assert desk.get(f"/{page}").status == 200
    assert "0000-12345678" not in desk.get(f"/{page}").body


def test_the_footer_has_one_order(desk: Desk) -> None:
    words = [
        "公开指南",
        "渠道与地址",
        "不服怎么办",
        "数据公开",
        "法律依据",
        "帮助",
        "隐私",
        "无障碍声明",
    ]
    said = footer(desk.get("/").body)
    places = [said.index(f">{word}</a>") for word in words]
    assert places == sorted(places)
