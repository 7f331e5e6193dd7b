"""Only so many requests are worked on at once; the others wait for their turn.

A thousand people at one moment would all be served at the same time, each a little: whoever
holds the connection that writes would wait for all the others between two statements, and
nobody would be done before everybody's patience is over. In turns the first have their answer
at once and the last no later.
"""

import asyncio

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from tracker.records.transactions import DatabaseBusy

AT_ONCE = 16
# Seconds that somebody waits; the proxies we know give up after sixty.
PATIENCE = 50


class Turns:
    """The turns of one process."""

    def __init__(self) -> None:
        self._free = asyncio.Semaphore(AT_ONCE)

    async def take(self) -> bool:
        """Whether it had to be waited for. Raises `DatabaseBusy` for whom it took too long."""
        waited = self._free.locked()
        try:
            async with asyncio.timeout(PATIENCE):
                await self._free.acquire()
        except TimeoutError as late:
            raise DatabaseBusy(f"no turn came within {PATIENCE} seconds") from late
        return waited

    def give_back(self) -> None:
        self._free.release()


class InTurn:
    """A request has its turn while we work on it: not while the client sends more of its body,
    nor while it takes the answer, for a slow line would keep others waiting."""

    def __init__(self, app: ASGIApp, *, turns: Turns) -> None:
        self.app, self.turns = app, turns

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        unheard: list[Message] = []
        whole, working = False, True

        async def heard() -> Message:
            nonlocal whole, working
            if unheard:
                return unheard.pop()
            if whole or not working:
                return await receive()
            coming = asyncio.ensure_future(receive())
            await asyncio.sleep(0)  # what has come already is there after this
            if not coming.done():
                give_back()
                await coming
                await self.turns.take()
                working = True
            message = coming.result()
            whole = not message.get("more_body", False)
            return message

        async def said(message: Message) -> None:
            give_back()
            await send(message)

        def give_back() -> None:
            nonlocal working
            if working:
                self.turns.give_back()
                working = False

        waited = await self.turns.take()
        try:
            if waited and scope["method"] == "GET":
                unheard.append(await heard())
                if unheard[0]["type"] == "http.disconnect":
                    return  # gave up, or asks again
            await self.app(scope, heard, said)
        finally:
            give_back()
