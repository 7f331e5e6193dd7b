"""Notes, searches, material and hands of an application: who, when, and never deleted."""

import gc
import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.clocks import FixedClock
from tests.files import samples
from tests.files.test_page_count import pdf
from tests.web.desk.applications import AtCase, came_in
from tests.web.desk.at_desk import Desk, Page, office_of
from tracker.law.terms import Role
from tracker.records.handling_models import Assignment, Material, Note, SearchRecord
from tracker.records.models import Application, Attachment, Authority, Officer
from tracker.records.office_models import Unit

SEARCH = {
    "place": "档案室2024年合同卷",
    "searched_by": "经办人乙",
    "terms": "垃圾清运",
    "on": "2025-09-22",
    "found": "no",
    "result": "逐卷翻阅",
}


@pytest.fixture
def desk(database_url: str, clock: FixedClock, tmp_path: Path) -> Iterator[Desk]:
    """Monday 22 September 2025."""
    with office_of(database_url, clock, tmp_path) as desk:
        yield desk


@pytest.fixture
def case(desk: Desk) -> AtCase:
    case = came_in(desk)
    case.done("register")
    return case


def noted(case: AtCase, text: str = "已电话联系申请人") -> Page:
    return case.desk.submitted(f"{case.url}/notes", {"text": text})


def searched(case: AtCase, **told: str) -> Page:
    return case.desk.submitted(f"{case.url}/searches", {**SEARCH, **told})


def struck(case: AtCase, kind: str, reason: str = "写错了申请") -> Page:
    page = case.page()
    path = next(link for link in page.links if re.search(rf"/{kind}/\d+/strike$", link))
    return case.desk.submitted(path, {"reason": reason})


def test_a_note_has_its_author_and_moment_and_stays_inside(desk: Desk, case: AtCase) -> None:
    page = noted(case)
    assert "已电话联系申请人 经办人jia · 2025年9月22日 10:00" in page.text
    assert desk.do(Note.get).text == "已电话联系申请人"


def test_the_same_note_sent_twice_is_one(desk: Desk, case: AtCase) -> None:
    noted(case)
    noted(case)
    assert desk.do(lambda: Note.all().count()) == 1


def test_an_empty_note_is_asked_for_again(desk: Desk, case: AtCase) -> None:
    page = desk.post(f"{case.url}/notes", {"text": "  "})
    assert page.status == 422
    assert "请填写备注" in page.text


@pytest.mark.parametrize("kind", ["notes", "searches", "material"])
def test_what_is_struck_out_stays_with_the_reason(desk: Desk, case: AtCase, kind: str) -> None:
    noted(case)
    searched(case)
    uploaded(case, ("合同.pdf", pdf(2)))
    page = struck(case, kind)
    assert "已划掉：经办人jia · 2025年9月22日 10:00 · 写错了申请" in page.text
    assert page.body.count("<del>") == 1
    model = {"notes": Note, "searches": SearchRecord, "material": Material}[kind]
    assert desk.do(lambda: model.all().count()) == 1


def test_striking_out_asks_for_a_reason_and_is_done_once(desk: Desk, case: AtCase) -> None:
    noted(case)
    id_ = desk.do(Note.get).id
    path = f"{case.url}/notes/{id_}/strike"
    assert "划掉的原因" in desk.get(path).text
    assert desk.post(path, {"reason": ""}).status == 422
    desk.post(path, {"reason": "第一次"})
    desk.post(path, {"reason": "第二次"})
    assert desk.do(Note.get).struck_reason == "第一次"


@pytest.mark.parametrize("path", ["notes/999/strike", "pigeons/1/strike", "material/999"])
def test_what_is_not_there_is_not_found(desk: Desk, case: AtCase, path: str) -> None:
    assert desk.get(f"{case.url}/{path}").status == 404


def test_a_search_says_where_by_whom_for_what_when_and_with_what_result(case: AtCase) -> None:
    page = searched(case)
    for told in (
        "档案室2024年合同卷",
        "经办人乙",
        "垃圾清运",
        "2025年9月22日",
        "没有查到",
        "逐卷翻阅",
    ):
        assert told in page.text
    assert "档案室2024年合同卷" in case.page().text


