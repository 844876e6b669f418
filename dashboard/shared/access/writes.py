"""Declare of a callback, or of a view of the server, that it writes, and which role that needs.

What is not declared may only read: the store refuses its write transactions. So a callback that
writes cannot be registered without a role.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from dashboard.shared.services import Services
from models.access.roles import Person, Role

# The projects that a write touches, by the values of the inputs and states; None: perhaps all.
Projects = Callable[[Services, Sequence[Any]], Collection[str] | None]
# Why a person may not, as a sentence; blank if the person may.
Fault = Callable[[Services, Person, Sequence[Any]], str]

_KEY = "bandwatch_writes"
_Function = TypeVar("_Function", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Writes:
    """What a callback that writes declares."""

    role: Role
    projects: Projects | None = None  # None: all of them
    fault: Fault | None = None


def writes(
    role: Role, projects: Projects | None = None, fault: Fault | None = None
) -> Callable[[_Function], _Function]:
    """Declare that a function writes; to stand directly above it, below Dash's decorator.

    Parameters
    ----------
    role : Role
        Needed in each of the projects.
    projects : callable, optional
        Finds the projects by the values of inputs and states; where it finds none, the role is
        needed in any project. Without it the role is needed in all.
    fault : callable, optional
        Looks for a further reason why this person may not.
    """

    def declare(function: _Function) -> _Function:
        declare_writes(function, Writes(role, projects, fault))
        return function

    return declare


def declare_writes(function: Callable[..., Any], declared: Writes) -> None:
    """Declare it of a function that Dash made, such as the one that cancels a job."""
    setattr(function, _KEY, declared)


def declared_writes(function: Any) -> Writes | None:
    """Return what a function declared; None for one that only reads."""
    found: Writes | None = getattr(function, _KEY, None)
    return found
