"""The dossier: everything in order, bound and kept; broken files named; versions; the evidence."""

import hashlib
import io
import json
import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader, PdfWriter

from tests.clocks import FixedClock
from tests.web.desk.applications import AtCase, came_in
from tests.web.desk.at_desk import Desk, office_of
from tracker.actions.archive import BOUND
from tracker.actions.check import check_register
from tracker.files.folder import FolderStore
from tracker.files.store import StoreAway
from tracker.records.dossiers import Dossier
from tracker.records.models import Reading

DISPATCHED = {"letter": "甲公开〔2025〕1号", "way": "post", "waybill": "1012345678931"}
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154"
    "08d763f8cfc000000301010018dd8db00000000049454e44ae426082"
)


def a_pdf(words: int = 1) -> bytes:
    writer = PdfWriter()
    for _ in range(words):
        writer.add_blank_page(300, 400)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


FILES = [
    ("合同.pdf", a_pdf(2), "application/pdf"),
    ("坏的.pdf", b"%PDF-1.7\n" + b"\0garbage" * 20, "application/pdf"),
    ("照片.png", PNG, "image/png"),
    ("说明.txt", "说明".encode(), "text/plain"),
]


@pytest.fixture
def desk(database_url: str, clock: FixedClock, tmp_path: Path) -> Iterator[Desk]:
    with office_of(database_url, clock, tmp_path) as desk:
        yield desk


@pytest.fixture
def case(desk: Desk) -> AtCase:
    """Answered with files of every sort."""
    case = came_in(desk)
    fields = case.form("reply").fields(f"{case.url}/reply")
    typed = {"ground_1": "disclosed.provided", "text_1": "见附件。", "on": "2025-09-22"}
    files = [("files", file) for file in FILES]
    answer = desk.post(f"{case.url}/reply", {**fields, "step": "confirm", **typed}, files=files)
    assert answer.status == 303, answer.text
    assert case.signed(case.proposal).status == 303
    return case


def archived(case: AtCase) -> str:
    page = case.desk.post(f"{case.url}/archive")
    assert page.status == 200, page.text
    assert "归档完成" in page.text
    return page.text


def taken(case: AtCase, version: int, name: str) -> bytes:
    answer = case.desk.client.get(f"{case.url}/archive/{version}/dossier.{name}")
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    return answer.content


def text_of(pdf: bytes) -> list[str]:
    pages = PdfReader(io.BytesIO(pdf)).pages
    return ["".join(page.extract_text().split()) for page in pages]


def test_an_open_application_is_not_archived(desk: Desk) -> None:
    case = came_in(desk)
    assert "还没有办结" in desk.get(f"{case.url}/archive").text
    assert desk.post(f"{case.url}/archive").status == 409
    assert desk.do(lambda: Dossier.all().count()) == 0


def test_every_step_is_told_and_the_number_given(case: AtCase) -> None:
    text = archived(case)
    assert "JD-GD-2025-0001，第1版" in text
    told = re.findall(r"第(\d+)件，共(\d+)件", text)
    assert [int(n) for n, _ in told] == list(range(1, len(told) + 1))
    assert {int(of) for _, of in told} == {len(told)}
    assert "JD-GD-2025-0001" in case.page().text


class Away(FolderStore):
    """Does not answer at all, or no more once the page has begun."""

    at_once = True

    def _ready(self) -> None:
        if self.at_once:
            raise StoreAway("没有应答。")

    def keep(self, data: bytes) -> str:
        raise StoreAway("没有应答。")


@pytest.mark.parametrize("at_once", [True, False])
def test_while_the_files_are_away_the_page_is_whole_and_nothing_filed(
    case: AtCase, tmp_path: Path, at_once: bool
) -> None:
    state, store = case.desk.client.app.state, Away(tmp_path / "files")
    store.at_once = at_once
    state.site = replace(state.site, store=store)
    page = case.desk.post(f"{case.url}/archive")
    assert page.status == (503 if at_once else 200)
    assert ("系统正在维护" if at_once else "存放文件的地方没有应答") in page.text
    assert page.body.rstrip().endswith("</html>")
    assert case.desk.do(lambda: Dossier.all().count()) == 0


def test_the_bound_file_has_everything_in_order_and_names_what_is_left_out(case: AtCase) -> None:
    archived(case)
    pages = text_of(taken(case, 1, "pdf"))
    cover, index = pages[0], pages[1]
    assert "案卷" in cover
    assert "申请人甲" in cover
    order = [
        "申请（登记的内容）", "登记回执", "审批表", "予以公开告知书", "合同.pdf", "坏的.pdf",
        "办理记录",
    ]  # fmt: skip
    places = [index.index(title) for title in order]
    assert places == sorted(places)
    assert "文件损坏，不能读取" in index
    assert "不是PDF或者图片" in index
    for name, data, _ in FILES:
        if name not in ("合同.pdf", "照片.png"):
            assert hashlib.sha256(data).hexdigest() in index
    whole = "".join(pages)
    assert "11010519491231002X" in whole
    assert "请公开2025年环卫作业合同。" in whole
    note = pages[-1]
    assert "备考表" in "".join(pages[-2:])
    assert "自查" in "".join(pages[-2:]), note


