"""What was asked before: by the same applicant, and in words like these."""

from collections.abc import Sequence
from dataclasses import dataclass

from tracker.records.applicants import earlier_of
from tracker.records.application_terms import having
from tracker.records.connections import reader
from tracker.records.ledger_rows import Line, lines
from tracker.records.models import Application, Particulars
from tracker.records.search import part_phrase, resemblance, telling_terms

# Terms that are looked for, and texts that are compared: enough to find it, soon enough.
_TERMS = 12
_MOST_COMPARED = 500
_OWN_FROM, _OTHERS_FROM = 0.3, 0.5


@dataclass(frozen=True, slots=True)
class Related:
    """An earlier application. `alike`: how much of the text is the same, from 0 to 1."""

    line: Line[Application]
    same_applicant: bool
    alike: float

    @property
    def is_repeat(self) -> bool:
        """The same applicant asked it in nearly these words."""
        return self.same_applicant and self.alike >= _OTHERS_FROM


async def related(
    authority_id: int,
    who: Particulars | None,
    text: str,
    *,
    office: str,
    but: int | None = None,
    most: int = 10,
) -> list[Related]:
    """Those of the same applicant, and of all others those in like words; the likest first.

    `office`: the words of its name tell nothing. `but`: not this application.
    """
    own = await earlier_of(authority_id, who, but=but, most=_MOST_COMPARED)
    own_ids = {one.id for one in own}
    others = [
        one
        for one in await _sharing_terms(authority_id, text, office, but)
        if one.id not in own_ids
    ]
    compared = [
        Related(
            line, line.application.id in own_ids, resemblance(text, line.description, but=office)
        )
        for line in await lines([*own, *others])
    ]
    found = [one for one in compared if one.same_applicant or one.alike >= _OTHERS_FROM]
    found.sort(key=lambda one: (-one.is_repeat, -_shown(one), -one.line.application.id))
    return found[:most]


def _shown(one: Related) -> float:
    """Other matters of the same applicant stand below whatever resembles."""
    return one.alike if one.alike >= _OWN_FROM else 0.0


async def _sharing_terms(
    authority_id: int, text: str, office: str, but: int | None
) -> Sequence[Application]:
    """The newest applications that have one of the telling terms, which a number is not: the
    register numbers of a whole year have that of the year."""
    terms = [term for term in telling_terms(text, but=office) if not term.isdigit()]
    terms = terms[:: -(-len(terms) // _TERMS) or 1]
    if not terms:
        return []
    shared = having([part_phrase(term) for term in terms], any_of=True)
    found = Application.filter(shared, authority_id=authority_id)
    if but is not None:
        found = found.filter(id__not=but)
    return await found.using_db(reader()).order_by("-id").limit(_MOST_COMPARED)
