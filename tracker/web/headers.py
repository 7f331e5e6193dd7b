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
                for name, value in self.policy.items():
                    headers.setdefault(name, value)
            await send(message)

        await self.app(scope, receive, send_with_policy if scope["type"] == "http" else send)
