"""The forms of the acts beside the straight way, and the actions they end in.

As in `act_forms`, what the law permits is not asked here.
"""

from pydantic import Field, field_validator

from tracker.actions.confirm_receipt import confirm_receipt
from tracker.actions.correct_reply import correct_reply
from tracker.actions.inform_third_party import inform_third_party
from tracker.actions.reasons import ask_reasons, record_reasons
from tracker.actions.reopen import reopen
from tracker.actions.split import join, split
from tracker.actions.transfer import transfer
from tracker.law.terms import Channel, DeliveryWay
from tracker.web.desk.act_forms import LETTER_LIMIT, NOTE_LIMIT, ActForm, By
from tracker.web.desk.act_reply import Replying
from tracker.web.forms import DESCRIPTION_LIMIT, Day, Folded, wrong
from tracker.web.words import _

SPLIT_MATTERS = 10


class ConfirmingReceipt(ActForm):
    evidence: str = Field(title="确认的方式", max_length=NOTE_LIMIT)
    on: Day = Field(title="双方确认的日期")

    async def do(self, by: By) -> None:
        await confirm_receipt(
            by.application_id, evidence=self.evidence, on=self.on, author=by.author, now=by.now
        )


class AskingReasons(ActForm):
    items: str = Field(title="数量、频次的情况", max_length=LETTER_LIMIT)
    on: Day = Field(title="告知的日期")
    respond_by: Day = Field(title="说明理由的期限")

    async def do(self, by: By) -> None:
        await ask_reasons(
            by.application_id,
            items=self.items,
            respond_by=self.respond_by,
            on=self.on,
            author=by.author,
            now=by.now,
        )


class RecordingReasons(ActForm):
    text: str = Field(title="申请人说明的理由", max_length=DESCRIPTION_LIMIT)
    channel: Channel = Field(title="渠道")
    on: Day = Field(title="收到说明的日期")

    async def do(self, by: By) -> None:
        await record_reasons(
            by.application_id,
            text=self.text,
            channel=self.channel,
            on=self.on,
            author=by.author,
            now=by.now,
        )


class InformingThirdParty(ActForm):
    id_: str = Field(title="哪一份征求意见书", max_length=20)
    disclosed: str = Field(title="决定公开的内容", max_length=LETTER_LIMIT)
    reason: str = Field(title="公开的理由", max_length=LETTER_LIMIT)
    on: Day = Field(title="告知的日期")

    async def do(self, by: By) -> None:
        await inform_third_party(
            by.application_id,
            id_=self.id_,
            disclosed=self.disclosed,
            reason=self.reason,
            on=self.on,
            author=by.author,
            now=by.now,
        )


class CorrectingReply(Replying):
    reason: str = Field(title="更正的原因", max_length=LETTER_LIMIT)

    async def do(self, by: By) -> None:
        await correct_reply(
            by.application_id,
            self.drawn(by),
            reason=self.reason,
            text=by.text,
            author=by.author,
            now=by.now,
        )


class Splitting(ActForm):
    """One matter a paragraph: an empty line stands between two."""

    matters: str = Field(title="分立出来的内容", max_length=DESCRIPTION_LIMIT)
    reason: str = Field(title="分立的理由", max_length=NOTE_LIMIT)
    on: Day = Field(title="分立的日期")

    @field_validator("matters")
    @classmethod
    def _few_enough(cls, matters: str) -> str:
        if len(parted(matters)) > SPLIT_MATTERS:
            raise wrong(_("一次最多分立出%(n)s件，请分几次办理。", n=SPLIT_MATTERS))
        return matters

    @property
    def parts(self) -> tuple[str, ...]:
        return parted(self.matters)

    async def do(self, by: By) -> None:
        await split(
            by.application_id,
            matters=self.parts,
            reason=self.reason,
            on=self.on,
            author=by.author,
            now=by.now,
        )


def parted(text: str) -> tuple[str, ...]:
    """The paragraphs of a text, between empty lines."""
    paragraphs: list[list[str]] = [[]]
    for line in text.splitlines():
        if line.strip():
            paragraphs[-1].append(line.rstrip())
        elif paragraphs[-1]:
            paragraphs.append([])
    return tuple("\n".join(lines) for lines in paragraphs if lines)


class Joining(ActForm):
    into: Folded = Field(title="并入哪一件", max_length=60)
    reason: str = Field(title="合并的理由", max_length=NOTE_LIMIT)
    on: Day = Field(title="合并的日期")

    async def do(self, by: By) -> None:
        await join(
            by.application_id,
            into=self.into.upper(),
            reason=self.reason,
            on=self.on,
            author=by.author,
            now=by.now,
        )


class Transferring(ActForm):
    whom: str = Field(title="转送哪个机关", max_length=120)
    way: DeliveryWay = Field(title="转送的方式")
    evidence: str = Field("", title="转送凭据", max_length=NOTE_LIMIT)
    reason: str = Field(title="误送的情况", max_length=LETTER_LIMIT)
    on: Day = Field(title="转送的日期")

    async def do(self, by: By) -> None:
        await transfer(
            by.application_id,
            whom=self.whom,
            way=self.way,
            evidence=self.evidence,
            reason=self.reason,
            on=self.on,
            author=by.author,
            now=by.now,
        )


class Reopening(ActForm):
    case_number: str = Field(title="案号", max_length=120)
    decision: str = Field(title="决定或者判决", max_length=60)
    on: Day = Field(title="收到决定或者判决的日期")
    reply_by: Day | None = Field(None, title="决定或者判决确定的答复日期")
    reason: str = Field("", title="要求重新办理的内容", max_length=NOTE_LIMIT)

    async def do(self, by: By) -> None:
        await reopen(
            by.application_id,
            case_number=self.case_number,
            decision=self.decision,
            reply_by=self.reply_by,
            reason=self.reason,
            on=self.on,
            author=by.author,
            now=by.now,
        )
