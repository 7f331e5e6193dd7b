"""Several grounds in one reply: which one the annual table counts, and what is refused."""

import pytest

from tracker.law.answers import (
    COUNTING_RULE,
    choices,
    counted_ground,
    counted_row,
    forced_ground,
    path_refusal,
    reply_refusal,
)
from tracker.law.grounds import GROUNDS
from tracker.law.refusals import (
    GroundMissing,
    GroundOfOtherKind,
    GroundOfOtherText,
    NoGroundOfReply,
    PartialCountsAlone,
    PathOfOtherGround,
    Refusal,
)
from tracker.law.terms import ApplicationKind, Law

DISCLOSURE, CORRECTION = ApplicationKind.DISCLOSURE, ApplicationKind.CORRECTION
GIVEN, SECRET, GONE = "disclosed.provided", "withheld.trade_secret", "unable.nonexistent"
ELSEWHERE, PART, REGISTRY = "unable.other_authority", "partly_disclosed", "withheld.registry_query"


@pytest.mark.parametrize(
    ("grounds", "forced", "open_choice"),
    [
        # one ground: nothing to choose
        ((GIVEN,), None, ()),
        ((SECRET,), None, ()),
        ((GIVEN, GIVEN), None, ()),
        # something given, something withheld: 部分公开, whatever else
        ((GIVEN, SECRET), PART, ()),
        ((SECRET, "disclosed.already_public"), PART, ()),
        ((GIVEN, GONE, SECRET), PART, ()),
        ((GIVEN, REGISTRY), PART, ()),
        (("disclosed.public_interest", "withheld.internal_affairs"), PART, ()),
        # a matter answered in part gives and withholds by itself
        ((PART,), PART, ()),
        ((PART, SECRET), PART, ()),
        ((PART, GONE), PART, ()),
        # otherwise the officer chooses among those used
        ((GIVEN, GONE), None, (GIVEN, GONE)),
        ((SECRET, GONE), None, (SECRET, GONE)),
        ((SECRET, "withheld.privacy"), None, (SECRET, "withheld.privacy")),
        ((GONE, ELSEWHERE, GONE), None, (GONE, ELSEWHERE)),
        # the text of 2008 has its own word for it
        (("agreed", "denied.privacy"), "partly_agreed", ()),
        (("already_public", "denied.not_government_information"), "partly_agreed", ()),
        (("agreed", "nonexistent"), None, ("agreed", "nonexistent")),
        # corrections are not counted at all
        (("correction.corrected", "correction.not_corrected"), None, ()),
        # what no data knows neither gives nor withholds
        (("nonsense",), None, ()),
        ((), None, ()),
    ],
)
def test_the_rule(
    grounds: tuple[str, ...], forced: str | None, open_choice: tuple[str, ...]
) -> None:
    assert forced_ground(grounds) == forced
    assert choices(grounds) == open_choice


@pytest.mark.parametrize(
    ("grounds", "chosen", "counted"),
    [
        ((GIVEN,), "", GIVEN),
        ((GIVEN,), SECRET, GIVEN),
        ((GIVEN, SECRET), "", PART),
        ((GIVEN, SECRET), SECRET, PART),
        ((GIVEN, GONE), GONE, GONE),
        ((GIVEN, GONE), GIVEN, GIVEN),
        (("agreed", "denied.privacy"), "denied.privacy", "partly_agreed"),
        (("correction.corrected", "correction.forwarded"), "", "correction.corrected"),
    ],
)
def test_the_ground_that_counts(grounds: tuple[str, ...], chosen: str, counted: str) -> None:
    assert counted_ground(grounds, chosen) == counted


@pytest.mark.parametrize(
    ("grounds", "chosen"), [((), ""), ((GIVEN, GONE), ""), ((GIVEN, GONE), SECRET)]
)
def test_a_choice_that_is_open_must_be_made_among_the_grounds_used(
    grounds: tuple[str, ...], chosen: str
) -> None:
    with pytest.raises(GroundMissing):
        counted_ground(grounds, chosen)


@pytest.mark.parametrize(
    ("key", "year", "row"),
    [
        (PART, 2025, "（二）部分公开（区分处理的，只计这一情形，不计其他情形）"),
        (GONE, 2025, "1.本机关不掌握相关政府信息"),
        (GONE, 2018, "6.申请信息不存在数"),
        ("other.other", 2020, "（六）其他处理"),
    ],
)
def test_the_row_follows_the_form_of_the_year(key: str, year: int, row: str) -> None:
    assert counted_row(GROUNDS[key], year)[-1] == row


def test_a_correction_has_no_row() -> None:
    assert counted_row(GROUNDS["correction.corrected"], 2025) == ()


def test_the_rule_is_said_in_words_and_marked_as_a_reading() -> None:
    assert "计入“部分公开”" in COUNTING_RULE.help
    assert COUNTING_RULE.assumed


@pytest.mark.parametrize(
    ("grounds", "counted", "kind", "reason"),
    [
        ((), "", DISCLOSURE, None),
        ((GIVEN,), GIVEN, DISCLOSURE, None),
        ((GIVEN, SECRET), PART, DISCLOSURE, None),
        ((GIVEN, GONE), GONE, DISCLOSURE, None),
        (("correction.corrected",), "correction.corrected", CORRECTION, None),
        ((GIVEN, SECRET), SECRET, DISCLOSURE, PartialCountsAlone),
        ((PART, GONE), GONE, DISCLOSURE, PartialCountsAlone),
        ((GIVEN, GONE), PART, DISCLOSURE, GroundMissing),
        ((GIVEN,), "", DISCLOSURE, GroundMissing),
        ((), GIVEN, DISCLOSURE, GroundMissing),
        (("agreed",), "agreed", DISCLOSURE, GroundOfOtherText),
        (("nonsense",), "nonsense", DISCLOSURE, GroundOfOtherText),
        (("other.withdrawn",), "other.withdrawn", DISCLOSURE, NoGroundOfReply),
        (("correction.corrected",), "correction.corrected", DISCLOSURE, GroundOfOtherKind),
        ((GIVEN,), GIVEN, CORRECTION, GroundOfOtherKind),
    ],
)
def test_what_a_reply_may_say(
    grounds: tuple[str, ...], counted: str, kind: ApplicationKind, reason: type[Refusal] | None
) -> None:
    found = reply_refusal(grounds, counted, law=Law.TEXT_2019, kind=kind)
    assert (type(found) if found else None) is reason


@pytest.mark.parametrize(
    ("path", "grounds", "refused"),
    [
        ((), (GONE,), False),
        (("2019:clear/information/ours/nonexistent",), (GONE,), False),
        (("", "2019:clear/information/other"), (GONE, ELSEWHERE), False),
        (("2019:clear/information/other",), (GONE,), True),
        (("2019:clear/information",), (GONE,), True),
        (("2019:clear/information/ours/nonexistent",), (GONE, ELSEWHERE), True),
    ],
)
def test_the_reasoning_must_be_that_of_its_ground(
    path: tuple[str, ...], grounds: tuple[str, ...], refused: bool
) -> None:
    found = path_refusal(path, grounds)
    assert isinstance(found, PathOfOtherGround) is refused
    assert (found is not None) is refused
