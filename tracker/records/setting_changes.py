"""The one history of what an office sets: written by every action that changes a setting."""

from collections.abc import Mapping
from datetime import datetime

from tortoise.expressions import Q

from tracker.law.terms import SettingKind
from tracker.records.connections import reader
from tracker.records.models import Officer
from tracker.records.office_models import SettingChange


async def note_change(
    authority_id: int | None,
    kind: SettingKind,
    key: str,
    before: Mapping[str, object],
    after: Mapping[str, object],
    *,
    by: int | None,
    now: datetime,
) -> None:
    """Within the transaction of the change. What stays the same is left out, and so is what
    was empty and still is; where nothing changes, nothing is written.

    `by`: the officer; None at the command line.
    """
    names = {**before, **after}
    changed = [n for n in names if (before.get(n) or None) != (after.get(n) or None)]
    if changed:
        await SettingChange.create(
            authority_id=authority_id,
            kind=kind,
            key=key,
            before={name: before[name] for name in changed if name in before},
            after={name: after[name] for name in changed if name in after},
            officer_id=by,
            at=now,
        )


async def note_of_officer(
    officer: Officer,
    before: Mapping[str, object],
    after: Mapping[str, object],
    *,
    by: Officer | None,
    now: datetime,
) -> None:
    """What somebody may do or how they sign in. `by`: None at the command line."""
    await note_change(
        officer.authority_id,
        SettingKind.OFFICERS,
        officer.sign_in_name,
        before,
        after,
        by=by.id if by else None,
        now=now,
    )


async def setting_changes(
    authority_id: int,
    *,
    kind: SettingKind | None = None,
    key: str | None = None,
    before_id: int | None = None,
    size: int,
) -> list[SettingChange]:
    """The latest first, those of the shared calendar among them."""
    found = SettingChange.filter(Q(authority_id=authority_id) | Q(authority_id=None))
    if kind is not None:
        found = found.filter(kind=kind)
    if key is not None:
        found = found.filter(key=key)
    if before_id is not None:
        found = found.filter(id__lt=before_id)
    rows = found.using_db(reader()).order_by("-id").limit(size).prefetch_related("officer")
    return list(await rows)
