"""The forms of the acts: what each asks of the officer, and the action it ends in.

What the law permits is not asked here; the action asks the law.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, ValidationInfo, field_validator

from tracker.actions.annul import annul
from tracker.actions.ask_supplement import ask_supplement
from tracker.actions.consult import consult, record_consultation_delivery, record_opinion
from tracker.actions.end import abandon, withdraw
from tracker.actions.extend import defer, extend
from tracker.actions.register import register
from tracker.actions.reply import record_delivery
from tracker.actions.supplement import supplement
from tracker.files.attachments import StoredFile
from tracker.law.terms import Channel, ConsultationKind, DeliveryWay, Opinion
from tracker.records.journal import Author
from tracker.web.forms import DESCRIPTION_LIMIT, Day, Form, folded, wrong
from tracker.web.words import _

LETTER_LIMIT = 5_000  # characters of what an officer writes into a letter
NOTE_LIMIT = 500


def _read_count(typed: Any) -> Any:
    return folded(typed) if isinstance(typed, str) else typed


Count = Annotated[int, BeforeValidator(_read_count)]


@dataclass(frozen=True, slots=True)
class By:
    """To which application, by whom, when, and with which files an act is done.

    `text`: the letter as it was approved; `signed_by`: who took the last step before it.
    """

    application_id: int
    author: Author
    now: datetime
    files: tuple[StoredFile, ...] = ()
    text: str = ""
    signed_by: str = ""


class ActForm(Form):
    """What the form of every act carries: how long the journal was when it was shown, and
    where its letter is proposed first, which text of the proposal stood there."""

    seen: int = Field(ge=1)
    version: int = Field(0, ge=0)

    async def do(self, by: By) -> None:
        """Do the act. Raises a Refusal."""
        raise NotImplementedError


class Registering(ActForm):
    async def do(self, by: By) -> None:
        await register(by.application_id, author=by.author, now=by.now)


class AskingSupplement(ActForm):
    items: str = Field(title="需要补正的内容", max_length=LETTER_LIMIT)
    on: Day = Field(title="告知的日期")
    respond_by: Day = Field(title="补正的期限")

    @field_validator("respond_by")
    @classmethod
    def _leaves_time(cls, respond_by: Any, info: ValidationInfo) -> Any:
        if "on" in info.data and respond_by <= info.data["on"]:
            raise wrong(_("补正的期限应当在告知的日期之后。"))
        return respond_by

    async def do(self, by: By) -> None:
        await ask_supplement(
            by.application_id,
            items=self.items,
            respond_by=self.respond_by,
            on=self.on,
            author=by.author,
            now=by.now,
        )


class Supplementing(ActForm):
    text: str = Field(title="补正的内容", max_length=DESCRIPTION_LIMIT)
    channel: Channel = Field(title="渠道")
    on: Day = Field(title="收到补正的日期")

    async def do(self, by: By) -> None:
        await supplement(
            by.application_id,
            text=self.text,
            channel=self.channel,
            on=self.on,
            author=by.author,
            now=by.now,
            files=by.files,
        )


class Consulting(ActForm):
    kind: ConsultationKind = Field(title="征求谁的意见")
    whom: str = Field(title="名称或者姓名", max_length=120)
    matter: str = Field(title="征求意见的事项", max_length=LETTER_LIMIT)
    on: Day = Field(title="发出的日期")

    async def do(self, by: By) -> None:
        await consult(
            by.application_id,
            kind=self.kind,
            whom=self.whom,
            matter=self.matter,
            on=self.on,
            author=by.author,
            now=by.now,
        )


class RecordingConsultationDelivery(ActForm):
    id_: str = Field(title="哪一份征求意见书", max_length=20)
    on: Day = Field(title="对方收到的日期")

    async def do(self, by: By) -> None:
        await record_consultation_delivery(
            by.application_id, id_=self.id_, on=self.on, author=by.author, now=by.now
        )


class RecordingOpinion(ActForm):
    id_: str = Field(title="哪一份征求意见书", max_length=20)
    opinion: Opinion = Field(title="意见")
    summary: str = Field("", title="意见摘要", max_length=LETTER_LIMIT)
    on: Day = Field(title="收到意见的日期")

    async def do(self, by: By) -> None:
        await record_opinion(
            by.application_id,
            id_=self.id_,
            opinion=self.opinion,
            summary=self.summary,
            on=self.on,
            author=by.author,
            now=by.now,
        )


class Extending(ActForm):
    working_days: Count = Field(title="延长的工作日数", ge=1, le=366)
    reason: str = Field(title="延长的理由", max_length=LETTER_LIMIT)
    on: Day = Field(title="告知申请人的日期")

    async def do(self, by: By) -> None:
        await extend(
            by.application_id,
            working_days=self.working_days,
            consent_by=by.signed_by,
            reason=self.reason,
            on=self.on,
            text=by.text,
            author=by.author,
            now=by.now,
        )


class Deferring(ActForm):
    until: Day = Field(title="延迟答复到哪一天")
    reason: str = Field(title="延迟答复的理由", max_length=LETTER_LIMIT)
    on: Day = Field(title="告知申请人的日期")

    async def do(self, by: By) -> None:
        await defer(
            by.application_id,
            until=self.until,
            reason=self.reason,
            on=self.on,
            text=by.text,
            author=by.author,
            now=by.now,
        )


class RecordingDelivery(ActForm):
    way: DeliveryWay = Field(title="送达方式")
    evidence: str = Field(title="送达凭证", max_length=NOTE_LIMIT)
    on: Day = Field(title="送达的日期")

    async def do(self, by: By) -> None:
        await record_delivery(
            by.application_id,
            way=self.way,
            evidence=self.evidence,
            on=self.on,
            author=by.author,
            now=by.now,
            files=by.files,
        )


class Withdrawing(ActForm):
    reason: str = Field(title="撤回的情况", max_length=NOTE_LIMIT)
    on: Day = Field(title="撤回的日期")

    async def do(self, by: By) -> None:
        await withdraw(
            by.application_id, reason=self.reason, on=self.on, author=by.author, now=by.now
        )


class Abandoning(ActForm):
    on: Day = Field(title="告知申请人的日期")

    async def do(self, by: By) -> None:
        await abandon(by.application_id, on=self.on, author=by.author, now=by.now)


class Annulling(ActForm):
    seq: Count = Field(title="要作废的记录")
    reason: str = Field(title="更正的理由", max_length=NOTE_LIMIT)

    async def do(self, by: By) -> None:
        await annul(
            by.application_id, seq=self.seq, reason=self.reason, author=by.author, now=by.now
        )
