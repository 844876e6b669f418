"""Posting JSON to a real server."""

import pytest

from models.notifications.webhook import post_json, signature
from models.records.errors import DeliveryError, DeliveryUnknownError, SettingsError
from tests.notifications.hook_server import Hook, hook_server


def test_a_document_arrives() -> None:
    with hook_server(Hook(204)) as hook:
        post_json(f"http://127.0.0.1:{hook.port}/hidden/path?token=hidden", '{"a": "▲"}'.encode())
    assert hook.bodies == ['{"a": "▲"}'.encode()]
    assert hook.types == ["application/json; charset=utf-8"]
    assert hook.signatures == [None]


def test_a_signature_is_the_hmac_of_the_body() -> None:
    """Compared with RFC 4231's second test case, and as it arrives."""
    vector = "sha256=5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
    assert signature(b"what do ya want for nothing?", "Jefe") == vector
    with hook_server(Hook(200)) as hook:
        post_json(f"http://127.0.0.1:{hook.port}/", b"{}", secret="Jefe")
    assert hook.signatures == [signature(b"{}", "Jefe")]


@pytest.mark.parametrize("answer", [302, 404, 500])
def test_any_other_answer_is_a_failure_and_the_path_is_not_told(answer: int) -> None:
    with hook_server(Hook(answer)) as hook:
        with pytest.raises(DeliveryError, match=f"answered {answer}") as error:
            post_json(f"http://127.0.0.1:{hook.port}/hidden", b"{}")
        assert not isinstance(error.value, DeliveryUnknownError)
        assert "hidden" not in str(error.value)
        assert len(hook.bodies) == 1  # redirects are not followed


def test_no_answer_is_uncertain_and_no_server_is_not() -> None:
    with (
        hook_server(Hook(0)) as hook,
        pytest.raises(DeliveryUnknownError, match="may have arrived"),
    ):
        post_json(f"http://127.0.0.1:{hook.port}/", b"{}")
    with pytest.raises(DeliveryError, match="not reached") as error:
        post_json(f"http://127.0.0.1:{hook.port}/", b"{}")
    assert not isinstance(error.value, DeliveryUnknownError)


@pytest.mark.parametrize("url", ["ftp://host/hidden", "hidden", "https://", "http://host:hidden/"])
def test_bad_addresses_are_refused_without_being_repeated(url: str) -> None:
    with pytest.raises(SettingsError, match="BANDWATCH_WEBHOOK_URL") as error:
        post_json(url, b"{}")
    assert "hidden" not in str(error.value)
