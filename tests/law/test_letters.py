"""What no letter may leave out, and when a letter beside the acts may go."""

from datetime import date, timedelta

import pytest

from tracker.law.articles import named
from tracker.law.calendar import national
from tracker.law.entries import (
    Consulted,
    LetterSent,
    OpinionReceived,
    Received,
    Registered,
    Replied,
    Transferred,
)
from tracker.law.facts import fold, in_force
from tracker.law.letter_refusals import LetterOutOfPlace, NotYourLetter
from tracker.law.letters import (
    FRAME,
    answered,
    letter_refusal,
    required_parts,
    rule_of,
    unanswered,
)
from tracker.law.refusals import DayOutsideCalendar
from tracker.law.stages import admit, article_of, decide
from tracker.law.terms import (
    AccompanyingLetter,
    ApplicationKind,
    ConsultationKind,
    Law,
    Opinion,
    Role,
)

CAME_ON, ON = date(2025, 9, 22), date(2025, 9, 24)
LETTER = AccompanyingLetter
OFFICER = frozenset({Role.HANDLER})

# kind of letter | what it must say | under which article
MUST = [
    ("supplement_notice", "补正事项", "条例第三十条"),
    ("supplement_notice", "补正期限", "条例第三十条"),
    ("supplement_notice", "逾期后果", "条例第三十条"),
    ("reasons_notice", "说明事项", "条例第三十五条"),
    ("reasons_notice", "说明期限", "条例第三十五条"),
    ("reasons_notice", "说明后果", "条例第三十五条"),
    ("extension_notice", "延长原因", "条例第三十三条"),
    ("extension_notice", "延长决定", "条例第三十三条"),
    ("deferral_notice", "延迟决定", "条例第三十五条"),
    ("third_party_consultation", "征求事项", "条例第三十二条"),
    ("third_party_consultation", "征求依据和期限", "条例第三十二条"),
    ("third_party_consultation", "意见的效力", "条例第三十二条"),
    ("third_party_consultation", "联系方式", "条例第三十二条"),
    ("co_author_consultation", "征求事项", "条例第三十四条"),
    ("co_author_consultation", "征求依据和期限", "条例第三十四条"),
    ("authority_consultation", "征求事项", "条例第三十三条"),
    ("third_party_notice", "公开决定", "条例第三十二条"),
    ("third_party_notice", "公开内容", "条例第三十二条"),
    ("third_party_notice", "公开理由", "条例第三十二条"),
    ("third_party_notice", "救济告知", "行政复议法第二十条第三款"),
    ("transfer", "收到情况", "条例第三十一条"),
    ("transfer", "转送说明", "条例第二十九条"),
    ("fee_notice", "收费依据", "条例第四十二条"),
    ("fee_notice", "收费标准", "信息处理费办法第四条"),
    ("fee_notice", "收费数额", "信息处理费办法"),
    ("fee_notice", "缴纳方式和期限", "信息处理费办法"),
    ("fee_notice", "逾期后果", "信息处理费办法"),
    ("reply", "更正说明", "条例第三十六条"),
    ("reply", "答复内容", "条例第三十六条"),
    ("reply", "救济告知", "行政复议法第二十条第三款"),
    ("abandonment", "放弃情形", "条例第三十条"),
    ("abandonment", "不再处理决定", "条例第三十条"),
    ("abandonment", "救济告知", "行政复议法第二十条第三款"),
    ("consultation_notice", "征求情况", "条例第三十三条"),
    ("consultation_notice", "期限说明", "条例第三十三条"),
    ("opinion_confirmation", "意见内容", "条例第三十二条"),
    ("assistance_request", "协办事项", "条例第四条"),
    ("transfer_notice", "转送情况", "条例第二十九条"),
    ("correction_forwarding", "转送说明", "条例第四十一条"),
]


def test_what_each_kind_must_say() -> None:
    kinds = dict.fromkeys(kind for kind, *_ in MUST)
    found = [(p.kind, p.name, p.article) for kind in kinds for p in required_parts(kind, ON)]
    assert found == MUST


def test_a_part_is_asked_for_from_the_day_its_rule_began() -> None:
    day = date(2019, 5, 15)
    before = {part.name for part in required_parts("supplement_notice", day - timedelta(days=1))}
    assert before == {"补正事项"}
    assert {part.name for part in required_parts("supplement_notice", day)} > before


def test_every_letter_bears_sender_number_title_addressee_text_and_day() -> None:
    names = [part.name for part in FRAME]
    assert names == ["机关名称", "文号", "标题", "收件人", "正文", "发文日期"]


