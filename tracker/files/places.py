"""Where the files of an installation are: `TRACKER_FILES`, a folder or a bucket; read at start."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from tracker.files.folder import FolderStore
from tracker.files.store import Store

_FOLDER = "files"
_REGION = "us-east-1"  # what stores that have no regions take
_ENDPOINT = re.compile(r"https?://([A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(:\d{1,5})?")
_BUCKET = re.compile(r"s3://([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:/([A-Za-z0-9._/-]*))?")


class FilesUnset(ValueError):
    """A setting is missing or wrong; the text says what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bucket:
    """`prefix`: the folder in it, empty where the bucket is ours alone."""

    name: str
    prefix: str
    endpoint: str
    region: str
    access_key: str
    secret_key: str = field(repr=False)

    @property
    def in_host(self) -> bool:
        """Whether the endpoint already names the bucket, as some stores ask for."""
        return (urlsplit(self.endpoint).hostname or "").startswith(f"{self.name}.")


Where = Path | Bucket


def read_where(said: str, environ: Mapping[str, str], data: Path) -> Where:
    """From `TRACKER_FILES` or as a command was told. Raises `FilesUnset`."""
    if "://" not in said:
        return Path(said).resolve() if said else data / _FOLDER
    found = _BUCKET.fullmatch(said)
    if found is None:
        raise FilesUnset(
            f"存放文件的地方应为文件夹或者 s3://桶名/前缀（字母、数字和 . _ - /），不能是“{said}”。"
        )
    if find_spec("obstore") is None:
        raise FilesUnset("文件存到 S3 需要另装组件：pip install 'tracker[s3]'。")
    access_key = environ.get("TRACKER_S3_ACCESS_KEY", "").strip()
    secret_key = _secret(environ)
    if not (access_key and secret_key):
        raise FilesUnset(
            "文件存到 S3，还须设置 TRACKER_S3_ACCESS_KEY 和 TRACKER_S3_SECRET_KEY"
            "（或者 TRACKER_S3_SECRET_KEY_FILE）。"
        )
    return Bucket(
        name=found[1],
        prefix=(found[2] or "").strip("/"),
        endpoint=_endpoint(environ),
        region=environ.get("TRACKER_S3_REGION", "").strip() or _REGION,
        access_key=access_key,
        secret_key=secret_key,
    )


@cache
def open_store(where: Where) -> Store:
    """The store; nothing is asked of it yet."""
    if isinstance(where, Path):
        return FolderStore(where)
    module: Any = import_module("tracker.files.s3")  # its library is optional
    store: Store = module.S3Store(where)
    return store


def _endpoint(environ: Mapping[str, str]) -> str:
    said = environ.get("TRACKER_S3_ENDPOINT", "").strip().rstrip("/")
    if not _ENDPOINT.fullmatch(said):
        raise FilesUnset(
            "TRACKER_S3_ENDPOINT 应为存储服务的网址，例如 https://s3.example.gov.cn:9000 。"
        )
    if said.startswith("http://") and not _allows_http(environ):
        raise FilesUnset(
            "TRACKER_S3_ENDPOINT 应以 https:// 开头；只在可信的内网里，"
            "才可以用 TRACKER_S3_ALLOW_HTTP=on 允许不加密的 http:// 。"
        )
    return said


def _allows_http(environ: Mapping[str, str]) -> bool:
    said = environ.get("TRACKER_S3_ALLOW_HTTP", "").strip()
    if said not in ("", "on", "off"):
        raise FilesUnset("TRACKER_S3_ALLOW_HTTP 应为 on 或者 off。")
    return said == "on"


def _secret(environ: Mapping[str, str]) -> str:
    named = environ.get("TRACKER_S3_SECRET_KEY_FILE", "").strip()
    if not named:
        return environ.get("TRACKER_S3_SECRET_KEY", "").strip()
    try:
        return Path(named).read_text("utf-8").strip()
    except (OSError, ValueError) as failure:
        raise FilesUnset(f"TRACKER_S3_SECRET_KEY_FILE 指定的 {named} 不能读取。") from failure
