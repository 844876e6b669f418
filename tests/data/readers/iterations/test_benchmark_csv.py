"""Benchmarks out of the long CSV."""

from pathlib import Path

import numpy as np
import pytest

from data.readers.iterations.benchmarks import read_benchmark_file
from models.records.errors import ReadError

HEADER = "suite,test,platform,instance,iteration,value,unit,status,lower_is_better,host\n"


def write(folder: Path, *rows: str, header: str = HEADER) -> Path:
    path = folder / "runs.csv"
    path.write_text(header + "".join(row + "\n" for row in rows))
    return path


def test_instances_and_iterations_become_runs(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        "s,a,p,i1,0,2.5,ms,,,h",
        "s,b,p,i1,0,7,ms,,,h",
        "s,a,p,i2,0,2.4,ms,ok,true,h",
        "s,a,p,i1,1,2.0,ms,failed,,h",
        "s,a,p,i2,1,,ms,timeout,,h",
    )
    a, b = read_benchmark_file(path).benchmarks
    assert (a.key.path, a.key.name, a.key.platform, a.unit) == ("s", "a", "p", "ms")
    assert a.instance_ids == ("i1", "i2")
    assert a.instance.tolist() == [0, 1, 0, 1]
    assert a.iteration.tolist() == [0, 0, 1, 1]
    np.testing.assert_array_equal(a.time, [2.5, 2.4, 2.0, np.nan])
    assert a.failed.tolist() == [False, False, True, False]
    assert a.timed_out.tolist() == [False, False, False, True]
    assert b.time.tolist() == [7.0]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("s,,p,i,0,1,s,,,h", "no test"),
        ("s,a,p,,0,1,s,,,h", "no instance"),
        ("s,a,p,i,,1,s,,,h", "no iteration"),
        ("s,a,p,i,1.5,1,s,,,h", "not a whole number"),
        ("s,a,p,i,1,x,s,,,h", "not a number"),
        ("s,a,p,i,1,-1,s,,,h", "negative"),
        ("s,a,p,i,1,1,s,odd,,h", "unknown status"),
        ("s,a,p,i,1,1,s,,false,h", "higher is better"),
        ("s,a,p,i,0,1,s,,,h", "stands in an earlier row"),
        ("s,a,p,i,1", "5 fields"),
    ],
)
def test_a_bad_row_is_kept_aside_with_its_reason(tmp_path: Path, row: str, reason: str) -> None:
    found = read_benchmark_file(write(tmp_path, "s,a,p,i,0,1,s,,,h", row))
    assert found.benchmarks[0].n_iterations == 1
    (rejected,) = found.rejected
    assert (rejected.line, rejected.content) == (3, row)
    assert reason in rejected.reason


def test_mixed_units_of_one_benchmark_are_refused(tmp_path: Path) -> None:
    path = write(tmp_path, "s,a,p,i,0,1,s,,,h", "s,b,p,i,0,1,ms,,,h", "s,a,p,i,1,900,ms,,,h")
    with pytest.raises(ReadError, match=r"s::a \(p\) has times in s \(line 2\) and in ms \(line 4"):
        read_benchmark_file(path)


def test_a_file_without_iterations_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path, "a,1", header="test,value\n")
    with pytest.raises(ReadError, match="instance, iteration"):
        read_benchmark_file(path)
