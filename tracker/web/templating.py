"""The template environment: what every page may use beside its own context."""

import re
from collections.abc import Callable
from contextlib import suppress
from decimal import Decimal
from functools import cache, partial
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import Any
from urllib.parse import quote

from jinja2 import (
    Environment,
    FileSystemBytecodeCache,
    FileSystemLoader,
    StrictUndefined,
    pass_context,
)
from jinja2.bccache import Bucket
from jinja2.runtime import Context
from markupsafe import Markup, escape

from tracker.files.personal_numbers import numbers_hidden
from tracker.law.articles import Place, parts
from tracker.web.reasons import reason, refusal_sentence
from tracker.web.shipped import shipped
from tracker.web.words import (
    CHINESE,
    day,
    gettext,
    instant,
    language,
    moment,
    ngettext,
    plain_day,
    short_day,
    weekday,
)

_HAN = re.compile("[\u3400-\u9fff]")
_BLANK_LINES = re.compile(r"\n\s*\n")
_MASKED_AS_NUMBER = 8


class _Compiled(FileSystemBytecodeCache):
    """Templates as they were compiled, from one start to the next.

    Reading them would be most of what the first page waits for. They are run as they lie there:
    the folder is as much the server's own as the key and the database beside it. What cannot be
    read or kept is compiled again.
    """

    def __init__(self, folder: Path) -> None:
        super().__init__(str(folder))
        # What is made of a template follows from Jinja and the environment below as well.
        self._made_by = version("jinja2") + Path(__file__).read_text(encoding="utf-8")

    def get_source_checksum(self, source: str) -> str:
        return super().get_source_checksum(self._made_by + source)

    def load_bytecode(self, bucket: Bucket) -> None:
        with suppress(Exception):  # of a file cut short when the power went, any may be
            super().load_bytecode(bucket)

    def dump_bytecode(self, bucket: Bucket) -> None:
        with suppress(OSError):
            Path(self.directory).mkdir(mode=0o700, exist_ok=True)
            super().dump_bytecode(bucket)


@cache
def environment(root: str = "") -> Environment:
    """The environment of all pages, one in a process, so that nothing is loaded twice. `root` is
    the path the office's portal mounts us under."""
    return new_environment(root=root)


def kept_in(made: Environment, compiled: Path) -> Environment:
    """The same, its templates kept in a folder as they were compiled."""
    made.bytecode_cache = _Compiled(compiled)
    return made


def new_environment(templates: Path | None = None, *, root: str = "") -> Environment:
    """One of its own, for pages that are not among those of the program."""
    made = Environment(
        loader=FileSystemLoader(templates or shipped("templates")),
        autoescape=True,
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n"],
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.policies["ext.i18n.trimmed"] = True
    made.install_gettext_callables(gettext, ngettext, newstyle=True)  # type: ignore[attr-defined]
    made.globals["root"] = root
    made.globals["static"] = partial(static_url, root)
    made.filters |= _filters()
    return made


def static_url(root: str, name: str) -> str:
    """The address of a static file, new whenever its content is."""
    return f"{root}/static/{name}?v={_version(name)}"


@cache
def _version(name: str) -> str:
    return sha256((shipped("static") / name).read_bytes()).hexdigest()[:8]


def masked_name(name: str) -> str:
    """张三 → 张*."""
    return f"{name.strip()[:1]}*" if name.strip() else ""


def masked_email(address: str) -> str:
    """zhangsan@example.cn → z***@example.cn."""
    person, _, host = address.rpartition("@")
    return f"{person[:1]}***@{host}" if person else ""


def masked_number(number: str) -> str:
    """The first and last four of an identity number; fewer of a short one."""
    shown = min(4, len(number) // 4)
    return number[:shown] + "*" * (len(number) - 2 * shown) + number[len(number) - shown :]


def masked_phone(number: str) -> str:
    """13812345678 → 138****5678."""
    if len(number) < _MASKED_AS_NUMBER:
        return masked_number(number)
    return number[:3] + "*" * (len(number) - 7) + number[-4:]


def masked_address(address: str) -> str:
    """The first part of a postal address, where the house is hidden."""
    shown = len(address) // 3
    return address[:shown] + "*" * min(len(address) - shown, 6)


def paragraphs(text: str) -> Markup:
    """Typed text as it was typed: blank lines part paragraphs, line ends break lines."""
    lines = text.replace("\r\n", "\n").strip("\n")
    return Markup("\n").join(
        Markup("<p>{}</p>").format(Markup("<br>\n").join(map(escape, part.split("\n"))))
        for part in _BLANK_LINES.split(lines)
        if part.strip()
    )


def yuan(amount: Decimal) -> str:
    """4,300.00元."""
    return f"{amount:,.2f}元" if language.get() == CHINESE else f"CNY {amount:,.2f}"


def article(words: str) -> str:
    """An article is cited in Chinese in every language, and on English pages marked so."""
    if language.get() == CHINESE or not words:
        return words
    return Markup('<span lang="zh-CN">{}</span>').format(words)


@pass_context
def cited(context: Context, words: str) -> str:
    """A citation, each part of which leads to its article; plain where that is not recorded."""
    try:
        found = parts(words)
    except ValueError:
        return article(words)
    root = context.get("root", "")
    return article(Markup("、").join(_led(root, part, place) for part, place in found))


def _led(root: str, words: str, place: Place) -> Markup:
    if not place.exists:
        return escape(words)
    where = place.text if place.article is None else f"{place.text}/{place.article}"
    return Markup('<a href="{}/law/{}">{}</a>').format(root, quote(where), words)


def chinese(words: str) -> str:
    """What is said in Chinese in every language (names, numbers of documents, what somebody
    wrote), on other pages marked so."""
    return _marked(words, "span")


def chinese_line(words: str) -> str:
    """The same within a drawing."""
    return _marked(words, "tspan")


def _marked(words: str, tag: str) -> str:
    if language.get() == CHINESE or not _HAN.search(words):
        return words
    return Markup('<{0} lang="zh-CN">{1}</{0}>').format(tag, words)


def _filters() -> dict[str, Callable[..., Any]]:
    return {
        "article": _spoken(article),
        "cited": cited,
        "chinese": _spoken(chinese),
        "chinese_line": _spoken(chinese_line),
        "day": _spoken(day),
        "instant": _spoken(instant),
        "masked_address": masked_address,
        "masked_email": masked_email,
        "masked_name": masked_name,
        "masked_number": masked_number,
        "masked_phone": masked_phone,
        "moment": _spoken(moment),
        "numbers_hidden": numbers_hidden,
        "paragraphs": paragraphs,
        "plain_day": _spoken(plain_day),
        "reason": _spoken(reason),
        "short_day": _spoken(short_day),
        "sentence": _spoken(refusal_sentence),
        "translated": _spoken(gettext),
        "weekday": _spoken(weekday),
        "yuan": _spoken(yuan),
    }


def _spoken(say: Callable[[Any], Any]) -> Callable[[Context, Any], Any]:
    """A filter that depends on the visitor's language: never folded when a template is compiled."""

    @pass_context
    def filtered(_: Context, value: Any) -> Any:
        return say(value)

    return filtered
