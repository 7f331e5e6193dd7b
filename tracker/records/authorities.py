"""The authorities of an installation, as visitors find them."""

from tortoise.expressions import Q

from tracker.law.bodies import Bodies
from tracker.law.terms import Channel
from tracker.records.cases import MovedOn
from tracker.records.connections import reader
from tracker.records.lengths import fits
from tracker.records.models import Authority

MOST_SHOWN = 50

# What stands around the pages of a government site, in groups that belong together.
FRAME = (
    ("portal_name", "portal_url"),
    ("operator",),
    ("site_code",),
    ("icp_number",),
    ("police_number",),
    ("faults_url",),
)
FRAME_NAMES = tuple(name for group in FRAME for name in group)


async def authorities(words: str = "") -> list[Authority]:
    """Those whose name, address or code has the words, by code; one more than are shown,
    to know that there are more."""
    found = Authority.all().using_db(reader())
    if words:
        found = found.filter(
            Q(name__icontains=words) | Q(address__icontains=words) | Q(code__icontains=words)
        )
    return await found.order_by("code").limit(MOST_SHOWN + 1)


async def every_authority() -> list[Authority]:
    """All of the installation, by code."""
    return await Authority.all().using_db(reader()).order_by("code")


async def holds_all(authority_id: int) -> bool:
    """Whether every authority of the installation is this one or below it."""
    parents = dict(await Authority.all().values_list("id", "parent_id"))
    return all(authority_id in _line_above(id_, parents) for id_ in parents)


def _line_above(id_: int, parents: dict[int, int | None]) -> set[int]:
    """The authority and all above it."""
    line: set[int] = set()
    above: int | None = id_
    while above is not None and above not in line:
        line.add(above)
        above = parents.get(above)
    return line


async def only_authority() -> Authority | None:
    """The authority of an installation that has one."""
    first = await Authority.all().using_db(reader()).limit(2)
    return first[0] if len(first) == 1 else None


async def has_several() -> bool:
    """Whether there is anything to choose."""
    return await Authority.all().using_db(reader()).limit(2).count() > 1


async def authorities_for_unsure() -> list[Authority]:
    """Where an application may go whose applicant does not know the authority, best first:
    one marked for it, else one that stands under no other."""
    found = Authority.filter(Q(takes_unsure=True) | Q(parent_id=None)).using_db(reader())
    return await found.order_by("-takes_unsure", "code").limit(MOST_SHOWN)


async def authority_of_code(code: str) -> Authority | None:
    """The authority of a code, whatever its case."""
    if not fits(Authority, "code", code.upper()):
        return None
    return await Authority.known_by(reader(), code=code.upper())


async def frame_of(authority: Authority) -> dict[str, str]:
    """What stands around its pages: its own words, and where it says none those of the
    authority above. A name is never joined with the address of another."""
    told: dict[str, str] = {}
    one: Authority | None = authority
    while one is not None and len(told) < len(FRAME_NAMES):
        for group in FRAME:
            if not any(told.get(name) for name in group):
                told |= {name: getattr(one, name) for name in group if getattr(one, name)}
        one = await _above(one)
    return told


async def frame_above(authority: Authority) -> dict[str, str]:
    """What an authority takes over where it says nothing itself."""
    above = await _above(authority)
    return await frame_of(above) if above else {}


async def _above(authority: Authority) -> Authority | None:
    if authority.parent_id is None:
        return None
    return await Authority.get(id=authority.parent_id, using_db=reader())


async def frame_of_all() -> dict[str, str]:
    """The frame of pages about no authority: of the one that stands over all, if one does."""
    top = await Authority.filter(parent_id=None).using_db(reader()).limit(2)
    return await frame_of(top[0]) if len(top) == 1 else {}


async def authority_as_seen(authority_id: int, settings_version: int) -> Authority:
    """Under lock, for somebody who saw its settings in that version. Raises MovedOn."""
    authority = await Authority.select_for_update(no_key=True).get(id=authority_id)
    if authority.settings_version != settings_version:
        raise MovedOn
    return authority


def bodies_of(authority: Authority) -> Bodies:
    """Who reviews its acts and which court hears of them, as far as it says."""
    return {
        "review_body": authority.review_body,
        "court": authority.court,
        "level": authority.level,
    }


def leads_to(authority: Authority) -> dict[Channel, str]:
    """What it makes public for the channels that need an address of their own."""
    return {Channel.FAX: authority.fax, Channel.EMAIL: authority.email}
