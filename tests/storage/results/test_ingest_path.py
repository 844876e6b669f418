"""The whole ingest path leaves the same in both databases."""

from pathlib import Path

from sqlalchemy import Engine

from data.ingest_file import ingest_file, inspect_file
from models.services.ingest import IngestCounts
from models.storage.results.catalogue_view import find_series
from models.storage.results.points_view import read_points
from tests.present import CLOCK

HEADER = "suite,test,platform,time,value,unit,status,run_id\n"
ROWS = (
    "s,größe,p,2025-06-01T00:00:00Z,1.5,ms,ok,r1\n"
    "s,größe,p,2025-06-02 00:00:00,2.5,ms,ok,r2\n"
    "s,größe,p,2025-06-03T00:00:00Z,,ms,failed,r3\n"
    "s,gr\0ße,p,2025-06-03T00:00:00Z,1,ms,ok,r4\n"
    "s,größe,p,2025-06-04T00:00:00Z,1,s,ok,r5\n"
    's,größe,p,"2025-06-04T00:00:00Z,1,s,ok,r6\n'
)


def take(engine: Engine, path: Path) -> tuple[int, ...]:
    counts: IngestCounts = ingest_file(engine, inspect_file(path, "x", "main"), CLOCK).counts
    return (
        counts.read,
        counts.stored,
        counts.already_there,
        counts.replaced,
        counts.rejected,
        counts.zoneless_times,
    )


def test_a_file_is_taken_once_corrected_and_accounted_for(engine: Engine, tmp_path: Path) -> None:
    path = tmp_path / "results.csv"
    path.write_text(HEADER + ROWS, encoding="utf-8")
    assert take(engine, path) == (6, 3, 0, 0, 3, 1)
    assert take(engine, path) == (6, 0, 3, 0, 3, 1)
    path.write_text(HEADER + ROWS.replace("2.5", "2.75"), encoding="utf-8")
    assert take(engine, path) == (6, 0, 2, 1, 3, 1)
    (row,) = find_series(engine)
    assert (row.series.key.test, row.series.unit, row.measurements) == ("größe", "ms", 3)
    points = read_points(engine, row.series.id)
    assert sorted(points.value[points.status == "ok"]) == [1.5, 2.75]
