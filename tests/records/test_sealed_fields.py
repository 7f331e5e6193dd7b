"""Personal data is not to be read in the files of the database, and found all the same."""

import pytest
from tortoise.exceptions import FieldError, IntegrityError

from tests.clocks import FixedClock
from tests.keys import KEYRING
from tests.web.desk.applications import ONLINE, TEXT
from tracker.actions.receive import Receipt, Submission, receive
from tracker.law.terms import ApplicantKind
from tracker.records.codes import Codes, new_token
from tracker.records.connections import database, writer
from tracker.records.drafts import draft_of, keep, new_draft
from tracker.records.journal import APPLICANT
from tracker.records.keyring import Keyring, NoKeyring, SealBroken
from tracker.records.ledger_rows import mentioning
from tracker.records.models import Application, Authority, Draft, Particulars
from tracker.records.sealed_columns import OtherKey, key_opens, sealed_tables
from tracker.records.sealed_fields import digest_of, digests_of

NAME, NUMBER, MAIL = "欧阳待查找", "11010519491231002X", "ouyang@example.cn"
SEALED = {
    "contact_change": {"before"},
    "draft": {"typed"},
    "incoming_mail": {"sender_name", "sender", "subject", "text"},
    "letter": {"addressee", "body"},
    "mailbox": {"password_sealed"},
    "message": {"text"},
    "outbox_message": {"addressee", "body", "failure"},
    "particulars": {
        "name",
        "identity_number",
        "contact_person",
        "telephone",
        "email",
        "postal_address",
        "agent_name",
        "agent_number",
        "agent_telephone",
    },
    "proposal_version": {"typed", "addressee", "body"},
    "rating": {"text"},
    "redacted_copy": {"still_there"},
    "redaction": {"words"},
    "second_factor": {"secret"},
    "sign_on_attempt": {"kept"},
    "sign_on_session": {"id_token"},
}


async def applied(clock: FixedClock) -> Application:
    office = await Authority.create(code="JD", name="甲街道办事处", created_at=clock.now())
    return await receive(
        office,
        Submission(
            description=TEXT,
            applicant_kind=ApplicantKind.NATURAL_PERSON,
            name=NAME,
            identity_number=NUMBER,
            email=MAIL,
            contact_person="联系人乙",
        ),
        Receipt(**ONLINE, on=clock.today()),
        token=new_token(),
        codes=Codes(b"k" * 32),
        author=APPLICANT,
        now=clock.now(),
    )


async def test_what_is_sealed(database: object) -> None:
    assert {table.name: set(table.columns) for table in sealed_tables()} == SEALED


async def test_a_row_comes_back_as_it_was_and_stands_sealed(
    database: object, clock: FixedClock
) -> None:
    await applied(clock)
    person = await Particulars.get()
    assert (person.name, person.identity_number, person.email) == (NAME, NUMBER, MAIL)
    assert await Particulars.all().values_list("name", "telephone") == [(NAME, "")]
    (row,) = await writer().execute_query_dict("SELECT * FROM particulars")
    for column in SEALED["particulars"]:
        assert isinstance(row[column], bytes)
    assert NAME.encode() not in row["name"]


async def test_it_is_found_by_its_digest_and_no_other_way(
    database: object, clock: FixedClock
) -> None:
    await applied(clock)
    found = Particulars.filter(identity_digest__in=digests_of(NUMBER.lower(), "identity_number"))
    assert await found.count() == 1
    for condition in ({"name": NAME}, {"name__icontains": "欧"}, {"identity_number__in": [NUMBER]}):
        with pytest.raises(FieldError, match="sealed"):
            await Particulars.filter(**condition)
    with pytest.raises(FieldError, match="sealed"):
        await Particulars.all().order_by("name")


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (NAME, 1),
        (" 欧阳 待查找", 1),
        ("联系人乙", 1),
        ("欧阳", 0),
        (NUMBER, 0),
        (TEXT[:4], 1),
        ("jd-", 1),
    ],
)
async def test_a_list_finds_whole_names(
    database: object, clock: FixedClock, words: str, found: int
) -> None:
    authority_id = (await applied(clock)).authority_id
    assert await Application.filter(await mentioning(authority_id, words)).count() == found


async def test_a_changed_name_is_found_under_the_new_one(
    database: object, clock: FixedClock
) -> None:
    await applied(clock)
    person = await Particulars.get()
    person.name = "新名"
    await person.save()
    assert person.name_digest == digest_of("新名", "name")
    assert await Particulars.filter(name_digest=person.name_digest).count() == 1


async def test_no_update_leaves_a_digest_of_what_is_no_longer_there(
    database: object, clock: FixedClock
) -> None:
    await applied(clock)
    with pytest.raises(IntegrityError):
        await Particulars.all().update(name="")
    await Particulars.all().update(name="", name_digest="")
    assert (await Particulars.get()).name == ""


async def test_a_draft_is_sealed_too(database: object, clock: FixedClock) -> None:
    office = await Authority.create(code="JD", name="甲街道办事处", created_at=clock.now())
    codes = Codes(b"k" * 32)
    token, draft = await new_draft(codes, office.id, {"name": NAME}, now=clock.now())
    await keep(draft, {"name": NAME, "identity_number": NUMBER}, now=clock.now())
    found = await draft_of(codes, office.id, token, now=clock.now())
    assert found is not None
    assert found.typed == {"name": NAME, "identity_number": NUMBER}
    (row,) = await writer().execute_query_dict("SELECT typed FROM draft")
    assert isinstance(row["typed"], bytes)
    await Draft.all().update(typed={})
    assert (await Draft.get()).typed == {}


async def test_what_was_moved_to_another_column_does_not_open(
    database: object, clock: FixedClock
) -> None:
    await applied(clock)
    await writer().execute_query("UPDATE particulars SET telephone = identity_number")
    with pytest.raises(SealBroken, match=r"particulars\.telephone"):
        await Particulars.get()


async def test_without_the_key_nothing_is_read_or_written(
    database_url: str, clock: FixedClock
) -> None:
    async with database(database_url, keyring=KEYRING):
        await applied(clock)
    async with database(database_url):
        with pytest.raises(NoKeyring):
            await Particulars.get()
        assert await Application.all().count() == 1


async def test_another_key_does_not_start(database_url: str, clock: FixedClock) -> None:
    async with database(database_url, keyring=KEYRING):
        await key_opens()
        await applied(clock)
        await key_opens()
    async with database(database_url, keyring=Keyring(b"o" * 32)):
        with pytest.raises(OtherKey, match="不是这个数据库的密钥文件"):
            await key_opens()


async def test_another_key_does_not_start_whatever_it_is_that_was_sealed(
    database_url: str, clock: FixedClock
) -> None:
    async with database(database_url, keyring=KEYRING):
        office = await Authority.create(code="JD", name="甲街道办事处", created_at=clock.now())
        await new_draft(Codes(b"k" * 32), office.id, {"name": NAME}, now=clock.now())
        await key_opens()
    async with database(database_url, keyring=Keyring(b"o" * 32)):
        with pytest.raises(OtherKey, match=r"draft\.typed"):
            await key_opens()
