"""The catalogue at the desk: entries, files in and out, releases, and how often it helped."""

import re
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from tests.clocks import FixedClock
from tests.web.desk.applications import came_in
from tests.web.desk.at_desk import Desk, Page, office_of
from tracker.actions.import_catalogue import import_catalogue
from tracker.annual.catalogue_ledger import CatalogueRow, read_catalogue
from tracker.annual.workbook import catalogue_csv, catalogue_xlsx
from tracker.law.catalogue import Item
from tracker.law.terms import CatalogueMode, Helped
from tracker.records.catalogue_help import note_help
from tracker.records.catalogue_models import CatalogueChange, CatalogueEntry, CatalogueFile
from tracker.records.drafts import new_draft
from tracker.records.journal import SYSTEM
from tracker.records.models import Attachment, Authority

NEW = "/desk/catalogue/new"
ENTRY = {
    "title": "2025年垃圾清运合同",
    "made_on": "2025-03-01",
    "mode": "proactive",
    "link": "https://example.org/a",
}


@pytest.fixture
def desk(database_url: str, clock: FixedClock, tmp_path: Path) -> Iterator[Desk]:
    with office_of(database_url, clock, tmp_path) as desk:
        yield desk


def added(desk: Desk, **said: str) -> Page:
    return desk.submitted(NEW, {**ENTRY, **said})


def listed(desk: Desk, **asked: object) -> list[str]:
    body = desk.get("/desk/catalogue", params=asked).body.partition("<tbody>")[2]
    return re.findall(r'scope="row" data-label="名称"><a[^>]*>([^<]+)<', body)


def test_an_empty_catalogue_says_what_to_do(desk: Desk) -> None:
    page = desk.get("/desk/catalogue")
    assert "目录还是空的" in page.text
    assert "还没有人在申请时看到目录中的条目" in page.text
    assert NEW in page.links


def test_an_entry_is_added_amended_and_its_history_told(desk: Desk) -> None:
    page = added(desk, document_number="甲办发〔2025〕1号", index_number="A-1")
    assert "已编入目录" in page.text
    assert listed(desk) == [ENTRY["title"]]
    shown = desk.get("/desk/catalogue/1")
    fields = shown.fields("/desk/catalogue/1")
    page = desk.submitted("/desk/catalogue/1", {**fields, **ENTRY, "title": "垃圾清运服务合同"})
    assert "已保存" in page.text
    history = desk.get("/desk/catalogue/1").text.partition("修改记录")[2]
    assert history.index("修改 ") < history.index("编入目录")
    assert "甲办发〔2025〕1号" in history


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"title": ""}, "请填写名称。"),
        ({"made_on": "去年"}, "请填写真实存在的日期"),
        ({"made_on": "2025-09-23"}, "生成日期不能在今天之后。"),
        ({"mode": ""}, "请填写公开方式。"),
        ({"mode": "withheld", "link": ""}, "不予公开的，请选择理由"),
        ({"mode": "withheld", "reason": "privacy"}, "不予公开的条目不能附网址或者文件"),
        ({"link": ""}, "请写明在哪里能看到"),
        ({"link": "ftp://example.org"}, "请填写完整的网址"),
        ({"summary": "张某13800001234"}, "不能公开：像是手机号码的数字 138******34"),
        ({"title": "110101199003070011"}, "不能公开：像是身份证号码的数字 110*************11"),
        ({"title": "长" * 201}, "名称最多200个字"),
    ],
)
def test_what_is_wrong_is_said_on_its_field_and_nothing_is_lost(
    desk: Desk, said: dict[str, str], sentence: str
) -> None:
    page = desk.post(NEW, {**ENTRY, "document_number": "甲办发〔2025〕1号", **said})
    assert page.status == 422
    assert sentence in page.text
    assert "甲办发〔2025〕1号" in page.body
    assert listed(desk) == []


def test_an_index_number_that_is_taken_is_said(desk: Desk) -> None:
    added(desk, index_number="A-1")
    page = desk.post(NEW, {**ENTRY, "index_number": "A-1"})
    assert (page.status, "目录中已有这个索引号" in page.text) == (422, True)


def test_a_reason_left_over_from_another_mode_does_not_count(desk: Desk) -> None:
    added(desk, reason="privacy")
    assert desk.do(lambda: CatalogueEntry.get(id=1)).reason is None


