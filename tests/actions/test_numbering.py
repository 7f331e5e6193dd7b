"""Numbers of letters: by kind and series, from 1 every year, and never twice."""

from datetime import date

import pytest
from tortoise.exceptions import TransactionManagementError

from tests.clocks import FixedClock
from tracker.actions.numbering import (
    explain_number,
    next_document_number,
    reserve_numbers,
    set_pattern,
)
from tracker.law.grounds import GROUNDS
from tracker.letters.compose import LetterKind
from tracker.letters.kinds import NUMBERED, numbered_as
from tracker.letters.numbers import STANDARD, Numbering, NumbersAlike, NumbersGivenAlike
from tracker.records.connections import in_transaction
from tracker.records.models import Authority, Officer, Sequence
from tracker.records.numbers import number_years, numbers_of

pytestmark = pytest.mark.usefixtures("database")

KIND = LetterKind
ON = date(2025, 9, 22)


@pytest.fixture
async def office(database, clock: FixedClock) -> Authority:
    return await Authority.create(
        code="JD", name="甲街道办事处", document_word="甲公开", created_at=clock.now()
    )


@pytest.fixture
async def officer(office: Authority, clock: FixedClock) -> Officer:
    return await Officer.create(
        authority=office,
        sign_in_name="jia",
        name="经办人甲",
        password_digest="-",
        roles=["handler"],
        created_at=clock.now(),
    )


async def given(office: Authority, kind: str = "", on: date = ON) -> str:
    async with in_transaction():
        return await next_document_number(office, on, kind)


async def patterned(officer: Officer, clock: FixedClock, kind: str, *of: str) -> None:
    office = await Authority.get(id=officer.authority_id)
    await set_pattern(office, kind, Numbering(*of), officer=officer, now=clock.now())


async def test_without_a_pattern_all_kinds_share_the_standard(office: Authority) -> None:
    kinds = (KIND.REPLY, KIND.EXTENSION_NOTICE, "")
    assert [await given(office, kind) for kind in kinds] == [
        "甲公开〔2025〕1号",
        "甲公开〔2025〕2号",
        "甲公开〔2025〕3号",
    ]


async def test_every_year_begins_at_one_and_an_old_year_goes_on(office: Authority) -> None:
    numbers = [await given(office, KIND.REPLY, on) for on in (ON, date(2026, 1, 5), ON)]
    assert numbers == ["甲公开〔2025〕1号", "甲公开〔2026〕1号", "甲公开〔2025〕2号"]
    assert await number_years(office.id) == [2026, 2025]


async def test_outside_of_a_transaction_there_are_no_numbers(office: Authority) -> None:
    with pytest.raises(TransactionManagementError):
        await next_document_number(office, ON)


async def test_a_kind_with_a_word_in_the_shared_series(
    office: Authority, officer: Officer, clock: FixedClock
) -> None:
    await patterned(officer, clock, KIND.SUPPLEMENT_NOTICE, STANDARD, "补")
    assert await given(office, KIND.SUPPLEMENT_NOTICE) == "甲公开补〔2025〕1号"
    assert await given(office, KIND.REPLY) == "甲公开〔2025〕2号"


async def test_a_kind_with_a_series_of_its_own_and_another_that_shares_it(
    office: Authority, officer: Officer, clock: FixedClock
) -> None:
    await patterned(officer, clock, KIND.EXTENSION_NOTICE, STANDARD, "延", KIND.EXTENSION_NOTICE)
    await patterned(officer, clock, KIND.DEFERRAL_NOTICE, STANDARD, "延", KIND.EXTENSION_NOTICE)
    assert await given(office, KIND.REPLY) == "甲公开〔2025〕1号"
    assert await given(office, KIND.EXTENSION_NOTICE) == "甲公开延〔2025〕1号"
    assert await given(office, KIND.DEFERRAL_NOTICE) == "甲公开延〔2025〕2号"


async def test_the_pattern_of_all_is_that_of_kinds_without_one(
    office: Authority, officer: Officer, clock: FixedClock
) -> None:
    await patterned(officer, clock, "", "依申请〔{年}〕{序号}号")
    await patterned(officer, clock, KIND.REPLY, "{机关代字}复〔{年}〕{序号}号")
    assert await given(office, KIND.TRANSFER) == "依申请〔2025〕1号"
    assert await given(office, KIND.REPLY) == "甲公开复〔2025〕2号"


