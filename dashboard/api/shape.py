"""Check a body by the JSON Schema that its operation declares, of which few words are used."""

from typing import Any

from dashboard.api.operation import Schema
from dashboard.api.problem import ProblemError

_KINDS: dict[str, tuple[type, ...]] = {
    "string": (str,),
    "number": (int, float),
    "integer": (int,),
    "boolean": (bool,),
    "null": (type(None),),
    "array": (list,),
    "object": (dict,),
}


def check_shape(value: Any, schema: Schema, pointer: str = "") -> None:
    """Refuse a body that is not as declared.

    Parameters
    ----------
    pointer : str
        JSON Pointer (RFC 6901) of the value in the body.

    Raises
    ------
    ProblemError
        With status 422, naming the first place that is not as declared.
    """
    kinds = [schema["type"]] if isinstance(schema["type"], str) else schema["type"]
    if not any(_is(value, kind) for kind in kinds):
        raise _fault(pointer, f"is no {' or '.join(kinds)}")
    if isinstance(value, str):
        if len(value) > schema.get("maxLength", len(value)):
            raise _fault(pointer, f"is longer than {schema['maxLength']} characters")
        if len(value) < schema.get("minLength", 0):
            raise _fault(pointer, "is blank")
    elif isinstance(value, list):
        if not schema.get("minItems", 0) <= len(value) <= schema["maxItems"]:
            least, most = schema.get("minItems", 0), schema["maxItems"]
            raise _fault(pointer, f"has {len(value)} items; {least} to {most} are allowed")
        for place, item in enumerate(value):
            check_shape(item, schema["items"], f"{pointer}/{place}")
    elif isinstance(value, dict):
        known = schema.get("properties", {})
        others = schema.get("additionalProperties")  # False, or what each of them must be
        for name in schema.get("required", ()):
            if name not in value:
                raise _fault(pointer, f"lacks {name}")
        for name, item in value.items():
            if name not in known and not others:
                raise _fault(pointer, f"has {name[:60]!r}; known are {', '.join(known)}")
            check_shape(item, known.get(name, others), f"{pointer}/{name[:60]}")


def _is(value: Any, kind: str) -> bool:
    if isinstance(value, bool):
        return kind == "boolean"
    return isinstance(value, _KINDS[kind])


def _fault(pointer: str, reason: str) -> ProblemError:
    return ProblemError(422, f"{pointer or 'The body'} {reason}.", pointer=pointer)
