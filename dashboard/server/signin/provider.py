"""What is asked of an OpenID Connect provider, and what of its answer is believed.

The only module that imports Authlib: it makes state, nonce and PKCE's verifier, and checks
signature, issuer, audience, expiry and nonce of the ID token.
"""

import threading
from collections.abc import Mapping
from typing import Any

import flask

from models.records.settings import Settings

SECONDS = 10.0  # for the provider to answer a question
AT_ONCE = 3  # questions under way: a provider that hangs must not hold all threads of the server
TURN_SECONDS = 1.0  # to wait for such a place
# Signatures by a key pair: a token that is not signed, or by a shared secret, is none.
SIGNATURES = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512")


class ProviderError(Exception):
    """The provider cannot be asked, or its answer is not believed; as a sentence."""

    def __init__(self, text: str, status: int = 403) -> None:
        super().__init__(text)
        self.status = status


class Provider:
    """The provider of the settings; its description is read at the first sign-in."""

    def __init__(self, server: flask.Flask, settings: Settings) -> None:
        from authlib.integrations.flask_client import OAuth

        self._settings = settings
        self._places = threading.BoundedSemaphore(AT_ONCE)
        self._issuer = settings.oidc_issuer.rstrip("/")
        self._client: Any = OAuth(server).register(
            "bandwatch",
            client_id=settings.oidc_client_id,
            client_secret=settings.oidc_client_secret or None,
            server_metadata_url=f"{self._issuer}/.well-known/openid-configuration",
            client_kwargs={
                "scope": settings.oidc_scopes,
                "code_challenge_method": "S256",
                "default_timeout": SECONDS,
                # A public client has no secret to show; PKCE's verifier is its proof.
                **({} if settings.oidc_client_secret else {"token_endpoint_auth_method": "none"}),
            },
        )

    def ask(self, callback: str) -> Any:
        """Send the browser to the provider.

        Parameters
        ----------
        callback : str
            Address to which the provider sends it back.

        Raises
        ------
        ProviderError
            If the provider does not answer.
        """
        return self._try(lambda: self._client.authorize_redirect(callback))

    def identify(self) -> tuple[str, set[str]]:
        """Read who came back, from the present request.

        Returns
        -------
        tuple
            The name and the groups.

        Raises
        ------
        ProviderError
            If the person refused, the request is not the one that was begun here, or the ID
            token is not for this server.
        """
        claims = self._try(self._claims)
        settings = self._settings
        name = claims.get(settings.oidc_name_claim)
        if not isinstance(name, str):
            raise ProviderError(
                f"The provider names nobody in the claim {settings.oidc_name_claim!r}; see"
                " BANDWATCH_OIDC_NAME_CLAIM and BANDWATCH_OIDC_SCOPES."
            )
        if settings.oidc_name_claim == "email" and claims.get("email_verified") is False:
            raise ProviderError("The provider has not verified the address that names you.")
        groups = claims.get(settings.oidc_groups_claim) or ()
        listed = groups if isinstance(groups, list) else str(groups).split(",")
        return name, {str(group).strip() for group in listed if str(group).strip()}

    def _claims(self) -> Mapping[str, Any]:
        description = self._client.load_server_metadata()
        offered = description.get("id_token_signing_alg_values_supported") or SIGNATURES
        description["id_token_signing_alg_values_supported"] = [
            name for name in offered if name in SIGNATURES
        ]
        issuers = [self._issuer, f"{self._issuer}/"]
        token = self._client.authorize_access_token(
            claims_options={"iss": {"essential": True, "values": issuers}}
        )
        claims: Mapping[str, Any] | None = token.get("userinfo")
        if claims is None:
            raise ProviderError("The provider sent no ID token; see BANDWATCH_OIDC_SCOPES.")
        wanted = {self._settings.oidc_name_claim, self._settings.oidc_groups_claim}
        if wanted <= set(claims) or not description.get("userinfo_endpoint"):
            return claims
        more = self._client.userinfo(token=token)
        if more.get("sub") != claims["sub"]:
            raise ProviderError("The provider answered about somebody else.")
        return {**more, **claims}

    def _try(self, work: Any) -> Any:
        from authlib.common.errors import AuthlibBaseError
        from joserfc.errors import JoseError
        from requests import RequestException

        if not self._places.acquire(timeout=TURN_SECONDS):
            text = f"{self._issuer} is slow, and others sign in now. Try again in some seconds."
            raise ProviderError(text, 503)
        try:
            return work()
        except RequestException as error:
            flask.current_app.logger.warning("The provider does not answer: %s", error)
            text = f"{self._issuer} does not answer. Try again in a minute."
            raise ProviderError(text, 503) from error
        except (AuthlibBaseError, JoseError, KeyError, ValueError, RuntimeError) as error:
            flask.current_app.logger.warning("The provider's answer is not used: %r", error)
            text = "The sign-in did not succeed, or was begun on another page. Sign in again."
            raise ProviderError(text) from error
        finally:
            self._places.release()
