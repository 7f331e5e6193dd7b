"""Where an applicant can turn, how long, in which words; and how decisions are counted."""

from datetime import date

import pytest

from tracker.law.grounds import GROUNDS
from tracker.law.refusals import NoValueInForce
from tracker.law.remedies import (
    LETTERS_WITHOUT_REMEDY,
    Remedy,
    RemedyPath,
    decision_result,
    procedure_of,
    refusal_of_own_decision,
    remedy,
    remedy_for_silence,
    remedy_for_third_party,
    silences_on,
    usual_decisions,
)
from tracker.law.table_refusals import DecisionAmbiguous, DecisionUnknown
from tracker.law.terms import AuthorityLevel, ChallengeKind, ChallengeResult

BODIES = {"review_body": "某市人民政府", "court": "某区人民法院"}
REVIEW, DIRECT = ChallengeKind.REVIEW, ChallengeKind.DIRECT_LITIGATION
AFTER = ChallengeKind.LITIGATION_AFTER_REVIEW
LAST_DAY_OF_CHOICE, REVIEW_FIRST_DAY = date(2023, 12, 31), date(2024, 1, 1)


def told(key: str, on: date, *others: str) -> Remedy:
    found = remedy([GROUNDS[key], *(GROUNDS[other] for other in others)], on, **BODIES)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("key", "path", "assumed"),
    [
        ("withheld.state_secret", RemedyPath.REVIEW_FIRST, False),
        ("withheld.prohibited_by_law", RemedyPath.REVIEW_FIRST, False),
        ("withheld.security_and_stability", RemedyPath.REVIEW_FIRST, False),
        ("withheld.trade_secret", RemedyPath.REVIEW_FIRST, False),
        ("withheld.privacy", RemedyPath.REVIEW_FIRST, False),
        ("withheld.internal_affairs", RemedyPath.REVIEW_FIRST, False),
        ("withheld.process_information", RemedyPath.REVIEW_FIRST, False),
        ("withheld.enforcement_file", RemedyPath.REVIEW_FIRST, False),
        ("withheld.registry_query", RemedyPath.EITHER, True),
        ("partly_disclosed", RemedyPath.SPLIT, True),
        ("disclosed.provided", RemedyPath.EITHER, False),
        ("unable.nonexistent", RemedyPath.EITHER, False),
        ("unable.other_authority", RemedyPath.EITHER, False),
        ("not_processed.petition", RemedyPath.EITHER, False),
        ("other.not_supplemented", RemedyPath.EITHER, False),
        ("other.fee_unpaid", RemedyPath.EITHER, False),
    ],
)
def test_the_path_since_2024_and_the_free_choice_before(
    key: str, path: RemedyPath, assumed: bool
) -> None:
    now, before = told(key, REVIEW_FIRST_DAY), told(key, LAST_DAY_OF_CHOICE)
    assert (now.path, now.assumed) == (path, assumed)
    assert (before.path, before.assumed) == (RemedyPath.EITHER, False)


def test_review_first_says_so_with_terms_and_articles() -> None:
    found = told("withheld.state_secret", date(2025, 9, 1))
    assert found.parts[0].text == (
        "如不服本决定，应当先自收到本告知书之日起60日内向某市人民政府申请行政复议；"
        "对行政复议决定仍不服的，可以自收到行政复议决定书之日起15日内依法向人民法院提起行政诉讼。"
        "未经行政复议，不能直接提起行政诉讼。"
    )
    for article in (
        "行政复议法第二十三条第一款第四项",
        "行政复议法第二十三条第二款",
        "行政复议法第二十条",
        "行政诉讼法第四十五条",
        "法释〔2025〕8号第一条第二项",
        "条例第五十一条",
    ):
        assert article in found.articles


def test_a_free_choice_names_both_bodies_and_both_terms() -> None:
    text = told("disclosed.provided", date(2022, 3, 1)).text
    assert "60日内向某市人民政府申请行政复议，或者" in text
    assert "6个月内向某区人民法院提起行政诉讼" in text
    assert "投诉、举报" in text


