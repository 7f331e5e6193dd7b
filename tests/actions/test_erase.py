"""Personal data over a decade: proposed by the day, gone by an officer's word, and never else."""

import hashlib
import json
import os
from collections.abc import Awaitable
from typing import Any

import pytest
from tortoise.backends.base.client import TransactionalDBClient

from tracker.actions import erase
from tracker.actions import propose_erasures as propose_erasures_module
from tracker.actions.archive import archive
from tracker.actions.check import check_register
from tracker.actions.erase import carry_out, carry_out_confirmed, confirm, erase_asked
from tracker.actions.file_papers import Holdings
from tracker.actions.keep_data import keep_data, say_copies
from tracker.actions.propose_erasures import propose_erasures, verdicts
from tracker.actions.receive import Receipt, Submission, receive
from tracker.actions.register import register
from tracker.actions.reply import Answer, Reply, record_delivery, reply
from tracker.files.attachments import accept
from tracker.files.folder import FolderStore
from tracker.files.store import Store
from tracker.law.erasure import Scope
from tracker.law.mail_arrival import ArrivalBy
from tracker.law.mail_terms import MailState
from tracker.law.terms import (
    OFFICER_ROLES,
    ApplicantKind,
    Channel,
    DeliveryWay,
    IdentityDocument,
    Retention,
    Stage,
)
from tracker.records.calendars import current_calendar
from tracker.records.cases import MovedOn, case_named
from tracker.records.codes import Codes
from tracker.records.connections import in_transaction, writer
from tracker.records.correspondence import ContactChange, Message, MessageFile
from tracker.records.dossiers import Dossier, DossierFile
from tracker.records.erasure_models import ErasedFile, Erasure, ErasureProposal, Keeping
from tracker.records.erasures import done_in, erasures_of, left_in, proposed, unnamed, waiting
from tracker.records.handling import handling_of
from tracker.records.handling_models import Note
from tracker.records.journal import APPLICANT, Author, officer_author
from tracker.records.ledger_rows import Wanted, ledger_count
from tracker.records.mail_models import IncomingFile, IncomingMail, OutboxMessage
from tracker.records.messages import thread_of
from tracker.records.models import (
    Application,
    Attachment,
    Authority,
    Entry,
    Letter,
    Officer,
    Particulars,
    Statement,
)
from tracker.records.personal import OF_APPLICATIONS, originals_left, remove, would_go
from tracker.records.proposals import proposals_of
from tracker.records.scans import scans_in_force

pytestmark = pytest.mark.usefixtures("database")
CODE, NUMBER = "JD", "11010519491231002X"


@pytest.fixture
async def store(tmp_path, clock) -> Store:
    """An office with three applications that were answered, and one that is open."""
    store = FolderStore(tmp_path)
    clock.set_to("2025-03-03 10:00")
    authority = await Authority.create(
        code=CODE, name="甲街道办事处", document_word="甲公开", review_body="甲区人民政府",
        court="甲区人民法院", retention=Retention.TEN_YEARS, created_at=clock.now(),
    )  # fmt: skip
    await Officer.create(
        authority=authority, sign_in_name="demo", name="经办人甲", password_digest="-",
        roles=sorted(OFFICER_ROLES), created_at=clock.now(),
    )  # fmt: skip
    ids = [await applied(authority, store, clock, n) for n in range(4)]
    clock.set_to("2025-03-20 10:00")
    for id_ in ids[:3]:
        await given(id_, store, clock)
    return store


async def applied(authority: Authority, store: Store, clock, n: int) -> int:
    copy = await accept(store, f"身份证{n}.txt", f"身份证 {n}".encode(), limit=1024)
    application = await receive(
        authority,
        Submission(
            description=f"请公开2024年垃圾清运合同，第{n}件。",
            applicant_kind=ApplicantKind.NATURAL_PERSON,
            name=f"申请人{n}",
            identity_document=IdentityDocument.RESIDENT_CARD,
            identity_number=NUMBER,
            telephone="13800001234",
            email="shenqingren@example.invalid",
            postal_address="乙路3号",
            files=(copy,),
        ),
        Receipt(channel=Channel.ONLINE, on=clock.today(), evidence="网上提交"),
        token=f"form {n}",
        codes=Codes(b"k" * 32),
        author=APPLICANT,
        now=clock.now(),
    )
    await register(application.id, author=await author(), now=clock.now())
    return application.id


