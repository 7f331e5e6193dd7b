"""What an installation can set, read once from the environment at start."""

import ipaddress
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from tracker.files.places import FilesUnset, Where, open_store, read_where
from tracker.files.store import Store
from tracker.records.ciphers import Cipher
from tracker.records.connections import sqlite_url, tortoise_config
from tracker.records.digests import Algorithm
from tracker.records.key_file import KeyFileBroken, make_key_file, read_key_file
from tracker.records.keyring import Keyring
from tracker.sign_on.configured import Configured, ProviderUnset, read_configured

_KEY = "key"
_IMAP_PASSWORD = "TRACKER_IMAP_PASSWORD_"
_MEGABYTE = 1024 * 1024
DEFAULT_UPLOAD_LIMIT = 20 * _MEGABYTE
# In MB; a form of one such file stays below the limit of its page.
MOST_UPLOAD = 100
# A path that needs no quoting in an address, a cookie or a header.
_ROOT = re.compile(r"(/[A-Za-z0-9._~-]+)*")
_HOST = re.compile(r"[a-z0-9_-]+(\.[a-z0-9_-]+)*\.?|\[[0-9a-f:.]+\]")
_LOOPBACK = ("127.0.0.0/8", "::1/128")
_NOBODY = "none"


class SettingError(Exception):
    """A setting is missing or wrong; the text says what to do."""


@dataclass(frozen=True, slots=True)
class Settings:
    """`TRACKER_*` of the environment, with what follows from them. `key`: the first line of the
    key file, from which all but personal data follows.

    `files`: where they are kept; where nothing is said, in `data`.
    `hosts`: the names this installation answers to beside that of `base_url`; `proxies`: whose
    word on the visitor's address and scheme is taken; `clamd`: where files are scanned;
    `metrics`: where Prometheus may ask; `json_log`: log lines are for machines;
    `replica`: a streaming replica of the database, from which lists are read.
    """

    data: Path
    database: str
    key: bytes
    smtp: str = ""
    mail_from: str = ""
    base_url: str = ""
    secure_cookies: bool = False
    upload_limit: int = DEFAULT_UPLOAD_LIMIT
    files: Where | None = None
    key_file: Path | None = None
    cipher: Cipher = Cipher.AES
    digests: Algorithm = Algorithm.SHA256
    backup_folder: Path | None = None
    backup_passphrase: str = field(default="", repr=False)
    provider: Configured | None = None
    # Of the mailboxes, by the code of the authority.
    imap_passwords: Mapping[str, str] = field(default_factory=dict, repr=False)
    hosts: tuple[str, ...] = ()
    proxies: tuple[str, ...] = _LOOPBACK
    clamd: str = ""
    metrics: tuple[str, int] | None = None
    json_log: bool = False
    replica: str = ""

    def store(self) -> Store:
        """The files."""
        return open_store(self.files or read_where("", {}, self.data))

    @property
    def key_beside_data(self) -> Path | None:
        """The key file where it lies in the data folder; None where it is kept apart, whatever
        an earlier key may have left there."""
        if self.key_file is None or self.key_file.resolve() != (self.data / _KEY).resolve():
            return None
        return self.key_file

    def keyring(self) -> Keyring:
        """The keys of personal data."""
        return Keyring(self.key, self.key_file, self.cipher)

    @property
    def root(self) -> str:
        """The path of the portal under which the pages stand: `/ysqgk`, mostly none."""
        return urlsplit(self.base_url).path

    @property
    def origin(self) -> str:
        """Scheme and host of the address citizens use; empty where none is set."""
        return self.base_url.removesuffix(self.root)


