"""The trials find what is wrong: a loss, a number given twice, half an application, a second
answer. What finds nothing by itself proves nothing by finding nothing."""

from pathlib import Path

import pytest

from tests.trust.corpus import SMALL, corpus
from tests.trust.people import REGISTERED, WITHDRAWN, Told
from tests.trust.report import Attack, Fault, tables
from tests.trust.storage import unsynced
from tests.trust.verdict import Verdict, compared
from tracker.actions.authorities import add_authority
from tracker.actions.end import withdraw
from tracker.actions.receive import Receipt, Submission, receive
from tracker.files.kinds import kinds_of
from tracker.law.terms import ApplicantKind, Channel
from tracker.records.codes import Codes
from tracker.records.connections import in_transaction, writer
from tracker.records.journal import APPLICANT
from tracker.records.models import Draft, Particulars, Statement

CODES = Codes(b"k" * 32)


@pytest.fixture
async def told(database, clock) -> list[Told]:
    """Three people, told the truth."""
    office, now = await add_authority("JD01", name="某街道", now=clock.now()), clock.now()
    people = []
    for n in range(3):
        asked = f"第{n}件"
        made = await receive(
            office,
            Submission(description=asked, applicant_kind=ApplicantKind.NATURAL_PERSON, name="甲"),
            Receipt(channel=Channel.ONLINE, on=now.date(), evidence="网上提交"),
            token=f"token {n}",
            codes=CODES,
            author=APPLICANT,
            now=now,
        )
        people.append(Told(asked, made.register_number, "code"))
    await withdraw(made.id, reason="", on=now.date(), author=APPLICANT, now=now)
    people[-1].acts.append(WITHDRAWN)
    return people


async def test_a_whole_register_is_sound(told: list[Told]) -> None:
    assert await compared(told) == Verdict(0, 0, 0)
    assert await compared([*told, Told("nobody told me anything")]) == Verdict(0, 0, 0)


async def test_what_was_confirmed_and_is_not_there_is_lost(told: list[Told]) -> None:
    told[0].number = "JD01-2025-99999"
    told[1].acts.append(REGISTERED)
    told[2].notes.append("没有记下的")
    assert (await compared(told)).lost == 3


async def test_a_text_that_is_another_is_lost(told: list[Told]) -> None:
    told[0].asked = "别的内容"
    assert (await compared(told)).lost == 1


async def test_a_number_that_two_were_told_was_given_twice(told: list[Told]) -> None:
    told[1].number, told[1].asked = told[0].number, told[0].asked
    assert (await compared(told)).twice == 1


async def test_one_form_that_became_two_applications_was_done_twice(told: list[Told]) -> None:
    await Statement.filter(text=told[1].asked).update(text=told[0].asked)
    assert (await compared(told)).twice == 1


async def test_half_an_application_is_seen(told: list[Told]) -> None:
    first = await Particulars.all().order_by("id").first()
    await first.delete()
    assert (await compared(told)).half == 1
    await Statement.filter(application_id=first.application_id).delete()
    found = await compared(told)
    assert (found.half, found.lost) == (2, 1)


async def test_a_form_that_was_taken_and_kept_too_is_half(told: list[Told], clock) -> None:
    application = await Statement.all().order_by("id").first()
    await Draft.create(
        token_digest="d",
        authority_id=1,
        typed={"description": "还在"},
        application_id=application.application_id,
        expires_at=clock.now(),
    )
    assert (await compared(told)).half == 1


async def test_a_journal_of_nothing_is_half(told: list[Told]) -> None:
    async with in_transaction():
        await writer().execute_query(
            "INSERT INTO journal (authority_id, length, head) VALUES (1, 0, '')"
        )
    assert (await compared(told)).half == 1


CALLS = """\
10 pwrite64(7</d/a-wal>, ""..., 100, 0) = 100
10 fdatasync(7</d/a-wal>) = 0
10 pwrite64(7</d/a-wal>, ""..., 50, 100) = 50
11 pwrite64(8</d/a>, ""..., 4096, 8192 <unfinished ...>
10 fdatasync(7</d/a-wal> <unfinished ...>
11 <... pwrite64 resumed>) = 4096
12 pwrite64(7</d/a-wal>, ""..., 24, 150) = 24
10 <... fdatasync resumed>) = 0
12 fdatasync(7</d/a-wal> <unfinished ...>
"""


def test_only_an_fsync_that_came_back_makes_a_write_safe(tmp_path: Path) -> None:
    trace = tmp_path / "calls"
    trace.write_text(CALLS, "utf-8")
    assert sorted(unsynced(trace)) == [("a", 8192, 4096), ("a-wal", 150, 24)]


def test_the_files_are_what_they_say() -> None:
    """A bomb that no program takes for a ZIP file tries nothing."""
    kinds = {what: kinds_of(content) for what, _, content in corpus(SMALL)}
    for what in ("docx with XXE", "xlsx with XXE", "ofd with XXE", "pdf with a script"):
        assert kinds[what], what
    assert not kinds["program"]
    assert len(kinds) > 60


def test_the_tables_say_what_was_found() -> None:
    lost = Fault("kill", "SQLite", "1 kill", 10, 1, 0, 0, 0)
    through = Attack("forms", 100, ["500 at track"], "a | b")
    assert not lost.is_sound
    assert not through.is_sound
    said = tables([(lost, 2.0), (through, 3.4)]).splitlines()
    assert said[2] == "| kill, SQLite | 1 kill | 10 | 1 | 0 | 0 | 0 | 2 |  |"
    assert said[-1] == "| forms | 100 | 1 | 3 | a / b |"
