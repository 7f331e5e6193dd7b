"""The receipt on the page and as a file, the code by mail, and the page read again."""

import io
import re

import httpx2
import pytest
from pypdf import PdfReader

from tests.clocks import FixedClock
from tests.web.public.conftest import NewVisitor
from tests.web.public.stories import ASKED, PERSON, apply, follow, on_receipt, reach_check_page
from tests.web.public.visitor import Visitor
from tracker.actions.receipt import signer_of
from tracker.actions.verify_receipt import Checked, check_receipt
from tracker.letters.signing_key import PublicKey
from tracker.records.connections import writer
from tracker.records.mail_models import OutboxMessage
from tracker.records.models import Application, Authority
from tracker.settings import Settings

MAIL = "shenqingren@example.invalid"


@pytest.fixture
def key(settings: Settings) -> PublicKey:
    return signer_of(settings.key).key.public


async def apply_with_mail(visitor: Visitor) -> None:
    await reach_check_page(visitor)
    await visitor.follow("修改")
    await visitor.get(visitor.path.replace("/question", "/delivery"))
    await visitor.send(email=MAIL)
    assert visitor.path.endswith("/check"), visitor.text
    await visitor.send(statement="yes")


def checked(pdf: httpx2.Response, key: PublicKey, written: str | None = None) -> Checked:
    assert pdf.headers["content-type"] == "application/pdf"
    assert pdf.headers["cache-control"] == "no-store"
    return check_receipt(pdf.content, key, written)


def words_of(pdf: httpx2.Response) -> str:
    pages = PdfReader(io.BytesIO(pdf.content)).pages
    return "".join("".join(page.extract_text().split()) for page in pages)


async def test_what_the_page_tells(visitor: Visitor, clock: FixedClock) -> None:
    clock.advance(seconds=5)
    receipt = await apply(visitor)
    for part in (
        receipt.number,
        receipt.code,
        "提交时间：2025年9月22日 10:00:05",
        "收到日期：2025年9月22日（周一）",
        "本机关最迟在2025年10月24日（周五）答复您",
        "2025年9月23日（周二）起，工作人员登记并开始办理",
        "最迟在2025年9月30日（周二）请您补充",
        "20 个工作日",
        "调休上班的日子要算：9月28日（周日）、10月11日（周六）",
        ASKED,
        "0000-12345678",
        "中心路 8 号 105 室",
        "再申请一件",
        "到2025年9月29日 10:00都能再打开",
    ):
        assert part in visitor.text
    assert visitor.answer.headers["cache-control"] == "no-store"


async def test_the_file_is_signed_and_has_the_code(visitor: Visitor, key: PublicKey) -> None:
    receipt = await apply(visitor, asked=f"{ASKED}\r\n\r\n第二段𠮷🙂")
    pdf = await visitor.client.get(visitor.link("下载回执"))
    found = checked(pdf, key, f"{ASKED}\n\n第二段𠮷🙂")
    assert [str(flaw) for flaw in found.flaws] == []
    assert found.facts is not None
    application = await Application.get()
    assert found.facts.register_number == receipt.number
    assert found.facts.moment == application.submitted_at
    assert not found.facts.entered
    assert receipt.code in words_of(pdf)
    assert (
        f"filename*=UTF-8''{'%E5%9B%9E%E6%89%A7'}-{receipt.number}.pdf"
        in (pdf.headers["content-disposition"])
    )


async def test_number_and_code_open_it_again_without_the_code(
    visitor: Visitor, new_visitor: NewVisitor, key: PublicKey, clock: FixedClock
) -> None:
    receipt = await apply(visitor)
    clock.advance(days=30)
    later = await new_visitor()
    await follow(later, receipt)
    await later.follow("登记回执")
    assert later.path == "/track/application/receipt"
    assert receipt.number in later.text
    assert receipt.code not in later.page
    assert "提交时间：2025年9月22日 10:00:00" in later.text
    assert "本机关最迟在2025年10月24日（周五）答复您" in later.text
    assert "把编号和查询码发到我的邮箱" not in later.text
    pdf = await later.client.get(later.link("下载回执"))
    assert checked(pdf, key, ASKED).valid
    assert receipt.code not in words_of(pdf)


async def test_without_number_and_code_it_opens_to_nobody(visitor: Visitor) -> None:
    await apply(visitor)
    for path in ("/track/application/receipt", "/track/application/receipt.pdf"):
        assert (await visitor.get(path)).path == "/track"


