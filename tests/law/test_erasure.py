"""When personal data of an application may go, and what keeps it."""

from datetime import date, timedelta
from typing import Any

import pytest

from tests.law.stories import did, on, received
from tracker.law import erasure
from tracker.law.articles import places
from tracker.law.calendar import national
from tracker.law.challenge_stages import challenge_of
from tracker.law.challenge_terms import Move
from tracker.law.entries import ChallengeMoved, ChallengeRecorded
from tracker.law.erasure import (
    DEFAULT_DAYS,
    LEAST_DAYS,
    MOST_DAYS,
    RULES,
    Held,
    Hold,
    Matter,
    Scope,
    days_refusal,
    shows_identity,
    verdict,
)
from tracker.law.facts import fold
from tracker.law.terms import ChallengeKind, ChallengeResult, Retention

CALENDAR = national()
TEN, THIRTY, FOREVER = Retention.TEN_YEARS, Retention.THIRTY_YEARS, Retention.PERMANENT
RECEIVED = received("2025-03-03 周一")
REPLIED = did(
    "2025-03-20 周四", "replied", grounds=["disclosed.provided"], ground="disclosed.provided",
    letter="甲〔2025〕1号", letter_digest="0" * 64,
)  # fmt: skip
FROM_LEDGER = did("2025-03-20 周四", "concluded", result="disclosed")
DELIVERED = did("2025-03-24 周一", "delivered")
REPLY = [RECEIVED, REPLIED, DELIVERED]


def matter(journal: Any = REPLY, **more: Any) -> Matter:
    told = {"challenges": (), "terms": (), "kept": False, "days": 30, **more}
    return Matter(fold(journal), **told)


def case(kind: str, *moves: Any, result: str = "pending", closed: str | None = None):
    recorded = ChallengeRecorded(
        on=on("2025-04-01 周二"), kind=ChallengeKind(kind), case_number="甲政复1号",
        result=ChallengeResult(result), closed_on=on(closed) if closed else None,
    )  # fmt: skip
    return challenge_of((recorded, *moves))


def moved(said: str, move: Move, **more: Any) -> ChallengeMoved:
    return ChallengeMoved(on=on(said), move=move, **more)


DECIDED = {"decision": "维持", "result": ChallengeResult.UPHELD}
PENDING_REVIEW = case("review")
CLOSED_REVIEW = case("review", result="upheld", closed="2025-06-02 周一")
JUDGED = [
    moved("2025-08-04 周一", Move.DECIDED, **DECIDED),
    moved("2025-08-11 周一", Move.APPEALED),
]
SECOND = moved("2026-05-06 周三", Move.SECOND_DECIDED, **DECIDED)

# matter; the first day copies and numbers may go, or None with what keeps them on 2030-01-01
COPIES = {
    "delivered: the six months of a suit": (matter(), "2025-10-25 周六"),
    "and no days more": (matter(days=0), "2025-09-25 周四"),
    "delivery not on record: five years": (matter([RECEIVED, REPLIED]), "2030-04-20 周六"),
    "told elsewhere: a year after delivery": (
        matter([RECEIVED, FROM_LEDGER, DELIVERED]), "2026-04-24 周五",
    ),
    "withdrawn: no remedy": (
        matter([RECEIVED, did("2025-03-06 周四", "withdrawn")]), "2025-04-06 周日",
    ),
    "a review that ended before the terms": (
        matter(challenges=[CLOSED_REVIEW]), "2025-10-25 周六",
    ),
    "a second instance": (
        matter(challenges=[case("direct_litigation", *JUDGED, SECOND)]), "2026-06-06 周六",
    ),
    "archived for ever all the same": (matter(terms=[FOREVER]), "2025-10-25 周六"),
}  # fmt: skip


@pytest.mark.parametrize(("of", "first"), COPIES.values(), ids=COPIES)
def test_copies_and_numbers_go_once_nothing_can_be_asked_any_more(of, first):
    day = on(first)
    told = verdict(Scope.IDENTITY, of, CALENDAR, day)
    assert told.may_go
    assert told.since == day
    before = verdict(Scope.IDENTITY, of, CALENDAR, day - timedelta(days=1))
    assert not before.may_go
    assert before.since == day
    assert before.holds[0].until == day - timedelta(days=1)


def test_the_days_after_the_terms_are_told_apart_from_the_terms():
    last = on("2025-09-24 周三")
    during = verdict(Scope.IDENTITY, matter(), CALENDAR, last)
    assert during.holds == (Held(Hold.REMEDIES, last),)
    after = verdict(Scope.IDENTITY, matter(), CALENDAR, last + timedelta(days=1))
    assert after.holds == (Held(Hold.GRACE, on("2025-10-24 周五")),)


