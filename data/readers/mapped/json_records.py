"""Read the records of a JSON document, or JSON lines, as a table of chosen columns."""

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from data.readers.chunk import CHUNK_ROWS, BrokenRow, RawChunk
from data.readers.row import number_text
from data.readers.source import InputSource, are_json_lines
from models.records.errors import ReadError

ITSELF = "."  # of `records`: the document, or each of its lines
LIST = "@list"  # the column that holds the place that a record comes from
NAME = "@name"  # the column that holds a record's own name, where records stand in an object
ROOT = "/"  # what a column of the document, and not of a record, begins with
_MOST_NAMED = 30  # keys that a message lists
_ABSENT = object()


class JsonRecords:
    """Records as rows; ``a.b`` is the key ``b`` of the object ``a``, ``/a`` is of the document.

    A list of values of a metric is as many rows, which share everything else of their record.

    Parameters
    ----------
    path
        The file, plain or gzipped.
    records
        Places where records stand, whose records follow one another: keys from the document
        on, joined by points; ``.`` for the document itself. A list of objects, an object of
        objects, or one object.
    columns
        Names of all columns that are wanted.
    metrics
        Those of them that hold values.

    Raises
    ------
    ReadError
        If the file is no JSON, there are no records, or no record has one of the columns.
    """

    def __init__(
        self, path: Path, records: Sequence[str], columns: Sequence[str], metrics: Sequence[str]
    ) -> None:
        self._path, self._columns, self._metrics = path, tuple(columns), frozenset(metrics)
        self._size = path.stat().st_size
        self._broken: list[BrokenRow] = []
        source = InputSource(path)
        self._document: Any = None
        if tuple(records) == (ITSELF,) and are_json_lines(source.head_text.lstrip()):
            self._found = self._lines(source)
        else:
            self._document = source.document
            named = [
                (place, *item)
                for place in records
                for item in _records(path, self._document, place)
            ]
            self._found = [(number, *item) for number, item in enumerate(named, 1)]
        self.ignored = self._check()

    def chunks(self, rows: int = CHUNK_ROWS) -> Iterator[RawChunk]:
        """Yield the rows in order, about `rows` at a time; broken lines come with the first."""
        broken, count = self._broken, len(self._found)
        for start in range(0, max(count, 1), rows):
            part = self._found[start : start + rows]
            lines: list[int] = []
            records: list[Any] = []
            columns: dict[str, list[str]] = {name: [] for name in self._columns}
            for line, place, name, record in part:
                cells = {
                    column: self._cell(column, place, name, record) for column in self._columns
                }
                for texts in self._rows(cells):
                    lines.append(line)
                    records.append(record)
                    for column, text in texts.items():
                        columns[column].append(text)
            yield RawChunk(
                lines=lines,
                columns=columns,
                content=lambda row, records=records: _quoted(records[row]),  # type: ignore[misc]
                position=self._size * (start + len(part)) // max(count, 1),
                broken=broken,
            )
            broken = []

    def close(self) -> None:
        """Do nothing: the file was closed when it had been read."""

    def _cell(self, column: str, place: str, name: str, record: Any) -> Any:
        if column == LIST:
            return place
        if column == NAME:
            return name
        if column.startswith(ROOT):
            return _at(self._document, column[len(ROOT) :])
        return _at(record, column)

    def _rows(self, cells: Mapping[str, Any]) -> Iterator[dict[str, str]]:
        """Yield the texts of a record, once for each value of its longest list of values."""
        lists = {
            name: cell
            for name, cell in cells.items()
            if name in self._metrics and isinstance(cell, list)
        }
        for place in range(max(map(len, lists.values()), default=1)):
            yield {
                name: _text(cell)
                if name not in lists
                else _text(cell[place])
                if place < len(cell)
                else ""
                for name, cell in cells.items()
            }

    def _lines(self, source: InputSource) -> list[tuple[int, str, str, Any]]:
        found = []
        for number, line in enumerate(source.text.splitlines(), 1):
            if not line.strip():
                continue
            try:
                record = json.loads(line)
            except (ValueError, RecursionError) as error:
                self._broken.append(
                    BrokenRow(number, f"the line is no JSON ({error})", line[:4000])
                )
                continue
            found.append((number, ITSELF, "", record))
        return found

    def _check(self) -> tuple[str, ...]:
        """Return the keys of records that are left out; raise where a column is nowhere."""
        if not self._found:
            raise ReadError(f"{self._path}: the file holds no records. Nothing was written.")
        for column in self._columns:
            if all(self._cell(column, *item[1:]) is _ABSENT for item in self._found):
                raise ReadError(
                    f"{self._path}: no record has {column} (found: {', '.join(self._keys())}). "
                    "The mapping names keys as the file does; a.b is the key b of the object a, /a "
                    "is of the whole document."
                )
        used = {part for name in self._columns for part in (name, name.split(".")[0])}
        return tuple(name for name in self._keys() if name not in used)

    def _keys(self) -> list[str]:
        keys: dict[str, None] = {}
        for *_, record in self._found:
            if isinstance(record, dict):
                keys.update(dict.fromkeys(record))
            if len(keys) >= _MOST_NAMED:
                break
        return list(keys)[:_MOST_NAMED] or ["nothing"]


def _records(path: Path, document: Any, records: str) -> list[tuple[str, Any]]:
    """Return the records with their names, which only those of an object have."""
    found = document if records == ITSELF else _at(document, records)
    if isinstance(found, list):
        return [("", item) for item in found]
    if not isinstance(found, dict):
        missing = "missing" if found is _ABSENT else "no list or object"
        raise ReadError(f"{path}: {records}, where the mapping has the records, is {missing}.")
    if found and all(isinstance(item, dict) for item in found.values()):
        return list(found.items())
    return [("", found)]


def _at(value: Any, name: str) -> Any:
    """Return what stands under a name: the key itself, else keys joined by points."""
    if not isinstance(value, dict):
        return _ABSENT
    if name in value:
        return value[name]
    place = name.find(".")
    while place != -1:
        found = _at(value.get(name[:place]), name[place + 1 :])
        if found is not _ABSENT:
            return found
        place = name.find(".", place + 1)
    return _ABSENT


def _text(value: Any) -> str:
    if value is _ABSENT:
        return ""
    return str(value).lower() if isinstance(value, bool) else number_text(value)


def _quoted(record: Any) -> str:
    return json.dumps(record, ensure_ascii=False)[:4000]
