"""Random journals for `tracker clock`: most of them lawful, the others not quite.

A writer keeps a day in hand and notes what an office might do next. Now and then it does something
out of turn, dates an entry before the last one or on the very edge of a period, writes in the
wrong order, or names a letter it never sent. Everything comes from one `Random`.
"""

from datetime import date, timedelta
from random import Random
from typing import Any

from tests.law.second_count import nth_working_day_after

FIRST, LAST = date(2008, 5, 1), date(2027, 6, 30)
CHANGE = date(2019, 5, 15)
FEES = date(2021, 1, 1)
TURNS = (FIRST, CHANGE, FEES, date(2026, 12, 10))  # the last: its period leaves the notices
KINDS = ("third_party", "co_author", "other_authority")
EDGES = (7, 15, 20, 30, 40)


class Writer:
    """One office at work on one application."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.received_on = self._day_of_receipt()
        self.day = self.received_on
        self.begun = self.received_on
        self.entries: list[dict[str, Any]] = []
        self.waiting: str | None = None
        self.ended = False
        self.asked, self.charged = False, False
        self.open: list[str] = []
        self.letters = 0

    def journal(self) -> dict[str, Any]:
        for _ in range(self.random.choice((0, 1, 1, 2, 2, 3, 4, 5, 7))):
            if self.ended and self._chance(0.6):
                break
            self._pass_time()
            self._write(self._next())
        if self.random.random() < 0.15:
            self.random.shuffle(self.entries)
        return {
            "received_on": self.received_on.isoformat(),
            "today": self._today().isoformat(),
            "entries": self.entries,
        }

    def _chance(self, share: float) -> bool:
        return self.random.random() < share

    def _day_of_receipt(self) -> date:
        """Any day, a few of them too early, and many about the days that change something."""
        if self._chance(0.2):
            turn = self.random.choice(TURNS)
            return turn + timedelta(days=self.random.randint(-12, 12))
        return FIRST + timedelta(days=self.random.randint(-30, (LAST - FIRST).days))

    def _today(self) -> date:
        if self._chance(0.01):
            return self.received_on - timedelta(days=1)
        if self._chance(0.3):
            return self._edge()
        ahead = self.received_on if self._chance(0.5) else self.day
        return max(self.received_on, ahead + timedelta(days=self.random.randint(0, 60)))

    def _edge(self) -> date:
        """The last day of a period that began lately, or a day beside it."""
        edge = nth_working_day_after(self.begun, self.random.choice(EDGES))
        return edge + timedelta(days=self.random.choice((-1, 0, 0, 1)))

    def _pass_time(self) -> None:
        if self._chance(0.15):
            self.day = max(self.day, self._edge())
        elif self._chance(0.02):
            self.day -= timedelta(days=self.random.randint(1, 20))
        else:
            self.day += timedelta(days=self.random.choice((0, 0, 1, 1, 1, 2, 2, 3, 5, 8, 13)))

    def _next(self) -> str:
        """What comes next: mostly what may come, sometimes anything."""
        if self._chance(0.02):
            return self.random.choice((*_FACTS, "paused", "delivered"))
        if self.entries and self._chance(0.02):
            return str(self.random.choice(self.entries)["entry"])
        if self.ended:
            return self.random.choice((*5 * ("delivered",), "opinion_received", "extended"))
        if self.waiting:
            return self.random.choice((*3 * (self.waiting,), "replied", "withdrawn", "abandoned"))
        may = ["consulted", "consulted", "extended", "replied", "withdrawn"]
        may += [] if self.received_on < CHANGE else ["deferred", "deferred"]
        may += 3 * ["opinion_received"] if self.open else []
        may += [] if self.asked or len(self.entries) > 1 else ["supplement_asked"] * 3
        may += [] if self.charged or self.day < FEES else ["fee_charged", "fee_charged"]
        return self.random.choice(may)

    def _write(self, name: str) -> None:
        facts = _FACTS.get(name, lambda _: {})(self)
        self.entries.append({"entry": name, "on": self.day.isoformat(), **facts})

    def _ask_supplement(self) -> dict[str, Any]:
        self.asked, self.waiting = True, "supplemented"
        return {}

    def _charge(self) -> dict[str, Any]:
        self.charged, self.waiting = True, "fee_paid"
        return self._received_later()

    def _begin_again(self) -> dict[str, Any]:
        self.begun, self.waiting = self.day, None
        return {}

    def _consult(self) -> dict[str, Any]:
        self.letters += not self._chance(0.03)
        self.open.append(str(self.letters))
        return {"id": self.open[-1], "kind": self.random.choice(KINDS), **self._received_later()}

    def _received_later(self) -> dict[str, Any]:
        if self._chance(0.5):
            return {}
        later = self.random.choice((-1, 0, 1, 2, 3, 4, 5, 6, 9))
        return {"received_on": (self.day + timedelta(days=later)).isoformat()}

    def _hear(self) -> dict[str, Any]:
        if not self.open or self._chance(0.03):
            return {"id": str(self.random.randint(1, 3))}
        return {"id": self.open.pop(self.random.randrange(len(self.open)))}

    def _extend(self) -> dict[str, Any]:
        most = 15 if self.received_on < CHANGE else 20
        days = (most + 1, 0) if self._chance(0.1) else (1, 5, most - 1, most, most)
        return {"working_days": self.random.choice(days)}

    def _defer(self) -> dict[str, Any]:
        days = self.random.randint(-30, 20) if self._chance(0.2) else self.random.randint(20, 150)
        until = self.day + timedelta(days=days)
        return {"until": until.isoformat()}

    def _end(self) -> dict[str, Any]:
        self.ended = True
        return {}


_FACTS = {
    "supplement_asked": Writer._ask_supplement,
    "supplemented": Writer._begin_again,
    "consulted": Writer._consult,
    "opinion_received": Writer._hear,
    "extended": Writer._extend,
    "deferred": Writer._defer,
    "fee_charged": Writer._charge,
    "fee_paid": Writer._begin_again,
    "replied": Writer._end,
    "withdrawn": Writer._end,
    "abandoned": Writer._end,
}


def random_journal(random: Random) -> dict[str, Any]:
    """One journal of `formats.md`, section 5, lawful or not."""
    return Writer(random).journal()
