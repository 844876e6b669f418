"""The document of the data format, held to the code."""

import re
from pathlib import Path

from sqlalchemy import Engine

from data.ingest_file import ingest_file, inspect_file
from data.readers.chunk import OPTIONAL, REQUIRED
from models.records.measurement import Status
from tests.data.conftest import measured
from tests.present import CLOCK

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "reference" / "data-format.md"


def test_every_column_is_described_and_no_other() -> None:
    text = DOCUMENT.read_text(encoding="utf-8")
    rows = re.findall(r"^\| `(\w+)`( \*\*\(required\)\*\*)? \|", text, re.MULTILINE)
    assert {name for name, required in rows if required} == set(REQUIRED)
    assert {name for name, required in rows if not required} == set(OPTIONAL)


def test_every_suffix_of_the_long_format_is_named() -> None:
    text = DOCUMENT.read_text(encoding="utf-8")
    for suffix in (".csv", ".csv.gz", ".parquet", ".jsonl", ".jsonl.gz", ".ndjson"):
        assert f"`{suffix}`" in text


def test_the_example_can_be_ingested(store: Engine, tmp_path: Path) -> None:
    found = re.search(r"```csv\n(.*?)```", DOCUMENT.read_text(encoding="utf-8"), re.DOTALL)
    assert found is not None
    path = tmp_path / "results.csv"
    path.write_text(found[1], encoding="utf-8")
    file = inspect_file(path, "default", "main")
    assert ingest_file(store, file, CLOCK).counts.stored == 2
    assert {row[-2] for row in measured(store)} == {Status.OK.value, Status.TIMED_OUT.value}
