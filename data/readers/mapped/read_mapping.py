"""Read a mapping from YAML, and name what is wrong with it."""

import math
import re
from datetime import datetime
from pathlib import Path
from typing import Any

import yaml

from data.readers.chunk import OPTIONAL, REQUIRED
from data.readers.mapped.file_name import MOST
from data.readers.mapped.local_time import TimeFormat, zone_named
from data.readers.mapped.mapping import Mapping, Metric, TestRule
from data.readers.mapped.number_marks import NumberMarks
from data.readers.mapped.template import Template
from data.readers.row import HIGHER, LOWER
from models.records.errors import ReadError

PAGE = "docs/reference/mapping.md"
LARGEST = 1 << 20  # bytes; people write these by hand
_DEEPEST = 20
_OPENING = (
    yaml.FlowSequenceStartToken,
    yaml.FlowMappingStartToken,
    yaml.BlockSequenceStartToken,
    yaml.BlockMappingStartToken,
)
_CLOSING = (yaml.FlowSequenceEndToken, yaml.FlowMappingEndToken, yaml.BlockEndToken)
_FIELDS = frozenset(REQUIRED + OPTIONAL) - {"test", "value", "unit", "lower_is_better"}
_KEYS = (
    "delimiter",
    "quote",
    "decimal",
    "thousands",
    "missing",
    "time_format",
    "time_zone",
    "records",
    "file",
    "fields",
    "metrics",
    "tests",
)
_OF_CSV = ("delimiter", "quote", "decimal", "thousands")
_TEST_KEYS = ("match", "unit", "better", "scale")
_METRIC_KEYS = ("column", "test", "unit", "better", "scale")
_BETTER = {"lower": LOWER, "higher": HIGHER, "": ""}


class _FaultError(ValueError):
    """What is wrong with a mapping."""


def read_mapping(path: Path) -> Mapping:
    """Read a mapping.

    Raises
    ------
    ReadError
        If the file is no such mapping; the message names the key.
    """
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST + 1)
    except OSError as error:
        raise ReadError(f"{path}: cannot be read ({error.strerror}).") from error
    if len(data) > LARGEST:
        raise ReadError(f"{path}: larger than {LARGEST >> 20} MiB, so it is no mapping.")
    try:
        text = data.decode("utf-8-sig")
        return _mapping(_parse(text), text)
    except UnicodeDecodeError as error:
        raise ReadError(f"{path}: byte {error.start} is not UTF-8 text.") from None
    except _FaultError as fault:
        raise ReadError(f"{path}: {fault}. {PAGE} describes mappings.") from None


def _parse(text: str) -> Any:
    depth = 0
    try:
        for token in yaml.scan(text, Loader=yaml.SafeLoader):
            depth += isinstance(token, _OPENING) - isinstance(token, _CLOSING)
            if depth > _DEEPEST:
                raise _FaultError("it is nested too deeply")
            if isinstance(token, yaml.AliasToken):  # may stand for any number of others
                line = token.start_mark.line + 1
                raise _FaultError(
                    f"line {line} has an alias (*), which is not read; quote the text"
                )
        return yaml.safe_load(text)
    except yaml.MarkedYAMLError as error:
        where = f", line {error.problem_mark.line + 1}" if error.problem_mark else ""
        raise _FaultError(f"not valid YAML ({error.problem}{where})") from None
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        if isinstance(error, _FaultError):
            raise
        raise _FaultError(f"not valid YAML ({type(error).__name__})") from None


def _mapping(document: Any, text: str) -> Mapping:
    stated = _object(document, "the mapping", _KEYS)
    marks = NumberMarks(
        _one_of(stated, "decimal", ".", (".", ",")), _character(stated, "thousands", "")
    )
    if marks.decimal == marks.thousands:
        raise _FaultError("decimal and thousands are the same mark")
    delimiter, quote = _character(stated, "delimiter", ","), _character(stated, "quote", '"')
    if delimiter == quote:
        raise _FaultError("delimiter and quote are the same character")
    metrics, tests = stated.get("metrics"), stated.get("tests") or []
    if metrics is None and (stated.get("fields") or tests):
        return _completion(stated, tests, text)
    if not isinstance(metrics, list) or not metrics:
        raise _FaultError("metrics is missing; it lists the columns that hold values")
    if tests:
        raise _FaultError("tests are for files without metrics; state unit and better there")
    records = _records(stated)
    if records and (found := [key for key in _OF_CSV if key in stated]):
        raise _FaultError(f"{found[0]} is of CSV, and records are of JSON")
    missing = stated.get("missing") or []
    if not isinstance(missing, list) or not all(isinstance(item, str) for item in missing):
        raise _FaultError("missing is no list of texts (put each in quotes)")
    return Mapping(
        metrics=tuple(_metric(item, place) for place, item in enumerate(metrics, 1)),
        fields=_fields(stated.get("fields") or {}),
        delimiter=delimiter,
        quote=quote,
        marks=marks,
        times=_times(stated),
        missing=frozenset(item.strip().lower() for item in missing),
        records=records,
        file=_file(stated),
        content=text,
    )


def _records(stated: dict[str, Any]) -> tuple[str, ...]:
    """Return where the records of a JSON document stand: in one place, or in several."""
    found = stated.get("records")
    if not isinstance(found, list):
        text = _text(stated, "records", "")
        return (text,) if text else ()
    if not found or not all(isinstance(item, str) and item for item in found):
        raise _FaultError("records is no list of places (put each in quotes)")
    if len(set(found)) < len(found):
        raise _FaultError("records names a place twice")
    return tuple(found)


