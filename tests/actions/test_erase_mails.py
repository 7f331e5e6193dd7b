"""Mails that were put aside: kept for their time, then gone but for that they came."""

import os
from datetime import timedelta

import pytest

from tests.jobs.messages import office
from tracker.actions import erase_mails as erase_mails_module
from tracker.actions.check import check_register
from tracker.actions.daily_jobs import BY_KEY, Surroundings, run_now
from tracker.actions.erase import drop_left_files
from tracker.actions.erase_mails import erase_mails
from tracker.actions.settle_mail import dismiss_mail, restore_mail
from tracker.files.attachments import accept
from tracker.files.folder import FolderStore
from tracker.files.store import Store
from tracker.law.mail_arrival import ArrivalBy
from tracker.law.mail_terms import MailState
from tracker.law.terms import OFFICER_ROLES
from tracker.records.cases import MovedOn
from tracker.records.mail_models import IncomingFile, IncomingMail, IncomingStep
from tracker.records.models import Authority, Officer
from tracker.records.personal import TABLES

pytestmark = pytest.mark.usefixtures("database")

FILE = "图像".encode()


@pytest.fixture
def store(tmp_path) -> Store:
    return FolderStore(tmp_path / "files")


async def arrives(clock, store: Store, n: int, state: MailState = MailState.WAITING):
    """A mail with a file, in which nobody has seen anything yet."""
    authority = await Authority.get_or_none() or await office(clock)
    mail = await IncomingMail.create(
        authority=authority, uid_validity=1, uid=n, likeness=f"{n:064}", size=1,
        digest=await store.put(f"来信{n}".encode()), message_id=f"{n}@example.invalid",
        sender_name="申请人甲", sender="a@example.invalid", subject="主题", text="正文",
        arrived_at=clock.now(), arrived_by=ArrivalBy.MAILBOX, fetched_at=clock.now(), state=state,
    )  # fmt: skip
    file = await accept(store, "身份证.txt", FILE, limit=1024)
    await IncomingFile.create(
        mail=mail, name=file.name, media_type=file.media_type, size=file.size, digest=file.digest
    )
    return mail


async def officer(clock) -> Officer:
    return await Officer.get_or_none() or await Officer.create(
        authority=await Authority.get(), sign_in_name="jia", name="甲", password_digest="",
        roles=OFFICER_ROLES, created_at=clock.now(),
    )  # fmt: skip


async def put_aside(clock, mail: IncomingMail) -> None:
    now = await IncomingMail.get(id=mail.id)
    await dismiss_mail(
        mail.id, now.version, reason="广告", officer_id=(await officer(clock)).id, now=clock.now()
    )


async def erased(store: Store, clock) -> int:
    for blob in store.path("0" * 64).parents[2].rglob("*"):
        os.utime(blob, (0, 0))
    return await erase_mails(store, clock.today(), clock.now())


def words_of(mail: IncomingMail) -> set[str]:
    (table,) = (one for one in TABLES if one.model is IncomingMail)
    return {str(getattr(mail, name)) for name, fate in table.columns.items() if fate.value in GO}


GO = {"identity", "contact", "whole"}


async def findings(store: Store) -> list[str]:
    return [finding.what async for finding in check_register(store)]


async def test_it_goes_a_year_after_it_was_put_aside(store, clock) -> None:
    clock.set_to("2025-03-01 23:30")
    mail = await arrives(clock, store, 1)
    clock.set_to("2025-03-03 08:00")
    await put_aside(clock, mail)
    clock.set_to("2026-03-03 23:59")
    assert await erased(store, clock) == 0
    clock.set_to("2026-03-04 00:00")
    assert await erased(store, clock) == 1
    gone = await IncomingMail.get(id=mail.id)
    assert words_of(gone) == {""}
    assert (gone.sender_digest, gone.erased_at) == ("", clock.now())
    assert gone.likeness == mail.likeness, "it is known should it be fetched again"
    assert await IncomingFile.all().count() == 0
    assert not await store.has(mail.digest)
    assert [one.reason for one in await IncomingStep.all()] == ["广告"]
    assert await findings(store) == []
    assert await erased(store, clock) == 0
    with pytest.raises(MovedOn):
        await restore_mail(
            gone.id, gone.version, officer_id=(await officer(clock)).id, now=clock.now()
        )


async def test_what_was_taken_up_again_waits_anew(store, clock) -> None:
    clock.set_to("2025-03-03 08:00")
    mail = await arrives(clock, store, 1)
    await put_aside(clock, mail)
    clock.set_to("2026-02-02 08:00")
    await restore_mail(mail.id, 1, officer_id=(await officer(clock)).id, now=clock.now())
    clock.set_to("2027-03-04 08:00")
    assert await erased(store, clock) == 0, "it waits"
    await put_aside(clock, mail)
    clock.set_to("2028-03-03 08:00")
    assert await erased(store, clock) == 0
    clock.set_to("2028-03-04 08:00")
    assert await erased(store, clock) == 1


async def test_a_report_goes_a_year_after_it_came_and_its_bytes_stay_where_others_name_them(
    store, clock
) -> None:
    clock.set_to("2025-03-03 08:00")
    report = await arrives(clock, store, 1, MailState.REPORT)
    waiting = await arrives(clock, store, 2)
    clock.set_to("2026-03-04 08:00")
    assert await erased(store, clock) == 1
    assert (await IncomingMail.get(id=report.id)).erased_at
    kept = await IncomingFile.get()
    assert kept.mail_id == waiting.id
    assert await store.has(kept.digest)


async def test_the_job_of_the_day_does_it_and_what_a_dead_process_left(
    store, clock, monkeypatch, tmp_path
) -> None:
    clock.set_to("2025-03-03 08:00")
    mails = [await arrives(clock, store, n, MailState.REPORT) for n in (1, 2)]
    clock.set_to("2026-03-04 08:00")

    async def dies(*_: object) -> None:
        raise OSError("the power went")

    with monkeypatch.context() as context:
        context.setattr(erase_mails_module, "drop_files", dies)
        with pytest.raises(OSError, match="power"):
            await erased(store, clock)
    assert all([await store.has(mail.digest) for mail in mails])
    late = await arrives(clock, store, 3, MailState.REPORT)
    await IncomingMail.filter(id=late.id).update(fetched_at=clock.now() - timedelta(days=400))
    for blob in store.path("0" * 64).parents[2].rglob("*"):
        os.utime(blob, (0, 0))
    around = Surroundings(mails=False, own_backups=False, files=FolderStore(tmp_path / "files"))
    office_ = await Authority.get()
    run = await run_now(BY_KEY["clean_up"], office_, around, clock.now(), by="甲")
    assert run is not None
    assert run.result == "删除了0条，清除了1封来信的内容"
    assert not any([await store.has(mail.digest) for mail in (*mails, late)])
    await drop_left_files(store, clock.now())
