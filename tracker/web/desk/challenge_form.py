"""A review or litigation as an officer types it."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, ValidationInfo, field_validator

from tracker.actions.record_challenge import ChallengeFacts
from tracker.annual.challenge_ledger import OwnWords
from tracker.law.remedies import decision_result, procedure_of, usual_decisions
from tracker.law.terms import ChallengeKind, ChallengeResult
from tracker.records.codes import read_register_number
from tracker.records.models import Challenge
from tracker.web.forms import Checked, Day, Form, folded, wrong
from tracker.web.words import _


def _read_case_number(typed: Any) -> Any:
    return re.sub(r"\s+", "", folded(typed)) if isinstance(typed, str) else typed


def _read_register_number(typed: Any) -> Any:
    return read_register_number(typed) if isinstance(typed, str) else typed


class ChallengeForm(Form):
    """Pending while there is neither a day of the decision nor a decision."""

    kind: ChallengeKind = Field(title="类型")
    case_number: Annotated[str, BeforeValidator(_read_case_number)] = Field(
        title="案号", max_length=120
    )
    filed_on: Day = Field(title="收案日期")
    closed_on: Day | None = Field(None, title="审结日期")
    decision: str = Field("", title="审结结果", max_length=60, validate_default=True)
    register_number: Annotated[str, BeforeValidator(_read_register_number)] = Field(
        "", title="登记编号", max_length=60
    )
    letter: str = Field("", title="被诉答复的文号", max_length=80)
    earlier: int | None = Field(None, title="之前的行政复议", ge=1, le=2**31 - 1)
    co_defendant_only: Checked = False
    seen: int | None = Field(None, ge=1)

    @field_validator("closed_on")
    @classmethod
    def _after_filing(cls, closed_on: date | None, info: ValidationInfo) -> date | None:
        filed_on = info.data.get("filed_on")
        if closed_on is not None and filed_on is not None and closed_on < filed_on:
            raise wrong(_("审结日期不能早于收案日期。"))
        return closed_on

    @field_validator("decision")
    @classmethod
    def _with_day(cls, decision: str, info: ValidationInfo) -> str:
        if "closed_on" not in info.data or "kind" not in info.data:
            return decision  # said beside those fields already
        if info.data["closed_on"] is None:
            if decision:
                raise wrong(_("请填写审结日期；尚未审结的，结果也留空。"), "closed_on")
            return decision
        if not decision:
            raise wrong(_("请选择审结结果；尚未审结的，审结日期也留空。"))
        return decision

    def facts(self, own: OwnWords) -> ChallengeFacts:
        """What was typed; raises the Refusal of a decision that counts nowhere."""
        words = own.get(procedure_of(self.kind), {})
        closed = self.closed_on is not None
        return ChallengeFacts(
            kind=self.kind,
            case_number=self.case_number,
            filed_on=self.filed_on,
            closed_on=self.closed_on,
            result=decision_result(self.decision, self.kind, words)
            if closed
            else ChallengeResult.PENDING,
            decision=self.decision,
            register_number=self.register_number,
            co_defendant_only=self.co_defendant_only,
            letter=self.letter,
            earlier=self.earlier,
        )


def typed_of(challenge: Challenge) -> dict[str, str]:
    """The form as it would have been typed for this case."""
    application = challenge.application
    return {
        "kind": challenge.kind.value,
        "case_number": challenge.case_number,
        "filed_on": challenge.filed_on.isoformat(),
        "closed_on": challenge.closed_on.isoformat() if challenge.closed_on else "",
        "decision": challenge.decision,
        "register_number": application.register_number if application else "",
        "letter": challenge.letter_number,
        "earlier": str(challenge.earlier_id or ""),
        "co_defendant_only": "yes" if challenge.co_defendant_only else "",
    }


def decision_choices(known: str, own: OwnWords, *procedures: str) -> list[Mapping[str, str]]:
    """The decisions that count somewhere, by the column they count to, and a known other."""
    words = {result.label: result.label for result in _COLUMNS}
    for procedure in procedures:
        counted = {**usual_decisions(procedure), **own.get(procedure, {})}
        words |= {word: result.label for word, result in counted.items()}
    if known and known not in words:
        words = {known: known, **words}
    return [
        {"value": word, "label": word if word == column else f"{word}（{column}）"}
        for word, column in sorted(words.items(), key=lambda said: _PLACES.get(said[1], -1))
    ]


_COLUMNS = (ChallengeResult.UPHELD, ChallengeResult.CORRECTED, ChallengeResult.OTHER)
_PLACES = {result.label: place for place, result in enumerate(_COLUMNS)}