def _completion(stated: dict[str, Any], tests: Any, text: str) -> Mapping:
    """Build a mapping that completes the rows of any format."""
    for key in (*_OF_CSV, "missing", "records"):
        if key in stated:
            raise _FaultError(f"{key} is of a mapping with metrics, and there are none")
    if not isinstance(tests, list):
        raise _FaultError("tests is no list of rules")
    fields, file = _fields(stated.get("fields") or {}), _file(stated)
    known = {*REQUIRED, *OPTIONAL, *(() if file is None else file.columns)}
    for name, template in fields.items():
        for column in template.columns:
            if column not in known:
                raise _FaultError(
                    f"{name} of fields takes {column!r:.60}, which is neither a column of the long"
                    " format nor in file"
                )
    return Mapping(
        metrics=(),
        fields=fields,
        delimiter=",",
        quote='"',
        marks=NumberMarks(".", ""),
        times=_times(stated),
        missing=frozenset(),
        file=file,
        tests=tuple(_test_rule(item, place) for place, item in enumerate(tests, 1)),
        content=text,
    )


def _file(stated: dict[str, Any]) -> Template | None:
    text = _text(stated, "file", "")
    if not text:
        return None
    template = _template(text, "file")
    if not template.columns or len(template.columns) > MOST or "" in template.parts[2:-1:2]:
        raise _FaultError(
            f"file has to name 1 to {MOST} parts of a name in braces, with a text between them"
        )
    if len(set(template.columns)) < len(template.columns):
        raise _FaultError("file names a part twice")
    return template


def _test_rule(item: Any, place: int) -> TestRule:
    where = f"test {place}"
    stated = _object(item, where, _TEST_KEYS)
    rule = TestRule(
        match=_text(stated, "match", "", where) or "*",
        unit=_text(stated, "unit", "", where),
        lower_is_better=_BETTER[_one_of(stated, "better", "", tuple(_BETTER), where)],
        scale=_scale(stated, where),
    )
    if rule.scale != 1 and not rule.unit:
        raise _FaultError(f"unit of {where} is missing: scaled values have another")
    return rule


def _scale(stated: dict[str, Any], where: str) -> float:
    scale = stated.get("scale", 1)
    if isinstance(scale, bool) or not isinstance(scale, int | float):
        raise _FaultError(f"scale of {where} is no number")
    if not math.isfinite(scale) or scale <= 0:
        raise _FaultError(f"scale of {where} is not positive")
    return float(scale)


def _times(stated: dict[str, Any]) -> TimeFormat:
    times = TimeFormat(_text(stated, "time_format", ""), _text(stated, "time_zone", "UTC"))
    try:
        zone_named(times.zone)
    except ValueError as error:
        raise _FaultError(f"time_zone: {error}") from None
    try:
        datetime.strptime("", times.pattern)  # noqa: DTZ007 (only the pattern is tried)
    except (ValueError, re.error) as error:
        if "does not match" not in str(error):
            raise _FaultError(f"time_format {times.pattern!r:.60}: {error}") from None
    return times


def _metric(item: Any, place: int) -> Metric:
    where = f"metric {place}"
    stated = _object({"column": item} if isinstance(item, str) else item, where, _METRIC_KEYS)
    column = _text(stated, "column", "", where).strip()
    if not column:
        raise _FaultError(f"column of {where} is missing")
    better = _one_of(stated, "better", "", tuple(_BETTER), where)
    literal = column.replace("{", "{{").replace("}", "}}")
    return Metric(
        column=column,
        test=_template(_text(stated, "test", literal, where), f"test of {where}"),
        unit=_text(stated, "unit", "", where),
        lower_is_better=_BETTER[better],
        scale=_scale(stated, where),
    )


def _fields(value: Any) -> dict[str, Template]:
    stated = _object(value, "fields", tuple(sorted(_FIELDS)))
    return {
        str(name): _template(_text(stated, name, "", "fields"), f"{name} of fields")
        for name in stated
    }


def _template(text: str, where: str) -> Template:
    try:
        return Template.parse(text)
    except ValueError as error:
        raise _FaultError(f"{where}: {error}") from None


def _object(value: Any, where: str, keys: tuple[str, ...]) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise _FaultError(f"{where} is no list of keys and values")
    for key in value:
        if key not in keys:
            raise _FaultError(
                f"{where} has the unknown key {key!r:.60}; known are {', '.join(keys)}"
            )
    return value


def _text(stated: dict[str, Any], key: str, default: str, where: str = "") -> str:
    value = stated.get(key)
    if value is None:
        return default
    if isinstance(value, bool | list | dict):
        raise _FaultError(f"{key}{where and f' of {where}'} is no text; put it in quotes")
    return str(value)


def _one_of(
    stated: dict[str, Any], key: str, default: str, known: tuple[str, ...], where: str = ""
) -> str:
    text = _text(stated, key, default, where)
    if text not in known:
        names = ", ".join(repr(name) for name in known if name)
        raise _FaultError(f"{key}{where and f' of {where}'} is {text!r:.40}; it takes {names}")
    return text


def _character(stated: dict[str, Any], key: str, default: str) -> str:
    text = _text(stated, key, default)
    text = {"tab": "\t", "\\t": "\t"}.get(text, text)
    if (len(text) != 1 and text != default) or text in ("\n", "\r"):
        raise _FaultError(f"{key} is {text!r:.40}, not one character")
    return text
