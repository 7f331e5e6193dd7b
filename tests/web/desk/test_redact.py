"""Covering a paper at the desk: kept step by step, checked, handed over for its original."""

import html
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.clocks import FixedClock
from tests.files import papers
from tests.files.papers import CONTRACT, IDENTITY, MOBILE, NAME
from tests.web.desk.applications import AtCase, came_in
from tests.web.desk.at_desk import Desk, Page, office_of
from tracker.actions.check import check_register
from tracker.files.folder import FolderStore
from tracker.records.catalogue_models import CatalogueFile
from tracker.records.models import Attachment
from tracker.records.redaction_models import RedactedCopy, Redaction

PRIVACY, SECRET = "withheld.privacy", "withheld.trade_secret"
HERE = {"left": "20", "top": "30", "width": "60", "height": "10", "ground": PRIVACY}
REPLY = {"ground_1": "partly_disclosed", "text_1": "合同随附。", "on": "2025-09-22"}


@pytest.fixture
def desk(database_url: str, clock: FixedClock, tmp_path: Path) -> Iterator[Desk]:
    with office_of(database_url, clock, tmp_path) as desk:
        yield desk


@pytest.fixture
def case(desk: Desk) -> AtCase:
    case = came_in(desk)
    case.done("register")
    return case


@pytest.fixture(scope="module")
def contract() -> bytes:
    return papers.written(CONTRACT, "第二页没有要遮盖的内容。", f"经手人{NAME}。")


def sent(case: AtCase, *files: tuple[str, bytes]) -> Page:
    upload = [("files", (name, data, "application/octet-stream")) for name, data in files]
    return case.desk.post(f"{case.url}/redact", files=upload)


def begun(case: AtCase, name: str, data: bytes) -> str:
    """The address of the paper after its upload."""
    done = sent(case, (name, data))
    assert done.status == 303, done.text
    return done.headers["location"]


def step(case: AtCase, url: str, do: str, page: int = 1, **typed: Any) -> Page:
    return case.desk.post(f"{url}?page={page}", {"do": do, **typed})


def kept(case: AtCase) -> Redaction:
    return case.desk.do(lambda: Redaction.get(id=1))


def picked(page: Page) -> list[str]:
    found = re.findall(r'name="picked" value="([^"]+)"', page.body)
    return [html.unescape(one) for one in found]


def covered_contract(case: AtCase, contract: bytes) -> str:
    """Everything found is covered on all pages; the address of the copy."""
    url = begun(case, "合同.pdf", contract)
    assert step(case, url, "look", words=NAME).status == 303
    assert step(case, url, "pick_all", ground=PRIVACY).status == 303
    done = step(case, url, "copy")
    assert done.status == 303, done.text
    return done.headers["location"]


def replied(case: AtCase, *files: tuple[str, bytes], **typed: Any) -> Page:
    """A reply proposed with these files: its page, or the form where something is wrong."""
    url = f"{case.url}/reply"
    upload = [("files", (name, data, "application/pdf")) for name, data in files]
    fields = {**case.form("reply").fields(url), **REPLY, "step": "check", **typed}
    answer = case.desk.post(url, fields, files=upload or None)
    return case.desk.get(answer.headers["location"]) if answer.status == 303 else answer


def test_nothing_is_covered_yet(case: AtCase) -> None:
    page = case.desk.get(f"{case.url}/redact")
    assert "还没有开始遮盖任何文件。" in page.text
    assert f"{case.url}/redact" in case.page().links
    assert "请选择要遮盖的文件。" in sent(case).text


def test_a_page_at_a_time(case: AtCase, contract: bytes) -> None:
    url = begun(case, "合同.pdf", contract)
    page = case.desk.get(f"{url}?page=2")
    assert "第2页，共3页" in page.text
    assert f'href="{url}/pages/2?zoom=1"' in page.body
    picture = case.desk.client.get(f"{url}/pages/2?zoom=1")
    assert picture.headers["content-type"] == "image/jpeg"
    assert picture.headers["cache-control"] == "no-store"
    assert case.desk.get(f"{url}?page=99").text.count("第3页，共3页") == 1
    for wrong in ("pages/4", "pages/0", "pages/1?zoom=9", "copies/1", "copies/1/pages/1"):
        assert case.desk.get(f"{url}/{wrong}").status == 404
    assert case.desk.get(f"{case.url}/redact/99").status == 404


