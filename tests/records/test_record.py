"""The base of all models, where it does what Tortoise's own does, only sooner."""

import pytest
from tortoise import Tortoise
from tortoise.fields.base import DatabaseDefault
from tortoise.models import Model

from tracker.records.connections import APP

pytestmark = pytest.mark.usefixtures("database")


def as_made(row: Model) -> dict[str, object]:
    return {
        name: DatabaseDefault if isinstance(value, DatabaseDefault) else value
        for name, value in vars(row).items()
    }


def test_a_new_row_is_as_tortoise_makes_it() -> None:
    models = Tortoise.apps[APP].values()
    assert len(models) > 70
    for model in models:
        theirs = model.__new__(model)
        Model.__init__(theirs)
        assert as_made(model()) == as_made(theirs), model


def test_no_two_new_rows_share_what_can_be_changed() -> None:
    for model in Tortoise.apps[APP].values():
        one, other = vars(model()), vars(model())
        shared = {name for name in one if one[name] is other[name]}
        assert not [name for name in shared if isinstance(one[name], list | dict | set)], model
