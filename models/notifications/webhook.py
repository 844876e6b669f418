"""Post JSON to a webhook, within seconds or not at all."""

import hashlib
import hmac
import http.client
import urllib.error
import urllib.request
from email.message import Message
from typing import IO
from urllib.parse import urlsplit

from models.records.errors import DeliveryError, DeliveryUnknownError, SettingsError

TIMEOUT_S = 20.0
SIGNATURE = "X-Bandwatch-Signature-256"


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """Refuse to be sent elsewhere: a redirected POST loses its body."""

    def redirect_request(
        self,
        req: urllib.request.Request,  # noqa: ARG002
        fp: IO[bytes],  # noqa: ARG002
        code: int,  # noqa: ARG002
        msg: str,  # noqa: ARG002
        headers: Message,  # noqa: ARG002
        newurl: str,  # noqa: ARG002
    ) -> None:
        """Follow nothing; the answer itself is then the error."""
        return


def post_json(url: str, payload: bytes, *, secret: str = "", timeout: float = TIMEOUT_S) -> None:
    """Post a JSON document; any answer from 200 to 299 means that it was taken.

    Parameters
    ----------
    secret : str
        Key of the signature in the header ``X-Bandwatch-Signature-256``; blank: not signed.

    Raises
    ------
    SettingsError
        If the URL is none.
    DeliveryError
        If it was not taken. Messages name the host only: the rest of a webhook's address is
        often its password.
    DeliveryUnknownError
        If it was sent and no answer came.
    """
    shown = check_webhook(url)
    headers = {"Content-Type": "application/json; charset=utf-8", "User-Agent": "Bandwatch"}
    if secret:
        headers[SIGNATURE] = signature(payload, secret)
    request = urllib.request.Request(url, data=payload, method="POST", headers=headers)
    opener = urllib.request.build_opener(_NoRedirect)
    try:
        with opener.open(request, timeout=timeout) as answer:
            answer.read(1024)
    except urllib.error.HTTPError as error:
        with error:
            raise DeliveryError(f"The webhook at {shown} answered {error.code}.") from None
    except urllib.error.URLError as error:
        raise DeliveryError(f"The webhook at {shown} was not reached: {error.reason}.") from None
    except (OSError, http.client.HTTPException) as error:
        raise DeliveryUnknownError(
            f"The webhook at {shown} gave no answer ({error}), so the message may have "
            "arrived or not."
        ) from None


def signature(payload: bytes, secret: str) -> str:
    """Sign a body: ``sha256=`` and its HMAC-SHA-256 by the secret, in hexadecimal digits."""
    return "sha256=" + hmac.new(secret.encode(), payload, hashlib.sha256).hexdigest()


def check_webhook(url: str, setting: str = "BANDWATCH_WEBHOOK_URL") -> str:
    """Name the host of a webhook, without the rest of its address.

    Raises
    ------
    SettingsError
        If the URL is none.
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        parts, port = None, None
    if parts is None or parts.scheme not in ("http", "https") or not parts.hostname:
        raise SettingsError(f"{setting} is no web address. Write https://host/path, or unset it.")
    return f"{parts.scheme}://{parts.hostname}{f':{port}' if port else ''}"
