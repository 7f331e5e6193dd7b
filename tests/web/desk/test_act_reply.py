"""Replying: one matter or several, the look over, the number, and the files handed over."""

import html
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.clocks import FixedClock
from tests.files.samples import PDF
from tests.web.desk.applications import AtCase, came_in
from tests.web.desk.at_desk import Desk, Page, office_of
from tracker.law.grounds import grounds_of
from tracker.law.terms import ApplicationKind, Law
from tracker.records.models import Attachment, Authority, Letter


@pytest.fixture
def desk(database_url: str, clock: FixedClock, tmp_path: Path) -> Iterator[Desk]:
    with office_of(database_url, clock, tmp_path) as desk:
        yield desk


@pytest.fixture
def case(desk: Desk) -> AtCase:
    """Received and registered on Monday 22 September 2025; due on 24 October."""
    case = came_in(desk)
    case.done("register")
    return case


ONE = {"ground_1": "disclosed.provided", "text_1": "合同随附。", "on": "2025-09-22"}
TWO = {**ONE, "ground_2": "withheld.trade_secret", "text_2": "单价由乙公司采取保密措施。"}
CHOICE = {**ONE, "ground_2": "unable.nonexistent", "text_2": "检索过档案。", "counts": "2"}
WAY = "2019:clear/information/ours/held/disclose/as_asked/provide"


def letters(desk: Desk) -> list[Letter]:
    async def work() -> list[Letter]:
        return await Letter.all().order_by("seq")

    return desk.do(work)


def kept(page: Page) -> list[str]:
    """The files a page carries on."""
    found = re.findall(r'name="kept"(?: id="[^"]*")? value="([^"]*)"', page.body)
    return [html.unescape(value) for value in found]


def with_file(case: AtCase, name: str, **typed: Any) -> Page:
    url = f"{case.url}/reply"
    done = case.desk.post(
        url,
        {**case.form("reply").fields(url), "step": "check", **typed},
        files=[("files", (name, PDF, "application/pdf"))],
    )
    return case.desk.get(done.headers["location"])


def attached(page: Page) -> str:
    """Where the file of a proposal is."""
    return next(link for link in page.links if "/proposals/" in link and "/files/" in link)


def test_every_ground_of_the_text_is_offered_with_article_and_help(case: AtCase) -> None:
    page = case.form("reply")
    for ground in grounds_of(Law.TEXT_2019):
        assert f'<option value="{ground.key}">' in page.body
        assert ground.article in page.text
        assert ground.help in page.text
    for outcome in ("予以公开", "部分公开", "不予公开", "无法提供", "不予处理"):
        assert f'<optgroup label="{outcome}">' in page.body
    assert "请公开2025年环卫作业合同。" in page.text


def test_one_matter(case: AtCase) -> None:
    page = case.done("reply", **ONE)
    assert "已记入：答复" in page.text
    (letter,) = letters(case.desk)
    assert letter.kind == "予以公开告知书"
    assert letter.number == "甲公开〔2025〕1号"
    assert "合同随附。" in letter.body
    index = case.index()
    assert (index.result, index.ground, index.ended_on) == (
        "disclosed",
        "disclosed.provided",
        date(2025, 9, 22),
    )


def test_something_given_and_something_withheld_counts_as_partial(case: AtCase) -> None:
    case.done("reply", **TWO)
    (letter,) = letters(case.desk)
    assert letter.kind == "部分公开告知书"
    assert "一、关于第1项申请内容" in letter.body
    assert "二、关于第2项申请内容" in letter.body
    assert case.index().ground == "partly_disclosed"
    told = case.page().text.partition("办理经过")[2]
    assert "答复依据： 可以公开，提供信息；涉及商业秘密，公开会损害第三方合法权益" in told
    assert "计入年度报告： 区分处理，部分公开" in told


def test_otherwise_the_officer_chooses_which_one_counts(case: AtCase) -> None:
    case.done("reply", **CHOICE)
    assert case.index().ground == "unable.nonexistent"
    assert "计入年度报告： 经检索没有所申请的信息" in case.page().text


