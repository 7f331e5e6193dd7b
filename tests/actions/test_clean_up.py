"""What has run out goes, what has not stays."""

from datetime import timedelta

import pytest

from tests.jobs.messages import office, queued
from tracker.actions.clean_up import delete_expired
from tracker.records.access_models import Throttle
from tracker.records.account_models import RecoveryLink, SignInLock, SignInRecord
from tracker.records.accounts import RECORD_KEPT
from tracker.records.code_issues import LINK_LIFE
from tracker.records.correspondence import CodeIssue
from tracker.records.mail_models import OutboxMessage
from tracker.records.models import Application, Draft, Journal, Officer, Session

pytestmark = pytest.mark.usefixtures("database")


async def test_sessions_drafts_and_throttles_end_at_their_time(clock):
    authority, now = await office(clock), clock.now()
    for name, until in (("over", now), ("on", now + timedelta(seconds=1))):
        await Session.create(token_digest=name, created_at=now, expires_at=until)
        await Throttle.create(key=name, tries=1, until=until)
        await Draft.create(
            token_digest=name, authority=authority, typed={"name": "申请人甲"}, expires_at=until
        )
    assert await delete_expired(now) == 3
    assert (await Session.get()).token_digest == "on"
    assert (await Throttle.get()).key == "on"
    assert (await Draft.get()).token_digest == "on"


async def test_links_to_new_codes_go_with_their_mails_but_not_what_was_issued(clock):
    authority, now = await office(clock), clock.now()
    application = await Application.create(
        authority=authority,
        journal=await Journal.create(authority=authority),
        register_number="SL-2025-00001",
        law="2019",
        stage="handling",
        channel="online",
        applicant_kind="natural_person",
        received_on=now.date(),
    )
    await queued(authority, clock, 1, useless_at=now)
    await queued(authority, clock, 2, useless_at=now + timedelta(seconds=1))
    await queued(authority, clock, 3)
    for name, issued_at, used_at in (
        ("over", now - LINK_LIFE, None),
        ("open", now - LINK_LIFE + timedelta(seconds=1), None),
        ("used", now - timedelta(days=90), now - timedelta(days=90)),
    ):
        await CodeIssue.create(
            application=application, token_digest=name, issued_at=issued_at, used_at=used_at
        )
    assert await delete_expired(now) == 2
    left = await CodeIssue.all().order_by("id")
    assert [issue.token_digest for issue in left] == ["open", "used"]
    assert await OutboxMessage.all().count() == 2


async def test_pauses_links_and_old_records_of_sign_ins_end_at_their_time(clock):
    authority, now = await office(clock), clock.now()
    officer = await Officer.create(
        authority=authority, sign_in_name="jia", name="甲", password_digest="-", created_at=now
    )
    for name, until in (("over", now), ("on", now + timedelta(seconds=1))):
        await SignInLock.create(key=name, forgotten_at=until)
    await RecoveryLink.create(officer=officer, token_digest="link", expires_at=now)
    for age in (RECORD_KEPT, RECORD_KEPT - timedelta(seconds=1)):
        await SignInRecord.create(authority=authority, event="signed_in", at=now - age)
    assert await delete_expired(now) == 3
    assert (await SignInLock.get()).key == "on"
    assert (await SignInRecord.get()).at == now - RECORD_KEPT + timedelta(seconds=1)
