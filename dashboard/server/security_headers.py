"""Headers that tell browsers what a page may load, run, send and be framed by."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime

import flask

from dashboard.shared.services import Services
from models.records.days import DAY_MS
from models.records.errors import SettingsError

EMBED = "/embed/"
YEAR_MS = 365 * DAY_MS
SECURITY_TXT = "/.well-known/security.txt"
_HOST = re.compile(r"https?://[a-z0-9.*-]+(:\d+)?")
# Of what a browser could give a page, these pages use the clipboard alone.
_UNUSED = (
    *("accelerometer", "autoplay", "camera", "display-capture", "encrypted-media", "fullscreen"),
    *("geolocation", "gyroscope", "magnetometer", "microphone", "midi", "payment"),
    *("picture-in-picture", "publickey-credentials-get", "screen-wake-lock", "usb"),
)
PERMISSIONS = ", ".join((*(f"{name}=()" for name in _UNUSED), "clipboard-write=(self)"))


def content_policy(inline: Sequence[str], framed_by: str = "'none'") -> str:
    """Build the policy of what a page may load and run: what this server serves, and no more.

    Scripts are files, besides those few lines of Dash whose hashes are given. Styles may stand in
    the page: the components of Dash and AG Grid put theirs there, and Plotly sets them in its
    pictures.

    Parameters
    ----------
    inline : sequence of str
        Hashes of scripts that stand in the page.
    framed_by : str
        Who may show the page in a frame.
    """
    return "; ".join(
        (
            "default-src 'self'",
            " ".join(("script-src 'self'", *inline)),
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "font-src 'self'",
            "connect-src 'self'",
            "worker-src 'self' blob:",
            "object-src 'none'",
            f"frame-ancestors {framed_by}",
            "base-uri 'none'",
            "form-action 'self'",
        )
    )


def embedding_hosts(text: str) -> str:
    """Read who may frame charts, as a policy names them.

    Raises
    ------
    SettingsError
        If a part is no origin.
    """
    parts = [part.strip().lower().rstrip("/") for part in text.split(",") if part.strip()]
    for part in parts:
        if part != "*" and not _HOST.fullmatch(part):
            raise SettingsError(
                f"BANDWATCH_EMBED_HOSTS: {part!r} is no origin. Write them as"
                " https://wiki.example.org, with commas between, or * for every one."
            )
    return " ".join(("'self'", *parts))


def register(server: flask.Flask, services: Services, inline: Sequence[str]) -> None:
    """Send the headers with every answer, and serve ``security.txt`` where there is a contact.

    Raises
    ------
    SettingsError
        If the hosts that may frame charts cannot be read.
    """
    settings = services.settings
    pages = content_policy(inline)
    charts = content_policy(inline, embedding_hosts(settings.embed_hosts))

    @server.after_request
    def add_headers(response: flask.Response) -> flask.Response:
        chart = flask.request.path.startswith(EMBED)
        headers = response.headers
        headers.setdefault("Content-Security-Policy", charts if chart else pages)
        headers.setdefault("X-Content-Type-Options", "nosniff")
        headers.setdefault("Referrer-Policy", "same-origin")
        headers.setdefault("Permissions-Policy", PERMISSIONS)
        if not chart:
            headers.setdefault("X-Frame-Options", "DENY")
        if settings.public_url.lower().startswith("https://"):
            headers.setdefault("Strict-Transport-Security", "max-age=31536000")
        return response

    if settings.security_contact:

        @server.get(SECURITY_TXT)
        def security_txt() -> flask.Response:
            return flask.Response(_contact(services), mimetype="text/plain")


def _contact(services: Services) -> str:
    settings = services.settings
    contact = settings.security_contact
    if "@" in contact and ":" not in contact:
        contact = f"mailto:{contact}"
    expires = datetime.fromtimestamp((services.now_ms() + YEAR_MS) // 1000, UTC)
    lines = [f"Contact: {contact}", f"Expires: {expires:%Y-%m-%dT%H:%M:%SZ}"]
    if settings.public_url:
        lines.append(f"Canonical: {settings.public_url.rstrip('/')}{SECURITY_TXT}")
    return "\n".join(lines) + "\n"
