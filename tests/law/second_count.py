"""The day count once more, written from the text alone: the fixed format of `tracker clock`.

It is slow and plain on purpose. It walks the days one by one with a sheet of notes, and shares
nothing with `tracker.law`: neither its code nor its data, only the words of the exchange format.
What the two say about the same journal must be the same.

Where the format says nothing, a comment beginning with "Silent" names the reading that the
documentation of `tracker.law` gives, and that is followed here.
"""

import csv
from datetime import date, timedelta
from pathlib import Path

ONE_DAY = timedelta(days=1)
LAST_NOTICE = 2026


class Impossible(Exception):
    """The journal cannot have happened, or the law forbids a part of it."""


def _plain_list() -> tuple[set[date], set[date]]:
    """Weekdays off and weekend days worked, as the yearly notices have them, 2008 to 2026."""
    with Path(__file__).with_name("second_count_days.csv").open(encoding="utf-8") as file:
        rows = [(date.fromisoformat(row["day"]), row["status"]) for row in csv.DictReader(file)]
    off = {day for day, status in rows if status == "off"}
    work = {day for day, status in rows if status == "work"}
    return off, work


OFF, WORK = _plain_list()


def is_working_day(day: date) -> bool:
    """Monday to Friday, but for what the notices say; without a notice Monday to Friday."""
    if day.year < 2008:
        raise Impossible(f"no calendar for {day}")
    if day in OFF:
        return False
    return day in WORK or day.weekday() < 5


def nth_working_day_after(start: date, n: int) -> date:
    day = start
    while n > 0:
        day += ONE_DAY
        if is_working_day(day):
            n -= 1
    return day


def day_of(thing: dict, key: str) -> date:
    try:
        return date.fromisoformat(thing[key])
    except (KeyError, TypeError, ValueError) as error:
        raise Impossible(f"{key}: not a day") from error


