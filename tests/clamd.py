"""A real clamd for one test, with two signatures of our own: a package brings none.

Nothing is downloaded. Where clamd is not installed, the tests that need it say so and are
skipped; `apt install clamav-daemon` brings it.
"""

import hashlib
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

CLAMD = shutil.which("clamd") or shutil.which("clamd", path="/usr/sbin:/usr/local/sbin")
# Found by the digest of the whole file; harmless, and of a kind that offices take.
HARMFUL = "请公开本单位的合同。\n（测试用：查毒程序应当报告本文件）\n".encode()
FOUND = "Example.Harmful.UNOFFICIAL"
MOST = 1024 * 1024
_READY = "Self checking every"


@contextmanager
def running(folder: Path) -> Iterator[Path]:
    """The socket of a clamd that takes files of at most `MOST` bytes."""
    assert CLAMD
    signatures = folder / "signatures"
    signatures.mkdir(parents=True)
    digest = hashlib.md5(HARMFUL, usedforsecurity=False).hexdigest()
    (signatures / "own.hdb").write_text(f"{digest}:{len(HARMFUL)}:Example.Harmful\n")
    place = folder / "clamd.ctl"
    settings = folder / "clamd.conf"
    lines = {
        "Foreground": "yes",
        "LocalSocket": place,
        "DatabaseDirectory": signatures,
        "StreamMaxLength": MOST,
        "OfficialDatabaseOnly": "no",
    }
    settings.write_text("".join(f"{name} {value}\n" for name, value in lines.items()))
    # Started by root, clamd would look for its own user.
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        with settings.open("a") as file:
            file.write("User root\n")
    with subprocess.Popen(
        [CLAMD, f"--config-file={settings}"],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as server:
        assert server.stdout
        said = []
        for line in server.stdout:
            said.append(line)
            if _READY in line:
                break
        else:
            raise AssertionError("".join(said))
        try:
            yield place
        finally:
            server.terminate()
