"""The part of `tracker check` about the daily heads: their chain, and what they vouch for."""

from collections.abc import AsyncIterator, Iterable

from tortoise.exceptions import BaseORMException

from tracker.files.store import Store
from tracker.records.connections import reader
from tracker.records.digests import digest
from tracker.records.head_models import JournalHead
from tracker.records.head_text import PrintedHead
from tracker.records.heads import head_named, positions_of, printed, said_by_head
from tracker.records.models import Application, Authority

_PAGE = 200
# Positions whose entry is gone or is another one, or whose journal is not the head's authority's.
_UNMET = """
SELECT h.n, p.journal_id, p.length, e.id AS entry FROM journal_position p
JOIN journal_head h ON h.id = p.head_id
LEFT JOIN journal j ON j.id = p.journal_id AND j.authority_id = h.authority_id
LEFT JOIN entry e ON e.journal_id = j.id AND e.seq = p.length
WHERE h.authority_id = {authority_id} AND (e.id IS NULL OR e.digest <> p.digest)
ORDER BY h.n, p.journal_id
"""


async def head_findings(_store: Store) -> AsyncIterator[tuple[str, str]]:
    """Where and what, for every authority."""
    for authority in await Authority.all().order_by("code"):
        async for n, what in _chain(authority):
            yield f"{authority.code} 第{n}号总摘要", what
        for row in await reader().execute_query_dict(_UNMET.format(authority_id=authority.id)):
            entry = f"{await _about(row['journal_id'])}第{row['length']}条记录"
            what = "已被改写" if row["entry"] is not None else "已不存在"
            yield f"{authority.code} 第{row['n']}号总摘要", f"其中的{entry}{what}"


async def _chain(authority: Authority) -> AsyncIterator[tuple[int, str]]:
    """Whether the heads follow one another from the first, and each says what it said."""
    wanted, previous, journals, entries = 1, "", 0, 0
    vouched: dict[int, int] = {}
    while True:
        try:
            page = await (
                JournalHead.filter(authority_id=authority.id, n__gte=wanted)
                .order_by("n")
                .limit(_PAGE)
            )
        except (BaseORMException, ValueError):
            yield wanted, "以后的总摘要中有不能识别的内容"
            return
        for head in page:
            if head.n != wanted:
                yield wanted, f"缺失（接着的是第{head.n}号）"
            positions = await positions_of(head)
            if head.previous != previous:
                yield head.n, "与前一号不相接"
            if head.digest != digest(head.algorithm, said_by_head(authority.code, head, positions)):
                yield head.n, "内容被改动"
            for one in positions:
                journals += one.journal not in vouched
                entries += one.length - vouched.get(one.journal, 0)
                vouched[one.journal] = one.length
            if (head.journals, head.entries) != (journals, entries):
                yield head.n, f"应为{journals}份、{entries}条记录"
            wanted, previous = head.n + 1, head.digest
        if len(page) < _PAGE:
            return


async def _about(journal_id: int) -> str:
    application = await Application.get_or_none(journal_id=journal_id).only("id", "register_number")
    return f"申请 {application.register_number} " if application else f"办理记录 {journal_id} "


async def compare_heads(said: Iterable[PrintedHead]) -> list[tuple[str, str]]:
    """What printed heads say that the register does not."""
    findings = []
    for one in said:
        where = f"{one.code} 第{one.n}号总摘要（{one.on}）"
        authority = await Authority.get_or_none(code=one.code)
        head = await head_named(authority.id, one.n) if authority else None
        if authority is None or head is None:
            findings.append((where, "登记簿中没有：已经发出的总摘要被删除，或者代码、号抄错"))
        elif printed(authority.code, head) != one:
            findings.append((where, "与登记簿中的不一致：抄写有误，或者记录在此以后被改写"))
    return findings
