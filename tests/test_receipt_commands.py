"""The commands about receipts, run as whoever wants to know runs them."""

import asyncio
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.letters.receipts import KEY, SIGNER, TEXT, facts, receipt
from tracker.letters.attestation import attested
from tracker.letters.sheet import receipt_pdf

Run = Callable[..., subprocess.CompletedProcess[bytes]]
SIGNED = attested(facts(), KEY)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where the office's key, a receipt and the applicant's text lie."""
    (tmp_path / "office.pem").write_text(KEY.public.pem, "ascii")
    (tmp_path / "receipt.pdf").write_bytes(asyncio.run(receipt_pdf(receipt(), SIGNER)))
    (tmp_path / "receipt.txt").write_text(SIGNED, "ascii")
    (tmp_path / "text.txt").write_bytes(f"{TEXT}\r\n".encode("gb18030"))
    (tmp_path / "other.txt").write_text("另一段文字", "utf-8")
    return tmp_path


@pytest.fixture
def run(folder: Path) -> Run:
    """Without any database: its address is one that nobody can open."""

    def command(*words: str, said: bytes = b"", data: str = "none") -> subprocess.CompletedProcess:
        environment = {
            "TRACKER_DATA": str(folder / data),
            "TRACKER_DATABASE": "postgres://nobody@127.0.0.1:1/none",
            "PYTHONPATH": str(Path(__file__).parents[1]),
        }
        return subprocess.run(
            [sys.executable, "-m", "tracker", *words],
            env=os.environ | environment,
            cwd=folder,
            input=said,
            capture_output=True,
            timeout=120,
            check=False,
        )

    return command


def words_of(done: subprocess.CompletedProcess[bytes]) -> str:
    return done.stderr.decode("utf-8")


@pytest.mark.parametrize("file", ["receipt.pdf", "receipt.txt"])
def test_a_valid_receipt(run: Run, folder: Path, file: str) -> None:
    done = run("verify-receipt", file, "--key", "office.pem", "--text", "text.txt")
    assert done.returncode == 0, words_of(done)
    said = json.loads(done.stdout)
    assert said["valid"] is True
    assert said["certifies"]["register_number"] == "SL-2025-00007"
    assert said["certifies"]["submitted_at"] == "2025-09-22T20:14:05+08:00"
    assert ("file" in said["compared"]) == (file == "receipt.pdf")
    assert "text" in said["compared"]
    assert "有效" in words_of(done)
    assert "提交时间：2025年9月22日 20:14:05" in words_of(done)
    assert not (folder / "none").exists(), "checking makes no data folder and no key"


def test_standard_input(run: Run) -> None:
    done = run("verify-receipt", "-", "--key", "office.pem", said=SIGNED.encode())
    assert done.returncode == 0


def test_what_was_altered_is_said(run: Run) -> None:
    altered = f"{SIGNED[:60]}{'AB'[SIGNED[60] == 'A']}{SIGNED[61:]}"
    done = run("verify-receipt", "-", "--key", "office.pem", said=altered.encode())
    assert done.returncode == 1
    assert json.loads(done.stdout)["flaws"][0]["flaw"] == "altered"
    assert "无效" in words_of(done)
    assert "签名不符" in words_of(done)


def test_another_text(run: Run) -> None:
    done = run("verify-receipt", "receipt.txt", "--key", "office.pem", "--text", "other.txt")
    assert done.returncode == 1
    assert json.loads(done.stdout)["flaws"][0]["flaw"] == "other_text"


BAD = {
    "no key": (("verify-receipt", "receipt.txt"), "--key"),
    "no file": (("verify-receipt", "gone.pdf", "--key", "office.pem"), "gone.pdf"),
    "a folder": (("verify-receipt", ".", "--key", "office.pem"), "不能读取"),
    "no such key": (("verify-receipt", "receipt.txt", "--key", "gone.pem"), "gone.pem"),
    "no key in it": (("verify-receipt", "receipt.txt", "--key", "text.txt"), "PEM"),
    "no receipt": (("verify-receipt", "other.txt", "--key", "office.pem"), "RECEIPT1-"),
    "no text": (
        ("verify-receipt", "receipt.txt", "--key", "office.pem", "--text", "gone"),
        "gone",
    ),
    "text that is a PDF": (
        ("verify-receipt", "receipt.txt", "--key", "office.pem", "--text", "receipt.pdf"),
        "不是PDF，也不是文字",
    ),
}


@pytest.mark.parametrize(("words", "advice"), BAD.values(), ids=BAD)
def test_bad_input_is_one_sentence(run: Run, words: tuple[str, ...], advice: str) -> None:
    done = run(*words)
    assert (done.returncode, done.stdout) == (2, b"")
    assert advice in words_of(done)
    assert len(words_of(done).strip().splitlines()) == 1


def test_an_older_version_is_refused(run: Run) -> None:
    old = SIGNED.replace("RECEIPT1", "RECEIPT0").encode()
    done = run("verify-receipt", "-", "--key", "office.pem", said=old)
    assert (done.returncode, done.stdout) == (2, b"")
    assert "第0版" in words_of(done)


def test_the_installations_own_key(run: Run, folder: Path) -> None:
    first = run("receipt-key", data="own")
    assert first.returncode == 0, words_of(first)
    assert first.stdout.startswith(b"-----BEGIN PUBLIC KEY-----")
    assert "指纹" in words_of(first)
    assert run("receipt-key", data="own").stdout == first.stdout, "always the same key"
    (folder / "own.pem").write_bytes(first.stdout)
    foreign = run("verify-receipt", "receipt.txt", data="own")
    assert foreign.returncode == 1
    assert json.loads(foreign.stdout)["flaws"][0]["flaw"] == "other_key"
    assert json.loads(foreign.stdout)["certifies"] is None
    assert run("verify-receipt", "receipt.txt", "--key", "own.pem").returncode == 1
