"""Every action that changes a setting leaves one line of the one history, or none at all."""

from collections.abc import Awaitable
from dataclasses import replace
from typing import Any

import pytest

from tests.clocks import FixedClock
from tracker.actions.add_officer import add_officer, change_officer, set_password
from tracker.actions.authorities import AuthorityRefused, add_authority, change_authority
from tracker.actions.choose_retention import choose_retention
from tracker.actions.choose_steps import choose_steps
from tracker.actions.count_decision import count_decision
from tracker.actions.letter_templates import back_to_standard, keep_wording
from tracker.actions.numbering import set_pattern
from tracker.actions.post_settings import choose_mails
from tracker.actions.set_up import FirstOfficer, Office, change_office, new_set_up_link, set_up
from tracker.actions.units import UnitNameTaken, add_unit, change_unit
from tracker.law import setting_refusals as no
from tracker.law.notices import NOTICE_RULES
from tracker.law.refusals import Refusal
from tracker.law.terms import AuthorityLevel, ChallengeResult, Channel, Retention, Role, WorkStep
from tracker.letters.compose import LetterKind
from tracker.letters.numbers import STANDARD, Numbering
from tracker.letters.office_wording import standard_wording
from tracker.records.cases import MovedOn
from tracker.records.codes import Codes
from tracker.records.models import Authority, Officer
from tracker.records.office_models import SettingChange, Unit
from tracker.records.setting_changes import setting_changes

pytestmark = pytest.mark.usefixtures("database")

PASSWORD = "街道公开办的第一句话"
OFFICE = Office(
    name="甲街道办事处",
    address="中心路8号105室",
    hours="工作日 9:00—17:00",
    telephone="0000-12345678",
    email="",
    channels=frozenset({Channel.ONLINE}),
    document_word="甲公开",
    review_body="甲区人民政府",
    court="甲区人民法院",
)


async def rows() -> list[tuple[str, str, Any, Any, int | None]]:
    """Kind, key, before, after and officer of every line, the first first."""
    found = await SettingChange.all().order_by("id")
    return [(one.kind.value, one.key, one.before, one.after, one.officer_id) for one in found]


@pytest.fixture
async def officer(database: object, clock: FixedClock) -> Officer:
    codes = Codes(b"k" * 32)
    token = await new_set_up_link(codes, clock.now())
    assert token is not None
    first = FirstOfficer(name="经办人甲", sign_in_name="jia", password=PASSWORD)
    await set_up(codes, token, code="JD", office=OFFICE, first=first, now=clock.now())
    return await Officer.get().select_related("authority")


async def latest(change: Awaitable[object]) -> list[tuple[str, str, Any, Any, int | None]]:
    """What a change adds to the history."""
    n = len(await rows())
    await change
    return (await rows())[n:]


async def test_the_set_up_is_told_by_the_first_officer(officer: Officer) -> None:
    told = await rows()
    assert [(kind, key) for kind, key, *_ in told] == [
        ("office", ""), ("officers", "jia"), ("office", ""), ("channels", ""), ("remedies", ""),
    ]  # fmt: skip
    assert {by for *_, by in told} == {officer.id}
    assert told[0][3] == {"code": "JD", "name": "甲街道办事处"}
    assert told[4][3] == {"review_body": "甲区人民政府", "court": "甲区人民法院"}
    assert PASSWORD not in str(told)
    assert officer.password_digest not in str(told)


async def test_an_authority_is_placed_under_another_and_never_in_a_circle(
    clock: FixedClock,
) -> None:
    for code in ("SHI", "QU", "JIE"):
        await add_authority(code, name=code, now=clock.now())
    await change_authority("JIE", parent="QU", now=clock.now())
    assert await latest(change_authority("QU", parent="SHI", now=clock.now())) == [
        ("office", "", {"parent": ""}, {"parent": "SHI"}, None)
    ]
    for above in ("SHI", "QU", "JIE"):
        with pytest.raises(AuthorityRefused, match="不能作为上级机关"):
            await change_authority("SHI", parent=above, now=clock.now())
    assert (await Authority.get(code="SHI")).parent_id is None
    await change_authority("QU", parent="", now=clock.now())
    assert (await Authority.get(code="QU")).parent_id is None


async def test_how_a_fee_is_paid_is_told_too(officer: Officer, clock: FixedClock) -> None:
    office = replace(OFFICE, fee_payment="缴至财政专户")
    change = change_office(officer.authority_id, office, seen=1, by=officer, now=clock.now())
    ((kind, _, _, after, _),) = await latest(change)
    assert (kind, after) == ("office", {"fee_payment": "缴至财政专户"})


