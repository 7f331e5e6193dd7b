"""The file for a review or a lawsuit: numbered evidence, the clock day by day, the law cited."""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass

from tracker.actions.archive import bind
from tracker.actions.dossier_sheets import remark_of
from tracker.actions.file_papers import Holdings, Paper, papers_of
from tracker.files.store import Store
from tracker.law.articles import Mark, held_of
from tracker.law.grounds import GROUNDS
from tracker.law.remedies import RemedyPath, remedy
from tracker.law.terms import Term
from tracker.letters.binding import Binding
from tracker.letters.file_sheet import Table, cover_sheet, file_sheet
from tracker.letters.wording import day
from tracker.records.authorities import bodies_of
from tracker.records.cases import CaseFile

_LIST = ("编号", "证据名称", "文号", "日期", "来源", "页号", "证明的内容")
_LAW = ("条文", "要点（非原文）", "说明")


class Forum(Term):
    """Before whom the evidence is laid."""

    REVIEW = "review", "行政复议"
    COURT = "court", "行政诉讼"


@dataclass(frozen=True, slots=True)
class Dispute:
    """What the cover says. `number`: of the case there, where it is known."""

    forum: Forum
    number: str = ""


async def evidence_file(held: Holdings, dispute: Dispute, store: Store) -> bytes:
    """Cover and list of evidence, every document numbered, at last the law."""
    papers, binding = papers_of(held), Binding()
    async for _ in bind(papers, binding, store):
        pass
    title = f"{dispute.forum.label}证据材料"
    front = [
        ("封面", await _cover(held, dispute, title)),
        ("证据清单", await _list(held, papers, binding)),
    ]
    back = [("法律依据", await _law(held.case, held.office))]
    pdf, _pages = await asyncio.to_thread(
        binding.finished, title, held.office, front=front, back=back
    )
    return pdf


async def _cover(held: Holdings, dispute: Dispute, title: str) -> bytes:
    case, office = held.case, held.case.authority
    review = dispute.forum is Forum.REVIEW
    person = case.particulars.name if case.particulars else ""
    facts = [
        ("案号", dispute.number or "（待填）"),
        ("提交至", (office.review_body if review else office.court) or "（待填）"),
        ("被申请人" if review else "被告", office.name),
        ("申请人" if review else "原告", person),
        ("登记编号", case.application.register_number),
        ("收到申请", day(case.facts.received.on)),
        ("被诉答复", _reply(case)),
        ("救济途径", _path(case)),
        ("提交日期", ""),
    ]
    subtitle = f"{case.application.kind.label}一案"
    return await cover_sheet(title, office.name, subtitle=subtitle, facts=facts)


def _reply(case: CaseFile) -> str:
    reply = case.facts.reply
    if reply is None:
        return "没有作出答复" if case.facts.ending is None else case.application.stage.label
    return f"{case.application.document_number or '（无文号）'}，{day(reply.on)}"


def _path(case: CaseFile) -> str:
    """Which way the grounds lead: whether review had to come first is looked at first."""
    reply = case.facts.reply
    if reply is None:
        return RemedyPath.SILENCE.label if case.facts.ending is None else ""
    grounds = [GROUNDS[key] for key in reply.grounds if key in GROUNDS]
    found = remedy(grounds, reply.on, **bodies_of(case.authority))
    return found.path.label if found else ""


async def _list(held: Holdings, papers: list[Paper], binding: Binding) -> bytes:
    rows = []
    for n, (paper, bound) in enumerate(zip(papers, binding.documents, strict=True), start=1):
        proves = "\n".join(filter(None, (paper.proves, remark_of(paper, bound.why))))
        source = f"{paper.author}提交" if paper.author == "申请人" else "本机关制作"
        rows.append(
            (
                f"证据{n}",
                paper.title,
                paper.number,
                day(paper.on),
                source,
                bound.page_range,
                proves,
            )
        )
    number = held.case.application.register_number
    return await file_sheet(
        "证据清单",
        held.office,
        facts=[("登记编号", number)],
        tables=[Table(_LIST, (3, 5, 7, 5, 4, 3, 7), rows, size=8.5)],
        after="以上为复制件，与本机关保存的原件核对无异。\n\n提交单位（盖章）：\n经办人：\n日期：",
    )


async def _law(case: CaseFile, office: str) -> bytes:
    rows = []
    for text, article in held_of(_cited(case)):
        place = text.full_name + (text.place(article.number) if article else "")
        mark = article.mark if article else text.mark
        gist = article.gist if article else text.gist
        rows.append((f"{place}\n{text.number}", gist, "" if mark is Mark.READ else mark.label))
    after = "要点是本系统的概括，引用时请核对原文。"
    tables = [Table(_LAW, (6, 9, 3), rows)]
    return await file_sheet("法律依据", office, tables=tables, after=after)


def _cited(case: CaseFile) -> Iterator[str]:
    """What every act was done under, what the reply rests on, and how days are counted."""
    for line in case.lines:
        if line.row.article:
            yield line.row.article
    for key in case.facts.reply.grounds if case.facts.reply else ():
        if key in GROUNDS and GROUNDS[key].article:
            yield GROUNDS[key].article
    yield "国办公开办函〔2016〕235号"
