"""The office adapts its letters: wording, paper and numbers, looked at before they count."""

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from docx import Document

from tests.clocks import FixedClock
from tests.web.desk.applications import AtCase, came_in
from tests.web.desk.at_desk import Desk, Page, office_of
from tracker.law.terms import Role
from tracker.letters.compose import LetterKind
from tracker.letters.office_wording import standard_wording
from tracker.letters.word_template import standard_template

EXTENSION = "/desk/letters/extension_notice"
OWN = standard_wording("extension_notice").replace(
    "{{收到情况}}", "你（单位）的申请（{{登记编号}}）收悉。"
)


@pytest.fixture
def desk(database_url: str, clock: FixedClock, tmp_path: Path) -> Iterator[Desk]:
    with office_of(database_url, clock, tmp_path) as desk:
        yield desk


def extended(desk: Desk) -> AtCase:
    case = came_in(desk)
    case.done("register")
    case.done("extend", working_days="5", consent_by="负责人甲", reason="材料较多", on="2025-09-22")
    return case


def keep(desk: Desk, wording: str, step: str = "keep") -> Page:
    return desk.post(EXTENSION, {"wording": wording, "step": step})


# --- wording --------------------------------------------------------------------------------


def test_every_kind_is_listed_and_can_be_opened(desk: Desk) -> None:
    page = desk.get("/desk/letters")
    for kind in LetterKind:
        assert kind.label in page.text
        assert f"/desk/letters/{kind}" in page.links
        opened = desk.get(f"/desk/letters/{kind}")
        assert opened.status == 200
        assert "用示例申请看一看" in opened.text
        assert "必需" in opened.text


def test_a_preview_keeps_nothing(desk: Desk) -> None:
    page = keep(desk, OWN, "preview")
    assert page.status == 200
    assert "你（单位）的申请（××-2025-00001）收悉。" in page.text
    assert "你（单位）" not in desk.get(EXTENSION).body


def test_the_next_letter_is_in_the_offices_words_and_earlier_ones_stay(desk: Desk) -> None:
    before = extended(desk)
    assert desk.submitted(EXTENSION, {"wording": OWN, "step": "keep"}).status == 200
    after = extended(desk)
    assert "本机关于2025年9月22日收到您提出的" in desk.get(f"{before.url}/letters/3").text
    letter = desk.get(f"{after.url}/letters/3").text
    assert f"你（单位）的申请（{after.number}）收悉。" in letter
    assert "本机关于2025年9月22日收到您提出的" not in letter
    assert "延长5个工作日" in letter


@pytest.mark.parametrize("step", ["preview", "keep"])
def test_what_is_wrong_is_named_with_its_line_and_nothing_typed_is_lost(
    desk: Desk, step: str
) -> None:
    wrong = OWN.replace("{{延长决定}}", "特此告知{{日期}}。")
    page = keep(desk, wrong, step)
    assert page.status == 422
    assert "第4行：没有“日期”这个字段" in page.text
    assert "缺少“延长决定”" in page.text
    assert "条例第三十三条" in page.text
    assert "特此告知{{日期}}。" in page.body
    assert "本机关的文字" not in desk.get("/desk/letters").text


def test_versions_are_kept_and_the_standard_comes_back(desk: Desk) -> None:
    keep(desk, OWN)
    keep(desk, OWN + "\n特此告知。")
    assert "本机关的文字" in desk.get("/desk/letters").text
    page = desk.submitted(EXTENSION, {"step": "standard"})
    assert "已经改回标准文字" in page.text
    assert "特此告知。" not in page.body
    (history,) = [link for link in page.links if "/settings/history" in link]
    told = desk.get(history)
    assert "经办人jia" in told.text
    assert "文字： 第2版 → 标准" in told.text
    assert f"{EXTENSION}/versions/2" in told.links
    assert "特此告知。" in desk.get(f"{EXTENSION}/versions/2").text
    assert "特此告知。" not in desk.get(f"{EXTENSION}/versions/1").text
    assert desk.get(f"{EXTENSION}/versions/3").status == 404
    case = extended(desk)
    assert "本机关于2025年9月22日收到您提出的" in desk.get(f"{case.url}/letters/3").text


def test_an_empty_wording_is_refused(desk: Desk) -> None:
    page = keep(desk, "   ")
    assert page.status == 422
    assert "请填写文书的文字" in page.text


def test_only_administrators_set_letters(desk: Desk) -> None:
    desk.adds_officer("handler", Role.HANDLER)
    desk.sign_in_as("handler")
    for path in ("", "/reply", "/reply/paper", "/reply/numbering"):
        assert desk.get(f"/desk/letters{path}").status == 403
    assert desk.get("/desk/numbers").status == 200


@pytest.mark.parametrize("path", ["nonsense", "nonsense/paper", "nonsense/numbering"])
def test_kinds_that_are_none(desk: Desk, path: str) -> None:
    assert desk.get(f"/desk/letters/{path}").status == 404


# --- paper ----------------------------------------------------------------------------------

PAPER = f"{EXTENSION}/paper"


def own_paper(line: str = "本机关文书纸") -> bytes:
    document = Document(io.BytesIO(standard_template()))
    document.add_paragraph(line)
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


def upload(desk: Desk, name: str, data: bytes) -> Page:
    return desk.post(PAPER, {"step": "keep"}, files={"file": (name, data)})


def lines_at(desk: Desk, path: str) -> list[str]:
    answer = desk.client.get(path)
    assert answer.status_code == 200
    return [line.text for line in Document(io.BytesIO(answer.content)).paragraphs]


