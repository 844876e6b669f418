"""Which format reads a file, and what a refusal says."""

import gzip
import json
from collections.abc import Iterator
from importlib.metadata import EntryPoint, EntryPoints
from pathlib import Path

import pytest

from data.readers import registry
from data.readers.find_format import find_format
from data.readers.format import WholeFileFormat
from data.readers.json_document import object_at
from data.readers.open_reader import open_reader
from data.readers.registry import formats
from data.readers.row import LOWER, Row, number_text
from data.readers.source import InputSource
from models.records.errors import ReadError

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
        assert "csv (CSV in the long format" in str(caught.value)
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


def _rows(source: InputSource) -> Iterator[Row]:
    document = object_at(source.path, source.document, "the document")
    timings = object_at(source.path, document["timings"], "timings")
    for test, seconds in timings.items():
        yield Row(test=test, value=number_text(seconds), unit="s", lower_is_better=LOWER)


MYTOOL = WholeFileFormat(
    "mytool", "mytool's timings", lambda source: {"mytool", "timings"} <= source.json_keys, _rows
)


def registered(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    point = EntryPoint("mytool", value, registry.ENTRY_POINTS)
    monkeypatch.setattr(registry, "entry_points", lambda **_: EntryPoints([point]))
    formats.cache_clear()


@pytest.fixture(autouse=True)
def fresh_list() -> Iterator[None]:
    yield
    formats.cache_clear()


def test_another_package_adds_a_format(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = write(tmp_path, json.dumps({"mytool": 1, "timings": {"a": 0.5}}).encode())
    with pytest.raises(ReadError, match="'mytool', 'timings'"):
        find_format(source)
    registered(monkeypatch, f"{__name__}:MYTOOL")
    assert find_format(source) is MYTOOL
    with pytest.raises(ReadError, match=r"no time of the run \(for example of 'a'\). Give --time"):
        open_reader(source.path)


def test_a_broken_package_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    registered(monkeypatch, "nowhere_at_all:FORMAT")
    with pytest.raises(ReadError, match=r"'mytool' \(nowhere_at_all:FORMAT\).*ModuleNotFound"):
        find_format(write(tmp_path, b"{}"))
