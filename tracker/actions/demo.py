"""An example sub-district with applications at every stage, made by the real acts.

Every act is done on a day counted back from today in working days, so that each light,
stage and table of the pages has something to show whenever it is filled.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from stdnum.iso7064 import mod_11_2

from tracker.actions.ask_supplement import ask_supplement
from tracker.actions.authorities import AuthorityRefused, add_authority, change_authority
from tracker.actions.charge import charge
from tracker.actions.consult import consult
from tracker.actions.demo_catalogue import fill_catalogue
from tracker.actions.demo_challenges import review_and_suit
from tracker.actions.demo_fees import charge_and_refund
from tracker.actions.demo_handling import fill_handling
from tracker.actions.demo_mail import fill_mail
from tracker.actions.demo_office import first_officer, publish_last_year
from tracker.actions.demo_workflow import COLLEAGUES, fill_workflow
from tracker.actions.end import abandon, withdraw
from tracker.actions.extend import extend
from tracker.actions.messages import answer_message, write_message
from tracker.actions.rate import rate
from tracker.actions.reasons import ask_reasons
from tracker.actions.receive import Receipt, Submission, receive
from tracker.actions.record_challenge import ChallengeFacts, record_challenge
from tracker.actions.register import register
from tracker.actions.reopen import reopen
from tracker.actions.reply import Answer, Reply, record_delivery, reply
from tracker.actions.split import split
from tracker.actions.supplement import supplement
from tracker.clock import CHINA, Clock
from tracker.files.attachments import StoredFile, accept
from tracker.files.store import Store
from tracker.law.calendar import Calendar
from tracker.law.terms import (
    ApplicantKind,
    ChallengeKind,
    ChallengeResult,
    Channel,
    ConsultationKind,
    DeliveryWay,
    FeeBasis,
    IdentityDocument,
    RatingReason,
)
from tracker.records.calendars import current_calendar
from tracker.records.codes import Codes, new_token
from tracker.records.journal import APPLICANT, Author, officer_author
from tracker.records.models import Application, Authority

CODE = "DEMO"

_OFFICE = {
    "address": "示例市示例区中心路8号105室",
    "hours": "工作日 9:00—11:30，13:30—17:00",
    "telephone": "0000-12345678",
    "document_word": "示街公开",
    "review_body": "示例区人民政府",
    "court": "示例市铁路运输法院",
    "level": "street_office",
}
_KINDS = (
    ApplicantKind.NATURAL_PERSON,
    ApplicantKind.BUSINESS,
    ApplicantKind.NATURAL_PERSON,
    ApplicantKind.LEGAL_SERVICES,
    ApplicantKind.NATURAL_PERSON,
)
_ASKED = (
    "2024年1月至6月本街道与环卫公司签订的垃圾清运合同及付款凭证。",
    "中心路老旧小区加装电梯的补贴标准和本年度已发放名单中的总金额。",
    "本街道2025年城乡居民最低生活保障对象人数及资金发放总额。",
    "东门社区服务中心改建工程的招标公告、中标通知书和竣工验收报告。",
    "本街道2025年度应急预案全文。",
    "关于北河沿线房屋征收补偿方案的会议纪要。",
    "中心路8号地块临时停车场的审批文件，文号不详，约在2025年夏天。",
)


@dataclass
class _Teller:
    """Tells stories: an applicant and an officer acting on days counted back from today."""

    authority: Authority
    author: Author
    codes: Codes
    calendar: Calendar
    today: date
    told: int = 0

    def ago(self, working_days: int) -> datetime:
        """A moment in office hours that many working days before today."""
        day, left = self.today, working_days
        while left:
            day -= timedelta(days=1)
            left -= self.calendar.is_working(day)
        return datetime.combine(day, time(9, 10 + self.told % 40), CHINA)

    async def applied(self, ago: int, channel: Channel = Channel.ONLINE) -> Application:
        """An application of that day; the applicants take turns in kind and question."""
        self.told += 1
        kind = _KINDS[self.told % len(_KINDS)]
        person = kind is ApplicantKind.NATURAL_PERSON
        now = self.ago(ago)
        online = channel is Channel.ONLINE
        return await receive(
            self.authority,
            Submission(
                description=_ASKED[self.told % len(_ASKED)],
                applicant_kind=kind,
                name=f"申请人{self.told}" if person else f"示例单位{self.told}",
                identity_document=IdentityDocument.RESIDENT_CARD if person else None,
                identity_number=_number_of_nobody(self.told) if person else "",
                telephone=f"1380000{self.told:04d}",
            ),
            Receipt(
                channel=channel,
                on=now.date(),
                evidence="网上提交，系统自动确认" if online else "收发登记",
            ),
            token=new_token(),
            codes=self.codes,
            author=APPLICANT if online else self.author,
            now=now,
        )

    async def registered(self, ago: int, channel: Channel = Channel.ONLINE) -> Application:
        application = await self.applied(ago, channel)
        if channel is Channel.ONLINE:
            await register(application.id, author=self.author, now=self.ago(ago))
        return application

    async def replied(
        self, received: int, ended: int, *answers: Answer, files: tuple[StoredFile, ...] = ()
    ) -> Application:
        """Received and answered so many working days ago; the first ground is counted."""
        application = await self.registered(received)
        drawn = Reply(
            answers=answers, ground=answers[0].ground, on=self.ago(ended).date(), files=files
        )
        await reply(application.id, drawn, author=self.author, now=self.ago(ended))
        return application


def _number_of_nobody(n: int) -> str:
    """A resident number that checks and is nobody's: its bearer were born in 1880."""
    digits = f"44052418800101{n:03d}"
    return digits + mod_11_2.calc_check_digit(digits)


