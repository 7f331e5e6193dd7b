"""The closed vocabularies of on-request disclosure.

Every member's value is the word stored in the register and read from the fixed
formats; `label` is the official or customary Chinese term shown on pages. Values
are stored in databases and files: adding a member is free, renaming one needs a
migration.
"""

from enum import StrEnum
from typing import Self


class Term(StrEnum):
    """A word of the register with its Chinese label."""

    label: str

    def __new__(cls, value: str, label: str = "") -> Self:
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        return member


class Law(Term):
    """The text of the regulation that governs an application, by its day of receipt."""

    TEXT_2008 = "2008", "2008年施行的《政府信息公开条例》（国务院令第492号）"
    TEXT_2019 = "2019", "2019年修订的《政府信息公开条例》（国务院令第711号）"


class Channel(Term):
    """How an application reached the authority."""

    COUNTER = "counter", "当面"
    POST = "post", "信函"
    FAX = "fax", "传真"
    ONLINE = "online", "网络"
    EMAIL = "email", "电子邮件"
    ORAL = "oral", "口头"


class ApplicantKind(Term):
    """The columns of the annual table: natural persons, and five kinds of organisation."""

    NATURAL_PERSON = "natural_person", "自然人"
    BUSINESS = "business", "商业企业"
    RESEARCH = "research", "科研机构"
    SOCIAL = "social", "社会公益组织"
    LEGAL_SERVICES = "legal_services", "法律服务机构"
    OTHER = "other", "其他"


class ApplicationKind(Term):
    """What is asked for: information, or that a record about oneself be put right (article 41)."""

    DISCLOSURE = "disclosure", "政府信息公开申请"
    CORRECTION = "correction", "更正政府信息申请"


class AuthorityLevel(Term):
    """Where an authority stands, as far as that decides who reviews it and which court hears it."""

    STREET_OFFICE = "street_office", "街道办事处"
    TOWNSHIP_GOVERNMENT = "township_government", "乡镇人民政府"
    COUNTY_DEPARTMENT = "county_department", "县（市、区）人民政府工作部门"
    COUNTY_GOVERNMENT = "county_government", "县（市、区）人民政府"
    CITY_DEPARTMENT = "city_department", "市（州）人民政府工作部门"
    CITY_GOVERNMENT = "city_government", "市（州）人民政府"
    PROVINCIAL_DEPARTMENT = "provincial_department", "省（自治区、直辖市）人民政府工作部门"
    PROVINCIAL_GOVERNMENT = "provincial_government", "省（自治区、直辖市）人民政府"
    MINISTRY = "ministry", "国务院部门"
    VERTICAL = "vertical", "海关、金融、外汇管理、税务、国家安全机关"
    JUSTICE_BUREAU = "justice_bureau", "地方人民政府司法行政部门"


class Retention(Term):
    """How long a file is kept once it is in the archive: the periods there are to choose from."""

    PERMANENT = "permanent", "永久"
    THIRTY_YEARS = "30", "30年"
    TEN_YEARS = "10", "10年"


class SettingKind(Term):
    """What a setting of an office is about."""

    OFFICE = "office", "机关信息"
    CHANNELS = "channels", "申请渠道"
    REMEDIES = "remedies", "复议机关和法院"
    FOOTER = "footer", "页头和页脚"
    WORKFLOW = "workflow", "办理环节"
    OFFICERS = "officers", "人员"
    NUMBERING = "numbering", "编号样式"
    TEMPLATES = "templates", "文书模板"
    UNITS = "units", "科室"
    MAILS = "mails", "邮件的发送"
    MAILBOX = "mailbox", "收信的邮箱"
    DECISIONS = "decisions", "审结结果的归类"
    RETENTION = "retention", "保管期限"
    SIGN_IN = "sign_in", "登录安全"
    CALENDAR = "calendar", "放假安排"