class Count:
    """What a reader of the journal would keep on a sheet of paper while reading."""

    def __init__(self, received_on: date) -> None:
        if received_on < date(2008, 5, 1):
            raise Impossible("before the regulation")
        self.law = "2008" if received_on < date(2019, 5, 15) else "2019"
        self.plain_period = 15 if self.law == "2008" else 20
        self.received_on = received_on
        self.begin(received_on)
        self.supplement_was_asked = False
        self.fee_was_charged = False
        self.consultations: dict[str, dict] = {}
        self.waiting_for: str | None = None
        self.waiting_since = received_on
        self.notice_received_on = received_on
        self.ended_by: str | None = None
        self.ended_on: date | None = None
        self.delivered = False

    def begin(self, day: date) -> None:
        """Rule 2: the period begins afresh, day 0 and plain."""
        self.day_0 = day
        self.extension = 0
        self.deferred_until: date | None = None
        self.waiting_for = None

    @property
    def period(self) -> int:
        return self.plain_period + self.extension

    # Rule 3: what consultations take out

    def last_day_out(self, consultation: dict) -> date | None:
        """The last day a consultation takes out, None while nothing says when it ends."""
        end = None
        if self.law == "2019" and consultation["kind"] in ("third_party", "co_author"):
            end = nth_working_day_after(consultation["received_on"], 15)
        # An answer after the fifteenth working day is an answer all the same: "takes the days
        # after A up to and including B out of the count". The reading stricter for the
        # authority, that what ran out ran out, is not the one of the format.
        return consultation["answered_on"] or end

    def taken_out(self) -> list[tuple[date, date | None]]:
        """For every consultation the day of the letter and the last day it takes out."""
        return [(one["on"], self.last_day_out(one)) for one in self.consultations.values()]

    def due_on(self) -> date | None:
        if self.waiting_for is not None:
            return None
        if self.deferred_until is not None:
            return self.deferred_until
        taken_out = self.taken_out()
        n, day = 0, self.day_0
        while n < self.period:
            day += ONE_DAY
            out = [last for sent, last in taken_out if sent < day and (last or day) >= day]
            if None in out:
                return None
            if not out and is_working_day(day):
                n += 1
        return day

    def counted_days(self, last_day: date) -> list[date]:
        """The days counted up to `last_day`, whether or not the matter ended before."""
        taken_out, due = self.taken_out(), self.due_on()
        counted, day = [], self.day_0
        while day < last_day:
            day += ONE_DAY
            if self.waiting_for is not None and day > self.waiting_since:
                break
            # Silent: a consultation begun after the period is over stops nothing any more.
            over = due is not None and day > due
            out = any(sent < day and (last or day) >= day for sent, last in taken_out)
            if is_working_day(day) and (over or not out):
                counted.append(day)
        return counted

    # The entries

    def read(self, entry: dict) -> None:
        name = entry.get("entry")
        on = day_of(entry, "on")
        if on < self.received_on:
            raise Impossible("an entry before receipt")
        if self.ended_by is not None and name != "delivered":
            raise Impossible("the matter has ended")
        reader = getattr(self, f"read_{name}", None)
        if reader is None:
            raise Impossible("an unknown entry")
        reader(entry, on)

    def begin_waiting(self, what: str, on: date) -> None:
        self.waiting_for, self.waiting_since = what, on

    def nothing_awaited(self) -> None:
        """Silent: while the applicant has the next word, the office has none but to end it."""
        if self.waiting_for is not None:
            raise Impossible("the applicant is awaited")

    def in_time(self, on: date) -> None:
        due = self.due_on()
        if due is not None and on > due:
            raise Impossible("after the due date")

    def read_supplement_asked(self, entry: dict, on: date) -> None:
        if self.supplement_was_asked:
            raise Impossible("a second supplement notice")
        self.nothing_awaited()
        if self.law == "2019" and on > nth_working_day_after(self.received_on, 7):
            raise Impossible("a supplement notice after the seventh working day")
        self.supplement_was_asked = True
        self.begin_waiting("supplement", on)

    def read_supplemented(self, entry: dict, on: date) -> None:
        if self.waiting_for != "supplement":
            raise Impossible("no supplement was asked for")
        self.begin(on)

    def read_fee_charged(self, entry: dict, on: date) -> None:
        if on < date(2021, 1, 1):
            raise Impossible("no fee measure yet")
        self.nothing_awaited()
        if self.fee_was_charged:
            raise Impossible("a second fee notice: one basis for one application")
        self.notice_received_on = day_of(entry, "received_on") if "received_on" in entry else on
        if self.notice_received_on < on:
            raise Impossible("received before it was sent")
        self.in_time(on)
        self.fee_was_charged = True
        self.begin_waiting("payment", on)

    def read_fee_paid(self, entry: dict, on: date) -> None:
        if self.waiting_for != "payment":
            raise Impossible("no fee was charged")
        self.begin(on)

    def read_consulted(self, entry: dict, on: date) -> None:
        self.nothing_awaited()
        key = entry.get("id")
        if not isinstance(key, str) or key in self.consultations:
            raise Impossible("two consultations of one name")
        if entry.get("kind") not in ("third_party", "co_author", "other_authority"):
            raise Impossible("an unknown kind")
        received_on = day_of(entry, "received_on") if "received_on" in entry else on
        if received_on < on:
            raise Impossible("received before it was sent")
        self.consultations[key] = {
            "on": on,
            "kind": entry["kind"],
            "received_on": received_on,
            "answered_on": None,
        }

    def read_opinion_received(self, entry: dict, on: date) -> None:
        consultation = self.consultations.get(entry.get("id"))
        if consultation is None or consultation["answered_on"] is not None:
            raise Impossible("an opinion on nothing")
        consultation["answered_on"] = on

    def read_extended(self, entry: dict, on: date) -> None:
        days = entry.get("working_days")
        if not isinstance(days, int) or isinstance(days, bool):
            raise Impossible("no number of working days")
        if not 1 <= days <= self.plain_period:
            raise Impossible("more than the law's number")
        if self.extension:
            raise Impossible("a second extension")
        if self.deferred_until is not None:
            # Silent: a deferral has set the day, there is no period left to add to.
            raise Impossible("the day has been set")
        if self.due_on() is None:
            raise Impossible("no due date in force")
        self.in_time(on)
        self.extension = days

    def read_deferred(self, entry: dict, on: date) -> None:
        until = day_of(entry, "until")
        if self.law == "2008":
            raise Impossible("the text of 2008 knows no deferral")
        self.nothing_awaited()
        self.in_time(on)
        # Silent: a deferral makes it later; where no due date is known, later than its own day.
        if until <= (self.due_on() or on):
            raise Impossible("a deferral that makes nothing later")
        self.deferred_until = until

    def end(self, name: str, on: date) -> None:
        self.ended_by, self.ended_on = name, on

    def read_replied(self, entry: dict, on: date) -> None:
        self.end("replied", on)

    def read_withdrawn(self, entry: dict, on: date) -> None:
        self.end("withdrawn", on)

    def read_abandoned(self, entry: dict, on: date) -> None:
        if self.waiting_for is None:
            raise Impossible("nothing was asked of the applicant")
        if self.waiting_for == "payment" and on <= nth_working_day_after(
            self.notice_received_on, 20
        ):
            raise Impossible("the applicant still has time to pay")
        self.end("abandoned", on)

    def read_delivered(self, entry: dict, on: date) -> None:
        # Silent: what tells that the matter was given up is delivered like a reply.
        if self.ended_by not in ("replied", "abandoned") or self.delivered:
            raise Impossible("nothing to deliver")
        self.delivered = True

    # The answer

    def running(self, today: date) -> str:
        if self.ended_by is not None:
            return "stopped"
        if self.waiting_for is not None:
            return f"awaiting_{self.waiting_for}"
        due = self.due_on()
        if due is not None and today > due:
            return "counting"
        out = any(sent < today and (last or today) >= today for sent, last in self.taken_out())
        return "suspended" if out else "counting"

    def answer(self, today: date) -> dict:
        due = self.due_on()
        # Silent: an ending after today is a fact too, and what ended is measured by that day.
        until = self.ended_on or today
        counted = self.counted_days(max(due or until, until))
        left = None
        if due is not None:
            left = len([day for day in counted if until < day <= due])
        elif self.waiting_for is None:
            left = max(0, self.period - len(counted))
        return {
            "law": self.law,
            "reply_period": self.period,
            "due_on": due and due.isoformat(),
            "running": self.running(today),
            "used": len([day for day in counted if day <= until]),
            "left": left,
            "overdue": self.overdue(due, until),
            "supplement_notice_due_on": self.supplement_notice_due_on(),
            "provisional": any(day.year > LAST_NOTICE for day in counted),
            "days": self.table(max(due or today, today)),
        }

    def overdue(self, due: date | None, until: date) -> int:
        late, day = 0, due or until
        while day < until:
            day += ONE_DAY
            if is_working_day(day):
                late += 1
        return late

    def supplement_notice_due_on(self) -> str | None:
        if self.law == "2008":
            return None
        return nth_working_day_after(self.received_on, 7).isoformat()

    def table(self, last_day: date) -> list[dict]:
        """Every day from receipt on. Silent: nothing is counted after the matter has ended."""
        counted = [
            day
            for day in self.counted_days(last_day)
            if self.ended_on is None or day <= self.ended_on
        ]
        lines, n, day = [], 0, self.received_on
        while day < last_day:
            day += ONE_DAY
            counts = day in counted
            n += counts
            lines.append({"on": day.isoformat(), "counts": counts, "n": n if counts else None})
        return lines


def second_count(journal: dict) -> dict:
    """The answer of the fixed format without its words; Impossible where it is refused."""
    today = day_of(journal, "today")
    count = Count(day_of(journal, "received_on"))
    if today < count.received_on:
        raise Impossible("asked before receipt")
    for entry in sorted(journal["entries"], key=lambda entry: day_of(entry, "on")):
        count.read(entry)
    return count.answer(today)
