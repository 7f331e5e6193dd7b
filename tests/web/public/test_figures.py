"""The public page of statistics: plots with their tables and files, and what is not shown."""

import csv
import io
import re
from collections.abc import Awaitable, Callable
from datetime import date, timedelta
from xml.etree import ElementTree

import pytest

from tests.clocks import FixedClock
from tests.web.busy_year import busy_year
from tests.web.public.visitor import Visitor
from tracker.actions.import_applications import import_applications
from tracker.annual.ledger import LedgerRow
from tracker.annual.workbook import ledger_csv, plain_csv
from tracker.law.terms import ApplicantKind, Channel
from tracker.records.models import Authority
from tracker.web.figures import told
from tracker.web.plots import lines_of
from tracker.web.templating import environment

Imports = Callable[..., Awaitable[None]]


@pytest.fixture
def imports(office: Authority, clock: FixedClock) -> Imports:
    async def work(*rows: LedgerRow) -> None:
        assert await import_applications(office, ledger_csv(rows), now=clock.now()) == len(rows)

    return work


def rows(n: int, result: str = "disclosed", first: int = 0, **more: object) -> list[LedgerRow]:
    """So many of this year, each replied to on the tenth day."""
    days = [date(2025, 3, 3) + timedelta(days=7 * (i % 8)) for i in range(n)]
    return [
        LedgerRow(
            **{
                "number": f"N-{result}-{first + i}",
                "received_on": on,
                "applicant_kind": ApplicantKind.NATURAL_PERSON,
                "ended_on": on + timedelta(days=10),
                "result": result,
                **more,
            }  # type: ignore[arg-type]
        )
        for i, on in enumerate(days)
    ]


def table_of(visitor: Visitor) -> list[list[str]]:
    return list(csv.reader(io.StringIO(visitor.page.removeprefix("\ufeff"))))


async def test_an_empty_register_says_so_and_offers_nothing(visitor: Visitor) -> None:
    await visitor.get("/figures")
    assert visitor.path == "/at/JD/figures"
    assert "这段时间没有收到申请" in visitor.text
    assert "还没有在这里公布年度报告" in visitor.text
    assert "<svg" not in visitor.page
    await visitor.get("/at/JD/figures/all.csv")
    assert ["概况", "平均用时", "个工作日", "—"] in table_of(visitor)


async def test_plots_are_sound_pictures_with_words_and_nothing_inline(
    visitor: Visitor, imports: Imports
) -> None:
    await imports(*rows(9), *rows(6, "unable.not_held", channel=Channel.POST))
    await visitor.get("/at/JD/figures?span=2025")
    assert visitor.status == 200
    pictures = re.findall(r'<svg class="picture.*?</svg>', visitor.page, re.DOTALL)
    assert len(pictures) == 4
    for picture in pictures:
        tree = ElementTree.fromstring(picture)
        assert tree.get("role") == "img"
        said = {node.get("id"): node.text for node in tree if node.tag in ("title", "desc")}
        assert all(said[id_] for id_ in (tree.get("aria-labelledby") or "").split())
        drawn = [node for node in tree if node.tag == "rect"]
        numbers = [node.text for node in tree if node.get("class") == "picture-number"]
        assert len(drawn) == len(numbers) > 0
        for node in tree.iter():
            assert "style" not in node.attrib
            assert not any(name.startswith("on") for name in node.attrib)