def test_two_officers_do_not_overwrite_each_other(desk: Desk) -> None:
    added(desk)
    fields = desk.get("/desk/catalogue/1").fields("/desk/catalogue/1")
    desk.submitted("/desk/catalogue/1", {**fields, **ENTRY, "title": "甲写的"})
    page = desk.post("/desk/catalogue/1", {**fields, **ENTRY, "title": "乙写的"})
    assert page.status == 422
    assert "别人修改过这一条" in page.text
    assert "乙写的" in page.body
    assert listed(desk) == ["甲写的"]
    again = page.fields("/desk/catalogue/1")
    desk.submitted("/desk/catalogue/1", {**again, **ENTRY, "title": "乙写的"})
    assert listed(desk) == ["乙写的"]


def test_files_come_with_an_entry_and_outlive_an_error(desk: Desk) -> None:
    files = {"files": ("合同.txt", "合同全文".encode())}
    page = desk.post(NEW, {**ENTRY, "title": "", "link": ""}, files=files)
    kept = re.search(r'name="kept" value="([^"]+)"', page.body)
    assert page.status == 422
    assert kept
    value = kept[1].replace("&#34;", '"')
    desk.submitted(NEW, {**ENTRY, "link": "", "kept": value})
    answer = desk.client.get("/desk/catalogue/1/files/1")
    assert answer.text == "合同全文"
    assert answer.headers["content-disposition"].startswith("attachment")
    forged = desk.post(NEW, {**ENTRY, "link": "", "kept": "0" * 64 + value[64:]})
    assert forged.status == 422, "a file nobody sent"
    refused = desk.post(NEW, ENTRY, files={"files": ("程序.exe", b"MZ\x90\0\3")})
    assert (refused.status, "格式不能接收" in refused.text) == (422, True)


def test_taking_down_is_asked_once_more_and_can_be_undone(desk: Desk) -> None:
    added(desk)
    asked = desk.get("/desk/catalogue/1/take-down")
    assert "撤下“2025年垃圾清运合同”？" in asked.text
    done = desk.submitted("/desk/catalogue/1/take-down", {"reason": "有误"})
    assert "已撤下，公众看不到了" in done.text
    assert listed(desk) == []
    assert listed(desk, state="withdrawn") == [ENTRY["title"]]
    assert desk.client.get("/at/JD/catalogue/1").status_code == 410
    done = desk.submitted("/desk/catalogue/1/put-back")
    assert "已恢复" in done.text
    assert listed(desk) == [ENTRY["title"]]
    assert desk.client.get("/at/JD/catalogue/1").status_code == 200


def test_filters_and_pages(desk: Desk) -> None:
    rows = [
        CatalogueRow(
            Item(
                title=f"公告{n}",
                made_on=date(2024, 1, 1 + n % 28),
                mode=CatalogueMode.ON_REQUEST,
            )
        )
        for n in range(60)
    ]

    async def work() -> None:
        authority = await Authority.get(code="JD")
        await import_catalogue(authority, catalogue_csv(rows), author=SYSTEM, now=desk.clock.now())

    desk.do(work)
    added(desk)
    first = desk.get("/desk/catalogue")
    assert "共 61 条" in first.text
    titles = listed(desk)
    second = re.findall(
        r'scope="row" data-label="名称"><a[^>]*>([^<]+)<', desk.get(first.next).body
    )
    assert (len(titles), len(second)) == (50, 11)
    assert len({*titles, *second}) == 61
    assert listed(desk, mode="proactive") == [ENTRY["title"]]
    assert listed(desk, year="2025") == [ENTRY["title"]]
    assert listed(desk, words="清运") == [ENTRY["title"]]
    assert listed(desk, words="清运", year="2024") == []
    assert listed(desk, mode="?", year="x", after="x", state="?") == titles


@pytest.mark.parametrize(("kind", "write"), [("csv", catalogue_csv), ("xlsx", catalogue_xlsx)])
def test_what_is_exported_can_be_imported(
    desk: Desk, kind: str, write: Callable[..., bytes]
) -> None:
    added(desk, index_number="A-1", summary="=1+1")
    added(desk, title="别的", link="https://example.org/b")
    sent = {"form_token": desk.codes.digest("form", desk.token), "format": kind, "words": "清运"}
    answer = desk.client.post("/desk/catalogue/export", data=sent)
    assert f"catalogue-JD-20250922.{kind}" in answer.headers["content-disposition"]
    reading = read_catalogue(answer.content, known_numbers=(), today=desk.clock.today())
    assert [row.item.title for row in reading.rows] == [ENTRY["title"]]
    refused = desk.post("/desk/catalogue/import", files={"table": (f"目录.{kind}", answer.content)})
    assert refused.status == 422
    assert "一条也没有导入" in refused.text
    assert "目录中已有这个索引号" in refused.text
    item = Item(title="新的", made_on=date(2025, 1, 1), mode=CatalogueMode.PROACTIVE)
    changed = write([CatalogueRow(item, files="甲.pdf")])
    done = desk.post("/desk/catalogue/import", files={"table": (f"目录.{kind}", changed)})
    page = desk.get(done.headers["location"])
    assert "新增 1 条" in page.text
    assert "其中 1 条列有文件" in page.text
    assert "新的" in listed(desk)


