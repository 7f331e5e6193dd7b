"""Words are found, whatever engine looks for them, and nothing typed breaks a query."""

from datetime import date

import pytest
from tortoise.connection import get_connection

from tests.clocks import FixedClock
from tracker.actions.catalogue import add_entry, amend_entry, item_of, take_down
from tracker.law.catalogue import Item
from tracker.law.terms import CatalogueMode, WithholdingReason
from tracker.records.catalogue import (
    Place,
    Wanted,
    catalogue_count,
    catalogue_page,
    likely_answers,
)
from tracker.records.catalogue_models import CatalogueEntry
from tracker.records.connections import WRITER
from tracker.records.journal import SYSTEM
from tracker.records.models import Authority
from tracker.records.search import (
    MATCHES,
    query_of,
    resemblance,
    telling_terms,
    terms_of,
    written,
)

ENTRIES = {
    "contract": Item(
        title="2024年垃圾清运服务合同",
        made_on=date(2024, 1, 15),
        mode=CatalogueMode.ON_REQUEST,
        document_number="甲办发〔2024〕12号",
        index_number="JD-2024-001",
        summary="与环卫公司签订，含付款方式。",
    ),
    "assessment": Item(
        title="中心路改造工程环评报告",
        made_on=date(2024, 6, 3),
        mode=CatalogueMode.PROACTIVE,
        link="https://example.org/eia",
    ),
    "levy": Item(
        title="北河沿线房屋征收补偿方案",
        made_on=date(2025, 3, 1),
        mode=CatalogueMode.PROACTIVE,
        summary="补偿标准见附表。垃圾清运费用由街道承担。",
    ),
    "spending": Item(
        title="2025年度“三公”经费预算",
        made_on=date(2025, 2, 10),
        mode=CatalogueMode.PROACTIVE,
        summary="见 GIS2 平台，PM2.5 监测经费另列。",
    ),
    "name": Item(
        title="𠮷祥里停车场审批文件",
        made_on=date(2023, 5, 5),
        mode=CatalogueMode.ON_REQUEST,
    ),
    "withheld": Item(
        title="垃圾清运招标会议纪要",
        made_on=date(2024, 1, 2),
        mode=CatalogueMode.WITHHELD,
        reason=WithholdingReason.PROCESS_INFORMATION,
    ),
}


@pytest.fixture
async def authority(database: object, clock: FixedClock) -> Authority:
    office = await Authority.create(code="JD", name="甲街道办事处", created_at=clock.now())
    for item in ENTRIES.values():
        await add_entry(office, item, (), author=SYSTEM, now=clock.now())
    other = await Authority.create(code="JY", name="乙街道办事处", created_at=clock.now())
    await add_entry(other, ENTRIES["contract"], (), author=SYSTEM, now=clock.now())
    return office


def key_of(entry: CatalogueEntry) -> str:
    return next(key for key, item in ENTRIES.items() if item.title == entry.title)


async def found(authority: Authority, words: str) -> list[str]:
    wanted = Wanted(words=words)
    page = await catalogue_page(authority.id, wanted, after=None, size=50)
    assert await catalogue_count(authority.id, wanted) == len(page.entries)
    return [key_of(entry) for entry in page.entries]


@pytest.mark.parametrize(
    ("words", "keys"),
    [
        # two characters, in the middle of longer words
        ("环评", ["assessment"]),
        ("征收", ["levy"]),
        ("三公", ["spending"]),
        ("垃圾", ["contract", "withheld", "levy"]),  # in the title first, then the newest
        ("清运服务", ["contract"]),
        ("清运 合同", ["contract"]),
        ("合同 清运", ["contract"]),
        ("垃圾征收", []),
        ("征收补偿标准", []),  # each pair of it is there, in two places
        # one character: anywhere, the last of a text included
        ("里", ["name"]),
        ("告", ["assessment"]),
        ("𠮷", ["name"]),
        # document numbers and index numbers, however the brackets and digits are written
        ("甲办发〔2024〕12号", ["contract"]),
        ("甲办发[2024]12号", ["contract"]),
        ("甲办发（２０２４）１２号", ["contract"]),
        ("甲办发2024 12", ["contract"]),
        ("jd-2024-001", ["contract"]),
        ("ＪＤ—2024—001", ["contract"]),
        ("202", []),  # a number is meant as it stands
        ("2025", ["spending"]),
        # words of letters: by their beginning, in any case and width
        ("gis", ["spending"]),
        ("ＰＭ2.5", ["spending"]),
        ("全文检索", []),
        # nothing to search for is nothing found
        ("。", []),
        ("()[]〔〕", []),
    ],
)
async def test_words_are_found(authority: Authority, words: str, keys: list[str]) -> None:
    assert await found(authority, words) == keys


@pytest.mark.parametrize(
    "typed",
    [
        *('"', "'", '""', 'a"b', "*", "-", "+", "\\", "%", "_", ";", "--", "/*", "$1", "?"),
        *("环评 OR 征收", "环评 AND NOT 报告", "NEAR(环评 报告)", "title_terms:环评", "^环评"),
        *("{title_terms} : 环评", "环评*", "环评 -征收", "!环评", "环评 & | !", "环评:*A"),
        *("'环评' <-> '报告'", "\x00环评", "🙂", "é", "\ud800", "环" * 5000, "环 " * 5000),
    ],
)
async def test_nothing_typed_breaks_a_query(authority: Authority, typed: str) -> None:
    keys = await found(authority, typed)
    assert set(keys) <= {*ENTRIES}
    assert await likely_answers(authority.id, typed) is not None