async def test_the_fields_that_differ_are_told_and_no_others(
    officer: Officer, clock: FixedClock
) -> None:
    said = {"by": officer, "now": clock.now()}
    office = replace(OFFICE, telephone="0000-87654321", frame={"icp_number": "备0001号"})
    assert await latest(change_office(officer.authority_id, office, seen=1, **said)) == [
        ("office", "", {"telephone": "0000-12345678"}, {"telephone": "0000-87654321"}, officer.id),
        ("footer", "", {"icp_number": ""}, {"icp_number": "备0001号"}, officer.id),
    ]
    assert await latest(change_office(officer.authority_id, office, seen=2, **said)) == []


async def test_whoever_comes_too_late_leaves_nothing(officer: Officer, clock: FixedClock) -> None:
    n = len(await rows())
    office = replace(OFFICE, telephone="0000-87654321")
    with pytest.raises(MovedOn):
        await change_office(officer.authority_id, office, seen=0, by=officer, now=clock.now())
    assert len(await rows()) == n


async def test_steps_and_period_of_the_archive(officer: Officer, clock: FixedClock) -> None:
    id_, by, now = officer.authority_id, officer, clock.now()
    assert await latest(choose_steps(id_, [WorkStep.CHECKING], seen=1, by=by, now=now)) == [
        ("workflow", "", {"optional_steps": None}, {"optional_steps": ["checking"]}, officer.id)
    ]
    with pytest.raises(no.SecrecyCheckStays):
        await choose_steps(id_, [WorkStep.SECRECY_CHECK], seen=2, by=by, now=now)
    thirty = Retention.THIRTY_YEARS
    assert await latest(choose_retention(id_, thirty, 60, seen=2, by=by, now=now)) == [
        (
            "retention",
            "",
            {"retention": None, "copies_days": None},
            {"retention": "30", "copies_days": 60},
            officer.id,
        )
    ]
    assert (await Authority.get(id=id_)).retention is thirty


async def test_of_a_password_only_that_it_is_another(officer: Officer, clock: FixedClock) -> None:
    by, now = officer, clock.now()
    new: dict[str, Any] = {"name": "乙", "sign_in_name": "yi", "roles": [Role.HANDLER]}
    added = await latest(
        add_officer(officer.authority, password="一句足够长的密码", by=by, now=now, **new)
    )
    assert added == [
        ("officers", "yi", {}, {"name": "乙", "roles": ["handler"], "active": True}, officer.id)
    ]
    other = await Officer.get(sign_in_name="yi")
    assert await latest(set_password(other.id, "另一句足够长的密码", by=by, now=now)) == [
        ("officers", "yi", {}, {"password": True}, officer.id)
    ]
    changed = change_officer(
        other.id, name="乙", roles=[Role.HANDLER], active=False, seen=1, by=by, now=now
    )
    assert await latest(changed) == [
        ("officers", "yi", {"active": True}, {"active": False}, officer.id)
    ]


async def test_numbers_and_letters(officer: Officer, clock: FixedClock) -> None:
    office, said = officer.authority, {"officer": officer, "now": clock.now()}
    first, second = (Numbering(word=word, series="reply") for word in ("依复", "复"))
    is_first = {"pattern": STANDARD, "word": "依复", "series": "reply"}
    assert await latest(set_pattern(office, "reply", first, **said)) == [
        ("numbering", "reply", {}, is_first, officer.id)
    ]
    assert await latest(set_pattern(office, "reply", second, **said)) == [
        ("numbering", "reply", {"word": "依复"}, {"word": "复"}, officer.id)
    ]
    kind = LetterKind.REPLY
    text = standard_wording(kind)
    kept = await latest(keep_wording(office, kind, text, **said))
    assert kept == [("templates", "reply", {"text": 0}, {"text": 1}, officer.id)]
    back = await latest(back_to_standard(office, kind, "text", **said))
    assert back == [("templates", "reply", {"text": 1}, {"text": 0}, officer.id)]


async def test_units_and_who_works_in_them(officer: Officer, clock: FixedClock) -> None:
    office, said = officer.authority_id, {"by": officer, "now": clock.now()}
    first = {"name": "城管办", "active": True, "members": ["经办人甲"]}
    assert await latest(add_unit(office, "城管办", members=[officer.id], **said)) == [
        ("units", "城管办", {}, first, officer.id)
    ]
    # Who joins one unit leaves another, and both are told.
    assert await latest(add_unit(office, "财务科", members=[officer.id], **said)) == [
        ("units", "城管办", {"members": ["经办人甲"]}, {"members": []}, officer.id),
        ("units", "财务科", {}, {**first, "name": "财务科"}, officer.id),
    ]
    unit = await Unit.get(name="城管办")
    closed: dict[str, Any] = {"name": "城管科", "active": False, "members": [], **said}
    assert await latest(change_unit(unit, **closed)) == [
        (
            "units",
            "城管科",
            {"name": "城管办", "active": True},
            {"name": "城管科", "active": False},
            officer.id,
        )
    ]
    assert await latest(change_unit(unit, **closed)) == []
    n = len(await rows())
    with pytest.raises(UnitNameTaken):
        await change_unit(unit, **{**closed, "name": "财务科"})
    assert len(await rows()) == n


