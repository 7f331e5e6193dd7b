"""The catalogue: lists by filter and by words, single entries, and what may answer a text.

Lists go page by page from a place: the words in the title first, then the newest.
"""

from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from tortoise.backends.base.client import BaseDBAsyncClient

from tracker.law.terms import CatalogueMode
from tracker.records.catalogue_models import CatalogueChange, CatalogueEntry, CatalogueFile
from tracker.records.connections import planned_anew, reader
from tracker.records.search import (
    ENTRY_HAS,
    MATCHES,
    TITLE_HAS,
    Candidate,
    Phrase,
    likeliest,
    pattern_of,
    query_of,
    telling_terms,
    written,
)

_CHUNK = 1000
_MOST_CANDIDATES = 2000
# Of how many entries a page is looked for before those that have the words are put in order.
_NEWEST = 2000
# What a visitor can read at once: neither taken down nor withheld.
_GIVEN = "withdrawn_at IS NULL AND mode <> 'withheld'"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A filter of the catalogue; None and empty ask nothing. `year` is that of making.

    `withdrawn` False asks for what stands, True for what was taken down.
    """

    mode: CatalogueMode | None = None
    year: int | None = None
    words: str = ""
    withdrawn: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page ends: whether its last entry has the words in its title, day, and id."""

    in_title: bool
    made_on: date
    id: int


@dataclass(frozen=True, slots=True)
class Found:
    """One page of entries, and the place where the next begins, if there is one."""

    entries: tuple[CatalogueEntry, ...]
    next: Place | None


class _Conditions:
    """What a WHERE says, with its values in order."""

    def __init__(self, dialect: str) -> None:
        self.dialect = dialect
        self.said: list[str] = []
        self.values: list[Any] = []

    def add(self, condition: str, *values: Any) -> None:
        self.said.append(condition)
        self.values += [self.bound(value) for value in values]

    def add_year(self, year: int | None) -> None:
        if year is not None:
            first, end = date(year, 1, 1), date(year + 1, 1, 1)
            self.add("made_on >= ? AND made_on < ?", first, end)

    def add_kind(self, wanted: Wanted) -> None:
        self.add(f"withdrawn_at IS {'NOT ' if wanted.withdrawn else ''}NULL")
        if wanted.mode is not None:
            self.add("mode = ?", wanted.mode.value)

    def bound(self, value: Any) -> Any:
        """SQLite keeps days as text."""
        return value.isoformat() if isinstance(value, date) and self.dialect == "sqlite" else value

    @property
    def where(self) -> str:
        return " AND ".join(self.said)


def _conditions(authority_id: int, wanted: Wanted, dialect: str) -> _Conditions:
    asked, phrases = _Conditions(dialect), query_of(wanted.words)
    # With a plus SQLite begins with what has the words, not with every entry of the authority.
    plus = "+" if phrases and dialect == "sqlite" else ""
    asked.add(f"{plus}authority_id = ?", authority_id)
    asked.add_kind(wanted)
    asked.add_year(wanted.year)
    if phrases:
        asked.add(MATCHES[dialect], written(phrases, dialect))
        in_order = [one for one in phrases if len(one.terms) > 1]
        for phrase in in_order if dialect == "postgres" else ():
            asked.add(ENTRY_HAS, pattern_of(phrase))
    elif wanted.words:
        asked.add("1 = 0")
    return asked


async def catalogue_page(
    authority_id: int, wanted: Wanted, *, after: Place | None, size: int
) -> Found:
    """`size` entries at most, after a place."""
    async with planned_anew() as connection:
        rows = await _newest_in_title(connection, authority_id, wanted, after, size + 1)
        if len(rows) <= size:
            rows = await _ranked(connection, authority_id, wanted, after, size + 1)
    entries = await _entries([row["id"] for row in rows[:size]])
    if len(rows) <= size or not entries:
        return Found(tuple(entries), None)
    last = entries[-1]
    return Found(tuple(entries), Place(bool(rows[size - 1]["in_title"]), last.made_on, last.id))


async def _newest_in_title(
    connection: BaseDBAsyncClient, authority_id: int, wanted: Wanted, after: Place | None, most: int
) -> list[dict[str, Any]]:
    """Those that have the words in the title, of the newest after a place.

    They come first anyhow. A word that a million titles have fills a page from these few,
    and nobody waits until a million are put in order.
    """
    phrases = query_of(wanted.words)
    if not phrases or (after is not None and not after.in_title):
        return []
    dialect = connection.capabilities.dialect
    near, having = _Conditions(dialect), _Conditions(dialect)
    near.add("authority_id = ?", authority_id)
    near.add_year(wanted.year)
    if after is not None:
        near.add("(made_on, id) < (?, ?)", after.made_on, after.id)
    having.add_kind(wanted)
    for phrase in phrases:
        having.add(TITLE_HAS, pattern_of(phrase))
    sql = (
        "SELECT id, 1 AS in_title FROM (SELECT id, made_on, withdrawn_at, mode, title_terms "
        f"FROM catalogue_entry WHERE {near.where} ORDER BY made_on DESC, id DESC LIMIT ?) newest "
        f"WHERE {having.where} ORDER BY made_on DESC, id DESC LIMIT ?"
    )
    return await _rows(connection, sql, [*near.values, _NEWEST, *having.values, most])


