"""The person of the present request."""

import flask

from models.access.roles import EVERY_PROJECT, Person, Role

_KEY = "bandwatch_person"  # in Flask's g

# Where nobody signs in, whoever reaches the server may do all of it.
ANYBODY = Person("", {EVERY_PROJECT: Role.ADMIN})


def set_person(person: Person | None) -> None:
    """Keep who asks, for the length of the request."""
    setattr(flask.g, _KEY, person)


def current_person() -> Person | None:
    """Return who asks; a person without a name where nobody signs in, None who has not.

    Outside of a request, in commands and jobs, it is None too.
    """
    if not flask.has_app_context():
        return None
    person: Person | None = flask.g.get(_KEY)
    return person


def signed_name() -> str:
    """Return the name of the person who has signed in; blank where nobody does."""
    person = current_person()
    return person.name if person else ""
