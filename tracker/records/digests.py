"""By which algorithm the journals of an installation are chained: SHA-256, or SM3 by setting.

Both give 64 hex digits. Each entry says which one made its digest, so that a chain begun with
one goes on with the other.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from enum import StrEnum
from typing import Any

from cryptography.hazmat.primitives import hashes


class Algorithm(StrEnum):
    """The names in entries, in exports and in `TRACKER_DIGEST`."""

    SHA256 = "sha256"
    SM3 = "sm3"


# The one way to write an object down: names sorted, no blanks.
_written = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode

# Of the process, as its opened database is: every task of a server writes by the same one.
_chosen = Algorithm.SHA256


@contextmanager
def written_by(algorithm: Algorithm) -> Iterator[None]:
    """What is chained within the block is chained by this algorithm."""
    global _chosen  # noqa: PLW0603 - set once, where the database is opened
    before, _chosen = _chosen, algorithm
    try:
        yield
    finally:
        _chosen = before


def chosen() -> Algorithm:
    return _chosen


def canonical(said: Mapping[str, Any]) -> bytes:
    """An object written down, in UTF-8."""
    return _written(said).encode()


def digest(algorithm: Algorithm, said: Mapping[str, Any]) -> str:
    """64 hex digits over what is said."""
    data = canonical(said)
    if algorithm is Algorithm.SHA256:
        return hashlib.sha256(data).hexdigest()
    # hashlib knows SM3 only where the OpenSSL it was built with does.
    sm3 = hashes.Hash(hashes.SM3())
    sm3.update(data)
    return sm3.finalize().hex()
