"""The catalogue for everyone: search, entry, file."""

from datetime import date

import pytest

from tests.clocks import FixedClock
from tests.web.public.stories import author_of
from tests.web.public.visitor import Visitor
from tracker.actions.catalogue import add_entry, take_down
from tracker.files.attachments import StoredFile, accept
from tracker.files.folder import FolderStore
from tracker.law.catalogue import Item
from tracker.law.terms import CatalogueMode, WithholdingReason
from tracker.records.catalogue_models import CatalogueEntry
from tracker.records.models import Authority, Officer
from tracker.settings import Settings

CONTRACT = Item(
    title="2024年垃圾清运服务合同",
    made_on=date(2024, 1, 15),
    mode=CatalogueMode.PROACTIVE,
    index_number="JD-2024-001",
    document_number="甲办发〔2024〕12号",
    summary="与环卫公司签订。",
    link="https://example.org/contract",
)
REPORT = Item(title="竣工验收报告", made_on=date(2025, 3, 1), mode=CatalogueMode.ON_REQUEST)
MINUTES = Item(
    title="征收补偿讨论记录",
    made_on=date(2025, 2, 1),
    mode=CatalogueMode.WITHHELD,
    reason=WithholdingReason.PROCESS_INFORMATION,
)


@pytest.fixture
async def file(settings: Settings) -> StoredFile:
    store = FolderStore(settings.data / "files")
    return await accept(store, "合同“甲”.txt", "合同全文".encode(), limit=1024)


@pytest.fixture
async def entries(
    office: Authority, officer: Officer, clock: FixedClock, file: StoredFile
) -> dict[str, CatalogueEntry]:
    asked = {"author": author_of(officer), "now": clock.now()}
    return {
        "contract": await add_entry(office, CONTRACT, (file,), **asked),
        "report": await add_entry(office, REPORT, (), **asked),
        "minutes": await add_entry(office, MINUTES, (), **asked),
    }


async def test_an_empty_catalogue_leads_to_applying(visitor: Visitor) -> None:
    await visitor.get("/catalogue")
    assert visitor.path == "/at/JD/catalogue"
    assert "本机关还没有编入条目" in visitor.text
    await visitor.follow("我要申请")
    assert visitor.path == "/apply/JD"


async def test_from_the_home_page_to_a_file(
    visitor: Visitor, entries: dict[str, CatalogueEntry]
) -> None:
    await visitor.get("/")
    assert "先看看是不是已经公开了" in visitor.text
    await visitor.get("/at/JD/catalogue?q=清运")
    assert "找到 1 条含有“清运”的" in visitor.text
    await visitor.follow(CONTRACT.title)
    for said in (
        "与环卫公司签订",
        "JD-2024-001",
        "甲办发〔2024〕12号",
        "2024年1月15日",
        "主动公开",
    ):
        assert said in visitor.text
    link = visitor.link("https://example.org/contract")
    assert link.startswith("/leaving?to=https%3A%2F%2Fexample.org%2Fcontract&by=")
    assert 'target="_blank" rel="noopener noreferrer"' in visitor.page
    await visitor.follow("合同“甲”.txt")
    assert visitor.page == "合同全文"
    headers = visitor.answer.headers
    assert headers["content-disposition"].startswith("attachment; filename*=utf-8''")
    assert headers["x-content-type-options"] == "nosniff"


async def test_what_is_given_on_request_and_what_is_withheld_say_so(
    visitor: Visitor, entries: dict[str, CatalogueEntry]
) -> None:
    await (await visitor.get("/at/JD/catalogue")).follow(REPORT.title)
    assert "这项信息要申请才能得到" in visitor.text
    await (await visitor.get("/at/JD/catalogue")).follow(MINUTES.title)
    assert "理由：过程性信息 条例第十六条第二款" in visitor.text


async def test_what_is_not_there_says_what_to_do(
    visitor: Visitor, entries: dict[str, CatalogueEntry]
) -> None:
    await visitor.get("/at/JD/catalogue?q=<script>水库")
    assert "目录里没有找到“<script>水库”" in visitor.text
    assert "<script>水库" not in visitor.page
    await visitor.get("/at/JD/catalogue/99")
    assert visitor.status == 404
    await visitor.get("/at/XX/catalogue")
    assert (visitor.status, "没有找到这个机关" in visitor.text) == (404, True)


async def test_the_filter_by_mode_keeps_the_words(
    visitor: Visitor, entries: dict[str, CatalogueEntry]
) -> None:
    await visitor.get("/at/JD/catalogue?q=合同")
    (filtered,) = [url for url in visitor.links() if "mode=on_request" in url]
    await visitor.get(filtered)
    assert visitor.answer.url.params["q"] == "合同"
    assert "目录里没有找到“合同”" in visitor.text
    await visitor.get("/at/JD/catalogue?mode=withheld")
    assert "共 1 条" in visitor.text
    await visitor.get("/at/JD/catalogue?mode=nonsense&after=nonsense")
    assert "共 3 条" in visitor.text


async def test_more_than_a_page_goes_on(
    visitor: Visitor, office: Authority, officer: Officer, clock: FixedClock
) -> None:
    for n in range(25):
        item = Item(title=f"公告第{n}号", made_on=date(2025, 1, 1), mode=CatalogueMode.ON_REQUEST)
        await add_entry(office, item, (), author=author_of(officer), now=clock.now())
    seen: list[str] = []
    await visitor.get("/at/JD/catalogue?q=公告")
    for left in (20, 5):
        titles = [f"公告第{n}号" for n in range(25) if f">公告第{n}号<" in visitor.page]
        assert len(titles) == left
        seen += titles
        if left == 20:
            await visitor.follow("下一页")
    assert len(set(seen)) == 25
    assert "下一页" not in visitor.text


async def test_what_was_taken_down_is_gone_and_says_so(
    visitor: Visitor, entries: dict[str, CatalogueEntry], officer: Officer, clock: FixedClock
) -> None:
    entry = entries["contract"]
    await visitor.get(f"/at/JD/catalogue/{entry.id}")
    file = visitor.link("合同“甲”.txt")
    await take_down(entry.id, reason="内部原因", author=author_of(officer), now=clock.now())
    for path in (f"/at/JD/catalogue/{entry.id}", file):
        await visitor.get(path)
        assert visitor.status == 410
        assert "这一条已经撤下" in visitor.text
        assert "内部原因" not in visitor.page
    await visitor.get("/at/JD/catalogue?q=清运")
    assert CONTRACT.title not in visitor.text


async def test_an_entry_stands_under_its_own_office_only(
    visitor: Visitor, entries: dict[str, CatalogueEntry], clock: FixedClock
) -> None:
    await Authority.create(code="JY", name="乙街道办事处", created_at=clock.now())
    number = entries["contract"].id
    for path in ("", "/files/1"):
        await visitor.get(f"/at/JY/catalogue/{number}{path}")
        assert visitor.status == 404
    await visitor.get("/catalogue")
    assert "看哪个机关的公开目录？" in visitor.text


@pytest.mark.parametrize("path", ["", "?q=清运", "?q=水库", "/1", "/2", "/3"])
async def test_every_page_keeps_the_strict_policy_and_speaks_english(
    visitor: Visitor, entries: dict[str, CatalogueEntry], path: str
) -> None:
    await visitor.get(f"/at/JD/catalogue{path}")
    assert visitor.status == 200
    assert "style=" not in visitor.page
    await visitor.get("/?lang=en")
    await visitor.get(f"/at/JD/catalogue{path}")
    assert "Catalogue" in visitor.text
    assert "公开方式" not in visitor.text
