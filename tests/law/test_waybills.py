"""Numbers of China Post, and what other couriers print."""

import pytest

from tracker.law.waybills import folded_waybill, is_waybill

NUMBERS = [
    ("1012345678931", True, "特快专递，13个数字"),
    ("9876543210123", True, "快递包裹，13个数字"),
    ("XA12345678931", True, "国内挂号信函"),
    ("RA473124829CN", True, "国际邮联S10，校验位 9"),
    ("EA000000000CN", False, "校验位应为 5，不是 0"),
    ("EA000000005CN", True, "校验余数 11 写作 5"),
    ("RA000600001CN", False, "校验位不对"),
    ("RA000600000CN", True, "校验余数 10 写作 0"),
    ("RA473124828CN", False, "校验位写错一位"),
    ("RA473124829GB", False, "别国的邮政"),
    ("101234567893", False, "12个数字"),
    ("10123456789311", False, "14个数字"),
    ("SF1234567890123", False, "民营快递"),
    ("", False, "没有填写"),
]


@pytest.mark.parametrize(("number", "is_one", "why"), NUMBERS, ids=[why for *_, why in NUMBERS])
def test_the_shapes_of_the_postal_enterprise(number: str, is_one: bool, why: str) -> None:
    assert is_waybill(number) is is_one, why


def test_typed_as_people_type_it() -> None:
    assert folded_waybill(" xa 1234-5678 931 ") == "XA12345678931"
    assert folded_waybill("１０１２３４５６７８９３１") == "1012345678931"
