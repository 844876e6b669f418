"""Read CSV or JSON records by a mapping: each cell of a metric's column becomes a row."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from data.readers.chunk import CHUNK_ROWS, REQUIRED, BrokenRow, RawChunk, Reader
from data.readers.mapped.file_name import texts_of_name
from data.readers.mapped.json_records import JsonRecords
from data.readers.mapped.mapping import Mapping, Metric
from data.readers.tables.delimited import Delimited
from models.records.errors import ReadError
from models.records.measurement import Status
from models.services.rows.fields import parse_status
from models.services.rows.row_error import RowError

_TIMES = ("time", "revision_time")


class WideTable:
    """A table that has every column that the mapping names.

    Parameters
    ----------
    path
        The file.
    mapping
        How its columns become rows.
    needed
        Fields of the long format that the command line does not state.

    Raises
    ------
    ReadError
        If a column is missing or stands twice, or the mapping states no time.
    """

    def __init__(self, path: Path, mapping: Mapping, needed: Sequence[str] = REQUIRED) -> None:
        self._mapping = mapping
        missing = [name for name in needed if name == "time" and name not in mapping.fields]
        if missing:
            raise ReadError(
                f"{path}: the mapping states no time. Add time to its fields, or give --time."
            )
        self._named = texts_of_name(path, mapping.file)
        self._table: Reader = _table(path, mapping)
        self.ignored = self._table.ignored
        self._converted: dict[str, str] = {}

    def chunks(self, rows: int = CHUNK_ROWS) -> Iterator[RawChunk]:
        """Yield a row for each cell of a metric, at most about `rows` at a time."""
        for chunk in self._table.chunks(max(rows // len(self._mapping.metrics), 1)):
            yield self._long(chunk)

    def close(self) -> None:
        """Close the file."""
        self._table.close()

    def _long(self, chunk: RawChunk) -> RawChunk:
        mapping, count = self._mapping, len(chunk.lines)
        if self._named:
            named = {name: [text] * count for name, text in self._named.items()}
            chunk = replace(chunk, columns={**chunk.columns, **named})
        broken = list(chunk.broken)
        fields = {
            name: template.fill(chunk.columns, count) for name, template in mapping.fields.items()
        }
        usable = self._convert_times(fields, chunk, broken)
        kept: list[int] = []
        columns: dict[str, list[str]] = {
            name: [] for name in (*fields, "test", "value", "unit", "lower_is_better")
        }
        failed = [_is_failure(text) for text in fields.get("status", [""] * count)]
        for metric in mapping.metrics:
            tests = metric.test.fill(chunk.columns, count)
            for place, cell in enumerate(chunk.columns[metric.column]):
                text = cell.strip()
                is_blank = not text or text.lower() in mapping.missing
                if not usable[place] or (is_blank and not failed[place]):
                    continue  # not measured
                try:
                    value = "" if is_blank else self._number(text, metric)
                except RowError as fault:
                    reason = f"column {metric.column}: {fault}"
                    broken.append(BrokenRow(chunk.lines[place], reason, chunk.content(place)))
                    continue
                kept.append(place)
                columns["test"].append(tests[place])
                columns["value"].append(value)
                columns["unit"].append(metric.unit)
                columns["lower_is_better"].append(metric.lower_is_better)
        for name, texts in fields.items():
            columns[name] = [texts[place] for place in kept]
        return RawChunk(
            lines=[chunk.lines[place] for place in kept],
            columns=columns,
            content=lambda row: chunk.content(kept[row]),
            position=chunk.position,
            broken=broken,
        )

    def _number(self, text: str, metric: Metric) -> str:
        plain = self._mapping.marks.plain(text)
        return plain if metric.scale == 1 else repr(float(plain) * metric.scale)

    def _convert_times(
        self, fields: dict[str, Sequence[str]], chunk: RawChunk, broken: list[BrokenRow]
    ) -> list[bool]:
        """Turn the times into UTC in place; return which rows can be used."""
        usable = [True] * len(chunk.lines)
        for name in _TIMES:
            if name not in fields:
                continue
            texts = list(fields[name])
            for place, text in enumerate(texts):
                try:
                    texts[place] = self._utc(text.strip())
                except RowError as fault:
                    if usable[place]:
                        line, content = chunk.lines[place], chunk.content(place)
                        broken.append(BrokenRow(line, f"{name}: {fault}", content))
                    usable[place] = False
            fields[name] = texts
        return usable

    def _utc(self, text: str) -> str:
        found = self._converted.get(text)
        if found is None:
            found = self._mapping.times.utc(text)
            if len(self._converted) >= CHUNK_ROWS:
                self._converted.clear()
            self._converted[text] = found
        return found


def _table(path: Path, mapping: Mapping) -> Reader:
    if mapping.records:
        metrics = [metric.column for metric in mapping.metrics]
        return JsonRecords(path, mapping.records, mapping.columns, metrics)
    return Delimited(
        path,
        lambda header: _places(path, header, mapping.columns),
        delimiter=mapping.delimiter,
        quote=mapping.quote,
    )


def _is_failure(status: str) -> bool:
    """Whether a run may lack its value; an unknown status is judged, and rejected, later."""
    try:
        return parse_status(status) is not Status.OK
    except RowError:
        return True


def _places(path: Path, header: Sequence[str], wanted: Sequence[str]) -> dict[str, int]:
    """Place of each wanted column; blanks around its name do not count."""
    names = [name.strip() for name in header]
    found = ", ".join(name or "(blank)" for name in names)[:500]
    missing = [name for name in wanted if name not in names]
    if missing:
        raise ReadError(
            f"{path}: the header lacks {', '.join(missing)} (found: {found}). The mapping names"
            " columns as the header does, upper and lower case included; see its delimiter too."
        )
    twice = [name for name in wanted if names.count(name) > 1]
    if twice:
        raise ReadError(f"{path}: the header names {', '.join(twice)} twice (found: {found}).")
    return {name: names.index(name) for name in wanted}
