"""Pauses after wrong tries: what guessing costs, in one table.

A try counts for the name it was made for and for the address it came from; both pause, each
pause longer than the one before. A device on which that name has signed in before (a signed
cookie, as OWASP advises) counts for itself alone: strangers who try the name, and a whole
village behind one address, close no door for whoever comes from there. A name that nobody
has is counted and paused just as one that somebody has.

Everything is in the database, so that all processes of an installation know it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from tracker.records.account_models import SignInLock
from tracker.records.codes import Codes
from tracker.records.connections import in_transaction


class Counted(StrEnum):
    """For what a wrong try counts. `CONFIRMING`: somebody signed in shows again who they are."""

    NAME = "name"
    ADDRESS = "address"
    DEVICE = "device"
    CODE = "code"
    CONFIRMING = "confirming"


@dataclass(frozen=True, slots=True)
class Rule:
    """`free` tries without a pause; the last of them and each further one begins the next of
    `pauses`, the last of which stays. Tries are forgotten `memory` after the last of them."""

    free: int
    pauses: tuple[timedelta, ...]
    memory: timedelta

    @property
    def minutes(self) -> tuple[int, ...]:
        """The pauses as pages say them."""
        return tuple(int(pause.total_seconds() // 60) for pause in self.pauses)

    def pause(self, tries: int) -> timedelta | None:
        """How long nothing is tried after so many wrong ones."""
        if tries < self.free:
            return None
        return self.pauses[min(tries - self.free, len(self.pauses) - 1)]


def _minutes(*each: int) -> tuple[timedelta, ...]:
    return tuple(timedelta(minutes=one) for one in each)


_PERSON = Rule(free=5, pauses=_minutes(1, 5, 15, 60), memory=timedelta(hours=24))
RULES: Mapping[Counted, Rule] = {
    Counted.NAME: _PERSON,
    Counted.DEVICE: _PERSON,
    Counted.CODE: _PERSON,
    Counted.CONFIRMING: _PERSON,
    # Many people share one; each of their names is guarded by itself.
    Counted.ADDRESS: Rule(free=30, pauses=_minutes(1, 5, 15), memory=timedelta(hours=1)),
}


class Paused(Exception):
    """Nothing is tried until then."""

    def __init__(self, until: datetime) -> None:
        super().__init__()
        self.until = until


@dataclass(frozen=True, slots=True)
class Tries:
    """The tries of one name, address, device or session."""

    counted: Counted
    key: str
    subject: str = ""

    async def check(self, now: datetime) -> None:
        """Raise `Paused` while it pauses."""
        if until := await self.paused_until(now):
            raise Paused(until)

    async def paused_until(self, now: datetime) -> datetime | None:
        row = await SignInLock.get_or_none(key=self.key)
        until = row.paused_until if row else None
        return until if until and until > now else None

    async def count(self, now: datetime) -> datetime | None:
        """Count one try, before it is looked at: many at once are not more than many in a row,
        for they wait for each other's row. Until when it pauses after this one, should it be
        wrong. Raises `Paused`."""
        rule = RULES[self.counted]
        async with in_transaction():
            fresh = SignInLock(key=self.key, subject=self.subject, forgotten_at=now + rule.memory)
            await SignInLock.bulk_create([fresh], ignore_conflicts=True)
            row = await SignInLock.select_for_update().get(key=self.key)
            if row.paused_until and row.paused_until > now:
                raise Paused(row.paused_until)
            if row.forgotten_at <= now:
                row.tries = 0
            row.tries += 1
            pause = rule.pause(row.tries)
            row.paused_until = now + pause if pause else None
            row.forgotten_at = now + rule.memory
            await row.save()
            return row.paused_until

    async def forget(self) -> None:
        """A right try: what was wrong before no longer counts."""
        await SignInLock.filter(key=self.key).delete()


def tries_of(codes: Codes, counted: Counted, what: str, *, name: str = "") -> Tries:
    """`name`: of whom the tries are, so that all of theirs are found."""
    key = codes.digest("sign-in tries", f"{counted}\0{what}")
    return Tries(counted, key, _subject(codes, name) if name else "")


async def paused_until(codes: Codes, name: str, now: datetime) -> datetime | None:
    """Until when the name, its codes or one of its own devices are paused."""
    rows = await SignInLock.filter(subject=_subject(codes, name), paused_until__isnull=False)
    found = (row.paused_until for row in rows)
    return max((until for until in found if until and until > now), default=None)


async def forget_all(codes: Codes, name: str) -> None:
    """What was wrong for this name no longer counts anywhere."""
    await SignInLock.filter(subject=_subject(codes, name)).delete()


def _subject(codes: Codes, name: str) -> str:
    return codes.digest("sign-in name", name)
