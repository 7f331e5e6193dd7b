"""Which archives of the folder are kept."""

from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from tracker.records.backup_folder import archives_in, clear, superfluous

START = datetime(2025, 9, 22, 1, 0)  # noqa: DTZ001 - as in the names


def kept_after(days: int) -> list[datetime]:
    """Every night one more, and what is superfluous goes."""
    kept: set[datetime] = set()
    for n in range(days):
        kept.add(START + timedelta(days=n))
        kept -= superfluous(kept)
    return sorted(kept, reverse=True)


def test_a_year_and_a_half_of_nights():
    kept = kept_after(550)
    assert [at.date() for at in kept[:7]] == [kept[0].date() - timedelta(days=n) for n in range(7)]
    assert len({at.isocalendar()[:2] for at in kept}) >= 4
    assert len({(at.year, at.month) for at in kept}) == 12
    assert len(kept) <= 7 + 4 + 12


def test_several_of_a_day_leave_the_newest():
    moments = [START + timedelta(hours=n) for n in range(5)]
    assert superfluous(moments) == set(moments[:-1])


@given(st.sets(st.datetimes(datetime(2020, 1, 1), datetime(2026, 1, 1)), min_size=1))  # noqa: DTZ001
def test_the_newest_is_never_superfluous(moments):
    assert max(moments) not in superfluous(moments)
    assert superfluous(moments - superfluous(moments)) == set()


def test_only_archives_of_ours_are_looked_at(tmp_path):
    for name in ("tracker-20250922-010000.tar", "tracker-20250922-020000.tar.sealed",
                 "tracker-20259922-010000.tar", "tracker-20250922-010000.tar.bak", "other.tar",
                 ".tracker-20250922-030000.tar-x.part"):  # fmt: skip
        (tmp_path / name).write_bytes(b"x")
    assert [(one.made_at.hour, one.sealed) for one in archives_in(tmp_path)] == [
        (2, True),
        (1, False),
    ]
    assert clear(tmp_path) == 1
    assert len(list(tmp_path.iterdir())) == 5
    assert archives_in(tmp_path / "missing") == []
