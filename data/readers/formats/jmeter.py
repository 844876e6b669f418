"""JMeter: a ``.jtl`` in CSV or XML. A label has a median and a 95th percentile per run.

Source: jmeter.apache.org/usermanual/listeners.html#csvlogformat and #xmlformat2.1.
"""

import csv
import io
import math
import re
from collections.abc import Iterator

import numpy as np

from data.readers.format import WholeFileFormat
from data.readers.naming import with_metric
from data.readers.row import LOWER, ONE_PROCESS, Ignored, Row
from data.readers.source import InputSource
from data.readers.xml_document import parse_xml
from models.records.errors import ReadError

_NEEDED = ("timeStamp", "elapsed", "label")
_ROOT = re.compile(r"\s*(?:<\?xml[^>]*\?>)?\s*<testResults[\s>]")
_DELIMITER = re.compile(r"[^\w\s]|\t")
Request = tuple[float, float, str, bool]  # time and duration in ms, label, success


def _recognise(source: InputSource) -> bool:
    if b"\x00" in source.head:
        return False
    if _ROOT.match(source.head_text):
        return True
    header = source.head_text.split("\n", 1)[0].strip()
    return set(_NEEDED) <= set(header.split(_delimiter(header)))


def _delimiter(header: str) -> str:
    """Return the first mark between two names: JMeter lets people choose it."""
    found = _DELIMITER.search(header)
    return found[0] if found else ","


def _rows(source: InputSource) -> Iterator[Row | Ignored]:
    elapsed: dict[str, list[float]] = {}
    began = math.inf
    requests = _xml(source) if source.text.lstrip().startswith("<") else _csv(source)
    for time_ms, duration, label, good in requests:
        began = min(began, time_ms)
        met = elapsed.setdefault(label, [])
        if good:
            met.append(duration)
        else:
            yield Ignored("failed requests")
    time = str(int(began)) if math.isfinite(began) else ""
    for label, values in elapsed.items():
        row = Row(test=label, time=time, unit="ms", lower_is_better=LOWER)
        p95 = row._replace(test=with_metric(label, "p95"))
        if not values:
            yield row._replace(status="failed")
            yield p95._replace(status="failed")
        elif source.samples:
            for place, value in enumerate(values):
                yield row._replace(value=repr(value), instance=ONE_PROCESS, iteration=str(place))
        else:
            yield row._replace(value=repr(float(np.median(values))))
            yield p95._replace(value=repr(float(np.percentile(values, 95))))


def _csv(source: InputSource) -> Iterator[Request]:
    """Yield the requests of a CSV; a line that is cut off refuses the file."""
    header = source.text.split("\n", 1)[0].strip()
    reader = csv.DictReader(io.StringIO(source.text), delimiter=_delimiter(header))
    try:
        if not set(_NEEDED) <= set(reader.fieldnames or ()):
            raise ReadError(
                f"{source.path}: the header lacks {', '.join(_NEEDED)}; JMeter writes it with"
                " jmeter.save.saveservice.print_field_names=true."
            )
        for row in reader:
            place = f"line {reader.line_num}"
            if None in row or None in row.values():
                raise ReadError(f"{source.path}: {place} is cut off. Nothing was written.")
            time, elapsed, label = (row[name] for name in _NEEDED)
            yield _request(source, place, time, elapsed, label, row.get("success"))
    except csv.Error as error:
        raise ReadError(f"{source.path}: line {reader.line_num} is no CSV ({error}).") from None


def _xml(source: InputSource) -> Iterator[Request]:
    """Yield the samples of an XML; those within a sample are parts of it, and left out."""
    root = parse_xml(source.path, source.text)
    version = root.get("version", "")
    if root.tag != "testResults" or version.split(".")[0] != "1":
        raise ReadError(
            f"{source.path}: the root is <{root.tag:.40}> of version {version!r:.20}, where"
            ' <testResults version="1.2"> is expected.'
        )
    for number, sample in enumerate(root, 1):
        if sample.tag in ("sample", "httpSample"):
            time, elapsed, label = (sample.get(name, "") for name in ("ts", "t", "lb"))
            yield _request(source, f"sample {number}", time, elapsed, label, sample.get("s"))


def _request(
    source: InputSource, place: str, time: str, elapsed: str, label: str, success: str | None
) -> Request:
    try:
        time_ms, duration = float(time), float(elapsed)
    except ValueError:
        time_ms = duration = math.nan
    if not (math.isfinite(time_ms) and math.isfinite(duration)):
        raise ReadError(
            f"{source.path}: {place} has no milliseconds as time stamp and duration"
            f" ({time!r:.40}, {elapsed!r:.40}). Write the log with"
            " jmeter.save.saveservice.timestamp_format=ms. Nothing was written."
        )
    return time_ms, duration, label, (success or "true").strip().lower() != "false"


JMETER = WholeFileFormat("jmeter", "JMeter's .jtl in CSV or XML", _recognise, _rows)
