"""Every form and every command with what hypothesis makes up."""

import os
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote_from_bytes

import click
from click.testing import CliRunner
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.trust.office import CODE, office
from tests.trust.report import Attack
from tests.trust.site import MULTIPART, URLENCODED, Site, Target, multipart, site
from tracker.cli import main

_SLOW = 30  # seconds; no form may take so long
_NASTY = (
    "", " ", "\0", "a\0b", "\ud800", "\udcff", "\u202efdp.exe", "\u2066\u2069", "\ufeff", "\u2028",
    "0", "-1", "1" * 5000, "9" * 19, "1e999", "NaN", "Infinity", "0x10", "１２３", "٣",
    "0000-00-00", "9999-12-31", "2025-02-30", "10000-01-01", "0001-01-01", "2025年13月40日",
    "'", "\"", "' OR 1=1 --", "\\", "%", "%00", "%ff", "{{7*7}}", "${7*7}", "{0.__class__}",
    "<script>alert(1)</script>", "<!--", "]]>", "=cmd|'/c calc'!A1", "../../etc/passwd", "C:\\a",
    "[]", "{}", "[[]]", "null", "\r\nX-A: b", "申请" * 20_000, "a" * 200_000, "𠀀" * 999, "é", "é",
    "yes", "on", "true", "confirm", "back", "more",
)  # fmt: skip
_TEXT = st.one_of(
    st.sampled_from(_NASTY), st.text(st.characters(), max_size=60), st.integers().map(str)
)
_BYTES = st.one_of(
    _TEXT.map(lambda text: text.encode("utf-8", "surrogatepass")), st.binary(max_size=40)
)
_CALLED = st.sampled_from(
    (b"a.pdf", b"", b"../../a.pdf", b"a\0.pdf", b"\xff\xfe.docx", b"a" * 4000, b"a.xlsx", b"a.csv")
)


def tried(times: int, strategy: Any, work: Callable[[Any], None]) -> str:
    """What hypothesis found, in its smallest form; nothing where all went well."""
    run = settings(
        max_examples=times,
        deadline=None,
        database=None,
        phases=(Phase.generate, Phase.shrink),
        suppress_health_check=list(HealthCheck),
    )(given(strategy)(work))
    try:
        run()
    except AssertionError as found:
        return str(found).partition("\n")[0]
    except Exception as found:
        return "".join(traceback.format_exception_only(found)).strip().replace("\n", " | ")
    return ""


def forms(place: Path, times: int) -> Attack:
    """Each page that takes a form, so many times each."""
    wrong: list[str] = []
    sent = [0, 0]
    with site(place) as at:
        for target in at.targets:
            if found := tried(times, _form(target), _sending(at, target, sent)):
                wrong.append(f"{target.page.name}: {found}")
        pages = len({target.page.name for target in at.targets})
    said = f"{pages} forms; {sent[1]} reached the page itself, the others were refused before it"
    return Attack("made-up forms", sent[0], wrong, said)


@st.composite
def _form(draw: Any, target: Target) -> tuple[list[tuple[str, bytes]], list[Any], bool, bool]:
    """What was right with some of it wrong, missing or twice; sometimes without the token."""
    fields = []
    for name in target.names:
        right = target.typed.get(name, "").encode()
        for value in draw(st.lists(st.one_of(st.just(right), _BYTES), min_size=0, max_size=2)):
            fields.append((name, value))
    more = draw(st.lists(st.tuples(st.sampled_from(("x", "seen", "step", "turn")), _BYTES),
                         max_size=2))  # fmt: skip
    files = [
        (name, draw(_CALLED), draw(st.binary(max_size=200)))
        for name in target.files
        if draw(st.booleans())
    ]
    return [*fields, *more], files, draw(st.integers(0, 19)) > 0, draw(st.booleans())


def _sending(at: Site, target: Target, sent: list[int]) -> Callable[[Any], None]:
    return lambda form: _send(at, target, form, sent)


def _send(at: Site, target: Target, form: Any, sent: list[int]) -> None:
    fields, files, with_token, urlencoded = form
    if with_token:
        fields = [("form_token", at.token(target.who).encode()), *fields]
    if urlencoded:
        pairs = [f"{quote_from_bytes(n.encode())}={quote_from_bytes(v)}" for n, v in fields]
        body, kind = "&".join(pairs).encode(), URLENCODED
    else:
        body, kind = multipart(fields, files), MULTIPART
    began = time.monotonic()
    answer = at.send(target, body, kind)
    sent[0] += 1
    sent[1] += answer.status_code in (200, 303, 409, 422)
    # The provider of the site does not answer, and the page says so.
    if (target.page.name, answer.status_code) != ("sign_on", 503):
        assert answer.status_code < 500, f"{answer.status_code} to {body[:300]!r}"
    assert time.monotonic() - began < _SLOW, f"slow: {body[:300]!r}"


