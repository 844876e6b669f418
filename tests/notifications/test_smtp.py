"""Mail by a real server: encryption, passwords, refusals; no secret is ever told."""

from email.message import EmailMessage
from pathlib import Path

import pytest

from models.notifications.smtp import MailServer, parse_mail_server, send_mail
from models.records.errors import DeliveryError, DeliveryUnknownError, SettingsError
from tests.notifications.smtp_server import Mailbox, mail_server, make_certificate


def mail(*recipients: str) -> EmailMessage:
    message = EmailMessage()
    message["Subject"] = "Grüße"
    message["From"] = "a@example.org"
    message["To"] = ", ".join(recipients or ("b@example.org",))
    message.set_content("▲ worse\n.hidden dot\n")
    return message


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_certificate(tmp_path_factory.mktemp("certificate"))


def test_urls_say_host_port_and_how_it_is_encrypted() -> None:
    server = parse_mail_server("smtp://ada:p%40ss@mail.example.org")
    assert server == MailServer("smtp", "mail.example.org", 587, "ada", "p@ss")
    assert parse_mail_server("smtps://mail.example.org").port == 465
    assert parse_mail_server("smtp+plain://localhost:2525").port == 2525
    assert "p@ss" not in f"{server} {server!r}"


@pytest.mark.parametrize(
    "url",
    [
        "mail.example.org",
        "http://user:hidden@mail.example.org",
        "smtp://",
        "smtp://user:hidden@mail.example.org:x",
        "smtp+plain://user:hidden@mail.example.org",
    ],
)
def test_bad_urls_are_refused_without_being_repeated(url: str) -> None:
    with pytest.raises(SettingsError, match="BANDWATCH_SMTP_URL") as error:
        parse_mail_server(url)
    assert "hidden" not in str(error.value)


def test_a_mail_arrives_as_it_was_written() -> None:
    with mail_server(Mailbox()) as box:
        server = parse_mail_server(f"smtp+plain://127.0.0.1:{box.port}")
        assert send_mail(mail("b@example.org", "c@example.org"), server) == ()
    (got,) = box.mails
    assert got["Subject"] == "Grüße"
    assert got.get_content().splitlines() == ["▲ worse", ".hidden dot"]
    assert box.recipients == [["b@example.org", "c@example.org"]]


def test_starttls_is_demanded_and_the_certificate_checked(
    certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with mail_server(Mailbox(certificate, password="s3cret")) as box:
        server = parse_mail_server(f"smtp://ada:s3cret@127.0.0.1:{box.port}")
        with pytest.raises(DeliveryError, match="certificate"):
            send_mail(mail(), server)
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        send_mail(mail(), server)
        assert box.encrypted == [True]
        wrong = parse_mail_server(f"smtp://ada:guessed@127.0.0.1:{box.port}")
        with pytest.raises(DeliveryError, match="user and password") as error:
            send_mail(mail(), wrong)
        assert "guessed" not in f"{error.value} {error.value.__cause__}"
    with mail_server(Mailbox()) as plain:
        with pytest.raises(DeliveryError, match="STARTTLS"):
            send_mail(mail(), parse_mail_server(f"smtp://127.0.0.1:{plain.port}"))
        assert plain.mails == []


def test_some_refused_recipients_are_named_and_all_refused_is_a_failure() -> None:
    with mail_server(Mailbox(refuse=frozenset({"c@example.org"}))) as box:
        server = parse_mail_server(f"smtp+plain://127.0.0.1:{box.port}")
        assert send_mail(mail("b@example.org", "c@example.org"), server) == ("c@example.org",)
        with pytest.raises(DeliveryError, match=r"every recipient \(c@example.org\)"):
            send_mail(mail("c@example.org"), server)
    with pytest.raises(DeliveryError, match="cannot be used"):
        send_mail(mail(), server)  # nobody listens any more


def test_a_line_that_breaks_after_the_mail_is_uncertain() -> None:
    with mail_server(Mailbox(hang_up_after_data=True)) as box:
        with pytest.raises(DeliveryUnknownError, match="may have been sent"):
            send_mail(mail(), parse_mail_server(f"smtp+plain://127.0.0.1:{box.port}"))
        assert len(box.mails) == 1
