"""Faults while people work: the server, its database, its mail server or its clock goes."""

import random
import re
import sqlite3
import subprocess
import threading
from collections import Counter
from contextlib import ExitStack, closing
from pathlib import Path

import httpx2

from tests.letters.mail_server import MailBox, serving
from tests.trust.office import CODE, PAUSE, Office, as_seen_by, office, postgres
from tests.trust.people import Clerk, Crowd, Memory, NotTaken, Told, submit, try_again
from tests.trust.report import Fault
from tests.trust.verdict import judged

_BETWEEN = 60  # at most so many confirmed acts between a start and the kill


def _fault(what: str, at: Office, tried: str, memory: Memory, said: str = "", **more: int) -> Fault:
    found = judged(at, memory)
    return Fault(
        what,
        at.engine,
        tried,
        memory.confirmed,
        found.lost + more.get("lost", 0),
        found.twice,
        found.half,
        found.findings + more.get("findings", 0),
        said,
    )


def kill(place: Path, times: int, url: str = "", *more: str) -> Fault:
    """SIGKILL at random moments until so many submissions and acts were confirmed."""
    memory, dice, kills = Memory(), random.Random(), 0
    with office(place, url) as at:
        at.set_up()
        while memory.confirmed < times:
            at.start(*more)
            with Crowd(at, memory) as crowd:
                crowd.until(dice.randint(1, _BETWEEN))
                at.kill()
                kills += 1
                crowd.stop.set()
        at.start(*more)
        unsure = sum(bool(one.place) and not one.number for one in memory.told)
        try_again(at, memory)
        said = f"{unsure} forms whose receipt never came were sent again: one number each"
        return _fault("SIGKILL at random moments", at, f"{kills} kills", memory, said)


def kill_on_postgres(place: Path, times: int) -> Fault:
    with postgres() as server:
        return kill(place, times, server.url(server.create()), "--workers", "2")


