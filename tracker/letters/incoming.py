"""A mail as it came, read as far as it can be read: who sent it, what it says, what came with it.

Nothing here fails: senders break every rule there is, and what cannot be read is a flaw that
is named, for the mail itself is kept. Headers may be written in any of the encodings of Chinese
mail programs, labelled or not.
"""

import hashlib
import re
from dataclasses import dataclass, field
from datetime import datetime
from email import message_from_bytes
from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message
from email.utils import getaddresses
from html.parser import HTMLParser

from tracker.law.mail_terms import MailFlaw
from tracker.law.signs import is_invisible
from tracker.letters.bounces import Bounce, bounce_of, own_ids
from tracker.letters.mailbox import moment_of

LONGEST_TEXT = 100_000
MOST_PARTS = 100
_DEEPEST = 30
_LONGEST_SUBJECT, _LONGEST_NAME, _LONGEST_ID, _LONGEST_ADDRESS = 300, 120, 250, 250
# Mail programs say GB2312 and write the larger set.
_CHINESE = {"gb2312", "gbk", "gb-2312", "gb_2312-80", "x-gbk", "cp936", "hz-gb-2312", "gb18030"}
_FOLD = re.compile(r"[\r\n]+[ \t]*")
_BLANK_LINES = re.compile(r"\n{3,}")
_BULK = frozenset({"bulk", "list", "junk"})
_LIST_HEADERS = ("List-Id", "List-Unsubscribe", "List-Post")
_SERVANTS = frozenset({"mailer-daemon", "postmaster", "no-reply", "noreply", "donotreply"})


@dataclass(frozen=True, slots=True)
class Part:
    """A file that came with a mail, under the name it had."""

    name: str
    data: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class ReadMail:
    """What a mail says. `sender`: the address in From, which nobody vouches for. `automatic`:
    a program or a list sent it, so nothing ever answers it by itself. `answers`: the
    Message-IDs of ours that it names. `likeness`: equal for the same mail wherever it lies."""

    likeness: str
    message_id: str = ""
    sender_name: str = ""
    sender: str = ""
    subject: str = ""
    text: str = ""
    parts: tuple[Part, ...] = ()
    traced_at: datetime | None = None
    automatic: bool = False
    bounce: Bounce | None = None
    answers: tuple[str, ...] = ()
    flaws: tuple[MailFlaw, ...] = ()


def read_mail(raw: bytes) -> ReadMail:
    """Never raises: what cannot be read at all is a mail without a word, and broken."""
    try:
        return _read(raw)
    except Exception:
        # Whatever a stranger's mail makes a parser do, the next mail is not to wait for it.
        likeness = hashlib.sha256(raw).hexdigest()
        return ReadMail(likeness=likeness, flaws=(MailFlaw.BROKEN,))


def _read(raw: bytes) -> ReadMail:
    message = message_from_bytes(raw)
    flaws: dict[MailFlaw, None] = {}
    walk = _Walk()
    held = walk.through(message)
    if walk.left_out:
        flaws[MailFlaw.MANY_PARTS] = None
    text = _tidy("\n\n".join(one.words for one in held.texts))
    if len(text) > LONGEST_TEXT:
        flaws[MailFlaw.LONG] = None
    if any(one.defects for one in message.walk()):
        flaws[MailFlaw.BROKEN] = None
    name, address = _sender(message)
    subject = _one_line(_header(message, "Subject"))
    message_id = _message_id(message)
    limits = (_LONGEST_NAME, _LONGEST_ADDRESS, _LONGEST_SUBJECT, _LONGEST_ID)
    told = (name, address, subject, message_id)
    if any(len(said) > longest for said, longest in zip(told, limits, strict=True)):
        flaws[MailFlaw.CUT] = None
    automatic = _is_automatic(message, address)
    return ReadMail(
        likeness=_likeness(message, raw),
        message_id=_whole(message_id, _LONGEST_ID),
        sender_name=name[:_LONGEST_NAME],
        sender=_whole(address, _LONGEST_ADDRESS),
        subject=subject[:_LONGEST_SUBJECT],
        text=text[:LONGEST_TEXT],
        parts=tuple(held.files),
        traced_at=_traced_at(message),
        automatic=automatic,
        bounce=bounce_of(message, raw, sender=address, subject=subject, text=text),
        answers=own_ids(" ".join(_header(message, name) for name in ("In-Reply-To", "References"))),
        flaws=tuple(flaws),
    )


