"""Full text search that finds Chinese words, the same on both engines.

No dictionary of words is needed: of every run of Chinese characters each pair is a term,
and the last character is one by itself. 垃圾清运 becomes 垃圾 圾清 清运 运. Letters and digits
are terms as they stand. FTS5 and PostgreSQL's `simple` then only have to compare terms.

* A word of two or more characters is a phrase of its pairs, so 环评 is found in 规划环评报告.
* A single character is asked as the beginning of a term (环*): every place has a term
  that begins with it.
* A word of letters is asked as a beginning too (gis finds GIS2); a number exactly.
* Width, case, accents and every kind of bracket and dash make no difference, so that
  甲办发[2025]12号 finds 甲办发〔2025〕12号.
* Between words stands AND. A query holds terms alone, never what somebody typed, so nothing
  typed can break or steer it.

One false hit comes with the method: 市长 is found in 南京市长江大桥.

The applications of an authority are looked for by any part of their numbers and texts, as an
officer remembers it: letters and digits have a term for every place of them as well (`parts_of`),
so that 012 finds JD-2025-00012. Every word, from blank to blank, is one phrase.
"""

import math
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

LONGEST_QUERY = 100
_MOST_PHRASES = 20
_MOST_TERMS = 80

# How many characters a term by which parts are found has at most.
_PAIR, _STRETCH = 2, 8
# PostgreSQL refuses what makes more than 1 MiB of terms; two descriptions are no longer.
_MOST_SIGNS = 40_000

# The condition that an entry has the terms; ? is the query as `written` gives it. `vector` is a
# column of PostgreSQL's, made from the terms.
MATCHES: Mapping[str, str] = {
    "sqlite": "id IN (SELECT rowid FROM catalogue_search WHERE catalogue_search MATCH ?)",
    "postgres": "vector @@ to_tsquery('simple', ?)",
}
# The conditions that the title, or the entry, has one phrase; ? is as `pattern_of` gives it.
TITLE_HAS = "' ' || title_terms || ' ' LIKE ?"
ENTRY_HAS = "' ' || terms || ' ' LIKE ?"

# Words of every application, and of none; a pair that holds one of the small words joins
# two words and is none itself.
_OF_EVERY_APPLICATION = (
    "政府信息公开申请 行政机关 本机关 贵机关 我要 想要 希望 提供 获取 查询 有关 相关 关于 以及 "
    "所有 全部 文件 资料 内容 情况 复印件"
)
_SMALL_WORDS = frozenset(
    "的了和与及或在是我您你他们这那其为对把被从到向请等中上下之以所个也都就想要"
)


@dataclass(frozen=True, slots=True)
class Phrase:
    """Terms that follow each other. `begins`: the last may go on."""

    terms: tuple[str, ...]
    begins: bool = False


def folded(text: str) -> str:
    """Without differences of width, case and accent."""
    apart = unicodedata.normalize("NFKD", text)
    plain = "".join(sign for sign in apart if unicodedata.category(sign) != "Mn")
    return unicodedata.normalize("NFC", plain).casefold()


def terms_of(*texts: str) -> str:
    """What stands in the database to be searched: the terms in order, a blank between."""
    return " ".join(
        term for text in texts for run, chinese in _runs(text) for term in _terms(run, chinese)
    )


def query_of(words: str) -> tuple[Phrase, ...]:
    """The phrases that must all be found; none when there is nothing to search for."""
    return tuple(
        dict.fromkeys(_phrase(run, chinese) for run, chinese in _runs(words[:LONGEST_QUERY]))
    )[:_MOST_PHRASES]


def written(phrases: Sequence[Phrase], dialect: str, *, any_of: bool = False) -> str:
    """A query as the engine reads it. `any_of`: one phrase is enough.

    To PostgreSQL it says no order of terms: its index knows none, and would have every text that
    has them taken apart anew. `ENTRY_HAS` says it, far sooner.
    """
    if dialect == "sqlite":
        return (" OR " if any_of else " AND ").join(map(_fts5, phrases))
    return (" | " if any_of else " & ").join(map(_tsquery, phrases))


def pattern_of(phrase: Phrase) -> str:
    """The pattern of terms that have the phrase. Terms hold no sign that a pattern knows."""
    return f"% {' '.join(phrase.terms)}{'' if phrase.begins else ' '}%"


def _fts5(phrase: Phrase) -> str:
    return f'"{" ".join(phrase.terms)}"{"*" if phrase.begins else ""}'


def _tsquery(phrase: Phrase) -> str:
    begins = ":*" if phrase.begins else ""
    terms = " & ".join(f"'{term}'" for term in phrase.terms)
    return f"({terms}{begins})"


