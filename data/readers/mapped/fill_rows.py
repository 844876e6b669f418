"""Complete rows of any format by a mapping: what a file does not state, and units of its tests."""

from collections.abc import Mapping as Dictionary
from collections.abc import Sequence
from pathlib import Path

from data.readers.mapped.file_name import texts_of_name
from data.readers.mapped.mapping import Mapping, TestRule
from data.readers.row import COLUMNS, Row
from models.services.rows.row_error import RowError

_TIMES = ("time", "revision_time")


def fill_rows(path: Path, rows: Sequence[Row], mapping: Mapping) -> list[Row]:
    """Return the rows with what the mapping states where they are blank; see `fill_columns`."""
    columns = dict(zip(COLUMNS, zip(*rows, strict=True), strict=False)) if rows else {}
    filled = fill_columns(path, columns, len(rows), mapping)
    changed = [name for name in COLUMNS if filled.get(name) is not columns.get(name)]
    fields = ["commit_time" if name == "revision_time" else name for name in changed]
    return [
        row._replace(**dict(zip(fields, texts, strict=True)))
        for row, *texts in zip(rows, *(filled[name] for name in changed), strict=True)
    ]


def fill_columns(
    path: Path, columns: Dictionary[str, Sequence[str]], count: int, mapping: Mapping
) -> dict[str, Sequence[str]]:
    """Return the columns of the long format with what the mapping states where they are blank.

    A time that is not of the mapping's format stays as it is, and its row is rejected later with
    the reason. A test's unit and direction are filled in; where its values are scaled, the unit is
    that of the rule.

    Parameters
    ----------
    columns
        Name of a column → a text for each of `count` rows.

    Raises
    ------
    ReadError
        If the name of the file is not of the mapping's pattern.
    """
    blank = [""] * count
    named = {name: [text] * count for name, text in texts_of_name(path, mapping.file).items()}
    wanted = {name for template in mapping.fields.values() for name in template.columns}
    known = {**dict.fromkeys(wanted, blank), **columns, **named}
    filled: dict[str, Sequence[str]] = dict(columns)
    for name, template in mapping.fields.items():
        texts = template.fill(known, count)
        if name in _TIMES:
            converted = {text: _utc(text, mapping) for text in set(texts)}
            texts = [converted[text] for text in texts]
        filled[name] = _filled(columns.get(name), texts)
    if mapping.tests and "test" in filled:
        _judge(filled, count, mapping.tests)
    return filled


def _utc(text: str, mapping: Mapping) -> str:
    try:
        return mapping.times.utc(text.strip())
    except RowError:
        return text


def _judge(filled: dict[str, Sequence[str]], count: int, rules: Sequence[TestRule]) -> None:
    """Set units, directions and scale by the first rule that a test matches."""
    tests = filled["test"]
    rule_of = {
        test: next((rule for rule in rules if rule.matches(test.strip())), None)
        for test in set(tests)
    }
    blank = [""] * count
    columns = {name: list(filled.get(name, blank)) for name in ("unit", "lower_is_better", "value")}
    for place, test in enumerate(tests):
        rule = rule_of[test]
        if rule is None:
            continue
        if rule.unit and (rule.scale != 1 or not columns["unit"][place].strip()):
            columns["unit"][place] = rule.unit
        if not columns["lower_is_better"][place].strip():
            columns["lower_is_better"][place] = rule.lower_is_better
        if rule.scale != 1:
            columns["value"][place] = _scaled(columns["value"][place], rule.scale)
    filled.update(columns)


def _scaled(text: str, scale: float) -> str:
    try:
        return repr(float(text) * scale)
    except ValueError:
        return text  # blank, or no number, which is rejected later


def _filled(texts: Sequence[str] | None, instead: Sequence[str]) -> Sequence[str]:
    if texts is None:
        return instead
    return [text if text.strip() else other for text, other in zip(texts, instead, strict=True)]
