"""Ask a Bandwatch server by its HTTP API: one request, one answer, no redirects."""

import http.client
import json
import urllib.error
import urllib.request
from collections.abc import Sequence
from dataclasses import dataclass
from email.message import Message
from typing import IO, Any
from urllib.parse import urlencode, urlsplit

from models.records.errors import DeliveryError, SettingsError

ROOT = "/api/v1"
TIMEOUT_S = 60.0
LARGEST_ANSWER = 64 << 20  # bytes


class UnreachableError(DeliveryError):
    """A server was not reached, or gave no answer: the same request may be sent again."""


class RefusedError(DeliveryError):
    """A server answered that it does not do what was asked.

    Parameters
    ----------
    status : int
        HTTP status.
    detail : str
        What the server stated.
    retry_after_s : float or None
        After how many seconds the server wants to be asked again.
    """

    def __init__(self, status: int, detail: str, retry_after_s: float | None = None) -> None:
        super().__init__(detail)
        self.status = status
        self.retry_after_s = retry_after_s

    @property
    def passing(self) -> bool:
        """Whether the same request may be done later: too many requests, a server that is down."""
        return self.status == 429 or self.status >= 500


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """Refuse to be sent elsewhere: the token is for the server that was named."""

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


@dataclass(frozen=True, slots=True)
class ApiClient:
    """A server, and the token that it is asked with; messages never show the token."""

    url: str
    token: str = ""
    timeout_s: float = TIMEOUT_S

    def __post_init__(self) -> None:
        """Check the address.

        Raises
        ------
        SettingsError
            If the URL is none.
        """
        try:
            parts = urlsplit(self.url)
            good = parts.scheme in ("http", "https") and bool(parts.hostname) and not parts.query
            good = good and parts.username is None and parts.port != 0
        except ValueError:
            good = False
        if not good:
            raise SettingsError(
                f"{self.url!r:.200} is no address of a server. Write https://bandwatch.example.org."
            )

    @property
    def shown(self) -> str:
        """The server's address as messages name it."""
        return self.url.rstrip("/")

    def get(self, path: str, query: Sequence[tuple[str, str]] = ()) -> Any:
        """Get a JSON document.

        Raises
        ------
        RefusedError, UnreachableError
            If the server refuses, or does not answer.
        """
        return self._send("GET", f"{path}?{urlencode(query)}" if query else path)

    def post(self, path: str, body: bytes, key: str) -> Any:
        """Post a JSON document with an Idempotency-Key.

        The answer has ``replayed`` where the server had carried the same post out before.

        Raises
        ------
        RefusedError, UnreachableError
            As :meth:`get`.
        """
        return self._send("POST", path, body, key)

    def _send(self, method: str, path: str, body: bytes | None = None, key: str = "") -> Any:
        headers = {"User-Agent": "Bandwatch", "Accept": "application/json"}
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        if body is not None:
            headers |= {"Content-Type": "application/json", "Idempotency-Key": key}
        request = urllib.request.Request(
            f"{self.shown}{ROOT}{path}", data=body, method=method, headers=headers
        )
        opener = urllib.request.build_opener(_NoRedirect)
        try:
            with opener.open(request, timeout=self.timeout_s) as answer:
                data = answer.read(LARGEST_ANSWER)
                replayed = answer.headers.get("Idempotency-Replayed") == "true"
        except urllib.error.HTTPError as error:
            with error:
                raise _refusal(self.shown, error) from None
        except urllib.error.URLError as error:
            raise UnreachableError(f"{self.shown} was not reached: {error.reason}.") from None
        except (OSError, http.client.HTTPException) as error:
            raise UnreachableError(f"{self.shown} gave no answer ({error}).") from None
        try:
            document = json.loads(data)
            return {**document, "replayed": True} if replayed else document
        except ValueError:
            raise UnreachableError(
                f"{self.shown}{ROOT} answered no JSON. Is a Bandwatch server at that address?"
            ) from None


def _refusal(shown: str, error: urllib.error.HTTPError) -> RefusedError:
    try:
        detail = str(json.loads(error.read(100_000))["detail"])
    except (ValueError, KeyError, TypeError, OSError):
        detail = error.reason if isinstance(error.reason, str) else ""
    after = error.headers.get("Retry-After", "")
    text = f"{shown} answered {error.code}: {detail[:1000]}"
    return RefusedError(error.code, text, float(after) if after.isdecimal() else None)
