"""Find out who asks, by the kind of sign-in that the settings choose."""

from collections.abc import Callable
from urllib.parse import urlencode

import flask

from dashboard.server.signin import oidc
from dashboard.server.signin.nobody import identify_nobody
from dashboard.server.signin.proxy import identify_by_proxy
from dashboard.server.signin.refusal import Answer, refuse
from dashboard.server.signin.session import person_of_session
from dashboard.shared.access.person import set_person
from models.access.grants import read_grants
from models.access.proxies import read_networks, read_proxies
from models.access.roles import Person, Role
from models.records.settings import Settings

Identify = Callable[[], Person | Answer | None]

# What says nothing of the store, and is asked before anybody can sign in.
OPEN_PATHS = frozenset({"/healthz", "/readyz", "/.well-known/security.txt", "/_favicon.ico"})
OPEN_FOLDERS = ("/assets/", "/vendor/", "/_dash-component-suites/")
METRICS = "/metrics"
# Programs ask there by a token, which the API itself checks; whoever has signed in may too.
API = "/api/"


def register(server: flask.Flask, settings: Settings, now_ms: Callable[[], int]) -> None:
    """Keep who asks at the beginning of each request, and refuse who has not signed in.

    Raises
    ------
    SettingsError
        If the settings of the sign-in cannot be used.
    """
    identify = _identify(server, settings, now_ms)
    ours = oidc.PATHS if settings.sign_in == "oidc" else frozenset()
    scrapers = read_networks(settings.metrics_from, "metrics_from")

    @server.before_request
    def find_person() -> Answer | flask.Response | None:
        set_person(None)
        path = flask.request.path
        if path in OPEN_PATHS or path in ours or path.startswith(OPEN_FOLDERS):
            return None
        if path == METRICS and scrapers.trusts(flask.request.remote_addr or ""):
            return None
        found = identify()
        if isinstance(found, tuple):
            return found
        if found is None:
            return None if path.startswith(API) else _not_signed_in(settings)
        if not found.may(Role.VIEWER):
            text = f"{found.name} has signed in, but has no role here. An administrator can add it."
            return refuse(403, text, f"{found.name!r} has no role")
        set_person(found)
        return None


def _identify(server: flask.Flask, settings: Settings, now_ms: Callable[[], int]) -> Identify:
    grants = read_grants(settings)
    if settings.sign_in == "none":
        return lambda: identify_nobody(settings)
    if settings.sign_in == "oidc":
        oidc.register(server, settings, grants, now_ms)
        return lambda: person_of_session(grants, now_ms())
    proxies = read_proxies(settings.trusted_proxies)
    return lambda: identify_by_proxy(settings, proxies, grants)


def _not_signed_in(settings: Settings) -> Answer | flask.Response:
    request = flask.request
    if settings.sign_in == "oidc":
        if request.method == "GET" and "text/html" in request.headers.get("Accept", ""):
            begin = f"{oidc.BEGIN}?{urlencode({'next': request.full_path.rstrip('?')})}"
            return flask.make_response(flask.redirect(begin))
        text = "Sign in first: the session is over, or there is none. Reload the page."
        return refuse(401, text, "nobody has signed in")
    text = "Sign in first: nobody is named by the proxy in front of these pages."
    return refuse(401, text, "nobody has signed in")
