"""Keeping the catalogue: what is written down, what is refused, what a reply gives."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from tests.clocks import FixedClock
from tests.files.samples import ofd
from tracker.actions.catalogue import (
    IndexNumberTaken,
    ItemFaulty,
    NumbersFound,
    add_entry,
    amend_entry,
    item_of,
    put_back,
    release,
    take_down,
)
from tracker.actions.correct_reply import correct_reply
from tracker.actions.import_catalogue import Imported, import_catalogue
from tracker.actions.receive import Receipt, Submission, receive
from tracker.actions.reply import Answer, Reply, reply
from tracker.annual.catalogue_ledger import CatalogueRow
from tracker.annual.workbook import catalogue_csv
from tracker.files.attachments import StoredFile, accept
from tracker.files.folder import FolderStore
from tracker.files.store import Store
from tracker.law.catalogue import Fault, Item
from tracker.law.refusals import NothingToRelease
from tracker.law.terms import ApplicantKind, CatalogueMode, Channel, Helped, WithholdingReason
from tracker.records.cases import MovedOn
from tracker.records.catalogue import Wanted, catalogue_page, changes_of, files_of_entries
from tracker.records.catalogue_help import help_by_month, help_since, note_help, take_back_answer
from tracker.records.catalogue_models import CatalogueEntry
from tracker.records.codes import Codes, new_token
from tracker.records.drafts import new_draft
from tracker.records.journal import Author, officer_author
from tracker.records.models import Application, Attachment, Authority, Draft, Officer

CODES = Codes(b"k" * 32)
ITEM = Item(
    title="垃圾清运合同",
    made_on=date(2025, 1, 2),
    mode=CatalogueMode.ON_REQUEST,
    index_number="JD-1",
)


@pytest.fixture
async def office(database: object, clock: FixedClock) -> Authority:
    return await Authority.create(
        code="JD", name="甲街道办事处", telephone="010-62345678", created_at=clock.now()
    )


@pytest.fixture
async def author(office: Authority, clock: FixedClock) -> Author:
    officer = await Officer.create(
        authority=office,
        sign_in_name="jia",
        name="经办人甲",
        password_digest="-",
        roles=["handler", "head"],
        created_at=clock.now(),
    )
    return officer_author(officer.id, officer.held_roles)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return FolderStore(tmp_path)


async def a_file(store: Store, name: str = "合同.txt", text: str = "合同全文") -> StoredFile:
    return await accept(store, name, text.encode(), limit=1024 * 1024)


async def history(entry: CatalogueEntry) -> list[tuple[str, str]]:
    changes = await changes_of(entry.id)
    return [(change.kind.value, change.officer.name) for change in reversed(changes)]


async def test_who_changed_what_is_written_down(
    office: Authority, author: Author, store: Store, clock: FixedClock
) -> None:
    file = await a_file(store)
    entry = await add_entry(office, ITEM, (file, file), author=author, now=clock.now())
    assert [one.name for one in (await files_of_entries([entry.id]))[entry.id]] == ["合同.txt"]
    said = replace(ITEM, title="垃圾清运服务合同")
    again = {"seen": 1, "author": author, "now": clock.now()}
    await amend_entry(entry.id, said, (), **again)
    await amend_entry(entry.id, said, (), **{**again, "seen": 2})  # nothing new
    await take_down(entry.id, reason="有误", author=author, now=clock.now())
    await take_down(entry.id, reason="再按一次", author=author, now=clock.now())
    await put_back(entry.id, author=author, now=clock.now())
    kinds = ["added", "amended", "taken_down", "put_back"]
    assert await history(entry) == [(kind, "经办人甲") for kind in kinds]
    first, second, third, _ = reversed(await changes_of(entry.id))
    assert (first.said["title"], first.said["files"][0]["digest"]) == (ITEM.title, file.digest)
    assert (second.said["title"], second.said["files"]) == ("垃圾清运服务合同", [])
    assert third.said == {"reason": "有误"}
    assert item_of(await CatalogueEntry.get(id=entry.id)) == said


async def test_nobody_overwrites_what_they_have_not_seen(
    office: Authority, author: Author, clock: FixedClock
) -> None:
    entry = await add_entry(office, ITEM, (), author=author, now=clock.now())
    for title in ("甲写的", "乙写的"):
        change = amend_entry(
            entry.id, replace(ITEM, title=title), (), seen=1, author=author, now=clock.now()
        )
        if title == "甲写的":
            await change
        else:
            with pytest.raises(MovedOn):
                await change
    assert (await CatalogueEntry.get(id=entry.id)).title == "甲写的"


async def test_an_index_number_stands_for_one_entry_of_an_office(
    office: Authority, author: Author, clock: FixedClock
) -> None:
    other = await Authority.create(code="JY", name="乙街道办事处", created_at=clock.now())
    none = replace(ITEM, index_number="")
    for authority, item in ((office, ITEM), (other, ITEM), (office, none), (office, none)):
        await add_entry(authority, item, (), author=author, now=clock.now())
    with pytest.raises(IndexNumberTaken):
        await add_entry(office, replace(ITEM, title="别的"), (), author=author, now=clock.now())
    second = await CatalogueEntry.filter(index_number=None).first()
    assert second is not None
    with pytest.raises(IndexNumberTaken):
        await amend_entry(second.id, ITEM, (), seen=1, author=author, now=clock.now())
    assert await CatalogueEntry.filter(authority=office).count() == 3


@pytest.mark.parametrize(
    ("said", "refused"),
    [
        ({"made_on": date(2025, 9, 23)}, {"made_on": Fault.AFTER_TODAY}),
        ({"mode": CatalogueMode.WITHHELD}, {"reason": Fault.REASON_MISSING}),
    ],
)
async def test_what_the_catalogue_does_not_allow_is_refused(
    office: Authority, author: Author, clock: FixedClock, said: dict, refused: dict
) -> None:
    with pytest.raises(ItemFaulty) as faulty:
        await add_entry(office, replace(ITEM, **said), (), author=author, now=clock.now())
    assert faulty.value.faulty == refused
    assert not await CatalogueEntry.exists()


@pytest.mark.parametrize(
    ("summary", "refused"),
    [
        ("承办人身份证110101199003070011", True),
        ("承办人手机13800001234", True),
        ("咨询电话010-87654321", False),  # an office line of somebody's
        ("咨询电话010-62345678", False),
    ],
)
async def test_persons_numbers_are_not_published(
    office: Authority, author: Author, clock: FixedClock, summary: str, refused: bool
) -> None:
    item = replace(ITEM, summary=summary)
    if not refused:
        await add_entry(office, item, (), author=author, now=clock.now())
        return
    with pytest.raises(NumbersFound) as found:
        await add_entry(office, item, (), author=author, now=clock.now())
    assert [one.place for one in found.value.findings] == ["summary"]


async def replied(
    office: Authority, author: Author, clock: FixedClock, ground: str, *files: StoredFile
) -> Application:
    application = await receive(
        office,
        Submission(
            description="垃圾清运合同", applicant_kind=ApplicantKind.NATURAL_PERSON, name="申请人甲"
        ),
        Receipt(channel=Channel.COUNTER, on=clock.today(), evidence="窗口"),
        token=new_token(),
        codes=CODES,
        author=author,
        now=clock.now(),
    )
    drawn = Reply(
        answers=(Answer(ground, "见附件。"),), ground=ground, on=clock.today(), files=files
    )
    await reply(application.id, drawn, author=author, now=clock.now())
    return application


async def test_a_reply_is_released_with_the_files_that_were_chosen(
    office: Authority, author: Author, store: Store, clock: FixedClock
) -> None:
    files = [await a_file(store, name, name) for name in ("甲.txt", "乙.txt")]
    application = await replied(office, author, clock, "disclosed.provided", *files)
    second = await Attachment.get(name="乙.txt")
    entry = await release(
        application.id, ITEM, [second.id, 999], store=store, author=author, now=clock.now()
    )
    assert entry.application_id == application.id
    assert [f.name for f in (await files_of_entries([entry.id]))[entry.id]] == ["乙.txt"]
    assert await history(entry) == [("released", "经办人甲")]


async def test_of_a_corrected_reply_the_later_one_is_released(
    office: Authority, author: Author, store: Store, clock: FixedClock
) -> None:
    first, later = await a_file(store, "甲.txt", "甲"), await a_file(store, "乙.txt", "乙")
    application = await replied(office, author, clock, "withheld.privacy", first)
    ground = "disclosed.provided"
    drawn = Reply(
        answers=(Answer(ground, "见附件。"),), ground=ground, on=clock.today(), files=(later,)
    )
    await correct_reply(
        application.id, drawn, reason="经复核可以公开", author=author, now=clock.now()
    )
    files = [file.id for file in await Attachment.all()]
    entry = await release(application.id, ITEM, files, store=store, author=author, now=clock.now())
    assert [f.name for f in (await files_of_entries([entry.id]))[entry.id]] == ["乙.txt"]


async def test_what_was_withheld_is_not_released(
    office: Authority, author: Author, store: Store, clock: FixedClock
) -> None:
    application = await replied(office, author, clock, "withheld.privacy")
    with pytest.raises(NothingToRelease):
        await release(application.id, ITEM, [], store=store, author=author, now=clock.now())
    assert not await CatalogueEntry.exists()


async def test_a_number_in_an_ofd_document_is_named_and_refused(
    office: Authority, author: Author, store: Store, clock: FixedClock
) -> None:
    data = ofd((20, 40, "张某，110101"), (65, 40, "199003070011"))
    file = await accept(store, "公文.ofd", data, limit=1024 * 1024)
    application = await replied(office, author, clock, "disclosed.provided", file)
    chosen = [(await Attachment.get(name="公文.ofd")).id]
    with pytest.raises(NumbersFound) as found:
        await release(application.id, ITEM, chosen, store=store, author=author, now=clock.now())
    assert [(one.place, one.number.shown) for one in found.value.findings] == [
        ("公文.ofd", "110*************11"),
    ]
    assert not await CatalogueEntry.exists()


async def test_every_number_of_a_released_reply_is_named(
    office: Authority, author: Author, store: Store, clock: FixedClock
) -> None:
    file = await a_file(store, "名单.txt", "张某 110101199003070011，街道电话010-62345678")
    application = await replied(office, author, clock, "disclosed.provided", file)
    chosen = [(await Attachment.get(name="名单.txt")).id]
    asked = {"store": store, "author": author, "now": clock.now()}
    item = replace(ITEM, title="联系13800001234", summary="电话010-87654321")
    with pytest.raises(NumbersFound) as found:
        await release(application.id, item, chosen, **asked)
    assert [(one.place, one.number.shown) for one in found.value.findings] == [
        ("title", "138******34"),
        ("summary", "010******21"),
        ("名单.txt", "110*************11"),
    ]
    entry = await release(application.id, ITEM, [], **asked)
    with pytest.raises(NumbersFound):
        await amend_entry(
            entry.id,
            replace(ITEM, summary=item.summary),
            (),
            seen=1,
            author=author,
            now=clock.now(),
        )


async def test_a_file_is_imported_whole_or_not_at_all(
    office: Authority, author: Author, clock: FixedClock
) -> None:
    rows = [
        CatalogueRow(replace(ITEM, index_number=f"A-{n}"), files="合同.pdf" if n == 1 else "")
        for n in range(3)
    ]
    withheld = Item(
        title="纪要",
        made_on=date(2025, 1, 1),
        mode=CatalogueMode.WITHHELD,
        reason=WithholdingReason.PROCESS_INFORMATION,
    )
    data = catalogue_csv([*rows, CatalogueRow(withheld)])
    asked = {"author": author, "now": clock.now()}
    assert await import_catalogue(office, data, **asked) == Imported(4, 1)
    errors = await import_catalogue(office, data, **asked)
    assert isinstance(errors, list)
    assert len(errors) == 3
    assert await CatalogueEntry.all().count() == 4
    found = await catalogue_page(office.id, Wanted(words="清运"), after=None, size=10)
    assert len(found.entries) == 3
    assert await history(found.entries[0]) == [("imported", "经办人甲")]
    await add_entry(office, ITEM, (), author=author, now=clock.now())  # ids go on


async def counts(office: Authority) -> list[tuple[str, int, int, int]]:
    return [
        (one.month.isoformat(), one.shown, one.opened, one.answered)
        for one in await help_by_month(office.id, months=12)
    ]


async def test_help_is_counted_once_a_visit_in_the_month_it_was_shown(
    office: Authority, clock: FixedClock
) -> None:
    _, draft = await new_draft(CODES, office.id, {}, now=clock.now())
    september, october = date(2025, 9, 30), date(2025, 10, 1)
    for helped in (Helped.SHOWN, Helped.SHOWN, Helped.OPENED, Helped.OPENED, Helped.SHOWN):
        await note_help(draft, helped, today=september)
    assert await counts(office) == [("2025-09-01", 1, 1, 0)]
    await note_help(draft, Helped.ANSWERED, today=october)
    await note_help(await Draft.get(id=draft.id), Helped.OPENED, today=october)
    assert await counts(office) == [("2025-09-01", 1, 1, 1)]
    _, other = await new_draft(CODES, office.id, {}, now=clock.now())
    await note_help(other, Helped.SHOWN, today=october)
    assert await counts(office) == [("2025-10-01", 1, 0, 0), ("2025-09-01", 1, 1, 1)]
    assert (await help_since(office.id, date(2025, 1, 1))).shown == 2
    assert (await help_since(office.id, october)).answered == 0
    assert (await help_since(office.id, date(2026, 1, 1))).shown == 0


async def test_who_applies_after_all_was_not_answered(office: Authority, clock: FixedClock) -> None:
    _, draft = await new_draft(CODES, office.id, {}, now=clock.now())
    await take_back_answer(draft, today=clock.today())
    assert await counts(office) == []
    await note_help(draft, Helped.ANSWERED, today=clock.today())
    assert await counts(office) == [("2025-09-01", 1, 1, 1)]
    await take_back_answer(draft, today=clock.today())
    await take_back_answer(draft, today=clock.today())
    assert await counts(office) == [("2025-09-01", 1, 1, 0)]
