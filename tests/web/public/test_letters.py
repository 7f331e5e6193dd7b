"""What an applicant sees of letters: sealed copies, and letters that became void."""

import io

import pytest
from pypdf import PdfReader
from starlette.applications import Starlette

from tests.clocks import FixedClock
from tests.files.samples import JPEG
from tests.web.public.stories import Submitted, apply, author_of, follow, registered
from tests.web.public.visitor import Visitor
from tracker.actions.annul import annul
from tracker.actions.reply import Answer, Reply, record_delivery, reply
from tracker.actions.scan_letter import keep_scan
from tracker.actions.send_letter import send_letter
from tracker.actions.transfer import transfer
from tracker.files.attachments import accept
from tracker.law.terms import AccompanyingLetter, DeliveryWay
from tracker.records.models import Letter, Officer
from tracker.settings import Settings

FOLLOWED = "/track/application"


async def answered(receipt: Submitted, officer: Officer, clock: FixedClock, text: str) -> int:
    application = await receipt.application()
    await reply(
        application.id,
        Reply(
            answers=(Answer("disclosed.provided", text),),
            ground="disclosed.provided",
            on=clock.today(),
        ),
        author=author_of(officer),
        now=clock.now(),
    )
    return application.id


@pytest.fixture
async def receipt(visitor: Visitor, officer: Officer, clock: FixedClock) -> Submitted:
    """An application that was answered by the letter of its third entry."""
    receipt = await apply(visitor)
    await registered(receipt, officer, clock)
    await answered(receipt, officer, clock, "见所附合同。")
    return receipt


async def voided(receipt: Submitted, officer: Officer, clock: FixedClock, seq: int = 3) -> None:
    id_ = (await receipt.application()).id
    author = author_of(officer)
    await annul(id_, seq=seq, reason="内部写错了", author=author, now=clock.now())


async def test_a_sealed_copy_can_be_downloaded_beside_the_text(
    visitor: Visitor, receipt: Submitted, officer: Officer, clock: FixedClock, app: Starlette
) -> None:
    await follow(visitor, receipt)
    await visitor.follow("阅读答复")
    assert "下载盖章件" not in visitor.text
    letter = await Letter.get(seq=3)
    store = app.state.site.store
    file = await accept(store, "盖章件.jpg", JPEG, limit=1024)
    await keep_scan(letter, file, JPEG, officer=officer, now=clock.now())
    await visitor.get(FOLLOWED)
    await visitor.follow("阅读答复")
    await visitor.follow("下载盖章件")
    assert visitor.answer.content == JPEG
    assert "attachment" in visitor.answer.headers["content-disposition"]
    assert visitor.answer.headers["cache-control"] == "no-store"


async def test_there_is_no_copy_where_none_was_kept(visitor: Visitor, receipt: Submitted) -> None:
    await follow(visitor, receipt)
    url = visitor.link("阅读答复")
    await visitor.get(f"{url}/scan")
    assert visitor.status == 404


async def test_a_letter_void_before_it_was_had_never_came(
    visitor: Visitor, receipt: Submitted, officer: Officer, clock: FixedClock
) -> None:
    await follow(visitor, receipt)
    url = visitor.link("阅读答复")
    await voided(receipt, officer, clock)
    await visitor.get(FOLLOWED)
    assert "予以公开告知书" not in visitor.text
    for path in (url, f"{url}.pdf", f"{url}/scan"):
        await visitor.get(path)
        assert visitor.status == 404


async def test_a_letter_void_after_it_was_opened_is_shown_as_replaced(
    visitor: Visitor, receipt: Submitted, officer: Officer, clock: FixedClock
) -> None:
    await follow(visitor, receipt)
    await visitor.follow("阅读答复")
    url = visitor.path
    await voided(receipt, officer, clock)
    await answered(receipt, officer, clock, "改正后的答复。")
    await visitor.get(url)
    assert "这份文书不再有效" in visitor.text
    assert "以新的文书为准：予以公开告知书 甲公开〔2025〕2号" in visitor.text
    assert "见所附合同。" in visitor.text
    assert "内部写错了" not in visitor.page
    assert "经办人甲" not in visitor.page
    await visitor.get(f"{url}.pdf")
    text = "".join(PdfReader(io.BytesIO(visitor.answer.content)).pages[0].extract_text().split())
    assert "作废：2025年9月22日，不再有效" in text
    assert "内部写错了" not in text


async def test_a_letter_void_after_it_was_delivered_stays(
    visitor: Visitor, receipt: Submitted, officer: Officer, clock: FixedClock
) -> None:
    id_ = (await receipt.application()).id
    author = author_of(officer)
    await record_delivery(
        id_,
        way=DeliveryWay.HAND,
        evidence="签收",
        on=clock.today(),
        author=author,
        now=clock.now(),
    )
    await voided(receipt, officer, clock, seq=4)
    await voided(receipt, officer, clock)
    await follow(visitor, receipt)
    await visitor.follow("予以公开告知书")
    assert "这份文书不再有效" in visitor.text
    assert "以新的文书为准" not in visitor.text


async def test_a_letter_beside_the_acts_is_in_the_story_of_the_applicant(
    visitor: Visitor, officer: Officer, clock: FixedClock, settings: Settings
) -> None:
    receipt = await apply(visitor)
    id_ = await registered(receipt, officer, clock)
    by = {"author": author_of(officer), "now": clock.now()}
    await transfer(
        id_, whom="乙局", way=DeliveryWay.POST, evidence="挂号信", reason="写错",
        on=clock.today(), **by,
    )  # fmt: skip
    await send_letter(id_, AccompanyingLetter.TRANSFER_NOTICE, on=clock.today(), **by)
    await follow(visitor, receipt)
    assert "发出文书" in visitor.text
    await visitor.follow("阅读《政府信息公开申请转送告知书》")
    assert "转送乙局" in visitor.text
