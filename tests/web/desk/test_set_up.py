"""From the one-time link to the first sign-in."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.clocks import FixedClock
from tests.web.desk.at_desk import Desk, empty_installation
from tracker.actions.authorities import add_authority, change_authority
from tracker.actions.set_up import new_set_up_link
from tracker.law.terms import AuthorityLevel
from tracker.records.access_models import SetUpLink
from tracker.records.models import Application, Authority, Officer, Sequence

ANSWERS = {
    "name": "甲街道办事处",
    "code": "ｊｄ 01",
    "address": "中心路8号105室",
    "hours": "工作日 9:00—17:00",
    "telephone": "0000-12345678",
    "channels": ["online", "email"],
    "email": "gongkai@example.org",
    "document_word": "甲公开",
    "review_body": "甲区人民政府",
    "court": "甲区人民法院",
    "officer_name": "经办人甲",
    "sign_in_name": "JIA",
    "password": "街道公开办的第一句话",
    "password_again": "街道公开办的第一句话",
}


@pytest.fixture
def desk(database_url: str, clock: FixedClock, tmp_path: Path) -> Iterator[Desk]:
    with empty_installation(database_url, clock, tmp_path) as desk:
        yield desk


@pytest.fixture
def link(desk: Desk) -> str:
    token = desk.do(lambda: new_set_up_link(desk.codes, desk.clock.now()))
    return f"/set-up/{token}"


def test_ten_questions_make_an_office(desk: Desk, link: str) -> None:
    asked = desk.get(link)
    assert asked.status == 200
    assert "10. 第一位工作人员" in asked.text
    assert "11. " not in asked.text
    receipt = desk.submitted(link, ANSWERS)
    assert receipt.status == 200
    authority = desk.do(Authority.get)
    assert (authority.code, authority.name) == ("JD01", "甲街道办事处")
    assert authority.channels == ["counter", "post", "online", "email"]
    assert authority.email == "gongkai@example.org"
    officer = desk.do(Officer.get)
    assert (officer.name, officer.sign_in_name) == ("经办人甲", "jia")


def test_what_a_command_told_and_nobody_asks_is_kept(desk: Desk, link: str) -> None:
    async def told() -> None:
        await add_authority("JD01", name="甲街道办事处", now=desk.clock.now())
        await change_authority("JD01", now=desk.clock.now(), example="2025年环卫合同")

    desk.do(told)
    desk.submitted(link, {**ANSWERS, **desk.get(link).fields(link)})
    assert desk.do(Authority.get).example == "2025年环卫合同"


def test_it_ends_with_a_test_receipt_that_uses_no_number(desk: Desk, link: str) -> None:
    receipt = desk.submitted(link, ANSWERS)
    assert "测试" in receipt.text
    assert "JD01-2025-00000" in receipt.text
    assert "2025年10月24日" in receipt.text  # received on 22 September
    assert "/desk/sign-in" in receipt.links
    assert (
        desk.do(lambda: Application.all().count()) == desk.do(lambda: Sequence.all().count()) == 0
    )


def test_the_officer_can_sign_in_and_then_the_link_is_gone(desk: Desk, link: str) -> None:
    desk.submitted(link, ANSWERS)
    pair = {"sign_in_name": "jia", "password": ANSWERS["password"]}
    assert desk.post("/desk/sign-in", pair).status == 303
    assert desk.get("/desk").status == 200
    assert desk.do(lambda: SetUpLink.all().count()) == 0
    assert desk.get(link).status == desk.get(f"{link}/receipt").status == 404


def test_a_second_click_shows_the_receipt_and_changes_nothing(desk: Desk, link: str) -> None:
    desk.submitted(link, ANSWERS)
    again = desk.submitted(link, {**ANSWERS, "name": "乙街道办事处"})
    assert "测试" in again.text
    assert desk.do(Authority.get).name == "甲街道办事处"
    assert desk.get(link).headers["location"] == f"{link}/receipt"


def test_an_unknown_link_says_where_the_right_one_is(desk: Desk) -> None:
    page = desk.get("/set-up/guessed")
    assert page.status == 404
    assert "最后一次显示的链接" in page.text
    assert desk.get("/set-up/guessed/receipt").status == 404


@pytest.mark.parametrize(
    ("answer", "name", "says"),
    [
        ({"name": " "}, "name", "请填写机关名称"),
        ({"code": "街道"}, "code", "2至16位字母或数字"),
        ({"code": "J"}, "code", "2至16位字母或数字"),
        ({"channels": ["pigeon"]}, "channels", "申请渠道"),
        ({"sign_in_name": "经 办"}, "sign_in_name", "不留空格"),
        ({"password": "短密码", "password_again": "短密码"}, "password", "至少10个字符"),
        (
            {"password": "清晨的第一班公交车来了", "password_again": "别的"},
            "password_again",
            "不一致",
        ),
    ],
)
def test_a_wrong_answer_is_said_beside_its_field(
    desk: Desk, link: str, answer: dict[str, object], name: str, says: str
) -> None:
    page = desk.post(link, {**ANSWERS, **answer})
    assert page.status == 422
    assert f'href="#{name}"' in page.body
    assert says in page.text
    assert "有 1 处需要修改" in page.text
    assert 'value="中心路8号105室"' in page.body
    assert ANSWERS["password"] not in page.body
    assert desk.do(lambda: Authority.all().count()) == 0


@pytest.mark.parametrize("name", ["经办人甲经办人甲经办人甲", "jiajiajiajia"])
def test_the_password_is_not_a_name(desk: Desk, link: str, name: str) -> None:
    answers = {
        **ANSWERS,
        "officer_name": "经办人甲经办人甲经办人甲",
        "sign_in_name": "jiajiajiajia",
        "password": name,
        "password_again": name,
    }
    assert "密码不能只是姓名、登录名" in desk.post(link, answers).text


def test_everything_missing_is_said_at_once(desk: Desk, link: str) -> None:
    page = desk.post(link, {})
    assert page.text.count("请填写") == 2 * 11
    assert page.text.index("请填写机关代码") < page.text.index("请填写办公地址")


def test_what_a_command_told_before_is_filled_in(desk: Desk, link: str) -> None:
    desk.do(lambda: Authority.create(code="XZ", name="乙镇", created_at=desk.clock.now()))
    page = desk.get(link)
    assert 'value="乙镇"' in page.body
    assert 'value="XZ"' in page.body


def test_a_level_told_by_a_command_before_is_kept(desk: Desk, link: str) -> None:
    async def told() -> None:
        await add_authority("JD01", name="甲街道办事处", now=desk.clock.now())
        await change_authority("JD01", now=desk.clock.now(), level="street_office")

    desk.do(told)
    fields = desk.get(link).fields(link)
    desk.submitted(link, {**fields, **ANSWERS})
    assert desk.do(Authority.get).level is AuthorityLevel.STREET_OFFICE
