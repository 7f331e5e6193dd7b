"""The mails of the example office."""

import pytest

from tests.jobs.messages import office
from tracker.actions.add_officer import add_officer
from tracker.actions.demo_mail import fill_mail
from tracker.files.folder import FolderStore
from tracker.law.mail_terms import MailState
from tracker.law.terms import OFFICER_ROLES
from tracker.records.incoming import due_mailboxes
from tracker.records.mail_models import IncomingFile, IncomingMail, IncomingStep

pytestmark = pytest.mark.usefixtures("database")


async def test_they_wait_or_are_put_aside_and_no_server_is_asked(clock, tmp_path):
    authority = await office(clock)
    officer = await add_officer(
        authority, sign_in_name="demo", name="经办人甲", password="清晨的第一班公交车",
        roles=OFFICER_ROLES, now=clock.now(),
    )  # fmt: skip
    store = FolderStore(tmp_path)
    await fill_mail(authority, officer, store=store, now=clock.now())
    mails = await IncomingMail.all().order_by("id")
    waits, more, offer = mails
    assert [mail.state for mail in mails] == [
        MailState.WAITING,
        MailState.WAITING,
        MailState.DISMISSED,
    ]
    assert [mail.flaws for mail in mails] == [[], [], []]
    assert all(mail.sender == "shili@example.invalid" for mail in mails)
    assert (waits.sender_name, waits.automatic, offer.automatic) == ("申请人乙", False, True)
    assert "预算批复" in waits.text
    file = await IncomingFile.get()
    assert (file.mail_id, file.name, file.refused) == (more.id, "补充说明.txt", "")
    assert all([await store.verify(digest) for digest in (file.digest, offer.digest)])
    assert (await IncomingStep.get()).reason == "广告"
    assert await due_mailboxes(clock.now()) == []