async def test_each_plot_can_be_taken_away_and_all_of_them(
    visitor: Visitor, imports: Imports
) -> None:
    await imports(*rows(9), *rows(6, "unable.not_held", channel=Channel.POST))
    await visitor.get("/at/JD/figures/months.csv?span=2025")
    assert table_of(visitor)[0] == ["月份", "新收", "办结"]
    assert ["3月", "11", "7"] in table_of(visitor)
    assert visitor.answer.headers["content-type"] == "text/csv; charset=utf-8"
    await visitor.get("/at/JD/figures/outcomes.csv?span=2025")
    assert table_of(visitor)[1:] == [["予以公开", "9"], ["无法提供：本机关不掌握相关政府信息", "6"]]
    await visitor.get("/at/JD/figures/all.csv?span=2025")
    assert ["概况", "新收", "件", "15"] in table_of(visitor)
    assert ["申请渠道", "信函", "件数", "6"] in table_of(visitor)
    await visitor.get("/at/JD/figures/nothing.csv")
    assert visitor.status == 404


def test_a_file_runs_nothing() -> None:
    said = plain_csv(("=1+1", "数"), [("@SUM(A1)", 3), ("-2", None)]).decode("utf-8-sig")
    assert said == "'=1+1,数\r\n'@SUM(A1),3\r\n'-2,\r\n"


async def test_small_counts_are_merged_for_the_public(visitor: Visitor, imports: Imports) -> None:
    await imports(*rows(20), *rows(2, "unable.not_held"), *rows(4, "withheld.third_party"))
    await visitor.get("/at/JD/figures?span=2025")
    assert "合并的 2 类" in visitor.text
    assert "保护第三方合法权益" not in visitor.text
    assert "不足 5 件的各类合并公布" in visitor.text
    await visitor.get("/at/JD/figures/outcomes.csv?span=2025")
    assert table_of(visitor)[1:] == [["予以公开", "20"], ["合并的 2 类", "6"]]


async def test_cells_are_hidden_on_the_page_and_in_the_files(
    visitor: Visitor, imports: Imports
) -> None:
    business = {"applicant_kind": ApplicantKind.BUSINESS}
    await imports(
        *rows(9),
        *rows(3, first=20, **business),
        *rows(7, "unable.not_held"),
        *rows(6, "unable.not_held", first=20, **business),
    )
    await visitor.get("/at/JD/figures?span=2025")
    assert visitor.page.count('<td class="number"><span class="muted">不公布</span>') == 4
    await visitor.get("/at/JD/figures/kinds.csv?span=2025")
    assert table_of(visitor)[1] == ["予以公开", "不公布", "不公布", "12"]
    assert table_of(visitor)[-1] == ["合计", "16", "9", "25"]
    await visitor.get("/at/JD/figures/all.csv?span=2025")
    assert ["结果和申请人类型", "予以公开", "商业企业", "不公布"] in table_of(visitor)


async def test_fewer_than_five_are_not_broken_down(visitor: Visitor, imports: Imports) -> None:
    await imports(*rows(4))
    await visitor.get("/at/JD/figures?span=2025")
    assert "总数不足 5 件，不分类公布" in visitor.text
    assert "予以公开" not in visitor.text
    assert "4 件" in visitor.text


async def test_the_home_page_has_one_honest_line(
    visitor: Visitor, imports: Imports, clock: FixedClock
) -> None:
    await imports(*rows(4))
    await visitor.get("/")
    assert "近十二个月" not in visitor.text
    late = {"ended_on": date(2025, 6, 30)}
    await imports(*rows(1, first=10), *rows(1, first=20, **late))
    await visitor.get("/")
    assert "近十二个月" not in visitor.text, "a year is not counted for every visitor"
    clock.advance(minutes=1)
    await visitor.get("/")
    assert "近十二个月：收到 6 件，按期办结率 83.3%，平均用时 20.2 个工作日" in visitor.text
    await visitor.follow("查看数据")
    assert visitor.path == "/at/JD/figures"


@pytest.fixture
async def other(office: Authority, clock: FixedClock) -> Authority:
    return await Authority.create(code="JY", name="乙街道办事处", created_at=clock.now())


