"""Receipts to test with: of one office and its key, and forged ones."""

import hashlib
import io
import json
from datetime import UTC, date, datetime

import typst
from pypdf import PdfReader

from tests.letters.letters import OFFICE, REGISTER_NUMBER
from tracker.letters.attestation import Attestation
from tracker.letters.glyphs import FONTS
from tracker.letters.sheet import ReceiptSheet, Signer
from tracker.letters.signing_key import SigningKey
from tracker.letters.wording import TEMPLATES

KEY = SigningKey.from_seed(b"k" * 32)
OTHER_KEY = SigningKey.from_seed(b"o" * 32)
SIGNER = Signer(KEY)
CHECK_URL = "https://gongkai.example.invalid/verify"
TEXT = "请公开2024年垃圾清运合同。"


def facts(text=TEXT, **changed):
    told = {
        "register_number": REGISTER_NUMBER,
        "authority_code": "SL",
        "authority_name": OFFICE.name,
        "at": datetime(2025, 9, 22, 12, 14, 5, tzinfo=UTC),
        "received_on": date(2025, 9, 22),
        "text_digest": hashlib.sha256(text.encode()).hexdigest(),
        "entered": False,
    }
    return Attestation(**{**told, **changed})


def receipt(text=TEXT, signed=None, **changed):
    """The sheet of a receipt; `signed`: facts other than the usual."""
    told = {
        "office": OFFICE,
        "facts": facts(text, **(signed or {})),
        "tracking_code": "7KQ4-M2XP-9RTT-WXYZ-2345",
        "applicant": "申请人甲",
        "channel": "网络",
        "due_on": date(2025, 10, 24),
        "counted": ("收到之日不计入。", "9月28日（周日）调休上班，计入。"),
        "submitted": text,
    }
    return ReceiptSheet(**{**told, **changed})


def typeset(data, text):
    """The PDF of whatever a forger puts into the template."""
    inputs = {"data": json.dumps({**data, "remark": ""}, ensure_ascii=False), "text": text}
    compiler = typst.Compiler(
        TEMPLATES / "receipt.typ", root=TEMPLATES, font_paths=[FONTS], sys_inputs=inputs
    )
    return compiler.compile(format="pdf", pdf_standards=["a-3b", "ua-1"], timestamp=0)


def pages_of(pdf):
    """The text of each page, without spaces and line ends."""
    return ["".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(pdf)).pages]
