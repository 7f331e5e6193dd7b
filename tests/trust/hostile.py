"""The hostile files through every field that takes a file, and every import."""

import asyncio
import json
import resource
import subprocess
import time
from collections import Counter
from pathlib import Path
from typing import Any

from tests.trust.corpus import corpus
from tests.trust.office import CODE, office
from tests.trust.report import Attack
from tests.trust.site import MULTIPART, Site, Target, multipart, site
from tracker.records.connections import database
from tracker.records.models import Attachment

_SLOW, _MOST_MEMORY = 30, 700  # seconds and MB for one file
_IMPORTS = (
    ("import", "applications", "{}", "--authority", CODE),
    ("import", "challenges", "{}", "--authority", CODE),
    ("import", "catalogue", "{}", "--authority", CODE),
    ("import", "figures", "{}", "--authority", CODE),
    ("import", "report", "{}", "--authority", CODE),
    ("verify-receipt", "{}"),
    ("clock", "{}"),
    ("notice", "2026", "{}"),
)


def uploads(place: Path, times: int) -> Attack:
    """Every file of the corpus (or one in `times`) through every field that takes a file."""
    wrong: list[str] = []
    outcomes: dict[str, Counter[int]] = {}
    count = 0
    with site(place) as at:
        at.client.timeout = 600
        targets = [target for target in at.targets if target.files]
        for n, (what, name, content) in enumerate(corpus()):
            for target in targets if n % times == 0 else ():
                said, status = _send(at, target, name, content)
                outcomes.setdefault(what, Counter())[status] += 1
                count += 1
                wrong += [f"{what} at {target.page.name}: {one}" for one in said]
        wrong += _as_served(at)
        fields = sum(len(target.files) for target in targets)
    kept = sum(1 for found in outcomes.values() if found[303] or found[200])
    said = (
        f"{len(outcomes)} files through {fields} fields; {kept} were taken somewhere "
        "as bytes to be saved, the others refused everywhere"
    )
    return Attack("hostile files", count, wrong, said)


def _send(at: Site, target: Target, name: str, content: bytes) -> tuple[list[str], int]:
    fields = [(one, target.typed.get(one, "").encode()) for one in target.names]
    token = ("form_token", at.token(target.who).encode())
    called = name.encode("utf-8").replace(b'"', b"%22").replace(b"\r\n", b"%0D%0A")
    files = [(one, called, content) for one in target.files]
    before, began = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.monotonic()
    answer: Any = at.send(target, multipart([token, *fields], files), MULTIPART)
    seconds = time.monotonic() - began
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024
    wrong = []
    if answer.status_code >= 500:
        wrong.append(f"{answer.status_code}")
    if seconds > _SLOW:
        wrong.append(f"{seconds:.0f} s")
    if grown > _MOST_MEMORY:
        wrong.append(f"{grown} MB")
    if b"root:x:0" in answer.content:
        wrong.append("tells a file of the machine")
    return wrong, answer.status_code


def _as_served(at: Site) -> list[str]:
    """Whatever was kept comes as something to save, that no browser takes for a page."""

    async def kept() -> list[tuple[str, int, str]]:
        async with database(at.settings.database, keyring=at.settings.keyring()):
            return [
                (one.application.register_number, one.id, one.name)
                async for one in Attachment.filter(
                    application__authority__code="DEMO"
                ).prefetch_related("application")
            ]

    wrong = []
    for number, id_, name in asyncio.run(kept()):
        answer = at.as_("officer").get(f"/desk/applications/{number}/files/{id_}")
        head = answer.headers
        sound = (
            answer.status_code == 200
            and head["content-disposition"].startswith("attachment")
            and head["x-content-type-options"] == "nosniff"
            and "html" not in head["content-type"]
            and "svg" not in head["content-type"]
        )
        if not sound:
            wrong.append(f"{name!r} is served as {dict(head)}")
        if set(name) & set("/\\\0\r\n\u202e"):
            wrong.append(f"kept under the name {name!r}")
    return wrong


def imports(place: Path, times: int) -> Attack:
    """The same (or one in `times`) into every command that reads a file."""
    wrong: list[str] = []
    count, statuses = 0, Counter[int]()
    with office(place) as at:
        at.set_up()
        folder = at.data.with_name("files")
        folder.mkdir()
        for n, (what, name, content) in enumerate(corpus()):
            if n % times:
                continue
            file = folder / f"{n}{Path(name[-8:]).suffix}"
            file.write_bytes(content)
            for words in _IMPORTS:
                began = time.monotonic()
                told = f"{what} into {' '.join(words[:2])}"
                count += 1
                try:
                    done = at.command(*(word.format(file) for word in words), prefix=_BOUNDED)
                except subprocess.TimeoutExpired as late:
                    wrong.append(f"{told}: no end after {late.timeout:.0f} s")
                    continue
                statuses[done.returncode] += 1
                if done.returncode not in (0, 1, 2) or "Traceback" in done.stderr:
                    wrong.append(f"{told}: {done.returncode} {done.stderr[-200:]}")
                if "root:x:0" in done.stdout + done.stderr:
                    wrong.append(f"{told}: tells a file of the machine")
                if time.monotonic() - began > 2 * _SLOW:
                    wrong.append(f"{told}: {time.monotonic() - began:.0f} s")
        if at.command("check").returncode:
            wrong.append("tracker check finds something afterwards")
    said = f"status {json.dumps(dict(sorted(statuses.items())))}, at most 2 GB of memory"
    return Attack("hostile files into commands", count, wrong, said.replace('"', ""))


_BOUNDED = ("sh", "-c", 'ulimit -v 2097152; exec "$@"', "sh")
