"""The annual report as an office writes it: sections, table two, the note, what is to be mended."""

import io
import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from docx import Document
from openpyxl import load_workbook

from tests.clocks import FixedClock
from tests.web.desk.at_desk import Desk, Page, office_of
from tracker.annual.ledger import LedgerRow
from tracker.law.terms import ApplicantKind, ChallengeKind, ChallengeResult, Role
from tracker.records.models import Application, Authority, Challenge, Journal

DRAFT = "/desk/annual/2024/draft"
PAGE = "/desk/annual/2024"
PUBLISH = "/desk/annual/2024/publish"
REPORT = "/at/JD/reports/2024"
OVERVIEW = "2024年，本街道全年收到政府信息公开申请2件。"


@pytest.fixture
def desk(database_url: str, clock: FixedClock, tmp_path: Path) -> Iterator[Desk]:
    with office_of(database_url, clock, tmp_path) as desk:
        yield desk


def row(
    number: str, received_on: date, ended_on: date | None, result: str = "disclosed"
) -> LedgerRow:
    return LedgerRow(
        number=number,
        received_on=received_on,
        applicant_kind=ApplicantKind.NATURAL_PERSON,
        ended_on=ended_on,
        result=result if ended_on else None,
    )


def fill(desk: Desk, name: str = "N") -> None:
    desk.imports(
        row(f"{name}-1", date(2024, 3, 1), date(2024, 3, 20)),
        row(f"{name}-2", date(2024, 12, 20), date(2025, 1, 10)),
    )


def write(desk: Desk, **typed: str) -> Page:
    """Save the draft with these fields; what the page then says."""
    fields = desk.get(DRAFT).fields(DRAFT)
    told = {name.replace("__", "."): value for name, value in typed.items()}
    return desk.submitted(DRAFT, {**fields, **told})


def publish(desk: Desk) -> str:
    return desk.submitted(PUBLISH, desk.get(PUBLISH).fields(PUBLISH)).text


def of_json(desk: Desk) -> dict:
    url = next(link for link in desk.get(REPORT).links if link.endswith("report.json"))
    return json.loads(desk.get(url).body)


def test_the_six_sections_are_there_with_the_sentences_offered(desk: Desk) -> None:
    fill(desk)
    page = desk.get(DRAFT)
    for title in (
        "一、总体情况",
        "二、主动公开政府信息情况",
        "三、收到和处理政府信息公开申请情况",
        "四、政府信息公开行政复议、行政诉讼情况",
        "五、存在的主要问题及改进情况",
        "六、其他需要报告的事项",
    ):
        assert title in page.text
    assert "本机关新收到政府信息公开申请2件" in page.text
    assert "没有发出信息处理费收费通知" in page.text


def test_what_is_written_stands_in_the_page_and_in_every_file(desk: Desk) -> None:
    fill(desk)
    saved = write(
        desk,
        text__overview=OVERVIEW,
        **{"cell.20-1.normative.made": "3", "cell.20-8.fees.charged": "１２.5"},
    )
    assert "已经保存" in saved.text
    page = desk.get(PAGE)
    assert OVERVIEW in page.text
    assert "第二十条第（八）项" in page.text
    assert "主动公开的表格有 8 格还没有填" in page.text
    publish(desk)
    desk.client.cookies.clear()
    public = desk.get(REPORT)
    assert OVERVIEW in public.text
    assert "本年收费金额（单位：万元）" in public.text
    links = {link.rsplit(".", 1)[-1]: link for link in public.links if "/report." in link}
    document = Document(io.BytesIO(desk.client.get(links["docx"]).content))
    assert OVERVIEW in "".join(p.text for p in document.paragraphs)
    assert "12.5" in [cell.text for cell in document.tables[0]._cells]
    book = load_workbook(io.BytesIO(desk.client.get(links["xlsx"]).content))
    assert book.sheetnames[0] == "二、主动公开政府信息情况"
    assert 12.5 in [cell.value for line in book.worksheets[0].iter_rows() for cell in line]
    assert "本年收费金额（单位：万元）,12.5" in desk.get(links["csv"]).body
    for ending in ("txt", "json"):
        assert OVERVIEW in desk.get(links[ending]).body
    assert desk.client.get(links["pdf"]).content.startswith(b"%PDF")


