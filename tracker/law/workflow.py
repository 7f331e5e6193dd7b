"""The office's own workflow: which steps a letter goes through, and who may take each.

Article 4 wants an office that registers, checks, handles and answers by fixed rules, article
17 a check of secrecy before anything is made public, article 33 the consent of the head of
the disclosure office before an extension. The order is the customary one: 登记 → [转办] → 拟办
→ [会签] → [法制审核] → 保密审查 → [审核] → 签发 → 用印和文号 → 送达 → 归档. Steps in brackets are
an authority's own choice; the others stand, however small the office. One person may take
several. What comes before the drafting and after the sign-off is nobody's ruling on a text:
the register says that it was done.

Surprising edges: the secrecy check is never switched off for a reply, even for one that gives
nothing, since its reasons are public too (‡, stricter than article 17); an approval is of one
version of a text, so that an edit voids every approval by itself; a step taken on paper is
recorded by whoever may take it or by the handler, under the name of the one who signed.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from tracker.law import letter_refusals as no
from tracker.law.refusals import Refusal
from tracker.law.stages import HANDLER, REGISTRAR, said_of
from tracker.law.terms import OFFICER_ROLES, OPEN_STAGES, Act, Role, Ruling, Stage, WorkStep

_CHECKER = frozenset({Role.CHECKER})


@dataclass(frozen=True, slots=True)
class StepRule:
    """One step: who takes it, under which article, and whether an authority may do without."""

    step: WorkStep
    roles: frozenset[Role]
    article: str
    optional: bool = False

    @property
    def who(self) -> tuple[Role, ...]:
        """The roles in the order of the office's work."""
        return tuple(role for role in OFFICER_ROLES if role in self.roles)


_TABLE = (
    StepRule(WorkStep.REGISTERING, REGISTRAR, "条例第四十五条"),
    StepRule(WorkStep.HANDING_OVER, REGISTRAR, "条例第四条", optional=True),
    StepRule(WorkStep.DRAFTING, HANDLER, "条例第四条"),
    StepRule(WorkStep.COUNTERSIGN, HANDLER | _CHECKER, "条例第四条", optional=True),
    StepRule(WorkStep.LEGAL_CHECK, _CHECKER, "条例第四条", optional=True),
    StepRule(WorkStep.SECRECY_CHECK, HANDLER | _CHECKER, "条例第十七条"),
    StepRule(WorkStep.CHECKING, _CHECKER | {Role.HEAD}, "条例第四条", optional=True),
    StepRule(WorkStep.CONSENT, frozenset({Role.HEAD}), "条例第三十三条"),
    StepRule(WorkStep.SIGN_OFF, frozenset({Role.SIGNATORY}), "条例第四条"),
    StepRule(WorkStep.NUMBERING, REGISTRAR, "条例第四条"),
    StepRule(WorkStep.DELIVERY, REGISTRAR, "条例第三十三条"),
    StepRule(WorkStep.ARCHIVING, REGISTRAR, "条例第四十五条"),
)
STEPS: Mapping[WorkStep, StepRule] = MappingProxyType({rule.step: rule for rule in _TABLE})
OPTIONAL = tuple(rule.step for rule in _TABLE if rule.optional)

_REPLY = (
    WorkStep.COUNTERSIGN,
    WorkStep.LEGAL_CHECK,
    WorkStep.SECRECY_CHECK,
    WorkStep.CHECKING,
    WorkStep.SIGN_OFF,
)
# The letters that are proposed first, and what follows the drafting of each. All others are
# notices of the procedure, which the handler sends at once.
ROUTES: Mapping[Act, tuple[WorkStep, ...]] = MappingProxyType(
    {
        Act.REPLY: _REPLY,
        Act.CORRECT_REPLY: _REPLY,
        Act.EXTEND: (WorkStep.CONSENT,),
        Act.DEFER: (WorkStep.CHECKING, WorkStep.SIGN_OFF),
    }
)

_FILED = frozenset(Stage) - OPEN_STAGES - {Stage.CONCLUDED}


def route(act: Act, chosen: Collection[WorkStep]) -> tuple[WorkStep, ...]:
    """The steps after drafting, in order; `chosen` are the optional ones the authority has."""
    return tuple(s for s in ROUTES[act] if not STEPS[s].optional or s in chosen)


def way(act: Act, chosen: Collection[WorkStep]) -> tuple[WorkStep, ...]:
    """Every step of a letter from the register on; with a reply the file goes to the archive."""
    handed = [WorkStep.HANDING_OVER] if WorkStep.HANDING_OVER in chosen else []
    filed = [WorkStep.ARCHIVING] if ROUTES[act] is _REPLY else []
    return (
        WorkStep.REGISTERING,
        *handed,
        WorkStep.DRAFTING,
        *route(act, chosen),
        WorkStep.NUMBERING,
        WorkStep.DELIVERY,
        *filed,
    )


def waits_for(
    route_: Sequence[WorkStep], rulings: Sequence[tuple[WorkStep, Ruling]]
) -> WorkStep | None:
    """The step that comes next for this version of a text; None when all were taken.

    `rulings` are those on this version alone. One that sends back waits for the handler,
    whatever was approved before it. A step switched off since is not missed, and one
    switched on since is.
    """
    if any(ruling is Ruling.RETURNED for _, ruling in rulings):
        return WorkStep.DRAFTING
    approved = {step for step, _ in rulings}
    return next((step for step in route_ if step not in approved), None)


def may_take(step: WorkStep, roles: frozenset[Role]) -> bool:
    return bool(STEPS[step].roles & roles)


def may_record(step: WorkStep, roles: frozenset[Role]) -> bool:
    """Whether somebody may write down that a step was taken on paper."""
    return bool((STEPS[step].roles | HANDLER) & roles)


def step_refusal(
    step: WorkStep, waits: WorkStep | None, roles: frozenset[Role], *, on_paper: bool
) -> Refusal | None:
    """Why a step may not be taken, or not recorded, by somebody in `roles`; None when it may."""
    allowed = may_record(step, roles) if on_paper else may_take(step, roles)
    if not allowed:
        return no.NotYourStep(step=step, roles=said_of(STEPS[step].roles))
    if step is not waits:
        return no.StepOutOfTurn(step=step, waits=waits or WorkStep.DELIVERY)
    return None


def own_step(
    stage: Stage,
    chosen: Collection[WorkStep],
    *,
    in_hand: bool,
    delivered: bool,
    archived: bool,
) -> WorkStep | None:
    """Where an application without a proposed letter stands in the office; None where it
    waits for the applicant or nothing is left to do.

    `chosen`: the optional steps of the authority; `in_hand`: an officer or a unit has it.
    Surprising edge: what an imported ledger says was concluded lies in the archive of its time.
    """
    match stage:
        case Stage.RECEIVED:
            return WorkStep.REGISTERING
        case Stage.HANDLING:
            waits = WorkStep.HANDING_OVER in chosen and not in_hand
            return WorkStep.HANDING_OVER if waits else WorkStep.DRAFTING
        case Stage.REPLIED | Stage.ABANDONED if not delivered:
            return WorkStep.DELIVERY
        case _ if stage in _FILED and not archived:
            return WorkStep.ARCHIVING
        case _:
            return None
