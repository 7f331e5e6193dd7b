"""Sealing bytes: two ciphers behind one interface, authenticated with what they belong to.

AES-256-GCM unless an installation has to use the national algorithm (SM4-GCM). Both take a
random nonce of 96 bits, so that one key should seal no more than 2^32 values.
"""

import os
from enum import StrEnum
from typing import Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher as Streamed
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.ciphers.algorithms import SM4
from cryptography.hazmat.primitives.ciphers.modes import GCM

_NONCE, _TAG = 12, 16


class Cipher(StrEnum):
    """What new values are sealed with; what is sealed says itself what opens it."""

    AES = "aes"
    SM4 = "sm4"


class NotSealedSo(Exception):
    """These bytes were not sealed with this key for this place."""


class Box(Protocol):
    """Seals and opens with one key. `place` is no secret; it must be the same both times."""

    key_size: int

    def __init__(self, key: bytes) -> None: ...

    def seal(self, plain: bytes, place: bytes) -> bytes: ...

    def open(self, sealed: bytes, place: bytes) -> bytes: ...


class AesBox:
    key_size = 32

    def __init__(self, key: bytes) -> None:
        self._aes = AESGCM(key)

    def seal(self, plain: bytes, place: bytes) -> bytes:
        nonce = os.urandom(_NONCE)
        return nonce + self._aes.encrypt(nonce, plain, place)

    def open(self, sealed: bytes, place: bytes) -> bytes:
        try:
            return self._aes.decrypt(sealed[:_NONCE], sealed[_NONCE:], place)
        except (InvalidTag, ValueError) as failure:
            raise NotSealedSo from failure


class Sm4Box:
    key_size = 16

    def __init__(self, key: bytes) -> None:
        self._sm4 = SM4(key)

    def seal(self, plain: bytes, place: bytes) -> bytes:
        nonce = os.urandom(_NONCE)
        sealing = Streamed(self._sm4, GCM(nonce)).encryptor()
        sealing.authenticate_additional_data(place)
        return nonce + sealing.update(plain) + sealing.finalize() + sealing.tag

    def open(self, sealed: bytes, place: bytes) -> bytes:
        nonce, said, tag = sealed[:_NONCE], sealed[_NONCE:-_TAG], sealed[-_TAG:]
        try:
            opening = Streamed(self._sm4, GCM(nonce, tag)).decryptor()
            opening.authenticate_additional_data(place)
            return opening.update(said) + opening.finalize()
        except (InvalidTag, ValueError) as failure:
            raise NotSealedSo from failure


# The first byte of what is sealed; never give a number to another cipher.
BOXES: dict[Cipher, tuple[int, type[Box]]] = {Cipher.AES: (1, AesBox), Cipher.SM4: (2, Sm4Box)}
