"""What is printed for the way out: envelopes, labels, the list for the post, and 送达回证."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from tracker.law.terms import Term
from tracker.letters.compose import Sender
from tracker.letters.file_sheet import Table, file_sheet
from tracker.letters.sheet import sheet_pdf
from tracker.letters.wording import day

RETURN_SLIP = "送达回证"
_SLIP_NOTES = (
    "1. 受送达人收到后在本回证上签名或者盖章，并写明收到的日期。",
    "2. 由他人代收的，代收人签名并写明与受送达人的关系。",
    "3. 拒绝签收的，由送达人写明情况、日期，并请见证人签名。",
)
_BY_HAND = "　　　　年　　月　　日　　时"
_ROW, _HIGH_ROW = 8, 16


class EnvelopeSize(Term):
    """What is put into the printer."""

    DL = "dl", "DL信封（220×110毫米）"
    C5 = "c5", "C5信封（229×162毫米）"
    LABELS = "labels", "A4不干胶标签（3×8）"


@dataclass(frozen=True, slots=True)
class Posted:
    """One letter on its way: to whom and where, what it is, and its number of the post."""

    to: str
    address: str
    title: str
    number: str
    register_number: str
    waybill: str = ""


async def envelopes_pdf(office: Sender, items: Sequence[Posted], size: EnvelopeSize) -> bytes:
    return await sheet_pdf(
        "envelopes.typ",
        {
            "title": "信封",
            "office": office.name,
            "size": size.value,
            "sender": [line for line in (office.address, office.name, office.telephone) if line],
            "items": [
                {"to": one.to, "address": one.address, "number": one.register_number}
                for one in items
            ],
        },
    )


async def post_list_pdf(office: Sender, items: Sequence[Posted], on: date) -> bytes:
    """The list that the post office stamps: proof of what was handed in on which day."""
    rows = [
        (str(n), one.waybill, one.to, one.address, f"{one.title}\n{one.number}")
        for n, one in enumerate(items, start=1)
    ]
    head = ("序号", "邮件号", "收件人", "地址", "内件")
    return await file_sheet(
        "交寄邮件清单",
        office.name,
        facts=[("日期", day(on)), ("件数", f"{len(items)}件"), ("寄件地址", office.address)],
        tables=[Table(head, (1, 4, 3, 7, 6), rows)],
        after="寄件单位经办人：\n邮政企业收寄人（日戳）：",
        landscape=True,
    )


async def return_slips_pdf(office: Sender, items: Sequence[Posted]) -> bytes:
    slips = []
    for one in items:
        rows = [
            ("送达机关", office.name, _ROW),
            ("送达的文书", f"《{one.title}》{one.number}", _HIGH_ROW),
            ("登记编号", one.register_number, _ROW),
            ("受送达人", one.to, _ROW),
            ("送达地点", "", _ROW),
            ("送达方式", "□ 当面　□ 委托其他机关　□ 邮寄", _ROW),
            ("受送达人签名或者盖章", "", _HIGH_ROW),
            ("收到日期", _BY_HAND, _ROW),
            ("代收人签名，与受送达人的关系", "", _HIGH_ROW),
            ("拒收的情况，见证人签名", "", _HIGH_ROW),
            ("送达人签名，日期", "", _HIGH_ROW),
            ("备注", "", _ROW),
        ]
        told = [{"label": label, "value": value, "height": high} for label, value, high in rows]
        slips.append({"rows": told})
    return await sheet_pdf(
        "return_slips.typ",
        {"title": RETURN_SLIP, "office": office.name, "items": slips, "notes": _SLIP_NOTES},
    )