async def test_everything_is_there_without_a_script(visitor: Visitor) -> None:
    """What needs the script is hidden until it runs: copying and printing."""
    await apply(visitor)
    buttons = re.findall(r"<button[^>]*>", visitor.page)
    assert buttons
    for button in buttons:
        assert 'type="submit"' in button or "hidden" in button, button


async def test_in_english(visitor: Visitor) -> None:
    await apply(visitor)
    await visitor.get(f"{visitor.path}?lang=en")
    assert "Submitted" in visitor.text
    assert "22 September 2025, 10:00:00" in visitor.text
    assert not re.search("[\u4e00-\u9fff]", visitor.text.split("What happens next")[1][:200])


# --- the code by mail ------------------------------------------------------------------------


class TestWithMail:
    """An installation that can send."""

    @pytest.fixture
    def settings(self, settings: Settings) -> Settings:
        from dataclasses import replace

        return replace(settings, smtp="smtp://127.0.0.1:25?tls=no", mail_from="g@example.invalid")

    async def test_the_code_is_mailed_on_request_only(self, visitor: Visitor) -> None:
        await apply_with_mail(visitor)
        receipt = on_receipt(visitor)
        assert [m.message_id.split(".")[-2] for m in await OutboxMessage.all()] == [
            "received@tracker"
        ]
        assert "s***@example.invalid" in visitor.text
        assert MAIL not in visitor.page
        await visitor.send()
        assert "邮件已经在发送" in visitor.text
        assert receipt.code in visitor.text
        queued = await OutboxMessage.get(message_id__contains=".code@")
        assert queued.addressee == MAIL
        (row,) = await writer().execute_query_dict(
            f"SELECT subject, body FROM outbox_message WHERE id = {queued.id}"
        )
        assert receipt.code in queued.body
        assert receipt.code not in row["subject"]
        assert receipt.code.encode() not in row["body"], "it lies sealed"

    async def test_no_more_than_three_times(self, visitor: Visitor) -> None:
        await apply_with_mail(visitor)
        for _ in range(3):
            await visitor.send()
            assert "邮件已经在发送" in visitor.text
        await visitor.send()
        assert "已经发过 3 次，不再发送" in visitor.text
        assert await OutboxMessage.filter(message_id__contains=".code@").count() == 3

    async def test_another_site_cannot_press_the_button(self, visitor: Visitor) -> None:
        await apply_with_mail(visitor)
        sent = visitor.filled((), {}) | {"headers": {"origin": "https://other.invalid"}}
        assert (await visitor.client.post(**sent)).status_code == 400
        assert not await OutboxMessage.exists(message_id__contains=".code@")

    async def test_without_an_address_there_is_no_button(self, visitor: Visitor) -> None:
        await apply(visitor)
        assert "发到我的邮箱" not in visitor.text

    async def test_a_receipt_that_is_none_yet_mails_nothing(self, visitor: Visitor) -> None:
        await reach_check_page(visitor)
        path = visitor.path.replace("/check", "/receipt/mail")
        answer = await visitor.client.post(path, follow_redirects=True)
        assert answer.url.path.endswith("/check")


async def test_where_no_mail_is_sent_there_is_no_button(visitor: Visitor) -> None:
    await apply_with_mail(visitor)
    assert "发到我的邮箱" not in visitor.text
    answer = await visitor.client.post(f"{visitor.path}/mail", follow_redirects=True)
    assert "这里现在不能发邮件" in answer.text
    assert not await OutboxMessage.exists(message_id__contains=".code@")


async def test_the_receipt_of_another_office_is_its_own(
    visitor: Visitor, office: Authority, clock: FixedClock, key: PublicKey
) -> None:
    """One key for the installation; the receipt names the authority."""
    office.name = "乙街道办事处"
    await office.save()
    await apply(visitor, **PERSON)
    pdf = await visitor.client.get(visitor.link("下载回执"))
    found = checked(pdf, key)
    assert found.facts is not None
    assert (found.facts.authority_code, found.facts.authority_name) == ("JD", "乙街道办事处")


async def test_an_office_that_confirms_by_hand_names_the_latest_day(
    visitor: Visitor, office: Authority, key: PublicKey
) -> None:
    office.confirms_by_hand = True
    await office.save()
    await apply(visitor)
    assert "收到日期：2025年9月23日（周二）" in visitor.text
    assert "到这一天还没有确认的，就按这一天计算" in visitor.text
    found = checked(await visitor.client.get(visitor.link("下载回执")), key)
    assert found.valid
    assert found.facts is not None
    assert found.facts.received_on.isoformat() == "2025-09-23"
