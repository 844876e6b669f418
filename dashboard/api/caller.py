"""Who asks: a program by its token, or a person as on the pages."""

from dataclasses import dataclass

import flask

from dashboard.api.data import find_token
from dashboard.api.problem import ProblemError
from dashboard.shared.access.person import current_person
from dashboard.shared.services import Services
from models.access.roles import EVERY_PROJECT, Person, Role
from models.access.tokens import ApiToken, Scope

_SCHEME = "bearer "


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks, and what it may see."""

    person: Person
    token: ApiToken | None = None

    @property
    def everywhere(self) -> bool:
        """Whether every project is readable, so that no name of one has to be kept back."""
        return EVERY_PROJECT in self.person.roles

    def may_read(self, project: str) -> bool:
        """Whether series of a project are answered."""
        return self.person.may(Role.VIEWER, project)

    def require(self, project: str) -> None:
        """Refuse what belongs to a project that is not the caller's.

        Raises
        ------
        ProblemError
            With status 403.
        """
        if not self.may_read(project):
            raise ProblemError(403, f"This is not allowed in the project {project!r}.")


def find_caller(services: Services, scope: Scope) -> Caller:
    """Return who sends the present request.

    A token that is sent has to be good, also where none is needed: who has signed in, or asks where
    pages need no sign-in, may read without one.

    Raises
    ------
    ProblemError
        With status 401 without a good token where one is needed, 403 where it lacks the scope.
    """
    header = flask.request.headers.get("Authorization")
    if header is None:
        person = current_person()
        if scope is Scope.READ and person is not None:
            return Caller(person)
        raise ProblemError(401, "Send a token: Authorization: Bearer …; `bandwatch token create`.")
    if not header.lower().startswith(_SCHEME):
        raise ProblemError(401, "Authorization is no bearer token: Authorization: Bearer bwt_….")
    now_ms = services.now_ms()
    token = find_token(services, header[len(_SCHEME) :].strip(), now_ms)
    if token is None:
        raise ProblemError(401, "There is no such token.")
    if refusal := token.refusal(now_ms):
        raise ProblemError(401, f"{refusal} Create another one: `bandwatch token create`.")
    if scope not in token.scopes:
        raise ProblemError(403, f"The token lacks the scope {scope}.", scope=scope.value)
    return Caller(token.person, token)
