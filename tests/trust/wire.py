"""Attacks on the line: requests that say their length in two ways, and clients without hurry."""

import socket
from contextlib import ExitStack, suppress
from pathlib import Path

import httpx2

from tests.trust.office import PAUSE, Office, office
from tests.trust.report import Attack

_SECRET = b"GET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n"
_POST = b"POST /track HTTP/1.1\r\nHost: a\r\n"

# Each is one request, whatever a server before ours might make of it: one answer, or none.
SMUGGLED = {
    "CL.TE": _POST + b"Content-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + _SECRET,
    "TE.CL": _POST + b"Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n" + _SECRET,
    "two lengths": _POST + b"Content-Length: 0\r\nContent-Length: 44\r\n\r\n" + _SECRET,
    "length in a list": _POST + b"Content-Length: 0, 44\r\n\r\n" + _SECRET,
    "length with a sign": _POST + b"Content-Length: +0\r\n\r\n" + _SECRET,
    "length in hex": _POST + b"Content-Length: 0x0\r\n\r\n" + _SECRET,
    "length below nought": _POST + b"Content-Length: -1\r\n\r\n" + _SECRET,
    "blank before the colon": _POST + b"Content-Length : 0\r\n\r\n" + _SECRET,
    "folded header": _POST + b"Transfer-Encoding:\r\n chunked\r\nContent-Length: 4\r\n\r\n"
    + b"0\r\n\r\n" + _SECRET,
    "TE by another name": _POST + b"Transfer-Encoding: xchunked\r\n\r\n" + _SECRET,
    "TE twice": _POST + b"Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n"
    + b"0\r\n\r\n" + _SECRET,
    "chunk of no size": _POST + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n\r\n" + _SECRET,
    "chunk of a size below nought": _POST + b"Transfer-Encoding: chunked\r\n\r\n-1\r\n\r\n"
    + _SECRET,
    "chunk larger than memory": _POST + b"Transfer-Encoding: chunked\r\n\r\n"
    + b"f" * 40 + b"\r\n" + _SECRET,
    "chunk longer than said": _POST + b"Transfer-Encoding: chunked\r\n\r\n1\r\nabc" + _SECRET,
    "NUL in a header": _POST + b"X-A: b\0c\r\n\r\n" + _SECRET,
    "carriage return alone": _POST + b"X-A: b\rContent-Length: 44\r\n\r\n" + _SECRET,
    "no host": b"GET / HTTP/1.1\r\n\r\n" + _SECRET,
    "two hosts": b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n" + _SECRET,
    "no version": b"GET /\r\n\r\n" + _SECRET,
    "HTTP/9.9": b"GET / HTTP/9.9\r\nHost: a\r\n\r\n" + _SECRET,
    "a megabyte of header": _POST + b"X-A: " + b"b" * (1 << 20) + b"\r\n\r\n" + _SECRET,
    "a hundred thousand headers": _POST + b"X: y\r\n" * 100_000 + b"\r\n" + _SECRET,
    "an address of a megabyte": b"GET /" + b"a" * (1 << 20) + b" HTTP/1.1\r\nHost: a\r\n\r\n"
    + _SECRET,
    "TLS to plain": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(500),
    "HTTP/2 by knowledge": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    "random bytes": bytes(range(256)) * 64,
}  # fmt: skip


def smuggling(place: Path, times: int) -> Attack:
    """Ambiguous and broken requests, each with a second one behind it."""
    wrong: list[str] = []
    refused = 0
    with office(place) as at:
        at.set_up().start()
        for name, sent in SMUGGLED.items():
            found, ended = _said(at, sent)
            answers = found.count(b"HTTP/1.1 ")
            refused += found[9:12] in (b"400", b"501", b"431", b"")
            if not ended:
                wrong.append(f"{name}: left hanging")
            if answers > 1 and b" 404 " in found:
                wrong.append(f"{name}: {answers} answers")
            if b"HTTP/1.1 5" in found.replace(b"HTTP/1.1 501", b""):
                wrong.append(f"{name}: {found[:40]!r}")
        if not at.answers(10):
            wrong.append("the server is gone")
    said = f"{refused} of {len(SMUGGLED)} refused or cut off, none had a second answer"
    return Attack("request smuggling and broken heads", len(SMUGGLED), wrong, said)


def _said(at: Office, sent: bytes) -> tuple[bytes, bool]:
    """What came back, and whether the server hung up within its own limits."""
    found = b""
    with socket.create_connection(("127.0.0.1", at.port), timeout=60) as line:
        try:
            with suppress(BrokenPipeError, ConnectionResetError):
                line.sendall(sent)
            while piece := line.recv(1 << 16):
                found += piece
        except ConnectionResetError:
            pass
        except TimeoutError:
            return found, False
    return found, True


_KINDS = {
    "head": b"GET / HTTP/1.1\r\nHost: a\r\n",
    "body": b"POST /track HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\n",
    "nothing": b"",
    "reader": b"GET /static/style.css HTTP/1.1\r\nHost: a\r\n\r\n" * 400,
}


def slow_clients(place: Path, times: int) -> Attack:
    """So many connections that send heads and bodies a byte at a time, send nothing, or read
    nothing; meanwhile a visitor opens pages."""
    wrong: list[str] = []
    with office(place) as at, ExitStack() as stack:
        at.set_up().start()
        lines: list[tuple[str, socket.socket]] = []
        for n in range(times):
            kind = list(_KINDS)[n % len(_KINDS)]
            line = stack.enter_context(socket.create_connection(("127.0.0.1", at.port), 30))
            line.setblocking(False)
            with suppress(OSError):
                line.send(_KINDS[kind])
            lines.append((kind, line))
        opened, slowest = 0, 0.0
        for _ in range(110):
            lines = [(kind, line) for kind, line in lines if not _is_over(kind, line)]
            try:
                answer = httpx2.get(f"{at.url}/healthz", timeout=20)
                slowest = max(slowest, answer.elapsed.total_seconds())
                opened += answer.status_code == 200
            except httpx2.TransportError as failure:
                wrong.append(f"a visitor was not answered: {failure!r}")
            if not lines:
                break
            PAUSE.wait(1)
        wrong += [f"a {kind} still waits" for kind, _ in lines]
    said = (
        f"all hung up on; a visitor opened {opened} pages meanwhile, the slowest in {slowest:.1f} s"
    )
    return Attack("slow clients", times, wrong, said)


def _is_over(kind: str, line: socket.socket) -> bool:
    """Send one more byte, or find the line cut."""
    try:
        if kind in ("head", "body"):
            line.send(b"x")
        if kind != "reader":
            return line.recv(1) == b""
        return bool(line.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)) or _is_reset(line)
    except BlockingIOError:
        return False
    except OSError:
        return True


def _is_reset(line: socket.socket) -> bool:
    """Whether the other end is gone, without reading a byte: what is sent is answered by that."""
    with suppress(BlockingIOError):
        line.send(b"\r\n")
    return False
