"""Sign-in by a real OpenID Connect provider: what is asked, what is believed, and how it ends."""

import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from flask.testing import FlaskClient
from joserfc.jwk import RSAKey

from dashboard.server.create_app import create_app
from dashboard.server.signin.oidc import local_path
from dashboard.server.signin.provider import AT_ONCE
from dashboard.shared.services import EXTENSION
from models.records.errors import SettingsError
from models.records.settings import Settings
from tests.oidc_server import CLIENT_ID, CLIENT_SECRET, OidcServer, oidc_server
from tests.patience import PATIENCE_S
from tests.present import PRESENT, MovableClock

HTML = {"Accept": "text/html"}
SITE = "https://bench.example"
ADA = {"sub": "1", "preferred_username": "ada", "groups": ["perf", "mail"]}


@dataclass(frozen=True)
class SignIn:
    """An app, the provider, and a browser that goes from one to the other."""

    client: FlaskClient
    provider: OidcServer
    clock: MovableClock

    def ask(self, path: str = "/trend?series=a&day=1") -> str:
        """Ask for a page, and follow to the provider; returns where it sends the browser back."""
        asked = self.client.get(path, headers=HTML, base_url=SITE)
        assert asked.status_code == 302
        begun = self.client.get(asked.headers["Location"], headers=HTML, base_url=SITE)
        assert begun.status_code == 302, begun.text
        back = requests.get(begun.headers["Location"], allow_redirects=False, timeout=PATIENCE_S)
        assert back.status_code == 302, back.text
        location: str = back.headers["Location"]
        return location

    def come_back(self, location: str) -> Any:
        return self.client.get(location.removeprefix(SITE), headers=HTML, base_url=SITE)

    def sign_in(self) -> Any:
        return self.come_back(self.ask())

    def layout(self) -> Any:
        return self.client.get("/_dash-layout", base_url=SITE)


@pytest.fixture
def oidc(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[SignIn]:
    monkeypatch.setenv("AUTHLIB_INSECURE_TRANSPORT", "1")  # of the provider: it speaks HTTP here
    with oidc_server(f"{SITE}/sign-in/callback") as provider:
        provider.user = dict(ADA)
        clock = MovableClock(int(PRESENT.timestamp() * 1000))
        settings = Settings(
            home=tmp_path,
            database_url="",
            sign_in="oidc",
            public_url=SITE,
            oidc_issuer=provider.issuer,
            oidc_client_id=CLIENT_ID,
            oidc_client_secret=CLIENT_SECRET,
            sheriffs="@perf",
        )
        app = create_app(settings, clock)
        yield SignIn(app.server.test_client(), provider, clock)
        app.server.extensions[EXTENSION].engine.dispose()


def test_a_person_signs_in_and_comes_to_the_page_that_was_asked_for(oidc: SignIn) -> None:
    signed = oidc.sign_in()
    assert (signed.status_code, signed.headers["Location"]) == (303, "/trend?series=a&day=1")
    assert "'data-bw-signed-in': 'ada'" in str(oidc.layout().json)
    asked = oidc.provider.seen[0]
    assert asked["code_challenge_method"] == "S256"
    assert {"state", "nonce", "code_challenge"} <= set(asked)
    assert asked["redirect_uri"] == f"{SITE}/sign-in/callback"


def test_the_cookie_is_for_this_host_over_tls_and_not_for_scripts(oidc: SignIn) -> None:
    cookie = oidc.sign_in().headers["Set-Cookie"]
    assert cookie.startswith("__Host-bandwatch=")
    for flag in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/", "Expires="):
        assert flag in cookie, flag
    assert "Domain" not in cookie


def test_without_a_session_programs_are_refused_and_browsers_sent_to_sign_in(oidc: SignIn) -> None:
    assert oidc.layout().status_code == 401
    assert oidc.client.get("/overview.csv", base_url=SITE).status_code == 401
    page = oidc.client.get("/", headers=HTML, base_url=SITE)
    assert page.headers["Location"] == "/sign-in/?next=%2F"
    assert oidc.client.post("/", headers=HTML, base_url=SITE).status_code == 401


def test_a_session_ends_after_its_hours(oidc: SignIn) -> None:
    oidc.sign_in()
    oidc.clock.move_on(12 * 3_600_000 - 1)
    assert oidc.layout().status_code == 200
    oidc.clock.move_on(1)
    assert oidc.layout().status_code == 401


def test_signing_out_ends_it_and_a_link_cannot(oidc: SignIn) -> None:
    oidc.sign_in()
    assert oidc.client.get("/sign-in/out", base_url=SITE).status_code == 404
    foreign = {"Origin": "https://evil.example"}
    assert oidc.client.post("/sign-in/out", headers=foreign, base_url=SITE).status_code == 403
    assert oidc.layout().status_code == 200
    out = oidc.client.post("/sign-in/out", headers={"Origin": SITE}, base_url=SITE)
    assert (out.status_code, out.headers["Location"]) == (303, "/sign-in/bye")
    assert oidc.layout().status_code == 401
    assert "You have signed out" in oidc.client.get("/sign-in/bye", base_url=SITE).text


def test_a_state_of_another_browser_signs_nobody_in(oidc: SignIn) -> None:
    location = oidc.ask()
    other = oidc.client.application.test_client()
    refused = other.get(location.removeprefix(SITE), base_url=SITE)
    assert refused.status_code == 403
    assert "was begun on another page" in refused.text
    state = parse_qs(urlsplit(location).query)["state"][0]
    forged = location.replace(state, "x" * len(state))
    assert oidc.come_back(forged).status_code == 403
    assert oidc.layout().status_code == 401


def test_an_answer_is_taken_once(oidc: SignIn) -> None:
    location = oidc.ask()
    assert oidc.come_back(location).status_code == 303
    assert oidc.come_back(location).status_code == 403


@pytest.mark.parametrize("wrong", ["nonce", "audience", "claimed_issuer", "signing_key"])
def test_an_id_token_that_is_not_for_this_sign_in_is_refused(oidc: SignIn, wrong: str) -> None:
    other = RSAKey.generate_key(2048, {"kid": "one"}) if wrong == "signing_key" else "another"
    setattr(oidc.provider, wrong, other)
    refused = oidc.sign_in()
    assert refused.status_code == 403, wrong
    assert oidc.layout().status_code == 401


def test_a_code_without_the_verifier_of_this_browser_is_worth_nothing(oidc: SignIn) -> None:
    """Whoever catches the code on its way cannot change it for a token: PKCE."""
    code = parse_qs(urlsplit(oidc.ask()).query)["code"][0]
    stolen = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": f"{SITE}/sign-in/callback",
    }
    client = (CLIENT_ID, CLIENT_SECRET)
    for verifier in ({}, {"code_verifier": "v" * 48}):
        answer = requests.post(
            f"{oidc.provider.issuer}/token", data=stolen | verifier, auth=client, timeout=10
        )
        assert answer.status_code == 400, answer.text


