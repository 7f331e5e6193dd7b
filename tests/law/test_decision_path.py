"""The seven questions: every way, its ground, and what follows from it."""

from collections import Counter
from datetime import date

import pytest

from tracker.law.decision_path import (
    PATHS,
    DecisionPath,
    Step,
    end_of,
    every_way,
    leads_to,
    path_of,
    read,
    walk,
)
from tracker.law.grounds import GROUNDS, grounds_of
from tracker.law.refusals import PathImpossible, PathUnfinished
from tracker.law.remedies import RemedyPath, remedy
from tracker.law.stages import ACTS
from tracker.law.terms import Act, ApplicationKind, ConsultationKind, EntryKind, Law

OF = "clear/information/ours/held"
DISCLOSURE, CORRECTION = ApplicationKind.DISCLOSURE, ApplicationKind.CORRECTION
FREE, FIRST, SPLIT = RemedyPath.EITHER, RemedyPath.REVIEW_FIRST, RemedyPath.SPLIT

# Answers, the ground, its article, its rows in the forms of 2021 and 2014, and the remedy
# that a reply of 2025-06-02 tells.
WAYS_OF_2019 = [
    ("still_unclear", "unable.still_unclear", "条例第三十条",
     "unable.still_unclear", "amend_or_supplement", FREE),
    ("clear/petition", "not_processed.petition", "条例第三十九条第一款",
     "not_processed.petition", "other_way", FREE),
    ("clear/publication", "not_processed.publication", "条例第三十九条第二款",
     "not_processed.publication", "other_way", FREE),
    ("clear/repeat", "not_processed.repeat", "条例第三十六条第六项",
     "not_processed.repeat", None, FREE),
    ("clear/reconfirmation", "not_processed.reconfirmation", "",
     "not_processed.reconfirmation", None, FREE),
    ("clear/registry", "withheld.registry_query", "条例第三十六条第七项",
     "withheld.registry_query", "other_way", FREE),
    ("clear/excessive/unreasonable", "not_processed.excessive", "条例第三十五条",
     "not_processed.excessive", None, FREE),
    ("clear/other", "other.other", "", "other.other", None, FREE),
    ("clear/information/other", "unable.other_authority", "条例第三十六条第五项",
     "unable.not_held", "not_this_authority", FREE),
    ("clear/information/other_lead", "unable.other_authority", "条例第三十六条第五项",
     "unable.not_held", "not_this_authority", FREE),
    ("clear/information/ours/nonexistent", "unable.nonexistent", "条例第三十六条第四项",
     "unable.not_held", "nonexistent", FREE),
    ("clear/information/ours/needs_creation", "unable.needs_creation", "条例第三十八条",
     "unable.needs_creation", "denied.not_government_information", FREE),
    (f"{OF}/part", "partly_disclosed", "条例第三十七条",
     "partly_disclosed", "partly_agreed", SPLIT),
    (f"{OF}/withhold/state_secret", "withheld.state_secret", "条例第十四条、第三十六条第三项",
     "withheld.state_secret", "denied.state_secret", FIRST),
    (f"{OF}/withhold/prohibited", "withheld.prohibited_by_law", "条例第十四条、第三十六条第三项",
     "withheld.prohibited_by_law", "denied.other_law", FIRST),
    (f"{OF}/withhold/security", "withheld.security_and_stability",
     "条例第十四条、第三十六条第三项",
     "withheld.security_and_stability", "denied.security_and_stability", FIRST),
    (f"{OF}/withhold/trade_secret/objects", "withheld.trade_secret",
     "条例第十五条、第三十二条、第三十六条第三项",
     "withheld.third_party", "denied.trade_secret", FIRST),
    (f"{OF}/withhold/trade_secret/silent_harm", "withheld.trade_secret",
     "条例第十五条、第三十二条、第三十六条第三项",
     "withheld.third_party", "denied.trade_secret", FIRST),
    (f"{OF}/withhold/privacy/objects", "withheld.privacy",
     "条例第十五条、第三十二条、第三十六条第三项",
     "withheld.third_party", "denied.privacy", FIRST),
    (f"{OF}/withhold/privacy/silent_harm", "withheld.privacy",
     "条例第十五条、第三十二条、第三十六条第三项",
     "withheld.third_party", "denied.privacy", FIRST),
    (f"{OF}/withhold/privacy/public_interest", "disclosed.public_interest",
     "条例第十五条、第三十二条、第三十六条第二项", "disclosed", "agreed", FREE),
    (f"{OF}/withhold/internal", "withheld.internal_affairs",
     "条例第十六条第一款、第三十六条第三项",
     "withheld.internal_affairs", "denied.not_government_information", FIRST),
    (f"{OF}/withhold/process", "withheld.process_information",
     "条例第十六条第二款、第三十六条第三项",
     "withheld.process_information", "denied.not_government_information", FIRST),
    (f"{OF}/withhold/enforcement", "withheld.enforcement_file",
     "条例第十六条第二款、第三十六条第三项",
     "withheld.enforcement_file", "other_way", FIRST),
    (f"{OF}/disclose/already_public", "disclosed.already_public", "条例第三十六条第一项",
     "disclosed", "already_public", FREE),
    (f"{OF}/disclose/as_asked/provide", "disclosed.provided", "条例第三十六条第二项",
     "disclosed", "agreed", FREE),
    (f"{OF}/disclose/other_form/tell_how", "disclosed.provided", "条例第三十六条第二项",
     "disclosed", "agreed", FREE),
    (f"{OF}/withhold/trade_secret/silent_no_harm/as_asked/provide", "disclosed.provided",
     "条例第三十六条第二项", "disclosed", "agreed", FREE),
    ("clear/excessive/reasonable/ours/held/disclose/as_asked/provide", "disclosed.provided",
     "条例第三十六条第二项", "disclosed", "agreed", FREE),
]  # fmt: skip