@pytest.mark.parametrize(
    ("told", "says"),
    [
        ({"place": ""}, "请填写在哪里查"),
        ({"terms": ""}, "请填写用什么词查"),
        ({"found": ""}, "请填写查找结果"),
        ({"on": "2025-09-23"}, "不能在今天之后"),
    ],
)
def test_a_search_that_says_too_little_is_asked_for_again(
    desk: Desk, case: AtCase, told: dict[str, str], says: str
) -> None:
    page = desk.post(f"{case.url}/searches", {**SEARCH, **told})
    assert page.status == 422
    assert says in page.text
    assert "逐卷翻阅" in page.body


def looked_over(case: AtCase, ground: str) -> Page:
    return case.send("reply", step="check", on="2025-09-22", ground_1=ground, text_1="经检索没有。")


def test_a_file_that_no_field_asks_for_is_let_go(case: AtCase) -> None:
    sent = [("unasked", ("a.txt", io.BytesIO(b"a")))]
    case.desk.post(f"{case.url}/notes", {"text": "已电话联系申请人"}, files=sent)
    gc.collect()  # a file left open would warn, and a warning fails the test


def test_what_does_not_exist_warns_without_a_search_on_record(case: AtCase) -> None:
    warning = "请注意 答复信息不存在，但没有检索记录"
    assert warning in looked_over(case, "unable.nonexistent").text
    searched(case)
    assert "有检索记录，归档时装订入卷" in looked_over(case, "unable.nonexistent").text
    struck(case, "searches")
    assert warning in looked_over(case, "unable.nonexistent").text
    assert "检索记录" not in looked_over(case, "disclosed.provided").text


def uploaded(case: AtCase, *files: tuple[str, bytes], **told: str) -> Page:
    """The page that the upload leads to, or that says what is wrong."""
    sent = [("files", (name, io.BytesIO(data))) for name, data in files]
    answer = case.desk.post(f"{case.url}/material", told, files=sent)
    return case.desk.get(answer.headers["location"]) if answer.status == 303 else answer


def test_pages_are_counted_where_the_file_says_them(desk: Desk, case: AtCase) -> None:
    page = uploaded(
        case, ("合同.pdf", pdf(12)), ("照片.jpg", samples.JPEG), description="城管办提供"
    )
    assert "共 13 页" in page.text
    assert "城管办提供" in page.text
    assert {one.pages for one in desk.do(Material.all)} == {1, 12}


def test_a_broken_pdf_is_named_and_does_not_stop_the_rest(desk: Desk, case: AtCase) -> None:
    page = uploaded(
        case, ("一.pdf", pdf(3)), ("坏.pdf", b"%PDF-1.7\n"), ("空.pdf", b""), ("二.pdf", pdf(4))
    )
    assert page.status == 422
    assert "“坏.pdf”是损坏的PDF" in page.text
    assert "“空.pdf”是空文件" in page.text
    assert "其余 2 个文件已经收下" in page.text
    assert "共 7 页" in page.text
    assert {one.name for one in desk.do(Material.all)} == {"一.pdf", "二.pdf"}


def test_pages_nobody_can_read_are_typed_at_once_or_later(desk: Desk, case: AtCase) -> None:
    page = uploaded(case, ("说明.docx", samples.DOCX))
    assert "页数待填" in page.text
    assert "另有 1 个文件还没有填页数" in page.text
    id_ = desk.do(Material.get).id
    wrong = desk.post(f"{case.url}/material/{id_}/pages", {"pages": "许多"})
    assert wrong.status == 422
    assert "页数应为整数" in wrong.text
    assert 'value="许多"' in wrong.body
    assert (
        "共 ５ 页".replace("５", "5")
        in desk.submitted(f"{case.url}/material/{id_}/pages", {"pages": "５"}).text
    )
    assert "共 8 页" in uploaded(case, ("附件.xlsx", samples.XLSX), pages="3").text


def test_no_file_is_said_beside_the_field(case: AtCase) -> None:
    page = uploaded(case)
    assert page.status == 422
    assert "请选择文件" in page.text


def test_the_same_file_is_taken_once(desk: Desk, case: AtCase) -> None:
    uploaded(case, ("合同.pdf", pdf(2)))
    uploaded(case, ("合同副本.pdf", pdf(2)))
    assert desk.do(lambda: Material.all().count()) == 1


def test_material_is_read_by_the_office_alone(desk: Desk, case: AtCase) -> None:
    uploaded(case, ("合同.pdf", pdf(2)))
    path = f"{case.url}/material/{desk.do(Material.get).id}"
    assert desk.get(path).headers["cache-control"] == "no-store"
    another_office(desk)
    assert desk.get(path).status == 404


