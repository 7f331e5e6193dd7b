"""How the office counts a kind of decision in the annual table: in its own way, or as usual."""

from datetime import datetime

from tracker.law.labels import folded
from tracker.law.remedies import refusal_of_own_decision
from tracker.law.terms import ChallengeResult
from tracker.records.challenge_models import OwnDecision
from tracker.records.models import Authority


async def count_decision(
    authority: Authority,
    *,
    procedure: str,
    word: str,
    result: ChallengeResult | None,
    reason: str,
    officer_id: int,
    now: datetime,
) -> None:
    """From now on; what is recorded stays as it was counted. `result` None: as usual again."""
    if result is not None:
        refusal = refusal_of_own_decision(word, result)
        if refusal is not None:
            raise refusal
    await OwnDecision.create(
        authority=authority,
        procedure=procedure,
        word=folded(word),
        result=result,
        reason=reason,
        officer_id=officer_id,
        at=now,
    )
