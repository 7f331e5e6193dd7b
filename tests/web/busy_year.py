"""The figures of a year in which a city's office received many and small counts stand out."""

from datetime import date, timedelta

from tracker.law.calendar import national
from tracker.law.figures import (
    Ended,
    EndedOfKind,
    FigureCounts,
    Figures,
    figures,
    span_named,
)
from tracker.law.terms import ApplicantKind, ChallengeKind, Channel

PERSON, BUSINESS, LAWYERS = (
    ApplicantKind.NATURAL_PERSON,
    ApplicantKind.BUSINESS,
    ApplicantKind.LEGAL_SERVICES,
)


def busy_year() -> Figures:
    """2024, seen from 2025: 1200 received in every month, most of them disclosed."""
    received = {date(2024, month, 3): 1200 for month in range(1, 13)}
    counts = FigureCounts(
        received=received,
        channels={Channel.ONLINE: 14_000, Channel.POST: 396, Channel.COUNTER: 4},
        ended=(
            Ended(date(2024, 3, 1), date(2024, 3, 15), False, False, 8000),
            Ended(date(2024, 5, 6), date(2024, 5, 6) + timedelta(50), False, True, 300),
            Ended(date(2024, 6, 3), date(2024, 9, 2), True, False, 25),
        ),
        kinds=(
            EndedOfKind(PERSON, "disclosed", None, 8000),
            EndedOfKind(BUSINESS, "disclosed", None, 200),
            EndedOfKind(PERSON, "withheld.third_party", None, 100),
            EndedOfKind(BUSINESS, "withheld.third_party", None, 3),
            EndedOfKind(LAWYERS, "other.other", None, 22),
        ),
        supplemented=40,
        open=6075,
        challenges={ChallengeKind.REVIEW: 12, ChallengeKind.DIRECT_LITIGATION: 1},
    )
    return figures(span_named("2024", date(2025, 9, 22)), counts, national())
