"""Letters to test with: an office, an application, and one letter of every kind."""

from datetime import date
from decimal import Decimal

from tracker.law.fees import fee
from tracker.law.grounds import GROUNDS
from tracker.law.terms import FeeBasis, Law
from tracker.letters.compose import LetterKind, Sender, compose

OFFICE = Sender(
    name="示例街道办事处",
    address="示例市示例区中心路8号",
    telephone="0000-12345678",
    hours="工作日 9:00—17:00",
    review_body="示例区人民政府",
    court="示例市铁路运输法院",
)
NUMBER = "示街公开〔2025〕12号"
REGISTER_NUMBER = "SL-2025-00007"

FACTS = {
    LetterKind.SUPPLEMENT_NOTICE: {
        "items": "1.请写明合同名称。\n2.请补充身份证明。",
        "respond_by": date(2025, 10, 17),
    },
    LetterKind.REASONS_NOTICE: {
        "items": "本月已提出申请35件，其中30件内容相近。",
        "respond_by": date(2025, 10, 24),
    },
    LetterKind.EXTENSION_NOTICE: {
        "reason": "需要向档案部门调阅。",
        "working_days": 20,
        "old_due_on": date(2025, 10, 24),
        "due_on": date(2025, 11, 21),
    },
    LetterKind.DEFERRAL_NOTICE: {"reason": "涉及材料三千余件。", "due_on": date(2026, 1, 21)},
    LetterKind.THIRD_PARTY_CONSULTATION: {"matter": "垃圾清运合同"},
    LetterKind.CO_AUTHOR_CONSULTATION: {"matter": "联合会议纪要"},
    LetterKind.AUTHORITY_CONSULTATION: {"matter": "工程竣工验收报告由谁制作"},
    LetterKind.THIRD_PARTY_NOTICE: {
        "consulted_on": date(2025, 9, 24),
        "disclosed": "垃圾清运合同的价款条款",
        "reason": "涉及财政资金使用，公众有权监督。",
    },
    LetterKind.TRANSFER: {"reason": "信封写明收件单位为示例区城市管理局。"},
    LetterKind.FEE_NOTICE: {"fee": fee(FeeBasis.ITEMS, 41, date(2025, 10, 17))},
    LetterKind.FEE_CHANGE: {
        "charged_on": date(2025, 10, 10),
        "notice": "示街公开〔2025〕10号",
        "charged": Decimal("4300.00"),
        "owed": Decimal("0.00"),
        "reason": "申请人属于最低生活保障对象。",
    },
    LetterKind.REPLY: {"answers": [(GROUNDS["disclosed.provided"], "见附件。")], "files": []},
    LetterKind.ABANDONMENT: {"for_supplement": True},
    LetterKind.CONSULTATION_NOTICE: {
        "whom_asked": "征求第三方的意见",
        "asked_on": date(2025, 9, 24),
        "is_several": False,
        "text": "",
    },
    LetterKind.OPINION_CONFIRMATION: {
        "consulted_on": date(2025, 9, 24),
        "answered_on": date(2025, 10, 10),
        "opinion": "不同意公开",
        "summary": "合同的价款属于商业秘密。",
        "text": "",
    },
    LetterKind.ASSISTANCE_REQUEST: {
        "text": "检索2025年环卫作业合同的付款凭证。",
        "due_on": date(2025, 10, 24),
    },
    LetterKind.TRANSFER_NOTICE: {
        "whom": "示例区城市管理局",
        "transferred_on": date(2025, 9, 23),
        "text": "该机关的地址：中心路9号。",
    },
    LetterKind.CORRECTION_FORWARDING: {"text": "要求更正的记录：房屋登记的面积。"},
}


def letter(kind, *, law=Law.TEXT_2019, addressee="申请人甲", sender=OFFICE, on=None, **facts):
    """A letter of that kind; an application under the text of 2008 is one of 2018."""
    old = law is Law.TEXT_2008
    return compose(
        kind,
        sender=sender,
        number=NUMBER,
        addressee=addressee,
        to_applicant=True,
        on=on or (date(2018, 10, 10) if old else date(2025, 10, 17)),
        facts={
            "register_number": REGISTER_NUMBER,
            "received_on": date(2018, 9, 20) if old else date(2025, 9, 22),
            "law": law,
            "asked": "政府信息公开申请",
            **FACTS[kind],
            **facts,
        },
    )


def reply(*answers, **more):
    """A reply to matters given as (key of the ground, the officer's words)."""
    drawn = [(GROUNDS[key], text) for key, text in answers]
    law = drawn[0][0].law
    return letter(LetterKind.REPLY, law=law, answers=drawn, **more)
