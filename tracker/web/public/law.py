"""The law as the program knows it, for everyone: numbers, texts, articles, what rests on them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from pydantic import Field
from starlette.requests import Request
from starlette.responses import Response

from tracker.law.articles import TEXTS, Article, Text, places
from tracker.law.concordance import NotFound, article_said, law_of, listed, resting_on, text_said
from tracker.law.statute import Parameter, last_day
from tracker.records.authorities import authorities
from tracker.records.models import Authority
from tracker.web.answer import go_to, show
from tracker.web.forms import Day, Form, fill
from tracker.web.site import site_of
from tracker.web.words import _


class AsOf(Form):
    """The day whose law is wanted; without one, today."""

    on: Day | None = Field(None, title="日期")


@dataclass(frozen=True, slots=True)
class Shown:
    """A number with its last day, and the address of what it rests on."""

    value: Parameter
    until: date | None
    url: str


async def law(request: Request) -> Response:
    """Everything in force on a day. With `q`, on to the article or text somebody names."""
    words = request.query_params.get("q", "").strip()
    asked = fill(AsOf, request.query_params)
    errors = dict(asked.errors)
    if words:
        try:
            return go_to(_named(request, words))
        except NotFound:
            errors["q"] = _("没有找到“%(words)s”。请写成 条例33、复议法20 这样。", words=words)
    today = site_of(request).clock.today()
    found = law_of((asked.form.on if asked.form else None) or today)
    return await show(
        request,
        "public/law.html",
        status=422 if errors else 200,
        office=await _only_office(),
        errors=errors,
        typed={"q": words, "on": asked.typed.get("on") or today.isoformat()},
        law=found,
        groups=_groups(request, found.numbers),
        others=[text for text in TEXTS.values() if text not in found.texts],
    )


async def law_text(request: Request) -> Response:
    """A text with the articles recorded of it; 条例33 leads on to the article."""
    try:
        text, rest = text_said(request.path_params["text"])
        if rest:
            return go_to(_named(request, request.path_params["text"]))
    except NotFound as unknown:
        return await _not_found(request, unknown)
    return await show(
        request,
        "public/law_text.html",
        office=await _only_office(),
        text=text,
        unrecorded=listed(text.unrecorded),
    )


async def law_article(request: Request) -> Response:
    """An article with the numbers, acts, grounds and remedies that rest on it."""
    try:
        article = article_said("{text}{article}".format(**request.path_params))
    except NotFound as unknown:
        return await _not_found(request, unknown)
    found = resting_on(article, site_of(request).clock.today())
    return await show(
        request,
        "public/law_article.html",
        office=await _only_office(),
        found=found,
        histories=[_shown(request, values) for values in found.numbers],
        beside=_beside(found.text, article),
    )


async def _not_found(request: Request, unknown: NotFound) -> Response:
    office = await _only_office()
    return await show(
        request, "public/law_not_found.html", status=404, office=office, sentence=str(unknown)
    )


async def _only_office() -> Authority | None:
    """The authority of an installation that has one: its name and menu stand on the page."""
    known = await authorities()
    return known[0] if len(known) == 1 else None


def _named(request: Request, words: str) -> str:
    """The address of the text or article that somebody names; raises `NotFound`."""
    text, rest = text_said(words)
    if not rest:
        return _address(request, text.name)
    article = article_said(words)
    return _address(request, article.text, article.number)


def _address(request: Request, text: str, article: int | None = None) -> str:
    if article is None:
        return request.url_for("law_text", text=text).path
    return request.url_for("law_article", text=text, article=str(article)).path


def _shown(request: Request, values: Iterable[Parameter]) -> list[Shown]:
    return [_number(request, value) for value in values]


def _number(request: Request, value: Parameter) -> Shown:
    first = places(value.article)[0]
    return Shown(value, last_day(value), _address(request, first.text, first.article))


def _groups(request: Request, numbers: Sequence[Parameter]) -> list[tuple[Text, list[Shown]]]:
    """The numbers of a day under the texts they stand in, in the order of the data."""
    groups: dict[str, list[Shown]] = {}
    for value in numbers:
        name = places(value.article)[0].text
        groups.setdefault(name, []).append(_number(request, value))
    return [(TEXTS[name], shown) for name, shown in groups.items()]


def _beside(text: Text, article: Article) -> tuple[Article | None, Article | None]:
    """The recorded articles before and after one."""
    held = list(text.held.values())
    place = held.index(article)
    after = held[place + 1] if place + 1 < len(held) else None
    return (held[place - 1] if place else None), after
