"""The key that signs receipts: the one place that knows the algorithm, Ed25519 (RFC 8032).

A public key is known by the SHA-256 of its DER form (SubjectPublicKeyInfo), which any
tool computes: `openssl pkey -pubin -outform DER | sha256sum`. Its id is the beginning.
"""

import hashlib
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    PublicFormat,
    load_pem_public_key,
)

SIGNATURE_BYTES = 64
ID_BYTES = 8
_GROUP = 4


class KeyUnreadable(Exception):
    """These bytes are no public key of receipts; the text says what would be one."""


@dataclass(frozen=True, slots=True)
class PublicKey:
    """What an authority publishes, so that anyone can check its receipts."""

    key: Ed25519PublicKey

    @property
    def pem(self) -> str:
        form = PublicFormat.SubjectPublicKeyInfo
        return self.key.public_bytes(Encoding.PEM, form).decode("ascii")

    @property
    def fingerprint(self) -> str:
        """64 hex digits."""
        form = PublicFormat.SubjectPublicKeyInfo
        return hashlib.sha256(self.key.public_bytes(Encoding.DER, form)).hexdigest()

    @property
    def id(self) -> bytes:
        return bytes.fromhex(self.fingerprint)[:ID_BYTES]

    def has_signed(self, said: bytes, signature: bytes) -> bool:
        try:
            self.key.verify(signature, said)
        except InvalidSignature:
            return False
        return True


@dataclass(frozen=True, slots=True)
class SigningKey:
    """What the installation keeps to itself."""

    key: Ed25519PrivateKey

    @classmethod
    def from_seed(cls, seed: bytes) -> "SigningKey":
        """The same 32 bytes give the same key."""
        return cls(Ed25519PrivateKey.from_private_bytes(seed))

    @property
    def public(self) -> PublicKey:
        return PublicKey(self.key.public_key())

    def sign(self, said: bytes) -> bytes:
        return self.key.sign(said)


def read_public_key(pem: bytes) -> PublicKey:
    """A key as `PublicKey.pem` writes it. Raises `KeyUnreadable`."""
    try:
        key = load_pem_public_key(pem)
    except (ValueError, UnsupportedAlgorithm) as failure:
        raise KeyUnreadable(
            "不是 PEM 格式的公钥；应以 -----BEGIN PUBLIC KEY----- 开头，"
            "可以在出具机关的“回执的公钥”页面下载。"
        ) from failure
    if not isinstance(key, Ed25519PublicKey):
        raise KeyUnreadable("不是回执的公钥：回执用 Ed25519 签名，这是另一种公钥。")
    return PublicKey(key)


def grouped(digits: str) -> str:
    """Hex digits as people compare them: 1A2B-3C4D-…"""
    told = digits.upper()
    return "-".join(told[at : at + _GROUP] for at in range(0, len(told), _GROUP))
