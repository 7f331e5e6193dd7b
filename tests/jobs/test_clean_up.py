"""What has run out goes, what has not stays."""

from datetime import timedelta

import pytest

from tests.jobs.messages import office
from tracker.jobs.clean_up import delete_expired
from tracker.records.models import Draft, Session, Throttle

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