async def _ranked(
    connection: BaseDBAsyncClient, authority_id: int, wanted: Wanted, after: Place | None, most: int
) -> list[dict[str, Any]]:
    asked = _conditions(authority_id, wanted, connection.capabilities.dialect)
    phrases = query_of(wanted.words)
    ranked, values = _in_title(phrases)
    values += asked.values
    # Without words the order is that of an index.
    order = ["in_title", "made_on", "id"] if phrases else ["made_on", "id"]
    rows_after = ""
    if after is not None:
        place = [int(after.in_title), asked.bound(after.made_on), after.id][-len(order) :]
        rows_after = f" WHERE ({', '.join(order)}) < ({', '.join('?' * len(order))})"
        values += place
    sql = (
        f"SELECT id, in_title FROM (SELECT id, made_on, {ranked} AS in_title "
        f"FROM catalogue_entry WHERE {asked.where}) found{rows_after} "
        f"ORDER BY {' DESC, '.join(order)} DESC LIMIT ?"
    )
    return await _rows(connection, sql, [*values, most])


def _in_title(phrases: Sequence[Phrase]) -> tuple[str, list[Any]]:
    """Whether the title alone has the words, as an expression with its values."""
    if not phrases:
        return "0", []
    has_all = " AND ".join([TITLE_HAS] * len(phrases))
    return f"CASE WHEN {has_all} THEN 1 ELSE 0 END", [pattern_of(one) for one in phrases]


async def catalogue_count(authority_id: int, wanted: Wanted) -> int:
    async with planned_anew() as connection:
        asked = _conditions(authority_id, wanted, connection.capabilities.dialect)
        sql = f"SELECT count(*) AS n FROM catalogue_entry WHERE {asked.where}"
        n: int = (await _rows(connection, sql, asked.values))[0]["n"]
        return n


async def catalogue_entries(
    authority_id: int, wanted: Wanted
) -> AsyncIterator[tuple[CatalogueEntry, list[CatalogueFile]]]:
    """All entries that a filter means, each with its files."""
    after: Place | None = None
    while True:
        found = await catalogue_page(authority_id, wanted, after=after, size=_CHUNK)
        files = await files_of_entries([entry.id for entry in found.entries])
        for entry in found.entries:
            yield entry, files.get(entry.id, [])
        if found.next is None:
            return
        after = found.next


async def entry_in(authority_id: int, entry_id: int) -> CatalogueEntry | None:
    """The entry of that id in the catalogue of one authority, taken down or not."""
    return (
        await CatalogueEntry.filter(authority_id=authority_id, id=entry_id)
        .using_db(reader())
        .select_related("application")
        .first()
    )


async def files_of_entries(ids: Collection[int]) -> Mapping[int, list[CatalogueFile]]:
    """The files of these entries, by entry, in the order they were added."""
    found: dict[int, list[CatalogueFile]] = {}
    files = CatalogueFile.filter(entry_id__in=list(ids)).using_db(reader())
    for file in await files.order_by("id"):
        found.setdefault(file.entry_id, []).append(file)
    return found


async def changes_of(entry_id: int) -> Sequence[CatalogueChange]:
    """What was done with an entry, the latest first, with the officer who did it."""
    changes = CatalogueChange.filter(entry_id=entry_id).using_db(reader())
    return await changes.order_by("-seq").prefetch_related("officer")


async def entries_released_from(application_id: int) -> list[CatalogueEntry]:
    """What of an application stands in the catalogue."""
    entries = CatalogueEntry.filter(application_id=application_id).using_db(reader())
    return await entries.order_by("id")


async def years_of_catalogue(authority_id: int) -> list[int]:
    """The years of making that have an entry, the latest first."""
    days = CatalogueEntry.filter(authority_id=authority_id).using_db(reader()).distinct()
    made: list[date] = list(await days.values_list("made_on", flat=True))  # type: ignore[arg-type]
    return sorted({day.year for day in made}, reverse=True)


async def likely_answers(
    authority_id: int, text: str, *, but: str = "", most: int = 5
) -> list[CatalogueEntry]:
    """The entries that may answer what somebody is about to ask, best first.

    Of the entries that share a term, the newest two thousand are compared. `but`: words
    that tell nothing here, such as the name of the office.
    """
    terms = telling_terms(text, but=but)
    if not terms:
        return []
    async with planned_anew() as connection:
        dialect = connection.capabilities.dialect
        query = written([Phrase((term,)) for term in terms], dialect, any_of=True)
        sql = (
            "SELECT id, title_terms, terms FROM catalogue_entry "
            f"WHERE {MATCHES[dialect]} AND authority_id = ? AND {_GIVEN} "
            "ORDER BY made_on DESC, id DESC LIMIT ?"
        )
        rows = await _rows(connection, sql, [query, authority_id, _MOST_CANDIDATES])
    candidates = [
        Candidate(row["id"], frozenset(row["title_terms"].split()), frozenset(row["terms"].split()))
        for row in rows
    ]
    return await _entries([one.id for one in likeliest(terms, candidates, most=most)])


async def _entries(ids: Sequence[int]) -> list[CatalogueEntry]:
    """The entries of these ids, in this order."""
    found = {
        entry.id: entry for entry in await CatalogueEntry.filter(id__in=ids).using_db(reader())
    }
    return [found[id_] for id_ in ids if id_ in found]


async def _rows(
    connection: BaseDBAsyncClient, sql: str, values: Sequence[Any]
) -> list[dict[str, Any]]:
    """Rows of a statement whose places are ?, as the engine writes them."""
    if connection.capabilities.dialect == "postgres":
        parts = sql.split("?")
        sql = parts[0] + "".join(f"${n}{part}" for n, part in enumerate(parts[1:], start=1))
    return list(await connection.execute_query_dict(sql, list(values)))
