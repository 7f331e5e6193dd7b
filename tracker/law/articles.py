"""The texts of law this system rests on, and the way their articles are cited.

The data (`data/articles.toml`) tells each article in our own words, never in those of the
law, and marks what was not read in the text or is our reading of it. It holds only the
articles that the program, its data or its letters stand on; of the others it says that
their content is not recorded, and invents none.

A citation names a text by its short name and places in it down to 款 and 项. A further
place leaves out what it shares with the one before (条例第十五条、第三十六条第三项;
行政复议法第二十三条第一款第四项、第二款).

Surprising edges: 第三十二条至第三十四条 is three articles; 条例第四章 stands for a chapter and
is no article; the annual form is cited by its tables (年度报告格式表三); the numbers of
letters (国办公开办函〔2016〕235号) are names of texts without articles.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from types import MappingProxyType
from typing import Any

from tracker.law.layouts import read_data
from tracker.law.terms import Term

REGULATION = "条例"
REGULATION_OF_2008 = "2008年条例"

_DIGITS = "零一二三四五六七八九"
_TENS = {"千": 1000, "百": 100, "十": 10}
_NUMBER = f"[{_DIGITS}十百千]+"
_PLACE = re.compile(
    rf"(?:第(?P<chapter>{_NUMBER})章|(?:第(?P<article>{_NUMBER})条|表(?P<table>{_NUMBER}))?"
    rf"(?:第(?P<paragraph>{_NUMBER})款)?(?:第(?P<item>{_NUMBER})项)?)"
)


class Mark(Term):
    """How surely a text is known; anything but READ is shown as an assumption."""

    READ = "read", "已核对原文"
    PARTLY = "partly", "部分内容未核对原文"
    UNREAD = "unread", "通行说法，未核对原文"
    READING = "reading", "本系统的理解，原文没有明说"


@dataclass(frozen=True, slots=True)
class Article:
    """One article, or one table of a form, in our own words."""

    text: str
    number: int
    gist: str
    mark: Mark


@dataclass(frozen=True, slots=True)
class Text:
    """A text of law, in force from `since` to `until`, both days included.

    `since` is None where only the `year` of its number is known. `articles` is how many it
    has, None where that is not known or it has none; `held` are those recorded here.
    """

    name: str
    title: str
    number: str
    apart: str
    promulgated_on: date | None
    since: date | None
    until: date | None
    year: int
    articles: int | None
    counted: str
    chapters: int
    also: tuple[str, ...]
    gist: str
    mark: Mark
    held: Mapping[int, Article]

    @property
    def full_name(self) -> str:
        """As a letter cites it: 《title》, and what tells it apart from others of that title."""
        if self.title == self.number:
            return self.number
        return f"《{self.title}》" + (f"（{self.apart}）" if self.apart else "")

    @property
    def assumed(self) -> bool:
        """Whether the text or anything recorded of it is known otherwise than by reading it."""
        marks = (self.mark, *(article.mark for article in self.held.values()))
        return any(mark is not Mark.READ for mark in marks)

    @property
    def unrecorded(self) -> tuple[int, ...]:
        """The numbers of the articles it has and whose content is not recorded here."""
        return tuple(n for n in range(1, (self.articles or 0) + 1) if n not in self.held)

    def in_force_on(self, on: date) -> bool:
        began = self.since <= on if self.since else self.year <= on.year
        return began and (self.until is None or on <= self.until)

    def place(self, number: int) -> str:
        """第三十三条; 表三."""
        words = in_words(number)
        return f"表{words}" if self.counted == "表" else f"第{words}{self.counted}"


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a text: its short name, then chapter or article, 款 and 项, as far as named."""

    text: str
    chapter: int | None = None
    article: int | None = None
    paragraph: int | None = None
    item: int | None = None

    @property
    def exists(self) -> bool:
        """Whether the text is known, has the chapter, and holds the article."""
        text = TEXTS.get(self.text)
        if text is None:
            return False
        if self.chapter is not None:
            return 1 <= self.chapter <= text.chapters
        return self.article is None or self.article in text.held


