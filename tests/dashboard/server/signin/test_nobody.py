"""Without a sign-in this machine may do everything, and no other is served unless it is asked."""

from typing import Any

import pytest
from typer.testing import CliRunner

from app import cli
from dashboard.server.create_app import create_app
from models.access.exposure import check_exposure
from models.records.errors import SettingsError
from models.records.settings import Settings
from tests.dashboard.conftest import Asked
from tests.dashboard.server.signin.conftest import ELSEWHERE


def test_this_machine_needs_no_sign_in(asked: Asked) -> None:
    assert asked.client.get("/").status_code == 200
    assert "data-bw-signed-in" not in str(asked.client.get("/_dash-layout").json)


def test_another_machine_is_refused(asked: Asked) -> None:
    response = asked.client.get("/", environ_overrides={"REMOTE_ADDR": ELSEWHERE})
    assert response.status_code == 403
    assert "BANDWATCH_OPEN_TO_NETWORK=true" in response.text


def test_the_setting_opens_the_pages_to_the_network(empty_home: Settings) -> None:
    settings = empty_home.model_copy(update={"open_to_network": True})
    client = create_app(settings).server.test_client()
    assert client.get("/", environ_overrides={"REMOTE_ADDR": ELSEWHERE}).status_code == 200


@pytest.mark.parametrize("address", ["127.0.0.1", "::1", "[::1]", "localhost", ""])
def test_loopback_is_no_network(empty_home: Settings, address: str) -> None:
    check_exposure(empty_home, [address])


@pytest.mark.parametrize("address", ["0.0.0.0", "::", "10.0.0.7", "build.example"])
def test_a_network_needs_a_sign_in_or_the_setting(empty_home: Settings, address: str) -> None:
    with pytest.raises(SettingsError, match=r"on this machine alone.*--open-to-network"):
        check_exposure(empty_home, [address])
    for chosen in ({"open_to_network": True}, {"sign_in": "oidc"}):
        check_exposure(empty_home.model_copy(update=chosen), [address])


def test_serve_refuses_a_network_before_it_listens(monkeypatch: Any, tmp_path: Any) -> None:
    monkeypatch.setenv("BANDWATCH_HOME", str(tmp_path))
    result = CliRunner().invoke(cli, ["serve", "--host", "0.0.0.0", "--port", "0"])
    assert isinstance(result.exception, SettingsError)
    assert "BANDWATCH_SIGN_IN" in str(result.exception)


def test_metrics_are_given_to_the_addresses_of_the_settings(empty_home: Settings) -> None:
    settings = empty_home.model_copy(update={"metrics_from": "192.0.2.0/24"})
    client = create_app(settings).server.test_client()
    for address, status in ((ELSEWHERE, 200), ("198.51.100.1", 403), ("127.0.0.1", 200)):
        found = client.get("/metrics", environ_overrides={"REMOTE_ADDR": address})
        assert found.status_code == status, address
