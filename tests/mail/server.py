"""A real mail server in a thread, which keeps what it gets and answers as a test wants."""

import asyncio
import socket
import ssl
from contextlib import closing
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session

SECONDS = 10
CERTIFICATE = Path(__file__).parent / "localhost.pem"


class MailServer:
    """What came in, and what to answer: a code and words, by recipient or for every text."""

    def __init__(self) -> None:
        self.envelopes: list[Envelope] = []
        self.conversations = 0
        self.asked: list[str] = []
        self.by_recipient: dict[str, str] = {}
        self.to_sender = ""
        self.to_text = ""
        self.to_farewell = ""
        self._controller: Controller | None = None

    @property
    def port(self) -> int:
        assert self._controller
        return int(self._controller.port)

    def start(self, **options: Any) -> None:
        """Listen at a free port; `options` are aiosmtpd's."""
        self._controller = Controller(self, hostname="127.0.0.1", port=free_port(), **options)
        self._controller.start()

    def stop(self) -> None:
        """Stop, when the conversations that are still going on have ended."""
        if self._controller:
            ended = asyncio.run_coroutine_threadsafe(_conversations_end(), self._controller.loop)
            ended.result(SECONDS)
            self._controller.stop()

    async def handle_EHLO(  # noqa: N802
        self, _server: SMTP, session: Session, _envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        session.host_name = hostname
        self.conversations += 1
        return responses

    async def handle_MAIL(  # noqa: N802
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        envelope.mail_from = address
        return self.to_sender or "250 OK"

    async def handle_RCPT(  # noqa: N802
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        self.asked.append(address)
        answer = self.by_recipient.get(address, "250 OK")
        if answer.startswith("2"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        if self.to_text == "hang up":
            hang_up(server)
            return "421 gone"
        if self.to_text:
            return self.to_text
        self.envelopes.append(envelope)
        return "250 kept"

    async def handle_QUIT(self, server: SMTP, _session: Session, _envelope: Envelope) -> str:  # noqa: N802
        if self.to_farewell == "hang up":
            hang_up(server)
        return "221 bye"

    def authenticate(
        self, _server: SMTP, _session: Session, _envelope: Envelope, _how: str, what: Any
    ) -> AuthResult:
        """One user with one password."""
        return AuthResult(success=(what.login, what.password) == (b"dsonet", b"geheim"), handled=False)


def hang_up(server: SMTP) -> None:
    """Break the conversation off without a word."""
    assert isinstance(server.transport, asyncio.WriteTransport)
    server.transport.abort()


async def _conversations_end() -> None:
    others = asyncio.all_tasks() - {asyncio.current_task()}
    if others:
        await asyncio.wait(others, timeout=SECONDS)
    for _ in range(3):  # a transport closes a round of the loop after its conversation
        await asyncio.sleep(0)


def free_port() -> int:
    """A port at which nobody listens."""
    with closing(socket.socket()) as door:
        door.bind(("127.0.0.1", 0))
        return int(door.getsockname()[1])


def certificate() -> ssl.SSLContext:
    """What a server shows: a certificate that it signed itself."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(CERTIFICATE)
    return context
