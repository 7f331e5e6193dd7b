"""Journals as a file that outsiders verify: its lines, and what they prove without a database.

One JSON object a line (`docs/journal.md`): `export`, then every `journal` followed by each
`entry` of it, every `head` with its positions, and `end` with the counts. Entries leave out the
values in which people write freely, and name them under `withheld`: whom somebody consulted, why
something was done. What is left out cannot be proved from the file; its place in the chain can.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from tracker.records.digests import Algorithm, digest
from tracker.records.head_text import PrintedHead

FORMAT, VERSION = "tracker-journals", 1
# Texts in which no name of a person, no reason and no number of a case can stand.
_NAMELESS = frozenset(
    {
        "attachments",
        "corrects",
        "ground",
        "grounds",
        "id",
        "into",
        "letter",
        "letter_digest",
        "path",
        "register_number",
        "result",
        "split_from",
        "statement",
    }
)
_ENTRY = (
    *("journal", "seq", "kind", "on", "recorded_at"),
    *("officer", "actor", "article", "facts", "previous"),
)
_HEAD = ("authority", "n", "on", "taken_at", "journals", "entries", "positions", "previous")


class FileUnreadable(Exception):
    """The file is no export of journals; the text says why."""


@dataclass(frozen=True, slots=True)
class Wrong:
    """Something in the file that does not hold."""

    where: str
    what: str

    def __str__(self) -> str:
        return f"{self.where}：{self.what}"


def without_texts(facts: Mapping[str, Any], free: Iterable[str]) -> dict[str, Any]:
    """The facts without the free texts among them."""
    return {name: value for name, value in facts.items() if name not in set(free)}


def free_texts(facts: Mapping[str, Any], coded: Iterable[str]) -> list[str]:
    """The names of facts that people wrote freely; `coded` are words of closed vocabularies."""
    known = _NAMELESS | set(coded)
    return sorted(n for n, value in facts.items() if isinstance(value, str) and n not in known)


@dataclass
class Verified:
    """What a file was found to hold, once every line was read."""

    code: str = ""
    journals: int = 0
    entries: int = 0
    withheld: int = 0
    heads: int = 0
    last: PrintedHead | None = None
    # Digest by journal and place, and how far the heads vouch for each journal.
    _found: dict[tuple[int, int], str] = field(default_factory=dict)
    _vouched: dict[int, int] = field(default_factory=dict)
    _known: dict[int, PrintedHead] = field(default_factory=dict)
    _open: dict[str, Any] | None = None
    _ended: bool = False

    def read(self, lines: Iterable[str]) -> Iterator[Wrong]:
        """Every finding, line by line; raises `FileUnreadable` for what is no export."""
        for number, line in enumerate(lines, start=1):
            said = _object(line, number)
            if (number == 1) != (said.get("line") == "export"):
                raise FileUnreadable(f"第{number}行应{'' if number == 1 else '不'}是文件的开头。")
            if self._ended:
                raise FileUnreadable(f"第{number}行在文件的结尾之后。")
            try:
                yield from self._line(said)
            except (KeyError, TypeError, ValueError) as failure:
                raise FileUnreadable(f"第{number}行缺少内容或者不能识别：{failure}") from failure
        yield from self._close_journal()
        if not self._ended:
            yield Wrong("文件", "没有结尾，不完整")

    def compare(self, printed: Iterable[PrintedHead]) -> Iterator[Wrong]:
        """What heads on paper say that the file does not."""
        for one in printed:
            where = f"{one.code} 第{one.n}号总摘要（{one.on}）"
            if self._known.get(one.n) is None or one.code != self.code:
                yield Wrong(where, "文件中没有")
            elif self._known[one.n] != one:
                yield Wrong(where, "与文件中的不一致")

    def _line(self, said: dict[str, Any]) -> Iterator[Wrong]:
        if said["line"] != "entry":
            yield from self._close_journal()
        match said["line"]:
            case "export":
                if (said["format"], said["version"]) != (FORMAT, VERSION):
                    raise FileUnreadable("不是本系统导出的办理记录，或者版本不同。")
                self.code = said["authority"]
            case "journal":
                self.journals += 1
                self._open = {**said, "n": 0, "last": ""}
            case "entry":
                yield from self._entry(said)
            case "head":
                yield from self._head(said)
            case "end":
                self._ended = True
                told = (said["journals"], said["entries"], said["heads"])
                if told != (self.journals, self.entries, self.heads):
                    yield Wrong("文件", f"应有{told[0]}份、{told[1]}条记录、{told[2]}号总摘要")
            case other:
                raise FileUnreadable(f"不认识的一行“{other}”。")

    def _entry(self, said: dict[str, Any]) -> Iterator[Wrong]:
        self.entries += 1
        journal, seq = said["journal"], said["seq"]
        where = f"办理记录 {journal} 第{seq}条"
        chain = self._open
        if chain is None or chain["journal"] != journal:
            yield Wrong(where, "不在它的办理记录中")
            return
        if seq != chain["n"] + 1 or said["previous"] != chain["last"]:
            yield Wrong(where, "与前一条不相接")
        if said.get("withheld"):
            self.withheld += 1
        elif said["digest"] != _digest(said, _ENTRY):
            yield Wrong(where, "内容被改动")
        chain["n"], chain["last"] = seq, said["digest"]
        self._found[journal, seq] = said["digest"]

    def _close_journal(self) -> Iterator[Wrong]:
        chain, self._open = self._open, None
        if chain and (chain["n"], chain["last"]) != (chain["length"], chain["head"]):
            yield Wrong(f"办理记录 {chain['journal']}", f"应有{chain['length']}条，末条不符")

    def _head(self, said: dict[str, Any]) -> Iterator[Wrong]:
        self.heads += 1
        where = f"第{said['n']}号总摘要"
        if said["n"] != self.heads or said["previous"] != (self.last.digest if self.last else ""):
            yield Wrong(where, "与前一号不相接")
        if said["digest"] != _digest(said, _HEAD) or said["authority"] != self.code:
            yield Wrong(where, "内容被改动")
        for journal, length, told in said["positions"]:
            if self._found.get((journal, length)) != told:
                yield Wrong(where, f"其中的办理记录 {journal} 第{length}条不存在或者已被改写")
            self._vouched[journal] = length
        if (said["journals"], said["entries"]) != (len(self._vouched), sum(self._vouched.values())):
            yield Wrong(where, f"应为{len(self._vouched)}份、{sum(self._vouched.values())}条记录")
        self.last = PrintedHead(
            self.code,
            said["n"],
            date.fromisoformat(said["on"]),
            Algorithm(said["algorithm"]),
            said["digest"],
        )
        self._known[self.last.n] = self.last


def _object(line: str, number: int) -> dict[str, Any]:
    try:
        said = json.loads(line)
    except (ValueError, RecursionError) as failure:
        raise FileUnreadable(f"第{number}行不是完整的 JSON。") from failure
    if not isinstance(said, dict):
        raise FileUnreadable(f"第{number}行不是一个 JSON 对象。")
    return said


def _digest(said: Mapping[str, Any], names: Iterable[str]) -> str:
    return digest(Algorithm(said["algorithm"]), {name: said[name] for name in names})