async def fill_demo(store: Store, codes: Codes, clock: Clock) -> list[str]:
    """Make the example and give what to say of it: how to sign in, one tracking code."""
    if await Authority.exists(code=CODE):
        raise AuthorityRefused("示例机关已经存在；要重新生成，请换一个空的 TRACKER_DATA 目录。")
    now = clock.now()
    await add_authority(CODE, name="示例街道办事处", now=now)
    authority = await change_authority(CODE, now=now, **_OFFICE)
    officer, password = await first_officer(authority, now)
    author = officer_author(officer.id, officer.held_roles)
    teller = _Teller(authority, author, codes, await current_calendar(), clock.today())
    for ago, story in _STORIES:
        await story(teller, ago)
    released = await _disclosed_with_file(teller, store)
    await fill_catalogue(
        authority, released, author=author, store=store, codes=codes, now=teller.ago(2)
    )
    await publish_last_year(authority, officer, now)
    await fill_workflow(
        authority, officer, password=password, store=store, author=author, now=teller.ago(1)
    )
    number, code = await _followed(teller)
    await fill_handling(
        authority, officer.id, store=store, calendar=teller.calendar, now=teller.ago(0)
    )
    await fill_mail(authority, officer, store=store, now=teller.ago(1))
    return [
        f"示例机关：{authority.name}（{CODE}）",
        f"工作人员登录名 {officer.sign_in_name}，口令 {password}",
        f"公众查询示例：登记编号 {number}，查询码 {code}",
        f"其他工作人员 {'、'.join(name for name, *_ in COLLEAGUES)}，口令相同",
    ]


Story = Callable[[_Teller, int], Awaitable[object]]


async def _new(teller: _Teller, ago: int) -> None:
    await teller.applied(ago)


def _under_way(channel: Channel) -> Story:
    return lambda teller, ago: teller.registered(ago, channel)


def _answered(after: int, *answers: Answer) -> Story:
    return lambda teller, ago: teller.replied(ago, ago - after, *answers)


async def _supplement_asked(teller: _Teller, ago: int) -> None:
    application = await teller.registered(ago)
    await ask_supplement(
        application.id,
        items="请说明所需停车场审批文件的大致时间或者项目名称，以便查找。",
        respond_by=teller.calendar.after(teller.today, 8),
        on=teller.ago(ago - 4).date(),
        author=teller.author,
        now=teller.ago(ago - 4),
    )


async def _supplemented(teller: _Teller, ago: int) -> None:
    application = await teller.registered(ago)
    await ask_supplement(
        application.id,
        items="请说明需要哪一年度的资料。",
        respond_by=teller.today,
        on=teller.ago(ago - 4).date(),
        author=teller.author,
        now=teller.ago(ago - 4),
    )
    await supplement(
        application.id,
        text="我需要的是2025年度的资料。",
        channel=Channel.ONLINE,
        on=teller.ago(ago - 7).date(),
        author=APPLICANT,
        now=teller.ago(ago - 7),
    )


