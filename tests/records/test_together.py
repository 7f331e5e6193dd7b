"""Rows of several tables written together, which know each other's ids before."""

from datetime import date

import pytest
from tortoise.exceptions import IntegrityError

from tests.clocks import FixedClock
from tests.queries import statements
from tracker.law.terms import ApplicantKind, Channel, Law, Stage
from tracker.records.connections import in_transaction
from tracker.records.keyring import current
from tracker.records.models import Application, Authority, Journal, Particulars, Statement
from tracker.records.sequences import next_number_and_ids
from tracker.records.together import Change, write_together

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
async def authority(clock: FixedClock) -> Authority:
    return await Authority.create(code="A", name="甲街道办事处", created_at=clock.now())


async def rows(authority: Authority) -> tuple[Journal, Application]:
    number, journal_id, id_ = await next_number_and_ids(
        "register", authority.id, 2025, Journal, Application
    )
    journal = Journal(id=journal_id, authority=authority, length=7, head="0" * 64)
    application = Application(
        id=id_,
        authority=authority,
        journal_id=journal_id,
        register_number=f"A-2025-{number:05d}",
        law=Law.TEXT_2019,
        stage=Stage.HANDLING,
        channel=Channel.ONLINE,
        applicant_kind=ApplicantKind.NATURAL_PERSON,
        received_on=date(2025, 9, 22),
    )
    person = Particulars(application_id=id_, name="申请人甲", telephone="13800000000")
    await write_together(journal, application, person)
    return journal, application


async def test_they_are_as_if_each_had_been_saved(authority: Authority) -> None:
    async with in_transaction():
        journal, application = await rows(authority)
        journal.length, application.late = 8, True
        await journal.save()
        await application.save()
    kept = await Application.get().select_related("journal")
    assert (kept.id, kept.journal.id, kept.journal.length) == (application.id, journal.id, 8)
    assert (kept.late, kept.received_on, kept.counted) == (True, date(2025, 9, 22), True)
    assert kept.fee_refunded == application.fee_refunded == 0
    person = await Particulars.get()
    assert (person.name, person.telephone) == ("申请人甲", "13800000000")
    assert person.name_digest == current().digest("申请人甲", "name")


async def test_one_that_is_refused_leaves_none(authority: Authority) -> None:
    async def with_a_stranger() -> None:
        async with in_transaction():
            _, application = await rows(authority)
            journal = Journal(id=application.journal_id + 1, authority=authority)
            stranger = Particulars(application_id=application.id + 1, name="无申请")
            await write_together(journal, stranger)

    with pytest.raises(IntegrityError):
        await with_a_stranger()
    assert [await one.all().count() for one in (Journal, Application, Particulars)] == [0, 0, 0]


async def test_a_change_writes_what_it_names_and_no_more(authority: Authority) -> None:
    async with in_transaction():
        journal, application = await rows(authority)
    application.late, application.stage = True, Stage.JOINED
    person = await Particulars.get()
    person.name, person.telephone = "", "13900000000"
    async with in_transaction():
        await write_together(
            Change(application, ("late",)),
            Statement(application_id=application.id, seq=1, text="垃圾清运合同", digest="0" * 64),
            Change(person, ("name", "name_digest")),
        )
    kept, person = await Application.get(), await Particulars.get()
    assert (kept.late, kept.stage, kept.journal_id) == (True, Stage.HANDLING, journal.id)
    assert (person.name, person.telephone) == ("", "13800000000")
    assert person.name_digest == current().digest("", "name")
    assert (await Statement.get()).text == "垃圾清运合同"


@pytest.mark.only_on("postgres", reason="no row of SQLite's waits for another program")
async def test_they_are_one_order_to_the_server(authority: Authority) -> None:
    with statements() as said:
        async with in_transaction():
            await rows(authority)
    assert len([one for one in said if "INSERT" in one]) == 2, said


async def test_no_id_is_given_twice_though_its_row_is_gone(authority: Authority) -> None:
    async with in_transaction():
        _, first = await rows(authority)
        await Particulars.all().delete()
        await first.delete()
    async with in_transaction():
        _, second = await rows(authority)
    assert second.id == first.id + 1