OFFICE, COUNTY = AuthorityLevel.COUNTY_DEPARTMENT, AuthorityLevel.COUNTY_GOVERNMENT
BOTH = ["60日", "15日", "6个月"]


@pytest.mark.parametrize(
    ("key", "on", "level", "path", "review_body", "court", "terms", "articles"),
    [
        ("agreed", date(2014, 6, 3), OFFICE, RemedyPath.EITHER,
         "本级人民政府或者上一级主管部门", "有管辖权的基层人民法院", ["60日", "3个月"],
         ["2008年条例第三十三条", "1999年行政复议法第九条", "1989年行政诉讼法第三十九条"]),
        ("withheld.privacy", date(2023, 12, 29), OFFICE, RemedyPath.EITHER,
         "本级人民政府或者上一级主管部门", "有管辖权的基层人民法院", ["60日", "6个月"],
         ["条例第五十一条", "行政诉讼法第四十四条第一款", "1999年行政复议法第九条",
          "行政诉讼法第四十六条"]),
        ("withheld.privacy", date(2024, 1, 2), OFFICE, RemedyPath.REVIEW_FIRST,
         "本级人民政府", "有管辖权的基层人民法院", ["60日", "15日"],
         ["条例第五十一条", "行政复议法第二十三条第一款第四项", "行政复议法第二十三条第二款",
          "行政复议法第二十条", "行政诉讼法第四十五条"]),
        ("withheld.privacy", date(2025, 6, 3), COUNTY, RemedyPath.REVIEW_FIRST,
         "上一级人民政府", "有管辖权的中级人民法院", ["60日", "15日"],
         ["法释〔2025〕8号第一条第二项"]),
        ("unable.nonexistent", date(2025, 5, 30), COUNTY, RemedyPath.EITHER,
         "上一级人民政府", "有管辖权的中级人民法院", ["60日", "6个月"],
         ["行政复议法第十一条第十四项", "行政诉讼法第四十四条第一款"]),
        ("unable.nonexistent", date(2025, 6, 3), COUNTY, RemedyPath.EITHER,
         "上一级人民政府", "有管辖权的中级人民法院", ["60日", "6个月"],
         ["行政复议法第十一条第十四项", "法释〔2025〕8号第一条"]),
        ("withheld.registry_query", date(2025, 6, 3), OFFICE, RemedyPath.EITHER,
         "本级人民政府", "有管辖权的基层人民法院", ["60日", "6个月"],
         ["法释〔2025〕8号第一条"]),
        ("partly_disclosed", date(2025, 5, 30), OFFICE, RemedyPath.SPLIT,
         "本级人民政府", "有管辖权的基层人民法院", BOTH,
         ["行政复议法第十一条第十四项", "行政复议法第二十三条第一款第四项"]),
        ("partly_disclosed", date(2025, 6, 3), OFFICE, RemedyPath.SPLIT,
         "本级人民政府", "有管辖权的基层人民法院", BOTH,
         ["行政复议法第二十三条第一款第四项", "法释〔2025〕8号第一条"]),
        ("other.fee_unpaid", date(2025, 6, 3), OFFICE, RemedyPath.EITHER,
         "本级人民政府", "有管辖权的基层人民法院", ["60日", "6个月"],
         ["法释〔2025〕8号第一条"]),
        ("correction.not_corrected", date(2025, 6, 3), OFFICE, RemedyPath.EITHER,
         "本级人民政府", "有管辖权的基层人民法院", ["60日", "6个月"],
         ["条例第五十一条"]),
    ],
)  # fmt: skip
def test_path_bodies_terms_and_articles_by_ground_day_and_level(
    key: str,
    on: date,
    level: AuthorityLevel,
    path: RemedyPath,
    review_body: str,
    court: str,
    terms: list[str],
    articles: list[str],
) -> None:
    found = remedy([GROUNDS[key]], on, level=level)
    assert found is not None
    units = {"calendar_days": "日", "months": "个月"}
    assert found.path is path
    assert (found.review_body, found.court) == (review_body, court)
    assert [f"{term.value}{units[term.unit]}" for term in found.terms] == terms
    assert set(articles) <= set(found.articles)
    assert review_body in found.text
    assert (court in found.text) is (path is not RemedyPath.REVIEW_FIRST)