async def _abandoned(teller: _Teller, ago: int) -> None:
    application = await teller.registered(ago)
    await ask_supplement(
        application.id,
        items="请说明所需信息的名称或者特征。",
        respond_by=teller.ago(ago - 14).date(),
        on=teller.ago(ago - 4).date(),
        author=teller.author,
        now=teller.ago(ago - 4),
    )
    now = teller.ago(ago - 16)
    await abandon(application.id, on=now.date(), author=teller.author, now=now)


async def _suspended(teller: _Teller, ago: int) -> None:
    application = await teller.registered(ago)
    await consult(
        application.id,
        kind=ConsultationKind.THIRD_PARTY,
        whom="示例环卫有限公司",
        matter="公开合同单价是否损害贵单位合法权益",
        on=teller.ago(ago - 6).date(),
        author=teller.author,
        now=teller.ago(ago - 6),
    )


async def _extended(teller: _Teller, ago: int) -> None:
    application = await teller.registered(ago)
    await extend(
        application.id,
        working_days=20,
        consent_by="公开办负责人",
        reason="涉及资料较多，需要到档案室查找",
        on=teller.ago(ago - 18).date(),
        author=teller.author,
        now=teller.ago(ago - 18),
    )


async def _charged(teller: _Teller, ago: int) -> None:
    application = await teller.registered(ago)
    await charge(
        application.id,
        basis=FeeBasis.PAGES,
        quantity=68,
        on=teller.ago(ago - 5).date(),
        author=teller.author,
        now=teller.ago(ago - 5),
    )


async def _refunded(teller: _Teller, ago: int) -> None:
    application = await teller.registered(ago)
    charged, paid, refunded = (teller.ago(ago - n) for n in (2, 5, 7))
    days = {"charged": charged, "paid": paid, "refunded": refunded}
    await charge_and_refund(application.id, author=teller.author, **days)


async def _asked_for_reasons(teller: _Teller, ago: int) -> None:
    application = await teller.registered(ago)
    now = teller.ago(ago - 2)
    await ask_reasons(
        application.id,
        items="您本月已就同一项目提出申请18件，其中多件内容相近。",
        respond_by=teller.calendar.after(teller.today, 6),
        on=now.date(),
        author=teller.author,
        now=now,
    )


async def _split(teller: _Teller, ago: int) -> None:
    application = await teller.registered(ago)
    now = teller.ago(ago - 1)
    await split(
        application.id,
        matters=("东门社区服务中心改建工程的竣工验收报告。",),
        reason="含有两项互不相关的内容，分别办理",
        on=now.date(),
        author=teller.author,
        now=now,
    )


async def _handled_anew(teller: _Teller, ago: int) -> None:
    """A reply that was annulled on review, and is due again."""
    application = await teller.replied(
        ago, ago - 15, Answer("withheld.internal_affairs", "属于内部工作流程信息。")
    )
    now = teller.ago(3)
    await record_challenge(
        teller.authority,
        ChallengeFacts(
            kind=ChallengeKind.REVIEW,
            case_number="示政复〔示例〕6号",
            filed_on=teller.ago(40).date(),
            closed_on=now.date(),
            result=ChallengeResult.CORRECTED,
            decision="撤销并责令重新作出",
            register_number=application.register_number,
        ),
        author=teller.author,
        now=now,
    )
    await reopen(
        application.id,
        case_number="示政复〔示例〕6号",
        decision="撤销并责令重新作出",
        reply_by=None,
        reason="",
        on=now.date(),
        author=teller.author,
        now=now,
    )


async def _withdrawn(teller: _Teller, ago: int) -> None:
    application = await teller.registered(ago)
    now = teller.ago(ago - 2)
    await withdraw(
        application.id, reason="已在网站上找到", on=now.date(), author=APPLICANT, now=now
    )


