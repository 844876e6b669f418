"""CSIT's test cases: JSON by the documented schema, and the Parquet that is made of them."""

import gzip
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from data.readers.csit.test_id import csit_name
from models.records.errors import ReadError
from models.records.measurement import Status
from tests.data.readers.read_rows import FILES, GIVEN, by_test, format_of, read_rows

PATH = FILES / "csit.json"
CASE: dict[str, Any] = json.loads(PATH.read_text())
TEST = "10ge2p1x710-64b-2t1c-ethip4-ip4base-mrr"
MRR = "tests.vpp.perf.ip4.2n1l-10ge2p1x710-ethip4-ip4base-mrr.64b-1c-ethip4-ip4base-mrr"


def written(folder: Path, document: Any) -> Path:
    path = folder / "test.json"
    path.write_text(json.dumps(document))
    return path


def changed(**changes: Any) -> dict[str, Any]:
    return {**CASE, **changes}


def test_the_ten_trials_are_replicates() -> None:
    assert format_of(PATH) == "csit"
    measurements, rejected = read_rows(PATH)
    assert rejected == []
    assert [row.replicate for row in measurements] == [str(n) for n in range(1, 11)]
    assert by_test(measurements)[TEST][:2] == [9301000.5, 9299500.25]
    row = measurements[0]
    assert (row.series.suite, row.series.platform, row.unit, row.direction.value) == (
        "vpp.perf.ip4",
        "2n1l",
        "pps",
        "higher",
    )
    assert (row.revision, row.host) == ("26.10-rc0~145-g9be675f07", "10.30.51.45 10.30.51.46")
    assert row.time_ms == 1795140849000


@pytest.mark.parametrize(
    ("test_id", "job", "tags", "suite", "test", "platform"),
    [
        (
            MRR,
            "csit-vpp-perf-mrr-daily-master-2n-icx",
            {"2T1C"},
            "vpp.perf.ip4",
            TEST,
            "2n-icx",
        ),
        (
            "tests.vpp.perf.crypto.3n-100ge2p1cx6dx-avf-ethip4ipsec-ndrpdr.imix-4t2c-x-ndrpdr",
            "csit-vpp-perf-ndrpdr-weekly-master-3n-alt",
            set(),
            "vpp.perf.crypto",
            "100ge2p1cx6dx-imix-4t2c-x-ndrpdr",
            "3n-alt",
        ),
        ("a.b", "", set(), "", "b", ""),
        ("x", "", set(), "", "x", ""),
    ],
)
def test_a_name_holds_nic_frame_size_and_cores_and_the_platform_is_the_testbed(
    test_id: str, job: str, tags: set[str], suite: str, test: str, platform: str
) -> None:
    name = csit_name(test_id, job, frozenset(tags))
    assert (name.suite, name.test, name.platform) == (suite, test, platform)


def test_rates_and_latencies_have_their_units_and_directions(tmp_path: Path) -> None:
    result = {
        "ndr": {"lower": {"rate": {"value": 10.0, "unit": "pps"}}},
        "pdr": {"lower": {"rate": {"value": 11.0, "unit": "pps"}}},
        "latency_forward": {"pdr_50": {"avg": 7, "unit": "us", "hdrh": "x"}},
    }
    path = written(tmp_path, changed(test_id="a.b-ndrpdr", result=result))
    measurements, _ = read_rows(path)
    shown = [(row.series.test, row.value, row.unit, row.direction.value) for row in measurements]
    assert shown == [
        ("2t1c-b-ndrpdr (ndr)", 10, "pps", "higher"),
        ("2t1c-b-ndrpdr (pdr)", 11, "pps", "higher"),
        ("2t1c-b-ndrpdr (latency of 50 % PDR)", 7, "us", "lower"),
    ]


def test_a_model_of_version_0_is_read(tmp_path: Path) -> None:
    samples = [{"rate": {"value": float(n), "unit": "pps"}} for n in (3, 4)]
    old = {
        "test_id": MRR,
        "version": "0.2.0",
        "start_time": "2026-11-20T02:14:09Z",
        "status": "PASS",
        "sut_version": "22.02",
        "tags": [],
        "results": {"mrr": {"samples": samples, "avg": 3.5, "stdev": 0.7}},
    }
    measurements, _ = read_rows(written(tmp_path, old))
    assert [(row.value, row.unit, row.replicate) for row in measurements] == [
        (3, "pps", "1"),
        (4, "pps", "2"),
    ]
    assert measurements[0].revision == "22.02"
    failed = {**old, "status": "FAIL", "results": {}}
    (row,) = read_rows(written(tmp_path, failed))[0]
    assert (row.series.test, row.status) == ("10ge2p1x710-64b-1c-ethip4-ip4base-mrr", Status.FAILED)


