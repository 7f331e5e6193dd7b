"""How many matters a text numbers."""

import pytest

from tracker.law.matters import numbered_matters

TWELVE = ("一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二")

MATTERS = [
    ("2024年垃圾清运合同", 0),
    ("1.垃圾清运合同\n2.付款凭证\n3.验收记录", 3),
    ("1、合同；2、付款凭证", 2),
    ("申请公开：（1）合同；（2）付款凭证；（3）验收单", 3),
    ("（一）合同\n（二）凭证", 2),
    ("一、合同\n二、凭证\n十、不相连", 2),
    ("第一，合同；第二，凭证", 2),
    ("①合同②凭证", 1),
    ("①合同；②凭证", 2),
    ("九、甲\n十、乙", 0),
    (
        "\n".join(
            f"{n}、事项"
            for n in ["一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二"]
        ),
        12,
    ),
    ("1.5万元的合同\n2.5万元的凭证", 0),
    ("1.2024年的合同\n2.2025年的合同", 2),
    ("2024.1至2024.6的合同", 0),
    ("1. 只有一项", 1),
]


@pytest.mark.parametrize(("text", "n"), MATTERS)
def test_numbered_matters(text: str, n: int) -> None:
    assert numbered_matters(text) == n


def test_twenty_thousand_characters_are_read_at_once() -> None:
    assert numbered_matters("1.合同；" * 4_000) == 1
