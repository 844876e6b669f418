"""What an operation of the API declares of itself: the routes and the OpenAPI document follow."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from dashboard.api.caller import Caller
from dashboard.shared.services import Services
from models.access.tokens import Scope

Schema = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of the query; an array is given by repeating it."""

    name: str
    schema: Schema  # JSON Schema of its value, which is what requests are checked by
    description: str
    required: bool = False


@dataclass(frozen=True, slots=True)
class Asked:
    """A request that was checked."""

    services: Services
    caller: Caller
    values: Mapping[str, Any]  # of the parameters, by name; absent ones without default are None
    body: Any = None  # of a post, as read from JSON
    key: str = ""  # Idempotency-Key

    def get(self, name: str) -> Any:
        """Return the value of a parameter."""
        return self.values[name]


@dataclass(frozen=True, slots=True)
class Content:
    """An answer that is no JSON: its bytes come from ``read`` unless the client has them."""

    media: str
    etag: str
    read: Callable[[], bytes]


@dataclass(frozen=True, slots=True)
class Stored:
    """An answer to a post, as it was kept for the same post sent again."""

    status: int
    body: str  # JSON
    replayed: bool = False


Answer = Mapping[str, Any] | Content | Stored


@dataclass(frozen=True, slots=True)
class Operation:
    """One method of one path below ``/api/v1``."""

    method: str
    path: str
    name: str  # operationId
    summary: str
    answer: Callable[[Asked], Answer]
    response: Schema  # of status 200
    scope: Scope = Scope.READ
    parameters: tuple[Parameter, ...] = ()
    body: Schema | None = None
    check_body: Callable[[Any], None] | None = None  # raises ProblemError with the first fault
    media: str = "application/json"
    description: str = ""
    refusals: tuple[int, ...] = field(default=(400, 401, 403))  # statuses of its problems
