"""Tracking codes: what they look like, what a citizen may type, what is stored."""

import math

import pytest
from cryptography.fernet import InvalidToken

from tracker.records.codes import (
    ALPHABET,
    Codes,
    new_token,
    read_register_number,
    read_tracking_code,
)

CODES = Codes(b"k" * 32)


def test_alphabet_has_nothing_that_looks_alike() -> None:
    assert not set("0O1IL") & set(ALPHABET)
    assert len(set(ALPHABET)) == len(ALPHABET) == 31


def test_a_code_stands_in_groups_of_four() -> None:
    groups = CODES.tracking_code(new_token()).split("-")
    assert [len(group) for group in groups] == [4] * 5
    assert set("".join(groups)) <= set(ALPHABET)


def test_payload_has_room_for_eighty_bits() -> None:
    assert 17 * math.log2(len(ALPHABET)) >= 80


def test_the_same_form_gives_the_same_code_and_another_another() -> None:
    assert CODES.tracking_code("form") == CODES.tracking_code("form")
    assert CODES.tracking_code("form") != CODES.tracking_code("other form")
    assert CODES.tracking_code("form") != Codes(b"x" * 32).tracking_code("form")


def test_seeds_and_seals_are_of_this_key_and_purpose() -> None:
    other = Codes(b"x" * 32)
    assert CODES.seed("receipt") == CODES.seed("receipt")
    assert len({CODES.seed("receipt"), CODES.seed("box"), other.seed("receipt")}) == 3
    assert len(CODES.seed("receipt")) == 32
    sealed = CODES.sealed("查询码 7KQ4")
    assert "7KQ4" not in sealed
    assert CODES.opened(sealed) == "查询码 7KQ4"
    with pytest.raises(InvalidToken):
        other.opened(sealed)


def test_digests_of_different_purposes_never_meet() -> None:
    assert CODES.digest("session", "a") != CODES.digest("draft", "a")


@pytest.mark.parametrize("change", [str.lower, str.split, lambda c: c.replace("-", " ")])
def test_case_spaces_and_hyphens_do_not_matter(change) -> None:  # type: ignore[no-untyped-def]
    code = CODES.tracking_code("form")
    typed = change(code)
    assert read_tracking_code(typed if isinstance(typed, str) else "".join(typed)) == code


def test_full_width_forms_do_not_matter() -> None:
    code = CODES.tracking_code("form")
    wide = "".join(chr(ord(c) + 0xFEE0) for c in code)
    assert read_tracking_code(wide) == code


@pytest.mark.parametrize("place", range(20))
def test_one_wrong_character_is_noticed(place: int) -> None:
    plain = CODES.tracking_code("form").replace("-", "")
    other = "2" if plain[place] != "2" else "3"
    assert read_tracking_code(plain[:place] + other + plain[place + 1 :]) is None


@pytest.mark.parametrize("typed", ["", "abc", "2" * 19, "2" * 400, "０" * 20])
def test_what_cannot_be_a_code_is_none(typed: str) -> None:
    assert read_tracking_code(typed) is None


@pytest.mark.parametrize(
    "typed",
    [
        "JD01-2025-00127",
        " jd01-2025-00127 ",
        "ＪＤ０１－２０２５－００１２７",
        "【JD01-2025-00127】",
    ],
)
def test_a_register_number_is_read_as_people_type_it(typed: str) -> None:
    assert read_register_number(typed) == "JD01-2025-00127"
