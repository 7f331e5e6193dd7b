"""The language of a visit: what the link chose, then the cookie, else Chinese."""

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from tracker.web.words import chosen, language

COOKIE = "tracker_language"


class ChosenLanguage:
    """Sets the language for the request and remembers a choice made by link (`?lang=en`)."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request = Request(scope)
        wish = request.query_params.get("lang")
        tongue = chosen(wish, request.cookies.get(COOKIE))

        async def send_remembering(message: Message) -> None:
            if message["type"] == "http.response.start" and wish == tongue:
                cookie = f"{COOKIE}={tongue}; Path=/; Max-Age=31536000; SameSite=Lax; HttpOnly"
                MutableHeaders(scope=message).append("Set-Cookie", cookie)
            await send(message)

        token = language.set(tongue)
        try:
            await self.app(scope, receive, send_remembering)
        finally:
            language.reset(token)
