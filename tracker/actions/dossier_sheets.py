"""What stands before and behind the documents of a dossier: cover, list, review note.

The Chinese names are those of the archives: 案卷封面, 卷内目录, 卷内备考表. Boxes for what
people write by hand (the term of keeping, who checked it) stay empty.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from tracker.actions.checked_case import checked_case
from tracker.actions.file_papers import Holdings, Paper
from tracker.law.grounds import RESULTS
from tracker.law.self_check import Met, score
from tracker.letters.binding import Binding, Bound
from tracker.letters.file_sheet import Table, cover_sheet, file_sheet
from tracker.letters.wording import day
from tracker.records.cases import CaseFile

GONE = "文件不在存储中"
_LIST = ("序号", "文号", "责任者", "题名", "日期", "页号", "备注")
_CHECKS = ("序号", "要点", "情况", "缺什么", "依据")


@dataclass(frozen=True, slots=True)
class Filing:
    """A case with its documents bound, about to be filed under this number."""

    held: Holdings
    papers: Sequence[Paper]
    binding: Binding
    number: str
    version: int
    officer: str

    @property
    def documents(self) -> list[tuple[Paper, Bound]]:
        return list(zip(self.papers, self.binding.documents, strict=True))


async def front_and_back(filing: Filing) -> list[tuple[str, bytes]]:
    """Cover and list for the front, the review note for the back, each with its name."""
    return [
        ("案卷封面", await _cover(filing)),
        ("卷内目录", await _list(filing)),
        ("卷内备考表", await _note(filing)),
    ]


def remark_of(paper: Paper, why: str) -> str:
    """What a list says of a document that is not among the pages: why, and its digest."""
    if not why or paper.file is None:
        return why
    return f"未装订：{why}\nSHA-256 {paper.file.digest}"


async def _cover(filing: Filing) -> bytes:
    case, application = filing.held.case, filing.held.case.application
    facts = [
        ("归档号", f"{filing.number}（第{filing.version}版）"),
        ("登记编号", application.register_number),
        ("申请人", case.particulars.name if case.particulars else ""),
        ("收到日期", day(case.facts.received.on)),
        ("办结日期", day(application.ended_on) if application.ended_on else ""),
        ("办理结果", _result(case)),
        ("文号", application.document_number or "（无）"),
        ("本卷内容", f"{len(filing.papers)}件，{filing.binding.pages}页"),
        ("保管期限", retention.label if (retention := case.authority.retention) else ""),
        ("归档", f"{filing.officer}，{day(filing.held.today)}"),
    ]
    return await cover_sheet(
        "案　卷",
        filing.held.office,
        subtitle=application.kind.label,
        corner=filing.number,
        facts=facts,
    )


def _result(case: CaseFile) -> str:
    code, stage = case.application.result, case.application.stage.label
    return f"{stage}：{RESULTS[code].label}" if code and code in RESULTS else stage


async def _list(filing: Filing) -> bytes:
    rows = [
        (
            str(n),
            paper.number,
            paper.author,
            paper.title,
            day(paper.on),
            bound.page_range,
            remark_of(paper, bound.why),
        )
        for n, (paper, bound) in enumerate(filing.documents, start=1)
    ]
    number = filing.held.case.application.register_number
    return await file_sheet(
        "卷内目录",
        filing.held.office,
        facts=[("归档号", filing.number), ("登记编号", number)],
        tables=[Table(_LIST, (2, 7, 4, 7, 5, 3, 7), rows, size=8.5)],
    )


async def _note(filing: Filing) -> bytes:
    """What is here, what is not, and what the self-check found."""
    held = filing.held
    left_out = [f"{paper.title}（{bound.why}）" for paper, bound in filing.documents if bound.why]
    facts = [
        ("本卷情况", f"共{len(filing.papers)}件，装订{filing.binding.pages}页。"),
        ("未装订的文件", "\n".join(left_out) or "无"),
        ("缺少的材料", ""),
        ("整理人", filing.officer),
        ("整理日期", day(held.today)),
        ("检查人", ""),
        ("检查日期", ""),
    ]
    checked = checked_case(held.case, None, held.calendar, held.today)
    # That it lies in the archive is being done just now.
    rows = [
        (
            str(n),
            one.point.label,
            one.met.label,
            one.point.missing if one.met is Met.NO else "",
            one.point.article,
        )
        for n, one in enumerate(checked, start=1)
        if one.point.key != "archived"
    ]
    title = f"自查 {score(checked) + 1}/{len(checked)}"
    table = Table(_CHECKS, (1, 5, 2, 6, 4), rows, title, 8.5)
    return await file_sheet("卷内备考表", held.office, facts=facts, tables=[table])
