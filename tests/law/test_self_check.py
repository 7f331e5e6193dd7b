"""The twenty points of the self-check, as a lawyer would go through a file.

Each line: what was done after receipt on Monday 3 March 2025, what lies in the file, and
how the point stands. The day of looking is Monday 21 April 2025; the reply was due on
Monday 31 March.
"""

from datetime import date

import pytest

from tests.law.stories import did, on, received
from tracker.law.calendar import national
from tracker.law.facts import fold, in_force
from tracker.law.grounds import GROUNDS
from tracker.law.self_check import POINTS, Checked, Met, Papers, score, self_check
from tracker.law.terms import Act, Channel

TODAY = on("2025-04-21 周一")
BY_POST = received("2025-03-03 周一", channel=Channel.POST, evidence="邮件签收单")
ONLINE = received("2025-03-03 周一", submitted_on=on("2025-03-02 周日"))
SLOWLY = received("2025-03-05 周三", submitted_on=on("2025-03-02 周日"))
NO_PROOF = received("2025-03-03 周一", channel=Channel.POST)
TAKEN_OVER = received("2025-03-03 周一", imported=True)
OLD = received("2018-09-10 周一", channel=Channel.POST, evidence="挂号信")

REGISTERED = did("2025-03-04 周二", "registered")
ASKED = did(
    "2025-03-05 周三", "supplement_asked", respond_by="2025-03-19 周三", letter="甲〔2025〕1号"
)
ASKED_LATE = did("2025-03-13 周四", "supplement_asked", letter="甲〔2025〕1号")
EXTENDED = did(
    "2025-03-20 周四", "extended", working_days=20, consent_by="主任", letter="甲〔2025〕2号"
)
UNAGREED = did("2025-03-20 周四", "extended", working_days=20)
CONSULTED = did("2025-03-10 周一", "consulted", id="1", kind="third_party")
CONSULTED_CO = did("2025-03-10 周一", "consulted", id="1", kind="co_author")
ARRIVED = did("2025-03-12 周三", "consultation_delivered", id="1")
WITHDRAWN = did("2025-03-20 周四", "withdrawn")
ABANDONED = did("2025-03-20 周四", "abandoned", letter="甲〔2025〕4号")
CONCLUDED = did("2025-03-20 周四", "concluded", result="disclosed")


def replied(day="2025-03-28 周五", *grounds, number="甲〔2025〕3号"):
    keys = list(grounds) or ["disclosed.provided"]
    return did(day, "replied", grounds=keys, ground=keys[0], letter=number)


REPLIED = replied()
POSTED = did(
    "2025-03-31 周一", "dispatched", letter="甲〔2025〕3号", way="post", waybill="1012345678931"
)
POSTED_LATE = did(
    "2025-04-01 周二", "dispatched", letter="甲〔2025〕3号", way="post", waybill="1012345678931"
)
NO_WAYBILL = did("2025-03-31 周一", "dispatched", letter="甲〔2025〕3号", way="post")
SIGNED = did("2025-03-31 周一", "delivered", way="hand", evidence="回证")
SIGNED_LATE = did("2025-04-02 周三", "delivered", way="hand")
CAME = did("2025-04-03 周四", "delivered", way="post", evidence="1012345678931")
CAME_UNPROVED = did("2025-04-03 周四", "delivered", way="post")
CORRECTED = did(
    "2025-04-07 周一", "reply_corrected", corrects="甲〔2025〕3号", letter="甲〔2025〕5号",
    grounds=["disclosed.provided"], ground="disclosed.provided", reason="页码有误",
)  # fmt: skip
SENT_AGAIN = did("2025-04-08 周二", "dispatched", letter="甲〔2025〕5号", way="online")

WITHHELD = replied("2025-03-28 周五", "withheld.trade_secret")
PARTLY = replied("2025-03-28 周五", "partly_disclosed")
MISSING = replied("2025-03-28 周五", "unable.nonexistent")
OTHERS = replied("2025-03-28 周五", "unable.other_authority")
PUBLIC = replied("2025-03-28 周五", "disclosed.already_public")
RECONFIRMED = replied("2025-03-28 周五", "not_processed.reconfirmation")
UNKNOWN = replied("2025-03-28 周五", "nothing.known")

