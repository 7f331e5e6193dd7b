"""What rests on an article, and the whole law of a day: what `tracker law` and its pages show.

`article_said()` finds the article that somebody means by 33, 第三十三条, 复议法20 or
2008年条例24, and `resting_on()` gathers the numbers, tariffs, acts, grounds and remedies that
name it as their basis, whatever 款 or 项 they name. `law_of()` is every text and every
number in force on a day.

Surprising edges: a number shows with all its values, those of other texts too, for a
lawyer wants to see what it was before; a bare number means the regulation in force; an
article the text has but whose content is not recorded here is said to be so, and is not
the same as one the text does not have.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from tracker.law.articles import REGULATION, TEXTS, Article, Mark, Text, in_words, number_of, places
from tracker.law.fees import Tariff, tariff_on
from tracker.law.grounds import GROUNDS, Ground
from tracker.law.labels import folded
from tracker.law.layouts import read_data
from tracker.law.refusals import NoTariffInForce, NoValueInForce, ValueEnded
from tracker.law.remedies import RemedyPath
from tracker.law.stages import ACTS, ActRule
from tracker.law.statute import Parameter, parameters, value_on
from tracker.law.terms import FeeBasis

_NUMBER = re.compile(r"(?:第|表)?(?P<number>\d+|[零一二三四五六七八九十百千]+)(?:条|表)?(?:第.+)?")
_LONGEST = 40
_MOST = 10_000


class NotFound(LookupError):
    """No such text or article; the text is one sentence that says which there are."""


@dataclass(frozen=True, slots=True)
class RemedyRule:
    """A way to challenge that rests on an article from `since` on."""

    path: RemedyPath
    since: date
    assumed: bool


@dataclass(frozen=True, slots=True)
class Resting:
    """What names an article as its basis. Each number comes with all its values."""

    text: Text
    article: Article
    numbers: tuple[tuple[Parameter, ...], ...]
    tariffs: tuple[tuple[FeeBasis, Tariff], ...]
    acts: tuple[ActRule, ...]
    grounds: tuple[Ground, ...]
    remedies: tuple[RemedyRule, ...]

    @property
    def assumed(self) -> bool:
        """Whether anything shown with the article was not read in a text, or is our reading."""
        return (
            self.article.mark is not Mark.READ
            or any(value.assumed for values in self.numbers for value in values)
            or any(tariff.assumptions for _, tariff in self.tariffs)
            or any(ground.unread for ground in self.grounds)
            or any(rule.assumed for rule in self.remedies)
        )

    def as_json(self) -> dict[str, Any]:
        return {
            **text_json(self.text),
            "article": self.article.number,
            "article_gist": self.article.gist,
            "article_mark": self.article.mark.value,
            "numbers": [
                {"name": values[0].name, "values": [number_json(value) for value in values]}
                for values in self.numbers
            ],
            "tariffs": [tariff_json(*one) for one in self.tariffs],
            "acts": [
                {"act": rule.act.value, "label": rule.act.label, "letter": rule.letter}
                for rule in self.acts
            ],
            "grounds": [
                {
                    "ground": ground.key,
                    "label": ground.label,
                    "article": ground.article,
                    "outcome": ground.outcome.value if ground.outcome else None,
                    "assumed": ground.unread,
                }
                for ground in self.grounds
            ],
            "remedies": [
                {
                    "path": rule.path.value,
                    "label": rule.path.label,
                    "since": rule.since.isoformat(),
                    "assumed": rule.assumed,
                }
                for rule in self.remedies
            ],
        }


@dataclass(frozen=True, slots=True)
class LawOfDay:
    """Every text and every number in force on a day; `missing` are numbers without one then."""

    on: date
    texts: tuple[Text, ...]
    numbers: tuple[Parameter, ...]
    tariffs: tuple[tuple[FeeBasis, Tariff], ...]
    missing: tuple[tuple[Parameter, ...], ...]

    def as_json(self) -> dict[str, Any]:
        return {
            "on": self.on.isoformat(),
            "texts": [text_json(text) for text in self.texts],
            "numbers": [number_json(value) for value in self.numbers],
            "tariffs": [tariff_json(*one) for one in self.tariffs],
            "missing": [values[0].name for values in self.missing],
        }


def law_of(on: date) -> LawOfDay:
    """The law of a day. Before the first text of the data everything is simply missing."""
    numbers, missing = [], []
    for name, values in parameters().items():
        try:
            numbers.append(value_on(name, on))
        except (NoValueInForce, ValueEnded):
            missing.append(values)
    return LawOfDay(
        on=on,
        texts=tuple(text for text in TEXTS.values() if text.in_force_on(on)),
        numbers=tuple(numbers),
        tariffs=_tariffs(on, lambda _: True),
        missing=tuple(missing),
    )


def text_said(words: str) -> tuple[Text, str]:
    """The text that `words` begin with, by any of its names, and what follows, folded.

    Words that begin with a number or 第 mean the regulation in force. Raises `NotFound`.
    """
    said = folded(words)[:_LONGEST]
    if _NUMBER.fullmatch(said):
        return TEXTS[REGULATION], said
    names = sorted(_names(), key=lambda pair: len(pair[0]), reverse=True)
    for name, text in names:
        if said.startswith(name):
            return text, said.removeprefix(name)
    raise NotFound(f"没有“{words[:_LONGEST]}”这个法律文本；可以查的有{'、'.join(TEXTS)}。")


def article_said(words: str) -> Article:
    """The article that `words` name; raises `NotFound`, saying which articles there are."""
    text, rest = text_said(words)
    match = _NUMBER.fullmatch(rest)
    if match is None:
        raise NotFound(f"请写明{text.name}的哪一条，例如{_example(text)}。{_recorded(text)}")
    said = match["number"]
    number = int(said) if said.isdecimal() else number_of(said)
    return article_of(text, number)


def article_of(text: Text, number: int) -> Article:
    """The article of that number; raises `NotFound`, saying which articles there are."""
    if number in text.held:
        return text.held[number]
    place = text.place(number) if 0 < number < _MOST else f"第{number}{text.counted}"
    if text.articles is not None and not 1 <= number <= text.articles:
        words = f"{text.name}共{in_words(text.articles)}条，没有{place}。"
    else:
        words = f"本系统没有收录{text.name}{place}的内容。"
    raise NotFound(words + _recorded(text))


def resting_on(article: Article, on: date) -> Resting:
    """What rests on an article; its tariffs are those in force on a day."""

    def cites(*citations: str | None) -> bool:
        return any(
            (place.text, place.article) == (article.text, article.number)
            for citation in citations
            if citation
            for place in places(citation)
        )

    return Resting(
        text=TEXTS[article.text],
        article=article,
        numbers=tuple(
            values
            for values in parameters().values()
            if any(cites(value.article) for value in values)
        ),
        tariffs=_tariffs(on, lambda tariff: cites(tariff.article)),
        acts=tuple(r for r in ACTS.values() if cites(r.article, r.article_2008)),
        grounds=tuple(g for g in GROUNDS.values() if cites(g.article)),
        remedies=tuple(
            RemedyRule(RemedyPath(way["key"]), way["since"], way.get("assumed", False))
            for way in read_data("remedies")["path"]
            if cites(*way["articles"])
        ),
    )


def text_json(text: Text) -> dict[str, Any]:
    return {
        "text": text.name,
        "title": text.title,
        "number": text.number,
        "since": text.since.isoformat() if text.since else str(text.year),
        "until": text.until and text.until.isoformat(),
        "articles": text.articles,
        "recorded": list(text.held),
        "gist": text.gist,
        "mark": text.mark.value,
    }


def whole_text_json(text: Text) -> dict[str, Any]:
    """A text with the articles recorded of it."""
    held = [
        {"article": one.number, "gist": one.gist, "mark": one.mark.value}
        for one in text.held.values()
    ]
    return {**text_json(text), "held": held}


def number_json(value: Parameter) -> dict[str, Any]:
    return {
        "name": value.name,
        "label": value.label,
        "value": value.value,
        "unit": value.unit,
        "article": value.article,
        "source": value.source,
        "since": value.since.isoformat(),
        "until": value.until and value.until.isoformat(),
        "note": value.note,
        "assumed": value.assumed,
        "reason": value.reason,
    }


def tariff_json(basis: FeeBasis, tariff: Tariff) -> dict[str, Any]:
    return {
        "basis": basis.value,
        "since": tariff.since.isoformat(),
        "article": tariff.article,
        "source": tariff.source,
        "bands": [
            {"from": band.first, "to": band.last, "rate": f"{band.rate:.2f}"}
            for band in tariff.bands
        ],
        "open": {
            "from": tariff.open_from,
            "step": tariff.open_step,
            "rate": f"{tariff.open_rate:.2f}",
            "rise": f"{tariff.open_rise:.2f}",
        },
        "assumptions": [sentence for _, sentence in tariff.assumptions],
    }


def _tariffs(on: date, wanted: Callable[[Tariff], bool]) -> tuple[tuple[FeeBasis, Tariff], ...]:
    try:
        found = [(basis, tariff_on(basis, on)) for basis in FeeBasis]
    except NoTariffInForce:
        return ()
    return tuple((basis, tariff) for basis, tariff in found if wanted(tariff))


def _names() -> Iterable[tuple[str, Text]]:
    """Every name of every text, folded; a title that two share means the one in force."""
    for text in sorted(TEXTS.values(), key=lambda text: (text.until is not None, -text.year)):
        for name in (text.name, text.number, text.title, *text.also):
            yield folded(name), text


def _example(text: Text) -> str:
    first = next(iter(text.held), None)
    return f"{text.name}{text.place(first)}" if first else text.name


def _recorded(text: Text) -> str:
    if not text.held:
        return "这份文件不分条收录，只有全文摘要。"
    return f"本系统收录的有第{listed(text.held)}{text.counted}。"


def listed(numbers: Iterable[int]) -> str:
    """1, 2, 3, 5, 6 → 一至三、五、六. Ascending."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return "、".join(
        f"{in_words(run[0])}至{in_words(run[-1])}"
        if len(run) > 2
        else "、".join(map(in_words, run))
        for run in runs
    )
