"""A daily head as one line that people print, mail, read out and type back in."""

import re
from dataclasses import dataclass
from datetime import date

from tracker.records.digests import Algorithm

_GROUP = 8
_LINE = re.compile(
    r"(?P<code>[A-Z0-9-]+)\s+(?P<n>\d{1,9})\s+(?P<on>\d{4}-\d\d-\d\d)\s+(?P<algorithm>sha256|sm3)"
    r"[\s:：]+(?P<digest>[0-9a-f](?:[\s-]*[0-9a-f]){63})(?![0-9a-f])",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class PrintedHead:
    """What a printed head says: whose, which, of which day, and the digest."""

    code: str
    n: int
    on: date
    algorithm: Algorithm
    digest: str

    @property
    def line(self) -> str:
        return f"{self.code} {self.n} {self.on} {self.algorithm} {' '.join(self.groups)}"

    @property
    def groups(self) -> list[str]:
        """The digest in groups that can be read out."""
        return [self.digest[at : at + _GROUP] for at in range(0, len(self.digest), _GROUP)]


def read_heads(text: str) -> list[PrintedHead]:
    """Every head in a text, such as a mail; blanks and capitals do not matter."""
    found = []
    for line in _LINE.finditer(text):
        try:
            on = date.fromisoformat(line["on"])
        except ValueError:
            continue
        digest = re.sub(r"[\s-]", "", line["digest"]).lower()
        algorithm = Algorithm(line["algorithm"].lower())
        found.append(PrintedHead(line["code"].upper(), int(line["n"]), on, algorithm, digest))
    return found