async def given(application_id: int, store: Store, clock) -> None:
    paper = await accept(store, "合同.txt", f"合同 {application_id}".encode(), limit=1024)
    drawn = Reply(
        answers=(Answer("disclosed.provided", "见附件。"),),
        ground="disclosed.provided",
        on=clock.today(),
        files=(paper,),
    )
    by = await author()
    await reply(application_id, drawn, author=by, now=clock.now())
    await record_delivery(
        application_id, way=DeliveryWay.POST, evidence="挂号信回执", on=clock.today(),
        author=by, now=clock.now(),
    )  # fmt: skip


async def office() -> Authority:
    return await Authority.get(code=CODE)


async def officer() -> Officer:
    return await Officer.get(sign_in_name="demo")


async def author() -> Author:
    return officer_author((await officer()).id, frozenset(OFFICER_ROLES))


async def look(clock) -> dict[Scope, int]:
    """What the job of the day does."""
    calendar = await current_calendar()
    return await propose_erasures(await office(), calendar, clock.today(), clock.now())


def put_long_ago(store: Store) -> None:
    """What was sent within the last days stays; blobs tell the real time, not the clock's."""
    for blob in store.path("0" * 64).parents[2].rglob("*"):
        os.utime(blob, (0, 0))


async def go(scope: Scope, store: Store, clock, *, most: int = 1000) -> Any:
    """An officer confirms all that waits, and it is carried out."""
    put_long_ago(store)
    rows = await proposed((await office()).id, scope, after=0, size=1000)
    run = await confirm(
        (await office()).id, scope, count=len(rows), up_to=rows[-1].id,
        officer=await officer(), now=clock.now(),
    )  # fmt: skip
    await carry_out(run, store, await current_calendar(), clock.now(), most=most)
    return run


async def findings(store: Store) -> list[str]:
    return [str(finding) async for finding in check_register(store)]


async def answered(clock) -> Application:
    """The first that was replied to."""
    clock.set_to("2025-04-01 10:00")
    found = await Application.filter(stage=Stage.REPLIED).order_by("id").first()
    assert found is not None
    return found


async def bound(application: Application, store: Store, clock) -> Dossier:
    authority = await Authority.get(id=application.authority_id)
    case = await case_named(authority, application.register_number)
    assert case is not None
    held = Holdings(
        case=case,
        thread=await thread_of(application.id),
        proposals=await proposals_of(application.id),
        handling=await handling_of(application.id),
        scans=await scans_in_force([letter.id for letter in case.letters.values()]),
        calendar=await current_calendar(),
        today=clock.today(),
        key=b"k" * 32,
        base_url="https://example.org",
    )
    steps = [
        step async for step in archive(held, store=store, officer=await officer(), now=clock.now())
    ]
    assert isinstance(steps[-1], Dossier)
    return steps[-1]


async def file_of(application: Application, store: Store, name: str, text: str) -> MessageFile:
    file = await accept(store, name, text.encode(), limit=1024)
    message = await Message.create(
        application_id=application.id,
        from_applicant=True,
        text="补交。",
        at=application.submitted_at,
    )
    return await MessageFile.create(
        message_id=message.id, name=file.name, media_type=file.media_type, size=file.size,
        digest=file.digest,
    )  # fmt: skip


async def particulars(application: Application) -> Particulars:
    return await Particulars.get(application_id=application.id)


