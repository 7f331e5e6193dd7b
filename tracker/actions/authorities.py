"""The authorities of an installation: add, find, change."""

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import TypeVar
from urllib.parse import urlsplit

from tracker.actions.office_settings import note_settings, save_settings
from tracker.law.bodies import bodies_refusal
from tracker.law.office_rules import (
    ALWAYS_OPEN,
    SETTABLE_CHANNELS,
    channels_refusal,
    retention_named,
    steps_refusal,
)
from tracker.law.terms import AuthorityLevel, Channel, Term, WorkStep
from tracker.law.workflow import OPTIONAL, STEPS
from tracker.records.authorities import FRAME_NAMES, bodies_of, leads_to
from tracker.records.authority_tree import tree_under
from tracker.records.connections import in_transaction
from tracker.records.lengths import fits
from tracker.records.models import Authority, Officer

CODE = re.compile(r"[A-Z0-9]{2,16}")

OPEN_BY_DEFAULT = (*ALWAYS_OPEN, Channel.ONLINE)

CHANGEABLE = (
    "name",
    "parent",
    "address",
    "hours",
    "telephone",
    "email",
    "fax",
    "document_word",
    "review_body",
    "court",
    "level",
    "example",
    "channels",
    "steps",
    "retention",
    "fee_payment",
    *FRAME_NAMES,
)
_ADDRESSES = ("portal_url", "faults_url")

T = TypeVar("T", bound=Term)


class AuthorityRefused(Exception):
    """What was said of an authority cannot be; the text says why and what would do."""


async def authority_named(code: str) -> Authority:
    """The authority of that code, whatever its case."""
    wanted = code.strip().upper()
    could_be = fits(Authority, "code", wanted)
    authority = await Authority.get_or_none(code=wanted) if could_be else None
    if authority is None:
        known = await Authority.all().order_by("code").values_list("code", flat=True)
        there = "、".join(str(known_code) for known_code in known[:20]) or "还没有任何机关"
        raise AuthorityRefused(f"没有代码为“{code}”的机关（现有：{there}）。")
    return authority


async def add_authority(
    code: str, *, name: str, now: datetime, parent: str | None = None
) -> Authority:
    """A new authority with the channels that are open by default."""
    code, name = code.strip().upper(), name.strip()
    if not CODE.fullmatch(code):
        raise AuthorityRefused(f"机关代码“{code}”应为2至16位大写字母或数字，例如 JD01。")
    if not name:
        raise AuthorityRefused("请写明机关名称。")
    if await Authority.exists(code=code):
        raise AuthorityRefused(f"机关代码“{code}”已经使用，请换一个。")
    async with in_transaction():
        above = await authority_named(parent) if parent else None
        authority = await Authority.create(
            code=code,
            name=name,
            parent=above,
            channels=[channel.value for channel in OPEN_BY_DEFAULT],
            document_word=code,
            created_at=now,
        )
        await note_added(authority, above, by=None, now=now)
    return authority


async def note_added(
    authority: Authority, above: Authority | None, *, by: Officer | None, now: datetime
) -> None:
    """The first line of its history, within the transaction that makes it."""
    said = {
        "code": authority.code,
        "name": authority.name,
        "parent": above.code if above else "",
        "document_word": authority.document_word,
        "channels": authority.channels,
    }
    await note_settings(authority, {}, said, by=by, now=now)


async def change_authority(code: str, *, now: datetime, **values: str) -> Authority:
    """Change what pages and letters say of an authority; the code stays, for it is in numbers.

    Closed vocabularies are named by word or label, several with commas between; empty takes
    a level or a period away. Raises AuthorityRefused, and what the law says no to.
    """
    said: dict[str, object] = {name: _read(name, value.strip()) for name, value in values.items()}
    if "steps" in said:
        said["optional_steps"] = said.pop("steps")
    async with in_transaction():
        found = await authority_named(code)
        authority = await Authority.select_for_update(no_key=True).get(id=found.id)
        if not said.get("name", authority.name):
            raise AuthorityRefused("请写明机关名称。")
        if "parent" in said:
            await _place_under(authority, str(said.pop("parent")), now)
        for name in _ADDRESSES:
            if said.get(name) and not is_web_address(str(said[name])):
                raise AuthorityRefused(f"{name} 应为以 https:// 或者 http:// 开头的完整网址。")
        await save_settings(authority, said, by=None, now=now)
        _check_law(authority, said, now.date())
    return authority


async def _place_under(authority: Authority, code: str, now: datetime) -> None:
    """Name the authority above, none for an empty code. Raises AuthorityRefused where that one
    is below this."""
    above = await authority_named(code) if code else None
    if above and above.id in {place.authority.id for place in await tree_under(authority)}:
        raise AuthorityRefused(f"“{above.code}”是本机关或者在本机关之下，不能作为上级机关。")
    before = await Authority.get_or_none(id=authority.parent_id) if authority.parent_id else None
    authority.parent_id = above.id if above else None
    told = ({"parent": one.code if one else ""} for one in (before, above))
    await note_settings(authority, *told, by=None, now=now)


def _check_law(authority: Authority, said: Mapping[str, object], on: date) -> None:
    """Of what was told now: what stood there before is no reason to refuse something else."""
    if said.keys() & {"channels", "email", "fax"}:
        channels = [Channel(one) for one in authority.channels]
        if refusal := channels_refusal(channels, leads_to(authority)):
            raise refusal
    other_body = bodies_refusal(bodies_of(authority), on)
    if other_body and said.keys() & {"level", "review_body", "court"}:
        raise other_body


def is_web_address(said: str) -> bool:
    """Whether this is the whole address of a page."""
    try:
        parts = urlsplit(said)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and said.isprintable()
    except ValueError:
        return False


def _read(name: str, said: str) -> object:
    """A value as it is stored."""
    match name:
        case "level":
            return _named(AuthorityLevel, said, "机关层级") if said else None
        case "channels":
            chosen = {_named(Channel, one, "申请渠道", SETTABLE_CHANNELS) for one in _several(said)}
            return [channel.value for channel in SETTABLE_CHANNELS if channel in chosen]
        case "steps":
            steps = {_named(WorkStep, one, "办理环节", tuple(STEPS)) for one in _several(said)}
            if refusal := steps_refusal(steps):
                raise refusal
            return [step.value for step in OPTIONAL if step in steps]
        case "retention":
            return retention_named(said) if said else None
        case _:
            return said


def _several(said: str) -> list[str]:
    return [one.strip() for one in re.split("[,，、]", said) if one.strip()]


def _named(words: type[T], said: str, what: str, known: Sequence[T] = ()) -> T:
    known = known or tuple(words)
    for word in known:
        if said in (word.value, word.label):
            return word
    told = "、".join(f"{word.value}（{word.label}）" for word in known)
    raise AuthorityRefused(f"没有“{said}”这一{what}；可用的有：{told}。")
