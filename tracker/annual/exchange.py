"""The figures of a year as one signed file, from an installation of its own to the one above.

A JSON object: `format`, `version`, `authority` (code, name), `year`, `made_at` and `report`
(formats.md, section 4) are what is said; `digest` is the SHA-256 of it, `signature` an
Ed25519 signature, `key` the public key in PEM with its `fingerprint`. Digest and signature
are over `FIGURES1-` and the said part as JSON in UTF-8 with sorted keys, no blanks and no
escapes, so that a file laid out anew by some program still holds, and one whose meaning was
changed does not. The tag keeps the signature apart from those of receipts.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from tracker.annual.given import TableUnreadable, YearTable, read_table
from tracker.clock import CHINA
from tracker.law.refusals import Refusal, quoted
from tracker.letters.signing_key import KeyUnreadable, PublicKey, SigningKey, read_public_key

FORMAT, VERSION = "tracker-figures", 1
SIZE_LIMIT = 256 * 1024
_TAG = f"FIGURES{VERSION}-".encode()
_SAID = ("format", "version", "authority", "year", "made_at", "report")


class FiguresRefused(Exception):
    """This file is not taken; one sentence says why and what would do."""


@dataclass(frozen=True, slots=True)
class Exchange:
    """A file whose content is as it was signed."""

    text: str
    code: str
    name: str
    year: int
    made_at: datetime
    report: Mapping[str, Any]
    table: YearTable
    key: PublicKey
    signature: str


def written_exchange(report: Mapping[str, Any], made_at: datetime, key: SigningKey) -> str:
    """The file of a report."""
    said = {
        "format": FORMAT,
        "version": VERSION,
        "authority": {"code": report["code"], "name": report["authority"]},
        "year": report["year"],
        "made_at": made_at.astimezone(CHINA).isoformat(timespec="seconds"),
        "report": report,
    }
    signed = _signed(said)
    proof = {
        "digest": sha256(signed).hexdigest(),
        "signature": key.sign(signed).hex(),
        "key": {"fingerprint": key.public.fingerprint, "pem": key.public.pem},
    }
    return json.dumps({**said, **proof}, ensure_ascii=False, indent=1) + "\n"


def read_exchange(data: bytes) -> Exchange:
    """The file, once it is known to say what was signed. Raises FiguresRefused."""
    text, document = _document(data)
    said = {name: document.get(name) for name in _SAID}
    signed = _signed(said)
    if document.get("digest") != sha256(signed).hexdigest():
        raise FiguresRefused("文件的内容和摘要不一致：导出以后被改动过。请报送单位重新导出。")
    key, signature = _key(document.get("key")), document.get("signature")
    if not _holds(key, signed, signature):
        raise FiguresRefused("文件的签名不成立：不是用文件中的公钥签的。请报送单位重新导出。")
    return _read(text, said, key, str(signature))


def _document(data: bytes) -> tuple[str, Mapping[str, Any]]:
    if len(data) > SIZE_LIMIT:
        raise FiguresRefused("文件太大，不是交换文件；交换文件一般只有几十KB。")
    try:
        text = data.decode("utf-8-sig")
        document = json.loads(text)
    except (ValueError, RecursionError) as failure:
        raise FiguresRefused(
            "文件不能读取，可能不完整；应为本系统导出的交换文件（JSON）。"
        ) from failure
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        raise FiguresRefused("这不是交换文件；交换文件由报送单位在“向上级报送”页面导出。")
    version = document.get("version")
    if not isinstance(version, int) or isinstance(version, bool) or version < 1:
        raise FiguresRefused("文件没有写明格式版本，不能读取。")
    if version > VERSION:
        raise FiguresRefused(
            f"文件是更新版本的程序导出的（格式{version}，本系统只认识到{VERSION}）；请先升级本系统。"
        )
    return text, document


def _read(text: str, said: Mapping[str, Any], key: PublicKey, signature: str) -> Exchange:
    """What the signed part says; a signature does not make a table of it."""
    authority, report, year = said["authority"], said["report"], said["year"]
    if not isinstance(authority, dict) or not isinstance(report, dict):
        raise FiguresRefused("文件缺少单位或者报表，不能读取。")
    code, name = authority.get("code"), authority.get("name")
    if not isinstance(code, str) or not isinstance(name, str):
        raise FiguresRefused("文件没有写明单位的代码和名称。")
    if report.get("year") != year or report.get("code") != code:
        raise FiguresRefused("文件写明的单位、年份和其中的报表不一致。")
    try:
        made_at = datetime.fromisoformat(str(said["made_at"]))
        table = read_table(report)
    except (TableUnreadable, Refusal) as failure:
        raise FiguresRefused(str(failure)) from failure
    except ValueError as failure:
        raise FiguresRefused("文件没有写明导出的时间。") from failure
    if made_at.tzinfo is None:
        raise FiguresRefused("文件没有写明导出的时间。")
    return Exchange(
        text, quoted(code, 16), quoted(name), table.year, made_at, report, table, key, signature
    )


def _signed(said: Mapping[str, Any]) -> bytes:
    try:
        plain = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return _TAG + plain.encode()
    except (ValueError, RecursionError) as failure:
        raise FiguresRefused("文件中有不能识别的字符。") from failure


def _key(said: Any) -> PublicKey:
    pem = said.get("pem") if isinstance(said, dict) else None
    try:
        key = read_public_key(str(pem).encode())
    except (KeyUnreadable, ValueError) as failure:
        raise FiguresRefused("文件中没有报送单位的公钥。") from failure
    if said.get("fingerprint") != key.fingerprint:
        raise FiguresRefused("文件中的公钥和它的指纹不一致：导出以后被改动过。")
    return key


def _holds(key: PublicKey, signed: bytes, signature: Any) -> bool:
    try:
        return key.has_signed(signed, bytes.fromhex(str(signature)))
    except ValueError:
        return False