def test_only_this_page_may_connect_to_the_server(case: AtCase, contract: bytes) -> None:
    url = begun(case, "合同.pdf", contract)
    policy = case.desk.get(url).headers["content-security-policy"]
    assert "connect-src 'self'" in policy
    assert "default-src 'none'" in policy
    assert "connect-src" not in case.page().headers["content-security-policy"]


def test_an_area_in_millimetres(case: AtCase, contract: bytes) -> None:
    url = begun(case, "合同.pdf", contract)
    assert step(case, url, "draw", page=2, **{**HERE, "left": "２０ 毫米"}).status == 303
    page = case.desk.get(f"{url}?page=2")
    assert "本页已遮盖（1处）" in page.text
    assert '<rect class="covered" x="20.0" y="30.0" width="60.0" height="10.0"/>' in page.body
    assert "第2页（1处）" in case.desk.get(url).text
    step(case, url, "draw", **{**HERE, "left": "190", "top": "290"})
    assert kept(case).areas[0] == {
        "id": 2, "page": 1, "left": 190.0, "top": 290.0, "width": 20.0, "height": 7.0,
        "ground": PRIVACY,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"left": ""}, "请填写左边距。"),
        ({"width": "很宽"}, "请填写毫米数，例如 25 或者 12.5。"),
        ({"left": "300"}, "这一处不在页面上，或者太小。"),
        ({"height": "0.2"}, "这一处不在页面上，或者太小。"),
        ({"ground": ""}, "请填写不予公开的依据。"),
        ({"ground": "disclosed.provided"}, "遮盖的每一处都须写明不予公开的依据。"),
    ],
)
def test_what_is_wrong_with_an_area(
    case: AtCase, contract: bytes, typed: dict[str, str], sentence: str
) -> None:
    url = begun(case, "合同.pdf", contract)
    page = step(case, url, "draw", **{**HERE, **typed})
    assert page.status == 422
    assert sentence in page.text
    assert 'id="top" name="top" value="30"' in page.body
    assert kept(case).areas == []


def test_steps_are_kept_and_undone_one_by_one(case: AtCase, contract: bytes) -> None:
    url = begun(case, "合同.pdf", contract)
    step(case, url, "draw", **HERE)
    step(case, url, "draw", **{**HERE, "top": "60"})
    step(case, url, "change", area="1", ground=SECRET)
    case.desk.post(f"{url}?page=1", {"drop": "2"})
    assert [(area["id"], area["ground"]) for area in kept(case).areas] == [(1, SECRET)]
    step(case, url, "undo")
    assert [area["id"] for area in kept(case).areas] == [1, 2]
    step(case, url, "undo")
    assert {area["ground"] for area in kept(case).areas} == {PRIVACY}
    for _n in range(3):
        assert step(case, url, "undo").status == 303
    assert kept(case).areas == []
    assert "disabled" in case.desk.get(url).body
    assert "请先在列表中勾选。" in step(case, url, "change", ground=SECRET).text


def test_what_is_found_is_offered_until_it_is_covered(case: AtCase, contract: bytes) -> None:
    url = begun(case, "合同.pdf", contract)
    page = case.desk.get(url)
    assert "身份证号码 110*************11" in page.text
    assert "手机号码 138******34" in page.text
    assert IDENTITY not in page.body
    assert len(picked(page)) == 2
    step(case, url, "look", words=f"{NAME}\n不在里面")
    page = case.desk.get(url)
    assert f"要找的文字 {NAME}" in page.text
    assert "第3页（1处）" in page.text
    assert step(case, url, "pick", ground=PRIVACY).status == 422
    step(case, url, "pick", ground=PRIVACY, picked=picked(page))
    assert picked(case.desk.get(url)) == []
    assert len(kept(case).areas) == 3
    step(case, url, "pick_all", ground=PRIVACY)
    step(case, url, "pick_all", ground=PRIVACY)
    assert [area["page"] for area in kept(case).areas] == [1, 1, 1, 3]
    assert step(case, url, "look", words="字" * 61).status == 422


def test_a_picture_has_no_words_and_the_page_says_so(case: AtCase) -> None:
    url = begun(case, "照片.jpg", papers.photograph())
    assert "系统不会认图片里的字" in case.desk.get(url).text
    step(case, url, "draw", **HERE)
    copy = case.desk.get(step(case, url, "copy").headers["location"])
    assert "照片（已遮盖）.jpg" in copy.text


