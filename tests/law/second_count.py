"""The day count once more, written from the text alone: `formats.md`, section 5, and the articles.

It is slow and plain on purpose. It keeps lists of days, walks them one by one, and shares nothing
with `tracker.law`: neither its code nor its calendar, only the words of the exchange format. What
the two say about the same journal must be the same.
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
        self.consultations: dict[str, dict] = {}
        self.waiting_for: str | None = None
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

    # Rule 3

    def last_day_out(self, consultation: dict) -> date | None:
        """The last day a consultation takes out, None while nothing says when it ends."""
        end = None
        if self.law == "2019" and consultation["kind"] in ("third_party", "co_author"):
            end = nth_working_day_after(consultation["received_on"], 15)
        answered = consultation["answered_on"]
        if answered is None:
            return end
        # An answer after the fifteenth working day: the text is silent whether its days are
        # taken out too. The reading stricter for the authority: what ran out, ran out.
        return answered if end is None else min(answered, end)

    def is_out(self, day: date) -> bool:
        for consultation in self.consultations.values():
            if day > consultation["on"]:
                last = self.last_day_out(consultation)
                if last is None or day <= last:
                    return True
        return False

    def counts(self, day: date) -> bool:
        return day > self.day_0 and is_working_day(day) and not self.is_out(day)

    def due_on(self) -> date | None:
        if self.waiting_for is not None:
            return None
        if self.deferred_until is not None:
            return self.deferred_until
        n, day = 0, self.day_0
        while n < self.period:
            day += ONE_DAY
            for consultation in self.consultations.values():
                if day > consultation["on"] and self.last_day_out(consultation) is None:
                    return None
            if self.counts(day):
                n += 1
        return day

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

    def in_time(self, on: date) -> None:
        due = self.due_on()
        if due is not None and on > due:
            raise Impossible("after the due date")

    def read_supplement_asked(self, entry: dict, on: date) -> None:
        if self.supplement_was_asked:
            raise Impossible("a second supplement notice")
        if self.waiting_for is not None:
            raise Impossible("waiting")
        if self.law == "2019" and on > nth_working_day_after(self.received_on, 7):
            raise Impossible("a supplement notice after the seventh working day")
        self.supplement_was_asked = True
        self.waiting_for = "supplement"

    def read_supplemented(self, entry: dict, on: date) -> None:
        if self.waiting_for != "supplement":
            raise Impossible("no supplement was asked for")
        self.begin(on)

    def read_fee_charged(self, entry: dict, on: date) -> None:
        if on < date(2021, 1, 1):
            raise Impossible("no fee measure yet")
        if self.waiting_for is not None:
            raise Impossible("waiting")
        if "received_on" in entry and day_of(entry, "received_on") < on:
            raise Impossible("received before it was sent")
        self.in_time(on)
        self.waiting_for = "payment"

    def read_fee_paid(self, entry: dict, on: date) -> None:
        if self.waiting_for != "payment":
            raise Impossible("no fee was charged")
        self.begin(on)

    def read_consulted(self, entry: dict, on: date) -> None:
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
        if self.waiting_for is not None:
            raise Impossible("nothing runs that could be extended")
        self.in_time(on)
        self.extension = days

    def read_deferred(self, entry: dict, on: date) -> None:
        until = day_of(entry, "until")
        if self.law == "2008":
            raise Impossible("the text of 2008 knows no deferral")
        if self.waiting_for is not None:
            raise Impossible("nothing runs that could be deferred")
        self.in_time(on)
        if until <= on:
            raise Impossible("a deferral into the past")
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
        self.end("abandoned", on)

    def read_delivered(self, entry: dict, on: date) -> None:
        if self.ended_by != "replied" or self.delivered:
            raise Impossible("nothing to deliver")
        self.delivered = True

    # The answer

    def running(self, today: date) -> str:
        if self.ended_by is not None:
            return "stopped"
        if self.waiting_for is not None:
            return f"awaiting_{self.waiting_for}"
        return "suspended" if self.is_out(today) else "counting"

    def answer(self, today: date) -> dict:
        due = self.due_on()
        last = today if self.ended_on is None else min(today, self.ended_on)
        days, used, overdue, provisional = [], 0, 0, False
        day = self.received_on
        while day < max(today, due or today):
            day += ONE_DAY
            counted = self.counts(day)
            provisional = provisional or day.year > LAST_NOTICE
            n = None
            if counted and day <= last:
                used += 1
            if due is not None and due < day <= last and is_working_day(day):
                overdue += 1
            if counted:
                n = len([line for line in days if line["counts"]]) + 1
            days.append({"on": day.isoformat(), "counts": counted, "n": n})
        notice = None
        if self.law == "2019":
            notice = nth_working_day_after(self.received_on, 7).isoformat()
        return {
            "law": self.law,
            "reply_period": self.period,
            "due_on": due and due.isoformat(),
            "running": self.running(today),
            "used": used,
            "left": max(0, self.period - used),
            "overdue": overdue,
            "supplement_notice_due_on": notice,
            "provisional": provisional,
            "days": days,
        }


def second_count(journal: dict) -> dict:
    """The answer of `formats.md`, section 5, without its words; Impossible where it is refused."""
    if not isinstance(journal, dict) or not isinstance(journal.get("entries"), list):
        raise Impossible("not a journal")
    today = day_of(journal, "today")
    count = Count(day_of(journal, "received_on"))
    entries = journal["entries"]
    if not all(isinstance(entry, dict) for entry in entries):
        raise Impossible("not an entry")
    for entry in sorted(entries, key=lambda entry: day_of(entry, "on")):
        count.read(entry)
    return count.answer(today)
