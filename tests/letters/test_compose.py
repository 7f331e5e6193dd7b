"""What every kind of letter must contain (law.md, 9.2), under both texts."""

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from tests.letters.letters import FACTS, NUMBER, OFFICE, REGISTER_NUMBER, letter, reply
from tracker.law.fees import fee
from tracker.law.grounds import GROUNDS
from tracker.law.remedies import LETTERS_WITHOUT_REMEDY
from tracker.law.stages import ACTS
from tracker.law.terms import Act, AuthorityLevel, FeeBasis, Law
from tracker.letters.compose import LetterKind, Sender

KIND = LetterKind
REGULATION = "《中华人民共和国政府信息公开条例》"
OLD_REGULATION = f"{REGULATION}（国务院令第492号）"
FEE_MEASURE = "《政府信息公开信息处理费管理办法》（国办函〔2020〕109号）"
TO_THE_APPLICANT = [
    KIND.SUPPLEMENT_NOTICE,
    KIND.REASONS_NOTICE,
    KIND.EXTENSION_NOTICE,
    KIND.DEFERRAL_NOTICE,
    KIND.FEE_NOTICE,
    KIND.FEE_CHANGE,
    KIND.REPLY,
    KIND.ABANDONMENT,
    KIND.CONSULTATION_NOTICE,
    KIND.TRANSFER_NOTICE,
]
CONSULTATIONS = sorted(set(KIND) - set(TO_THE_APPLICANT))
REPLIES = [ground.key for ground in GROUNDS.values() if ground.is_reply]

MUST_CONTAIN = [
    (
        KIND.SUPPLEMENT_NOTICE,
        f"{REGULATION}第三十条",
        "一次性告知",
        "1.请写明合同名称。",
        "2025年10月17日前（含当日）",
        "答复期限自本机关收到补正的申请之日起计算",
        "逾期不补正的，视为放弃申请",
    ),
    (
        KIND.EXTENSION_NOTICE,
        f"{REGULATION}第三十三条",
        "答复期限于2025年10月24日届满",
        "需要向档案部门调阅。",
        "经本机关政府信息公开工作机构负责人同意",
        "延长20个工作日",
        "延长后的答复期限为2025年11月21日",
    ),
    (
        KIND.DEFERRAL_NOTICE,
        f"{REGULATION}第三十五条",
        "涉及材料三千余件。",
        "延迟答复的合理期限至2026年1月21日",
    ),
    (
        KIND.THIRD_PARTY_CONSULTATION,
        f"{REGULATION}第三十二条",
        "垃圾清运合同",
        "之日起15个工作日内",
        "同意公开、不同意公开或者同意部分公开",
        "逾期未提出意见的，由本机关依照",
        "示例市示例区中心路8号",
    ),
    (
        KIND.CO_AUTHOR_CONSULTATION,
        f"{REGULATION}第三十四条",
        "联合会议纪要",
        "之日起15个工作日内",
        "逾期未提出意见的，视为同意公开",
    ),
    (
        KIND.AUTHORITY_CONSULTATION,
        f"{REGULATION}第三十三条",
        "工程竣工验收报告由谁制作",
        "尽快函复",
    ),
    (
        KIND.REASONS_NOTICE,
        f"{REGULATION}第三十五条",
        "本月已提出申请35件，其中30件内容相近。",
        "2025年10月24日前（含当日）",
        "逾期没有说明理由的，不予处理该申请",
        "将确定延迟答复的合理期限",
    ),
    (
        KIND.THIRD_PARTY_NOTICE,
        f"{REGULATION}第三十二条",
        "2025年9月24日就一件政府信息公开申请",
        "垃圾清运合同的价款条款",
        "涉及财政资金使用，公众有权监督。",
        "60日内向示例区人民政府申请行政复议",
    ),
    (
        KIND.TRANSFER,
        "2025年9月22日收到一件写明向贵单位提出的政府信息公开申请",
        "信封写明收件单位为示例区城市管理局。",
        "请依法处理",
    ),
    (
        KIND.FEE_NOTICE,
        f"{REGULATION}第四十二条、{FEE_MEASURE}第四条",
        "按件计收，实行超额累进",
        "累计申请41件，第11件至第30件每件100元，计2000元；"
        "第31件至第40件每件200元，计2000元；第41件每件300元，计300元。",
        "人民币4300元（大写：肆仟叁佰元整）",
        "次日起20个工作日内",
        "逾期未缴纳的，视为放弃申请",
        "自您完成缴费次日起重新计算",
        "不能单独申请行政复议或者提起行政诉讼",
    ),
    (
        KIND.FEE_CHANGE,
        f"{REGULATION}第四十二条",
        "2025年10月10日发出收费通知书（示街公开〔2025〕10号），收费数额为人民币4300元",
        "决定免收，您不需要缴纳",
        "答复期限自本告知书作出次日起重新计算",
        "理由：申请人属于最低生活保障对象。",
    ),
    (
        KIND.ABANDONMENT,
        f"{REGULATION}第三十条",
        "没有收到您的补正材料",
        "视为您放弃申请，本机关不再处理",
        "60日内向示例区人民政府申请行政复议",
        "6个月内向示例市铁路运输法院提起行政诉讼",
    ),
    (
        KIND.REPLY,
        f"{REGULATION}第三十六条第二项",
        "本机关予以公开",
        "见附件。",
        "60日内向示例区人民政府申请行政复议",
        "6个月内向示例市铁路运输法院提起行政诉讼",
        "投诉、举报",
    ),
    (
        KIND.CONSULTATION_NOTICE,
        "需要征求第三方的意见",
        "2025年9月24日书面征求意见",
        f"根据{REGULATION}第三十三条的规定",
        "所需时间不计算在答复期限内",
    ),
    (
        KIND.OPINION_CONFIRMATION,
        "2025年10月10日收到您（贵单位）的答复",
        "本机关登记的意见为：不同意公开。",
        "合同的价款属于商业秘密。",
        "签名或者盖章后寄回",
    ),
    (
        KIND.ASSISTANCE_REQUEST,
        "检索2025年环卫作业合同的付款凭证。",
        "是否可以公开的意见和理由",
        "答复期限为2025年10月24日",
        "计算在该期限内",
    ),
    (
        KIND.TRANSFER_NOTICE,
        "写明向示例区城市管理局提出",
        "2025年9月23日转送示例区城市管理局",
        "由其收到之日起计算",
    ),
    (
        KIND.CORRECTION_FORWARDING,
        f"根据{REGULATION}第四十一条的规定",
        "不属于本机关职能范围",
        "要求更正的记录：房屋登记的面积。",
        "将处理结果告知申请人",
    ),
]