class IdentityDocument(Term):
    """Documents by which a person shows who they are (article 29), not the resident card alone."""

    RESIDENT_CARD = "resident_card", "居民身份证"
    TEMPORARY_CARD = "temporary_card", "临时居民身份证"
    HOUSEHOLD_REGISTER = "household_register", "户口簿"
    HONG_KONG_MACAO_PERMIT = "hong_kong_macao_permit", "港澳居民来往内地通行证"
    TAIWAN_PERMIT = "taiwan_permit", "台湾居民来往大陆通行证"
    RESIDENCE_PERMIT = "residence_permit", "港澳台居民居住证"
    PASSPORT = "passport", "护照"
    FOREIGN_RESIDENT_CARD = "foreign_resident_card", "外国人永久居留身份证"
    MILITARY_CARD = "military_card", "军官证或士兵证"
    OTHER = "other", "其他有效证件"


class AgentKind(Term):
    """By what an agent acts for the applicant: a mandate, or the law (guardians)."""

    ENTRUSTED = "entrusted", "委托代理人"
    STATUTORY = "statutory", "法定代理人（监护人）"


class Carrier(Term):
    """In which form the applicant wants the information (article 29, item 3)."""

    ELECTRONIC = "electronic", "电子文件"
    PAPER = "paper", "纸质"


class Way(Term):
    """By which way the applicant wants to get it."""

    DOWNLOAD = "download", "网上下载"
    EMAIL = "email", "电子邮件"
    POST = "post", "邮寄"
    PICK_UP = "pick_up", "当面领取"
    INSPECT = "inspect", "现场查阅、抄录"


class Stage(Term):
    """Where an application stands."""

    RECEIVED = "received", "待登记"
    HANDLING = "handling", "办理中"
    AWAITING_SUPPLEMENT = "awaiting_supplement", "待补正"
    AWAITING_PAYMENT = "awaiting_payment", "待缴费"
    REPLIED = "replied", "已答复"
    WITHDRAWN = "withdrawn", "已撤回"
    ABANDONED = "abandoned", "视为放弃"
    CONCLUDED = "concluded", "已办结"
    TRANSFERRED = "transferred", "已转送"
    JOINED = "joined", "已合并办理"

    @property
    def is_open(self) -> bool:
        return self in OPEN_STAGES


OPEN_STAGES = frozenset(
    {Stage.RECEIVED, Stage.HANDLING, Stage.AWAITING_SUPPLEMENT, Stage.AWAITING_PAYMENT}
)


class Running(Term):
    """What the clock of the reply period does on a given day."""

    COUNTING = "counting", "计时"
    SUSPENDED = "suspended", "暂停"
    AWAITING_SUPPLEMENT = "awaiting_supplement", "待补正，未起算"
    AWAITING_PAYMENT = "awaiting_payment", "待缴费，未起算"
    AWAITING_CONFIRMATION = "awaiting_confirmation", "待确认收到，未起算"
    STOPPED = "stopped", "停止"


