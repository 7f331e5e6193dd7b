"""What an installation says of its provider: `TRACKER_OIDC_*`, read once at start."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from tracker.sign_on.grants import Grant, GrantsUnreadable, read_grants

DEFAULT_NAME = "统一身份认证"
DEFAULT_CLAIM = "groups"
DEFAULT_SCOPE = "openid profile"
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
_NAMES = frozenset(
    f"TRACKER_OIDC_{name}"
    for name in ("ISSUER", "CLIENT_ID", "SECRET", "SECRET_FILE", "NAME", "SCOPE", "ROLES_CLAIM",
                 "ROLES_FILE", "ACR", "NEW")
)  # fmt: skip


class ProviderUnset(ValueError):
    """A setting is missing or wrong; the text says what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Configured:
    """`issuer` exactly as the provider names itself. `grants`: none where roles are given here.
    `creates`: an unknown person for whom the grants name one authority becomes an officer.
    `only`: passwords of this installation open nothing, emergencies excepted."""

    issuer: str
    client_id: str
    secret: str = field(default="", repr=False)
    name: str = DEFAULT_NAME
    scope: str = DEFAULT_SCOPE
    roles_claim: str = DEFAULT_CLAIM
    grants: tuple[Grant, ...] = ()
    acr: tuple[str, ...] = ()
    creates: bool = False
    only: bool = False


def read_configured(environ: Mapping[str, str], base_url: str) -> Configured | None:
    """None where no provider is named. Raises `ProviderUnset`."""
    said = {name: environ.get(name, "").strip() for name in _NAMES}
    only = _chosen(environ, "TRACKER_LOCAL_SIGN_IN", {"": False, "on": False, "off": True})
    issuer, client_id = said["TRACKER_OIDC_ISSUER"], said["TRACKER_OIDC_CLIENT_ID"]
    if not issuer:
        if only or any(said.values()):
            raise ProviderUnset("须先以 TRACKER_OIDC_ISSUER 写明统一身份认证的签发者（issuer）。")
        return None
    if not is_safe(issuer) or urlsplit(issuer).query or urlsplit(issuer).fragment:
        raise ProviderUnset("TRACKER_OIDC_ISSUER 应为 https:// 开头的网址，与对方公布的完全一致。")
    if not client_id:
        raise ProviderUnset("还须以 TRACKER_OIDC_CLIENT_ID 写明本系统在统一身份认证的编号。")
    if not base_url:
        raise ProviderUnset("使用统一身份认证，还须设置 TRACKER_BASE_URL，登录后要回到这个网址。")
    grants = _grants(said["TRACKER_OIDC_ROLES_FILE"])
    creates = _chosen(environ, "TRACKER_OIDC_NEW", {"": False, "refuse": False, "create": True})
    if creates and not grants:
        raise ProviderUnset("TRACKER_OIDC_NEW=create 须有 TRACKER_OIDC_ROLES_FILE 指定岗位。")
    return Configured(
        issuer=issuer,
        client_id=client_id,
        secret=_secret(said),
        name=said["TRACKER_OIDC_NAME"] or DEFAULT_NAME,
        scope=_scope(said["TRACKER_OIDC_SCOPE"]),
        roles_claim=said["TRACKER_OIDC_ROLES_CLAIM"] or DEFAULT_CLAIM,
        grants=grants,
        acr=tuple(said["TRACKER_OIDC_ACR"].split()),
        creates=creates,
        only=only,
    )


def is_safe(url: str) -> bool:
    """Whether what is sent there is read by nobody on the way: TLS, or this machine."""
    parts = urlsplit(url)
    at_home = parts.scheme == "http" and parts.hostname in _LOOPBACK
    return bool(parts.hostname) and (parts.scheme == "https" or at_home)


def _chosen(environ: Mapping[str, str], name: str, values: Mapping[str, bool]) -> bool:
    said = environ.get(name, "").strip()
    if said not in values:
        offered = "或者 ".join(value for value in values if value)
        raise ProviderUnset(f"{name} 应为 {offered}。")
    return values[said]


def _scope(said: str) -> str:
    wanted = (said or DEFAULT_SCOPE).split()
    return " ".join(dict.fromkeys(["openid", *wanted]))


def _secret(said: Mapping[str, str]) -> str:
    named = said["TRACKER_OIDC_SECRET_FILE"]
    if not named:
        return said["TRACKER_OIDC_SECRET"]
    return _read("TRACKER_OIDC_SECRET_FILE", named).strip()


def _grants(named: str) -> tuple[Grant, ...]:
    if not named:
        return ()
    try:
        return read_grants(_read("TRACKER_OIDC_ROLES_FILE", named))
    except GrantsUnreadable as wrong:
        raise ProviderUnset(
            f"TRACKER_OIDC_ROLES_FILE 指定的 {named} 不能使用：{wrong}。"
        ) from wrong


def _read(setting: str, named: str) -> str:
    try:
        return Path(named).read_text("utf-8")
    except (OSError, ValueError) as failure:
        raise ProviderUnset(f"{setting} 指定的 {named} 不能读取。") from failure