def test_a_scan_has_no_words_either(case: AtCase) -> None:
    url = begun(case, "扫描.pdf", papers.written("#box()", CONTRACT))
    page = case.desk.get(url)
    assert "本页没有文字层（多半是扫描件）" in page.text
    assert "另有1页没有文字层" in case.desk.get(f"{url}?page=2").text


def test_a_broken_file_does_not_stop_the_others(case: AtCase, contract: bytes) -> None:
    page = sent(
        case,
        ("坏的.pdf", b"%PDF-1.7\n%%EOF\n"),
        ("好的.pdf", contract),
        ("加密.pdf", papers.locked(contract)),
        ("动图.png", papers.animated()),
    )
    assert page.status == 422
    assert "“坏的.pdf”打不开，可能已经损坏。" in page.text
    assert "“加密.pdf”加了密码" in page.text
    assert "“动图.png”是会动的图片" in page.text
    assert "好的.pdf" in page.text.partition("最新的副本")[2]
    assert "不能遮盖。可以遮盖PDF、JPG、PNG" in sent(case, ("a.txt", b"abc")).text


def test_a_file_of_the_applicant_can_be_covered(case: AtCase, contract: bytes) -> None:
    replied(case, ("合同.pdf", contract))
    assert case.signed(case.proposal).status == 303
    page = case.desk.get(f"{case.url}/redact")
    assert "这件申请里的文件" in page.text
    [file] = case.desk.do(attachments)
    done = case.desk.post(f"{case.url}/redact", {"file": file.digest})
    assert done.headers["location"] == f"{case.url}/redact/1"
    again = case.desk.post(f"{case.url}/redact", {"file": file.digest})
    assert again.headers["location"] == done.headers["location"]
    assert case.desk.post(f"{case.url}/redact", {"file": "0" * 64}).status == 404


def test_a_copy_with_numbers_left_is_refused_with_their_places(
    case: AtCase, contract: bytes
) -> None:
    url = begun(case, "合同.pdf", contract)
    assert "还没有遮盖任何内容" in step(case, url, "copy").text
    step(case, url, "draw", page=2, **HERE)
    page = step(case, url, "copy")
    assert page.status == 422
    assert "里面还有身份证号码或者电话号码，没有生成副本。" in page.text
    assert "第1页 身份证号码 110*************11" in page.text
    assert f'href="{url}?page=1&amp;zoom=1&amp;grid=0"' in page.body
    still = step(case, url, "copy", public=f"{MOBILE}\n{IDENTITY}")
    assert "手机号码 138" not in still.text.partition("可以公开的电话号码")[0]
    assert case.desk.do(lambda: RedactedCopy.all().count()) == 0


def test_the_copy_beside_its_original(case: AtCase, contract: bytes) -> None:
    url = covered_contract(case, contract)
    page = case.desk.get(url)
    assert "合同（已遮盖）.pdf" in page.text
    assert "经办人jia · 4处" in page.text
    assert "原件（不提供）" in page.text
    assert f'href="{url}/pages/1"' in page.body
    assert page.body.count('class="outline"') == 3
    assert "4处内容不予公开，已经遮盖" in page.text
    assert "本页是图片" in page.text
    assert "本页是图片" not in case.desk.get(f"{url}?page=2").text
    assert case.desk.client.get(f"{url}/pages/1").headers["content-type"] == "image/jpeg"
    data = case.desk.client.get(f"{url}/file").content
    for word in (NAME, IDENTITY, MOBILE):
        assert word not in papers.text_of(data)
    copy = case.desk.do(lambda: RedactedCopy.get(id=1).select_related("officer"))
    assert (copy.officer.sign_in_name, copy.drawn, len(copy.areas)) == ("jia", [1, 3], 4)
    again = step(case, url.partition("/copies")[0], "copy", whole="yes")
    assert again.status == 303
    assert "这不是最新的副本" in case.desk.get(url).text


def test_words_that_still_stand_elsewhere_are_told(case: AtCase, contract: bytes) -> None:
    url = begun(case, "合同.pdf", contract)
    step(case, url, "look", words=NAME)
    step(case, url, "pick", ground=PRIVACY, picked=picked(case.desk.get(url)))
    copy = case.desk.get(step(case, url, "copy").headers["location"])
    assert "遮盖过的文字，别处还有" in copy.text
    assert f"{NAME} ： 第3页" in copy.text


async def attachments() -> list[Attachment]:
    return await Attachment.all()


async def catalogued() -> list[CatalogueFile]:
    return await CatalogueFile.all()


def offered(page: Page) -> str:
    found = re.search(r'id="offered-1" name="kept" value="([^"]+)"', page.body)
    assert found
    return html.unescape(found[1])