@dataclass(frozen=True, slots=True)
class _Text:
    """A part that is text."""

    plain: bool
    words: str


@dataclass(slots=True)
class _Held:
    """What a part and those within it hold, in order."""

    texts: list[_Text] = field(default_factory=list)
    files: list[Part] = field(default_factory=list)


class _Walk:
    """Through the parts of a mail: every text part without a name is its text, whatever else
    holds something a file, a mail within the mail too. `left_out`: there are more than are
    listed."""

    def __init__(self) -> None:
        self._seen = 0
        self.left_out = False

    def through(self, message: Message, depth: int = 0) -> _Held:
        if message.get_content_maintype() != "multipart" or not message.is_multipart():
            return self._leaf(message)
        if depth == _DEEPEST:
            raise RecursionError("parts within parts")
        inner = (part for part in message.get_payload() if isinstance(part, Message))
        held = [self.through(part, depth + 1) for part in inner]
        texts = [one.texts for one in held]
        if message.get_content_subtype() == "alternative":
            texts = [_one_way(texts)]
        return _Held(
            [text for said in texts for text in said], [file for one in held for file in one.files]
        )

    def _leaf(self, leaf: Message) -> _Held:
        if self._seen == MOST_PARTS:
            self.left_out = True
            return _Held()
        self._seen += 1
        if leaf.get_content_type() in ("text/plain", "text/html") and not _named(leaf):
            plain = leaf.get_content_subtype() == "plain"
            return _Held(texts=[_Text(plain, _words(leaf))])
        return _Held(files=[_part(leaf, self._seen)])


def _one_way(ways: list[list[_Text]]) -> list[_Text]:
    """Of several ways of saying the same: the plain one if it has words, else one that has."""
    spoken = [way for way in ways if any(text.words.strip() for text in way)]
    plain = (way for way in spoken if any(text.plain and text.words.strip() for text in way))
    return next(plain, next(iter(spoken), []))


def _words(leaf: Message) -> str:
    data = leaf.get_payload(decode=True)
    if not isinstance(data, bytes):
        return ""
    said = _decoded(data, leaf.get_content_charset() or "")
    if leaf.get_content_subtype() != "html":
        return said
    reader = _Words()
    reader.feed(said)
    reader.close()
    return reader.text


def _named(leaf: Message) -> bool:
    return leaf.get_content_disposition() == "attachment" or bool(leaf.get_filename())


def _part(leaf: Message, n: int) -> Part:
    if leaf.get_content_maintype() == "message":
        return Part(f"{_file_name(leaf) or f'邮件{n}'}.eml", leaf.as_bytes())
    data = leaf.get_payload(decode=True)
    return Part(_file_name(leaf) or f"附件{n}", data if isinstance(data, bytes) else b"")


def _file_name(leaf: Message) -> str:
    """By either of the headers that may hold it, whichever way its letters are written."""
    for header, key in (("Content-Disposition", "filename"), ("Content-Type", "name")):
        told = leaf.get_param(key, header=header)
        if isinstance(told, tuple):  # as RFC 2231 writes it
            charset, _, written = told
            return _one_line(_decoded(written.encode("latin-1", "replace"), charset or "utf-8"))
        if told:
            raw = _raw_param(leaf, header, key) if "\ufffd" in told else ""
            return _one_line(_words_of(raw or told))
    return ""


def _raw_param(leaf: Message, header: str, key: str) -> str:
    """The parameter as it stands there: bytes without a label are lost on the usual way."""
    raw = next((value for name, value in leaf.raw_items() if name.lower() == header.lower()), "")
    found = re.search(rf'{key}="?([^";]+)"?', str(raw), re.IGNORECASE)
    return found[1] if found else ""


def _sender(message: Message) -> tuple[str, str]:
    """The name and the address in From; encoded names are read after they were told apart, for
    they may hold any sign."""
    raw = _FOLD.sub(" ", _raw(message, "From"))
    for name, address in getaddresses([raw]):
        if "@" in address:
            return _one_line(_words_of(name)), _one_line(address)
    return _one_line(_words_of(raw)), ""


def _header(message: Message, name: str) -> str:
    return _words_of(_raw(message, name))


