"""Answer only under names that this server has: others may be set by a page of an attacker.

A page at evil.example can let its own name lead to this machine; its scripts would then read
and write here as if they were ours. An address in digits is no such name.
"""

import ipaddress
import socket
from urllib.parse import urlsplit

import flask

from models.records.settings import Settings

PROBES = frozenset({"/healthz", "/readyz"})  # which ask under whatever name they have


def allowed_hosts(settings: Settings) -> frozenset[str]:
    """Return the names under which the settings let the server be asked, in small letters."""
    named = {name.strip().lower() for name in settings.allowed_hosts.split(",")}
    own = {"localhost", socket.gethostname().lower(), host_name(settings.host)}
    public = urlsplit(settings.public_url).hostname or ""
    return frozenset({*named, *own, public} - {""})


def host_name(netloc: str) -> str:
    """Return the name in ``name:port``, in small letters; blank if there is none."""
    try:
        return urlsplit(f"//{netloc}").hostname or ""
    except ValueError:
        return ""


def register(server: flask.Flask, settings: Settings) -> None:
    """Refuse requests under other names than those of the settings."""
    names = allowed_hosts(settings)

    @server.before_request
    def check_host() -> tuple[str, int, dict[str, str]] | None:
        name = host_name(flask.request.host)
        if flask.request.path in PROBES or name in names or _is_address(name):
            return None
        server.logger.warning("Refused a request under the host name %.80r", name)
        text = (
            "This server does not answer under that name. Whoever runs it can allow the name by"
            " BANDWATCH_PUBLIC_URL or BANDWATCH_ALLOWED_HOSTS.\n"
        )
        return text, 421, {"Content-Type": "text/plain; charset=utf-8"}


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True
