"""The folder that archives are made into by themselves: their names, and which are kept.

Of every day, week and month the newest is kept, so many of each. Files of other names are
never touched.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

DAYS, WEEKS, MONTHS = 7, 4, 12
_NAME = re.compile(r"tracker-(\d{8}-\d{6})\.tar(\.sealed)?")
_MOMENT = "%Y%m%d-%H%M%S"


@dataclass(frozen=True, slots=True)
class Kept:
    """One archive there. `made_at`: by the clock of the office."""

    path: Path
    made_at: datetime
    size: int
    sealed: bool


def name_of(now: datetime, *, sealed: bool) -> str:
    return f"tracker-{now.strftime(_MOMENT)}.tar{'.sealed' if sealed else ''}"


def archives_in(folder: Path) -> list[Kept]:
    """The newest first; none where the folder cannot be read."""
    found = []
    for path in folder.glob("tracker-*"):
        if name := _NAME.fullmatch(path.name):
            try:
                made_at = datetime.strptime(name[1], _MOMENT)  # noqa: DTZ007 - as in the name
                found.append(Kept(path, made_at, path.stat().st_size, bool(name[2])))
            except (ValueError, OSError):
                continue
    return sorted(found, key=lambda one: one.made_at, reverse=True)


def superfluous(moments: Iterable[datetime]) -> set[datetime]:
    """Those that no day, week or month needs any more; never the newest."""
    newest_first = sorted(moments, reverse=True)
    needed: set[datetime] = set()
    ways: tuple[tuple[int, Callable[[datetime], object]], ...] = (
        (DAYS, datetime.date),
        (WEEKS, lambda at: at.isocalendar()[:2]),
        (MONTHS, lambda at: (at.year, at.month)),
    )
    for most, span_of in ways:
        spans: dict[object, datetime] = {}
        for at in newest_first:
            spans.setdefault(span_of(at), at)
        needed |= set(list(spans.values())[:most])
    return set(newest_first) - needed


def clear(folder: Path) -> int:
    """Delete what is superfluous; how many."""
    found = archives_in(folder)
    over = superfluous(one.made_at for one in found)
    gone = [one for one in found if one.made_at in over]
    for one in gone:
        one.path.unlink(missing_ok=True)
    return len(gone)
