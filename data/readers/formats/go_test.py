"""Go: the text of ``go test -bench``, also inside ``go test -json``; repeats are replicates.

Source: the Go benchmark data format (golang.org/design/14313-benchmark-format) and its units
(pkg.go.dev/golang.org/x/perf/benchunit).
"""

import json
import re
from collections.abc import Iterator

from data.readers.chunk import BrokenRow
from data.readers.format import WholeFileFormat
from data.readers.naming import Repeats, direction_of, with_metric
from data.readers.row import HIGHER, LOWER, Row
from data.readers.source import InputSource
from models.records.errors import ReadError

_RESULT = re.compile(r"Benchmark(\S*)[ \t]+(\d+)[ \t]+(\S.*)")
_FAILED = re.compile(r"--- FAIL: Benchmark(\S+)")
_SETTING = re.compile(r"([a-z][^\s:A-Z]*):[ \t]+(.*)")
_UNIT_LINE = re.compile(r"Unit[ \t]+(\S+)[ \t].*\bbetter=(higher|lower)\b")
_SEEN = re.compile(r"^Benchmark\S*[ \t]+\d+[ \t]+\S+[ \t]+\S*/op\b|^goos: \w+\s*$", re.MULTILINE)
_EVENT_KEYS = {"Action", "Package"}


def _recognise(source: InputSource) -> bool:
    if source.is_folder or b"\x00" in source.head:
        return False
    return _SEEN.search(source.head_text) is not None or _are_events(source)


def _are_events(source: InputSource) -> bool:
    """Whether the file is the output of ``go test -json``."""
    first = source.head_text.lstrip().split("\n", 1)[0]
    try:
        event = json.loads(first)
    except (ValueError, RecursionError):
        return False
    return isinstance(event, dict) and event.keys() >= _EVENT_KEYS


def _rows(source: InputSource) -> Iterator[Row | BrokenRow]:
    run = _Run()
    if not _are_events(source):
        for number, line in enumerate(source.text.split("\n"), start=1):
            yield from run.rows(line, number)
        return
    for package, (time, text) in _outputs(source).items():
        run.settings = {"pkg": package, "date": time}
        for line in text.split("\n"):
            yield from run.rows(line, 0)


def _outputs(source: InputSource) -> dict[str, tuple[str, str]]:
    """Return the time of the first event and the whole output of each package."""
    times: dict[str, str] = {}
    parts: dict[str, list[str]] = {}
    for number, line in enumerate(source.text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            event = json.loads(line)
            package, output = str(event.get("Package", "")), event.get("Output", "")
        except (ValueError, RecursionError, AttributeError):
            raise ReadError(
                f"{source.path}: line {number} is no event of go test -json. Nothing was written."
            ) from None
        times.setdefault(package, str(event.get("Time", "")))
        parts.setdefault(package, []).append(output if isinstance(output, str) else "")
    return {package: (times[package], "".join(texts)) for package, texts in parts.items()}


class _Run:
    """The settings above a line, and how often each benchmark was met."""

    def __init__(self) -> None:
        self.settings: dict[str, str] = {}
        self._directions: dict[str, str] = {}
        self._repeats = Repeats()

    def rows(self, line: str, number: int) -> Iterator[Row | BrokenRow]:
        """Read one line; most are none of a benchmark's."""
        if found := _RESULT.match(line):
            yield from self._result(line, number, found[1], found[3].split())
        elif found := _FAILED.match(line):
            yield self._named(found[1], number)._replace(status="failed")
        elif found := _SETTING.fullmatch(line.rstrip()):
            self.settings[found[1]] = found[2].strip()
        elif found := _UNIT_LINE.match(line):
            self._directions[found[1]] = HIGHER if found[2] == "higher" else LOWER

    def _result(
        self, line: str, number: int, name: str, fields: list[str]
    ) -> Iterator[Row | BrokenRow]:
        if len(fields) % 2:
            yield BrokenRow(number, "the values and units do not come in pairs", line[:500])
            return
        named = self._named(name, number)
        for value, unit in zip(fields[::2], fields[1::2], strict=True):
            yield named._replace(
                test=named.test if unit == "ns/op" else with_metric(named.test, unit),
                value=value,
                unit=unit,
                lower_is_better=self._directions.get(unit) or direction_of(unit),
            )

    def _named(self, name: str, number: int) -> Row:
        settings = self.settings
        platform = "/".join(settings[key] for key in ("goos", "goarch") if key in settings)
        suite = settings.get("pkg", "")
        return Row(
            suite=suite,
            test=name,
            platform=f"{platform} {settings.get('cpu', '')}".strip(),
            time=settings.get("date", ""),
            branch=settings.get("branch", ""),
            revision=settings.get("commit", ""),
            host=settings.get("host", ""),
            replicate=self._repeats.next((suite, platform, settings.get("commit"), name)),
            commit_time=settings.get("commit-time", ""),
            line=number,
        )


GO_TEST = WholeFileFormat("go-test", "text of go test -bench", _recognise, _rows)