def disk_full(place: Path, times: int) -> Fault:
    """A file system of its own that is filled to the last byte while people work, and has room
    again afterwards."""
    memory, folder = Memory(), place / "small"
    folder.mkdir()
    _run("mount", "-t", "tmpfs", "-o", "size=200m", "tmpfs", str(folder))
    try:
        with office(folder) as at:
            at.set_up().start()
            files = 0
            for _ in range(max(1, times // 100)):
                with Crowd(at, memory) as crowd:
                    crowd.until(20)
                    _fill_up(folder / "filler")
                    before = memory.confirmed
                    files += _send_files(at)
                    crowd.until(1000, seconds=5)
                    full = memory.confirmed - before
                    (folder / "filler").unlink()
                    crowd.until(5)
            try_again(at, memory)
            assert at.answers(30), "it does not come back by itself"
            refused = sum(memory.refused.values()) + files
            said = f"{refused} refused with a page, {full} went through to the last byte"
            return _fault("disk full", at, f"{max(1, times // 100)} times", memory, said)
    finally:
        _run("umount", "-l", str(folder))


def _fill_up(filler: Path) -> None:
    with filler.open("wb", buffering=0) as file:
        for size in (1 << 20, 1 << 12, 1):
            try:
                while file.write(bytes(size)) == size:
                    continue
            except OSError:
                continue


def _send_files(at: Office) -> int:
    """Whether an upload that does not fit is answered, and not with a receipt for nothing."""
    with as_seen_by(at) as client:
        paper = ("材料.txt", "材料".encode() * 300_000)
        answer = client.post(f"/apply/{CODE}/all", data={"turn": "x"}, files={"files": paper})
        return answer.status_code >= 400


def postgres_gone(place: Path, times: int) -> Fault:
    """PostgreSQL stops during use and comes back: pages answer 503 meanwhile."""
    memory, stops, said_so = Memory(), 0, 0
    with postgres() as server, office(place, server.url(server.create())) as at:
        at.set_up().start()
        while memory.confirmed < times:
            with Crowd(at, memory) as crowd:
                crowd.until(10)
                server.stop()
                said_so += not at.answers()
                server.start()
                stops += 1
                assert at.answers(60), "it does not come back by itself"
        try_again(at, memory)
        said = f"/healthz said so {said_so} of {stops} times; back without a restart"
        lost = stops - said_so
        return _fault("database stopped and started", at, f"{stops} times", memory, said, lost=lost)


def file_gone(place: Path, times: int) -> Fault:
    """The file of SQLite is moved away and comes back."""
    memory, said_so, rounds = Memory(), 0, max(1, times // 50)
    with office(place) as at:
        at.set_up()
        names = [at.data / f"tracker.sqlite3{end}" for end in ("", "-wal", "-shm")]
        for _ in range(rounds):
            at.start()
            with Crowd(at, memory) as crowd:
                crowd.until(10)
            at.stop()
            for name in names:
                if name.exists():
                    name.rename(f"{name}.away")
            names[0].mkdir()
            said_so += at.command("check").returncode == 2
            names[0].rmdir()
            for name in names:
                if (away := Path(f"{name}.away")).exists():
                    away.rename(name)
        at.start()
        try_again(at, memory)
        said = f"commands said so {said_so} of {rounds} times"
        lost = rounds - said_so
        return _fault("database file gone and back", at, f"{rounds} times", memory, said, lost=lost)


def smtp_gone(place: Path, times: int) -> Fault:
    """The mail server refuses, hangs up in the middle of a message, is gone, and comes back."""
    memory, box = Memory(), MailBox()
    wanted = max(6, times // 50)
    with ExitStack() as stack:
        port = stack.enter_context(serving(box))
        more = {
            "TRACKER_SMTP": f"smtp://127.0.0.1:{port}?tls=no",
            "TRACKER_MAIL_FROM": "office@example.invalid",
        }
        at = stack.enter_context(office(place, **more))
        at.set_up()
        for said in ("421 come back later", "451 not now"):
            box.answers = {"data": said}
            at.start()
            for _ in range(wanted // 3):
                _apply_with_address(at, memory)
            PAUSE.wait(1)
            at.kill()
        box.answers = {}
        box.on_message = at.kill  # the answer to the message never arrives
        _make_due(at)
        at.start()
        at.process.wait(120) if at.process else None
        box.on_message = lambda: None
        _make_due(at)
        at.start()
        for _ in range(wanted - 2 * (wanted // 3)):
            _apply_with_address(at, memory)
        waiting = _wait_for_post(at)
        at.stop()
        ids = [str(message["Message-ID"]) for message in box.messages]
        said = f"{len(set(ids))} mails arrived, {len(ids) - len(set(ids))} again under the same id"
        return _fault("mail server refuses, dies, returns", at, f"{wanted} mails", memory, said,
                      lost=waiting + max(0, wanted - len(set(ids))))  # fmt: skip


def _apply_with_address(at: Office, memory: Memory) -> None:
    told = memory.new()
    with as_seen_by(at) as client:
        submit(client, told, email="shenqingren@example.invalid")


def _make_due(at: Office) -> None:
    """As if the pauses before the next try, and the claim of who died over it, were over."""
    with closing(sqlite3.connect(at.data / "tracker.sqlite3")) as connection:
        connection.execute(
            "UPDATE outbox_message SET next_attempt_at = '2020-01-01 00:00:00+00:00'"
            " WHERE sent_at IS NULL AND next_attempt_at IS NOT NULL"
        )
        connection.commit()


def _wait_for_post(at: Office, seconds: int = 150) -> int:
    """How many mails still wait after that time."""
    query = "SELECT count(*) FROM outbox_message WHERE sent_at IS NULL"
    for _ in range(seconds):
        with closing(sqlite3.connect(at.data / "tracker.sqlite3")) as connection:
            left = int(connection.execute(query).fetchone()[0])
        if not left:
            return 0
        _make_due(at)
        PAUSE.wait(1)
    return left


def clock_back(place: Path, times: int) -> Fault:
    """The machine's clock is set back by hours, days and a year between runs of the server."""
    memory, told_back = Memory(), ("-3h", "-2d", "-400d")
    with office(place) as at:
        at.set_up().start()
        with Crowd(at, memory) as crowd:
            crowd.until(20)
        at.stop()
        for back in told_back:
            at.prefix = ("faketime", "-f", back)
            at.start()
            with Crowd(at, memory) as crowd:
                crowd.until(20)
            _go_on_with(at, memory)
            at.stop()
        at.prefix = ()
        at.start()
        try_again(at, memory)
        refused = ", ".join(f"{n} × {said}" for said, n in sorted(memory.refused.items()))
        said = f"refused: {refused or 'nothing'}"
        return _fault("clock set back", at, ", ".join(told_back), memory, said)


def _go_on_with(at: Office, memory: Memory) -> None:
    """Act on what was received after the moment that the clock shows now."""
    clerk = Clerk(at)
    try:
        clerk.sign_in()
        clerk.note(next(one for one in memory.told if one.number), "时钟调回以后")
    except NotTaken as answer:
        memory.refused[str(answer)] += 1


def two_servers(place: Path, times: int) -> Fault:
    """A second server at the same SQLite file, while the first works, and after it was killed."""
    memory, refused, rounds = Memory(), 0, max(2, times // 200)
    with office(place) as at:
        at.set_up()
        second = Office(at.data)
        for _ in range(rounds):
            at.start()
            with Crowd(at, memory):
                done = second.command("serve", "--port", str(second.port), timeout=120)
                refused += done.returncode == 2 and "另一个" in done.stderr
            at.kill()
        at.start()
        try_again(at, memory)
        said = f"refused {refused} of {rounds} times; the next after a kill starts"
        return _fault("two servers at one file", at, f"{rounds} times", memory, said,
                      lost=rounds - refused)  # fmt: skip


def at_once(place: Path, times: int) -> Fault:
    """So many people press 提交 at the same moment."""
    memory = Memory()
    with office(place) as at:
        at.set_up().start()
        told = [memory.new() for _ in range(times)]
        gate = threading.Barrier(times)
        errors: list[str] = []
        people = [threading.Thread(target=_one, args=(at, one, gate, errors)) for one in told]
        for person in people:
            person.start()
        for person in people:
            person.join()
        kinds = ", ".join(f"{n} {kind}" for kind, n in Counter(errors).most_common())
        said = f"{len(errors)} were not answered ({kinds})" if errors else "all answered"
        return _fault("submissions at one moment", at, f"{times} people", memory, said)


def _one(at: Office, told: Told, gate: threading.Barrier, errors: list[str]) -> None:
    with as_seen_by(at, timeout=600) as client:
        gate.wait()
        try:
            submit(client, told)
        except (NotTaken, httpx2.TransportError) as failure:
            errors.append(re.sub(r"\d{4,}", "n", str(failure)) or type(failure).__name__)


def _run(*words: str) -> None:
    subprocess.run(words, check=True, capture_output=True)