async def test_a_reply_is_numbered_by_what_it_says_where_there_is_a_pattern_for_that(
    office: Authority, officer: Officer, clock: FixedClock
) -> None:
    def of(*grounds: str) -> str:
        return numbered_as(KIND.REPLY, {"answers": [(GROUNDS[key], "") for key in grounds]})

    await patterned(officer, clock, KIND.REPLY, STANDARD, "答")
    await patterned(officer, clock, "reply.withholding", STANDARD, "不答", "reply.withholding")
    assert await given(office, of("withheld.privacy")) == "甲公开不答〔2025〕1号"
    assert await given(office, of("unable.nonexistent")) == "甲公开答〔2025〕1号"
    several = of("withheld.privacy", "unable.nonexistent")
    assert await given(office, several) == "甲公开答〔2025〕2号"
    assert of("disclosed.provided", "withheld.privacy") == "reply.partial_disclosure"
    assert of("other.other") == "reply"
    assert numbered_as(KIND.TRANSFER, {}) == "transfer"
    assert max(map(len, NUMBERED)) <= 32


async def test_two_series_that_would_make_the_same_numbers_are_refused(
    office: Authority, officer: Officer, clock: FixedClock
) -> None:
    with pytest.raises(NumbersAlike, match="其他文书"):
        await patterned(officer, clock, KIND.REPLY, STANDARD, "", KIND.REPLY)
    await patterned(officer, clock, KIND.REPLY, STANDARD, "复", KIND.REPLY)
    with pytest.raises(NumbersAlike, match="政府信息公开告知书"):
        await patterned(officer, clock, KIND.TRANSFER, STANDARD, "复", KIND.TRANSFER)
    with pytest.raises(NumbersAlike, match="政府信息公开告知书"):
        await patterned(officer, clock, "", "{机关代字}复〔{年}〕{序号}号")


async def test_a_number_that_another_series_gave_this_year_is_refused(
    office: Authority, officer: Officer, clock: FixedClock
) -> None:
    assert await given(office, KIND.REPLY) == "甲公开〔2025〕1号"
    await patterned(officer, clock, "", "{机关代字}函〔{年}〕{序号}号")
    with pytest.raises(NumbersGivenAlike, match="甲公开〔2025〕1号"):
        await patterned(officer, clock, KIND.REPLY, STANDARD, "", KIND.REPLY)


async def test_a_number_already_borne_is_counted_past(
    office: Authority, officer: Officer, clock: FixedClock
) -> None:
    """The office changed its 机关代字 to what another series had made."""
    await patterned(officer, clock, KIND.REPLY, "甲函〔{年}〕{序号}号", "", KIND.REPLY)
    assert await given(office, KIND.REPLY) == "甲函〔2025〕1号"
    office.document_word = "甲函"
    assert await given(office, KIND.TRANSFER) == "甲函〔2025〕2号"
    skipped = next(line for line in await numbers_of(office.id, 2025) if line.row is None)
    assert (skipped.series, skipped.ordinal, skipped.is_unexplained) == ("letters", 1, True)
    await explain_number(
        office, "letters", 2025, 1, reason="与另一序号相同", officer=officer, now=clock.now()
    )
    explained = await numbers_of(office.id, 2025)
    assert not any(line.row is None for line in explained)
    assert "与另一序号相同" in {line.row.reason for line in explained if line.row}


async def test_reserved_numbers_are_given_to_nothing_else(
    office: Authority, officer: Officer, clock: FixedClock
) -> None:
    taken = await reserve_numbers(
        office, KIND.REPLY, 2, reason="纸质制发", on=ON, officer=officer, now=clock.now()
    )
    assert taken == ["甲公开〔2025〕1号", "甲公开〔2025〕2号"]
    assert await given(office, KIND.REPLY) == "甲公开〔2025〕3号"
    lines = await numbers_of(office.id, 2025)
    assert [line.is_unexplained for line in lines] == [False, False, True]
    assert lines[0].row is not None
    assert (lines[0].row.reason, lines[0].row.officer.name) == ("纸质制发", "经办人甲")


async def test_a_number_whose_letter_never_went_out_is_a_gap_until_explained(
    office: Authority, officer: Officer, clock: FixedClock
) -> None:
    await given(office, KIND.REPLY)
    [line] = await numbers_of(office.id, 2025)
    assert line.is_unexplained
    await explain_number(
        office, line.series, 2025, 1, reason="草稿作废", officer=officer, now=clock.now()
    )
    [line] = await numbers_of(office.id, 2025)
    assert not line.is_unexplained
    assert line.row is not None
    assert line.row.text == "甲公开〔2025〕1号"


async def test_a_number_that_was_only_counted_gets_its_row_when_explained(
    office: Authority, officer: Officer, clock: FixedClock
) -> None:
    await given(office, KIND.REPLY)
    await Sequence.filter(kind="letters").update(last_number=3)
    assert await given(office, KIND.REPLY) == "甲公开〔2025〕4号"
    assert [line.row is None for line in await numbers_of(office.id, 2025)] == [
        False, True, True, False,
    ]  # fmt: skip
    await explain_number(
        office, "letters", 2025, 2, reason="纸质文书", officer=officer, now=clock.now()
    )
    line = (await numbers_of(office.id, 2025))[1]
    assert line.row is not None
    assert (line.row.text, line.row.reason) == ("甲公开〔2025〕2号", "纸质文书")
