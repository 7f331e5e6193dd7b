"""A real mail server in a thread, with certificates of an authority of its own."""

import asyncio
import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import trustme
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

HOST = "127.0.0.1"
OK = "250 OK"


class MailBox:
    """What a server was given. `answers`: other than 250 for an addressee, or for `data`.

    `most`: messages it takes on one connection. `connections`: how many were opened.
    """

    def __init__(self, answers: dict[str, str] | None = None, *, most: int = 1000) -> None:
        self.answers = answers or {}
        self.most = most
        self.connections = 0
        self.messages: list[EmailMessage] = []
        self.raw: list[bytes] = []
        self.on_message: Callable[[], object] = lambda: None
        self._taken: dict[Session, int] = {}

    async def handle_EHLO(
        self,
        server: SMTP,
        session: Session,
        envelope: Envelope,
        host_name: str,
        responses: list[str],
    ) -> list[str]:
        session.host_name = host_name
        if session not in self._taken:
            self._taken[session] = 0
            self.connections += 1
        return responses

    async def handle_MAIL(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self._taken[session] >= self.most:
            return "421 enough for one connection"
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return OK

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        answer = self.answers.get(address, OK)
        if answer == OK:
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        answer = self.answers.get("data", OK)
        if answer == OK:
            assert isinstance(envelope.content, bytes)
            self._taken[session] += 1
            self.raw.append(envelope.content)
            self.messages.append(message_from_bytes(envelope.content, policy=policy.default))
            self.on_message()
        return answer


class Authority:
    """Issues the server's certificate, and is trusted by whoever asks `trust`."""

    def __init__(self) -> None:
        self._ca = trustme.CA()
        self._certificate = self._ca.issue_cert("localhost")

    @property
    def server(self) -> ssl.SSLContext:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._certificate.configure_cert(context)
        return context

    def write(self, certificate: Path, key: Path) -> None:
        """For a server that reads its certificate from files."""
        chain = self._certificate.cert_chain_pems
        certificate.write_bytes(b"".join(pem.bytes() for pem in chain))
        key.write_bytes(self._certificate.private_key_pem.bytes())

    def write_root(self, root: Path) -> None:
        """For another process that is to trust it."""
        self._ca.cert_pem.write_to_path(str(root))

    @property
    def trust(self) -> ssl.SSLContext:
        context = ssl.create_default_context()
        self._ca.configure_trust(context)
        return context


def only(user: str, password: str) -> Callable[..., AuthResult]:
    def authenticate(server, session, envelope, mechanism, data):  # type: ignore[no-untyped-def]
        right = LoginPassword(user.encode(), password.encode())
        return AuthResult(success=data == right, handled=False)

    return authenticate


class Server(Controller):
    """Closes its connections before it ends; Controller leaves them to the collector."""

    def factory(self) -> SMTP:
        self._made = [*getattr(self, "_made", ()), super().factory()]
        return self._made[-1]

    async def hang_up(self) -> None:
        for connection in getattr(self, "_made", ()):
            if connection.transport:
                connection.transport.abort()
        for _ in range(3):  # the loop's turns until a connection is lost
            await asyncio.sleep(0)


@contextmanager
def serving(box: MailBox, **settings: object) -> Iterator[int]:
    """Serve on a free port, which is given."""
    server = Server(box, hostname=HOST, port=free_port(), **settings)
    server.start()
    try:
        yield server.port
    finally:
        asyncio.run_coroutine_threadsafe(server.hang_up(), server.loop).result()
        server.stop()


def free_port() -> int:
    with socket.socket() as found:
        found.bind((HOST, 0))
        port: int = found.getsockname()[1]
        return port