def test_the_sealed_scan_stands_behind_its_letter(case: AtCase) -> None:
    letter = next(link for link in case.page().links if re.search(r"/letters/\d+$", link))
    scan = [("scan", ("盖章件.pdf", a_pdf(), "application/pdf"))]
    assert case.desk.post(f"{letter}/scan", files=scan).status == 303
    archived(case)
    index = text_of(taken(case, 1, "pdf"))[1]
    assert index.index("予以公开告知书") < index.index("予以公开告知书（盖章件）")


def test_pages_are_numbered_from_the_first_document(case: AtCase) -> None:
    archived(case)
    pages = text_of(taken(case, 1, "pdf"))
    numbered = [page for page in pages if "登记的内容）" in page and "卷内目录" not in page]
    assert numbered[0].endswith("1")
    outline = PdfReader(io.BytesIO(taken(case, 1, "pdf"))).outline
    assert [one.title for one in outline][:2] == ["案卷封面", "卷内目录"]
    assert [one.title for one in outline][-1] == "卷内备考表"


def test_the_folder_vouches_for_every_file(case: AtCase) -> None:
    archived(case)
    dossier = case.desk.do(lambda: Dossier.get(version=1))
    with zipfile.ZipFile(io.BytesIO(taken(case, 1, "zip"))) as packed:
        held = {name.partition("/")[2]: packed.read(name) for name in packed.namelist()}
    manifest: dict[str, Any] = json.loads(held["manifest.json"])
    assert hashlib.sha256(held["manifest.json"]).hexdigest() == dossier.digest
    for one in manifest["files"]:
        data = held[one["path"]]
        assert (hashlib.sha256(data).hexdigest(), len(data)) == (one["sha256"], one["size"])
    for line in held["SHA256SUMS"].decode().splitlines():
        digest, _, name = line.partition("  ")
        assert hashlib.sha256(held[name]).hexdigest() == digest
    originals = [data for name, data in held.items() if name.startswith("原件/")]
    assert sorted(originals) == sorted(data for _, data, _ in FILES)
    journal = json.loads(held["办理记录.json"])
    assert [entry["seq"] for entry in journal] == list(range(1, len(case.rows()) + 1))
    assert journal[-1]["digest"] == manifest["journal_digest"]


def test_what_comes_later_makes_a_new_version_of_the_same_number(case: AtCase) -> None:
    archived(case)
    case.on("2025-09-24 09:00")
    case.done("dispatch", on="2025-09-24", **DISPATCHED)
    assert "归档后有新记录" in case.page().text
    assert "又有1条记录" in case.desk.get(f"{case.url}/archive").text
    assert "第2版" in archived(case)
    versions = case.desk.do(lambda: Dossier.all().order_by("version"))
    assert [(one.number, one.version) for one in versions] == [
        ("JD-GD-2025-0001", 1),
        ("JD-GD-2025-0001", 2),
    ]
    assert "1012345678931" not in "".join(text_of(taken(case, 1, "pdf")))
    assert "1012345678931" in "".join(text_of(taken(case, 2, "pdf")))


def test_numbers_run_on_within_the_year(desk: Desk, case: AtCase) -> None:
    archived(case)
    other = came_in(desk, name="申请人乙", identity_number="")
    other.done("withdraw", reason="不需要了", on="2025-09-22")
    assert "JD-GD-2025-0002" in archived(other)


def test_every_look_at_the_file_is_recorded(case: AtCase) -> None:
    archived(case)
    taken(case, 1, "pdf")
    taken(case, 1, "zip")
    rows = case.desk.do(lambda: Reading.all().order_by("id"))
    assert [row.reason for row in rows] == ["归档", "查看案卷", "下载案卷"]


def test_another_office_and_a_missing_version_are_not_found(case: AtCase) -> None:
    assert case.desk.get(f"{case.url}/archive/1/dossier.pdf").status == 404


def test_a_dossier_whose_files_are_gone_is_a_finding(case: AtCase, tmp_path: Path) -> None:
    archived(case)
    store = FolderStore(tmp_path / "files")

    async def findings() -> list[str]:
        return [str(finding) async for finding in check_register(store)]

    assert case.desk.do(findings) == []
    dossier = case.desk.do(lambda: Dossier.get(version=1))
    store.path(dossier.digest).unlink()
    assert any("归档" in finding for finding in case.desk.do(findings))