def _runs(text: str) -> Iterator[tuple[str, bool]]:
    """Stretches of one script; True for the one that is written without blanks."""
    for kind, signs in groupby(folded(text), _kind):
        if kind:
            yield "".join(signs), kind == "chinese"


def _kind(sign: str) -> str:
    category = unicodedata.category(sign)
    if category == "Lo" or sign in "〇々":
        return "chinese"
    return "word" if category[0] in "LN" else ""


def _terms(run: str, chinese: bool) -> Iterator[str]:
    if not chinese:
        yield run
        return
    yield from ("".join(pair) for pair in pairwise(run))
    yield run[-1]


def _phrase(run: str, chinese: bool) -> Phrase:
    if not chinese:
        return Phrase((run,), begins=run.isalpha())
    if len(run) == 1:
        return Phrase((run,), begins=True)
    return Phrase(tuple("".join(pair) for pair in pairwise(run)))


def parts_of(*texts: str) -> str:
    """What stands in the database for texts to be found by any part of them; of very long ones
    together by what they begin with."""
    begun = "\n".join(texts)[:_MOST_SIGNS]
    return " ".join(term for run, chinese in _runs(begun) for term in _tails(run, chinese))


def parts_query_of(words: str) -> tuple[Phrase, ...]:
    """The phrases of `parts_of` that must all be found; none for nothing to search for."""
    found = dict.fromkeys(part_phrase(word) for word in words[:LONGEST_QUERY].split())
    return tuple(phrase for phrase in found if phrase.terms)[:_MOST_PHRASES]


def part_phrase(word: str) -> Phrase:
    """The phrase of texts that have the word in them: its last stretch may go on, those before
    it end where they do in the word."""
    runs = [*_runs(word)]
    if not runs:
        return Phrase(())
    *whole, (last, chinese) = runs
    before = (term for one in whole for term in _tails(*one))
    width = _PAIR if chinese else _STRETCH
    full = (last[n : n + width] for n in range(max(1, len(last) - width + 1)))
    return Phrase((*before, *full), begins=len(last) < width)


def _tails(run: str, chinese: bool) -> Iterator[str]:
    width = _PAIR if chinese else _STRETCH
    return (run[n : n + width] for n in range(len(run)))


def telling_terms(text: str, *, but: str = "") -> tuple[str, ...]:
    """The terms by which a long text could be found, without the words of every application
    and those of `but` (the name of the office), in the order of the text."""
    common = set(terms_of(_OF_EVERY_APPLICATION, but).split())
    found = dict.fromkeys(
        term
        for run, chinese in _runs(text)
        for term in _terms(run, chinese)
        if term not in common and (len(term) > 1) and not _SMALL_WORDS & set(term)
    )
    return tuple(found)[:_MOST_TERMS]


_ALIKE_FROM = 4


def resemblance(text: str, other: str, *, but: str = "") -> float:
    """How much of the shorter text the other one says too, from 0 to 1.

    Counted in telling terms. Fewer than four shared terms are no resemblance, unless they
    are all that there is. `but`: as for `telling_terms`.
    """
    one, two = (frozenset(telling_terms(said, but=but)) for said in (text, other))
    shared, least = len(one & two), min(len(one), len(two))
    if not shared or shared < min(_ALIKE_FROM, least):
        return 0.0
    return shared / least


@dataclass(frozen=True, slots=True)
class Candidate:
    """An entry that shares a term with the text. `terms` holds those of the title too."""

    id: int
    title_terms: frozenset[str]
    terms: frozenset[str]


_LEAST = 2.0
_OF_BEST = 0.4


def likeliest(
    wanted: Sequence[str], candidates: Sequence[Candidate], *, most: int
) -> list[Candidate]:
    """The candidates that may answer a text with these terms, best first.

    A term counts the more, the fewer candidates have it, and twice in the title; a number
    is half a term, since a year fits nearly anything. One shared pair is no resemblance:
    it takes two, or all that the text has, and nearly half of what the best one shares.
    """
    asked = set(wanted)
    having = Counter(term for one in candidates for term in asked & (one.title_terms | one.terms))
    scored = []
    for one in candidates:
        shared = asked & one.terms
        plain = sum(0.5 if term.isdigit() else 1.0 for term in shared)
        score = sum(
            _rarity(having[term], len(candidates))
            * (0.5 if term.isdigit() else 1.0)
            * (2 if term in one.title_terms else 1)
            for term in shared
        )
        if plain >= min(_LEAST, len(asked)):
            scored.append((score, one))
    scored.sort(key=lambda pair: (-pair[0], -pair[1].id))
    least = scored[0][0] * _OF_BEST if scored else 0
    return [one for score, one in scored[:most] if score >= least]


def _rarity(having: int, of: int) -> float:
    return math.log(1 + (of + 1) / having)
