"""Sign-in by a proxy in front, such as oauth2-proxy, that names the person in a header."""

import flask

from dashboard.server.signin.refusal import Answer, refuse
from models.access.grants import Grant, person_of
from models.access.proxies import TrustedNetworks
from models.access.roles import Person
from models.records.errors import BadArgumentError
from models.records.settings import Settings


def identify_by_proxy(
    settings: Settings, proxies: TrustedNetworks, grants: tuple[Grant, ...]
) -> Person | Answer | None:
    """Read the person from the headers of a trusted proxy.

    Headers that come from elsewhere are forged, or the proxy is not among the trusted ones;
    both are refused and logged.
    """
    request = flask.request
    name = request.headers.get(settings.user_header)
    if not proxies.trusts(request.remote_addr or ""):
        named = name is not None or settings.groups_header in request.headers
        return _forged(settings) if named else None
    if not name:
        return None
    groups = _text(request.headers.get(settings.groups_header, "")).split(",")
    try:
        return person_of(_text(name), {group.strip() for group in groups} - {""}, grants)
    except BadArgumentError as error:
        return refuse(403, str(error), f"a name that cannot be used in {settings.user_header}")


def _forged(settings: Settings) -> Answer:
    text = (
        f"The header {settings.user_header} or {settings.groups_header} is believed only from"
        " proxies in BANDWATCH_TRUSTED_PROXIES, and this request came from elsewhere."
    )
    return refuse(403, text, "it names a person, and comes from no trusted proxy")


def _text(header: str) -> str:
    """Read a header's bytes as UTF-8, in which proxies send names; WSGI hands them as Latin-1."""
    try:
        return header.encode("latin-1").decode()
    except UnicodeError:
        return header
