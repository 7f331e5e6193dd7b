"""The ledger in its own columns: as it is kept, chosen, remembered, exported and printed."""

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from tests.clocks import FixedClock
from tests.web.desk.applications import AtCase, came_in
from tests.web.desk.at_desk import Desk, office_of
from tracker.annual.register_columns import BY_KEY, COLUMNS, bands, chosen
from tracker.records.models import Reading

# The practice of offices: 玉环, 涵江区, 税总办发〔2020〕35号 and others.
HEADINGS = [
    heading
    for group in (
        "序号,登记编号,申请人(掩码),申请人类型(年报口径),联系方式(掩码),代理人",
        "提交时间,提交渠道,收到日期,收到依据,登记人,回执编号",
        "申请内容摘要,项数,提供方式,获取方式,同一申请人本月第 n 件,关联/重复件",
        "法定答复期限,补正告知日/补正收到日,征求第三方 发出/回复,其他机关 发出/回复",
        "延期批准人/日期/新期限,暂停天数,剩余/超期天数",
        "承办部门/人,拟办意见,审核人,法制/保密审查,签发人/日期",
        "答复日期,文书名称,文号,结果类型(年报代码),依据条款,是否收费/金额,是否公开于网站",
        "送达方式,交邮日/运单号,签收日,送达证据",
        "满意度,投诉,复议(机关/结果/纠错),诉讼(一审/复议后/结果),归档号,报备日期",
    )
    for heading in group.split(",")
]


@pytest.fixture
def desk(database_url: str, clock: FixedClock, tmp_path: Path) -> Iterator[Desk]:
    with office_of(database_url, clock, tmp_path) as desk:
        yield desk


@pytest.fixture
def case(desk: Desk) -> AtCase:
    """Asked, supplemented, extended, answered, posted and received."""
    case = came_in(desk, text="=HYPERLINK(1) 合同")
    case.done("ask_supplement", items="请写明年份", on="2025-09-22", respond_by="2025-10-15")
    case.done("supplement", text="2025年", channel="online", on="2025-09-22")
    case.done("extend", working_days="20", consent_by="主任甲", reason="数量较多", on="2025-09-22")
    case.done("reply", ground_1="disclosed.provided", text_1="见附件。", on="2025-09-22")
    case.on("2025-09-25 09:00")
    number = case.index().document_number or ""
    case.done("dispatch", letter=number, way="post", waybill="1012345678931", on="2025-09-23")
    case.done("record_delivery", way="post", evidence="妥投", on="2025-09-25")
    return case


def taken(desk: Desk, kind: str, **asked: object) -> bytes:
    sent = {"form_token": desk.codes.digest("form", desk.token), "format": kind, **asked}
    answer = desk.client.post("/desk/ledger/export", data=sent)
    assert answer.status_code == 200, answer.text
    assert answer.headers["cache-control"] == "no-store"
    return answer.content


def rows_of(desk: Desk, **asked: object) -> list[dict[str, str]]:
    text = taken(desk, "register_csv", **asked).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def test_the_headings_are_those_of_the_practice(desk: Desk) -> None:
    assert [column.heading for column in COLUMNS] == HEADINGS
    groups = list(dict.fromkeys(column.group for column in COLUMNS))
    assert groups == ["基本", "收到", "内容", "期限", "办理", "结果", "送达", "后续"]


def test_what_happened_stands_in_its_columns(case: AtCase) -> None:
    (row,) = rows_of(case.desk)
    told = {name: value for name, value in row.items() if value}
    assert told == {
        "序号": "1",
        "登记编号": "JD-2025-00001",
        "申请人(掩码)": "申*",
        "申请人类型(年报口径)": "自然人",
        "联系方式(掩码)": "138****5678",
        "提交时间": "2025-09-22 10:00",
        "提交渠道": "网络",
        "收到日期": "2025-09-22",
        "收到依据": "网上提交，系统记录",
        "回执编号": "JD-2025-00001",
        "申请内容摘要": "'=HYPERLINK(1) 合同",
        "项数": "1",
        "提供方式": "电子文件",
        "获取方式": "网上下载",
        "同一申请人本月第 n 件": "1",
        "法定答复期限": "2025-11-21",
        "补正告知日/补正收到日": "2025-09-22/2025-09-22",
        "延期批准人/日期/新期限": "经办人jia/2025-09-22/2025-11-21",
        "承办部门/人": "经办人jia",
        "拟办意见": "经办人jia：予以公开告知书",
        "法制/保密审查": "/经办人jia",
        "签发人/日期": "经办人jia/2025-09-22",
        "答复日期": "2025-09-22",
        "文书名称": "予以公开告知书",
        "文号": "甲公开〔2025〕3号",
        "结果类型(年报代码)": "（一）予以公开（disclosed）",
        "依据条款": "条例第三十六条第二项",
        "送达方式": "邮政企业邮寄",
        "交邮日/运单号": "2025-09-23/1012345678931",
        "签收日": "2025-09-25",
        "送达证据": "妥投",
    }


