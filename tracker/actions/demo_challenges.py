"""A review and a lawsuit of the example office, step by step."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from tracker.actions.move_challenge import move_challenge
from tracker.actions.record_challenge import ChallengeFacts, record_challenge
from tracker.law.challenge_terms import Move, Procedure
from tracker.law.entries import ChallengeMoved
from tracker.law.terms import ChallengeKind
from tracker.records.journal import Author
from tracker.records.models import Application, Authority, Challenge, Journal

_Step = tuple[int, Move, dict[str, Any]]
_OF_REVIEW: tuple[_Step, ...] = (
    (28, Move.PAPERS_RECEIVED, {"procedure": Procedure.SUMMARY}),
    (25, Move.ANSWERED, {}),
    (12, Move.DECIDED, {"decision": "维持"}),
    (10, Move.DECISION_RECEIVED, {}),
)
_OF_SUIT: tuple[_Step, ...] = (
    (5, Move.ACCEPTED, {}),
    (3, Move.PAPERS_RECEIVED, {"procedure": Procedure.ORDINARY}),
)


async def review_and_suit(
    authority: Authority,
    application: Application,
    author: Author,
    ago: Callable[[int], datetime],
) -> None:
    """The review upheld the reply; the suit waits for the answer. `ago`: a moment that many
    working days before today."""
    await application.refresh_from_db()

    async def told(facts: ChallengeFacts, steps: tuple[_Step, ...], days: int) -> Challenge:
        challenge = await record_challenge(authority, facts, author=author, now=ago(days))
        for before, move, more in steps:
            journal, now = await Journal.get(id=challenge.journal_id), ago(before)
            entry = ChallengeMoved(on=now.date(), move=move, **more)
            await move_challenge(challenge.id, entry, seen=journal.length, author=author, now=now)
        return challenge

    about: dict[str, Any] = {
        "register_number": application.register_number,
        "letter": application.document_number or "",
    }
    review = ChallengeFacts(
        kind=ChallengeKind.REVIEW,
        case_number="示政复〔示例〕7号",
        filed_on=ago(30).date(),
        **about,
    )
    earlier = await told(review, _OF_REVIEW, 30)
    suit = ChallengeFacts(
        kind=ChallengeKind.LITIGATION_AFTER_REVIEW,
        case_number="示行初15号",
        filed_on=ago(5).date(),
        earlier=earlier.id,
        **about,
    )
    await told(suit, _OF_SUIT, 4)