class EntryKind(Term):
    """What a journal can say, in the past tense."""

    RECEIVED = "received", "收到申请"
    RECEIPT_CONFIRMED = "receipt_confirmed", "确认收到"
    REGISTERED = "registered", "登记"
    SUPPLEMENT_ASKED = "supplement_asked", "告知补正"
    SUPPLEMENTED = "supplemented", "收到补正"
    CONSULTED = "consulted", "征求意见"
    CONSULTATION_DELIVERED = "consultation_delivered", "征求意见书送达"
    OPINION_RECEIVED = "opinion_received", "收到意见"
    EXTENDED = "extended", "延长答复期限"
    REASONS_ASKED = "reasons_asked", "要求说明理由"
    REASONS_GIVEN = "reasons_given", "收到理由说明"
    DEFERRED = "deferred", "确定延迟答复期限"
    FEE_CHARGED = "fee_charged", "发出收费通知"
    FEE_NOTICE_DELIVERED = "fee_notice_delivered", "收费通知送达"
    FEE_PAID = "fee_paid", "缴费"
    FEE_REDUCED = "fee_reduced", "减免费用"
    FEE_NOTICE_WITHDRAWN = "fee_notice_withdrawn", "撤回收费通知"
    FEE_REFUNDED = "fee_refunded", "退费"
    REPLIED = "replied", "答复"
    REPLY_CORRECTED = "reply_corrected", "更正答复"
    DISPATCHED = "dispatched", "发出文书"
    DELIVERED = "delivered", "送达"
    THIRD_PARTY_INFORMED = "third_party_informed", "告知第三方"
    SPLIT = "split", "分立申请"
    JOINED = "joined", "并入另一件申请"
    TRANSFERRED = "transferred", "转送其他机关"
    REOPENED = "reopened", "复议诉讼后重新办理"
    WITHDRAWN = "withdrawn", "撤回申请"
    ABANDONED = "abandoned", "视为放弃"
    CONCLUDED = "concluded", "办结（台账导入）"
    LETTER_SENT = "letter_sent", "发出其他文书"
    ANNULLED = "annulled", "更正：作废一条记录"
    CHALLENGE_RECORDED = "challenge_recorded", "登记复议诉讼"
    CHALLENGE_MOVED = "challenge_moved", "登记案件进展"
    CHALLENGE_COST_PAID = "challenge_cost_paid", "登记案件费用"


class Act(Term):
    """What people do with an application, as imperative verbs."""

    CONFIRM_RECEIPT = "confirm_receipt", "确认收到"
    REGISTER = "register", "登记"
    ASK_SUPPLEMENT = "ask_supplement", "告知补正"
    SUPPLEMENT = "supplement", "补正"
    CONSULT = "consult", "征求意见"
    RECORD_CONSULTATION_DELIVERY = "record_consultation_delivery", "登记征求意见书送达"
    RECORD_OPINION = "record_opinion", "登记意见"
    EXTEND = "extend", "延长答复期限"
    ASK_REASONS = "ask_reasons", "要求说明理由"
    RECORD_REASONS = "record_reasons", "登记理由说明"
    DEFER = "defer", "延迟答复"
    CHARGE = "charge", "收费通知"
    RECORD_FEE_DELIVERY = "record_fee_delivery", "登记收费通知送达"
    RECORD_PAYMENT = "record_payment", "登记缴费"
    REDUCE_FEE = "reduce_fee", "减免费用"
    WITHDRAW_FEE_NOTICE = "withdraw_fee_notice", "撤回收费通知"
    REFUND_FEE = "refund_fee", "退费"
    REPLY = "reply", "答复"
    DISPATCH = "dispatch", "登记发出"
    RECORD_DELIVERY = "record_delivery", "登记送达"
    INFORM_THIRD_PARTY = "inform_third_party", "告知第三方"
    CORRECT_REPLY = "correct_reply", "更正答复"
    SPLIT = "split", "分立申请"
    JOIN = "join", "并入另一件申请"
    TRANSFER = "transfer", "转送其他机关"
    REOPEN = "reopen", "复议诉讼后重新办理"
    WITHDRAW = "withdraw", "撤回申请"
    ABANDON = "abandon", "视为放弃申请"
    ANNUL = "annul", "更正记录"


class AccompanyingLetter(Term):
    """Letters that no act sends: they tell or ask, and change nothing in the procedure."""

    CONSULTATION_NOTICE = "consultation_notice", "政府信息公开征求意见告知书"
    OPINION_CONFIRMATION = "opinion_confirmation", "政府信息公开征求意见确认函"
    ASSISTANCE_REQUEST = "assistance_request", "政府信息公开申请协办函"
    TRANSFER_NOTICE = "transfer_notice", "政府信息公开申请转送告知书"
    CORRECTION_FORWARDING = "correction_forwarding", "政府信息更正申请转送函"


