"""Parameters and schemas that several resources declare."""

from typing import Any

from dashboard.api.operation import Asked, Parameter, Schema
from dashboard.api.problem import ProblemError

LONGEST_NAME = 2500  # characters of project/branch/suite/test/platform
TEXT: dict[str, Any] = {"type": "string"}
NUMBER: dict[str, Any] = {"type": ["number", "null"]}
WHOLE: dict[str, Any] = {"type": "integer"}
MAYBE_WHOLE: dict[str, Any] = {"type": ["integer", "null"]}
TRUTH: dict[str, Any] = {"type": "boolean"}
DAY: dict[str, Any] = {"type": "string", "format": "date"}
MAYBE_DAY: dict[str, Any] = {"type": ["string", "null"], "format": "date"}
MOMENT: dict[str, Any] = {"type": "string", "format": "date-time"}
MAYBE_MOMENT: dict[str, Any] = {"type": ["string", "null"], "format": "date-time"}

_NAME: dict[str, Any] = {"type": "string", "maxLength": LONGEST_NAME}
_NAMES: dict[str, Any] = {"type": "array", "items": {**_NAME, "minLength": 1}, "maxItems": 20}

ONE_SERIES = Parameter(
    "series",
    {**_NAME, "minLength": 1},
    "Series: project/branch/suite/test/platform, a slash inside of a part as %2F.",
    required=True,
)
SERIES = Parameter(
    "series", _NAMES, "Series or patterns such as demo/main/*; repeatable. Default: all."
)
FILTERS = (
    SERIES,
    Parameter("project", _NAMES, "Only these projects; repeatable."),
    Parameter("branch", _NAMES, "Only these branches; repeatable."),
    Parameter("suite", _NAMES, "Only these suites; repeatable."),
    Parameter("platform", _NAMES, "Only these platforms; repeatable."),
    Parameter("q", {**_NAME, "default": ""}, "Only series with all of these terms."),
)
AS_OF = Parameter(
    "as_of",
    {"type": "string", "format": "date-time"},
    "Answer by what the store held at this moment; a day alone means its end. Default: now.",
)
SINCE_DAY = Parameter("since", {"type": "string", "format": "date"}, "First day.")
UNTIL_DAY = Parameter("until", {"type": "string", "format": "date"}, "Last day.")
CURSOR = Parameter(
    "cursor",
    {"type": "string", "minLength": 1, "maxLength": 2000},
    "Where the page begins: next_cursor of the one before.",
)


def limit(most: int, default: int) -> Parameter:
    """Declare how many items a page has."""
    schema = {"type": "integer", "minimum": 1, "maximum": most, "default": default}
    return Parameter("limit", schema, "Items of a page.")


def no_as_of(why: str) -> Parameter:
    """Declare ``as_of`` for what the store cannot show as it was; :func:`refuse_as_of` refuses."""
    return Parameter("as_of", AS_OF.schema, f"Refused with status 400: {why}")


def refuse_as_of(asked: Asked, why: str) -> None:
    """Refuse a moment of the past.

    Raises
    ------
    ProblemError
        With status 400 if one was asked for.
    """
    if asked.get("as_of") is not None:
        raise ProblemError(400, f"as_of cannot be answered here: {why}", parameter="as_of")


def record(**properties: Schema) -> Schema:
    """Declare an object that has all of these properties."""
    return {"type": "object", "properties": properties, "required": list(properties)}


def listed(item: Schema) -> Schema:
    """Declare a page of items."""
    return record(items={"type": "array", "items": item}, next_cursor={"type": ["string", "null"]})
