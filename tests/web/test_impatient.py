"""Clients that keep the server waiting, at a server that waits for seconds and not for ever."""

import socket
import threading
from collections.abc import Iterator
from contextlib import ExitStack

import pytest
import uvicorn

from tracker.web import impatient

pytestmark = pytest.mark.only_on("sqlite", reason="no database is asked")

LARGE = b"x" * 40_000_000


# What the request for `/held` waits for, and with it the whole server.
held, going_on = threading.Event(), threading.Event()


async def answers(scope, receive, send):
    """Reads a body to its end and says its length; `/large` answers more than any socket holds."""
    if scope["path"] == "/held":
        held.set()
        assert going_on.wait(30)
    length, more = 0, True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            return
        length += len(message.get("body", b""))
        more = message.get("more_body", False)
    body = LARGE if scope["path"] == "/large" else str(length).encode()
    headers = [(b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": body})


@pytest.fixture
def port(monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    monkeypatch.setattr(impatient, "HEAD_SECONDS", 0.3)
    monkeypatch.setattr(impatient, "LOOK_SECONDS", 0.3)
    config = uvicorn.Config(
        answers,
        port=0,
        http=impatient.ImpatientProtocol,
        log_level="critical",
        lifespan="off",
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    ready = threading.Event()
    while not server.started:
        ready.wait(0.02)
    yield server.servers[0].sockets[0].getsockname()[1]
    server.should_exit = True
    thread.join(20)


@pytest.fixture
def line(port: int) -> Iterator[socket.socket]:
    with socket.create_connection(("127.0.0.1", port), timeout=30) as line:
        yield line


def rest(line: socket.socket) -> bytes:
    """What comes until the server hangs up; a server that does not is a failure of the test."""
    found = b""
    try:
        while piece := line.recv(1 << 20):
            found += piece
    except ConnectionResetError:
        pass
    return found


def drip(line: socket.socket, piece: bytes) -> None:
    """Send a piece again and again, as long as the server takes it."""
    pause = threading.Event()
    for _ in range(1000):
        try:
            line.sendall(piece)
        except (BrokenPipeError, ConnectionResetError):
            return
        pause.wait(0.03)
    pytest.fail("the server took it for ever")


@pytest.mark.parametrize("begun", [b"", b"GET / HTTP/1.1\r\nHost: a\r\n"])
def test_a_head_that_does_not_come_is_not_waited_for(line: socket.socket, begun: bytes) -> None:
    line.sendall(begun)
    assert rest(line) == b""


def test_a_head_that_comes_by_drops_is_not_waited_for(line: socket.socket) -> None:
    line.sendall(b"GET / HTTP/1.1\r\nHost: a\r\n")
    drip(line, b"X-A: b\r\n")


def test_nor_is_a_second_head_on_the_same_connection(line: socket.socket) -> None:
    line.sendall(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n")
    assert line.recv(1000).startswith(b"HTTP/1.1 200")
    line.sendall(b"GET / HT")
    assert b"HTTP" not in rest(line)


def test_nor_is_the_next_request_for_ever(port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(impatient, "IDLE_SECONDS", 0.3)
    with socket.create_connection(("127.0.0.1", port), timeout=30) as line:
        line.sendall(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n")
        assert rest(line).startswith(b"HTTP/1.1 200")


def test_a_body_that_comes_by_drops_is_not_waited_for(line: socket.socket) -> None:
    line.sendall(b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\n")
    drip(line, b"x")


def test_a_body_that_comes_slowly_is_taken(line: socket.socket) -> None:
    pause, times = threading.Event(), 30
    line.sendall(b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: %d\r\n\r\n" % (times * 4096))
    for _ in range(times):
        line.sendall(b"x" * 4096)
        pause.wait(0.05)
    assert line.recv(1000).endswith(str(times * 4096).encode())


def test_an_answer_that_nobody_reads_is_not_kept(line: socket.socket) -> None:
    line.sendall(b"GET /large HTTP/1.1\r\nHost: a\r\n\r\n")
    seen = line.recv(15)
    threading.Event().wait(2)  # nothing is read: what is tried is the waiting itself
    assert seen.startswith(b"HTTP/1.1 200")
    assert len(rest(line)) < len(LARGE)


def test_an_answer_that_is_read_comes_whole(port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(impatient, "LOOK_SECONDS", 2)  # longer than a busy machine lets us wait
    with socket.create_connection(("127.0.0.1", port), timeout=30) as line:
        line.sendall(b"GET /large HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
        assert rest(line).endswith(LARGE)


def test_of_too_many_that_send_nothing_the_oldest_goes(
    port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(impatient, "HEAD_SECONDS", 600)
    monkeypatch.setattr(impatient, "LOOK_SECONDS", 600)
    monkeypatch.setattr(impatient, "MOST_WAITING", 3)
    monkeypatch.setattr(impatient, "GRACE_SECONDS", 0)
    with ExitStack() as stack:
        lines = [
            stack.enter_context(socket.create_connection(("127.0.0.1", port), timeout=30))
            for _ in range(3)
        ]
        with socket.create_connection(("127.0.0.1", port), timeout=30) as late:
            late.sendall(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n")
            assert late.recv(1000).startswith(b"HTTP/1.1 200")
        assert rest(lines[0]) == b""


def test_who_has_just_come_or_been_answered_may_take_a_moment(
    port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(impatient, "HEAD_SECONDS", 600)
    monkeypatch.setattr(impatient, "MOST_WAITING", 3)
    with ExitStack() as stack:
        lines = [
            stack.enter_context(socket.create_connection(("127.0.0.1", port), timeout=30))
            for _ in range(8)
        ]
        for _ in range(2):
            for line in lines:
                line.sendall(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n")
                found = b""
                while not found.endswith(b"\r\n\r\n0"):
                    found += (piece := line.recv(1000))
                    assert piece


def test_of_a_crowd_that_came_while_the_server_was_busy_everybody_is_answered(
    port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(impatient, "MOST_WAITING", 3)
    monkeypatch.setattr(impatient, "GRACE_SECONDS", 0)
    held.clear()
    going_on.clear()
    with ExitStack() as stack:
        lines = [
            stack.enter_context(socket.create_connection(("127.0.0.1", port), timeout=30))
            for _ in range(3)
        ]
        lines[0].sendall(b"GET /held HTTP/1.1\r\nHost: a\r\n\r\n")
        assert held.wait(30)
        lines += [
            stack.enter_context(socket.create_connection(("127.0.0.1", port), timeout=30))
            for _ in range(20)
        ]
        for line in lines[1:]:
            line.sendall(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n")
        going_on.set()
        assert all(line.recv(1000).startswith(b"HTTP/1.1 200") for line in lines)


@pytest.mark.parametrize(
    "lengths",
    [
        b"Content-Length: 5\r\nTransfer-Encoding: chunked",
        b"Transfer-Encoding: chunked\r\nContent-Length: 5",
        b"Content-Length: 5\r\nContent-Length: 6",
        b"Transfer-Encoding: chunked, identity",
        b"Content-Length: +5",
    ],
)
def test_a_length_said_in_two_ways_is_refused_and_nothing_after_it_is_read(
    line: socket.socket, lengths: bytes
) -> None:
    smuggled = b"GET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n"
    line.sendall(b"POST / HTTP/1.1\r\nHost: a\r\n" + lengths + b"\r\n\r\n0\r\n\r\n" + smuggled)
    found = rest(line)
    assert found.startswith((b"HTTP/1.1 400", b"HTTP/1.1 501"))
    assert found.count(b"HTTP/1.1") == 1


@pytest.mark.parametrize("version", [b"2.0", b"9.9"])
def test_another_version_is_refused_and_nothing_after_it_is_read(
    line: socket.socket, version: bytes
) -> None:
    line.sendall(b"GET / HTTP/" + version + b"\r\nHost: a\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n")
    found = rest(line)
    assert found.startswith(b"HTTP/1.1 400")
    assert found.count(b"HTTP/1.1") == 1
