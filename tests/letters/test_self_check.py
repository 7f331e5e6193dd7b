"""A letter as the system composes it passes the self-check of the law, on every ground and day."""

from datetime import date

import pytest

from tests.letters.letters import OFFICE, letter, reply
from tracker.law.calendar import national
from tracker.law.entries import Received
from tracker.law.facts import first_facts
from tracker.law.grounds import GROUNDS
from tracker.law.letter_checks import Verdict, Written, letter_checks
from tracker.law.terms import Law
from tracker.letters.compose import LetterKind

BODIES = {"review_body": OFFICE.review_body, "court": OFFICE.court, "level": None}
RECEIVED = {Law.TEXT_2008: date(2018, 9, 20), Law.TEXT_2019: date(2025, 9, 22)}
DAYS = {
    Law.TEXT_2008: (date(2018, 10, 10), date(2019, 6, 3), date(2024, 3, 1)),
    Law.TEXT_2019: (date(2025, 10, 17),),
}
REPLIES = [
    (key, day) for key, ground in GROUNDS.items() if ground.is_reply for day in DAYS[ground.law]
]


def against(text: str, on: date, *grounds: str, **more: object) -> list[str]:
    """What speaks against its number."""
    law = GROUNDS[grounds[0]].law if grounds else Law.TEXT_2019
    said = Written(
        text=text,
        addressee="申请人甲",
        on=on,
        grounds=grounds,
        ground=grounds[0] if grounds else "",
        bodies=BODIES,
        **more,  # type: ignore[arg-type]
    )
    found = letter_checks(said, first_facts(Received(on=RECEIVED[law])), national())
    return [check.words for check in found if check.verdict is Verdict.BLOCKS]


@pytest.mark.parametrize(("key", "on"), REPLIES, ids=[f"{key} {on}" for key, on in REPLIES])
def test_a_composed_reply(key: str, on: date) -> None:
    assert against(reply((key, "具体情况如下。"), on=on).body, on, key) == []


def test_composed_extensions_tell_the_new_day() -> None:
    for kind, due in (
        (LetterKind.EXTENSION_NOTICE, date(2025, 11, 21)),
        (LetterKind.DEFERRAL_NOTICE, date(2026, 1, 21)),
    ):
        assert against(letter(kind).body, date(2025, 10, 17), new_due=due) == []
