"""The site under its own name: over https, behind nginx at a port of its own, from `setup` to the feed.

Followed as docs/configuration.md and the README tell it, with the real programs; whatever writes a full address
is read where its reader finds it.
"""

import ipaddress
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from email import message_from_bytes, policy
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from oidc_provider_mock import run_server_in_thread

from dsonet.database import now
from tests.storage.test_nginx import NGINX
from tools.bench.servers import free_port

ROOT = Path(__file__).resolve().parent.parent
NAME = "intranet.dso.example"
PASSWORD = "drie grachten en een brug"
TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
FOREIGN = re.compile(r"https?://(?:localhost|127\.0\.0\.1)\b")
SETTINGS = """
{user} daemon off; pid {own}/pid; error_log {own}/error.log; events {{}}
http {{
  access_log off;
  client_body_temp_path {own}; proxy_temp_path {own}; fastcgi_temp_path {own};
  uwsgi_temp_path {own}; scgi_temp_path {own};
  server {{
    listen 127.0.0.1:{port} ssl;
    server_name {name};
    ssl_certificate {own}/chain.pem; ssl_certificate_key {own}/key.pem;
    location / {{
      proxy_pass http://127.0.0.1:{behind};
      proxy_set_header Host $http_host;
      proxy_set_header X-Forwarded-For $remote_addr;
      proxy_set_header X-Forwarded-Proto $scheme;
    }}
  }}
}}
"""
pytestmark = [
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
    pytest.mark.skipif(NGINX is None, reason="there is no nginx here"),
]


@dataclass
class Place:
    """A network on this machine: its folder, its public address and what its programs find in their environment."""

    folder: Path
    url: str
    environment: dict[str, str]

    def flask(self, *words: str, given: bytes = b"") -> str:
        """What `flask WORDS` prints; it must end well."""
        done = subprocess.run(
            [sys.executable, "-m", "flask", "--app", "wsgi", *words],
            cwd=ROOT,
            env=self.environment,
            input=given,
            capture_output=True,
            check=False,
        )
        assert done.returncode == 0, (done.stdout + done.stderr).decode()
        return done.stdout.decode()

    def letters(self) -> dict[str, str]:
        """The text of each letter that went out, by its reader and subject."""
        found = {}
        for file in sorted((self.folder / "letters").glob("*.eml")):
            letter = message_from_bytes(file.read_bytes(), policy=policy.default)
            body = letter.get_body(("plain",))
            assert body is not None
            found[f"{letter['To']}: {letter['Subject']}"] = str(body.get_content())
        return found


class Visitor:
    """A browser: it keeps cookies, says where it came from, and reaches the site by its name."""

    def __init__(self, place: Place) -> None:
        self._place = place
        self._session = requests.Session()
        self._session.trust_env = False  # a bundle named there would win from `verify`
        self._session.verify = str(place.folder / "chain.pem")
        host = urlsplit(place.url)
        self._door = f"https://127.0.0.1:{host.port}"
        self._session.headers.update({"Host": host.netloc, "Referer": f"{place.url}/"})

    def get(self, address: str) -> requests.Response:
        return self._session.get(
            self._door + address.removeprefix(self._place.url), allow_redirects=False, timeout=30
        )

    def send(self, address: str, **fields: str) -> requests.Response:
        """Open the page, fill in its form and send it."""
        token = TOKEN.search(self.get(address).text)
        assert token, address
        return self.post(address, csrf_token=token[1], **fields)

    def post(self, address: str, **fields: str) -> requests.Response:
        path = address.removeprefix(self._place.url)
        return self._session.post(self._door + path, data=fields, allow_redirects=False, timeout=30)


@pytest.fixture
def place(tmp_path: Path) -> Place:
    """An empty folder, a name, a certificate."""
    _write_certificate(tmp_path)
    port = free_port()
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    url = f"https://{NAME}:{port}"
    own = {
        "BASE_URL": url,
        "INSTANCE_FOLDER": str(tmp_path),
        "MAIL_FROM": f"Netwerk DSO <netwerk@{NAME}>",
        "MAIL_IN_ADDRESS": f"agenda@{NAME}",
        "PORT": str(free_port()),
        "PROXY_HOPS": "1",
        "SECRET_KEY": "only-for-tests-" * 4,
    }
    return Place(tmp_path, url, kept | own)


@contextmanager
def served(place: Place) -> Iterator[Visitor]:
    """The site behind nginx until the end of the block, and a first visitor."""
    user = "user root;" if os.getuid() == 0 else ""
    port, behind = urlsplit(place.url).port, place.environment["PORT"]
    settings = SETTINGS.format(user=user, own=place.folder, port=port, behind=behind, name=NAME)
    (place.folder / "nginx.conf").write_text(settings)
    commands = (
        [sys.executable, "-m", "gunicorn", "--workers", "1", "wsgi:app"],
        [str(NGINX), "-p", str(place.folder), "-c", str(place.folder / "nginx.conf")],
    )
    with ExitStack() as running:
        for command in commands:
            program = running.enter_context(subprocess.Popen(command, cwd=ROOT, env=place.environment))
            running.callback(program.terminate)
        for each in (int(behind), port or 0):
            _wait(each)
        yield Visitor(place)