def test_the_names_an_office_gave_go_before_what_its_level_says() -> None:
    found = remedy([GROUNDS["disclosed.provided"]], REVIEW_FIRST_DAY, **BODIES, level=COUNTY)
    assert found is not None
    assert (found.review_body, found.court) == ("某市人民政府", "某区人民法院")


def test_no_remedies_are_told_of_a_time_without_the_regulation() -> None:
    with pytest.raises(NoValueInForce, match="2008年5月1日"):
        remedy([GROUNDS["agreed"]], date(2008, 4, 30))


@pytest.mark.parametrize(
    ("on", "keys", "article"),
    [
        (date(2018, 6, 1), ["authority", "review_decision"], "2008年条例第三十三条"),
        (date(2023, 6, 1), ["authority", "review_decision"], "条例第五十一条"),
        (date(2024, 1, 1), ["authority", "review_acceptance", "review_decision"],
         "行政复议法第二十三条第一款第三项"),
        (date(2025, 6, 1), ["authority", "review_acceptance", "review_decision"],
         "法释〔2025〕8号第二条"),
    ],
)  # fmt: skip
def test_what_silence_means(on: date, keys: list[str], article: str) -> None:
    silences = silences_on(on)
    assert [silence.key for silence in silences] == keys
    assert article in silences[0].articles
    assert silences[0].meaning.startswith("不等于不予公开")


@pytest.mark.parametrize(
    ("on", "term"), [(date(2015, 4, 30), "3个月"), (date(2015, 5, 1), "6个月")]
)
def test_the_term_of_litigation_was_three_months_until_may_2015(on: date, term: str) -> None:
    assert term in told("agreed", on).text
    assert "2008年条例第三十三条" in told("agreed", on).articles


def test_withheld_together_with_other_grounds_is_split() -> None:
    found = told("withheld.privacy", REVIEW_FIRST_DAY, "unable.nonexistent")
    assert found.path is RemedyPath.SPLIT
    assert "不予公开的部分" in found.text
    assert found.assumed
    both = told("withheld.privacy", REVIEW_FIRST_DAY, "withheld.trade_secret")
    assert both.path is RemedyPath.REVIEW_FIRST


def test_a_withdrawal_decides_nothing() -> None:
    assert remedy([GROUNDS["other.withdrawn"]], REVIEW_FIRST_DAY, **BODIES) is None


def test_silence_recommends_review_from_2024_and_runs_from_the_end_of_the_period() -> None:
    now = remedy_for_silence(date(2025, 10, 24), **BODIES)
    assert now.path is RemedyPath.SILENCE
    assert now.assumed
    assert "建议先自答复期限届满之日起60日内" in now.text
    assert "行政复议法第二十三条第一款第三项" in now.articles
    assert "法释〔2025〕8号第二条" in now.articles
    assert "法释〔2025〕8号第二条" not in remedy_for_silence(date(2025, 5, 30), **BODIES).articles
    before = remedy_for_silence(LAST_DAY_OF_CHOICE, **BODIES)
    assert "建议" not in before.text
    assert "6个月" in before.text


def test_a_third_party_is_told_its_own_remedy() -> None:
    found = remedy_for_third_party(date(2024, 5, 6), **BODIES)
    assert "认为公开侵犯您的合法权益的" in found.text
    assert "条例第三十二条" in found.articles
    assert "行政复议法第十一条第十四项" in found.articles
    later = remedy_for_third_party(date(2025, 6, 3), level=COUNTY)
    assert "法释〔2025〕8号第一条第四项" in later.articles
    assert "向有管辖权的中级人民法院提起行政诉讼" in later.text


@pytest.mark.parametrize("title", ["登记回执", "补正告知书", "延期答复告知书", "收费通知书"])
def test_letters_of_the_procedure_carry_no_remedy(title: str) -> None:
    assert title in {letter.title for letter in LETTERS_WITHOUT_REMEDY.values()}
    assert title not in {ground.letter for ground in GROUNDS.values()}