def read_settings(environ: Mapping[str, str] = os.environ) -> Settings:
    """The settings of this environment; makes the data folder and its key where missing."""
    data = data_folder(environ)
    try:
        data.mkdir(parents=True, exist_ok=True)
    except OSError as failure:
        raise SettingError(
            f"TRACKER_DATA 指定的目录 {data} 不能建立：{failure.strerror}。请改用有写入权限的目录。"
        ) from failure
    smtp, mail_from = environ.get("TRACKER_SMTP", ""), environ.get("TRACKER_MAIL_FROM", "")
    if smtp and not mail_from:
        raise SettingError("设置了 TRACKER_SMTP，还须以 TRACKER_MAIL_FROM 写明发件地址。")
    base_url = _base_url(environ.get("TRACKER_BASE_URL", ""))
    folder = environ.get("TRACKER_BACKUP_FOLDER", "")
    return Settings(
        data=data,
        files=files_place(environ),
        database=database_url(environ),
        key=_key(data, environ.get("TRACKER_KEY_FILE", "")),
        key_file=_key_path(data, environ.get("TRACKER_KEY_FILE", "")),
        cipher=_cipher(environ.get("TRACKER_CIPHER", "")),
        replica=_replica(environ),
        smtp=smtp,
        mail_from=mail_from,
        base_url=base_url,
        secure_cookies=base_url.startswith("https://"),
        upload_limit=_upload_limit(environ.get("TRACKER_UPLOAD_LIMIT", "")),
        digests=_digests(environ.get("TRACKER_DIGEST", "")),
        backup_folder=Path(folder).resolve() if folder else None,
        backup_passphrase=backup_passphrase(environ),
        provider=_provider(environ, base_url),
        imap_passwords={
            name.removeprefix(_IMAP_PASSWORD): value
            for name, value in environ.items()
            if name.startswith(_IMAP_PASSWORD) and value
        },
        hosts=_hosts(environ.get("TRACKER_HOSTS", "")),
        proxies=_proxies(environ.get("TRACKER_PROXIES", "")),
        clamd=_clamd(environ.get("TRACKER_CLAMD", "")),
        metrics=_metrics(environ.get("TRACKER_METRICS_LISTEN", "")),
        json_log=_json_log(environ.get("TRACKER_LOG", "")),
    )


def data_folder(environ: Mapping[str, str] = os.environ) -> Path:
    """Where the installation keeps everything; not made here."""
    return Path(environ.get("TRACKER_DATA") or "data").resolve()


def files_place(environ: Mapping[str, str] = os.environ, said: str = "") -> Where:
    """Where the files are, or `said`: the other place a command was told. Raises
    `SettingError`."""
    try:
        said = said or environ.get("TRACKER_FILES", "").strip()
        return read_where(said, environ, data_folder(environ))
    except FilesUnset as wrong:
        raise SettingError(str(wrong)) from wrong


def database_url(environ: Mapping[str, str] = os.environ) -> str:
    return environ.get("TRACKER_DATABASE") or sqlite_url(data_folder(environ) / "tracker.sqlite3")


def _base_url(said: str) -> str:
    """The address citizens use: scheme, host and perhaps a path, without the last slash."""
    base_url = said.strip().rstrip("/")
    parts = urlsplit(base_url)
    whole = parts.scheme in ("http", "https") and parts.netloc and not parts.query
    if base_url and not (whole and not parts.fragment and _ROOT.fullmatch(parts.path)):
        raise SettingError(
            "TRACKER_BASE_URL 应为公众使用的网址，例如 https://www.example.gov.cn "
            "或者 https://www.example.gov.cn/ysqgk。"
        )
    return base_url


def _provider(environ: Mapping[str, str], base_url: str) -> Configured | None:
    """Who else may say who somebody is."""
    try:
        return read_configured(environ, base_url)
    except ProviderUnset as wrong:
        raise SettingError(str(wrong)) from wrong


def _listed(said: str) -> list[str]:
    return said.replace(",", " ").split()


def _hosts(said: str) -> tuple[str, ...]:
    """Names without port, as a browser sends them."""
    hosts = tuple(name.lower() for name in _listed(said))
    wrong = next((name for name in hosts if not _HOST.fullmatch(name)), None)
    if wrong is not None:
        raise SettingError(
            f"TRACKER_HOSTS 中的“{wrong}”不是主机名或者 IP 地址；只写主机名，不写 http:// 和端口，"
            "多个用空格或者逗号分开。"
        )
    return hosts


def _proxies(said: str) -> tuple[str, ...]:
    """Networks of the servers in front; those of this machine where nothing is said."""
    if said.strip().lower() == _NOBODY:
        return ()
    try:
        return tuple(str(ipaddress.ip_network(one, strict=False)) for one in _listed(said)) or (
            _LOOPBACK
        )
    except ValueError as failure:
        raise SettingError(
            "TRACKER_PROXIES 应为代理服务器的 IP 地址或者网段，例如 10.0.0.5 192.168.8.0/24，"
            f"没有代理服务器的写 {_NOBODY}。"
        ) from failure


