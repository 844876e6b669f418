"""Which roles a person has by the settings: names, groups, and projects."""

from collections.abc import Collection
from dataclasses import dataclass

from models.access.roles import EVERY_PROJECT, Person, Role
from models.records.deployment.sign_in_settings import SignInSettings
from models.records.errors import BadArgumentError, SettingsError
from models.records.text_rules import normalised, person_fault

ANYBODY = "*"
_FIELDS = {Role.VIEWER: "viewers", Role.SHERIFF: "sheriffs", Role.ADMIN: "admins"}


@dataclass(frozen=True, slots=True)
class Grant:
    """One part of a setting: who has a role, and where."""

    role: Role
    who: str  # a name, ``@`` and a group, or ``*``
    project: str = EVERY_PROJECT

    def holds_for(self, name: str, groups: Collection[str]) -> bool:
        """Return whether the grant is for a person of this name and these groups."""
        if self.who.startswith("@"):
            return self.who[1:] in groups
        return self.who in (ANYBODY, name)


def read_grants(settings: SignInSettings) -> tuple[Grant, ...]:
    """Read the settings of roles.

    Raises
    ------
    SettingsError
        If a part cannot be used; the message names the setting.
    """
    return tuple(
        _grant(role, part.strip(), field)
        for role, field in _FIELDS.items()
        for part in getattr(settings, field).split(",")
        if part.strip()
    )


def _grant(role: Role, part: str, field: str) -> Grant:
    who, within, project = part.partition(" in ")
    who, project = who.strip(), project.strip()
    if part.split()[0] == "in" or part.split()[-1] == "in":
        raise SettingsError(
            f"BANDWATCH_{field.upper()}: {part!r} names nobody or no project. Write names and"
            " @groups with commas between, each for one project by: ada in webapp."
        )
    if within and role is Role.VIEWER:
        raise SettingsError(
            f"BANDWATCH_VIEWERS: {part!r} names a project, but whoever reads, reads all projects."
            f" Write {who}, or run a store of its own for what not everybody may read."
        )
    return Grant(role, normalised(who), project or EVERY_PROJECT)


def person_of(name: str, groups: Collection[str], grants: Collection[Grant]) -> Person:
    """Return a person who has signed in, with the roles that the settings grant.

    The person may have none.

    Raises
    ------
    BadArgumentError
        If the name cannot name a person: it is blank, or holds what cannot be seen or looks alike.
    """
    name = normalised(name)
    if not name or "," in name or (fault := person_fault(name)):
        reason = "is blank" if not name else "holds a comma" if "," in name else fault
        shown = name.encode("unicode_escape").decode()
        raise BadArgumentError(f"The name {shown[:80]!r} {reason}; nobody is signed in by it.")
    roles: dict[str, Role] = {}
    for grant in grants:
        if grant.holds_for(name, groups):
            roles[grant.project] = max(grant.role, roles.get(grant.project, grant.role))
    everywhere = roles.get(EVERY_PROJECT)
    if everywhere is not None:  # a project adds to what holds everywhere, and takes nothing away
        roles = {project: max(role, everywhere) for project, role in roles.items()}
    return Person(name, roles)
