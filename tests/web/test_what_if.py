"""A register's journal as an address, and back."""

from datetime import date
from urllib.parse import parse_qsl

import pytest

from tests.law.stories import did, received
from tracker.law.calendar import national
from tracker.law.deadlines import reckon
from tracker.law.entries import Entry
from tracker.law.stages import replay
from tracker.law.terms import Channel
from tracker.web.what_if import MOST_DAYS, MOST_MONTHS, asked, query_of

TODAY = date(2025, 10, 20)
CONSULTED = did("2025-09-23 周二", "consulted", id="1", kind="third_party", whom="乙公司")

JOURNALS = {
    "received online": [received("2025-09-22 周一")],
    "by post": [received("2025-09-22 周一", channel=Channel.POST)],
    "by fax": [received("2025-09-22 周一", channel=Channel.FAX)],
    "by e-mail": [received("2025-09-22 周一", channel=Channel.EMAIL)],
    "by e-mail under the text of 2008": [received("2018-09-20 周四", channel=Channel.EMAIL)],
    "orally": [received("2025-09-22 周一", channel=Channel.ORAL)],
    "registered, a letter received later, an opinion": [
        received("2025-09-22 周一"),
        did("2025-09-22 周一", "registered"),
        CONSULTED,
        did("2025-09-25 周四", "consultation_delivered", id="1"),
        did("2025-10-10 周五", "opinion_received", id="1", opinion="objects", summary="秘密"),
    ],
    "a fee notice received later, paid": [
        received("2025-09-22 周一"),
        did("2025-09-23 周二", "fee_charged"),
        did("2025-09-25 周四", "fee_notice_delivered"),
        did("2025-10-10 周五", "fee_paid"),
    ],
    "deferred once reasons were given": [
        received("2025-09-22 周一"),
        did("2025-09-23 周二", "reasons_asked"),
        did("2025-09-24 周三", "reasons_given"),
        did("2025-09-25 周四", "deferred", until="2026-03-31"),
    ],
    "an entry annulled": [
        received("2025-09-22 周一"),
        did("2025-09-23 周二", "extended", working_days=20),
        did("2025-09-24 周三", "annulled", seq=2, reason="误登"),
    ],
    "handled anew": [
        received("2025-09-01 周一"),
        did("2025-09-15 周一", "replied"),
        did("2025-09-16 周二", "delivered"),
        did("2025-10-13 周一", "reopened", reply_by="2025-11-14", reason="撤销"),
    ],
    "a letter beside the acts": [
        received("2025-09-22 周一"),
        did("2025-09-23 周二", "letter_sent", kind="assistance_request", addressee="乙公司"),
    ],
    "abandoned": [
        received("2025-09-22 周一"),
        did("2025-09-23 周二", "supplement_asked", respond_by="2025-10-10"),
        did("2025-10-13 周一", "abandoned"),
    ],
}


@pytest.mark.parametrize("journal", JOURNALS.values(), ids=JOURNALS)
def test_the_address_of_a_journal_has_its_clock(journal: list[Entry]) -> None:
    query = query_of(journal)
    assert query is not None
    for word in ("乙公司", "秘密", "误登", "撤销"):
        assert word not in dict(parse_qsl(query)).values()
    found = asked(dict(parse_qsl(query)), national(), TODAY)
    assert found.errors == {}
    assert found.deadline is not None
    own = reckon(replay(journal, national()), national(), TODAY)
    assert found.deadline.as_json() == own.as_json()
    assert found.query == query


def test_what_waits_for_years_is_drawn_for_one() -> None:
    query = "channel=counter&submitted_on=2019-05-20&e1=supplement_asked&e1_on=2019-05-21"
    found = asked(dict(parse_qsl(query)), national(), TODAY)
    assert found.deadline is not None
    assert (len(found.days), len(found.months)) == (MOST_DAYS, MOST_MONTHS)


@pytest.mark.parametrize(
    "journal",
    [
        [received("2025-09-22 周一", imported=True, extended_to=date(2025, 11, 14))],
        [received("2025-09-22 周一", split_from="JD-2025-00001")],
        [received("2025-09-22 周一"), did("2025-09-23 周二", "joined", into="JD-2025-00001")],
        [received("2025-09-22 周一"), did("2025-09-23 周二", "transferred", whom="乙局")],
    ],
)
def test_what_an_address_cannot_say_has_none(journal: list[Entry]) -> None:
    assert query_of(journal) is None
