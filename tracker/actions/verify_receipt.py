"""Verify a receipt: its signature, and that the paper says what was signed.

Offline: all it takes is the receipt and the public key of the authority's installation. A
file as it was downloaded is compared in every place that is signed; what else stands on it
(name of the applicant, due date) is not signed and not judged. A text from the QR code of a
paper is only its signature: whoever holds the paper compares with the result.
"""

import hashlib
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

from tracker.files.kinds import JPEG, PDF, kinds_of
from tracker.letters.attestation import (
    TAG,
    TEXT,
    VERSION,
    Attestation,
    AttestationBroken,
    Signed,
    plain,
    read_attestation,
)
from tracker.letters.glyphs import REMARK, printable
from tracker.letters.pdf_text import PdfText, PdfUnreadable, read_pdf
from tracker.letters.sheet import RECEIPT_TEXT_FILE, RECEIPT_TITLE, Label, asked_label, signed_rows
from tracker.letters.signing_key import PublicKey, grouped
from tracker.letters.wording import day, paragraphs

SIZE_LIMIT = 2 * 1024 * 1024
_MEGABYTE = 1024 * 1024
_SHOWN = 80  # characters of what stands in a row instead
_PRINTED = "校验文字"
_NEXT = "|".join((*Label, "核对本回执"))  # what can follow a row
_PAGE_NUMBER = re.compile("—[0-9]+—")
_ENCODINGS = ("utf-8-sig", "gb18030")


class _Told(Exception):
    """Said in one sentence; `pattern` has its facts in braces, for pages in other languages."""

    pattern: ClassVar[str]

    def __init__(self, **facts: Any) -> None:
        super().__init__()
        self.facts = facts

    def __str__(self) -> str:
        return self.pattern.format(**self.facts)

    @property
    def key(self) -> str:
        return re.sub(r"(?<!^)(?=[A-Z])", "_", type(self).__name__).lower()


class ReceiptRefused(_Told):
    """This cannot be checked at all: it is no receipt, or not one this program can read."""


class NotFound(ReceiptRefused):
    pattern = "文件 {file} 不能读取：{reason}。"


class Empty(ReceiptRefused):
    pattern = "没有内容。请选择回执的PDF文件，或者粘贴二维码里的文字。"


class TooLarge(ReceiptRefused):
    pattern = "文件超过{limit}MB，不是本系统的回执。请选择下载的回执（PDF）。"


class NotAReceipt(ReceiptRefused):
    pattern = (
        "这里没有回执的校验文字。请选择下载的回执（PDF），或者粘贴二维码里以“{tag}”开头的文字。"
    )


class Picture(ReceiptRefused):
    pattern = "这是图片，不能直接核对。请用手机扫图片里的二维码，再粘贴扫出的文字。"


class NotText(ReceiptRefused):
    pattern = "这不是PDF，也不是文字。请选择下载的回执（PDF），或者粘贴二维码里的文字。"


class UnreadablePdf(ReceiptRefused):
    pattern = "这个PDF文件已经损坏，不能读取。请重新下载，或者改用二维码里的文字。"


class UnknownVersion(ReceiptRefused):
    pattern = (
        "这是第{version}版格式的回执，本程序只认识第{known}版。请到出具回执的机关的网站上核对。"
    )


class Flaw(_Told):
    """One reason why a receipt is not valid."""


class Incomplete(Flaw):
    pattern = "校验文字不完整，或者被改动过：请把二维码里的文字从头到尾重新复制一次。"


class OtherKey(Flaw):
    pattern = (
        "这份回执不是用这里的密钥签名的：回执写明的公钥编号是{receipt}，这里的公钥编号是{own}。"
        "请到出具回执的机关核对。"
    )


class Altered(Flaw):
    pattern = "签名不符：校验文字里的内容在签名之后被改动过。"


class Ambiguous(Flaw):
    pattern = "这里有几段不同的校验文字，不知道哪一段是这份回执的。"


class RowAltered(Flaw):
    pattern = "“{label}”被改动过：文件上写的是“{shown}”，签名时是“{signed}”。"


class NameAltered(Flaw):
    pattern = "机关名称被改动过：签名时是“{signed}”，文件上没有照此写明。"


class TextAltered(Flaw):
    pattern = "申请内容被改动过：文件上的申请内容与签名时的不是同一份。"


class MoreAdded(Flaw):
    pattern = "文件上加了原来没有的图片、批注或者文字。"


