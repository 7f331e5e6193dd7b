"""Proposed letters: each with its texts and rulings, which step it waits for, and for whom."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from tracker.law.stages import ACTS
from tracker.law.terms import Act, Role, Ruling, WorkStep
from tracker.law.workflow import STEPS, may_take, own_step, route, waits_for
from tracker.records.connections import reader
from tracker.records.models import Application, Authority, Officer
from tracker.records.proposal_models import Proposal, ProposalRuling, ProposalVersion

_MOST_NAMED = 2


@dataclass(frozen=True)
class ProposalFile:
    """A proposal as its page shows it; versions and rulings in their order."""

    proposal: Proposal
    versions: tuple[ProposalVersion, ...]
    rulings: tuple[ProposalRuling, ...]
    route: tuple[WorkStep, ...]

    @property
    def current(self) -> ProposalVersion:
        return self.versions[-1]

    @property
    def is_open(self) -> bool:
        return self.proposal.ended_at is None

    @cached_property
    def in_force(self) -> tuple[ProposalRuling, ...]:
        """Rulings on the current text; those on an earlier one were of another letter."""
        return tuple(r for r in self.rulings if r.version == self.proposal.version)

    @property
    def waits(self) -> WorkStep | None:
        """The step it waits for; None once it is over."""
        if not self.is_open:
            return None
        return waits_for(self.route, [(r.step, r.ruling) for r in self.in_force])

    @property
    def returned(self) -> ProposalRuling | None:
        """The ruling that sent the current text back."""
        return next((r for r in self.in_force if r.ruling is Ruling.RETURNED), None)

    def approved(self, step: WorkStep) -> ProposalRuling | None:
        """Who approved the current text at this step."""
        approved = (r for r in self.in_force if r.ruling is Ruling.APPROVED)
        return next((r for r in approved if r.step is step), None)


@dataclass(frozen=True, slots=True)
class Waiting:
    """A proposal that waits for a step."""

    proposal: Proposal
    application: Application
    step: WorkStep
    returned: bool


@dataclass(frozen=True, slots=True)
class Stuck:
    """Where an application stands in the office, and who could take it on where few could."""

    step: WorkStep
    names: tuple[str, ...] = ()

    def __str__(self) -> str:
        return " · ".join((self.step.label, *filter(None, ["、".join(self.names)])))


def optional_steps(authority: Authority) -> frozenset[WorkStep]:
    """The optional steps this authority has switched on."""
    return frozenset(WorkStep(step) for step in authority.optional_steps or ())


async def proposals_of(application_id: int) -> list[ProposalFile]:
    """All proposals of an application, the first begun first."""
    rows = await Proposal.filter(application_id=application_id).using_db(reader()).order_by("id")
    return await _files(rows)


async def signed_replies(application_ids: Collection[int]) -> dict[int, ProposalFile]:
    """The proposal each reply was made from, its correction where there is one."""
    rows = Proposal.filter(
        application_id__in=list(application_ids),
        act__in=[Act.REPLY, Act.CORRECT_REPLY],
        entry_seq__isnull=False,
    )
    files = await _files(await rows.using_db(reader()).order_by("id"))
    return {file.proposal.application_id: file for file in files}


async def open_proposal(application_id: int, act: Act) -> ProposalFile | None:
    """The proposal of that act that is under way, if there is one."""
    found = Proposal.filter(application_id=application_id, act=act, ended_at=None)
    files = await _files(await found.using_db(reader()).limit(1))
    return files[0] if files else None


async def proposal_file(proposal_id: int) -> ProposalFile:
    """To be read in the transaction that changes it, or after it."""
    return (await _files([await Proposal.get(id=proposal_id)], write=True))[0]


async def waiting_for(authority_id: int, roles: frozenset[Role]) -> list[Waiting]:
    """The proposals that wait for a step somebody in `roles` takes, the most urgent first."""
    waits = await _waiting(authority_id=authority_id)
    mine = [waiting for waiting in waits if may_take(waiting.step, roles)]
    return sorted(mine, key=lambda w: (w.application.due_on is None, w.application.due_on or 0))


async def step_of(
    authority: Authority, applications: Collection[Application], *, proposed: bool = True
) -> dict[int, Stuck]:
    """Where each of these applications of an authority stands in the office; none for those that
    wait for others. `proposed`: whether a letter may have been proposed for one of them."""
    chosen = optional_steps(authority)
    steps = {one.id: _own_step(one, chosen) for one in applications}
    if proposed:
        waits = await _waiting(application_id__in=list(steps))
        steps |= {waiting.application.id: waiting.step for waiting in waits}
    waited_for = {step for step in steps.values() if step is not None}
    officers = await _roles_of_officers(authority.id) if waited_for else []
    stuck = {step: Stuck(step, _named(officers, step)) for step in waited_for}
    return {id_: stuck[step] for id_, step in steps.items() if step}


def _own_step(application: Application, chosen: Collection[WorkStep]) -> WorkStep | None:
    return own_step(
        application.stage,
        chosen,
        in_hand=application.in_charge_id is not None or application.unit_id is not None,
        delivered=application.delivered_on is not None,
        archived=application.archived_on is not None,
    )


async def _waiting(**which: object) -> list[Waiting]:
    """Open proposals whose act can still be done in the stage the application is in."""
    rows = (
        await Proposal.filter(ended_at=None, **which)
        .using_db(reader())
        .prefetch_related("application", "authority")
        .order_by("id")
    )
    rows = [row for row in rows if row.application.stage in ACTS[row.act].from_stages]
    if not rows:
        return []
    rulings = await _rulings([row.id for row in rows])
    found = []
    for row in rows:
        said = [(r.step, r.ruling) for r in rulings[row.id] if r.version == row.version]
        step = waits_for(route(row.act, optional_steps(row.authority)), said)
        if step is not None:
            returned = any(ruling is Ruling.RETURNED for _, ruling in said)
            found.append(Waiting(row, row.application, step, returned))
    return found


async def _files(rows: Sequence[Proposal], *, write: bool = False) -> list[ProposalFile]:
    if not rows:
        return []
    ids = [row.id for row in rows]
    texts = ProposalVersion.filter(proposal_id__in=ids).order_by("n").prefetch_related("officer")
    versions: dict[int, list[ProposalVersion]] = defaultdict(list)
    for version in await (texts if write else texts.using_db(reader())):
        versions[version.proposal_id].append(version)
    rulings = await _rulings(ids, write=write)
    of = {row.authority_id for row in rows}
    authorities = {one.id: one for one in await Authority.filter(id__in=list(of))}
    return [
        ProposalFile(
            row,
            tuple(versions[row.id]),
            tuple(rulings[row.id]),
            route(row.act, optional_steps(authorities[row.authority_id])),
        )
        for row in rows
    ]


async def _rulings(
    ids: Iterable[int], *, write: bool = False
) -> Mapping[int, list[ProposalRuling]]:
    query = (
        ProposalRuling.filter(proposal_id__in=list(ids)).order_by("n").prefetch_related("officer")
    )
    found: dict[int, list[ProposalRuling]] = defaultdict(list)
    for ruling in await (query if write else query.using_db(reader())):
        found[ruling.proposal_id].append(ruling)
    return found


async def _roles_of_officers(authority_id: int) -> list[tuple[str, frozenset[Role]]]:
    """The officers of an authority by name, with what each may do."""
    officers = Officer.filter(authority_id=authority_id, active=True).using_db(reader())
    rows = await officers.order_by("id").values_list("name", "roles")
    return [(name, frozenset(map(Role, roles))) for name, roles in rows]


def _named(officers: Iterable[tuple[str, frozenset[Role]]], step: WorkStep) -> tuple[str, ...]:
    """Who takes a step, where they are few enough to be named."""
    names = [name for name, roles in officers if roles & STEPS[step].roles]
    return tuple(names) if len(names) <= _MOST_NAMED else ()
