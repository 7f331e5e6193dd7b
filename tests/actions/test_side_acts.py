"""The acts beside the straight way, through a real database."""

from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path

import pytest

from tests.actions.test_acts import (
    Case,
    corrected,
    delivered,
    informed,
    joined,
    parted,
    reasons_given,
    registered,
    reopened,
    replied,
    supplemented,
    transferred,
)
from tests.clocks import FixedClock
from tracker.actions.annul import annul
from tracker.actions.correct_reply import correct_reply
from tracker.actions.end import withdraw
from tracker.actions.reply import Answer, Reply, record_delivery, reply
from tracker.actions.split import join, split
from tracker.law import refusals as no
from tracker.law.terms import DeliveryWay, Stage
from tracker.records.mail_models import OutboxMessage
from tracker.records.models import Application, Particulars, Statement
from tracker.records.sealed_fields import digest_of
from tracker.records.tallies import year_tallies

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
async def case(clock: FixedClock, tmp_path: Path) -> AsyncIterator[Case]:
    """Every test ends with a register that `tracker check` finds in order."""
    begun = await Case(clock, tmp_path).begin()
    yield begun
    assert await begun.findings() == []


async def new_and_ended(case: Case, year: int = 2025) -> tuple[int, int, int]:
    """Received, ended and carried out in a year, as the annual table counts."""
    tallies = await year_tallies(case.authority.id, year)
    return (
        sum(new.n for new in tallies.new),
        sum(ending.n for ending in tallies.endings),
        sum(tallies.carried_out.values()),
    )


async def test_matters_taken_out_are_applications_with_the_receipt_of_the_whole(case: Case):
    await parted(case)
    whole, one, other = await Application.all().order_by("id")
    numbers = [a.register_number for a in (whole, one, other)]
    assert numbers == ["JD-2025-00001", "JD-2025-00002", "JD-2025-00003"]
    assert {a.received_on for a in (whole, one, other)} == {date(2025, 9, 22)}
    assert {a.due_on for a in (whole, one, other)} == {date(2025, 10, 24)}
    assert one.stage is Stage.HANDLING
    texts = [s.text for s in await Statement.all().order_by("application_id")]
    assert texts[1:] == ["请公开付款凭证。", "请公开招标公告。"]
    names = await Particulars.all().order_by("application_id").values_list("name", "email")
    assert names == [("申请人甲", "a@example.org")] * 3
    assert (await case.facts()).split_into == ("JD-2025-00002", "JD-2025-00003")
    assert await new_and_ended(case) == (3, 0, 3)


async def test_a_part_keeps_the_clock_that_a_supplement_began_afresh(case: Case):
    await supplemented(case)
    await split(
        case.id, matters=("请公开付款凭证。",), reason="两项", on=case.clock.today(), **case.by
    )
    part = await Application.get(register_number="JD-2025-00002")
    assert part.due_on == (await case.application()).due_on == date(2025, 11, 5)


async def test_a_split_is_all_or_nothing(case: Case):
    await registered(case)
    with pytest.raises(no.SplitIntoNothing):
        await split(case.id, matters=(), reason="", on=case.clock.today(), **case.by)
    with pytest.raises(no.AfterToday):
        await split(case.id, matters=("甲", "乙"), reason="", on=date(2025, 9, 29), **case.by)
    assert await Application.all().count() == 1


async def test_what_was_split_wrongly_is_joined_again(case: Case):
    await parted(case)
    part = await Application.get(register_number="JD-2025-00002")
    with pytest.raises(no.SplitStands):
        await annul(case.id, seq=3, reason="误分", **case.by)
    await join(part.id, into="JD-2025-00001", reason="误分", on=case.clock.today(), **case.by)
    assert await new_and_ended(case) == (2, 0, 2)


async def test_what_was_joined_is_in_no_figure(case: Case):
    await joined(case)
    assert await new_and_ended(case) == (1, 0, 1)
    assert not (await case.application()).counted


async def test_what_is_joined_in_the_next_year_ends_there(case: Case):
    other = await case.another()
    await case.on("2026-01-05")
    await join(other.id, into="JD-2025-00001", reason="相同", on=case.clock.today(), **case.by)
    assert await new_and_ended(case, 2025) == (2, 0, 2)
    assert await new_and_ended(case, 2026) == (0, 1, 1)


@pytest.mark.parametrize(
    ("into", "name", "reason"),
    [
        ("JD-2025-09999", "申请人甲", no.JoinTargetUnknown),
        ("JD-2025-00002", "申请人甲", no.JoinTargetUnknown),  # itself
        ("JD-2025-00001", "申请人乙", no.JoinOtherApplicant),
    ],
)
async def test_what_cannot_be_joined(case: Case, into: str, name: str, reason: type[no.Refusal]):
    other = await case.another(name=name)
    with pytest.raises(reason):
        await join(other.id, into=into, reason="", on=case.clock.today(), **case.by)


def numbered(number: str) -> dict[str, str]:
    digest = digest_of(number, "identity_number")
    return {"identity_number": number, "identity_digest": digest}


