"""A visitor with a browser that has no script: follows links, fills in the forms it is given."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urljoin

import httpx2

File = tuple[str, bytes]


@dataclass
class Form:
    """A form of a page with what its fields hold."""

    action: str
    method: str
    fields: list[tuple[str, str]] = field(default_factory=list)
    names: set[str] = field(default_factory=set)


class _Reader(HTMLParser):
    """Forms, links, words and title of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.links: list[tuple[str, str]] = []
        self.words: list[str] = []
        self._in_link = False
        self._area: str | None = None
        self._select: str | None = None
        self.feed(page)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attributes}
        form = self.forms[-1] if self.forms else None
        if tag == "form":
            self.forms.append(Form(told["action"], told["method"]))
        elif tag == "a":
            self.links.append((told.get("href", ""), ""))
            self._in_link = True
        elif form is not None:
            self._field(form, tag, told)

    def _field(self, form: Form, tag: str, told: dict[str, str]) -> None:
        name = told.get("name", "")
        if tag in ("input", "textarea", "select") and name:
            form.names.add(name)
        kind = told.get("type", "text")
        if tag == "textarea":
            self._area = ""
            form.fields.append((name, ""))
        elif tag == "select":
            self._select = name
        elif tag == "option" and "selected" in told and self._select:
            form.fields.append((self._select, told["value"]))
        elif tag == "input" and kind in ("radio", "checkbox"):
            if "checked" in told:
                form.fields.append((name, told["value"]))
        elif tag == "input" and kind != "file":
            form.fields.append((name, told.get("value", "")))

    def handle_endtag(self, tag: str) -> None:
        if tag == "a":
            self._in_link = False
        if tag == "textarea" and self._area is not None:
            name, _ = self.forms[-1].fields[-1]
            self.forms[-1].fields[-1] = (name, self._area.removeprefix("\n"))
            self._area = None

    def handle_data(self, data: str) -> None:
        if self._area is not None:
            self._area += data
        else:
            self.words.append(data)
        if self._in_link:
            url, said = self.links[-1]
            self.links[-1] = (url, said + data)


class Visitor:
    """One browser: its cookies, the page it shows, and what is on it."""

    def __init__(self, client: httpx2.AsyncClient) -> None:
        self.client = client
        self.answer: httpx2.Response

    async def get(self, url: str) -> "Visitor":
        self.answer = await self.client.get(url, follow_redirects=True)
        return self

    @property
    def page(self) -> str:
        return self.answer.text

    @property
    def status(self) -> int:
        return self.answer.status_code

    @property
    def path(self) -> str:
        return self.answer.url.path

    @property
    def text(self) -> str:
        """What can be read on the page, blanks folded."""
        return re.sub(r"\s+", " ", "".join(_Reader(self.page).words))

    @property
    def form(self) -> Form:
        """The form of the page; of several the first that is posted."""
        return next(form for form in _Reader(self.page).forms if form.method == "post")

    @property
    def typed(self) -> dict[str, str]:
        return dict(self.form.fields)

    def links(self) -> Iterator[str]:
        return (url for url, _ in _Reader(self.page).links)

    def link(self, words: str) -> str:
        """Where the first link leads that says these words."""
        return next(url for url, said in _Reader(self.page).links if words in said)

    async def follow(self, words: str) -> "Visitor":
        return await self.get(urljoin(str(self.answer.url), self.link(words)))

    async def send(self, *, files: Sequence[File] = (), **typed: str | None) -> "Visitor":
        """Fill in the form of the page and send it; None clears a field or a box."""
        self.answer = await self.client.post(**self.filled(files, typed), follow_redirects=True)
        return self

    def filled(self, files: Sequence[File], typed: dict[str, str | None]) -> dict[str, Any]:
        form = self.form
        unknown = set(typed) - form.names - {"turn"}
        assert not unknown, f"{self.path} asks nothing named {unknown}"
        data = {name: value for name, value in form.fields if name not in typed}
        data |= {name: value for name, value in typed.items() if value is not None}
        sent = [("files", (name, content)) for name, content in files]
        url = urljoin(str(self.answer.url), form.action)
        return {"url": url, "data": data, "files": sent or None}
