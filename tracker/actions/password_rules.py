"""What a new password must not be. Length counts; nobody is made to mix kinds of characters."""

import unicodedata
from collections.abc import Iterable
from enum import StrEnum
from functools import cache
from itertools import pairwise
from pathlib import Path

LEAST_LENGTH = 10
MOST_LENGTH = 200
# So much of a password must be neither a name nor a number that everybody can look up.
OWN_LENGTH = 6
_LIST = Path(__file__).parent / "data" / "common_passwords.txt"


class Weakness(StrEnum):
    """Why a password is not taken."""

    SHORT = "short"
    LONG = "long"
    KNOWN = "known"  # a name or number of the person or the office, and little else
    COMMON = "common"  # on the list, or two of the list put together
    REPEATED = "repeated"  # one piece again and again, or a run of characters
    NUMBER = "number"  # a telephone number or a day


def weakness_of(password: str, known: Iterable[str] = ()) -> Weakness | None:
    """What is wrong with a new password. `known`: what belongs to the person and the office."""
    if len(password) < LEAST_LENGTH:
        return Weakness.SHORT
    if len(password) > MOST_LENGTH:
        return Weakness.LONG
    plain = _folded(password)
    for one in sorted({_folded(said) for said in known if said.strip()}, key=len, reverse=True):
        if len(one) > 1 and one in plain and len(plain.replace(one, "")) < OWN_LENGTH:
            return Weakness.KNOWN
    if _is_run(plain) or _is_repeated(plain):
        return Weakness.REPEATED
    if _is_number_of_life(plain):
        return Weakness.NUMBER
    return Weakness.COMMON if _is_common(plain) else None


def _folded(said: str) -> str:
    return unicodedata.normalize("NFKC", said).casefold().strip()


@cache
def _common() -> frozenset[str]:
    lines = _LIST.read_text(encoding="utf-8").splitlines()
    return frozenset(line for line in lines if line and not line.startswith("#"))


def _is_common(plain: str) -> bool:
    """On the list, or two pieces of which each is: `woaini` and `5201314`; digits and signs
    at the end that everybody adds make no new one."""
    common = _common()
    bare = plain.rstrip("0123456789!@#.。！~*_-")
    if plain in common or bare in common:
        return True
    return any(plain[:cut] in common and plain[cut:] in common for cut in range(2, len(plain) - 1))


def _is_repeated(plain: str) -> bool:
    """`abcabcabcabc`, `111111111111`: found again within itself doubled."""
    return plain in (plain + plain)[1:-1]


def _is_run(plain: str) -> bool:
    """`abcdefghij`, `0123456789`, `9876543210`: each character beside the one before."""
    steps = {ord(b) - ord(a) for a, b in pairwise(plain)}
    return steps in ({1}, {-1})


def _is_number_of_life(plain: str) -> bool:
    """Eleven digits of a mobile telephone, or a day with dashes: found by trying them all."""
    digits = "".join(c for c in plain if c.isdigit())
    others = "".join(c for c in plain if not c.isdigit())
    is_mobile = len(digits) == 11 and digits[0] == "1" and digits[1] in "3456789"
    is_day = len(digits) == 8 and digits[:2] in ("19", "20") and "01" <= digits[4:6] <= "12"
    return (is_mobile or is_day) and (not others or set(others) <= set("-/. 年月日+"))