@pytest.mark.parametrize("must", MUST_CONTAIN, ids=lambda must: must[0])
def test_must_contain(must):
    kind, *parts = must
    body = letter(kind).body
    for part in parts:
        assert part in body


def test_every_kind_is_in_the_table_above():
    assert {must[0] for must in MUST_CONTAIN} == set(KIND)


@pytest.mark.parametrize("kind", TO_THE_APPLICANT)
def test_a_letter_to_the_applicant_begins_with_day_and_number(kind):
    first = letter(kind).body.splitlines()[0]
    assert first == (
        f"　　本机关于2025年9月22日收到您提出的政府信息公开申请（登记编号：{REGISTER_NUMBER}）。"
    )


@pytest.mark.parametrize("kind", CONSULTATIONS)
def test_a_consultation_says_nothing_of_the_applicant(kind):
    written = letter(kind, addressee="示例环卫有限公司")
    assert REGISTER_NUMBER in written.body
    assert "申请人" not in re.sub("(答复|告知)申请人", "", written.body)


@pytest.mark.parametrize("kind", KIND)
def test_every_letter_keeps_number_addressee_and_day_and_ends_with_the_office(kind):
    written = letter(kind)
    assert (written.number, written.addressee) == (NUMBER, "申请人甲")
    assert written.on == date(2025, 10, 17)
    assert written.body.splitlines()[-1] == (
        "　　本机关政府信息公开工作机构地址：示例市示例区中心路8号；"
        "联系电话：0000-12345678；办公时间：工作日 9:00—17:00。"
    )


NOT_BEFORE_2021 = {KIND.FEE_NOTICE, KIND.FEE_CHANGE}