async def test_what_is_changed_or_taken_down_is_found_so(
    authority: Authority, clock: FixedClock
) -> None:
    entry = await CatalogueEntry.get(authority=authority, title=ENTRIES["assessment"].title)
    said = Item(**{**vars_of(item_of(entry)), "title": "中心路改造工程安全评估"})
    await amend_entry(entry.id, said, (), seen=1, author=SYSTEM, now=clock.now())
    page = await catalogue_page(authority.id, Wanted(words="安全评估"), after=None, size=5)
    assert [one.id for one in page.entries] == [entry.id]
    assert await found(authority, "环评") == []
    await take_down(entry.id, reason="", author=SYSTEM, now=clock.now())
    assert await catalogue_count(authority.id, Wanted(words="安全评估")) == 0
    assert await catalogue_count(authority.id, Wanted(words="安全评估", withdrawn=True)) == 1


def vars_of(item: Item) -> dict[str, object]:
    return {name: getattr(item, name) for name in Item.__dataclass_fields__}


@pytest.mark.parametrize("newest", [0, 1, 2, 2000])
async def test_pages_follow_each_other_without_gap_or_double(
    authority: Authority, monkeypatch: pytest.MonkeyPatch, newest: int
) -> None:
    """However many of the newest are looked at first, each page has what comes next."""
    monkeypatch.setattr("tracker.records.catalogue._NEWEST", newest)
    assert await found(authority, "垃圾") == ["contract", "withheld", "levy"]
    for wanted in (
        Wanted(),
        Wanted(words="垃圾"),
        Wanted(words="垃圾", mode=CatalogueMode.ON_REQUEST),
        Wanted(year=2024),
        Wanted(words="2024"),
        Wanted(words="垃圾", year=2024),
    ):
        whole = await catalogue_page(authority.id, wanted, after=None, size=50)
        assert whole.entries
        after: Place | None = None
        stepwise: list[int] = []
        while True:
            page = await catalogue_page(authority.id, wanted, after=after, size=1)
            stepwise += [entry.id for entry in page.entries]
            if page.next is None:
                break
            after = page.next
        assert stepwise == [entry.id for entry in whole.entries]
        assert len(stepwise) == await catalogue_count(authority.id, wanted)


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("2024年1月至6月本街道与环卫公司签订的垃圾清运合同及付款凭证。", ["contract"]),
        ("我想要北河沿线房屋征收的补偿标准", ["levy"]),
        ("中心路工程的环评", ["assessment"]),
        ("三公经费", ["spending"]),
        ("请公开甲街道办事处有关政府信息的全部文件资料", []),  # says nothing
        ("你们什么时候修路灯？", []),
        ("合同", ["contract"]),  # all that the text has
        ("2024年", []),  # a year alone tells nothing
        ("", []),
    ],
)
async def test_what_may_answer_a_question(authority: Authority, text: str, keys: list[str]) -> None:
    found = await likely_answers(authority.id, text, but=authority.name)
    assert [key_of(entry) for entry in found][: len(keys) or 1] == keys


async def test_what_is_withheld_answers_nobody(authority: Authority) -> None:
    found = await likely_answers(authority.id, "垃圾清运招标会议纪要")
    assert "withheld" not in [key_of(entry) for entry in found]


def test_terms_are_pairs_and_last_characters() -> None:
    assert terms_of("垃圾清运", "甲〔2024〕12号 ＰＭ2.5") == "垃圾 圾清 清运 运 甲 2024 12 号 pm2 5"
    assert telling_terms("申请公开，环评的报告") == ("环评", "报告")


@pytest.mark.only_on("postgres", reason="SQLite has the words in a table of its own")
async def test_the_index_of_words_is_used(authority: Authority) -> None:
    """And no text is taken apart anew where the index is not, for a word that all have."""
    connection = get_connection(WRITER)
    condition = MATCHES["postgres"].replace("?", "$1")
    asked = f"EXPLAIN SELECT id FROM catalogue_entry WHERE {condition}"
    for off, expected in (("seqscan", "catalogue_entry_vector"), ("bitmapscan", "Filter: (vector")):
        await connection.execute_query(f"SET enable_{off} = off")
        plan = await connection.execute_query_dict(asked, [written(query_of("环评"), "postgres")])
        assert expected in str([row["QUERY PLAN"] for row in plan])


@pytest.mark.parametrize(
    ("one", "other", "least", "most"),
    [
        ("垃圾清运合同及付款凭证", "垃圾清运合同及付款凭证", 1.0, 1.0),
        ("垃圾清运合同及付款凭证", "我想要：垃圾清运合同，及付款凭证！", 0.9, 1.0),
        (
            "垃圾清运合同及付款凭证",
            "2024年垃圾清运合同及付款凭证，以及招标文件、评标报告",
            0.9,
            1.0,
        ),
        ("垃圾清运合同及付款凭证", "低保对象人数和发放总额", 0.0, 0.0),
        ("垃圾清运合同及付款凭证", "合同", 1.0, 1.0),  # all that there is
        ("垃圾清运合同及付款凭证", "合同管理办法全文", 0.0, 0.0),  # one pair is no resemblance
        ("", "垃圾清运合同", 0.0, 0.0),
    ],
)
def test_texts_resemble_by_the_terms_they_share(
    one: str, other: str, least: float, most: float
) -> None:
    assert least <= resemblance(one, other) <= most
    assert resemblance(one, other) == resemblance(other, one)


def test_the_name_of_the_office_is_no_resemblance() -> None:
    one, other = "甲街道办事处应急预案全文", "甲街道办事处低保名单"
    assert resemblance(one, other, but="甲街道办事处") == 0
