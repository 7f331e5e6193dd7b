"""Whatever JSON comes in, `tracker clock` answers it or refuses it in one line; it never fails."""

import json
from dataclasses import MISSING, fields
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.law.random_journals import random_journal
from tracker.law.clock import ClockInputError, answer
from tracker.law.entries import ENTRY_CLASSES
from tracker.law.refusals import Refusal

LEAVES = st.none() | st.booleans() | st.integers() | st.floats() | st.text()
ANYTHING = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)
USUAL_DAYS = st.dates(date(2025, 3, 3), date(2025, 5, 30)).map(str)
ODD_DAYS = st.dates().map(str) | st.sampled_from(
    ["0001-01-01", "2007-12-31", "2100-12-31", "2101-01-01", "9999-12-31", "2025年3月5日", ""]
)
ODD_WORDS = st.sampled_from(
    ["a", "", "1", "380.00", "NaN", "sNaN", "-Infinity", "1e999999999", "{0.article}", "\ud800"]
)
USUAL = {
    **dict.fromkeys(("id", "into"), st.sampled_from("ab")),
    "kind": st.sampled_from(["third_party", "co_author", "other_authority"]),
    "working_days": st.integers(1, 20),
    "quantity": st.integers(0, 100),
    "basis": st.sampled_from(["items", "pages"]),
    "seq": st.integers(1, 4),
}


@st.composite
def objects(draw):
    """An entry that could be read, but for a value here and there."""
    kind = draw(st.sampled_from(list(ENTRY_CLASSES)))
    said = {"entry": kind.value}
    for field in fields(ENTRY_CLASSES[kind]):
        if field.default is MISSING or draw(st.sampled_from((True, False, False))):
            usual = USUAL.get(field.name, USUAL_DAYS)
            odd = ODD_DAYS | ODD_WORDS | ANYTHING
            said[field.name] = draw(st.one_of(usual, usual, usual, usual, odd))
    return said


JOURNALS = st.fixed_dictionaries(
    {"received_on": st.just("2025-03-03") | ODD_DAYS, "today": st.just("2025-05-06") | ODD_DAYS},
    optional={"entries": st.lists(objects() | ANYTHING, max_size=5)},
)
BENT = (
    st.randoms(use_true_random=False)
    .map(random_journal)
    .flatmap(lambda journal: st.tuples(st.just(journal), st.integers(0, 6), objects()))
)


def answered_or_refused(journal) -> None:
    try:
        said = answer(journal)
    except (Refusal, ClockInputError) as reason:
        sentence = str(reason)
        assert sentence.isprintable()
        assert sentence.endswith(("。", "）"))
    else:
        assert json.loads(json.dumps(said)) == said


@settings(max_examples=500)
@given(JOURNALS | ANYTHING)
def test_anything_at_all(journal):
    answered_or_refused(journal)


@given(BENT)
def test_one_strange_entry_in_a_journal(bent):
    journal, place, strange = bent
    journal["entries"].insert(place, strange)
    answered_or_refused(journal)


# what is said of the fee, what is said of the payment
@pytest.mark.parametrize(
    "amounts", [("NaN", "5.00"), ("5.00", "sNaN"), ("-5.00", "-5.00"), ("Infinity", "1e9")]
)
def test_what_is_no_sum_of_money_is_refused(amounts):
    charged, paid = amounts
    with pytest.raises(Refusal, match="“yuan”的值"):
        answer(
            {
                "received_on": "2025-03-03",
                "today": "2025-04-01",
                "entries": [
                    {"entry": "fee_charged", "on": "2025-03-05", "yuan": charged},
                    {"entry": "fee_paid", "on": "2025-03-06", "yuan": paid},
                ],
            }
        )
