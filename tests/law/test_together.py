"""Registers and tables added up: cell by cell, and nothing repaired on the way."""

from decimal import Decimal

import pytest

from tracker.law.annual import (
    ChallengeCount,
    EndingCount,
    Fees,
    Given,
    NewCount,
    Tallies,
    cells,
    checks,
    tables,
    together,
)
from tracker.law.narrative import sections
from tracker.law.table_refusals import TableInOtherForm
from tracker.law.terms import ApplicantKind, ChallengeKind, ChallengeResult, Channel

PERSON, BUSINESS = ApplicantKind.NATURAL_PERSON, ApplicantKind.BUSINESS

REGISTER = Tallies(
    year=2024,
    new=(NewCount(PERSON, Channel.POST, 2),),
    carried_in={PERSON: 1},
    endings=(EndingCount(PERSON, "disclosed", None, extended=False, n=3),),
    fees=Fees(1, Decimal("100.00"), Decimal("40.00")),
    carried_out_before={PERSON: 1},
)


def table(year: int = 2024, layout: str = "2021", **changed: int) -> Tallies:
    """A table that came as one: of businesses, so many in a row."""
    nought = dict.fromkeys(cells(layout, Tallies(year=year)), 0)
    nought.pop(("fees", "统计数"), None)
    column = "统计数" if layout == "2014" else "商业企业"
    filled = {(row, c): n for row, n in changed.items() for c in (column, "总计")}
    kept = {place: n for place, n in filled.items() if place in nought}
    return Tallies(year=year, given=(Given(layout, {**nought, **kept}),))


HANDED_UP = table(new=4, disclosed=3, total=3, carried_out=1)


def test_a_given_table_is_added_cell_by_cell() -> None:
    figures = cells("2021", together(2024, [REGISTER, HANDED_UP]))
    assert figures["new", "自然人"] == 2
    assert figures["new", "商业企业"] == 4
    assert figures["new", "总计"] == 6
    assert figures["disclosed", "总计"] == 6
    assert figures["carried_out", "总计"] == 1


def test_what_does_not_fit_in_a_part_does_not_fit_in_the_sum() -> None:
    broken = table(new=5, disclosed=3, total=3, carried_out=1)
    found = [c for c in checks("2021", together(2024, [REGISTER, broken])) if not c.holds]
    assert {(c.column, c.left - c.right) for c in found} == {("商业企业", 1), ("总计", 1)}


def test_money_is_added_exactly() -> None:
    cents = Tallies(year=2024, fees=Fees(2, Decimal("0.10"), Decimal("0.20")))
    assert together(2024, [REGISTER, cents]).fees == Fees(3, Decimal("100.10"), Decimal("40.20"))


def test_what_was_carried_out_before_is_known_only_if_it_is_of_all() -> None:
    other = Tallies(year=2024, carried_out_before={PERSON: 2, BUSINESS: 1})
    assert together(2024, [REGISTER, other]).carried_out_before == {PERSON: 3, BUSINESS: 1}
    assert together(2024, [REGISTER, HANDED_UP]).carried_out_before is None
    assert together(2024, []).carried_out_before == {}


def test_a_table_is_not_rewritten_into_another_form() -> None:
    with pytest.raises(TableInOtherForm, match="2021年版式的表报来"):
        tables("2019", HANDED_UP)


def test_the_words_follow_the_sum_and_say_whose_channel_is_not_told() -> None:
    review = ChallengeCount(ChallengeKind.REVIEW, ChallengeResult.UPHELD, 1)
    register = together(2024, [REGISTER, Tallies(year=2024, challenges=(review,))])
    words = sections(together(2024, [register, HANDED_UP]))
    assert words[0].text == (
        "2024年，本机关新收到政府信息公开申请6件，上年结转1件。"
        "按申请人分，自然人2件、商业企业4件；按渠道分，信函申请2件、没有渠道记载的4件。"
        "本年度办结6件，其中予以公开6件。结转下年度继续办理1件。"
    )
    assert "行政复议1件，其中结果维持1件" in words[1].text


def test_the_words_of_2014_refer_to_the_table_where_one_was_given() -> None:
    given = table(2017, "2014", received=2, ended=2)
    words = sections(together(2017, [Tallies(year=2017), given]))
    assert words[0].text == words[1].text == "2017年，本机关的情况见政府信息公开情况统计表。"
    assert cells("2014", given)["received", "统计数"] == 2
