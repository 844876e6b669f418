"""Persons and the roles they have, in every project or in some."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum

EVERY_PROJECT = "*"


class Role(IntEnum):
    """What a person may do; each may do what the one before it may."""

    VIEWER = 1  # reads
    SHERIFF = 2  # decides on alerts, takes notes, refits series
    ADMIN = 3  # changes what counts for all: rules, edits of series, tokens

    @property
    def label(self) -> str:
        """The role's name in settings, tables and messages."""
        return self.name.lower()


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who asks, or a program that asks by a token."""

    name: str  # as the audit keeps it; blank where nobody signs in
    roles: Mapping[str, Role]  # by project; "*": every project that is not named

    def role_in(self, project: str) -> Role | None:
        """Return the role in a project; None if the person may not even read there."""
        return self.roles.get(project, self.roles.get(EVERY_PROJECT))

    def may(self, role: Role, project: str | None = None) -> bool:
        """Return whether the person has a role in a project, or without one in any project."""
        if project is None:
            return any(held >= role for held in self.roles.values())
        held = self.role_in(project)
        return held is not None and held >= role

    def may_everywhere(self, role: Role) -> bool:
        """Return whether the person has a role in every project, also in those to come."""
        return EVERY_PROJECT in self.roles and all(held >= role for held in self.roles.values())
