"""The people of an office, and what the office says of itself."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.clocks import FixedClock
from tests.web.desk.at_desk import Desk, office_of
from tracker.law.terms import Role
from tracker.records.models import Authority, Officer

NEW = {
    "name": "经办人乙",
    "roles": ["handler", "head"],
    "sign_in_name": "Yi",
    "password": "街道公开办的第二句话",
    "password_again": "街道公开办的第二句话",
}


@pytest.fixture
def desk(database_url: str, clock: FixedClock, tmp_path: Path) -> Iterator[Desk]:
    with office_of(database_url, clock, tmp_path) as desk:
        yield desk


def officer(desk: Desk, sign_in_name: str) -> Officer:
    return desk.do(lambda: Officer.get(sign_in_name=sign_in_name))


def test_somebody_new_can_sign_in(desk: Desk) -> None:
    page = desk.submitted("/desk/officers/new", NEW)
    assert "现在可以登录" in page.text
    assert "经办人乙" in page.text
    assert officer(desk, "yi").held_roles == {Role.HANDLER, Role.HEAD}
    pair = {"sign_in_name": "yi", "password": NEW["password"]}
    assert desk.post("/desk/sign-in", pair).headers["location"] == "/desk"


@pytest.mark.parametrize(
    ("told", "name", "says"),
    [
        ({"sign_in_name": "jia"}, "sign_in_name", "已经有人使用"),
        ({"roles": []}, "roles", "请填写岗位"),
        ({"roles": ["system"]}, "roles", "请至少选择一个岗位"),
        ({"password": "短", "password_again": "短"}, "password", "至少10个字符"),
        ({"password_again": "别的"}, "password_again", "不一致"),
    ],
)
def test_what_is_wrong_is_said(desk: Desk, told: dict[str, object], name: str, says: str) -> None:
    page = desk.post("/desk/officers/new", {**NEW, **told})
    assert page.status == 422
    assert f'href="#{name}"' in page.body
    assert says in page.text
    assert desk.do(lambda: Officer.all().count()) == 1


def test_roles_change_and_somebody_leaves(desk: Desk) -> None:
    desk.submitted("/desk/officers/new", NEW)
    edit = f"/desk/officers/{officer(desk, 'yi').id}"
    desk.submitted(edit, {"name": "经办人乙", "roles": ["handler"], "active": "yes"})
    assert officer(desk, "yi").held_roles == {Role.HANDLER}
    stale = desk.post(edit, {"name": "经办人丙", "roles": ["handler"], "active": "yes"})
    assert stale.status == 409
    assert "您填写期间，别人保存过本机关的设置 经办人jia" in stale.text
    assert 'value="经办人丙"' in stale.body
    leaves = {**desk.get(edit).fields(edit), "name": "经办人乙", "roles": ["handler"]}
    page = desk.submitted(edit, leaves)
    assert "已停用" in page.text
    assert not officer(desk, "yi").active


def test_the_last_administrator_cannot_be_removed(desk: Desk) -> None:
    edit = f"/desk/officers/{officer(desk, 'jia').id}"
    for told in ({"roles": ["handler"], "active": "yes"}, {"roles": ["administrator"]}):
        page = desk.post(edit, {"name": "经办人甲", **told})
        assert page.status == 422
        assert "至少要有一名在岗的管理员" in page.text


def test_a_new_password_from_the_administrator(desk: Desk) -> None:
    desk.submitted("/desk/officers/new", NEW)
    url = f"/desk/officers/{officer(desk, 'yi').id}/password"
    page = desk.post(url, {"password": "短密码", "password_again": "短密码"})
    assert page.status == 422
    assert 'value="经办人乙"' in page.body
    new = {"password": "完全不同的一句话啊", "password_again": "完全不同的一句话啊"}
    assert "至少10个字符" in desk.post(url, new).text
    new = {"password": "完全不同的另外一句话", "password_again": "完全不同的另外一句话"}
    assert "新密码24小时内有效" in desk.submitted(url, new).text
    assert desk.post("/desk/sign-in", {"sign_in_name": "yi", **new}).status == 303


def test_everybody_can_change_their_own_password(desk: Desk) -> None:
    desk.submitted("/desk/officers/new", NEW)
    desk.sign_in_as("yi", "session of yi")
    own = "/desk/settings/password"
    new = {"password": "换成一句新的话吧好不好", "password_again": "换成一句新的话吧好不好"}
    assert "现在的密码不正确" in desk.post(own, {**new, "old_password": "猜的密码"}).text
    done = desk.post(own, {**new, "old_password": str(NEW["password"])})
    assert done.status == 303
    assert desk.get(done.headers["location"]).status == 200  # still signed in here
    assert desk.post("/desk/sign-in", {"sign_in_name": "yi", **new}).status == 303


def test_only_administrators_manage_people_and_office(desk: Desk) -> None:
    desk.adds_officer("bing", Role.HANDLER, Role.HEAD)
    desk.sign_in_as("bing", "session of bing")
    for url in ("/desk/officers", "/desk/officers/new", "/desk/officers/1", "/desk/office"):
        assert desk.get(url).status == 403
    settings = desk.get("/desk/settings")
    assert "/desk/officers" not in settings.links
    assert "/desk/settings/password" in settings.links


def test_people_of_another_office_are_out_of_reach(desk: Desk) -> None:
    async def elsewhere() -> int:
        other = await Authority.create(code="YL", name="乙镇", created_at=desk.clock.now())
        made = await Officer.create(
            authority=other,
            sign_in_name="ding",
            name="经办人丁",
            password_digest="-",
            roles=["handler"],
            created_at=desk.clock.now(),
        )
        return made.id

    id_ = desk.do(elsewhere)
    assert "经办人丁" not in desk.get("/desk/officers").text
    assert desk.get(f"/desk/officers/{id_}").status == 404
    assert desk.post(f"/desk/officers/{id_}/password", {"password": "x"}).status == 404


def test_the_office_changes_its_telephone(desk: Desk) -> None:
    page = desk.get("/desk/office")
    assert 'value="0000-12345678"' in page.body
    told = {
        "name": "甲街道办事处",
        "address": "新路1号",
        "hours": "工作日",
        "telephone": "0000-87654321",
        "channels": ["online", "fax"],
        "fax": "0000-12345679",
        "document_word": "甲公开",
        "review_body": "甲区人民政府",
        "court": "甲区人民法院",
    }
    assert "已经保存" in desk.submitted("/desk/office", told).text
    authority = desk.do(Authority.get)
    assert (authority.telephone, authority.code) == ("0000-87654321", "JD")
    assert authority.channels == ["counter", "post", "fax", "online"]
    wrong = desk.post("/desk/office", {**told, "court": ""})
    assert wrong.status == 422
    assert "请填写有管辖权的法院" in wrong.text


# who, and the pages that refuse them with the roles that may
REFUSED = [
    (Role.SUPERVISOR, "/desk/register", "登记员、经办人"),
    (Role.SUPERVISOR, "/desk/challenges/new", "经办人"),
    (Role.SUPERVISOR, "/desk/catalogue/new", "经办人"),
    (Role.REGISTRAR, "/desk/catalogue/new", "经办人"),
    (Role.HANDLER, "/desk/ratings", "监督人"),
    (Role.HEAD, "/desk/ratings", "监督人"),
    (Role.ADMINISTRATOR, "/desk/ratings", "监督人"),
    (Role.SIGNATORY, "/desk/workflow", "管理员"),
]


@pytest.mark.parametrize(("role", "url", "who"), REFUSED)
def test_a_page_that_refuses_a_role_says_who_may(
    desk: Desk, role: Role, url: str, who: str
) -> None:
    desk.adds_officer("ding", role)
    desk.sign_in_as("ding", "session of ding")
    page = desk.get(url)
    assert page.status == 403
    assert f"这个页面由下列岗位使用：{who}。" in page.text.replace(" ", "")


def test_a_supervisor_sees_and_a_registrar_registers(desk: Desk) -> None:
    desk.adds_officer("jian", Role.SUPERVISOR)
    desk.sign_in_as("jian", "session of jian")
    for url in ("/desk", "/desk/ledger", "/desk/ratings", "/desk/waiting", "/desk/figures"):
        assert desk.get(url).status == 200, url
    assert "/desk/register" not in desk.get("/desk/ledger").links
    desk.adds_officer("deng", Role.REGISTRAR)
    desk.sign_in_as("deng", "session of deng")
    assert desk.get("/desk/register").status == 200
    assert "/desk/ratings" not in desk.get("/desk").links
