"""What is no result, whatever the format that is named: a clear refusal, and nothing stored."""

from pathlib import Path

import pytest
from sqlalchemy import Engine

from data.ingest_file import ingest_file, inspect_file
from data.readers.registry import formats
from models.records.clock import FixedClock
from models.records.errors import ReadError
from tests.data.conftest import measured, rejected
from tests.data.readers.read_rows import FILES, GIVEN, LATER

LINES = {"go-test.jsonl"}  # of which those before a cut are whole
TEXTS = {
    "empty": b"",
    "blank": b" \n\n",
    "null": b"null",
    "number": b"1" * 5000,
    "nested lists": b"[" * 300_000,
    "nested objects": b'{"a":' * 300_000,
    "a line of 10 MB": b"x" * 10_000_000,
    "a JSON text of 10 MB": b'{"results": "' + b"x" * 10_000_000 + b'"}',
    "a cut JSON text of 10 MB": b'{"results": "' + b"x" * 10_000_000,
    "NUL": b"\x00" * 100,
    "not UTF-8": b'{"results": "\xff\xfe"}',
    "UTF-16": '{"results": []}'.encode("utf-16"),
    "unpaired surrogate": rb'{"results": [{"command": "\ud800"}]}',
}


@pytest.mark.parametrize("content", TEXTS.values(), ids=list(TEXTS))
def test_no_format_stores_anything(store: Engine, tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "results.json"
    path.write_bytes(content)
    refusals: list[str] = []
    taken: set[str] = set()
    for name in ("", *(format_.name for format_ in formats())):
        try:
            file = inspect_file(path, "project", "main", given=GIVEN, format_name=name)
            ingest_file(store, file, FixedClock(LATER))
            taken.add(name)
        except ReadError as error:
            refusals.append(str(error))
    assert all(str(path) in text and len(text) < 3000 for text in refusals)
    assert measured(store) == set()
    # What has the shape of a format is judged row by row; none of these rows can be used.
    assert taken <= {"", "hail", "hyperfine"}
    assert len(rejected(store)) == len(taken)


@pytest.mark.parametrize("name", sorted({path.name for path in FILES.glob("*.js*")} - LINES))
def test_a_document_cut_off_anywhere_is_refused(tmp_path: Path, name: str) -> None:
    content = (FILES / name).read_bytes().rstrip()
    path = tmp_path / name
    # Before the last brace is closed nothing of a document can be used, wherever it ends.
    for end in range(40, len(content), max(len(content) // 40, 1)):
        path.write_bytes(content[:end])
        with pytest.raises(ReadError, match=r"cut off|not valid JSON|no reader recognises"):
            inspect_file(path, "project", "main", given=GIVEN)


def test_a_folder_is_refused_by_formats_of_files(tmp_path: Path) -> None:
    for format_ in formats():
        with pytest.raises(ReadError):
            inspect_file(tmp_path, "project", "main", given=GIVEN, format_name=format_.name)
