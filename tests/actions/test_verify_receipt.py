"""A receipt is valid or it is not; what was altered is named."""

import hashlib
import io
from contextlib import suppress
from datetime import date

import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.annotations import FreeText

from tests.files import samples
from tests.letters.letters import OFFICE
from tests.letters.receipts import (
    CHECK_URL,
    KEY,
    OTHER_KEY,
    SIGNER,
    TEXT,
    facts,
    receipt,
    typeset,
)
from tracker.actions.verify_receipt import (
    SIZE_LIMIT,
    NotAReceipt,
    NotText,
    ReceiptRefused,
    UnreadablePdf,
    check_receipt,
    read_text,
)
from tracker.letters.attestation import attested
from tracker.letters.sheet import RECEIPT_TEXT_FILE, Signer, receipt_data, receipt_pdf

SIGNED = attested(facts(), KEY)


def flaws(data, key=KEY, written=None):
    checked = check_receipt(data, key.public, written)
    assert checked.valid == (not checked.flaws)
    return [flaw.key for flaw in checked.flaws]


def forged(change, text=TEXT, sheet=None):
    """The PDF of our template after `change` did something to what it is given."""
    data = receipt_data(sheet or receipt(), SIGNER)
    change(data)
    return typeset(data, text)


def rewritten(pdf, change):
    """The PDF as a program for editing leaves it."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf)))
    change(writer)
    written = io.BytesIO()
    writer.write(written)
    return written.getvalue()


# --- valid ---------------------------------------------------------------------------------

TEXTS = [
    TEXT,
    "一",
    "第一项\n\n　　第二项\t（一）ABC abc 123\n“引号”——……《书名》〔2025〕1号 — 2 —",
    "𠮷野家🙂👨‍👩‍👧的合同，葛\U000e0100城",
    "①⑳㈠Ⅳ㎡℃ﬁ⼀⺠가 é é ñ ß Ω Ж שלום مرحبا नमस्ते",
    "登记编号 SL-2025-99999 提交时间 2020年1月1日 校验文字：RECEIPT1-AAAA。申请内容（共1字）",
    "请公开环卫作业合同及付款凭证、验收记录全文。" * 400,
    "https://example.invalid/" + "a" * 500,
]


@pytest.mark.parametrize("text", TEXTS, ids=range(len(TEXTS)))
@pytest.mark.parametrize("signer", [SIGNER, Signer(KEY, CHECK_URL)], ids=["text", "address"])
async def test_a_receipt_is_valid_as_it_was_made(text, signer):
    pdf = await receipt_pdf(receipt(text), signer)
    checked = check_receipt(pdf, KEY.public, text)
    assert [str(flaw) for flaw in checked.flaws] == []
    assert checked.facts == facts(text)
    assert checked.compared == ("file", "text")


SHEETS = [
    {"tracking_code": None, "due_on": None, "counted": (), "applicant": ""},
    {"files": ("合同.pdf", "收到日期说明.docx")},
    {"files": tuple(f"{n}" + "合同" * 60 + ".pdf" for n in range(10))},
    {"signed": {"entered": True, "received_on": date(2025, 9, 20)}, "channel": "信函"},
    {"applicant": "𠮷甲"},
]


@pytest.mark.parametrize("changed", SHEETS)
async def test_every_kind_of_receipt_is_valid(changed):
    assert flaws(await receipt_pdf(receipt(**changed), SIGNER)) == []


@pytest.mark.parametrize(
    "said",
    [
        SIGNED,
        SIGNED.lower(),
        f"{CHECK_URL}?receipt={SIGNED}",
        f"扫码结果：\r\n{SIGNED[:100]}\r\n{SIGNED[100:]}。",
        "\ufeff" + SIGNED,
    ],
)
def test_what_a_phone_reads_is_enough(said):
    checked = check_receipt(said.encode(), KEY.public)
    assert checked.valid
    assert checked.as_json() == {
        "valid": True,
        "certifies": {
            "register_number": "SL-2025-00007",
            "authority": {"code": "SL", "name": OFFICE.name},
            "submitted_at": "2025-09-22T20:14:05+08:00",
            "received_on": "2025-09-22",
            "text_sha256": hashlib.sha256(TEXT.encode()).hexdigest(),
        },
        "key_id": "B67D-45DC-2D72-D307",
        "compared": ["signature"],
        "flaws": [],
    }


def test_the_words_of_a_mainland_text_file():
    assert check_receipt(f"回执：{SIGNED}".encode("gb18030"), KEY.public).valid


@pytest.mark.parametrize("written", [TEXT, f"\ufeff{TEXT}\r\n", f"  {TEXT}\n\n"])
def test_the_applicants_own_copy_is_the_same(written):
    assert flaws(SIGNED.encode(), written=written) == []


def test_lines_may_end_as_windows_ends_them():
    signed = attested(facts("第一项\n第二项"), KEY)
    assert flaws(signed.encode(), written="第一项\r\n第二项\r\n") == []


# --- altered -------------------------------------------------------------------------------


def row(n, value):
    def change(data):
        data["rows"][n]["lines"] = [value]

    return change


def item(name, value):
    return lambda data: data.update({name: value})


def asked(text):
    return item("asked", [{"text": text, "indent": 2, "hanging": 0, "apart": False}])


# Rows: 0 number, 1 code, 2 applicant, 3 channel, 4 moment, 5 day of receipt, 6 due date.
ALTERED = {
    "number": (row(0, "SL-2025-00008"), "row_altered"),
    "number, longer": (row(0, "SL-2025-000071"), "row_altered"),
    "number, gone": (row(0, ""), "row_altered"),
    "second": (row(4, "2025年9月22日 20:14:06"), "row_altered"),
    "moment": (row(4, "2025年8月22日 20:14:05"), "row_altered"),
    "day of receipt": (row(5, "2025年9月21日"), "row_altered"),
    "number, twice": (row(2, "申请人甲 登记编号 SL-2025-00001"), "row_altered"),
    "authority": (item("office", "另一街道办事处"), "name_altered"),
    "text": (asked("请公开2023年垃圾清运合同。"), "text_altered"),
    "text, shorter": (asked("请公开"), "text_altered"),
    "length": (item("asked_label", "申请内容（共16字）"), "text_altered"),
}


@pytest.mark.parametrize(("change", "flaw"), ALTERED.values(), ids=ALTERED)
def test_what_was_altered_on_the_paper_is_named(change, flaw):
    assert flaw in flaws(forged(change))


def test_an_unaltered_forgery_is_none():
    """The table above can fail: without a change the same way of making finds nothing."""
    assert flaws(forged(lambda data: None)) == []


def test_both_sides_of_what_was_altered_are_told():
    checked = check_receipt(forged(row(0, "SL-2025-00008")), KEY.public)
    assert [str(flaw) for flaw in checked.flaws] == [
        "“登记编号”被改动过：文件上写的是“SL-2025-00008”，签名时是“SL-2025-00007”。"
    ]
    assert checked.facts == facts(), "what was signed still holds"


async def test_another_text_enclosed_does_not_hide_another_text_on_paper():
    other = "请公开2023年垃圾清运合同。"
    sheet = receipt(other, signed={"text_digest": facts().text_digest})
    assert flaws(await receipt_pdf(sheet, SIGNER)) == ["text_altered"]


async def test_a_file_without_its_enclosed_text_was_altered():
    def change(writer):
        del writer.root_object["/Names"]

    pdf = rewritten(await receipt_pdf(receipt(), SIGNER), change)
    assert flaws(pdf) == ["text_altered"]


def add_remark(writer):
    writer.add_annotation(0, FreeText(text="SL-2025-00008", rect=(200, 600, 400, 620)))


def add_page(writer):
    """Words after the signature."""
    other = PdfReader(io.BytesIO(forged(lambda data: None)))
    writer.append(other)


@pytest.mark.parametrize("change", [add_remark, add_page])
async def test_what_was_added_is_found(change):
    pdf = rewritten(await receipt_pdf(receipt(), SIGNER), change)
    assert flaws(pdf) == ["more_added"]


async def test_a_file_saved_again_by_another_program_is_still_valid():
    pdf = rewritten(await receipt_pdf(receipt(), SIGNER), lambda writer: None)
    assert flaws(pdf) == []


async def test_without_keywords_the_print_is_enough():
    def change(writer):
        writer.metadata = {}

    assert flaws(rewritten(await receipt_pdf(receipt(), SIGNER), change)) == []


def test_a_signature_of_another_receipt_on_this_one():
    other = attested(facts(register_number="SL-2025-00009"), KEY)

    def change(data):
        data["proof"]["text"] = other

    assert flaws(forged(change)) == ["row_altered"]


async def test_two_signatures_are_one_too_many():
    def change(writer):
        writer.metadata = {"/Keywords": attested(facts(register_number="SL-2025-00009"), KEY)}

    assert flaws(rewritten(await receipt_pdf(receipt(), SIGNER), change)) == ["ambiguous"]


FORGED = {
    "another office's key": (attested(facts(), OTHER_KEY), "other_key"),
    "cut off": (SIGNED[:-20], "incomplete"),
    "cut off early": (SIGNED[:60], "incomplete"),
    "nothing after the tag": ("RECEIPT1-", "incomplete"),
    "a letter changed": (f"{SIGNED[:120]}{'AB'[SIGNED[120] == 'A']}{SIGNED[121:]}", "altered"),
    "a letter of the key changed": (f"{SIGNED[:9]}A{SIGNED[10:]}", "other_key"),
    "a letter left out": (SIGNED[:120] + SIGNED[121:], "incomplete"),
    "two receipts": (f"{SIGNED}。{attested(facts(entered=True), KEY)}", "ambiguous"),
}


@pytest.mark.parametrize(("said", "flaw"), FORGED.values(), ids=FORGED)
def test_a_text_that_proves_nothing(said, flaw):
    checked = check_receipt(said.encode(), KEY.public)
    assert [one.key for one in checked.flaws] == [flaw]
    assert checked.facts is None
    assert checked.as_json()["certifies"] is None


async def test_the_receipt_of_another_office_is_not_valid_here_but_there():
    pdf = await receipt_pdf(receipt(), Signer(OTHER_KEY))
    assert flaws(pdf) == ["other_key"]
    assert flaws(pdf, OTHER_KEY) == []


def test_another_text_than_the_applicants_own_copy():
    assert flaws(SIGNED.encode(), written="请公开2023年垃圾清运合同。") == ["other_text"]


# --- refused -------------------------------------------------------------------------------

REFUSED = {
    "empty": (b"", "empty"),
    "blank": (" \n　".encode(), "empty"),
    "words": ("您好".encode(), "not_a_receipt"),
    "older version": (SIGNED.replace("RECEIPT1", "RECEIPT0").encode(), "unknown_version"),
    "newer version": (SIGNED.replace("RECEIPT1", "RECEIPT12").encode(), "unknown_version"),
    "bytes": (b"\xff\xfe\x00\x01" * 9, "not_text"),
    "picture": (samples.PNG, "picture"),
    "large": (b"A" * (SIZE_LIMIT + 1), "too_large"),
    "damaged": (b"%PDF-1.7\nnothing", "unreadable_pdf"),
}


@pytest.mark.parametrize(("data", "key"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_checked_is_refused_with_advice(data, key):
    with pytest.raises(ReceiptRefused) as refused:
        check_receipt(data, KEY.public)
    assert refused.value.key == key
    assert "{" not in str(refused.value)


async def test_another_pdf_is_no_receipt():
    def change(data):
        data["proof"]["text"] = ""

    with pytest.raises(NotAReceipt):
        check_receipt(forged(change), KEY.public)


async def test_a_file_cut_off_is_unreadable_or_not_valid():
    pdf = await receipt_pdf(receipt(), SIGNER)
    for kept in (len(pdf) // 4, len(pdf) // 2, len(pdf) - 300):
        with suppress(UnreadablePdf):
            assert flaws(pdf[:kept])


def test_a_text_file_that_is_none():
    with pytest.raises(NotText):
        read_text(b"\xff\xfe\x00\x01" * 9)


def test_the_enclosed_file_has_a_plain_name():
    assert RECEIPT_TEXT_FILE.isascii()
