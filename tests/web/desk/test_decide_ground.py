"""The seven questions at the desk, without script: from the reply's form and back to it."""

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

import pytest

from tests.clocks import FixedClock
from tests.web.desk.applications import AtCase, came_in
from tests.web.desk.at_desk import Desk, Page, office_of
from tracker.law.decision_path import PATHS

WAY = "2019:clear/information/ours/held/withhold/privacy/objects"
OTHER = "2019:clear/information/ours/nonexistent"


@pytest.fixture
def desk(database_url: str, clock: FixedClock, tmp_path: Path) -> Iterator[Desk]:
    with office_of(database_url, clock, tmp_path) as desk:
        yield desk


@pytest.fixture
def case(desk: Desk) -> AtCase:
    case = came_in(desk)
    case.done("register")
    return case


def asked(case: AtCase, query: str) -> Page:
    return case.desk.get(f"{case.url}/decide?{query}")


def answered(case: AtCase, page: Page, answer: str) -> Page:
    """Choose an answer and press 继续, as a browser sends a form by GET."""
    fields = page.fields(f"{case.url}/decide")
    sent = case.desk.get(f"{case.url}/decide", params={**fields, "answer": answer})
    assert sent.status == 303
    return case.desk.get(sent.headers["location"])


def test_the_form_of_a_reply_leads_to_the_questions(case: AtCase) -> None:
    page = case.form("reply")
    assert f"{case.url}/decide?matter=1" in page.links
    assert "按七个问题确定答复依据" in page.text


def test_a_question_has_its_help_article_and_answers(case: AtCase) -> None:
    page = asked(case, "matter=1")
    first = PATHS["2019"].questions["supplement"]
    assert first.label in page.text
    assert first.help in page.text
    assert "条例第二十九条第二款、第三十条" in page.text
    for answer in first.answers.values():
        assert f'value="{answer.key}"' in page.body
        assert answer.label in page.text
    assert "第 1 步，共 7 步" in page.text
    assert "已经回答" not in page.text


def test_walking_to_the_end_and_into_the_reply(case: AtCase) -> None:
    page = asked(case, "matter=1")
    for answer in WAY.partition(":")[2].split("/"):
        page = answered(case, page, answer)
    assert "涉及个人隐私，公开会损害第三方合法权益" in page.text
    assert "条例第十五条、第三十二条、第三十六条第三项" in page.text
    assert "不予公开告知书" in page.text
    assert "2021年起： （三）不予公开 / 4.保护第三方合法权益" in page.text
    assert "应当先申请行政复议" in page.text
    reply = case.desk.get(f"{case.url}/reply?ground_1=withheld.privacy&path_1={WAY}")
    assert f"{case.url}/reply?ground_1=withheld.privacy&path_1={WAY}" in page.links
    assert '<option value="withheld.privacy" selected>' in reply.body
    assert f'name="path_1" value="{WAY}"' in reply.body


def test_every_answer_given_can_be_given_anew(case: AtCase) -> None:
    page = asked(case, "matter=1&answers=clear/information/ours")
    for earlier in ("", "clear", "clear/information"):
        assert f"{case.url}/decide?matter=1&answers={earlier}" in page.links
    assert "返回上一问" in page.text


def test_a_question_without_answer_is_asked_again(case: AtCase) -> None:
    page = asked(case, "matter=1&answers=clear&asked=information")
    assert page.status == 422
    assert "请选择一项，再继续。" in page.text
    assert 'href="#answer"' in page.body


def test_an_act_that_comes_first_is_named_and_linked(case: AtCase) -> None:
    page = asked(case, "matter=1&answers=clear/information/ours/held/withhold/privacy/not_asked")
    assert "先不答复：书面征求第三方意见" in page.text
    assert f"{case.url}/consult?kind=third_party" in page.links
    consult = case.form("consult", "?kind=third_party")
    assert 'value="third_party" checked' in consult.body
    assert "用这一依据填写答复" not in page.text


def test_what_the_register_knows_of_a_question_stands_beside_it(case: AtCase) -> None:
    third_party = "matter=1&answers=clear/information/ours/held/withhold/privacy"
    assert "登记簿里已经记录的" not in asked(case, third_party).text
    case.done("consult", kind="third_party", whom="某某公司", matter="单价", on="2025-09-22")
    case.done("record_opinion", id_="1", opinion="objects", summary="涉及客户名单", on="2025-09-22")
    page = asked(case, third_party)
    assert "登记簿里已经记录的" in page.text
    assert "某某公司" in page.text
    assert "涉及客户名单" in page.text
    assert "登记簿里已经记录的" not in asked(case, "matter=1&answers=clear").text