async def test_a_decade(store, clock) -> None:
    """Copies after the terms, the rest after the archive, and the journal as it always was."""
    one = await answered(clock)
    who = await particulars(one)
    assert who.identity_number
    copy = await file_of(one, store, "身份证正面.txt", "身份证")
    other = await file_of(one, store, "说明.txt", "说明")
    before = await Entry.all().order_by("id").values()
    await bound(one, store, clock)

    clock.set_to("2025-09-10 08:00")
    await look(clock)
    assert not await ErasureProposal.exists(application_id=one.id), "it can still be challenged"
    clock.set_to("2026-07-01 08:00")
    await look(clock)
    assert await ErasureProposal.filter(application_id=one.id).values_list("scope", flat=True) == [
        Scope.IDENTITY
    ]
    assert (await particulars(one)).identity_number == who.identity_number, "nothing by itself"
    await go(Scope.IDENTITY, store, clock)
    left = await particulars(one)
    assert (left.identity_number, left.agent_number) == ("", "")
    assert (left.name, left.telephone) == (who.name, who.telephone)
    assert not await MessageFile.exists(id=copy.id)
    assert await MessageFile.exists(id=other.id)
    assert await store.has(copy.digest), "the archived file holds it"
    assert await findings(store) == []

    clock.set_to("2035-12-31 08:00")
    assert (await look(clock))[Scope.WHOLE] == 0
    clock.set_to("2036-01-02 08:00")
    assert (await look(clock))[Scope.WHOLE] == 1, "what was never archived stays"
    asked_for = Wanted(words="垃圾清运")
    before_it = await ledger_count(one.authority_id, asked_for)
    await go(Scope.WHOLE, store, clock)
    assert await ledger_count(one.authority_id, asked_for) == before_it - 1
    assert await ledger_count(one.authority_id, Wanted(words=one.register_number)) == 1
    assert (await particulars(one)).name == ""
    assert not await store.has(copy.digest)
    assert not await store.has(other.digest)
    assert await findings(store) == []
    assert await Entry.all().order_by("id").values() == before
    whole, identity = await erasures_of(one.id)
    assert (whole.scope, identity.scope) == (Scope.WHOLE, Scope.IDENTITY)
    assert whole.removed["留言"] == 2
    assert identity.removed["留言所附文件"] == 1
    assert (await look(clock))[Scope.WHOLE] == 0
    assert await ErasureProposal.all().count() == 0


async def test_nothing_that_names_the_person_is_left(store, clock) -> None:
    """Every table that goes is empty of the application; only the journal still speaks."""
    one = await answered(clock)
    await ContactChange.create(
        application_id=one.id, contact="telephone", before="13900000000", at=clock.now()
    )
    await Note.create(
        application_id=one.id, officer=await officer(), text="来电催问", at=clock.now()
    )
    await bound(one, store, clock)
    clock.set_to("2036-01-02 08:00")
    await look(clock)
    await go(Scope.WHOLE, store, clock)
    for table in OF_APPLICATIONS:
        for row in await table.model.filter(**{table.path: one.id}):
            assert table.rows is None, table.label
            for name in table.blanked_by(frozenset(Scope)):
                assert getattr(row, name) == "", (table.label, name)
    assert await Letter.filter(application_id=one.id).exists()
    assert await findings(store) == []


async def test_a_file_that_another_application_names_stays(store, clock) -> None:
    one = await answered(clock)
    found = Application.exclude(id=one.id)
    open_one = await found.filter(stage=Stage.HANDLING).first()
    assert open_one is not None
    copy = await file_of(one, store, "身份证.txt", "同一个文件")
    same = await file_of(open_one, store, "合同.txt", "同一个文件")
    alone = await file_of(one, store, "护照.txt", "只有这里有")
    assert copy.digest == same.digest
    clock.set_to("2026-07-01 08:00")
    await look(clock)
    await go(Scope.IDENTITY, store, clock)
    assert not await MessageFile.exists(id=copy.id)
    assert await store.has(same.digest)
    assert not await store.has(alone.digest)
    assert await ErasedFile.filter(digest=alone.digest).count() == 1


async def test_a_lack_that_no_erasure_recorded_is_still_found(store, clock) -> None:
    one = await answered(clock)
    statement = await Statement.filter(application_id=one.id).first()
    assert statement is not None
    await writer().execute_query(f"UPDATE statement SET text = '' WHERE id = {statement.id}")
    await writer().execute_query(f"UPDATE letter SET body = '' WHERE application_id = {one.id}")
    found = await findings(store)
    assert any("陈述被改动" in line for line in found)
    assert any("不符" in line for line in found)
    clock.set_to("2026-07-01 08:00")
    await look(clock)
    await go(Scope.IDENTITY, store, clock)
    assert await findings(store) == found, "an erasure of numbers excuses no text"


async def test_what_an_archived_file_names_stays_with_it(store, clock) -> None:
    """Whoever else sent the same: the bound file and the journal are named in it alone."""
    one = await answered(clock)
    dossier = await bound(one, store, clock)
    files = json.loads(await store.read(dossier.digest))["files"]
    named = {dossier.digest, *(file["sha256"] for file in files)}
    assert len(named) > 2

    async def left() -> set[str]:
        put_long_ago(store)
        await erase.drop_files(named, store, clock.now())
        return {digest for digest in named if await store.has(digest)}

    assert await left() == named
    await DossierFile.all().delete()
    assert await left() == named, "filed before any file was listed"
    clock.set_to("2036-01-02 08:00")
    await look(clock)
    await go(Scope.WHOLE, store, clock)
    assert await left() == set()


