"""Which signs a page shows."""

import pytest

from tracker.law.signs import is_invisible


@pytest.mark.parametrize(
    "sign", ["\0", "\n", "\t", "\u202e", "\u200b", "\ufeff", "\ud800", "\u2028"]
)
def test_marks_and_controls_are_not_seen(sign):
    assert is_invisible(sign)


@pytest.mark.parametrize("sign", ["合", "a", " ", "\u3000", "\u00a0", "\u0301", "𠮷", "。"])
def test_what_is_written_is_seen(sign):
    assert not is_invisible(sign)
