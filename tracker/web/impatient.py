"""The server's connections, with an end to waiting: for a head, a body, a reader.

uvicorn waits for ever for a client that sends its request a byte at a time, or never reads the
answer; enough of them and nobody else gets in. Who sends and reads at all, on however poor a
line, is never cut off.
"""

import asyncio
import selectors
from typing import Any

import h11
from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.protocols.http.h11_impl import H11Protocol

# Seconds for the head of a request, from the connection or its first byte on.
HEAD_SECONDS = 20
# Seconds that a connection is kept for the next request. A proxy must let go of it first (nginx
# does after 60, others after 120), or it sends a form into one that is being closed.
IDLE_SECONDS = 125
# Once in so many seconds it is looked at what moved; so many bytes must have.
LOOK_SECONDS = 30
LEAST_BYTES = 8 * 1024
# More connections than this, and the one that has kept its request to itself longest must go;
# whoever has just come, or just been answered, has these seconds to send one.
MOST_WAITING = 500
GRACE_SECONDS = 3


class ImpatientProtocol(H11Protocol):
    """One connection. It is looked at while it lives; what it owes is seen from its state."""

    def __init__(self, *args: Any, **keywords: Any) -> None:
        super().__init__(*args, **keywords)
        self.app = _unambiguous(self.app)
        self.timeout_keep_alive = IDLE_SECONDS
        self._head: asyncio.TimerHandle | None = None
        self._next_look: asyncio.TimerHandle | None = None
        self._received = 0
        self._before: tuple[object, bool, int] = (None, False, 0)
        self.since = 0.0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self.since = self.loop.time()
        self._await_head()
        self._next_look = self.loop.call_later(LOOK_SECONDS, self._look)
        if len(self.connections) > MOST_WAITING:
            self._make_room()

    def connection_lost(self, exc: Exception | None) -> None:
        super().connection_lost(exc)
        for timer in (self._head, self._next_look):
            if timer is not None:
                timer.cancel()
        self._unset_keepalive_if_required()

    def data_received(self, data: bytes) -> None:
        self._received += len(data)
        super().data_received(data)
        if self.sends_head:
            self._await_head()

    def handle_events(self) -> None:
        super().handle_events()
        if self._head is not None and not self.sends_head:
            self._head.cancel()
            self._head = None

    def on_response_complete(self) -> None:
        self.since = self.loop.time()
        super().on_response_complete()

    def resume_writing(self) -> None:
        super().resume_writing()
        self._before = (None, False, 0)

    @property
    def sends_head(self) -> bool:
        """Whether the next thing to come is a head, begun or not."""
        return self.conn.their_state is h11.IDLE

    @property
    def sends_body(self) -> bool:
        """Whether the client is to send more of a body, and nothing of ours keeps it from it."""
        held_up = self.flow.read_paused or self.conn.they_are_waiting_for_100_continue
        return self.conn.their_state is h11.SEND_BODY and not held_up

    def _await_head(self) -> None:
        if self._head is None:
            self._head = self.loop.call_later(HEAD_SECONDS, self._give_up)

    def _give_up(self) -> None:
        self._head = None
        if self.sends_head:
            self.transport.abort()

    def _look(self) -> None:
        """Cut the connection if, since the last look at the same request, too little of its body
        came or too little of the answer was read."""
        now = (self.cycle, self.sends_body, self.transport.get_write_buffer_size())
        (cycle, sent_body, unread), before = now, self._before
        if cycle is before[0] and cycle is not None:
            idle = sent_body and before[1] and self._received < LEAST_BYTES
            if idle or (unread and before[2] and before[2] - unread < LEAST_BYTES):
                self.transport.abort()
                return
        self._received, self._before = 0, now
        self._next_look = self.loop.call_later(LOOK_SECONDS, self._look)

    def _make_room(self) -> None:
        """Whoever sent a whole request stays, and whoever sent what is not read yet or is new
        here: a crowd comes all at once. Of the others the oldest goes."""
        new = self.loop.time() - GRACE_SECONDS
        waiting = {
            one.transport.get_extra_info("socket").fileno(): one
            for one in self.connections
            if isinstance(one, ImpatientProtocol) and one is not self and one.since < new
            if (one.sends_head or one.sends_body) and not one.transport.is_closing()
        }
        with selectors.DefaultSelector() as sent:
            for number in waiting:
                sent.register(number, selectors.EVENT_READ)
            for key, _ in sent.select(0):
                del waiting[key.fd]
        if waiting:
            min(waiting.values(), key=lambda one: one.since).transport.abort()


def _unambiguous(app: Any) -> ASGIApp:
    """Refuses a request that gives its length in two ways, or is of no version that has these
    rules: a server before this one might read it otherwise, and take the rest of the body for
    somebody else's request."""

    async def answered(scope: Scope, receive: Receive, send: Send) -> None:
        headers = Headers(scope=scope)
        twice = "transfer-encoding" in headers and "content-length" in headers
        if twice or scope["http_version"] not in ("1.0", "1.1"):
            refusal = PlainTextResponse("Bad Request", 400, headers={"Connection": "close"})
            await refusal(scope, receive, send)
        else:
            await app(scope, receive, send)

    return answered