# what keeps every kind of data, whatever the day
KEPT = {
    "not ended": (matter([RECEIVED]), [Hold.OPEN]),
    "waiting for a fee": (
        matter([RECEIVED, did("2025-03-06 周四", "fee_charged", yuan="100.00")]), [Hold.OPEN],
    ),
    "reopened": (matter([*REPLY, did("2025-06-02 周一", "reopened")]), [Hold.OPEN]),
    "a review is pending": (matter(challenges=[PENDING_REVIEW]), [Hold.PENDING]),
    "one of two is pending": (
        matter(challenges=[CLOSED_REVIEW, PENDING_REVIEW]), [Hold.PENDING],
    ),
    "appealed": (matter(challenges=[case("direct_litigation", *JUDGED)]), [Hold.PENDING]),
    "an officer keeps it": (matter(kept=True), [Hold.KEPT]),
    "both": (matter(kept=True, challenges=[PENDING_REVIEW]), [Hold.PENDING, Hold.KEPT]),
}  # fmt: skip


@pytest.mark.parametrize("scope", Scope)
@pytest.mark.parametrize(("of", "holds"), KEPT.values(), ids=KEPT)
def test_what_keeps_every_kind(scope, of, holds):
    for asked in (False, True):
        told = verdict(scope, of, CALENDAR, date(2099, 1, 1), asked=asked)
        assert [one.hold for one in told.holds if one.hold is not Hold.NOT_ARCHIVED] == holds
        assert not told.may_go


# terms of the archive; the first day all may go, or what keeps it for ever
FILES = {
    "ten years": ([TEN], "2036-01-01 周二"),
    "thirty years": ([THIRTY], "2056-01-01 周六"),
    "the longest of several": ([TEN, THIRTY], "2056-01-01 周六"),
    "for ever": ([TEN, FOREVER], Hold.PERMANENT),
    "nobody chose": ([None, TEN], Hold.UNKNOWN_TERM),
    "in no archive": ([], Hold.NOT_ARCHIVED),
}


@pytest.mark.parametrize(("terms", "end"), FILES.values(), ids=FILES)
def test_the_whole_goes_with_the_term_of_the_archive(terms, end):
    of = matter(terms=terms)
    if isinstance(end, Hold):
        told = verdict(Scope.WHOLE, of, CALENDAR, date(2099, 1, 1))
        assert told.holds == (Held(end),)
        assert told.since is None
        return
    day = on(end)
    for scope in (Scope.WHOLE, Scope.CONTACT):
        assert verdict(scope, of, CALENDAR, day).may_go
        before = verdict(scope, of, CALENDAR, day - timedelta(days=1))
        assert before.holds == (Held(Hold.TERM, day - timedelta(days=1)),)
        assert before.since == day


def test_remedies_may_outlast_the_archive():
    long = [RECEIVED, REPLIED]
    told = verdict(Scope.WHOLE, matter(long, terms=[TEN]), CALENDAR, date(2036, 1, 1))
    assert told.may_go
    early = verdict(Scope.WHOLE, matter(long, terms=[TEN]), CALENDAR, date(2029, 1, 1))
    assert [one.hold for one in early.holds] == [Hold.REMEDIES, Hold.TERM]


def test_who_asks_waits_for_the_terms_alone():
    last = on("2025-09-24 周三")
    for scope in (Scope.IDENTITY, Scope.CONTACT):
        assert not verdict(scope, matter(), CALENDAR, last, asked=True).may_go
        next_day = last + timedelta(days=1)
        assert verdict(scope, matter(), CALENDAR, next_day, asked=True).may_go
    told = verdict(Scope.WHOLE, matter(terms=[TEN]), CALENDAR, date(2026, 1, 1), asked=True)
    assert [one.hold for one in told.holds] == [Hold.TERM]


# scope; days; today; the latest day an application may have ended on
ENDED_BY = [
    (Scope.IDENTITY, 30, "2025-04-06 周日", "2025-03-06 周四"),
    (Scope.IDENTITY, 0, "2025-03-07 周五", "2025-03-06 周四"),
    (Scope.WHOLE, 30, "2036-01-01 周二", "2025-12-31 周三"),
    (Scope.WHOLE, 30, "2035-12-31 周一", "2024-12-31 周二"),
    (Scope.CONTACT, 30, "2036-01-01 周二", "2025-12-31 周三"),
]