@pytest.mark.parametrize(
    ("kind", "law"),
    [
        (kind, law)
        for law in Law
        for kind in KIND
        if law is Law.TEXT_2019 or kind not in NOT_BEFORE_2021
    ],
)
def test_every_paragraph_has_its_indent_and_nothing_is_left_unsaid(kind, law):
    for line in letter(kind, law=law).body.splitlines():
        assert re.match(r"　　[^\s　]", line), line
        assert "None" not in line
        assert "{" not in line
        assert "，。" not in line


OLD = [
    (KIND.SUPPLEMENT_NOTICE, f"{OLD_REGULATION}第二十一条第四项"),
    (KIND.EXTENSION_NOTICE, f"{OLD_REGULATION}第二十四条"),
    (KIND.THIRD_PARTY_CONSULTATION, f"{OLD_REGULATION}第二十三条"),
]


@pytest.mark.parametrize(("kind", "article"), OLD)
def test_an_application_of_2018_is_told_the_text_of_2008(kind, article):
    assert article in letter(kind, law=Law.TEXT_2008).body


def test_the_text_of_2008_knows_neither_terms_nor_consent_by_silence():
    for kind in (KIND.THIRD_PARTY_CONSULTATION, KIND.CO_AUTHOR_CONSULTATION):
        body = letter(kind, law=Law.TEXT_2008).body
        assert "15个工作日" not in body
        assert "逾期" not in body
    assert "视为放弃" not in letter(KIND.SUPPLEMENT_NOTICE, law=Law.TEXT_2008).body


def test_titles_are_those_the_table_of_acts_and_the_law_name():
    acts = {
        Act.ASK_SUPPLEMENT: KIND.SUPPLEMENT_NOTICE,
        Act.EXTEND: KIND.EXTENSION_NOTICE,
        Act.DEFER: KIND.DEFERRAL_NOTICE,
        Act.CHARGE: KIND.FEE_NOTICE,
        Act.REDUCE_FEE: KIND.FEE_CHANGE,
        Act.WITHDRAW_FEE_NOTICE: KIND.FEE_CHANGE,
        Act.ABANDON: KIND.ABANDONMENT,
    }
    for act, kind in acts.items():
        assert letter(kind).title == ACTS[act].letter
    for kind in KIND:
        if kind in LETTERS_WITHOUT_REMEDY:
            assert kind.label.endswith(LETTERS_WITHOUT_REMEDY[kind].title)


@pytest.mark.parametrize("key", REPLIES)
def test_every_ground_of_reply_has_its_words_article_and_title(key):
    ground = GROUNDS[key]
    written = reply((key, "事实和理由。"))
    assert written.title == ground.letter
    assert "　　事实和理由。" in written.body
    last = ground.article.rpartition("、")[2].removeprefix("2008年").removeprefix("条例")
    assert last in written.body
    assert "申请行政复议" in written.body


@pytest.mark.parametrize("key", REPLIES)
def test_without_words_of_the_officer_the_decision_ends_in_a_full_stop(key):
    assert not re.search(r"[：，]\n", reply((key, " ")).body)


def test_several_matters_are_answered_one_by_one():
    written = reply(
        ("disclosed.provided", "合同三份，见附件。"),
        ("withheld.trade_secret", "第三方不同意公开。"),
        files=["合同.pdf", "清单.xlsx"],
    )
    assert written.title == "部分公开告知书"
    assert "一、关于第1项申请内容。您申请公开的政府信息可以公开。" in written.body
    assert "二、关于第2项申请内容。您申请公开的政府信息涉及商业秘密" in written.body
    assert written.body.endswith("　　附件：1.合同.pdf\n　　　　　2.清单.xlsx")
    assert "对其中不予公开的部分不服的，应当先自收到本告知书之日起60日内" in written.body


@pytest.mark.parametrize(
    ("grounds", "title"),
    [
        (("disclosed.provided", "withheld.privacy"), "部分公开告知书"),
        (("partly_disclosed", "unable.nonexistent"), "部分公开告知书"),
        (("withheld.privacy", "withheld.trade_secret"), "不予公开告知书"),
        (("withheld.privacy", "unable.nonexistent"), "政府信息公开告知书"),
        (("disclosed.provided", "unable.nonexistent"), "政府信息公开告知书"),
        (("agreed", "denied.privacy"), "部分公开告知书"),
        (("correction.corrected", "correction.not_corrected"), "政府信息公开告知书"),
    ],
)
def test_the_title_of_a_reply_to_several_matters(grounds, title):
    assert reply(*((key, "事实和理由。") for key in grounds)).title == title