class Role(Term):
    """In which capacity somebody acts. One officer may hold several."""

    APPLICANT = "applicant", "申请人"
    REGISTRAR = "registrar", "登记员"
    HANDLER = "handler", "经办人"
    CHECKER = "checker", "审核人"
    SIGNATORY = "signatory", "签发人"
    HEAD = "head", "公开工作机构负责人"
    SUPERVISOR = "supervisor", "监督人"
    ADMINISTRATOR = "administrator", "管理员"
    SYSTEM = "system", "系统"


OFFICER_ROLES = (
    Role.REGISTRAR,
    Role.HANDLER,
    Role.CHECKER,
    Role.SIGNATORY,
    Role.HEAD,
    Role.SUPERVISOR,
    Role.ADMINISTRATOR,
)


class TableSource(Term):
    """Where a table of the year came from that is not the count of a register here."""

    HANDED_UP = "handed_up", "交换文件"
    PUBLISHED = "published", "以前公布的年报"
    OPENING = "opening", "期初余额"


class UnitSource(Term):
    """Where the roll-up takes the figures of an authority from."""

    REGISTER = "register", "本系统登记簿"
    HANDED_UP = "handed_up", "交换文件"
    PUBLISHED = "published", "公布的年报"
    MISSING = "missing", "没有数字"


class Handed(Term):
    """Whether the report of a year is there, seen from its last day."""

    IN_TIME = "in_time", "按时"
    LATE = "late", "迟报"
    DUE = "due", "待报"
    OVERDUE = "overdue", "逾期未报"
    UNDATED = "undated", "已在别处公布"


class WorkStep(Term):
    """A step of the office's own work, from the register to the archive."""

    REGISTERING = "registering", "登记"
    HANDING_OVER = "handing_over", "转办"
    DRAFTING = "drafting", "拟办"
    COUNTERSIGN = "countersign", "会签"
    LEGAL_CHECK = "legal_check", "法制审核"
    SECRECY_CHECK = "secrecy_check", "保密审查"
    CHECKING = "checking", "审核"
    CONSENT = "consent", "负责人同意"
    SIGN_OFF = "sign_off", "签发"
    NUMBERING = "numbering", "用印和文号"
    DELIVERY = "delivery", "送达"
    ARCHIVING = "archiving", "归档"


class Ruling(Term):
    """What somebody said to a proposed letter at a step."""

    APPROVED = "approved", "同意"
    RETURNED = "returned", "退回修改"


class ConsultationKind(Term):
    """Whom the authority asks; silence means something different for each."""

    THIRD_PARTY = "third_party", "第三方"
    CO_AUTHOR = "co_author", "共同制作机关"
    OTHER_AUTHORITY = "other_authority", "其他机关"


class Opinion(Term):
    """What the consulted party answered."""

    CONSENTS = "consents", "同意公开"
    OBJECTS = "objects", "不同意公开"
    OTHER = "other", "其他意见"


class Silence(Term):
    """What it means that a consulted party did not answer in time."""

    AUTHORITY_DECIDES = "authority_decides", "逾期未提出意见的，由本机关依法决定是否公开"
    CONSENT = "consent", "逾期未答复的，视为同意公开"
    NO_CONSENT = "no_consent", "没有答复同意的，不得公开，公共利益受重大影响的除外"
    WAITED_FOR = "waited_for", "没有规定逾期的后果，须等待答复"


class Outcome(Term):
    """The six groups of results in the annual table."""

    DISCLOSED = "disclosed", "予以公开"
    PARTLY_DISCLOSED = "partly_disclosed", "部分公开"
    WITHHELD = "withheld", "不予公开"
    UNABLE = "unable", "无法提供"
    NOT_PROCESSED = "not_processed", "不予处理"
    OTHER = "other", "其他处理"


class FeeBasis(Term):
    """The two ladders of the processing fee; one basis per application."""

    ITEMS = "items", "按件计收"
    PAGES = "pages", "按量计收"