def test_an_import_without_a_file_is_asked_again(desk: Desk) -> None:
    page = desk.post("/desk/catalogue/import")
    assert (page.status, "请选择要导入的" in page.text) == (422, True)


def test_another_office_sees_nothing_of_it(desk: Desk) -> None:
    added(desk)

    async def elsewhere() -> None:
        await Authority.create(code="JY", name="乙街道办事处", created_at=desk.clock.now())
        entry = await CatalogueEntry.get(id=1)
        entry.authority = await Authority.get(code="JY")
        await entry.save()

    desk.do(elsewhere)
    assert listed(desk) == []
    for path in ("", "/take-down", "/files/1"):
        assert desk.get(f"/desk/catalogue/1{path}").status == 404
    assert desk.post("/desk/catalogue/1/put-back").status == 404


def test_a_reply_is_released_into_the_catalogue(desk: Desk) -> None:
    at = came_in(desk)
    at.done("register")
    assert "转入公开目录" not in at.page().text
    early = desk.get(f"{at.url}/release")
    assert (early.status, "条例第四十四条" in early.text) == (409, True)
    desk.post(f"{at.url}/reply", {**reply_fields(at), "step": "check"}, files=ATTACHED)
    assert at.signed(at.proposal).status == 303
    assert "转入公开目录" in at.page().text
    form = desk.get(f"{at.url}/release")
    assert "申请人甲" not in form.body
    assert "里面有像是身份证号码或者电话号码的数字" in form.text
    said = {"title": "环卫作业合同", "made_on": "2025-09-22", "mode": "on_request"}
    contract, names = [str(file.id) for file in desk.do(lambda: Attachment.all().order_by("id"))]
    unlooked = desk.post(f"{at.url}/release", {**said, "chosen": [contract]})
    assert (unlooked.status, "请先逐个打开所选文件看过" in unlooked.text) == (422, True)
    gone = desk.post(f"{at.url}/release", {**said, "chosen": ["999"], "looked": "yes"})
    assert (gone.status, "所选的文件有变化" in gone.text) == (422, True)
    both = {**said, "chosen": [contract, names], "looked": "yes"}
    found = desk.post(f"{at.url}/release", both)
    assert found.status == 422
    assert "“名单.txt”中有像是手机号码的数字 138******78" in found.text
    done = desk.submitted(f"{at.url}/release", {**said, "chosen": [contract], "looked": "yes"})
    assert "已编入目录" in done.text
    files = desk.do(CatalogueFile.all)
    assert [file.name for file in files] == ["合同.txt"]
    public = desk.client.get("/at/JD/catalogue/1").text
    assert at.number not in public
    assert "申请人甲" not in public
    assert "这件申请的答复已经转入过" in desk.get(f"{at.url}/release").text
    assert desk.do(lambda: CatalogueChange.get(id=1)).kind.value == "released"


ATTACHED = [
    ("files", ("合同.txt", "合同全文".encode())),
    ("files", ("名单.txt", "张某 13812345678".encode())),
]


def reply_fields(at: object) -> dict[str, str]:
    shown = at.form("reply")  # type: ignore[attr-defined]
    return {
        **shown.fields(f"{at.url}/reply"),  # type: ignore[attr-defined]
        "ground_1": "disclosed.provided",
        "text_1": "随信提供。",
        "ground": "disclosed.provided",
        "on": "2025-09-22",
    }


def test_the_desk_sees_how_often_the_catalogue_helped(desk: Desk) -> None:
    async def work() -> None:
        office = await Authority.get(code="JD")
        for helped in (Helped.SHOWN, Helped.SHOWN, Helped.OPENED, Helped.ANSWERED):
            _, draft = await new_draft(desk.codes, office.id, {}, now=desk.clock.now())
            await note_help(draft, helped, today=desk.clock.today())

    desk.do(work)
    page = desk.get("/desk/catalogue")
    assert "今年：4 人看到相关条目，2 人打开看了，1 人找到了、不用再申请。" in page.text
    assert "2025-09 4 2 1" in page.text


def test_in_english_too(desk: Desk) -> None:
    added(desk)
    desk.get("/desk/catalogue?lang=en")
    assert "Catalogue of government information" in desk.get("/desk/catalogue").text
    assert "Day it was made" in desk.get("/desk/catalogue/1").text
