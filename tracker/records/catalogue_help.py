"""How often the catalogue answered people who were about to apply: counts by month, no more."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from tortoise.expressions import F
from tortoise.functions import Sum

from tracker.law.terms import Helped
from tracker.records.catalogue_models import CatalogueHelp
from tracker.records.connections import in_transaction, reader
from tracker.records.models import Draft

_ORDER = tuple(Helped)


@dataclass(frozen=True, slots=True)
class Counts:
    """How many drafts saw something that might answer, opened it, and were answered by it."""

    shown: int = 0
    opened: int = 0
    answered: int = 0


async def note_help(draft: Draft, helped: Helped, *, today: date) -> None:
    """A draft got as far as `helped`. It counts once in the month in which something was
    first shown, whatever is clicked how often. Whoever was answered by what the list says
    counts as having opened it."""
    await _move(draft, lambda before: max(before or helped, helped, key=_ORDER.index), today)


async def take_back_answer(draft: Draft, *, today: date) -> None:
    """Somebody who was answered goes on to apply after all."""
    if draft.helped is Helped.ANSWERED:
        await _move(draft, lambda _: Helped.OPENED, today)


async def _move(draft: Draft, onward: Callable[[Helped | None], Helped], today: date) -> None:
    async with in_transaction():
        locked = await Draft.select_for_update(no_key=True).get(id=draft.id)
        helped, month = onward(locked.helped), (locked.helped_on or today).replace(day=1)
        before, after = _counted(locked.helped), _counted(helped)
        if after != before:
            await _count(locked.authority_id, month, before, after)
            await Draft.filter(id=draft.id).update(helped=helped, helped_on=month)
    draft.helped, draft.helped_on = helped, month


def _counted(helped: Helped | None) -> Counts:
    if helped is None:
        return Counts()
    return Counts(1, int(helped is not Helped.SHOWN), int(helped is Helped.ANSWERED))


async def _count(authority_id: int, month: date, before: Counts, after: Counts) -> None:
    row, _ = await CatalogueHelp.get_or_create(authority_id=authority_id, month=month)
    await CatalogueHelp.filter(id=row.id).update(
        shown=F("shown") + (after.shown - before.shown),
        opened=F("opened") + (after.opened - before.opened),
        answered=F("answered") + (after.answered - before.answered),
    )


async def help_by_month(authority_id: int, *, months: int) -> list[CatalogueHelp]:
    """The last months in which anything was shown, the latest first."""
    rows = CatalogueHelp.filter(authority_id=authority_id).using_db(reader())
    return await rows.order_by("-month").limit(months)


async def help_since(authority_id: int, first: date) -> Counts:
    """The sums from a month on."""
    rows = (
        await CatalogueHelp.filter(authority_id=authority_id, month__gte=first)
        .using_db(reader())
        .annotate(all_shown=Sum("shown"), all_opened=Sum("opened"), all_answered=Sum("answered"))
        .group_by("authority_id")
        .values_list("all_shown", "all_opened", "all_answered")
    )
    return Counts(*(int(n) for n in rows[0])) if rows else Counts()
