"""送达回证: the sheet on which whoever receives a letter signs for it."""

from collections.abc import Iterable

from tracker.letters.compose import LetterText
from tracker.letters.sheet import sheet_pdf

TITLE = "送达回证"
_NOTE = (
    "收件人本人不在的，由同住成年家属或者所在单位收发部门代收的，在“代收人”栏签名或者盖章并注明日期；"
    "收件人拒绝签收的，由送达人在“备注”栏记明情况。邮寄送达的，可以附邮件回执代替签收。"
)
_BLANK_DAY = "　　　　年　　月　　日"


async def delivery_sheet_pdf(letter: LetterText, sender: str, register_number: str) -> bytes:
    """One sheet for one letter; what is signed by hand is left blank."""
    rows = [{"label": k, "printed": v, "height": h} for k, v, h in _rows(letter, register_number)]
    on = {"year": letter.on.year, "month": letter.on.month, "day": letter.on.day}
    data = {"title": TITLE, "office": sender, "rows": rows, "note": _NOTE, "on": on}
    return await sheet_pdf("delivery_sheet.typ", data)


def _rows(letter: LetterText, register_number: str) -> Iterable[tuple[str, str, int]]:
    yield "送达文书", f"《{letter.title}》{letter.number}", 2
    yield "申请登记编号", register_number, 1
    yield "受送达人", letter.addressee, 1
    yield "送达方式", "□当面　□邮寄　□委托送达　□其他：", 1
    yield "送达地点", "", 2
    yield "收件人签名（盖章）", _BLANK_DAY, 2
    yield "代收人及其与收件人关系", _BLANK_DAY, 2
    yield "送达人", "", 1
    yield "备注", "", 3
