"""Passwords of officers: their Argon2id digests.

A digest takes much memory and a fifth of a second on purpose; a pool of two threads keeps
the pages going and the memory bounded, however many people sign in at once.
"""

import asyncio
import secrets
from base64 import b64encode
from concurrent.futures import ThreadPoolExecutor

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

# Of whoever has none: no password fits it.
NO_PASSWORD = "-"
_hasher = PasswordHasher()
_threads = ThreadPoolExecutor(max_workers=2, thread_name_prefix="password")


def _digest_of_nobody() -> str:
    """As costly to check as a real one, and nobody's password fits it."""
    salt, digest = (
        b64encode(secrets.token_bytes(size)).decode().rstrip("=")
        for size in (_hasher.salt_len, _hasher.hash_len)
    )
    costs = f"m={_hasher.memory_cost},t={_hasher.time_cost},p={_hasher.parallelism}"
    return f"$argon2id$v=19${costs}${salt}${digest}"


_NOBODY = _digest_of_nobody()


async def password_digest(password: str) -> str:
    return await asyncio.get_running_loop().run_in_executor(_threads, _hasher.hash, password)


async def password_fits(digest: str | None, password: str) -> bool:
    """Check a password; where there is none it takes as long and never fits."""
    loop, known = asyncio.get_running_loop(), _NOBODY if digest in (None, NO_PASSWORD) else digest
    return await loop.run_in_executor(_threads, _fits, known, password)


def is_outdated(digest: str) -> bool:
    """Whether the digest was made with lower costs than those of today."""
    return _hasher.check_needs_rehash(digest)


def _fits(digest: str, password: str) -> bool:
    try:
        return _hasher.verify(digest, password)
    except (VerificationError, InvalidHashError):
        return False
