"""All settings in a page, and the one history of them."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.clocks import FixedClock
from tests.web.desk.at_desk import Desk, office_of
from tracker.actions.authorities import change_authority
from tracker.actions.office_settings import KIND_OF
from tracker.law.terms import Role
from tracker.records.models import Authority
from tracker.web.desk.setting_words import LABELS

OVERVIEW, HISTORY, RETENTION = (
    "/desk/settings",
    "/desk/settings/history",
    "/desk/settings/retention",
)


@pytest.fixture
def desk(database_url: str, clock: FixedClock, tmp_path: Path) -> Iterator[Desk]:
    with office_of(database_url, clock, tmp_path) as desk:
        yield desk


def told(desk: Desk, **values: str) -> None:
    async def work() -> None:
        await change_authority("JD", now=desk.clock.now(), **values)

    desk.do(work)


def line(desk: Desk, kind: str) -> str:
    """The row of one setting in the overview."""
    row = desk.get(OVERVIEW).body.partition(f">{kind}</a></th>")[2]
    return row.partition("</tr>")[0]


def test_what_is_missing_is_told_with_what_follows(desk: Desk) -> None:
    told(desk, telephone="")
    assert "没有填写：联系电话" in line(desk, "机关信息")
    assert "申请人找不到您" in line(desk, "机关信息")
    told(desk, telephone="0000-12345678")
    assert "0000-12345678" in line(desk, "机关信息")
    assert "请看" not in line(desk, "机关信息")
    assert "案卷封面上的保管期限是空白" in line(desk, "保管期限")
    assert "没有承办单位、备案号" in line(desk, "页头和页脚")
    told(desk, icp_number="备0001号")
    assert "已填写1项" in line(desk, "页头和页脚")


def test_a_body_of_another_kind_is_told(desk: Desk) -> None:
    told(desk, level="county_government", review_body="某市人民政府", court="某市中级人民法院")
    assert "请看" not in line(desk, "复议机关和法院")

    async def wrong() -> None:
        await Authority.filter(code="JD").update(court="某县人民法院")

    desk.do(wrong)
    assert "“某县人民法院”与此不符" in line(desk, "复议机关和法院")


def test_the_period_of_the_archive_is_chosen_and_told(desk: Desk) -> None:
    page = desk.get(RETENTION)
    assert "还没有设置保管期限" in page.text
    assert "期满不会自动销毁" in page.text
    fields = {**page.fields(RETENTION), "retention": "30"}
    saved = desk.submitted(RETENTION, fields)
    assert "已经保存" in saved.text
    assert "还没有设置" not in saved.text
    assert "30年" in line(desk, "保管期限")
    stale = desk.post(RETENTION, {**fields, "retention": "10"})
    assert stale.status == 409
    assert "30年" in line(desk, "保管期限")


def test_no_shorter_period_is_taken(desk: Desk) -> None:
    page = desk.post(RETENTION, {**desk.get(RETENTION).fields(RETENTION), "retention": "5"})
    assert page.status == 422
    assert "没有“5”这一保管期限" in page.text
    assert 'href="#retention"' in page.body


def test_the_history_says_who_when_and_what_in_words(desk: Desk) -> None:
    told(desk, channels="counter,post", level="street_office")
    fields = {**desk.get(RETENTION).fields(RETENTION), "retention": "permanent"}
    desk.submitted(RETENTION, fields)
    page = desk.get(HISTORY)
    assert "保管期限： （无） → 永久" in page.text
    assert "经办人jia" in page.text
    assert "申请渠道： 当面、信函、网络 → 当面、信函" in page.text
    assert "机关层级： （无） → 街道办事处" in page.text
    assert "命令行" in page.text
    only = desk.get(HISTORY, params={"kind": "retention"})
    assert "永久" in only.text
    assert "街道办事处 " not in only.text.partition("修改前 → 修改后")[2]


def test_whoever_is_new_was_not_away_before(desk: Desk) -> None:
    url = "/desk/officers/new"
    new = {"name": "乙", "sign_in_name": "yi", "roles": ["handler"]}
    password = "换了一句又长又新的密码"
    both = {"password": password, "password_again": password}
    desk.submitted(url, {**desk.get(url).fields(url), **new, **both})
    text = desk.get(HISTORY, params={"kind": "officers", "key": "yi"}).text
    assert "姓名： （无） → 乙" in text
    assert "岗位： （无） → 经办人" in text
    assert "状态： （无） → 在岗" in text


def test_units_mails_and_decisions_are_told_in_words(desk: Desk) -> None:
    desk.post("/desk/units/new", {"name": "城管办"})
    mails = desk.get("/desk/mail/settings").fields("/desk/mail/settings")
    desk.post("/desk/mail/settings", {**mails, "sent": ["split"]})
    said = {"procedure": "review", "word": "责令答复", "reason": "统一口径"}
    for column in ("corrected", "usual"):
        desk.submitted("/desk/challenges/decisions", {**said, "column": column})
    text = desk.get(HISTORY).text
    assert "科室：城管办 科室名称： （无） → 城管办" in text
    assert "状态： （无） → 使用中" in text
    assert "晚上8点到早上8点不发： 是 → 否" in text
    assert "行政复议： 按通行做法 → 结果纠正 理由： 统一口径" in text
    assert "行政复议： 结果纠正 → 按通行做法" in text
    assert "城管办" in line(desk, "科室")
    assert "不发：" in line(desk, "邮件的发送")
    assert "按通行做法" in line(desk, "审结结果的归类")


def test_a_password_is_never_shown(desk: Desk) -> None:
    desk.adds_officer("yi", Role.HANDLER)
    officers = desk.get("/desk/officers").links
    url = [link for link in officers if re.search(r"/officers/\d+$", link)][-1]
    passwords = {"password": "换了一句又长又新的密码", "password_again": "换了一句又长又新的密码"}
    desk.submitted(f"{url}/password", passwords)
    page = desk.get(HISTORY, params={"kind": "officers"})
    assert "密码： 已更换" in page.text
    assert "换了一句" not in page.body
    assert "argon2" not in page.body


def test_the_history_goes_on_page_by_page(desk: Desk) -> None:
    async def many() -> None:
        for n in range(60):
            await change_authority("JD", now=desk.clock.now(), hours=f"第{n}种办公时间")

    desk.do(many)
    first = desk.get(HISTORY, params={"kind": "office"})
    assert "第59种办公时间" in first.text
    assert "第0种办公时间" not in first.text
    later = desk.get(next(link for link in first.links if "before=" in link).replace("&amp;", "&"))
    assert "第0种办公时间" in later.text
    assert "kind=office" in str(first.links)
    assert desk.get(HISTORY, params={"before": "x"}).status == 200


def test_a_step_that_is_no_choice_is_refused(desk: Desk) -> None:
    url = "/desk/workflow"
    fields = {**desk.get(url).fields(url), "steps": ["secrecy_check"]}
    page = desk.post(url, fields)
    assert page.status == 422
    assert "公开以前都要经过保密审查，机关不能自行取舍。" in page.text


@pytest.mark.parametrize(
    ("path", "part"),
    [
        ("/desk/office", "kind=remedies"),
        ("/desk/workflow", "kind=workflow"),
        ("/desk/officers", "kind=officers"),
        ("/desk/letters", "kind=templates"),
        ("/desk/letters/reply", "kind=templates&key=reply"),
        ("/desk/letters/reply/paper", "kind=templates&key=reply"),
        ("/desk/letters/reply/numbering", "kind=numbering&key=reply"),
        ("/desk/letters/all/numbering", "kind=numbering&key="),
        ("/desk/calendar/year", "kind=calendar"),
        (RETENTION, "kind=retention"),
        ("/desk/units", "kind=units"),
        ("/desk/mail/settings", "kind=mails"),
        ("/desk/mail/mailbox", "kind=mailbox"),
        ("/desk/challenges/decisions", "kind=decisions"),
    ],
)
def test_each_page_leads_to_its_part_of_the_history(desk: Desk, path: str, part: str) -> None:
    links = [link.replace("&amp;", "&") for link in desk.get(path).links]
    assert f"{HISTORY}?{part}" in links


def test_everything_an_office_sets_has_a_word_in_its_history() -> None:
    assert KIND_OF.keys() <= LABELS.keys()
