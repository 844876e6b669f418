"""Send a mail by SMTP, encrypted, within seconds or not at all."""

import smtplib
import ssl
from contextlib import suppress
from dataclasses import dataclass, field
from email.message import EmailMessage
from urllib.parse import unquote, urlsplit

from models.records.errors import DeliveryError, DeliveryUnknownError, SettingsError

TIMEOUT_S = 20.0  # of the connection and of every answer
PORTS = {"smtp": 587, "smtps": 465, "smtp+plain": 25}
_HERE = frozenset({"localhost", "127.0.0.1", "::1"})
_EXAMPLE = "smtp://user:password@mail.example.org:587"


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where mail is handed over; the password is left out of its text."""

    scheme: str  # smtp: STARTTLS, smtps: TLS from the start, smtp+plain: no encryption
    host: str
    port: int
    user: str = ""
    password: str = field(default="", repr=False)

    def __str__(self) -> str:
        """Name the server without its password."""
        return f"{self.scheme}://{self.host}:{self.port}"


def parse_mail_server(url: str) -> MailServer:
    """Read the URL of a mail server.

    Parameters
    ----------
    url : str
        ``smtp://`` asks for encryption by STARTTLS, ``smtps://`` begins encrypted, and
        ``smtp+plain://`` sends in the clear, which suits a relay on the same machine.

    Raises
    ------
    SettingsError
        If it cannot be used; the message does not repeat it, for it may hold a password.
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise SettingsError(_unusable("it is no URL")) from None
    if parts.scheme not in PORTS:
        raise SettingsError(_unusable(f"it begins with none of {', '.join(PORTS)}"))
    if not parts.hostname:
        raise SettingsError(_unusable("it names no host"))
    server = MailServer(
        parts.scheme,
        parts.hostname,
        port or PORTS[parts.scheme],
        unquote(parts.username or ""),
        unquote(parts.password or ""),
    )
    if server.password and server.scheme == "smtp+plain" and server.host not in _HERE:
        raise SettingsError(_unusable("it would send a password unencrypted; use smtp:// instead"))
    return server


def send_mail(
    message: EmailMessage, server: MailServer, *, timeout: float = TIMEOUT_S
) -> tuple[str, ...]:
    """Hand a mail over to a server.

    Returns
    -------
    tuple of str
        Recipients that the server refused; the others are sent the mail.

    Raises
    ------
    DeliveryError
        If the server cannot be reached, offers no encryption, or does not take the mail. The
        message never shows the password.
    DeliveryUnknownError
        If the line broke after the mail was on its way.
    """
    smtp = _reach(server, timeout)
    try:
        refused = smtp.send_message(message)
    except (smtplib.SMTPResponseException, smtplib.SMTPRecipientsRefused) as error:
        # Told, not chained: what a server repeats may hold what it was sent.
        raise DeliveryError(
            f"The mail server {server} did not take the mail: {_error_text(error)}."
        ) from (None)
    except (smtplib.SMTPException, OSError) as error:
        raise DeliveryUnknownError(
            f"The line to the mail server {server} broke while the mail was on its way"
            f" ({_error_text(error)}), so it may have been sent or not."
        ) from None
    finally:
        with suppress(smtplib.SMTPException, OSError):  # it was taken, or not, before good-bye
            smtp.quit()
        smtp.close()
    return tuple(sorted(refused))


def _reach(server: MailServer, timeout: float) -> smtplib.SMTP:
    try:
        smtp = _connect(server, timeout)
        try:
            if server.scheme == "smtp":
                smtp.starttls(context=ssl.create_default_context())
            if server.user:
                smtp.login(server.user, server.password)
        except BaseException:
            smtp.close()
            raise
        return smtp
    except smtplib.SMTPAuthenticationError as error:
        raise DeliveryError(
            f"The mail server {server} does not accept user and password ({error.smtp_code})."
            " Mend BANDWATCH_SMTP_URL."
        ) from None
    except (smtplib.SMTPException, OSError) as error:
        raise DeliveryError(
            f"The mail server {server} cannot be used: {_error_text(error)}."
        ) from None


def _connect(server: MailServer, timeout: float) -> smtplib.SMTP:
    if server.scheme == "smtps":
        context = ssl.create_default_context()
        return smtplib.SMTP_SSL(server.host, server.port, timeout=timeout, context=context)
    return smtplib.SMTP(server.host, server.port, timeout=timeout)


def _error_text(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return f"it refused every recipient ({', '.join(sorted(error.recipients))})"
    if isinstance(error, smtplib.SMTPResponseException):
        said = error.smtp_error
        text = said.decode(errors="replace") if isinstance(said, bytes) else str(said)
        return f"{error.smtp_code} {text.strip()}".rstrip(".")
    return (str(error) or type(error).__name__).rstrip(".")


def _unusable(why: str) -> str:
    return f"BANDWATCH_SMTP_URL cannot be used: {why}. Write {_EXAMPLE}."
