"""Strategies for journals that the law admits, and for journals it may refuse.

A history is made as an office makes it: entry by entry, each on the day of the last one or later.
What the law does not admit at its place is left out of a lawful history, so that nearly every
example says something about the count.
"""

from datetime import date, timedelta

from hypothesis import strategies as st

from tracker.law.calendar import national
from tracker.law.entries import (
    Abandoned,
    ConsultationDelivered,
    Consulted,
    Deferred,
    Delivered,
    Entry,
    Extended,
    FeeCharged,
    FeeNoticeDelivered,
    FeePaid,
    OpinionReceived,
    Received,
    Registered,
    Replied,
    SupplementAsked,
    Supplemented,
    Withdrawn,
)
from tracker.law.facts import first_facts
from tracker.law.stages import admit
from tracker.law.terms import ConsultationKind

DAYS = st.dates(date(2008, 5, 1), date(2027, 3, 31))
KINDS = st.sampled_from(ConsultationKind)
IDS = st.sampled_from("abc")
PASSED = st.sampled_from((0, 1, 1, 2, 3, 5, 9, 16))

CONSULTING = (Consulted, ConsultationDelivered, OpinionReceived)
RESTARTING = (SupplementAsked, Supplemented, FeeCharged, FeeNoticeDelivered, FeePaid)
SETTING = (Extended, Deferred)
ENDING = (Replied, Withdrawn, Abandoned, Delivered)
UNDER_WAY = (Registered, *CONSULTING, *RESTARTING, *SETTING)

_FACTS = {
    Consulted: {"id": IDS, "kind": KINDS},
    ConsultationDelivered: {"id": IDS},
    OpinionReceived: {"id": IDS},
    Extended: {"working_days": st.integers(1, 20)},
}


def entry_on(on: date, kinds: tuple[type[Entry], ...]) -> st.SearchStrategy[Entry]:
    def of(kind: type[Entry]) -> st.SearchStrategy[Entry]:
        facts = dict(_FACTS.get(kind, {}))
        if kind is Deferred:
            facts["until"] = st.integers(-5, 120).map(lambda later: on + timedelta(days=later))
        return st.builds(kind, on=st.just(on), **facts)

    return st.sampled_from(kinds).flatmap(of)


@st.composite
def histories(draw, kinds=(*UNDER_WAY, *ENDING), most=8):
    """Any entries, by legal day, lawful or not."""
    on = draw(DAYS)
    journal: list[Entry] = [Received(on=on)]
    for passed in draw(st.lists(PASSED, max_size=most)):
        on += timedelta(days=passed)
        journal.append(draw(entry_on(on, kinds)))
    return journal


@st.composite
def lawful(draw, kinds=UNDER_WAY, most=12):
    """Entries that the law admits, by legal day; still open unless `kinds` has endings."""
    first, *entries = draw(histories(kinds=kinds, most=most))
    facts, journal = first_facts(first), [first]
    for entry in entries:
        if admit(facts, entry, national()) is None:
            facts = facts.after(entry)
            journal.append(entry)
    return journal
