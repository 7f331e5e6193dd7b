"""The authorities under one, as a tree."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from tracker.records.connections import reader
from tracker.records.models import Authority


@dataclass(frozen=True, slots=True)
class Place:
    """An authority and how deep it stands below the one asked about."""

    authority: Authority
    depth: int


async def tree_under(authority: Authority) -> list[Place]:
    """The authority itself and all below, at any depth, each before those below it.

    One query, for an installation has hundreds and not millions; a circle in the parents,
    which no page makes, ends where it began."""
    below: defaultdict[int | None, list[Authority]] = defaultdict(list)
    for one in await Authority.all().using_db(reader()).order_by("code"):
        below[one.parent_id].append(one)
    return list(_placed(authority, 0, below, {authority.id}))


def _placed(
    authority: Authority,
    depth: int,
    below: Mapping[int | None, Sequence[Authority]],
    seen: set[int],
) -> Iterator[Place]:
    yield Place(authority, depth)
    for one in below.get(authority.id, ()):
        if one.id not in seen:
            seen.add(one.id)
            yield from _placed(one, depth + 1, below, seen)