def another_office(desk: Desk) -> None:
    async def work() -> None:
        other = await Authority.create(code="YL", name="乙镇", created_at=desk.clock.now())
        await Officer.create(
            authority=other,
            sign_in_name="ding",
            name="经办人丁",
            password_digest="-",
            roles=["handler"],
            created_at=desk.clock.now(),
        )

    desk.do(work)
    desk.sign_in_as("ding", "another session")


def test_the_fee_by_pages_begins_with_the_pages_found(case: AtCase) -> None:
    uploaded(case, ("合同.pdf", pdf(68)))
    page = case.form("charge")
    assert 'name="pages" value="68"' in page.body
    assert "找到的材料：1个文件，已数的共68页" in page.text
    uploaded(case, ("说明.docx", samples.DOCX))
    assert 'name="pages" value' not in case.form("charge").body
    assert "还有文件没有填页数" in case.form("charge").text


def test_material_goes_with_the_reply_only_where_it_is_ticked(desk: Desk, case: AtCase) -> None:
    uploaded(case, ("合同.pdf", pdf(2)), ("内部.pdf", pdf(3)))
    form = case.form("reply")
    offered = re.findall(r'id="found-\d+" name="kept" value="([^"]+)"', form.body)
    assert len(offered) == 2
    assert 'name="kept" checked' not in form.body
    ticked = next(value for value in offered if "合同.pdf" in value)
    case.done(
        "reply",
        on="2025-09-22",
        ground_1="disclosed.provided",
        text_1="随本答复书提供。",
        kept=ticked.replace("&#34;", '"'),
    )
    assert [one.name for one in desk.do(Attachment.all)] == ["合同.pdf"]


def has_units(desk: Desk, *names: str) -> list[int]:
    async def work() -> list[int]:
        authority = await Authority.get(code="JD")
        made = [
            await Unit.create(authority=authority, name=name, created_at=desk.clock.now())
            for name in names
        ]
        return [unit.id for unit in made]

    return desk.do(work)


def handed(case: AtCase, step: str = "hand_over", **told: Any) -> Page:
    return case.desk.post(f"{case.url}/hands", {"step": step, **told})


def test_hands_are_kept_one_after_the_other(desk: Desk, case: AtCase) -> None:
    first, second = has_units(desk, "城管办", "财务科")
    assert handed(case, unit=first, due_on="2025-09-30", note="请找原件").status == 303
    assert handed(case, unit=second).status == 303
    page = desk.get(f"{case.url}/hands")
    assert "现在由： 财务科" in page.text
    assert "城管办，内部期限 2025年9月30日（周二） 请找原件" in page.text
    assert desk.do(Application.get).unit_id == second
    assert desk.do(lambda: Assignment.filter(ended_at__isnull=True).count()) == 1


def test_a_page_that_was_overtaken_hands_nothing_over(desk: Desk, case: AtCase) -> None:
    first, second = has_units(desk, "城管办", "财务科")
    url = f"{case.url}/hands"
    seen = desk.get(url).fields(url)["seen"]
    handed(case, unit=first, seen=seen)
    late = handed(case, unit=second, note="请找凭证", seen=seen)
    assert late.status == 409
    assert "别人交办过这件申请" in late.text
    assert re.search(r"经办人jia · \S+ \S+：城管办", late.text)
    assert 'value="请找凭证"' in late.body
    assert case.index().unit_id == first
    assert handed(case, unit=second, seen=late.fields(url)["seen"]).status == 303
    assert case.index().unit_id == second


def test_the_same_hand_over_sent_twice_is_one(desk: Desk, case: AtCase) -> None:
    (unit,) = has_units(desk, "城管办")
    handed(case, unit=unit)
    handed(case, unit=unit)
    assert desk.do(lambda: Assignment.all().count()) == 1


@pytest.mark.parametrize(
    ("told", "says"),
    [
        ({}, "请选择经办人或者承办科室"),
        ({"officer": "999"}, "请选择在岗的工作人员"),
        ({"unit": "999"}, "请选择本机关的科室"),
        ({"officer": "1", "due_on": "2025-09-21"}, "内部期限不能早于今天"),
        ({"officer": "1", "due_on": "2025-10-27"}, "内部期限不能晚于应答复的日期"),
    ],
)
def test_a_hand_over_that_cannot_be_is_asked_for_again(
    desk: Desk, case: AtCase, told: dict[str, str], says: str
) -> None:
    page = handed(case, **told)
    assert page.status == 422
    assert says in page.text
    assert desk.do(lambda: Assignment.all().count()) == 0


