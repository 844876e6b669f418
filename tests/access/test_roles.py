"""Roles: each may do what the one before it may, and projects that are named come first."""

from models.access.roles import Person, Role


def test_an_admin_may_what_a_sheriff_may() -> None:
    assert Role.VIEWER < Role.SHERIFF < Role.ADMIN
    ada = Person("ada", {"*": Role.ADMIN})
    assert ada.may(Role.SHERIFF, "web")
    assert not Person("bob", {"*": Role.SHERIFF}).may(Role.ADMIN, "web")


def test_a_named_project_comes_before_every_project() -> None:
    eve = Person("eve", {"*": Role.SHERIFF, "secret": Role.VIEWER})
    assert eve.role_in("web") is Role.SHERIFF
    assert eve.role_in("secret") is Role.VIEWER
    assert not eve.may(Role.SHERIFF, "secret")


def test_no_role_in_a_project_is_no_reader_of_it() -> None:
    dan = Person("dan", {"web": Role.SHERIFF})
    assert dan.role_in("mail") is None
    assert not dan.may(Role.VIEWER, "mail")
    assert dan.may(Role.SHERIFF)  # in some project
    assert not dan.may(Role.ADMIN)


def test_a_role_has_the_name_of_the_settings() -> None:
    assert [role.label for role in Role] == ["viewer", "sheriff", "admin"]
