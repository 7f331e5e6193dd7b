"""Entries as a journal writes and reads them: strictly, and the same both ways."""

from datetime import date
from decimal import Decimal

import pytest

from tracker.law.entries import (
    ENTRY_CLASSES,
    ChallengeRecorded,
    Consulted,
    Extended,
    FeeCharged,
    Received,
    Replied,
)
from tracker.law.entry_json import read_day, read_entry, write_entry
from tracker.law.refusals import EntryUnreadable, UnknownEntry
from tracker.law.terms import (
    ChallengeKind,
    Channel,
    ConsultationKind,
    EntryKind,
    FeeBasis,
)

ON = date(2025, 9, 28)


@pytest.mark.parametrize(
    "entry",
    [
        Received(on=ON, channel=Channel.POST, evidence="挂号信", attachments=("a1", "b2")),
        Received(on=ON, imported=True, extended_to=date(2025, 10, 31), fee_noticed=Decimal("5.50")),
        Consulted(on=ON, id="1", kind=ConsultationKind.CO_AUTHOR, whom="某局"),
        Extended(on=ON, working_days=20, consent_by="负责人甲", reason="材料较多"),
        FeeCharged(on=ON, basis=FeeBasis.ITEMS, quantity=41, yuan=Decimal("4300.00")),
        Replied(
            on=ON, grounds=("disclosed.provided", "withheld.privacy"), ground="withheld.privacy"
        ),
        ChallengeRecorded(on=ON, kind=ChallengeKind.REVIEW, case_number="某复〔2025〕1号"),
    ],
    ids=lambda entry: entry.entry.value,
)
def test_what_is_written_is_read_again(entry):
    assert read_entry(write_entry(entry)) == entry


def test_what_stands_at_its_default_is_not_written():
    assert write_entry(Received(on=ON)) == {"entry": "received", "on": "2025-09-28"}


def test_every_kind_of_entry_has_its_class():
    assert set(ENTRY_CLASSES) == set(EntryKind)


@pytest.mark.parametrize(
    ("said", "reason", "words"),
    [
        ({"on": "2025-09-28"}, UnknownEntry, "没有“None”"),
        ({"entry": "paused", "on": "2025-09-28"}, UnknownEntry, "没有“paused”"),
        ({"entry": "replied"}, EntryUnreadable, "缺少“on”"),
        ({"entry": "replied", "on": "28.09.2025"}, EntryUnreadable, "“on”的值“28.09.2025”不对"),
        ({"entry": "replied", "on": "2025-02-29"}, EntryUnreadable, "“on”的值"),
        ({"entry": "replied", "on": 20250928}, EntryUnreadable, "“on”的值"),
        ({"entry": "replied", "on": "2025-09-28", "grounds": "a"}, EntryUnreadable, "“grounds”"),
        ({"entry": "replied", "on": "2025-09-28", "grounds": [1]}, EntryUnreadable, "“grounds”"),
        ({"entry": "replied", "on": "2025-09-28", "late": True}, EntryUnreadable, "没有“late”"),
        ({"entry": "extended", "on": "2025-09-28", "working_days": 1.0}, EntryUnreadable, "1.0"),
        ({"entry": "fee_paid", "on": "2025-09-28", "yuan": 380}, EntryUnreadable, "“yuan”"),
        ({"entry": "fee_paid", "on": "2025-09-28", "yuan": "三百"}, EntryUnreadable, "“yuan”"),
        ({"entry": "fee_paid", "on": "2025-09-28", "yuan": "NaN"}, EntryUnreadable, "NaN"),
        ({"entry": "fee_paid", "on": "2025-09-28", "yuan": "sNaN"}, EntryUnreadable, "sNaN"),
        ({"entry": "fee_paid", "on": "2025-09-28", "yuan": "Infinity"}, EntryUnreadable, "Infin"),
        ({"entry": "fee_paid", "on": "2025-09-28", "yuan": "-3.00"}, EntryUnreadable, "-3.00"),
        ({"entry": "x\n\ud800\u3000y"}, UnknownEntry, "没有“x \ufffd y”这一事项"),
        ({"entry": 99 * "长"}, UnknownEntry, f"“{60 * '长'}…”"),
        ({"entry": "received", "on": "2025-09-28", "channel": "飞鸽"}, EntryUnreadable, "飞鸽"),
        ({"entry": "deferred", "on": "2025-09-28", "until": None}, EntryUnreadable, "“until”"),
    ],
)
def test_what_cannot_be_read_is_named_never_guessed(said, reason, words):
    with pytest.raises(reason) as refused:
        read_entry(said)
    assert words in str(refused.value)


def test_null_says_as_little_as_leaving_it_out():
    said = {"entry": "fee_charged", "on": "2025-09-28"}
    assert read_entry({**said, "received_on": None, "yuan": None}) == read_entry(said)


@pytest.mark.parametrize(
    "said", ["2025-09-28", "2025/9/28", "2025年9月28日", "2025年09月28", "２０２５－０９－２８ "]
)
def test_a_day_as_people_write_it(said):
    assert read_day(said) == ON


@pytest.mark.parametrize(
    "said", ["", "20250928", "25-9-28", "2025-09", "2025-9/28", "2025年9-28", "2025-09-31", None]
)
def test_no_day(said):
    with pytest.raises(EntryUnreadable):
        read_entry({"entry": "replied", "on": said})
