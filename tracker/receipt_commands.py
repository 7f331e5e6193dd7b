"""The commands about receipts: the public key, and verifying one."""

import json
import sys
from pathlib import Path

import click

from tracker.actions.receipt import signer_of
from tracker.actions.verify_receipt import (
    SIZE_LIMIT,
    Checked,
    NotFound,
    ReceiptRefused,
    check_receipt,
    read_text,
)
from tracker.letters.signing_key import KeyUnreadable, PublicKey, grouped, read_public_key
from tracker.settings import known_key, read_settings

NOT_VALID = 1
REFUSALS = (KeyUnreadable, ReceiptRefused)


@click.command("receipt-key")
def receipt_key() -> None:
    """The public key that verifies this installation's receipts (PEM)."""
    key = signer_of(read_settings().key).key.public
    click.echo(key.pem, nl=False)
    click.echo(f"公钥编号 {grouped(key.id.hex())}", err=True)
    click.echo(f"SHA-256 指纹 {grouped(key.fingerprint)}", err=True)


@click.command("verify-receipt")
@click.argument("file", type=click.Path(allow_dash=True, path_type=Path))
@click.option(
    "--key", "pem", type=click.Path(path_type=Path), help="出具机关的公钥 another office's key"
)
@click.option(
    "--text", "written", type=click.Path(path_type=Path), help="与申请内容比对 compare this text"
)
def verify_receipt(file: Path, pem: Path | None, written: Path | None) -> None:
    """Verify a receipt (PDF, or a text with what its QR code says); offline, no database."""
    key = read_public_key(_bytes_of(pem)) if pem else _own_key()
    text = read_text(_bytes_of(written)) if written else None
    checked = check_receipt(_bytes_of(file), key, text)
    click.echo(json.dumps(checked.as_json(), ensure_ascii=False, indent=1))
    click.echo(_words(checked), err=True)
    if not checked.valid:
        sys.exit(NOT_VALID)


def _own_key() -> PublicKey:
    key = known_key()
    if key is None:
        raise KeyUnreadable("这里没有密钥：请用 --key 指定出具回执的机关的公钥文件。")
    return signer_of(key).key.public


def _bytes_of(file: Path) -> bytes:
    """The file, or standard input for `-`; no more of it than it takes to refuse it."""
    try:
        if str(file) == "-":
            return sys.stdin.buffer.read(SIZE_LIMIT + 1)
        with file.open("rb") as opened:
            return opened.read(SIZE_LIMIT + 1)
    except OSError as failure:
        raise NotFound(file=file, reason=failure.strerror) from failure


def _words(checked: Checked) -> str:
    """The result in words, a line each."""
    told = ["有效：内容与签名一致。"] if checked.valid else ["无效。", *map(str, checked.flaws)]
    if checked.facts is not None:
        told += [f"{label}：{value}" for label, value in checked.certified()]
    return "\n".join(told)