_ENDLESS = ("serve", "jobs")


def commands(place: Path, times: int) -> Attack:
    """Each command, so many times each: its status is 0, 1 or 2, and it shows no trace."""
    wrong: list[str] = []
    count = [0]
    with office(place) as at:
        at.set_up()
        folder = at.data.with_name("files")
        folder.mkdir()
        before = Path.cwd()
        os.chdir(folder)
        try:
            for words, command in _commands((), main):
                environment = {"TRACKER_DATA": str(at.data), "TRACKER_DATABASE": ""}
                if words == ("restore",):
                    environment["TRACKER_DATA"] = str(at.data.with_name("elsewhere"))
                ask = _Asking(words, environment, count)
                if found := tried(times, _arguments(command, folder), ask.run):
                    wrong.append(f"{' '.join(words)}: {found}")
        finally:
            os.chdir(before)
    return Attack("made-up commands", count[0], wrong, "status 0, 1 or 2, and no trace")


def _commands(words: tuple[str, ...], command: click.Command | None) -> Any:
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            yield from _commands((*words, name), command.get_command(context, name))
    elif words[-1] not in _ENDLESS:
        yield words, command


class _Asking:
    def __init__(self, words: tuple[str, ...], environment: dict[str, str], count: list[int]):
        self.words, self.environment, self.count = words, environment, count

    def run(self, arguments: list[str]) -> None:
        self.count[0] += 1
        result = CliRunner().invoke(main, [*self.words, *arguments], env=self.environment)
        failure = result.exception
        if failure is not None and not isinstance(failure, SystemExit):
            raise AssertionError(f"{failure!r} to {arguments!r}"[:600])
        assert result.exit_code in (0, 1, 2), f"{result.exit_code} to {arguments!r}"
        assert "Traceback" not in result.output, f"a trace to {arguments!r}"


@st.composite
def _arguments(draw: Any, command: click.Command, folder: Path) -> list[str]:
    """Mostly of the kind that is asked for, sometimes missing or twice."""
    said: list[str] = []
    for one in command.params:
        times = draw(st.sampled_from((1, 1, 1, 1, 0, 2))) if one.required else draw(
            st.integers(0, 1)
        )  # fmt: skip
        for _ in range(times):
            value = draw(_value(one, folder))
            if isinstance(one, click.Argument):
                said.append(value)
            elif isinstance(one, click.Option) and one.is_flag:
                said.append(one.opts[0])
            else:
                said += [one.opts[0], value]
    return said


def _value(one: click.Parameter, folder: Path) -> Any:
    text = _TEXT.map(lambda said: said.replace("\0", "")[:100_000])
    if isinstance(one.type, click.Path | click.File):
        return st.one_of(_files(folder), text.filter(lambda name: "/" not in name and name))
    if isinstance(one.type, click.Choice):
        return st.one_of(st.sampled_from(list(map(str, one.type.choices))), text)
    if isinstance(one.type, click.types.IntParamType):
        return st.one_of(st.integers(2000, 2030).map(str), st.integers(0, 99).map(str), text)
    return st.one_of(st.just(CODE), st.just("telephone=1"), text)


_HEADS = (
    b"", b"PK\x03\x04", b"%PDF-1.7\n", b"\xef\xbb\xbf", b"{", b"[" * 3000, b"\xff\xfe",
    "登记编号,收到日期,申请人类型,渠道,申请内容,答复日期,办理结果\n".encode(),
    b'{"received_on": "2025-01-02", "today": "2025-02-02", "entries": [',
    b"SQLite format 3\0", b"\x89PNG\r\n\x1a\n", b"-----BEGIN PUBLIC KEY-----\n",
)  # fmt: skip


@st.composite
def _files(draw: Any, folder: Path) -> str:
    name = (
        f"{draw(st.integers(0, 50))}{draw(st.sampled_from(('', '.csv', '.xlsx', '.pdf', '.tar')))}"
    )
    content = draw(st.sampled_from(_HEADS)) + draw(st.one_of(_BYTES, st.binary(max_size=2000)))
    (folder / name).write_bytes(content)
    return name
