"""Reviews and litigation on the pages of the desk."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from tests.clocks import FixedClock
from tests.web.desk.at_desk import Desk, Page, office_of
from tracker.annual.ledger import LedgerRow
from tracker.law.terms import ApplicantKind, ChallengeResult
from tracker.records.challenge_models import ChallengeAttachment
from tracker.records.models import Challenge, Entry

CASE = {
    "kind": "review",
    "case_number": "政复〔2025〕 7号",
    "filed_on": "2025-03-03",
    "register_number": "jd-2025-00001",
}


@pytest.fixture
def desk(database_url: str, clock: FixedClock, tmp_path: Path) -> Iterator[Desk]:
    with office_of(database_url, clock, tmp_path) as desk:
        desk.imports(
            LedgerRow(
                number="JD-2025-00001",
                received_on=date(2025, 1, 6),
                applicant_kind=ApplicantKind.NATURAL_PERSON,
            )
        )
        yield desk


def add(desk: Desk, **told: str) -> Page:
    return desk.post("/desk/challenges/new", {**CASE, **told})


def test_a_case_is_added_and_listed_with_its_application(desk: Desk) -> None:
    page = desk.get(add(desk).headers["location"])
    assert "已经登记" in page.text
    assert "政复〔2025〕7号" in page.text
    assert "尚未审结" in page.text
    assert "/desk/applications/JD-2025-00001" in page.links
    case = f"/desk/challenges/{desk.do(Challenge.get).id}"
    assert case in desk.get("/desk/applications/JD-2025-00001").links


def test_later_it_ends_and_both_stay_readable(desk: Desk) -> None:
    add(desk)
    url = f"/desk/challenges/{desk.do(Challenge.get).id}"
    edit = f"{url}/edit"
    shown = desk.get(edit)
    assert 'value="政复〔2025〕7号"' in shown.body
    assert 'value="JD-2025-00001"' in shown.body
    desk.submitted(edit, {**CASE, "closed_on": "2025-05-06", "decision": "驳回复议请求"})
    case = desk.do(Challenge.get)
    assert (case.result, case.closed_on) == (ChallengeResult.UPHELD, date(2025, 5, 6))
    history = desk.get(url).text.partition("办理经过")[2]
    assert "结果维持：驳回复议请求" in history
    assert "尚未审结" in history
    assert "经办人jia 登记" in history


def test_a_case_opened_from_an_application_knows_its_number(desk: Desk) -> None:
    page = desk.get("/desk/challenges/new?application=JD-2025-00001")
    assert 'value="JD-2025-00001"' in page.body


@pytest.mark.parametrize(
    ("told", "name", "says"),
    [
        ({"kind": ""}, "kind", "请填写类型"),
        ({"case_number": ""}, "case_number", "请填写案号"),
        ({"filed_on": "2025-09-23"}, "filed_on", "不能在今天之后"),
        ({"closed_on": "2025-02-03", "decision": "维持"}, "closed_on", "不能早于收案日期"),
        ({"closed_on": "2025-05-06"}, "decision", "请选择审结结果"),
        ({"decision": "维持"}, "closed_on", "请填写审结日期"),
        ({"closed_on": "2025-05-06", "decision": "驳回诉讼请求"}, "decision", "行政复议"),
        ({"closed_on": "2025-05-06", "decision": "驳回"}, "decision", "驳回申请"),
        ({"register_number": "JD-2025-00002"}, "register_number", "没有这个编号"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(
    desk: Desk, told: dict[str, str], name: str, says: str
) -> None:
    page = add(desk, **told)
    assert page.status == 422
    assert f'href="#{name}"' in page.body
    assert says in page.text
    assert desk.do(lambda: Challenge.all().count()) == 0


def test_a_number_longer_than_any_is_said_beside_its_field(desk: Desk) -> None:
    page = add(desk, register_number="申请" * 20_000)
    assert page.status == 422
    assert "登记编号" in page.text


def test_a_case_number_is_given_once(desk: Desk) -> None:
    add(desk)
    page = add(desk, case_number="政复〔2025〕7号")
    assert page.status == 422
    assert "已经登记过" in page.text


def test_a_co_defendant_is_listed_but_not_counted(desk: Desk) -> None:
    add(desk, co_defendant_only="yes")
    assert "仅为共同被告" in desk.get("/desk/challenges").text
    assert "没有符合条件的案件" in desk.get("/desk/challenges?year=2025").text


@pytest.mark.parametrize(
    ("asked", "cases"),
    [
        ("", {"A", "B", "C"}),
        ("?year=2025", {"A", "B", "C"}),
        ("?year=2024", {"B"}),
        ("?year=2024&result=pending", {"B"}),
        ("?year=2025&result=upheld", {"B"}),
        ("?year=2025&result=closed", {"B"}),
        ("?kind=review", {"A"}),
        ("?kind=litigation", {"B", "C"}),
        ("?kind=direct_litigation&result=pending", {"C"}),
        ("?result=pending", {"A", "C"}),
    ],
)
def test_the_list_by_year_is_what_the_annual_table_counts(
    desk: Desk, asked: str, cases: set[str]
) -> None:
    add(desk, case_number="A")
    add(
        desk,
        case_number="B",
        kind="litigation_after_review",
        filed_on="2024-11-04",
        closed_on="2025-02-05",
        decision="驳回诉讼请求",
        register_number="",
    )
    add(desk, case_number="C", kind="direct_litigation")
    page = desk.get(f"/desk/challenges{asked}")
    assert {case for case in "ABC" if f">{case}</a>" in page.body} == cases


@pytest.fixture
def case(desk: Desk) -> str:
    """The address of a review on record."""
    add(desk)
    return f"/desk/challenges/{desk.do(Challenge.get).id}"


def seen(desk: Desk) -> str:
    """How long the journal of the only case is."""

    async def work() -> int:
        case = await Challenge.get()
        return await Entry.filter(journal_id=case.journal_id).count()

    return str(desk.do(work))


def moves(desk: Desk, case: str, move: str, **told: str) -> Page:
    return desk.post(f"{case}/moves/{move}", {"seen": seen(desk), **told})


def test_each_step_is_recorded_and_the_answer_falls_due(
    desk: Desk, case: str, clock: FixedClock
) -> None:
    assert moves(desk, case, "papers_received", on="2025-09-15", procedure="summary").status == 303
    page = desk.get(case)
    assert "待本机关答复、答辩" in page.text
    assert "简易程序中被申请人提出书面答复的期限" in page.text
    assert "2025年9月22日" in page.text, "five working days"
    assert "简易程序中被申请人提出书面答复的期限" in desk.get("/desk").text
    assert moves(desk, case, "answered", on="2025-09-19").status == 303
    assert "简易程序中被申请人提出书面答复的期限" not in desk.get("/desk").text


@pytest.mark.parametrize(
    ("move", "told", "name", "says"),
    [
        ("accepted", {"on": ""}, "on", "请填写日期"),
        ("accepted", {"on": "2025-03-02"}, "on", "早于收案日期"),
        ("accepted", {"on": "2025-09-23"}, "on", "在今天之后"),
        ("decision_received", {"on": "2025-04-07"}, "on", "还没有登记“行政复议机关作出决定”"),
        ("decided", {"on": "2025-04-07"}, "decision", "须写明结果"),
        ("decided", {"on": "2025-04-07", "decision": "驳回诉讼请求"}, "decision", "行政复议"),
        ("hearing_set", {"on": "2025-04-07"}, "hearing_on", "须写明"),
        ("extended", {"on": "2025-04-07", "until": "2026-04-07"}, "until", "最长到"),
        ("appealed", {"on": "2025-04-07"}, "on", "不是行政复议中的事项"),
    ],
)
def test_a_step_that_contradicts_the_record_is_refused_and_nothing_typed_is_lost(
    desk: Desk, case: str, move: str, told: dict[str, str], name: str, says: str
) -> None:
    page = moves(desk, case, move, **{"note": "附言在此", **told})
    assert page.status == 422
    assert says in page.text
    assert "附言在此" in page.text
    assert f'href="#{name}"' in page.body
    assert len(desk.do(lambda: Entry.filter(kind="challenge_moved"))) == 0


@pytest.mark.parametrize(
    ("form", "told"),
    [
        ("edit", {**CASE, "case_number": "政复〔2025〕9号"}),
        ("moves/papers_received", {"on": "2025-03-04"}),
        ("cost", {"item": "counsel", "yuan": "1", "on": "2025-09-01"}),
        ("annul/2", {"reason": "登错了"}),
    ],
)
def test_a_page_that_was_overtaken_changes_nothing_and_says_who_did_what(
    desk: Desk, case: str, form: str, told: dict[str, str]
) -> None:
    moves(desk, case, "accepted", on="2025-03-03")
    before = desk.get(f"{case}/{form}").fields(f"{case}/{form}")["seen"]
    moves(desk, case, "papers_received", on="2025-03-05", note="机要交换")
    late = desk.post(f"{case}/{form}", {**told, "seen": before})
    assert late.status == 409
    assert "有了新的记录" in late.text
    assert "经办人jia 收到行政复议申请书副本和答复通知" in late.text
    for typed in set(told.values()) - {"review", "counsel", CASE["case_number"]}:
        assert typed.upper() in late.body.upper()
    assert seen(desk) == "3"
    again = late.fields(f"{case}/{form}")["seen"]
    assert again == "3", "it can be sent again after a look"


def test_a_step_nobody_knows_is_not_there(desk: Desk, case: str) -> None:
    assert desk.get(f"{case}/moves/feast").status == 404
    assert desk.get(f"{case}/annul/9").status == 404
    assert desk.get(f"{case}/files/9").status == 404
    assert "现在不能登记这一项" in desk.get(f"{case}/moves/decision_received").text


def test_a_decision_closes_the_case_and_a_corrected_reply_is_offered_to_be_handled_anew(
    desk: Desk, case: str
) -> None:
    moves(desk, case, "decided", on="2025-05-06", decision="撤销并责令重作", number="决定1号")
    done = desk.do(Challenge.get)
    assert (done.result, done.closed_on) == (ChallengeResult.CORRECTED, date(2025, 5, 6))
    assert "答复被纠正" not in desk.get(case).text, "the application is still under way"
    desk.submitted(f"{case}/edit", {**CASE, "closed_on": "2025-05-07", "decision": "维持"})
    assert desk.do(Challenge.get).result is ChallengeResult.CORRECTED, "the steps tell it"
    assert "怎么审结的由办理经过决定" in desk.get(f"{case}/edit").text


def test_the_reply_that_was_corrected_is_handled_anew_by_one_link(desk: Desk) -> None:
    ended = LedgerRow(
        number="JD-2025-00002",
        received_on=date(2025, 1, 6),
        applicant_kind=ApplicantKind.NATURAL_PERSON,
        ended_on=date(2025, 2, 5),
        result="disclosed",
    )
    desk.imports(ended)
    add(desk, register_number="JD-2025-00002")
    case = f"/desk/challenges/{desk.do(Challenge.get).id}"
    assert "重新办理这件申请" not in desk.get(case).text
    moves(desk, case, "decided", on="2025-05-06", decision="撤销")
    moves(desk, case, "decision_received", on="2025-05-08")
    page = desk.get(case)
    evidence = page.fields("/desk/applications/JD-2025-00002/evidence")
    assert (evidence["forum"], evidence["number"]) == ("review", "政复〔2025〕7号")
    (link,) = [url for url in page.links if "/reopen?" in url]
    form = desk.get(link)
    assert 'value="政复〔2025〕7号"' in form.body
    assert 'value="2025-05-08"' in form.body
    told = {**form.fields(), "case_number": "政复〔2025〕7号", "decision": "撤销"}
    done = desk.post(link.partition("?")[0], {**told, "on": "2025-05-08", "step": "confirm"})
    assert done.status == 303, done.text
    assert "已重新办理" in desk.get(case).text
    assert "重新办理这件申请" not in desk.get(case).text


def test_what_was_recorded_wrongly_is_annulled_and_stays_readable(desk: Desk, case: str) -> None:
    moves(desk, case, "decided", on="2025-05-06", decision="维持")
    assert desk.post(f"{case}/annul/2", {"seen": "2"}).status == 422
    assert desk.post(f"{case}/annul/1", {"seen": "2", "reason": "登错"}).status == 422
    done = desk.submitted(f"{case}/annul/2", {"seen": "2", "reason": "不是这件"})
    assert "作废的理由：不是这件" in done.text
    assert desk.do(Challenge.get).result is ChallengeResult.PENDING


def test_costs_are_exact_lines(desk: Desk, case: str) -> None:
    for yuan in ("3000.10", "50.20"):
        told = {"item": "counsel", "yuan": yuan, "on": "2025-09-01", "seen": seen(desk)}
        assert desk.post(f"{case}/cost", told).status == 303
    assert "3050.30" in desk.get(case).text
    for told, says in (
        ({"yuan": "1.005"}, "最多两位小数"),
        ({"yuan": "-1"}, "最多两位小数"),
        ({"on": "2025-09-23"}, "在今天之后"),
        ({"item": "bribe"}, "请选择项目"),
    ):
        page = desk.post(
            f"{case}/cost",
            {"item": "counsel", "yuan": "1", "on": "2025-09-01", "seen": "3", **told},
        )
        assert page.status == 422
        assert says in page.text


def test_papers_are_checked_by_content_and_kept(desk: Desk, case: str) -> None:
    pdf = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF"
    told = {"on": "2025-03-03", "seen": "1"}
    wrong = desk.post(
        f"{case}/moves/paper_filed", told, files={"files": ("决定书.pdf", b"MZ\x00\x01", "x/y")}
    )
    assert wrong.status == 422
    assert 'href="#files"' in wrong.body
    right = desk.post(
        f"{case}/moves/paper_filed", told, files={"files": ("决定书.pdf", pdf, "text/html")}
    )
    assert right.status == 303, right.text
    file = desk.do(ChallengeAttachment.get)
    assert "决定书.pdf" in desk.get(case).text
    got = desk.get(f"{case}/files/{file.id}")
    assert (got.status, got.headers["content-type"]) == (200, "application/pdf")


def test_a_lawsuit_names_the_review_before_it(desk: Desk, case: str) -> None:
    review = case.rpartition("/")[2]
    suit = {
        **CASE,
        "kind": "litigation_after_review",
        "case_number": "行初1号",
        "earlier": review,
    }
    assert (
        "早于所经复议" in desk.post("/desk/challenges/new", {**suit, "filed_on": "2025-03-02"}).text
    )
    done = desk.submitted("/desk/challenges/new", {**suit, "filed_on": "2025-06-03"})
    assert case in done.links
    assert "行初1号" in desk.get(case).text
    for told, says in (
        ({"earlier": "999"}, "请选择之前的行政复议"),
        ({"kind": "direct_litigation"}, "可以写明之前的行政复议"),
        ({"letter": "无此文号"}, "没有这个文号"),
        ({"filed_on": "2025-01-03", "earlier": ""}, "早于收到所涉申请之日"),
    ):
        page = desk.post("/desk/challenges/new", {**suit, "case_number": "行初2号", **told})
        assert page.status == 422
        assert says in page.text


def test_the_register_is_searched_and_taken_away_without_names(desk: Desk, case: str) -> None:
    add(desk, case_number="别的案号", register_number="")
    found = desk.get("/desk/challenges?words=政复")
    assert "政复〔2025〕7号" in found.text
    assert "别的案号" not in found.text
    csv = desk.post("/desk/challenges/export", {"format": "csv", "words": "政复"}).body
    assert "费用（元）" in csv
    assert "政复〔2025〕7号" in csv
    assert "别的案号" not in csv
    again = desk.post("/desk/challenges/export", {"format": "import"}).body
    assert again.splitlines()[0].endswith(
        "类型,案号,收案日期,审结日期,结果,登记编号,一并被告的复议机关"
    )
    assert desk.post("/desk/challenges/export", {}).status == 200


def test_a_long_register_goes_on_page_by_page(desk: Desk) -> None:
    for n in range(51):
        add(desk, case_number=f"第{n:02d}号", register_number="")
    first = desk.get("/desk/challenges")
    second = desk.get(first.next)
    cases = [f"第{n:02d}号" for n in range(51)]
    on_first = {one for one in cases if one in first.text}
    on_second = {one for one in cases if one in second.text}
    assert (len(on_first), len(on_second), on_first & on_second) == (50, 1, set())
    assert desk.get("/desk/challenges?after=nonsense").status == 200


def test_the_office_counts_a_decision_in_its_own_way_for_a_reason(desk: Desk, case: str) -> None:
    url = "/desk/challenges/decisions"
    told = {"procedure": "review", "word": "责令答复", "column": "corrected", "reason": "统一口径"}
    for wrong, says in (
        ({"reason": ""}, "请填写理由"),
        ({"column": "pending"}, "不能计入尚未审结"),
        ({"column": "nothing"}, "请选择计入的栏目"),
        ({"word": "结果维持"}, "只能计入它自己"),
    ):
        page = desk.post(url, {**told, **wrong})
        assert page.status == 422
        assert says in page.text
    assert "本机关的口径" in desk.submitted(url, told).text
    moves(desk, case, "decided", on="2025-05-06", decision="责令答复")
    assert desk.do(Challenge.get).result is ChallengeResult.CORRECTED
    desk.submitted(url, {**told, "column": "other", "reason": "改回"})
    assert desk.do(Challenge.get).result is ChallengeResult.CORRECTED, "what is recorded stays"
    assert "归类与现在的口径不同" in desk.get(case).text
    desk.submitted(url, {**told, "column": "usual", "reason": "撤销口径"})
    assert (
        "不是行政复议的结果"
        in add(desk, case_number="B", closed_on="2025-05-06", decision="责令答复").text
    )


def test_a_case_that_is_not_there(desk: Desk) -> None:
    assert desk.get("/desk/challenges/999").status == 404
