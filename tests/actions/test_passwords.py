"""What checking a password costs, whoever's it is."""

import pytest

from tracker.actions import passwords
from tracker.actions.passwords import NO_PASSWORD, password_fits


@pytest.mark.parametrize("digest", [None, NO_PASSWORD])
async def test_where_there_is_no_password_one_is_checked_all_the_same(
    digest: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    checked: list[str] = []

    def fits(digest: str, password: str) -> bool:
        checked.append(digest)
        return password == ""

    monkeypatch.setattr(passwords, "_fits", fits)
    assert not await password_fits(digest, NO_PASSWORD)
    assert [one.startswith("$argon2id$") for one in checked] == [True]
