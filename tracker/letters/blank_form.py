"""The official form, blank: what article 29 asks, and nothing else, on paper and to edit.

One description makes the page, the PDF and the DOCX. The strip at the foot is for the
office: what it counts in the annual table is not asked of the applicant.
"""

import asyncio
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from importlib import import_module
from typing import Any

from tracker.law.terms import ApplicantKind, Carrier, Term, Way
from tracker.letters.compose import Sender
from tracker.letters.sheet import sheet_pdf

TITLE = "政府信息公开申请表"
PERSON, ORGANISATION = "公民", "法人或者其他组织"
# A box to tick, and a blank that keeps it with its words.
_BOX = "□\u00a0"


@dataclass(frozen=True, slots=True)
class Row:
    """A field: its label, what is printed in it, and how many lines it leaves to write on."""

    label: str
    printed: str = ""
    lines: int = 1


@dataclass(frozen=True, slots=True)
class Part:
    """Fields of one item of article 29."""

    title: str
    article: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class BlankForm:
    """The form for one kind of applicant."""

    title: str
    kind: str
    office: str
    parts: tuple[Part, ...]
    signature: tuple[Row, ...]
    for_office: tuple[Row, ...]
    notes: tuple[str, ...]


def blank_form(office: Sender, *, for_organisation: bool) -> BlankForm:
    """The form of an office, for a natural person or for an organisation."""
    return BlankForm(
        title=TITLE,
        kind=ORGANISATION if for_organisation else PERSON,
        office=office.name,
        parts=(
            Part(
                "申请人",
                "条例第二十九条第二款第一项",
                _organisation() if for_organisation else _person(),
            ),
            Part(
                "所需政府信息",
                "条例第二十九条第二款第二项",
                (Row("名称"), Row("文号"), Row("便于查找的其他特征性描述", lines=6)),
            ),
            Part(
                "形式要求",
                "条例第二十九条第二款第三项",
                (
                    Row("提供形式", boxes(Carrier)),
                    Row("获取方式、途径", boxes(Way), lines=2),
                    Row("不能按此提供时", f"{_BOX}可以换一种形式　{_BOX}请先与我联系"),
                ),
            ),
        ),
        signature=(
            Row("申请人签名（盖章）" if for_organisation else "申请人签名"),
            Row("申请日期", "　　　　年　　月　　日"),
        ),
        for_office=_for_office(for_organisation=for_organisation),
        notes=tuple(_notes(office)),
    )


def _person() -> tuple[Row, ...]:
    return (
        Row("姓名"),
        Row("身份证明", f"{_BOX}居民身份证　{_BOX}其他证件：　　　　　　（请附复印件）"),
        Row("证件号码"),
        Row("联系电话"),
        Row("电子邮箱"),
        Row("通信地址"),
    )


def _organisation() -> tuple[Row, ...]:
    return (
        Row("名称"),
        Row("身份证明", f"{_BOX}营业执照　{_BOX}其他登记证书：　　　　　（请附复印件）"),
        Row("统一社会信用代码"),
        Row("联系人"),
        Row("联系电话"),
        Row("电子邮箱"),
        Row("通信地址"),
    )


def _for_office(*, for_organisation: bool) -> tuple[Row, ...]:
    strip = (Row("登记编号"), Row("收到日期", "　　　　年　　月　　日"))
    if not for_organisation:
        return strip
    kinds = [kind for kind in ApplicantKind if kind is not ApplicantKind.NATURAL_PERSON]
    return (*strip, Row("单位性质", boxes(kinds), lines=2))


def _notes(office: Sender) -> Iterable[str]:
    yield (
        "名称、文号和特征性描述，知道哪些写哪些。联系电话、电子邮箱、通信地址至少写一项；"
        "要求邮寄的写明通信地址。不需要说明用途。书写有困难的，可以口头提出，由工作人员代填。"
    )
    if office.address:
        yield f"交到或者寄到：{office.address} {office.name} 政府信息公开工作机构"
    told = (("电话", office.telephone), ("办公时间", office.hours))
    if known := [f"{label}：{value}" for label, value in told if value]:
        yield "　".join(known)


def boxes(terms: Iterable[Term]) -> str:
    """Boxes to tick, one for each word."""
    return "　".join(f"{_BOX}{term.label}" for term in terms)


async def blank_form_pdf(form: BlankForm) -> bytes:
    """On one sheet of A4."""
    return await sheet_pdf("blank_form.typ", asdict(form))


async def blank_form_docx(form: BlankForm) -> bytes:
    """To fill in with an office program; the same table."""
    return await asyncio.to_thread(_docx, form)


def _docx(form: BlankForm) -> bytes:
    there: Any = import_module("tracker.letters.blank_form_docx")  # its library is slow to load
    made: bytes = there.made(form)
    return made