def test_last_years_published_figures_stand_beside(desk: Desk) -> None:
    desk.imports(row("A-1", date(2023, 3, 1), date(2023, 3, 20)))
    url = "/desk/annual/2023/draft"
    typed = {"cell.20-1.normative.in_force": "10"}
    desk.submitted(url, {**desk.get(url).fields(url), **typed})
    gate = "/desk/annual/2023/publish"
    desk.submitted(gate, desk.get(gate).fields(gate))
    assert "上年公布的是 10" in desk.get(DRAFT).text
    page = write(
        desk,
        **{
            "cell.20-1.normative.made": "3",
            "cell.20-1.normative.repealed": "1",
            "cell.20-1.normative.in_force": "13",
        },
    )
    assert "应为12件，现填13件" in page.text


def test_a_figure_that_is_none_is_refused_and_nothing_typed_is_lost(desk: Desk) -> None:
    fields = desk.get(DRAFT).fields(DRAFT)
    typed = {"text.overview": OVERVIEW, "cell.20-5.licence.decided": "约30"}
    page = desk.post(DRAFT, {**fields, **typed})
    assert page.status == 422
    assert "“行政许可：本年处理决定数量”应填" in page.text
    assert OVERVIEW in page.text
    assert 'value="约30"' in page.body
    assert "2024年" not in desk.get(PAGE).text.partition("一、总体情况")[2].partition("二、")[0]


@pytest.mark.parametrize("number", ["11010519491231002X", "13812345678"])
def test_nobodys_number_gets_into_a_text_that_is_published(desk: Desk, number: str) -> None:
    fields = desk.get(DRAFT).fields(DRAFT)
    page = desk.post(DRAFT, {**fields, "text.overview": f"{OVERVIEW}其中{number}两件。"})
    assert page.status == 422
    assert "像是证件号码或者手机号码" in page.text
    told = {**fields, "text.overview": f"{OVERVIEW}咨询电话010-12345678。"}
    assert desk.post(DRAFT, told).status == 303


def test_figures_in_the_text_are_kept_true(desk: Desk) -> None:
    fill(desk)
    text = "2024年，我街道新收到政府信息公开申请2件，都来自居民。"
    assert "与表格不符" not in write(desk, text__applications=text).text
    fill(desk, "M")
    page = desk.get(DRAFT)
    assert "写的是 2，表中是 4" in page.text
    told = desk.get(PAGE).text.partition("先补正")[2].partition("最迟什么时候公布")[0]
    assert "这些节里的数字与表格不符" in told
    assert "三、收到和处理政府信息公开申请情况" in told
    mended = write(desk, text__applications=text, do="figures applications")
    assert "新收到政府信息公开申请4件，都来自居民。" in mended.text
    assert "与表格不符" not in desk.get(DRAFT).text


def test_the_new_sentences_are_taken_with_one_click(desk: Desk) -> None:
    fill(desk)
    page = write(desk, text__applications="没有收到政府信息公开申请。", do="sentences applications")
    assert "本机关新收到政府信息公开申请2件" in page.text
    assert "没有收到政府信息公开申请" not in page.text


def test_sentences_left_as_they_are_offered_follow_the_figures(desk: Desk) -> None:
    fill(desk)
    offered = desk.get(DRAFT).body.partition('name="text.applications"')[2]
    sentences = offered.partition(">")[2].partition("</textarea>")[0].strip()
    write(desk, text__applications=sentences)
    fill(desk, "M")
    assert "本机关新收到政府信息公开申请4件" in desk.get(DRAFT).text
    assert "与表格不符" not in desk.get(DRAFT).text


def test_a_page_that_others_have_overtaken_keeps_what_was_typed(desk: Desk) -> None:
    stale = desk.get(DRAFT).fields(DRAFT)
    write(desk, text__overview="先保存的")
    page = desk.post(DRAFT, {**stale, "text.overview": "后写的"})
    assert page.status == 409
    assert "别人保存过这份年报" in page.text
    assert "后写的" in page.text
    assert "先保存的" in desk.get(DRAFT).text
    again = desk.submitted(DRAFT, {**page.fields(DRAFT), "text.overview": "后写的"})
    assert "已经保存" in again.text


