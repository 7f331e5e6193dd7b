"""The authorities of an installation: add, find, change."""

import re
from datetime import datetime
from urllib.parse import urlsplit

from tracker.law.terms import AuthorityLevel, Channel
from tracker.records.authorities import FRAME_NAMES
from tracker.records.models import Authority

CODE = re.compile(r"[A-Z0-9]{2,16}")

# Counter and post can never be refused (国办公开办函〔2017〕19号); the others an office opens.
ALWAYS_OPEN = (Channel.COUNTER, Channel.POST)
OPEN_BY_DEFAULT = (*ALWAYS_OPEN, Channel.ONLINE)

CHANGEABLE = (
    "name",
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
    "fee_payment",
    *FRAME_NAMES,
)
_ADDRESSES = ("portal_url", "faults_url")


class AuthorityRefused(Exception):
    """What was said of an authority cannot be; the text says why and what would do."""


async def authority_named(code: str) -> Authority:
    """The authority of that code, whatever its case."""
    authority = await Authority.get_or_none(code=code.strip().upper())
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
    return await Authority.create(
        code=code,
        name=name,
        parent=await authority_named(parent) if parent else None,
        channels=[channel.value for channel in OPEN_BY_DEFAULT],
        document_word=code,
        created_at=now,
    )


async def change_authority(code: str, *, now: datetime, **values: str) -> Authority:
    """Change what pages and letters say of an authority; the code stays, for it is in numbers.

    `level` is a word of `AuthorityLevel` or its label; empty takes it away.
    """
    authority = await authority_named(code)
    said = {name: value.strip() for name, value in values.items()}
    level = {"level": _level(said.pop("level"))} if "level" in said else {}
    authority.update_from_dict({**said, **level})
    if not authority.name:
        raise AuthorityRefused("请写明机关名称。")
    for name in _ADDRESSES:
        if said.get(name) and not is_web_address(said[name]):
            raise AuthorityRefused(f"{name} 应为以 https:// 或者 http:// 开头的完整网址。")
    authority.changed_at = now
    await authority.save()
    return authority


def is_web_address(said: str) -> bool:
    """Whether this is the whole address of a page."""
    try:
        parts = urlsplit(said)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and said.isprintable()
    except ValueError:
        return False


def _level(said: str) -> AuthorityLevel | None:
    if not said:
        return None
    for level in AuthorityLevel:
        if said in (level.value, level.label):
            return level
    known = "、".join(f"{level.value}（{level.label}）" for level in AuthorityLevel)
    raise AuthorityRefused(f"没有“{said}”这一机关层级；可用的有：{known}。")
