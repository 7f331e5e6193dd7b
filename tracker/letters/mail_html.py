"""The HTML form of a mail: the same words as its text, laid out.

Nothing is fetched from anywhere and nothing runs; styles stand at the elements, since mail
programs throw away everything else. Most refuse to show what is cut off, so it stays short.
"""

import re
from dataclasses import dataclass

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from tracker.letters.wording import TEMPLATES

_FACT = re.compile(r"([^：，。；]{2,12})：(.+)")
_ITEM = "· "


@dataclass(frozen=True, slots=True)
class Block:
    """Lines that belong together: `facts` (name and value), `items`, a `link`, or a `text`;
    a `heading` stands over items."""

    kind: str
    lines: tuple[tuple[str, str], ...]


def html_of(subject: str, body: str, office: str) -> str:
    """The mail as a page of its own."""
    template = _ENVIRONMENT.get_template("mail/frame.html")
    return template.render(subject=subject, office=office, blocks=blocks(body))


def blocks(body: str) -> list[Block]:
    """Blank lines part blocks; what a block is shows in its lines."""
    return [_block(part.strip("\n").split("\n")) for part in re.split(r"\n{2,}", body.strip())]


def _block(lines: list[str]) -> Block:
    facts = [_FACT.fullmatch(line) for line in lines]
    if all(facts):
        return Block("facts", tuple((found[1], found[2]) for found in facts if found))
    if all(line.startswith(_ITEM) for line in lines):
        return Block("items", tuple(("", line.removeprefix(_ITEM)) for line in lines))
    if len(lines) == 1 and lines[0].startswith(("https://", "http://")):
        return Block("link", (("", lines[0]),))
    heading = len(lines) == 1 and lines[0].startswith("【")
    return Block("heading" if heading else "text", tuple(("", line) for line in lines))


_ENVIRONMENT = Environment(
    loader=FileSystemLoader(TEMPLATES),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