async def test_several_offices_stand_beside_their_sum(
    visitor: Visitor, imports: Imports, other: Authority, clock: FixedClock
) -> None:
    await imports(*rows(9), *rows(6, "unable.not_held", channel=Channel.POST))
    theirs = ledger_csv(rows(7, first=50))
    assert await import_applications(other, theirs, now=clock.now()) == 7
    await visitor.get("/figures?span=2025")
    assert visitor.path == "/figures"
    assert "新收22 件" in visitor.text
    assert "甲街道办事处15150100%" in visitor.text
    await visitor.get("/figures/authorities.csv?span=2025")
    assert [line[:4] for line in table_of(visitor)[1:]] == [
        ["甲街道办事处", "15", "15", "0"],
        ["乙街道办事处", "7", "7", "0"],
    ]
    await visitor.get("/figures/outcomes.csv?span=2025")
    assert table_of(visitor)[1:] == [
        ["予以公开", "16"],
        ["无法提供：本机关不掌握相关政府信息", "6"],
    ]
    await (await visitor.get("/figures?span=2025")).follow("乙街道办事处")
    assert visitor.path == "/at/JY/figures"
    assert "2025年1月1日" in visitor.text
    await visitor.follow("各机关合计")
    assert visitor.path == "/figures"
    for name in ("kinds", "nothing"):
        await visitor.get(f"/figures/{name}.csv")
        assert visitor.status == 404


async def test_nobody_subtracts_what_an_office_merged_from_the_sum(
    visitor: Visitor, imports: Imports, other: Authority, clock: FixedClock
) -> None:
    await imports(*rows(20), *rows(2, "unable.not_held"), *rows(4, "withheld.third_party"))
    theirs = [*rows(9, first=50), *rows(8, "unable.not_held", first=50)]
    theirs += rows(7, "withheld.third_party", first=50)
    await import_applications(other, ledger_csv(theirs), now=clock.now())
    await visitor.get("/figures/outcomes.csv?span=2025")
    assert table_of(visitor)[1:] == [["予以公开", "29"], ["合并的 2 类", "21"]]
    await visitor.get("/figures/all.csv?span=2025")
    assert not any("不掌握" in "".join(line) for line in table_of(visitor))


async def test_the_chooser_has_the_line_of_all_offices(
    visitor: Visitor, imports: Imports, other: Authority, clock: FixedClock
) -> None:
    await imports(*rows(4))
    await import_applications(other, ledger_csv(rows(4, first=50)), now=clock.now())
    await visitor.get("/")
    assert "近十二个月：收到 8 件，按期办结率 100%" in visitor.text
    await visitor.follow("查看数据")
    assert visitor.path == "/figures"


async def test_in_english_rows_of_the_form_are_english(visitor: Visitor, imports: Imports) -> None:
    await imports(*rows(9), *rows(6, "withheld.internal_affairs"))
    await visitor.get("/at/JD/figures?span=2025&lang=en")
    assert "Withheld: Internal affairs" in visitor.text
    main = visitor.page.partition("<main")[2].partition("</main>")[0]
    assert not re.search("[\u3400-\u9fff]", re.sub(r'lang="zh-CN".*?<', "", main))


def test_numbers_of_many_digits_scroll_rather_than_overlap() -> None:
    months, days, outcomes, channels = told(busy_year(), in_full=False).plots
    assert months.wide
    assert not any(plot.wide for plot in (days, outcomes, channels))
    page = environment().get_template("parts/plots.html").module.plot(months, "/x.csv")
    assert 'class="scroll"' in page


@pytest.mark.parametrize(
    ("label", "lines"),
    [
        ("予以公开", ["予以公开"]),
        (
            "不予处理：要求行政机关确认或重新出具已获取信息",
            ["不予处理：要求行政机关确认或重新出具已获取", "信息"],
        ),
        (
            "Withheld: Disclosure prohibited by other laws",
            ["Withheld: Disclosure prohibited by other", "laws"],
        ),
        ("", [""]),
    ],
)
def test_long_labels_are_broken_into_lines(label: str, lines: list[str]) -> None:
    assert lines_of(label) == lines
