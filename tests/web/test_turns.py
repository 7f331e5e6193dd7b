"""More requests at once than are worked on at once."""

import asyncio
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager

import pytest
from starlette.types import Message, Receive, Scope, Send

from tracker.records.health import is_busy
from tracker.records.transactions import DatabaseBusy
from tracker.web import turns

pytestmark = pytest.mark.only_on("sqlite", reason="no database is asked")

WHOLE: Message = {"type": "http.request", "body": b"a", "more_body": False}
BEGUN: Message = {"type": "http.request", "body": b"a", "more_body": True}
GONE: Message = {"type": "http.disconnect"}


class Client:
    """One request: what it sends is put into its line, `began` is set when it is worked on, the
    work is over when `over` is set, and it reads its answer when `reads` is."""

    def __init__(self, *sent: Message, reads: bool = True) -> None:
        self.line: asyncio.Queue[Message] = asyncio.Queue()
        for message in sent:
            self.line.put_nowait(message)
        self.began, self.over, self.reads = asyncio.Event(), asyncio.Event(), asyncio.Event()
        self.answered = asyncio.Event()
        self.body = b""
        if reads:
            self.reads.set()

    async def work(self, _: Scope, receive: Receive, send: Send) -> None:
        more = True
        while more:
            message = await receive()
            self.body += message.get("body", b"")
            more = message.get("more_body", False)
        self.began.set()
        await self.over.wait()
        await send({"type": "http.response.start", "status": 200, "headers": []})
        self.answered.set()

    async def take(self, _: Message) -> None:
        await self.reads.wait()

    async def ask(self, at: turns.Turns, method: str = "POST") -> None:
        asked = {"type": "http", "method": method, "path": "/", "headers": []}
        await turns.InTurn(self.work, turns=at)(asked, self.line.get, self.take)


@pytest.fixture
def one_at_once(monkeypatch: pytest.MonkeyPatch) -> turns.Turns:
    monkeypatch.setattr(turns, "AT_ONCE", 1)
    return turns.Turns()


@asynccontextmanager
async def asking(
    at: turns.Turns, clients: Iterable[Client], method: str = "POST"
) -> AsyncIterator[list[asyncio.Task[None]]]:
    """Everybody asks in this order; what is still under way ends with the block."""
    tasks = [asyncio.create_task(one.ask(at, method)) for one in clients]
    try:
        async with asyncio.timeout(30):
            yield tasks
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def test_the_second_begins_when_the_first_is_answered(one_at_once: turns.Turns) -> None:
    first, second = Client(WHOLE), Client(WHOLE)
    async with asking(one_at_once, (first, second)) as tasks:
        await first.began.wait()
        assert not second.began.is_set()
        first.over.set()
        await second.began.wait()
        assert first.answered.is_set()
        second.over.set()
        await asyncio.gather(*tasks)


async def test_nobody_waits_for_a_body_that_is_on_its_way(one_at_once: turns.Turns) -> None:
    slow, other = Client(), Client(WHOLE)
    other.over.set()
    slow.over.set()
    async with asking(one_at_once, (slow, other)) as tasks:
        await other.answered.wait()
        slow.line.put_nowait(BEGUN)
        slow.line.put_nowait(WHOLE)
        await asyncio.gather(*tasks)
    assert slow.body == b"aa"


async def test_a_body_that_has_come_costs_nobody_a_turn(one_at_once: turns.Turns) -> None:
    first, second = Client(BEGUN, BEGUN, WHOLE), Client(WHOLE)
    async with asking(one_at_once, (first, second)):
        await first.began.wait()
        assert not second.began.is_set()
    assert first.body == b"aaa"


async def test_nobody_waits_for_an_answer_that_is_read_slowly(one_at_once: turns.Turns) -> None:
    slow, other = Client(WHOLE, reads=False), Client(WHOLE)
    slow.over.set()
    other.over.set()
    async with asking(one_at_once, (slow, other)):
        await other.answered.wait()
        assert not slow.answered.is_set()


async def test_who_left_while_waiting_is_not_worked_for(one_at_once: turns.Turns) -> None:
    first, left, third = Client(WHOLE), Client(GONE), Client(WHOLE)
    async with asking(one_at_once, (first, left, third), "GET"):
        await first.began.wait()
        first.over.set()
        await third.began.wait()
    assert not left.began.is_set()


async def test_a_turn_comes_back_from_work_that_failed(one_at_once: turns.Turns) -> None:
    async def fails(scope: Scope, receive: Receive, send: Send) -> None:
        raise ZeroDivisionError

    asked = {"type": "http", "method": "GET", "path": "/", "headers": []}
    failing, other = Client(WHOLE), Client(WHOLE)
    with pytest.raises(ZeroDivisionError):
        await turns.InTurn(fails, turns=one_at_once)(asked, failing.line.get, failing.take)
    async with asking(one_at_once, [other]):
        await other.began.wait()


async def test_whose_turn_does_not_come_is_told_that_it_is_busy(
    one_at_once: turns.Turns, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(turns, "PATIENCE", 0.01)
    first, second = Client(WHOLE), Client(WHOLE)
    async with asking(one_at_once, (first, second)) as tasks:
        with pytest.raises(DatabaseBusy) as told:
            await tasks[1]
        assert is_busy(told.value)
        assert first.began.is_set()
