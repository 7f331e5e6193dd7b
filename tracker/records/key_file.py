"""The key file: the installation's own key in its first line, then the data keys, a line each.

    <64 hex digits>              the installation's key, from which tracking codes, links and the
                                 signature of receipts follow; it is never changed
    1 <64 hex digits>            data keys by number; the last one seals and digests personal
    2 <64 hex digits>            data, the earlier ones only open what they sealed

A file of one line, as every installation begins, has the data key number 0, which follows from
the installation's key.
"""

import os
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

KEY_BYTES = 32
MOST = 0xFFFF
_LINE = re.compile(rf"([1-9][0-9]{{0,4}}) ([0-9a-f]{{{2 * KEY_BYTES}}})")


class KeyFileBroken(Exception):
    """The key file cannot be read or is not whole; the text says which and what to do."""


@dataclass(frozen=True, slots=True)
class Keys:
    """What a key file holds: the installation's key, and data keys by number."""

    own: bytes
    data: Mapping[int, bytes]

    @property
    def written(self) -> str:
        lines = [self.own.hex(), *(f"{n} {key.hex()}" for n, key in sorted(self.data.items()))]
        return "\n".join(lines) + "\n"


def read_key_file(path: Path) -> Keys:
    try:
        first, *lines = path.read_text(encoding="ascii").split("\n")
        own = bytes.fromhex(first)
    except (OSError, ValueError) as failure:
        raise KeyFileBroken(f"密钥文件 {path} 不能读取；请从备份中恢复它。") from failure
    found = [_LINE.fullmatch(line.strip()) for line in lines if line.strip()]
    data = {int(line[1]): bytes.fromhex(line[2]) for line in found if line}
    if len(own) < KEY_BYTES or len(data) != len(found) or not all(n <= MOST for n in data):
        raise KeyFileBroken(f"密钥文件 {path} 不完整；请从备份中恢复它。")
    return Keys(own, data)


def make_key_file(path: Path) -> None:
    """A new file for an installation that has none."""
    _put(path, secrets.token_hex(KEY_BYTES))


def add_data_key(path: Path) -> int:
    """Write a further data key behind the others; its number."""
    keys = read_key_file(path)
    number = max(keys.data, default=0) + 1
    if number > MOST:
        raise KeyFileBroken(f"密钥文件 {path} 中的数据密钥已编到 {MOST} 号，不能再添加。")
    _put(path, Keys(keys.own, {**keys.data, number: secrets.token_bytes(KEY_BYTES)}).written)
    return number


def keep_last_data_key(path: Path) -> list[int]:
    """Take all data keys but the last out of the file; their numbers."""
    keys = read_key_file(path)
    last = max(keys.data, default=0)
    gone = sorted(keys.data.keys() - {last})
    if gone:
        _put(path, Keys(keys.own, {last: keys.data[last]}).written)
    return gone


def _put(path: Path, text: str) -> None:
    """Whole or not at all, for its owner alone, and on the disk before anybody relies on it."""
    partial = path.with_name(f"{path.name}.{secrets.token_hex(4)}.part")
    try:
        descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        partial.replace(path)
    except OSError as failure:
        partial.unlink(missing_ok=True)
        raise KeyFileBroken(f"密钥文件 {path} 不能写入：{failure.strerror}。") from failure