def test_which_one_counts_must_be_said_where_the_rule_leaves_a_choice(case: AtCase) -> None:
    typed = {name: value for name, value in CHOICE.items() if name != "counts"}
    page = case.send("reply", step="check", **typed)
    assert page.status == 422
    assert "各项依据不同，请选择计入年度报告的一项。" in page.text
    assert "由经办人在所用的依据中选一项" in page.text
    for more in ({"ground_2": "disclosed.provided"}, {"ground_2": "withheld.privacy"}):
        assert case.send("reply", step="check", **{**typed, **more}).status == 200


def test_no_choice_is_offered_where_the_rule_leaves_none(case: AtCase) -> None:
    back = case.send("reply", step="back", **TWO)
    assert 'name="counts"' not in back.body
    assert "只计部分公开，不用选择。" in back.text
    assert 'name="counts"' in case.send("reply", step="back", **CHOICE).body


@pytest.mark.parametrize(
    ("typed", "row", "why"),
    [
        (ONE, "（一）予以公开", ""),
        (TWO, "（二）部分公开", "既提供了信息、又有不予公开的，只计部分公开。"),
        (CHOICE, "（四）无法提供 / 1.本机关不掌握相关政府信息", "这是您在所用的依据中选择的。"),
    ],
)
def test_the_look_over_says_which_row_counts_and_why(
    case: AtCase, typed: dict[str, str], row: str, why: str
) -> None:
    page = case.send("reply", step="check", **typed)
    said = page.text.partition("计入年度报告：")[2].partition("无异常")[0]
    assert row in said
    assert why in said


def test_the_way_to_a_ground_is_kept_with_the_reply(case: AtCase) -> None:
    page = case.form("reply", f"?ground_1=disclosed.provided&path_1={WAY}")
    assert '<option value="disclosed.provided" selected>' in page.body
    assert "判断步骤：补不补：明确、齐全" in page.text
    url = f"{case.url}/reply"
    typed = {**page.fields(url), "step": "check", **ONE}
    assert case.desk.post(url, typed).status == 303
    assert case.signed(case.proposal).status == 303
    assert case.rows()[-1].facts["path"] == [WAY]
    assert "判断步骤： 补不补：明确、齐全" in case.page().text.partition("办理经过")[2]


def test_a_way_is_dropped_when_another_ground_is_chosen(case: AtCase) -> None:
    case.done("reply", **{**ONE, "ground_1": "disclosed.already_public", "path_1": WAY})
    assert "path" not in case.rows()[-1].facts


def test_matters_are_added_one_by_one_up_to_ten(case: AtCase) -> None:
    page = case.form("reply")
    url = f"{case.url}/reply"
    for n in range(2, 12):
        page = case.desk.post(url, {**page.fields(url), **ONE, "step": "more"})
        assert page.status == 200
        assert 'value="disclosed.provided" selected' in page.body
        assert (f'id="text_{n}"' in page.body) == (n <= 10)


def test_ten_matters(case: AtCase) -> None:
    typed = {"on": "2025-09-22"}
    for n in range(1, 11):
        typed |= {f"ground_{n}": "unable.nonexistent", f"text_{n}": f"检索过第{n}处档案。"}
    case.done("reply", **typed)
    (letter,) = letters(case.desk)
    assert "十、关于第10项申请内容" in letter.body
    assert "检索过第10处档案。" in letter.body


@pytest.mark.parametrize(
    ("typed", "sentence", "field"),
    [
        ({"on": "2025-09-22"}, "请选择第1项的答复依据。", "ground_1"),
        ({**ONE, "text_1": ""}, "请填写第1项的理由", "text_1"),
        ({**ONE, "text_2": "还有"}, "请选择第2项的答复依据。", "ground_2"),
        ({**ONE, "ground_2": "withheld.privacy"}, "请填写第2项的理由", "text_2"),
        ({**ONE, "on": ""}, "请填写答复的日期。", "on"),
    ],
)
def test_what_is_begun_must_be_complete(
    case: AtCase, typed: dict[str, str], sentence: str, field: str
) -> None:
    page = case.send("reply", step="check", **typed)
    assert page.status == 422
    assert sentence in page.text
    assert f'href="#{field}"' in page.body
    assert f'id="{field}"' in page.body