async def test_two_names_with_one_identity_number_are_one_applicant(case: Case):
    other = await case.another(name="申请人甲（曾用名）")
    await Particulars.all().update(**numbered("11010519491231002X"))
    await join(other.id, into="JD-2025-00001", reason="", on=case.clock.today(), **case.by)
    assert (await Application.get(id=other.id)).stage is Stage.JOINED


async def test_one_name_with_two_identity_numbers_is_two_applicants(case: Case):
    other = await case.another()
    await Particulars.filter(application_id=case.id).update(**numbered("1"))
    await Particulars.filter(application_id=other.id).update(**numbered("2"))
    with pytest.raises(no.JoinOtherApplicant):
        await join(other.id, into="JD-2025-00001", reason="", on=case.clock.today(), **case.by)


async def test_mail_passed_on_is_in_no_figure_and_its_letter_goes_to_the_authority(case: Case):
    await transferred(case)
    (letter,) = await case.letters()
    assert (letter.addressee, letter.to_applicant) == ("甲区某局", False)
    assert "信封写明收件单位为甲区某局" in letter.body
    assert await new_and_ended(case) == (0, 0, 0)


async def test_a_third_party_is_told_what_and_why_with_its_remedies(case: Case):
    await informed(case)
    letter = (await case.letters())[-1]
    assert (letter.addressee, letter.to_applicant) == ("乙公司", False)
    for part in ("合同单价", "涉及财政资金", "甲区人民政府", "2025年9月24日"):
        assert part in letter.body
    assert "申请人甲" not in letter.body


async def test_a_corrected_reply_takes_the_place_of_the_first(case: Case):
    await corrected(case)
    letter = (await case.letters())[-1]
    assert letter.number == "甲公开〔2025〕2号"
    assert "本机关已于2025年10月20日以甲公开〔2025〕1号答复您" in letter.body
    assert "原答复依据有误" in letter.body
    application = await case.application()
    assert (application.result, application.document_number) == ("disclosed", letter.number)
    assert (application.ended_on, application.delivered_on) == (date(2025, 10, 20), None)
    await record_delivery(
        case.id, way=DeliveryWay.HAND, evidence="签收", on=case.clock.today(), **case.by
    )
    assert (await case.application()).delivered_on == date(2025, 10, 28)
    assert await new_and_ended(case) == (1, 1, 0)


async def test_handled_anew_it_is_due_again_and_stays_one_application(case: Case):
    await reopened(case)
    application = await case.application()
    assert (application.stage, application.due_on) == (Stage.HANDLING, date(2026, 1, 13))
    assert (application.ended_on, application.late) == (date(2025, 10, 20), False)
    await case.on("2026-01-20")
    again = Reply(
        answers=(Answer("disclosed.provided", "合同全文随附。"),),
        ground="disclosed.provided",
        on=case.clock.today(),
    )
    await reply(case.id, again, **case.by)
    application = await case.application()
    assert (application.stage, application.document_number) == (
        Stage.REPLIED,
        "甲公开〔2026〕1号",
    )
    assert await new_and_ended(case, 2025) == (1, 1, 0)
    assert await new_and_ended(case, 2026) == (0, 0, 0)


async def test_reasons_are_kept_word_for_word(case: Case):
    await reasons_given(case)
    kept = await Statement.filter(application_id=case.id).order_by("seq")
    assert [statement.text for statement in kept][1:] == ["为研究所需。"]


async def test_taking_back_what_was_not_confirmed_confirms_that_it_came(case: Case):
    later = await case.another(on=date(2025, 9, 23), submitted_on=date(2025, 9, 22), by_hand=True)
    case.id = later.id
    await withdraw(case.id, reason="", on=case.clock.today(), **case.by)
    application = await case.application()
    assert (application.stage, application.received_on) == (Stage.WITHDRAWN, date(2025, 9, 22))


async def test_without_an_office_that_confirms_by_hand_nothing_is_received_tomorrow(case: Case):
    with pytest.raises(no.AfterToday):
        await case.another(on=date(2025, 9, 23))


async def test_each_step_is_told_by_mail_with_its_number(case: Case):
    await parted(case)
    await case.on("2025-09-23")
    subjects = [mail.subject for mail in await OutboxMessage.all().order_by("id")]
    assert subjects[-1] == "政府信息公开申请 JD-2025-00001：分为几件办理"


async def test_delivery_of_a_second_copy_is_refused_until_the_reply_is_corrected(case: Case):
    await delivered(case)
    with pytest.raises(no.DeliveredTwice):
        await record_delivery(
            case.id, way=DeliveryWay.HAND, evidence="再次", on=case.clock.today(), **case.by
        )


async def test_a_reply_that_was_never_given_cannot_be_corrected(case: Case):
    await replied(case)
    await annul(case.id, seq=3, reason="未发出", **case.by)
    with pytest.raises(no.NothingToCorrect):
        await corrected_again(case)


async def corrected_again(case: Case) -> None:
    drawn = Reply(
        answers=(Answer("disclosed.provided", "随附。"),),
        ground="disclosed.provided",
        on=case.clock.today(),
    )
    await correct_reply(case.id, drawn, reason="笔误", **case.by)
