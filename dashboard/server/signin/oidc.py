"""Sign-in by an OpenID Connect provider: authorization code with PKCE, state and nonce."""

from collections.abc import Callable, Collection
from typing import Any
from urllib.parse import urlsplit

import flask

from dashboard.server.signin.provider import Provider, ProviderError
from dashboard.server.signin.refusal import refuse
from dashboard.server.signin.session import HOUR_MS, begin_session, end_session, prepare_cookie
from models.access.grants import Grant, person_of
from models.records.errors import BadArgumentError, SettingsError
from models.records.settings import Settings

BEGIN, CALLBACK, OUT, BYE = (f"/sign-in/{name}" for name in ("", "callback", "out", "bye"))
PATHS = frozenset({BEGIN, CALLBACK, OUT, BYE})
_NEXT = "next"
_MOST_BEGUN = 8  # sign-ins of one browser that may be under way: a cookie holds 4 kB


def register(
    server: flask.Flask, settings: Settings, grants: Collection[Grant], now_ms: Callable[[], int]
) -> None:
    """Add the addresses of the sign-in to a server.

    Raises
    ------
    SettingsError
        If Authlib is not installed, or a setting is missing.
    """
    _check(settings)
    provider = Provider(server, settings)
    prepare_cookie(server, settings)

    @server.get(BEGIN)
    def begin() -> Any:
        if len(flask.session) > _MOST_BEGUN:
            flask.session.clear()
        flask.session[_NEXT] = local_path(flask.request.args.get("next", ""))
        try:
            return provider.ask(_callback_address(settings))
        except ProviderError as error:
            return _failed(error)

    @server.get(CALLBACK)
    def come_back() -> Any:
        then = local_path(str(flask.session.get(_NEXT, "")))
        try:
            name, groups = provider.identify()
            person = person_of(name, groups, grants)
        except (ProviderError, BadArgumentError) as error:
            return _failed(error)
        until_ms = now_ms() + int(settings.session_hours * HOUR_MS)
        begin_session(person.name, groups, grants, until_ms)
        flask.current_app.logger.info("Signed in: %r", person.name)
        return flask.redirect(then, 303)

    @server.post(OUT)
    def sign_out() -> Any:
        end_session()
        return flask.redirect(BYE, 303)

    @server.get(BYE)
    def bye() -> str:
        return _page("You have signed out of Bandwatch.")


def local_path(address: str) -> str:
    """Return a path of these pages, to go to after the sign-in; the overview for anything else."""
    parts = urlsplit(address.replace("\\", "/"))
    if parts.scheme or parts.netloc or not address.startswith("/") or address.startswith("//"):
        return "/"
    return address if address.isprintable() and "\\" not in address else "/"


def _check(settings: Settings) -> None:
    try:
        import authlib  # noqa: F401
    except ImportError as error:
        raise SettingsError(
            "BANDWATCH_SIGN_IN is oidc, but Authlib is not installed. Install it: pip install"
            " 'bandwatch[oidc]', or choose another sign-in."
        ) from error
    for field in ("oidc_issuer", "oidc_client_id"):
        if not getattr(settings, field):
            raise SettingsError(
                f"BANDWATCH_SIGN_IN is oidc, but BANDWATCH_{field.upper()} is not set. Register"
                " Bandwatch at the provider, and set what it gives you."
            )


def _callback_address(settings: Settings) -> str:
    base = settings.public_url.rstrip("/") or flask.request.host_url.rstrip("/")
    return f"{base}{CALLBACK}"


def _failed(error: Exception) -> Any:
    flask.session.clear()
    status = error.status if isinstance(error, ProviderError) else 403
    text, code, _ = refuse(status, str(error), f"the sign-in failed: {error}")
    return _page(text), code


def _page(text: str) -> str:
    """Build a page that needs nothing of what asks for a sign-in."""
    return flask.render_template_string(
        '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Bandwatch</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<link rel="icon" href="/assets/favicon.ico">'
        '<link rel="stylesheet" href="/vendor/css/bootstrap.min.css"></head>'
        '<body class="container py-5"><main><h1 class="h4">Bandwatch</h1><p>{{ text }}</p>'
        '<p><a class="btn btn-primary btn-sm" href="{{ begin }}">Sign in</a></p></main></body>'
        "</html>",
        text=text,
        begin=BEGIN,
    )
