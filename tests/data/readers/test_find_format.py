"""Which format reads a file, and what a refusal says."""

import gzip
import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from data.readers.completion.given import Given
from data.readers.find_format import PAGE, find_format
from data.readers.registry import formats
from data.readers.source import InputSource
from models.records.errors import ReadError
from tests.data.readers.read_rows import read_rows

DOCUMENT = Path(__file__).resolve().parents[3] / "docs" / "reference" / "readers.md"


def write(folder: Path, content: bytes) -> InputSource:
    path = folder / "results.txt"
    path.write_bytes(content)
    return InputSource(path)


def test_every_format_is_in_the_table_of_the_document() -> None:
    text = DOCUMENT.read_text(encoding="utf-8")
    assert [
        name for name in (item.name for item in formats()) if f"\n| `{name}` |" not in text
    ] == []


def test_format_overrides_the_content(tmp_path: Path) -> None:
    source = write(tmp_path, b"suite,test,platform,time,value\n")
    assert find_format(source).name == "csv"
    assert find_format(source, "hail").name == "hail"
    with pytest.raises(ReadError, match=r"no format 'xlsx'.*csv.*docs/reference/readers\.md"):
        find_format(source, "xlsx")


@pytest.mark.parametrize(
    ("content", "seen"),
    [
        (b'{"alpha": 1, "beta": 2}', r"a JSON object with the keys 'alpha', 'beta'\."),
        (b'[{"gamma": 1}]', "a JSON list of objects with the keys 'gamma'"),
        (b"[1, 2, 3]", "a JSON list of 3 int items"),
        (b"[]", "an empty JSON list"),
        (b"hello world\nsecond", "a text that begins with 'hello world'"),
        (b"\x7fELF\x00\x00\x00\x00more", "a binary file that begins with the bytes 7f 45 4c 46"),
    ],
)
def test_a_refusal_names_what_was_seen(tmp_path: Path, content: bytes, seen: str) -> None:
    for packed in (content, gzip.compress(content)):
        with pytest.raises(ReadError, match=seen) as caught:
            find_format(write(tmp_path, packed))
        assert "\n  csv: CSV in the long format" in str(caught.value)
        assert "docs/reference/readers.md tells how to convert" in str(caught.value)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "the file is empty"),
        (b" \n ", "the file is empty"),
        (b'{"results": [1, 2', r"the JSON is cut off \(line 1, column 18\)"),
        (b'{"results": "abc', "the JSON is cut off"),
        (b'{"results": oops}', r"not valid JSON \(Expecting value, line 1, column 13\)"),
        (b"[" * 200_000, "nested too deeply"),
        (b'{"a": ' + b"1" * 5000 + b"}", "cannot be used"),
        (b'{"a": "\xff"}', "byte 7 is not UTF-8"),
        ('{"a": 1}'.encode("utf-16"), "UTF-16"),
        (gzip.compress(b'{"a": 1}' * 50, mtime=0)[:-12], "damaged or cut off"),
    ],
)
def test_a_broken_file_is_refused_with_its_fault(tmp_path: Path, content: bytes, why: str) -> None:
    with pytest.raises(ReadError, match=why):
        find_format(write(tmp_path, content))


def test_a_folder_that_is_no_tree_of_results_is_named(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("x")
    with pytest.raises(ReadError, match=r"a folder with 'notes\.txt'"):
        find_format(InputSource(tmp_path))


Install = Callable[[str, str], None]  # name of the format, value of the entry point
MODULE = """
from data.readers.format import WholeFileFormat
from data.readers.json_document import object_at
from data.readers.row import LOWER, Row, number_text


def rows(source):
    document = object_at(source.path, source.document, "the document")
    for test, seconds in object_at(source.path, document["timings"], "timings").items():
        yield Row(test=test, value=number_text(seconds), unit="s", lower_is_better=LOWER)


FORMAT = WholeFileFormat("NAME", "timings", lambda source: "timings" in source.json_keys, rows)
"""


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Install]:
    """Put a package with a reader on the path, as pip does: a module and its metadata."""
    site = tmp_path / "site"
    site.mkdir()

    def make(name: str, value: str) -> None:
        (site / "wire_reader.py").write_text(MODULE.replace("NAME", name))
        metadata = site / "wire_reader-1.0.dist-info"
        metadata.mkdir()
        (metadata / "METADATA").write_text(
            "Metadata-Version: 2.1\nName: wire-reader\nVersion: 1.0\n"
        )
        (metadata / "entry_points.txt").write_text(f"[bandwatch.readers]\nwire = {value}\n")
        monkeypatch.syspath_prepend(site)
        formats.cache_clear()

    yield make
    formats.cache_clear()
    sys.modules.pop("wire_reader", None)


def test_another_package_adds_a_format(tmp_path: Path, install: Install) -> None:
    source = write(tmp_path, json.dumps({"wire": 1, "timings": {"a": 0.5}}).encode())
    with pytest.raises(ReadError, match="'wire', 'timings'"):
        find_format(source)
    install("wire", "wire_reader:FORMAT")
    assert find_format(source).name == "wire"
    measurements, _ = read_rows(source.path, Given(time="2025-01-01"))
    assert [(row.series.suite, row.series.test, row.value) for row in measurements] == [
        ("wire", "a", 0.5)
    ]
    with pytest.raises(ReadError, match=r"no time of the run \(for example of 'a'\). Give --time"):
        read_rows(source.path)


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("wire", "nowhere_at_all:FORMAT", r"'wire' \(nowhere_at_all:FORMAT\).*ModuleNotFound"),
        ("wire", "wire_reader:ABSENT", "AttributeError"),
        ("csv", "wire_reader:FORMAT", "two readers have the name 'csv'"),
    ],
)
def test_a_broken_package_is_named(
    tmp_path: Path, install: Install, name: str, value: str, message: str
) -> None:
    install(name, value)
    with pytest.raises(ReadError, match=message):
        find_format(write(tmp_path, b"{}"))


def test_the_page_that_a_refusal_names_is_there() -> None:
    assert (DOCUMENT.parents[2] / PAGE).samefile(DOCUMENT)
