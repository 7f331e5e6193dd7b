"""Where somebody signs in from: the address, the browser in words, and a cookie that says on
this device that name has signed in before."""

import hmac
import re
import secrets
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from tracker.records.codes import Codes
from tracker.web.site import site_of

COOKIE = "tracker_device"
_DAYS = 180
# A PC at a counter that several officers share.
_MOST_NAMES = 8
_PURPOSE = "known device"
_SHAPE = re.compile(r"[\w-]{10,64}(\.[0-9a-f]{64})+", re.ASCII)

# The first that is found, in this order: most browsers say that they are others too.
_BROWSERS = (
    ("MicroMessenger", "微信"),
    ("DingTalk", "钉钉"),
    ("QIHU", "360"),
    ("360SE", "360"),
    ("360EE", "360"),
    ("QQBrowser", "QQ"),
    ("UBrowser", "UC"),
    ("UCBrowser", "UC"),
    ("MetaSr", "搜狗"),
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("Firefox", "Firefox"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
    ("Trident", "Internet Explorer"),
)
_SYSTEMS = (
    ("HarmonyOS", "HarmonyOS"),
    ("OpenHarmony", "HarmonyOS"),
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("UOS", "统信UOS"),
    ("Kylin", "麒麟"),
    ("Linux", "Linux"),
)


def device_words(request: Request) -> str:
    """Browser and system, `Edge · Windows`; empty where it says neither."""
    said = request.headers.get("user-agent", "")
    found = (
        next((words for mark, words in table if mark in said), "")
        for table in (_BROWSERS, _SYSTEMS)
    )
    return " · ".join(filter(None, found))


def address_of(request: Request) -> str:
    return request.client.host if request.client else ""


@dataclass(frozen=True, slots=True)
class Device:
    """What the cookie of this browser says. It opens nothing, it only spares its own names
    the pauses that strangers bring about."""

    nonce: str
    marks: tuple[str, ...] = ()

    def knows(self, codes: Codes, sign_in_name: str) -> bool:
        mark = _mark(codes, self.nonce, sign_in_name)
        return any(hmac.compare_digest(mark, one) for one in self.marks)


def device_of(request: Request) -> Device:
    said = request.cookies.get(COOKIE, "")
    if not _SHAPE.fullmatch(said):
        return Device("")
    nonce, *marks = said.split(".")
    return Device(nonce, tuple(marks[:_MOST_NAMES]))


def remember_device(request: Request, response: Response, sign_in_name: str) -> None:
    """From now on this browser counts for itself when that name is tried from it."""
    site, device = site_of(request), device_of(request)
    nonce = device.nonce or secrets.token_urlsafe(18)
    mark = _mark(site.codes, nonce, sign_in_name)
    marks = dict.fromkeys((mark, *device.marks))
    response.set_cookie(
        COOKIE,
        ".".join((nonce, *list(marks)[:_MOST_NAMES])),
        max_age=_DAYS * 24 * 3600,
        httponly=True,
        samesite="lax",
        secure=site.settings.secure_cookies,
        path=f"{site.settings.root}/desk",
    )


def _mark(codes: Codes, nonce: str, sign_in_name: str) -> str:
    return codes.digest(_PURPOSE, f"{nonce}\0{sign_in_name}")
