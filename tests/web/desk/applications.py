"""Applications at the desk: one that came in, and acts done by their pages as a person would."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from tests.web.desk.at_desk import Desk, Page
from tracker.actions.receive import Receipt, Submission, receive
from tracker.law.terms import ApplicantKind, Channel, IdentityDocument, WorkStep
from tracker.law.workflow import ROUTES
from tracker.records.codes import new_token
from tracker.records.journal import APPLICANT
from tracker.records.models import Application, Authority, Entry
from tracker.records.proposal_models import Proposal

TEXT = "请公开2025年环卫作业合同。\n\n以及付款凭证。"
PERSON: dict[str, Any] = {
    "applicant_kind": ApplicantKind.NATURAL_PERSON,
    "name": "申请人甲",
    "identity_document": IdentityDocument.RESIDENT_CARD,
    "identity_number": "11010519491231002X",
    "telephone": "13812345678",
    "postal_address": "乙路3号",
}


ONLINE: Mapping[str, Any] = {"channel": Channel.ONLINE, "evidence": "网上提交，系统记录"}


@dataclass
class AtCase:
    """One application and its pages."""

    desk: Desk
    number: str

    @property
    def url(self) -> str:
        return f"/desk/applications/{self.number}"

    def on(self, at: str) -> None:
        """Another day; the officer signs in again."""
        self.desk.clock.set_to(at)
        self.desk.sign_in_as("jia")

    def page(self) -> Page:
        return self.desk.get(self.url)

    def form(self, act: str, query: str = "") -> Page:
        return self.desk.get(f"{self.url}/{act}{query}")

    def send(self, act: str, *, step: str = "confirm", **typed: Any) -> Page:
        """Open the form of an act, fill it in, and press one of its buttons. A letter that is
        proposed first is looked over on the page of its proposal, and signed there."""
        shown = self.form(act, "?edit=1" if act in ROUTES else "")
        assert shown.status == 200, shown.text
        fields = shown.fields(f"{self.url}/{act}")
        answer = self.desk.post(f"{self.url}/{act}", {**fields, "step": step, **typed})
        if act not in ROUTES or answer.status != 303:
            return answer
        proposed = self.desk.get(answer.headers["location"])
        return proposed if step == "check" else self.signed(answer.headers["location"])

    @property
    def proposal(self) -> str:
        """The page of the last proposed letter."""

        async def work() -> int:
            found = await Proposal.filter(application__register_number=self.number)
            return max(proposal.id for proposal in found)

        return f"{self.url}/proposals/{self.desk.do(work)}"

    def signed(self, url: str, *, step: str = "approve", **typed: Any) -> Page:
        """Take every step that is left on the page of a proposal, and answer for what is asked."""
        said = {"steps": list(WorkStep), "acknowledged": ["late", "number_in_file"], **typed}
        return self.desk.post(url, {**self.desk.get(url).fields(url), "step": step, **said})

    def done(self, act: str, **typed: Any) -> Page:
        """Do an act; the page it leads to."""
        answer = self.send(act, **typed)
        assert answer.status == 303, answer.text
        return self.desk.get(answer.headers["location"])

    def rows(self) -> list[Entry]:
        async def work() -> list[Entry]:
            application = await Application.get(register_number=self.number)
            rows = Entry.filter(journal_id=application.journal_id).order_by("seq")
            return list(await rows.select_related("officer"))

        return self.desk.do(work)

    def index(self) -> Application:
        async def work() -> Application:
            return await Application.get(register_number=self.number)

        return self.desk.do(work)


def came_in(
    desk: Desk,
    *,
    code: str = "JD",
    text: str = TEXT,
    receipt: Mapping[str, Any] = MappingProxyType({}),
    **person: Any,
) -> AtCase:
    """An application by the online form, today."""

    async def work() -> str:
        now = desk.clock.now()
        application = await receive(
            await Authority.get(code=code),
            Submission(description=text, **{**PERSON, **person}),
            Receipt(**{**ONLINE, "on": now.date(), **receipt}),
            token=new_token(),
            codes=desk.codes,
            author=APPLICANT,
            now=now,
        )
        return application.register_number

    return AtCase(desk, desk.do(work))


def buttons(page: Page) -> set[str]:
    """The acts that are offered, by the last part of their address."""
    found = re.findall(r'<a class="button [^"]*" href="[^"]*/([a-z_]+)(?:\?[^"]*)?"', page.body)
    return set(found) - {"particulars", "code", "archive", "evidence", "reminders"}
