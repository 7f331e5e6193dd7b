"""What a password must not be."""

import pytest

from tracker.actions.password_rules import LEAST_LENGTH, MOST_LENGTH, Weakness, weakness_of

KNOWN = ("李四光", "lisiguang", "甲街道办事处", "JD", "0000-12345678", "")


@pytest.mark.parametrize(
    ("password", "weakness"),
    [
        ("短", Weakness.SHORT),
        ("a" * (LEAST_LENGTH - 1), Weakness.SHORT),
        ("路" * MOST_LENGTH + "x", Weakness.LONG),
        ("lisiguang1", Weakness.KNOWN),
        ("LiSiGuang2025", Weakness.KNOWN),
        ("ｌｉｓｉｇｕａｎｇ１２", Weakness.KNOWN),
        ("甲街道办事处1234", Weakness.KNOWN),
        ("李四光李四光李四光12", Weakness.KNOWN),
        ("0000-12345678", Weakness.KNOWN),
        ("woaini1314", Weakness.COMMON),
        ("woaini5201314", Weakness.COMMON),
        ("a123456789", Weakness.COMMON),
        ("A123456789", Weakness.COMMON),
        ("qwertyuiop", Weakness.COMMON),
        ("password2025!", Weakness.COMMON),
        ("Admin@123456", Weakness.COMMON),
        ("zhengfu123456", Weakness.COMMON),
        ("为人民服务123456", Weakness.COMMON),
        ("床前明月光疑是地上霜", Weakness.COMMON),
        ("aaaaaaaaaa", Weakness.REPEATED),
        ("abcabcabcabc", Weakness.REPEATED),
        ("9876543210", Weakness.REPEATED),
        ("defghijklm", Weakness.REPEATED),
        ("13900001111", Weakness.NUMBER),
        ("139-0000-1111", Weakness.NUMBER),
        ("1987-05-21", Weakness.NUMBER),
        ("1987年05月21日", Weakness.NUMBER),
    ],
)
def test_what_others_would_guess_is_named(password: str, weakness: Weakness) -> None:
    assert weakness_of(password, KNOWN) is weakness


@pytest.mark.parametrize(
    "password",
    [
        "街道公开办的第一句话",
        "清晨的第一班公交车",
        "lisiguang骑自行车上班去",
        "kqwpzmvtrb",
        "2850917463",
        "correct battery staple",
        "JD的窗口开在二楼左手",
    ],
)
def test_length_is_all_that_is_asked(password: str) -> None:
    assert weakness_of(password.ljust(LEAST_LENGTH, "啊"), KNOWN) is None
