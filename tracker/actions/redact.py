"""Cover parts of a paper, and make the copy that may be handed over (article 37).

What is drawn is kept at once, step by step, so that nothing is lost and each step can be
undone. The original stays; a copy is made as often as wanted, and the latest counts.
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import PurePath
from typing import Any

from tracker.files.areas import WORD, Area, Found
from tracker.files.attachments import LONGEST_NAME, StoredFile
from tracker.files.personal_numbers import NEVER_PUBLISHED
from tracker.files.sheet_work import WORKABLE, KindNotCovered, Worked
from tracker.files.store import Store
from tracker.law.redaction import CoveredWithoutGround, redaction_grounds
from tracker.law.terms import Law
from tracker.records.connections import in_transaction
from tracker.records.journal import Author
from tracker.records.models import Application
from tracker.records.redaction_models import RedactedCopy, Redaction

MOST_AREAS = 5_000
MOST_STEPS = 50
LEAST_SIDE = 0.5  # millimetres; what is thinner was a slip of the hand
_MOST_TOLD = 100
_NEARLY = 0.6  # millimetres by which a found word may look out of what covers it


class NothingCovered(Exception):
    """No area was drawn yet."""


class TooManyAreas(Exception):
    """More areas than anybody could have meant."""


class NumbersLeft(Exception):
    """The copy still shows identity or telephone numbers."""

    def __init__(self, found: Iterable[Found]) -> None:
        super().__init__()
        self.found = tuple(found)


@dataclass(frozen=True, slots=True)
class Cover:
    """An area to be covered, and the ground on which."""

    area: Area
    ground: str


async def begin(
    application_id: int, file: StoredFile, *, store: Store, author: Author, now: datetime
) -> Redaction:
    """Start on a file, or go on where somebody stopped. Raises `FileRefused`."""
    assert author.officer_id is not None
    known = await Redaction.get_or_none(application_id=application_id, digest=file.digest)
    if known is not None:
        return known
    if file.media_type not in WORKABLE:
        raise KindNotCovered(name=file.name)
    sizes = await Worked(store, file.digest, file.name).sizes()
    row, _new = await Redaction.get_or_create(
        application_id=application_id,
        digest=file.digest,
        defaults={
            "name": file.name,
            "media_type": file.media_type,
            "size": file.size,
            "sheets": [list(size) for size in sizes],
            "officer_id": author.officer_id,
            "created_at": now,
        },
    )
    return row


async def cover(redaction_id: int, covers: Iterable[Cover]) -> int:
    """Add areas and say how many; cut to the page, and left out where too thin to be meant.

    Raises CoveredWithoutGround, TooManyAreas.
    """

    def change(row: Redaction) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
        added = []
        for one in covers:
            area = within(one.area, row.sheets)
            if area is not None:
                row.last_area += 1
                added.append({**asdict(area), "id": row.last_area, "ground": one.ground})
        if len(row.areas) + len(added) > MOST_AREAS:
            raise TooManyAreas
        return added, []

    covers = list(covers)
    return await _changed(redaction_id, change, grounds={one.ground for one in covers})


async def uncover(redaction_id: int, ids: Collection[int]) -> int:
    """Take areas away."""
    return await _changed(
        redaction_id, lambda row: ([], [area for area in row.areas if area["id"] in ids])
    )


async def give_ground(redaction_id: int, ids: Collection[int], ground: str) -> int:
    """Another ground for these areas. Raises CoveredWithoutGround."""

    def change(row: Redaction) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
        old = [area for area in row.areas if area["id"] in ids and area["ground"] != ground]
        return [{**area, "ground": ground} for area in old], old

    return await _changed(redaction_id, change, grounds={ground})


async def undo(redaction_id: int) -> None:
    """Take the last step back."""
    async with in_transaction():
        row = await _locked(redaction_id)
        if row.steps:
            step = row.steps.pop()
            row.areas = _sorted(
                [*(a for a in row.areas if a["id"] not in step["added"]), *step["removed"]]
            )
            await row.save()


async def look_for(redaction_id: int, words: Iterable[str]) -> None:
    """The words that are offered to be covered, wherever they stand."""
    async with in_transaction():
        row = await _locked(redaction_id)
        row.words = list(dict.fromkeys(words))
        await row.save()


async def make_copy(
    redaction_id: int,
    *,
    whole: bool,
    public: tuple[str, ...],
    store: Store,
    author: Author,
    now: datetime,
) -> RedactedCopy:
    """Make and check the copy. `public`: telephones that are nobody's own, the office's among
    them. Raises `FileRefused`, NothingCovered, NumbersLeft."""
    assert author.officer_id is not None
    row = await Redaction.get(id=redaction_id)
    if not row.areas:
        raise NothingCovered
    worked = Worked(store, row.digest, row.name)
    made = await worked.blackened(areas_of(row.areas), whole=whole, words=row.words, but=public)
    if numbers := [one for one in made.left if one.kind in NEVER_PUBLISHED]:
        raise NumbersLeft(numbers)
    words = [one for one in made.left if one.kind == WORD]
    return await RedactedCopy.create(
        redaction=row,
        name=_name_of_copy(row.name),
        media_type=row.media_type,
        size=len(made.data),
        digest=await store.put(made.data),
        areas=row.areas,
        drawn=list(made.drawn),
        still_there=[{"word": one.shown, "page": one.page} for one in words[:_MOST_TOLD]],
        public_numbers=list(public),
        officer_id=author.officer_id,
        made_at=now,
    )


async def numbers_in_copies(
    application_id: int, files: Iterable[StoredFile], store: Store
) -> list[tuple[str, Found]]:
    """Numbers in those of the files that are covered copies: looked at once more before they
    leave the house."""
    digests = {file.digest: file.name for file in files}
    copies = await RedactedCopy.filter(
        redaction__application_id=application_id, digest__in=list(digests)
    )
    found = []
    for copy in {copy.digest: copy for copy in copies}.values():
        worked = Worked(store, copy.digest, copy.name)
        seen = await worked.search(but=copy.public_numbers)
        found += [(digests[copy.digest], one) for one in seen.found if one.kind in NEVER_PUBLISHED]
    return found


def areas_of(kept: Iterable[dict[str, Any]]) -> list[Area]:
    """Areas as the row keeps them."""
    return [Area(**{name: area[name] for name in Area.__slots__}) for area in kept]


def within(area: Area, sheets: list[list[float]]) -> Area | None:
    """The part of an area that lies on its page; None where there is none to speak of."""
    if not 1 <= area.page <= len(sheets):
        return None
    wide, high = sheets[area.page - 1]
    left, top = max(0.0, area.left), max(0.0, area.top)
    width = min(area.left + area.width, wide) - left
    height = min(area.top + area.height, high) - top
    if width < min(LEAST_SIDE, wide) or height < min(LEAST_SIDE, high):
        return None
    return Area(area.page, *(round(value, 1) for value in (left, top, width, height)))


def open_ones(found: Iterable[Found], areas: Iterable[Area]) -> list[Found]:
    """What was found and is not yet covered."""
    by_page: dict[int, list[Area]] = {}
    for area in areas:
        by_page.setdefault(area.page, []).append(area)
    return [
        one
        for one in found
        if not all(any(_in(a, b) for b in by_page.get(a.page, ())) for a in one.areas)
    ]


def _in(inner: Area, outer: Area) -> bool:
    return (
        outer.left <= inner.left + _NEARLY
        and outer.top <= inner.top + _NEARLY
        and inner.left + inner.width <= outer.left + outer.width + _NEARLY
        and inner.top + inner.height <= outer.top + outer.height + _NEARLY
    )


async def _changed(
    redaction_id: int,
    change: Callable[[Redaction], tuple[list[dict[str, Any]], list[dict[str, Any]]]],
    *,
    grounds: Collection[str] = (),
) -> int:
    """One step: areas put there, areas taken away; of either how many, whichever are more."""
    async with in_transaction():
        row = await _locked(redaction_id)
        application = await Application.get(id=row.application_id)
        if not _grounds(application.law).issuperset(grounds):
            raise CoveredWithoutGround()
        added, removed = change(row)
        if added or removed:
            gone = {area["id"] for area in removed}
            row.areas = _sorted([*(a for a in row.areas if a["id"] not in gone), *added])
            step = {"added": [area["id"] for area in added], "removed": removed}
            row.steps = [*row.steps, step][-MOST_STEPS:]
            await row.save()
        return max(len(added), len(removed))


def _grounds(law: Law) -> frozenset[str]:
    return frozenset(ground.key for ground in redaction_grounds(law))


async def _locked(redaction_id: int) -> Redaction:
    return await Redaction.select_for_update(no_key=True).get(id=redaction_id)


def _sorted(areas: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted(areas, key=lambda area: (area["page"], area["id"]))


def _name_of_copy(name: str) -> str:
    path = PurePath(name)
    end = f"（已遮盖）{path.suffix}"
    return path.stem[: LONGEST_NAME - len(end)] + end