def noughts(page: Page) -> int:
    """In the tables of the form."""
    tables = page.body.split('<table class="statutory">')[1:]
    return sum(table.partition("</table>")[0].count("<td>0</td>") for table in tables)


def test_noughts_can_be_left_empty_everywhere(desk: Desk) -> None:
    fill(desk)
    assert noughts(desk.get(PAGE)) > 100
    write(desk, blank_noughts="yes")
    assert noughts(desk.get(PAGE)) == 0
    publish(desk)
    assert noughts(desk.get(REPORT)) == 0
    links = {link.rsplit(".", 1)[-1]: link for link in desk.get(REPORT).links if "/report." in link}
    document = Document(io.BytesIO(desk.client.get(links["docx"]).content))
    assert "0" not in [cell.text for table in document.tables for cell in table._cells]
    book = load_workbook(io.BytesIO(desk.client.get(links["xlsx"]).content))
    assert 0 not in [cell.value for line in book.worksheets[1].iter_rows() for cell in line]
    assert "二、上年结转政府信息公开申请数量,总计,\n" in desk.get(links["csv"]).body.replace(
        "\r", ""
    )
    carried = of_json(desk)["applications"]["二、上年结转政府信息公开申请数量"]
    assert carried["总计"] == 0  # data stays data


def test_a_year_before_the_tables_is_text(desk: Desk) -> None:
    page = desk.get("/desk/annual/2010")
    assert "年报只有文字" in page.text
    assert "七、存在的主要问题及改进情况" in page.text
    document = Document(io.BytesIO(desk.client.get("/desk/annual/2010/report.docx").content))
    assert document.tables == []
    assert "四、依申请公开政务信息的情况" in [p.text for p in document.paragraphs]


def test_the_form_of_2014_has_its_typed_parts_in_their_order(desk: Desk) -> None:
    url = "/desk/annual/2017/draft"
    typed = {"cell.9.trained.n": "22", "cell.6.complaints.n": "1"}
    desk.submitted(url, {**desk.get(url).fields(url), **typed})
    document = Document(io.BytesIO(desk.client.get("/desk/annual/2017/report.docx").content))
    lines = [[cell.text.strip() for cell in line.cells] for line in document.tables[0].rows]
    assert ["（三）接受培训人员数", "人次", "22"] in lines
    assert ["六、举报投诉数量", "件", "1"] in lines
    parts = [line[0] for line in lines if line[0][:2] in {f"{n}、" for n in "一二三四五六七八九"}]
    assert [part[0] for part in parts] == list("一二三四五六七八九")


def test_what_is_to_be_mended_first_is_listed(desk: Desk) -> None:
    fill(desk)
    desk.imports(
        row("L-1", date(2024, 2, 1), None),
        row("O-1", date(2018, 12, 1), date(2024, 1, 10), "other_way"),
    )

    async def damage() -> None:
        await Application.filter(register_number="N-1").update(result=None, ground=None)
        authority = await Authority.get()
        for number, closed_on, result in (
            ("复议1号", date(2024, 5, 1), ChallengeResult.OTHER),
            ("复议2号", None, ChallengeResult.PENDING),
        ):
            await Challenge.create(
                authority=authority,
                journal=await Journal.create(authority=authority),
                kind=ChallengeKind.REVIEW,
                case_number=number,
                filed_on=date(2024, 4, 1),
                closed_on=closed_on,
                result=result,
            )

    desk.do(damage)
    page = desk.get(PAGE)
    told = page.text.partition("先补正")[2].partition("最迟什么时候公布")[0]
    assert "没有登记办理结果" in told
    assert "按我们的理解计入“3.其他”" in told
    for number in ("N-1", "O-1", "L-1", "复议1号", "复议2号"):
        assert number in told
    assert "N-2" not in told


