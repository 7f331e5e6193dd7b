"""The server is killed again and again while people submit: no confirmed receipt is lost."""

import itertools
import os
import re
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest

pytestmark = [
    pytest.mark.journey,
    pytest.mark.only_on("sqlite", reason="the server's own PostgreSQL would outlive it"),
]

ROUNDS, EACH = 4, 6
_PEOPLE = itertools.count(1)
FORM = {
    "description": "本街道2025年度应急预案全文。",
    "who": "person",
    "name": "申请人甲",
    "identity_document": "passport",
    "identity_number": "P1234567",
    "telephone": "13800000000",
    "carrier": "electronic",
    "way": "download",
}


class Server:
    """`tracker serve` in a process of its own."""

    def __init__(self, data: Path) -> None:
        self.environment = os.environ | {"TRACKER_DATA": str(data), "TRACKER_DATABASE": ""}
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"

    def command(self, *words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "tracker", *words],
            env=self.environment,
            capture_output=True,
            encoding="utf-8",
            check=False,
        )

    def start(self) -> None:
        words = [sys.executable, "-m", "tracker", "serve", "--port", str(self.port)]
        self.process = subprocess.Popen(
            words, env=self.environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        pause = threading.Event()
        while True:
            assert self.process.poll() is None, "the server did not start"
            try:
                httpx2.get(f"{self.url}/healthz").raise_for_status()
            except httpx2.TransportError:
                pause.wait(0.05)
            else:
                return

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    server = Server(tmp_path)
    assert server.command("authority", "add", "JD01", "--name", "某某街道办事处").returncode == 0
    server.start()
    yield server
    server.kill()


def submit(url: str, confirmed: list[tuple[str, str]]) -> None:
    """Apply as a person does; what the receipt shows is what the person was promised. Everybody
    comes from an address of their own, by a proxy on this machine: one address is paced."""
    person = {"X-Forwarded-For": f"2001:db8:0:{next(_PEOPLE):x}::1"}
    whole = {"base_url": url, "follow_redirects": True, "timeout": 30, "headers": person}
    with httpx2.Client(**whole) as client:
        page = client.post("/apply/JD01/all", data=FORM)
        receipt = client.post(page.url.path, data={"statement": "yes"})
        number = re.search(r"JD01-\d{4}-\d{5}", receipt.text)
        code = re.search(r"(?:[2-9A-HJKMNP-Z]{4}-){4}[2-9A-HJKMNP-Z]{4}", receipt.text)
        assert number, receipt.text
        assert code, receipt.text
        confirmed.append((number[0], code[0]))


def until_killed(url: str, confirmed: list[tuple[str, str]], enough: threading.Event) -> None:
    """Submit without a pause until the server is gone."""
    try:
        while True:
            submit(url, confirmed)
            if len(confirmed) % EACH == 0:
                enough.set()
    except httpx2.TransportError:
        enough.set()


def test_every_confirmed_receipt_survives_sigkill(server: Server) -> None:
    confirmed: list[tuple[str, str]] = []
    for _ in range(ROUNDS):
        enough = threading.Event()
        people = [
            threading.Thread(target=until_killed, args=(server.url, confirmed, enough))
            for _ in range(2)
        ]
        for person in people:
            person.start()
        enough.wait(60)
        server.kill()
        for person in people:
            person.join(30)
        server.start()
    numbers = [number for number, _ in confirmed]
    assert len(numbers) >= ROUNDS
    assert len(set(numbers)) == len(numbers), "a number was given twice"
    for number, code in confirmed:
        answer = httpx2.post(f"{server.url}/track", data={"number": number, "code": code})
        assert answer.status_code == 303, (number, answer.text)
    checked = server.command("check")
    assert (checked.returncode, checked.stdout) == (0, "")