class OtherText(Flaw):
    pattern = "您提供的申请内容与签名时的不是同一份。"


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check found. `facts`: what is certified, where the signature holds.

    `compared`: what was looked at besides the signature: the file, the applicant's text.
    """

    facts: Attestation | None
    key_id: str
    flaws: tuple[Flaw, ...]
    compared: tuple[str, ...] = ()

    @property
    def valid(self) -> bool:
        return not self.flaws

    def certified(self) -> list[tuple[str, str]]:
        """What is certified, as label and value in Chinese; nothing without a good signature."""
        if self.facts is None:
            return []
        rows = [(label.value, value) for label, value in signed_rows(self.facts)]
        named = f"{self.facts.authority_name}（{self.facts.authority_code}）"
        return [("机关", named), *rows, ("申请内容的 SHA-256", self.facts.text_digest)]

    def as_json(self) -> dict[str, Any]:
        return {
            "valid": self.valid,
            "certifies": _certified(self.facts) if self.facts else None,
            "key_id": self.key_id,
            "compared": ["signature", *self.compared],
            "flaws": [{"flaw": flaw.key, "sentence": str(flaw)} for flaw in self.flaws],
        }


def check_receipt(data: bytes, key: PublicKey, written: str | None = None) -> Checked:
    """Check a receipt: a PDF, or a text with what its QR code says.

    `written`: the applicant's own copy of the text, to be compared with what was signed.
    Raises `ReceiptRefused`.
    """
    if len(data) > SIZE_LIMIT:
        raise TooLarge(limit=SIZE_LIMIT // _MEGABYTE)
    kinds = kinds_of(data)
    if kinds and kinds[0].family == JPEG.family:
        raise Picture
    pdf = _pdf(data) if kinds == (PDF,) else None
    found = _in_file(pdf) if pdf else _attestations(read_text(data))
    if len(found) > 1:
        return Checked(None, "", (Ambiguous(),))
    try:
        signed = read_attestation(found.pop())
    except AttestationBroken:
        return Checked(None, "", (Incomplete(),))
    checked = _signature(signed, key)
    if checked.facts is None:
        return checked
    flaws = [*(_on_paper(pdf, checked.facts) if pdf else ())]
    if written is not None and text_digest(written) != checked.facts.text_digest:
        flaws.append(OtherText())
    compared = [name for name, held in (("file", pdf), ("text", written)) if held is not None]
    return Checked(checked.facts, checked.key_id, tuple(flaws), tuple(compared))


def text_digest(written: str) -> str:
    """The digest of an applicant's text, however their machine ends lines and files."""
    lines = written.removeprefix("\ufeff").replace("\r\n", "\n").replace("\0", "")
    return hashlib.sha256(lines.strip().encode(errors="replace")).hexdigest()


def read_text(data: bytes) -> str:
    """A text file as Chinese machines write it. Raises `NotText`."""
    for encoding in _ENCODINGS:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise NotText


def _certified(facts: Attestation) -> dict[str, Any]:
    return {
        "register_number": facts.register_number,
        "authority": {"code": facts.authority_code, "name": facts.authority_name},
        "entered_at" if facts.entered else "submitted_at": facts.moment.isoformat(),
        "received_on": facts.received_on.isoformat(),
        "text_sha256": facts.text_digest,
    }


def _pdf(data: bytes) -> PdfText:
    try:
        return read_pdf(data)
    except PdfUnreadable as failure:
        raise UnreadablePdf from failure


def _in_file(pdf: PdfText) -> set[str]:
    """What the keywords hold and what is printed: the same, unless somebody meddled. Another
    receipt may stand in the applicant's own text."""
    printed = "".join(pdf.pages).partition(_PRINTED)[2].partition("申请内容")[0]
    return _attestations(f"{pdf.keywords}，{printed}")


def _attestations(text: str) -> set[str]:
    """The attestations of a text, without their tags."""
    if not text.strip():
        raise Empty
    found = {(int(version), said) for version, said in TEXT.findall(plain(text))}
    if not found:
        raise NotAReceipt(tag=TAG)
    unknown = {version for version, _ in found} - {VERSION}
    if unknown:
        raise UnknownVersion(version=min(unknown), known=VERSION)
    return {said for _, said in found}


def _signature(signed: Signed, key: PublicKey) -> Checked:
    key_id = grouped(signed.key_id.hex())
    if signed.key_id != key.id:
        return Checked(None, key_id, (OtherKey(receipt=key_id, own=grouped(key.id.hex())),))
    if not signed.holds(key):
        return Checked(None, key_id, (Altered(),))
    return Checked(signed.attestation, key_id, ())


def _on_paper(pdf: PdfText, facts: Attestation) -> Iterator[Flaw]:
    """Where the file does not say what was signed, place by place from top to bottom."""
    said = _folded("".join(pdf.pages))
    text = pdf.attachments.get(RECEIPT_TEXT_FILE, "")
    asked = _folded(asked_label(text) + paragraphs(text))
    before, found, after = said.partition(asked)
    if not found or hashlib.sha256(text.encode()).hexdigest() != facts.text_digest:
        before, _, after = said.partition(_folded("申请内容（共"))
        yield TextAltered()
    if not before.startswith(_folded(facts.authority_name + RECEIPT_TITLE)):
        yield NameAltered(signed=facts.authority_name)
    rows = before.partition(Label.FILES)[0]  # names of files may say anything
    for label, value in signed_rows(facts):
        shown = re.findall(rf"{label}(.*?)(?={_NEXT}|$)", rows)
        if shown != [_folded(value)]:
            said_instead = "、".join(shown)[:_SHOWN]
            yield RowAltered(label=label.value, shown=said_instead, signed=value)
    signature = _folded(facts.authority_name + day(facts.moment.date()))
    _, signed, rest = after.rpartition(signature)
    ends = signed and (rest == "" or rest == _folded(REMARK))
    if pdf.has_more or not ends or RECEIPT_TITLE in after:
        yield MoreAdded()


def _folded(text: str) -> str:
    """As it is found in a file again: printable, one form of each sign, no blanks, no numbers
    of pages."""
    plain_signs = unicodedata.normalize("NFKC", printable(text))
    return _PAGE_NUMBER.sub("", "".join(plain_signs.split()))