@pytest.mark.parametrize("kind", ["pdf", "zip"])
def test_a_dossier_that_is_not_whole_any_more_is_not_given_and_not_read(
    case: AtCase, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    """Also where a file goes after somebody looked for it."""
    archived(case)
    store = FolderStore(tmp_path / "files")
    dossier = case.desk.do(lambda: Dossier.get(version=1))
    manifest = json.loads(store.path(dossier.digest).read_bytes())
    digest = next(file["sha256"] for file in manifest["files"] if file["path"] == BOUND)
    store.path(digest).unlink()
    monkeypatch.setattr(FolderStore, "_has", lambda *_: True)
    read = case.desk.do(lambda: Reading.all().count())
    assert case.desk.get(f"{case.url}/archive/1/dossier.{kind}").status == 404
    assert case.desk.do(lambda: Reading.all().count()) == read


@pytest.mark.parametrize(
    ("forum", "words"),
    [
        ("review", ("行政复议证据材料", "被申请人", "甲区人民政府")),
        ("court", ("行政诉讼证据材料", "被告", "甲区人民法院")),
    ],
)
def test_the_file_for_review_or_court(case: AtCase, forum: str, words: tuple[str, ...]) -> None:
    token = case.desk.codes.digest("form", case.desk.token)
    data = {"form_token": token, "forum": forum, "number": "甲政复〔2025〕12号"}
    answer = case.desk.client.post(f"{case.url}/evidence", data=data)
    assert answer.headers["content-type"] == "application/pdf"
    pages = text_of(answer.content)
    for word in (*words, "甲政复〔2025〕12号"):
        assert word in pages[0]
    assert "证据1" in pages[1]
    whole = "".join(pages)
    assert "答复期限逐日计算" in whole
    assert "收到申请之日" in whole or "工作日" in whole
    assert "《中华人民共和国政府信息公开条例》第三十六条" in pages[-1]
    assert case.desk.do(lambda: Reading.all().count()) == 1


def test_searches_and_the_list_of_material_are_papers_and_notes_are_not(case: AtCase) -> None:
    def searched(place: str) -> None:
        said = {"searched_by": "经办人乙", "terms": "环卫合同", "on": "2025-09-22"}
        found = {"found": "no", "result": "档案目录中没有这份合同。"}
        case.desk.submitted(f"{case.url}/searches", {**said, **found, "place": place})

    archived(case)
    first = text_of(taken(case, 1, "pdf"))[1]
    assert "检索记录" not in first, "there is none yet"
    searched("档案室")
    searched("写错的地方")
    strike = f"{case.url}/searches/2/strike"
    case.desk.submitted(strike, {**case.desk.get(strike).fields(strike), "reason": "登错"})
    case.desk.submitted(f"{case.url}/notes", {"text": "内部的话"})
    found = {"files": ("旧合同.txt", "合同".encode(), "text/plain")}
    typed = case.desk.get(f"{case.url}/material").fields(f"{case.url}/material")
    case.desk.post(f"{case.url}/material", {**typed, "description": "财务科提供"}, files=found)
    archived(case)
    token = case.desk.codes.digest("form", case.desk.token)
    data = {"form_token": token, "forum": "court", "number": "1"}
    evidence = case.desk.client.post(f"{case.url}/evidence", data=data)
    for pdf in (taken(case, 2, "pdf"), evidence.content):
        pages = text_of(pdf)
        assert "检索记录" in pages[1]
        assert "查找到的材料清单" in pages[1]
        whole = "".join(pages)
        assert "档案目录中没有这份合同。" in whole
        assert "财务科提供" in whole
        assert "写错的地方" not in whole
        assert "内部的话" not in whole


def test_the_case_that_was_recorded_is_filled_in(case: AtCase) -> None:
    desk = case.desk
    typed = {
        "kind": "direct_litigation", "case_number": "（2025）甲01行初3号",
        "filed_on": "2025-09-22", "register_number": case.number,
    }  # fmt: skip
    assert desk.post("/desk/challenges/new", typed).status == 303
    page = desk.get(f"{case.url}/evidence")
    assert '甲01行初3号"' in page.body
    assert re.search(r'value="court" checked', page.body)
    answer = desk.post(f"{case.url}/evidence", {"number": "x"})
    assert answer.status == 422
    challenge = desk.get("/desk/challenges/1")
    assert f'action="{case.url}/evidence"' in challenge.body


def test_the_self_check_leads_to_where_it_is_mended(case: AtCase) -> None:
    page = case.page()
    assert re.search(r"自查 \d+/20", page.text)
    assert "没有登记答复发出的日期" in page.text
    assert f"{case.url}/dispatch" in page.links
