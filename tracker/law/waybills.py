"""Numbers of the postal enterprise: what a waybill of China Post can look like.

国办公开办函〔2016〕235号 has replies posted through the postal enterprise (邮政企业), so that a
number of another courier is no proof of the day of posting. Three shapes, 13 signs each:

* 13 digits: 特快专递 and 快递包裹;
* two letters and 11 digits: 国内挂号信函 (XA…);
* two letters, nine digits and CN: the S10 standard of the Universal Postal Union, whose
  ninth digit checks the eight before it.

A shape can show that a number is none of the post's, never that it is one.
"""

import re
import unicodedata

_PLAIN = re.compile(r"[0-9]{13}|[A-Z]{2}[0-9]{11}")
_S10 = re.compile(r"[A-Z]{2}([0-9]{8})([0-9])CN")
_WEIGHTS = (8, 6, 4, 2, 3, 5, 9, 7)


def folded_waybill(typed: str) -> str:
    """As it is printed: full-width signs as plain ones, capitals, no blanks or hyphens."""
    plain = unicodedata.normalize("NFKC", typed).upper()
    return re.sub(r"[\s-]", "", plain)


def is_waybill(number: str) -> bool:
    """Whether this folded number has a shape of the postal enterprise."""
    if _PLAIN.fullmatch(number):
        return True
    found = _S10.fullmatch(number)
    return found is not None and int(found[2]) == _check_digit(found[1])


def _check_digit(digits: str) -> int:
    """11 less the remainder of the weighted sum; 10 is written 0, and 11 is written 5."""
    rest = 11 - sum(map(int.__mul__, map(int, digits), _WEIGHTS)) % 11
    return {10: 0, 11: 5}.get(rest, rest)
