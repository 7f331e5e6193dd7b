"""A server as those who run it see it: its end, its lines, its figures."""

import json
import re
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest

from tests.test_serve import Serving

PAUSE = threading.Event()
ADDRESS = ("127.0.0.1", 0)
SECRET = "7KQ4-M2XP-9RAA-BBCC-DDEE"
NAME = "申请人甲乙丙"
OWN = "Origin: http://localhost\r\nSec-Fetch-Site: same-origin\r\n"
on_posix = pytest.mark.skipif(sys.platform == "win32", reason="SIGTERM ends a process at once")


def free_port() -> int:
    with socket.socket() as free:
        free.bind(ADDRESS)
        port: int = free.getsockname()[1]
        return port


@pytest.fixture
def started(tmp_path: Path, database_url: str) -> Iterator[list[Serving]]:
    """A server that writes JSON and shows its figures; ended however the test goes."""
    one = Serving(
        tmp_path,
        *(() if database_url.startswith("sqlite") else ("--workers", "2")),
        database=database_url,
        TRACKER_LOG="json",
        TRACKER_METRICS_LISTEN=str(free_port()),
    ).ready()
    yield [one]
    one.end()


def takes(port: int) -> bool:
    """Whether anybody there takes a connection."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def figures(server: Serving) -> dict[str, float]:
    port = server.environment["TRACKER_METRICS_LISTEN"]
    text = httpx2.get(f"http://127.0.0.1:{port}/metrics", timeout=20).text
    lines = [line.rpartition(" ") for line in text.splitlines() if not line.startswith("#")]
    return {name: float(value) for name, _, value in lines}


def slow_form(server: Serving) -> socket.socket:
    """A form of which the first part was sent."""
    body = b"number=JD-2025-00001&code="
    head = (
        f"POST /track?secret={SECRET} HTTP/1.1\r\nHost: localhost\r\n{OWN}"
        "Content-Type: application/x-www-form-urlencoded\r\n"
        f"Content-Length: {len(body) + len(SECRET)}\r\n\r\n"
    )
    line = socket.create_connection(("127.0.0.1", server.port), timeout=30)
    line.sendall(head.encode() + body)
    return line


@on_posix
def test_a_request_that_runs_is_finished_and_no_other_begun(started: list[Serving]) -> None:
    (server,) = started
    line = slow_form(server)
    while figures(server)["tracker_requests_in_flight"] < 1:
        PAUSE.wait(0.05)
    server.process.send_signal(signal.SIGTERM)
    for _ in range(200):
        if not takes(server.port):
            break
        PAUSE.wait(0.05)
    else:
        pytest.fail("it goes on to take connections")
    assert server.process.poll() is None
    line.sendall(SECRET.encode())
    answer = b""
    while part := line.recv(65536):
        answer += part
    line.close()
    assert answer.startswith(b"HTTP/1.1 422")
    assert answer.rstrip().endswith(b"</html>")
    server.process.wait(30)


def test_lines_are_json_and_hold_nothing_of_what_was_asked(started: list[Serving]) -> None:
    (server,) = started
    with httpx2.Client(base_url=f"http://127.0.0.1:{server.port}") as client:
        for path in (
            f"/track/code/{SECRET}",
            f"/law?q={NAME}",
            f"/apply/JD/{SECRET}/check",
            f"/{NAME}",
            "/static/style.css",
        ):
            number = client.get(path).headers["x-request-id"]
        client.get("/law", headers={"host": f"{SECRET}.example.org"})
        client.request(NAME.encode().hex(), "/law")
    server.process.terminate()
    out, said = server.process.communicate(timeout=60)
    lines = [json.loads(line) for line in said.splitlines() if line.startswith("{")]
    others = [line for line in said.splitlines() if not line.startswith("{")]
    assert others == []
    told = [line for line in lines if line["event"] == "request"]
    assert {"new_code", "law", "check", "none", "static", "healthz"} <= {o["route"] for o in told}
    assert any(one["request"] == number and one["route"] == "static" for one in told)
    for one in told:
        assert one.keys() == {"time", "level", "event", "request", "route", "status", "ms"}
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT[\d:.]+\+08:00", one["time"])
    for secret in (SECRET, NAME, "JD/"):
        assert secret not in said
        assert secret.encode("unicode_escape").decode() not in said
    assert "set-up" in out or "/set-up/" not in said


def test_figures_are_of_all_processes_and_name_routes_alone(started: list[Serving]) -> None:
    (server,) = started
    for n in range(30):  # over connections of their own, so that each worker has some
        server.get(f"/law?n={n}")
    server.get(f"/track/code/{SECRET}")
    httpx2.request("BREW", f"http://127.0.0.1:{server.port}/law")
    told = figures(server)
    asked = 'tracker_requests_total{method="GET",route="law",status="200"}'
    assert told[asked] == 30
    assert figures(server)[asked] == 30
    assert told['tracker_request_seconds_count{route="law"}'] == 31
    assert any('method="other"' in name for name in told)
    assert told["tracker_requests_in_flight"] == 0
    assert not any(SECRET in name or "BREW" in name for name in told)
    if "--workers" in server.process.args:
        assert told['tracker_database_connections{pool="writer",state="most"}'] == 10
        assert "tracker_applications_overdue" not in told
    else:
        for _ in range(100):
            if "tracker_applications_overdue" in (told := figures(server)):
                break
            PAUSE.wait(0.1)
        assert told["tracker_applications_overdue"] == 0
        assert told['tracker_mails{state="waiting"}'] == 0
        assert told["tracker_counted_timestamp_seconds"] > 1.7e9


@pytest.mark.only_on("sqlite", reason="no database is asked")
def test_an_address_that_is_taken_is_said(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(ADDRESS)
        taken.listen()
        port = str(taken.getsockname()[1])
        serving = Serving(tmp_path, TRACKER_METRICS_LISTEN=port)
        said = serving.process.communicate(timeout=60)[1]
    assert serving.process.returncode == 2
    assert "TRACKER_METRICS_LISTEN" in said
    assert len(said.splitlines()) == 1


@pytest.mark.only_on("sqlite", reason="no database is asked")
def test_without_a_setting_there_are_no_figures(tmp_path: Path) -> None:
    serving = Serving(tmp_path).ready()
    try:
        assert serving.get("/metrics").status_code == 404
    finally:
        serving.end()


def test_the_jobs_alone_end_when_told_to(tmp_path: Path, database_url: str) -> None:
    serving = Serving(tmp_path, database=database_url).ready()
    serving.end()
    with subprocess.Popen(
        [sys.executable, "-m", "tracker", "jobs"],
        env=serving.environment | {"TRACKER_METRICS_LISTEN": (port := str(free_port()))},
        stderr=subprocess.PIPE,
    ) as jobs:
        for _ in range(300):
            try:
                text = httpx2.get(f"http://127.0.0.1:{port}/metrics").text
            except httpx2.TransportError:
                text = ""
            if "tracker_applications_overdue" in text:
                break
            PAUSE.wait(0.1)
        else:
            pytest.fail("nothing was counted")
        jobs.terminate()
        assert jobs.wait(30) == 0