async def test_an_archived_file_that_cannot_be_read_names_what_is_listed(store, clock) -> None:
    one = await answered(clock)
    dossier = await bound(one, store, clock)
    await DossierFile.all().delete()
    store.path(dossier.digest).write_bytes(b"{")
    alone = await store.put("没有人用".encode())
    put_long_ago(store)
    await erase.drop_files([alone], store, clock.now())
    assert not await store.has(alone)
    assert await DossierFile.all().count() == 0


async def test_files_are_not_waited_for_within_a_transaction(store, clock, monkeypatch) -> None:
    one = await answered(clock)
    dossier = await bound(one, store, clock)
    await DossierFile.all().delete()
    touched: list[str] = []

    def watched(name: str) -> None:
        does = getattr(FolderStore, name)

        async def told(self: Store, *args: Any, **more: Any) -> Any:
            touched.append(name)
            assert not isinstance(writer(), TransactionalDBClient)
            return await does(self, *args, **more)

        monkeypatch.setattr(FolderStore, name, told)

    for name in ("has", "read", "remove"):
        watched(name)
    clock.set_to("2036-01-02 08:00")
    await look(clock)
    await go(Scope.WHOLE, store, clock)
    assert {"read", "remove"} <= set(touched)
    assert not await store.has(dossier.digest)


async def test_what_came_in_meanwhile_keeps_it(store, clock) -> None:
    """Between the look, the word of the officer and the doing the law is asked again."""
    one = await answered(clock)
    clock.set_to("2026-07-01 08:00")
    await look(clock)
    rows = await proposed((await office()).id, Scope.IDENTITY, after=0, size=1000)
    run = await confirm(
        (await office()).id, Scope.IDENTITY, count=len(rows), up_to=rows[-1].id,
        officer=await officer(), now=clock.now(),
    )  # fmt: skip
    await Keeping.create(
        application_id=one.id, kept=True, reason="有投诉", officer=await officer(), at=clock.now()
    )
    await carry_out(run, store, await current_calendar(), clock.now(), most=1000)
    assert (await particulars(one)).identity_number
    assert not await Erasure.exists(application_id=one.id)
    assert not await ErasureProposal.exists(application_id=one.id)


async def test_what_is_kept_is_taken_back_and_proposed_again_once_let_go(store, clock) -> None:
    one = await answered(clock)
    clock.set_to("2026-07-01 08:00")
    await look(clock)
    by = (await officer()).id
    await keep_data(one, True, reason="正在处理投诉", officer_id=by, now=clock.now())
    assert not await ErasureProposal.exists(application_id=one.id)
    await look(clock)
    assert not await ErasureProposal.exists(application_id=one.id)
    await keep_data(one, False, reason="投诉已经办结", officer_id=by, now=clock.now())
    await look(clock)
    assert await ErasureProposal.exists(application_id=one.id)
    assert await Keeping.filter(application_id=one.id).count() == 2


async def test_a_proposal_the_law_no_longer_makes_is_taken_back(store, clock) -> None:
    one = await answered(clock)
    clock.set_to("2026-07-01 08:00")
    await look(clock)
    authority = await office()
    authority.copies_days = 365
    await authority.save()
    await look(clock)
    assert not await ErasureProposal.exists(application_id=one.id)


async def test_a_run_is_taken_up_where_it_stopped(store, clock) -> None:
    clock.set_to("2026-07-01 08:00")
    n = (await look(clock))[Scope.IDENTITY]
    assert n == 3
    run = await go(Scope.IDENTITY, store, clock, most=2)
    assert (await left_in([run.id]))[run.id] == n - 2
    assert (await done_in([run.id]))[run.id] == 2
    assert await carry_out_confirmed(store, clock.now()) == 0
    assert await left_in([run.id]) == {}
    assert await Erasure.filter(run_id=run.id).count() == n
    assert await findings(store) == []