def places(citation: str) -> tuple[Place, ...]:
    """The places a citation names, in its order.

    Raises `ValueError` for what is no citation: an unknown text, a place that cannot be
    read, a 款 or 项 of nothing. Whether the article exists is asked of `Place.exists`.
    """
    found: list[Place] = []
    for part in citation.split("、"):
        name, rest = named(part)
        if not name and not found:
            raise ValueError(f"{citation}: no text is named")
        before = found[-1] if found and not name else Place(name)
        first, _, last = rest.partition("至")
        found.append(_place(first, before, citation))
        if last:
            start, end = found[-1], _place(last, Place(found[-1].text), citation)
            if not start.article or not end.article or end.article <= start.article:
                raise ValueError(f"{citation}: no range of articles")
            found += [replace(start, article=n) for n in range(start.article + 1, end.article + 1)]
    return tuple(found)


def held_of(citations: Iterable[str]) -> tuple[tuple[Text, Article | None], ...]:
    """The recorded articles behind these citations, each once, by text and number; None for
    a text that is cited as a whole."""
    found = {
        (place.text, place.article or 0): TEXTS[place.text].held.get(place.article or 0)
        for citation in dict.fromkeys(citations)
        for place in places(citation)
    }
    order = list(TEXTS)
    keys = sorted(found, key=lambda key: (order.index(key[0]), key[1]))
    return tuple((TEXTS[key[0]], found[key]) for key in keys)


@cache
def parts(citation: str) -> tuple[tuple[str, Place], ...]:
    """A citation as it is written, part by part, each with the (first) place it names.

    条例第十五条、第三十六条第三项 → (条例第十五条, 条例 15), (第三十六条第三项, 条例 36). Raises
    `ValueError` as `places` does.
    """
    written = citation.split("、")
    return tuple(
        (part, places("、".join(written[: n + 1]))[len(places("、".join(written[:n]))) if n else 0])
        for n, part in enumerate(written)
    )


def named(citation: str) -> tuple[str, str]:
    """The short name a citation begins with, or an empty one, and what follows it."""
    for name in TEXTS:
        if citation == name or citation.startswith((f"{name}第", f"{name}表")):
            return name, citation.removeprefix(name)
    return "", citation


def number_of(words: str) -> int:
    """三十三 → 33; 一千二百六十 → 1260; 十 → 10."""
    total = digit = 0
    for sign in words:
        if sign in _TENS:
            total += (digit or 1) * _TENS[sign]
            digit = 0
        else:
            digit = _DIGITS.index(sign)
    return total + digit


def in_words(number: int) -> str:
    """33 → 三十三; 201 → 二百零一; 10 → 十. From 1 to 9999."""
    words = ""
    for sign, worth in (*_TENS.items(), ("", 1)):
        digit, number = divmod(number, worth)
        if digit:
            words += _DIGITS[digit] + sign
        elif words and number and not words.endswith("零"):
            words += "零"
    return words.removeprefix("一") if words.startswith("一十") else words


def _place(words: str, before: Place, citation: str) -> Place:
    """The place `words` name; what they leave out is that of the place `before`."""
    match = _PLACE.fullmatch(words)
    if match is None:
        raise ValueError(f"{citation}: cannot be read")
    said = {key: number_of(value) for key, value in match.groupdict().items() if value}
    article = said.get("article") or said.get("table")
    if "chapter" in said or article or not said:
        return Place(
            before.text, said.get("chapter"), article, said.get("paragraph"), said.get("item")
        )
    if before.article is None:
        raise ValueError(f"{citation}: a paragraph of no article")
    paragraph = said.get("paragraph", before.paragraph)
    return replace(before, paragraph=paragraph, item=said.get("item"))


def _text(said: Mapping[str, Any]) -> Text:
    name = said["name"]
    held = {
        one["n"]: Article(name, one["n"], one["gist"], Mark(one.get("mark", "read")))
        for one in said.get("held", ())
    }
    since = said.get("since")
    return Text(
        name=name,
        title=said["title"],
        number=said["number"],
        apart=said.get("apart", ""),
        promulgated_on=said.get("promulgated_on"),
        since=since,
        until=said.get("until"),
        year=since.year if since else said["year"],
        articles=said.get("articles"),
        counted=said.get("counted", "条"),
        chapters=said.get("chapters", 0),
        also=tuple(said.get("also", ())),
        gist=said["gist"],
        mark=Mark(said.get("mark", "read")),
        held=MappingProxyType(held),
    )


TEXTS: Mapping[str, Text] = MappingProxyType(
    {said["name"]: _text(said) for said in read_data("articles")["text"]}
)
