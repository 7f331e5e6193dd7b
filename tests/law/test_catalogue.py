"""The catalogue: what an entry must say, and which reply may enter it."""

from datetime import date

import pytest

from tests.law.stories import did, received
from tracker.law.catalogue import Fault, Item, article_of, faults, release_refusal
from tracker.law.facts import fold, in_force
from tracker.law.grounds import GROUNDS
from tracker.law.refusals import NothingToRelease
from tracker.law.terms import CatalogueMode, Law, WithholdingReason

TODAY = date(2025, 9, 22)
PROACTIVE, ON_REQUEST, WITHHELD = CatalogueMode
SECRET = WithholdingReason.STATE_SECRET


@pytest.mark.parametrize(
    ("said", "has_files", "wrong"),
    [
        ({"mode": PROACTIVE, "link": "https://example.org/a"}, False, {}),
        ({"mode": PROACTIVE, "summary": "见公报第3期"}, False, {}),
        ({"mode": PROACTIVE}, True, {}),
        ({"mode": PROACTIVE}, False, {"link": Fault.NOWHERE}),
        ({"mode": ON_REQUEST}, False, {}),
        ({"mode": WITHHELD, "reason": SECRET}, False, {}),
        ({"mode": WITHHELD}, False, {"reason": Fault.REASON_MISSING}),
        ({"mode": WITHHELD, "reason": SECRET}, True, {"link": Fault.WITHHELD_BUT_GIVEN}),
        (
            {"mode": WITHHELD, "reason": SECRET, "link": "https://example.org/a"},
            False,
            {"link": Fault.WITHHELD_BUT_GIVEN},
        ),
        ({"mode": ON_REQUEST, "made_on": TODAY}, False, {}),
        ({"mode": ON_REQUEST, "made_on": date(2025, 9, 23)}, False, {"made_on": Fault.AFTER_TODAY}),
        ({"mode": ON_REQUEST, "link": "example.org"}, False, {"link": Fault.NO_ADDRESS}),
        ({"mode": ON_REQUEST, "link": "javascript:alert(1)"}, False, {"link": Fault.NO_ADDRESS}),
        ({"mode": ON_REQUEST, "link": "https://[x"}, False, {"link": Fault.NO_ADDRESS}),
    ],
)
def test_an_entry_says_what_its_mode_asks(
    said: dict[str, object], has_files: bool, wrong: dict[str, Fault]
) -> None:
    item = Item(**{"title": "合同", "made_on": date(2025, 1, 2), **said})  # type: ignore[arg-type]
    assert dict(faults(item, has_files=has_files, today=TODAY)) == wrong


@pytest.mark.parametrize(
    ("reason", "article"),
    [
        (WithholdingReason.STATE_SECRET, "条例第十四条"),
        (WithholdingReason.PROHIBITED_BY_LAW, "条例第十四条"),
        (WithholdingReason.SECURITY_AND_STABILITY, "条例第十四条"),
        (WithholdingReason.TRADE_SECRET, "条例第十五条"),
        (WithholdingReason.PRIVACY, "条例第十五条"),
        (WithholdingReason.INTERNAL_AFFAIRS, "条例第十六条第一款"),
        (WithholdingReason.PROCESS_INFORMATION, "条例第十六条第二款"),
        (WithholdingReason.ENFORCEMENT_FILE, "条例第十六条第二款"),
    ],
)
def test_every_reason_has_the_article_of_its_ground(
    reason: WithholdingReason, article: str
) -> None:
    assert article_of(reason) == article


def test_the_reasons_are_the_grounds_of_articles_14_to_16() -> None:
    """36(7), registry queries, stands under 不予公开 in the table without being an exception."""
    keys = {
        key
        for key, one in GROUNDS.items()
        if one.remedy == "review_first" and one.law is Law.TEXT_2019
    }
    assert {f"withheld.{reason}" for reason in WithholdingReason} == keys


@pytest.mark.parametrize(
    ("grounds", "may"),
    [
        (["disclosed.provided"], True),
        (["disclosed.already_public"], True),
        (["partly_disclosed", "withheld.privacy"], True),
        (["withheld.privacy"], False),
        (["unable.nonexistent"], False),
        (["not_processed.petition"], False),
        (None, False),  # not answered yet
    ],
)
def test_only_what_was_disclosed_can_be_released(grounds: list[str] | None, may: bool) -> None:
    journal = [received("2025-09-01 周一"), did("2025-09-01 周一", "registered")]
    if grounds is not None:
        journal.append(did("2025-09-10 周三", "replied", grounds=grounds, ground=grounds[0]))
    refusal = release_refusal(fold(in_force(journal)))
    assert isinstance(refusal, NothingToRelease) is not may


def test_a_withdrawn_application_has_nothing_to_release() -> None:
    journal = [received("2025-09-01 周一"), did("2025-09-02 周二", "withdrawn")]
    assert isinstance(release_refusal(fold(in_force(journal))), NothingToRelease)
