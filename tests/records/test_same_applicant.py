"""Who is the same applicant: one rule, for two rows and for the database."""

from itertools import product

import pytest

from tests.clocks import FixedClock
from tests.web.desk.applications import ONLINE, TEXT
from tracker.actions.receive import Receipt, Submission, receive
from tracker.law.terms import ApplicantKind
from tracker.records.applicants import MatchedBy, before_in_month
from tracker.records.codes import Codes, new_token
from tracker.records.journal import APPLICANT
from tracker.records.models import Application, Authority, Particulars
from tracker.records.same_applicant import is_same_applicant, of_same_applicant

FIRST, SECOND = "11010519491231002X", "110111195503070012"
SAME = [
    # number and name of one, of the other, whether they are the same
    ((FIRST, "甲"), (FIRST, "甲"), True),
    ((FIRST, "甲"), (FIRST, "乙"), True),  # a name may be written in two ways
    ((FIRST, "甲"), (SECOND, "甲"), False),  # two people of one name
    ((FIRST, "甲"), ("", "甲"), True),
    ((FIRST, "甲"), ("", "乙"), False),
    (("", "甲"), ("", "甲"), True),
    (("", "甲"), ("", "乙"), False),
    ((FIRST, ""), ("", "甲"), False),
    (("", ""), ("", "甲"), False),
    (("", ""), ("", ""), False),
]


@pytest.fixture
async def office(database: object, clock: FixedClock) -> Authority:
    return await Authority.create(code="JD", name="甲街道办事处", created_at=clock.now())


async def applied(office: Authority, clock: FixedClock, number: str, name: str) -> Application:
    submission = Submission(
        description=TEXT,
        applicant_kind=ApplicantKind.NATURAL_PERSON,
        name=name,
        identity_number=number,
    )
    return await receive(
        office,
        submission,
        Receipt(**ONLINE, on=clock.today()),
        token=new_token(),
        codes=Codes(b"k" * 32),
        author=APPLICANT,
        now=clock.now(),
    )


@pytest.mark.parametrize(("one", "other", "same"), SAME)
def test_two_rows(one: tuple[str, str], other: tuple[str, str], same: bool) -> None:
    rows = [Particulars(identity_number=number, name=name) for number, name in (one, other)]
    assert is_same_applicant(*rows) is is_same_applicant(*reversed(rows)) is same


async def test_the_database_finds_whom_two_rows_would(office: Authority, clock: FixedClock) -> None:
    for number, name in product((FIRST, SECOND, ""), ("甲", "乙", "")):
        await applied(office, clock, number, name)
    everyone = await Particulars.all()
    for who in everyone:
        found = {row.id for row in await Particulars.filter(of_same_applicant(who))}
        assert found == {row.id for row in everyone if is_same_applicant(who, row)}


@pytest.mark.parametrize(
    ("before", "found"),
    [
        (
            [(FIRST, "甲"), (FIRST, "乙"), (SECOND, "甲")],
            (2, MatchedBy.IDENTITY_NUMBER),
        ),
        ([(FIRST, "甲"), ("", "甲")], (2, MatchedBy.NAME)),
        ([], (0, MatchedBy.IDENTITY_NUMBER)),
    ],
)
async def test_how_the_applications_of_a_month_were_found(
    office: Authority,
    clock: FixedClock,
    before: list[tuple[str, str]],
    found: tuple[int, MatchedBy],
) -> None:
    for number, name in before:
        await applied(office, clock, number, name)
    last = await applied(office, clock, FIRST, "甲")
    who = await Particulars.get(application=last)
    before_it = await before_in_month(last, who)
    assert (before_it.count, before_it.matched_by) == found