WAYS_OF_2008 = [
    ("amend", "amend_or_supplement", "2008年条例第二十一条第四项", "amend_or_supplement"),
    ("clear/not_information", "denied.not_government_information",
     "2008年条例第二条、第二十一条第二项", "denied.not_government_information"),
    ("clear/other_way", "other_way", "2008年条例第二十一条第二项", "other_way"),
    ("clear/information/other", "not_this_authority", "2008年条例第二十一条第三项",
     "not_this_authority"),
    ("clear/information/ours/nonexistent", "nonexistent", "2008年条例第二十一条第三项",
     "nonexistent"),
    (f"{OF}/part", "partly_agreed", "2008年条例第二十二条", "partly_agreed"),
    (f"{OF}/withhold/state_secret", "denied.state_secret",
     "2008年条例第十四条第四款、第二十一条第二项", "denied.state_secret"),
    (f"{OF}/withhold/security", "denied.security_and_stability",
     "2008年条例第八条、第二十一条第二项", "denied.security_and_stability"),
    (f"{OF}/withhold/trade_secret/objects", "denied.trade_secret",
     "2008年条例第十四条第四款、第二十一条第二项、第二十三条", "denied.trade_secret"),
    (f"{OF}/withhold/privacy/objects", "denied.privacy",
     "2008年条例第十四条第四款、第二十一条第二项、第二十三条", "denied.privacy"),
    (f"{OF}/withhold/other_law", "denied.other_law", "2008年条例第二十一条第二项",
     "denied.other_law"),
    (f"{OF}/withhold/privacy/public_interest/as_asked/provide", "agreed",
     "2008年条例第二十一条第一项", "agreed"),
    (f"{OF}/disclose/already_public", "already_public", "2008年条例第二十一条第一项",
     "already_public"),
    (f"{OF}/disclose/other_form/provide", "agreed", "2008年条例第二十一条第一项", "agreed"),
]  # fmt: skip

CORRECTIONS = [
    ("2019-correction:clear/own/ours/proven", "correction.corrected", "条例第四十一条"),
    ("2019-correction:clear/own/ours/not_proven", "correction.not_corrected", "条例第四十一条"),
    ("2019-correction:clear/own/forward", "correction.forwarded", "条例第四十一条"),
    ("2019-correction:clear/own/tell_where", "correction.told_where", "条例第四十一条"),
    ("2019-correction:clear/not_own", "correction.not_corrected", "条例第四十一条"),
    ("2008-correction:proven/ours", "corrected", "2008年条例第二十五条第二款"),
    ("2008-correction:proven/forward", "forwarded", "2008年条例第二十五条第二款"),
    ("2008-correction:not_proven", "not_corrected", "2008年条例第二十五条第二款"),
]