async def test_a_process_that_died_leaves_its_files_to_the_next(store, clock, monkeypatch) -> None:
    one = await answered(clock)
    copy = await file_of(one, store, "身份证.txt", "只有这里有")
    clock.set_to("2026-07-01 08:00")
    await look(clock)

    def died(*_: object, **__: object) -> Awaitable[None]:
        raise OSError("the power went")

    with monkeypatch.context() as context:
        context.setattr(store, "remove", died)
        with pytest.raises(OSError, match="power"):
            await go(Scope.IDENTITY, store, clock)
    assert await store.has(copy.digest)
    await erase.drop_left_files(store, clock.now())
    assert not await store.has(copy.digest)


async def test_only_what_was_seen_is_confirmed(store, clock) -> None:
    clock.set_to("2026-07-01 08:00")
    n = (await look(clock))[Scope.IDENTITY]
    id_, last = (
        (await office()).id,
        await waiting((await office()).id, Scope.IDENTITY).order_by("-id").first(),
    )
    assert last is not None
    for count, up_to in ((n - 1, last.id), (n, last.id - 1), (0, 0)):
        with pytest.raises(MovedOn):
            await confirm(
                id_, Scope.IDENTITY, count=count, up_to=up_to, officer=await officer(),
                now=clock.now(),
            )  # fmt: skip


async def test_an_officer_says_which_files_are_copies(store, clock) -> None:
    one = await answered(clock)
    named = await file_of(one, store, "身份证.txt", "其实是合同")
    unnamed = await file_of(one, store, "扫描0001.txt", "身份证")
    await say_copies(one.id, [], [unnamed.id])
    clock.set_to("2026-07-01 08:00")
    await look(clock)
    await go(Scope.IDENTITY, store, clock)
    assert await MessageFile.exists(id=named.id)
    assert not await MessageFile.exists(id=unnamed.id)


async def test_what_the_applicant_asks_goes_as_far_as_the_law_lets_it(store, clock) -> None:
    one = await answered(clock)
    await bound(one, store, clock)
    calendar = await current_calendar()
    by = await officer()

    async def asked() -> list[Scope]:
        return await erase_asked(
            one, [*Scope], reason="本人要求删除", officer=by, store=store, calendar=calendar,
            now=clock.now(),
        )  # fmt: skip

    assert await asked() == [], "the terms to challenge have not run out"
    clock.set_to("2026-06-01 08:00")
    assert await asked() == [Scope.IDENTITY, Scope.CONTACT], "the archive keeps the rest"
    who = await particulars(one)
    assert who.name
    assert (who.identity_number, who.telephone, who.email, who.postal_address) == ("",) * 4
    assert not await OutboxMessage.exists(application_id=one.id)
    assert await asked() == [], "nothing is left to take"
    assert {one.asked for one in await erasures_of(one.id)} == {"本人要求删除"}
    assert await findings(store) == []


async def test_what_goes_together_is_one_erasure(store, clock) -> None:
    one = await answered(clock)
    await bound(one, store, clock)
    clock.set_to("2036-01-02 08:00")
    await look(clock)
    assert await ErasureProposal.filter(application_id=one.id).count() == 2
    gone = await erase_asked(
        one, [*Scope], reason="本人要求删除", officer=await officer(), store=store,
        calendar=await current_calendar(), now=clock.now(),
    )  # fmt: skip
    assert gone == [*Scope]
    assert [erasure.scope for erasure in await erasures_of(one.id)] == [Scope.WHOLE]
    assert not await ErasureProposal.exists(application_id=one.id)
    assert await findings(store) == []


async def by_mail(application: Application, store: Store, clock, *names: str) -> IncomingMail:
    """A mail that was filed to the application, with these files."""
    said = [f"图像 {name}" for name in names]
    files = [
        await accept(store, name, data.encode(), limit=1024)
        for name, data in zip(names, said, strict=True)
    ]
    mail = await IncomingMail.create(
        authority_id=application.authority_id, uid_validity=1, uid=application.id,
        likeness=f"{application.id:064}", size=1,
        digest=await store.put("\n".join(["来信", *said]).encode()),
        message_id="1@example.invalid",
        sender_name="申请人", sender="shenqingren@example.invalid", subject="申请", text="请公开。",
        arrived_at=clock.now(), arrived_by=ArrivalBy.MAILBOX, fetched_at=clock.now(),
        state=MailState.JOINED, application_id=application.id,
    )  # fmt: skip
    for file in files:
        await IncomingFile.create(
            mail=mail, name=file.name, media_type=file.media_type, size=file.size,
            digest=file.digest,
        )  # fmt: skip
        await file_of(application, store, file.name, f"图像 {file.name}")
    return mail


