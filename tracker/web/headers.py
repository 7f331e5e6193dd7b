"""Headers that every response carries: nothing inline, nothing from another host."""

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

POLICY = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; "
        "font-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": ", ".join(
        f"{what}=()"
        for what in (
            "accelerometer", "bluetooth", "browsing-topics", "camera", "display-capture",
            "geolocation", "gyroscope", "hid", "magnetometer", "microphone", "midi", "payment",
            "screen-wake-lock", "serial", "usb", "xr-spatial-tracking",
        )
    ),
}  # fmt: skip
# A file that is saved is nobody's page. Should a browser open one all the same, it runs nothing,
# sends nothing, and belongs to no origin whose cookies it could use.
_SAVED = {
    "Content-Security-Policy": (
        "default-src 'none'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'; sandbox"
    ),
    "X-Download-Options": "noopen",
}


class SecurityHeaders:
    """Adds `POLICY`, and HSTS where the installation is reached by https."""

    def __init__(self, app: ASGIApp, *, https: bool) -> None:
        self.app = app
        self.policy = dict(POLICY)
        if https:
            self.policy["Strict-Transport-Security"] = "max-age=31536000"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_policy(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                saved = headers.get("content-disposition", "").startswith("attachment")
                for name, value in {**self.policy, **(_SAVED if saved else {})}.items():
                    headers.setdefault(name, value)
            await send(message)

        await self.app(scope, receive, send_with_policy if scope["type"] == "http" else send)
