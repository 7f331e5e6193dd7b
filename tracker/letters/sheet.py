"""Letters and receipts on paper: PDF/A and tagged, after GB/T 9704—2012.

The place of the seal is left blank; nothing is drawn there. The same letter gives the
same bytes. A receipt carries its attestation three times, as QR code, in print and in the
file's keywords, and the applicant's text as an enclosed file (hence PDF/A-3).
"""

import asyncio
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from typing import Any, Literal

import typst

from tracker.letters.attestation import Attestation, attested
from tracker.letters.compose import LetterText, Sender
from tracker.letters.glyphs import FONTS, REMARK, is_stand_in_needed, printable
from tracker.letters.qr_code import qr_svg
from tracker.letters.signing_key import SigningKey, grouped
from tracker.letters.wording import TEMPLATES, day, paragraphs, said

Standard = Literal["a-2b", "a-3b"]  # only the latter encloses files

RECEIPT_TITLE = "政府信息公开申请登记回执"
RECEIPT_TEXT_FILE = "application.txt"
_ENCLOSED = "附件："
_CHARACTERS_WITH_SIGNATURE = 3 * 28


class Label(StrEnum):
    """The rows of a receipt, as they are printed and as they are found again when checked."""

    NUMBER = "登记编号"
    CODE = "查询码"
    APPLICANT = "申请人"
    CHANNEL = "申请渠道"
    SUBMITTED = "提交时间"
    ENTERED = "登记时间"
    RECEIVED = "收到日期"
    DUE = "答复期限"
    COUNTED = "期限计算"
    FILES = "附件"


# Rows too long to leave room for the code beside them.
_WIDE = frozenset({Label.COUNTED, Label.FILES})


@dataclass(frozen=True, slots=True)
class Signer:
    """Who signs receipts. `check_url`: where a phone that reads the QR code is led, if known."""

    key: SigningKey
    check_url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptSheet:
    """What a receipt tells. `counted`: how the due date was counted, line by line."""

    office: Sender
    facts: Attestation
    tracking_code: str | None = None
    applicant: str
    channel: str
    due_on: date | None = None
    counted: tuple[str, ...] = ()
    submitted: str
    files: tuple[str, ...] = ()


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
            "void": letter.void,
        },
    )


async def receipt_pdf(sheet: ReceiptSheet, signer: Signer) -> bytes:
    """The receipt of an application: what it says is what the register says."""
    told = receipt_data(sheet, signer)
    return await sheet_pdf("receipt.typ", told, standard="a-3b", text=sheet.submitted)


def receipt_data(sheet: ReceiptSheet, signer: Signer) -> dict[str, Any]:
    """What the template of a receipt is given."""
    body = said(
        "receipt.txt",
        sender=sheet.office,
        due_on=sheet.due_on,
        tracking_code=sheet.tracking_code,
    )
    issued_on = sheet.facts.moment.date()
    return {
        "title": RECEIPT_TITLE,
        "office": sheet.office.name,
        "rows": [
            {"label": label, "lines": lines, "beside": label not in _WIDE}
            for label, lines in _rows(sheet)
            if lines
        ],
        "asked_label": asked_label(sheet.submitted),
        "asked": _lines(paragraphs(sheet.submitted).splitlines()),
        "proof": _proof(sheet.facts, signer),
        "text_file": RECEIPT_TEXT_FILE,
        **_body(paragraphs(body)),
        "on": _parts(issued_on),
        "day": day(issued_on),
    }


def asked_label(submitted: str) -> str:
    """The heading above what the applicant wrote."""
    return f"申请内容（共{len(submitted)}字）"


def signed_rows(facts: Attestation) -> Iterable[tuple[Label, str]]:
    """The rows that are signed, as they are printed."""
    at = facts.moment
    yield Label.NUMBER, facts.register_number
    yield Label.ENTERED if facts.entered else Label.SUBMITTED, f"{day(at.date())} {at:%H:%M:%S}"
    yield Label.RECEIVED, day(facts.received_on)


def _rows(sheet: ReceiptSheet) -> Iterable[tuple[str, list[str]]]:
    number, moment, received = signed_rows(sheet.facts)
    yield number[0], [number[1]]
    yield Label.CODE, [sheet.tracking_code] if sheet.tracking_code else []
    yield Label.APPLICANT, [sheet.applicant] if sheet.applicant else []
    yield Label.CHANNEL, [sheet.channel]
    yield moment[0], [moment[1]]
    yield received[0], [received[1]]
    yield Label.DUE, [day(sheet.due_on)] if sheet.due_on else []
    yield Label.COUNTED, list(sheet.counted)
    yield Label.FILES, list(sheet.files)


def _proof(facts: Attestation, signer: Signer) -> dict[str, str]:
    """The attestation for phones, for eyes and for programs."""
    text = attested(facts, signer.key)
    address = f"{signer.check_url}?receipt=" if signer.check_url else ""
    return {
        "text": text,
        "qr": qr_svg(*filter(None, (address, text))),
        "check_url": signer.check_url,
        "key_id": grouped(signer.key.public.id.hex()),
    }


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


async def sheet_pdf(
    template: str, data: dict[str, Any], *, standard: Standard = "a-2b", **enclosed: str
) -> bytes:
    """A sheet from its template; `data` is what stands on it, never code.

    `enclosed`: texts for files within the file, which are not to be made printable.
    """
    said = json.dumps(data, ensure_ascii=False)
    marked = {**data, "remark": REMARK if is_stand_in_needed(said) else ""}
    return await asyncio.to_thread(_compiled, template, _printable(marked), standard, enclosed)


def _printable(value: Any) -> Any:
    """The same data with every text made printable."""
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, dict):
        return {name: _printable(held) for name, held in value.items()}
    return [_printable(held) for held in value] if isinstance(value, list | tuple) else value


def _compiled(
    template: str, data: dict[str, Any], standard: Standard, enclosed: dict[str, str]
) -> bytes:
    """A compiler of its own for each sheet: one cannot serve two threads."""
    compiler = typst.Compiler(
        TEMPLATES / template,
        root=TEMPLATES,
        font_paths=_fonts(),
        sys_inputs={"data": json.dumps(data, ensure_ascii=False), **enclosed},
    )
    pdf = compiler.compile(format="pdf", pdf_standards=[standard, "ua-1"], timestamp=0)
    assert isinstance(pdf, bytes)
    return pdf


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[FONTS])
