"""Secrets that people hold: tracking codes, session and draft tokens, and their keyed digests.

The database stores only keyed digests; the key stands in a file outside it. A tracking
code is derived from the token of the form that was submitted, so that submitting the same
form again can show the same code although the code itself is stored nowhere.
"""

import base64
import hashlib
import hmac
import secrets
import unicodedata
from dataclasses import dataclass

from cryptography.fernet import Fernet

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
_BITS = 80
_PAYLOAD = 17  # characters that 80 bits need in an alphabet of 31
_CHECK = 3  # characters that show a typing error before the register is asked
_GROUP = 4


def new_token() -> str:
    """A fresh unguessable token for a form, a link or a session."""
    return secrets.token_urlsafe(24)


@dataclass(frozen=True, slots=True)
class Codes:
    """Derives and digests secrets with the installation's key (at least 32 bytes)."""

    key: bytes

    def digest(self, purpose: str, secret: str) -> str:
        """The keyed digest under which a secret of this purpose is stored, 64 hex digits."""
        said = f"{purpose}\0{secret}".encode()
        return hmac.new(self.key, said, hashlib.sha256).hexdigest()

    def tracking_code(self, submission_token: str) -> str:
        """The tracking code of a submission: 80 bits and a check, in groups of four."""
        number = int(self.digest("tracking code", submission_token)[: _BITS // 4], 16)
        payload = _in_alphabet(number, _PAYLOAD)
        code = payload + _check(payload)
        return "-".join(code[i : i + _GROUP] for i in range(0, len(code), _GROUP))

    def seed(self, purpose: str) -> bytes:
        """32 bytes to make a further key from: whoever keeps this key keeps that one too."""
        return bytes.fromhex(self.digest("seed", purpose))

    def sealed(self, text: str) -> str:
        """The text so that only this key opens it, for a secret that has to lie somewhere."""
        return self._box().encrypt(text.encode()).decode("ascii")

    def opened(self, sealed: str) -> str:
        """What was sealed. `InvalidToken` for what this key has not sealed."""
        return self._box().decrypt(sealed.encode()).decode()

    def _box(self) -> Fernet:
        return Fernet(base64.urlsafe_b64encode(self.seed("box")))

    def tracking_digest(self, code: str) -> str:
        return self.digest("tracking", code)


def read_tracking_code(typed: str) -> str | None:
    """A typed code in its written form, or None when it cannot be one.

    Case, spaces, hyphens and full-width forms do not matter.
    """
    plain = "".join(c for c in unicodedata.normalize("NFKC", typed).upper() if c.isalnum())
    payload, check = plain[:_PAYLOAD], plain[_PAYLOAD:]
    if len(plain) != _PAYLOAD + _CHECK or check != _check(payload):
        return None
    return "-".join(plain[i : i + _GROUP] for i in range(0, len(plain), _GROUP))


def read_register_number(typed: str) -> str:
    """A typed register number in its written form: case, spaces, brackets do not matter."""
    folded = unicodedata.normalize("NFKC", typed).upper()
    return "".join(c for c in folded if c.isalnum() or c in "-_.")


def _in_alphabet(number: int, length: int) -> str:
    digits = ""
    for _ in range(length):
        number, digit = divmod(number, len(ALPHABET))
        digits = ALPHABET[digit] + digits
    return digits


def _check(payload: str) -> str:
    number = int(hashlib.sha256(payload.encode()).hexdigest(), 16)
    return _in_alphabet(number % len(ALPHABET) ** _CHECK, _CHECK)
