"""Several matters in one reply: which ground the annual table counts, by one stated rule.

An application counts in exactly one row. Where anything was given and anything withheld,
that row is 部分公开, whatever else the reply says: the form prints 区分处理的，只计这一情形，
不计其他情形. In all other cases no text says which of several grounds wins; the officer
chooses among those used, and the choice is recorded with the reply (‡). The rule is data
(`[counting]` in `data/grounds.toml`).

Surprising edges: the counted ground `partly_disclosed` (2008 text: `partly_agreed`) need
not be among the grounds used, for it sums them up; a matter answered in part gives and
withholds by itself; 36(7), registry queries, stand under 不予公开 in the form and so make a
reply partial beside something given, though its remedy is not that of a refusal.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from tracker.law import refusals as no
from tracker.law.decision_path import leads_to
from tracker.law.grounds import GROUNDS, Ground
from tracker.law.layouts import LAYOUTS, layout_for, read_data
from tracker.law.refusals import Refusal
from tracker.law.terms import ApplicationKind, Law, Outcome

_GIVEN = frozenset({Outcome.DISCLOSED, Outcome.PARTLY_DISCLOSED})
_WITHHELD = frozenset({Outcome.WITHHELD, Outcome.PARTLY_DISCLOSED})


@dataclass(frozen=True, slots=True)
class CountingRule:
    """The rule in words, with where it stands and whether part of it is our reading (‡)."""

    label: str
    help: str
    article: str
    source: str
    assumed: bool


def forced_ground(grounds: Sequence[str]) -> str | None:
    """The ground that counts whatever is chosen: that of 部分公开 where something was given
    and something withheld. None where the rule forces nothing."""
    known = [GROUNDS[key] for key in grounds if key in GROUNDS]
    outcomes = {ground.outcome for ground in known}
    if outcomes & _GIVEN and outcomes & _WITHHELD:
        return _PARTIAL[known[0].law]
    return None


def choices(grounds: Sequence[str]) -> tuple[str, ...]:
    """The grounds among which the officer must choose the one that counts; empty where the
    rule leaves no choice: it forces one, only one was used, or none of them is counted (a
    correction)."""
    different = tuple(dict.fromkeys(grounds))
    if len(different) < 2 or forced_ground(different) or not any(map(_is_counted, different)):
        return ()
    return different


def _is_counted(key: str) -> bool:
    return key in GROUNDS and any(GROUNDS[key].rows.values())


def counted_ground(grounds: Sequence[str], chosen: str = "") -> str:
    """The ground that the annual table counts. `chosen` matters only where `choices` gives
    any. Refuses a reply without grounds, and a choice that is missing or not among them."""
    if not grounds:
        raise no.GroundMissing()
    forced = forced_ground(grounds)
    if forced:
        return forced
    if choices(grounds):
        if chosen not in grounds:
            raise no.GroundMissing()
        return chosen
    return grounds[0]


def counted_row(ground: Ground, year: int) -> tuple[str, ...]:
    """The labels of the row to which a reply of that year counts, outermost first; empty
    where that year's form has none."""
    form = LAYOUTS[layout_for(year)]
    row = ground.rows[form.key]
    return form.rows[row].path if row else ()


def reply_refusal(
    grounds: Sequence[str],
    counted: str,
    *,
    law: Law,
    kind: ApplicationKind,
) -> Refusal | None:
    """Why a reply may not say this; None when it may.

    All grounds must be grounds of reply under the text that governs, to an application of
    that kind, and `counted` the one the rule gives. A reply that states no ground at all is
    one that a journal from elsewhere tells of.
    """
    if not grounds and not counted:
        return None
    for key in grounds:
        reason = _ground_refusal(key, law, kind)
        if reason:
            return reason
    forced = forced_ground(grounds)
    if forced and counted != forced:
        return no.PartialCountsAlone(ground=GROUNDS[forced].label)
    if not forced and counted not in grounds:
        return no.GroundMissing()
    return None


def path_refusal(path: Sequence[str], grounds: Sequence[str]) -> Refusal | None:
    """Why this reasoning may not be kept with these grounds; None when it may.

    One way for each ground or none at all; a way may be missing (empty), but not lead to
    another ground. Asked only of what is written now: the questions may be put differently
    one day, and what was recorded stays as it was.
    """
    if path and len(path) != len(grounds):
        return no.PathOfOtherGround(ground="、".join(GROUNDS[key].label for key in grounds))
    for key, walked in zip(grounds, path, strict=False):
        if walked and not leads_to(walked, key):
            return no.PathOfOtherGround(ground=GROUNDS[key].label)
    return None


def _ground_refusal(key: str, law: Law, kind: ApplicationKind) -> Refusal | None:
    known = GROUNDS.get(key)
    if known is None or known.law is not law:
        return no.GroundOfOtherText(ground=known.label if known else key, law=law)
    if not known.is_reply:
        return no.NoGroundOfReply(ground=known.label)
    if known.kind is not kind:
        return no.GroundOfOtherKind(ground=known.label, kind=kind)
    return None


_COUNTING = read_data("grounds")["counting"]
_PARTIAL: Mapping[Law, str] = MappingProxyType(
    {Law(text): key for text, key in _COUNTING["partial"].items()}
)
COUNTING_RULE = CountingRule(
    **{name: _COUNTING[name] for name in ("label", "help", "article", "source", "assumed")}
)