def holding(store: Store, said: str) -> list[str]:
    """The blobs with these words in them."""
    blobs = store.path("0" * 64).parents[2].rglob("*")
    return [one.name for one in blobs if one.is_file() and said.encode() in one.read_bytes()]


# the files of a mail, what an officer said shows an identity document, what of it is left
MAILS = [
    (["身份证.txt", "说明.txt"], None, ["说明.txt"]),
    (["说明.txt"], None, ["说明.txt"]),
    (["扫描0001.txt", "说明.txt"], "扫描0001.txt", ["说明.txt"]),
    (["身份证.txt"], "别的", ["身份证.txt"]),
]


@pytest.mark.parametrize(("names", "said", "left"), MAILS)
@pytest.mark.parametrize("in_archive", [False, True])
async def test_a_copy_that_came_by_mail_goes_with_the_mail_it_came_in(
    store, clock, names, said, left, in_archive
) -> None:
    one = await answered(clock)
    mail = await by_mail(one, store, clock, *names)
    if said:
        sent = MessageFile.filter(message__application_id=one.id, name=said)
        await say_copies(one.id, [], [file.id for file in await sent])
    if in_archive:
        await bound(one, store, clock)
    clock.set_to("2026-07-01 08:00")
    await look(clock)
    await go(Scope.IDENTITY, store, clock)
    kept = await IncomingMail.get(id=mail.id)
    assert bool(kept.digest) is (names == left)
    assert (kept.sender, kept.text) == (mail.sender, mail.text), "the rest stays"
    files = await IncomingFile.filter(mail_id=mail.id).order_by("id").values_list("name", flat=True)
    assert files == left
    for name in set(names) - set(left):
        digest = hashlib.sha256(f"图像 {name}".encode()).hexdigest()
        assert holding(store, f"图像 {name}") == ([digest] if in_archive else []), (
            "only the archive has it"
        )
    assert await findings(store) == []


@pytest.mark.parametrize(
    ("flaws", "refused", "stays"),
    [
        ([], "身份证.exe", False),
        (["same_id"], "", False),
        ([], "合同.exe", True),
        (["many_parts"], "", True),
    ],
)
async def test_a_mail_that_alone_holds_more_than_a_copy_goes_with_the_whole(
    store, clock, flaws, refused, stays
) -> None:
    one = await answered(clock)
    mail = await by_mail(one, store, clock, "身份证.txt")
    await IncomingMail.filter(id=mail.id).update(flaws=flaws)
    if refused:
        await IncomingFile.create(mail=mail, name=refused, size=1, refused="类型不收")
    expected = [mail.id] if stays else []
    assert await originals_left(one.id) == expected
    await bound(one, store, clock)
    clock.set_to("2026-07-01 08:00")
    await look(clock)
    await go(Scope.IDENTITY, store, clock)
    assert bool((await IncomingMail.get(id=mail.id)).digest) is stays
    assert await store.has(mail.digest) is stays
    assert not await IncomingFile.exists(mail_id=mail.id, name="身份证.txt")
    assert await originals_left(one.id) == expected, "it may still hold the copy"
    await look(clock)
    assert not await ErasureProposal.exists(application_id=one.id)
    clock.set_to("2036-01-02 08:00")
    await look(clock)
    await go(Scope.WHOLE, store, clock)
    assert not await store.has(mail.digest)
    assert await originals_left(one.id) == []


async def test_the_address_a_mail_came_from_goes_with_the_contact_details(store, clock) -> None:
    one = await answered(clock)
    mail = await by_mail(one, store, clock)
    clock.set_to("2026-06-01 08:00")
    await erase_asked(
        one, [Scope.CONTACT], reason="本人要求删除", officer=await officer(), store=store,
        calendar=await current_calendar(), now=clock.now(),
    )  # fmt: skip
    kept = await IncomingMail.get(id=mail.id)
    assert (kept.sender, kept.sender_digest) == ("", "")
    assert kept.sender_name, "a name goes with the whole"


