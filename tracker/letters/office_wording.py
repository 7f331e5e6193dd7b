"""An office's own wording of a kind of letter: its text with places for what the program knows.

A place is written `{{名称}}`. It is either a part of the standard wording, which stands on
a line of its own, or a short field within a sentence. There is nothing else: no loops, no
conditions, no code. What the law asks of the letter (`law.letters`) must have its place.
"""

import difflib
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, ClassVar

from tracker.law.letters import required_parts
from tracker.law.terms import Term
from tracker.letters.wording import standard_parts

LONGEST = 20_000
PLACE = re.compile(r"\{\{([^{}\n]*)\}\}")
_BRACES = re.compile(r"\{\{|\}\}|\{%|%\}|\{#|#\}")


class ShortField(Term):
    """A short value that may stand within a sentence, and what it is."""

    REGISTER_NUMBER = "登记编号", "申请的登记编号"
    RECEIVED_ON = "收到日期", "收到申请的日期"
    ASKED = "申请事项", "政府信息公开申请，或者更正申请"
    ADDRESSEE = "收件人", "申请人、第三方或者对方机关"
    NUMBER = "文号", "这份文书的编号"
    ON = "发文日期", "成文日期"
    OFFICE = "机关名称", "本机关的名称"
    ADDRESS = "机关地址", "办公地址"
    TELEPHONE = "联系电话", "本机关的电话"
    HOURS = "办公时间", "本机关的办公时间"


FIELD_NAMES = frozenset(field.value for field in ShortField)


class Where(Term):
    """Where in a template something is wrong."""

    LINE = "line", "第{n}行"
    PARAGRAPH = "paragraph", "正文第{n}段"
    CELL = "cell", "表格第{n}格"
    HEADER = "header", "页眉第{n}段"
    FOOTER = "footer", "页脚第{n}段"
    WHOLE = "whole", "整份模板"


class Problem:
    """Why a template cannot be taken. `pattern` is the sentence with its facts in braces."""

    pattern: ClassVar[str]

    def __init__(self, where: Where, n: int = 0, **facts: Any) -> None:
        self.where, self.n, self.facts = where, n, facts

    def __str__(self) -> str:
        return f"{self.where.label.format(n=self.n)}：{self.pattern.format(**self.facts)}"


class UnknownField(Problem):
    pattern = "没有“{name}”这个字段。"


class UnknownFieldLike(Problem):
    pattern = "没有“{name}”这个字段，是不是“{like}”？"


class BrokenPlace(Problem):
    pattern = "“{marks}”没有配对，或者不是字段。字段写成两个花括号夹着名称，不能写程序。"


class PartWithinLine(Problem):
    pattern = "“{name}”是整段的内容，应当单独成行，前后不写别的字。"


class PartTwice(Problem):
    pattern = "“{name}”已经出现过，只能写一次。"


class PartMissing(Problem):
    pattern = "缺少“{name}”（{why}），依照{article}不能省略。"


class TextTooLong(Problem):
    pattern = "有{length}个字，最多{limit}个字。"


def standard_wording(kind: str) -> str:
    """The standard wording as a template: every part on its line."""
    return "\n".join(f"{{{{{name}}}}}" for name in part_names(kind))


def part_names(kind: str) -> tuple[str, ...]:
    return tuple(standard_parts(f"{kind}.txt"))


def problems(kind: str, wording: str, on: date) -> list[Problem]:
    """Everything that is wrong with an office's wording, line by line, then what is missing."""
    if len(wording) > LONGEST:
        return [TextTooLong(Where.WHOLE, length=len(wording), limit=LONGEST)]
    parts = part_names(kind)
    found: list[Problem] = []
    seen: Counter[str] = Counter()
    for n, line in enumerate(wording.splitlines(), start=1):
        names = [name.strip() for name in PLACE.findall(line)]
        found += troubles(Where.LINE, n, line, {*parts, *FIELD_NAMES})
        for name in names:
            seen[name] += 1
            if name in parts and PLACE.sub("", line, count=1).strip():
                found.append(PartWithinLine(Where.LINE, n, name=name))
            if name in parts and seen[name] > 1:
                found.append(PartTwice(Where.LINE, n, name=name))
    return found + [
        PartMissing(Where.WHOLE, name=part.name, why=part.why, article=part.article)
        for part in required_parts(kind, on)
        if part.name not in seen
    ]


def troubles(where: Where, n: int, text: str, known: set[str]) -> Iterator[Problem]:
    """Unknown fields, and braces that make none."""
    for raw in PLACE.findall(text):
        name = raw.strip()
        if name not in known:
            like = difflib.get_close_matches(name, known, n=1, cutoff=0.4)
            if like:
                yield UnknownFieldLike(where, n, name=name, like=like[0])
            else:
                yield UnknownField(where, n, name=name)
    if left := _BRACES.findall(PLACE.sub("", text)):
        yield BrokenPlace(where, n, marks="".join(left))


def filled(wording: str, values: Mapping[str, str]) -> str:
    """The wording with its places filled, once: what a value says is text and no place."""
    return PLACE.sub(lambda place: values[place[1].strip()], wording)
