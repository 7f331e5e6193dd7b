"""What a visitor chooses by a link and keeps in a cookie: the language and the reading mode."""

from collections.abc import Sequence
from contextlib import ExitStack
from contextvars import ContextVar
from dataclasses import dataclass

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from tracker.web.words import LANGUAGES, language

STANDARD, LARGE, CONTRAST = "standard", "large", "contrast"

display: ContextVar[str] = ContextVar("display", default=STANDARD)


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing to choose by `?parameter=value`; the first value holds while nobody chose."""

    parameter: str
    cookie: str
    values: Sequence[str]
    current: ContextVar[str]

    def made_of(self, *wishes: str | None) -> str:
        """The first wish that is one of the values."""
        return next((value for value in wishes if value and value in self.values), self.values[0])

    def urls(self, request: Request) -> dict[str, str]:
        """The address of this page under each value, with the rest of its question. None for
        the answer to a form: a link from there would lose what was typed."""
        if request.method not in ("GET", "HEAD"):
            return {}
        here = request.url.replace(scheme="", netloc="")
        chosen = {value: {self.parameter: value} for value in self.values}
        return {value: str(here.include_query_params(**how)) for value, how in chosen.items()}


LANGUAGE = Choice("lang", "tracker_language", LANGUAGES, language)
DISPLAY = Choice("display", "tracker_display", (STANDARD, LARGE, CONTRAST), display)


class Chosen:
    """Sets what was chosen for the request, and remembers what a link chose."""

    def __init__(self, app: ASGIApp, *, root: str = "", secure: bool = False) -> None:
        self.app = app
        self.how = f"Path={root}/; Max-Age=31536000; SameSite=Lax; HttpOnly"
        self.how += "; Secure" if secure else ""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request, cookies = Request(scope), []
        with ExitStack() as after:
            for choice in (LANGUAGE, DISPLAY):
                wish = request.query_params.get(choice.parameter)
                value = choice.made_of(wish, request.cookies.get(choice.cookie))
                after.callback(choice.current.reset, choice.current.set(value))
                if wish == value:
                    cookies.append(self._cookie(choice.cookie, value))

            async def send_remembering(message: Message) -> None:
                if message["type"] == "http.response.start":
                    for cookie in cookies:
                        MutableHeaders(scope=message).append("Set-Cookie", cookie)
                await send(message)

            await self.app(scope, receive, send_remembering)

    def _cookie(self, name: str, value: str) -> str:
        return f"{name}={value}; {self.how}"
