"""The forms of a proposed letter: its text, and what is said to it at a step."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from tracker.actions.rule_on import Seen
from tracker.law.terms import WorkStep
from tracker.web.desk.choices import Several
from tracker.web.forms import Day, Form

TEXT_LIMIT = 250_000  # ten matters, each as long as a description
REASON_LIMIT = 2_000


class SeenForm(Form):
    """What the page showed when a form was sent from it."""

    version: int = Field(ge=1)
    rulings: int = Field(ge=0)
    seen: int = Field(ge=1)

    @property
    def as_seen(self) -> Seen:
        return Seen(self.version, self.rulings, self.seen)


class TextForm(SeenForm):
    text: str = Field(title="正文", max_length=TEXT_LIMIT)


class ReturnForm(SeenForm):
    reason: str = Field(title="退回的理由", max_length=REASON_LIMIT)


class ApprovalForm(SeenForm):
    """`steps`: those ticked before the last one; `by`: whether that one was signed on paper,
    then by whom and when. `on`: the day of the letter."""

    steps: Annotated[frozenset[WorkStep], Several] = Field(frozenset(), title="环节")
    by: Literal["self", "paper"] = Field("self", title="怎么审签")
    name: str = Field("", title="签字人姓名", max_length=60)
    signed_on: Day | None = Field(None, title="签字的日期")
    on: Day | None = Field(None, title="文书的日期")
    acknowledged: Annotated[frozenset[str], Several] = frozenset()


def day_of(form_on: date, drafted_on: date, today: date) -> date:
    """The day a letter would bear: today, unless it was drawn up for a day gone by, as one
    that was sent already and is recorded now."""
    return form_on if form_on < drafted_on else today
