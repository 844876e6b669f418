"""A real OpenID Connect provider, made of Authlib's parts for providers, on a port of its own."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import flask
from authlib.integrations.flask_oauth2 import AuthorizationServer
from authlib.oauth2.rfc6749 import AuthorizationCodeMixin, ClientMixin
from authlib.oauth2.rfc6749.grants import AuthorizationCodeGrant
from authlib.oauth2.rfc7636 import CodeChallenge
from authlib.oidc.core import UserInfo
from authlib.oidc.core.grants import OpenIDCode
from joserfc.jwk import KeySet, RSAKey
from werkzeug.serving import make_server

CLIENT_ID, CLIENT_SECRET = "bandwatch", "a secret of the tests"


@dataclass
class OidcServer:
    """The provider: who is signed in there, and what it does wrong on purpose."""

    issuer: str = ""
    user: dict[str, Any] = field(default_factory=dict)  # the claims; empty: refuses
    seen: list[dict[str, str]] = field(default_factory=list)  # authorization requests
    nonce: str | None = None  # put into the ID token instead of the one that was asked for
    audience: str | None = None
    claimed_issuer: str | None = None
    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "one"}))
    signing_key: RSAKey | None = None  # another than the one that is published
    codes: dict[str, "_Code"] = field(default_factory=dict)


@dataclass
class _Code(AuthorizationCodeMixin):  # type: ignore[misc]
    code: str
    redirect_uri: str
    scope: str
    nonce: str
    challenge: str
    method: str
    user: dict[str, Any]

    def get_redirect_uri(self) -> str:
        return self.redirect_uri

    def get_scope(self) -> str:
        return self.scope

    def get_nonce(self) -> str:
        return self.nonce

    def get_auth_time(self) -> None:
        return None

    def get_acr(self) -> None:
        return None

    def get_amr(self) -> None:
        return None


class _Client(ClientMixin):  # type: ignore[misc]
    client_id = CLIENT_ID
    client_metadata: dict[str, str] = {}  # noqa: RUF012 (none)

    def __init__(self, callbacks: set[str]) -> None:
        self._callbacks = callbacks

    def get_client_id(self) -> str:
        return CLIENT_ID

    def get_default_redirect_uri(self) -> None:
        return None

    def get_allowed_scope(self, scope: str) -> str:
        return scope

    def check_redirect_uri(self, address: str) -> bool:
        return address in self._callbacks

    def check_client_secret(self, secret: str) -> bool:
        return secret == CLIENT_SECRET

    def check_endpoint_auth_method(self, method: str, _: str) -> bool:
        return method in ("client_secret_basic", "client_secret_post")

    def check_response_type(self, kind: str) -> bool:
        return kind == "code"

    def check_grant_type(self, kind: str) -> bool:
        return kind == "authorization_code"


@contextmanager
def oidc_server(*callbacks: str) -> Iterator[OidcServer]:
    """Run a provider that knows one client, until the block is left.

    Parameters
    ----------
    callbacks : str
        Addresses to which the client may have people sent back.
    """
    state = OidcServer()
    app = _app(state, _Client(set(callbacks)))
    server = make_server("127.0.0.1", 0, app, threaded=True)
    state.issuer = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield state
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _app(state: OidcServer, client: _Client) -> flask.Flask:
    app = flask.Flask("oidc_server")
    server = AuthorizationServer(app, lambda name: client if name == CLIENT_ID else None, _forget)
    server.register_grant(_grant(state), [_tokens(state)(True), CodeChallenge(required=True)])

    @app.get("/.well-known/openid-configuration")
    def describe() -> Any:
        names = {"authorization": "authorize", "token": "token"}
        return {
            "issuer": state.issuer,
            **{f"{name}_endpoint": f"{state.issuer}/{path}" for name, path in names.items()},
            "jwks_uri": f"{state.issuer}/keys",
            "id_token_signing_alg_values_supported": ["RS256", "none"],
        }

    @app.get("/keys")
    def keys() -> Any:
        return KeySet([state.key]).as_dict(private=False)

    @app.get("/authorize")
    def authorize() -> Any:
        state.seen.append(flask.request.args.to_dict())
        grant = server.get_consent_grant(end_user=state.user or None)
        return server.create_authorization_response(grant=grant, grant_user=state.user or None)

    @app.post("/token")
    def token() -> Any:
        return server.create_token_response()

    return app


def _forget(*_: Any) -> None:
    """Keep no access token: nothing is asked with one."""


def _grant(state: OidcServer) -> type[Any]:
    class Grant(AuthorizationCodeGrant):  # type: ignore[misc]
        TOKEN_ENDPOINT_AUTH_METHODS = ("client_secret_basic", "client_secret_post")

        def save_authorization_code(self, code: str, request: Any) -> None:
            asked = request.payload.data
            state.codes[code] = _Code(
                code,
                request.payload.redirect_uri,
                request.payload.scope,
                asked.get("nonce", ""),
                asked.get("code_challenge", ""),
                asked.get("code_challenge_method", ""),
                dict(request.user),
            )

        def query_authorization_code(self, code: str, _: Any) -> _Code | None:
            found = state.codes.get(code)
            if found is not None:  # as CodeChallenge names them
                found.code_challenge = found.challenge
                found.code_challenge_method = found.method
            return found

        def delete_authorization_code(self, code: _Code) -> None:
            state.codes.pop(code.code)

        def authenticate_user(self, code: _Code) -> dict[str, Any]:
            return code.user

    return Grant


def _tokens(state: OidcServer) -> type[Any]:
    class Tokens(OpenIDCode):  # type: ignore[misc]
        def exists_nonce(self, *_: Any) -> bool:
            return False

        def resolve_client_private_key(self, _: Any) -> RSAKey:
            return state.signing_key or state.key

        def get_client_algorithm(self, _: Any) -> str:
            return "RS256"

        def get_client_claims(self, _: Any) -> dict[str, Any]:
            return {
                "iss": state.claimed_issuer or state.issuer,
                "aud": [state.audience or CLIENT_ID],
            }

        def get_encode_header(self, _: Any) -> dict[str, str]:
            return {"alg": "RS256", "kid": "one"}

        def generate_user_info(self, user: dict[str, Any], _: str) -> UserInfo:
            return UserInfo(**user, **({"nonce": state.nonce} if state.nonce else {}))

    return Tokens
