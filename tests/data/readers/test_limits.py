"""Files made to fill the memory or the store are refused, or only their bad rows are."""

import gzip
from contextlib import closing
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from sqlalchemy import Engine

from data.ingest_file import ingest_file, inspect_file
from data.readers.open_reader import open_reader
from data.readers.source import InputSource
from data.readers.tables.delimited import LONG_FIELD, LONG_LINE
from data.readers.text import LONGEST_LINE, Lines
from data.readers.unpacking import FREE_BYTES
from models.records.errors import ReadError
from models.services.rows.validation import MOST_KEPT
from tests.data.conftest import measured, rejected
from tests.present import CLOCK

HEADER = "suite,test,platform,time,value\n"
GOOD = "s,a,p,1700000000,1\n"
LATER = "s,a,p,1700000001,2\n"


@pytest.mark.parametrize("letter", ["x", "\0", '"', "é"])
def test_a_line_without_end_is_one_rejected_row(store: Engine, tmp_path: Path, letter: str) -> None:
    path = tmp_path / "long.csv"
    path.write_text(HEADER + GOOD + letter * (3 * LONGEST_LINE + 7) + "\n" + LATER)
    done = ingest_file(store, inspect_file(path, "project", "main"), CLOCK)
    assert (done.counts.stored, done.counts.rejected) == (2, 1)
    ((_, line, reason, content),) = rejected(store)
    assert (line, reason) == (3, LONG_LINE)
    assert len(content) < MOST_KEPT + 100
    assert len(measured(store)) == 2


def test_lines_in_memory_stay_short(tmp_path: Path) -> None:
    path = tmp_path / "long.csv"
    path.write_text(HEADER + "x" * (5 * LONGEST_LINE))
    with closing(Lines(path)) as lines:
        taken = lines.take(10)
    assert [len(line) < 5000 for line in taken] == [True, True]
    assert lines.overlong == {2}


def test_a_long_field_is_called_long_and_not_unquoted(store: Engine, tmp_path: Path) -> None:
    path = tmp_path / "long.csv"
    path.write_text(HEADER + GOOD + f"s,{'x' * 200_000},p,1700000000,1\n")
    ingest_file(store, inspect_file(path, "project", "main"), CLOCK)
    ((_, line, reason, content),) = rejected(store)
    assert (line, reason) == (3, LONG_FIELD)
    assert content.endswith("characters)")


def test_the_beginning_of_a_long_rejected_row_is_kept(store: Engine, tmp_path: Path) -> None:
    path = tmp_path / "long.csv"
    path.write_text(HEADER + f"s,{'x' * 9000},p,1700000000,1\n")
    ingest_file(store, inspect_file(path, "project", "main"), CLOCK)
    ((_, _, reason, content),) = rejected(store)
    assert reason == "test is longer than 500 bytes"
    assert content.startswith("s,xxx")
    assert MOST_KEPT < len(content) < MOST_KEPT + 100


@pytest.mark.parametrize("name", ["bomb.csv.gz", "bomb.json.gz"])
def test_what_unpacks_without_end_is_refused(store: Engine, tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    start = HEADER + GOOD if "csv" in name else "["
    with gzip.open(path, "wb", compresslevel=6) as file:
        file.write(start.encode())
        for _ in range(FREE_BYTES // (1 << 20) + 1):
            file.write(b" " * (1 << 20))
    with pytest.raises(ReadError, match="more than 200 times its size"):
        inspect_file(path, "project", "main")
    assert measured(store) == set()


def test_a_usual_file_unpacks_as_before(tmp_path: Path) -> None:
    path = tmp_path / "results.csv.gz"
    path.write_bytes(gzip.compress((HEADER + GOOD * 20_000).encode()))
    assert InputSource(path).text == HEADER + GOOD * 20_000


def _parquet(path: Path, test: pa.Array, **options: object) -> Path:
    rows = len(test)
    columns = {
        "suite": pa.array(["s"] * rows),
        "test": test,
        "platform": pa.array(["p"] * rows),
        "time": pa.array([1_700_000_000 + place for place in range(rows)]),
        "value": pa.array([1.0] * rows),
    }
    pq.write_table(pa.table(columns), path, **options)
    return path


def test_a_text_that_parquet_repeats_stays_one_text(tmp_path: Path) -> None:
    repeated = pa.array(["x" * 100_000] * 500)
    path = _parquet(tmp_path / "r.parquet", repeated)
    with closing(open_reader(path)) as reader:
        (chunk,) = reader.chunks()
    texts = chunk.columns["test"]
    assert len(texts) == 500
    assert all(text is texts[0] for text in texts)


def test_parquet_that_unpacks_without_end_is_refused(tmp_path: Path) -> None:
    texts = pa.array([f"{place}" + "x" * 2_000_000 for place in range(40)])
    path = _parquet(tmp_path / "r.parquet", texts, compression="zstd", use_dictionary=False)
    assert path.stat().st_size < 100_000
    with pytest.raises(ReadError, match="more than 200 times its size"):
        open_reader(path)


def test_parquet_of_more_rows_than_bytes_is_refused(tmp_path: Path) -> None:
    rows = 1_000_001
    name = pa.DictionaryArray.from_arrays(pa.array([0] * rows, pa.int32()), ["s"])
    table = pa.table(dict.fromkeys(("suite", "test", "platform", "time", "value"), name))
    pq.write_table(table, tmp_path / "r.parquet")
    with pytest.raises(ReadError, match="1,000,001 rows"):
        open_reader(tmp_path / "r.parquet")
