"""How letters say days, amounts and numbers, and what they make of typed text."""

from decimal import Decimal

import pytest
from jinja2 import UndefinedError

from tracker.letters.wording import attachments, capital_yuan, numeral, paragraphs, said, yuan

AMOUNTS = [
    ("0", "0元", "零元整"),
    ("10", "10元", "壹拾元整"),
    ("380", "380元", "叁佰捌拾元整"),
    ("4300", "4300元", "肆仟叁佰元整"),
    ("1001", "1001元", "壹仟零壹元整"),
    ("10010", "10010元", "壹万零壹拾元整"),
    ("37000", "37000元", "叁万柒仟元整"),
    ("100500", "100500元", "壹拾万零伍佰元整"),
    ("20000000", "20000000元", "贰仟万元整"),
    ("100000001", "100000001元", "壹亿零壹元整"),
    ("12.50", "12.50元", "壹拾贰元伍角整"),
    ("110.07", "110.07元", "壹佰壹拾元零柒分"),
    ("0.05", "0.05元", "伍分"),
]


@pytest.mark.parametrize(("amount", "plain", "capital"), AMOUNTS)
def test_amounts(amount, plain, capital):
    assert yuan(Decimal(amount)) == plain
    assert capital_yuan(Decimal(amount)) == capital


def test_numerals():
    assert [numeral(n) for n in (1, 10, 11, 20, 35, 99)] == [
        "一", "十", "十一", "二十", "三十五", "九十九",
    ]  # fmt: skip


def test_every_line_is_a_paragraph_with_its_indent():
    assert paragraphs("一。\r\n\r\n  二。\n\u3000\u3000三。\n\n") == "　　一。\n　　二。\n　　三。"


def test_what_cannot_be_seen_or_turns_the_reading_goes():
    assert paragraphs("合同\u202e价\x00格\t是") == "　　合同价格 是"


def test_the_whole_of_unicode_stays():
    assert paragraphs("𠮷👨‍👩‍👧") == "　　𠮷👨‍👩‍👧"


def test_one_enclosure_has_no_number_and_several_stand_below_each_other():
    assert attachments(["合同.pdf"]) == "　　附件：合同.pdf"
    assert attachments(["合同.pdf", "清单.xlsx"]) == "　　附件：1.合同.pdf\n　　　　　2.清单.xlsx"


def test_a_missing_fact_is_a_fault_and_no_gap():
    with pytest.raises(UndefinedError):
        said("mail/received.txt", office="示例街道办事处")
