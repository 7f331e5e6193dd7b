"""The rules that hold for the HTML of every page and part of a page."""

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import html5lib

_REFERENCES = (
    "for",
    "list",
    "aria-activedescendant",
    "aria-controls",
    "aria-describedby",
    "aria-details",
    "aria-errormessage",
    "aria-flowto",
    "aria-labelledby",
    "aria-owns",
    "data-build",
    "data-copy",
    "data-count",
    "headers",
)
_FIRST = {"error-summary", "notice"}
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")


def parsed(page: str) -> Any:
    """The tree of the page; any slip in its HTML is an error."""
    return html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(page)


def check(page: str) -> Any:
    """The rules that hold for whatever we render."""
    tree = parsed(page)
    elements = list(tree.iter())
    counted = Counter(element.get("id") for element in elements if element.get("id"))
    twice = [id_ for id_, n in counted.items() if n > 1]
    assert twice == [], f"the same id twice: {twice}"
    inline = [
        name
        for element in elements
        for name in element.attrib
        if isinstance(name, str) and (name == "style" or name.startswith("on"))
    ]
    assert inline == [], f"inline: {inline}"
    assert all(script.get("src") for script in tree.iter("script")), "an inline script"
    assert list(tree.iter("style")) == [], "an inline stylesheet"
    _unlabelled_fields(tree)
    _dangling_references(tree, set(counted))
    return tree


def check_outline(tree: Any) -> None:
    """One heading of the first rank comes first, and none is skipped on the way down.

    Boxes that are to be read first stand above it: what was done, what is wrong with a form.
    """
    boxes = [e for e in tree.iter() if _FIRST & set(e.get("class", "").split())]
    apart = {id(e) for box in boxes for e in box.iter()}
    headings = [e for e in tree.iter() if e.tag in _HEADINGS and id(e) not in apart]
    ranks = [_HEADINGS.index(e.tag) + 1 for e in headings]
    assert ranks[:1] == [1], ranks
    assert ranks.count(1) == 1, ranks
    assert [(a, b) for a, b in pairwise(ranks) if b > a + 1] == [], ranks


def text_of(element: Any) -> str:
    return "".join(element.itertext()).strip()


def _unlabelled_fields(tree: Any) -> None:
    labels = {label.get("for"): text_of(label) for label in tree.iter("label")}
    fields = [field for tag in ("input", "textarea", "select") for field in tree.iter(tag)]
    shown = [f for f in fields if f.get("type") != "hidden" and f.get("hidden") is None]
    nameless = [f.get("name") for f in shown if not labels.get(f.get("id"))]
    assert nameless == [], f"fields without a label: {nameless}"
    assert all(map(text_of, tree.iter("button"))), "a button without words"
    wordless = [a.get("href") for a in tree.iter("a") if not _name(a)]
    assert wordless == [], f"links without words: {wordless}"
    assert all(map(_legend, tree.iter("fieldset"))), "choices without a legend"


def _name(link: Any) -> str:
    return text_of(link) or link.get("aria-label", "")


def _legend(fieldset: Any) -> str:
    """The name of a group of choices; a group that only parts a form needs none."""
    if not any(field.get("type") in ("radio", "checkbox") for field in fieldset.iter("input")):
        return "-"
    legend = fieldset.find("legend")
    return text_of(legend) if legend is not None else fieldset.get("aria-labelledby", "")


def _dangling_references(tree: Any, ids: set[str]) -> None:
    named = {id_ for e in tree.iter() for name in _REFERENCES for id_ in _ids(e, name)}
    linked = {a.get("href")[1:] for a in tree.iter("a") if (a.get("href") or "").startswith("#")}
    nowhere = (named | linked) - ids
    assert nowhere == set(), f"leads nowhere: {nowhere}"


def _ids(element: Any, name: str) -> Iterator[str]:
    yield from element.get(name, "").split()
