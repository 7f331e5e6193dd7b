"""Before any page: by which name the site is asked for, and from where."""

import ipaddress
import re
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

_WRONG_HOST = (
    "本系统不用这个网址。请改用公布的网址；管理员确需使用这个网址的，请把它写入 TRACKER_HOSTS。\n"
    "This site has another address. An administrator can allow this one in TRACKER_HOSTS.\n"
)
# One word stands in no public directory: it is the name of a machine nearby.
_ONE_WORD = re.compile("[a-z0-9_-]+")
# A subscriber has a whole network of this size, and could try from each of its addresses.
_SUBSCRIBER = 64


class Hosts:
    """Refuses a request for a name that is not ours: such names come of poisoned caches, and of
    pages elsewhere that have their own name lead to a server of the local network.

    Where `named` is empty, whatever has no meaning outside the local network will do too: one
    PC is reached by its name or its address there, without a setting.
    """

    def __init__(self, app: ASGIApp, *, base_url: str, named: tuple[str, ...]) -> None:
        self.app = app
        own = urlsplit(base_url).hostname
        self.known = {_plain(name) for name in named} | ({_plain(own)} if own else set())
        self.local, self.anywhere = not named, not named and not own

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        asked = Headers(scope=scope).getlist("host") if scope["type"] == "http" else []
        if len(asked) > 1 or not all(self.serves(host) for host in asked):
            answer = PlainTextResponse(_WRONG_HOST, 400, {"Cache-Control": "no-store"})
            await answer(scope, receive, send)
            return
        await self.app(scope, receive, send)

    def serves(self, host: str) -> bool:
        name = _name_in(host)
        if name is None:
            return False
        if name in self.known or name == "localhost":
            return True
        try:
            address = ipaddress.ip_address(name)
        except ValueError:
            return self.local and bool(_ONE_WORD.fullmatch(name))
        near = address.is_private or address.is_link_local
        return address.is_loopback or self.anywhere or (self.local and near)


def _name_in(host: str) -> str | None:
    """The name of a Host header, without its port; None where it is none."""
    try:
        parts = urlsplit(f"//{host}")
        _ = parts.port
    except ValueError:
        return None
    plain = parts.hostname and parts.netloc == host and "@" not in host
    return _plain(parts.hostname) if plain and parts.hostname else None


def _plain(name: str) -> str:
    return name.strip("[]").removesuffix(".").lower()


def caller(request: HTTPConnection) -> str:
    """Who is asking, as tries are counted."""
    return network_of(request.client.host if request.client else "")


def network_of(said: str) -> str:
    """An address, or the network of a subscriber."""
    try:
        address = ipaddress.ip_address(said.partition("%")[0])
    except ValueError:
        return said[:45]
    if isinstance(address, ipaddress.IPv4Address):
        return str(address)
    if address.ipv4_mapped is not None:
        return str(address.ipv4_mapped)
    return str(ipaddress.IPv6Network((int(address), _SUBSCRIBER), strict=False))