def test_the_workbook_prints_across_with_its_heads_on_every_page(case: AtCase) -> None:
    sheet = load_workbook(io.BytesIO(taken(case.desk, "register_xlsx"))).active
    assert sheet is not None
    assert [cell.value for cell in sheet[2]] == HEADINGS
    assert sheet["A1"].value == "基本"
    assert (sheet.page_setup.orientation, sheet.print_title_rows) == ("landscape", "$1:$2")
    cells = [cell for cell in sheet[3] if cell.value is not None]
    assert all(cell.data_type != "f" for cell in cells)
    assert "'=HYPERLINK(1) 合同" in [cell.value for cell in cells]
    assert not [cell.value for cell in cells if str(cell.value)[0] in "=+-@\t"]


@pytest.mark.parametrize("paper", ["print_a3", "print_a4"])
def test_the_print_has_every_heading_and_the_number_in_each_band(case: AtCase, paper: str) -> None:
    pages = PdfReader(io.BytesIO(taken(case.desk, paper))).pages
    texts = ["".join(page.extract_text().split()) for page in pages]
    whole = "".join(texts)
    for heading in HEADINGS:
        assert "".join(heading.split()) in whole, heading
    assert all("JD-2025-00001" in text for text in texts)
    assert all(page.mediabox.width > page.mediabox.height for page in pages)


def test_bands_fit_and_begin_with_what_tells_rows_apart() -> None:
    found = bands(COLUMNS, 273)
    assert all(sum(column.width for column in band) <= 273 for band in found)
    assert {band[:2] for band in found} == {(BY_KEY["n"], BY_KEY["register_number"])}
    told = [column for band in found for column in band[2:]]
    assert [*found[0][:2], *told] == list(COLUMNS)
    assert chosen(["left", "n", "?"]) == (BY_KEY["n"], BY_KEY["left"])
    assert chosen(["?"]) == COLUMNS


def test_in_full_only_for_a_reason_that_is_recorded(case: AtCase) -> None:
    desk = case.desk
    page = desk.post("/desk/ledger/export", {"format": "register_csv", "full_names": "yes"})
    assert page.status == 422
    assert "请填写理由" in page.text
    assert desk.do(lambda: Reading.all().count()) == 0
    (row,) = rows_of(desk, full_names="yes", reason="区里检查")
    assert (row["申请人"], row["联系方式"]) == ("申请人甲", "13812345678")
    (reading,) = desk.do(Reading.all)
    assert reading.reason == "导出台账（含姓名）：区里检查"


def test_chosen_columns_and_filter_wait_for_the_next_visit(case: AtCase) -> None:
    desk = case.desk
    page = desk.get("/desk/ledger?year=2025&words=合同&columns=register_number&columns=posted")
    assert "2025-09-23/1012345678931" in page.text
    assert "申*" not in page.text
    back = desk.get("/desk/ledger")
    assert back.status == 303
    place = back.headers["location"]
    assert place == "/desk/ledger?columns=register_number&columns=posted&year=2025"
    assert list(rows_of(desk, columns=["register_number", "posted"])[0]) == [
        "登记编号",
        "交邮日/运单号",
    ]
    assert desk.get("/desk/ledger?all=yes").status == 200
    assert desk.get("/desk/ledger").status == 200


def test_the_sheet_of_the_month(case: AtCase) -> None:
    desk = case.desk
    case.on("2025-10-09 09:00")
    page = desk.get("/desk/ledger/month?month=2025-09")
    assert "2025年9月依申请公开上报表" in page.text
    assert "一、新收申请 1 1" in page.text
    assert "其中：延期后办结 1 1" in page.text
    assert "2025年10月依申请公开上报表" in desk.get("/desk/ledger/month").text
    for wrong in ("2025-13", "2031-01", "x"):
        assert "2025年10月" in desk.get(f"/desk/ledger/month?month={wrong}").text
    answer = desk.client.get("/desk/ledger/month.xlsx?month=2025-09")
    sheet = load_workbook(io.BytesIO(answer.content)).active
    assert sheet is not None
    rows = list(sheet.values)
    assert rows[0] == ("项目", "本月", "本年累计")
    assert ("一、新收申请", 1, 1) in rows
    assert ("　予以公开", 1, 1) in rows


def test_the_twelve_months_follow_each_other(desk: Desk) -> None:
    page = desk.get("/desk/ledger/month?month=2025-01")
    assert any("month=2024-12" in link for link in page.links)
    assert any("month=2025-02" in link for link in page.links)
