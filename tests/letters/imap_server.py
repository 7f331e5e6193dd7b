"""A real Dovecot on free ports, with accounts in a folder of its own, and what stands between it
and whoever reads from it."""

import asyncio
import imaplib
import os
import pwd
import shutil
import ssl
import subprocess
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from tests.letters.mail_server import HOST, Authority, free_port

NAME = "localhost"  # what the certificate is for
ACCOUNT, PASSWORD = "gongkai@example.invalid", "邮箱 密码"
_ROOT = 0
_CONFIGURATION = """
base_dir = {base}/run
state_dir = {base}/state
log_path = /dev/stderr
protocols = imap
listen = {host}
ssl = yes
ssl_cert = <{base}/certificate.pem
ssl_key = <{base}/key.pem
disable_plaintext_auth = yes
auth_mechanisms = plain
{users}
first_valid_uid = 1
mail_location = maildir:~/Maildir
namespace inbox {{
  inbox = yes
}}
service anvil {{
  chroot =
}}
service stats {{
  chroot =
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {plain}
  }}
  inet_listener imaps {{
    port = {encrypted}
    ssl = yes
  }}
}}
passdb {{
  driver = passwd-file
  args = scheme=PLAIN username_format=%u {base}/users
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={base}/home/%u
}}
"""


@dataclass
class Dovecot:
    """`encrypted`: the port that is encrypted at once; `plain`: the one to say STARTTLS at."""

    plain: int
    encrypted: int
    authority: Authority
    accounts: list[str] = field(default_factory=list)

    def client(self, account: str = ACCOUNT) -> imaplib.IMAP4_SSL:
        client = imaplib.IMAP4_SSL(
            NAME, self.encrypted, ssl_context=self.authority.trust, timeout=30
        )
        client.authenticate("PLAIN", lambda _: f"\0{account}\0{PASSWORD}".encode())
        return client

    def deliver(self, raw: bytes, at: datetime, folder: str = "INBOX") -> None:
        """Put it into the mailbox as if it had come at that moment."""
        client = self.client()
        done, said = client.append(folder, "", at, raw)
        assert done == "OK", said
        client.logout()

    def make(self, folder: str) -> None:
        client = self.client()
        client.create(folder)
        client.logout()

    def move(self, number: int, folder: str) -> None:
        """As a person does it in their mail program."""
        client = self.client()
        client.select("INBOX")
        assert client.uid("MOVE", str(number), folder)[0] == "OK"
        client.logout()

    def seen(self, folder: str = "INBOX") -> list[tuple[int, bool]]:
        """The mails of a folder by number, and whether each is marked as seen."""
        client = self.client()
        client.select(folder, readonly=True)
        found = client.uid("SEARCH", "ALL")[1][0].split()
        unseen = client.uid("SEARCH", "UNSEEN")[1][0].split()
        client.logout()
        return [(int(uid), uid not in unseen) for uid in found]

    def empty(self) -> None:
        """The mailbox as it was when it was new, numbering included."""
        client = self.client()
        client.select("INBOX")
        if uids := client.uid("SEARCH", "ALL")[1][0].replace(b" ", b",").decode():
            client.uid("STORE", uids, "+FLAGS", r"\Deleted")
            client.expunge()
        for line in client.list()[1]:
            name = line.rsplit(b" ", 1)[-1].decode().strip('"')
            if name != "INBOX":
                client.delete(f'"{name}"')
        client.logout()


@contextmanager
def dovecot(authority: Authority) -> Iterator[Dovecot]:
    """With one account, as root under the users the package made, else as whoever runs it."""
    base = Path(tempfile.mkdtemp(prefix="imap-"))
    try:
        server = Dovecot(free_port(), free_port(), authority)
        _configure(base, server)
        process = subprocess.Popen(
            [_program(), "-F", "-c", str(base / "dovecot.conf")],
            stderr=subprocess.PIPE,
            text=True,
        )
        try:
            assert process.stderr is not None
            lines = []
            while "starting up" not in "".join(lines[-1:]):
                lines.append(process.stderr.readline())
                assert lines[-1], "".join(lines)
            threading.Thread(target=process.stderr.read, daemon=True).start()
            yield server
        finally:
            process.terminate()
            process.wait()
            process.stderr.close()
    finally:
        shutil.rmtree(base, ignore_errors=True)


def _program() -> str:
    found = shutil.which("dovecot", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
    assert found, "sh .ci/need-dovecot"
    return found


def _configure(base: Path, server: Dovecot) -> None:
    for name in ("run", "state", "home"):
        (base / name).mkdir()
    server.authority.write(base / "certificate.pem", base / "key.pem")
    (base / "users").write_text(f"{ACCOUNT}:{{PLAIN}}{PASSWORD}\n", encoding="utf-8")
    uid, gid, users = os.getuid(), os.getgid(), ""
    if uid == _ROOT:
        nobody = pwd.getpwnam("nobody")
        uid, gid = nobody.pw_uid, nobody.pw_gid
        base.chmod(0o711)
        os.chown(base / "home", uid, gid)
        (base / "users").chmod(0o644)
    else:
        me = pwd.getpwuid(uid).pw_name
        users = f"default_internal_user = {me}\ndefault_login_user = {me}\n"
    said = _CONFIGURATION.format(
        base=base, host=HOST, users=users, uid=uid, gid=gid,
        plain=server.plain, encrypted=server.encrypted,
    )  # fmt: skip
    (base / "dovecot.conf").write_text(said, encoding="utf-8")


class Between:
    """Stands between a mailbox and whoever reads from it, and hears every command.

    `on_command`: called with each; False breaks the connection off before the server hears it,
    bytes are the answer to it that the server does not give.
    """

    def __init__(self, server: Dovecot) -> None:
        self._server = server
        self.commands: list[bytes] = []
        self.on_command: Callable[[bytes], object] = lambda _: True
        self.port = 0
        self._loop = asyncio.new_event_loop()
        self._open: set[asyncio.Task[None]] = set()

    def __enter__(self) -> "Between":
        started = threading.Event()
        self._thread = threading.Thread(target=self._run, args=(started,))
        self._thread.start()
        started.wait()
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join()

    def _run(self, started: threading.Event) -> None:
        async def serve() -> None:
            self._stop = asyncio.Event()
            listening = await asyncio.start_server(
                self._accepted, HOST, 0, ssl=self._server.authority.server
            )
            self.port = listening.sockets[0].getsockname()[1]
            started.set()
            await self._stop.wait()
            listening.close()
            for task in self._open:
                task.cancel()
            await asyncio.gather(*self._open, return_exceptions=True)

        with asyncio.Runner(loop_factory=lambda: self._loop) as runner:
            runner.run(serve())

    async def _accepted(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._open.add(task)
        there, hither = await asyncio.open_connection(
            NAME, self._server.encrypted, ssl=self._server.authority.trust
        )
        back = asyncio.create_task(self._back(there, writer))
        try:
            while line := await reader.readline():
                self.commands.append(line)
                told = self.on_command(line)
                if told is False:
                    break
                if isinstance(told, bytes):
                    writer.write(told)
                    await writer.drain()
                    continue
                hither.write(line)
                await hither.drain()
        except (OSError, ssl.SSLError, asyncio.CancelledError):
            pass  # cancelled when the block ends
        finally:
            back.cancel()
            for one in (writer, hither):
                one.transport.abort()
            with suppress(asyncio.CancelledError):
                await back
            self._open.discard(task)

    async def _back(self, there: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError, ssl.SSLError):
            while data := await there.read(65536):
                writer.write(data)
                await writer.drain()
