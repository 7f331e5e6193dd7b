"""A ledger made from a published table gives the table back, every cell."""

import pytest

from tests.annual.counting import tallies_of
from tests.annual.published import (
    NAMES,
    Published,
    assert_gives_back,
    challenges_of,
    ledger_of,
    published,
)
from tracker.annual.report import failed_checks, report_json


def report_of(table: Published) -> dict[str, object]:
    tallies = tallies_of(ledger_of(table), challenges_of(table), table.year)
    return report_json(authority=table.agency, code="T", tallies=tallies)


@pytest.mark.parametrize("name", NAMES)
def test_every_figure_of_the_published_table_comes_back(name: str) -> None:
    table = published(name)
    assert_gives_back(report_of(table), table)


@pytest.mark.parametrize(
    "name", ["suqian-2023", "shanghai-kewei-2024", "pingtan-2019", "pingtan-2021"]
)
def test_labels_and_their_order_are_those_of_the_form(name: str) -> None:
    table = published(name)
    report = report_of(table)
    assert _labels(report["applications"]) == _labels(table.applications)
    assert _labels(report["reviews_litigation"]) == _labels(table.reviews_litigation)


@pytest.mark.parametrize("name", NAMES)
def test_every_identity_of_a_published_table_holds(name: str) -> None:
    report = report_of(published(name))
    assert failed_checks(report) == []
    assert len(report["checks"]) > 40


def _labels(table: object) -> list[object]:
    if not isinstance(table, dict):
        return []
    return [(label, _labels(below)) for label, below in table.items()]