UPHELD, CORRECTED, OTHER = (
    ChallengeResult.UPHELD,
    ChallengeResult.CORRECTED,
    ChallengeResult.OTHER,
)


@pytest.mark.parametrize(
    ("text", "kind", "result"),
    [
        ("维持", REVIEW, UPHELD),
        ("结果维持", DIRECT, UPHELD),
        ("驳回复议请求", REVIEW, UPHELD),
        ("驳回诉讼请求", DIRECT, UPHELD),
        ("维持原判", AFTER, UPHELD),
        ("纠正", AFTER, CORRECTED),
        ("撤销", REVIEW, CORRECTED),
        ("部分撤销", DIRECT, CORRECTED),
        ("变更", REVIEW, CORRECTED),
        ("确认违法", AFTER, CORRECTED),
        ("确认无效", DIRECT, CORRECTED),
        ("责令履行", REVIEW, CORRECTED),
        ("其他", REVIEW, OTHER),
        ("其他结果", DIRECT, OTHER),
        ("不予受理", REVIEW, OTHER),
        ("驳回申请", REVIEW, OTHER),
        ("终止", REVIEW, OTHER),
        ("调解", REVIEW, OTHER),
        ("不予立案", DIRECT, OTHER),
        ("驳回起诉", AFTER, OTHER),
        (" 撤 诉 ", AFTER, OTHER),
        ("移送", DIRECT, OTHER),
        ("corrected", DIRECT, CORRECTED),
    ],
)
def test_decisions_and_their_columns(
    text: str, kind: ChallengeKind, result: ChallengeResult
) -> None:
    assert decision_result(text, kind) is result


@pytest.mark.parametrize(
    ("text", "kind", "meant"),
    [
        ("驳回", REVIEW, ["驳回复议请求", "驳回申请"]),
        ("驳回", DIRECT, ["驳回诉讼请求", "驳回起诉"]),
    ],
)
def test_a_word_of_two_columns_is_refused(text: str, kind: ChallengeKind, meant: list[str]) -> None:
    with pytest.raises(DecisionAmbiguous) as refusal:
        decision_result(text, kind)
    assert all(words in str(refusal.value) for words in meant)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("驳回诉讼请求", REVIEW),
        ("不予受理", DIRECT),
        ("尚未审结", REVIEW),
        ("胜诉", DIRECT),
        ("", REVIEW),
    ],
)
def test_a_word_of_the_other_procedure_or_of_none_is_refused(
    text: str, kind: ChallengeKind
) -> None:
    with pytest.raises(DecisionUnknown, match=f"不是{kind.label}的结果"):
        decision_result(text, kind)


@pytest.mark.parametrize(
    ("text", "kind", "result"),
    [
        ("驳回", REVIEW, OTHER),
        ("责令答复", DIRECT, CORRECTED),
        (" 责令 答复 ", AFTER, CORRECTED),
        ("撤销", REVIEW, CORRECTED),
    ],
)
def test_an_office_may_have_words_of_its_own_which_go_first(
    text: str, kind: ChallengeKind, result: ChallengeResult
) -> None:
    own = {"驳回": OTHER, "责令答复": CORRECTED}
    assert decision_result(text, kind, own) is result


def test_the_usual_decisions_each_have_one_column() -> None:
    assert usual_decisions("review")["驳回复议请求"] is UPHELD
    assert usual_decisions("litigation")["驳回起诉"] is OTHER
    assert "尚未审结" not in usual_decisions("review")
    assert (procedure_of(REVIEW), procedure_of(AFTER)) == ("review", "litigation")


@pytest.mark.parametrize(
    ("word", "result", "key"),
    [
        ("责令答复", CORRECTED, None),
        ("结果维持", UPHELD, None),
        ("结果维持", OTHER, "column_is_itself"),
        ("corrected", UPHELD, "column_is_itself"),
        ("责令答复", ChallengeResult.PENDING, "decision_not_pending"),
    ],
)
def test_what_an_office_cannot_count_anew(
    word: str, result: ChallengeResult, key: str | None
) -> None:
    refusal = refusal_of_own_decision(word, result)
    assert (refusal.key if refusal else None) == key
