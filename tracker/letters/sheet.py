"""Letters and receipts on paper: PDF/A and tagged, after GB/T 9704—2012.

The place of the seal is left blank; nothing is drawn there. The same letter gives the
same bytes.
"""

import asyncio
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

import typst

from tracker.clock import CHINA
from tracker.letters.compose import LetterText, Sender
from tracker.letters.glyphs import FONTS, REMARK, is_stand_in_needed, printable
from tracker.letters.wording import TEMPLATES, day, paragraphs, said

RECEIPT_TITLE = "政府信息公开申请登记回执"
_ENCLOSED = "附件："
_CHARACTERS_WITH_SIGNATURE = 3 * 28


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptSheet:
    """What a receipt tells. `counted`: how the due date was counted, line by line."""

    office: Sender
    register_number: str
    tracking_code: str | None = None
    applicant: str
    channel: str
    submitted_at: datetime | None = None
    received_on: date
    due_on: date | None = None
    counted: tuple[str, ...] = ()
    submitted: str
    files: tuple[str, ...] = ()
    on: date


async def letter_pdf(letter: LetterText, sender: str) -> bytes:
    """The letter as it is printed, sealed and posted."""
    return await sheet_pdf(
        "letter.typ",
        {
            "title": letter.title,
            "office": sender,
            "number": letter.number,
            "addressee": letter.addressee,
            **_body(letter.body),
            "on": _parts(letter.on),
            "day": day(letter.on),
        },
    )


async def receipt_pdf(sheet: ReceiptSheet) -> bytes:
    """The receipt of an application: what it says is what the register says."""
    body = said(
        "receipt.txt",
        sender=sheet.office,
        due_on=sheet.due_on,
        tracking_code=sheet.tracking_code,
    )
    return await sheet_pdf(
        "receipt.typ",
        {
            "title": RECEIPT_TITLE,
            "office": sheet.office.name,
            "rows": [{"label": label, "lines": lines} for label, lines in _rows(sheet) if lines],
            "asked_label": f"申请内容（共{len(sheet.submitted)}字）",
            "asked": _lines(paragraphs(sheet.submitted).splitlines()),
            **_body(paragraphs(body)),
            "on": _parts(sheet.on),
            "day": day(sheet.on),
        },
    )


def _rows(sheet: ReceiptSheet) -> Iterable[tuple[str, list[str]]]:
    at = sheet.submitted_at.astimezone(CHINA) if sheet.submitted_at else None
    yield "登记编号", [sheet.register_number]
    yield "查询码", [sheet.tracking_code] if sheet.tracking_code else []
    yield "申请人", [sheet.applicant] if sheet.applicant else []
    yield "申请渠道", [sheet.channel]
    yield "提交时间", [f"{day(at.date())} {at:%H:%M}"] if at else []
    yield "收到日期", [day(sheet.received_on)]
    yield "答复期限", [day(sheet.due_on)] if sheet.due_on else []
    yield "期限计算", list(sheet.counted)
    yield "附件", list(sheet.files)


def _body(text: str) -> dict[str, list[dict[str, Any]]]:
    """The text, and apart from it the `last` lines, which stay on the page of the signature."""
    lines = text.splitlines()
    kept, length = 0, 0
    for line in reversed(lines):
        length += len(line)
        if length > _CHARACTERS_WITH_SIGNATURE:
            break
        kept += 1
    split = len(lines) - kept
    return {"body": _lines(lines[:split]), "last": _lines(lines[split:])}


def _lines(lines: Iterable[str]) -> list[dict[str, Any]]:
    """Lines of text with the indents that their leading full-width spaces mean."""
    return [_line(line) for line in lines]


def _line(line: str) -> dict[str, Any]:
    text = line.lstrip("\u3000")
    indent = len(line) - len(text)
    enclosed = text.startswith(_ENCLOSED)
    # Names of enclosures hang below each other, right of their numbers.
    hanging = indent + enclosed * len(_ENCLOSED) + 0.75 if enclosed or indent > 2 else 0
    return {"text": text, "indent": indent, "hanging": hanging, "apart": enclosed}


def _parts(on: date) -> dict[str, int]:
    return {"year": on.year, "month": on.month, "day": on.day}


async def sheet_pdf(template: str, data: dict[str, Any]) -> bytes:
    """A sheet from its template; `data` is what stands on it, never code."""
    said = json.dumps(data, ensure_ascii=False)
    marked = {**data, "remark": REMARK if is_stand_in_needed(said) else ""}
    return await asyncio.to_thread(_compiled, template, _printable(marked))


def _printable(value: Any) -> Any:
    """The same data with every text made printable."""
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, dict):
        return {name: _printable(held) for name, held in value.items()}
    return [_printable(held) for held in value] if isinstance(value, list | tuple) else value


def _compiled(template: str, data: dict[str, Any]) -> bytes:
    """A compiler of its own for each sheet: one cannot serve two threads."""
    compiler = typst.Compiler(
        TEMPLATES / template,
        root=TEMPLATES,
        font_paths=_fonts(),
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
    )
    pdf = compiler.compile(format="pdf", pdf_standards=["a-2b", "ua-1"], timestamp=0)
    assert isinstance(pdf, bytes)
    return pdf


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[FONTS])