def test_who_refuses_at_the_provider_is_not_signed_in(oidc: SignIn) -> None:
    oidc.provider.user = {}
    assert oidc.sign_in().status_code == 403
    assert oidc.layout().status_code == 401


@pytest.mark.parametrize("claims", [{}, {"preferred_username": "r\u043eot"}])
def test_a_name_that_misleads_or_is_missing_signs_nobody_in(
    oidc: SignIn, claims: dict[str, str]
) -> None:
    oidc.provider.user = {"sub": "1", **claims}
    assert oidc.sign_in().status_code == 403


def test_a_provider_that_does_not_answer_is_named(tmp_path: Path) -> None:
    settings = Settings(
        home=tmp_path,
        database_url="",
        sign_in="oidc",
        oidc_issuer="http://127.0.0.1:1",
        oidc_client_id="x",
    )
    client = create_app(settings).server.test_client()
    answer = client.get("/sign-in/")
    assert (answer.status_code, "127.0.0.1:1 does not answer" in answer.text) == (503, True)


@pytest.mark.parametrize("missing", ["oidc_issuer", "oidc_client_id"])
def test_a_setting_that_is_missing_stops_the_start(empty_home: Settings, missing: str) -> None:
    chosen = {"sign_in": "oidc", "oidc_issuer": "https://x", "oidc_client_id": "x", missing: ""}
    with pytest.raises(SettingsError, match=f"BANDWATCH_{missing.upper()}"):
        create_app(empty_home.model_copy(update=chosen))


@pytest.mark.parametrize(
    "address",
    [
        *("", "//evil.example", "https://evil.example/", "/\\evil.example", "\\\\evil.example"),
        *("javascript:alert(1)", "evil", "/\n/evil.example", "///evil.example", "/\t/x"),
    ],
)
def test_after_the_sign_in_people_stay_on_these_pages(address: str) -> None:
    assert local_path(address) == "/"


def test_a_page_s_own_address_is_kept() -> None:
    assert local_path("/trend?series=a%2Fb&day=1") == "/trend?series=a%2Fb&day=1"


def test_a_provider_that_hangs_holds_few_threads(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as hanging:
        settings = Settings(
            home=tmp_path,
            database_url="",
            sign_in="oidc",
            oidc_issuer=f"http://127.0.0.1:{hanging.getsockname()[1]}",
            oidc_client_id="x",
        )
        server = create_app(settings).server
        answers: list[int] = []

        def begin() -> None:
            answers.append(server.test_client().get("/sign-in/").status_code)

        waiting = [threading.Thread(target=begin) for _ in range(AT_ONCE)]
        for thread in waiting:
            thread.start()
        asked = [hanging.accept()[0] for _ in waiting]  # each has asked, and waits
        refused = server.test_client().get("/sign-in/")
        assert (refused.status_code, "others sign in now" in refused.text) == (503, True)
        assert server.test_client().get("/healthz").status_code == 200
        for connection in asked:
            connection.close()
        for thread in waiting:
            thread.join()
        assert answers == [503] * AT_ONCE
