"""Where the files are, to the commands: refused in one sentence where it cannot be, and moved."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests import s3
from tracker.copy_command import _copy_files
from tracker.files.folder import FolderStore
from tracker.files.places import open_store, read_where

pytestmark = pytest.mark.only_on("sqlite", reason="files are no business of the database's")

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    def command(*words: str, **settings: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "tracker", *words],
            env=os.environ | {"TRACKER_DATA": str(tmp_path / "data"), **settings},
            capture_output=True,
            encoding="utf-8",
            timeout=120,
            check=False,
        )

    return command


@pytest.mark.parametrize("words", [("serve", "--port", "1"), ("jobs",), ("copy-files",)])
@pytest.mark.parametrize("away", ["bucket", "server", "secret"])
def test_a_store_that_is_not_there_stops_the_start_with_one_sentence(
    run: Run, s3_server: str, words: tuple[str, ...], away: str
) -> None:
    said = s3.settings_of(s3_server, "no-such-bucket")
    sentence = "文件存储 s3://no-such-bucket/office/files 中没有这个桶：请先建桶"
    if away == "server":
        said |= {"TRACKER_S3_ENDPOINT": "http://127.0.0.1:9"}
        sentence = "没有正常应答：请核对 TRACKER_S3_ENDPOINT 和网络"
    if away == "secret":
        said |= {"TRACKER_S3_SECRET_KEY": ""}
        sentence = "还须设置 TRACKER_S3_ACCESS_KEY 和 TRACKER_S3_SECRET_KEY"
    if words == ("copy-files",):
        words = ("copy-files", "--to", said.pop("TRACKER_FILES"))
    done = run(*words, **said)
    assert done.returncode == 2
    assert sentence in done.stderr
    assert done.stderr.count("\n") == 1, done.stderr


def test_a_folder_that_cannot_be_written_stops_the_start(run: Run, tmp_path: Path) -> None:
    (tmp_path / "taken").write_bytes(b"")
    done = run("serve", "--port", "1", TRACKER_FILES=str(tmp_path / "taken"))
    assert (done.returncode, "不能写入" in done.stderr) == (2, True)


def test_files_are_copied_compared_and_left(run: Run, s3_server: str, tmp_path: Path) -> None:
    store = FolderStore(tmp_path / "data" / "files")
    whole = [store.keep(bytes([n]) * 9) for n in range(3)]
    rotten = store.keep(b"rotten")
    store.path(rotten).write_bytes(b"another")
    said = s3.settings_of(s3_server)
    target = said.pop("TRACKER_FILES")
    there = open_store(read_where(target, said, tmp_path))
    there.keep(bytes([0]) * 9)
    done = run("copy-files", "--to", target, **said)
    assert (done.returncode, done.stdout) == (1, f"{rotten} 已经损坏，没有复制。\n")
    assert "共 4 个文件，已复制并核对 3 个" in done.stderr
    assert f"以后请设置 TRACKER_FILES={target}" in done.stderr
    assert list(there.digests()) == sorted(whole)
    assert list(store.digests()) == sorted([*whole, rotten])
    back = run("copy-files", "--to", str(tmp_path / "back"), TRACKER_FILES=target, **said)
    assert back.returncode == 0, back.stderr
    assert list(FolderStore(tmp_path / "back").digests()) == sorted(whole)
    again = run("copy-files", "--to", target, TRACKER_FILES=target, **said)
    assert (again.returncode, "文件已经存放在" in again.stderr) == (2, True)


async def test_files_that_come_or_go_while_others_are_copied_are_no_fault(tmp_path: Path) -> None:
    class Busy(FolderStore):
        async def read(self, digest: str) -> bytes:
            data = await super().read(digest)
            for one in later:
                self.keep(one)
            later.clear()
            self.path(leaving).unlink(missing_ok=True)
            return data

    source, there, later = Busy(tmp_path / "from"), FolderStore(tmp_path / "to"), [b"later", b""]
    staying, leaving = sorted((source.keep(b"one"), source.keep(b"two")))
    assert await _copy_files(source, there) == 0
    assert len([*source.digests()]) == 3
    assert [*there.digests()] == [*source.digests()]
    assert staying in there.digests()


def test_on_postgres_somebody_has_to_stop_the_others(run: Run, tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    to = ("copy-files", "--to", str(tmp_path / "to"))
    said = "请先停止全部 tracker serve 和 tracker jobs"
    done = run(*to, TRACKER_DATABASE="postgres://nobody@127.0.0.1:1/none")
    assert (done.returncode, said in done.stderr) == (0, True), done.stderr
    assert said not in run(*to).stderr


def test_a_backup_of_the_commands_goes_from_one_place_into_the_other(
    run: Run, s3_server: str, tmp_path: Path
) -> None:
    said = s3.settings_of(s3_server)
    assert run("demo", **said).returncode == 0
    assert not (tmp_path / "data" / "files").exists()
    archive = str(tmp_path / "backup.tar")
    assert run("backup", archive, **said).returncode == 0
    assert run("check", **said).returncode == 0
    elsewhere = {"TRACKER_DATA": str(tmp_path / "elsewhere")}
    assert run("restore", archive, **elsewhere).returncode == 0
    assert run("check", **elsewhere).stdout == ""
    third = {"TRACKER_DATA": str(tmp_path / "third"), **s3.settings_of(s3_server)}
    assert run("restore", archive, **third).returncode == 0
    assert not (tmp_path / "third" / "files").exists()
    assert run("check", **third).stdout == ""