def _raw(message: Message, name: str) -> str:
    """The first header of that name, with bytes beyond ASCII as surrogates."""
    wanted = name.lower()
    return next((str(value) for key, value in message.raw_items() if key.lower() == wanted), "")


def _words_of(raw: str) -> str:
    unfolded = _FOLD.sub(" ", raw)
    try:
        pieces = decode_header(_unlabelled(unfolded))
    except (HeaderParseError, ValueError):
        return _unlabelled(unfolded)
    return "".join(
        piece if isinstance(piece, str) else _piece(piece, charset) for piece, charset in pieces
    )


def _piece(piece: bytes, charset: str | None) -> str:
    """What stands between encoded words comes back in an escape of the library's own."""
    return _decoded(piece, charset) if charset else piece.decode("raw-unicode-escape", "replace")


def _unlabelled(text: str) -> str:
    """Bytes that came without any label, as old mail programs send them."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return _decoded(text.encode("utf-8", "surrogateescape"), "")
    return text


def _decoded(data: bytes, charset: str) -> str:
    """By its label where that is true, else as UTF-8 or GB18030, whichever fits."""
    named = charset.strip().strip("'\"").lower()
    for name in ("gb18030" if named in _CHINESE else named, "utf-8", "gb18030"):
        try:
            return data.decode(name)
        except (LookupError, UnicodeError):
            continue
    return data.decode("utf-8", "replace")


def _tidy(text: str) -> str:
    """Without marks that no page shows, and with no heap of blank lines."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "").split("\n")
    seen = ("".join(sign for sign in line if _is_seen(sign)).rstrip() for line in lines)
    return _BLANK_LINES.sub("\n\n", "\n".join(seen)).strip()


def _is_seen(sign: str) -> bool:
    return sign == "\t" or not is_invisible(sign)


def _one_line(text: str) -> str:
    return " ".join("".join(sign if _is_seen(sign) else " " for sign in text).split())


def _message_id(message: Message) -> str:
    found = re.search(r"<[^<>\s]+>", _header(message, "Message-ID"))
    return _one_line(found[0]) if found else ""


def _whole(named: str, longest: int) -> str:
    """A part of what names something would name something else."""
    return named if len(named) <= longest else ""


def _likeness(message: Message, raw: bytes) -> str:
    """Everything but what mail servers write on top: a mail delivered twice is one mail, while
    two that only share a Message-ID, as faulty programs make them, are two."""
    said = hashlib.sha256()
    for name in ("Message-ID", "From", "Date", "Subject"):
        said.update(_raw(message, name).encode("utf-8", "surrogateescape") + b"\0")
    end = re.search(rb"\r?\n\r?\n", raw)
    said.update(raw[end.end() :] if end else raw)
    return said.hexdigest()


def _traced_at(message: Message) -> datetime | None:
    """The uppermost line of the trace: the one that the mail system of the office wrote."""
    _, semicolon, date = _FOLD.sub(" ", _raw(message, "Received")).rpartition(";")
    return moment_of(date.strip()) if semicolon else None


def _is_automatic(message: Message, address: str) -> bool:
    """By the marks of RFC 3834 and of lists, or sent under the name of a program."""
    submitted = _header(message, "Auto-Submitted").strip().lower()
    return (
        submitted not in ("", "no")
        or _header(message, "Precedence").strip().lower() in _BULK
        or any(_raw(message, name) for name in _LIST_HEADERS)
        or _raw(message, "Return-Path").strip() == "<>"
        or address.partition("@")[0].lower() in _SERVANTS
        or message.get_content_type() == "multipart/report"
    )


class _Words(HTMLParser):
    """The words of an HTML page; lines break where they do on a screen."""

    _BREAKS = frozenset({"br", "p", "div", "tr", "li", "h1", "h2", "h3", "h4", "table", "pre"})
    _UNSEEN = frozenset({"script", "style", "head", "title"})

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._said: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        self._hidden += tag in self._UNSEEN
        if tag in self._BREAKS:
            self._said.append("\n")

    def handle_endtag(self, tag: str) -> None:
        self._hidden -= tag in self._UNSEEN and self._hidden > 0
        if tag in self._BREAKS:
            self._said.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self._said.append(re.sub(r"\s+", " ", data))

    @property
    def text(self) -> str:
        lines = (" ".join(line.split()) for line in "".join(self._said).split("\n"))
        return "\n".join(lines)
