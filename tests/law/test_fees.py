"""The processing fee: both ladders charge the excess, band by band."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.law.fees import LARGEST, fee
from tracker.law.refusals import FeeQuantityImpossible, NoTariffInForce
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
    with pytest.raises(NoTariffInForce) as refused:
        fee(basis, 31, date(2020, 12, 31))
    assert str(refused.value) == (
        "信息处理费标准自2021年1月1日起施行，2020年12月31日没有可以适用的收费标准。（信息处理费办法）"
    )


@pytest.mark.parametrize("quantity", [-1, LARGEST + 1])
def test_impossible_quantities_are_refused(quantity):
    with pytest.raises(FeeQuantityImpossible):
        fee(FeeBasis.ITEMS, quantity, ON)


@pytest.mark.parametrize(
    ("basis", "quantity", "assumptions", "article"),
    [
        (FeeBasis.ITEMS, 0, 0, "信息处理费办法第四条"),
        (FeeBasis.ITEMS, 30, 1, "信息处理费办法第四条"),
        (FeeBasis.ITEMS, 31, 2, "信息处理费办法第四条"),
        (FeeBasis.PAGES, 31, 1, "信息处理费办法第五条"),
    ],
)
def test_what_the_tariff_leaves_open_is_said(basis, quantity, assumptions, article):
    found = fee(basis, quantity, ON)
    assert len(found.assumptions) == assumptions
    assert (found.article, found.source) == (article, "国办函〔2020〕109号")
