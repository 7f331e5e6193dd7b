"""How the office counts a kind of decision in the annual table: in its own way, or as usual."""

from datetime import datetime

from tracker.law.labels import folded
from tracker.law.remedies import refusal_of_own_decision
from tracker.law.terms import ChallengeResult, SettingKind
from tracker.records.challenge_models import OwnDecision
from tracker.records.challenges import decisions_of
from tracker.records.connections import in_transaction
from tracker.records.setting_changes import note_change


async def count_decision(
    authority_id: int,
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
    word = folded(word)
    async with in_transaction():
        counted = (await decisions_of(authority_id, procedure)).get(word)
        await OwnDecision.create(
            authority_id=authority_id,
            procedure=procedure,
            word=word,
            result=result,
            reason=reason,
            officer_id=officer_id,
            at=now,
        )
        await note_change(
            authority_id,
            SettingKind.DECISIONS,
            word,
            {procedure: counted},
            {procedure: result, "reason": reason},
            by=officer_id,
            now=now,
        )
