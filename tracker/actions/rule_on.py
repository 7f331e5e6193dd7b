"""Say yes to a proposed letter at a step, or send it back; the last yes carries it out."""

from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Sequence
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime

from tracker.actions.propose import locked
from tracker.files.attachments import StoredFile
from tracker.law import letter_refusals as no
from tracker.law.letter_checks import Check, Verdict
from tracker.law.stages import ACTS
from tracker.law.terms import Ruling, WorkStep
from tracker.law.workflow import step_refusal
from tracker.records.cases import MovedOn, as_seen
from tracker.records.journal import Author
from tracker.records.models import Application, Journal
from tracker.records.proposal_models import Proposal, ProposalRuling
from tracker.records.proposals import proposal_file

# Does the act of the proposal: by whom, under the name of the one who signed.
CarryOut = Callable[[Author, str], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Seen:
    """What the page showed: the text, how many rulings there were, how long the journal was."""

    version: int
    rulings: int
    journal: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """A step, and who took it when. `on_paper`: recorded from a signed sheet."""

    step: WorkStep
    name: str
    on: date
    on_paper: bool = False
    scan: StoredFile | None = None


async def take_steps(
    proposal_id: int,
    taken: Sequence[Taken],
    *,
    checks: Sequence[Check],
    acknowledged: Collection[str],
    seen: Seen,
    author: Author,
    now: datetime,
    carry_out: CarryOut,
) -> Proposal:
    """Write down the steps; with the last of them the letter is numbered and the entry written.

    All or nothing. Raises MovedOn, and a Refusal: of a step that is somebody else's or not
    due, and of a number for a letter that is not fit for one.
    """
    async with _as_seen(proposal_id, seen) as proposal:
        for one in taken:
            if not one.name.strip() or one.on > now.date():
                raise no.PaperWithoutName()
            answered = acknowledged if one is taken[-1] else ()
            await _say(proposal, one, Ruling.APPROVED, author, now, acknowledged=answered)
        if (await proposal_file(proposal.id)).waits is None:
            _check_fit(checks, acknowledged)
            signing = replace(author, roles=author.roles | ACTS[proposal.act].roles)
            await carry_out(signing, taken[-1].name)
            application = await Application.get(id=proposal.application_id)
            journal = await Journal.get(id=application.journal_id)
            proposal.entry_seq, proposal.ended_at = journal.length, now
            await proposal.save(update_fields=["entry_seq", "ended_at"])
        return proposal


async def send_back(
    proposal_id: int,
    step: WorkStep,
    *,
    name: str,
    reason: str,
    seen: Seen,
    author: Author,
    now: datetime,
) -> None:
    """The letter goes back to the handler's desk. Raises MovedOn, a Refusal."""
    if not reason.strip():
        raise no.ReturnWithoutReason()
    async with _as_seen(proposal_id, seen) as proposal:
        said = Taken(step=step, name=name, on=now.date())
        await _say(proposal, said, Ruling.RETURNED, author, now, reason=reason)


@asynccontextmanager
async def _as_seen(proposal_id: int, seen: Seen) -> AsyncIterator[Proposal]:
    """Holds journal and proposal, in this order, as every act does. Raises MovedOn."""
    row = await Proposal.get(id=proposal_id).select_related("application")
    async with as_seen(row.application.journal_id, seen.journal):
        proposal = await locked(proposal_id)
        if (proposal.version, proposal.rulings_count) != (seen.version, seen.rulings):
            raise MovedOn
        yield proposal


async def _say(
    proposal: Proposal,
    said: Taken,
    ruling: Ruling,
    author: Author,
    now: datetime,
    *,
    reason: str = "",
    acknowledged: Collection[str] = (),
) -> None:
    waits = (await proposal_file(proposal.id)).waits
    if said.step is WorkStep.DRAFTING:
        raise no.StepOutOfTurn(step=said.step, waits=waits or WorkStep.DELIVERY)
    refusal = step_refusal(said.step, waits, author.roles, on_paper=said.on_paper)
    if refusal is not None:
        raise refusal
    proposal.rulings_count += 1
    await ProposalRuling.create(
        proposal=proposal,
        n=proposal.rulings_count,
        version=proposal.version,
        step=said.step,
        ruling=ruling,
        reason=reason,
        name=said.name.strip(),
        on=said.on,
        on_paper=said.on_paper,
        scan=asdict(said.scan) if said.scan else None,
        acknowledged=sorted(acknowledged),
        officer_id=author.officer_id,
        at=now,
    )
    await proposal.save(update_fields=["rulings_count"])


def _check_fit(checks: Sequence[Check], acknowledged: Collection[str]) -> None:
    """A number only for a letter that nothing forbids, and for one that somebody answers for."""
    if any(check.verdict is Verdict.BLOCKS for check in checks):
        raise no.LetterNotFit()
    asked = {check.key for check in checks if check.verdict is Verdict.ASKS}
    if asked - set(acknowledged):
        raise no.NotAcknowledged()