class FeeState(Term):
    """What became of a fee that was noticed."""

    AWAITED = "awaited", "待缴费"
    PAID = "paid", "已缴清"
    REFUNDED = "refunded", "已退费"
    WAIVED = "waived", "已免除"
    WITHDRAWN = "withdrawn", "通知已撤回"
    UNPAID = "unpaid", "逾期未缴，视为放弃"
    NOT_COLLECTED = "not_collected", "未收取"


class ChallengeKind(Term):
    """Review, and litigation with or without review before it."""

    REVIEW = "review", "行政复议"
    DIRECT_LITIGATION = "direct_litigation", "行政诉讼（未经复议直接起诉）"
    LITIGATION_AFTER_REVIEW = "litigation_after_review", "行政诉讼（复议后起诉）"


class ChallengeResult(Term):
    """The columns of the table of reviews and litigation."""

    UPHELD = "upheld", "结果维持"
    CORRECTED = "corrected", "结果纠正"
    OTHER = "other", "其他结果"
    PENDING = "pending", "尚未审结"


class DeliveryWay(Term):
    """How a letter went to the applicant (国办公开办函〔2016〕235号)."""

    HAND = "hand", "当面送达"
    ENTRUSTED = "entrusted", "委托其他机关送达"
    POST = "post", "邮政企业邮寄"
    EMAIL = "email", "电子邮件"
    ONLINE = "online", "网上查阅"


class Contact(Term):
    """A way to reach the applicant that may change while an application is under way."""

    TELEPHONE = "telephone", "电话"
    EMAIL = "email", "电子邮箱"
    POSTAL_ADDRESS = "postal_address", "邮寄地址"


class RatingReason(Term):
    """What an applicant was content with, or not."""

    QUICK = "quick", "答复及时"
    CLEAR = "clear", "说明清楚"
    HELPFUL = "helpful", "工作人员耐心、有帮助"
    SLOW = "slow", "等得太久"
    OFF_POINT = "off_point", "没有答复我问的内容"
    UNCLEAR = "unclear", "答复看不明白"
    UNREACHABLE = "unreachable", "联系不上工作人员"
    INCONVENIENT = "inconvenient", "网上办理不方便"


class CatalogueMode(Term):
    """Whether the public may have an entry of the catalogue, and how (articles 12 and 13)."""

    PROACTIVE = "proactive", "主动公开"
    ON_REQUEST = "on_request", "依申请公开"
    WITHHELD = "withheld", "不予公开"


class WithholdingReason(Term):
    """Why an entry of the catalogue is withheld (articles 14 to 16).

    The value is the second part of the key of the ground that a reply would cite.
    """

    STATE_SECRET = "state_secret", "依法确定为国家秘密"
    PROHIBITED_BY_LAW = "prohibited_by_law", "法律、行政法规禁止公开"
    SECURITY_AND_STABILITY = (
        "security_and_stability",
        "公开后可能危及国家安全、公共安全、经济安全、社会稳定",
    )
    TRADE_SECRET = "trade_secret", "涉及商业秘密，公开会损害第三方合法权益"
    PRIVACY = "privacy", "涉及个人隐私，公开会损害第三方合法权益"
    INTERNAL_AFFAIRS = "internal_affairs", "内部事务信息"
    PROCESS_INFORMATION = "process_information", "过程性信息"
    ENFORCEMENT_FILE = "enforcement_file", "行政执法案卷信息"


class CatalogueChangeKind(Term):
    """What an officer did with an entry of the catalogue."""

    ADDED = "added", "编入目录"
    IMPORTED = "imported", "随文件导入"
    RELEASED = "released", "由依申请公开答复转入"
    AMENDED = "amended", "修改"
    TAKEN_DOWN = "taken_down", "撤下"
    PUT_BACK = "put_back", "恢复"


class Helped(Term):
    """How far the catalogue went towards answering somebody who was about to apply."""

    SHOWN = "shown", "看到可能相关的公开内容"
    OPENED = "opened", "打开看了"
    ANSWERED = "answered", "找到了，没有申请"
