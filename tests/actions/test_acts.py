"""Every act through a real database: entries, letters, index, mail, and nothing on a refusal."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from tests.clocks import FixedClock
from tests.files.samples import PDF
from tracker.actions.annul import annul
from tracker.actions.ask_supplement import ask_supplement
from tracker.actions.charge import (
    charge,
    record_fee_delivery,
    record_payment,
    reduce_fee,
    refund_fee,
    withdraw_fee_notice,
)
from tracker.actions.check import check_register
from tracker.actions.confirm_receipt import confirm_receipt
from tracker.actions.consult import consult, record_consultation_delivery, record_opinion
from tracker.actions.correct_reply import correct_reply
from tracker.actions.dispatch import Sending, dispatch
from tracker.actions.end import abandon, withdraw
from tracker.actions.extend import defer, extend
from tracker.actions.inform_third_party import inform_third_party
from tracker.actions.reasons import ask_reasons, record_reasons
from tracker.actions.receive import Receipt, Submission, receive
from tracker.actions.register import register
from tracker.actions.remind_payment import remind_of_unpaid_fees
from tracker.actions.reopen import reopen
from tracker.actions.reply import Answer, Reply, record_delivery, reply
from tracker.actions.split import join, split
from tracker.actions.supplement import supplement
from tracker.actions.transfer import transfer
from tracker.files.attachments import StoredFile, accept
from tracker.files.folder import FolderStore
from tracker.law import fee_refusals
from tracker.law import refusals as no
from tracker.law.annual import Fees
from tracker.law.facts import Facts, fold, in_force
from tracker.law.stages import ACTS
from tracker.law.terms import (
    Act,
    ApplicantKind,
    Channel,
    ConsultationKind,
    DeliveryWay,
    EntryKind,
    FeeBasis,
    Opinion,
    Role,
    Stage,
)
from tracker.records.applicants import before_in_month
from tracker.records.codes import Codes, new_token
from tracker.records.journal import APPLICANT, SYSTEM, Author, officer_author, read_journal
from tracker.records.mail_models import OutboxMessage
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
from tracker.records.tallies import year_tallies

pytestmark = pytest.mark.usefixtures("database")

CODES = Codes(b"k" * 32)
TEXT = "请公开2025年环卫作业合同。"


class Case:
    """One application of 申请人甲, received on Monday 22 September 2025, and its office."""

    def __init__(self, clock: FixedClock, folder: Path) -> None:
        self.clock, self.store = clock, FolderStore(folder)
        self.author: Author
        self.authority: Authority
        self.id: int

    async def begin(self, *roles: Role) -> "Case":
        self.authority = await Authority.create(
            code="JD",
            name="甲街道办事处",
            telephone="0000-12345678",
            document_word="甲公开",
            review_body="甲区人民政府",
            court="甲区人民法院",
            created_at=self.clock.now(),
        )
        officer = await Officer.create(
            authority=self.authority,
            sign_in_name="jia",
            name="经办人甲",
            password_digest="-",
            roles=list(roles or (Role.HANDLER,)),
            created_at=self.clock.now(),
        )
        self.author = officer_author(officer.id, officer.held_roles)
        self.id = (await self.another()).id
        return self

    async def another(
        self, *, name: str = "申请人甲", text: str = TEXT, **receipt: object
    ) -> Application:
        """One more application, submitted online now."""
        said = {"channel": Channel.ONLINE, "on": self.clock.today(), "evidence": "系统记录"}
        return await receive(
            self.authority,
            Submission(
                description=text,
                applicant_kind=ApplicantKind.NATURAL_PERSON,
                name=name,
                email="a@example.org",
            ),
            Receipt(**{**said, **receipt}),
            token=new_token(),
            codes=CODES,
            author=APPLICANT,
            now=self.clock.now(),
        )

    @property
    def by(self) -> dict[str, object]:
        return {"author": self.author, "now": self.clock.now()}

    async def facts(self) -> Facts:
        return fold(in_force(await read_journal((await self.application()).journal_id)))

    async def application(self) -> Application:
        return await Application.get(id=self.id)

    async def rows(self) -> list[Entry]:
        return await Entry.filter(journal_id=(await self.application()).journal_id).order_by("seq")

    async def letters(self) -> list[Letter]:
        return await Letter.filter(application_id=self.id).order_by("seq")

    async def file(self, name: str) -> StoredFile:
        return await accept(self.store, name, PDF, limit=1_000_000)

    async def findings(self) -> list[str]:
        return [str(finding) async for finding in check_register(self.store)]

    async def on(self, day: str) -> None:
        self.clock.set_to(f"{day} 10:00")


@pytest.fixture
async def case(clock: FixedClock, tmp_path: Path) -> AsyncIterator[Case]:
    """Every test ends with a register that `tracker check` finds in order."""
    begun = await Case(clock, tmp_path).begin()
    yield begun
    assert await begun.findings() == []


async def registered(case: Case) -> None:
    await register(case.id, **case.by)


async def asked(case: Case) -> None:
    await registered(case)
    await case.on("2025-09-24")
    await ask_supplement(
        case.id,
        items="请写明是哪一份合同。",
        respond_by=date(2025, 10, 15),
        on=date(2025, 9, 24),
        **case.by,
    )


async def supplemented(case: Case) -> None:
    await asked(case)
    await case.on("2025-10-09")
    await supplement(
        case.id,
        text="2025年3月与乙公司签订的那一份。" + "𠮷🙂" * 9_000,
        channel=Channel.COUNTER,
        on=date(2025, 10, 9),
        files=(await case.file("补正材料.pdf"),),
        **case.by,
    )


def consulted(kind: ConsultationKind) -> Callable[[Case], Awaitable[None]]:
    async def act(case: Case) -> None:
        await registered(case)
        await case.on("2025-09-24")
        await consult(
            case.id,
            kind=kind,
            whom="乙公司",
            matter="合同中的单价",
            on=date(2025, 9, 24),
            **case.by,
        )

    return act


async def letter_arrived(case: Case) -> None:
    await consulted(ConsultationKind.THIRD_PARTY)(case)
    await case.on("2025-09-26")
    await record_consultation_delivery(case.id, id_="1", on=date(2025, 9, 26), **case.by)


async def answered(case: Case) -> None:
    await letter_arrived(case)
    await case.on("2025-09-30")
    await record_opinion(
        case.id,
        id_="1",
        opinion=Opinion.OBJECTS,
        summary="单价属于商业秘密",
        on=date(2025, 9, 30),
        **case.by,
    )


async def extended(case: Case) -> None:
    await registered(case)
    await case.on("2025-10-24")
    await extend(
        case.id,
        working_days=20,
        consent_by="负责人甲",
        reason="材料较多",
        on=date(2025, 10, 24),
        **case.by,
    )


async def reasons_asked(case: Case) -> None:
    await registered(case)
    await ask_reasons(
        case.id,
        items="本月已申请35件。",
        respond_by=date(2025, 10, 15),
        on=case.clock.today(),
        **case.by,
    )


async def reasons_given(case: Case) -> None:
    await reasons_asked(case)
    await case.on("2025-09-26")
    await record_reasons(
        case.id, text="为研究所需。", channel=Channel.COUNTER, on=case.clock.today(), **case.by
    )


async def deferred(case: Case) -> None:
    await reasons_given(case)
    await defer(
        case.id, until=date(2026, 3, 31), reason="数量较多", on=case.clock.today(), **case.by
    )


async def confirmed(case: Case) -> None:
    """Another application, of an office that confirms by hand."""
    later = await case.another(on=date(2025, 9, 23), submitted_on=date(2025, 9, 22), by_hand=True)
    case.id = later.id
    await confirm_receipt(case.id, evidence="电话确认", on=case.clock.today(), **case.by)


async def corrected(case: Case) -> None:
    await delivered(case)
    await case.on("2025-10-28")
    drawn = Reply(
        answers=(Answer("disclosed.provided", "合同全文随附。"),),
        ground="disclosed.provided",
        on=case.clock.today(),
        files=(await case.file("合同全文.pdf"),),
    )
    await correct_reply(case.id, drawn, reason="原答复依据有误", **case.by)


async def informed(case: Case) -> None:
    await answered(case)
    await case.on("2025-10-20")
    drawn = Reply(
        answers=(Answer("disclosed.public_interest", "合同全文随附。"),),
        ground="disclosed.public_interest",
        on=case.clock.today(),
    )
    await reply(case.id, drawn, **case.by)
    await inform_third_party(
        case.id,
        id_="1",
        disclosed="合同单价",
        reason="涉及财政资金",
        on=case.clock.today(),
        **case.by,
    )


async def parted(case: Case) -> None:
    await registered(case)
    await split(
        case.id,
        matters=("请公开付款凭证。", "请公开招标公告。"),
        reason="含有三项内容",
        on=case.clock.today(),
        **case.by,
    )


async def joined(case: Case) -> None:
    """Another application of the same, joined into the first."""
    first = await case.application()
    case.id = (await case.another()).id
    await join(
        case.id, into=first.register_number, reason="内容相同", on=case.clock.today(), **case.by
    )


async def transferred(case: Case) -> None:
    await transfer(
        case.id,
        whom="甲区某局",
        way=DeliveryWay.POST,
        evidence="挂号信",
        reason="信封写明收件单位为甲区某局",
        on=case.clock.today(),
        **case.by,
    )


async def reopened(case: Case) -> None:
    await delivered(case)
    await case.on("2025-12-15")
    await reopen(
        case.id,
        case_number="甲府复〔2025〕1号",
        decision="撤销并责令重新作出",
        reply_by=None,
        reason="",
        on=case.clock.today(),
        **case.by,
    )


async def charged(case: Case) -> None:
    await registered(case)
    await case.on("2025-09-24")
    await charge(case.id, basis=FeeBasis.PAGES, quantity=68, on=date(2025, 9, 24), **case.by)


async def notice_arrived(case: Case) -> None:
    await charged(case)
    await case.on("2025-09-26")
    await record_fee_delivery(case.id, on=date(2025, 9, 26), **case.by)


async def paid(case: Case) -> None:
    await notice_arrived(case)
    await case.on("2025-10-10")
    await record_payment(
        case.id, yuan=Decimal("380.00"), receipt="No.0001", on=date(2025, 10, 10), **case.by
    )


async def reduced(case: Case) -> None:
    await notice_arrived(case)
    await case.on("2025-09-28")
    await reduce_fee(
        case.id, yuan=Decimal("0.00"), reason="低保户", on=date(2025, 9, 28), **case.by
    )


async def taken_back(case: Case) -> None:
    await charged(case)
    await withdraw_fee_notice(case.id, reason="页数有误", on=date(2025, 9, 24), **case.by)


async def refund(case: Case, yuan: str, on: date) -> None:
    said = {"reason": "多收", "receipt": "No.0002", "on": on}
    await refund_fee(case.id, yuan=Decimal(yuan), **said, **case.by)


async def refunded(case: Case) -> None:
    await paid(case)
    await refund(case, "300.00", case.clock.today())


async def replied(case: Case) -> None:
    await registered(case)
    await case.on("2025-10-20")
    drawn = Reply(
        answers=(
            Answer("disclosed.provided", "合同随本告知书提供。"),
            Answer("withheld.trade_secret", "单价由乙公司采取保密措施。"),
        ),
        ground="partly_disclosed",
        on=date(2025, 10, 20),
        files=(await case.file("合同.pdf"),),
    )
    await reply(case.id, drawn, **case.by)


async def dispatched(case: Case) -> None:
    await replied(case)
    await case.on("2025-10-21")
    sending = Sending(
        application_id=case.id,
        letter="甲公开〔2025〕1号",
        way=DeliveryWay.POST,
        waybill="１０１２ 3456-78931",
        on=date(2025, 10, 21),
    )
    await dispatch(sending, **case.by)


async def delivered(case: Case) -> None:
    await replied(case)
    await case.on("2025-10-23")
    await record_delivery(
        case.id, way=DeliveryWay.POST, evidence="挂号信", on=date(2025, 10, 23), **case.by
    )


async def withdrawn(case: Case) -> None:
    await registered(case)
    await withdraw(case.id, reason="书面撤回", on=case.clock.today(), **case.by)


async def abandoned(case: Case) -> None:
    await asked(case)
    await case.on("2025-10-16")
    await abandon(case.id, on=date(2025, 10, 16), **case.by)


async def annulled(case: Case) -> None:
    await extended(case)
    await annul(case.id, seq=3, reason="负责人没有同意", **case.by)


# act: (what leads to it, entry, stage, due day, article, its letter)
ACTS_DONE = {
    Act.CONFIRM_RECEIPT: (
        confirmed, EntryKind.RECEIPT_CONFIRMED, Stage.RECEIVED, date(2025, 10, 24),
        "条例第三十一条第三项", None,
    ),
    Act.ASK_REASONS: (
        reasons_asked, EntryKind.REASONS_ASKED, Stage.HANDLING, date(2025, 10, 24),
        "条例第三十五条", "政府信息公开申请说明理由告知书",
    ),
    Act.RECORD_REASONS: (
        reasons_given, EntryKind.REASONS_GIVEN, Stage.HANDLING, date(2025, 10, 24),
        "条例第三十五条", None,
    ),
    Act.CORRECT_REPLY: (
        corrected, EntryKind.REPLY_CORRECTED, Stage.REPLIED, date(2025, 10, 24),
        "条例第三十六条", "予以公开告知书",
    ),
    Act.INFORM_THIRD_PARTY: (
        informed, EntryKind.THIRD_PARTY_INFORMED, Stage.REPLIED, date(2025, 10, 31),
        "条例第三十二条", "政府信息依申请公开告知书",
    ),
    Act.SPLIT: (
        parted, EntryKind.SPLIT, Stage.HANDLING, date(2025, 10, 24),
        "国办发〔2010〕5号", None,
    ),
    Act.JOIN: (
        joined, EntryKind.JOINED, Stage.JOINED, date(2025, 10, 24),
        "条例第三十六条第六项", None,
    ),
    Act.TRANSFER: (
        transferred, EntryKind.TRANSFERRED, Stage.TRANSFERRED, date(2025, 10, 24),
        "条例第二十九条", "政府信息公开申请转送函",
    ),
    Act.REOPEN: (
        reopened, EntryKind.REOPENED, Stage.HANDLING, date(2026, 1, 13),
        "条例第五十一条", None,
    ),
    Act.REGISTER: (
        registered, EntryKind.REGISTERED, Stage.HANDLING, date(2025, 10, 24),
        "条例第四十五条", None,
    ),
    Act.ASK_SUPPLEMENT: (
        asked, EntryKind.SUPPLEMENT_ASKED, Stage.AWAITING_SUPPLEMENT, None,
        "条例第三十条", "政府信息公开申请补正告知书",
    ),
    Act.SUPPLEMENT: (
        supplemented, EntryKind.SUPPLEMENTED, Stage.HANDLING, date(2025, 11, 5),
        "条例第三十条", None,
    ),
    Act.CONSULT: (
        consulted(ConsultationKind.THIRD_PARTY), EntryKind.CONSULTED, Stage.HANDLING,
        date(2025, 11, 14), "条例第三十二条至第三十四条", "政府信息公开征求第三方意见书",
    ),
    Act.RECORD_CONSULTATION_DELIVERY: (
        letter_arrived, EntryKind.CONSULTATION_DELIVERED, Stage.HANDLING, date(2025, 11, 18),
        "条例第三十二条", None,
    ),
    Act.RECORD_OPINION: (
        answered, EntryKind.OPINION_RECEIVED, Stage.HANDLING, date(2025, 10, 31),
        "条例第三十二条、第三十四条", None,
    ),
    Act.EXTEND: (
        extended, EntryKind.EXTENDED, Stage.HANDLING, date(2025, 11, 21),
        "条例第三十三条", "政府信息公开延期答复告知书",
    ),
    Act.DEFER: (
        deferred, EntryKind.DEFERRED, Stage.HANDLING, date(2026, 3, 31),
        "条例第三十五条", "政府信息公开延迟答复告知书",
    ),
    Act.CHARGE: (
        charged, EntryKind.FEE_CHARGED, Stage.AWAITING_PAYMENT, None,
        "条例第四十二条", "政府信息公开信息处理费收费通知书",
    ),
    Act.RECORD_FEE_DELIVERY: (
        notice_arrived, EntryKind.FEE_NOTICE_DELIVERED, Stage.AWAITING_PAYMENT, None,
        "信息处理费办法", None,
    ),
    Act.RECORD_PAYMENT: (
        paid, EntryKind.FEE_PAID, Stage.HANDLING, date(2025, 11, 6),
        "信息处理费办法", None,
    ),
    Act.REDUCE_FEE: (
        reduced, EntryKind.FEE_REDUCED, Stage.HANDLING, date(2025, 10, 31),
        "条例第四十二条", "政府信息公开信息处理费变更告知书",
    ),
    Act.WITHDRAW_FEE_NOTICE: (
        taken_back, EntryKind.FEE_NOTICE_WITHDRAWN, Stage.HANDLING, date(2025, 10, 24),
        "条例第四十二条", "政府信息公开信息处理费变更告知书",
    ),
    Act.REFUND_FEE: (
        refunded, EntryKind.FEE_REFUNDED, Stage.HANDLING, date(2025, 11, 6),
        "信息处理费办法", None,
    ),
    Act.REPLY: (
        replied, EntryKind.REPLIED, Stage.REPLIED, date(2025, 10, 24),
        "条例第三十六条", "部分公开告知书",
    ),
    Act.DISPATCH: (
        dispatched, EntryKind.DISPATCHED, Stage.REPLIED, date(2025, 10, 24),
        "国办公开办函〔2016〕235号", None,
    ),
    Act.RECORD_DELIVERY: (
        delivered, EntryKind.DELIVERED, Stage.REPLIED, date(2025, 10, 24),
        "条例第三十三条", None,
    ),
    Act.WITHDRAW: (
        withdrawn, EntryKind.WITHDRAWN, Stage.WITHDRAWN, date(2025, 10, 24),
        "条例第二十九条", None,
    ),
    Act.ABANDON: (
        abandoned, EntryKind.ABANDONED, Stage.ABANDONED, None,
        "条例第三十条", "不再处理政府信息公开申请告知书",
    ),
    Act.ANNUL: (
        annulled, EntryKind.ANNULLED, Stage.HANDLING, date(2025, 10, 24),
        "条例第四十五条", None,
    ),
}  # fmt: skip


def test_every_act_of_the_law_is_done_here():
    assert set(ACTS_DONE) == set(ACTS)


@pytest.mark.parametrize("act", ACTS_DONE)
async def test_every_act(case: Case, act: Act):
    do, kind, stage, due_on, article, letter = ACTS_DONE[act]
    await do(case)
    application, rows = await case.application(), await case.rows()
    assert (rows[-1].kind, rows[-1].article) == (kind, article)
    assert (application.stage, application.due_on) == (stage, due_on)
    assert all(row.officer_id == case.author.officer_id for row in rows[1:])
    assert all(row.article for row in rows)
    assert all(row.actor is Role.HANDLER for row in rows[1:])
    letters = {row.seq: row.kind for row in await case.letters()}
    assert letters.get(rows[-1].seq) == letter


async def test_a_letter_is_numbered_kept_and_vouched_for_by_its_entry(case: Case):
    await asked(case)
    (letter,) = await case.letters()
    entry = (await case.rows())[-1]
    assert letter.number == "甲公开〔2025〕1号" == entry.facts["letter"]
    assert letter.digest == entry.facts["letter_digest"]
    assert letter.addressee == "申请人甲"
    assert "请写明是哪一份合同。" in letter.body
    assert "2025年10月15日" in letter.body


async def test_the_applicant_is_told_by_mail(case: Case):
    await asked(case)
    subjects = [mail.subject for mail in await OutboxMessage.all().order_by("id")]
    assert len(subjects) == 2
    assert all("JD-2025-00001" in mail.body + mail.subject for mail in await OutboxMessage.all())


async def test_a_supplement_keeps_text_and_files_whole(case: Case):
    await supplemented(case)
    first, second = await Statement.filter(application_id=case.id).order_by("seq")
    assert first.text == TEXT
    assert second.text.endswith("𠮷🙂" * 9_000)
    (file,) = await Attachment.filter(application_id=case.id)
    assert (file.name, file.from_applicant, file.seq) == ("补正材料.pdf", True, second.seq)
    assert (await case.application()).supplement_notice_due_on == date(2025, 9, 30)


async def test_the_applicant_may_supplement_and_withdraw(case: Case):
    await asked(case)
    case.author = APPLICANT
    await supplement(case.id, text="补充", channel=Channel.ONLINE, on=case.clock.today(), **case.by)
    await withdraw(case.id, reason="不需要了", on=case.clock.today(), **case.by)
    last = (await case.rows())[-1]
    assert (last.actor, last.officer_id) == (Role.APPLICANT, None)


@pytest.mark.parametrize("kind", ConsultationKind)
async def test_everybody_consulted_gets_a_letter_of_their_kind(case: Case, kind: ConsultationKind):
    await consulted(kind)(case)
    (letter,) = await case.letters()
    assert (letter.addressee, letter.to_applicant) == ("乙公司", False)
    assert "合同中的单价" in letter.body
    assert "申请人甲" not in letter.body


async def test_consultations_are_numbered_past_annulled_ones(case: Case):
    await consulted(ConsultationKind.CO_AUTHOR)(case)
    await annul(case.id, seq=3, reason="发错机关", **case.by)
    await consult(
        case.id,
        kind=ConsultationKind.CO_AUTHOR,
        whom="丙局",
        matter="合同",
        on=case.clock.today(),
        **case.by,
    )
    assert [asked.id for asked in (await case.facts()).consultations] == ["2"]


async def test_an_extension_tells_both_dates(case: Case):
    await extended(case)
    (letter,) = await case.letters()
    assert "2025年10月24日" in letter.body
    assert "2025年11月21日" in letter.body
    assert (await case.application()).extended


async def test_a_fee_notice_tells_the_amount_of_the_tariff(case: Case):
    await charged(case)
    (letter,) = await case.letters()
    assert "380元" in letter.body or "380.00元" in letter.body
    application = await case.application()
    assert (application.fee_noticed, application.fee_noticed_on) == (
        Decimal("380.00"),
        date(2025, 9, 24),
    )


async def test_what_was_given_back_counts_in_its_own_year(case: Case):
    """Paid in 2025, refunded in 2026: the figures of 2025 stay what they were."""
    await paid(case)
    before = (await year_tallies(case.authority.id, 2025)).fees
    await case.on("2026-01-05")
    await refund(case, "300.00", date(2026, 1, 5))
    assert (await year_tallies(case.authority.id, 2025)).fees == before
    assert before == Fees(1, Decimal("380.00"), Decimal("380.00"))
    after = (await year_tallies(case.authority.id, 2026)).fees
    assert after == Fees(0, Decimal("0.00"), Decimal("-300.00"), Decimal("300.00"))
    application = await case.application()
    assert (application.fee_refunded, application.fee_refunded_on) == (
        Decimal("300.00"),
        date(2026, 1, 5),
    )


async def test_a_notice_taken_back_is_counted_in_no_year_and_a_right_one_may_follow(case: Case):
    await taken_back(case)
    assert (await year_tallies(case.authority.id, 2025)).fees == Fees()
    await charge(case.id, basis=FeeBasis.PAGES, quantity=86, on=date(2025, 9, 24), **case.by)
    fees = (await year_tallies(case.authority.id, 2025)).fees
    assert fees == Fees(1, Decimal("560.00"), Decimal("0.00"))
    kinds = [letter.kind for letter in await case.letters()]
    assert kinds == [
        "政府信息公开信息处理费收费通知书",
        "政府信息公开信息处理费变更告知书",
        "政府信息公开信息处理费收费通知书",
    ]


async def test_items_of_an_earlier_notice_count_for_a_later_application(case: Case):
    """One application of 12 items, then another: that one is the 13th of the month."""
    await registered(case)
    await charge(case.id, basis=FeeBasis.ITEMS, quantity=12, on=case.clock.today(), **case.by)
    other = await case.another(text="请公开2024年环卫作业合同。")
    who = await Particulars.get(application_id=other.id)
    found = await before_in_month(other, who)
    assert [(one.application.id, one.items) for one in found.counted] == [(case.id, 12)]
    assert found.count == 12


async def test_a_reply_to_two_matters(case: Case):
    await replied(case)
    (letter,) = await case.letters()
    assert "合同随本告知书提供。" in letter.body
    assert "单价由乙公司采取保密措施。" in letter.body
    assert "附件：合同.pdf" in letter.body
    assert "甲区人民政府" in letter.body
    application = await case.application()
    assert (application.result, application.ground, application.document_number) == (
        "partly_disclosed",
        "partly_disclosed",
        "甲公开〔2025〕1号",
    )
    (file,) = await Attachment.filter(application_id=case.id)
    assert (file.name, file.from_applicant) == ("合同.pdf", False)


async def test_an_annulled_reply_is_given_again_under_a_new_number(case: Case):
    await replied(case)
    await annul(case.id, seq=3, reason="依据有误", **case.by)
    again = Reply(
        answers=(Answer("disclosed.provided", "随附。"),),
        ground="disclosed.provided",
        on=case.clock.today(),
    )
    await reply(case.id, again, **case.by)
    application = await case.application()
    assert (application.result, application.document_number) == ("disclosed", "甲公开〔2025〕2号")
    assert len(await case.letters()) == 2


async def test_an_act_recorded_late_bears_its_legal_day_and_the_moment_it_was_recorded(case: Case):
    await registered(case)
    await case.on("2025-10-29")
    await extend(
        case.id,
        working_days=10,
        consent_by="负责人甲",
        reason="已于24日书面告知",
        on=date(2025, 10, 24),
        **case.by,
    )
    last = (await case.rows())[-1]
    assert last.on == date(2025, 10, 24)
    assert last.recorded_at == case.clock.now()
    assert (await case.application()).due_on == date(2025, 11, 7)


async def test_whoever_has_few_days_left_to_pay_is_reminded_once(case: Case):
    """Delivered on 26 September: the term ends on 30 October."""
    await notice_arrived(case)
    assert (await case.application()).waits_until == date(2025, 10, 30)
    for on, reminded in (
        ("2025-10-22", 0),
        ("2025-10-23", 1),
        ("2025-10-24", 0),
        ("2025-10-31", 0),
    ):
        await case.on(on)
        assert await remind_of_unpaid_fees(case.clock.now()) == reminded
    mails = [mail.subject for mail in await OutboxMessage.all() if "缴费期限" in mail.subject]
    assert mails == ["政府信息公开申请 JD-2025-00001：缴费期限快到了"]


async def test_nobody_is_reminded_of_what_was_paid(case: Case):
    await paid(case)
    await case.on("2025-10-24")
    assert await remind_of_unpaid_fees(case.clock.now()) == 0


# --- refusals ------------------------------------------------------------------------------


async def extend_by(case: Case, working_days: int) -> None:
    await extend(
        case.id,
        working_days=working_days,
        consent_by="负责人甲",
        reason="材料较多",
        on=case.clock.today(),
        **case.by,
    )


async def counts(case: Case) -> tuple[int, int, int]:
    return (
        len(await case.rows()),
        await Letter.all().count(),
        await OutboxMessage.all().count(),
    )


async def test_a_refusal_leaves_nothing_and_costs_no_number(case: Case):
    await registered(case)
    before = await counts(case)
    with pytest.raises(no.ExtensionTooLong):
        await extend_by(case, 21)
    assert await counts(case) == before
    await extend_by(case, 20)
    (letter,) = await case.letters()
    assert letter.number == "甲公开〔2025〕1号"


async def test_an_extension_needs_the_consent_of_the_head_by_name(case: Case):
    with pytest.raises(no.ExtensionWithoutConsent):
        await extend(
            case.id,
            working_days=5,
            consent_by="  ",
            reason="",
            on=case.clock.today(),
            **case.by,
        )


async def test_an_absurd_extension_is_too_long_not_beyond_the_calendar(case: Case):
    with pytest.raises(no.ExtensionTooLong):
        await extend_by(case, 100_000)


@pytest.mark.parametrize("ground", ["x", "agreed", "other.not_supplemented"])
async def test_a_reply_needs_a_ground_of_its_text(case: Case, ground: str):
    drawn = Reply(answers=(Answer(ground, "……"),), ground=ground, on=case.clock.today())
    with pytest.raises((no.GroundMissing, no.GroundOfOtherText, no.NoGroundOfReply)):
        await reply(case.id, drawn, **case.by)


async def test_a_reply_without_a_matter_is_none(case: Case):
    drawn = Reply(answers=(), ground="disclosed.provided", on=case.clock.today())
    with pytest.raises(no.GroundMissing):
        await reply(case.id, drawn, **case.by)


async def test_nobody_abandons_before_the_term_is_over(case: Case):
    await asked(case)
    await case.on("2025-10-15")
    with pytest.raises(no.SupplementPeriodRunning):
        await abandon(case.id, on=case.clock.today(), **case.by)


async def test_the_system_abandons_once_it_is_over(case: Case):
    await asked(case)
    await case.on("2025-10-16")
    case.author = SYSTEM
    await abandon(case.id, on=case.clock.today(), **case.by)
    assert (await case.rows())[-1].actor is Role.SYSTEM


@pytest.mark.parametrize("roles", [{Role.APPLICANT}, {Role.ADMINISTRATOR}])
async def test_who_may_not_reply(case: Case, roles: set[Role]):
    case.author = Author(next(iter(roles)), frozenset(roles), case.author.officer_id)
    with pytest.raises(no.NotYourAct):
        await register(case.id, **case.by)


async def test_of_two_extensions_at_once_one_is_refused(case: Case):
    await registered(case)
    tries = [extend_by(case, 5), extend_by(case, 7)]
    done = await asyncio.gather(*tries, return_exceptions=True)
    assert sorted(type(result).__name__ for result in done) == ["ExtendedTwice", "NoneType"]
    assert len(await case.letters()) == 1


async def test_nothing_is_recorded_in_advance(case: Case):
    tomorrow = case.clock.today() + timedelta(days=1)
    with pytest.raises(no.AfterToday):
        await withdraw(case.id, reason="", on=tomorrow, **case.by)


async def pay(case: Case, yuan: str, on: date) -> None:
    await record_payment(case.id, yuan=Decimal(yuan), receipt="No.0001", on=on, **case.by)


async def reduce(case: Case, yuan: str, on: date) -> None:
    await reduce_fee(case.id, yuan=Decimal(yuan), reason="低保户", on=on, **case.by)


MONEY_REFUSED = {
    "a payment larger than the notice": (
        notice_arrived, pay, "380.01", date(2025, 9, 26), no.PaymentTooLarge,
    ),
    "a payment in part": (notice_arrived, pay, "100.00", date(2025, 9, 26), no.PaymentTooSmall),
    "a payment dated before the notice": (
        notice_arrived, pay, "380.00", date(2025, 9, 23), no.NoFeeCharged,
    ),
    "a reduction to more than is owed": (
        notice_arrived, reduce, "380.00", date(2025, 9, 26), fee_refusals.NotReduced,
    ),
    "a refund above what was paid": (
        paid, refund, "380.01", date(2025, 10, 10), fee_refusals.RefundTooLarge,
    ),
    "a refund dated before the payment": (
        paid, refund, "1.00", date(2025, 10, 9), fee_refusals.NothingToRefund,
    ),
    "a second refund": (refunded, refund, "80.00", date(2025, 10, 10), fee_refusals.RefundedTwice),
}  # fmt: skip


@pytest.mark.parametrize(
    ("before", "act", "yuan", "on", "reason"), MONEY_REFUSED.values(), ids=MONEY_REFUSED
)
async def test_money_that_cannot_be_leaves_nothing_behind(
    case: Case, before, act, yuan, on, reason
):
    await before(case)
    stood, index = await counts(case), await case.application()
    with pytest.raises(reason):
        await act(case, yuan, on)
    assert await counts(case) == stood
    assert dict(await case.application()) == dict(index)