def _clamd(said: str) -> str:
    """The path of a socket, or host and port."""
    host, colon, port = said.rpartition(":")
    if said and not said.startswith("/") and not (host and colon and port.isdecimal()):
        raise SettingError(
            "TRACKER_CLAMD 应为 clamd 的套接字路径（如 /run/clamav/clamd.ctl）或者 主机:端口。"
        )
    return said


def _metrics(said: str) -> tuple[str, int] | None:
    """A port of this machine alone, or an address with its port."""
    if not said:
        return None
    host, _, port = said.rpartition(":")
    try:
        address = ipaddress.ip_address(host.strip("[]") or "127.0.0.1")
        if not 1 <= int(port) <= 65535:
            raise ValueError(port)
    except ValueError as failure:
        raise SettingError(
            "TRACKER_METRICS_LISTEN 应为端口（如 9464，只有本机可以访问）或者 IP地址:端口"
            "（如 10.0.0.5:9464）。"
        ) from failure
    return str(address), int(port)


def _json_log(said: str) -> bool:
    if said not in ("", "text", "json"):
        raise SettingError("TRACKER_LOG 应为 text（默认）或者 json（每行一个 JSON）。")
    return said == "json"


def _replica(environ: Mapping[str, str]) -> str:
    """Raises `DatabaseUnusable` here, at the start, rather than at the first list."""
    url = environ.get("TRACKER_DATABASE_REPLICA", "")
    if url:
        tortoise_config(database_url(environ), replica_url=url)
    return url


def _upload_limit(named: str) -> int:
    """Bytes of one file, from a whole number of MB."""
    if not named:
        return DEFAULT_UPLOAD_LIMIT
    if not (named.isascii() and named.isdigit() and 1 <= int(named) <= MOST_UPLOAD):
        raise SettingError(
            f"TRACKER_UPLOAD_LIMIT 应为 1 至 {MOST_UPLOAD} 的整数，是每个文件最多多少 MB。"
        )
    return int(named) * _MEGABYTE


def _digests(named: str) -> Algorithm:
    try:
        return Algorithm(named or Algorithm.SHA256)
    except ValueError as failure:
        raise SettingError(
            f"TRACKER_DIGEST 应为 {' 或者 '.join(Algorithm)}，不能是“{named}”。"
        ) from failure


def backup_passphrase(environ: Mapping[str, str] = os.environ) -> str:
    """The first line of the file that holds it; empty where none is set. Raises `SettingError`."""
    named = environ.get("TRACKER_BACKUP_PASSPHRASE_FILE", "")
    if not named:
        return ""
    try:
        said = Path(named).read_text(encoding="utf-8").partition("\n")[0].strip()
    except (OSError, ValueError) as failure:
        raise SettingError(
            f"TRACKER_BACKUP_PASSPHRASE_FILE 指定的 {named} 不能读取；备份口令写在它的第一行。"
        ) from failure
    if not said:
        raise SettingError(f"TRACKER_BACKUP_PASSPHRASE_FILE 指定的 {named} 第一行是空的。")
    return said


def known_key(environ: Mapping[str, str] = os.environ) -> bytes | None:
    """The installation's key where there is one; none is made. Raises `SettingError`."""
    path = _key_path(data_folder(environ), environ.get("TRACKER_KEY_FILE", ""))
    return _read_key(path) if path.exists() else None


def _key(data: Path, named: str) -> bytes:
    """The installation's key. Whoever loses it loses every tracking code, so it is never
    replaced silently: a short or unreadable file stops the start."""
    path = _key_path(data, named)
    if not path.exists():
        if named:
            raise SettingError(f"TRACKER_KEY_FILE 指定的 {path} 不存在。")
        make_key_file(path)
    return _read_key(path)


def _key_path(data: Path, named: str) -> Path:
    return Path(named) if named else data / _KEY


def _cipher(named: str) -> Cipher:
    try:
        return Cipher(named or Cipher.AES)
    except ValueError:
        raise SettingError(
            "TRACKER_CIPHER 应为 aes（AES-256-GCM，默认）或者 sm4（SM4-GCM）。"
        ) from None


def _read_key(path: Path) -> bytes:
    try:
        return read_key_file(path).own
    except KeyFileBroken as failure:
        raise SettingError(str(failure)) from failure
