"""An S3-compatible server on this machine, and the settings that lead to a bucket on it."""

import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count

import httpx2

_NUMBERS = count(1)


@contextmanager
def running() -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    url, pause = f"http://127.0.0.1:{port}", threading.Event()
    try:
        while True:
            try:
                httpx2.get(url)
                break
            except httpx2.TransportError:
                assert process.poll() is None, "the server did not start"
                pause.wait(0.05)
        yield url
    finally:
        process.kill()
        process.wait()


def settings_of(url: str, bucket: str = "") -> dict[str, str]:
    """`TRACKER_*` of files in a bucket, a new one where none is named."""
    name = bucket or f"bucket-{next(_NUMBERS)}"
    if not bucket:
        httpx2.put(f"{url}/{name}").raise_for_status()
    return {
        "TRACKER_FILES": f"s3://{name}/office/files",
        "TRACKER_S3_ENDPOINT": url,
        "TRACKER_S3_ACCESS_KEY": "somebody",
        "TRACKER_S3_SECRET_KEY": "secret",
        "TRACKER_S3_ALLOW_HTTP": "on",
    }
