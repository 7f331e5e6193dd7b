"""What the tests of the records share."""

import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from tests.records.series import Series, write_series


@pytest.fixture
def series(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Series]:
    """`series(first, second)`: a package with these migrations, until the test ends."""
    monkeypatch.syspath_prepend(tmp_path)
    yield partial(write_series, tmp_path)
    for name in list(sys.modules):
        if name.startswith("series_"):
            del sys.modules[name]
