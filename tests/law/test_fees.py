"""The processing fee: both ladders charge the excess, band by band."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.law.stories import on
from tracker.law.fees import LARGEST, fee, ladders, tariff_on
from tracker.law.refusals import (
    FeeQuantityImpossible,
    FeeSuspended,
    LocalCostFees,
    NoTariffInForce,
    PagesNotAddedUp,
)
from tracker.law.terms import FeeBasis

ON = date(2025, 9, 22)

ITEMS = {
    0: 0,
    1: 0,
    10: 0,
    11: 100,
    30: 2_000,
    31: 2_200,
    40: 4_000,
    41: 4_300,
    50: 7_000,
    51: 7_400,
    60: 11_000,
    100: 37_000,
}
PAGES = {
    0: 0,
    30: 0,
    31: 10,
    68: 380,
    100: 700,
    101: 720,
    200: 2_700,
    201: 2_740,
    350: 8_700,
}


@pytest.mark.parametrize(("items", "yuan"), ITEMS.items())
def test_by_items(items, yuan):
    assert fee(FeeBasis.ITEMS, items, ON).yuan == yuan


@pytest.mark.parametrize(("pages", "yuan"), PAGES.items())
def test_by_pages(pages, yuan):
    assert fee(FeeBasis.PAGES, pages, ON).yuan == yuan


def test_41_items_line_by_line():
    assert fee(FeeBasis.ITEMS, 41, ON).as_json() == {
        "basis": "items",
        "quantity": 41,
        "yuan": "4300.00",
        "lines": [
            {"from": 11, "to": 30, "rate": "100.00", "yuan": "2000.00"},
            {"from": 31, "to": 40, "rate": "200.00", "yuan": "2000.00"},
            {"from": 41, "to": 41, "rate": "300.00", "yuan": "300.00"},
        ],
    }


def test_350_pages_line_by_line():
    assert fee(FeeBasis.PAGES, 350, ON).as_json()["lines"] == [
        {"from": 31, "to": 100, "rate": "10.00", "yuan": "700.00"},
        {"from": 101, "to": 200, "rate": "20.00", "yuan": "2000.00"},
        {"from": 201, "to": 350, "rate": "40.00", "yuan": "6000.00"},
    ]


@pytest.mark.parametrize(("basis", "quantity"), [(FeeBasis.ITEMS, 10), (FeeBasis.PAGES, 30)])
def test_what_is_free_has_no_line(basis, quantity):
    assert fee(basis, quantity, ON).as_json() == {
        "basis": basis.value,
        "quantity": quantity,
        "yuan": "0.00",
        "lines": [],
    }


def rate_of_item(k):
    if k <= 10:
        return 0
    return 100 if k <= 30 else 200 + 100 * ((k - 31) // 10)


def rate_of_page(p):
    return next(rate for first, rate in [(201, 40), (101, 20), (31, 10), (1, 0)] if p >= first)


@given(st.integers(0, 2_000))
def test_the_fee_is_the_sum_over_the_single_items(n):
    assert fee(FeeBasis.ITEMS, n, ON).yuan == sum(map(rate_of_item, range(1, n + 1)))
    assert fee(FeeBasis.PAGES, n, ON).yuan == sum(map(rate_of_page, range(1, n + 1)))


def test_money_is_decimal():
    found = fee(FeeBasis.ITEMS, 41, ON)
    assert isinstance(found.yuan, Decimal)
    assert isinstance(fee(FeeBasis.ITEMS, 0, ON).yuan, Decimal)


@pytest.mark.parametrize("basis", FeeBasis)
def test_in_force_from_2021(basis):
    assert fee(basis, 31, date(2021, 1, 1)).yuan > 0
    with pytest.raises(NoTariffInForce):
        fee(basis, 31, date(2020, 12, 31))


BEFORE_THE_TARIFF = {
    "the last day without any fee": (
        "2020-12-31 周四", FeeSuspended,
        "信息处理费标准自2021年1月1日起施行，2020年12月31日没有可以适用的收费标准；"
        "自2017年4月1日起成本费用停征（未核对通知原文），到2021年1月1日之前没有任何收费。"
        "（财税〔2017〕20号）",
    ),
    "the first day without any fee": (
        "2017-04-01 周六", FeeSuspended,
        "信息处理费标准自2021年1月1日起施行，2017年4月1日没有可以适用的收费标准；"
        "自2017年4月1日起成本费用停征（未核对通知原文），到2021年1月1日之前没有任何收费。"
        "（财税〔2017〕20号）",
    ),
    "the last day of the costs of old": (
        "2017-03-31 周五", LocalCostFees,
        "信息处理费标准自2021年1月1日起施行，2017年3月31日没有可以适用的收费标准；"
        "当时的检索、复制、邮寄等成本费用由各地规定，这里不计算，只按台账登记实际收取的数额。"
        "（2008年条例第二十七条）",
    ),
    "before the regulation": (
        "2008-04-30 周三", NoTariffInForce,
        "信息处理费标准自2021年1月1日起施行，2008年4月30日没有可以适用的收费标准。（信息处理费办法）",
    ),
}  # fmt: skip


@pytest.mark.parametrize(
    ("day", "refusal", "sentence"), BEFORE_THE_TARIFF.values(), ids=BEFORE_THE_TARIFF
)
def test_before_the_tariff_the_refusal_says_what_held_then(day, refusal, sentence):
    with pytest.raises(NoTariffInForce) as refused:
        fee(FeeBasis.ITEMS, 31, on(day))
    assert type(refused.value) is refusal
    assert str(refused.value) == sentence


# (items before in the month, items of this application): yuan, lines
OF_ONE_APPLICATION = {
    (0, 10): (0, []),
    (9, 1): (0, []),
    (10, 1): (100, [(11, 11, 100)]),
    (8, 5): (300, [(11, 13, 100)]),
    (29, 1): (100, [(30, 30, 100)]),
    (30, 1): (200, [(31, 31, 200)]),
    (25, 20): (4_000, [(26, 30, 100), (31, 40, 200), (41, 45, 300)]),
    (40, 1): (300, [(41, 41, 300)]),
    (49, 2): (300 + 400, [(50, 50, 300), (51, 51, 400)]),
    (41, 0): (0, []),
}


@pytest.mark.parametrize(("asked", "expected"), OF_ONE_APPLICATION.items())
def test_an_application_is_billed_for_its_own_items(asked, expected):
    before, items = asked
    found = fee(FeeBasis.ITEMS, items, ON, before=before)
    yuan, lines = expected
    assert [(line.first, line.last, line.rate) for line in found.lines] == lines
    assert found.yuan == sum((last - first + 1) * rate for first, last, rate in lines)
    assert found.yuan == yuan


@given(st.lists(st.integers(0, 30), max_size=12))
def test_the_fees_of_a_month_add_up(parts):
    """Whatever the month is split into, its items are billed once."""
    total = sum(
        fee(FeeBasis.ITEMS, n, ON, before=sum(parts[:at])).yuan for at, n in enumerate(parts)
    )
    assert total == fee(FeeBasis.ITEMS, sum(parts), ON).yuan


def test_pages_stand_alone():
    with pytest.raises(PagesNotAddedUp) as refused:
        fee(FeeBasis.PAGES, 31, ON, before=1)
    assert str(refused.value).endswith("（信息处理费办法第五条）")


def test_what_came_before_is_named_where_there_was_something():
    assert fee(FeeBasis.ITEMS, 1, ON, before=40).as_json() == {
        "basis": "items",
        "quantity": 1,
        "before": 40,
        "yuan": "300.00",
        "lines": [{"from": 41, "to": 41, "rate": "300.00", "yuan": "300.00"}],
    }


@pytest.mark.parametrize(
    ("quantity", "before"), [(-1, 0), (LARGEST + 1, 0), (1, -1), (1, LARGEST), (0, LARGEST + 1)]
)
def test_impossible_quantities_are_refused(quantity, before):
    with pytest.raises(FeeQuantityImpossible):
        fee(FeeBasis.ITEMS, quantity, ON, before=before)


@pytest.mark.parametrize(
    ("basis", "quantity", "assumptions", "article"),
    [
        (FeeBasis.ITEMS, 0, 0, "信息处理费办法第四条"),
        (FeeBasis.ITEMS, 30, 2, "信息处理费办法第四条"),
        (FeeBasis.ITEMS, 31, 3, "信息处理费办法第四条"),
        (FeeBasis.PAGES, 31, 1, "信息处理费办法第五条"),
    ],
)
def test_what_the_tariff_leaves_open_is_said(basis, quantity, assumptions, article):
    found = fee(basis, quantity, ON)
    assert len(found.assumptions) == assumptions
    assert (found.article, found.source) == (article, "国办函〔2020〕109号")


@pytest.mark.parametrize(("basis", "free"), [(FeeBasis.ITEMS, 10), (FeeBasis.PAGES, 30)])
def test_the_threshold_is_crossed_with_the_first_that_is_not_free(basis, free):
    assert tariff_on(basis, ON).free_to == free
    assert not fee(basis, free, ON).yuan
    assert fee(basis, free + 1, ON).yuan


@pytest.mark.parametrize(
    ("pages", "yuan"), [(None, [200]), (0, [200, 0]), (120, [200, 1_100])], ids=str
)
def test_both_ladders_side_by_side(pages, yuan):
    """Two items after ten others; by pages only where they were counted."""
    assert [one.yuan for one in ladders(2, 10, pages, ON)] == yuan