def test_withheld_from_2024_review_comes_first_and_before_that_there_was_a_choice():
    today = reply(("withheld.state_secret", "依法定密。")).body
    assert "未经行政复议，不能直接提起行政诉讼" in today
    before = reply(("withheld.state_secret", "依法定密。"), on=date(2023, 12, 29)).body
    assert "或者自收到本告知书之日起6个月内向示例市铁路运输法院提起行政诉讼" in before


def test_an_office_that_named_no_review_body_names_it_by_law():
    written = letter(KIND.ABANDONMENT, sender=Sender(name="示例街道办事处"))
    assert "向有权受理的行政复议机关申请行政复议" in written.body
    assert "向有管辖权的人民法院提起行政诉讼" in written.body


def test_an_office_that_named_none_but_told_its_level_names_them_by_level():
    sender = Sender(name="示例区人民政府", level=AuthorityLevel.COUNTY_GOVERNMENT)
    written = letter(KIND.ABANDONMENT, sender=sender)
    assert "向上一级人民政府申请行政复议" in written.body
    assert "向有管辖权的中级人民法院提起行政诉讼" in written.body


def test_unpaid_is_told_otherwise_than_not_supplemented():
    body = letter(KIND.ABANDONMENT, for_supplement=False).body
    assert "没有按照通知要求缴纳费用" in body
    assert f"根据{FEE_MEASURE}的规定" in body
    assert "补正" not in body


def test_by_pages():
    by_pages = letter(KIND.FEE_NOTICE, fee=fee(FeeBasis.PAGES, 68, date(2025, 10, 17))).body
    assert f"{FEE_MEASURE}第五条" in by_pages
    assert "该申请共计68页，第31页至第68页每页10元，计380元。" in by_pages


@pytest.mark.parametrize(
    ("owed", "said", "not_said"),
    [
        (Decimal("100.00"), "变更为人民币100元（大写：壹佰元整）。缴费期限不变", "不需要缴纳"),
        (None, "现撤回该收费通知书，您不需要缴纳。撤回后，答复期限按没有发出", "重新计算"),
    ],
    ids=["reduced", "taken back"],
)
def test_what_became_of_a_fee_notice(owed, said, not_said):
    body = letter(KIND.FEE_CHANGE, **FACTS[KIND.FEE_CHANGE] | {"owed": owed}).body
    assert said in body
    assert not_said not in body


def test_how_to_pay_is_said_in_the_words_of_the_office():
    own = "持本通知书到示例银行中心路支行缴款。"
    body = letter(KIND.FEE_NOTICE, sender=replace(OFFICE, payment=own)).body
    assert f"按照下列方式缴纳，并索取财政票据：\n　　{own}" in body
    assert "非税收入缴款书" not in body


def test_the_items_before_are_named_and_not_billed_again():
    notice = fee(FeeBasis.ITEMS, 2, date(2025, 10, 17), before=49)
    body = letter(KIND.FEE_NOTICE, fee=notice).body
    assert "累计申请51件，其中本申请2件，此前的件数不重复计费，" in body
    assert "第50件每件300元，计300元；" in body
    assert "第51件每件400元，计400元。" in body
    assert "人民币700元（大写：柒佰元整）" in body


def test_an_extension_while_nothing_runs_can_still_be_drafted():
    body = letter(KIND.EXTENSION_NOTICE, old_due_on=None, due_on=None, reason="").body
    assert "届满" not in body
    assert "延长20个工作日。" in body


def test_what_people_type_is_never_a_template():
    body = reply(("disclosed.provided", "{{ sender }} {% for x in y %} <b>&")).body
    assert "　　{{ sender }} {% for x in y %} <b>&" in body


def test_the_office_can_be_without_address():
    assert letter(KIND.REPLY, sender=Sender(name=OFFICE.name)).body.endswith("投诉、举报。")