def test_a_unit_helps_with_a_day_of_its_own_until_it_answers(desk: Desk, case: AtCase) -> None:
    (unit,) = has_units(desk, "财务科")
    told = {"help_unit": unit, "help_due_on": "2025-09-30", "help_note": "核对金额"}
    assert handed(case, "help", **told).status == 303
    assert handed(case, "help", **told).status == 303
    assert desk.do(lambda: Assignment.all().count()) == 1
    assert "协办 财务科，内部期限 2025年9月30日" in case.page().text
    id_ = desk.do(Assignment.get).id
    assert handed(case, "helped", assignment=id_, outcome="已核对").status == 303
    assert "协办 财务科" not in case.page().text
    assert "已核对" in desk.get(f"{case.url}/hands").text
    assert handed(case, "helped", assignment=id_).status == 404


def test_a_helping_unit_given_another_day_is_asked_anew(desk: Desk, case: AtCase) -> None:
    (unit,) = has_units(desk, "财务科")
    handed(case, "help", help_unit=unit, help_due_on="2025-09-25")
    handed(case, "help", help_unit=unit, help_due_on="2025-09-30")
    assert desk.do(lambda: Assignment.all().count()) == 2
    assert desk.do(lambda: Assignment.filter(ended_at__isnull=True).count()) == 1


def test_an_act_leaves_the_hands_as_they_are(desk: Desk, case: AtCase) -> None:
    (unit,) = has_units(desk, "城管办")
    handed(case, unit=unit)
    case.done("ask_supplement", items="请写明年份", on="2025-09-22", respond_by="2025-10-15")
    assert case.index().unit_id == unit


def answered(case: AtCase) -> None:
    case.done("reply", on="2025-09-22", ground_1="disclosed.provided", text_1="随本答复书提供。")


def test_a_consultation_is_a_card_with_its_clock_and_letters(case: AtCase) -> None:
    case.done("consult", kind="third_party", whom="甲公司", matter="合同单价", on="2025-09-22")
    text = case.page().text
    assert "甲公司 第三方，编号" in text
    assert "等待意见" in text
    assert "期限 2025年10月" in text
    letter = next(link for link in case.page().links if re.search(r"/letters/\d+$", link))
    assert case.page().links.count(letter) == 2  # on the card, and in the list
    case.on("2025-11-03 09:00")
    assert "逾期没有答复" in case.page().text
    id_ = case.page().body.partition("record_opinion?id_=")[2].partition('"')[0]
    case.done("record_opinion", id_=id_, opinion="objects", on="2025-11-03")
    assert "不同意公开" in case.page().text


@pytest.mark.parametrize("page", ["notes", "searches", "hands", "material", "related"])
def test_another_office_finds_nothing(desk: Desk, case: AtCase, page: str) -> None:
    another_office(desk)
    assert desk.get(f"{case.url}/{page}").status == 404


@pytest.mark.parametrize("page", ["notes", "searches", "hands", "material"])
def test_who_only_administers_writes_nothing(
    database_url: str, clock: FixedClock, tmp_path: Path, page: str
) -> None:
    with office_of(database_url, clock, tmp_path, Role.ADMINISTRATOR) as desk:
        case = came_in(desk)
        assert desk.post(f"{case.url}/{page}", {"text": "x"}).status == 403
        shown = desk.get(f"{case.url}/{page}")
        assert shown.status == 403 or "<form" not in shown.body.partition("<main")[2]


def test_what_was_asked_before_leads_to_the_ground_for_repeats(desk: Desk, case: AtCase) -> None:
    answered(case)
    again = came_in(desk)
    other = came_in(desk, name="申请人乙", identity_number="", text="应急预案全文和演练记录")
    page = desk.get(f"{again.url}/related")
    assert "同一申请人本月第 2 件" in page.text
    assert case.number in page.text
    assert other.number not in page.text
    assert "内容相似 100%" in page.text
    path = next(link for link in page.links if "ground_1=not_processed.repeat" in link)
    form = desk.get(path)
    assert 'value="not_processed.repeat" selected' in form.body
    assert case.number in form.text
    assert "没有找到相关的申请" in desk.get(f"{other.url}/related").text


def test_an_open_one_is_no_repeat_yet(desk: Desk, case: AtCase) -> None:
    again = came_in(desk)
    page = desk.get(f"{again.url}/related")
    assert case.number in page.text
    assert "按重复申请答复" not in page.text
