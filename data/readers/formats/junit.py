"""JUnit XML: the duration of each test case.

Source: github.com/testmoapp/junitxml, which describes what the tools write in common.
"""

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from data.readers.format import WholeFileFormat
from data.readers.naming import Repeats
from data.readers.row import LOWER, Ignored, Row
from data.readers.source import InputSource
from data.readers.xml_document import parse_xml
from models.records.errors import ReadError

_ROOT = re.compile(r"\s*(?:<\?xml[^>]*\?>)?\s*(?:<!--.*?-->\s*)*<testsuites?[\s>/]", re.DOTALL)

_GROUPED = re.compile(r"\d{1,3}(,\d{3})+(\.\d+)?")


def _recognise(source: InputSource) -> bool:
    return _ROOT.match(source.head_text) is not None


def _rows(source: InputSource) -> Iterator[Row | Ignored]:
    root = parse_xml(source.path, source.text)
    if root.tag not in ("testsuite", "testsuites"):
        raise ReadError(
            f"{source.path}: the root is <{root.tag:.40}>, where <testsuites> is expected."
        )
    repeats = Repeats()
    time = root.get("timestamp", "")
    for suite in root.iter("testsuite"):
        began = suite.get("timestamp", "") or time
        for case in suite.findall("testcase"):
            if case.find("skipped") is not None:
                yield Ignored("skipped test cases")
                continue
            yield _case(suite, case, began, repeats)


def _case(suite: Element, case: Element, time: str, repeats: Repeats) -> Row:
    failed = case.find("failure") is not None or case.find("error") is not None
    place = case.get("classname", "").strip() or suite.get("name", "").strip()
    name = case.get("name", "").strip()
    replicate = repeats.next((place, name, time))
    return Row(
        suite=place,
        test=name,
        time=time,
        value=_ungrouped(case.get("time", "")),
        unit="s",
        lower_is_better=LOWER,
        replicate="" if replicate == "1" else replicate,
        status="failed" if failed else "",
        host=suite.get("hostname", ""),
    )


def _ungrouped(seconds: str) -> str:
    """Take the commas out with which Ant groups thousands; another comma may be a decimal one."""
    return seconds.replace(",", "") if _GROUPED.fullmatch(seconds.strip()) else seconds


JUNIT = WholeFileFormat("junit", "JUnit XML, durations of test cases", _recognise, _rows)
