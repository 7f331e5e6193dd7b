"""The keys for personal data: which one seals, all that open, and digests to find by.

What is sealed begins with the cipher and the number of its data key, so that values of an
earlier key stay readable while the rows are sealed anew. Digests are keyed with the data key
too; a question asks for the digests of every known key (`digests`), so that nobody is lost
while a rotation is under way.

The open database holds the keyring (`install`), and the sealed fields ask for it (`current`).
"""

import hashlib
import hmac
import unicodedata
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from weakref import WeakKeyDictionary

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from tortoise.context import TortoiseContext, get_current_context

from tracker.records.ciphers import BOXES, Box, Cipher, NotSealedSo
from tracker.records.key_file import Keys, read_key_file

# A byte for the cipher and two for the number of the data key.
HEAD = 3
DIGEST = 32
_CIPHER_OF = {number: cipher for cipher, (number, _) in BOXES.items()}


class NoKeyring(Exception):
    """The database was opened without the key, and something sealed is touched."""

    def __init__(self) -> None:
        super().__init__("读写个人信息需要密钥，而打开数据库时没有给出密钥。")


class SealBroken(ValueError):
    """What stands in a sealed column was not sealed there with a key we have."""


class DataKey:
    """One data key, and what follows from it."""

    def __init__(self, number: int, secret: bytes) -> None:
        self.number = number
        self._secret = secret
        self._boxes: dict[Cipher, Box] = {}

    def box(self, cipher: Cipher) -> Box:
        if cipher not in self._boxes:
            kind = BOXES[cipher][1]
            self._boxes[cipher] = kind(_derived(self._secret, f"seal {cipher}", kind.key_size))
        return self._boxes[cipher]

    @cached_property
    def finding(self) -> bytes:
        """The key of the digests."""
        return _derived(self._secret, "find", 32)


class Keyring:
    """The data keys of an installation. `path`: the key file, read again whenever it changed,
    so that a server goes on while the keys are rotated beside it."""

    def __init__(self, key: bytes, path: Path | None = None, cipher: Cipher = Cipher.AES) -> None:
        self.cipher = cipher
        self._path = path
        self._stamp = self._seen()
        self._take(read_key_file(path) if path else Keys(key, {}))

    def _take(self, keys: Keys) -> None:
        # The key that follows from the installation's own is never out of reach.
        self.own = keys.own
        secrets = {0: _derived(keys.own, "data key 0", 32), **keys.data}
        self._keys = {n: DataKey(n, secrets[n]) for n in sorted(secrets, reverse=True)}
        self._last = next(iter(self._keys.values()))

    def _seen(self) -> tuple[int, int, int] | None:
        if self._path is None:
            return None
        try:
            stat = self._path.stat()
        except OSError:  # the keys that are known go on until the start
            return None
        return stat.st_ino, stat.st_mtime_ns, stat.st_size

    def look_again(self) -> None:
        """Read the key file anew if it is another one by now."""
        seen = self._seen()
        if self._path and seen and seen != self._stamp:
            self._take(read_key_file(self._path))
            self._stamp = seen

    @property
    def current(self) -> int:
        """The number of the data key that seals."""
        self.look_again()
        return self._last.number

    def seal(self, text: str, place: bytes) -> bytes:
        """The text for this place. Nothing typed stays nothing, so that it can be told."""
        if not text:
            return b""
        self.look_again()
        head = BOXES[self.cipher][0].to_bytes(1, "big") + self._last.number.to_bytes(2, "big")
        return head + self._last.box(self.cipher).seal(text.encode(), place)

    def open(self, sealed: bytes, place: bytes) -> str:
        """The text that was sealed for this place. Raises `SealBroken`."""
        if not sealed:
            return ""
        number = int.from_bytes(sealed[1:HEAD], "big")
        if number not in self._keys:
            self.look_again()
        key, cipher = self._keys.get(number), _CIPHER_OF.get(sealed[0])
        if key is None or cipher is None:
            raise SealBroken(f"{place.decode()} 中的内容需要 {number} 号数据密钥，密钥文件中没有")
        try:
            return key.box(cipher).open(sealed[HEAD:], place).decode()
        except NotSealedSo as failure:
            raise SealBroken(f"{place.decode()} 中的内容不能解密") from failure

    def digest(self, value: str, purpose: str) -> str:
        """The keyed digest of a value in its compared form; of nothing, nothing."""
        self.look_again()
        return _digest(self._last, value, purpose)

    def digests(self, value: str, purpose: str) -> Sequence[str]:
        """What the value is found by: its digests under all keys that rows may still have."""
        self.look_again()
        return list(dict.fromkeys(_digest(key, value, purpose) for key in self._keys.values()))


def compared(value: str) -> str:
    """A name or number as it is compared: width, case and blanks make no difference."""
    return "".join(unicodedata.normalize("NFKC", value).upper().split())


def _digest(key: DataKey, value: str, purpose: str) -> str:
    if not value:
        return ""
    said = f"{purpose}\0{compared(value)}".encode()
    return hmac.new(key.finding, said, hashlib.sha256).hexdigest()[:DIGEST]


def _derived(secret: bytes, purpose: str, length: int) -> bytes:
    return HKDF(SHA256(), length, salt=None, info=f"tracker {purpose}".encode()).derive(secret)


_INSTALLED: WeakKeyDictionary[TortoiseContext, Keyring] = WeakKeyDictionary()


def install(context: TortoiseContext, keyring: Keyring | None) -> None:
    """Let the sealed fields of this open database use these keys."""
    if keyring is not None:
        _INSTALLED[context] = keyring


def current() -> Keyring:
    """The keys of the database that is open here. Raises `NoKeyring`."""
    context = get_current_context()
    keyring = _INSTALLED.get(context) if context else None
    if keyring is None:
        raise NoKeyring
    return keyring