LETTER = Papers(
    reply="根据条例第三十六条第二项的规定，予以公开。可以申请行政复议。", bodies_named=True
)


def says(words: str, *, bodies_named: bool = True) -> Papers:
    return Papers(reply=words, bodies_named=bodies_named)


YES, NO, NOT_YET, NO_CONCERN = Met.YES, Met.NO, Met.NOT_YET, Met.NO_CONCERN
NONE = Papers()

# point: (in words, receipt, what was done, what lies in the file, how it stands)
TABLE = {
    "receipt_evidence": [
        ("邮寄，有签收单", BY_POST, [], NONE, YES),
        ("邮寄，没有凭据", NO_PROOF, [], NONE, NO),
        ("网上提交，系统有记录", ONLINE, [], NONE, YES),
    ],
    "registered": [
        ("没有登记", BY_POST, [], NONE, NO),
        ("登记了", BY_POST, [REGISTERED], NONE, YES),
        ("台账导入的", TAKEN_OVER, [], NONE, YES),
    ],
    "confirmed_in_time": [
        ("邮寄的不涉及", BY_POST, [], NONE, NO_CONCERN),
        ("周日提交，周一确认", ONLINE, [], NONE, YES),
        ("周日提交，周三才确认", SLOWLY, [], NONE, NO),
        ("不知道提交的日期", TAKEN_OVER, [], NONE, NO_CONCERN),
    ],
    "supplement_in_time": [
        ("没有要求补正", BY_POST, [], NONE, NO_CONCERN),
        ("第2个工作日告知", BY_POST, [ASKED], NONE, YES),
        ("第8个工作日才告知", BY_POST, [ASKED_LATE], NONE, NO),
        ("2008年条例没有规定期限", OLD,
         [did("2018-10-31 周三", "supplement_asked")], NONE, NO_CONCERN),
    ],
    "supplement_once": [
        ("没有要求补正", BY_POST, [], NONE, NO_CONCERN),
        ("有文书、有期限", BY_POST, [ASKED], NONE, YES),
        ("没有写期限", BY_POST, [ASKED_LATE], NONE, NO),
    ],
    "in_time": [
        ("期限内答复", BY_POST, [REPLIED], NONE, YES),
        ("写成在期限内，交邮已过期限", BY_POST, [REPLIED, POSTED_LATE], NONE, NO),
        ("没有答复，已过期限", BY_POST, [], NONE, NO),
        ("没有答复，延期以后还没到期", BY_POST, [EXTENDED], NONE, NOT_YET),
        ("等待补正，期限没有起算", BY_POST, [ASKED], NONE, NOT_YET),
        ("逾期不补正，已终止", BY_POST, [ASKED, ABANDONED], NONE, NO_CONCERN),
    ],
    "extension_agreed": [
        ("没有延期", BY_POST, [], NONE, NO_CONCERN),
        ("主任同意，有告知书", BY_POST, [EXTENDED], NONE, YES),
        ("没有写谁同意", BY_POST, [UNAGREED], NONE, NO),
    ],
    "consultation_days": [
        ("没有征求意见", BY_POST, [], NONE, NO_CONCERN),
        ("登记了对方收到的日期", BY_POST, [CONSULTED, ARRIVED], NONE, YES),
        ("没有登记送达，也没有答复", BY_POST, [CONSULTED_CO], NONE, NO),
    ],
    "dispatched_in_time": [
        ("还没有答复", BY_POST, [], NONE, NOT_YET),
        ("最后一日交邮，有邮件号", BY_POST, [REPLIED, POSTED], NONE, YES),
        ("最后一日交邮，没有邮件号", BY_POST, [REPLIED, NO_WAYBILL], NONE, NO),
        ("次日才交邮", BY_POST, [REPLIED, POSTED_LATE], NONE, NO),
        ("当面签收即为发出", BY_POST, [REPLIED, SIGNED], NONE, YES),
        ("当面签收，已过期限", BY_POST, [REPLIED, SIGNED_LATE], NONE, NO),
        ("只登记了收到，不知道交邮之日", BY_POST, [REPLIED, CAME], NONE, NO),
        ("没有登记发出", BY_POST, [REPLIED], NONE, NO),
        ("更正的答复在期限以后", BY_POST, [REPLIED, POSTED, CORRECTED, SENT_AGAIN], NONE, YES),
        ("撤回的不涉及", BY_POST, [WITHDRAWN], NONE, NO_CONCERN),
        ("台账导入的不涉及", TAKEN_OVER, [CONCLUDED], NONE, NO_CONCERN),
    ],
    "delivery_proved": [
        ("还没有答复", BY_POST, [], NONE, NOT_YET),
        ("撤回的不涉及", BY_POST, [WITHDRAWN], NONE, NO_CONCERN),
        ("台账导入的不涉及", TAKEN_OVER, [CONCLUDED], NONE, NO_CONCERN),
        ("没有登记送达", BY_POST, [REPLIED], NONE, NO),
        ("邮件签收，有邮件号", BY_POST, [REPLIED, CAME], NONE, YES),
        ("邮件签收，没有凭证", BY_POST, [REPLIED, CAME_UNPROVED], NONE, NO),
        ("当面送达，没有回证的扫描件", BY_POST, [REPLIED, SIGNED], NONE, NO),
        ("当面送达，有签名的回证", BY_POST, [REPLIED, SIGNED], Papers(signed=True), YES),
    ],
    "kind_of_answer": [
        ("还没有答复", BY_POST, [], NONE, NOT_YET),
        ("依法答复", BY_POST, [REPLIED], NONE, YES),
        ("依据不明", BY_POST, [UNKNOWN], NONE, NO),
        ("撤回的不涉及", BY_POST, [WITHDRAWN], NONE, NO_CONCERN),
        ("逾期不补正", BY_POST, [ASKED, ABANDONED], NONE, YES),
    ],
    "articles_cited": [
        ("还没有答复", BY_POST, [], NONE, NOT_YET),
        ("写明条和项", BY_POST, [REPLIED], LETTER, YES),
        ("只写条例", BY_POST, [REPLIED], says("根据条例的规定，予以公开。"), NO),
        ("没有规定可以引用", BY_POST, [RECONFIRMED], LETTER, NO_CONCERN),
        ("台账导入的，没有文书", TAKEN_OVER, [CONCLUDED], NONE, NO_CONCERN),
    ],
    "reasons_given": [
        ("还没有答复", BY_POST, [], NONE, NOT_YET),
        ("予以公开的不用说明", BY_POST, [REPLIED], LETTER, NO_CONCERN),
        ("不予公开，写了理由", BY_POST, [WITHHELD], says("不予公开，理由如下："), YES),
        ("不予公开，没有理由", BY_POST, [WITHHELD], says("不予公开。"), NO),
    ],
    "separated": [
        ("还没有答复", BY_POST, [], NONE, NOT_YET),
        ("予以公开的不涉及", BY_POST, [REPLIED], LETTER, NO_CONCERN),
        ("部分公开就是区分处理", BY_POST, [PARTLY], LETTER, YES),
        ("不予公开，写明不能区分", BY_POST, [WITHHELD], says("无法作区分处理。"), YES),
        ("不予公开，没有写", BY_POST, [WITHHELD], says("不予公开。"), NO),
    ],
    "search_described": [
        ("还没有答复", BY_POST, [], NONE, NOT_YET),
        ("不是不存在", BY_POST, [REPLIED], LETTER, NO_CONCERN),
        ("写明检索", BY_POST, [MISSING], says("在档案系统中以合同名称检索。"), YES),
        ("没有写明", BY_POST, [MISSING], says("该信息不存在。"), NO),
    ],
    "responsible_named": [
        ("写明电话", BY_POST, [OTHERS], says("请向乙局申请，电话0000-1。"), YES),
        ("只有本机关自己的电话", BY_POST, [OTHERS],
         says("请向其他机关申请。\n本机关政府信息公开工作机构联系电话：0000-2。"), NO),
    ],
    "way_told": [
        ("写明网址", BY_POST, [PUBLIC], says("见本机关网站。"), YES),
        ("没有写明", BY_POST, [PUBLIC], says("已经主动公开。"), NO),
    ],
    "remedies_told": [
        ("还没有答复", BY_POST, [], NONE, NOT_YET),
        ("告知了", BY_POST, [REPLIED], LETTER, YES),
        ("没有告知", BY_POST, [REPLIED], says("予以公开。"), NO),
        ("没有设置复议机关和法院", BY_POST, [REPLIED],
         says("可以申请行政复议。", bodies_named=False), NO),
        ("没有可以引用的依据", BY_POST, [UNKNOWN], LETTER, NO_CONCERN),
    ],
    "review_first": [
        ("还没有答复", BY_POST, [], NONE, NOT_YET),
        ("予以公开，可以选择", BY_POST, [REPLIED], LETTER, NO_CONCERN),
        ("不予公开，写明应当先复议", BY_POST, [WITHHELD], says("应当先申请行政复议。"), YES),
        ("不予公开，“应当先”说的是别的", BY_POST, [WITHHELD],
         says("应当先缴纳费用。可以申请行政复议或者提起行政诉讼。"), NO),
        ("不予公开，写成可以选择", BY_POST, [WITHHELD],
         says("可以申请行政复议或者提起行政诉讼。"), NO),
    ],
    "archived": [
        ("还没有答复", BY_POST, [], NONE, NOT_YET),
        ("答复了，还没有送达", BY_POST, [REPLIED], NONE, NOT_YET),
        ("送达了，没有归档", BY_POST, [REPLIED, CAME], NONE, NO),
        ("撤回了，没有归档", BY_POST, [WITHDRAWN], NONE, NO),
        ("归档了", BY_POST, [REPLIED, CAME], Papers(archived=True), YES),
    ],
}  # fmt: skip
LINES = [(key, *line) for key, lines in TABLE.items() for line in lines]