async def test_mails_and_quiet_hours(officer: Officer, clock: FixedClock) -> None:
    office, optional = officer.authority_id, [r.notice for r in NOTICE_RULES.values() if r.optional]
    said: dict[str, Any] = {"by": officer, "now": clock.now()}
    changed = choose_mails(office, optional[1:], quiet_hours=False, heads=False, seen=1, **said)
    assert await latest(changed) == [
        (
            "mails",
            "",
            {"mails_off": None, "quiet_hours": True},
            {"mails_off": [optional[0].value], "quiet_hours": False},
            officer.id,
        )
    ]
    with pytest.raises(MovedOn):
        await choose_mails(office, optional, quiet_hours=True, heads=True, seen=1, **said)
    assert (await Authority.get()).changed_by == "经办人甲"


async def test_how_a_decision_is_counted_and_why(officer: Officer, clock: FixedClock) -> None:
    said: dict[str, Any] = {
        "procedure": "review",
        "word": "责令答复",
        "officer_id": officer.id,
        "now": clock.now(),
    }
    for result, reason, before, after in (
        (ChallengeResult.CORRECTED, "统一口径", None, "corrected"),
        (None, "撤销口径", "corrected", None),
    ):
        done = count_decision(officer.authority_id, result=result, reason=reason, **said)
        assert await latest(done) == [
            (
                "decisions",
                "责令答复",
                {"review": before},
                {"review": after, "reason": reason},
                officer.id,
            )
        ]


async def test_a_command_is_told_without_an_officer(clock: FixedClock) -> None:
    now = clock.now()
    await add_authority("SHI", name="某市人民政府", now=now)
    added = await latest(add_authority("JD", name="甲街道办事处", parent="SHI", now=now))
    is_new = {"code": "JD", "name": "甲街道办事处", "parent": "SHI", "document_word": "JD"}
    assert added == [
        ("office", "", {}, is_new, None),
        ("channels", "", {}, {"channels": ["counter", "post", "online"]}, None),
    ]
    changed = change_authority(
        "jd", now=now, channels="当面，信函，fax", fax="0000-1", retention="30年", steps="审核"
    )
    assert await latest(changed) == [
        (
            "channels",
            "",
            {"channels": ["counter", "post", "online"], "fax": ""},
            {"channels": ["counter", "post", "fax"], "fax": "0000-1"},
            None,
        ),
        ("retention", "", {"retention": None}, {"retention": "30"}, None),
        ("workflow", "", {"optional_steps": None}, {"optional_steps": ["checking"]}, None),
    ]
    assert (await Authority.get(code="JD")).settings_version == 1, "a page seen before is stale"


@pytest.mark.parametrize(
    ("values", "refused"),
    [
        ({"channels": "online,email", "email": "a@example.cn"}, no.ChannelNotClosed),
        ({"channels": "counter,post,email"}, no.ChannelUnannounced),
        ({"steps": "secrecy_check"}, no.SecrecyCheckStays),
        ({"steps": "签发"}, no.StepStays),
        ({"retention": "5年"}, no.RetentionUnknown),
        ({"level": "street_office", "review_body": "某区司法局"}, no.BodyObviouslyOther),
        ({"channels": "counter,post,电报"}, AuthorityRefused),
        ({"channels": "counter,post,oral"}, AuthorityRefused),
        ({"name": " "}, AuthorityRefused),
    ],
)
async def test_what_is_looser_than_the_law_is_refused_and_leaves_nothing(
    clock: FixedClock, values: dict[str, str], refused: type[Exception]
) -> None:
    await add_authority("JD", name="甲街道办事处", now=clock.now())
    before, n = await Authority.get().values(), len(await rows())
    with pytest.raises(refused):
        await change_authority("JD", now=clock.now(), **values)
    assert (await Authority.get().values(), len(await rows())) == (before, n)


async def test_an_office_that_looked_its_bodies_up_knows_better(
    officer: Officer, clock: FixedClock
) -> None:
    odd = replace(OFFICE, level=AuthorityLevel.STREET_OFFICE, court="某市中级人民法院")
    said: dict[str, Any] = {"seen": 1, "by": officer, "now": clock.now()}
    with pytest.raises(Refusal) as refused:
        await change_office(officer.authority_id, odd, **said)
    assert refused.value.facts["field"] == "court"
    await change_office(officer.authority_id, replace(odd, bodies_looked_up=True), **said)
    assert (await Authority.get()).court == "某市中级人民法院"


async def test_the_history_of_another_office_is_not_shown(
    officer: Officer, clock: FixedClock
) -> None:
    await add_authority("YI", name="乙街道办事处", now=clock.now())
    mine = await setting_changes(officer.authority_id, size=50)
    assert {one.authority_id for one in mine} == {officer.authority_id}
    page = await setting_changes(officer.authority_id, before_id=mine[1].id, size=2)
    assert page == mine[2:4]