def test_a_new_network_is_founded_and_entered(place: Place) -> None:
    place.flask("db", "upgrade")
    words = ("--name", "Netwerk DSO", "--address", "secretariaat@dso.example")
    founded = place.flask(
        "setup", *words, "--admin-name", "Frank Beheer", "--admin-email", "frank@dso.example"
    )
    again = place.flask("invitation-link", "frank@dso.example").split()[-1]
    assert founded.split()[-1].startswith(f"{place.url}/uitnodiging/")
    with served(place) as frank:
        assert "Frank Beheer" in frank.get(founded.split()[-1]).text
        entered = frank.send(again, password=PASSWORD)
        assert entered.status_code == 303, entered.text
        assert "Secure" in entered.headers["Set-Cookie"]
        assert Visitor(place).get(founded.split()[-1]).status_code == 410

        stranger = Visitor(place)
        assert stranger.send("/wachtwoord-vergeten", email="frank@dso.example").status_code == 200
        place.flask("worker", "--once")
        reset = next(text for about, text in place.letters().items() if "wachtwoord" in about)
        link = re.search(rf"{re.escape(place.url)}/wachtwoord/\S+", reset)
        assert link, reset
        assert stranger.get(link[0]).status_code == 200

        feed = stranger.get("/uitkomsten/atom.xml")
        assert (feed.status_code, f"<id>{place.url}/" in feed.text) == (200, True)


def test_all_that_a_demonstration_tells_names_its_own_address(place: Place) -> None:
    place.flask("db", "upgrade")
    place.flask("demo")
    with served(place) as hanneke:
        token = TOKEN.search(hanneke.get("/inloggen").text)
        assert token
        entered = hanneke.post(
            "/inloggen/demonstratie", csrf_token=token[1], who="director", next="/profiel/agenda"
        )
        assert (entered.status_code, entered.headers["Location"]) == (303, "/profiel/agenda")

        token = TOKEN.search(hanneke.get("/profiel/agenda").text)
        assert token
        assert hanneke.post("/profiel/agenda/maken", csrf_token=token[1]).status_code == 303
        page = hanneke.get("/profiel/agenda").text
        address = re.search(rf'value="({re.escape(place.url)}/agenda/[^"]+)"', page)
        assert address, page
        feed = Visitor(place).get(address[1])
        assert feed.text.startswith("BEGIN:VCALENDAR")
        assert f"{place.url}/bijeenkomsten/" in feed.text.replace("\r\n ", "")
        assert not FOREIGN.search(feed.text)
        place.flask("worker", "--once")
        answer = f"From: directeur@demo.example\r\nTo: agenda+x@{NAME}\r\nSubject: Ja\r\n\r\nTot dan\r\n"
        place.flask("mail-in", given=answer.encode())
    letters = place.letters()
    assert len(letters) > 10
    assert not [about for about, text in letters.items() if FOREIGN.search(text)]
    assert [about for about, text in letters.items() if place.url in text]


def test_an_organisations_account_leads_back_to_it(place: Place) -> None:
    place.flask("db", "upgrade")
    place.flask("demo")
    with run_server_in_thread() as provider:
        issuer = f"http://127.0.0.1:{provider.server_port}"
        place.environment.update(
            APP_MODE="testing", OIDC_ISSUER=issuer, OIDC_CLIENT_ID="dso", OIDC_CLIENT_SECRET="geheim"
        )
        with served(place) as visitor:
            asked = parse_qs(urlsplit(visitor.get("/inloggen/organisatie").headers["Location"]).query)
    assert asked["redirect_uri"] == [f"{place.url}/inloggen/organisatie/terug"]


def _write_certificate(folder: Path) -> None:
    """A certificate of our own for the name, and for the loopback address at which the tests reach it."""
    key = ec.generate_private_key(ec.SECP256R1())
    who = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, NAME)])
    names = x509.SubjectAlternativeName(
        [x509.DNSName(NAME), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]
    )
    certificate = (
        x509.CertificateBuilder()
        .subject_name(who)
        .issuer_name(who)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now() - timedelta(days=1))
        .not_valid_after(now() + timedelta(days=2))
        .add_extension(names, critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    (folder / "chain.pem").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    (folder / "key.pem").write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )


def _wait(port: int) -> None:
    deadline = time.monotonic() + 30
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            assert time.monotonic() < deadline, f"nothing answers at {port}"
            time.sleep(0.05)
        else:
            return
