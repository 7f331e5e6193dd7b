"""What an English page says in Chinese without saying that it is Chinese."""

import re
from html.parser import HTMLParser

_HAN = re.compile("[\u3400-\u9fff]+")
_VOID = {"area", "br", "col", "hr", "img", "input", "link", "meta", "wbr", "path", "circle"}
# Read by machines, or in a place that cannot be marked.
_SKIPPED = {"title", "script", "style", "textarea"}


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open: list[tuple[str, str]] = []
        self.unmarked: list[str] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        told = dict(attributes)
        above = self.open[-1][1] if self.open else ""
        if tag not in _VOID:
            self.open.append((tag, told.get("lang") or above))

    def handle_endtag(self, tag: str) -> None:
        while self.open and tag in [name for name, _ in self.open]:
            if self.open.pop()[0] == tag:
                break

    def handle_data(self, data: str) -> None:
        tags = {tag for tag, _ in self.open}
        language = self.open[-1][1] if self.open else ""
        if _HAN.search(data) and language != "zh-CN" and not tags & _SKIPPED:
            self.unmarked.append(" ".join(data.split()))


def unmarked_chinese(page: str) -> list[str]:
    """The texts with Han characters outside of `lang="zh-CN"`."""
    reader = _Reader()
    reader.feed(page)
    return reader.unmarked
