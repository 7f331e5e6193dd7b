"""What a claim of the provider gives: an authority and roles in it. A table that the
administrator of the installation writes (TOML), read once at start.

    [[grant]]
    value = "jd-handlers"            # one value of the claim
    authority = "JD"                 # code of the authority
    roles = ["registrar", "handler"]
"""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from tracker.law.terms import OFFICER_ROLES, Role

_KEYS = {"value", "authority", "roles"}


class GrantsUnreadable(ValueError):
    """The table cannot be used; the text says where and why."""


@dataclass(frozen=True, slots=True)
class Grant:
    value: str
    authority: str
    roles: frozenset[Role]


def read_grants(text: str) -> tuple[Grant, ...]:
    """Raises `GrantsUnreadable`."""
    try:
        said = tomllib.loads(text)
    except tomllib.TOMLDecodeError as wrong:
        raise GrantsUnreadable(f"不是 TOML：{wrong}") from wrong
    rows = said.get("grant")
    if not isinstance(rows, list) or not rows or said.keys() != {"grant"}:
        raise GrantsUnreadable("应当由一条或者多条 [[grant]] 组成")
    return tuple(_grant(row, number) for number, row in enumerate(rows, 1))


def _grant(row: Any, number: int) -> Grant:
    if not isinstance(row, dict) or row.keys() != _KEYS:
        raise GrantsUnreadable(f"第{number}条 [[grant]] 应当恰有 value、authority、roles 三项")
    value, authority, roles = row["value"], row["authority"], row["roles"]
    named = {role.value for role in OFFICER_ROLES}
    if not (isinstance(value, str) and value and isinstance(authority, str) and authority):
        raise GrantsUnreadable(f"第{number}条的 value 和 authority 应当是文字，不能为空")
    if not (isinstance(roles, list) and roles and all(role in named for role in roles)):
        known = "、".join(role.value for role in OFFICER_ROLES)
        raise GrantsUnreadable(f"第{number}条的 roles 应当是下列岗位中的一个或者多个：{known}")
    return Grant(value, authority, frozenset(Role(role) for role in roles))


def claimed(claims: Mapping[str, Any], name: str) -> frozenset[str]:
    """The values of a claim; a dotted name leads into objects where no claim is named so, as in
    `realm_access.roles`."""
    found: Any = claims
    for step in [name] if name in claims else name.split("."):
        found = found.get(step) if isinstance(found, Mapping) else None
    if isinstance(found, str):
        return frozenset({found})
    values = found if isinstance(found, list) else []
    return frozenset(value for value in values if isinstance(value, str))


def granted(grants: Iterable[Grant], values: frozenset[str]) -> dict[str, frozenset[Role]]:
    """The roles that these values give, by code of authority."""
    given: dict[str, frozenset[Role]] = {}
    for grant in grants:
        if grant.value in values:
            given[grant.authority] = given.get(grant.authority, frozenset()) | grant.roles
    return given