@pytest.mark.parametrize(("scope", "days", "today", "last"), ENDED_BY)
def test_what_ended_later_than_that_cannot_go_yet(scope, days, today, last):
    assert erasure.ended_by(scope, days, on(today)) == on(last)
    shortest = matter([RECEIVED, did(last, "withdrawn")], days=days, terms=[TEN])
    assert verdict(scope, shortest, CALENDAR, on(today)).may_go
    day = on(last) + timedelta(days=1)
    later = did(f"{day} 周{'一二三四五六日'[day.weekday()]}", "withdrawn")
    kept = matter([RECEIVED, later], days=days, terms=[TEN])
    assert not verdict(scope, kept, CALENDAR, on(today)).may_go


def test_the_whole_takes_all_and_the_schedule_waits_for_the_archive_with_all_but_copies():
    assert erasure.TOGETHER.keys() == set(Scope)
    for scope, taken in erasure.TOGETHER.items():
        assert taken == (set(Scope) if scope is Scope.WHOLE else {scope})
    assert set(erasure.SCHEDULED) == {Scope.IDENTITY, Scope.WHOLE}
    assert {one for one in Scope if erasure.needs_archive(one)} == {Scope.CONTACT, Scope.WHOLE}
    assert {one for one in Scope if erasure.needs_archive(one, asked=True)} == {Scope.WHOLE}


def test_a_mail_that_was_put_aside_is_kept_past_every_suit_for_want_of_a_reply():
    last = erasure.put_aside_until(on("2025-03-03 周一"))
    assert last == on("2026-03-03 周二")
    assert str(erasure.PUT_ASIDE_DAYS) in erasure.PUT_ASIDE_RULE.note
    assert erasure.PUT_ASIDE_RULE.assumed
    twice_twenty_working_days, six_months = CALENDAR.after(on("2025-03-03 周一"), 40), 184
    assert last > twice_twenty_working_days + timedelta(days=six_months)


def test_a_mail_goes_the_day_after_the_last_it_is_kept():
    last = erasure.put_aside_until(on("2025-03-03 周一"))
    assert erasure.put_aside_by(last) < on("2025-03-03 周一")
    assert erasure.put_aside_by(last + timedelta(days=1)) == on("2025-03-03 周一")
    assert not erasure.mail_may_go(on("2025-03-03 周一"), last)
    assert erasure.mail_may_go(on("2025-03-03 周一"), last + timedelta(days=1))
    assert {state.label for state in erasure.PUT_ASIDE} == {"不是申请", "退信和投递报告"}


def test_a_mail_its_sender_wants_gone_waits_for_nothing_once_it_is_put_aside():
    today = on("2025-03-03 周一")
    assert erasure.mail_may_go(today, today, asked=True)
    assert not erasure.mail_may_go(None, today, asked=True)


@pytest.mark.parametrize(
    ("flaws", "refused", "alone"),
    [([], False, False), (["same_id"], False, False), (["long"], False, True), ([], True, True)],
)
def test_a_mail_with_more_in_it_than_was_kept_of_it_stays(flaws, refused, alone):
    assert erasure.alone_holds(flaws, refused=refused) is alone


NAMES = {
    "身份证正面.jpg": True,
    "护照首页.pdf": True,
    "申请人证件.png": True,
    "垃圾清运合同.pdf": False,
    "委托书-申请人身份证号.pdf": False,
    "": False,
}


@pytest.mark.parametrize(("name", "is_copy"), NAMES.items())
def test_a_copy_of_a_document_is_told_by_its_name_unless_an_officer_said(name, is_copy):
    assert shows_identity(name, None) is is_copy
    assert shows_identity(name, True)
    assert not shows_identity(name, False)


def test_an_office_waits_within_bounds():
    assert LEAST_DAYS <= DEFAULT_DAYS <= MOST_DAYS
    for days in (LEAST_DAYS, DEFAULT_DAYS, MOST_DAYS):
        assert days_refusal(days) is None
    for days in (LEAST_DAYS - 1, MOST_DAYS + 1):
        assert f"{days}天不在" in str(days_refusal(days))


def test_every_rule_and_hold_cites_what_is_recorded():
    for scope in Scope:
        assert RULES[scope].assumed, "no text names the number: shown as an assumption"
        assert all(place.exists for place in places(RULES[scope].article))
    for hold in Hold:
        assert hold.label
        assert all(place.exists for place in places(hold.article))
    for article in (erasure.ASKED_FOR, erasure.COPY_ASKED_FOR):
        assert all(place.exists for place in places(article))
