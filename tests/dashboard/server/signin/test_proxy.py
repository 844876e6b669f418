"""A proxy in front names the person; nobody else is believed, and who has no role stays out."""

import pytest

from dashboard.server.create_app import create_app
from models.records.errors import SettingsError
from models.records.settings import Settings
from tests.dashboard.server.signin.conftest import ELSEWHERE, Behind, named


def test_the_person_that_a_trusted_proxy_names_is_signed_in(behind: Behind) -> None:
    assert behind.get("/").status_code == 200
    layout = behind.get("/_dash-layout").json
    assert "'data-bw-signed-in': 'ada'" in str(layout)
    assert "'data-bw-signed-in': 'bob'" in str(behind.get("/_dash-layout", by="bob").json)


@pytest.mark.parametrize("path", ["/", "/overview.csv", "/_dash-layout", "/alerts.atom", "/x"])
def test_without_a_name_nothing_is_read(behind: Behind, path: str) -> None:
    response = behind.get(path, by="")
    assert (response.status_code, response.text.partition(":")[0]) == (401, "Sign in first")
    assert behind.get(path, by="", address=ELSEWHERE).status_code == 401


@pytest.mark.parametrize("header", ["X-Forwarded-User", "X-Forwarded-Groups"])
def test_a_forged_header_is_refused_and_logged(
    behind: Behind, header: str, caplog: pytest.LogCaptureFixture
) -> None:
    response = behind.asked.client.get(
        "/", headers={header: "root"}, environ_overrides={"REMOTE_ADDR": ELSEWHERE}
    )
    assert response.status_code == 403
    assert "BANDWATCH_TRUSTED_PROXIES" in response.text
    assert f"from {ELSEWHERE}: it names a person" in caplog.text


def test_a_forged_header_writes_nothing(behind: Behind) -> None:
    before = behind.steps()
    assert behind.do(behind.take("root"), by="root", address=ELSEWHERE).status_code == 403
    assert behind.steps() == before


@pytest.mark.parametrize(
    "name", ["ada,root", "r\u043e\u043et", "\u202eada", "  "], ids=["two", "alike", "hidden", "no"]
)
def test_a_name_that_misleads_signs_nobody_in(behind: Behind, name: str) -> None:
    headers = {"X-Forwarded-User": name.encode().decode("latin-1")}
    response = behind.asked.client.get(
        "/", headers=headers, environ_overrides={"REMOTE_ADDR": "10.0.3.7"}
    )
    assert response.status_code in (401, 403)


def test_what_says_nothing_of_the_store_needs_no_sign_in(behind: Behind) -> None:
    for path in ("/healthz", "/assets/theme.js", "/vendor/css/bootstrap.min.css"):
        response = behind.get(path, by="", address=ELSEWHERE)
        assert response.status_code == 200, path
        response.close()


def test_who_has_no_role_reads_nothing(empty_home: Settings) -> None:
    chosen = {"sign_in": "proxy", "trusted_proxies": "127.0.0.1", "viewers": "@bench"}
    client = create_app(empty_home.model_copy(update=chosen)).server.test_client()
    assert client.get("/", headers=named("ada", "mail, bench")).status_code == 200
    refused = client.get("/", headers=named("ada", "mail"))
    assert (refused.status_code, "has no role here" in refused.text) == (403, True)


@pytest.mark.parametrize(
    ("chosen", "named_setting"),
    [
        ({"trusted_proxies": ""}, "BANDWATCH_TRUSTED_PROXIES"),
        ({"trusted_proxies": "10.0.0.300"}, "BANDWATCH_TRUSTED_PROXIES"),
        ({"trusted_proxies": "10.0.0.1", "sheriffs": " in web"}, "BANDWATCH_SHERIFFS"),
        ({"trusted_proxies": "10.0.0.1", "viewers": "ada in web"}, "BANDWATCH_VIEWERS"),
    ],
)
def test_settings_that_cannot_be_used_stop_the_start(
    empty_home: Settings, chosen: dict[str, str], named_setting: str
) -> None:
    with pytest.raises(SettingsError, match=named_setting):
        create_app(empty_home.model_copy(update={"sign_in": "proxy", **chosen}))


def test_names_in_utf_8_are_read(behind: Behind) -> None:
    headers = {"X-Forwarded-User": "Zoë".encode().decode("latin-1")}
    response = behind.asked.client.get(
        "/_dash-layout", headers=headers, environ_overrides={"REMOTE_ADDR": "10.0.3.7"}
    )
    assert "'data-bw-signed-in': 'Zoë'" in str(response.json)