# What must be done before any reply.
ACTS_FIRST = [
    ("2019:to_supplement", Act.ASK_SUPPLEMENT, None, "条例第三十条"),
    ("2019:not_supplemented", Act.ABANDON, None, "条例第三十条"),
    ("2019:clear/excessive/not_asked", Act.ASK_REASONS, None, "条例第三十五条"),
    ("2019:clear/excessive/no_time", Act.DEFER, None, "条例第三十五条"),
    ("2019:clear/excessive/fee", Act.CHARGE, None, "条例第四十二条第一款"),
    ("2019:clear/information/our_lead", Act.CONSULT, ConsultationKind.CO_AUTHOR,
     "条例第三十四条"),
    ("2019:clear/information/uncertain", Act.CONSULT, ConsultationKind.OTHER_AUTHORITY,
     "条例第三十三条第三款"),
    ("2019:clear/information/misdirected", Act.TRANSFER, None, "条例第二十九条"),
    (f"2019:{OF}/withhold/privacy/not_asked", Act.CONSULT, ConsultationKind.THIRD_PARTY,
     "条例第三十二条"),
    (f"2019:{OF}/withhold/trade_secret/not_asked", Act.CONSULT, ConsultationKind.THIRD_PARTY,
     "条例第三十二条"),
    (f"2019:{OF}/disclose/as_asked/extend", Act.EXTEND, None, "条例第三十三条第二款"),
    ("2019-correction:to_supplement", Act.ASK_SUPPLEMENT, None, "条例第三十条"),
    ("2019-correction:not_supplemented", Act.ABANDON, None, "条例第三十条"),
    ("2008:to_supplement", Act.ASK_SUPPLEMENT, None, "2008年条例第二十一条第四项"),
    ("2008:clear/information/misdirected", Act.TRANSFER, None, "2008年条例第二十条"),
    (f"2008:{OF}/withhold/trade_secret/not_asked", Act.CONSULT, ConsultationKind.THIRD_PARTY,
     "2008年条例第二十三条"),
    (f"2008:{OF}/disclose/as_asked/extend", Act.EXTEND, None, "2008年条例第二十四条第二款"),
]  # fmt: skip


@pytest.mark.parametrize(("answers", "key", "article", "row", "row_2014", "path"), WAYS_OF_2019)
def test_a_way_under_the_text_of_2019(
    answers: str, key: str, article: str, row: str, row_2014: str | None, path: RemedyPath
) -> None:
    ground = end_of(f"2019:{answers}").ground
    assert ground is not None
    assert (ground.key, ground.article) == (key, article)
    assert (ground.rows["2021"], ground.rows["2014"]) == (row, row_2014)
    told = remedy([ground], date(2025, 6, 2))
    assert told is not None
    assert told.path is path


@pytest.mark.parametrize(("answers", "key", "article", "row_2014"), WAYS_OF_2008)
def test_a_way_under_the_text_of_2008(answers: str, key: str, article: str, row_2014: str) -> None:
    ground = end_of(f"2008:{answers}").ground
    assert ground is not None
    assert (ground.key, ground.article, ground.rows["2014"]) == (key, article, row_2014)


@pytest.mark.parametrize(("written", "key", "article"), CORRECTIONS)
def test_a_way_of_a_correction(written: str, key: str, article: str) -> None:
    ground = end_of(written).ground
    assert ground is not None
    assert (ground.key, ground.article, ground.kind) == (key, article, CORRECTION)
    assert set(ground.rows.values()) == {None}


@pytest.mark.parametrize(("written", "act", "whom", "article"), ACTS_FIRST)
def test_what_comes_before_a_reply(
    written: str, act: Act, whom: ConsultationKind | None, article: str
) -> None:
    end = end_of(written)
    assert (end.ground, end.act, end.consultation, end.article) == (None, act, whom, article)
    assert end.act in ACTS


def test_every_act_that_comes_first_is_in_the_table_above() -> None:
    ways = [way for path in PATHS.values() for way in every_way(path)]
    first = {(way.path.key, way.end.label) for way in ways if way.end and way.end.act}
    table = {(way.partition(":")[0], end_of(way).label) for way, *_rest in ACTS_FIRST}
    assert first == table


@pytest.mark.parametrize("path", PATHS.values(), ids=lambda path: path.key)
def test_every_ground_of_reply_is_reached_and_no_other(path: DecisionPath) -> None:
    reached = Counter(way.end.ground.key for way in every_way(path) if way.end and way.end.ground)
    assert set(reached) == {ground.key for ground in grounds_of(path.law, kind=path.kind)}


