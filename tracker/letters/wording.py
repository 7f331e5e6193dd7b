"""The texts of letters and mails, and how they say days, amounts and articles.

What people typed is only ever a value of a template, never part of one.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from tracker.letters.citation import cited

_PACKAGE = Path(__file__).resolve().parents[1]
_PLACES = (_PACKAGE / "templates/letters", _PACKAGE.parent / "templates/letters")
TEMPLATES = next((place for place in _PLACES if place.is_dir()), _PLACES[0])

INDENT = "\u3000" * 2
_PART = re.compile("^== ", re.MULTILINE)
_MACROS = '{% from "parts.txt" import received, contact with context %}\n'
_NUMERALS = "零一二三四五六七八九"
_CAPITALS = "零壹贰叁肆伍陆柒捌玖"
_PLACES_OF_FOUR = ("", "拾", "佰", "仟")
_GROUPS_OF_FOUR = ("", "万", "亿")
_DIRECTION_MARKS = frozenset(
    "\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
)


def said(template: str, **facts: Any) -> str:
    """A template filled in. A fact that is missing is a fault, never a gap in a letter."""
    return _ENVIRONMENT.get_template(template).render(facts)


@cache
def standard_parts(template: str) -> Mapping[str, Template]:
    """The named parts of a standard wording, in order; a line `== NAME` begins each."""
    written = (TEMPLATES / template).read_text(encoding="utf-8")
    named = (part.partition("\n") for part in _PART.split(written)[1:])
    return {name.strip(): _ENVIRONMENT.from_string(_MACROS + text) for name, _, text in named}


def said_parts(template: str, **facts: Any) -> dict[str, str]:
    """Every part filled in, as `said` does a whole template."""
    return {name: part.render(facts) for name, part in standard_parts(template).items()}


def paragraphs(text: str) -> str:
    """One paragraph per line, each with its indent; empty lines and invisible marks left out."""
    lines = (_clean(line) for line in text.splitlines())
    return "\n".join(f"{INDENT}{line}" for line in lines if line)


def attachments(names: Sequence[str]) -> str:
    """The note of what is enclosed, one name below the other (GB/T 9704, 7.3.4)."""
    if len(names) == 1:
        return paragraphs(f"附件：{names[0]}")
    gap = "\u3000" * len("附件：")
    return "\n".join(
        f"{INDENT}{gap if at > 1 else '附件：'}{at}.{_clean(name)}"
        for at, name in enumerate(names, start=1)
    )


def day(on: date) -> str:
    """2025年9月22日."""
    return f"{on.year}年{on.month}月{on.day}日"


def numeral(number: int) -> str:
    """一, 十二, 二十: 1 to 99."""
    tens, ones = divmod(number, 10)
    return (
        ("" if tens < 2 else _NUMERALS[tens])
        + ("十" if tens else "")
        + (_NUMERALS[ones] if ones or not tens else "")
    )


def yuan(amount: Decimal) -> str:
    """4300元; 12.50元."""
    whole = amount == amount.to_integral_value()
    return f"{amount:.0f}元" if whole else f"{amount:.2f}元"


def capital_yuan(amount: Decimal) -> str:
    """The amount in the capital numerals of receipts: 肆仟叁佰元整. Below 10^12 yuan."""
    fen = int(amount * 100)
    whole, jiao, ones = fen // 100, fen // 10 % 10, fen % 10
    said = f"{_capital(whole)}元" if whole or not fen else ""
    if jiao:
        said += f"{_CAPITALS[jiao]}角"
    elif ones and whole:
        said += "零"
    return said + (f"{_CAPITALS[ones]}分" if ones else "整")


def _capital(number: int) -> str:
    if not number:
        return _CAPITALS[0]
    said = ""
    for group in reversed(range(len(_GROUPS_OF_FOUR))):
        four = number // 10_000**group % 10_000
        if said and four and four < 1000 and not said.endswith("零"):
            said += "零"
        if four:
            said += _capital_of_four(four) + _GROUPS_OF_FOUR[group]
    return said


def _capital_of_four(four: int) -> str:
    said = ""
    for place in reversed(range(len(_PLACES_OF_FOUR))):
        digit = four // 10**place % 10
        if digit:
            said += _CAPITALS[digit] + _PLACES_OF_FOUR[place]
        elif said and four % 10**place and not said.endswith("零"):
            said += "零"
    return said


def _clean(line: str) -> str:
    """Without what cannot be seen or turns the order of reading; joiners of signs stay."""
    kept = (
        sign
        for sign in line.replace("\t", " ")
        if unicodedata.category(sign) not in ("Cc", "Cs") and sign not in _DIRECTION_MARKS
    )
    return "".join(kept).strip()


def _environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=False,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {
        "cited": cited,
        "day": day,
        "numeral": numeral,
        "yuan": yuan,
        "capital_yuan": capital_yuan,
    }
    return made


_ENVIRONMENT = _environment()
