"""The authorities of an installation, as visitors find them."""

from tortoise.expressions import Q

from tracker.law.bodies import Bodies
from tracker.records.cases import MovedOn
from tracker.records.connections import reader
from tracker.records.models import Authority

MOST_SHOWN = 50


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
    return await Authority.get_or_none(code=code.upper(), using_db=reader())


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
