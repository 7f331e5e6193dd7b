"""The form of a reply: up to ten matters, each with its ground and its words."""

from collections.abc import Iterator
from typing import Any

from pydantic import Field, ValidationInfo, create_model, field_validator

from tracker.actions.reply import Answer, Reply, reply
from tracker.law.answers import choices, counted_ground
from tracker.law.decision_path import leads_to
from tracker.web.desk.act_forms import ActForm, By, Count
from tracker.web.forms import DESCRIPTION_LIMIT, Day, wrong
from tracker.web.words import _

MATTERS = range(1, 11)
_PATH_LIMIT = 200


class _Matters(ActForm):
    """Checks a matter once its text is read: what is begun must be complete."""

    @field_validator(*(f"text_{n}" for n in MATTERS), check_fields=False)
    @classmethod
    def _complete(cls, text: str, info: ValidationInfo) -> str:
        n = str(info.field_name).removeprefix("text_")
        ground = info.data.get(f"ground_{n}", "")
        if not ground and (text or n == "1"):
            raise wrong(_("请选择第%(n)s项的答复依据。", n=n), f"ground_{n}")
        if ground and not text:
            raise wrong(_("请填写第%(n)s项的理由，或者提供的内容、方式、途径。", n=n))
        return text


_MATTER_FIELDS: dict[str, Any] = {
    name: (str, field)
    for n in MATTERS
    for name, field in (
        (f"path_{n}", Field("", title="判断步骤", max_length=_PATH_LIMIT)),
        (f"ground_{n}", Field("", title="答复依据", max_length=60)),
        (
            f"text_{n}",
            Field("", title="答复内容", max_length=DESCRIPTION_LIMIT, validate_default=True),
        ),
    )
}


class Replying(create_model("Matters", __base__=_Matters, **_MATTER_FIELDS)):  # type: ignore[misc]
    """`counts`: the matter whose ground the annual table counts, where the rule leaves a choice."""

    counts: Count | None = Field(None, title="计入年度报告的一项", validate_default=True)
    on: Day = Field(title="答复的日期")

    @field_validator("counts")
    @classmethod
    def _one_of_them(cls, counts: int | None, info: ValidationInfo) -> int | None:
        used = {n: info.data.get(f"ground_{n}") for n in MATTERS if info.data.get(f"ground_{n}")}
        if counts in used or not choices([key for key in used.values() if key]):
            return counts
        raise wrong(_("各项依据不同，请选择计入年度报告的一项。"))

    @property
    def answers(self) -> tuple[Answer, ...]:
        return tuple(answer for _n, answer in self._numbered())

    @property
    def counted(self) -> str:
        """The ground that the annual table counts."""
        numbered = dict(self._numbered())
        chosen = numbered.get(self.counts) if self.counts else None
        grounds = [answer.ground for answer in numbered.values()]
        return counted_ground(grounds, chosen.ground if chosen else "")

    def _numbered(self) -> Iterator[tuple[int, Answer]]:
        """The matters by number. A way that leads elsewhere is dropped with its ground."""
        for n in MATTERS:
            ground, text = getattr(self, f"ground_{n}"), getattr(self, f"text_{n}")
            path = getattr(self, f"path_{n}")
            if ground:
                yield n, Answer(ground, text, path if leads_to(path, ground) else "")

    def drawn(self, by: By) -> Reply:
        return Reply(answers=self.answers, ground=self.counted, on=self.on, files=by.files)

    async def do(self, by: By) -> None:
        await reply(by.application_id, self.drawn(by), text=by.text, author=by.author, now=by.now)
