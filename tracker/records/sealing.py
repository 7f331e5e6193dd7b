"""A stream of bytes under a passphrase: AES-256-GCM in chunks, the key by scrypt.

A file is the line of `MAGIC`, a line of JSON (salt, and a check of the passphrase), then chunks
of `CHUNK` bytes, each with its tag. The nonce is the number of the chunk and whether it is the
last, so that none can be left out, moved, or cut off at the end; the two lines are
authenticated with every chunk. A key is used for one file alone.
"""

import hashlib
import hmac
import json
import os
from typing import IO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

MAGIC = b"tracker-sealed 1\n"
CHUNK = 1024 * 1024
LEAST_PASSPHRASE = 12
_TAG = 16
# 128 MB and a third of a second for each guess.
_COST, _BLOCK = 2**17, 8
_LONGEST_HEADER = 1024


class StreamBroken(Exception):
    """The passphrase is wrong, or the file is not as it was written; the text says which."""


class Sealer:
    """A file to write to; nothing is whole until it is closed."""

    def __init__(self, file: IO[bytes], passphrase: str) -> None:
        salt = os.urandom(16)
        key, check = _keys(passphrase, salt)
        said = {"kdf": "scrypt", "n": _COST, "r": _BLOCK, "salt": salt.hex(), "check": check}
        self._head = MAGIC + json.dumps(said).encode() + b"\n"
        self._file, self._cipher, self._n = file, AESGCM(key), 0
        self._waiting = bytearray()
        file.write(self._head)

    def write(self, data: bytes) -> int:
        self._waiting += data
        while len(self._waiting) > CHUNK:
            self._emit(last=False)
        return len(data)

    def close(self) -> None:
        self._emit(last=True)

    def _emit(self, *, last: bool) -> None:
        chunk = bytes(self._waiting[:CHUNK])
        del self._waiting[:CHUNK]
        self._file.write(self._cipher.encrypt(_nonce(self._n, last=last), chunk, self._head))
        self._n += 1


class Unsealer:
    """A sealed file to read from. Raises `StreamBroken`, for a wrong passphrase at once."""

    def __init__(self, file: IO[bytes], passphrase: str) -> None:
        head = file.readline(_LONGEST_HEADER)
        line = file.readline(_LONGEST_HEADER)
        try:
            said = json.loads(line)
            if (head, said["kdf"], said["n"], said["r"]) != (MAGIC, "scrypt", _COST, _BLOCK):
                raise StreamBroken("加密的方式不认识，可能由更新的版本制作。")
            key, check = _keys(passphrase, bytes.fromhex(said["salt"]))
            right = hmac.compare_digest(check, str(said["check"]))
        except (ValueError, KeyError, TypeError) as failure:
            raise StreamBroken("开头的一行被改动。") from failure
        if not right:
            raise StreamBroken("口令不对（或者开头的一行被改动）。")
        self._file, self._cipher, self._head = file, AESGCM(key), head + line
        self._n, self._ready, self._next = 0, b"", file.read(CHUNK + _TAG)
        self._ended = False

    def read(self, size: int) -> bytes:
        while not self._ended and len(self._ready) < size:
            self._ready += self._chunk()
        taken, self._ready = self._ready[:size], self._ready[size:]
        return taken

    def _chunk(self) -> bytes:
        sealed, self._next = self._next, self._file.read(CHUNK + _TAG)
        self._ended = not self._next
        try:
            opened = self._cipher.decrypt(_nonce(self._n, last=self._ended), sealed, self._head)
        except InvalidTag as failure:
            raise StreamBroken(self._why(sealed)) from failure
        self._n += 1
        return opened

    def _why(self, sealed: bytes) -> str:
        """Cut off at the end of a chunk, or changed within it."""
        place = f"第 {self._n} MB 处"
        try:
            self._cipher.decrypt(_nonce(self._n, last=not self._ended), sealed, self._head)
        except InvalidTag:
            return f"{place}被改动，或者文件在那里中断。"
        return f"文件在{place}以后{'缺失' if self._ended else '多出内容'}。"


def _keys(passphrase: str, salt: bytes) -> tuple[bytes, str]:
    """The key, and what tells whether a passphrase is the right one without telling the key."""
    made = Scrypt(salt=salt, length=64, n=_COST, r=_BLOCK, p=1).derive(passphrase.encode())
    return made[:32], hashlib.sha256(made[32:]).hexdigest()


def _nonce(n: int, *, last: bool) -> bytes:
    return n.to_bytes(11, "big") + bytes([last])