def checked(receipt, done, papers, *, today=TODAY) -> tuple[Checked, ...]:
    return self_check(fold(in_force([receipt, *done])), papers, national(), today)


@pytest.mark.parametrize(
    ("key", "words", "receipt", "done", "papers", "met"),
    LINES,
    ids=[f"{key}：{words}" for key, words, *_ in LINES],
)
def test_how_a_point_stands(key, words, receipt, done, papers, met) -> None:
    found = {one.point.key: one.met for one in checked(receipt, done, papers)}
    assert found[key] is met, words


def test_twenty_points_each_with_its_rule_and_all_in_the_table() -> None:
    assert len(POINTS) == 20
    assert [point.key for point in POINTS] == list(TABLE)
    assert all(point.article and point.source and point.missing for point in POINTS)
    places = {"office", "archive", ""}
    assert all(point.mend in {act.value for act in Act} | places for point in POINTS)


def test_a_file_in_order_scores_twenty_of_twenty() -> None:
    papers = Papers(reply=LETTER.reply, archived=True, bodies_named=True)
    found = checked(ONLINE, [REGISTERED, REPLIED, POSTED, CAME], papers)
    assert score(found) == 20
    assert {one.met for one in found} == {YES, NO_CONCERN}


def test_an_application_just_received_scores_only_what_is_done() -> None:
    found = checked(ONLINE, [], NONE, today=date(2025, 3, 3))
    done = [one.point.key for one in found if one.met in (YES, NO_CONCERN)]
    assert score(found) == len(done)
    assert [one.point.key for one in found if one.met is NO] == ["registered"]


def test_the_grounds_that_points_ask_for_exist() -> None:
    for key in ("unable.nonexistent", "unable.other_authority", "disclosed.already_public"):
        assert key in GROUNDS