def test_an_answer_that_leads_to_what_the_law_refuses_today_says_why(case: AtCase) -> None:
    refused = "今天不能办理：补正应当一次性告知"
    assert refused not in asked(case, "matter=1").text
    case.done("ask_supplement", items="请写明年份。", on="2025-09-22", respond_by="2025-10-15")
    case.done("supplement", text="2024年。", channel="post", on="2025-09-22")
    assert refused in asked(case, "matter=1").text


def test_several_matters_one_after_the_other(case: AtCase) -> None:
    first = asked(case, f"matter=1&answers={WAY.partition(':')[2]}")
    onwards = f"{case.url}/decide?matter=2&path_1={WAY}"
    assert onwards in first.links
    page = case.desk.get(onwards)
    for answer in OTHER.partition(":")[2].split("/"):
        page = answered(case, page, answer)
    (link,) = [link for link in page.links if link.startswith(f"{case.url}/reply?")]
    form = case.desk.get(link)
    assert '<option value="withheld.privacy" selected>' in form.body
    assert '<option value="unable.nonexistent" selected>' in form.body
    assert form.body.count('name="path_') == 2
    again = f"{case.url}/decide?matter=1&path_1={WAY}&path_2={OTHER}"
    assert again in [unquote(link) for link in form.links]


def test_once_something_was_typed_the_questions_open_beside_it(case: AtCase) -> None:
    page = case.send("reply", step="more", ground_1="disclosed.provided", text_1="随附。")
    in_another_window = re.compile(r'/decide\?[^"]*" target="_blank"')
    assert in_another_window.search(page.body)
    assert "在新窗口打开" in page.text
    assert not in_another_window.search(case.form("reply").body)


@pytest.mark.parametrize(
    "query", ["answers=perhaps", "answers=clear&answer=perhaps", "answers=clear/petition/ours"]
)
def test_impossible_answers_are_refused_with_the_way_back(case: AtCase, query: str) -> None:
    page = asked(case, query)
    assert page.status == 409
    assert "请从第一问重新判断" in page.text


@pytest.mark.parametrize("query", ["matter=99", "matter=x", "path_2=nowhere", "path_2=2019:clear"])
def test_what_the_address_cannot_mean_is_left_out(case: AtCase, query: str) -> None:
    page = asked(case, query)
    assert page.status == 200
    assert "第1项申请内容" in page.text
    assert 'name="path_2"' not in page.body


def test_an_application_of_the_text_of_2008_is_asked_its_own_questions(desk: Desk) -> None:
    desk.clock.set_to("2019-05-10 09:00")
    desk.sign_in_as("jia")
    case = came_in(desk)
    page = asked(case, "matter=1&answers=amend")
    assert "申请内容不明确，告知作出更改、补充" in page.text
    assert "2008年条例第二十一条第四项" in page.text


# --- the page of all of them -----------------------------------------------------------------


@pytest.mark.parametrize("path", PATHS.values(), ids=lambda path: path.key)
def test_all_questions_and_grounds_stand_on_one_page(desk: Desk, path: object) -> None:
    key = path.key  # type: ignore[attr-defined]
    page = desk.get(f"/desk/grounds?path={key}")
    assert page.status == 200
    for question in PATHS[key].questions.values():
        assert question.label in page.text
        assert question.help in page.text
        for answer in question.answers.values():
            assert answer.label in page.text
            if answer.end:
                assert answer.end.label in page.text
    for link in page.links:
        if link.startswith("#"):
            assert f'id="{link[1:]}"' in page.body


def test_the_page_tells_bodies_silence_and_letters_without_remedy(desk: Desk) -> None:
    page = desk.get("/desk/grounds?path=nowhere")
    for words in (
        "一件申请只计年度报告表三的一行",
        "街道办事处",
        "设立本机关的人民政府",
        "行政复议法第二十四条第一款第三项",
        "（条款出处待核）",
        "（系统的理解）",
        "本机关逾期不答复",
        "收费通知书",
    ):
        assert words in page.text
    assert "/desk/grounds" in desk.get("/desk/settings").links


def test_whether_it_was_searched_for_is_told_where_it_is_asked(case: AtCase) -> None:
    held = case.desk.get(f"{case.url}/decide?answers=clear/information/ours")
    assert "还没有检索记录" in held.text
    searched = {"place": "档案室", "searched_by": "经办人乙", "terms": "合同", "found": "no"}
    case.desk.post(f"{case.url}/searches", {**searched, "on": "2025-09-22"})
    assert "有检索记录。" in case.desk.get(f"{case.url}/decide?answers=clear/information/ours").text
