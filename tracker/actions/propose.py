"""Propose a letter, change its text, or drop it. A new text is a new version.

An approval is of one version, so that whatever is changed is looked at anew.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from tracker.files.attachments import StoredFile
from tracker.files.personal_numbers import NumberKind, look_through
from tracker.files.store import Store
from tracker.law.terms import Act, Ruling, WorkStep
from tracker.law.workflow import step_refusal
from tracker.letters.wording import INDENT, paragraphs
from tracker.records.cases import MovedOn, as_seen
from tracker.records.connections import in_transaction
from tracker.records.journal import Author
from tracker.records.models import Application, Letter
from tracker.records.proposal_models import Proposal, ProposalRuling, ProposalVersion

# Of the numbers that can be found in a file, those that are somebody's own.
PERSONAL = frozenset({NumberKind.IDENTITY, NumberKind.MOBILE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """A letter as it was drawn up: the form of its act, its files, the letter composed."""

    act: Act
    typed: Mapping[str, str]
    files: tuple[StoredFile, ...]
    letter: Letter
    seen: int


async def propose(
    application_id: int,
    drawn: Drawn,
    *,
    version: int,
    store: Store,
    author: Author,
    now: datetime,
) -> Proposal:
    """The first text of a proposal, or one in place of `version`. Raises MovedOn, a Refusal."""
    _check_drafts(author)
    application = await Application.get(id=application_id).select_related("authority")
    described = await _described(store, drawn.files, application.authority.telephone)
    async with as_seen(application.journal_id, drawn.seen):
        proposal = await Proposal.get_or_none(
            application_id=application_id, act=drawn.act, ended_at=None
        )
        if (proposal.version if proposal else 0) != version:
            raise MovedOn
        if proposal is None:
            proposal = await Proposal.create(
                application_id=application_id,
                authority_id=application.authority_id,
                act=drawn.act,
                begun_at=now,
            )
        return await _next_version(
            proposal,
            typed=dict(drawn.typed),
            files=described,
            title=drawn.letter.kind,
            addressee=drawn.letter.addressee,
            body=drawn.letter.body,
            edited=False,
            seen=drawn.seen,
            officer_id=author.officer_id,
            at=now,
        )


async def edit_text(
    proposal_id: int, text: str, *, version: int, author: Author, now: datetime
) -> Proposal:
    """Change the words of the letter. The same words again are a new version only where the
    old one was sent back. Raises MovedOn."""
    _check_drafts(author)
    async with in_transaction():
        proposal = await locked(proposal_id)
        if proposal.version != version:
            raise MovedOn
        before = await ProposalVersion.get(proposal_id=proposal.id, n=version)
        sent_back = await ProposalRuling.exists(
            proposal_id=proposal.id, version=version, ruling=Ruling.RETURNED
        )
        body = _as_letter(text)
        if before.body == body and not sent_back:
            return proposal
        return await _next_version(
            proposal,
            typed=before.typed,
            files=before.files,
            title=before.title,
            addressee=before.addressee,
            body=body,
            edited=before.edited or before.body != body,
            seen=before.seen,
            officer_id=author.officer_id,
            at=now,
        )


def is_edited(text: str, body: str) -> bool:
    """Whether a text as it was typed says something else than the letter does."""
    return _as_letter(text) != body


async def drop(proposal_id: int, *, version: int, author: Author, now: datetime) -> None:
    """The letter is not sent; what was written and said stays to be read. Raises MovedOn."""
    _check_drafts(author)
    async with in_transaction():
        proposal = await locked(proposal_id)
        if proposal.version != version:
            raise MovedOn
        proposal.ended_at = now
        await proposal.save(update_fields=["ended_at"])


async def locked(proposal_id: int) -> Proposal:
    """An open proposal, for this transaction alone. Raises MovedOn once it is over."""
    proposal = await Proposal.select_for_update(no_key=True).get(id=proposal_id)
    if proposal.ended_at is not None:
        raise MovedOn
    return proposal


def _check_drafts(author: Author) -> None:
    reason = step_refusal(WorkStep.DRAFTING, WorkStep.DRAFTING, author.roles, on_paper=False)
    if reason is not None:
        raise reason


async def _next_version(proposal: Proposal, **text: Any) -> Proposal:
    proposal.version += 1
    await ProposalVersion.create(proposal=proposal, n=proposal.version, **text)
    await proposal.save(update_fields=["version"])
    return proposal


def _as_letter(text: str) -> str:
    """Every paragraph with its indent, which a browser's field may lose; a deeper one stays."""
    lines = [line for line in text.splitlines() if line.strip()]
    deeper = (max(len(line) - len(line.lstrip("\u3000")) - len(INDENT), 0) for line in lines)
    return "\n".join("\u3000" * d + paragraphs(line) for d, line in zip(deeper, lines, strict=True))


async def _described(
    store: Store, files: tuple[StoredFile, ...], telephone: str
) -> list[dict[str, object]]:
    """The files with what was found in them: numbers of persons, or that nothing can be read."""
    looked = await look_through(store, files, but=(telephone,))
    found = [(name, number.shown) for name, number in looked.found if number.kind in PERSONAL]
    return [
        {
            **asdict(file),
            "numbers": [shown for name, shown in found if name == file.name],
            "unread": file.name in looked.unread,
        }
        for file in files
    ]