def test_a_failed_search_fails_both_of_its_series(tmp_path: Path) -> None:
    case = changed(passed=False, result={}, test_type="ndrpdr", test_id="a.b-ndrpdr")
    measurements, _ = read_rows(written(tmp_path, case))
    assert [(row.series.test[-5:], row.status) for row in measurements] == [
        ("(ndr)", Status.FAILED),
        ("(pdr)", Status.FAILED),
    ]


def test_a_folder_of_test_cases_is_read_whole(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "test.json.gz").write_bytes(gzip.compress(PATH.read_bytes()))
    (tmp_path / "b.json").write_text(json.dumps(changed(start_time="2026-11-21T00:00:00Z")))
    (tmp_path / "c.txt").write_text("notes")
    assert format_of(tmp_path) == "csit"
    measurements, _ = read_rows(tmp_path)
    assert len(measurements) == 20
    (tmp_path / "b.json").write_text('{"test_id": "x"')
    with pytest.raises(ReadError, match=r"b\.json: the JSON is cut off"):
        read_rows(tmp_path)


def table(folder: Path, **columns: list[Any]) -> Path:
    rows = {
        "job": ["csit-vpp-perf-mrr-daily-master-2n-icx"] * 2,
        "build": [17, 18],
        "dut_type": ["VPP"] * 2,
        "dut_version": ["26.10-rc0~145-g9be675f07", None],
        "hosts": [["10.0.0.2", "10.0.0.1"], None],
        "start_time": [datetime(2026, 11, 20, 2, 14, 9, tzinfo=UTC)] * 2,
        "passed": [True, False],
        "test_id": [MRR] * 2,
        "version": ["1.5.1"] * 2,
        "result_receive_rate_rate_avg": [2.0, None],
        "result_receive_rate_rate_unit": ["pps", None],
        "result_receive_rate_rate_values": [[1.0, 3.0], None],
        "result_latency_forward_pdr_90_hdrh": ["x", None],
        "telemetry": [["much"], None],
    }
    path = folder / "part.parquet"
    pq.write_table(pa.table({**rows, **columns}), path)
    return path


def test_the_parquet_has_the_same_series(tmp_path: Path) -> None:
    path = table(tmp_path)
    assert format_of(path) == "csit"
    measurements, rejected = read_rows(path)
    assert rejected == []
    assert [(row.value, row.replicate, row.run_id[-10:]) for row in measurements] == [
        (1, "1", "-2n-icx/17"),
        (3, "2", "-2n-icx/17"),
        (None, "", "-2n-icx/18"),
    ]
    assert {row.series.platform for row in measurements} == {"2n-icx"}
    assert {row.time_ms for row in measurements} == {1795140849000}
    assert measurements[0].host == "10.0.0.1 10.0.0.2"


def test_a_parquet_cut_off_or_of_another_kind_is_refused(tmp_path: Path) -> None:
    path = table(tmp_path)
    content = path.read_bytes()
    for end in range(50, len(content) - 1, 997):
        path.write_bytes(content[:end])
        with pytest.raises(ReadError):
            read_rows(path, GIVEN, "csit")
    pq.write_table(pa.table({"a": [1]}), path)
    with pytest.raises(ReadError, match="no columns test_id and dut_type"):
        read_rows(path, GIVEN, "csit")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"version": "2.0.0"}, r"version '2\.0\.0'; 0\.x and 1\.x are read"),
        ({"version": None}, "version ''"),
        ({"test_id": ""}, "a test case has no test_id"),
        ({"passed": "yes"}, "passed is neither true nor false"),
        ({"tags": "64B"}, "tags is a text"),
        ({"result": {"receive_rate": {"rate": {"values": 3}}}}, "values of a rate is a number"),
        ({"result": {}}, "holds no results"),
        ({"start_time": None}, "no time of the run"),
    ],
)
def test_another_shape_is_refused(tmp_path: Path, change: dict[str, Any], message: str) -> None:
    with pytest.raises(ReadError, match=message):
        read_rows(written(tmp_path, changed(**change)), name="csit")
