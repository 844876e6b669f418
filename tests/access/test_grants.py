"""Roles by the settings: names, groups and projects."""

import pytest

from models.access.grants import person_of, read_grants
from models.access.proxies import is_this_machine, read_proxies
from models.access.roles import Role
from models.records.errors import BadArgumentError, SettingsError
from models.records.settings import Settings


def test_the_highest_of_a_person_s_roles_holds() -> None:
    settings = Settings(sheriffs="ada, @perf, bob in web", admins="@leads in web", viewers="*")
    grants = read_grants(settings)
    assert person_of("ada", (), grants).roles == {"*": Role.SHERIFF}
    assert person_of("eve", ("perf",), grants).roles == {"*": Role.SHERIFF}
    assert person_of("bob", (), grants).roles == {"*": Role.VIEWER, "web": Role.SHERIFF}
    both = person_of("bob", ("leads", "perf"), grants)
    assert both.roles == {"*": Role.SHERIFF, "web": Role.ADMIN}
    assert both.may_everywhere(Role.SHERIFF)
    assert not both.may_everywhere(Role.ADMIN)


def test_a_role_everywhere_is_one_in_each_project() -> None:
    grants = read_grants(Settings(admins="ada", sheriffs="ada in web"))
    assert person_of("ada", (), grants).role_in("web") is Role.ADMIN


def test_nobody_reads_unless_the_settings_say_so() -> None:
    grants = read_grants(Settings(viewers="@bench", sheriffs="ada"))
    assert person_of("eve", (), grants).roles == {}
    assert not person_of("eve", (), grants).may_everywhere(Role.VIEWER)
    assert person_of("ada", (), grants).may(Role.VIEWER)


def test_a_name_is_no_group() -> None:
    grants = read_grants(Settings(admins="@root"))
    assert person_of("root", (), grants).roles == {"*": Role.VIEWER}
    assert person_of("@root", (), grants).roles == {"*": Role.VIEWER}


@pytest.mark.parametrize("name", ["", " ", "a,b", "a\nb", "\u202eada", "r\u043eot", "a\0b"])
def test_some_names_sign_nobody_in(name: str) -> None:
    with pytest.raises(BadArgumentError, match="nobody is signed in"):
        person_of(name, (), ())


@pytest.mark.parametrize("text", ["in web", "ada in", "@perf in "])
def test_a_grant_names_somebody_and_something(text: str) -> None:
    with pytest.raises(SettingsError, match="BANDWATCH_ADMINS"):
        read_grants(Settings(admins=f"bob, {text}"))


def test_readers_read_everything() -> None:
    with pytest.raises(SettingsError, match="reads all projects"):
        read_grants(Settings(viewers="ada in web"))


def test_proxies_are_addresses_and_networks() -> None:
    proxies = read_proxies("127.0.0.1, 10.0.3.0/24, fd00::/8")
    assert [proxies.trusts(item) for item in ("127.0.0.1", "10.0.3.255", "fd00::7")] == [True] * 3
    assert proxies.trusts("::ffff:10.0.3.1")
    others = ("127.0.0.2", "10.0.4.0", "", "unknown", "::1", "10.0.3.1, 127.0.0.1")
    assert not any(proxies.trusts(item) for item in others)


@pytest.mark.parametrize("text", ["", " , ", "proxy.example", "10.0.0.1/8"])
def test_proxies_that_cannot_be_read_are_refused(text: str) -> None:
    with pytest.raises(SettingsError, match="BANDWATCH_TRUSTED_PROXIES"):
        read_proxies(text)


def test_loopback_is_this_machine() -> None:
    own = ("127.0.0.1", "127.9.9.9", "::1", "::ffff:127.0.0.1", "localhost", "")
    assert all(map(is_this_machine, own))
    assert not any(map(is_this_machine, ("0.0.0.0", "10.0.0.1", "::", "build.example")))
