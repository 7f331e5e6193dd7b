"""What the register says of a case, printed as sheets of its file. In full: for the file only."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal

from tracker.clock import CHINA
from tracker.law.calendar import Calendar
from tracker.law.deadlines import reckon
from tracker.law.entries import Entry
from tracker.law.terms import Term
from tracker.letters.file_sheet import Table, file_sheet
from tracker.letters.wording import day, yuan
from tracker.records.cases import CaseFile
from tracker.records.handling_models import Material, SearchRecord
from tracker.records.messages import Thread

# What an entry says in the record, in this order; the rest stands in the journal itself.
_TOLD = (
    "channel", "evidence", "whom", "items", "respond_by", "opinion", "summary", "working_days",
    "consent_by", "until", "reason", "yuan", "receipt", "case_number", "decision", "corrects",
    "into", "letter", "way", "waybill", "result", "seq", "note",
)  # fmt: skip
_NOTHING = "（未登记）"


async def application_sheet(case: CaseFile) -> bytes:
    """Who applied, how to reach them, and what they wrote."""
    application, received, person = case.application, case.facts.received, case.particulars
    facts = [
        ("登记编号", application.register_number),
        ("收到日期", day(received.on)),
        ("提交时间", moment(application.submitted_at) if application.submitted_at else _NOTHING),
        ("渠道", received.channel.label),
        ("收到的凭据", received.evidence or _NOTHING),
        ("申请人类型", received.applicant_kind.label),
    ]
    if person is not None:
        document = person.identity_document.label if person.identity_document else ""
        facts += [
            ("姓名或者名称", person.name),
            ("证件", f"{document} {person.identity_number}".strip()),
            ("联系人", person.contact_person),
            ("联系电话", person.telephone),
            ("电子邮箱", person.email),
            ("邮寄地址", person.postal_address),
            ("提供方式", "，".join(_labels(person.carrier, person.way))),
        ]
        if person.agent_kind is not None:
            facts += [
                ("代理人", f"{person.agent_name}（{person.agent_kind.label}）"),
                ("代理人证件、电话", f"{person.agent_number} {person.agent_telephone}".strip()),
            ]
    own = case.statements.get(1)
    return await file_sheet(
        f"{application.kind.label}（登记的内容）",
        case.authority.name,
        facts=[(label, value) for label, value in facts if value],
        text=f"申请内容：\n{own.text}" if own else "申请内容：没有登记。",
    )


async def statement_sheet(case: CaseFile, title: str, on: date, text: str) -> bytes:
    facts = [("登记编号", case.application.register_number), ("收到日期", day(on))]
    return await file_sheet(title, case.authority.name, facts=facts, text=text)


async def delivery_sheet(case: CaseFile) -> bytes:
    """How every letter left the house, when the reply arrived, and since when it was open."""
    facts = case.facts
    rows = []
    for letter in case.letters.values():
        sent = facts.dispatch_of(letter.number)
        way = sent.way.label if sent and sent.way else ""
        proof = "\n".join(filter(None, (sent.waybill, sent.evidence))) if sent else ""
        opened = f"首次打开：{moment(letter.opened_at)}" if letter.opened_at else ""
        rows.append(
            (
                f"{letter.kind}\n{letter.number}",
                letter.addressee,
                day(sent.on) if sent else _NOTHING,
                way,
                "\n".join(filter(None, (proof, opened))),
            )
        )
    delivered = facts.delivered
    told = [
        ("登记编号", case.application.register_number),
        ("答复收到日期", day(delivered.on) if delivered else _NOTHING),
        ("送达方式", delivered.way.label if delivered and delivered.way else _NOTHING),
        ("送达凭证", (delivered.evidence if delivered else "") or _NOTHING),
    ]
    head = ("文书", "收件人", "发出日期", "方式", "邮件号、凭证")
    table = Table(head, (5, 3, 3, 3, 4), rows)
    note = "邮寄的以交邮之日为发出日期（国办公开办函〔2016〕235号）。"
    return await file_sheet("送达登记", case.authority.name, facts=told, tables=[table], after=note)


async def clock_sheet(case: CaseFile, calendar: Calendar, today: date) -> bytes:
    """The reply period, every day with the reason why it counts or not."""
    deadline = reckon(case.facts, calendar, today)
    left_on = case.facts.left_on
    facts = [
        ("登记编号", case.application.register_number),
        ("起算（第0日）", day(case.facts.began_on)),
        ("答复期限", f"{deadline.reply_period}个工作日"),
        ("届满之日", day(deadline.due_on) if deadline.due_on else "没有在计算的期限"),
        ("答复发出之日", day(left_on) if left_on else "尚未办结"),
    ]
    rows = [
        (day(one.on), str(one.n) if one.counts else "不计", one.why, one.article)
        for one in deadline.days
    ]
    table = Table(("日期", "第几个工作日", "为什么", "依据"), (3, 2, 5, 5), rows, size=9)
    return await file_sheet("答复期限逐日计算", case.authority.name, facts=facts, tables=[table])


async def journal_sheet(case: CaseFile) -> bytes:
    """The journal line by line, with the digest that chains it."""
    rows = []
    for line in case.lines:
        over = "（已作废）" if line.row.seq in case.annulled else ""
        who = line.officer or line.row.actor.label
        rows.append(
            (
                str(line.row.seq),
                day(line.said.on),
                line.said.entry.label + over,
                "；".join(_said(line.said)),
                f"{moment(line.row.recorded_at)}\n{who}",
                line.row.article,
            )
        )
    head = ("序号", "日期", "事项", "内容", "登记时间、登记人", "依据")
    tables = [Table(head, (1, 3, 3, 8, 4, 4), rows, size=8.5)]
    after = f"末条记录摘要（SHA-256）：{case.lines[-1].row.digest}"
    return await file_sheet(
        "办理记录", case.authority.name, tables=tables, after=after, landscape=True
    )


async def messages_sheet(case: CaseFile, thread: Thread) -> bytes:
    rows = []
    for message in thread.messages:
        officer = message.officer.name if message.officer else case.authority.name
        who = "申请人" if message.from_applicant else officer
        names = "\n".join(f"附件：{file.name}" for file in thread.files_of(message))
        rows.append((moment(message.at), who, f"{message.text}\n{names}".strip()))
    table = Table(("时间", "留言人", "内容"), (3, 2, 10), rows)
    return await file_sheet("留言往来", case.authority.name, tables=[table])


async def searches_sheet(case: CaseFile, searches: Sequence[SearchRecord]) -> bytes:
    """The evidence that information does not exist: where, by whom, with which terms, when."""
    rows = []
    for one in searches:
        found = "查到" if one.found else "没有查到"
        result = f"{found}\n{one.result}".strip()
        rows.append((day(one.on), one.place, one.searched_by, one.terms, result))
    table = Table(("日期", "检索的地方", "检索人", "检索词、方法", "结果"), (3, 4, 2, 4, 5), rows)
    facts = [("登记编号", case.application.register_number)]
    return await file_sheet("检索记录", case.authority.name, facts=facts, tables=[table])


async def material_sheet(case: CaseFile, material: Sequence[Material]) -> bytes:
    """A list alone: what of it is given is enclosed with the reply."""
    rows = [
        (one.name, one.description, str(one.pages or ""), one.officer.name, moment(one.at), digest)
        for one in material
        for digest in [f"{one.digest[:32]}\n{one.digest[32:]}"]
    ]
    head = ("文件", "说明", "页数", "添加人", "添加时间", "摘要（SHA-256）")
    facts = [
        ("登记编号", case.application.register_number),
        ("已经计数的页数", f"{sum(one.pages or 0 for one in material)}页"),
    ]
    return await file_sheet(
        "查找到的材料清单", case.authority.name, facts=facts,
        tables=[Table(head, (5, 5, 2, 3, 4, 7), rows, size=8.5)], landscape=True,
    )  # fmt: skip


def moment(at: datetime) -> str:
    """2025年9月22日 09:30, in China."""
    local = at.astimezone(CHINA)
    return f"{day(local.date())} {local:%H:%M}"


def _labels(*terms: Term | None) -> list[str]:
    return [term.label for term in terms if term]


def _said(entry: Entry) -> Iterator[str]:
    for name in _TOLD:
        value = getattr(entry, name, None)
        if value in (None, "", ()):
            continue
        yield _shown(name, value)


def _shown(name: str, value: object) -> str:
    match value:
        case Term():
            return value.label
        case date():
            return day(value)
        case Decimal():
            return yuan(value)
        case tuple():
            return "、".join(map(str, value))
    if name == "seq":
        return f"第{value}条"
    return f"{value}个工作日" if name == "working_days" else str(value)