def received(kind: ApplicationKind = ApplicationKind.DISCLOSURE) -> list:
    return [Received(on=CAME_ON, kind=kind), Registered(on=CAME_ON)]


ASKED = Consulted(on=CAME_ON, id="1", kind=ConsultationKind.THIRD_PARTY, whom="某公司")
SAID = OpinionReceived(on=ON, id="1", opinion=Opinion.OBJECTS)
PASSED_ON = Transferred(on=ON, whom="某局")
CORRECTION = received(ApplicationKind.CORRECTION)
FORWARDED = Replied(on=ON, grounds=("correction.forwarded",), ground="correction.forwarded")
ELSEWHERE = Replied(on=ON, grounds=("correction.told_where",), ground="correction.told_where")

# letter | what happened | may it go
OFFERED = [
    (LETTER.ASSISTANCE_REQUEST, received(), True),
    (LETTER.ASSISTANCE_REQUEST, [*CORRECTION, FORWARDED], False),
    (LETTER.CONSULTATION_NOTICE, received(), False),
    (LETTER.CONSULTATION_NOTICE, [*received(), ASKED], True),
    (LETTER.CONSULTATION_NOTICE, [*received(), ASKED, SAID], False),
    (LETTER.CONSULTATION_NOTICE, [*received(), ASKED, PASSED_ON], False),
    (LETTER.OPINION_CONFIRMATION, [*received(), ASKED], False),
    (LETTER.OPINION_CONFIRMATION, [*received(), ASKED, SAID], True),
    (LETTER.TRANSFER_NOTICE, received(), False),
    (LETTER.TRANSFER_NOTICE, [*received(), PASSED_ON], True),
    (LETTER.CORRECTION_FORWARDING, CORRECTION, False),
    (LETTER.CORRECTION_FORWARDING, [*CORRECTION, ELSEWHERE], False),
    (LETTER.CORRECTION_FORWARDING, [*CORRECTION, FORWARDED], True),
]


@pytest.mark.parametrize(("kind", "journal", "may"), OFFERED)
def test_a_letter_beside_the_acts_goes_when_there_is_something_to_tell(kind, journal, may) -> None:
    facts = fold(in_force(journal))
    refusal = letter_refusal(kind, facts)
    assert (refusal is None) is may
    entry = LetterSent(on=ON, kind=kind)
    if refusal is None:
        assert admit(facts, entry, national()) is None
    else:
        assert isinstance(refusal, LetterOutOfPlace)
        assert kind.label in str(refusal)
        assert isinstance(admit(facts, entry, national()), LetterOutOfPlace)


def test_every_letter_beside_the_acts_is_in_the_table_above() -> None:
    assert {kind for kind, *_ in OFFERED} == set(LETTER)


def test_who_is_asked_and_who_has_answered() -> None:
    other = Consulted(on=CAME_ON, id="2", kind=ConsultationKind.CO_AUTHOR)
    facts = fold(in_force([*received(), ASKED, other, SAID]))
    assert [one.id for one in answered(facts)] == ["1"]
    assert [one.id for one in unanswered(facts)] == ["2"]


def decided(entry: LetterSent, *, roles=OFFICER, journal=None):
    journal = journal or [*received(), ASKED]
    return decide(journal, entry, roles=roles, today=ON, calendar=national())


def test_a_letter_changes_neither_stage_nor_clock() -> None:
    before = fold(in_force([*received(), ASKED]))
    assert decided(LetterSent(on=ON, kind=LETTER.CONSULTATION_NOTICE)) == before


@pytest.mark.parametrize("role", [Role.APPLICANT, Role.ADMINISTRATOR])
def test_only_those_who_handle_it_send_letters(role: Role) -> None:
    with pytest.raises(NotYourLetter, match="经办人"):
        decided(LetterSent(on=ON, kind=LETTER.CONSULTATION_NOTICE), roles=frozenset({role}))


def test_the_day_of_a_letter_is_a_day_the_calendar_knows() -> None:
    facts = fold(in_force(received()))
    entry = LetterSent(on=date(2199, 1, 1), kind=LETTER.ASSISTANCE_REQUEST)
    assert isinstance(admit(facts, entry, national()), DayOutsideCalendar)


@pytest.mark.parametrize("kind", LETTER)
def test_the_article_is_that_of_the_text_in_force(kind: AccompanyingLetter) -> None:
    entry = LetterSent(on=ON, kind=kind)
    assert article_of(entry, Law.TEXT_2019) == rule_of(kind).article
    assert article_of(entry, Law.TEXT_2008) == rule_of(kind).article_2008
    assert named(rule_of(kind).article_2008)[0] == "2008年条例"