async def test_files_are_looked_for_once_however_many_applications_go(
    store, clock, monkeypatch
) -> None:
    clock.set_to("2025-05-01 10:00")
    looked: list[int] = []

    async def noted(digests: Any) -> Any:
        looked.append(len(digests))
        return await unnamed(digests)

    monkeypatch.setattr(erase, "unnamed", noted)
    one = await answered(clock)
    await file_of(one, store, "身份证.txt", "图像")
    clock.set_to("2026-07-01 08:00")
    await look(clock)
    run = await go(Scope.IDENTITY, store, clock)
    assert (await done_in([run.id]))[run.id] > 1
    assert len(looked) == 1


async def test_what_is_gone_when_its_turn_comes_is_not_written_down_as_erased(store, clock) -> None:
    one = await answered(clock)
    await Particulars.filter(application_id=one.id).delete()
    copy = await file_of(one, store, "身份证.txt", "图像")
    clock.set_to("2026-07-01 08:00")
    await look(clock)
    await say_copies(one.id, [], [])
    await go(Scope.IDENTITY, store, clock)
    assert await MessageFile.exists(id=copy.id), "somebody found that it is no copy"
    assert not await Erasure.exists(application_id=one.id)


async def test_what_came_in_after_an_erasure_is_proposed_too(store, clock) -> None:
    one = await answered(clock)
    clock.set_to("2026-07-01 08:00")
    await look(clock)
    await go(Scope.IDENTITY, store, clock)
    await look(clock)
    assert not await ErasureProposal.exists(application_id=one.id)
    late = await file_of(one, store, "身份证.txt", "又寄来一份")
    await look(clock)
    assert await ErasureProposal.exists(application_id=one.id, scope=Scope.IDENTITY)
    await go(Scope.IDENTITY, store, clock)
    assert not await MessageFile.exists(id=late.id)
    assert not await store.has(late.digest)


async def test_bytes_somebody_has_just_sent_are_left_to_a_later_day(store, clock) -> None:
    one = await answered(clock)
    copy = await file_of(one, store, "身份证.txt", "同一个文件")
    clock.set_to("2026-07-01 08:00")
    await look(clock)
    rows = await proposed((await office()).id, Scope.IDENTITY, after=0, size=1000)
    run = await confirm(
        (await office()).id, Scope.IDENTITY, count=len(rows), up_to=rows[-1].id,
        officer=await officer(), now=clock.now(),
    )  # fmt: skip
    put_long_ago(store)
    await store.put("同一个文件".encode())
    os.utime(store.path(copy.digest), (clock.now().timestamp(),) * 2)
    await carry_out(run, store, await current_calendar(), clock.now(), most=1000)
    assert not await MessageFile.exists(id=copy.id)
    assert await store.has(copy.digest), "a form that is open may name it"
    clock.set_to("2026-07-07 08:00")
    await erase.drop_left_files(store, clock.now())
    assert await store.has(copy.digest)
    clock.set_to("2026-07-09 08:00")
    await erase.drop_left_files(store, clock.now())
    assert not await store.has(copy.digest)


async def test_what_cannot_go_yet_is_not_looked_into(store, clock, monkeypatch) -> None:
    asked: list[int] = []

    async def noted(applications: Any, *more: Any, **options: Any) -> Any:
        asked.extend(one.id for one in applications)
        return await verdicts(applications, *more, **options)

    monkeypatch.setattr(propose_erasures_module, "verdicts", noted)
    clock.set_to("2025-04-01 10:00")
    await look(clock)
    assert not asked, "it ended less than the least of terms ago"
    clock.set_to("2025-05-01 10:00")
    await look(clock)
    assert len(asked) == 3
    await Particulars.all().update(identity_number="", identity_digest="")
    await Attachment.all().delete()
    asked.clear()
    await look(clock)
    assert not asked, "nothing of it is there"


@pytest.mark.parametrize("scope", Scope)
async def test_what_would_go_is_what_goes(store, clock, scope) -> None:
    one = await answered(clock)
    await by_mail(one, store, clock, "身份证.txt")
    await file_of(one, store, "护照.txt", "护照")
    ids = [int(str(id_)) for id_ in await Application.all().values_list("id", flat=True)]
    before = await would_go(ids, scope)
    assert before[one.id]
    async with in_transaction():
        await remove(one.id, scope)
    after = await would_go(ids, scope)
    assert after.pop(one.id) == {}
    assert before.pop(one.id)
    assert after == before, "others lose nothing"