def test_the_offices_paper_is_used_for_the_docx_of_its_kind(desk: Desk) -> None:
    case = extended(desk)
    assert upload(desk, "延期.docx", own_paper()).status == 303
    assert "本机关的模板" in desk.get("/desk/letters").text
    lines = lines_at(desk, f"{case.url}/letters/3/letter.docx")
    assert lines[-1] == "本机关文书纸"
    assert "甲公开〔2025〕1号" in lines
    assert "材料较多" in lines
    assert lines_at(desk, f"{PAPER}/sample.docx")[-1] == "本机关文书纸"
    assert lines_at(desk, f"{PAPER}/versions/1")[-1] == "本机关文书纸"


def test_back_to_the_standard_paper(desk: Desk) -> None:
    upload(desk, "延期.docx", own_paper())
    page = desk.submitted(PAPER, {"step": "standard"})
    assert "已经改回标准版式" in page.text
    told = desk.get("/desk/settings/history?kind=templates")
    assert "文件： （无） → 延期.docx" in told.text
    assert f"{PAPER}/versions/1" in told.links
    case = extended(desk)
    assert "本机关文书纸" not in lines_at(desk, f"{case.url}/letters/3/letter.docx")


@pytest.mark.parametrize("path", ["standard.docx", "sample.docx"])
def test_a_paper_to_begin_with(desk: Desk, path: str) -> None:
    assert lines_at(desk, f"{PAPER}/{path}")


@pytest.mark.parametrize(
    ("name", "data", "sentence"),
    [
        ("", b"", "请选择DOCX文件。"),
        ("a.docx", own_paper("{{密级}}"), "没有“密级”这个字段"),
        ("a.docx", standard_template()[:3000], "a.docx"),
        ("a.pdf", b"%PDF-1.7", "可以接收的格式有：DOCX"),
    ],
)
def test_a_paper_that_will_not_do_is_refused_at_once(
    desk: Desk, name: str, data: bytes, sentence: str
) -> None:
    page = upload(desk, name, data)
    assert page.status == 422
    assert sentence in page.text
    assert "本机关的模板" not in desk.get("/desk/letters").text


# --- numbers --------------------------------------------------------------------------------

NUMBERING = f"{EXTENSION}/numbering"
PATTERN = {"pattern": "{机关代字}{类别字}〔{年}〕{序号}号", "word": "延", "series": "letters"}


def test_a_pattern_is_looked_at_before_it_counts(desk: Desk) -> None:
    page = desk.post(NUMBERING, {**PATTERN, "step": "preview"})
    assert "下一个文号是 甲公开延〔2025〕1号" in page.text
    assert "明年的第一个是 甲公开延〔2026〕1号" in page.text
    assert "还没有保存" in page.text
    assert desk.submitted(NUMBERING, {**PATTERN, "step": "keep"}).status == 200
    case = extended(desk)
    assert "甲公开延〔2025〕1号" in desk.get(f"{case.url}/letters/3").text


def test_after_the_first_number_of_the_year_a_change_warns(desk: Desk) -> None:
    extended(desk)
    assert "今年已经编了1个号" in desk.get(NUMBERING).text
    refused = desk.post(NUMBERING, {**PATTERN, "step": "keep"})
    assert refused.status == 422
    assert "今年已经编过号" in refused.text
    kept = desk.post(NUMBERING, {**PATTERN, "step": "keep", "agreed": "yes"})
    assert kept.status == 303
    case = extended(desk)
    assert "甲公开延〔2025〕2号" in desk.get(f"{case.url}/letters/3").text
    told = desk.get("/desk/settings/history?kind=numbering&key=extension_notice")
    assert "经办人jia" in told.text


def test_the_pattern_of_all_kinds_without_one(desk: Desk) -> None:
    all_kinds = "/desk/letters/all/numbering"
    typed = {"pattern": "依申请〔{年}〕{序号}号", "word": "", "series": "letters", "step": "keep"}
    assert desk.post(all_kinds, typed).status == 303
    case = extended(desk)
    assert "依申请〔2025〕1号" in desk.get(f"{case.url}/letters/3").text


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"pattern": "{机关代字}{序号}号"}, "年份须写一次"),
        ({"pattern": ""}, "请填写编号样式"),
        ({"series": "reply"}, "请选择序号怎么编"),
        ({"word": "", "series": "extension_notice"}, "与“其他文书”编出来的号会一样"),
    ],
)
def test_a_pattern_that_will_not_do_is_refused(
    desk: Desk, changed: dict[str, str], sentence: str
) -> None:
    page = desk.post(NUMBERING, {**PATTERN, **changed, "step": "keep"})
    assert page.status == 422
    assert sentence in page.text


def test_a_reply_has_a_pattern_for_what_it_says(desk: Desk) -> None:
    own = {**PATTERN, "word": "不答", "series": "reply.withholding", "step": "keep"}
    assert desk.post("/desk/letters/reply.withholding/numbering", own).status == 303
    page = desk.get("/desk/letters")
    assert "不予公开告知书 甲公开不答〔2025〕1号" in page.text
    assert "部分公开告知书 甲公开〔2025〕1号 ：部分公开告知书 没有另设" in page.text


def test_a_series_of_its_own_can_be_shared_by_another_kind(desk: Desk) -> None:
    own = {**PATTERN, "series": "extension_notice", "step": "keep"}
    assert desk.post(NUMBERING, own).status == 303
    page = desk.get("/desk/letters/deferral_notice/numbering")
    assert "与《政府信息公开延期答复告知书》共用一个序号" in page.text
