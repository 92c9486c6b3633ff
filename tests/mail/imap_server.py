"""A real IMAP server: Debian's dovecot in a folder of its own, on loopback, with one user."""

import contextlib
import imaplib
import os
import pwd
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.mail.server import CERTIFICATE, SECONDS, free_port

DOVECOT = shutil.which("dovecot", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")
USER, PASSWORD = "agenda", "geheim"
SETTINGS = """
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/log
protocols = imap
listen = 127.0.0.1
ssl = yes
ssl_cert = <{certificate}
ssl_key = <{certificate}
disable_plaintext_auth = no
default_internal_user = {internal}
default_login_user = {login}
default_internal_group = {group}
first_valid_uid = 1
mail_location = maildir:{folder}/mail/%u
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={folder}/mail
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = {tls_port}
  }}
}}
service anvil {{
  chroot =
}}
service stats {{
  chroot =
}}
"""


@dataclass(frozen=True)
class ImapServer:
    """Where it listens, and what a person sees in the mailbox."""

    port: int
    tls_port: int

    def put(self, raw: bytes) -> None:
        """Deliver a message."""
        with self._opened() as imap:
            assert imap.append("INBOX", "", "", raw)[0] == "OK"

    def unseen(self) -> int:
        """How many messages nobody looked at."""
        return self._count("UNSEEN")

    def flagged(self) -> int:
        """How many are marked for people."""
        return self._count("FLAGGED")

    def empty(self) -> None:
        """Throw all away."""
        with self._opened() as imap:
            imap.select("INBOX")
            if imap.search(None, "ALL")[1][0]:
                imap.store("1:*", "+FLAGS", r"(\Deleted)")
                imap.expunge()

    def _count(self, which: str) -> int:
        with self._opened() as imap:
            imap.select("INBOX", readonly=True)
            return len(imap.search(None, which)[1][0].split())

    @contextmanager
    def _opened(self) -> Iterator[imaplib.IMAP4]:
        with imaplib.IMAP4("127.0.0.1", self.port, timeout=SECONDS) as imap:
            imap.login(USER, PASSWORD)
            yield imap


@contextmanager
def imap_server(folder: Path) -> Iterator[ImapServer]:
    """Started, and stopped afterwards. `folder` has a short path: there are sockets in it."""
    assert DOVECOT
    is_root = os.getuid() == 0
    mail_user = pwd.getpwnam("nobody") if is_root else pwd.getpwuid(os.getuid())
    own = mail_user.pw_name
    server = ImapServer(free_port(), free_port())
    (folder / "mail").mkdir()
    if is_root:
        os.chown(folder / "mail", mail_user.pw_uid, mail_user.pw_gid)
        folder.chmod(0o755)
    settings = SETTINGS.format(
        folder=folder,
        certificate=CERTIFICATE,
        internal="dovecot" if is_root else own,
        login="dovenull" if is_root else own,
        group="dovecot" if is_root else _group(mail_user.pw_gid),
        uid=mail_user.pw_uid,
        gid=mail_user.pw_gid,
        password=PASSWORD,
        port=server.port,
        tls_port=server.tls_port,
    )
    (folder / "dovecot.conf").write_text(settings)
    program = subprocess.Popen([DOVECOT, "-F", "-c", str(folder / "dovecot.conf")])
    try:
        _wait(server.port, program, folder)
        yield server
    finally:
        program.send_signal(signal.SIGTERM)
        program.wait(timeout=SECONDS)


def _group(gid: int) -> str:
    return subprocess.run(["id", "-gn"], capture_output=True, text=True, check=True).stdout.strip() or str(
        gid
    )


def _wait(port: int, program: subprocess.Popen[bytes], folder: Path) -> None:
    """Until it answers."""
    end = time.perf_counter() + SECONDS
    while time.perf_counter() < end and program.poll() is None:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1) as line:
            if line.recv(4).startswith(b"* OK"):
                return
    log = folder / "log"
    raise AssertionError(f"dovecot did not start: {log.read_text() if log.exists() else ''}")
