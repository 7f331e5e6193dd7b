"""The catalogue of the example: what is published, what was released, what is withheld."""

from datetime import datetime, timedelta

from tracker.actions.catalogue import add_entry, release
from tracker.files.attachments import accept
from tracker.files.store import Store
from tracker.law.catalogue import Item
from tracker.law.terms import CatalogueMode, Helped, WithholdingReason
from tracker.records.catalogue_help import note_help
from tracker.records.codes import Codes
from tracker.records.drafts import new_draft
from tracker.records.journal import Author
from tracker.records.models import Application, Attachment, Authority

# How many days ago, title, mode, summary, link.
_ENTRIES: tuple[tuple[int, str, CatalogueMode, str, str], ...] = (
    (
        700,
        "2024年环卫服务（垃圾清运）合同公告",
        CatalogueMode.PROACTIVE,
        "本街道2024年1月至12月垃圾清运服务合同的成交供应商、金额和期限。付款凭证须另行申请。",
        "https://example.org/notices/2024-hw",
    ),
    (
        400,
        "老旧小区加装电梯补贴办法",
        CatalogueMode.PROACTIVE,
        "补贴标准、申请材料和办理流程。",
        "https://example.org/elevator",
    ),
    (
        330,
        "2025年度部门预算和“三公”经费预算",
        CatalogueMode.PROACTIVE,
        "收支总表、“三公”经费预算表及说明。",
        "https://example.org/budget/2025",
    ),
    (
        210,
        "最低生活保障对象人数和资金发放情况（2025年上半年）",
        CatalogueMode.PROACTIVE,
        "按社区统计的户数、人数和发放总额，不含个人信息。",
        "https://example.org/dibao/2025-1",
    ),
    (
        120,
        "东门社区服务中心改建工程竣工验收报告",
        CatalogueMode.ON_REQUEST,
        "工程概况、验收结论，全文可以申请获取。",
        "",
    ),
)
_HELPED = (
    *(Helped.SHOWN,) * 9,
    *(Helped.OPENED,) * 6,
    *(Helped.ANSWERED,) * 4,
)


async def fill_catalogue(
    authority: Authority,
    released: Application,
    *,
    author: Author,
    store: Store,
    codes: Codes,
    now: datetime,
) -> None:
    """Entries of each mode, one with a file, one released from a reply; and some visits."""
    for number, (ago, title, mode, summary, link) in enumerate(_ENTRIES, start=1):
        made_on = now.date() - timedelta(days=ago)
        item = Item(
            title=title,
            made_on=made_on,
            mode=mode,
            index_number=f"SL-{made_on.year}-{number:03}",
            document_number=f"示街办〔{made_on.year}〕{number}号" if number < 4 else "",
            summary=summary,
            link=link,
        )
        await add_entry(authority, item, (), author=author, now=now)
    await _with_file(authority, author, store, now)
    await _withheld(authority, author, now)
    files = Attachment.filter(application=released, from_applicant=False)
    await release(
        released.id,
        Item(
            title="2025年度应急预案",
            made_on=now.date() - timedelta(days=60),
            mode=CatalogueMode.ON_REQUEST,
            summary="街道应急预案全文，曾依申请公开。",
        ),
        [file.id for file in await files],
        store=store,
        author=author,
        now=now,
    )
    for helped in _HELPED:
        _, draft = await new_draft(codes, authority.id, {}, now=now)
        await note_help(draft, helped, today=now.date())


async def _with_file(authority: Authority, author: Author, store: Store, now: datetime) -> None:
    text = "政府信息公开指南所列各类信息的保存期限（示例文本）\n".encode()
    file = await accept(store, "档案保管期限表.txt", text, limit=1024 * 1024)
    item = Item(
        title="机关文书档案保管期限表",
        made_on=now.date() - timedelta(days=90),
        mode=CatalogueMode.PROACTIVE,
        index_number=f"SL-{now.year}-101",
    )
    await add_entry(authority, item, (file,), author=author, now=now)


async def _withheld(authority: Authority, author: Author, now: datetime) -> None:
    item = Item(
        title="北河沿线房屋征收补偿方案讨论记录",
        made_on=now.date() - timedelta(days=75),
        mode=CatalogueMode.WITHHELD,
        reason=WithholdingReason.PROCESS_INFORMATION,
        summary="方案公布前的内部讨论记录；公布的方案另见公告。",
    )
    await add_entry(authority, item, (), author=author, now=now)
