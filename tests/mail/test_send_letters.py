"""The worker sends letters: once each, whole, the urgent first, one reader a message."""

import pytest
from flask import Flask

from dsonet.mail.carriers import Away
from tests.mail.conftest import use
from tests.mail.letters import a_letter, letter, part, raw, read, send
from tests.mail.server import CERTIFICATE, MailServer, certificate


def test_a_letter_arrives_with_both_parts_and_its_headers(app: Flask, mail_server: MailServer) -> None:
    a_letter(app, headers={"In-Reply-To": "<thread-1@localhost>"}, message_id="<reply-12@localhost>")
    assert send(app) == 1
    message = read(mail_server.envelopes[0])
    assert mail_server.envelopes[0].mail_from == "netwerk@localhost"
    assert mail_server.envelopes[0].rcpt_tos == ["alice@example.org"]
    assert part(message, "plain") == "Zo doen wij dat.\n"
    assert part(message, "html") == "<p>Zo doen wij dat.</p>"
    assert message["To"] == "alice@example.org"
    assert message["From"] == "Netwerk DSO <netwerk@localhost>"
    assert message["Message-ID"] == "<reply-12@localhost>"
    assert message["In-Reply-To"] == "<thread-1@localhost>"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["X-Auto-Response-Suppress"] == "DR, RN, NRN, OOF, AutoReply"


def test_a_sent_letter_goes_once_and_keeps_no_words(app: Flask, mail_server: MailServer) -> None:
    id_ = a_letter(app, headers={"List-Unsubscribe": "<https://example.org/secret>"})
    assert (send(app), send(app)) == (1, 0)
    assert len(mail_server.envelopes) == 1
    kept = letter(app, id_)
    assert kept.sent_at is not None
    assert (kept.subject, kept.text, kept.html, kept.headers) == ("", "", "", {})


def test_each_reader_gets_a_message_of_their_own_in_one_conversation(
    app: Flask, mail_server: MailServer
) -> None:
    for name in ("alice", "bob", "charlie"):
        a_letter(app, to_address=f"{name}@example.org")
    before = mail_server.conversations
    assert send(app) == 3
    assert [read(envelope)["To"] for envelope in mail_server.envelopes] == mail_server.asked
    assert all(len(envelope.rcpt_tos) == 1 for envelope in mail_server.envelopes)
    assert mail_server.conversations == before + 1


def test_who_waits_at_the_sign_in_page_goes_first(app: Flask, mail_server: MailServer) -> None:
    a_letter(app, to_address="bob@example.org")
    a_letter(app, to_address="alice@example.org", urgent=True)
    send(app)
    assert mail_server.asked == ["alice@example.org", "bob@example.org"]


def test_a_batch_has_a_bound(app: Flask, mail_server: MailServer) -> None:
    for _ in range(3):
        a_letter(app)
    assert (send(app, most=2), send(app, most=2)) == (2, 1)
    assert len(mail_server.envelopes) == 3


def test_a_paragraph_and_an_address_travel_whole(app: Flask, mail_server: MailServer) -> None:
    """No line over 998 bytes (RFC 5322 §2.1.1), and no address folded into encoded words."""
    paragraph = "Één lange alinea. " * 200
    stop = f"<https://netwerk.example/afmelden/{'abcdef0123' * 20}>"
    seen = " ".join(f"<reply-{number}@netwerk.example>" for number in range(20))
    a_letter(
        app,
        text=paragraph,
        html=f"<p>{paragraph}</p>",
        headers={"List-Unsubscribe": stop, "References": seen},
    )
    send(app)
    envelope = mail_server.envelopes[0]
    assert max(map(len, raw(envelope).splitlines())) <= 998
    assert f"\r\nList-Unsubscribe: {stop}\r\n".encode() in raw(envelope)
    assert f"\r\nReferences: {seen}\r\n".encode() in raw(envelope)
    assert part(read(envelope), "plain").strip() == paragraph.strip()


@pytest.mark.parametrize("text", [".\n.\n..\n", "From hier af\n", "regel\r\n.\r\nQUIT\r\n"])
def test_words_can_not_end_the_letter(app: Flask, mail_server: MailServer, text: str) -> None:
    a_letter(app, text=text)
    a_letter(app)
    assert send(app) == 2
    assert part(read(mail_server.envelopes[0]), "plain") == text.replace("\r\n", "\n")


def test_a_subject_with_accents_and_one_that_is_long_are_read_back(
    app: Flask, mail_server: MailServer
) -> None:
    subject = "Re: Coördinatie in ’s-Hertogenbosch — " + "wie heeft ervaring met één loket? " * 6
    a_letter(app, subject=subject)
    send(app)
    assert read(mail_server.envelopes[0])["Subject"] == subject.strip()


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_a_certificate_that_nobody_trusts_is_refused(
    app: Flask, server: MailServer, monkeypatch: pytest.MonkeyPatch, security: str
) -> None:
    id_ = a_letter(app)
    start_with_tls(server, security)
    use(app, server, monkeypatch, security)
    assert_away(app)
    assert server.asked == []
    assert letter(app, id_).text == "Zo doen wij dat.\n"


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_a_certificate_that_is_trusted_is_used(
    app: Flask, server: MailServer, monkeypatch: pytest.MonkeyPatch, security: str
) -> None:
    a_letter(app)
    start_with_tls(server, security)
    use(app, server, monkeypatch, security)
    monkeypatch.setenv("SSL_CERT_FILE", str(CERTIFICATE))
    assert send(app) == 1
    assert len(server.envelopes) == 1


def test_a_server_that_takes_away_starttls_gets_nothing(
    app: Flask, mail_server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Someone in between may hide the offer of TLS: then nothing is said."""
    a_letter(app)
    use(app, mail_server, monkeypatch, "starttls")
    assert_away(app)
    assert mail_server.asked == []


@pytest.mark.parametrize(("password", "sent"), [("geheim", 1), ("fout", 0)])
def test_the_password_is_used(
    app: Flask, server: MailServer, monkeypatch: pytest.MonkeyPatch, password: str, sent: int
) -> None:
    a_letter(app)
    server.start(tls_context=certificate(), authenticator=server.authenticate, auth_required=True)
    use(app, server, monkeypatch, "starttls")
    monkeypatch.setenv("SSL_CERT_FILE", str(CERTIFICATE))
    monkeypatch.setitem(app.config, "SMTP_USERNAME", "dsonet")
    monkeypatch.setitem(app.config, "SMTP_PASSWORD", password)
    if sent:
        assert send(app) == 1
    else:
        assert_away(app)
    assert len(server.envelopes) == sent


def assert_away(app: Flask) -> None:
    with pytest.raises(Away):
        send(app)


def start_with_tls(server: MailServer, security: str) -> None:
    """TLS from the first byte, or after STARTTLS and required then."""
    if security == "tls":
        server.start(ssl_context=certificate())
    else:
        server.start(tls_context=certificate(), require_starttls=True)
