"""Proposed letters against what came of them: what was signed is what went out."""

from collections.abc import AsyncIterator

from tracker.files.store import Store
from tracker.records.models import Application, Letter
from tracker.records.proposal_models import Proposal, ProposalRuling, ProposalVersion

_PAGE = 200


async def proposal_findings(store: Store) -> AsyncIterator[tuple[str, str]]:
    """Where, and what is not as it was approved."""
    after = 0
    while page := await Proposal.filter(id__gt=after).order_by("id").limit(_PAGE):
        for proposal in page:
            application = await Application.get(id=proposal.application_id)
            where = f"申请 {application.register_number}（拟稿{proposal.id}）"
            for what in await _differences(proposal, store):
                yield where, what
        after = page[-1].id


async def _differences(proposal: Proposal, store: Store) -> list[str]:
    versions = await ProposalVersion.filter(proposal_id=proposal.id).order_by("n")
    rulings = await ProposalRuling.filter(proposal_id=proposal.id).order_by("n")
    found = []
    if [version.n for version in versions] != list(range(1, proposal.version + 1)):
        found.append("各稿缺失")
    if [ruling.n for ruling in rulings] != list(range(1, proposal.rulings_count + 1)):
        found.append("审签记录缺失")
    if proposal.entry_seq is not None and versions:
        letter = await Letter.get_or_none(
            application_id=proposal.application_id, seq=proposal.entry_seq
        )
        if letter is None or letter.body != versions[-1].body:
            found.append("发出的文书与签发的正文不同")
    scans = [ruling.scan for ruling in rulings if ruling.scan]
    for file in [*scans, *(file for version in versions for file in version.files)]:
        if not await store.verify(str(file["digest"])):
            found.append(f"文件“{file['name']}”缺失或者内容不符")
    return found
