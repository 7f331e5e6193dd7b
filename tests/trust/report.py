"""What a trial found, and the tables of all of them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault tried so many times. `confirmed`: what people were told is done; `lost`: what of
    it is not there afterwards; `twice`: done twice or under a number that was given twice;
    `half`: begun and not whole; `findings`: of `tracker check` and of SQLite's own check."""

    what: str
    database: str
    tried: str
    confirmed: int
    lost: int
    twice: int
    half: int
    findings: int
    said: str = ""

    @property
    def is_sound(self) -> bool:
        return not (self.lost or self.twice or self.half or self.findings)

    def cells(self, seconds: float) -> tuple[str, ...]:
        figures = (self.confirmed, self.lost, self.twice, self.half, self.findings)
        named = f"{self.what}, {self.database}" if self.database else self.what
        return (named, self.tried, *map(str, figures), f"{seconds:.0f}", self.said)


@dataclass(frozen=True, slots=True)
class Attack:
    """An attack tried so many times. `wrong`: what it should not have got: an error of the
    server, a trace, an answer that never came, a thing served, run or lost."""

    what: str
    tried: int
    wrong: Sequence[str]
    said: str = ""

    @property
    def is_sound(self) -> bool:
        return not self.wrong

    def cells(self, seconds: float) -> tuple[str, ...]:
        return (self.what, str(self.tried), str(len(self.wrong)), f"{seconds:.0f}", self.said)


Found = Fault | Attack

_FAULTS = ("fault", "tried", "confirmed", "lost", "twice", "half", "check", "s", "")
_ATTACKS = ("attack", "tried", "got through", "s", "")


def tables(rows: Iterable[tuple[Found, float]]) -> str:
    """Markdown: the faults, then the attacks, each with the seconds it took."""
    known = list(rows)
    parts = []
    for head, kind in ((_FAULTS, Fault), (_ATTACKS, Attack)):
        lines = [one.cells(seconds) for one, seconds in known if isinstance(one, kind)]
        if lines:
            parts.append("\n".join(map(_line, [head, ("---",) * len(head), *lines])))
    return "\n\n".join(parts)


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cell.replace('|', '/') for cell in cells)} |"
