"""A digest as a mail with a text and an HTML part."""

from datetime import UTC, datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime, getaddresses, make_msgid

from dashboard.digest.html_body import digest_html
from dashboard.digest.sentences import subject
from dashboard.digest.text_body import digest_text
from models.notifications.digest import Digest
from models.records.errors import SettingsError


def digest_mail(digest: Digest, sender: str, recipients: str, public_url: str) -> EmailMessage:
    """Build the mail.

    Parameters
    ----------
    sender, recipients : str
        Mail addresses, with or without names; recipients with commas between.

    Raises
    ------
    SettingsError
        If there is no address, or one cannot be read.
    """
    message = EmailMessage()
    message["Subject"] = subject(digest)
    message["From"] = _addresses("BANDWATCH_MAIL_FROM", sender)[:1]
    message["To"] = _addresses("BANDWATCH_MAIL_TO", recipients)
    message["Date"] = format_datetime(datetime.fromtimestamp(digest.made_ms / 1000, UTC))
    message["Message-ID"] = make_msgid(domain=message["From"].addresses[0].domain or None)
    message["Auto-Submitted"] = "auto-generated"  # no holiday replies, please (RFC 3834)
    message.set_content(digest_text(digest, public_url))
    message.add_alternative(digest_html(digest, public_url), subtype="html")
    return message


def _addresses(setting: str, text: str) -> list[Address]:
    try:
        found = [
            Address(name, addr_spec=spec) for name, spec in getaddresses([text]) if "@" in spec
        ]
    except (ValueError, IndexError):
        found = []
    wanted = sum("@" in part for part in text.split(","))
    if not found or len(found) < wanted:
        raise SettingsError(
            f"{setting} is {text!r}; write mail addresses, for example"
            " 'Bandwatch <bandwatch@example.org>'."
        )
    return found
