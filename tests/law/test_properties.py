"""What holds for any journal."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import assume, given
from hypothesis import strategies as st

from tests.law.histories import (
    CONSULTING,
    DAYS,
    ENDING,
    KINDS,
    RESTARTING,
    SETTING,
    UNDER_WAY,
    histories,
    lawful,
)
from tracker.law.calendar import Notice, national
from tracker.law.deadlines import due_on, reckon, supplement_notice_due_on
from tracker.law.entries import (
    Annulled,
    Consulted,
    Deferred,
    Extended,
    FeeCharged,
    FeePaid,
    OpinionReceived,
    Received,
    Registered,
    SupplementAsked,
    Supplemented,
)
from tracker.law.facts import fold
from tracker.law.refusals import Refusal
from tracker.law.stages import admit, replay
from tracker.law.statute import law_on
from tracker.law.terms import ConsultationKind

LATER = st.integers(0, 150)
RESTARTS = SUPPLEMENT, PAYMENT = (SupplementAsked, Supplemented), (FeeCharged, FeePaid)


def days(n: int) -> timedelta:
    return timedelta(days=n)


def outcome(journal, today):
    """The clock, or the sentence that refuses the journal."""
    try:
        return reckon(replay(journal, national()), national(), today)
    except Refusal as reason:
        return str(reason)


# --- days off --------------------------------------------------------------------------


@given(lawful(), LATER)
def test_a_day_off_more_makes_nothing_earlier(journal, later):
    facts, calendar = fold(journal), national()
    off = facts.received.on + days(later)
    fewer = calendar.with_notice(Notice("2030-more", "又放一天假", off={off: "加放"}))
    before, after = due_on(facts, calendar), due_on(facts, fewer)
    assert (before is None) == (after is None)
    assert before is None or before <= after
    notice = supplement_notice_due_on(facts, calendar)
    assert notice is None or notice <= supplement_notice_due_on(facts, fewer)


@given(lawful(), LATER)
def test_a_make_up_day_more_makes_nothing_later(journal, later):
    facts, calendar = fold(journal), national()
    worked = facts.received.on + days(later)
    more = calendar.with_notice(Notice("2030-more", "又上一天班", work={worked: "补班"}))
    before, after = due_on(facts, calendar), due_on(facts, more)
    assert (before is None) == (after is None)
    assert before is None or after <= before


# --- suspension ------------------------------------------------------------------------


@given(lawful((Registered, *RESTARTING, Extended)), st.integers(0, 40), st.integers(0, 60), KINDS)
def test_a_suspension_of_n_working_days_moves_the_due_day_by_n(journal, sent, asked, kind):
    facts, calendar = fold(journal), national()
    due = due_on(facts, calendar)
    sent_on = facts.began_on + days(sent)
    assume(due is not None and sent_on < due)
    answered_on = sent_on + days(asked)
    suspended = facts.after(Consulted(on=sent_on, id="x", kind=kind)).after(
        OpinionReceived(on=answered_on, id="x")
    )
    n = calendar.working_days_between(sent_on, answered_on)
    assert due_on(suspended, calendar) == calendar.after(due, n)


@given(DAYS, st.lists(st.tuples(LATER, st.integers(0, 30), KINDS), min_size=1, max_size=4))
def test_overlapping_consultations_are_taken_out_once(begun, consulted):
    facts, taken_out = fold([Received(on=begun)]), set()
    for number, (sent, asked, kind) in enumerate(consulted):
        sent_on, id_ = begun + days(sent), str(number)
        facts = facts.after(Consulted(on=sent_on, id=id_, kind=kind))
        facts = facts.after(OpinionReceived(on=sent_on + days(asked), id=id_))
        taken_out |= {sent_on + days(n) for n in range(1, asked + 1)}
    counted, day = 0, begun
    while counted < reckon(facts, national(), begun).reply_period:
        day += days(1)
        counted += day not in taken_out and national().is_working(day)
    assert due_on(facts, national()) == day


@given(lawful((Registered, *CONSULTING, *RESTARTING, *SETTING)), LATER)
def test_the_same_letter_sent_twice_takes_out_no_more_than_once(journal, later):
    facts = fold(journal)
    for asked in facts.consultations:
        entry = Consulted(
            on=asked.sent_on, id="copy", kind=asked.kind, received_on=asked.received_on
        )
        doubled = facts.after(entry)
        if asked.answered_on is not None:
            doubled = doubled.after(OpinionReceived(on=asked.answered_on, id="copy"))
        today = facts.received.on + days(later)
        assert reckon(doubled, national(), today) == reckon(facts, national(), today)


# --- replay ----------------------------------------------------------------------------


@given(histories(), st.randoms(use_true_random=False), LATER)
def test_the_order_of_writing_does_not_matter(journal, random, later):
    """Entries of different days may be written down in any order: the legal days decide."""
    first, *entries = journal
    in_order = list({entry.on: entry for entry in entries}.values())
    shuffled = random.sample(in_order, len(in_order))
    today = first.on + days(later)
    assert outcome([first, *shuffled], today) == outcome([first, *in_order], today)


@given(DAYS, st.permutations(range(4)))
def test_unrelated_entries_of_one_day_may_be_written_in_any_order(on, order):
    entries = (
        Registered(on=on),
        Consulted(on=on, id="a", kind=ConsultationKind.CO_AUTHOR),
        Extended(on=on, working_days=7),
        Deferred(on=on, until=on + days(90)),
    )
    first = Received(on=on)
    assert fold([first, *(entries[n] for n in order)]) == fold([first, *entries])


@given(histories(), histories(kinds=(*UNDER_WAY, *ENDING), most=4))
def test_what_is_refused_stays_refused_whatever_follows(journal, more):
    refused = outcome(journal, journal[-1].on)
    assume(isinstance(refused, str))
    later = journal[-1].on - more[0].on
    following = [replace(entry, on=entry.on + later) for entry in more[1:]]
    assert outcome([*journal, *following], journal[-1].on) == refused


@given(lawful(kinds=(*UNDER_WAY, *ENDING)), st.data(), LATER)
def test_an_annulled_entry_was_never_written(journal, data, later):
    """What rests on it, an opinion on a letter annulled, falls under the same refusal."""
    assume(len(journal) > 1)
    place = data.draw(st.integers(1, len(journal) - 1))
    annulled = Annulled(on=journal[-1].on, seq=place + 1, reason="误登")
    without = journal[:place] + journal[place + 1 :]
    today = journal[0].on + days(later)
    assert outcome([*journal, annulled], today) == outcome(without, today)


# --- restart ---------------------------------------------------------------------------


@given(lawful(), st.sampled_from(RESTARTS), st.integers(0, 30), LATER)
def test_a_restart_forgets_what_came_before_it(journal, restart, waited, later):
    """Extension, deferral, opinions received: as if received on the day of the restart."""
    facts, last = fold(journal), journal[-1].on
    for asked in facts.consultations:
        facts = facts.after(OpinionReceived(on=last, id=asked.id))
    began_on = last + days(waited)
    assume(law_on(began_on) is facts.law)
    assume(not facts.awaits_payment or restart is PAYMENT)
    assume(not facts.awaits_supplement or restart is SUPPLEMENT)
    notice, answer = restart
    facts = facts.after(notice(on=last)).after(answer(on=began_on))
    today = began_on + days(later)
    afresh = reckon(facts, national(), today)
    plain = reckon(fold([Received(on=began_on)]), national(), today)
    assert afresh.days[-len(plain.days) :] == plain.days
    for name in ("reply_period", "due_on", "running", "used", "left", "overdue", "provisional"):
        assert getattr(afresh, name) == getattr(plain, name), name


# --- the numbers -----------------------------------------------------------------------


@given(lawful())
def test_a_due_day_is_a_working_day_unless_an_act_set_it(journal):
    facts = fold(journal)
    due = due_on(facts, national())
    assume(due is not None)
    if facts.deferred is None:
        assert national().is_working(due)
    else:
        assert due == facts.deferred.until


@given(lawful(), LATER)
def test_used_and_left_make_the_reply_period(journal, later):
    """While the clock runs or is stopped by a consultation, and no act has set the day."""
    facts = fold(journal)
    today = facts.received.on + days(later)
    said = reckon(facts, national(), today)
    assume(facts.deferred is None)
    assume(said.left is not None)
    if said.due_on is None or today <= said.due_on:
        assert said.used + said.left == said.reply_period
        assert said.overdue == 0
    else:
        assert said.used - said.overdue == said.reply_period
        assert said.left == 0


@given(lawful())
def test_the_due_day_is_the_last_counted_day_of_the_reasoning(journal):
    """The due day and the table of days are found separately and must agree."""
    facts = fold(journal)
    said = reckon(facts, national(), facts.received.on)
    assume(facts.deferred is None)
    counted = [day for day in said.days if day.counts]
    if said.due_on is None:
        assert len(counted) <= said.reply_period
    else:
        assert (counted[-1].on, counted[-1].n) == (said.due_on, said.reply_period)


@given(lawful((Registered, *RESTARTING, *CONSULTING)), st.integers(0, 30), st.integers(1, 20))
def test_an_extension_of_k_adds_k_working_days(journal, passed, k):
    facts, calendar = fold(journal), national()
    extended = Extended(on=journal[-1].on + days(passed), working_days=k)
    assume(admit(facts, extended, calendar) is None)
    due = due_on(facts, calendar)
    assume(all(c.sent_on < due for c in facts.consultations))
    assert due_on(facts.after(extended), calendar) == calendar.after(due, k)


@given(lawful((Registered, *CONSULTING, *RESTARTING, Extended)), LATER, LATER)
def test_a_later_day_never_has_used_less(journal, later, still_later):
    facts = fold(journal)
    today = facts.received.on + days(later)
    now, then = (reckon(facts, national(), day) for day in (today, today + days(still_later)))
    assert now.used <= then.used
    assert now.overdue <= then.overdue
    assert now.due_on == then.due_on
