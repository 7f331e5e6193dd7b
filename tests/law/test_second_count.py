"""Two counts of the same journals agree: `tracker.law`, and one written from the text alone."""

import json
from collections import Counter
from itertools import chain
from pathlib import Path
from random import Random

import pytest

from tests.law.random_journals import random_journal
from tests.law.second_count import Impossible, second_count
from tracker.law.clock import ClockInputError, answer
from tracker.law.refusals import Refusal

VECTORS = Path(__file__).with_name("vectors")
HEAPS, OF_JOURNALS = 20, 500
REFUSED = "refused"


def journals(heap):
    random = Random(heap)
    return (random_journal(random) for _ in range(OF_JOURNALS))


def by_the_law(journal):
    """Without the words: the second count knows the days, not what is said about them."""
    try:
        said = answer(journal)
    except (Refusal, ClockInputError):
        return REFUSED
    numbers = ("on", "counts", "n")
    return {**said, "days": [{name: day[name] for name in numbers} for day in said["days"]]}


def by_the_text(journal):
    try:
        return second_count(journal)
    except Impossible:
        return REFUSED


@pytest.mark.parametrize("heap", range(HEAPS))
def test_the_two_counts_agree(heap):
    for journal in journals(heap):
        assert by_the_law(journal) == by_the_text(journal), json.dumps(journal)


def test_the_second_count_gives_the_answers_of_the_format():
    for vector in json.loads((VECTORS / "clock.json").read_text(encoding="utf-8")):
        said = second_count(vector["input"])
        assert {name: said[name] for name in vector["expect"]} == vector["expect"], vector["name"]
    for vector in json.loads((VECTORS / "clock-refused.json").read_text(encoding="utf-8")):
        with pytest.raises(Impossible):
            second_count(vector["input"])


def test_the_random_journals_are_worth_comparing():
    """Most are answered; every entry, state and law is met often; whatever the law can refuse
    in the fixed format is refused somewhere."""
    refused, met, answered = Counter(), Counter(), 0
    for journal in chain.from_iterable(map(journals, range(HEAPS))):
        try:
            said = answer(journal)
        except (Refusal, ClockInputError) as reason:
            refused[type(reason).__name__] += 1
            continue
        answered += 1
        met.update({entry["entry"] for entry in journal["entries"]})
        met.update((said["running"], said["law"], f"provisional {said['provisional']}"))
        met["overdue"] += said["overdue"] > 0
    assert answered > 6000
    assert set(refused) >= REASONS
    assert set(met) == ENTRIES | STATES
    assert min(met.values()) > 100, met


ENTRIES = {
    "supplement_asked",
    "supplemented",
    "consulted",
    "opinion_received",
    "extended",
    "deferred",
    "fee_charged",
    "fee_paid",
    "replied",
    "withdrawn",
    "abandoned",
    "delivered",
}
STATES = {
    *("counting", "suspended", "awaiting_supplement", "awaiting_payment", "stopped", "overdue"),
    *("2008", "2019", "provisional True", "provisional False"),
}
REASONS = {
    "AlreadyEnded",
    "ArrivedBeforeSent",
    "BeforeReceipt",
    "ClockInputError",
    "ConsultationAnswered",
    "ConsultationKnown",
    "DeferralIntoThePast",
    "DeferralLate",
    "DeferralTooEarly",
    "DeferralUnknownTo2008",
    "DeliveredTwice",
    "ExtendedTwice",
    "ExtensionAfterDeferral",
    "ExtensionLate",
    "ExtensionTooLong",
    "FeeChargedTwice",
    "FeeNoticeLate",
    "NoFeeCharged",
    "NoLawInForce",
    "NoSuchConsultation",
    "NoSupplementAsked",
    "NoValueInForce",
    "NothingRunning",
    "NothingToDeliver",
    "PaymentPeriodRunning",
    "SupplementAskedTwice",
    "SupplementNoticeLate",
    "UnknownEntry",
    "WrongStage",
}