@pytest.mark.parametrize("ground", ["agreed", "nonsense"])
def test_a_ground_of_no_text_is_refused(case: AtCase, ground: str) -> None:
    page = case.send("reply", **{**ONE, "ground_1": ground})
    assert page.status == 422
    assert "（条例第三十六条）" in page.text
    assert letters(case.desk) == []


# --- corrections of a record -----------------------------------------------------------------


@pytest.fixture
def correction(desk: Desk) -> AtCase:
    case = came_in(desk, kind=ApplicationKind.CORRECTION)
    case.done("register")
    return case


def test_a_correction_is_answered_on_its_own_grounds(correction: AtCase) -> None:
    page = correction.form("reply")
    offered = re.findall(r'<option value="([^"]+)"', page.body)
    kind = ApplicationKind.CORRECTION
    assert offered == [ground.key for ground in grounds_of(Law.TEXT_2019, kind=kind)]
    assert '<optgroup label="更正政府信息申请">' in page.body
    typed = {"ground_1": "correction.corrected", "text_1": "出生年份改为1980年。"}
    check = correction.send("reply", step="check", on="2025-09-22", **typed)
    assert "本答复不计入年度报告的表格。" in check.text
    done = correction.done("reply", on="2025-09-22", **typed)
    assert "更正政府信息申请：记录不准确属实，已经更正" in done.text
    (letter,) = letters(correction.desk)
    assert letter.kind == "更正告知书"
    assert "原记录不准确属实" in letter.body
    assert "《中华人民共和国政府信息公开条例》第四十一条" in letter.body
    index = correction.index()
    assert (index.result, index.counted) == ("correction.corrected", False)


def test_a_correction_of_two_records_asks_for_no_choice(correction: AtCase) -> None:
    typed = {
        "ground_1": "correction.corrected",
        "text_1": "出生年份改为1980年。",
        "ground_2": "correction.told_where",
        "text_2": "婚姻状况请向民政部门提出。",
    }
    back = correction.send("reply", step="back", **typed)
    assert 'name="counts"' not in back.body
    correction.done("reply", on="2025-09-22", **typed)
    assert correction.index().ground == "correction.corrected"


@pytest.mark.parametrize(
    ("of_correction", "ground"), [(True, "disclosed.provided"), (False, "correction.corrected")]
)
def test_a_ground_of_the_other_kind_is_refused(
    desk: Desk, of_correction: bool, ground: str
) -> None:
    kind = ApplicationKind.CORRECTION if of_correction else ApplicationKind.DISCLOSURE
    case = came_in(desk, kind=kind)
    case.done("register")
    page = case.send("reply", **{**ONE, "ground_1": ground})
    assert page.status == 422
    assert "不适用于" in page.text
    assert letters(desk) == []


# --- the look over ---------------------------------------------------------------------------


def test_the_look_over_shows_the_letter_with_its_remedies(case: AtCase) -> None:
    page = case.send("reply", step="check", **TWO)
    assert "（文号在签发时取得）" in page.text
    assert "单价由乙公司采取保密措施。" in page.text
    assert "甲区人民政府" in page.text
    assert "救济途径：不予公开的部分应当先申请行政复议" in page.text
    assert "逐项答复：共2项" in page.text
    assert "答复日期在期限之内（2025年10月24日）。" in page.text
    assert "收件人：申请人甲" in page.text
    assert "请注意" not in page.text
    assert "不能取号" not in page.text
    assert letters(case.desk) == []