@pytest.mark.parametrize("path", PATHS.values(), ids=lambda path: path.key)
def test_every_question_is_reached_and_none_leads_nowhere(path: DecisionPath) -> None:
    asked = {question.key for way in every_way(path) for question, _answer in way.steps}
    assert asked == set(path.questions)
    for question in path.questions.values():
        assert len(question.answers) > 1
        assert question.label.endswith("？")
        assert question.help.endswith("。")
        for answer in question.answers.values():
            assert (answer.next in path.questions) != (answer.end is not None)


@pytest.mark.parametrize("path", PATHS.values(), ids=lambda path: path.key)
def test_every_way_is_written_and_read_alike_and_has_one_end(path: DecisionPath) -> None:
    for way in every_way(path):
        assert way.question is None
        assert way.end is not None
        assert read(way.written) == way
        assert len(way.written) <= 200
        assert (way.end.ground is None) != (way.end.act is None)
        assert way.end.article or (way.end.ground and not way.end.ground.article)


@pytest.mark.parametrize("law", Law)
def test_the_seven_questions_are_asked_in_their_order(law: Law) -> None:
    order = list(Step)
    path = path_of(law)
    assert {question.step for question in path.questions.values()} == set(Step)
    for way in every_way(path):
        steps = [order.index(question.step) for question, _answer in way.steps]
        assert steps == sorted(steps)


@pytest.mark.parametrize(
    ("law", "kind", "key"),
    [
        (Law.TEXT_2019, DISCLOSURE, "2019"),
        (Law.TEXT_2019, CORRECTION, "2019-correction"),
        (Law.TEXT_2008, DISCLOSURE, "2008"),
        (Law.TEXT_2008, CORRECTION, "2008-correction"),
    ],
)
def test_text_and_kind_give_the_path(law: Law, kind: ApplicationKind, key: str) -> None:
    assert path_of(law, kind) is PATHS[key]


def test_a_way_may_stop_half_way() -> None:
    walked = walk(PATHS["2019"], ("clear", "information"))
    assert walked.end is None
    assert walked.question is not None
    assert walked.question.label == "由谁负责公开？"
    assert walked.answers == ("clear", "information")
    assert read("2019:") == walk(PATHS["2019"], ())


@pytest.mark.parametrize(
    ("written", "sentence"),
    [
        ("2019:perhaps", "“perhaps”不是“申请内容明确、事项齐全吗？”的可选回答"),
        ("2019:clear/held", "“held”不是“要的是不是政府信息"),
        ("2019:clear/petition/ours", "“ours”不是“政府信息公开申请（2019年修订的条例）”"),
        ("2008:clear/petition", "“petition”不是“要的是不是政府信息？”"),
        ("1949:clear", "“1949:clear”不是"),
        ("", "“”不是"),
    ],
)
def test_impossible_answers_are_refused(written: str, sentence: str) -> None:
    with pytest.raises(PathImpossible, match="请从第一问重新判断") as refusal:
        end_of(written)
    assert sentence in str(refusal.value)


def test_a_way_without_end_has_no_ground() -> None:
    with pytest.raises(PathUnfinished, match="还没有回答“由谁负责公开？”"):
        end_of("2019:clear/information")


@pytest.mark.parametrize(
    ("written", "key", "leads"),
    [
        ("2019:clear/petition", "not_processed.petition", True),
        ("2019:clear/petition", "not_processed.repeat", False),
        ("2019:clear", "not_processed.petition", False),
        ("2019:to_supplement", "unable.still_unclear", False),
        ("nowhere", "not_processed.petition", False),
    ],
)
def test_whether_a_way_leads_to_a_ground(written: str, key: str, leads: bool) -> None:
    assert key in GROUNDS
    assert leads_to(written, key) is leads


KNOWN_OF_2019 = [
    ("supplement", "告知补正、收到补正"),
    ("information", ""),
    ("reasons", "要求说明理由、收到理由说明、确定延迟答复期限"),
    ("responsible", "征求意见、收到意见"),
    ("third_party_trade_secret", "征求意见、收到意见"),
    ("third_party_privacy", "征求意见、收到意见"),
    ("answer", "延长答复期限、确定延迟答复期限"),
]


@pytest.mark.parametrize(("question", "entries"), KNOWN_OF_2019)
def test_the_entries_that_bear_on_a_question(question: str, entries: str) -> None:
    known = PATHS["2019"].questions[question].known
    assert "、".join(kind.label for kind in EntryKind if kind in known) == entries
