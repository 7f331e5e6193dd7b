"""Numbers in addresses and forms, as visitors and programs mangle them."""

import pytest

from tracker.web.forms import number_of


@pytest.mark.parametrize(
    ("said", "number"),
    [
        ("0", 0),
        ("17", 17),
        ("017", 17),
        ("999999999", 999_999_999),
        ("1000000000", None),
        ("9" * 5_000, None),
        ("", None),
        (None, None),
        ("-1", None),
        ("1.5", None),
        (" 1", None),
        ("１", None),
        ("²", None),
        ("x", None),
    ],
)
def test_a_number_is_plain_digits_and_not_too_many(said, number):
    assert number_of(said) == number


def test_a_place_can_hold_fewer():
    assert number_of("99999", digits=5) == 99_999
    assert number_of("100000", digits=5) is None