def test_the_look_over_warns_of_what_speaks_against_it(case: AtCase) -> None:
    case.done("consult", kind="third_party", whom="乙公司", matter="单价", on="2025-09-22")

    async def no_court() -> None:
        await Authority.filter(code="JD").update(court="", review_body="")

    case.desk.do(no_court)
    typed = {**ONE, "text_1": "已寄给11010519491231002X，电话13812345678。"}
    page = case.send("reply", step="check", **typed)
    assert "“乙公司”的意见还没有收到。" in page.text
    assert "疑似身份证号码或者手机号码（110*************2X）" in page.text
    assert page.text.count("正文中有疑似身份证号码或者手机号码") == 2
    assert "没有设置有管辖权的法院" in page.text
    assert "没有设置行政复议机关的名称" in page.text
    assert page.text.count("请注意") == 3
    written = len(letters(case.desk))
    refused = case.signed(case.proposal)
    assert refused.status == 422
    assert "自查还有不能取号的问题" in refused.text
    assert len(letters(case.desk)) == written


def test_the_look_over_warns_of_bodies_that_do_not_fit_the_level(case: AtCase) -> None:
    async def of_ministry() -> None:
        await Authority.filter(code="JD").update(
            level="county_department", court="某市中级人民法院"
        )

    case.desk.do(of_ministry)
    page = case.send("reply", step="check", **ONE)
    assert "“某市中级人民法院”与机关层级不符：按层级应为有管辖权的基层人民法院" in page.text
    assert page.text.count("请注意") == 1


def test_the_look_over_of_a_late_reply_says_so(case: AtCase) -> None:
    case.on("2025-10-27 09:00")
    page = case.send("reply", step="check", **{**ONE, "on": "2025-10-27"})
    assert "答复日期已经超过期限（2025年10月24日）。" in page.text
    case.done("reply", **{**ONE, "on": "2025-10-27"})
    assert case.index().late
    assert "超过期限" in case.page().text


def test_confirming_after_the_look_over_keeps_every_word(case: AtCase) -> None:
    long = "共十页。\r\n\r\n" + "𠮷🙂" * 5_000
    page = case.send("reply", step="check", **{**ONE, "text_1": long})
    assert "𠮷🙂" * 5_000 in page.body
    assert case.signed(case.proposal).status == 303
    (letter,) = letters(case.desk)
    assert "𠮷🙂" * 5_000 in letter.body


# --- files -----------------------------------------------------------------------------------


def test_files_go_with_the_reply(case: AtCase) -> None:
    url = f"{case.url}/reply"
    checked = with_file(case, "合同.pdf", **ONE)
    assert "附件1个" in checked.text
    assert "附件：合同.pdf" in checked.text
    assert case.desk.client.get(attached(checked)).content == PDF
    back = case.form("reply", "?edit=1")
    assert "合同.pdf" in back.text
    more = case.desk.post(url, {**back.fields(url), **ONE, "kept": kept(back), "step": "check"})
    assert more.status == 303
    assert case.signed(case.proposal).status == 303

    async def stored() -> list[tuple[str, bool]]:
        return [(file.name, file.from_applicant) for file in await Attachment.all()]

    assert case.desk.do(stored) == [("合同.pdf", False)]
    page = case.page()
    (link,) = [link for link in page.links if "/files/" in link]
    answer = case.desk.client.get(link)
    assert answer.content == PDF
    assert answer.headers["content-type"] == "application/pdf"
    assert "attachment" in answer.headers["content-disposition"]
    assert answer.headers["cache-control"] == "no-store"


def test_a_file_unticked_on_the_way_is_left_out(case: AtCase) -> None:
    url = f"{case.url}/reply"
    with_file(case, "合同.pdf", **ONE)
    back = case.form("reply", "?edit=1")
    case.desk.post(url, {**back.fields(url), **ONE, "step": "check"})
    assert case.signed(case.proposal).status == 303
    (letter,) = letters(case.desk)
    assert "附件" not in letter.body