def test_the_reply_offers_the_copy(case: AtCase, contract: bytes) -> None:
    covered_contract(case, contract)
    page = case.form("reply")
    assert "附上已遮盖的副本：合同（已遮盖）.pdf" in page.text
    again = replied(case, kept=offered(page), step="more")
    assert "offered-1" not in again.body
    look = replied(case, kept=offered(page))
    assert look.status == 200
    assert "合同（已遮盖）.pdf" in look.text
    assert "遮盖前的原件" not in look.text
    assert case.signed(case.proposal).status == 303
    (file,) = case.desk.do(attachments)
    copy = case.desk.do(lambda: RedactedCopy.get(id=1))
    assert (file.name, file.digest) == ("合同（已遮盖）.pdf", copy.digest)


def test_the_reply_warns_of_an_original(case: AtCase, contract: bytes) -> None:
    covered_contract(case, contract)
    page = replied(case, ("又一份合同.pdf", contract))
    assert "附上的是遮盖前的原件 又一份合同.pdf" in page.text


def test_a_copy_is_looked_at_once_more_before_it_leaves(
    case: AtCase, contract: bytes, tmp_path: Path
) -> None:
    """As if what was found before were known only now."""
    covered_contract(case, contract)
    digest = case.desk.do(lambda: FolderStore(tmp_path / "files").put(contract))
    case.desk.do(lambda: RedactedCopy.filter(id=1).update(digest=digest))
    refused = replied(case, kept=offered(case.form("reply")))
    assert refused.status == 422
    assert "第1页还有身份证号码 110*************11，不能提供。" in refused.text
    assert case.desk.do(lambda: Attachment.all().count()) == 0


def test_and_once_more_when_it_is_signed(case: AtCase) -> None:
    """A telephone that was told to be public, until somebody finds that it is not."""
    url = begun(case, "合同.pdf", papers.written(CONTRACT, "服务热线010-62345678。"))
    step(case, url, "pick", ground=PRIVACY, picked=picked(case.desk.get(url)))
    assert "固定电话 010******78" in step(case, url, "copy").text
    done = step(case, url, "copy", public="(010)62345678")
    assert "认定可以公开的电话号码：" in case.desk.get(done.headers["location"]).text
    assert "附件" in replied(case, kept=offered(case.form("reply"))).text
    case.desk.do(lambda: RedactedCopy.filter(id=1).update(public_numbers=[]))
    refused = case.signed(case.proposal)
    assert refused.status == 422
    assert "第2页还有固定电话 010******78，不能提供。" in refused.text


def test_the_catalogue_takes_the_copy_and_not_the_original(case: AtCase, contract: bytes) -> None:
    replied(case, ("合同.pdf", contract))
    assert case.signed(case.proposal).status == 303
    covered_contract(case, contract)
    page = case.desk.get(f"{case.url}/release")
    assert "代替原件“合同.pdf”；原件不转入目录。" in page.text
    assert 'name="chosen" value="copy-1"' in page.body
    entry = {**page.fields(f"{case.url}/release"), "title": "合同", "made_on": "2025-03-01",
             "mode": "on_request", "looked": "yes"}  # fmt: skip
    [original] = case.desk.do(attachments)
    with_it = {**entry, "chosen": ["copy-1", str(original.id)]}
    refused = case.desk.post(f"{case.url}/release", with_it)
    assert (refused.status, "所选的文件有变化" in refused.text) == (422, True)
    assert case.desk.do(catalogued) == []
    done = case.desk.post(f"{case.url}/release", {**entry, "chosen": ["copy-1"]})
    assert done.status == 303, done.text
    (file,) = case.desk.do(catalogued)
    assert file.name == "合同（已遮盖）.pdf"


def test_originals_and_copies_are_checked(case: AtCase, contract: bytes, tmp_path: Path) -> None:
    covered_contract(case, contract)
    store = FolderStore(tmp_path / "files")

    async def findings() -> list[str]:
        return [one.what async for one in check_register(store)]

    assert case.desk.do(findings) == []
    row, copy = kept(case), case.desk.do(lambda: RedactedCopy.get(id=1))
    for digest in (row.digest, copy.digest):
        store.path(digest).write_bytes(b"")
    assert case.desk.do(findings) == [
        "遮盖前的原件“合同.pdf”缺失或者被改动",
        "遮盖后的副本“合同（已遮盖）.pdf”缺失或者被改动",
    ]
