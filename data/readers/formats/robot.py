"""Robot Framework: ``output.xml``, the duration of each test.

Source: github.com/robotframework/robotframework, ``doc/schema/robot.xsd``; versions before 7 have
``starttime`` and ``endtime`` where later ones have ``start`` and ``elapsed``.
"""

import re
from collections.abc import Iterator
from datetime import datetime
from xml.etree.ElementTree import Element

from data.readers.format import WholeFileFormat
from data.readers.naming import Repeats
from data.readers.row import LOWER, Ignored, Row
from data.readers.source import InputSource
from data.readers.xml_document import parse_xml
from models.records.errors import ReadError

_ROOT = re.compile(r"\s*(?:<\?xml[^>]*\?>)?\s*<robot[\s>]")
_OLD_TIME = "%Y%m%d %H:%M:%S.%f"


def _recognise(source: InputSource) -> bool:
    return _ROOT.match(source.head_text) is not None


def _rows(source: InputSource) -> Iterator[Row | Ignored]:
    root = parse_xml(source.path, source.text)
    top = root.find("suite")
    if root.tag != "robot" or top is None:
        raise ReadError(f"{source.path}: there is no <suite> in a <robot>. Nothing was written.")
    status = top.find("status")
    time = status.get("start", status.get("starttime", "")) if status is not None else ""
    named = Row(time=_iso(time or root.get("generated", "")), unit="s", lower_is_better=LOWER)
    yield from _suite(top, "", named, Repeats())


def _suite(suite: Element, parent: str, named: Row, repeats: Repeats) -> Iterator[Row | Ignored]:
    name = ".".join(filter(None, (parent, suite.get("name", "").strip())))
    for child in suite:
        if child.tag == "suite":
            yield from _suite(child, name, named, repeats)
        elif child.tag == "test":
            status = child.find("status")
            word = "" if status is None else status.get("status", "")
            if status is None or word in ("SKIP", "NOT RUN", "NOT_RUN"):
                yield Ignored("skipped tests")
                continue
            test = child.get("name", "").strip()
            replicate = repeats.next((name, test))
            yield named._replace(
                suite=name,
                test=test,
                value=_duration(status),
                replicate="" if replicate == "1" else replicate,
                status=word.lower(),
            )


def _duration(status: Element) -> str:
    """Return the seconds of a test; blank where the file does not know them."""
    elapsed = status.get("elapsed")
    if elapsed is not None:
        return elapsed
    try:
        began = datetime.strptime(status.get("starttime", ""), _OLD_TIME)  # noqa: DTZ007
        ended = datetime.strptime(status.get("endtime", ""), _OLD_TIME)  # noqa: DTZ007
    except ValueError:
        return ""
    return f"{(ended - began).total_seconds():.6g}"


def _iso(text: str) -> str:
    try:
        return datetime.strptime(text, _OLD_TIME).isoformat()  # noqa: DTZ007 (none is stated)
    except ValueError:
        return text


ROBOT = WholeFileFormat(
    "robot", "Robot Framework's output.xml, durations of tests", _recognise, _rows
)