async def _challenged(teller: _Teller, ago: int) -> None:
    """A refusal, a review that upheld it, and a suit in which the answer is due."""
    application = await teller.replied(
        ago,
        ago - 15,
        Answer("withheld.process_information", "会议纪要属于讨论记录，未形成最终决定。"),
    )
    await review_and_suit(teller.authority, application, teller.author, teller.ago)


_PROVIDED = Answer("disclosed.provided", "复印件随信提供。")

# How many working days ago each was received, oldest first: numbers follow the days.
_STORIES: tuple[tuple[int, Story], ...] = (
    (300, _answered(15, _PROVIDED)),
    (290, _answered(10, Answer("unable.nonexistent", "经检索档案室和业务科室，未找到。"))),
    (280, _answered(18, _PROVIDED)),
    (262, _answered(19, _PROVIDED)),
    (240, _answered(12, Answer("withheld.registry_query", "请到不动产登记机构查询。"))),
    (70, _handled_anew),
    (55, _challenged),
    (50, _abandoned),
    (45, _answered(4, Answer("not_processed.petition", "请通过示例区信访局反映。"))),
    (40, _answered(15, Answer("disclosed.already_public", "见本街道网站政务公开专栏。"))),
    (
        38,
        _answered(
            16,
            Answer("partly_disclosed", "提供合同文本，隐去联系人身份证号码和银行账号。"),
            Answer("withheld.privacy", "所隐去的内容属于个人隐私，公开会损害第三方合法权益。"),
        ),
    ),
    (35, _answered(5, Answer("unable.nonexistent", "经检索档案室和业务科室，未找到。"))),
    (
        33,
        _answered(
            2,
            Answer("unable.other_authority", "由示例区住房和城乡建设局负责，电话0000-87654321。"),
        ),
    ),
    (28, _withdrawn),
    (24, _extended),
    (22, _under_way(Channel.ONLINE)),
    (20, _under_way(Channel.ORAL)),
    (19, _under_way(Channel.ONLINE)),
    (16, _under_way(Channel.POST)),
    (14, _refunded),
    (12, _supplemented),
    (10, _suspended),
    (9, _under_way(Channel.COUNTER)),
    (8, _charged),
    (6, _supplement_asked),
    (5, _asked_for_reasons),
    (4, _split),
    (3, _under_way(Channel.ONLINE)),
    (1, _new),
    (0, _new),
)


async def _disclosed_with_file(teller: _Teller, store: Store) -> Application:
    """A reply with a file to download, handed over."""
    text = "本街道2025年度应急预案（示例文本）\n一、总则\n二、组织体系\n".encode()
    file = await accept(store, "2025年度应急预案.txt", text, limit=1024 * 1024)
    application = await teller.replied(
        18, 7, Answer("disclosed.provided", "随本答复书提供预案全文。"), files=(file,)
    )
    await record_delivery(
        application.id,
        way=DeliveryWay.POST,
        evidence="挂号信回执 XA00000000011",
        on=teller.ago(4).date(),
        author=teller.author,
        now=teller.ago(4),
    )
    await rate(
        application.id,
        score=4,
        reasons=(RatingReason.CLEAR, RatingReason.SLOW),
        text="材料很全，就是等得久了一点。",
        now=teller.ago(2),
    )
    return application


async def _followed(teller: _Teller) -> tuple[str, str]:
    """One more application whose tracking code is told, to try the tracking page."""
    token, now = new_token(), teller.ago(2)
    application = await receive(
        teller.authority,
        Submission(
            description=_ASKED[0],
            applicant_kind=ApplicantKind.NATURAL_PERSON,
            name="申请人甲",
            telephone="13800009999",
        ),
        Receipt(channel=Channel.ONLINE, on=now.date(), evidence="网上提交，系统自动确认"),
        token=token,
        codes=teller.codes,
        author=APPLICANT,
        now=now,
    )
    await register(application.id, author=teller.author, now=now)
    await write_message(
        application.id, text="请问付款凭证可以只要上半年的吗？", now=now + timedelta(hours=1)
    )
    await answer_message(
        application.id,
        text="可以。我们先按2024年1月至6月查找。",
        author=teller.author,
        now=now + timedelta(hours=2),
    )
    await write_message(
        application.id, text="谢谢。合同的补充协议也一并提供。", now=now + timedelta(hours=3)
    )
    return application.register_number, teller.codes.tracking_code(token)
