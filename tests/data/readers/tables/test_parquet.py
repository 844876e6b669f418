from contextlib import closing
from pathlib import Path
from typing import Literal

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from data.readers.chunk import RawChunk
from data.readers.open_reader import open_reader
from data.readers.tables.parquet import Parquet
from models.records.errors import ReadError
from models.services.rows.times import parse_time

TIMES = ["2024-09-26T00:49:34.123", "2024-09-27T00:49:34"]


def write(folder: Path, columns: dict[str, pa.Array]) -> Path:
    path = folder / "results.parquet"
    pq.write_table(pa.table(columns), path)
    return path


def table(**columns: pa.Array) -> dict[str, pa.Array]:
    return {
        "suite": pa.array(["s", "s"]),
        "test": pa.array(["a", "b"]).dictionary_encode(),
        "platform": pa.array(["p", None]),
        "time": pa.array([1_727_311_774_123, 1_727_398_174_000]),
        "value": pa.array([0.1, 1e-9]),
        **columns,
    }


def read(path: Path, rows: int = 20_000) -> list[RawChunk]:
    with closing(open_reader(path)) as reader:
        return list(reader.chunks(rows))


def test_typed_columns_become_the_texts_of_a_csv(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        table(
            lower_is_better=pa.array([True, None]),
            replicate=pa.array([1, 2], pa.int8()),
            run_id=pa.array([b"r1", b"r2"]),
        ),
    )
    (chunk,) = read(path)
    texts = {name: list(column) for name, column in chunk.columns.items()}
    assert texts == {
        "suite": ["s", "s"],
        "test": ["a", "b"],
        "platform": ["p", ""],
        "time": ["1727311774123", "1727398174000"],
        "value": ["0.1", "1e-9"],
        "lower_is_better": ["true", ""],
        "replicate": ["1", "2"],
        "run_id": ["r1", "r2"],
    }
    assert list(chunk.lines) == [1, 2]
    assert chunk.content(1).startswith('{"suite": "s", "test": "b", "platform": ""')


@pytest.mark.parametrize("unit", ["s", "ms", "us", "ns"])
def test_timestamps_keep_their_moment_and_their_zone(
    tmp_path: Path, unit: Literal["s", "ms", "us", "ns"]
) -> None:
    moments = pd.to_datetime(pd.Series(TIMES), format="ISO8601").dt.as_unit(unit)
    whole = parse_time(TIMES[0] + "Z")[0] // (1000 if unit == "s" else 1)
    for zone, zoneless in ((None, True), ("UTC", False), ("Europe/Berlin", False)):
        zoned = moments.dt.tz_localize("UTC").dt.tz_convert(zone) if zone else moments
        (chunk,) = read(write(tmp_path, table(time=pa.Array.from_pandas(zoned))))
        time_ms, assumed = parse_time(chunk.columns["time"][0])
        assert time_ms // (1000 if unit == "s" else 1) == whole
        assert assumed is zoneless


def test_rows_come_in_chunks_with_running_numbers(tmp_path: Path) -> None:
    path = tmp_path / "results.parquet"
    pd.DataFrame(
        {
            "suite": "s",
            "test": [str(number) for number in range(10)],
            "platform": "p",
            "time": 1_727_311_774,
            "value": 1.0,
        }
    ).to_parquet(path)
    chunks = read(path, 4)
    assert [list(chunk.lines) for chunk in chunks] == [[1, 2, 3, 4], [5, 6, 7, 8], [9, 10]]
    assert chunks[-1].position == path.stat().st_size


def test_files_of_another_shape_are_refused(tmp_path: Path) -> None:
    broken = tmp_path / "broken.parquet"
    broken.write_bytes(b"PAR1 but no more")
    with pytest.raises(ReadError, match="not a whole Parquet file"):
        Parquet(broken)
    columns = table()
    del columns["value"]
    with pytest.raises(ReadError, match="lacks the column value"):
        Parquet(write(tmp_path, columns))
    with pytest.raises(ReadError, match="value holds list"):
        Parquet(write(tmp_path, table(value=pa.array([[1.0], [2.0]]))))
    cut = tmp_path / "cut.parquet"
    cut.write_bytes(write(tmp_path, table()).read_bytes()[:-20])
    with pytest.raises(ReadError, match="not a whole Parquet file"):
        Parquet(cut)
