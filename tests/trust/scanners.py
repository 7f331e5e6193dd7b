"""Scanners that others wrote, against the demonstration office as it is served."""

import json
import re
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx2

from tests.trust.office import Office, office
from tests.trust.people import hidden
from tests.trust.report import Attack
from tracker.web.access import COOKIE

# Found by no more than reading a page, by name or by what is said of it; why stands beside.
EXPLAINED = {
    "Strict-Transport-Security is not set": "over plain http; behind https it is",
    "X-XSS-Protection is not set": "no browser of today knows it; a strict policy stands instead",
    "Secure Flag cookie": "over plain http on loopback; behind https TRACKER_BASE_URL sets it",
    "Content Security Policy Configuration": "wapiti's wish list; ours is stricter than asked",
}


@contextmanager
def demonstration(place: Path) -> Iterator[tuple[Office, str]]:
    """The demo behind its server, and the cookie of an officer."""
    with office(place) as at:
        made = at.empty().command("demo")
        assert made.returncode == 0, made.stderr
        said = re.search(r"登录名 (\S+)，口令 (\S+)", made.stdout)
        assert said, made.stdout
        at.start()
        with httpx2.Client(base_url=at.url, timeout=60) as client:
            page = client.get("/desk/sign-in")
            fields = {**hidden(page.text), "sign_in_name": said[1], "password": said[2]}
            answer = client.post("/desk/sign-in", data=fields)
            assert answer.status_code == 303, answer.text
            yield at, client.cookies[COOKIE]


def wapiti(place: Path, times: int) -> Attack:
    """The modules that wapiti runs by itself, signed out and signed in, for so many seconds. It
    sends every form it finds, that for signing out too: what comes after that it tries as
    anybody."""
    wrong: list[str] = []
    said: list[str] = []
    with demonstration(place) as (at, cookie):
        for who, more in (("signed out", ()), ("signed in", ("-H", f"Cookie: {COOKIE}={cookie}"))):
            report = place / f"{who}.json"
            done = _run(
                "wapiti", "-u", f"{at.url}/{'desk' if more else ''}", "--scope", "domain",
                "--max-scan-time", str(times), "--max-attack-time", str(max(10, times // 10)),
                "-f", "json", "-o", str(report), "--flush-session", "--no-bugreport", "-v", "0",
                *more,
            )  # fmt: skip
            if not report.exists():
                wrong.append(f"{who}: wapiti did not run: {done.stderr[-300:]}")
                continue
            found = json.loads(report.read_text("utf-8"))
            explained = 0
            for kind in ("vulnerabilities", "anomalies"):
                all_of_it = [(name, one) for name, all_ in found[kind].items() for one in all_]
                left = [(n, o) for n, o in all_of_it if not {n, o["info"]} & EXPLAINED.keys()]
                explained += len(all_of_it) - len(left)
                wrong += [f"{who}: {n}: {o['method']} {o['path']} {o['info']}" for n, o in left]
            said.append(f"{who}: {explained} remarks that are explained")
        wrong += _faults(at)
    return Attack("wapiti", 2, wrong, "; ".join(said))


# Every way in for a stranger and for an officer: an address with what it takes. (A sealed address
# is refused before anything is asked, and sqlmap leaves what is refused.)
_QUERIES = (
    "/catalogue?q=1", "/at/DEMO/catalogue?q=1&page=1", "/clock?received_on=2025-01-02",
    "/figures?year=2025", "/at/DEMO/reports", "/law?on=2025-01-01",
)  # fmt: skip
_DESK = (
    "/desk?q=1&show=all", "/desk/ledger?q=1&stage=1&from=2025-01-01", "/desk/catalogue?q=1",
    "/desk/challenges?q=1", "/desk/fees?year=2025", "/desk/mail?show=1", "/desk/waiting?x=1",
    "/desk/settings/history?kind=1", "/desk/annual?from=2025-01-01&before=2025-02-01",
)  # fmt: skip
_FORMS = (("/track", "number=DEMO-2025-00001&code=2222-2222-2222-2222-2222"),
          ("/desk/sign-in", "sign_in_name=demo&password=1&next="),
          ("/track/lost", "number=DEMO-2025-00001&telephone=1"))  # fmt: skip


def sqlmap(place: Path, times: int) -> Attack:
    """sqlmap at every query and form of the list (or one in `times`), level 2, risk 2."""
    wrong: list[str] = []
    count = 0
    with demonstration(place) as (at, cookie):
        tried: list[tuple[str, ...]] = [("-u", f"{at.url}{one}") for one in _QUERIES]
        tried += [("-u", f"{at.url}{one}", "--cookie", f"{COOKIE}={cookie}") for one in _DESK]
        tried += [("-u", f"{at.url}{one}", "--data", data) for one, data in _FORMS]
        for words in tried[::times]:
            folder = tempfile.mkdtemp(dir=place)
            done = _run(
                "sqlmap", *words, "--batch", "--level", "2", "--risk", "2", "--technique", "BEU",
                "--dbms", "sqlite", "--disable-coloring", "--flush-session", "--smart",
                "--output-dir", folder,
            )  # fmt: skip
            count += 1
            if "injection point(s)" in done.stdout or "is vulnerable" in done.stdout:
                wrong.append(f"{quote(words[1])}: {done.stdout[-300:]}")
            if not re.search("do not appear|skipping|smart", done.stdout):
                wrong.append(f"{words[1]} was not tried: {done.stdout[-200:]}")
        wrong += _faults(at)
    return Attack("sqlmap", count, wrong, "no parameter could be injected")


def _faults(at: Office) -> list[str]:
    """What the server said went wrong meanwhile, and whether it is there still."""
    found = re.findall(r"fault \S+ at (\S+)", at.log)
    wrong = [f"an error of the server at {place}" for place in sorted(set(found))]
    return wrong if at.answers(10) else [*wrong, "the server is gone"]


def _run(*words: str, **more: Any) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        words, capture_output=True, encoding="utf-8", errors="replace", check=False, **more
    )