def test_of_the_year_that_runs_only_those_past_their_day_are_named(desk: Desk) -> None:
    desk.imports(row("P-1", date(2025, 8, 1), None), row("P-2", date(2025, 9, 19), None))
    told = desk.get("/desk/annual/2025").text.partition("先补正")[2].partition("最迟什么时候")[0]
    assert "P-1" in told
    assert "P-2" not in told


def carried_over_otherwise(desk: Desk) -> None:
    """2024 was published with one carried out; one more was entered since."""
    fill(desk)
    publish(desk)
    desk.imports(row("M-1", date(2024, 12, 1), date(2025, 1, 10)))
    desk.clock.set_to("2026-01-12 09:00")
    desk.sign_in_as("jia", "a session of the next year")


def test_a_note_answers_for_what_was_carried_in_otherwise(desk: Desk) -> None:
    carried_over_otherwise(desk)
    gate, url = "/desk/annual/2025/publish", "/desk/annual/2025/draft"
    assert desk.get(gate).status == 409
    page = desk.get(url)
    assert "登记簿现在是 2，上年公布的是 1" in page.text
    note = "2024年报告漏计1件，已经补录。"
    desk.submitted(url, {**page.fields(url), "note": note})
    assert "已经写了说明" in desk.get("/desk/annual/2025").text
    page = desk.get(gate)
    assert note in page.text
    assert "已经公布" in desk.submitted(gate, page.fields(gate)).text
    public = desk.get("/at/JD/reports/2025")
    assert "关于上年结转的说明" in public.text
    assert note in public.text


def test_the_note_answers_for_nothing_else(desk: Desk) -> None:
    fill(desk)
    write(desk, note="说明")

    async def damage() -> None:
        await Application.filter(register_number="N-1").update(result="none such", ground=None)

    desk.do(damage)
    assert desk.get(PUBLISH).status == 409


def test_reasons_stand_beside_differences_and_go_into_the_next_publication(desk: Desk) -> None:
    fill(desk)
    publish(desk)
    desk.imports(row("M-1", date(2024, 3, 5), date(2024, 3, 25)))
    page = desk.get(PAGE)
    assert "公布的是 2，现在是 3" in page.text
    explain = f"{PAGE}/differences"
    assert desk.post(explain, {**page.fields(explain), "reason": " "}).status == 422
    done = desk.submitted(explain, {**page.fields(explain), "reason": "补录一件来信"})
    assert "原因已经记下" in done.text
    assert "补录一件来信" in done.text
    assert "经办人jia" in done.text
    figure = '["一、本年新收政府信息公开申请数量", "总计"]'
    desk.submitted(explain, {"reason": "来信在传达室", "figure": figure})
    page = desk.get(PAGE)
    assert page.text.count("来信在传达室") == 1
    assert "补录一件来信" in page.text, "the former reason stays"
    write(desk, text__problems="人手不足。")
    gate = desk.get(PUBLISH).text
    assert "公布的是 2，现在是 3（来信在传达室）" in gate
    assert "文字有修改：五、存在的主要问题及改进情况" in gate
    publish(desk)
    public = desk.get(REPORT)
    assert "与上次公布的不同" in public.text
    assert "上次公布：2025年9月22日10:00" in public.text
    assert "一、本年新收政府信息公开申请数量／总计：2 → 3（来信在传达室）" in public.text
    assert "文字有修改：五、存在的主要问题及改进情况" in public.text
    changes = of_json(desk)["whole"]["changes"]
    assert {one["reason"] for one in changes["figures"]} == {"来信在传达室", "补录一件来信"}
    assert desk.post(explain, {"reason": "再说"}).status == 422, "nothing differs any more"


def test_a_year_that_was_never_published_has_nothing_to_explain(desk: Desk) -> None:
    assert desk.post(f"{PAGE}/differences", {"reason": "x"}).status == 404


@pytest.mark.parametrize(("role", "status"), [(Role.HEAD, 200), (Role.REGISTRAR, 403)])
def test_who_may_write(desk: Desk, role: Role, status: int) -> None:
    desk.adds_officer("yi", role)
    desk.sign_in_as("yi")
    assert desk.get(DRAFT).status == status
    assert (DRAFT in desk.get(PAGE).links) is (status == 200)
