"""What is shipped for those who run it: nothing of it may lag behind the program."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tracker.web.impatient import IDLE_SECONDS
from tracker.web.turns import PATIENCE

ROOT = Path(__file__).parents[2]
FILES = ROOT / "docs" / "operating"


def test_every_figure_is_explained_and_none_is_made_up() -> None:
    told = (ROOT / "docs" / "metrics.md").read_text("utf-8")
    program = (ROOT / "tracker" / "metrics.py").read_text("utf-8")
    named = set(re.findall(r'"(tracker_\w+)"', program))
    named |= {f"tracker_{name}" for name in re.findall(r'\("((?!tracker_)\w+)", "[A-Z]', program)}
    listed = {name.removesuffix("_total") for name in re.findall(r"\| `(tracker_\w+)` \|", told)}
    assert listed == named
    assert all(re.search(rf"\| `{name}(_total)?` \|", told) for name in named)


def test_no_file_names_a_registry() -> None:
    text = (FILES / "Containerfile").read_text("utf-8")
    assert re.findall(r"^FROM .*", text, re.MULTILINE) == ["FROM ${BASE}"]
    assert not re.search(r"\w+\.(io|com|org|net|cn)\b", text)


def test_the_image_has_whatever_a_setting_may_ask_for() -> None:
    """A store or a database that needs an extra must not stop the start there."""
    program = "\n".join(one.read_text("utf-8") for one in (ROOT / "tracker").rglob("*.py"))
    wanted = set(re.findall(r"pip install 'tracker\[(\w+)\]'", program))
    (had,) = re.findall(r"'\.\[([\w,]+)\]'", (FILES / "Containerfile").read_text("utf-8"))
    assert {"postgres", "s3"} <= wanted <= set(had.split(","))


def test_the_proxy_lets_go_of_a_connection_before_the_server_does() -> None:
    """Else a form goes into one that is being closed; it is not sent twice, and is lost."""
    text = (FILES / "nginx.conf").read_text("utf-8")
    (kept,) = re.findall(r"^ +keepalive_timeout (\d+)s;", text, re.MULTILINE)
    assert int(kept) < IDLE_SECONDS


def test_the_proxy_waits_longer_than_anybody_waits_for_a_turn() -> None:
    text = (FILES / "nginx.conf").read_text("utf-8")
    (waits,) = re.findall(r"^ +proxy_read_timeout (\d+)s;", text, re.MULTILINE)
    assert int(waits) > PATIENCE


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="without systemd")
@pytest.mark.parametrize("name", ["tracker-web@.service", "tracker-jobs.service"])
def test_systemd_understands_the_units(name: str, tmp_path: Path) -> None:
    text = (FILES / name).read_text("utf-8")
    unit = tmp_path / name
    unit.write_text(re.sub("^ExecStart=[^ ]+", "ExecStart=/bin/true", text, flags=re.MULTILINE))
    started = tmp_path / name.replace("@.", "@8001.")
    if started != unit:
        started.symlink_to(unit)
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", started],
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert [line for line in done.stderr.splitlines() if name.partition(".")[0] in line] == []
